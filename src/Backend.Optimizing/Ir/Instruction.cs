using Tiered.Wasm;

namespace Tiered.Backend.Optimizing.Ir;

/// <summary>Types of values. Addresses are <see cref="I64"/>.</summary>
public enum IrType : byte
{
    None,
    I32,
    I64,
    F32,
    F64,
    V128,
    /// <summary>A reference: 64 bits in a general register.</summary>
    Ref,
}

/// <summary>Conditions of <see cref="Op.ICompare"/>; the lowest bit inverts.</summary>
public enum IntCondition : byte
{
    Eq,
    Ne,
    LtS,
    GeS,
    LtU,
    GeU,
    GtS,
    LeS,
    GtU,
    LeU,
}

/// <summary>Conditions of <see cref="Op.FCompare"/>; all but <see cref="Ne"/> are false of a NaN.</summary>
public enum FloatCondition : byte
{
    Eq,
    Ne,
    Lt,
    Gt,
    Le,
    Ge,
}

/// <summary>What part of the engine's structures an access touches; accesses to different regions never overlap.</summary>
public enum RegionKind : byte
{
    /// <summary>Never changes while the instance lives.</summary>
    Invariant,
    /// <summary>A global's value.</summary>
    Global,
    /// <summary>A table's length and address.</summary>
    Table,
    TableElements,
    /// <summary>A memory's length.</summary>
    MemorySize,
    /// <summary>The overflow area and other fields of the store.</summary>
    Store,
}

/// <summary>A region: kind, and which global, table or memory. Imported ones of a kind may be the same thing and share <see cref="Imported"/>.</summary>
public readonly record struct AliasRegion(RegionKind Kind, int Index)
{
    public const int Imported = 0x7F_FFFF;

    /// <summary>As <see cref="Instruction.Aux"/>.</summary>
    public int Bits => (int)Kind | Index << 8;

    public static AliasRegion FromBits(int bits) => new((RegionKind)(bits & 0xFF), bits >> 8);

    public static AliasRegion Invariant => default;

    public override string ToString() => Kind == RegionKind.Invariant ? "invariant"
        : OpTable.ToSnakeCase(Kind.ToString()) + "#" + (Index == Imported ? "imported" : Index.ToString(System.Globalization.CultureInfo.InvariantCulture));
}

/// <summary>Bits of <see cref="Instruction.Flags"/>.</summary>
[Flags]
public enum InstructionFlags : byte
{
    None = 0,
    /// <summary>A branch that is nearly always taken.</summary>
    Likely = 1,
    /// <summary>A branch that is nearly never taken.</summary>
    Unlikely = 2,
}

/// <summary>One instruction; its index in <see cref="Function.Instructions"/> is the name of its result.</summary>
public struct Instruction
{
    public Op Op;
    public IrType Type;
    public InstructionFlags Flags;
    public int A, B, C;
    public int Aux;
    /// <summary>Neighbours in the block, -1 at its ends.</summary>
    public int Previous, Next;
    /// <summary>The block it stands in, or -1.</summary>
    public int Block;
    /// <summary>Byte offset in the module of the operator it comes from.</summary>
    public uint Position;
    public long Imm;

    /// <summary>The wasm operator of <see cref="AuxKind.Opcode"/>.</summary>
    public readonly Opcode Opcode => (Opcode)(ushort)Aux;

    /// <summary>The lane of <see cref="AuxKind.Opcode"/>.</summary>
    public readonly int Lane => Aux >> 16 & 15;

    /// <summary>The memory of <see cref="AuxKind.Opcode"/>.</summary>
    public readonly int Memory => (int)((uint)Aux >> 20);

    public readonly AliasRegion Region => AliasRegion.FromBits(Aux);

    /// <summary>The condition of an <see cref="Op.ICompare"/>.</summary>
    public readonly IntCondition IntCondition => (IntCondition)Aux;

    /// <summary>The condition of an <see cref="Op.FCompare"/>.</summary>
    public readonly FloatCondition FloatCondition => (FloatCondition)Aux;

    /// <summary>The builtin of an <see cref="Op.CallBuiltin"/>.</summary>
    public readonly Builtin Builtin => (Builtin)(ushort)Aux;

    /// <summary>Makes <see cref="Aux"/> of an operator.</summary>
    public static int OpcodeAux(Opcode opcode, int lane = 0, int memory = 0) => (int)opcode | lane << 16 | memory << 20;
}

/// <summary>A growing list in <see cref="Function.Lists"/>.</summary>
public struct ListRange
{
    public int Start;
    public int Count;
    public int Capacity;
}

/// <summary>A basic block.</summary>
public struct Block
{
    public int First, Last;
    /// <summary>Value ids of the block's parameters.</summary>
    public ListRange Parameters;
    /// <summary>Newest incoming edge, or -1; the others follow by <see cref="Edge.NextIncoming"/>.</summary>
    public int FirstIncoming;
    public int IncomingCount;
    /// <summary>Rarely executed.</summary>
    public bool Cold;
    /// <summary>Target of a back edge.</summary>
    public bool IsLoopHeader;
    /// <summary>Number of loops around it.</summary>
    public int LoopDepth;
}

/// <summary>A way from one block to another, with the values that become the target's parameters.</summary>
public struct Edge
{
    public int From;
    /// <summary>The target, or -1 once removed.</summary>
    public int To;
    public ListRange Arguments;
    public int NextIncoming;
    /// <summary>The newer one of the edges into the same block, or -1.</summary>
    public int PreviousIncoming;
}

public static class IntConditions
{
    public static IntCondition Invert(this IntCondition condition) => condition ^ (IntCondition)1;

    /// <summary>The condition with operands exchanged.</summary>
    public static IntCondition Swap(this IntCondition condition) => condition switch
    {
        IntCondition.LtS => IntCondition.GtS,
        IntCondition.GtS => IntCondition.LtS,
        IntCondition.LtU => IntCondition.GtU,
        IntCondition.GtU => IntCondition.LtU,
        IntCondition.LeS => IntCondition.GeS,
        IntCondition.GeS => IntCondition.LeS,
        IntCondition.LeU => IntCondition.GeU,
        IntCondition.GeU => IntCondition.LeU,
        _ => condition,
    };
}
