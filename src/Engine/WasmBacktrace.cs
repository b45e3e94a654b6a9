using System.Runtime.CompilerServices;
using System.Text;

namespace Tiered;

/// <summary>The WebAssembly frames that an exception of a host function passed on its way to the host.</summary>
public static class WasmBacktrace
{
    private const int MaxFrames = 1_000;
    private const int LongestCircle = 8;
    private const int FewestTurns = 3;

    private static readonly ConditionalWeakTable<Exception, List<WasmFrame>> Frames = [];

    /// <summary>
    /// The frames, innermost first, through all nested host calls; at most 120 a host call and 1,000 in all. Empty for an exception
    /// that passed none.
    /// </summary>
    public static IReadOnlyList<WasmFrame> Of(Exception exception)
    {
        if (exception is WasmTrapException trap) return trap.Frames;
        return Frames.TryGetValue(exception, out var frames) ? frames : [];
    }

    /// <summary>Frames as text, one a line. Functions that call each other in circles are told once.</summary>
    public static string Format(IReadOnlyList<WasmFrame> frames)
    {
        ArgumentNullException.ThrowIfNull(frames);
        var text = new StringBuilder("wasm backtrace:");
        for (int i = 0; i < frames.Count;)
        {
            int period = FindCircle(frames, i, out int turns);
            for (int end = i + period; i < end; i++) text.Append($"\n  {i,3}: {frames[i]}");
            if (turns == 0) continue;
            string what = period == 1 ? "this frame" : $"these {period} frames";
            text.Append($"\n       ({what} {turns} more times)");
            i += period * turns;
        }
        return text.ToString();
    }

    /// <summary>The length of the circle of frames that begins at a frame and how often it is repeated; 1 and 0 for none worth telling.</summary>
    private static int FindCircle(IReadOnlyList<WasmFrame> frames, int start, out int turns)
    {
        for (int period = 1; period <= LongestCircle; period++)
        {
            int at = start + period;
            while (at < frames.Count && frames[at] == frames[at - period]) at++;
            turns = (at - start) / period - 1;
            if (turns >= FewestTurns) return period;
        }
        turns = 0;
        return 1;
    }

    /// <summary>Adds the frames below a host function that let the exception pass.</summary>
    internal static void Append(Exception exception, List<WasmFrame> outer)
    {
        if (exception is WasmTrapException trap)
        {
            trap.Append(outer);
            return;
        }
        var frames = Frames.GetOrCreateValue(exception);
        // The same exception object may be thrown by several threads.
        lock (frames) frames.AddRange(outer.Take(MaxFrames - frames.Count));
    }
}
