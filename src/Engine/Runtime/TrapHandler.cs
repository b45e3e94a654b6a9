using System.Runtime.InteropServices;
using Tiered.Native;

namespace Tiered.Runtime;

/// <summary>
/// Installs the machine-code signal handler, once a process. Faults of compiled code continue at the unwind stub, all other
/// signals at the handler that was there before: the .NET runtime's own.
/// <para>Whoever installs a handler later must call ours for faults it does not know, as .NET itself needs; then the order of
/// engines and other runtimes does not matter. SIGTRAP stays what it was: compiled code holds breakpoints only as filler.
/// Handler and code range live as long as the process, also when the assembly is unloaded.</para>
/// </summary>
internal static unsafe class TrapHandler
{
    private const int ConstantsPerSignal = 3;

    // An exception is kept and thrown again, unwrapped.
    private static readonly Lazy<nint> Installed = new(Install);

    /// <summary>Makes sure the handler is there; call before any compiled code runs.</summary>
    internal static void EnsureInstalled() => _ = Installed.Value;

    /// <summary>Address of <see cref="Builtin.LazyFunction"/>.</summary>
    internal static nint LazyFunction => Installed.Value + X64.TrapStubs.LazyFunctionOffset;

    /// <summary>Address of <see cref="Builtin.EntryLook"/>.</summary>
    internal static nint EntryLook => Installed.Value + X64.TrapStubs.EntryLookOffset;

    /// <summary>Stores the callee-saved registers of the running thread: <see cref="SavedRegisterCount"/> words.</summary>
    internal static void SaveRegisters(ulong* destination) =>
        ((delegate* unmanaged<ulong*, void>)(Installed.Value + X64.TrapStubs.SaveRegistersOffset))(destination);

    internal const int SavedRegisterCount = 6;

    private static nint Install()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64 || !OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("compiled WebAssembly runs on Linux x86-64 only so far");
        CodeMemory.Initialize();
        ReadOnlySpan<int> signals = [Libc.SIGILL, Libc.SIGBUS, Libc.SIGFPE, Libc.SIGSEGV];
        var block = new byte[X64.TrapStubs.Code.Length];
        X64.TrapStubs.Code.CopyTo(block);
        var constants = MemoryMarshal.Cast<byte, long>(block.AsSpan());
        constants[0] = (long)CodeMemory.Start;
        constants[1] = (long)CodeMemory.End;
        var actions = stackalloc Libc.SignalAction[signals.Length];
        for (int i = 0; i < signals.Length; i++)
        {
            if (Libc.SetSignalAction(signals[i], null, &actions[i]) != 0)
                throw new InvalidOperationException("cannot read a signal handler");
            var previous = constants.Slice(2 + i * ConstantsPerSignal, ConstantsPerSignal);
            previous[0] = actions[i].Handler;
            previous[1] = (long)actions[i].Mask[0];
            if ((actions[i].Flags & Libc.SA_NODEFER) == 0) previous[1] |= 1L << signals[i] - 1;
            previous[2] = (actions[i].Flags & Libc.SA_RESETHAND) != 0 ? 1 : 0;
            // The previous handler must find the stack and the mask it asked for: the runtime dispatches exceptions on that stack,
            // and expects that its activation signal is blocked on the small alternate one. Ours works with any, since compiled
            // code always leaves room below the stack limit.
            actions[i].Flags = actions[i].Flags & ~Libc.SA_RESETHAND | Libc.SA_SIGINFO;
        }
        // Outside the code range: a fault in the handler itself must not come back to it. Never freed.
        byte* code = Libc.Map(null, 4096, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS, -1, 0);
        if (Libc.Failed(code)) throw new OutOfMemoryException("cannot map the trap handler");
        block.CopyTo(new Span<byte>(code, 4096));
        if (Libc.Protect(code, 4096, Libc.PROT_READ | Libc.PROT_EXEC) != 0)
            throw new InvalidOperationException("cannot make the trap handler executable");
        for (int i = 0; i < signals.Length; i++)
        {
            actions[i].Handler = (nint)(code + X64.TrapStubs.HandlerOffset);
            if (Libc.SetSignalAction(signals[i], &actions[i], null) != 0)
                throw new InvalidOperationException("cannot install a signal handler");
        }
        return (nint)code;
    }
}
