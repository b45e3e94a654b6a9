using System.Text.Json;

namespace Tiered.Tests.Cli;

[Collection(CommandLineCollection.Name)]
public class RunTests(CommandLineFixture files)
{
    [Theory]
    [InlineData("tiered")]
    [InlineData("singlepass")]
    [InlineData("optimizing")]
    public void RunsAProgram(string backend) =>
        Assert.Equal("hello\n", CommandRun.Tiered("run", "--backend", backend, files.Write("hello.wat", Guests.Hello)).Succeeded().Output);

    [Fact]
    public void PassesArgumentsAndEnvironment()
    {
        string program = files.Write("world.wat", Guests.ShowWorld);
        // What follows the program is the program's, whatever it looks like.
        var run = CommandRun.Tiered("run", "--env", "A=1", "--env", "EMPTY=", "--env", "B=x=y", program, "one", "--env", "C=2", "--", "two words", "").Succeeded();
        Assert.Equal("world.wat\0one\0--env\0C=2\0--\0two words\0\0A=1\0EMPTY=\0B=x=y\0", run.Output);
    }

    [Fact]
    public void TheEnvironmentIsEmptyUnlessAskedFor() =>
        Assert.Equal("world.wat\0", CommandRun.Tiered("run", files.Write("world.wat", Guests.ShowWorld)).Succeeded().Output);

    [Fact]
    public void ShowsDirectories()
    {
        string program = files.Write("read.wat", Guests.ReadFile);
        string folder = Directory.CreateDirectory(Path.Combine(files.Folder, "shown")).FullName;
        File.WriteAllText(Path.Combine(folder, "data.txt"), "contents\n");
        Assert.Equal($"{folder}\ncontents\n", CommandRun.Tiered("run", "--dir", folder, program).Succeeded().Output);
        Assert.Equal("/guest\ncontents\n", CommandRun.Tiered("run", "--dir", folder + "::/guest", program).Succeeded().Output);
    }

