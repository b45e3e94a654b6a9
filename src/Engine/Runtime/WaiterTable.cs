namespace Tiered.Runtime;

/// <summary>Threads that wait on addresses of shared memories (threads proposal, <c>memory.atomic.wait</c> and <c>notify</c>), in order of arrival.</summary>
internal static unsafe class WaiterTable
{
    private static readonly object Gate = new();
    private static readonly Dictionary<nuint, LinkedList<Waiter>> Waiters = [];

    private sealed class Waiter
    {
        internal bool Notified;
    }

    /// <summary>Waits while the value is as expected: 0 woken, 1 not equal, 2 timed out.</summary>
    /// <param name="address">The cell.</param>
    /// <param name="expected">Value to compare with.</param>
    /// <param name="is64">Compare 64 bits rather than 32.</param>
    /// <param name="nanoseconds">Timeout; negative waits for ever.</param>
    internal static long Wait(byte* address, ulong expected, bool is64, long nanoseconds)
    {
        lock (Gate)
        {
            ulong actual = is64 ? Volatile.Read(ref *(ulong*)address) : Volatile.Read(ref *(uint*)address);
            if (actual != (is64 ? expected : (uint)expected)) return 1;
            if (!Waiters.TryGetValue((nuint)address, out var queue)) Waiters[(nuint)address] = queue = [];
            var waiter = new Waiter();
            var node = queue.AddLast(waiter);
            long deadline = nanoseconds < 0 ? long.MaxValue : Environment.TickCount64 + Math.Min(nanoseconds / 1_000_000 + 1, int.MaxValue * 1024L);
            while (!waiter.Notified)
            {
                long left = deadline - Environment.TickCount64;
                if (left <= 0)
                {
                    queue.Remove(node);
                    if (queue.Count == 0) Waiters.Remove((nuint)address);
                    return 2;
                }
                Monitor.Wait(Gate, (int)Math.Min(left, int.MaxValue));
            }
            return 0;
        }
    }

    /// <summary>Wakes up to <paramref name="count"/> waiters and returns how many.</summary>
    internal static long Notify(byte* address, uint count)
    {
        lock (Gate)
        {
            if (!Waiters.TryGetValue((nuint)address, out var queue)) return 0;
            long woken = 0;
            for (; woken < count && queue.First is { } first; woken++)
            {
                first.Value.Notified = true;
                queue.RemoveFirst();
            }
            if (queue.Count == 0) Waiters.Remove((nuint)address);
            Monitor.PulseAll(Gate);
            return woken;
        }
    }
}
