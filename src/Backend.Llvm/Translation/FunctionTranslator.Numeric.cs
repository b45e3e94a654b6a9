using Tiered.Wasm;

namespace Tiered.Backend.Llvm.Translation;

// Scalar operators whose type is fixed. Where LLVM leaves a result undefined or poison, an explicit check or mask stands in front.
internal unsafe partial struct FunctionTranslator
{
    private const uint CanonicalNaN32 = 0x7FC0_0000;
    private const ulong CanonicalNaN64 = 0x7FF8_0000_0000_0000;

    private static ReadOnlySpan<LLVMIntPredicate> IntPredicates =>
    [
        LLVMIntPredicate.LLVMIntEQ, LLVMIntPredicate.LLVMIntNE, LLVMIntPredicate.LLVMIntSLT, LLVMIntPredicate.LLVMIntULT, LLVMIntPredicate.LLVMIntSGT,
        LLVMIntPredicate.LLVMIntUGT, LLVMIntPredicate.LLVMIntSLE, LLVMIntPredicate.LLVMIntULE, LLVMIntPredicate.LLVMIntSGE, LLVMIntPredicate.LLVMIntUGE,
    ];

    private static ReadOnlySpan<LLVMRealPredicate> FloatPredicates =>
    [
        LLVMRealPredicate.LLVMRealOEQ, LLVMRealPredicate.LLVMRealUNE, LLVMRealPredicate.LLVMRealOLT, LLVMRealPredicate.LLVMRealOGT,
        LLVMRealPredicate.LLVMRealOLE, LLVMRealPredicate.LLVMRealOGE,
    ];

    private readonly LValue SignExtend(LValue value, LType type) => LLVM.BuildSExt(_b, value, type, Utf8.Empty);

    private readonly LValue ZeroExtend(LValue value, LType type) => LLVM.TypeOf(value) == type ? value : LLVM.BuildZExt(_b, value, type, Utf8.Empty);

    private readonly LValue Truncate(LValue value, LType type) => LLVM.TypeOf(value) == type ? value : LLVM.BuildTrunc(_b, value, type, Utf8.Empty);

