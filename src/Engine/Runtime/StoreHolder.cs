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

/// <summary>
/// The part of a call during which a host function runs: the store is open to other threads, last in, first out.
/// </summary>
internal struct HostTurn
{
    private StoreHolder? _holder;
    private int _depth;

    /// <summary>Arguments are read; the host function is about to run.</summary>
    internal void Open(Store store)
    {
        _holder = store.Holder;
        _depth = store.Depth;
        Volatile.Write(ref _holder.Inside, 0);
    }

    /// <summary>The host function has returned; WebAssembly code is about to go on.</summary>
    /// <exception cref="InvalidOperationException">Another thread was still in the store; it has left it by now.</exception>
    internal void Close(Store store)
    {
        var holder = _holder!;
        _holder = null;
        Volatile.Write(ref holder.Inside, 1);
        if (Volatile.Read(ref holder.Revoked) != 0 || store.Depth != _depth) store.TakeBack(holder, _depth);
    }

    /// <summary>Closes what an exception left open.</summary>
    internal void CloseIfOpen(Store store)
    {
        if (_holder is not null) Close(store);
    }
}

/// <summary>A thread's short use of a store, other than a call.</summary>
internal readonly ref struct StoreUse(Store store, StoreHolder holder)
{
    public void Dispose() => store.Exit(holder);
}
