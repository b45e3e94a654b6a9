using System.Runtime.CompilerServices;
using Tiered.Native;
using Tiered.Runtime;

namespace Tiered.Tiering;

/// <summary>Something to be compiled by the next tier.</summary>
/// <param name="Code">The module's code.</param>
/// <param name="Function">The function.</param>
/// <param name="Loop">Of a continuation, where its loop is in the module.</param>
internal readonly record struct TierUpJob(TieredCode Code, int Function, uint? Loop);

/// <summary>
/// What waits to be compiled again, of all engines of the process, hottest first, and the threads that do it. They yield to
/// guests, hold no module that nobody else holds, and end when there is nothing to do.
/// </summary>
internal static class TierUpQueue
{
    // A weight of 87 against the 1,024 of other threads: less than a tenth of a processor that a guest wants whole.
    private const int Niceness = 11;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly object Gate = new();
    private static readonly PriorityQueue<Waiting, int> Queue = new();
    private static int s_threads;
    private static int s_idle;

    // Weak: what waits keeps no module alive.
    private readonly record struct Waiting(WeakReference<TieredCode> Code, int Function, uint? Loop);

    private static int MaxThreads { get; } = Math.Max(1, Environment.ProcessorCount - 1);

    /// <summary>Jobs that wait.</summary>
    internal static int Length => Queue.Count;

    /// <summary>Adds a job, unless as many as <paramref name="most"/> wait.</summary>
    internal static bool TryAdd(TierUpJob job, int most)
    {
        using var gate = new UninterruptibleLock(Gate);
        if (Queue.Count >= most) return false;
        // A loop that runs may run for ever: it comes before what is called again.
        int heat = job.Code.HeatOf(job.Function), priority = job.Loop is null ? -heat : -heat - (1 << 20);
        Queue.Enqueue(new Waiting(job.Code.Weak, job.Function, job.Loop), priority);
        if (s_idle > 0)
        {
            Monitor.Pulse(Gate);
        }
        else if (s_threads < MaxThreads)
        {
            s_threads++;
            try
            {
                new Thread(Work) { IsBackground = true, Name = "wasm tier-up" }.UnsafeStart();
            }
            catch (Exception)
            {
                // No thread to be had: the jobs wait for the next one that starts.
                s_threads--;
            }
        }
        return true;
    }

    private static void Work()
    {
        // Of this thread alone, on Linux. Refused or not: it is about manners.
        _ = Libc.SetPriority(Libc.PRIO_PROCESS, 0, Niceness);
        Tell(TierEventKind.ThreadStarted);
        while (Take() is { } waiting) Run(waiting);
        Tell(TierEventKind.ThreadEnded);
    }

    // Of its own, so that no frame that goes on keeps a module alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Run(Waiting waiting)
    {
        if (waiting.Code.TryGetTarget(out var code)) code.Run(new TierUpJob(code, waiting.Function, waiting.Loop));
    }

    /// <summary>Of threads, which belong to no engine, listeners of the process hear.</summary>
    private static void Tell(TierEventKind kind)
    {
        if (TierEventSource.Log.IsEnabled()) TierJournal.Post(null, new TierEvent(kind, ""));
    }

    private static Waiting? Take()
    {
        using var gate = new UninterruptibleLock(Gate);
        while (Queue.Count == 0)
        {
            s_idle++;
            bool signalled = UninterruptibleLock.Wait(Gate, Patience);
            s_idle--;
            if (signalled || Queue.Count > 0) continue;
            s_threads--;
            return null;
        }
        return Queue.Dequeue();
    }
}
