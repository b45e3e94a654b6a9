namespace Tiered.Runtime;

/// <summary>
/// A thread's hold on a store. Ownership is biased, as with biased locks: the thread that used a store last enters and
/// leaves it with plain writes, and any other thread takes over under the store's lock.
/// <para>The two sides meet in the manner of Dekker. The holder writes <see cref="Inside"/>, then reads
/// <see cref="Revoked"/>; the other thread writes <see cref="Revoked"/>, then reads <see cref="Inside"/>, and between the
/// two it has all processors pass a barrier (<see cref="Interlocked.MemoryBarrierProcessWide"/>), so that the holder needs
/// none. Whoever sees the other's write gives way.</para>
/// </summary>
internal sealed class StoreHolder(ThreadStack stack, object? thread)
{
    /// <summary>The stack of the thread, by which it recognises itself. Written by the thread itself, under the store's lock.</summary>
    internal ThreadStack Stack = stack;

    /// <summary>The thread's <see cref="ThreadStack.Thread"/>; null before any thread has used the store.</summary>
    internal readonly object? Thread = thread;

    /// <summary>
    /// 1 while the thread uses the store or runs its code, 0 while it does not or runs a host function. Written by the
    /// thread alone.
    /// </summary>
    internal int Inside;

    /// <summary>1 while, and for good after, another thread takes over. Written under the store's lock.</summary>
    internal int Revoked;
}

/// <summary>A thread's short use of a store, other than a call.</summary>
internal readonly ref struct StoreUse(Store store, StoreHolder holder)
{
    public void Dispose() => store.Exit(holder);
}
