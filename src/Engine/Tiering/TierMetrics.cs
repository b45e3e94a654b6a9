using System.Diagnostics;
using System.Diagnostics.Metrics;
using Tiered.Runtime;

namespace Tiered.Tiering;

/// <summary>
/// The meter <c>Tiered</c>: sums over all modules of the process, made when somebody asks. Modules count by themselves;
/// what a module counted stays in the sums when it is gone.
/// </summary>
internal static class TierMetrics
{
    // Counters, not modules: these live as long as they like.
    private static readonly HashSet<TierCounters> Living = [];
    private static readonly Dictionary<(string Baseline, string Optimizing), TierCounters> Gone = [];
    private static readonly Meter Meter = new("Tiered");

    static TierMetrics()
    {
        Meter.CreateObservableUpDownCounter("tiered.modules", Count, "{module}", "Modules that tier up");
        Meter.CreateObservableCounter(
            "tiered.functions",
            static () => ByTier(
                static c => Volatile.Read(ref c.BaselineFunctions), static c => Volatile.Read(ref c.TierUps)),
            "{function}", "Functions that a tier has compiled, beside those compiled when modules were loaded");
        Meter.CreateObservableCounter(
            "tiered.compile.time",
            static () => ByTier(static c => Seconds(ref c.BaselineTime), static c => Seconds(ref c.OptimizingTime)),
            "s", "Time that a tier took to compile");
        Meter.CreateObservableUpDownCounter(
            "tiered.queue.length", static () => TierUpQueue.Length,
            "{function}", "Functions and loops that wait for the next tier");
        Meter.CreateObservableCounter(
            "tiered.loop.continuations", static () => Sum(static c => Volatile.Read(ref c.Continuations)),
            "{loop}", "Continuations of loops that were compiled");
        Meter.CreateObservableCounter(
            "tiered.loop.entries", static () => Sum(static c => Volatile.Read(ref c.LoopEntries)),
            "{entry}", "Times that a loop which ran was taken over");
        Meter.CreateObservableCounter(
            "tiered.discarded", static () => Sum(static c => Volatile.Read(ref c.Discarded)),
            "{compilation}", "Compilations that failed");
        Meter.CreateObservableCounter(
            "tiered.code.size", static () => Sum(static c => Volatile.Read(ref c.CodeBytes)),
            "By", "Machine code that was made while programs ran");
        Meter.CreateObservableCounter(
            "tiered.events.dropped", static () => TierJournal.Dropped,
            "{event}", "Events that came faster than listeners took them");
    }

    /// <summary>Sums what a module counts from now on.</summary>
    internal static TierCounters Add(TierCounters counters)
    {
        using var gate = new UninterruptibleLock(Living);
        Living.Add(counters);
        return counters;
    }

    /// <summary>A module is gone; on the finalizer's thread.</summary>
    internal static void Retire(TierCounters counters)
    {
        using var gate = new UninterruptibleLock(Living);
        if (!Living.Remove(counters)) return;
        var key = (counters.Baseline, counters.Optimizing);
        if (!Gone.TryGetValue(key, out var sum)) Gone.Add(key, sum = new TierCounters(key.Baseline, key.Optimizing));
        sum.Add(counters);
    }

    private static int Count()
    {
        using var gate = new UninterruptibleLock(Living);
        return Living.Count;
    }

    private static long Sum(Func<TierCounters, long> value)
    {
        long sum = 0;
        using var gate = new UninterruptibleLock(Living);
        foreach (var counters in Living) sum += value(counters);
        foreach (var counters in Gone.Values) sum += value(counters);
        return sum;
    }

    private static List<Measurement<double>> ByTier(
        Func<TierCounters, double> baseline, Func<TierCounters, double> optimizing)
    {
        var sums = new Dictionary<string, double>();
        using (new UninterruptibleLock(Living))
        {
            foreach (var counters in Living.Concat(Gone.Values))
            {
                sums[counters.Baseline] = sums.GetValueOrDefault(counters.Baseline) + baseline(counters);
                sums[counters.Optimizing] = sums.GetValueOrDefault(counters.Optimizing) + optimizing(counters);
            }
        }
        return [.. sums.Select(
            sum => new Measurement<double>(sum.Value, new KeyValuePair<string, object?>("tier", sum.Key)))];
    }

    private static double Seconds(ref long ticks) => (double)Volatile.Read(ref ticks) / Stopwatch.Frequency;
}
