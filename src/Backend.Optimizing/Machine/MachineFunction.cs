using System.Runtime.CompilerServices;

namespace Tiered.Backend.Optimizing.Machine;

/// <summary>What a virtual register holds. The first two live in general registers, the others in vector registers.</summary>
internal enum RegisterType : byte
{
    I32,
    I64,
    F32,
    F64,
    V128,
}

/// <summary>How an instruction treats an operand, and so where its value must be.</summary>
internal enum OperandKind : byte
{
    /// <summary>Read. In a register, or in a slot if <see cref="Operand.MayBeSlot"/>.</summary>
    Use,
    /// <summary>Written when everything was read: may share a register with a use that ends here.</summary>
    Def,
    /// <summary>Written while other operands are still read.</summary>
    EarlyDef,
    /// <summary>A register for the instruction alone.</summary>
    Temp,
    /// <summary>Copied in front of the instruction to the register of its <see cref="TiedDef"/>. May be a constant.</summary>
    TiedUse,
    /// <summary>Overwrites the tied use.</summary>
    TiedDef,
    /// <summary>Copied in front of the instruction to <see cref="Operand.Register"/>. May be a constant.</summary>
    FixedUse,
    /// <summary>Copied behind the instruction from <see cref="Operand.Register"/>. The next instruction must have no operands.</summary>
    FixedDef,
    /// <summary>The instruction changes <see cref="Operand.Register"/>; no virtual register.</summary>
    Clobber,
}

/// <summary>An operand of a machine instruction.</summary>
internal struct Operand
{
    /// <summary>Virtual register; or <c>~n</c> for constant n, where the kind allows it.</summary>
    public int Value;
    public OperandKind Kind;
    public bool MayBeSlot;
    /// <summary>The register of fixed kinds.</summary>
    public byte Register;
    /// <summary>Where the value is, after allocation; see <see cref="Location"/>.</summary>
    public int Location;
}

/// <summary>Places of values: registers by number, then slots of eight bytes in the frame. Constants are complements.</summary>
internal static class Location
{
    public const int None = -1 << 30;
    public const int FirstVector = 16;
    public const int FirstSlot = 64;

    public static bool IsRegister(int location) => (uint)location < FirstSlot;
    public static bool IsSlot(int location) => location >= FirstSlot;
    public static bool IsConstant(int location) => location < 0 && location > None;
    public static int Slot(int slot) => FirstSlot + slot;
}

[Flags]
internal enum MachineTraits : byte
{
    None = 0,
    /// <summary>Changes all caller-saved registers.</summary>
    Call = 1,
    /// <summary>Reads the flags of the instruction in front: copies between them must not change flags.</summary>
    ReadsFlags = 2,
    /// <summary>Its memory access can fault.</summary>
    Faults = 4,
}

/// <summary>A machine instruction. The meaning of most fields is the target's; the allocator looks at operands and traits.</summary>
internal struct MachineInstruction
{
    public ushort Op;
    public ushort OperandCount;
    public int FirstOperand;
    public uint Template;
    public int Displacement;
    public long Immediate;
    /// <summary>Wasm offset.</summary>
    public uint Position;
    public byte Aux;
    public byte Memory;
    public byte ImmediateSize;
    public MachineTraits Traits;
}

/// <summary>A block of machine code. The first instruction is a label without operands, the last one the terminator.</summary>
internal struct MachineBlock
{
    public int First, End;
    public int FirstParameter, ParameterCount;
    public int FirstIncoming, FirstOutgoing;
    public int IncomingCount, OutgoingCount;
    public int LoopDepth;
    public bool Cold;
    public bool IsLoopHeader;
}

internal struct MachineEdge
{
    public int From, To;
    /// <summary>Values of the target's parameters: virtual registers, or constants as complements.</summary>
    public int FirstArgument, ArgumentCount;
    public int NextIncoming, NextOutgoing;
}

internal readonly record struct MachineConstant(RegisterType Type, long Bits, long High = 0);

/// <summary>
/// Machine code with virtual registers, in the order of its code. Virtual registers are assigned once; block parameters
/// join them. A definition comes before its uses in this order. Everything is kept from function to function.
/// </summary>
internal sealed class MachineFunction
{
    private MachineInstruction[] _instructions = new MachineInstruction[1024];
    private Operand[] _operands = new Operand[4096];
    private MachineBlock[] _blocks = new MachineBlock[64];
    private MachineEdge[] _edges = new MachineEdge[64];
    private int[] _lists = new int[256];
    private RegisterType[] _types = new RegisterType[1024];
    private MachineConstant[] _constants = new MachineConstant[64];

    public int InstructionCount { get; private set; }
    public int OperandCount { get; private set; }
    public int BlockCount { get; private set; }
    public int EdgeCount { get; private set; }
    public int ListCount { get; private set; }
    public int RegisterCount { get; private set; }
    public int ConstantCount { get; private set; }

