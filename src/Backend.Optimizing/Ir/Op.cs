namespace Tiered.Backend.Optimizing.Ir;

/// <summary>
/// The operations of the intermediate representation. One operation serves all widths: <see cref="Instruction.Type"/> is the
/// result's type; comparisons, stores and conversions look at the type of their first operand. <see cref="OpTable"/> describes each.
/// </summary>
public enum Op : byte
{
    /// <summary>A removed instruction.</summary>
    Nop,
    /// <summary>Stands for the value <c>A</c>, until <see cref="Function.ResolveAliases"/>.</summary>
    Alias,

    // ---- values from outside
    /// <summary>A parameter of a block, its place in <c>Imm</c>. Not in the block's instruction list.</summary>
    BlockParam,
    /// <summary>Parameter <c>Aux</c> of the wasm function; in the entry block only.</summary>
    Argument,
    /// <summary>Address of the <c>VMContext</c>.</summary>
    Context,
    /// <summary>A number of the result type, its bits in <c>Imm</c>.</summary>
    Const,
    /// <summary>The vector at <c>Imm</c> in <see cref="Function.Vectors"/>.</summary>
    VConst,

    // ---- integers
    Add, Sub, Mul, MulHighS, MulHighU, And, Or, Xor, Shl, ShrS, ShrU, Rotl, Rotr,
    /// <summary>Quotient. That the divisor is 0, or the quotient not representable, was excluded by <see cref="TrapIf"/> in front.</summary>
    DivS, DivU,
    /// <summary>Remainder; the smallest number modulo -1 is 0. That the divisor is 0 was excluded by <see cref="TrapIf"/> in front.</summary>
    RemS, RemU,
    Clz, Ctz, Popcnt, Extend8S, Extend16S, Extend32S,
    /// <summary>i64 to i32.</summary>
    Wrap,
    /// <summary>i32 to i64.</summary>
    ExtendS, ExtendU,
    /// <summary>Compares integers or references by the <see cref="IntCondition"/> in <c>Aux</c>: 0 or 1.</summary>
    ICompare,
    /// <summary><c>A</c> if <c>C</c> is not 0, else <c>B</c>.</summary>
    Select,

    // ---- floating point
    /// <summary>Compares by the <see cref="FloatCondition"/> in <c>Aux</c>: 0 or 1.</summary>
    FCompare,
    FAdd, FSub, FMul, FDiv, FMin, FMax, FCopysign, FAbs, FNeg, FCeil, FFloor, FTrunc, FNearest, FSqrt,
    /// <summary>To an integer; traps when the number is a NaN or out of range.</summary>
    TruncS, TruncU,
    TruncSatS, TruncSatU,
    /// <summary>From an integer.</summary>
    ConvertS, ConvertU,
    Promote, Demote,
    /// <summary>The same bits as another type of the same width.</summary>
    Bitcast,

    // ---- vectors
    /// <summary>The wasm operator in <c>Aux</c>, with its lane.</summary>
    Simd,
    /// <summary>Lanes of <c>A</c> and <c>B</c>; the 16 lane numbers are the vector at <c>Imm</c>.</summary>
    Shuffle,

    // ---- linear memory
    /// <summary>The wasm load in <c>Aux</c> at <c>A + B + Imm</c>: base, address (an i32 counts as unsigned), offset. A lane load has its vector in <c>C</c>.</summary>
    Load,
    /// <summary>The wasm store in <c>Aux</c> of <c>C</c> at <c>A + B + Imm</c>.</summary>
    Store,
    /// <summary>The wasm atomic operator in <c>Aux</c> at <c>A + Imm</c>, with operands <c>B</c> and <c>C</c>. Alignment was checked in front.</summary>
    Atomic,
    Fence,
    /// <summary>Traps with the code in <c>Aux</c> unless <c>A + Imm &lt;= B</c>, in numbers that do not wrap around.</summary>
    BoundsCheck,

    // ---- structures of the engine, which are always there
    /// <summary>Reads the result type at <c>A + Imm</c>; <c>Aux</c> is the <see cref="AliasRegion"/>.</summary>
    LoadVm,
    /// <summary>Writes <c>B</c> at <c>A + Imm</c>.</summary>
    StoreVm,
    /// <summary>Reads cell <c>Aux</c> of the frame: a wasm local of a function that is too large for SSA form. See <see cref="Function.Cells"/>.</summary>
    LoadCell,
    /// <summary>Writes <c>A</c> to cell <c>Aux</c> of the frame.</summary>
    StoreCell,

