namespace Tiered.CodeGen.X64;

/// <summary>General-purpose registers by hardware number.</summary>
public static class Gpr
{
    public const int Rax = 0, Rcx = 1, Rdx = 2, Rbx = 3, Rsp = 4, Rbp = 5, Rsi = 6, Rdi = 7;
    public const int R8 = 8, R9 = 9, R10 = 10, R11 = 11, R12 = 12, R13 = 13, R14 = 14, R15 = 15;
}

/// <summary>Condition codes by hardware number; the lowest bit inverts.</summary>
public enum Condition : byte
{
    Overflow,
    NoOverflow,
    Below,
    AboveOrEqual,
    Equal,
    NotEqual,
    BelowOrEqual,
    Above,
    Sign,
    NoSign,
    Parity,
    NoParity,
    Less,
    GreaterOrEqual,
    LessOrEqual,
    Greater,
}

/// <summary>The eight two-operand ALU operations by hardware number.</summary>
public enum AluOp : byte
{
    Add,
    Or,
    Adc,
    Sbb,
    And,
    Sub,
    Xor,
    Cmp,
}

/// <summary>Shifts and rotates by hardware number.</summary>
public enum ShiftOp : byte
{
    Rol = 0,
    Ror = 1,
    Shl = 4,
    Shr = 5,
    Sar = 7,
}

/// <summary>A memory operand: base + index * 2^scale + displacement.</summary>
public readonly struct X64Mem
{
    /// <summary>No index register; the hardware's own code for it.</summary>
    public const int NoIndex = Gpr.Rsp;

    /// <summary>No base register: the hardware's code for it, beyond the registers' numbers since alone it is rbp's.</summary>
    public const int NoBase = 16 | Gpr.Rbp;

    public readonly int Displacement;
    public readonly byte Base;
    public readonly byte Index;
    public readonly byte Scale;

    /// <summary>base + displacement</summary>
    public X64Mem(int @base, int displacement)
    {
        Base = (byte)@base;
        Index = NoIndex;
        Displacement = displacement;
    }

    /// <summary>base + index * 2^scale + displacement. The index cannot be rsp; without a base (<see cref="NoBase"/>) there must be one.</summary>
    public X64Mem(int @base, int index, int scale, int displacement)
    {
        Base = (byte)@base;
        Index = (byte)index;
        Scale = (byte)scale;
        Displacement = displacement;
    }
}
