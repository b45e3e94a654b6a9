namespace Tiered.Tests.Cli;

/// <summary>Whatever the user gives that cannot be used: status 2, one line, no stack trace.</summary>
[Collection(CommandLineCollection.Name)]
public class ErrorTests(CommandLineFixture files)
{
    private string Functions => files.Write("functions.wat", Guests.Functions);

    [Theory]
    [InlineData("hello", "at offset 0x0")]
    [InlineData("", "at offset 0x0")]
    [InlineData("\0asm\u0001\0\0\0\u0001\u0004", "at offset 0xa")]
    [InlineData("(module\n  (fun))", "bad.wasm:2:4: ")]
    [InlineData("(module (func (result i32) i32.const 99999999999))", "bad.wasm:1:38: ")]
    [InlineData("(module (func (result i32)\n i64.const 1))", "bad.wasm:2:13: type mismatch: expected i32, found i64")]
    [InlineData("\uFEFF(module (func get_local 0))", "bad.wasm:1:15: unknown operator get_local, which is now called local.get")]
    public void BadModulesAreRefusedWithTheirPlace(string contents, string expected)
    {
        string path = files.Write("bad.wasm", contents);
        foreach (string command in new[] { "run", "validate", "compile" })
        {
            string error = CommandRun.Tiered(command, path).Refused();
            Assert.StartsWith($"tiered: {path}:", error);
            Assert.Contains(expected, error);
        }
    }

    [Fact]
    public void AnEmptyTextIsAnEmptyModule() => CommandRun.Tiered("validate", files.Write("empty.wat", "")).Succeeded();

    [Theory]
    [InlineData("run")]
    [InlineData("compile")]
    [InlineData("validate")]
    [InlineData("inspect")]
    [InlineData("wat2wasm")]
    [InlineData("wasm2wat")]
    [InlineData("wast")]
    public void MissingFilesAreRefused(string command) =>
        Assert.Equal("tiered: /no/such/file: no such file", CommandRun.Tiered(command, "/no/such/file").Refused());

    [Fact]
    public void AFolderIsNoModule() => Assert.Equal($"tiered: cannot read {files.Folder}: Is a directory", CommandRun.Tiered("run", files.Folder).Refused());

    [Fact]
    public void UnknownBackendsAreRefusedWithTheKnownOnes() =>
        Assert.Equal("tiered: no backend 'quick' in this build; use one of: tiered, singlepass, optimizing, llvm", CommandRun.Tiered("run", "--backend", "quick", Functions).Refused());

    [Theory]
    [InlineData("swap", "takes 4 arguments (i32, i64, f32, f64) -> (f64, f32, i64, i32), 1 given", "1")]
    [InlineData("swap", "argument 1: 'x' is no i32", "x", "1", "1", "1")]
    [InlineData("swap", "argument 1: '4294967296' is no i32", "4294967296", "1", "1", "1")]
    [InlineData("swap", "argument 2: '1.5' is no i64", "1", "1.5", "1", "1")]
    [InlineData("swap", "argument 4: '' is no f64", "1", "1", "1", "")]
    [InlineData("absent", "no exported function 'absent'; it exports swap, nothing, divide")]
    public void BadCallsAreRefused(string function, string expected, params string[] arguments) =>
        Assert.EndsWith(expected, CommandRun.Tiered(["run", "--invoke", function, Functions, .. arguments]).Refused());

    [Fact]
    public void AModuleWithoutStartNeedsAFunction() => Assert.Contains("exports no _start; name a function with --invoke", CommandRun.Tiered("run", Functions).Refused());

    [Fact]
    public void UnsatisfiedImportsAreNamed()
    {
        string path = files.Write("imports.wat", "(module (import \"a\" \"b\" (func)))");
        Assert.Equal($"tiered: {path}: unknown import: function \"a\" \"b\" is not defined", CommandRun.Tiered("run", path).Refused());
    }

    [Theory]
    [InlineData("--dir", "/no/such/folder", "--dir /no/such/folder: /no/such/folder is not a directory")]
    [InlineData("--env", "NAME", "--env NAME: expected K=V")]
    [InlineData("--env", "=value", "--env =value: expected K=V")]
    public void BadOptionsOfTheWorldAreRefused(string option, string value, string expected) =>
        Assert.Equal("tiered: " + expected, CommandRun.Tiered("run", option, value, files.Write("hello.wat", Guests.Hello)).Refused());

    [Theory]
    [InlineData("'bogus'", "bogus")]
    [InlineData("command", "")]
    [InlineData("MODULE", "run")]
    [InlineData("--bogus", "run --bogus program.wasm")]
    [InlineData("--bogus", "validate --bogus program.wasm")]
    [InlineData("--repeat", "compile --repeat x program.wasm")]
    [InlineData("--repeat", "compile --repeat 0 program.wasm")]
    [InlineData("--backend", "run --backend")]
    public void BadCommandLinesAreRefused(string expected, string line) =>
        Assert.Contains(expected, CommandRun.Tiered(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Refused());

    [Fact]
    public void FilesThatCannotBeWrittenAreNamed()
    {
        string hello = files.Write("hello.wat", Guests.Hello);
        Assert.Equal("tiered: cannot write /no/such/out.wasm: No such file or directory", CommandRun.Tiered("wat2wasm", hello, "-o", "/no/such/out.wasm").Refused());
        Assert.Equal("tiered: cannot write /no/such/out.wat: No such file or directory", CommandRun.Tiered("wasm2wat", files.Write("empty.wasm", "\0asm\u0001\0\0\0"), "-o", "/no/such/out.wat").Refused());
        Assert.Equal("tiered: cannot write /no/such/stats.json: No such file or directory", CommandRun.Tiered("run", "--stats", "/no/such/stats.json", hello).Refused());
    }

    [Fact]
    public void WhatABackendCannotCompileIsNamed()
    {
        string path = files.Write("gc.wat", "(module (type $pair (struct (field i32))) (func (export \"_start\") (drop (struct.new $pair (i32.const 1)))))");
        Assert.Contains("backend singlepass does not support garbage collection", CommandRun.Tiered("run", "--backend", "singlepass", path).Refused());
    }
}
