namespace Tiered.Benchmarks.Compare;

/// <summary>One way to run a benchmark program.</summary>
/// <param name="Key">Its name in the table and in the machine-readable line.</param>
/// <param name="Command">The command line for a program, which it may have to build first.</param>
/// <param name="StatsFile">Where its process writes its measurements; then its time is the time in the program, without start-up and compilation.</param>
internal sealed record Contender(string Key, Func<string, (string File, string[] Arguments)> Command, string? StatsFile = null)
{
    /// <summary>Tiered's backends, which can be compared with each other.</summary>
    internal static readonly string[] Backends = ["tiered", "singlepass", "optimizing", "llvm"];

    /// <summary>Tiered with one of its backends.</summary>
    /// <param name="backend">Name of the backend, and more options behind a space.</param>
    /// <param name="runOnly">Leave out start-up and compilation.</param>
    internal static Contender Tiered(string backend, bool runOnly = false)
    {
        string[] options = ["run", "--no-cache", "--backend", .. backend.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        if (!runOnly) return new(backend, program => (Repository.Tiered, [.. options, Wasm(program)]));
        // One process runs at a time, and each writes the file anew.
        string stats = Path.Combine(Path.GetTempPath(), $"tiered-compare-{Environment.ProcessId}.json");
        return new(backend, program => (Repository.Tiered, [.. options, "--stats", stats, Wasm(program)]), stats);
    }

    /// <summary>The others that are installed here; <paramref name="missing"/> hears of those that are not.</summary>
    internal static List<Contender> Others(Action<string> missing)
    {
        var others = new List<Contender>();
        if (Repository.FindTool("node") is { } node)
        {
            others.Add(Node("liftoff", node, "--liftoff-only"));
            others.Add(Node("turbofan", node, "--no-liftoff", "--no-wasm-lazy-compilation"));
            others.Add(Node("node", node));
        }
        else
        {
            missing("node is not installed");
        }
        if (Repository.FindTool("clang-19") is { } clang) others.Add(new Contender("native", program => (NativeBuild.Ensure(clang, program), [])));
        else missing("clang-19 is not installed");
        return others;
    }

    private static Contender Node(string key, string node, params string[] flags) =>
        new(key, program => (node, ["--no-warnings", .. flags, Path.Combine(Repository.Benchmarks, "node-wasi.mjs"), Wasm(program)]));

    private static string Wasm(string program) => Path.Combine(Repository.Programs, program + ".wasm");
}

/// <summary>The programs as native executables, built once from the same sources.</summary>
internal static class NativeBuild
{
    internal static string Ensure(string clang, string program)
    {
        string source = Path.Combine(Repository.Programs, program + ".c");
        string output = Path.Combine(Repository.Benchmarks, "out", program);
        if (File.Exists(output) && File.GetLastWriteTimeUtc(output) >= File.GetLastWriteTimeUtc(source)) return output;
        Directory.CreateDirectory(Path.GetDirectoryName(output)!);
        var build = ProcessRun.Start(clang, "-O2", "-o", output, source, "-lm");
        if (build.ExitCode != 0) throw new BenchmarkException(build.Complaint);
        return output;
    }
}