    public void Numeric(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.I32Eqz or Opcode.I64Eqz:
                var value = Pop();
                Push(Flag(Compare(LLVMIntPredicate.LLVMIntEQ, value, LLVM.ConstNull(LLVM.TypeOf(value)))));
                break;
            case >= Opcode.I32Eq and <= Opcode.I32GeU: CompareIntegers(IntPredicates[opcode - Opcode.I32Eq]); break;
            case >= Opcode.I64Eq and <= Opcode.I64GeU: CompareIntegers(IntPredicates[opcode - Opcode.I64Eq]); break;
            case >= Opcode.F32Eq and <= Opcode.F32Ge: CompareScalars(FloatPredicates[opcode - Opcode.F32Eq]); break;
            case >= Opcode.F64Eq and <= Opcode.F64Ge: CompareScalars(FloatPredicates[opcode - Opcode.F64Eq]); break;
            case >= Opcode.I32Clz and <= Opcode.I32Popcnt: CountBits(opcode - Opcode.I32Clz); break;
            case >= Opcode.I64Clz and <= Opcode.I64Popcnt: CountBits(opcode - Opcode.I64Clz); break;
            case >= Opcode.I32Add and <= Opcode.I32Rotr: IntegerArithmetic(opcode - Opcode.I32Add); break;
            case >= Opcode.I64Add and <= Opcode.I64Rotr: IntegerArithmetic(opcode - Opcode.I64Add); break;
            case >= Opcode.F32Abs and <= Opcode.F32Sqrt: FloatUnary(opcode - Opcode.F32Abs); break;
            case >= Opcode.F64Abs and <= Opcode.F64Sqrt: FloatUnary(opcode - Opcode.F64Abs); break;
            case >= Opcode.F32Add and <= Opcode.F32Copysign: FloatBinary(opcode - Opcode.F32Add); break;
            case >= Opcode.F64Add and <= Opcode.F64Copysign: FloatBinary(opcode - Opcode.F64Add); break;
            case >= Opcode.I32WrapI64 and <= Opcode.I64Extend32S or >= Opcode.I32TruncSatF32S and <= Opcode.I64TruncSatF64U: Convert(opcode); break;
            case Opcode.I64Add128 or Opcode.I64Sub128 or Opcode.I64MulWideS or Opcode.I64MulWideU:
                throw Unsupported("wide arithmetic");
            default: Simd(opcode); break;
        }
    }

    private void CompareIntegers(LLVMIntPredicate predicate)
    {
        LValue right = Pop(), left = Pop();
        Push(Flag(Compare(predicate, left, right)));
    }

    private void CompareScalars(LLVMRealPredicate predicate)
    {
        LValue right = Pop(), left = Pop();
        Push(Flag(CompareFloats(predicate, left, right)));
    }

    // ---- integers

    private void CountBits(int kind)
    {
        var value = Pop();
        var type = LLVM.TypeOf(value);
        var zeroIsDefined = LLVM.ConstInt(_ir.I1, 0, 0);
        Push(kind switch
        {
            0 => Call("llvm.ctlz", type, value, zeroIsDefined),
            1 => Call("llvm.cttz", type, value, zeroIsDefined),
            _ => Call("llvm.ctpop", type, value),
        });
    }

    private readonly LValue Mask(LValue count, LType type) => LLVM.BuildAnd(_b, count, LLVM.ConstInt(type, LLVM.GetIntTypeWidth(type) - 1, 0), Utf8.Empty);

    private void IntegerArithmetic(int kind)
    {
        LValue right = Pop(), left = Pop();
        var type = LLVM.TypeOf(left);
        Push(kind switch
        {
            0 => LLVM.BuildAdd(_b, left, right, Utf8.Empty),
            1 => LLVM.BuildSub(_b, left, right, Utf8.Empty),
            2 => LLVM.BuildMul(_b, left, right, Utf8.Empty),
            3 => DivideSigned(left, right, type),
            4 => LLVM.BuildUDiv(_b, left, NotZero(right, type), Utf8.Empty),
            5 => RemainderSigned(left, right, type),
            6 => LLVM.BuildURem(_b, left, NotZero(right, type), Utf8.Empty),
            7 => LLVM.BuildAnd(_b, left, right, Utf8.Empty),
            8 => LLVM.BuildOr(_b, left, right, Utf8.Empty),
            9 => LLVM.BuildXor(_b, left, right, Utf8.Empty),
            10 => LLVM.BuildShl(_b, left, Mask(right, type), Utf8.Empty),
            11 => LLVM.BuildAShr(_b, left, Mask(right, type), Utf8.Empty),
            12 => LLVM.BuildLShr(_b, left, Mask(right, type), Utf8.Empty),
            13 => Call("llvm.fshl", type, left, left, right),
            _ => Call("llvm.fshr", type, left, left, right),
        });
    }

    private readonly LValue NotZero(LValue divisor, LType type)
    {
        TrapIf(Compare(LLVMIntPredicate.LLVMIntEQ, divisor, LLVM.ConstNull(type)), TrapCode.IntegerDivideByZero);
        return divisor;
    }

    private readonly LValue IsMinusOne(LValue value, LType type) => Compare(LLVMIntPredicate.LLVMIntEQ, value, LLVM.ConstInt(type, ulong.MaxValue, 1));

    private readonly LValue DivideSigned(LValue left, LValue right, LType type)
    {
        NotZero(right, type);
        var isMinimum = Compare(LLVMIntPredicate.LLVMIntEQ, left, LLVM.ConstInt(type, 1ul << (int)LLVM.GetIntTypeWidth(type) - 1, 0));
        TrapIf(LLVM.BuildAnd(_b, isMinimum, IsMinusOne(right, type), Utf8.Empty), TrapCode.IntegerOverflow);
        return LLVM.BuildSDiv(_b, left, right, Utf8.Empty);
    }

    /// <summary>The remainder of the smallest number by -1 is 0 in wasm and undefined in LLVM; that of any number by -1 is the one by 1.</summary>
    private readonly LValue RemainderSigned(LValue left, LValue right, LType type)
    {
        NotZero(right, type);
        return LLVM.BuildSRem(_b, left, Select(IsMinusOne(right, type), LLVM.ConstInt(type, 1, 0), right), Utf8.Empty);
    }

    // ---- floating point

    /// <summary>With deterministic NaNs: the number itself, or the canonical NaN. For scalars and vectors.</summary>
    private readonly LValue CanonicalNaN(LValue value)
    {
        if (!_options.CanonicalizeNaNs) return value;
        var type = LLVM.TypeOf(value);
        bool isDouble = type == _ir.F64 || type == _ir.F64x2;
        LValue canonical;
        if (type == _ir.F32x4) canonical = LLVM.ConstBitCast(_ir.Splat(_ir.I32x4, CanonicalNaN32), type);
        else if (type == _ir.F64x2) canonical = LLVM.ConstBitCast(_ir.Splat(_ir.I64x2, CanonicalNaN64), type);
        else canonical = isDouble ? _ir.Float64(CanonicalNaN64) : _ir.Float32(CanonicalNaN32);
        return Select(CompareFloats(LLVMRealPredicate.LLVMRealUNO, value, value), canonical, value);
    }

    private void FloatUnary(int kind)
    {
        var value = Pop();
        Push(FloatUnary(kind, value));
    }

    private readonly LValue FloatUnary(int kind, LValue value)
    {
        var type = LLVM.TypeOf(value);
        return kind switch
        {
            0 => Call("llvm.fabs", type, value),
            1 => LLVM.BuildFNeg(_b, value, Utf8.Empty),
            2 => CanonicalNaN(Call("llvm.ceil", type, value)),
            3 => CanonicalNaN(Call("llvm.floor", type, value)),
            4 => CanonicalNaN(Call("llvm.trunc", type, value)),
            5 => CanonicalNaN(Call("llvm.roundeven", type, value)),
            _ => CanonicalNaN(Call("llvm.sqrt", type, value)),
        };
    }

    private void FloatBinary(int kind)
    {
        LValue right = Pop(), left = Pop();
        Push(FloatBinary(kind, left, right));
    }

    private readonly LValue FloatBinary(int kind, LValue left, LValue right) => kind switch
    {
        0 => CanonicalNaN(LLVM.BuildFAdd(_b, Opaque(left), Opaque(right), Utf8.Empty)),
        1 => CanonicalNaN(LLVM.BuildFSub(_b, Opaque(left), Opaque(right), Utf8.Empty)),
        2 => CanonicalNaN(LLVM.BuildFMul(_b, Opaque(left), Opaque(right), Utf8.Empty)),
        3 => CanonicalNaN(LLVM.BuildFDiv(_b, left, Opaque(right), Utf8.Empty)),
        4 => CanonicalNaN(Extremum("llvm.minimum", left, right)),
        5 => CanonicalNaN(Extremum("llvm.maximum", left, right)),
        _ => Call("llvm.copysign", LLVM.TypeOf(left), left, right),
    };

    /// <summary>LLVM's extremum may return a signalling NaN as it is; a sum is quiet.</summary>
    private readonly LValue Extremum(string intrinsic, LValue left, LValue right)
    {
        var unordered = CompareFloats(LLVMRealPredicate.LLVMRealUNO, left, right);
        var sum = LLVM.BuildFAdd(_b, Opaque(left), Opaque(right), Utf8.Empty);
        return Select(unordered, sum, Call(intrinsic, LLVM.TypeOf(left), left, right));
    }

    /// <summary>
    /// Hides the constants 0, 1 and -1, with which LLVM would drop an operation that makes signalling NaNs quiet, or make it a change of sign.
    /// </summary>
    private readonly LValue Opaque(LValue value)
    {
        var type = LLVM.TypeOf(value);
        if (LLVM.IsAConstantFP(value) == null || type != _ir.F32 && type != _ir.F64) return value;
        int lossy;
        double number = LLVM.ConstRealGetDouble(value, &lossy);
        return number is 0 or 1 or -1 ? Hide(value, type) : value;
    }

    private readonly LValue Hide(LValue value, LType type) => _ir.Hide(value, type, _options.Target.Architecture);

    // ---- conversions

    private void Convert(Opcode opcode)
    {
        var value = Pop();
        Push(opcode switch
        {
            Opcode.I32WrapI64 => Wrap(value),
            Opcode.I64ExtendI32S => SignExtend(value, _ir.I64),
            Opcode.I64ExtendI32U => ZeroExtend(value, _ir.I64),
            Opcode.I32Extend8S or Opcode.I64Extend8S => SignExtend(Truncate(value, _ir.I8), LLVM.TypeOf(value)),
            Opcode.I32Extend16S or Opcode.I64Extend16S => SignExtend(Truncate(value, _ir.I16), LLVM.TypeOf(value)),
            Opcode.I64Extend32S => SignExtend(Wrap(value), _ir.I64),
            Opcode.I32TruncF32S or Opcode.I32TruncF64S => TruncateChecked(value, _ir.I32, signed: true),
            Opcode.I32TruncF32U or Opcode.I32TruncF64U => TruncateChecked(value, _ir.I32, signed: false),
            Opcode.I64TruncF32S or Opcode.I64TruncF64S => TruncateChecked(value, _ir.I64, signed: true),
            Opcode.I64TruncF32U or Opcode.I64TruncF64U => TruncateChecked(value, _ir.I64, signed: false),
            Opcode.I32TruncSatF32S or Opcode.I32TruncSatF64S => TruncateSaturating("llvm.fptosi.sat", _ir.I32, value),
            Opcode.I32TruncSatF32U or Opcode.I32TruncSatF64U => TruncateSaturating("llvm.fptoui.sat", _ir.I32, value),
            Opcode.I64TruncSatF32S or Opcode.I64TruncSatF64S => TruncateSaturating("llvm.fptosi.sat", _ir.I64, value),
            Opcode.I64TruncSatF32U or Opcode.I64TruncSatF64U => TruncateSaturating("llvm.fptoui.sat", _ir.I64, value),
            Opcode.F32ConvertI32S or Opcode.F32ConvertI64S => LLVM.BuildSIToFP(_b, value, _ir.F32, Utf8.Empty),
            Opcode.F32ConvertI32U or Opcode.F32ConvertI64U => LLVM.BuildUIToFP(_b, value, _ir.F32, Utf8.Empty),
            Opcode.F64ConvertI32S or Opcode.F64ConvertI64S => LLVM.BuildSIToFP(_b, value, _ir.F64, Utf8.Empty),
            Opcode.F64ConvertI32U or Opcode.F64ConvertI64U => LLVM.BuildUIToFP(_b, value, _ir.F64, Utf8.Empty),
            // A promotion that is demoted again would vanish, and signalling NaNs stay as they are.
            Opcode.F32DemoteF64 => CanonicalNaN(LLVM.BuildFPTrunc(_b, IsPromotion(value) ? Hide(value, _ir.F64) : value, _ir.F32, Utf8.Empty)),
            Opcode.F64PromoteF32 => CanonicalNaN(LLVM.BuildFPExt(_b, value, _ir.F64, Utf8.Empty)),
            Opcode.I32ReinterpretF32 => Bitcast(value, _ir.I32),
            Opcode.I64ReinterpretF64 => Bitcast(value, _ir.I64),
            Opcode.F32ReinterpretI32 => Bitcast(value, _ir.F32),
            Opcode.F64ReinterpretI64 => Bitcast(value, _ir.F64),
            _ => throw new InvalidOperationException($"no translation of {opcode}"),
        });
    }

    private static bool IsPromotion(LValue value) => LLVM.IsAInstruction(value) != null && LLVM.GetInstructionOpcode(value) == LLVMOpcode.LLVMFPExt;

    private readonly LValue TruncateSaturating(string intrinsic, LType type, LValue value) => _ir.Intrinsic(intrinsic, type, LLVM.TypeOf(value), [(nint)value]);

    /// <summary>Numbers between two bounds, exclusive ones, can be converted; NaNs trap otherwise than numbers that are too large.</summary>
    private readonly LValue TruncateChecked(LValue value, LType type, bool signed)
    {
        bool fromDouble = LLVM.TypeOf(value) == _ir.F64, to64 = type == _ir.I64;
        double above = (to64, signed) switch { (true, true) => 9223372036854775808.0, (true, false) => 18446744073709551616.0, (false, true) => 2147483648.0, _ => 4294967296.0 };
        // The largest number that is too small: the next one below the minimum.
        double below = signed ? -above : 0;
        below = signed && fromDouble && !to64 ? below - 1 : signed ? fromDouble ? Math.BitDecrement(below) : MathF.BitDecrement((float)below) : -1;
        var inRange = LLVM.BuildAnd(
            _b,
            CompareFloats(LLVMRealPredicate.LLVMRealOLT, value, Constant(above, fromDouble)),
            CompareFloats(LLVMRealPredicate.LLVMRealOGT, value, Constant(below, fromDouble)),
            Utf8.Empty);
        LBlock next = NewBlock(), slow = NewBlock();
        _ir.SetLikely(LLVM.BuildCondBr(_b, inRange, next, slow), likely: true);
        Start(slow);
        TrapIf(CompareFloats(LLVMRealPredicate.LLVMRealUNO, value, value), TrapCode.InvalidConversionToInteger);
        Trap(TrapCode.IntegerOverflow);
        Start(next);
        return signed ? LLVM.BuildFPToSI(_b, value, type, Utf8.Empty) : LLVM.BuildFPToUI(_b, value, type, Utf8.Empty);
    }

    private readonly LValue Constant(double number, bool isDouble) =>
        isDouble ? _ir.Float64(BitConverter.DoubleToUInt64Bits(number)) : _ir.Float32(BitConverter.SingleToUInt32Bits((float)number));
}
