using System.Text.Json;

namespace Tiered.Benchmarks.Compare;

/// <summary>The runs of one program by one contender.</summary>
internal sealed class Measurement
{
    private readonly List<double> _times = [];

    /// <summary>What the program printed; null before the first run.</summary>
    internal string? Output { get; private set; }

    /// <summary>Why there are no times, or none to trust; null when all is well.</summary>
    internal string? Failure { get; private set; }

    internal bool Succeeded => Failure is null && _times.Count > 0;

    /// <summary>Median wall time of the whole process.</summary>
    internal double Milliseconds => Statistics.Median(_times);

    /// <summary>Runs the program once more, unless it has failed.</summary>
    internal void Run(Contender contender, string program)
    {
        if (Failure is not null) return;
        try
        {
            var (file, arguments) = contender.Command(program);
            var run = ProcessRun.Start(file, arguments);
            string output = run.Output.Trim();
            if (run.ExitCode != 0) Failure = run.Complaint;
            else if (Output is not null && Output != output) Failure = $"printed '{output}' after '{Output}'";
            Output = output;
            _times.Add(contender.StatsFile is null ? run.Milliseconds : RunTime(contender.StatsFile));
        }
        catch (BenchmarkException error)
        {
            Failure = error.Message;
        }
    }

    private static double RunTime(string statsFile)
    {
        using var stats = JsonDocument.Parse(File.ReadAllBytes(statsFile));
        return stats.RootElement.GetProperty("run_ms").GetDouble();
    }

    /// <summary>Distrusts the times: the program did not compute what it should.</summary>
    internal void Reject(string reason) => Failure = reason;
}