    [Fact]
    public void WithoutDirectoriesThereAreNone()
    {
        const int badDescriptor = 8;
        var run = CommandRun.Tiered("run", files.Write("read.wat", Guests.ReadFile));
        Assert.Equal((badDescriptor, "", ""), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public void ExitsWithTheProgramsStatus()
    {
        var run = CommandRun.Tiered("run", files.Write("exit.wat", Guests.Exit7));
        Assert.Equal((7, "", ""), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public void ATrapHasItsStatusAndABacktrace()
    {
        var run = CommandRun.Tiered("run", "--invoke", "divide", files.Write("functions.wat", Guests.Functions), "0");
        Assert.Equal(134, run.ExitCode);
        Assert.Equal("", run.Output);
        string[] lines = run.Error.TrimEnd('\n').Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.Equal("tiered: wasm trap: integer divide by zero", lines[0]);
        Assert.Equal("wasm backtrace:", lines[1]);
        Assert.Matches(@"^ +0: 0x[0-9a-f]+ - functions!inner$", lines[2]);
        Assert.Matches(@"^ +1: 0x[0-9a-f]+ - functions!outer$", lines[3]);
    }

    [Theory]
    [InlineData("1", "2", "3.5", "1e10", "10000000000", "3.5", "2", "1")]
    [InlineData("-1", "-2", "-0", "nan", "NaN", "-0", "-2", "-1")]
    [InlineData("0xffffffff", "0xffffffffffffffff", "1e-3", "-0.1", "-0.1", "0.001", "-1", "-1")]
    [InlineData("4294967295", "18446744073709551615", "16777216", "5e-324", "5E-324", "16777216", "-1", "-1")]
    public void InvokesWithArgumentsOfEveryNumberType(string i32, string i64, string f32, string f64, params string[] expected) =>
        Assert.Equal(expected, CommandRun.Tiered("run", "--invoke", "swap", files.Write("functions.wat", Guests.Functions), i32, i64, f32, f64).Succeeded().Lines);

    /// <summary>All that the text format has; what fits nothing is refused.</summary>
    [Theory]
    [InlineData("i32", "-0x10", "-16")]
    [InlineData("i32", "1_000", "1000")]
    [InlineData("f32", "-inf", "-Infinity")]
    [InlineData("f64", "0x1.8p1", "3")]
    [InlineData("f64", "nan:0x4", "NaN")]
    [InlineData("f64", "1e400", null)]
    [InlineData("f32", "1e39", null)]
    [InlineData("i32", "4294967296", null)]
    [InlineData("v128", "i32x4 1 2 3 -4", "0xfffffffc000000030000000200000001")]
    [InlineData("v128", "0xfffffffc000000030000000200000001", "0xfffffffc000000030000000200000001")]
    [InlineData("v128", "i32x4 1 2 3", null)]
    [InlineData("externref", "null", "null")]
    [InlineData("externref", "5", null)]
    public void ArgumentsAreLiteralsOfTheTextFormat(string type, string argument, string? expected)
    {
        string path = files.Write("literal.wat", $"(module (func (export \"f\") (param {type}) (result {type}) (local.get 0)))");
        if (expected is null) Assert.Equal($"tiered: argument 1: '{argument}' is no {type}", CommandRun.Tiered("run", "--invoke", "f", path, argument).Refused());
        else Assert.Equal(expected, CommandRun.Tiered("run", "--invoke", "f", path, argument).Succeeded().Lines.Single());
    }

    [Fact]
    public void UnknownImportsTrapWhenTheyAreCalled()
    {
        const string module = "(module (import \"env\" \"sock_open\" (func $f (param i32 f64) (result i64))) (import \"wasi_snapshot_preview1\" \"sock_connect\" (func $g)) (memory (export \"memory\") 1) "
            + "(func (export \"_start\")) (func (export \"f\") (drop (call $f (i32.const 1) (f64.const 2)))) (func (export \"g\") (call $g)))";
        string path = files.Write("unknown-imports.wat", module), artifact = Path.ChangeExtension(path, ".wasmu");
        CommandRun.Tiered("compile", "--backend", "singlepass", "-o", artifact, path).Succeeded();
        Assert.Contains("unknown import", CommandRun.Tiered("run", path).Refused());
        CommandRun.Tiered("run", "--unknown-imports-trap", path).Succeeded();
        CommandRun.Headless("run", "--unknown-imports-trap", artifact).Succeeded();
        foreach (var (name, import) in new[] { ("f", "\"env\" \"sock_open\""), ("g", "\"wasi_snapshot_preview1\" \"sock_connect\"") })
        {
            var run = CommandRun.Tiered("run", "--unknown-imports-trap", "--invoke", name, path);
            Assert.Equal((134, "", $"tiered: wasm trap: unknown import: function {import} is not defined and was called\n"), (run.ExitCode, run.Output, run.Error));
        }
        string memory = files.Write("unknown-memory.wat", "(module (import \"a\" \"b\" (memory 1)) (func (export \"_start\")))");
        Assert.Contains("unknown import", CommandRun.Tiered("run", "--unknown-imports-trap", memory).Refused());
    }

    /// <summary>Writes that reach nobody are not said to have succeeded.</summary>
    [Theory]
    [InlineData(">&-")]
    [InlineData("> >(exec true; exit)")]
    public void AClosedStandardOutputIsAnError(string how)
    {
        string program = files.Write("closed.wat", Guests.Hello.Replace("(func (export \"_start\") (call $print (i32.const 64) (i32.const 6)))",
            "(func (export \"_start\") (i32.store (i32.const 0) (i32.const 64)) (i32.store (i32.const 4) (i32.const 6)) (loop (call $check (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))) (br 0)))", StringComparison.Ordinal));
        const int brokenPipe = 64;
        Assert.Equal((brokenPipe, ""), (CommandRun.Shell($"$tiered run {program} {how}").ExitCode, CommandRun.Shell($"$tiered run {program} {how}").Error));
    }

    [Fact]
    public void AFunctionWithoutResultsPrintsNothing() =>
        Assert.Equal("", CommandRun.Tiered("run", "--invoke", "nothing", files.Write("functions.wat", Guests.Functions)).Succeeded().Output);

    [Fact]
    public void WritesMeasurements()
    {
        string program = files.Write("hello.wat", Guests.Hello), stats = Path.Combine(files.Folder, "stats.json");
        CommandRun.Tiered("run", "--backend", "singlepass", "--stats", stats, program).Succeeded();
        using var document = JsonDocument.Parse(File.ReadAllBytes(stats));
        var root = document.RootElement;
        Assert.Equal("singlepass", root.GetProperty("backend").GetString());
        Assert.Equal(3, root.GetProperty("functions").GetInt32());
        Assert.True(root.GetProperty("wasm_bytes").GetInt64() > root.GetProperty("code_section_bytes").GetInt64());
        foreach (string size in new[] { "code_section_bytes", "code_bytes", "peak_rss_kb" }) Assert.True(root.GetProperty(size).GetInt64() > 0, size);
        foreach (string time in new[] { "decode_ms", "compile_ms", "load_ms", "instantiate_ms", "run_ms" }) Assert.InRange(root.GetProperty(time).GetDouble(), 0, 60_000);
        foreach (string count in new[] { "tier_ups", "osr_entries" }) Assert.True(root.GetProperty(count).GetInt64() >= 0, count);
    }

    [Fact]
    public void CompileMeasuresEveryRepetition()
    {
        string program = files.Write("hello.wat", Guests.Hello), stats = Path.Combine(files.Folder, "compile.json");
        var run = CommandRun.Tiered("compile", "--backend", "singlepass", "--repeat", "3", "--threads", "1", "--stats", stats, program).Succeeded();
        Assert.Contains("3 functions", Assert.Single(run.Lines));
        using var document = JsonDocument.Parse(File.ReadAllBytes(stats));
        Assert.Equal(3, document.RootElement.GetProperty("compile_ms").GetArrayLength());
    }

    [Fact]
    public void ExploreShowsTextPassesAndCodeOfOneFunction()
    {
        string module = files.Write("explore.wat", "(module (func (export \"f\") (param i32) (result i32) (i32.add (i32.mul (local.get 0) (i32.const 4)) (i32.const 2))))");
        string output = CommandRun.Tiered("explore", "--func", "0", module).Succeeded().Output;
        Assert.Contains("---- function 0: wasm", output);
        Assert.Contains("---- function 0: translate", output);
        Assert.Contains("---- function 0: allocate", output);
        Assert.Contains("---- function 0: singlepass code", output);
        Assert.Contains("shl v1, v8", output);
        Assert.Contains("---- function 0: optimizing code", output);
        Assert.Contains("no function 1 with a body", CommandRun.Tiered("explore", "--func", "1", module).Refused());
    }
}
