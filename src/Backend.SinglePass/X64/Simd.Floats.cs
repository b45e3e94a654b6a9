using Tiered.CodeGen.X64;

namespace Tiered.Backend.SinglePass;

/// <summary>Predicates of <c>cmpps</c> and <c>cmppd</c>, by their immediate.</summary>
internal enum FloatPredicate : byte
{
    Equal = 0,
    Less = 1,
    LessOrEqual = 2,
    Unordered = 3,
    NotEqual = 4,
}

// Vector floating point, and conversions of vectors.
internal unsafe partial struct FunctionCompiler
{
    private const ulong TwoTo31AsF32 = 0x4F00_0000;
    private const ulong MaxInt32AsF64 = 0x41DF_FFFF_FFC0_0000;
    private const ulong MaxUInt32AsF64 = 0x41EF_FFFF_FFE0_0000;
    private const ulong TwoTo52AsF64 = 0x4330_0000_0000_0000;

    private void VectorAbsoluteOrNegate(bool isDouble, bool negate)
    {
        var value = Pop();
        int result = FirstOperand(value, out int source);
        _asm.OnesVector(VectorScratch);
        if (negate) _asm.ShiftLanes(isDouble, left: true, VectorScratch, isDouble ? 63 : 31);
        else _asm.ShiftLanes(isDouble, left: false, VectorScratch, 1);
        V(negate ? X64Op.Xorps_xmm_xmmm128 : X64Op.Andps_xmm_xmmm128, result, source, VectorScratch);
        PushVector(result);
    }

    /// <summary>
    /// The instructions give their second operand for NaNs and for zeros of different sign, so both orders are combined: NaNs
    /// and signs of zero survive. Then the payload of NaNs is cleared, which the combination may have mixed.
    /// </summary>
    private void VectorMinimumOrMaximum(bool isDouble, bool maximum)
    {
        var right = Pop();
        var left = Pop();
        int b = Use(right), a = Use(left), result = VectorTemporary();
        uint extremum = maximum ? isDouble ? X64Op.Maxpd_xmm_xmmm128 : X64Op.Maxps_xmm_xmmm128 : isDouble ? X64Op.Minpd_xmm_xmmm128 : X64Op.Minps_xmm_xmmm128;
        V(extremum, result, a, b);
        V(extremum, VectorScratch, b, a);
        if (maximum)
        {
            int difference = VectorTemporary();
            V(X64Op.Xorps_xmm_xmmm128, difference, VectorScratch, result);
            V(X64Op.Orps_xmm_xmmm128, result, result, difference);
            // -0 - -0 is +0, and what has no difference stays.
            V(isDouble ? X64Op.Subpd_xmm_xmmm128 : X64Op.Subps_xmm_xmmm128, result, result, difference);
        }
        else
        {
            V(X64Op.Orps_xmm_xmmm128, result, result, VectorScratch);
        }
        V(isDouble ? X64Op.Cmppd_xmm_xmmm128_imm8 : X64Op.Cmpps_xmm_xmmm128_imm8, VectorScratch, result, result, (int)FloatPredicate.Unordered);
        // A NaN's sign, exponent and quiet bit stay and are set.
        V(X64Op.Orps_xmm_xmmm128, result, result, VectorScratch);
        _asm.ShiftVector(Avx, isDouble ? X64Op.Psrlq_xmm_imm8 : X64Op.Psrld_xmm_imm8, VectorScratch, VectorScratch, isDouble ? 13 : 10);
        V(X64Op.Andnps_xmm_xmmm128, VectorScratch, VectorScratch, result);
        _asm.MovVector(result, VectorScratch);
        PushVectorFloat(isDouble, result);
    }

    /// <summary>A product and a sum, each rounded: what every CPU can do. With <paramref name="negate"/> the product is subtracted.</summary>
    private void MultiplyAdd(bool isDouble, bool negate)
    {
        var addend = Pop();
        var right = Pop();
        var left = Pop();
        int c = Use(addend), b = Use(right), product = FirstOperand(left, out int a);
        V(isDouble ? X64Op.Mulpd_xmm_xmmm128 : X64Op.Mulps_xmm_xmmm128, product, a, b);
        if (!negate)
        {
            V(isDouble ? X64Op.Addpd_xmm_xmmm128 : X64Op.Addps_xmm_xmmm128, product, product, c);
            PushVectorFloat(isDouble, product);
            return;
        }
        int result = VectorTemporary();
        V(isDouble ? X64Op.Subpd_xmm_xmmm128 : X64Op.Subps_xmm_xmmm128, result, c, product);
        PushVectorFloat(isDouble, result);
    }

    // ---- conversions