    // ---- traps and calls
    /// <summary>Traps with the code in <c>Aux</c> if <c>A</c> is not 0.</summary>
    TrapIf,
    /// <summary>Traps if the store was interrupted.</summary>
    InterruptCheck,
    /// <summary>Calls function <c>Aux</c>. Operands: its arguments.</summary>
    Call,
    /// <summary>Calls a function of module type <c>Aux</c>. Operands: code address, context, arguments.</summary>
    CallPointer,
    /// <summary>Calls the <see cref="Builtin"/> in <c>Aux</c>. Operands: its arguments, 64 bits each, with the context if it takes one.</summary>
    CallBuiltin,
    /// <summary>A result of the call <c>A</c>, which has several, at offset <c>Imm</c> of the result buffer. Follows the call directly.</summary>
    CallResult,

    // ---- terminators
    /// <summary>Goes along edge <c>A</c>.</summary>
    Jump,
    /// <summary>Goes along edge <c>B</c> if <c>A</c> is not 0, else <c>C</c>.</summary>
    BranchIf,
    /// <summary>Goes along the edge with number <c>A</c> of the <c>C</c> edges listed at <c>B</c>; the last one serves all larger numbers.</summary>
    Switch,
    /// <summary>Returns the listed values.</summary>
    Return,
    TailCall, TailCallPointer,
    /// <summary>Traps with the code in <c>Aux</c>.</summary>
    Trap,
}

/// <summary>How operands of an operation are stored.</summary>
public enum OperandShape : byte
{
    None,
    /// <summary>In <c>A</c>.</summary>
    One,
    /// <summary>In <c>A</c> and <c>B</c>.</summary>
    Two,
    /// <summary>In <c>A</c>, <c>B</c> and <c>C</c>; the last ones may be absent (-1).</summary>
    Three,
    /// <summary><c>B</c> values in <see cref="Function.Lists"/> from <c>A</c> on.</summary>
    List,
    /// <summary>Edge numbers and at most a condition in <c>A</c>.</summary>
    Edges,
}

/// <summary>What <see cref="Instruction.Aux"/> holds.</summary>
public enum AuxKind : byte
{
    None,
    Number,
    IntCondition,
    FloatCondition,
    Trap,
    Region,
    /// <summary>Wasm operator, lane and memory: <see cref="Instruction.Opcode"/>.</summary>
    Opcode,
    Builtin,
}

/// <summary>What <see cref="Instruction.Imm"/> holds.</summary>
public enum ImmKind : byte
{
    None,
    Bits,
    Vector,
    Offset,
}

/// <summary>What an operation does besides computing its result.</summary>
[Flags]
public enum Effects : byte
{
    None = 0,
    /// <summary>May trap: keeps its place among other effects, and is not removed when its result is unused.</summary>
    Traps = 1,
    Reads = 2,
    Writes = 4,
    /// <summary>Runs code that may do anything: other functions, the engine.</summary>
    Calls = 8,
    Terminator = 16,
    /// <summary>Operands can change places.</summary>
    Commutative = 32,
    /// <summary>The result depends on where the operation stands: a check in front of it holds there.</summary>
    Pinned = 64,
}

/// <summary>The description of every operation.</summary>
public static class OpTable
{
    private readonly record struct Row(string Name, OperandShape Shape, AuxKind Aux, ImmKind Imm, Effects Effects);

    private static readonly Row[] Rows = Build();

    public static int Count => Rows.Length;

    /// <summary>Name in the textual form.</summary>
    public static string Name(Op op) => Rows[(int)op].Name;

    public static OperandShape Shape(Op op) => Rows[(int)op].Shape;
    public static AuxKind Aux(Op op) => Rows[(int)op].Aux;
    public static ImmKind Imm(Op op) => Rows[(int)op].Imm;
    public static Effects Effects(Op op) => Rows[(int)op].Effects;

    public static bool IsTerminator(Op op) => (Rows[(int)op].Effects & Ir.Effects.Terminator) != 0;

    /// <summary>The result depends on the operands alone: equal instructions have equal results, wherever they stand.</summary>
    public static bool IsPure(Op op) => (Rows[(int)op].Effects & ~Ir.Effects.Commutative) == 0 && op is not (Op.Nop or Op.Alias or Op.BlockParam);

    /// <summary>Finds an operation by its name.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, out Op op)
    {
        for (int i = 0; i < Rows.Length; i++)
        {
            if (!name.SequenceEqual(Rows[i].Name)) continue;
            op = (Op)i;
            return true;
        }
        op = default;
        return false;
    }

