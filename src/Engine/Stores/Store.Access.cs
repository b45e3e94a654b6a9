using System.Diagnostics;
using System.Runtime.CompilerServices;
using Tiered.Runtime;

namespace Tiered;

// Who uses the store. One thread at a time; while a host function runs, other threads may call in, last in, first out. See StoreHolder.
public sealed unsafe partial class Store
{
    // Guards who holds the store, the list of instances and their stack limits, and interruption: all that other threads than
    // the one inside read or write.
    private readonly object _gate = new();
    // Changes only while nobody is inside, so a thread inside finds its own here.
    private StoreHolder _holder = new(default, null);
    private int _depth;

    // Threads other than the holder's have host functions of the running call on their stacks.
    private bool _hasFramesElsewhere;

    internal StoreHolder Holder => _holder;

    /// <summary>Calls in progress, on whatever thread.</summary>
    internal int Depth => _depth;

    /// <summary>Enters the store, for something other than a call.</summary>
    /// <param name="needsStack">Whether it takes more of the stack than a few frames.</param>
    /// <exception cref="ObjectDisposedException">The store was disposed.</exception>
    /// <exception cref="InvalidOperationException">Another thread is inside.</exception>
    /// <exception cref="WasmTrapException">It needs more stack than the thread has left.</exception>
    internal StoreUse Use(bool needsStack = false)
    {
        int local;
        Enter(&local, forCall: needsStack);
        return new StoreUse(this, _holder);
    }

    /// <summary>Enters the store. Inlined: a typed call is meant to have one frame of .NET code.</summary>
    /// <param name="local">An address in the caller's frame.</param>
    /// <param name="forCall">Whether code of the store will run, which needs room on the stack.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Enter(void* local, bool forCall)
    {
        var holder = _holder;
        if (!holder.Stack.IsCurrent(local))
        {
            EnterSlowly(local, forCall);
            return;
        }
        Volatile.Write(ref holder.Inside, 1);
        if (Volatile.Read(ref holder.Revoked) != 0) EnterRevoked(holder, local, forCall);
    }

    /// <summary>Leaves the store after <see cref="Enter"/>. When no call is left, what was waiting for that is done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Exit()
    {
        if (Volatile.Read(ref _isWorkDue) && _depth == 0) Settle();
        Volatile.Write(ref _holder.Inside, 0);
    }

    /// <summary>
    /// Opens the store to other threads, last in, first out: a host function is about to run. Its arguments have been read, its
    /// results are written after <see cref="Reclose"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Open(StoreHolder holder) => Volatile.Write(ref holder.Inside, 0);

    /// <summary>A host function has returned, or thrown: WebAssembly code is about to go on, or to be left.</summary>
    /// <param name="holder">What held the store when it was opened.</param>
    /// <param name="depth">The <see cref="Depth"/> then.</param>
    /// <exception cref="InvalidOperationException">Another thread was still in the store; it has left it by now.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Reclose(StoreHolder holder, int depth)
    {
        Volatile.Write(ref holder.Inside, 1);
        if (Volatile.Read(ref holder.Revoked) != 0) TakeBack(holder, depth);
    }

    /// <summary>
    /// Ends a use of the store. If it ends by an exception, filters of the embedder have run before, and may have let another
    /// thread in: only what the use holds is given back.
    /// </summary>
    internal void Exit(StoreHolder holder)
    {
        if (_holder == holder) Exit();
        else Volatile.Write(ref holder.Inside, 0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnterRevoked(StoreHolder holder, void* local, bool forCall)
    {
        Volatile.Write(ref holder.Inside, 0);
        EnterSlowly(local, forCall);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnterSlowly(void* local, bool forCall)
    {
        // Thrown outside of the lock: exception filters of the embedder run before locks are given back.
        if (TryEnter(local, forCall) is { } obstacle) throw obstacle;
    }

    private Exception? TryEnter(void* local, bool forCall)
    {
        var stack = ThreadStack.Current;
        object thread = ThreadStack.Thread;
        lock (_gate)
        {
            if (_context == null) return new ObjectDisposedException(nameof(Store));
            var known = _holder;
            if (known.Thread == thread && known.Inside != 0) return InUse();
            // Host functions that call each other without any WebAssembly code between them meet no other check.
            if (forCall && (nuint)local < stack.Limit) return new WasmTrapException(TrapCode.StackOverflow, []);
            if (known.Thread == thread)
            {
                // Some thread has ended since, so that the stack had to be looked up again.
                known.Stack = stack;
                known.Inside = 1;
                return null;
            }
            if (!TryRevoke(known)) return InUse();
            if (_depth > 0) _hasFramesElsewhere = _isWorkDue = true;
            _holder = new StoreHolder(stack, thread) { Inside = 1 };
            if (!_isInterrupted) WriteStackLimits(stack.Limit);
            return null;
        }
    }

    /// <summary>Ends the bias to a thread; false when that is inside. Under the lock.</summary>
    private static bool TryRevoke(StoreHolder holder)
    {
        if (holder.Thread is null) return true;
        Volatile.Write(ref holder.Revoked, 1);
        Interlocked.MemoryBarrierProcessWide();
        if (Volatile.Read(ref holder.Inside) == 0) return true;
        Volatile.Write(ref holder.Revoked, 0);
        return false;
    }

    private static InvalidOperationException InUse() =>
        new("another thread is using the store: one thread at a time may use it, or call into it while a host function runs");

    /// <summary>
    /// A host function has returned and other threads have used the store meanwhile: WebAssembly code goes on with the store as
    /// it was. Waits for a thread that is still inside, since its frames share the store's state with ours.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TakeBack(StoreHolder holder, int depth)
    {
        bool wasLate = false;
        bool wasInterrupted = false;
        for (int turn = 0; !TryTakeBack(holder, depth); turn++)
        {
            wasLate = true;
            try
            {
                Thread.Sleep(Math.Min(turn, 10));
            }
            catch (ThreadInterruptedException)
            {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) Thread.CurrentThread.Interrupt();
        if (wasLate)
        {
            throw new InvalidOperationException(
                "a host function returned while another thread that it let into the store was still using it");
        }
    }

    private bool TryTakeBack(StoreHolder holder, int depth)
    {
        using var gate = new UninterruptibleLock(_gate);
        var other = _holder;
        if (other != holder)
        {
            if (_depth != depth || !TryRevoke(other)) return false;
            if (_depth != depth)
            {
                Volatile.Write(ref other.Revoked, 0);
                return false;
            }
        }
        else if (_depth != depth) return false;
        holder.Revoked = 0;
        holder.Inside = 1;
        _holder = holder;
        if (!_isInterrupted) WriteStackLimits(holder.Stack.Limit);
        return true;
    }

    /// <summary>What compiled code compares its stack pointer with, in every instance. Under the lock.</summary>
    private void WriteStackLimits(nuint limit)
    {
        foreach (var instance in _instances)
        {
            if (instance is not null) instance.SetStackLimit(limit);
        }
    }

    [Conditional("DEBUG")]
    private void AssertInside() => Debug.Assert(_holder.Inside == 1, "the store is not held");
}