    /// <summary>The lower 16 bits and half of the others convert exactly; one sum rounds.</summary>
    private void ConvertUnsignedToSingles()
    {
        var value = Pop();
        int source = Use(value), result = VectorTemporary(), low = VectorTemporary();
        VShift(X64Op.Pslld_xmm_imm8, low, source, 16);
        VShift(X64Op.Psrld_xmm_imm8, low, low, 16);
        V(X64Op.Psubd_xmm_xmmm128, result, source, low);
        VShift(X64Op.Psrld_xmm_imm8, result, result, 1);
        V1(X64Op.Cvtdq2ps_xmm_xmmm128, low, low);
        V1(X64Op.Cvtdq2ps_xmm_xmmm128, result, result);
        V(X64Op.Addps_xmm_xmmm128, result, result, result);
        V(X64Op.Addps_xmm_xmmm128, result, result, low);
        PushVector(result);
    }

    /// <summary>An integer below the exponent of 2^52 is 2^52 more.</summary>
    private void ConvertUnsignedToDoubles()
    {
        var value = Pop();
        int result = FirstOperand(value, out int source);
        VConstant(X64Op.Unpcklps_xmm_xmmm128, result, source, TwoTo52AsF64 >> 32 | TwoTo52AsF64);
        VConstant(X64Op.Subpd_xmm_xmmm128, result, result, TwoTo52AsF64);
        PushVector(result);
    }

    /// <summary>NaNs become zero first. The instruction gives the smallest integer for what is too large; its complement is the largest.</summary>
    private void TruncateSinglesSigned()
    {
        var value = Pop();
        int source = Use(value), result = VectorTemporary();
        V(X64Op.Cmpps_xmm_xmmm128_imm8, result, source, source, (int)FloatPredicate.Equal);
        V(X64Op.Andps_xmm_xmmm128, result, result, source);
        LoadPool(VectorScratch, EachDoubleword * TwoTo31AsF32);
        V(X64Op.Cmpps_xmm_xmmm128_imm8, VectorScratch, VectorScratch, result, (int)FloatPredicate.LessOrEqual);
        V1(X64Op.Cvttps2dq_xmm_xmmm128, result, result);
        V(X64Op.Pxor_xmm_xmmm128, result, result, VectorScratch);
        PushVector(result);
    }

    /// <summary>
    /// Numbers from 2^31 on convert to 2^31, and what is above to a second number that is added: at most 2^31 - 1, and zero
    /// for smaller numbers.
    /// </summary>
    private void TruncateSinglesUnsigned()
    {
        var value = Pop();
        int source = Use(value), result = VectorTemporary(), rest = VectorTemporary(), limit = VectorTemporary();
        _asm.ZeroVector(VectorScratch);
        // NaNs give the second operand, zero.
        V(X64Op.Maxps_xmm_xmmm128, result, source, VectorScratch);
        LoadPool(limit, EachDoubleword * TwoTo31AsF32);
        V(X64Op.Subps_xmm_xmmm128, rest, result, limit);
        V1(X64Op.Cvttps2dq_xmm_xmmm128, result, result);
        V(X64Op.Cmpps_xmm_xmmm128_imm8, limit, limit, rest, (int)FloatPredicate.LessOrEqual);
        V1(X64Op.Cvttps2dq_xmm_xmmm128, rest, rest);
        V(X64Op.Pxor_xmm_xmmm128, rest, rest, limit);
        V(X64Op.Pmaxsd_xmm_xmmm128, rest, rest, VectorScratch);
        V(X64Op.Paddd_xmm_xmmm128, result, result, rest);
        PushVector(result);
    }

    private void TruncateDoublesSigned()
    {
        var value = Pop();
        int source = Use(value), limit = VectorTemporary(), result = VectorTemporary();
        // The limit, or zero for NaNs: a minimum with a NaN is its second operand.
        V(X64Op.Cmppd_xmm_xmmm128_imm8, limit, source, source, (int)FloatPredicate.Equal);
        VConstant(X64Op.Andps_xmm_xmmm128, limit, limit, MaxInt32AsF64);
        V(X64Op.Minpd_xmm_xmmm128, result, source, limit);
        V1(X64Op.Cvttpd2dq_xmm_xmmm128, result, result);
        PushVector(result);
    }

    /// <summary>A whole number plus 2^52 has it in its lower half.</summary>
    private void TruncateDoublesUnsigned()
    {
        var value = Pop();
        int source = Use(value), result = VectorTemporary();
        _asm.ZeroVector(VectorScratch);
        V(X64Op.Maxpd_xmm_xmmm128, result, source, VectorScratch);
        VConstant(X64Op.Minpd_xmm_xmmm128, result, result, MaxUInt32AsF64);
        V1(X64Op.Roundpd_xmm_xmmm128_imm8, result, result, (int)Rounding.Truncate);
        VConstant(X64Op.Addpd_xmm_xmmm128, result, result, TwoTo52AsF64);
        V(X64Op.Shufps_xmm_xmmm128_imm8, result, result, VectorScratch, 0b10_00_10_00);
        PushVector(result);
    }
}