    public Span<MachineInstruction> Instructions => _instructions.AsSpan(0, InstructionCount);
    public Span<Operand> Operands => _operands.AsSpan(0, OperandCount);
    public Span<MachineBlock> Blocks => _blocks.AsSpan(0, BlockCount);
    public Span<MachineEdge> Edges => _edges.AsSpan(0, EdgeCount);
    public Span<int> Lists => _lists.AsSpan(0, ListCount);

    /// <summary>Types of virtual registers.</summary>
    public ReadOnlySpan<RegisterType> Types => _types.AsSpan(0, RegisterCount);

    public ReadOnlySpan<MachineConstant> Constants => _constants.AsSpan(0, ConstantCount);

    public void Reset() => InstructionCount = OperandCount = BlockCount = EdgeCount = ListCount = RegisterCount = ConstantCount = 0;

    public static bool IsGeneral(RegisterType type) => type <= RegisterType.I64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int NewRegister(RegisterType type)
    {
        if (RegisterCount == _types.Length) Array.Resize(ref _types, RegisterCount * 2);
        _types[RegisterCount] = type;
        return RegisterCount++;
    }

    /// <summary>A constant as an operand: its complement.</summary>
    public int AddConstant(RegisterType type, long bits, long high = 0)
    {
        if (ConstantCount == _constants.Length) Array.Resize(ref _constants, ConstantCount * 2);
        _constants[ConstantCount] = new MachineConstant(type, bits, high);
        return ~ConstantCount++;
    }

    public MachineConstant Constant(int operand) => _constants[~operand];

    /// <summary>Adds an instruction; <see cref="AddOperand"/> then adds its operands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref MachineInstruction AddInstruction(int op)
    {
        if (InstructionCount == _instructions.Length) Array.Resize(ref _instructions, InstructionCount * 2);
        ref var instruction = ref _instructions[InstructionCount++];
        instruction = default;
        instruction.Op = (ushort)op;
        instruction.FirstOperand = OperandCount;
        return ref instruction;
    }

    /// <summary>Adds an operand to the newest instruction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddOperand(OperandKind kind, int value, int register = 0, bool mayBeSlot = false)
    {
        if (OperandCount == _operands.Length) Array.Resize(ref _operands, OperandCount * 2);
        _operands[OperandCount++] = new Operand { Kind = kind, Value = value, Register = (byte)register, MayBeSlot = mayBeSlot, Location = Location.None };
        _instructions[InstructionCount - 1].OperandCount++;
    }

    public int AddBlock()
    {
        if (BlockCount == _blocks.Length) Array.Resize(ref _blocks, BlockCount * 2);
        _blocks[BlockCount] = new MachineBlock { FirstIncoming = -1, FirstOutgoing = -1 };
        return BlockCount++;
    }

    /// <summary>Adds an edge at the end of its source's outgoing ones.</summary>
    public int AddEdge(int from, int to, int firstArgument = 0, int argumentCount = 0)
    {
        if (EdgeCount == _edges.Length) Array.Resize(ref _edges, EdgeCount * 2);
        int edge = EdgeCount++;
        _edges[edge] = new MachineEdge { From = from, To = to, FirstArgument = firstArgument, ArgumentCount = argumentCount, NextIncoming = _blocks[to].FirstIncoming, NextOutgoing = -1 };
        _blocks[to].FirstIncoming = edge;
        _blocks[to].IncomingCount++;
        _blocks[from].OutgoingCount++;
        int last = _blocks[from].FirstOutgoing;
        if (last < 0)
        {
            _blocks[from].FirstOutgoing = edge;
            return edge;
        }
        // A branch has two; the edges of a switch are added one after another, so the newest is the last.
        if (_edges[edge - 1].From == from) last = edge - 1;
        while (_edges[last].NextOutgoing >= 0) last = _edges[last].NextOutgoing;
        _edges[last].NextOutgoing = edge;
        return edge;
    }

    public int AllocateList(int count)
    {
        int start = ListCount;
        if (_lists.Length - start < count) Array.Resize(ref _lists, Math.Max(_lists.Length * 2, start + count));
        ListCount = start + count;
        return start;
    }

    /// <summary>Turns a run of instructions around: instruction selection works backwards.</summary>
    public void Reverse(int first, int end) => _instructions.AsSpan(first, end - first).Reverse();

    public ReadOnlySpan<int> Parameters(int block) => _lists.AsSpan(_blocks[block].FirstParameter, _blocks[block].ParameterCount);

    public Span<int> Arguments(int edge) => _lists.AsSpan(_edges[edge].FirstArgument, _edges[edge].ArgumentCount);

    public Span<Operand> OperandsOf(in MachineInstruction instruction) => _operands.AsSpan(instruction.FirstOperand, instruction.OperandCount);
}

/// <summary>The registers of a target, as the allocator sees them.</summary>
internal sealed class RegisterSet
{
    /// <summary>Registers by preference, general ones first.</summary>
    public required byte[] Order { get; init; }
    public required uint General { get; init; }
    public required uint Vector { get; init; }
    public required uint CalleeSaved { get; init; }

    public uint Allocatable(RegisterType type) => MachineFunction.IsGeneral(type) ? General : Vector;
}
