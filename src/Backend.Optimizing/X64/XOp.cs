using Tiered.CodeGen.X64;

namespace Tiered.Backend.Optimizing.X64;

/// <summary>
/// Forms of machine instructions. Most take their encoding from <see cref="Machine.MachineInstruction.Template"/>; "rm" is a register, a slot, or the
/// memory operand that the instruction describes. Operands are listed as they lie in the instruction.
/// </summary>
internal enum XOp : ushort
{
    /// <summary>No code; a place for copies.</summary>
    Nop,
    /// <summary>Start of a block.</summary>
    Label,
    /// <summary>Start of the function: defines what comes in registers.</summary>
    Entry,

    // ---- ends of blocks
    Jump,
    /// <summary>To the first edge on the condition in Aux, else to the second.</summary>
    Branch,
    /// <summary>index, temporary, temporary: through a table of the edges; the last one serves all larger numbers.</summary>
    Switch,
    Return,
    /// <summary>Leaves the frame and jumps to function Immediate.</summary>
    TailCall,
    /// <summary>Leaves the frame and jumps to rax.</summary>
    TailCallRegister,
    /// <summary>Traps with code Aux.</summary>
    Trap,

    // ---- forms with a template
    /// <summary>def, rm</summary>
    RegRm,
    /// <summary>tied def, tied use, rm</summary>
    TiedRm,
    /// <summary>tied def, tied use: one operand, with an immediate or without.</summary>
    TiedOne,
    /// <summary>def, second source, rm: VEX.</summary>
    VexRm,
    /// <summary>def, rm: VEX with a ModRM digit, and an immediate.</summary>
    VexDigit,
    /// <summary>rm: ModRM with a digit, and an immediate.</summary>
    Rm,
    /// <summary>reg, rm: nothing is defined.</summary>
    UseRegRm,

    // ---- forms that choose their instruction when registers are known
    /// <summary>def, left, right: an addition.</summary>
    Add,
    /// <summary>def, left: addition of Displacement.</summary>
    AddImmediate,
    /// <summary>def, value: shift left by Immediate.</summary>
    ShiftLeft,
    /// <summary>def: the constant Immediate.</summary>
    Constant,
    /// <summary>def: float or vector constant of the pool, number Displacement.</summary>
    VectorConstant,
    /// <summary>def, rm: copies a value; the 32-bit form clears the upper half.</summary>
    Copy,
    /// <summary>def, vector: bits to a general register.</summary>
    MoveFromVector,
    /// <summary>def: address of the result buffer.</summary>
    ResultBuffer,

    // ---- conditions
    /// <summary>def: the condition in Aux as 0 or 1.</summary>
    Set,
    /// <summary>def, temporary: the condition of two flags in Aux.</summary>
    SetPair,
    /// <summary>tied def, tied use, rm: copies rm on the condition in Aux.</summary>
    ConditionalMove,
    /// <summary>tied def, tied use, register: a vector, by a jump.</summary>
    ConditionalMoveVector,
    /// <summary>Traps with code Immediate on the condition in Aux.</summary>
    TrapIf,

    // ---- calls
    /// <summary>Calls function Immediate.</summary>
    Call,
    /// <summary>Calls rax.</summary>
    CallRegister,
    /// <summary>Calls through rax + Displacement.</summary>
    CallMemory,

    // ---- sequences
    /// <summary>Clears rdx or spreads the sign of rax, and divides rdx:rax by rm.</summary>
    DivideUnsigned,
    DivideSigned,
    /// <summary>As <see cref="DivideSigned"/> with a divisor that may be -1: the remainder is then 0.</summary>
    RemainderSigned,
    /// <summary>def, rm: clears the definition first, which an instruction merges into.</summary>
    ClearedRegRm,
    /// <summary>tied def, tied use, other: minimum and maximum of WebAssembly.</summary>
    FloatMinimum,
    FloatMaximum,
    /// <summary>def, source and temporaries: conversions that take several instructions.</summary>
    ConvertUnsigned64,
    TruncateTo32,
    TruncateTo64,
    TruncateToUnsigned64,
    SaturateTo32,
    SaturateTo64,
    SaturateToUnsigned64,
    /// <summary>def: the highest bit's index by <c>bsr</c>, or the width.</summary>
    LeadingZerosByScan,
    TrailingZerosByScan,
    Fence,
    /// <summary>tied def, tied use, rm: lock xadd, xchg.</summary>
    AtomicExchange,
    AtomicAdd,
    /// <summary>xchg without a result.</summary>
    AtomicStore,
    /// <summary>In rax, replacement, memory.</summary>
    AtomicCompareExchange,
    /// <summary>Temporary, operand, memory: a loop, result in rax.</summary>
    AtomicLogic,
}

/// <summary>Bits of <see cref="Machine.MachineInstruction.Memory"/>; the two highest are the scale.</summary>
internal static class MemoryForm
{
    public const byte None = 0;
    public const byte Base = 1;
    public const byte Index = 2;
    /// <summary>A constant of the pool; its number is the displacement.</summary>
    public const byte Pool = 4;
    /// <summary>Relative to rsp.</summary>
    public const byte Stack = 8;
    public const int ScaleShift = 6;
}

/// <summary>Conditions in Aux: those of the hardware, and two that look at the parity flag too. The lowest bit inverts.</summary>
internal static class Test
{
    /// <summary>Zero and not parity: equal and ordered.</summary>
    public const byte OrderedEqual = 16;
    /// <summary>Not zero, or parity.</summary>
    public const byte UnorderedNotEqual = 17;

    public const byte NotZero = (byte)Condition.NotEqual;
    public const byte Zero = (byte)Condition.Equal;

    public static bool IsPair(byte test) => test >= OrderedEqual;
    public static byte Invert(byte test) => (byte)(test ^ 1);
}
