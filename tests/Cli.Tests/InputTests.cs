namespace Tiered.Tests.Cli;

/// <summary>Modules from wherever bytes come from: each is read once, then its kind is told.</summary>
[Collection(CommandLineCollection.Name)]
public class InputTests
{
    private readonly CommandLineFixture _files;
    private readonly string _text, _binary, _artifact;

    public InputTests(CommandLineFixture files)
    {
        _files = files;
        _text = files.Write("input.wat", Guests.Hello);
        _binary = Path.Combine(files.Folder, "input.wasm");
        _artifact = Path.Combine(files.Folder, "input.wasmu");
        CommandRun.Tiered("wat2wasm", _text, "-o", _binary).Succeeded();
        CommandRun.Tiered("compile", "--backend", "singlepass", "-o", _artifact, _text).Succeeded();
    }

    public static TheoryData<string, string> Commands => new()
    {
        { "$tiered run IN", "wat wasm wasmu" },
        { "$tiered IN", "wat wasm wasmu" },
        { "$tiered compile IN", "wat wasm" },
        { "$tiered validate IN", "wat wasm" },
        { "$tiered inspect IN", "wat wasm wasmu" },
        { "$tiered explore --backend singlepass IN", "wat wasm" },
        { "$tiered wat2wasm IN -o -", "wat" },
        { "$tiered wasm2wat IN", "wasm" },
        { "$headless run IN", "wasmu" },
        { "$headless IN", "wasmu" },
        { "$headless inspect IN", "wasmu" },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void PipesAreAsGoodAsFiles(string command, string kinds)
    {
        foreach (string kind in kinds.Split(' '))
        {
            string file = Path.ChangeExtension(_text, kind);
            string expected = Normal(CommandRun.Shell(command.Replace("IN", file,
                StringComparison.Ordinal)).Succeeded().Output);
            string fifo = Path.Combine(_files.Folder, "fifo-" + Guid.NewGuid().ToString("N"));
            foreach (string line in new[]
            {
                $"cat {file} | {command.Replace("IN", "-", StringComparison.Ordinal)}",
                $"{command.Replace("IN", "-", StringComparison.Ordinal)} < {file}",
                $"cat {file} | {command.Replace("IN", "/dev/stdin", StringComparison.Ordinal)}",
                $"{command.Replace("IN", "/dev/stdin", StringComparison.Ordinal)} < {file}",
                $"{command.Replace("IN", $"<(cat {file})", StringComparison.Ordinal)}",
                $"mkfifo {fifo}; cat {file} > {fifo} & {command.Replace("IN", fifo, StringComparison.Ordinal)}; s=$?; rm {fifo}; exit $s",
            })
            {
                var run = CommandRun.Shell(line);
                Assert.True((run.ExitCode, run.Error) == (0, ""), $"{line}: {run.ExitCode} {run.Error}");
                Assert.Equal(expected, Normal(run.Output));
            }
        }

        // Names and times differ.
        static string Normal(string output) =>
            output.Contains("bytes of wasm code", StringComparison.Ordinal)
            ? output[output.IndexOf(": ", StringComparison.Ordinal)..output.LastIndexOf(", ",
            StringComparison.Ordinal)] : output;
    }

    [Theory]
    [InlineData("(module (func (export \"_start\") (param i32)))", "_start is (i32) -> ()")]
    [InlineData("(module (func (export \"_start\") (result i32) (i32.const 1)))", "_start is () -> (i32)")]
    [InlineData("(module (func (export \"_start\") (param v128 externref)))", "_start is (v128, externref) -> ()")]
    [InlineData("(module (func (export \"_initialize\") (param i32)) (func (export \"f\")))",
        "_initialize is (i32) -> ()", "--invoke", "f")]
    [InlineData("(module (func (export \"_initialize\") (result f64) (f64.const 1)) (func (export \"f\")))",
        "_initialize is () -> (f64)", "--invoke", "f")]
    public void EntryPointsOfAnotherTypeAreRefused(string module, string expected, params string[] options)
    {
        string path = _files.Write("entry.wat", module), artifact = Path.ChangeExtension(path, ".wasmu");
        Assert.Contains(expected, CommandRun.Tiered(["run", .. options, path]).Refused());
        CommandRun.Tiered("compile", "-o", artifact, path).Succeeded();
        var run = CommandRun.Headless(["run", .. options, artifact]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, Assert.Single(run.Error.TrimEnd('\n').Split('\n')));
    }

    [Theory]
    [InlineData("compile")]
    [InlineData("validate")]
    [InlineData("explore")]
    [InlineData("wasm2wat")]
    public void ArtifactsWhereAModuleIsWantedAreNamed(string command) =>
        Assert.Equal($"tiered: {_artifact} is an artifact, a compiled module; this command takes the module itself",
            CommandRun.Tiered(command, _artifact).Refused());

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/proc/self/mem")]
    [InlineData("/proc/self/cmdline")]
    [InlineData("/")]
    public void WhatIsNoModuleIsRefused(string path)
    {
        foreach (string command in new[] { "run", "compile", "validate", "inspect", "explore", "wasm2wat",
            "create-exe" })
            Assert.Contains(path, CommandRun.Tiered(command == "create-exe"
                ? [command, "-o", Path.Combine(_files.Folder, "none"), path] : [command, path]).Refused());
    }
}
