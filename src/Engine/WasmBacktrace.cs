using System.Runtime.CompilerServices;

namespace Tiered;

/// <summary>The WebAssembly frames that an exception of a host function passed on its way to the host.</summary>
public static class WasmBacktrace
{
    private const int MaxFrames = 1_000;

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
