using Tiered.CodeGen.X64;
using Tiered.Wasm;

namespace Tiered.Backend.SinglePass;

// The vector operators without immediates: to the method of their family, or straight to their instruction.
internal unsafe partial struct FunctionCompiler
{
    private void Vector(Opcode opcode)
    {
        switch (opcode)
        {
            // comparisons
            case Opcode.I8x16Eq: VectorBinary(X64Op.Pcmpeqb_xmm_xmmm128, commutative: true); break;
            case Opcode.I8x16Ne: VectorNotEqual(X64Op.Pcmpeqb_xmm_xmmm128); break;
            case Opcode.I8x16GtS: VectorBinary(X64Op.Pcmpgtb_xmm_xmmm128); break;
            case Opcode.I8x16LtS: VectorBinary(X64Op.Pcmpgtb_xmm_xmmm128, swap: true); break;
            case Opcode.I8x16LeS: CompareByExtremum(X64Op.Pminsb_xmm_xmmm128, X64Op.Pcmpeqb_xmm_xmmm128, invert: false); break;
            case Opcode.I8x16GeS: CompareByExtremum(X64Op.Pmaxsb_xmm_xmmm128, X64Op.Pcmpeqb_xmm_xmmm128, invert: false); break;
            case Opcode.I8x16LeU: CompareByExtremum(X64Op.Pminub_xmm_xmmm128, X64Op.Pcmpeqb_xmm_xmmm128, invert: false); break;
            case Opcode.I8x16GtU: CompareByExtremum(X64Op.Pminub_xmm_xmmm128, X64Op.Pcmpeqb_xmm_xmmm128, invert: true); break;
            case Opcode.I8x16GeU: CompareByExtremum(X64Op.Pmaxub_xmm_xmmm128, X64Op.Pcmpeqb_xmm_xmmm128, invert: false); break;
            case Opcode.I8x16LtU: CompareByExtremum(X64Op.Pmaxub_xmm_xmmm128, X64Op.Pcmpeqb_xmm_xmmm128, invert: true); break;
            case Opcode.I16x8Eq: VectorBinary(X64Op.Pcmpeqw_xmm_xmmm128, commutative: true); break;
            case Opcode.I16x8Ne: VectorNotEqual(X64Op.Pcmpeqw_xmm_xmmm128); break;
            case Opcode.I16x8GtS: VectorBinary(X64Op.Pcmpgtw_xmm_xmmm128); break;
            case Opcode.I16x8LtS: VectorBinary(X64Op.Pcmpgtw_xmm_xmmm128, swap: true); break;
            case Opcode.I16x8LeS: CompareByExtremum(X64Op.Pminsw_xmm_xmmm128, X64Op.Pcmpeqw_xmm_xmmm128, invert: false); break;
            case Opcode.I16x8GeS: CompareByExtremum(X64Op.Pmaxsw_xmm_xmmm128, X64Op.Pcmpeqw_xmm_xmmm128, invert: false); break;
            case Opcode.I16x8LeU: CompareByExtremum(X64Op.Pminuw_xmm_xmmm128, X64Op.Pcmpeqw_xmm_xmmm128, invert: false); break;
            case Opcode.I16x8GtU: CompareByExtremum(X64Op.Pminuw_xmm_xmmm128, X64Op.Pcmpeqw_xmm_xmmm128, invert: true); break;
            case Opcode.I16x8GeU: CompareByExtremum(X64Op.Pmaxuw_xmm_xmmm128, X64Op.Pcmpeqw_xmm_xmmm128, invert: false); break;
            case Opcode.I16x8LtU: CompareByExtremum(X64Op.Pmaxuw_xmm_xmmm128, X64Op.Pcmpeqw_xmm_xmmm128, invert: true); break;
            case Opcode.I32x4Eq: VectorBinary(X64Op.Pcmpeqd_xmm_xmmm128, commutative: true); break;
            case Opcode.I32x4Ne: VectorNotEqual(X64Op.Pcmpeqd_xmm_xmmm128); break;
            case Opcode.I32x4GtS: VectorBinary(X64Op.Pcmpgtd_xmm_xmmm128); break;
            case Opcode.I32x4LtS: VectorBinary(X64Op.Pcmpgtd_xmm_xmmm128, swap: true); break;
            case Opcode.I32x4LeS: CompareByExtremum(X64Op.Pminsd_xmm_xmmm128, X64Op.Pcmpeqd_xmm_xmmm128, invert: false); break;
            case Opcode.I32x4GeS: CompareByExtremum(X64Op.Pmaxsd_xmm_xmmm128, X64Op.Pcmpeqd_xmm_xmmm128, invert: false); break;
            case Opcode.I32x4LeU: CompareByExtremum(X64Op.Pminud_xmm_xmmm128, X64Op.Pcmpeqd_xmm_xmmm128, invert: false); break;
            case Opcode.I32x4GtU: CompareByExtremum(X64Op.Pminud_xmm_xmmm128, X64Op.Pcmpeqd_xmm_xmmm128, invert: true); break;
            case Opcode.I32x4GeU: CompareByExtremum(X64Op.Pmaxud_xmm_xmmm128, X64Op.Pcmpeqd_xmm_xmmm128, invert: false); break;
            case Opcode.I32x4LtU: CompareByExtremum(X64Op.Pmaxud_xmm_xmmm128, X64Op.Pcmpeqd_xmm_xmmm128, invert: true); break;
            case Opcode.I64x2Eq: VectorBinary(X64Op.Pcmpeqq_xmm_xmmm128, commutative: true); break;
            case Opcode.I64x2Ne: VectorNotEqual(X64Op.Pcmpeqq_xmm_xmmm128); break;
            case Opcode.I64x2GtS: CompareQuadwords(swap: false, invert: false); break;
            case Opcode.I64x2LtS: CompareQuadwords(swap: true, invert: false); break;
            case Opcode.I64x2LeS: CompareQuadwords(swap: false, invert: true); break;
            case Opcode.I64x2GeS: CompareQuadwords(swap: true, invert: true); break;
            case Opcode.F32x4Eq: VectorCompareFloats(false, FloatPredicate.Equal); break;
            case Opcode.F32x4Ne: VectorCompareFloats(false, FloatPredicate.NotEqual); break;
            case Opcode.F32x4Lt: VectorCompareFloats(false, FloatPredicate.Less); break;
            case Opcode.F32x4Le: VectorCompareFloats(false, FloatPredicate.LessOrEqual); break;
            case Opcode.F32x4Gt: VectorCompareFloats(false, FloatPredicate.Less, swap: true); break;
            case Opcode.F32x4Ge: VectorCompareFloats(false, FloatPredicate.LessOrEqual, swap: true); break;
            case Opcode.F64x2Eq: VectorCompareFloats(true, FloatPredicate.Equal); break;
            case Opcode.F64x2Ne: VectorCompareFloats(true, FloatPredicate.NotEqual); break;
            case Opcode.F64x2Lt: VectorCompareFloats(true, FloatPredicate.Less); break;
            case Opcode.F64x2Le: VectorCompareFloats(true, FloatPredicate.LessOrEqual); break;
            case Opcode.F64x2Gt: VectorCompareFloats(true, FloatPredicate.Less, swap: true); break;
            case Opcode.F64x2Ge: VectorCompareFloats(true, FloatPredicate.LessOrEqual, swap: true); break;

            // bits
            case Opcode.V128Not: VectorNot(); break;
            case Opcode.V128And: VectorBinary(X64Op.Pand_xmm_xmmm128, commutative: true); break;
            case Opcode.V128Or: VectorBinary(X64Op.Por_xmm_xmmm128, commutative: true); break;
            case Opcode.V128Xor: VectorBinary(X64Op.Pxor_xmm_xmmm128, commutative: true); break;
            case Opcode.V128Andnot: VectorBinary(X64Op.Pandn_xmm_xmmm128, swap: true); break;
            case Opcode.V128Bitselect or Opcode.I8x16RelaxedLaneselect or Opcode.I16x8RelaxedLaneselect or Opcode.I32x4RelaxedLaneselect or Opcode.I64x2RelaxedLaneselect: BitSelect(); break;
            case Opcode.V128AnyTrue: AnyTrue(); break;
            case Opcode.I8x16AllTrue: AllTrue(X64Op.Pcmpeqb_xmm_xmmm128); break;
            case Opcode.I16x8AllTrue: AllTrue(X64Op.Pcmpeqw_xmm_xmmm128); break;
            case Opcode.I32x4AllTrue: AllTrue(X64Op.Pcmpeqd_xmm_xmmm128); break;
            case Opcode.I64x2AllTrue: AllTrue(X64Op.Pcmpeqq_xmm_xmmm128); break;
            case Opcode.I8x16Bitmask: BitMask(X64Op.Pmovmskb_r32_xmm); break;
            case Opcode.I16x8Bitmask: BitMaskOfWords(); break;
            case Opcode.I32x4Bitmask: BitMask(X64Op.Movmskps_r32_xmm); break;
            case Opcode.I64x2Bitmask: BitMask(X64Op.Movmskpd_r32_xmm); break;

            // lanes
            case Opcode.I8x16Splat: SplatInteger(1); break;
            case Opcode.I16x8Splat: SplatInteger(2); break;
            case Opcode.I32x4Splat: SplatInteger(4); break;
            case Opcode.I64x2Splat: SplatInteger(8); break;
            case Opcode.F32x4Splat: SplatFloat(4); break;
            case Opcode.F64x2Splat: SplatFloat(8); break;
            case Opcode.I8x16Swizzle: Swizzle(relaxed: false); break;
            case Opcode.I8x16RelaxedSwizzle: Swizzle(relaxed: true); break;

            // integers
            case Opcode.I8x16Add: VectorBinary(X64Op.Paddb_xmm_xmmm128, commutative: true); break;
            case Opcode.I8x16Sub: VectorBinary(X64Op.Psubb_xmm_xmmm128); break;
            case Opcode.I8x16Neg: VectorNegate(X64Op.Psubb_xmm_xmmm128); break;
            case Opcode.I8x16Abs: VectorUnary(X64Op.Pabsb_xmm_xmmm128); break;
            case Opcode.I8x16MinS: VectorBinary(X64Op.Pminsb_xmm_xmmm128, commutative: true); break;
            case Opcode.I8x16MinU: VectorBinary(X64Op.Pminub_xmm_xmmm128, commutative: true); break;
            case Opcode.I8x16MaxS: VectorBinary(X64Op.Pmaxsb_xmm_xmmm128, commutative: true); break;
            case Opcode.I8x16MaxU: VectorBinary(X64Op.Pmaxub_xmm_xmmm128, commutative: true); break;
            case Opcode.I8x16AddSatS: VectorBinary(X64Op.Paddsb_xmm_xmmm128, commutative: true); break;
            case Opcode.I8x16AddSatU: VectorBinary(X64Op.Paddusb_xmm_xmmm128, commutative: true); break;
            case Opcode.I8x16SubSatS: VectorBinary(X64Op.Psubsb_xmm_xmmm128); break;
            case Opcode.I8x16SubSatU: VectorBinary(X64Op.Psubusb_xmm_xmmm128); break;
            case Opcode.I8x16AvgrU: VectorBinary(X64Op.Pavgb_xmm_xmmm128, commutative: true); break;
            case Opcode.I16x8Add: VectorBinary(X64Op.Paddw_xmm_xmmm128, commutative: true); break;
            case Opcode.I16x8Sub: VectorBinary(X64Op.Psubw_xmm_xmmm128); break;
            case Opcode.I16x8Neg: VectorNegate(X64Op.Psubw_xmm_xmmm128); break;
            case Opcode.I16x8Abs: VectorUnary(X64Op.Pabsw_xmm_xmmm128); break;
            case Opcode.I16x8MinS: VectorBinary(X64Op.Pminsw_xmm_xmmm128, commutative: true); break;
            case Opcode.I16x8MinU: VectorBinary(X64Op.Pminuw_xmm_xmmm128, commutative: true); break;
            case Opcode.I16x8MaxS: VectorBinary(X64Op.Pmaxsw_xmm_xmmm128, commutative: true); break;
            case Opcode.I16x8MaxU: VectorBinary(X64Op.Pmaxuw_xmm_xmmm128, commutative: true); break;
            case Opcode.I16x8AddSatS: VectorBinary(X64Op.Paddsw_xmm_xmmm128, commutative: true); break;
            case Opcode.I16x8AddSatU: VectorBinary(X64Op.Paddusw_xmm_xmmm128, commutative: true); break;
            case Opcode.I16x8SubSatS: VectorBinary(X64Op.Psubsw_xmm_xmmm128); break;
            case Opcode.I16x8SubSatU: VectorBinary(X64Op.Psubusw_xmm_xmmm128); break;
            case Opcode.I16x8AvgrU: VectorBinary(X64Op.Pavgw_xmm_xmmm128, commutative: true); break;
            case Opcode.I32x4Add: VectorBinary(X64Op.Paddd_xmm_xmmm128, commutative: true); break;
            case Opcode.I32x4Sub: VectorBinary(X64Op.Psubd_xmm_xmmm128); break;
            case Opcode.I32x4Neg: VectorNegate(X64Op.Psubd_xmm_xmmm128); break;
            case Opcode.I32x4Abs: VectorUnary(X64Op.Pabsd_xmm_xmmm128); break;
            case Opcode.I32x4MinS: VectorBinary(X64Op.Pminsd_xmm_xmmm128, commutative: true); break;
            case Opcode.I32x4MinU: VectorBinary(X64Op.Pminud_xmm_xmmm128, commutative: true); break;
            case Opcode.I32x4MaxS: VectorBinary(X64Op.Pmaxsd_xmm_xmmm128, commutative: true); break;
            case Opcode.I32x4MaxU: VectorBinary(X64Op.Pmaxud_xmm_xmmm128, commutative: true); break;
            case Opcode.I64x2Add: VectorBinary(X64Op.Paddq_xmm_xmmm128, commutative: true); break;
            case Opcode.I64x2Sub: VectorBinary(X64Op.Psubq_xmm_xmmm128); break;
            case Opcode.I64x2Neg: VectorNegate(X64Op.Psubq_xmm_xmmm128); break;
            case Opcode.I64x2Abs: AbsoluteQuadwords(); break;
            case Opcode.I16x8Mul: VectorBinary(X64Op.Pmullw_xmm_xmmm128, commutative: true); break;
            case Opcode.I32x4Mul: VectorBinary(X64Op.Pmulld_xmm_xmmm128, commutative: true); break;
            case Opcode.I64x2Mul: MultiplyQuadwords(); break;
            case Opcode.I16x8Q15mulrSatS: MultiplyQ15(); break;
            case Opcode.I16x8RelaxedQ15mulrS: VectorBinary(X64Op.Pmulhrsw_xmm_xmmm128, commutative: true); break;
            case Opcode.I32x4DotI16x8S: VectorBinary(X64Op.Pmaddwd_xmm_xmmm128, commutative: true); break;
            case Opcode.I16x8RelaxedDotI8x16I7x16S: RelaxedDot(); break;
            case Opcode.I32x4RelaxedDotI8x16I7x16AddS: RelaxedDotAdd(); break;
            case Opcode.I8x16Popcnt: PopulationCountBytes(); break;
            case Opcode.I8x16NarrowI16x8S: VectorBinary(X64Op.Packsswb_xmm_xmmm128); break;
            case Opcode.I8x16NarrowI16x8U: VectorBinary(X64Op.Packuswb_xmm_xmmm128); break;
            case Opcode.I16x8NarrowI32x4S: VectorBinary(X64Op.Packssdw_xmm_xmmm128); break;
            case Opcode.I16x8NarrowI32x4U: VectorBinary(X64Op.Packusdw_xmm_xmmm128); break;

            // widening
            case Opcode.I16x8ExtendLowI8x16S: VectorUnary(X64Op.Pmovsxbw_xmm_xmmm64); break;
            case Opcode.I16x8ExtendLowI8x16U: VectorUnary(X64Op.Pmovzxbw_xmm_xmmm64); break;
            case Opcode.I16x8ExtendHighI8x16S: ExtendHigh(X64Op.Pmovsxbw_xmm_xmmm64); break;
            case Opcode.I16x8ExtendHighI8x16U: ExtendHighUnsigned(X64Op.Punpckhbw_xmm_xmmm128); break;
            case Opcode.I32x4ExtendLowI16x8S: VectorUnary(X64Op.Pmovsxwd_xmm_xmmm64); break;
            case Opcode.I32x4ExtendLowI16x8U: VectorUnary(X64Op.Pmovzxwd_xmm_xmmm64); break;
            case Opcode.I32x4ExtendHighI16x8S: ExtendHigh(X64Op.Pmovsxwd_xmm_xmmm64); break;
            case Opcode.I32x4ExtendHighI16x8U: ExtendHighUnsigned(X64Op.Punpckhwd_xmm_xmmm128); break;
            case Opcode.I64x2ExtendLowI32x4S: VectorUnary(X64Op.Pmovsxdq_xmm_xmmm64); break;
            case Opcode.I64x2ExtendLowI32x4U: VectorUnary(X64Op.Pmovzxdq_xmm_xmmm64); break;
            case Opcode.I64x2ExtendHighI32x4S: ExtendHigh(X64Op.Pmovsxdq_xmm_xmmm64); break;
            case Opcode.I64x2ExtendHighI32x4U: ExtendHighUnsigned(X64Op.Punpckhdq_xmm_xmmm128); break;
            case Opcode.I16x8ExtmulLowI8x16S: ExtendedMultiplyBytes(high: false, signed: true); break;
            case Opcode.I16x8ExtmulLowI8x16U: ExtendedMultiplyBytes(high: false, signed: false); break;
            case Opcode.I16x8ExtmulHighI8x16S: ExtendedMultiplyBytes(high: true, signed: true); break;
            case Opcode.I16x8ExtmulHighI8x16U: ExtendedMultiplyBytes(high: true, signed: false); break;
            case Opcode.I32x4ExtmulLowI16x8S: ExtendedMultiplyWords(high: false, signed: true); break;
            case Opcode.I32x4ExtmulLowI16x8U: ExtendedMultiplyWords(high: false, signed: false); break;
            case Opcode.I32x4ExtmulHighI16x8S: ExtendedMultiplyWords(high: true, signed: true); break;
            case Opcode.I32x4ExtmulHighI16x8U: ExtendedMultiplyWords(high: true, signed: false); break;
            case Opcode.I64x2ExtmulLowI32x4S: ExtendedMultiplyDoublewords(high: false, signed: true); break;
            case Opcode.I64x2ExtmulLowI32x4U: ExtendedMultiplyDoublewords(high: false, signed: false); break;
            case Opcode.I64x2ExtmulHighI32x4S: ExtendedMultiplyDoublewords(high: true, signed: true); break;
            case Opcode.I64x2ExtmulHighI32x4U: ExtendedMultiplyDoublewords(high: true, signed: false); break;
            case Opcode.I16x8ExtaddPairwiseI8x16S: AddPairsOfBytes(signed: true); break;
            case Opcode.I16x8ExtaddPairwiseI8x16U: AddPairsOfBytes(signed: false); break;
            case Opcode.I32x4ExtaddPairwiseI16x8S: AddPairsOfWords(signed: true); break;
            case Opcode.I32x4ExtaddPairwiseI16x8U: AddPairsOfWords(signed: false); break;

            // shifts
            case Opcode.I8x16Shl: ShiftBytes(left: true); break;
            case Opcode.I8x16ShrU: ShiftBytes(left: false); break;
            case Opcode.I8x16ShrS: ShiftBytesSigned(); break;
            case Opcode.I16x8Shl: VectorShift(X64Op.Psllw_xmm_imm8, X64Op.Psllw_xmm_xmmm128, 16); break;
            case Opcode.I16x8ShrS: VectorShift(X64Op.Psraw_xmm_imm8, X64Op.Psraw_xmm_xmmm128, 16); break;
            case Opcode.I16x8ShrU: VectorShift(X64Op.Psrlw_xmm_imm8, X64Op.Psrlw_xmm_xmmm128, 16); break;
            case Opcode.I32x4Shl: VectorShift(X64Op.Pslld_xmm_imm8, X64Op.Pslld_xmm_xmmm128, 32); break;
            case Opcode.I32x4ShrS: VectorShift(X64Op.Psrad_xmm_imm8, X64Op.Psrad_xmm_xmmm128, 32); break;
            case Opcode.I32x4ShrU: VectorShift(X64Op.Psrld_xmm_imm8, X64Op.Psrld_xmm_xmmm128, 32); break;
            case Opcode.I64x2Shl: VectorShift(X64Op.Psllq_xmm_imm8, X64Op.Psllq_xmm_xmmm128, 64); break;
            case Opcode.I64x2ShrS: ShiftQuadwordsSigned(); break;
            case Opcode.I64x2ShrU: VectorShift(X64Op.Psrlq_xmm_imm8, X64Op.Psrlq_xmm_xmmm128, 64); break;

            // floating point
            case Opcode.F32x4Abs: VectorAbsoluteOrNegate(false, negate: false); break;
            case Opcode.F32x4Neg: VectorAbsoluteOrNegate(false, negate: true); break;
            case Opcode.F32x4Sqrt: VectorFloatUnary(X64Op.Sqrtps_xmm_xmmm128, false); break;
            case Opcode.F32x4Ceil: VectorFloatUnary(X64Op.Roundps_xmm_xmmm128_imm8, false, (int)Rounding.Ceiling); break;
            case Opcode.F32x4Floor: VectorFloatUnary(X64Op.Roundps_xmm_xmmm128_imm8, false, (int)Rounding.Floor); break;
            case Opcode.F32x4Trunc: VectorFloatUnary(X64Op.Roundps_xmm_xmmm128_imm8, false, (int)Rounding.Truncate); break;
            case Opcode.F32x4Nearest: VectorFloatUnary(X64Op.Roundps_xmm_xmmm128_imm8, false, (int)Rounding.Nearest); break;
            case Opcode.F32x4Add: VectorFloatBinary(X64Op.Addps_xmm_xmmm128, false, commutative: true); break;
            case Opcode.F32x4Sub: VectorFloatBinary(X64Op.Subps_xmm_xmmm128, false); break;
            case Opcode.F32x4Mul: VectorFloatBinary(X64Op.Mulps_xmm_xmmm128, false, commutative: true); break;
            case Opcode.F32x4Div: VectorFloatBinary(X64Op.Divps_xmm_xmmm128, false); break;
            case Opcode.F32x4Min: VectorMinimumOrMaximum(false, maximum: false); break;
            case Opcode.F32x4Max: VectorMinimumOrMaximum(false, maximum: true); break;
            case Opcode.F32x4Pmin or Opcode.F32x4RelaxedMin: VectorBinary(X64Op.Minps_xmm_xmmm128, swap: true); break;
            case Opcode.F32x4Pmax or Opcode.F32x4RelaxedMax: VectorBinary(X64Op.Maxps_xmm_xmmm128, swap: true); break;
            case Opcode.F32x4RelaxedMadd: MultiplyAdd(false, negate: false); break;
            case Opcode.F32x4RelaxedNmadd: MultiplyAdd(false, negate: true); break;
            case Opcode.F64x2Abs: VectorAbsoluteOrNegate(true, negate: false); break;
            case Opcode.F64x2Neg: VectorAbsoluteOrNegate(true, negate: true); break;
            case Opcode.F64x2Sqrt: VectorFloatUnary(X64Op.Sqrtpd_xmm_xmmm128, true); break;
            case Opcode.F64x2Ceil: VectorFloatUnary(X64Op.Roundpd_xmm_xmmm128_imm8, true, (int)Rounding.Ceiling); break;
            case Opcode.F64x2Floor: VectorFloatUnary(X64Op.Roundpd_xmm_xmmm128_imm8, true, (int)Rounding.Floor); break;
            case Opcode.F64x2Trunc: VectorFloatUnary(X64Op.Roundpd_xmm_xmmm128_imm8, true, (int)Rounding.Truncate); break;
            case Opcode.F64x2Nearest: VectorFloatUnary(X64Op.Roundpd_xmm_xmmm128_imm8, true, (int)Rounding.Nearest); break;
            case Opcode.F64x2Add: VectorFloatBinary(X64Op.Addpd_xmm_xmmm128, true, commutative: true); break;
            case Opcode.F64x2Sub: VectorFloatBinary(X64Op.Subpd_xmm_xmmm128, true); break;
            case Opcode.F64x2Mul: VectorFloatBinary(X64Op.Mulpd_xmm_xmmm128, true, commutative: true); break;
            case Opcode.F64x2Div: VectorFloatBinary(X64Op.Divpd_xmm_xmmm128, true); break;
            case Opcode.F64x2Min: VectorMinimumOrMaximum(true, maximum: false); break;
            case Opcode.F64x2Max: VectorMinimumOrMaximum(true, maximum: true); break;
            case Opcode.F64x2Pmin or Opcode.F64x2RelaxedMin: VectorBinary(X64Op.Minpd_xmm_xmmm128, swap: true); break;
            case Opcode.F64x2Pmax or Opcode.F64x2RelaxedMax: VectorBinary(X64Op.Maxpd_xmm_xmmm128, swap: true); break;
            case Opcode.F64x2RelaxedMadd: MultiplyAdd(true, negate: false); break;
            case Opcode.F64x2RelaxedNmadd: MultiplyAdd(true, negate: true); break;

            // conversions
            case Opcode.F32x4ConvertI32x4S: VectorUnary(X64Op.Cvtdq2ps_xmm_xmmm128); break;
            case Opcode.F32x4ConvertI32x4U: ConvertUnsignedToSingles(); break;
            case Opcode.F64x2ConvertLowI32x4S: VectorUnary(X64Op.Cvtdq2pd_xmm_xmmm64); break;
            case Opcode.F64x2ConvertLowI32x4U: ConvertUnsignedToDoubles(); break;
            case Opcode.F32x4DemoteF64x2Zero: VectorFloatUnary(X64Op.Cvtpd2ps_xmm_xmmm128, false); break;
            case Opcode.F64x2PromoteLowF32x4: VectorFloatUnary(X64Op.Cvtps2pd_xmm_xmmm64, true); break;
            case Opcode.I32x4TruncSatF32x4S: TruncateSinglesSigned(); break;
            case Opcode.I32x4TruncSatF32x4U or Opcode.I32x4RelaxedTruncF32x4U: TruncateSinglesUnsigned(); break;
            case Opcode.I32x4TruncSatF64x2SZero: TruncateDoublesSigned(); break;
            case Opcode.I32x4TruncSatF64x2UZero or Opcode.I32x4RelaxedTruncF64x2UZero: TruncateDoublesUnsigned(); break;
            case Opcode.I32x4RelaxedTruncF32x4S: VectorUnary(X64Op.Cvttps2dq_xmm_xmmm128); break;
            case Opcode.I32x4RelaxedTruncF64x2SZero: VectorUnary(X64Op.Cvttpd2dq_xmm_xmmm128); break;

            default: throw new InvalidOperationException($"operator {opcode} is no vector operator");
        }
    }
}
