using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Tiered.CodeGen.X64;

/// <summary>
/// The signal handler and the unwind stub for Linux on x86-64. The engine, which has no assembler, carries them as a byte
/// table that <c>tools/StubGen</c> writes from here; a test compares the two.
/// </summary>
public static class TrapStubs
{
    /// <summary>The signals of hardware faults: SIGILL, SIGBUS, SIGFPE and SIGSEGV.</summary>
    public static ReadOnlySpan<int> Signals => [4, 7, 8, 11];

    /// <summary>
    /// Eight-byte constants at the start of the block, which the engine fills in before it maps the block executable: start
    /// and end of the code range, then for each of <see cref="Signals"/> the action that was there before: its handler, the
    /// signals it wants blocked, and 1 if it wants to be called only once (SA_RESETHAND).
    /// </summary>
    public const int ConstantCount = 2 + 4 * ConstantsPerSignal;

    private const int ConstantsPerSignal = 3;
    private const int PreviousMask = 8;
    private const int PreviousIsOneShot = 16;

    // Linux ucontext_t: gregs start at 40; their order is that of <sys/ucontext.h>.
    private const int Gregs = 40;
    private const int SavedRdx = Gregs + 12 * 8;
    private const int SavedRax = Gregs + 13 * 8;
    private const int SavedRip = Gregs + 16 * 8;
    private const int SignalCode = 8; // siginfo_t.si_code: positive for faults, else some process sent the signal
    private const int FaultAddress = 16; // siginfo_t.si_addr
    private const int SigBus = 7;
    private const int SysRtSigaction = 13;
    private const int SysRtSigprocmask = 14;
    private const int SysGetpid = 39;
    private const int SysGettid = 186;
    private const int SysTgkill = 234;

    /// <summary>Where the parts of the block start.</summary>
    /// <param name="Handler">The signal handler.</param>
    /// <param name="Unwind">The unwind stub.</param>
    /// <param name="SaveRegisters">A C function that stores the six callee-saved registers where its argument points.</param>
    /// <param name="LazyFunction">See <see cref="Builtin.LazyFunction"/>.</param>
    /// <param name="EntryLook">See <see cref="Builtin.EntryLook"/>.</param>
    public readonly record struct Offsets(int Handler, int Unwind, int SaveRegisters, int LazyFunction, int EntryLook);

    /// <summary>Assembles the block: constants, then the code.</summary>
    public static byte[] Create(out Offsets offsets)
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
        var save = a.CreateLabel();
        var lazy = a.CreateLabel();
        var look = a.CreateLabel();
        a.Label(ref handler);
        EmitHandler(a, constants, unwind);
        a.Label(ref unwind);
        EmitUnwind(a);
        a.Label(ref save);
        EmitSaveRegisters(a);
        a.Label(ref lazy);
        TierStubs.EmitLazyFunction(a, unwind);
        a.Label(ref look);
        TierStubs.EmitEntryLook(a);

        using var stream = new MemoryStream();
        var result = a.Assemble(
            new StreamCodeWriter(stream), rip: 0, BlockEncoderOptions.ReturnNewInstructionOffsets);
        offsets = new Offsets(Of(handler), Of(unwind), Of(save), Of(lazy), Of(look));
        return stream.ToArray();

        int Of(Label label) => (int)result.GetLabelRIP(label);
    }

    // handler(int signal, siginfo_t*, ucontext_t*): a fault in our code range continues at the unwind stub with the faulting
    // pc in rax and the address of a bus error in rdx; every other signal goes to the handler that was there before.
    private static void EmitHandler(Assembler a, Label[] constants, Label unwind)
    {
        var chain = a.CreateLabel();
        a.mov(rax, __qword_ptr[rdx + SavedRip]);
        a.cmp(rax, __qword_ptr[constants[0]]);
        a.jb(chain);
        a.cmp(rax, __qword_ptr[constants[1]]);
        a.jae(chain);
        a.cmp(__dword_ptr[rsi + SignalCode], 0);
        a.jle(chain);
        a.mov(__qword_ptr[rdx + SavedRax], rax);
        // The address of an illegal instruction is that of the instruction: only that of a bus error tells something.
        var store = a.CreateLabel();
        a.xor(ecx, ecx);
        a.cmp(edi, SigBus);
        a.jne(store);
        a.mov(rcx, __qword_ptr[rsi + FaultAddress]);
        a.Label(ref store);
        a.mov(__qword_ptr[rdx + SavedRdx], rcx);
        a.lea(rcx, __[unwind]);
        a.mov(__qword_ptr[rdx + SavedRip], rcx);
        a.ret();

        a.Label(ref chain);
        var known = a.CreateLabel();
        for (int i = 0; i < Signals.Length; i++)
        {
            a.lea(r8, __[constants[2 + i * ConstantsPerSignal]]);
            a.cmp(edi, Signals[i]);
            a.je(known);
        }
        a.Label(ref known);
        // The kernel has blocked what the previous handler wants blocked, for ours was installed with its mask. A handler that
        // was installed later and calls ours may have asked for another mask: the .NET runtime's activation signal, let through
        // here, would run on the small alternate stack on top of the runtime's own handler.
        a.push(rdi);
        a.push(rsi);
        a.push(rdx);
        a.mov(eax, SysRtSigprocmask);
        a.xor(edi, edi);
        a.lea(rsi, __[r8 + PreviousMask]);
        a.xor(edx, edx);
        a.mov(r10d, 8);
        a.syscall();
        a.pop(rdx);
        a.pop(rsi);
        a.pop(rdi);
        // SIG_DFL (0) and SIG_IGN (1) cannot be jumped to: restore the default action, and the instruction faults again.
        var defaultAction = a.CreateLabel();
        var call = a.CreateLabel();
        a.mov(r9, __qword_ptr[r8]);
        a.cmp(r9, 1);
        a.jbe(defaultAction);
        a.cmp(__qword_ptr[r8 + PreviousIsOneShot], 0);
        a.je(call);
        EmitRestoreDefault(a);
        a.Label(ref call);
        a.jmp(r9);

        a.Label(ref defaultAction);
        EmitRestoreDefault(a);
        // A signal that some process sent comes only once: send it again, to this thread.
        var done = a.CreateLabel();
        a.cmp(__dword_ptr[rsi + SignalCode], 0);
        a.jg(done);
        a.mov(edx, edi);
        a.mov(eax, SysGettid);
        a.syscall();
        a.mov(esi, eax);
        a.mov(eax, SysGetpid);
        a.syscall();
        a.mov(edi, eax);
        a.mov(eax, SysTgkill);
        a.syscall();
        a.Label(ref done);
        a.ret();
    }

    // Gives the signal in edi its default action; keeps the registers of arguments, and r9.
    private static void EmitRestoreDefault(Assembler a)
    {
        a.push(rsi);
        a.push(rdx);
        a.sub(rsp, 32);
        a.xor(eax, eax);
        for (int i = 0; i < 4; i++) a.mov(__qword_ptr[rsp + i * 8], rax);
        a.mov(eax, SysRtSigaction);
        a.mov(rsi, rsp);
        a.xor(edx, edx);
        a.mov(r10d, 8);
        a.syscall();
        a.add(rsp, 32);
        a.pop(rdx);
        a.pop(rsi);
    }

    private static void EmitSaveRegisters(Assembler a)
    {
        AssemblerRegister64[] saved = [rbx, rbp, r12, r13, r14, r15];
        for (int i = 0; i < saved.Length; i++) a.mov(__qword_ptr[rdi + i * 8], saved[i]);
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
