using System.Diagnostics;

namespace Tiered.Tiering;

/// <summary>What can happen to functions and those who compile them.</summary>
internal enum TierEventKind : byte
{
    /// <summary>A function or a continuation is being compiled again.</summary>
    Started,

    /// <summary>A function was called for the first time and compiled.</summary>
    FirstCall,

    /// <summary>The next tier has taken a function over.</summary>
    TierUp,

    /// <summary>A continuation was compiled: loops that run can be taken over.</summary>
    LoopEntry,

    /// <summary>Compiling failed.</summary>
    Discarded,

    /// <summary>A backend that keeps failing is given a rest.</summary>
    Paused,

    /// <summary>It works again.</summary>
    Resumed,

    /// <summary>A background thread has started.</summary>
    ThreadStarted,

    /// <summary>It found nothing more to do.</summary>
    ThreadEnded,
}

/// <summary>Something that happened.</summary>
/// <param name="Kind">What.</param>
/// <param name="Tier">Name of the backend; empty for threads.</param>
internal readonly record struct TierEvent(TierEventKind Kind, string Tier)
{
    /// <summary>When, in ticks of the stopwatch.</summary>
    internal long Timestamp { get; } = Stopwatch.GetTimestamp();

    /// <summary>Of the kinds that are about a function, its module.</summary>
    internal Module? Module { get; init; }

    internal int Function { get; init; }

    /// <summary>Of a continuation, where its loop is in the module.</summary>
    internal uint? Loop { get; init; }

    internal int CodeBytes { get; init; }

    /// <summary>What compiling took; of a backend that rests, for how long.</summary>
    internal TimeSpan Time { get; init; }

    internal Exception? Failure { get; init; }

    internal int WasmBytes =>
        Module is null ? 0 : Module.Wasm.Bodies[Function - Module.Wasm.ImportedFunctionCount].Length;

    internal string Name => Module?.NameOf(Function) ?? "";
}
