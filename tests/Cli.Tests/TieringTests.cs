using System.Text.RegularExpressions;

namespace Tiered.Tests.Cli;

/// <summary>What <c>tiered run</c> tells of tiers.</summary>
[Collection(CommandLineCollection.Name)]
public partial class TieringTests(CommandLineFixture files)
{
    private const string Program = """
        (module
          (func $spin (param i32) (result i32)
            (local i32)
            (loop
              (local.set 1 (i32.add (local.get 1) (local.get 0)))
              (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
            (local.get 1))
          (func (export "run") (result i32)
            (local i32 i32)
            (loop
              (local.set 1 (i32.add (local.get 1) (call $spin (i32.const 100000))))
              (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 10000))))
            (local.get 1)))
        """;

    [GeneratedRegex(
        @"^\[tiering\] +(\d+\.\d{3}) ms  (first call|tier-up|loop entry) +(singlepass|optimizing) +"
        + @"#(\d+) (spin|run)( loop @0x[0-9a-f]+)?: \d+ bytes -> \d+ bytes, \d+ us$")]
    private static partial Regex Line { get; }

    [Fact]
    public void ATraceTellsWhatTiersDo()
    {
        var run = CommandRun.Tiered(
            "run", "--no-cache", "--trace-tiering", "--invoke", "run", files.Write("spin.wat", Program));
        Assert.Equal((0, "-1509260032\n"), (run.ExitCode, run.Output));
        string[] lines = run.Error.TrimEnd('\n').Split('\n');
        var matches = lines.Select(line => Line.Match(line)).ToList();
        Assert.All(matches, (match, i) => Assert.True(match.Success, lines[i]));
        Assert.True(matches.Select(m => double.Parse(m.Groups[1].Value)).SequenceEqual(
            matches.Select(m => double.Parse(m.Groups[1].Value)).Order()));
        bool Has(string what, string tier, string name) =>
            matches.Exists(m => m.Groups[2].Value == what && m.Groups[3].Value == tier && m.Groups[5].Value == name);
        Assert.True(Has("first call", "singlepass", "run"));
        Assert.True(Has("first call", "singlepass", "spin"));
        Assert.True(Has("tier-up", "optimizing", "spin"));
        Assert.True(Has("loop entry", "optimizing", "spin"));
    }

    [Fact]
    public void OnlyWhatTiersUpIsTraced()
    {
        string file = files.Write("spin.wat", Program);
        Assert.Contains(
            "--trace-tiering needs --backend tiered",
            CommandRun.Tiered("run", "--backend", "optimizing", "--trace-tiering", file).Refused());
        Assert.DoesNotContain("[tiering]", CommandRun.Tiered("run", "--invoke", "run", file).Error);
    }

    /// <summary>By an option, or by the environment, which the command without compilers knows as well.</summary>
    [Theory]
    [InlineData("map", "$tiered run --no-cache --backend optimizing --perf map --invoke run spin.wat")]
    [InlineData("map", "TIERED_PERF=map $tiered run --invoke run spin.wat")]
    [InlineData("map", "TIERED_PERF=map $headless run --invoke run spin.wasmu")]
    [InlineData("dump", "TIERED_PERF=dump $tiered run --invoke run spin.wat")]
    public void FunctionsAreNamedForPerf(string output, string line)
    {
        string folder = Directory.CreateTempSubdirectory("tiered-perf-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "spin.wat"), Program);
            // The commands replace the shell that starts them, whose number is known.
            var run = CommandRun.Shell(
                $"cd {folder} && $tiered compile -o spin.wasmu spin.wat > /dev/null && {{ {line} & echo $! > pid; wait $!; }}");
            Assert.Equal((0, "-1509260032\n"), (run.ExitCode, run.Output));
            string id = File.ReadAllText(Path.Combine(folder, "pid")).Trim();
            string path = output == "map" ? $"/tmp/perf-{id}.map" : Path.Combine(folder, $"jit-{id}.dump");
            string text = File.ReadAllText(path);
            if (output == "map") File.Delete(path);
            Assert.Contains("wasm:spin [", text);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void PerfOutputIsOneOfTwo() =>
        Assert.Equal(
            "tiered: --perf flame: expected map or dump",
            CommandRun.Tiered("run", "--perf", "flame", files.Write("spin.wat", Program)).Refused());
}
