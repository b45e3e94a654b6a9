namespace Tiered.Tiering;

// What happened, for those who look.
internal sealed unsafe partial class TieredCode
{
    private int _baselineFunctions;
    private int _tierUps;
    private int _loopEntries;
    private int _discarded;

    private static void Count(ref int counter) => Interlocked.Increment(ref counter);

    internal TierStatistics Statistics => new()
    {
        BaselineCompiler = _baseline.Name,
        OptimizingCompiler = _optimizing.Name,
        BaselineFunctions = Volatile.Read(ref _baselineFunctions),
        TierUps = Volatile.Read(ref _tierUps),
        LoopEntries = Volatile.Read(ref _loopEntries),
        Discarded = Volatile.Read(ref _discarded),
        KeptFunctions = _keptFunctions,
    };
}
