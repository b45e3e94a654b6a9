using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Tiered.Runtime;

namespace Tiered;

// Calls from the host, and what ends them.
public sealed unsafe partial class Store
{
    private Exception? _pendingException;

    /// <summary>
    /// Enters the store for a call. The caller writes arguments, runs <see cref="Invoke"/>, reads results and ends with
    /// <see cref="EndCall"/>: until then nothing that an argument or result refers to is freed.
    /// </summary>
    /// <param name="local">An address in the caller's frame.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void BeginCall(ulong* local)
    {
        Enter(local, forCall: true);
        Volatile.Write(ref _depth, _depth + 1);
    }

    /// <summary>Ends a call, however it ended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void EndCall()
    {
        // Before Exit looks for work: Interrupt relies on it.
        Volatile.Write(ref _depth, _depth - 1);
        Exit();
    }

    /// <summary>
    /// Runs a function whose arguments are in <paramref name="slots"/>, where the results replace them. The caller keeps the
    /// store alive.
    /// </summary>
    /// <returns>Whether the function returned; if not, <see cref="ThrowTrap"/> ends the call.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool Invoke(nint entry, byte* funcRef, ulong* slots)
    {
        long status = ((delegate* unmanaged<void*, void*, ulong*, long>)entry)(
            *(void**)(funcRef + VMFuncRef.Context), *(void**)(funcRef + VMFuncRef.Code), slots);
        return status == 0;
    }

    /// <summary>Ends a call that did not return, by the trap or the host exception that ended it.</summary>
    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void ThrowTrap()
    {
        AssertInside();
        Exception exception;
        try
        {
            exception = DescribeTrap();
        }
        finally
        {
            EndCall();
        }
        // Rethrowing a trap afresh keeps deep nesting linear, where a growing .NET stack trace would not.
        if (exception is WasmTrapException) throw exception;
        ExceptionDispatchInfo.Throw(exception);
        throw exception;
    }

    private Exception DescribeTrap()
    {
        nuint pc = *(nuint*)(_context + VMStoreContext.TrapPc);
        nuint address = *(nuint*)(_context + VMStoreContext.TrapAddress);
        int count = (int)*(ulong*)(_context + VMStoreContext.TrapFrameCount);
        var addresses = (nuint*)(_context + VMStoreContext.TrapFrames);
        var frames = new List<WasmFrame>();
        var owner = CodeRegistry.Find(pc, out int offset);
        var code = CodeMemory.Contains(address) ? TrapCode.CodeUnreadable : owner?.Locate(offset, isReturnAddress: false, frames);
        // A stub of the engine ended the call, not compiled code: what it had to say waits.
        if (pc == 0) code = TrapCode.Pending;
        for (int i = 0; i < count; i++)
            CodeRegistry.Find(addresses[i] - 1, out int place)?.Locate(place + 1, isReturnAddress: true, frames);
        if (code == TrapCode.Pending) code = (TrapCode)(*(ulong*)(_context + VMStoreContext.PendingTrap));
        if (code is TrapCode.StackOverflow or TrapCode.Interrupted && _isInterrupted)
        {
            if (Interlocked.Exchange(ref _fault, null) is { } fault) return fault;
            code = TrapCode.Interrupted;
        }
        if (code == TrapCode.HostException && Interlocked.Exchange(ref _pendingException, null) is { } pending)
        {
            WasmBacktrace.Append(pending, frames);
            return pending;
        }
        // The rest of a page that a file was cut in reads as zeros, which are instructions.
        if (code is null && owner is { IsMappedFromFile: true }) code = TrapCode.CodeUnreadable;
        return code is { } known
            ? new WasmTrapException(known, frames)
            : new InvalidOperationException($"compiled code faulted at an unexpected place (0x{pc:x}); this is a bug in Tiered");
    }

    /// <summary>Keeps an exception for a <see cref="TrapCode.HostException"/>, until the wasm frames below are gone.</summary>
    internal void Keep(Exception exception) => _pendingException = exception;

    /// <summary>The trap code that the next <see cref="TrapCode.Pending"/> trap has.</summary>
    /// <param name="context">The context of the code that will trap: an instance's or a host function's.</param>
    /// <param name="code">The trap code.</param>
    internal static void SetPending(byte* context, TrapCode code) =>
        *(ulong*)(*(byte**)(context + VMContext.StoreContext) + VMStoreContext.PendingTrap) = (ulong)code;
}
