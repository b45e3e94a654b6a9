namespace Tiered.CodeGen.X64;

// Atomic memory operations. The template of an operand size and the prefixes make the rest.
public unsafe partial struct X64Emitter
{
    private const byte LockPrefix = 0xF0;

    /// <summary>Orders all accesses in front before all behind.</summary>
    public void MemoryFence()
    {
        Reserve();
        *_at++ = 0x0F;
        *_at++ = 0xAE;
        *_at++ = 0xF0;
    }

    /// <summary>Adds <paramref name="register"/> to memory, and leaves there what memory held.</summary>
    public void LockExchangeAdd(int bytes, in X64Mem memory, int register)
    {
        Lock();
        RegMem(Sized(bytes, X64Op.Xadd_rm8_r8, X64Op.Xadd_rm16_r16, X64Op.Xadd_rm32_r32, X64Op.Xadd_rm64_r64), register, memory);
    }

    /// <summary>Stores <paramref name="register"/> if memory equals rax; rax holds what memory held, the zero flag whether they were equal.</summary>
    public void LockCompareExchange(int bytes, in X64Mem memory, int register)
    {
        Lock();
        RegMem(Sized(bytes, X64Op.Cmpxchg_rm8_r8, X64Op.Cmpxchg_rm16_r16, X64Op.Cmpxchg_rm32_r32, X64Op.Cmpxchg_rm64_r64), register, memory);
    }

    /// <summary>Swaps memory and <paramref name="register"/>; atomic and a full fence without a prefix.</summary>
    public void Exchange(int bytes, in X64Mem memory, int register) =>
        RegMem(Sized(bytes, X64Op.Xchg_rm8_r8, X64Op.Xchg_rm16_r16, X64Op.Xchg_rm32_r32, X64Op.Xchg_rm64_r64), register, memory);

    private void Lock()
    {
        Reserve();
        *_at++ = LockPrefix;
    }

    private static uint Sized(int bytes, uint template8, uint template16, uint template32, uint template64) => bytes switch
    {
        1 => template8,
        2 => template16,
        4 => template32,
        _ => template64,
    };
}
