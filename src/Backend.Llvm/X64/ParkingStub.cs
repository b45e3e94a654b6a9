using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Tiered.Backend.Llvm.Watch;

namespace Tiered.Backend.Llvm.X64;

/// <summary>
/// A signal handler that keeps its thread for ever if the thread was interrupted in LLVM's code, and returns at once if not. Machine code, since a handler in C#
/// could find its thread anywhere.
/// </summary>
internal static unsafe class ParkingStub
{
    // The C library and .NET use the lowest real-time signals; others are rare.
    private const int HighestSignal = 62, LowestSignal = 50;

    private const int LowPlace = 9, HighPlace = 24;

    private static readonly Lazy<int> Installed = new(Install);

    /// <summary>The signal, whose value is the address of a state; 0 where threads cannot be parked.</summary>
    public static int Signal => Installed.Value;

    // void handler(int signal [edi], siginfo_t* info [rsi], ucontext_t* context [rdx])
    private static ReadOnlySpan<byte> Code =>
    [
        0x48, 0x8B, 0x82, 0xA8, 0x00, 0x00, 0x00,                   // mov rax, [rdx + 168]   uc_mcontext.gregs[REG_RIP]
        0x48, 0xB9, 0, 0, 0, 0, 0, 0, 0, 0,                         // mov rcx, start of LLVM's code
        0x48, 0x39, 0xC8,                                           // cmp rax, rcx
        0x72, 0x2C,                                                 // jb out
        0x48, 0xB9, 0, 0, 0, 0, 0, 0, 0, 0,                         // mov rcx, end of LLVM's code
        0x48, 0x39, 0xC8,                                           // cmp rax, rcx
        0x73, 0x1D,                                                 // jae out
        0x48, 0x8B, 0x4E, 0x18,                                     // mov rcx, [rsi + 24]    si_value
        0xB8, 0x01, 0x00, 0x00, 0x00,                               // mov eax, 1
        0xBA, 0x02, 0x00, 0x00, 0x00,                               // mov edx, 2
        0xF0, 0x0F, 0xB1, 0x11,                                     // lock cmpxchg [rcx], edx
        0x75, 0x09,                                                 // jne out
        0xB8, 0x22, 0x00, 0x00, 0x00,                               // park: mov eax, 34      pause
        0x0F, 0x05,                                                 // syscall
        0xEB, 0xF7,                                                 // jmp park
        0xC3,                                                       // out: ret
    ];

    private static int Install()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64) return 0;
        var (start, end) = FindCode(LibLlvm.AddressInside);
        int signal = FindSignal();
        if (start == 0 || signal == 0) return 0;
        const int Page = 4096;
        byte* stub = Libc.Map(null, Page, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS, -1, 0);
        if (stub == (byte*)-1) return 0;
        var code = new Span<byte>(stub, Code.Length);
        Code.CopyTo(code);
        BinaryPrimitives.WriteUInt64LittleEndian(code[LowPlace..], start);
        BinaryPrimitives.WriteUInt64LittleEndian(code[HighPlace..], end);
        if (Libc.Protect(stub, Page, Libc.PROT_READ | Libc.PROT_EXEC) != 0) return 0;
        var action = new Libc.SignalAction { Handler = (nint)stub, Flags = Libc.SA_SIGINFO | Libc.SA_RESTART };
        return Libc.SetSignalAction(signal, &action, null) == 0 ? signal : 0;
    }

    /// <summary>A signal that nobody has a handler for.</summary>
    private static int FindSignal()
    {
        for (int signal = HighestSignal; signal >= LowestSignal; signal--)
        {
            Libc.SignalAction action;
            if (Libc.SetSignalAction(signal, null, &action) == 0 && action.Handler == 0) return signal;
        }
        return 0;
    }

    /// <summary>The executable mapping that an address lies in, from <c>/proc/self/maps</c>.</summary>
    private static (ulong Start, ulong End) FindCode(nint address)
    {
        foreach (string line in File.ReadLines("/proc/self/maps"))
        {
            int dash = line.IndexOf('-', StringComparison.Ordinal), space = line.IndexOf(' ', StringComparison.Ordinal);
            ulong start = ulong.Parse(line.AsSpan(0, dash), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            ulong end = ulong.Parse(line.AsSpan(dash + 1, space - dash - 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if ((ulong)address >= start && (ulong)address < end) return (start, end);
        }
        return (0, 0);
    }
}