    private static Row[] Build()
    {
        var rows = new Row[(int)Op.Trap + 1];
        for (int i = 0; i < rows.Length; i++) rows[i] = new Row(ToSnakeCase(((Op)i).ToString()), OperandShape.Two, AuxKind.None, ImmKind.None, Ir.Effects.None);
        Shape(OperandShape.None, Op.Nop, Op.BlockParam, Op.Argument, Op.Context, Op.Const, Op.VConst, Op.LoadCell, Op.Fence, Op.InterruptCheck, Op.Trap);
        Shape(OperandShape.One, Op.Alias, Op.Clz, Op.Ctz, Op.Popcnt, Op.Extend8S, Op.Extend16S, Op.Extend32S, Op.Wrap, Op.ExtendS, Op.ExtendU,
            Op.FAbs, Op.FNeg, Op.FCeil, Op.FFloor, Op.FTrunc, Op.FNearest, Op.FSqrt, Op.TruncS, Op.TruncU, Op.TruncSatS, Op.TruncSatU,
            Op.ConvertS, Op.ConvertU, Op.Promote, Op.Demote, Op.Bitcast, Op.LoadVm, Op.StoreCell, Op.TrapIf, Op.CallResult);
        Shape(OperandShape.Three, Op.Select, Op.Simd, Op.Load, Op.Store, Op.Atomic);
        Shape(OperandShape.List, Op.Call, Op.CallPointer, Op.CallBuiltin, Op.Return, Op.TailCall, Op.TailCallPointer);
        Shape(OperandShape.Edges, Op.Jump, Op.BranchIf, Op.Switch);

        Aux(AuxKind.Number, Op.Argument, Op.Call, Op.CallPointer, Op.TailCall, Op.TailCallPointer, Op.LoadCell, Op.StoreCell);
        Aux(AuxKind.IntCondition, Op.ICompare);
        Aux(AuxKind.FloatCondition, Op.FCompare);
        Aux(AuxKind.Trap, Op.BoundsCheck, Op.TrapIf, Op.Trap);
        Aux(AuxKind.Region, Op.LoadVm, Op.StoreVm);
        Aux(AuxKind.Opcode, Op.Simd, Op.Load, Op.Store, Op.Atomic);
        Aux(AuxKind.Builtin, Op.CallBuiltin);

        Imm(ImmKind.Bits, Op.Const);
        Imm(ImmKind.Vector, Op.VConst, Op.Shuffle);
        Imm(ImmKind.Offset, Op.Load, Op.Store, Op.Atomic, Op.BoundsCheck, Op.LoadVm, Op.StoreVm, Op.CallResult);

        Effect(Ir.Effects.Commutative, Op.Add, Op.Mul, Op.MulHighS, Op.MulHighU, Op.And, Op.Or, Op.Xor);
        Effect(Ir.Effects.Pinned, Op.DivS, Op.DivU, Op.RemS, Op.RemU);
        Effect(Ir.Effects.Traps, Op.TruncS, Op.TruncU, Op.BoundsCheck, Op.TrapIf);
        Effect(Ir.Effects.Traps | Ir.Effects.Reads, Op.Load, Op.InterruptCheck);
        Effect(Ir.Effects.Traps | Ir.Effects.Writes, Op.Store);
        Effect(Ir.Effects.Traps | Ir.Effects.Reads | Ir.Effects.Writes, Op.Atomic, Op.Fence);
        Effect(Ir.Effects.Reads, Op.LoadVm, Op.LoadCell);
        Effect(Ir.Effects.Writes, Op.StoreVm, Op.StoreCell);
        Effect(Ir.Effects.Traps | Ir.Effects.Reads | Ir.Effects.Writes | Ir.Effects.Calls, Op.Call, Op.CallPointer, Op.CallBuiltin);
        Effect(Ir.Effects.Reads | Ir.Effects.Pinned, Op.CallResult);
        Effect(Ir.Effects.Terminator, Op.Jump, Op.BranchIf, Op.Switch, Op.Return, Op.TailCall, Op.TailCallPointer, Op.Trap);
        return rows;

        void Shape(OperandShape shape, params ReadOnlySpan<Op> ops)
        {
            foreach (var op in ops) rows[(int)op] = rows[(int)op] with { Shape = shape };
        }

        void Aux(AuxKind kind, params ReadOnlySpan<Op> ops)
        {
            foreach (var op in ops) rows[(int)op] = rows[(int)op] with { Aux = kind };
        }

        void Imm(ImmKind kind, params ReadOnlySpan<Op> ops)
        {
            foreach (var op in ops) rows[(int)op] = rows[(int)op] with { Imm = kind };
        }

        void Effect(Effects effects, params ReadOnlySpan<Op> ops)
        {
            foreach (var op in ops) rows[(int)op] = rows[(int)op] with { Effects = effects };
        }
    }

    internal static string ToSnakeCase(string name)
    {
        var text = new System.Text.StringBuilder();
        for (int i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && !(i == 1 && name[0] is 'F' or 'I' or 'V')) text.Append('_');
            text.Append(char.ToLowerInvariant(name[i]));
        }
        return text.ToString();
    }
}
