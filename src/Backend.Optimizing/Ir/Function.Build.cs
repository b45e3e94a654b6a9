namespace Tiered.Backend.Optimizing.Ir;

// Short names for what frontend and passes make often.
public sealed partial class Function
{
    public static IrType TypeOf(ValType type) => type.Kind switch
    {
        ValKind.I32 => IrType.I32,
        ValKind.I64 => IrType.I64,
        ValKind.F32 => IrType.F32,
        ValKind.F64 => IrType.F64,
        ValKind.V128 => IrType.V128,
        ValKind.Ref => IrType.Ref,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    public static bool IsGeneral(IrType type) => type is IrType.I32 or IrType.I64 or IrType.Ref;

    /// <summary>Bytes of a value in memory.</summary>
    public static int SizeOf(IrType type) => type switch
    {
        IrType.I32 or IrType.F32 => 4,
        IrType.V128 => 16,
        _ => 8,
    };

    public bool IsConst(int value) => _instructions[value].Op == Op.Const;

    public bool IsConst(int value, out long bits)
    {
        bits = _instructions[value].Imm;
        return _instructions[value].Op == Op.Const;
    }

    public bool IsConst(int value, long bits) => _instructions[value].Op == Op.Const && _instructions[value].Imm == bits;

    /// <summary>Normal form of constant bits: i32 sign-extended, f32 zero-extended.</summary>
    public static long ConstBits(IrType type, long bits) => type switch
    {
        IrType.I32 => (int)bits,
        IrType.F32 => (uint)bits,
        _ => bits,
    };

    public int AddConst(int block, IrType type, long bits) => Add(block, Op.Const, type, imm: ConstBits(type, bits));

    public int AddJump(int block, int target, ReadOnlySpan<int> arguments = default)
    {
        int edge = AddEdge(block, target, arguments);
        return Add(block, Op.Jump, IrType.None, edge);
    }

    /// <summary>An instruction with listed operands at the end of a block.</summary>
    public int AddWithList(int block, Op op, IrType type, ReadOnlySpan<int> operands, int aux = 0)
    {
        int start = AddList(operands);
        return Add(block, op, type, start, operands.Length, aux: aux);
    }

    /// <summary>Makes a constant in front of an instruction.</summary>
    public int ConstBefore(int place, IrType type, long bits)
    {
        int value = Create(Op.Const, type, imm: ConstBits(type, bits));
        _instructions[value].Position = _instructions[place].Position;
        InsertBefore(place, value);
        return value;
    }

    /// <summary>Makes an instruction in front of another, with its position.</summary>
    public int CreateBefore(int place, Op op, IrType type, int a = None, int b = None, int c = None, int aux = 0, long imm = 0)
    {
        int value = Create(op, type, a, b, c, aux, imm);
        _instructions[value].Position = _instructions[place].Position;
        InsertBefore(place, value);
        return value;
    }

    /// <summary>Turns an instruction into a constant where it stands.</summary>
    public void TurnIntoConst(int value, long bits)
    {
        ref var instruction = ref _instructions[value];
        instruction.Op = Op.Const;
        instruction.A = instruction.B = instruction.C = None;
        instruction.Aux = 0;
        instruction.Imm = ConstBits(instruction.Type, bits);
    }
}
