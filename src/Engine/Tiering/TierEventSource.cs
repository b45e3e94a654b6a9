using System.Diagnostics.Tracing;

namespace Tiered.Tiering;

/// <summary>
/// Events of all engines of the process, for <c>dotnet-trace</c> and <see cref="EventListener"/>s: provider
/// <c>Tiered</c>. They are written by the journal's thread, never by one that runs WebAssembly.
/// </summary>
[EventSource(Name = "Tiered")]
internal sealed class TierEventSource : EventSource
{
    internal static readonly TierEventSource Log = new();

    private TierEventSource() { }

    [NonEvent]
    internal void Write(in TierEvent what)
    {
        if (!IsEnabled()) return;
        long microseconds = (long)what.Time.TotalMicroseconds;
        string failure = what.Failure is { } error ? $"{error.GetType().Name}: {error.Message}" : "";
        switch (what.Kind)
        {
            case TierEventKind.Started:
                TierUpStarted(what.Tier, what.Function, what.Name, what.Loop ?? 0, what.WasmBytes);
                break;
            case TierEventKind.FirstCall:
                FirstCall(what.Tier, what.Function, what.Name, what.WasmBytes, what.CodeBytes, microseconds);
                break;
            case TierEventKind.TierUp:
                TierUpFinished(what.Tier, what.Function, what.Name, what.WasmBytes, what.CodeBytes, microseconds);
                break;
            case TierEventKind.LoopEntry:
                LoopContinuationCompiled(
                    what.Tier, what.Function, what.Name, what.Loop ?? 0, what.CodeBytes, microseconds);
                break;
            case TierEventKind.Discarded:
                TierUpDiscarded(what.Tier, what.Function, what.Name, what.Loop ?? 0, failure);
                break;
            case TierEventKind.Paused:
                BackendPaused(what.Tier, microseconds, failure);
                break;
            case TierEventKind.Resumed:
                BackendResumed(what.Tier);
                break;
            case TierEventKind.ThreadStarted:
                ThreadStarted();
                break;
            case TierEventKind.ThreadEnded:
                ThreadEnded();
                break;
        }
    }

    [Event(1, Level = EventLevel.Verbose)]
    private void TierUpStarted(string tier, int function, string name, uint loop, int wasmBytes) =>
        WriteEvent(1, tier, function, name, loop, wasmBytes);

    [Event(2, Level = EventLevel.Informational)]
    private void TierUpFinished(
        string tier, int function, string name, int wasmBytes, int codeBytes, long microseconds) =>
        WriteEvent(2, tier, function, name, wasmBytes, codeBytes, microseconds);

    [Event(3, Level = EventLevel.Informational)]
    private void LoopContinuationCompiled(
        string tier, int function, string name, uint loop, int codeBytes, long microseconds) =>
        WriteEvent(3, tier, function, name, loop, codeBytes, microseconds);

    [Event(4, Level = EventLevel.Warning)]
    private void TierUpDiscarded(string tier, int function, string name, uint loop, string failure) =>
        WriteEvent(4, tier, function, name, loop, failure);

    [Event(5, Level = EventLevel.Error)]
    private void BackendPaused(string tier, long microseconds, string failure) =>
        WriteEvent(5, tier, microseconds, failure);

    [Event(6, Level = EventLevel.Informational)]
    private void BackendResumed(string tier) => WriteEvent(6, tier);

    [Event(7, Level = EventLevel.Informational)]
    private void ThreadStarted() => WriteEvent(7);

    [Event(8, Level = EventLevel.Informational)]
    private void ThreadEnded() => WriteEvent(8);

    [Event(9, Level = EventLevel.Verbose)]
    private void FirstCall(string tier, int function, string name, int wasmBytes, int codeBytes, long microseconds) =>
        WriteEvent(9, tier, function, name, wasmBytes, codeBytes, microseconds);
}
