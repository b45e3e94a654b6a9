using System.Diagnostics;
using System.Globalization;
using Tiered.Tiering;

namespace Tiered.Cli;

/// <summary>
/// The log of <c>run --trace-tiering</c>, one line an event: time since the start, what happened, the tier, the
/// function, its bytes of WebAssembly and of code, and what compiling took.
/// </summary>
internal sealed class TierTrace
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Writes an event's line; called by one thread of the engine's.</summary>
    internal void Write(TierEvent what)
    {
        string? kind = what.Kind switch
        {
            TierEventKind.FirstCall => "first call",
            TierEventKind.TierUp => "tier-up",
            TierEventKind.LoopEntry => "loop entry",
            TierEventKind.Discarded => "discarded",
            TierEventKind.Paused => "paused",
            TierEventKind.Resumed => "resumed",
            _ => null,
        };
        if (kind is null) return;
        double time = Stopwatch.GetElapsedTime(_start, what.Timestamp).TotalMilliseconds;
        Terminal.ErrorLine(string.Create(
            CultureInfo.InvariantCulture, $"[tiering] {time,10:F3} ms  {kind,-10}  {what.Tier,-10}  {Describe(what)}"));
    }

    /// <summary>Writes what is left when the program has ended.</summary>
    internal void End() => TierJournal.Flush(Patience);

    private static string Describe(in TierEvent what)
    {
        if (what.Module is null) return what.Failure is null ? "" : string.Create(
            CultureInfo.InvariantCulture, $"for {what.Time.TotalSeconds:F0} s: {what.Failure.Message}");
        string place = what.Loop is { } loop ? $" loop @0x{loop:x}" : "";
        string function = $"#{what.Function} {what.Name}{place}: {what.WasmBytes} bytes";
        return what.Failure is { } failure
            ? $"{function}; {failure.Message}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{function} -> {what.CodeBytes} bytes, {what.Time.TotalMicroseconds:F0} us");
    }
}
