using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Tiered.Native;

namespace Tiered.Runtime;

/// <summary>
/// Installs the machine-code signal handler, once a process. Faults of compiled code continue at the unwind stub, all others at
/// the handler that was there before: the .NET runtime's own.
/// </summary>
internal static unsafe class TrapHandler
{
    private static readonly Lazy<bool> Installed = new(Install);

    /// <summary>Makes sure the handler is there; call before any compiled code runs.</summary>
    internal static void EnsureInstalled() => _ = Installed.Value;

    private static bool Install()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64 || !OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("compiled WebAssembly runs on Linux x86-64 only so far");
        ReadOnlySpan<int> signals = [Libc.SIGILL, Libc.SIGBUS, Libc.SIGFPE, Libc.SIGSEGV];
        var block = new byte[X64.TrapStubs.Code.Length];
        X64.TrapStubs.Code.CopyTo(block);
        BinaryPrimitives.WriteUInt64LittleEndian(block, (ulong)CodeMemory.Start);
        BinaryPrimitives.WriteUInt64LittleEndian(block.AsSpan(8), (ulong)CodeMemory.End);
        var flags = new int[signals.Length];
        for (int i = 0; i < signals.Length; i++)
        {
            Libc.SignalAction previous;
            if (Libc.SetSignalAction(signals[i], null, &previous) != 0) throw new InvalidOperationException("cannot read a signal handler");
            BinaryPrimitives.WriteInt64LittleEndian(block.AsSpan(16 + 8 * i), previous.Handler);
            // The previous handler must find the stack it asked for: the runtime dispatches exceptions on it for some signals. Ours works on
            // either, since compiled code always leaves room below the stack limit.
            flags[i] = previous.Flags & Libc.SA_ONSTACK | Libc.SA_SIGINFO | Libc.SA_RESTART | Libc.SA_NODEFER;
        }
        // Outside the code range: a fault in the handler itself must not come back to it. Never freed.
        byte* code = Libc.Map(null, 4096, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS, -1, 0);
        if (Libc.Failed(code)) throw new OutOfMemoryException("cannot map the trap handler");
        block.CopyTo(new Span<byte>(code, 4096));
        if (Libc.Protect(code, 4096, Libc.PROT_READ | Libc.PROT_EXEC) != 0) throw new InvalidOperationException("cannot make the trap handler executable");
        for (int i = 0; i < signals.Length; i++)
        {
            var action = new Libc.SignalAction { Handler = (nint)(code + X64.TrapStubs.HandlerOffset), Flags = flags[i] };
            if (Libc.SetSignalAction(signals[i], &action, null) != 0) throw new InvalidOperationException("cannot install a signal handler");
        }
        return true;
    }
}
