namespace Tiered.Wast;

/// <summary>What became of a command.</summary>
public enum WastOutcome
{
    Passed,
    Failed,
    Skipped,
}

/// <summary>A command that failed or was skipped.</summary>
/// <param name="Line">Line of the script, from 1.</param>
/// <param name="Outcome">Failed or skipped.</param>
/// <param name="Message">What went wrong, or why it was not run.</param>
public readonly record struct WastIncident(int Line, WastOutcome Outcome, string Message);

/// <summary>Result of one script.</summary>
/// <param name="path">The script.</param>
public sealed class WastReport(string path)
{
    private readonly List<WastIncident> _incidents = [];

    public string Path { get; } = path;
    public int Passed { get; private set; }
    public int Failed { get; private set; }
    public int Skipped { get; private set; }

    /// <summary>Everything that did not pass, in order.</summary>
    public IReadOnlyList<WastIncident> Incidents => _incidents;

    internal void Pass() => Passed++;

    /// <summary>Adds what a thread of the script did.</summary>
    internal void Add(WastReport thread)
    {
        Passed += thread.Passed;
        Failed += thread.Failed;
        Skipped += thread.Skipped;
        _incidents.AddRange(thread._incidents);
    }

    internal void Fail(int line, string message)
    {
        Failed++;
        _incidents.Add(new WastIncident(line, WastOutcome.Failed, message));
    }

    internal void Skip(int line, string reason)
    {
        Skipped++;
        _incidents.Add(new WastIncident(line, WastOutcome.Skipped, reason));
    }
}
