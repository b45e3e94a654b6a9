using Tiered.Runtime;

namespace Tiered.Tiering;

/// <summary>
/// Tells of what happened, on a thread of its own: loggers and listeners are code of the embedder's, which must not run
/// where there are WebAssembly frames below, nor keep those who compile. The thread starts with the first event and
/// ends when there are no more. Nothing is posted that nobody wants to hear.
/// </summary>
internal static class TierJournal
{
    /// <summary>Events that wait, at most: a listener that is too slow misses some.</summary>
    private const int MaxWaiting = 1 << 18;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly object Gate = new();
    private static Queue<Entry> s_waiting = [];
    private static bool s_isRunning, s_isIdle;
    private static long s_posted, s_told, s_dropped;

    private readonly record struct Entry(TierObserver? Observer, TierEvent Event);

    /// <summary>Events that nobody was told of.</summary>
    internal static long Dropped => Volatile.Read(ref s_dropped);

    /// <summary>Has an event told.</summary>
    /// <param name="observer">Who hears of it beside the listeners of the process.</param>
    /// <param name="what">The event.</param>
    internal static void Post(TierObserver? observer, in TierEvent what)
    {
        using var gate = new UninterruptibleLock(Gate);
        if (s_waiting.Count >= MaxWaiting || !Ensure())
        {
            s_dropped++;
            return;
        }
        s_waiting.Enqueue(new Entry(observer, what));
        s_posted++;
    }

    /// <summary>Waits until what happened so far was told. Not for threads that run WebAssembly.</summary>
    /// <param name="patience">How long, at most.</param>
    internal static void Flush(TimeSpan patience)
    {
        long posted, end = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        using (new UninterruptibleLock(Gate)) posted = s_posted;
        while (Volatile.Read(ref s_told) < posted && Environment.TickCount64 < end) Thread.Sleep(1);
    }

    private static bool Ensure()
    {
        if (s_isIdle)
        {
            s_isIdle = false;
            Monitor.Pulse(Gate);
        }
        if (s_isRunning) return true;
        try
        {
            new Thread(Work) { IsBackground = true, Name = "wasm tier journal" }.UnsafeStart();
            return s_isRunning = true;
        }
        catch (Exception)
        {
            // No thread to be had.
            return false;
        }
    }

    private static void Work()
    {
        var taken = new Queue<Entry>();
        while (Take(ref taken))
        {
            while (taken.TryDequeue(out var entry))
            {
                try
                {
                    TierEventSource.Log.Write(entry.Event);
                    entry.Observer?.Tell(entry.Event);
                }
                catch (Exception)
                {
                    // Their affair: others want to hear of the rest.
                }
                Interlocked.Increment(ref s_told);
            }
        }
    }

    /// <summary>Takes all that waits; false when nothing came for a while.</summary>
    private static bool Take(ref Queue<Entry> empty)
    {
        using var gate = new UninterruptibleLock(Gate);
        while (s_waiting.Count == 0)
        {
            s_isIdle = true;
            bool signalled = UninterruptibleLock.Wait(Gate, Patience);
            s_isIdle = false;
            if (signalled || s_waiting.Count > 0) continue;
            return s_isRunning = false;
        }
        (empty, s_waiting) = (s_waiting, empty);
        return true;
    }
}
