using System.Runtime.InteropServices;
using Iced.Intel;
using Tiered.CodeGen.X64;
using static Iced.Intel.AssemblerRegisters;

namespace Tiered.Tests.CodeGen;

/// <summary>
/// Trampolines keep every callee-saved register, by return and by trap, whatever they carry: .NET may have anything there.
/// </summary>
public sealed unsafe partial class TrampolineTests : IDisposable
{
    private const int PageSize = 1 << 20;

    private static readonly AssemblerRegister64[] CalleeSaved = [rbx, rbp, r12, r13, r14, r15];

    private readonly byte* _memory = Map(null, PageSize, 7, 0x22, -1, 0);
    private readonly byte* _context = (byte*)NativeMemory.AllocZeroed(VMContext.HeaderSize);
    private readonly byte* _store = (byte*)NativeMemory.AlignedAlloc(VMStoreContext.Size, 64);
    private readonly ulong* _slots = (ulong*)NativeMemory.AllocZeroed(4_100, 8);
    private int _used;

    public TrampolineTests() => *(byte**)(_context + VMContext.StoreContext) = _store;

    public void Dispose()
    {
        _ = Unmap(_memory, PageSize);
        NativeMemory.Free(_context);
        NativeMemory.AlignedFree(_store);
        NativeMemory.Free(_slots);
    }

    /// <summary>Numbers of parameters of every kind, within the registers and beyond.</summary>
    public static TheoryData<int, string> Cases()
    {
        var cases = new TheoryData<int, string>();
        foreach (int count in new[] { 0, 1, 5, 6, 7, 8, 9, 100, 999, 1_000 })
        {
            foreach (string kind in new[] { "i32", "i64", "f32", "f64", "v128", "mixed" }) cases.Add(count, kind);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void CalleeSavedRegistersSurvive(int count, string kind)
    {
        var parameters = Enumerable.Range(0, count).Select(i => TypeOf(kind, i)).ToArray();
        foreach (var results in new ValType[][] { [], [ValType.I32], [ValType.V128], [ValType.F64, ValType.I64, ValType.V128] })
        {
            var pair = Trampolines.Create(FunctionType.Create(parameters, results));
            nint entry = Place(pair.Entry.Code);
            Assert.Equal(0L, Call(entry, Place(Returning()), out ulong returned));
            Assert.Equal(0ul, returned);
            Assert.Equal(1L, Call(entry, Trapping(), out ulong trapped));
            Assert.Equal(0ul, trapped);
            // Through the other one: the dispatcher says that the host function returned.
            Assert.Equal(0L, Call(entry, Place(pair.Host.Code), out ulong host, dispatch: Place(Returning())));
            Assert.Equal(0ul, host);
        }
    }

    private static ValType TypeOf(string kind, int index) => (kind == "mixed" ? index % 5 : Array.IndexOf(["i32", "i64", "f32", "f64", "v128"], kind)) switch
    {
        0 => ValType.I32,
        1 => ValType.I64,
        2 => ValType.F32,
        3 => ValType.F64,
        _ => ValType.V128,
    };

    /// <summary>Calls an entry trampoline with known values in the registers; a bit of <paramref name="changed"/> is set for each that changed.</summary>
    private long Call(nint entry, nint code, out ulong changed, nint dispatch = 0)
    {
        byte* context = stackalloc byte[VMHostContext.Size];
        byte* callee = _context;
        if (dispatch != 0)
        {
            new Span<byte>(context, VMHostContext.Size).Clear();
            *(byte**)(context + VMContext.StoreContext) = _store;
            *(nint*)(context + VMHostContext.Dispatcher) = dispatch;
            callee = context;
        }
        var a = new Assembler(64);
        foreach (var register in CalleeSaved) a.push(register);
        a.sub(rsp, 24);
        a.mov(__[rsp], rcx);
        a.mov(rax, r8);
        for (int i = 0; i < CalleeSaved.Length; i++) a.mov(CalleeSaved[i], Pattern(i));
        a.call(rax);
        a.mov(rcx, __qword_ptr[rsp]);
        a.xor(edx, edx);
        for (int i = 0; i < CalleeSaved.Length; i++)
        {
            var same = a.CreateLabel();
            a.mov(rsi, Pattern(i));
            a.cmp(CalleeSaved[i], rsi);
            a.je(same);
            a.or(rdx, 1 << i);
            a.Label(ref same);
        }
        a.mov(__qword_ptr[rcx], rdx);
        a.add(rsp, 24);
        foreach (var register in CalleeSaved.Reverse()) a.pop(register);
        a.ret();
        ulong result = 0;
        long status = ((delegate* unmanaged<byte*, nint, ulong*, ulong*, nint, long>)Place(Assemble(a)))(callee, code, _slots, &result, entry);
        changed = result;
        return status;
    }

    private static ulong Pattern(int register) => 0x5A5A_0000_DEAD_0000 + (ulong)register * 0x1111;

    private static byte[] Returning()
    {
        var a = new Assembler(64);
        a.xor(eax, eax);
        a.ret();
        return Assemble(a);
    }

    /// <summary>Code that changes all registers and faults: the handler continues at the unwind stub.</summary>
    private nint Trapping()
    {
        nint stubs = Place(TrapStubs.Create(out var offsets));
        var a = new Assembler(64);
        a.push(rbp);
        a.mov(rbp, rsp);
        a.mov(rbx, 1);
        a.mov(r12, 2);
        a.mov(r13, 3);
        a.mov(r14, 4);
        a.mov(r15, 5);
        a.mov(rcx, (ulong)(stubs + offsets.Unwind));
        a.jmp(rcx);
        return Place(Assemble(a));
    }

    private static byte[] Assemble(Assembler a)
    {
        using var stream = new MemoryStream();
        a.Assemble(new StreamCodeWriter(stream), rip: 0);
        return stream.ToArray();
    }

    private nint Place(byte[] code)
    {
        byte* place = _memory + _used;
        code.CopyTo(new Span<byte>(place, code.Length));
        _used += code.Length + 15 & ~15;
        Assert.True(_used < PageSize);
        return (nint)place;
    }

    [LibraryImport("libc.so.6", EntryPoint = "mmap")]
    private static partial byte* Map(void* address, nuint length, int protection, int flags, int fd, long offset);

    [LibraryImport("libc.so.6", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);
}
