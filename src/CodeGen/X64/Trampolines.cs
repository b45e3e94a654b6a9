using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Tiered.CodeGen.X64;

/// <summary>
/// The functions that cross between host and compiled code, one pair a signature.
/// <para>The entry frame is where traps unwind to (<see cref="TrapStubs"/>). Below its frame address F lie the five
/// callee-saved registers, the address of the <see cref="VMStoreContext"/> and the caller's slots. While wasm runs, <c>rbp</c>
/// holds F + 1: the odd value ends the frame chain.</para>
/// </summary>
public static class Trampolines
{
    /// <summary>Offset from F of the last callee-saved register pushed.</summary>
    internal const int SavedRegisters = -0x28;

    /// <summary>Offset from F of the store context's address.</summary>
    internal const int StoreContext = -0x30;

    private const int Slots = -0x38;

    // Keeps rsp 16-byte aligned at the call: F is aligned, five registers and two words lie below it.
    private const int FrameSize = 0x18;

    /// <summary>Makes both trampolines of a signature.</summary>
    public static TrampolinePair Create(FunctionType type) => new(type, CreateEntry(type), CreateHost(type));

    /// <summary>The trampolines of all function types of a module, each type once.</summary>
    public static TrampolinePair[] CreateAll(WasmModule module)
    {
        var seen = new HashSet<int>();
        var pairs = new List<TrampolinePair>();
        foreach (var type in module.Types)
        {
            if (type.Function is { } function && seen.Add(type.Id)) pairs.Add(Create(function));
        }
        return [.. pairs];
    }

    private static Trampoline CreateEntry(FunctionType type)
    {
        var a = new Assembler(64);
        a.push(rbp);
        a.mov(rbp, rsp);
        a.push(rbx);
        a.push(r12);
        a.push(r13);
        a.push(r14);
        a.push(r15);
        a.sub(rsp, FrameSize);
        a.mov(rax, __[rdi + VMContext.StoreContext]);
        a.mov(__[rbp + StoreContext], rax);
        a.mov(__[rbp + Slots], rdx);
        a.mov(r10, rsi);
        a.mov(r11, rdx);
        a.inc(rbp);

        var locations = new ArgumentLocation[type.Parameters.Length];
        CallingConvention.Assign(type, locations);
        // The overflow area first, while the registers of arguments are free: rcx carries what goes there.
        for (int i = 0, slot = 0; i < locations.Length; slot += type.Parameters[i++].SlotCount)
        {
            if (locations[i].Kind != ArgumentKind.Overflow) continue;
            for (int part = 0; part < type.Parameters[i].SlotCount; part++)
            {
                a.mov(rcx, __qword_ptr[r11 + (slot + part) * 8]);
                a.mov(__qword_ptr[rax + (VMStoreContext.OverflowArea + (locations[i].Index + part) * 8)], rcx);
            }
        }
        for (int i = 0, slot = 0; i < locations.Length; slot += type.Parameters[i++].SlotCount)
        {
            var source = r11 + slot * 8;
            if (locations[i].Kind == ArgumentKind.General) a.mov(General(locations[i].Index), __qword_ptr[source]);
            else if (locations[i].Kind == ArgumentKind.Vector)
                LoadVector(a, Vector(locations[i].Index), type.Parameters[i], source);
        }
        if (type.ReturnsThroughBuffer) a.mov(rsi, r11);
        a.call(r10);
        if (type.Results.Length == 1)
        {
            a.mov(r11, __[rbp - 1 + Slots]);
            if (type.Results[0].IsGeneral) a.mov(__qword_ptr[r11], rax);
            else StoreVector(a, xmm0, type.Results[0], r11 + 0);
        }
        a.xor(eax, eax);
        // The callee-saved registers are what they were: all compiled code keeps them, only a trap leaves without restoring them.
        a.lea(rsp, __[rbp - 1]);
        a.pop(rbp);
        a.ret();
        return new Trampoline(Assemble(a));
    }

    /// <summary>Leaves, from a trap, an entry frame whose tagged address is in <paramref name="frame"/>, with the status in <c>eax</c>.</summary>
    internal static void EmitExit(Assembler a, AssemblerRegister64 frame)
    {
        a.lea(rsp, __[frame - 1 + SavedRegisters]);
        a.pop(r15);
        a.pop(r14);
        a.pop(r13);
        a.pop(r12);
        a.pop(rbx);
        a.pop(rbp);
        a.ret();
    }

