using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Tiered.CodeGen.X64;

/// <summary>
/// The signal handler and the unwind stub for Linux on x86-64. The engine, which has no assembler, carries them as a byte
/// table that <c>tools/StubGen</c> writes from here; a test compares the two.
/// </summary>
public static class TrapStubs
{
    /// <summary>
    /// Eight-byte constants at the start of the block, which the engine fills in before it maps the block executable: start
    /// and end of the code range, then the previous handlers of SIGILL, SIGBUS, SIGFPE and SIGSEGV.
    /// </summary>
    public const int ConstantCount = 6;

    // Linux ucontext_t: gregs start at 40; their order is that of <sys/ucontext.h>.
    private const int Gregs = 40;
    private const int SavedRdx = Gregs + 12 * 8;
    private const int SavedRax = Gregs + 13 * 8;
    private const int SavedRip = Gregs + 16 * 8;
    private const int FaultAddress = 16; // siginfo_t.si_addr
    private const int SysRtSigaction = 13;

    /// <summary>Assembles the block: constants, the handler at <paramref name="handlerOffset"/>, the unwind stub at <paramref name="unwindOffset"/>.</summary>
    public static byte[] Create(out int handlerOffset, out int unwindOffset)
    {
        var a = new Assembler(64);
        var constants = new Label[ConstantCount];
        for (int i = 0; i < ConstantCount; i++)
        {
            constants[i] = a.CreateLabel();
            a.Label(ref constants[i]);
            a.dq(0L);
        }
        var handler = a.CreateLabel();
        var unwind = a.CreateLabel();
        a.Label(ref handler);
        EmitHandler(a, constants, unwind);
        a.Label(ref unwind);
        EmitUnwind(a);

        using var stream = new MemoryStream();
        var result = a.Assemble(new StreamCodeWriter(stream), rip: 0, BlockEncoderOptions.ReturnNewInstructionOffsets);
        handlerOffset = (int)result.GetLabelRIP(handler);
        unwindOffset = (int)result.GetLabelRIP(unwind);
        return stream.ToArray();
    }

    // handler(int signal, siginfo_t*, ucontext_t*): a fault in our code range continues at the unwind stub with the faulting
    // pc in rax and the data address in rdx; every other fault goes to the handler that was there before.
    private static void EmitHandler(Assembler a, Label[] constants, Label unwind)
    {
        var chain = a.CreateLabel();
        a.mov(rax, __qword_ptr[rdx + SavedRip]);
        a.cmp(rax, __qword_ptr[constants[0]]);
        a.jb(chain);
        a.cmp(rax, __qword_ptr[constants[1]]);
        a.jae(chain);
        a.mov(__qword_ptr[rdx + SavedRax], rax);
        a.mov(rcx, __qword_ptr[rsi + FaultAddress]);
        a.mov(__qword_ptr[rdx + SavedRdx], rcx);
        a.lea(rcx, __[unwind]);
        a.mov(__qword_ptr[rdx + SavedRip], rcx);
        a.ret();

        a.Label(ref chain);
        ReadOnlySpan<int> signals = [4, 7, 8, 11];
        for (int i = 0; i < signals.Length; i++)
        {
            var next = a.CreateLabel();
            a.cmp(edi, signals[i]);
            a.jne(next);
            a.mov(rax, __qword_ptr[constants[2 + i]]);
            a.Label(ref next);
            a.nop();
        }
        // SIG_DFL (0) and SIG_IGN (1) cannot be jumped to: restore the default action, and the instruction faults again.
        var defaultAction = a.CreateLabel();
        a.cmp(rax, 1);
        a.jbe(defaultAction);
        a.jmp(rax);
        a.Label(ref defaultAction);
        a.sub(rsp, 40);
        a.xor(eax, eax);
        for (int i = 0; i < 4; i++) a.mov(__qword_ptr[rsp + i * 8], rax);
        a.mov(eax, SysRtSigaction);
        a.mov(rsi, rsp);
        a.xor(edx, edx);
        a.mov(r10d, 8);
        a.syscall();
        a.add(rsp, 40);
        a.ret();
    }

    // Walks the frame chain to the tagged entry frame, notes the pc and the return addresses on the way in the store context, and
    // returns 1 from the entry trampoline. Uses no stack, so it also serves stack overflows.
    private static void EmitUnwind(Assembler a)
    {
        var find = a.CreateLabel();
        var found = a.CreateLabel();
        var record = a.CreateLabel();
        var full = a.CreateLabel();
        var done = a.CreateLabel();
        a.mov(rcx, rbp);
        a.Label(ref find);
        a.test(cl, 1);
        a.jne(found);
        a.mov(rcx, __qword_ptr[rcx]);
        a.jmp(find);
        a.Label(ref found);
        a.mov(rsi, __qword_ptr[rcx - 1 + Trampolines.StoreContext]);
        a.mov(__qword_ptr[rsi + VMStoreContext.TrapPc], rax);
        a.mov(__qword_ptr[rsi + VMStoreContext.TrapAddress], rdx);
        a.mov(rcx, rbp);
        a.xor(edi, edi);
        a.Label(ref record);
        a.test(cl, 1);
        a.jne(done);
        a.cmp(edi, VMStoreContext.MaxTrapFrames);
        a.jae(full);
        a.mov(rax, __qword_ptr[rcx + 8]);
        a.mov(__qword_ptr[rsi + rdi * 8 + VMStoreContext.TrapFrames], rax);
        a.inc(edi);
        a.Label(ref full);
        a.mov(rcx, __qword_ptr[rcx]);
        a.jmp(record);
        a.Label(ref done);
        a.mov(__qword_ptr[rsi + VMStoreContext.TrapFrameCount], rdi);
        a.mov(eax, 1);
        Trampolines.EmitExit(a, rcx);
    }
}
