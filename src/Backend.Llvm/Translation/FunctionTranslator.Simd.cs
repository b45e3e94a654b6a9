using Tiered.Wasm;

namespace Tiered.Backend.Llvm.Translation;

// Vector operators. A v128 is two 64-bit integers between operators; each casts it to the lanes it works on, which costs nothing.
internal unsafe partial struct FunctionTranslator
{
    private readonly LValue Canonical(LValue vector) => Bitcast(vector, _ir.I64x2);

    private readonly LValue Lane32(int lane) => _ir.Int32((uint)lane);

    private readonly LValue InsertLane(LValue vector, LValue value, int lane) => LLVM.BuildInsertElement(_b, vector, value, Lane32(lane), Utf8.Empty);

    private readonly LValue ExtractLane(LValue vector, int lane) => LLVM.BuildExtractElement(_b, vector, Lane32(lane), Utf8.Empty);

    private readonly LValue Splat(LValue value, LType shape)
    {
        var first = InsertLane(LLVM.GetPoison(shape), value, 0);
        return LLVM.BuildShuffleVector(_b, first, LLVM.GetPoison(shape), LLVM.ConstNull(LLVM.VectorType(_ir.I32, LLVM.GetVectorSize(shape))), Utf8.Empty);
    }

    private readonly LValue Shuffle(LValue first, LValue second, ReadOnlySpan<int> lanes)
    {
        LValue* mask = stackalloc LValue[lanes.Length];
        for (int i = 0; i < lanes.Length; i++) mask[i] = Lane32(lanes[i]);
        return LLVM.BuildShuffleVector(_b, first, second, LLVM.ConstVector(mask, (uint)lanes.Length), Utf8.Empty);
    }

    /// <summary>Every <paramref name="step"/>th lane from <paramref name="first"/> on.</summary>
    private readonly LValue Lanes(LValue vector, int first, int step, int count)
    {
        Span<int> lanes = stackalloc int[count];
        for (int i = 0; i < count; i++) lanes[i] = first + i * step;
        return Shuffle(vector, LLVM.GetPoison(LLVM.TypeOf(vector)), lanes);
    }

    private LValue PopAs(LType shape) => Bitcast(Pop(), shape);

    private void PushVector(LValue value) => Push(Canonical(value));

    public void Shuffle(ulong lowLanes, ulong highLanes)
    {
        LValue second = PopAs(_ir.I8x16), first = PopAs(_ir.I8x16);
        Span<int> lanes = stackalloc int[16];
        for (int i = 0; i < 16; i++) lanes[i] = (int)((i < 8 ? lowLanes >> i * 8 : highLanes >> (i - 8) * 8) & 31);
        PushVector(Shuffle(first, second, lanes));
    }

    public void Lane(Opcode opcode, int lane)
    {
        switch (opcode)
        {
            case Opcode.I8x16ExtractLaneS: Push(SignExtend(ExtractLane(PopAs(_ir.I8x16), lane), _ir.I32)); break;
            case Opcode.I8x16ExtractLaneU: Push(ZeroExtend(ExtractLane(PopAs(_ir.I8x16), lane), _ir.I32)); break;
            case Opcode.I16x8ExtractLaneS: Push(SignExtend(ExtractLane(PopAs(_ir.I16x8), lane), _ir.I32)); break;
            case Opcode.I16x8ExtractLaneU: Push(ZeroExtend(ExtractLane(PopAs(_ir.I16x8), lane), _ir.I32)); break;
            case Opcode.I32x4ExtractLane: Push(ExtractLane(PopAs(_ir.I32x4), lane)); break;
            case Opcode.I64x2ExtractLane: Push(ExtractLane(Pop(), lane)); break;
            case Opcode.F32x4ExtractLane: Push(ExtractLane(PopAs(_ir.F32x4), lane)); break;
            case Opcode.F64x2ExtractLane: Push(ExtractLane(PopAs(_ir.F64x2), lane)); break;
            case Opcode.I8x16ReplaceLane: Replace(_ir.I8x16, lane); break;
            case Opcode.I16x8ReplaceLane: Replace(_ir.I16x8, lane); break;
            case Opcode.I32x4ReplaceLane: Replace(_ir.I32x4, lane); break;
            case Opcode.I64x2ReplaceLane: Replace(_ir.I64x2, lane); break;
            case Opcode.F32x4ReplaceLane: Replace(_ir.F32x4, lane); break;
            case Opcode.F64x2ReplaceLane: Replace(_ir.F64x2, lane); break;
            default: throw new InvalidOperationException($"no translation of {opcode}");
        }
    }