    private static Trampoline CreateHost(FunctionType type)
    {
        var a = new Assembler(64);
        int slotBytes = Math.Max(type.ParameterSlots, type.ResultSlots) * 8;
        int frame = (slotBytes + 8 + 15) & ~15;
        a.push(rbp);
        a.mov(rbp, rsp);
        a.sub(rsp, frame);
        if (type.ReturnsThroughBuffer) a.mov(__[rbp - 8], rsi);
        var locations = new ArgumentLocation[type.Parameters.Length];
        CallingConvention.Assign(type, locations);
        bool storeContextLoaded = false;
        for (int i = 0, slot = 0; i < locations.Length; slot += type.Parameters[i++].SlotCount)
        {
            var destination = rsp + slot * 8;
            switch (locations[i].Kind)
            {
                case ArgumentKind.General:
                    a.mov(__qword_ptr[destination], General(locations[i].Index));
                    break;
                case ArgumentKind.Vector:
                    StoreVector(a, Vector(locations[i].Index), type.Parameters[i], destination);
                    break;
                default:
                    if (!storeContextLoaded) a.mov(rax, __[rdi + VMContext.StoreContext]);
                    storeContextLoaded = true;
                    for (int part = 0; part < type.Parameters[i].SlotCount; part++)
                    {
                        a.mov(r10, __qword_ptr[rax + (VMStoreContext.OverflowArea + (locations[i].Index + part) * 8)]);
                        a.mov(__qword_ptr[destination + part * 8], r10);
                    }
                    break;
            }
        }
        a.mov(rsi, rsp);
        a.call(__qword_ptr[rdi + VMHostContext.Dispatcher]);
        var failed = a.CreateLabel();
        a.test(eax, eax);
        a.jne(failed);
        if (type.ReturnsThroughBuffer)
        {
            a.mov(rdx, __[rbp - 8]);
            for (int slot = 0; slot < type.ResultSlots; slot++)
            {
                a.mov(rax, __qword_ptr[rsp + slot * 8]);
                a.mov(__qword_ptr[rdx + slot * 8], rax);
            }
        }
        else if (type.Results.Length == 1)
        {
            if (type.Results[0].IsGeneral) a.mov(rax, __qword_ptr[rsp]);
            else LoadVector(a, xmm0, type.Results[0], rsp + 0);
        }
        a.leave();
        a.ret();
        a.Label(ref failed);
        a.ud2();
        byte[] code = Assemble(a);
        return new Trampoline(code, TrapOffset: code.Length - 2);
    }

    private static void LoadVector(Assembler a, AssemblerRegisterXMM register, ValType type, AssemblerMemoryOperand source)
    {
        switch (type.Kind)
        {
            case ValKind.F32: a.movss(register, __dword_ptr[source]); break;
            case ValKind.F64: a.movsd(register, __qword_ptr[source]); break;
            default: a.movups(register, __xmmword_ptr[source]); break;
        }
    }

    private static void StoreVector(Assembler a, AssemblerRegisterXMM register, ValType type, AssemblerMemoryOperand destination)
    {
        switch (type.Kind)
        {
            case ValKind.F32: a.movss(__dword_ptr[destination], register); break;
            case ValKind.F64: a.movsd(__qword_ptr[destination], register); break;
            default: a.movups(__xmmword_ptr[destination], register); break;
        }
    }

    private static AssemblerRegister64 General(int number) => number switch
    {
        7 => rdi,
        6 => rsi,
        2 => rdx,
        1 => rcx,
        8 => r8,
        9 => r9,
        _ => throw new ArgumentOutOfRangeException(nameof(number)),
    };

    private static AssemblerRegisterXMM Vector(int number) => number switch
    {
        0 => xmm0,
        1 => xmm1,
        2 => xmm2,
        3 => xmm3,
        4 => xmm4,
        5 => xmm5,
        6 => xmm6,
        7 => xmm7,
        _ => throw new ArgumentOutOfRangeException(nameof(number)),
    };

    internal static byte[] Assemble(Assembler a)
    {
        using var stream = new MemoryStream();
        a.Assemble(new StreamCodeWriter(stream), rip: 0);
        return stream.ToArray();
    }
}
