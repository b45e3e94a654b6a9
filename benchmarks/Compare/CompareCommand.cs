using System.CommandLine;

namespace Tiered.Benchmarks.Compare;

/// <summary><c>compare</c>: the benchmark programs on Tiered, on Node.js's tiers and as native code, side by side in one run.</summary>
internal static class CompareCommand
{
    internal static Command Create()
    {
        var programs = new Option<string>("--programs") { Description = "Which programs; all by default", HelpName = "A,B" };
        var engines = new Option<string>("--engines") { Description = "Whom to run beside Tiered: liftoff, turbofan, node, native (all of these by default), or other backends of Tiered", HelpName = "A,B" };
        var backend = new Option<string>("--backend") { Description = "Tiered's backend, with more options of tiered run behind a space", HelpName = "B", DefaultValueFactory = _ => "singlepass" };
        var runOnly = new Option<bool>("--run-only") { Description = "Count the time in the program alone for Tiered: no start-up, no compilation" };
        var runs = new Option<int>("--runs") { Description = "Runs of each program on each engine; the median counts", HelpName = "N", DefaultValueFactory = _ => 5 };
        var command = new Command("compare", "Run the benchmark programs side by side with other engines") { programs, engines, backend, runOnly, runs };
        command.SetAction(result => Compare(
            Split(result.GetValue(programs)), Split(result.GetValue(engines)), result.GetValue(backend)!, result.GetValue(runOnly), result.GetValue(runs)));
        return command;
    }

    private static string[]? Split(string? list) => list?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static int Compare(string[]? programs, string[]? engines, string backend, bool runOnly, int runs)
    {
        if (runs < 1) throw new BenchmarkException("--runs must be at least 1");
        programs = SelectPrograms(programs);
        var ours = Contender.Tiered(backend, runOnly);
        var others = SelectOthers(engines, backend, runOnly);
        Repository.EnsureTiered();

        var comparison = new Comparison(ours, others);
        foreach (string program in programs)
        {
            Console.Error.WriteLine($"{program}...");
            comparison.Measure(program, runs);
        }
        comparison.Report(Console.Out, runs);
        return comparison.ChecksumsAgree ? 0 : 1;
    }

    private static string[] SelectPrograms(string[]? wanted)
    {
        string[] all = [.. Directory.EnumerateFiles(Repository.Programs, "*.wasm").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];
        foreach (string program in wanted ?? [])
        {
            if (!all.Contains(program)) throw new BenchmarkException($"no program '{program}'; there are: {string.Join(", ", all)}");
        }
        return wanted ?? all;
    }

    private static List<Contender> SelectOthers(string[]? wanted, string backend, bool runOnly)
    {
        var others = Contender.Others(reason => Console.Error.WriteLine($"benchmarks: {reason}"));
        if (wanted is null) return others;
        var peers = new List<Contender>();
        foreach (string key in wanted)
        {
            if (key == backend) throw new BenchmarkException($"'{key}' cannot be compared with itself");
            if (others.Exists(other => other.Key == key)) continue;
            if (!Contender.Backends.Contains(key.Split(' ')[0]))
                throw new BenchmarkException($"no engine '{key}' here; there are: {string.Join(", ", others.Select(other => other.Key).Concat(Contender.Backends))}");
            peers.Add(Contender.Tiered(key, runOnly));
        }
        // The last one says what is right: native code, if it is among them.
        return [.. peers, .. others.FindAll(other => wanted.Contains(other.Key))];
    }
}
