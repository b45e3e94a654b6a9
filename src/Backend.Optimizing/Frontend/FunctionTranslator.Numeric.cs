using Tiered.Backend.Optimizing.Ir;
using Tiered.Wasm;

namespace Tiered.Backend.Optimizing.Frontend;

// Operators whose type is fixed.
internal partial struct FunctionTranslator
{
    private const long CanonicalNaN32 = 0x7FC0_0000;
    private const long CanonicalNaN64 = 0x7FF8_0000_0000_0000;

    // Types in OpcodeTable.Signature, three bits each.
    private static ReadOnlySpan<IrType> SignatureTypes => [IrType.I32, IrType.I64, IrType.F32, IrType.F64, IrType.V128];

    public void Numeric(Opcode opcode)
    {
        var row = NumericOperators.Find(opcode);
        if (row.Op == Op.Nop)
        {
            NumericByFamily(opcode);
            return;
        }
        int result;
        if (OpTable.Shape(row.Op) == OperandShape.One)
        {
            result = Emit(row.Op, row.Type, Pop());
        }
        else
        {
            int right = Pop(), left = Pop();
            if (row.Op is Op.DivS or Op.DivU or Op.RemS or Op.RemU) CheckDivision(row.Op, left, right);
            result = Emit(row.Op, row.Type, left, right, aux: row.Aux);
        }
        Push(row.MakesNaN ? Canonical(result) : result);
    }

    private void NumericByFamily(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.I32Eqz or Opcode.I64Eqz:
                int value = Pop();
                Push(Compare(IntCondition.Eq, value, Const(_function.TypeOf(value), 0)));
                break;
            case Opcode.I64Add128 or Opcode.I64Sub128 or Opcode.I64MulWideS or Opcode.I64MulWideU:
                throw Unsupported("wide arithmetic");
            default:
                Simd(opcode, 0);
                break;
        }
    }

    /// <summary>Traps that come before a division; the instruction itself takes them for granted.</summary>
    private readonly void CheckDivision(Op op, int left, int right)
    {
        var type = _function.TypeOf(right);
        TrapIf(Compare(IntCondition.Eq, right, Const(type, 0)), TrapCode.IntegerDivideByZero);
        if (op != Op.DivS) return;
        int isMinimum = Compare(IntCondition.Eq, left, Const(type, type == IrType.I32 ? int.MinValue : long.MinValue));
        int isMinusOne = Compare(IntCondition.Eq, right, Const(type, -1));
        TrapIf(Emit(Op.And, IrType.I32, isMinimum, isMinusOne), TrapCode.IntegerOverflow);
    }

    /// <summary>With deterministic NaNs: the number itself, or the canonical NaN.</summary>
    private readonly int Canonical(int value)
    {
        if (!_options.CanonicalizeNaNs) return value;
        var type = _function.TypeOf(value);
        int isNumber = Emit(Op.FCompare, IrType.I32, value, value, aux: (int)FloatCondition.Eq);
        return Emit(Op.Select, type, value, Const(type, type == IrType.F32 ? CanonicalNaN32 : CanonicalNaN64), isNumber);
    }

    // ---- vectors

    private void Simd(Opcode opcode, int lane)
    {
        uint signature = OpcodeTable.Signature(opcode);
        int count = (int)(signature & 7);
        int c = count > 2 ? Pop() : Function.None, b = count > 1 ? Pop() : Function.None, a = Pop();
        var type = SignatureTypes[(int)(signature >> 6 + 3 * count & 7)];
        int result = Emit(Op.Simd, type, a, b, c, Instruction.OpcodeAux(opcode, lane));
        Push(_options.CanonicalizeNaNs ? CanonicalLanes(opcode, result) : result);
    }

    public void Lane(Opcode opcode, int lane) => Simd(opcode, lane);

    public void Shuffle(ulong lowLanes, ulong highLanes)
    {
        int second = Pop(), first = Pop();
        Push(Emit(Op.Shuffle, IrType.V128, first, second, imm: _function.AddVector(lowLanes, highLanes)));
    }

    private readonly int CanonicalLanes(Opcode opcode, int value)
    {
        bool isDouble;
        switch (opcode)
        {
            case Opcode.F32x4Ceil or Opcode.F32x4Floor or Opcode.F32x4Trunc or Opcode.F32x4Nearest or Opcode.F32x4Sqrt or Opcode.F32x4Add or Opcode.F32x4Sub
                or Opcode.F32x4Mul or Opcode.F32x4Div or Opcode.F32x4Min or Opcode.F32x4Max or Opcode.F32x4DemoteF64x2Zero
                or Opcode.F32x4RelaxedMadd or Opcode.F32x4RelaxedNmadd or Opcode.F32x4RelaxedMin or Opcode.F32x4RelaxedMax:
                isDouble = false;
                break;
            case Opcode.F64x2Ceil or Opcode.F64x2Floor or Opcode.F64x2Trunc or Opcode.F64x2Nearest or Opcode.F64x2Sqrt or Opcode.F64x2Add or Opcode.F64x2Sub
                or Opcode.F64x2Mul or Opcode.F64x2Div or Opcode.F64x2Min or Opcode.F64x2Max or Opcode.F64x2PromoteLowF32x4
                or Opcode.F64x2RelaxedMadd or Opcode.F64x2RelaxedNmadd or Opcode.F64x2RelaxedMin or Opcode.F64x2RelaxedMax:
                isDouble = true;
                break;
            default:
                return value;
        }
        int isNumber = Emit(Op.Simd, IrType.V128, value, value, aux: Instruction.OpcodeAux(isDouble ? Opcode.F64x2Eq : Opcode.F32x4Eq));
        ulong bits = isDouble ? (ulong)CanonicalNaN64 : (ulong)CanonicalNaN32 << 32 | (ulong)CanonicalNaN32;
        int canonical = Emit(Op.VConst, IrType.V128, imm: _function.AddVector(bits, bits));
        return Emit(Op.Simd, IrType.V128, value, canonical, isNumber, Instruction.OpcodeAux(Opcode.V128Bitselect));
    }
}
