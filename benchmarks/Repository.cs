namespace Tiered.Benchmarks;

/// <summary>A measurement cannot be made; the message says why.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);

/// <summary>Where things lie in the repository, and which tools the machine has.</summary>
internal static class Repository
{
    internal static string Root { get; } = FindRoot();

    /// <summary>The script that builds the command line when it must, and runs it.</summary>
    internal static string Tiered => Path.Combine(Root, "tiered");

    internal static string Benchmarks => Path.Combine(Root, "benchmarks");

    internal static string Programs => Path.Combine(Benchmarks, "programs");

    /// <summary>The path of an executable that the shell would find, or null.</summary>
    internal static string? FindTool(string name)
    {
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            string path = Path.Combine(folder, name);
            if (File.Exists(path)) return path;
        }
        return null;
    }

    /// <summary>Lets the script build the command line now, so that no measurement contains a build.</summary>
    internal static void EnsureTiered()
    {
        var run = ProcessRun.Start(Tiered, "--version");
        if (run.ExitCode != 0) throw new BenchmarkException($"{Tiered} does not run: {run.Complaint}");
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Tiered.sln"))) return at.FullName;
        }
        throw new BenchmarkException("the benchmarks run outside the repository");
    }
}
