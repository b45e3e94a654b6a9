using System.Text;
using Tiered.Backend.Llvm;
using Tiered.Backend.Optimizing;
using Tiered.Backend.SinglePass;
using Tiered.Wast;

namespace Tiered.Tests.Spec;

/// <summary>
/// The official suite: a row a script and backend, failures as file:line. The row <c>validate</c> runs without a compiler: everything that
/// decoder, validator and text parser must refuse or accept. The row <c>llvm-relaxed</c> is the LLVM backend with relaxed traps, the rows
/// <c>tiered-...</c> tier up as they do by default, at every opportunity, and to tiers drawn by lot.
/// </summary>
public class SpecTests
{
    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (string backend in new[] { "validate", "singlepass", "optimizing", "llvm", "llvm-relaxed", "tiered-lazy", "tiered-forced", "tiered-random" })
        {
            foreach (string script in Testsuite.Scripts) rows.Add(script, backend);
        }
        return rows;
    }

    [TestsuiteTheory]
    [MemberData(nameof(Rows))]
    public void Script(string script, string backend)
    {
        string path = Path.Combine(Testsuite.Folder!, script);
        var report = WastRunner.RunFile(CreateEngine(backend, path), path);
        var failures = new StringBuilder();
        foreach (var incident in report.Incidents)
        {
            if (backend == "llvm-relaxed" && RelaxedTraps.MayBeAbsent(script, incident)) continue;
            if (incident.Outcome == WastOutcome.Failed) failures.AppendLine($"{script}:{incident.Line}: {incident.Message}");
        }
        Assert.True(failures.Length == 0, failures.ToString());
        if (backend == "validate") return;
        if (backend == "llvm-relaxed") backend = "llvm";
        // A function that is never called is never refused.
        bool isLazy = backend.StartsWith("tiered", StringComparison.Ordinal);
        if (isLazy) backend = "singlepass";

        // What a backend cannot run is known by file; anything else that is skipped is a failure, and so is a stale entry.
        bool listed = Unsupported.For(backend).ContainsKey(script.Replace('\\', '/'));
        string skipped = string.Join('\n', report.Incidents.Where(i => i.Outcome == WastOutcome.Skipped).Take(5).Select(i => $"{script}:{i.Line}: {i.Message}"));
        Assert.True(listed || skipped.Length == 0, $"skipped, but not listed in unsupported-{backend}.txt:\n{skipped}");
        Assert.True(!listed || isLazy || skipped.Length > 0, $"listed in unsupported-{backend}.txt, but nothing is skipped any more: remove the line");
    }

    public static TheoryData<string> OwnScripts() =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "scripts"), "*.wast").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    /// <summary>Scripts of our own for commands that the official suite has no script for.</summary>
    [Theory]
    [MemberData(nameof(OwnScripts))]
    public void OwnScript(string script)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "scripts", script);
        for (int turn = 0; turn < 10; turn++)
        {
            ICompiler compiler = (turn % 3) switch { 0 => new SinglePassCompiler(), 1 => new OptimizingCompiler(), _ => new LlvmCompiler() };
            var report = WastRunner.RunFile(new Engine(new EngineOptions(), compiler), path);
            Assert.True(report.Incidents.Count == 0, string.Join('\n', report.Incidents.Select(i => $"{script}:{i.Line}: {i.Message}")));
            Assert.True(report.Passed > 5);
        }
    }

    private static Engine CreateEngine(string backend, string path)
    {
        var options = new EngineOptions { Features = SuiteFeatures.For(path) };
        return backend switch
        {
            "validate" => new Engine(options, []),
            "singlepass" => new Engine(options, [new SinglePassCompiler()]),
            "optimizing" => new Engine(options, [new OptimizingCompiler()]),
            "llvm" => new Engine(options, [new LlvmCompiler(new LlvmOptions { Verify = true })]),
            "llvm-relaxed" => new Engine(options, [new LlvmCompiler(new LlvmOptions { Verify = true, RelaxedTraps = true })]),
            "tiered-lazy" => CreateTiered(options, new TieringOptions()),
            "tiered-forced" => CreateTiered(options, Forced),
            "tiered-random" => CreateTiered(options, Forced with { RandomSeed = 1 }),
            _ => throw new ArgumentException(backend),
        };
    }

    /// <summary>Everything tiers up at its first look, and every look is one: loops at their first turn.</summary>
    private static TieringOptions Forced => new() { SampleInterval = TimeSpan.Zero, Threshold = 1, BytesPerSample = 0, Synchronous = true };

    private static Engine CreateTiered(EngineOptions options, TieringOptions tiering) =>
        new(options with { DefaultBackend = Engine.TieredBackend, Tiering = tiering }, [new SinglePassCompiler(), new OptimizingCompiler()]);
}

/// <summary>The lists <c>unsupported-BACKEND.txt</c>: a script and the reason why some of its commands are skipped.</summary>
internal static class Unsupported
{
    internal static IReadOnlyDictionary<string, string> For(string backend)
    {
        var entries = new Dictionary<string, string>();
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, $"unsupported-{backend}.txt")))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            entries.Add(line[..colon], line[(colon + 2)..]);
        }
        return entries;
    }
}

/// <summary>
/// The list <c>relaxed-traps.txt</c>: assertions of a trap that nothing but the trap itself observes, as SCRIPT:LINE: REASON. With relaxed traps it may be absent;
/// every other assertion holds as it does with exact ones.
/// </summary>
internal static class RelaxedTraps
{
    internal static IReadOnlyDictionary<string, string> Absent { get; } = Read();

    internal static bool MayBeAbsent(string script, WastIncident incident) =>
        incident.Outcome == WastOutcome.Failed
        && incident.Message.StartsWith("no trap, expected", StringComparison.Ordinal)
        && Absent.ContainsKey($"{script.Replace('\\', '/')}:{incident.Line}");

    private static Dictionary<string, string> Read()
    {
        var entries = new Dictionary<string, string>();
        foreach (string line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "relaxed-traps.txt")))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            entries.Add(line[..colon], line[(colon + 2)..]);
        }
        return entries;
    }
}

public class UnsupportedListTests
{
    [Fact]
    public void EveryEntryHasAReason()
    {
        foreach (string backend in new[] { "singlepass", "optimizing", "llvm" }) Assert.All(Unsupported.For(backend), entry => Assert.True(entry.Value.Length > 10, entry.Key));
    }

    [Fact]
    public void EveryAbsentTrapHasAReason()
    {
        Assert.NotEmpty(RelaxedTraps.Absent);
        Assert.All(RelaxedTraps.Absent, entry => Assert.True(entry.Value.Length > 10, entry.Key));
        Assert.All(RelaxedTraps.Absent, entry => Assert.True(Testsuite.Folder is null || Testsuite.Scripts.Any(script => entry.Key.StartsWith(script.Replace('\\', '/') + ":", StringComparison.Ordinal)), entry.Key));
    }
}
