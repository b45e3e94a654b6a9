using System.Text.RegularExpressions;

namespace Tiered.Tests.Cli;

[Collection(CommandLineCollection.Name)]
public class ToolTests(CommandLineFixture files)
{
    [Theory]
    [InlineData("run", "--backend", "--dir", "--env", "--invoke", "--stats")]
    [InlineData("compile", "--backend", "--repeat", "--threads", "--stats")]
    [InlineData("validate", "--all-features")]
    [InlineData("inspect")]
    [InlineData("wat2wasm", "--output")]
    [InlineData("wasm2wat", "--output")]
    [InlineData("wast", "--backend", "--quiet")]
    public void EveryCommandExplainsItself(string command, params string[] options)
    {
        string help = CommandRun.Tiered(command, "--help").Succeeded().Output;
        Assert.Contains($"tiered {command}", help);
        foreach (string option in options) Assert.Contains(option, help);
        Assert.Contains($"\n  {command} ", CommandRun.Tiered("--help").Succeeded().Output);
    }

    /// <summary>LLVM takes more than a second for this program: on a terminal, which <c>script</c> stands in for, a bar shows how far it is.</summary>
    [Fact]
    public void LongCompilationsShowProgressOnATerminal()
    {
        string program = Path.Combine(CommandRun.Root, "benchmarks", "programs", "json.wasm");
        string slow = SlowModule(200);
        var run = CommandRun.Start("script", TimeSpan.FromMinutes(2), "-qec", $"{CommandRun.Root}/tiered compile --backend llvm --threads 1 {slow}", Path.Combine(files.Folder, "typescript"));
        Assert.Equal(0, run.ExitCode);
        Assert.Matches("compiling .*%", run.Output);
        Assert.Contains("functions, ", run.Output);
        Assert.DoesNotContain("compiling", CommandRun.Tiered("compile", "--backend", "singlepass", program).Succeeded().Output);
    }

    [Fact]
    public void FunctionsLeftToAnotherBackendAreReportedOnceAReason()
    {
        string large = string.Concat(Enumerable.Repeat($"(func (param i32) (result i32) (local.get 0) {string.Concat(Enumerable.Repeat("(i32.const 1) i32.add ", 90_000))})", 5));
        var run = CommandRun.Tiered("compile", "--backend", "llvm", files.Write("large.wat", $"(module {large})"));
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(3, Regex.Count(run.Error, @"function [0-4] is compiled by the optimizing backend: its \d+ bytes are over the limit"));
        Assert.Equal(1, Regex.Count(run.Error, "so are others, for the same reason"));
    }

    [Fact]
    public void SaysItsVersion() => Assert.Matches(@"^\d+\.\d+\.\d+", CommandRun.Tiered("--version").Succeeded().Output);

    [Fact]
    public void ValidModulesAreValidatedSilently() =>
        Assert.Equal("", CommandRun.Tiered("validate", files.Write("hello.wat", Guests.Hello)).Succeeded().Output);

    [Fact]
    public void ProposalsNeedTheirSwitch()
    {
        string path = files.Write("wide.wat", "(module (func (param i64 i64) (result i64 i64) (i64.mul_wide_u (local.get 0) (local.get 1))))");
        CommandRun.Tiered("validate", path).Refused();
        Assert.Equal("", CommandRun.Tiered("validate", "--all-features", path).Succeeded().Output);
    }

    [Fact]
    public void InspectShowsWhatCrossesTheBoundary()
    {
        string output = CommandRun.Tiered("inspect", files.Write("hello.wat", Guests.Hello)).Succeeded().Output;
        Assert.Matches(@"wasi_snapshot_preview1\.fd_write +func \(i32, i32, i32, i32\) -> \(i32\)", output);
        Assert.Matches(@"_start +func \(\) -> \(\)", output);
        Assert.Matches(@"functions +3", output);
    }

    [Fact]
    public void TextAndBinaryRoundTrip()
    {
        string text = files.Write("trip.wat", Guests.ShowWorld);
        CommandRun.Tiered("wat2wasm", text).Succeeded();
        string binary = Path.ChangeExtension(text, ".wasm");
        string again = files.Write("again.wat", CommandRun.Tiered("wasm2wat", binary).Succeeded().Output);
        CommandRun.Tiered("wat2wasm", again, "-o", Path.Combine(files.Folder, "again.wasm")).Succeeded();
        Assert.Equal(File.ReadAllBytes(binary), File.ReadAllBytes(Path.Combine(files.Folder, "again.wasm")));
        Assert.Equal("trip.wasm\0x\0", CommandRun.Tiered("run", binary, "x").Succeeded().Output);
    }

    [Fact]
    public void TheTextFormatIsPrintedToAFileOrStandardOutput()
    {
        string binary = files.Write("empty.wasm", "\0asm\u0001\0\0\0"), target = Path.Combine(files.Folder, "empty.wat");
        CommandRun.Tiered("wasm2wat", binary, "--output", target).Succeeded();
        Assert.Equal(File.ReadAllText(target), CommandRun.Tiered("wasm2wat", binary).Succeeded().Output);
        Assert.StartsWith("(module", File.ReadAllText(target));
    }

