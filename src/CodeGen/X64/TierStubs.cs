using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace Tiered.CodeGen.X64;

/// <summary>
/// What stands between compiled code and the engine when tiers change. These stubs are entered with all arguments of a function
/// in their registers, and keep them; arguments in the overflow area stay where they are. Each has a frame of its own, so that
/// backtraces and traps find their way.
/// </summary>
internal static class TierStubs
{
    // Six general registers, padded to a multiple of 16, then eight vectors.
    private const int GeneralArea = 48;
    private const int FrameSize = GeneralArea + CallingConvention.VectorArgumentCount * 16;

    private static readonly AssemblerRegister64[] General = [rdi, rsi, rdx, rcx, r8, r9];
    private static readonly AssemblerRegisterXMM[] Vectors = [xmm0, xmm1, xmm2, xmm3, xmm4, xmm5, xmm6, xmm7];

    /// <summary>The slot of a function that was never called leads here, with its defined index in <c>eax</c>.</summary>
    internal static void EmitLazyFunction(Assembler a, Label unwind)
    {
        EmitCall(a, Builtin.CompileFunction);
        var failed = a.CreateLabel();
        a.test(rax, rax);
        a.je(failed);
        EmitRestore(a);
        a.jmp(rax);
        // Without a place of its own: the trap that waits is that of the caller's call.
        a.Label(ref failed);
        a.xor(edx, edx);
        a.jmp(unwind);
    }

    /// <summary>A look of a function at its entry, whose index is in <c>eax</c>.</summary>
    internal static void EmitEntryLook(Assembler a)
    {
        EmitCall(a, Builtin.LookAtEntry);
        EmitRestore(a);
        a.ret();
    }

    private static void EmitCall(Assembler a, Builtin builtin)
    {
        a.push(rbp);
        a.mov(rbp, rsp);
        // Entered like a function: 16-byte aligned after the push.
        a.sub(rsp, FrameSize);
        for (int i = 0; i < General.Length; i++) a.mov(__qword_ptr[rsp + i * 8], General[i]);
        for (int i = 0; i < Vectors.Length; i++) a.movaps(__xmmword_ptr[rsp + (GeneralArea + i * 16)], Vectors[i]);
        a.mov(esi, eax);
        a.mov(rax, __qword_ptr[rdi + VMContext.Builtins]);
        a.call(__qword_ptr[rax + (int)builtin * 8]);
    }

    private static void EmitRestore(Assembler a)
    {
        for (int i = 0; i < General.Length; i++) a.mov(General[i], __qword_ptr[rsp + i * 8]);
        for (int i = 0; i < Vectors.Length; i++) a.movaps(Vectors[i], __xmmword_ptr[rsp + (GeneralArea + i * 16)]);
        a.leave();
    }
}
