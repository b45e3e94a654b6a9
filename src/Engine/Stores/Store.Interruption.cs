using Tiered.Runtime;

namespace Tiered;

// Stopping what runs, from any thread.
public sealed unsafe partial class Store
{
    // Written under the lock, read by the thread inside.
    private bool _isInterrupted;

    // Something waits for the end of the outermost call, or of a use outside of calls.
    private bool _isWorkDue;

    // What a builtin met that can only be told later: thrown at the next look for an interruption, or by the call's end.
    private Exception? _fault;

    /// <summary>
    /// Stops the call that runs in the store, with <see cref="TrapCode.Interrupted"/>. May be called from any thread, at any
    /// time. A call is stopped as a whole: a host function that catches the trap of a nested call does not keep the outer
    /// one alive. Without a running call, and on a disposed store, nothing happens; the next call is never hit.
    /// </summary>
    /// <remarks>
    /// Code looks at function entry, while it waits for a notification or in a blocking WASI function, and at every turn of a
    /// loop if it was compiled with <see cref="CompilationOptions.Interruptible"/>. A host function of the embedder is not
    /// stopped; the trap comes when it returns. To enforce a time limit, call this from a thread of your own: callbacks of
    /// timers and of <see cref="CancellationToken"/>s wait for threads of the pool, which guests may hold.
    /// </remarks>
    /// <returns>Whether a call was running, and so will be stopped.</returns>
    public bool Interrupt()
    {
        lock (_gate)
        {
            if (_context == null || Volatile.Read(ref _depth) == 0) return false;
            if (!_isInterrupted)
            {
                // The call's end writes the depth, then looks for work; here it is the other way round, with a barrier for both
                // sides. So if the call still runs now, its end will find the work, and take the request back.
                Volatile.Write(ref _isWorkDue, true);
                Interlocked.MemoryBarrierProcessWide();
                if (Volatile.Read(ref _depth) == 0) return false;
                Volatile.Write(ref _isInterrupted, true);
                WriteStackLimits(nuint.MaxValue);
            }
            WaiterTable.Interrupt(this);
            WakeWaiters();
            return true;
        }
    }

    /// <summary>Whether the running call is to stop.</summary>
    internal bool IsInterrupted => Volatile.Read(ref _isInterrupted);

    /// <summary>
    /// An exception in a builtin that has no way to say so: compiled code stops at its next look for an interruption, and the
    /// call throws the exception.
    /// </summary>
    internal void Fail(Exception exception)
    {
        using var gate = new UninterruptibleLock(_gate);
        _fault ??= exception;
        _isInterrupted = true;
        _isWorkDue = true;
        WriteStackLimits(nuint.MaxValue);
    }

    /// <summary>What waits for the end of the outermost call: nothing runs, and the running thread holds the store.</summary>
    private void Settle()
    {
        Exception? fault;
        using (new UninterruptibleLock(_gate))
        {
            Volatile.Write(ref _isWorkDue, false);
            fault = Interlocked.Exchange(ref _fault, null);
            if (_isInterrupted)
            {
                Volatile.Write(ref _isInterrupted, false);
                WriteStackLimits(_holder.Stack.Limit);
            }
        }
        _hasFramesElsewhere = false;
        FreeRetired();
        if (References.NeedsSweep) SweepReferences();
        if (fault is null) return;
        Volatile.Write(ref _holder.Inside, 0);
        throw fault;
    }
}