    [Fact]
    public void LaterScriptsImportWhatEarlierOnesNamed()
    {
        string first = files.Write("first.wast", "(module $lib (func (export \"one\") (result i32) (i32.const 1))) (module (func (export \"two\") (result i32) (i32.const 2))) (register \"second\")");
        string second = files.Write("second.wast", """
            (module
              (import "lib" "one" (func $one (result i32))) (import "second" "two" (func $two (result i32)))
              (func (export "three") (result i32) (i32.add (call $one) (call $two))))
            (assert_return (invoke "three") (i32.const 3))
            """);
        Assert.Equal("4 passed, 0 failed, 0 skipped", CommandRun.Tiered("wast", first, second).Succeeded().Lines[^1]);
        // In a script of its own a name is no registration, and what no script registered is unknown.
        Assert.Equal(1, CommandRun.Tiered("wast", second, first).ExitCode);
        Assert.Equal("1 passed, 0 failed, 0 skipped", CommandRun.Tiered("wast", files.Write("own.wast", "(module $m (func (export \"f\"))) (assert_unlinkable (module (import \"m\" \"f\" (func))) \"unknown import\")")).Succeeded().Lines[^1].Replace("2 passed", "1 passed", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("wasm2", false)]
    [InlineData("mvp,tail-call", true)]
    [InlineData("-tail-call", false)]
    [InlineData("+wide-arithmetic", true)]
    [InlineData("all", true)]
    public void ScriptsRunWithTheFeaturesThatAreNamed(string features, bool isValid)
    {
        string script = files.Write("features.wast", "(module (func $f (return_call $f)))");
        Assert.Equal(isValid ? 0 : 1, CommandRun.Tiered("wast", "--features", features, script).ExitCode);
        Assert.Contains("no feature 'bogus'", CommandRun.Tiered("wast", "--features", features + ",bogus", script).Refused());
    }

    [Theory]
    [InlineData("--threads", "0")]
    [InlineData("--threads", "-1")]
    [InlineData("--repeat", "0")]
    public void CountsAreAtLeastOne(string option, string value) =>
        Assert.Equal($"tiered: {option} must be at least 1", CommandRun.Tiered("compile", option, value, files.Write("hello.wat", Guests.Hello)).Refused());

    /// <summary>Of a large module one function is shown without the others being compiled, on every backend the same as among all.</summary>
    [Theory]
    [InlineData("singlepass")]
    [InlineData("optimizing")]
    [InlineData("llvm")]
    public void OneFunctionIsShownAsAmongAll(string backend)
    {
        string program = Path.Combine(CommandRun.Root, "benchmarks", "programs", "json.wasm");
        string all = CommandRun.Tiered("explore", "--backend", backend, program).Succeeded().Output, one = CommandRun.Tiered("explore", "--backend", backend, "--func", "30", program).Succeeded().Output;
        Assert.StartsWith("---- function 30", one);
        Assert.Contains(one, all);
    }

    [Fact]
    public void ListingsEndWithTheirReader()
    {
        string program = Path.Combine(CommandRun.Root, "benchmarks", "programs", "json.wasm");
        foreach (string command in new[] { "explore --backend singlepass", "wasm2wat" })
        {
            var run = CommandRun.Shell($"$tiered {command} {program} | head -1; echo ${{PIPESTATUS[0]}}");
            Assert.Equal(("", "141"), (run.Error, run.Lines[^1]));
        }
    }

    /// <summary>A module that LLVM works at for about as many hundredths of a second as it has functions.</summary>
    private string SlowModule(int functions) => files.Write($"slow-{functions}.wat",
        $"(module {string.Concat(Enumerable.Repeat($"(func (param i32) (result i32) (local.get 0) {string.Concat(Enumerable.Repeat("(i32.const 1) i32.add (local.get 0) i32.mul ", 2_000))})", functions))})");

    /// <summary>An interrupted compilation ends at once, with the cursor shown.</summary>
    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public void AnInterruptedBarLeavesTheTerminalAsItWas(string signal, int status)
    {
        string large = SlowModule(1_000), screen = Path.Combine(files.Folder, $"screen-{signal}"), process = Path.Combine(files.Folder, $"process-{signal}");
        string interrupt = $"until grep -q '25l' {screen}; do sleep 0.1; done; kill -{signal} $(cat {process})";
        string compile = $"sh -c 'echo $$ > {process}; exec {CommandRun.Root}/.build/cli/tiered compile --backend llvm --threads 1 {large}'";
        var run = CommandRun.Start("script", TimeSpan.FromMinutes(1), "-qefc", $"export TERM=xterm; ({interrupt}) & {compile}; echo status $?", screen);
        Assert.Contains($"status {status}", run.Output);
        Assert.Contains("\x1b[?25l", run.Output);
        Assert.True(run.Output.LastIndexOf("\x1b[?25h", StringComparison.Ordinal) > run.Output.LastIndexOf("\x1b[?25l", StringComparison.Ordinal), run.Output);
    }

    [Fact]
    public void ScriptsAreCounted()
    {
        string good = files.Write("good.wast", """
            (module (func (export "one") (result i32) (i32.const 1)) (func (export "fail") unreachable))
            (assert_return (invoke "one") (i32.const 1))
            (assert_trap (invoke "fail") "unreachable")
            """);
        string bad = files.Write("bad.wast", """
            (module (func (export "one") (result i32) (i32.const 1)))
            (assert_return (invoke "one") (i32.const 2))
            """);
        Assert.Equal("3 passed, 0 failed, 0 skipped", CommandRun.Tiered("wast", good).Succeeded().Lines[^1]);
        var run = CommandRun.Tiered("wast", good, bad);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("4 passed, 1 failed, 0 skipped", run.Lines[^1]);
        Assert.StartsWith($"{bad}:2: ", run.Error);
    }
}
