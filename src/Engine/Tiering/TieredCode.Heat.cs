using System.Collections.Concurrent;
using Tiered.Runtime;

namespace Tiered.Tiering;

// Which functions are hot: those that samples find running. So heat is time, and code pays for it only by looking whether a
// sample is due.
internal sealed unsafe partial class TieredCode
{
    // Continuations of a function may have so many bytes of code together: some, and so many times the bytes of its body.
    private const int SomeContinuations = 64 * 1024;
    private const int ContinuationsOfAByte = 16;

    /// <summary>Milliseconds after which a loop that no sample has met any more counts as left.</summary>
    private const int LongestWait = 500;

    private enum Progress : byte
    {
        None,
        Queued,
        Done,
        Refused,
    }

    private sealed class LoopState
    {
        internal nint Code;
        internal int Progress;

        /// <summary>Times that the continuation took over.</summary>
        internal int Entries;

        /// <summary>When a sample last found it running, in milliseconds of the system.</summary>
        internal long LastSample;
    }

    /// <summary>By defined function: samples that found it running, and how far its next tier is.</summary>
    private sealed class FunctionStates(int count)
    {
        internal readonly int[] Heat = new int[count];
        internal readonly int[] Progress = new int[count];
        internal readonly int[] ContinuationBytes = new int[count];
    }

    // Made at the first sample.
    private FunctionStates? _functions;
    private readonly ConcurrentDictionary<(int Function, uint Position), LoopState> _loops = [];

    /// <summary>A look that found a function running at its entry.</summary>
    internal void LookAtEntry(int function)
    {
        if (MayTierUp(function) && AddSample(function)) RequestFunction(function);
    }

    /// <summary>A look that found a function running in a loop.</summary>
    /// <returns>The continuation that takes over, or 0.</returns>
    internal nint LookAtLoop(int function, uint position)
    {
        if (!MayTierUp(function) || !AddSample(function)) return 0;
        if (!Options.LoopEntries || position == 0)
        {
            RequestFunction(function);
            return 0;
        }
        var loop = _loops.GetOrAdd((function, position), static _ => new LoopState());
        loop.LastSample = Environment.TickCount64;
        // The loop first: it may run for ever.
        if (Volatile.Read(ref loop.Progress) == (int)Progress.None && MayContinueMore(function) && Claim(ref loop.Progress))
            Request(new TierUpJob(this, function, position));
        RequestFunction(function);
        if (Volatile.Read(ref loop.Code) is not 0 and var code)
        {
            // Threads may lose each other's entries, too.
            loop.Entries = Math.Min(loop.Entries + 1, int.MaxValue - 1);
            Count(ref _counters.LoopEntries);
            return code;
        }
        if (Volatile.Read(ref loop.Progress) == (int)Progress.Queued) LookTimer.NoteNews();
        return 0;
    }

    /// <summary>
    /// Whether a function may have one more continuation. Each holds what is reachable from its loop, so that a function of
    /// many loops would become many times as large.
    /// </summary>
    private bool MayContinueMore(int function) =>
        Volatile.Read(ref States.ContinuationBytes[function - FirstDefined])
            < SomeContinuations + (long)ContinuationsOfAByte * Module.Wasm.Bodies[function - FirstDefined].Length;

    /// <summary>Whether the loop of a job was left a while ago: then its continuation would be of no use.</summary>
    private bool IsStale(TierUpJob job) =>
        job.Loop is { } position && !Options.Synchronous
        && Environment.TickCount64 - _loops[(job.Function, position)].LastSample > LongestWait;

    private bool MayTierUp(int function) =>
        (Options.OnlyFunction is not { } only || only == function) && LotOf(function) != Lot.StaysBaseline;

    /// <summary>Takes a sample down; returns whether the function is hot.</summary>
    private bool AddSample(int function)
    {
        int index = function - FirstDefined;
        var states = States;
        if (Volatile.Read(ref states.Progress[index]) <= (int)Progress.Queued) LookTimer.NoteNews();
        // Threads may lose each other's samples, which matters to nobody.
        int samples = states.Heat[index] = Math.Min(states.Heat[index] + 1, int.MaxValue - 1);
        return IsHot(index, samples);
    }