    private void Replace(LType shape, int lane)
    {
        var value = Pop();
        var vector = PopAs(shape);
        PushVector(InsertLane(vector, Truncate(value, LLVM.GetElementType(shape)), lane));
    }

    private void Simd(Opcode opcode)
    {
        if (SimdBits(opcode) || SimdCompare(opcode) || SimdInteger(opcode) || SimdWidening(opcode) || SimdFloat(opcode)) return;
        throw new InvalidOperationException($"no translation of {opcode}");
    }

    // ---- bits, tests, splats

    private bool SimdBits(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.I8x16Splat: PushVector(Splat(Truncate(Pop(), _ir.I8), _ir.I8x16)); break;
            case Opcode.I16x8Splat: PushVector(Splat(Truncate(Pop(), _ir.I16), _ir.I16x8)); break;
            case Opcode.I32x4Splat: PushVector(Splat(Pop(), _ir.I32x4)); break;
            case Opcode.I64x2Splat: Push(Splat(Pop(), _ir.I64x2)); break;
            case Opcode.F32x4Splat: PushVector(Splat(Pop(), _ir.F32x4)); break;
            case Opcode.F64x2Splat: PushVector(Splat(Pop(), _ir.F64x2)); break;
            case Opcode.V128Not: Push(LLVM.BuildNot(_b, Pop(), Utf8.Empty)); break;
            case Opcode.V128And: Two(out var a, out var b); Push(LLVM.BuildAnd(_b, a, b, Utf8.Empty)); break;
            case Opcode.V128Andnot: Two(out a, out b); Push(LLVM.BuildAnd(_b, a, LLVM.BuildNot(_b, b, Utf8.Empty), Utf8.Empty)); break;
            case Opcode.V128Or: Two(out a, out b); Push(LLVM.BuildOr(_b, a, b, Utf8.Empty)); break;
            case Opcode.V128Xor: Two(out a, out b); Push(LLVM.BuildXor(_b, a, b, Utf8.Empty)); break;
            case Opcode.V128Bitselect or Opcode.I8x16RelaxedLaneselect or Opcode.I16x8RelaxedLaneselect or Opcode.I32x4RelaxedLaneselect or Opcode.I64x2RelaxedLaneselect:
                var mask = Pop();
                Two(out a, out b);
                var first = LLVM.BuildAnd(_b, a, mask, Utf8.Empty);
                Push(LLVM.BuildOr(_b, first, LLVM.BuildAnd(_b, b, LLVM.BuildNot(_b, mask, Utf8.Empty), Utf8.Empty), Utf8.Empty));
                break;
            case Opcode.V128AnyTrue: Push(Flag(IsNotZero(Bitcast(Pop(), LLVM.IntTypeInContext(_ir.Context, 128))))); break;
            case Opcode.I8x16AllTrue: AllTrue(_ir.I8x16); break;
            case Opcode.I16x8AllTrue: AllTrue(_ir.I16x8); break;
            case Opcode.I32x4AllTrue: AllTrue(_ir.I32x4); break;
            case Opcode.I64x2AllTrue: AllTrue(_ir.I64x2); break;
            case Opcode.I8x16Bitmask: BitMask(_ir.I8x16); break;
            case Opcode.I16x8Bitmask: BitMask(_ir.I16x8); break;
            case Opcode.I32x4Bitmask: BitMask(_ir.I32x4); break;
            case Opcode.I64x2Bitmask: BitMask(_ir.I64x2); break;
            case Opcode.I8x16Swizzle or Opcode.I8x16RelaxedSwizzle: Swizzle(); break;
            default: return false;
        }
        return true;
    }

    private void Two(out LValue a, out LValue b)
    {
        b = Pop();
        a = Pop();
    }

    private void Two(LType shape, out LValue a, out LValue b)
    {
        b = PopAs(shape);
        a = PopAs(shape);
    }

    private void AllTrue(LType shape)
    {
        var isZero = Compare(LLVMIntPredicate.LLVMIntEQ, PopAs(shape), LLVM.ConstNull(shape));
        var bits = LLVM.IntTypeInContext(_ir.Context, LLVM.GetVectorSize(shape));
        Push(Flag(Compare(LLVMIntPredicate.LLVMIntEQ, Bitcast(isZero, bits), LLVM.ConstNull(bits))));
    }

    private void BitMask(LType shape)
    {
        var lanes = PopAs(shape);
        // LLVM 19's combiner for x86 never ends where it sees the sign bits of wide lanes and a comparison of narrower ones with certain constants behind them.
        if (shape == _ir.I64x2 || shape == _ir.I32x4) lanes = Hide(lanes, shape);
        var isNegative = Compare(LLVMIntPredicate.LLVMIntSLT, lanes, LLVM.ConstNull(shape));
        Push(ZeroExtend(Bitcast(isNegative, LLVM.IntTypeInContext(_ir.Context, LLVM.GetVectorSize(shape))), _ir.I32));
    }

    private void Swizzle()
    {
        Two(_ir.I8x16, out var bytes, out var indices);
        if (_options.Target.Architecture == CpuArchitecture.Arm64)
        {
            PushVector(Call("llvm.aarch64.neon.tbl1", _ir.I8x16, bytes, indices));
            return;
        }
        // The hardware gives zero for indices whose highest bit is set: with 0x70 added, saturating, that is all from 16 on.
        PushVector(Call("llvm.x86.ssse3.pshuf.b.128", null, bytes, Call("llvm.uadd.sat", _ir.I8x16, indices, _ir.Splat(_ir.I8x16, 0x70))));
    }

    // ---- comparisons

    private bool SimdCompare(Opcode opcode)
    {
        switch (opcode)
        {
            case >= Opcode.I8x16Eq and <= Opcode.I8x16GeU: CompareLanes(_ir.I8x16, IntPredicates[opcode - Opcode.I8x16Eq]); break;
            case >= Opcode.I16x8Eq and <= Opcode.I16x8GeU: CompareLanes(_ir.I16x8, IntPredicates[opcode - Opcode.I16x8Eq]); break;
            case >= Opcode.I32x4Eq and <= Opcode.I32x4GeU: CompareLanes(_ir.I32x4, IntPredicates[opcode - Opcode.I32x4Eq]); break;
            case Opcode.I64x2Eq: CompareLanes(_ir.I64x2, LLVMIntPredicate.LLVMIntEQ); break;
            case Opcode.I64x2Ne: CompareLanes(_ir.I64x2, LLVMIntPredicate.LLVMIntNE); break;
            case Opcode.I64x2LtS: CompareLanes(_ir.I64x2, LLVMIntPredicate.LLVMIntSLT); break;
            case Opcode.I64x2GtS: CompareLanes(_ir.I64x2, LLVMIntPredicate.LLVMIntSGT); break;
            case Opcode.I64x2LeS: CompareLanes(_ir.I64x2, LLVMIntPredicate.LLVMIntSLE); break;
            case Opcode.I64x2GeS: CompareLanes(_ir.I64x2, LLVMIntPredicate.LLVMIntSGE); break;
            case >= Opcode.F32x4Eq and <= Opcode.F32x4Ge: CompareFloatLanes(_ir.F32x4, _ir.I32x4, FloatPredicates[opcode - Opcode.F32x4Eq]); break;
            case >= Opcode.F64x2Eq and <= Opcode.F64x2Ge: CompareFloatLanes(_ir.F64x2, _ir.I64x2, FloatPredicates[opcode - Opcode.F64x2Eq]); break;
            default: return false;
        }
        return true;
    }

    private void CompareLanes(LType shape, LLVMIntPredicate predicate)
    {
        Two(shape, out var a, out var b);
        PushVector(SignExtend(Compare(predicate, a, b), shape));
    }

    private void CompareFloatLanes(LType shape, LType result, LLVMRealPredicate predicate)
    {
        Two(shape, out var a, out var b);
        PushVector(SignExtend(CompareFloats(predicate, a, b), result));
    }

    // ---- integer arithmetic

    private bool SimdInteger(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.I8x16Abs: Absolute(_ir.I8x16); break;
            case Opcode.I16x8Abs: Absolute(_ir.I16x8); break;
            case Opcode.I32x4Abs: Absolute(_ir.I32x4); break;
            case Opcode.I64x2Abs: Absolute(_ir.I64x2); break;
            case Opcode.I8x16Neg: PushVector(LLVM.BuildNeg(_b, PopAs(_ir.I8x16), Utf8.Empty)); break;
            case Opcode.I16x8Neg: PushVector(LLVM.BuildNeg(_b, PopAs(_ir.I16x8), Utf8.Empty)); break;
            case Opcode.I32x4Neg: PushVector(LLVM.BuildNeg(_b, PopAs(_ir.I32x4), Utf8.Empty)); break;
            case Opcode.I64x2Neg: PushVector(LLVM.BuildNeg(_b, Pop(), Utf8.Empty)); break;
            case Opcode.I8x16Popcnt: PushVector(Call("llvm.ctpop", _ir.I8x16, PopAs(_ir.I8x16))); break;
            case Opcode.I8x16Shl or Opcode.I8x16ShrS or Opcode.I8x16ShrU: Shift(_ir.I8x16, opcode - Opcode.I8x16Shl); break;
            case Opcode.I16x8Shl or Opcode.I16x8ShrS or Opcode.I16x8ShrU: Shift(_ir.I16x8, opcode - Opcode.I16x8Shl); break;
            case Opcode.I32x4Shl or Opcode.I32x4ShrS or Opcode.I32x4ShrU: Shift(_ir.I32x4, opcode - Opcode.I32x4Shl); break;
            case Opcode.I64x2Shl or Opcode.I64x2ShrS or Opcode.I64x2ShrU: Shift(_ir.I64x2, opcode - Opcode.I64x2Shl); break;
            case Opcode.I8x16Add: Two(_ir.I8x16, out var a, out var b); PushVector(LLVM.BuildAdd(_b, a, b, Utf8.Empty)); break;
            case Opcode.I16x8Add: Two(_ir.I16x8, out a, out b); PushVector(LLVM.BuildAdd(_b, a, b, Utf8.Empty)); break;
            case Opcode.I32x4Add: Two(_ir.I32x4, out a, out b); PushVector(LLVM.BuildAdd(_b, a, b, Utf8.Empty)); break;
            case Opcode.I64x2Add: Two(_ir.I64x2, out a, out b); PushVector(LLVM.BuildAdd(_b, a, b, Utf8.Empty)); break;
            case Opcode.I8x16Sub: Two(_ir.I8x16, out a, out b); PushVector(LLVM.BuildSub(_b, a, b, Utf8.Empty)); break;
            case Opcode.I16x8Sub: Two(_ir.I16x8, out a, out b); PushVector(LLVM.BuildSub(_b, a, b, Utf8.Empty)); break;
            case Opcode.I32x4Sub: Two(_ir.I32x4, out a, out b); PushVector(LLVM.BuildSub(_b, a, b, Utf8.Empty)); break;
            case Opcode.I64x2Sub: Two(_ir.I64x2, out a, out b); PushVector(LLVM.BuildSub(_b, a, b, Utf8.Empty)); break;
            case Opcode.I16x8Mul: Two(_ir.I16x8, out a, out b); PushVector(LLVM.BuildMul(_b, a, b, Utf8.Empty)); break;
            case Opcode.I32x4Mul: Two(_ir.I32x4, out a, out b); PushVector(LLVM.BuildMul(_b, a, b, Utf8.Empty)); break;
            case Opcode.I64x2Mul: Two(_ir.I64x2, out a, out b); PushVector(LLVM.BuildMul(_b, a, b, Utf8.Empty)); break;
            case Opcode.I8x16AddSatS: ByIntrinsic("llvm.sadd.sat", _ir.I8x16); break;
            case Opcode.I8x16AddSatU: ByIntrinsic("llvm.uadd.sat", _ir.I8x16); break;
            case Opcode.I8x16SubSatS: ByIntrinsic("llvm.ssub.sat", _ir.I8x16); break;
            case Opcode.I8x16SubSatU: ByIntrinsic("llvm.usub.sat", _ir.I8x16); break;
            case Opcode.I16x8AddSatS: ByIntrinsic("llvm.sadd.sat", _ir.I16x8); break;
            case Opcode.I16x8AddSatU: ByIntrinsic("llvm.uadd.sat", _ir.I16x8); break;
            case Opcode.I16x8SubSatS: ByIntrinsic("llvm.ssub.sat", _ir.I16x8); break;
            case Opcode.I16x8SubSatU: ByIntrinsic("llvm.usub.sat", _ir.I16x8); break;
            case Opcode.I8x16MinS: ByIntrinsic("llvm.smin", _ir.I8x16); break;
            case Opcode.I8x16MinU: ByIntrinsic("llvm.umin", _ir.I8x16); break;
            case Opcode.I8x16MaxS: ByIntrinsic("llvm.smax", _ir.I8x16); break;
            case Opcode.I8x16MaxU: ByIntrinsic("llvm.umax", _ir.I8x16); break;
            case Opcode.I16x8MinS: ByIntrinsic("llvm.smin", _ir.I16x8); break;
            case Opcode.I16x8MinU: ByIntrinsic("llvm.umin", _ir.I16x8); break;
            case Opcode.I16x8MaxS: ByIntrinsic("llvm.smax", _ir.I16x8); break;
            case Opcode.I16x8MaxU: ByIntrinsic("llvm.umax", _ir.I16x8); break;
            case Opcode.I32x4MinS: ByIntrinsic("llvm.smin", _ir.I32x4); break;
            case Opcode.I32x4MinU: ByIntrinsic("llvm.umin", _ir.I32x4); break;
            case Opcode.I32x4MaxS: ByIntrinsic("llvm.smax", _ir.I32x4); break;
            case Opcode.I32x4MaxU: ByIntrinsic("llvm.umax", _ir.I32x4); break;
            case Opcode.I8x16AvgrU: RoundingAverage(_ir.I8x16, LLVM.VectorType(_ir.I16, 16)); break;
            case Opcode.I16x8AvgrU: RoundingAverage(_ir.I16x8, LLVM.VectorType(_ir.I32, 8)); break;
            case Opcode.I16x8Q15mulrSatS or Opcode.I16x8RelaxedQ15mulrS: MultiplyQ15(); break;
            default: return false;
        }
        return true;
    }

    private void ByIntrinsic(string name, LType shape)
    {
        Two(shape, out var a, out var b);
        PushVector(Call(name, shape, a, b));
    }

    private void Absolute(LType shape) => PushVector(Call("llvm.abs", shape, PopAs(shape), LLVM.ConstInt(_ir.I1, 0, 0)));

    private void Shift(LType shape, int kind)
    {
        var count = Pop();
        var value = PopAs(shape);
        var lane = LLVM.GetElementType(shape);
        var masked = LLVM.BuildAnd(_b, count, _ir.Int32(LLVM.GetIntTypeWidth(lane) - 1), Utf8.Empty);
        var counts = Splat(lane == _ir.I64 ? ZeroExtend(masked, lane) : Truncate(masked, lane), shape);
        PushVector(kind switch
        {
            0 => LLVM.BuildShl(_b, value, counts, Utf8.Empty),
            1 => LLVM.BuildAShr(_b, value, counts, Utf8.Empty),
            _ => LLVM.BuildLShr(_b, value, counts, Utf8.Empty),
        });
    }

    private void RoundingAverage(LType shape, LType wide)
    {
        Two(shape, out var a, out var b);
        var sum = LLVM.BuildAdd(_b, ZeroExtend(a, wide), ZeroExtend(b, wide), Utf8.Empty);
        sum = LLVM.BuildAdd(_b, sum, _ir.Splat(wide, 1), Utf8.Empty);
        PushVector(Truncate(LLVM.BuildLShr(_b, sum, _ir.Splat(wide, 1), Utf8.Empty), shape));
    }

    private void MultiplyQ15()
    {
        Two(_ir.I16x8, out var a, out var b);
        var wide = LLVM.VectorType(_ir.I32, 8);
        var product = LLVM.BuildMul(_b, SignExtend(a, wide), SignExtend(b, wide), Utf8.Empty);
        product = LLVM.BuildAShr(_b, LLVM.BuildAdd(_b, product, _ir.Splat(wide, 0x4000), Utf8.Empty), _ir.Splat(wide, 15), Utf8.Empty);
        PushVector(Truncate(Call("llvm.smin", wide, product, _ir.Splat(wide, 0x7FFF)), _ir.I16x8));
    }

    // ---- widening and narrowing

    private bool SimdWidening(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.I8x16NarrowI16x8S: NarrowLanes(_ir.I16x8, _ir.I8, -0x80, 0x7F); break;
            case Opcode.I8x16NarrowI16x8U: NarrowLanes(_ir.I16x8, _ir.I8, 0, 0xFF); break;
            case Opcode.I16x8NarrowI32x4S: NarrowLanes(_ir.I32x4, _ir.I16, -0x8000, 0x7FFF); break;
            case Opcode.I16x8NarrowI32x4U: NarrowLanes(_ir.I32x4, _ir.I16, 0, 0xFFFF); break;
            case Opcode.I16x8ExtendLowI8x16S: PushVector(Extend(PopAs(_ir.I8x16), _ir.I16x8, false, true)); break;
            case Opcode.I16x8ExtendHighI8x16S: PushVector(Extend(PopAs(_ir.I8x16), _ir.I16x8, true, true)); break;
            case Opcode.I16x8ExtendLowI8x16U: PushVector(Extend(PopAs(_ir.I8x16), _ir.I16x8, false, false)); break;
            case Opcode.I16x8ExtendHighI8x16U: PushVector(Extend(PopAs(_ir.I8x16), _ir.I16x8, true, false)); break;
            case Opcode.I32x4ExtendLowI16x8S: PushVector(Extend(PopAs(_ir.I16x8), _ir.I32x4, false, true)); break;
            case Opcode.I32x4ExtendHighI16x8S: PushVector(Extend(PopAs(_ir.I16x8), _ir.I32x4, true, true)); break;
            case Opcode.I32x4ExtendLowI16x8U: PushVector(Extend(PopAs(_ir.I16x8), _ir.I32x4, false, false)); break;
            case Opcode.I32x4ExtendHighI16x8U: PushVector(Extend(PopAs(_ir.I16x8), _ir.I32x4, true, false)); break;
            case Opcode.I64x2ExtendLowI32x4S: PushVector(Extend(PopAs(_ir.I32x4), _ir.I64x2, false, true)); break;
            case Opcode.I64x2ExtendHighI32x4S: PushVector(Extend(PopAs(_ir.I32x4), _ir.I64x2, true, true)); break;
            case Opcode.I64x2ExtendLowI32x4U: PushVector(Extend(PopAs(_ir.I32x4), _ir.I64x2, false, false)); break;
            case Opcode.I64x2ExtendHighI32x4U: PushVector(Extend(PopAs(_ir.I32x4), _ir.I64x2, true, false)); break;
            case Opcode.I16x8ExtmulLowI8x16S: MultiplyExtended(_ir.I8x16, _ir.I16x8, false, true); break;
            case Opcode.I16x8ExtmulHighI8x16S: MultiplyExtended(_ir.I8x16, _ir.I16x8, true, true); break;
            case Opcode.I16x8ExtmulLowI8x16U: MultiplyExtended(_ir.I8x16, _ir.I16x8, false, false); break;
            case Opcode.I16x8ExtmulHighI8x16U: MultiplyExtended(_ir.I8x16, _ir.I16x8, true, false); break;
            case Opcode.I32x4ExtmulLowI16x8S: MultiplyExtended(_ir.I16x8, _ir.I32x4, false, true); break;
            case Opcode.I32x4ExtmulHighI16x8S: MultiplyExtended(_ir.I16x8, _ir.I32x4, true, true); break;
            case Opcode.I32x4ExtmulLowI16x8U: MultiplyExtended(_ir.I16x8, _ir.I32x4, false, false); break;
            case Opcode.I32x4ExtmulHighI16x8U: MultiplyExtended(_ir.I16x8, _ir.I32x4, true, false); break;
            case Opcode.I64x2ExtmulLowI32x4S: MultiplyExtended(_ir.I32x4, _ir.I64x2, false, true); break;
            case Opcode.I64x2ExtmulHighI32x4S: MultiplyExtended(_ir.I32x4, _ir.I64x2, true, true); break;
            case Opcode.I64x2ExtmulLowI32x4U: MultiplyExtended(_ir.I32x4, _ir.I64x2, false, false); break;
            case Opcode.I64x2ExtmulHighI32x4U: MultiplyExtended(_ir.I32x4, _ir.I64x2, true, false); break;
            case Opcode.I16x8ExtaddPairwiseI8x16S: PushVector(AddPairs(SignExtend(PopAs(_ir.I8x16), LLVM.VectorType(_ir.I16, 16)))); break;
            case Opcode.I16x8ExtaddPairwiseI8x16U: PushVector(AddPairs(ZeroExtend(PopAs(_ir.I8x16), LLVM.VectorType(_ir.I16, 16)))); break;
            case Opcode.I32x4ExtaddPairwiseI16x8S: PushVector(AddPairs(SignExtend(PopAs(_ir.I16x8), LLVM.VectorType(_ir.I32, 8)))); break;
            case Opcode.I32x4ExtaddPairwiseI16x8U: PushVector(AddPairs(ZeroExtend(PopAs(_ir.I16x8), LLVM.VectorType(_ir.I32, 8)))); break;
            case Opcode.I32x4DotI16x8S: Two(_ir.I16x8, out var a, out var b); PushVector(Dot(a, b, LLVM.VectorType(_ir.I32, 8))); break;
            case Opcode.I16x8RelaxedDotI8x16I7x16S: Two(_ir.I8x16, out a, out b); PushVector(Dot(a, b, LLVM.VectorType(_ir.I16, 16))); break;
            case Opcode.I32x4RelaxedDotI8x16I7x16AddS:
                var addend = PopAs(_ir.I32x4);
                Two(_ir.I8x16, out a, out b);
                var words = Dot(a, b, LLVM.VectorType(_ir.I16, 16));
                PushVector(LLVM.BuildAdd(_b, AddPairs(SignExtend(words, LLVM.VectorType(_ir.I32, 8))), addend, Utf8.Empty));
                break;
            default: return false;
        }
        return true;
    }

    private void NarrowLanes(LType shape, LType lane, long minimum, long maximum)
    {
        Two(shape, out var a, out var b);
        uint count = LLVM.GetVectorSize(shape);
        var half = LLVM.VectorType(lane, count);
        a = Truncate(Clamp(a, shape, minimum, maximum), half);
        b = Truncate(Clamp(b, shape, minimum, maximum), half);
        Span<int> lanes = stackalloc int[(int)count * 2];
        for (int i = 0; i < lanes.Length; i++) lanes[i] = i;
        PushVector(Shuffle(a, b, lanes));
    }

    private readonly LValue Clamp(LValue value, LType shape, long minimum, long maximum) =>
        Call("llvm.smin", shape, Call("llvm.smax", shape, value, _ir.Splat(shape, (ulong)minimum)), _ir.Splat(shape, (ulong)maximum));

    private readonly LValue Extend(LValue value, LType shape, bool high, bool signed)
    {
        int count = (int)LLVM.GetVectorSize(shape);
        var half = Lanes(value, high ? count : 0, 1, count);
        return signed ? SignExtend(half, shape) : LLVM.BuildZExt(_b, half, shape, Utf8.Empty);
    }

    private void MultiplyExtended(LType from, LType to, bool high, bool signed)
    {
        Two(from, out var a, out var b);
        PushVector(LLVM.BuildMul(_b, Extend(a, to, high, signed), Extend(b, to, high, signed), Utf8.Empty));
    }

    /// <summary>Sums of neighbours.</summary>
    private readonly LValue AddPairs(LValue wide)
    {
        int count = (int)LLVM.GetVectorSize(LLVM.TypeOf(wide)) / 2;
        return LLVM.BuildAdd(_b, Lanes(wide, 0, 2, count), Lanes(wide, 1, 2, count), Utf8.Empty);
    }

    private readonly LValue Dot(LValue a, LValue b, LType wide) => AddPairs(LLVM.BuildMul(_b, SignExtend(a, wide), SignExtend(b, wide), Utf8.Empty));

    // ---- floating point

    private bool SimdFloat(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.F32x4Abs: FloatLanes(_ir.F32x4, 0); break;
            case Opcode.F32x4Neg: FloatLanes(_ir.F32x4, 1); break;
            case Opcode.F32x4Ceil: FloatLanes(_ir.F32x4, 2); break;
            case Opcode.F32x4Floor: FloatLanes(_ir.F32x4, 3); break;
            case Opcode.F32x4Trunc: FloatLanes(_ir.F32x4, 4); break;
            case Opcode.F32x4Nearest: FloatLanes(_ir.F32x4, 5); break;
            case Opcode.F32x4Sqrt: FloatLanes(_ir.F32x4, 6); break;
            case Opcode.F64x2Abs: FloatLanes(_ir.F64x2, 0); break;
            case Opcode.F64x2Neg: FloatLanes(_ir.F64x2, 1); break;
            case Opcode.F64x2Ceil: FloatLanes(_ir.F64x2, 2); break;
            case Opcode.F64x2Floor: FloatLanes(_ir.F64x2, 3); break;
            case Opcode.F64x2Trunc: FloatLanes(_ir.F64x2, 4); break;
            case Opcode.F64x2Nearest: FloatLanes(_ir.F64x2, 5); break;
            case Opcode.F64x2Sqrt: FloatLanes(_ir.F64x2, 6); break;
            case >= Opcode.F32x4Add and <= Opcode.F32x4Max: FloatPairs(_ir.F32x4, opcode - Opcode.F32x4Add); break;
            case >= Opcode.F64x2Add and <= Opcode.F64x2Max: FloatPairs(_ir.F64x2, opcode - Opcode.F64x2Add); break;
            case Opcode.F32x4Pmin or Opcode.F32x4RelaxedMin: PseudoMinimum(_ir.F32x4); break;
            case Opcode.F64x2Pmin or Opcode.F64x2RelaxedMin: PseudoMinimum(_ir.F64x2); break;
            case Opcode.F32x4Pmax or Opcode.F32x4RelaxedMax: PseudoMaximum(_ir.F32x4); break;
            case Opcode.F64x2Pmax or Opcode.F64x2RelaxedMax: PseudoMaximum(_ir.F64x2); break;
            case Opcode.F32x4RelaxedMadd: MultiplyAdd(_ir.F32x4, negate: false); break;
            case Opcode.F32x4RelaxedNmadd: MultiplyAdd(_ir.F32x4, negate: true); break;
            case Opcode.F64x2RelaxedMadd: MultiplyAdd(_ir.F64x2, negate: false); break;
            case Opcode.F64x2RelaxedNmadd: MultiplyAdd(_ir.F64x2, negate: true); break;
            case Opcode.I32x4TruncSatF32x4S or Opcode.I32x4RelaxedTruncF32x4S: PushVector(TruncateSaturating("llvm.fptosi.sat", _ir.I32x4, PopAs(_ir.F32x4))); break;
            case Opcode.I32x4TruncSatF32x4U or Opcode.I32x4RelaxedTruncF32x4U: PushVector(TruncateSaturating("llvm.fptoui.sat", _ir.I32x4, PopAs(_ir.F32x4))); break;
            case Opcode.I32x4TruncSatF64x2SZero or Opcode.I32x4RelaxedTruncF64x2SZero: TruncateDoubles("llvm.fptosi.sat"); break;
            case Opcode.I32x4TruncSatF64x2UZero or Opcode.I32x4RelaxedTruncF64x2UZero: TruncateDoubles("llvm.fptoui.sat"); break;
            case Opcode.F32x4ConvertI32x4S: PushVector(LLVM.BuildSIToFP(_b, PopAs(_ir.I32x4), _ir.F32x4, Utf8.Empty)); break;
            case Opcode.F32x4ConvertI32x4U: PushVector(LLVM.BuildUIToFP(_b, PopAs(_ir.I32x4), _ir.F32x4, Utf8.Empty)); break;
            case Opcode.F64x2ConvertLowI32x4S: PushVector(LLVM.BuildSIToFP(_b, Lanes(PopAs(_ir.I32x4), 0, 1, 2), _ir.F64x2, Utf8.Empty)); break;
            case Opcode.F64x2ConvertLowI32x4U: PushVector(LLVM.BuildUIToFP(_b, Lanes(PopAs(_ir.I32x4), 0, 1, 2), _ir.F64x2, Utf8.Empty)); break;
            case Opcode.F32x4DemoteF64x2Zero:
                var singles = LLVM.BuildFPTrunc(_b, PopAs(_ir.F64x2), LLVM.VectorType(_ir.F32, 2), Utf8.Empty);
                PushVector(CanonicalNaN(WithZeros(singles)));
                break;
            case Opcode.F64x2PromoteLowF32x4: PushVector(CanonicalNaN(LLVM.BuildFPExt(_b, Lanes(PopAs(_ir.F32x4), 0, 1, 2), _ir.F64x2, Utf8.Empty))); break;
            default: return false;
        }
        return true;
    }

    private void FloatLanes(LType shape, int kind) => PushVector(FloatUnary(kind, PopAs(shape)));

    private void FloatPairs(LType shape, int kind)
    {
        Two(shape, out var a, out var b);
        PushVector(FloatBinary(kind, a, b));
    }

    private void PseudoMinimum(LType shape)
    {
        Two(shape, out var a, out var b);
        PushVector(Select(CompareFloats(LLVMRealPredicate.LLVMRealOLT, b, a), b, a));
    }

    private void PseudoMaximum(LType shape)
    {
        Two(shape, out var a, out var b);
        PushVector(Select(CompareFloats(LLVMRealPredicate.LLVMRealOLT, a, b), b, a));
    }

    /// <summary>Fused where the hardware can: either is right.</summary>
    private void MultiplyAdd(LType shape, bool negate)
    {
        var addend = PopAs(shape);
        Two(shape, out var a, out var b);
        if (negate) a = LLVM.BuildFNeg(_b, a, Utf8.Empty);
        bool isFused = _options.Target.Architecture == CpuArchitecture.Arm64 || _options.Target.Features.HasFlag(CpuFeatures.Fma);
        PushVector(CanonicalNaN(isFused ? Call("llvm.fma", shape, a, b, addend) : LLVM.BuildFAdd(_b, LLVM.BuildFMul(_b, a, b, Utf8.Empty), addend, Utf8.Empty)));
    }

    private void TruncateDoubles(string intrinsic)
    {
        var integers = TruncateSaturating(intrinsic, LLVM.VectorType(_ir.I32, 2), PopAs(_ir.F64x2));
        PushVector(WithZeros(integers));
    }

    /// <summary>Two lanes, and two lanes of zeros behind them.</summary>
    private readonly LValue WithZeros(LValue half) => Shuffle(half, LLVM.ConstNull(LLVM.TypeOf(half)), [0, 1, 2, 3]);
}
