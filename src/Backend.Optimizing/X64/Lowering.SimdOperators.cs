using Tiered.Backend.Optimizing.Ir;
using Tiered.CodeGen.X64;
using Tiered.Wasm;

namespace Tiered.Backend.Optimizing.X64;

// The vector operators: to the method of their family, or straight to their instruction.
internal sealed partial class Lowering
{
    // Predicates of cmpps and cmppd.
    private const int PredicateEqual = 0;
    private const int PredicateLess = 1;
    private const int PredicateLessOrEqual = 2;
    private const int PredicateUnordered = 3;
    private const int PredicateNotEqual = 4;

    private void TranslateSimd(in Instruction i)
    {
        switch (i.Opcode)
        {
            // comparisons
            case Opcode.I8x16Eq: Binary(X64Op.Pcmpeqb_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I8x16Ne: NotEqual(X64Op.Pcmpeqb_xmm_xmmm128, i); break;
            case Opcode.I8x16GtS: Binary(X64Op.Pcmpgtb_xmm_xmmm128, i); break;
            case Opcode.I8x16LtS: Binary(X64Op.Pcmpgtb_xmm_xmmm128, i, swap: true); break;
            case Opcode.I8x16LeS: CompareByExtremum(X64Op.Pminsb_xmm_xmmm128, X64Op.Pcmpeqb_xmm_xmmm128, invert: false, i); break;
            case Opcode.I8x16GeS: CompareByExtremum(X64Op.Pmaxsb_xmm_xmmm128, X64Op.Pcmpeqb_xmm_xmmm128, invert: false, i); break;
            case Opcode.I8x16LeU: CompareByExtremum(X64Op.Pminub_xmm_xmmm128, X64Op.Pcmpeqb_xmm_xmmm128, invert: false, i); break;
            case Opcode.I8x16GtU: CompareByExtremum(X64Op.Pminub_xmm_xmmm128, X64Op.Pcmpeqb_xmm_xmmm128, invert: true, i); break;
            case Opcode.I8x16GeU: CompareByExtremum(X64Op.Pmaxub_xmm_xmmm128, X64Op.Pcmpeqb_xmm_xmmm128, invert: false, i); break;
            case Opcode.I8x16LtU: CompareByExtremum(X64Op.Pmaxub_xmm_xmmm128, X64Op.Pcmpeqb_xmm_xmmm128, invert: true, i); break;
            case Opcode.I16x8Eq: Binary(X64Op.Pcmpeqw_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I16x8Ne: NotEqual(X64Op.Pcmpeqw_xmm_xmmm128, i); break;
            case Opcode.I16x8GtS: Binary(X64Op.Pcmpgtw_xmm_xmmm128, i); break;
            case Opcode.I16x8LtS: Binary(X64Op.Pcmpgtw_xmm_xmmm128, i, swap: true); break;
            case Opcode.I16x8LeS: CompareByExtremum(X64Op.Pminsw_xmm_xmmm128, X64Op.Pcmpeqw_xmm_xmmm128, invert: false, i); break;
            case Opcode.I16x8GeS: CompareByExtremum(X64Op.Pmaxsw_xmm_xmmm128, X64Op.Pcmpeqw_xmm_xmmm128, invert: false, i); break;
            case Opcode.I16x8LeU: CompareByExtremum(X64Op.Pminuw_xmm_xmmm128, X64Op.Pcmpeqw_xmm_xmmm128, invert: false, i); break;
            case Opcode.I16x8GtU: CompareByExtremum(X64Op.Pminuw_xmm_xmmm128, X64Op.Pcmpeqw_xmm_xmmm128, invert: true, i); break;
            case Opcode.I16x8GeU: CompareByExtremum(X64Op.Pmaxuw_xmm_xmmm128, X64Op.Pcmpeqw_xmm_xmmm128, invert: false, i); break;
            case Opcode.I16x8LtU: CompareByExtremum(X64Op.Pmaxuw_xmm_xmmm128, X64Op.Pcmpeqw_xmm_xmmm128, invert: true, i); break;
            case Opcode.I32x4Eq: Binary(X64Op.Pcmpeqd_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I32x4Ne: NotEqual(X64Op.Pcmpeqd_xmm_xmmm128, i); break;
            case Opcode.I32x4GtS: Binary(X64Op.Pcmpgtd_xmm_xmmm128, i); break;
            case Opcode.I32x4LtS: Binary(X64Op.Pcmpgtd_xmm_xmmm128, i, swap: true); break;
            case Opcode.I32x4LeS: CompareByExtremum(X64Op.Pminsd_xmm_xmmm128, X64Op.Pcmpeqd_xmm_xmmm128, invert: false, i); break;
            case Opcode.I32x4GeS: CompareByExtremum(X64Op.Pmaxsd_xmm_xmmm128, X64Op.Pcmpeqd_xmm_xmmm128, invert: false, i); break;
            case Opcode.I32x4LeU: CompareByExtremum(X64Op.Pminud_xmm_xmmm128, X64Op.Pcmpeqd_xmm_xmmm128, invert: false, i); break;
            case Opcode.I32x4GtU: CompareByExtremum(X64Op.Pminud_xmm_xmmm128, X64Op.Pcmpeqd_xmm_xmmm128, invert: true, i); break;
            case Opcode.I32x4GeU: CompareByExtremum(X64Op.Pmaxud_xmm_xmmm128, X64Op.Pcmpeqd_xmm_xmmm128, invert: false, i); break;
            case Opcode.I32x4LtU: CompareByExtremum(X64Op.Pmaxud_xmm_xmmm128, X64Op.Pcmpeqd_xmm_xmmm128, invert: true, i); break;
            case Opcode.I64x2Eq: Binary(X64Op.Pcmpeqq_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I64x2Ne: NotEqual(X64Op.Pcmpeqq_xmm_xmmm128, i); break;
            case Opcode.I64x2GtS: CompareQuadwords(swap: false, invert: false, i); break;
            case Opcode.I64x2LtS: CompareQuadwords(swap: true, invert: false, i); break;
            case Opcode.I64x2LeS: CompareQuadwords(swap: false, invert: true, i); break;
            case Opcode.I64x2GeS: CompareQuadwords(swap: true, invert: true, i); break;
            case Opcode.F32x4Eq: CompareFloats(false, PredicateEqual, i); break;
            case Opcode.F32x4Ne: CompareFloats(false, PredicateNotEqual, i); break;
            case Opcode.F32x4Lt: CompareFloats(false, PredicateLess, i); break;
            case Opcode.F32x4Le: CompareFloats(false, PredicateLessOrEqual, i); break;
            case Opcode.F32x4Gt: CompareFloats(false, PredicateLess, i, swap: true); break;
            case Opcode.F32x4Ge: CompareFloats(false, PredicateLessOrEqual, i, swap: true); break;
            case Opcode.F64x2Eq: CompareFloats(true, PredicateEqual, i); break;
            case Opcode.F64x2Ne: CompareFloats(true, PredicateNotEqual, i); break;
            case Opcode.F64x2Lt: CompareFloats(true, PredicateLess, i); break;
            case Opcode.F64x2Le: CompareFloats(true, PredicateLessOrEqual, i); break;
            case Opcode.F64x2Gt: CompareFloats(true, PredicateLess, i, swap: true); break;
            case Opcode.F64x2Ge: CompareFloats(true, PredicateLessOrEqual, i, swap: true); break;

            // bits
            case Opcode.V128Not: VectorNot(i); break;
            case Opcode.V128And: Binary(X64Op.Pand_xmm_xmmm128, i, commutative: true); break;
            case Opcode.V128Or: Binary(X64Op.Por_xmm_xmmm128, i, commutative: true); break;
            case Opcode.V128Xor: Binary(X64Op.Pxor_xmm_xmmm128, i, commutative: true); break;
            case Opcode.V128Andnot: Binary(X64Op.Pandn_xmm_xmmm128, i, swap: true); break;
            case Opcode.V128Bitselect or Opcode.I8x16RelaxedLaneselect or Opcode.I16x8RelaxedLaneselect or Opcode.I32x4RelaxedLaneselect or Opcode.I64x2RelaxedLaneselect: BitSelect(i); break;
            case Opcode.V128AnyTrue: SetFrom(Result(), EmitVectorTest(i)); break;
            case Opcode.I8x16AllTrue: SetFrom(Result(), EmitVectorTest(i)); break;
            case Opcode.I16x8AllTrue: SetFrom(Result(), EmitVectorTest(i)); break;
            case Opcode.I32x4AllTrue: SetFrom(Result(), EmitVectorTest(i)); break;
            case Opcode.I64x2AllTrue: SetFrom(Result(), EmitVectorTest(i)); break;
            case Opcode.I8x16Bitmask: BitMask(X64Op.Pmovmskb_r32_xmm, Reg(i.A)); break;
            case Opcode.I16x8Bitmask: BitMaskOfWords(i); break;
            case Opcode.I32x4Bitmask: BitMask(X64Op.Movmskps_r32_xmm, Reg(i.A)); break;
            case Opcode.I64x2Bitmask: BitMask(X64Op.Movmskpd_r32_xmm, Reg(i.A)); break;

            // lanes
            case Opcode.I8x16Splat: SplatInteger(1, i); break;
            case Opcode.I16x8Splat: SplatInteger(2, i); break;
            case Opcode.I32x4Splat: SplatInteger(4, i); break;
            case Opcode.I64x2Splat: SplatInteger(8, i); break;
            case Opcode.F32x4Splat: SplatFloat(4, i); break;
            case Opcode.F64x2Splat: SplatFloat(8, i); break;
            case Opcode.I8x16Swizzle: Swizzle(relaxed: false, i); break;
            case Opcode.I8x16RelaxedSwizzle: Swizzle(relaxed: true, i); break;

            // integers
            case Opcode.I8x16Add: Binary(X64Op.Paddb_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I8x16Sub: Binary(X64Op.Psubb_xmm_xmmm128, i); break;
            case Opcode.I8x16Neg: VectorNegate(X64Op.Psubb_xmm_xmmm128, i); break;
            case Opcode.I8x16Abs: Unary(X64Op.Pabsb_xmm_xmmm128, i); break;
            case Opcode.I8x16MinS: Binary(X64Op.Pminsb_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I8x16MinU: Binary(X64Op.Pminub_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I8x16MaxS: Binary(X64Op.Pmaxsb_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I8x16MaxU: Binary(X64Op.Pmaxub_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I8x16AddSatS: Binary(X64Op.Paddsb_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I8x16AddSatU: Binary(X64Op.Paddusb_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I8x16SubSatS: Binary(X64Op.Psubsb_xmm_xmmm128, i); break;
            case Opcode.I8x16SubSatU: Binary(X64Op.Psubusb_xmm_xmmm128, i); break;
            case Opcode.I8x16AvgrU: Binary(X64Op.Pavgb_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I16x8Add: Binary(X64Op.Paddw_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I16x8Sub: Binary(X64Op.Psubw_xmm_xmmm128, i); break;
            case Opcode.I16x8Neg: VectorNegate(X64Op.Psubw_xmm_xmmm128, i); break;
            case Opcode.I16x8Abs: Unary(X64Op.Pabsw_xmm_xmmm128, i); break;
            case Opcode.I16x8MinS: Binary(X64Op.Pminsw_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I16x8MinU: Binary(X64Op.Pminuw_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I16x8MaxS: Binary(X64Op.Pmaxsw_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I16x8MaxU: Binary(X64Op.Pmaxuw_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I16x8AddSatS: Binary(X64Op.Paddsw_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I16x8AddSatU: Binary(X64Op.Paddusw_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I16x8SubSatS: Binary(X64Op.Psubsw_xmm_xmmm128, i); break;
            case Opcode.I16x8SubSatU: Binary(X64Op.Psubusw_xmm_xmmm128, i); break;
            case Opcode.I16x8AvgrU: Binary(X64Op.Pavgw_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I32x4Add: Binary(X64Op.Paddd_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I32x4Sub: Binary(X64Op.Psubd_xmm_xmmm128, i); break;
            case Opcode.I32x4Neg: VectorNegate(X64Op.Psubd_xmm_xmmm128, i); break;
            case Opcode.I32x4Abs: Unary(X64Op.Pabsd_xmm_xmmm128, i); break;
            case Opcode.I32x4MinS: Binary(X64Op.Pminsd_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I32x4MinU: Binary(X64Op.Pminud_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I32x4MaxS: Binary(X64Op.Pmaxsd_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I32x4MaxU: Binary(X64Op.Pmaxud_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I64x2Add: Binary(X64Op.Paddq_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I64x2Sub: Binary(X64Op.Psubq_xmm_xmmm128, i); break;
            case Opcode.I64x2Neg: VectorNegate(X64Op.Psubq_xmm_xmmm128, i); break;
            case Opcode.I64x2Abs: AbsoluteQuadwords(i); break;
            case Opcode.I16x8Mul: Binary(X64Op.Pmullw_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I32x4Mul: Binary(X64Op.Pmulld_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I64x2Mul: MultiplyQuadwords(i); break;
            case Opcode.I16x8Q15mulrSatS: MultiplyQ15(i); break;
            case Opcode.I16x8RelaxedQ15mulrS: Binary(X64Op.Pmulhrsw_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I32x4DotI16x8S: Binary(X64Op.Pmaddwd_xmm_xmmm128, i, commutative: true); break;
            case Opcode.I16x8RelaxedDotI8x16I7x16S: RelaxedDot(i); break;
            case Opcode.I32x4RelaxedDotI8x16I7x16AddS: RelaxedDotAdd(i); break;
            case Opcode.I8x16Popcnt: PopulationCountBytes(i); break;
            case Opcode.I8x16NarrowI16x8S: Binary(X64Op.Packsswb_xmm_xmmm128, i); break;
            case Opcode.I8x16NarrowI16x8U: Binary(X64Op.Packuswb_xmm_xmmm128, i); break;
            case Opcode.I16x8NarrowI32x4S: Binary(X64Op.Packssdw_xmm_xmmm128, i); break;
            case Opcode.I16x8NarrowI32x4U: Binary(X64Op.Packusdw_xmm_xmmm128, i); break;

            // widening
            case Opcode.I16x8ExtendLowI8x16S: Unary(X64Op.Pmovsxbw_xmm_xmmm64, i); break;
            case Opcode.I16x8ExtendLowI8x16U: Unary(X64Op.Pmovzxbw_xmm_xmmm64, i); break;
            case Opcode.I16x8ExtendHighI8x16S: ExtendHigh(X64Op.Pmovsxbw_xmm_xmmm64, i); break;
            case Opcode.I16x8ExtendHighI8x16U: ExtendHighUnsigned(X64Op.Punpckhbw_xmm_xmmm128, i); break;
            case Opcode.I32x4ExtendLowI16x8S: Unary(X64Op.Pmovsxwd_xmm_xmmm64, i); break;
            case Opcode.I32x4ExtendLowI16x8U: Unary(X64Op.Pmovzxwd_xmm_xmmm64, i); break;
            case Opcode.I32x4ExtendHighI16x8S: ExtendHigh(X64Op.Pmovsxwd_xmm_xmmm64, i); break;
            case Opcode.I32x4ExtendHighI16x8U: ExtendHighUnsigned(X64Op.Punpckhwd_xmm_xmmm128, i); break;
            case Opcode.I64x2ExtendLowI32x4S: Unary(X64Op.Pmovsxdq_xmm_xmmm64, i); break;
            case Opcode.I64x2ExtendLowI32x4U: Unary(X64Op.Pmovzxdq_xmm_xmmm64, i); break;
            case Opcode.I64x2ExtendHighI32x4S: ExtendHigh(X64Op.Pmovsxdq_xmm_xmmm64, i); break;
            case Opcode.I64x2ExtendHighI32x4U: ExtendHighUnsigned(X64Op.Punpckhdq_xmm_xmmm128, i); break;
            case Opcode.I16x8ExtmulLowI8x16S: ExtendedMultiplyBytes(high: false, signed: true, i); break;
            case Opcode.I16x8ExtmulLowI8x16U: ExtendedMultiplyBytes(high: false, signed: false, i); break;
            case Opcode.I16x8ExtmulHighI8x16S: ExtendedMultiplyBytes(high: true, signed: true, i); break;
            case Opcode.I16x8ExtmulHighI8x16U: ExtendedMultiplyBytes(high: true, signed: false, i); break;
            case Opcode.I32x4ExtmulLowI16x8S: ExtendedMultiplyWords(high: false, signed: true, i); break;
            case Opcode.I32x4ExtmulLowI16x8U: ExtendedMultiplyWords(high: false, signed: false, i); break;
            case Opcode.I32x4ExtmulHighI16x8S: ExtendedMultiplyWords(high: true, signed: true, i); break;
            case Opcode.I32x4ExtmulHighI16x8U: ExtendedMultiplyWords(high: true, signed: false, i); break;
            case Opcode.I64x2ExtmulLowI32x4S: ExtendedMultiplyDoublewords(high: false, signed: true, i); break;
            case Opcode.I64x2ExtmulLowI32x4U: ExtendedMultiplyDoublewords(high: false, signed: false, i); break;
            case Opcode.I64x2ExtmulHighI32x4S: ExtendedMultiplyDoublewords(high: true, signed: true, i); break;
            case Opcode.I64x2ExtmulHighI32x4U: ExtendedMultiplyDoublewords(high: true, signed: false, i); break;
            case Opcode.I16x8ExtaddPairwiseI8x16S: AddPairsOfBytes(signed: true, i); break;
            case Opcode.I16x8ExtaddPairwiseI8x16U: AddPairsOfBytes(signed: false, i); break;
            case Opcode.I32x4ExtaddPairwiseI16x8S: AddPairsOfWords(signed: true, i); break;
            case Opcode.I32x4ExtaddPairwiseI16x8U: AddPairsOfWords(signed: false, i); break;

            // shifts
            case Opcode.I8x16Shl: ShiftBytes(left: true, i); break;
            case Opcode.I8x16ShrU: ShiftBytes(left: false, i); break;
            case Opcode.I8x16ShrS: ShiftBytesSigned(i); break;
            case Opcode.I16x8Shl: VectorShift(X64Op.Psllw_xmm_imm8, X64Op.Psllw_xmm_xmmm128, 16, i); break;
            case Opcode.I16x8ShrS: VectorShift(X64Op.Psraw_xmm_imm8, X64Op.Psraw_xmm_xmmm128, 16, i); break;
            case Opcode.I16x8ShrU: VectorShift(X64Op.Psrlw_xmm_imm8, X64Op.Psrlw_xmm_xmmm128, 16, i); break;
            case Opcode.I32x4Shl: VectorShift(X64Op.Pslld_xmm_imm8, X64Op.Pslld_xmm_xmmm128, 32, i); break;
            case Opcode.I32x4ShrS: VectorShift(X64Op.Psrad_xmm_imm8, X64Op.Psrad_xmm_xmmm128, 32, i); break;
            case Opcode.I32x4ShrU: VectorShift(X64Op.Psrld_xmm_imm8, X64Op.Psrld_xmm_xmmm128, 32, i); break;
            case Opcode.I64x2Shl: VectorShift(X64Op.Psllq_xmm_imm8, X64Op.Psllq_xmm_xmmm128, 64, i); break;
            case Opcode.I64x2ShrS: ShiftQuadwordsSigned(i); break;
            case Opcode.I64x2ShrU: VectorShift(X64Op.Psrlq_xmm_imm8, X64Op.Psrlq_xmm_xmmm128, 64, i); break;

            // floating point
            case Opcode.F32x4Abs: VectorAbsoluteOrNegate(false, negate: false, i); break;
            case Opcode.F32x4Neg: VectorAbsoluteOrNegate(false, negate: true, i); break;
            case Opcode.F32x4Sqrt: Unary(X64Op.Sqrtps_xmm_xmmm128, i); break;
            case Opcode.F32x4Ceil: Unary(X64Op.Roundps_xmm_xmmm128_imm8, i, (int)Rounding.Ceiling); break;
            case Opcode.F32x4Floor: Unary(X64Op.Roundps_xmm_xmmm128_imm8, i, (int)Rounding.Floor); break;
            case Opcode.F32x4Trunc: Unary(X64Op.Roundps_xmm_xmmm128_imm8, i, (int)Rounding.Truncate); break;
            case Opcode.F32x4Nearest: Unary(X64Op.Roundps_xmm_xmmm128_imm8, i, (int)Rounding.Nearest); break;
            case Opcode.F32x4Add: Binary(X64Op.Addps_xmm_xmmm128, i, commutative: true); break;
            case Opcode.F32x4Sub: Binary(X64Op.Subps_xmm_xmmm128, i); break;
            case Opcode.F32x4Mul: Binary(X64Op.Mulps_xmm_xmmm128, i, commutative: true); break;
            case Opcode.F32x4Div: Binary(X64Op.Divps_xmm_xmmm128, i); break;
            case Opcode.F32x4Min: VectorMinimumOrMaximum(false, maximum: false, i); break;
            case Opcode.F32x4Max: VectorMinimumOrMaximum(false, maximum: true, i); break;
            case Opcode.F32x4Pmin or Opcode.F32x4RelaxedMin: Binary(X64Op.Minps_xmm_xmmm128, i, swap: true); break;
            case Opcode.F32x4Pmax or Opcode.F32x4RelaxedMax: Binary(X64Op.Maxps_xmm_xmmm128, i, swap: true); break;
            case Opcode.F32x4RelaxedMadd: MultiplyAdd(false, negate: false, i); break;
            case Opcode.F32x4RelaxedNmadd: MultiplyAdd(false, negate: true, i); break;
            case Opcode.F64x2Abs: VectorAbsoluteOrNegate(true, negate: false, i); break;
            case Opcode.F64x2Neg: VectorAbsoluteOrNegate(true, negate: true, i); break;
            case Opcode.F64x2Sqrt: Unary(X64Op.Sqrtpd_xmm_xmmm128, i); break;
            case Opcode.F64x2Ceil: Unary(X64Op.Roundpd_xmm_xmmm128_imm8, i, (int)Rounding.Ceiling); break;
            case Opcode.F64x2Floor: Unary(X64Op.Roundpd_xmm_xmmm128_imm8, i, (int)Rounding.Floor); break;
            case Opcode.F64x2Trunc: Unary(X64Op.Roundpd_xmm_xmmm128_imm8, i, (int)Rounding.Truncate); break;
            case Opcode.F64x2Nearest: Unary(X64Op.Roundpd_xmm_xmmm128_imm8, i, (int)Rounding.Nearest); break;
            case Opcode.F64x2Add: Binary(X64Op.Addpd_xmm_xmmm128, i, commutative: true); break;
            case Opcode.F64x2Sub: Binary(X64Op.Subpd_xmm_xmmm128, i); break;
            case Opcode.F64x2Mul: Binary(X64Op.Mulpd_xmm_xmmm128, i, commutative: true); break;
            case Opcode.F64x2Div: Binary(X64Op.Divpd_xmm_xmmm128, i); break;
            case Opcode.F64x2Min: VectorMinimumOrMaximum(true, maximum: false, i); break;
            case Opcode.F64x2Max: VectorMinimumOrMaximum(true, maximum: true, i); break;
            case Opcode.F64x2Pmin or Opcode.F64x2RelaxedMin: Binary(X64Op.Minpd_xmm_xmmm128, i, swap: true); break;
            case Opcode.F64x2Pmax or Opcode.F64x2RelaxedMax: Binary(X64Op.Maxpd_xmm_xmmm128, i, swap: true); break;
            case Opcode.F64x2RelaxedMadd: MultiplyAdd(true, negate: false, i); break;
            case Opcode.F64x2RelaxedNmadd: MultiplyAdd(true, negate: true, i); break;

            // conversions
            case Opcode.F32x4ConvertI32x4S: Unary(X64Op.Cvtdq2ps_xmm_xmmm128, i); break;
            case Opcode.F32x4ConvertI32x4U: ConvertUnsignedToSingles(i); break;
            case Opcode.F64x2ConvertLowI32x4S: Unary(X64Op.Cvtdq2pd_xmm_xmmm64, i); break;
            case Opcode.F64x2ConvertLowI32x4U: ConvertUnsignedToDoubles(i); break;
            case Opcode.F32x4DemoteF64x2Zero: Unary(X64Op.Cvtpd2ps_xmm_xmmm128, i); break;
            case Opcode.F64x2PromoteLowF32x4: Unary(X64Op.Cvtps2pd_xmm_xmmm64, i); break;
            case Opcode.I32x4TruncSatF32x4S: TruncateSinglesSigned(i); break;
            case Opcode.I32x4TruncSatF32x4U or Opcode.I32x4RelaxedTruncF32x4U: TruncateSinglesUnsigned(i); break;
            case Opcode.I32x4TruncSatF64x2SZero: TruncateDoublesSigned(i); break;
            case Opcode.I32x4TruncSatF64x2UZero or Opcode.I32x4RelaxedTruncF64x2UZero: TruncateDoublesUnsigned(i); break;
            case Opcode.I32x4RelaxedTruncF32x4S: Unary(X64Op.Cvttps2dq_xmm_xmmm128, i); break;
            case Opcode.I32x4RelaxedTruncF64x2SZero: Unary(X64Op.Cvttpd2dq_xmm_xmmm128, i); break;
            default: TranslateLane(i); break;
        }
    }
}
