using System.Diagnostics;

namespace Tiered.Tiering;

/// <summary>What happened to the functions of one module, counted by whoever does it.</summary>
internal sealed class TierCounters(string baseline, string optimizing)
{
    internal int BaselineFunctions;
    internal int TierUps;
    internal int Continuations;
    internal int LoopEntries;
    internal int Discarded;
    internal long CodeBytes;

    // In ticks of the stopwatch.
    internal long BaselineTime;
    internal long OptimizingTime;

    internal string Baseline { get; } = baseline;
    internal string Optimizing { get; } = optimizing;

    /// <summary>Adds what another has counted and counts no more.</summary>
    internal void Add(TierCounters other)
    {
        BaselineFunctions += other.BaselineFunctions;
        TierUps += other.TierUps;
        Continuations += other.Continuations;
        LoopEntries += other.LoopEntries;
        Discarded += other.Discarded;
        CodeBytes += other.CodeBytes;
        BaselineTime += other.BaselineTime;
        OptimizingTime += other.OptimizingTime;
    }

    internal TierStatistics ToStatistics() => new()
    {
        BaselineCompiler = Baseline,
        OptimizingCompiler = Optimizing,
        BaselineFunctions = Volatile.Read(ref BaselineFunctions),
        TierUps = Volatile.Read(ref TierUps),
        LoopEntries = Volatile.Read(ref LoopEntries),
        Continuations = Volatile.Read(ref Continuations),
        Discarded = Volatile.Read(ref Discarded),
        BaselineTime = Stopwatch.GetElapsedTime(0, Volatile.Read(ref BaselineTime)),
        OptimizingTime = Stopwatch.GetElapsedTime(0, Volatile.Read(ref OptimizingTime)),
    };
}

// What happened, for those who look.
internal sealed unsafe partial class TieredCode
{
    private static void Count(ref int counter) => Interlocked.Increment(ref counter);

    internal TierStatistics Statistics => _counters.ToStatistics() with { KeptFunctions = _keptFunctions };

    private void Tell(TierEventKind kind, in TierUpJob job, TierCompiler tier, in Compiled made)
    {
        var observer = Module.Engine.Observer;
        if (!observer.Wants(kind)) return;
        TierJournal.Post(observer, new TierEvent(kind, tier.Name)
        {
            Module = Module,
            Function = job.Function,
            Loop = job.Loop,
            CodeBytes = made.Length,
            Time = Stopwatch.GetElapsedTime(0, made.Time),
            Failure = made.Failure,
        });
    }
}