    /// <summary>Whether so many samples are enough for the next tier.</summary>
    private bool IsHot(int index, int samples)
    {
        int size = Options.BytesPerSample > 0 ? Module.Wasm.Bodies[index].Length / Options.BytesPerSample : 0;
        return samples >= (long)Options.Threshold + size;
    }

    /// <summary>What was drawn for a function.</summary>
    private enum Lot : byte
    {
        TiersUp,
        StaysBaseline,
        StartsOptimized,
    }

    private Lot LotOf(int function) =>
        Options.RandomSeed is { } seed ? (Lot)((uint)HashOf(seed, function) % 3) : Lot.TiersUp;

    // Not HashCode: that is another in every process.
    private static int HashOf(int seed, int function)
    {
        uint mixed = (uint)seed * 0x9E37_79B1 ^ (uint)function * 0x85EB_CA77;
        return (int)((mixed ^ mixed >> 15) * 0xC2B2_AE3D >> 8);
    }

    private FunctionStates States
    {
        get
        {
            if (Volatile.Read(ref _functions) is { } known) return known;
            var made = new FunctionStates(Module.Wasm.DefinedFunctionCount);
            return Interlocked.CompareExchange(ref _functions, made, null) ?? made;
        }
    }

    private void RequestFunction(int function)
    {
        if (Claim(ref States.Progress[function - FirstDefined])) Request(new TierUpJob(this, function, null));
    }

    private static bool Claim(ref int progress) =>
        Volatile.Read(ref progress) == (int)Progress.None
        && Interlocked.CompareExchange(ref progress, (int)Progress.Queued, (int)Progress.None) == (int)Progress.None;

    private void Request(TierUpJob job)
    {
        if (Options.Synchronous)
        {
            if (EngineThread.HasRoom) Run(job);
            else EngineThread.Run(null, () => Run(job));
        }
        else if (_guard.IsResting || !TierUpQueue.TryAdd(job, Options.MaxQueued)) Settle(job, Progress.None, 0);
    }

    /// <summary>
    /// Compiles what a job asks for and publishes it. No error leaves: the guest goes on with what it has.
    /// </summary>
    internal void Run(TierUpJob job)
    {
        if (IsStale(job))
        {
            Settle(job, Progress.None, 0);
            return;
        }
        Tell(TierEventKind.Started, job, _optimizing, default);
        Compiled made;
        try
        {
            made = Options.Synchronous
                ? Compile(_optimizing, job, default)
                : _guard.Run(
                    static (job, cancellation) => job.Code.Compile(job.Code._optimizing, job, cancellation), job);
            if (made.Code != 0 && job.Loop is null) Publish(job.Function, made.Code);
        }
        catch (Exception error)
        {
            made = new Compiled { Failure = error };
        }
        if (made.Failure is { } failure)
        {
            // Over a limit, out of proportion, out of memory: it stays as it is, and is not tried again, unless it was
            // not tried.
            Settle(job, BackendGuard.IsRefusal(failure) ? Progress.None : Progress.Refused, 0);
            Count(ref _counters.Discarded);
            Tell(TierEventKind.Discarded, job, _optimizing, made);
            return;
        }
        Settle(job, made.Code != 0 ? Progress.Done : Progress.Refused, made.Code);
        if (made.Code == 0) return;
        if (job.Loop is not null) Interlocked.Add(ref States.ContinuationBytes[job.Function - FirstDefined], made.Length);
        Count(ref job.Loop is null ? ref _counters.TierUps : ref _counters.Continuations);
        Tell(job.Loop is null ? TierEventKind.TierUp : TierEventKind.LoopEntry, job, _optimizing, made);
    }

    private void Settle(TierUpJob job, Progress progress, nint code)
    {
        if (job.Loop is not { } position)
        {
            Volatile.Write(ref States.Progress[job.Function - FirstDefined], (int)progress);
            return;
        }
        var loop = _loops[(job.Function, position)];
        Volatile.Write(ref loop.Code, code);
        Volatile.Write(ref loop.Progress, (int)progress);
    }

    /// <summary>How hot a function is, for the order of compilations.</summary>
    internal int HeatOf(int function) => States.Heat[function - FirstDefined];
}
