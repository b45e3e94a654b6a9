using System.Diagnostics;

namespace Tiered.Runtime;

/// <summary>
/// Threads that wait on addresses of shared memories (threads proposal, <c>memory.atomic.wait</c> and <c>notify</c>), in order of arrival.
/// Process-wide: a memory's cells have the same addresses in every store that shares it.
/// </summary>
internal static unsafe class WaiterTable
{
    internal const long Woken = 0, NotEqual = 1, TimedOut = 2, Interrupted = 3;

    private const int BucketCount = 64;

    // Each guards the queues of the addresses that fall into it, so that unrelated waits do not meet.
    private static readonly Bucket[] Buckets = MakeBuckets();

    private sealed class Bucket
    {
        internal readonly Dictionary<nuint, LinkedList<Waiter>> Queues = [];
    }

    /// <summary>One waiting thread. Its result changes under its bucket's lock; it sleeps on its event, which may be set without reason.</summary>
    private sealed class Waiter(Store? store, AutoResetEvent wake)
    {
        internal readonly Store? Store = store;
        internal readonly AutoResetEvent Wake = wake;
        internal long Result = Waiting;
    }

    // Not a monitor: NativeAOT's, waited for and interrupted, may come back without the lock.
    [ThreadStatic]
    private static AutoResetEvent? t_wake;

    private const long Waiting = -1;

    private static Bucket[] MakeBuckets()
    {
        var buckets = new Bucket[BucketCount];
        for (int i = 0; i < BucketCount; i++) buckets[i] = new Bucket();
        return buckets;
    }

    private static Bucket BucketOf(byte* address) => Buckets[((nuint)address >> 2 ^ (nuint)address >> 12) % BucketCount];

    /// <summary>Waits while the value is as expected.</summary>
    /// <param name="address">The cell.</param>
    /// <param name="expected">Value to compare with.</param>
    /// <param name="is64">Compare 64 bits rather than 32.</param>
    /// <param name="nanoseconds">Timeout; negative waits for ever.</param>
    /// <param name="store">Whose interruption ends the wait; null for a thread that runs no code.</param>
    /// <returns>One of the constants of this class.</returns>
    /// <exception cref="ThreadInterruptedException"><see cref="Thread.Interrupt"/> was called on this thread.</exception>
    internal static long Wait(byte* address, ulong expected, bool is64, long nanoseconds, Store? store)
    {
        long start = Stopwatch.GetTimestamp();
        var bucket = BucketOf(address);
        var waiter = new Waiter(store, t_wake ??= new AutoResetEvent(false));
        LinkedListNode<Waiter> node;
        using (new UninterruptibleLock(bucket))
        {
            // Whoever changes the cell notifies afterwards, and needs this lock for it: no notification gets lost.
            ulong actual = is64 ? Volatile.Read(ref *(ulong*)address) : Volatile.Read(ref *(uint*)address);
            if (actual != (is64 ? expected : (uint)expected)) return NotEqual;
            if (store is { IsInterrupted: true }) return Interrupted;
            if (!bucket.Queues.TryGetValue((nuint)address, out var queue)) bucket.Queues[(nuint)address] = queue = [];
            node = queue.AddLast(waiter);
        }
        // A context that asks to be told of waits would run the embedder's code here, below WebAssembly frames.
        var context = SynchronizationContext.Current;
        if (context is not null) SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            while (Volatile.Read(ref waiter.Result) == Waiting)
            {
                if (nanoseconds < 0)
                {
                    waiter.Wake.WaitOne();
                    continue;
                }
                double left = nanoseconds / 1e6 - Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                if (left <= 0) break;
                waiter.Wake.WaitOne((int)Math.Min(Math.Ceiling(left), int.MaxValue));
            }
        }
        finally
        {
            if (context is not null) SynchronizationContext.SetSynchronizationContext(context);
            using (new UninterruptibleLock(bucket))
            {
                if (waiter.Result == Waiting)
                {
                    waiter.Result = TimedOut;
                    Remove(bucket, (nuint)address, node);
                }
            }
        }
        return waiter.Result;
    }

    /// <summary>Wakes up to <paramref name="count"/> waiters and returns how many.</summary>
    internal static long Notify(byte* address, uint count)
    {
        var bucket = BucketOf(address);
        using (new UninterruptibleLock(bucket))
        {
            if (!bucket.Queues.TryGetValue((nuint)address, out var queue)) return 0;
            long woken = 0;
            for (; woken < count && queue.First is { } first; woken++)
            {
                queue.RemoveFirst();
                End(first.Value, Woken);
            }
            if (queue.Count == 0) bucket.Queues.Remove((nuint)address);
            return woken;
        }
    }

    /// <summary>Ends the wait of a store's thread, if it waits.</summary>
    internal static void Interrupt(Store store)
    {
        foreach (var bucket in Buckets)
        {
            using (new UninterruptibleLock(bucket))
            {
                foreach (var (address, queue) in bucket.Queues)
                {
                    for (var node = queue.First; node is not null; node = node.Next)
                    {
                        if (node.Value.Store != store) continue;
                        End(node.Value, Interrupted);
                        // A store runs on one thread, which waits in one place.
                        Remove(bucket, address, node);
                        return;
                    }
                }
            }
        }
    }

    private static void End(Waiter waiter, long result)
    {
        Volatile.Write(ref waiter.Result, result);
        waiter.Wake.Set();
    }

    private static void Remove(Bucket bucket, nuint address, LinkedListNode<Waiter> node)
    {
        var queue = node.List!;
        queue.Remove(node);
        if (queue.Count == 0) bucket.Queues.Remove(address);
    }
}
