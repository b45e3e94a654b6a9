using Tiered.CodeGen.X64;
using Tiered.Wasm;

namespace Tiered.Backend.SinglePass;

// The operators whose type is fixed: to the method of their family.
internal unsafe partial struct FunctionCompiler
{
    public void Numeric(Opcode opcode)
    {
        if (opcode == Opcode.I32Eqz && _flags != Flags.None)
        {
            _flags = Negate(_flags);
            return;
        }
        Begin();
        switch (opcode)
        {
            case Opcode.I32Eqz or Opcode.I64Eqz: EqualZero(); break;
            case Opcode.I32Eq or Opcode.I64Eq: Compare(Condition.Equal); break;
            case Opcode.I32Ne or Opcode.I64Ne: Compare(Condition.NotEqual); break;
            case Opcode.I32LtS or Opcode.I64LtS: Compare(Condition.Less); break;
            case Opcode.I32LtU or Opcode.I64LtU: Compare(Condition.Below); break;
            case Opcode.I32GtS or Opcode.I64GtS: Compare(Condition.Greater); break;
            case Opcode.I32GtU or Opcode.I64GtU: Compare(Condition.Above); break;
            case Opcode.I32LeS or Opcode.I64LeS: Compare(Condition.LessOrEqual); break;
            case Opcode.I32LeU or Opcode.I64LeU: Compare(Condition.BelowOrEqual); break;
            case Opcode.I32GeS or Opcode.I64GeS: Compare(Condition.GreaterOrEqual); break;
            case Opcode.I32GeU or Opcode.I64GeU: Compare(Condition.AboveOrEqual); break;

            case Opcode.F32Eq or Opcode.F64Eq: CompareFloats(Flags.OrderedEqual, swap: false); break;
            case Opcode.F32Ne or Opcode.F64Ne: CompareFloats(Flags.UnorderedNotEqual, swap: false); break;
            // "Below" is true of unordered operands, so less-than asks the other way round.
            case Opcode.F32Lt or Opcode.F64Lt: CompareFloats((Flags)Condition.Above, swap: true); break;
            case Opcode.F32Gt or Opcode.F64Gt: CompareFloats((Flags)Condition.Above, swap: false); break;
            case Opcode.F32Le or Opcode.F64Le: CompareFloats((Flags)Condition.AboveOrEqual, swap: true); break;
            case Opcode.F32Ge or Opcode.F64Ge: CompareFloats((Flags)Condition.AboveOrEqual, swap: false); break;

            case Opcode.I32Clz or Opcode.I64Clz: CountLeadingZeros(); break;
            case Opcode.I32Ctz or Opcode.I64Ctz: CountTrailingZeros(); break;
            case Opcode.I32Popcnt or Opcode.I64Popcnt: PopulationCount(); break;
            case Opcode.I32Add or Opcode.I64Add: Add(); break;
            case Opcode.I32Sub or Opcode.I64Sub: Subtract(); break;
            case Opcode.I32Mul or Opcode.I64Mul: Multiply(); break;
            case Opcode.I32DivS or Opcode.I64DivS: Divide(signed: true, remainder: false); break;
            case Opcode.I32DivU or Opcode.I64DivU: Divide(signed: false, remainder: false); break;
            case Opcode.I32RemS or Opcode.I64RemS: Divide(signed: true, remainder: true); break;
            case Opcode.I32RemU or Opcode.I64RemU: Divide(signed: false, remainder: true); break;
            case Opcode.I32And or Opcode.I64And: Binary(AluOp.And); break;
            case Opcode.I32Or or Opcode.I64Or: Binary(AluOp.Or); break;
            case Opcode.I32Xor or Opcode.I64Xor: Binary(AluOp.Xor); break;
            case Opcode.I32Shl or Opcode.I64Shl: Shift(ShiftOp.Shl); break;
            case Opcode.I32ShrS or Opcode.I64ShrS: Shift(ShiftOp.Sar); break;
            case Opcode.I32ShrU or Opcode.I64ShrU: Shift(ShiftOp.Shr); break;
            case Opcode.I32Rotl or Opcode.I64Rotl: Shift(ShiftOp.Rol); break;
            case Opcode.I32Rotr or Opcode.I64Rotr: Shift(ShiftOp.Ror); break;

            case Opcode.F32Abs or Opcode.F64Abs: AbsoluteOrNegate(negate: false); break;
            case Opcode.F32Neg or Opcode.F64Neg: AbsoluteOrNegate(negate: true); break;
            case Opcode.F32Ceil or Opcode.F64Ceil: Round(Rounding.Ceiling); break;
            case Opcode.F32Floor or Opcode.F64Floor: Round(Rounding.Floor); break;
            case Opcode.F32Trunc or Opcode.F64Trunc: Round(Rounding.Truncate); break;
            case Opcode.F32Nearest or Opcode.F64Nearest: Round(Rounding.Nearest); break;
            case Opcode.F32Sqrt or Opcode.F64Sqrt: SquareRoot(); break;
            case Opcode.F32Add or Opcode.F64Add: FloatBinary(FloatOp.Add, commutative: true); break;
            case Opcode.F32Sub or Opcode.F64Sub: FloatBinary(FloatOp.Sub, commutative: false); break;
            case Opcode.F32Mul or Opcode.F64Mul: FloatBinary(FloatOp.Mul, commutative: true); break;
            case Opcode.F32Div or Opcode.F64Div: FloatBinary(FloatOp.Div, commutative: false); break;
            case Opcode.F32Min or Opcode.F64Min: MinimumOrMaximum(FloatOp.Min); break;
            case Opcode.F32Max or Opcode.F64Max: MinimumOrMaximum(FloatOp.Max); break;
            case Opcode.F32Copysign or Opcode.F64Copysign: CopySign(); break;

            case Opcode.I32WrapI64: Wrap(); break;
            case Opcode.I64ExtendI32S: SignExtend(ValKind.I64, 4); break;
            case Opcode.I64ExtendI32U: ZeroExtend(); break;
            case Opcode.I32Extend8S: SignExtend(ValKind.I32, 1); break;
            case Opcode.I32Extend16S: SignExtend(ValKind.I32, 2); break;
            case Opcode.I64Extend8S: SignExtend(ValKind.I64, 1); break;
            case Opcode.I64Extend16S: SignExtend(ValKind.I64, 2); break;
            case Opcode.I64Extend32S: SignExtend(ValKind.I64, 4); break;

            case Opcode.I32TruncF32S or Opcode.I32TruncF64S: Truncate(ValKind.I32, signed: true); break;
            case Opcode.I32TruncF32U or Opcode.I32TruncF64U: Truncate(ValKind.I32, signed: false); break;
            case Opcode.I64TruncF32S or Opcode.I64TruncF64S: Truncate(ValKind.I64, signed: true); break;
            case Opcode.I64TruncF32U or Opcode.I64TruncF64U: Truncate(ValKind.I64, signed: false); break;
            case Opcode.I32TruncSatF32S or Opcode.I32TruncSatF64S: TruncateSaturating(ValKind.I32, signed: true); break;
            case Opcode.I32TruncSatF32U or Opcode.I32TruncSatF64U: TruncateSaturating(ValKind.I32, signed: false); break;
            case Opcode.I64TruncSatF32S or Opcode.I64TruncSatF64S: TruncateSaturating(ValKind.I64, signed: true); break;
            case Opcode.I64TruncSatF32U or Opcode.I64TruncSatF64U: TruncateSaturating(ValKind.I64, signed: false); break;
            case Opcode.F32ConvertI32S or Opcode.F32ConvertI64S: ConvertInteger(ValKind.F32, signed: true); break;
            case Opcode.F32ConvertI32U or Opcode.F32ConvertI64U: ConvertInteger(ValKind.F32, signed: false); break;
            case Opcode.F64ConvertI32S or Opcode.F64ConvertI64S: ConvertInteger(ValKind.F64, signed: true); break;
            case Opcode.F64ConvertI32U or Opcode.F64ConvertI64U: ConvertInteger(ValKind.F64, signed: false); break;
            case Opcode.F32DemoteF64: ConvertFloat(ValKind.F32); break;
            case Opcode.F64PromoteF32: ConvertFloat(ValKind.F64); break;
            case Opcode.I32ReinterpretF32: Reinterpret(ValKind.I32); break;
            case Opcode.I64ReinterpretF64: Reinterpret(ValKind.I64); break;
            case Opcode.F32ReinterpretI32: Reinterpret(ValKind.F32); break;
            case Opcode.F64ReinterpretI64: Reinterpret(ValKind.F64); break;

            case Opcode.I64Add128 or Opcode.I64Sub128 or Opcode.I64MulWideS or Opcode.I64MulWideU: throw Unsupported("wide arithmetic");
            default: Vector(opcode); break;
        }
    }
}
