using Tiered.Backend.Optimizing.Ir;
using Tiered.Backend.Optimizing.Machine;
using Tiered.CodeGen.X64;

namespace Tiered.Backend.Optimizing.X64;

// Vector operators that take more than one instruction: integers, shifts, floating point, conversions.
internal sealed partial class Lowering
{
    private const ulong TwoTo31AsF32 = 0x4F00_0000;
    private const ulong MaxInt32AsF64 = 0x41DF_FFFF_FFC0_0000;
    private const ulong MaxUInt32AsF64 = 0x41EF_FFFF_FFE0_0000;
    private const ulong TwoTo52AsF64 = 0x4330_0000_0000_0000;

    private void VectorNot(in Instruction i) => InvertTo(Result(), Reg(i.A));

    // ---- integer arithmetic

    private void VectorNegate(uint subtract, in Instruction i) => VectorTo(Result(), subtract, Zeros(), VectorSource(i.A));

    /// <summary>Each quadword's sign in all its bits.</summary>
    private int SignOfQuadwords(int value) =>
        ShiftBy(X64Op.Psrad_xmm_imm8, Unary(X64Op.Pshufd_xmm_xmmm128_imm8, value, OddLanes), 31);

    private void AbsoluteQuadwords(in Instruction i)
    {
        int value = Reg(i.A), sign = SignOfQuadwords(value);
        VectorTo(Result(), X64Op.Psubq_xmm_xmmm128, Vector(X64Op.Pxor_xmm_xmmm128, value, sign), Source.Of(sign));
    }

    /// <summary>The cross products of the halves go to the upper half, the lower product is whole.</summary>
    private void MultiplyQuadwords(in Instruction i)
    {
        int a = Reg(i.A), b = Reg(i.B);
        int first = Vector(X64Op.Pmuludq_xmm_xmmm128, ShiftBy(X64Op.Psrlq_xmm_imm8, a, 32), b);
        int second = Vector(X64Op.Pmuludq_xmm_xmmm128, ShiftBy(X64Op.Psrlq_xmm_imm8, b, 32), a);
        int cross = ShiftBy(X64Op.Psllq_xmm_imm8, Vector(X64Op.Paddq_xmm_xmmm128, first, second), 32);
        VectorTo(Result(), X64Op.Paddq_xmm_xmmm128, Vector(X64Op.Pmuludq_xmm_xmmm128, a, b), Source.Of(cross));
    }

    /// <summary>The hardware's rounding product overflows only for -1 * -1, to -1: the one result of that value, which becomes the largest.</summary>
    private void MultiplyQ15(in Instruction i)
    {
        int product = Vector(X64Op.Pmulhrsw_xmm_xmmm128, Reg(i.A), Reg(i.B));
        int overflow = Vector(X64Op.Pcmpeqw_xmm_xmmm128, product, PoolOf(EachWord * 0x8000));
        VectorTo(Result(), X64Op.Pxor_xmm_xmmm128, product, Source.Of(overflow));
    }

    /// <summary>Counts the bits of each nibble by a table.</summary>
    private void PopulationCountBytes(in Instruction i)
    {
        int value = Reg(i.A), table = VectorConstant(0x0302_0201_0201_0100, 0x0403_0302_0302_0201);
        int low = VectorWith(X64Op.Pand_xmm_xmmm128, value, EachByte * 0x0F);
        int high = VectorWith(X64Op.Pand_xmm_xmmm128, ShiftBy(X64Op.Psrlw_xmm_imm8, value, 4), EachByte * 0x0F);
        int lowCount = Vector(X64Op.Pshufb_xmm_xmmm128, table, low), highCount = Vector(X64Op.Pshufb_xmm_xmmm128, table, high);
        VectorTo(Result(), X64Op.Paddb_xmm_xmmm128, lowCount, Source.Of(highCount));
    }

    // ---- widening

    private void ExtendHigh(uint template, in Instruction i) =>
        UnaryTo(Result(), template, Source.Of(Unary(X64Op.Pshufd_xmm_xmmm128_imm8, Reg(i.A), UpperHalf)));

    private void ExtendHighUnsigned(uint unpackHigh, in Instruction i)
    {
        int value = Reg(i.A);
        VectorTo(Result(), unpackHigh, value, Source.Of(Zeros()));
    }

    private void ExtendedMultiplyBytes(bool high, bool signed, in Instruction i)
    {
        int a = WidenBytes(Reg(i.A), high, signed), b = WidenBytes(Reg(i.B), high, signed);
        VectorTo(Result(), X64Op.Pmullw_xmm_xmmm128, a, Source.Of(b));
    }

    private int WidenBytes(int value, bool high, bool signed)
    {
        if (high) value = Unary(X64Op.Pshufd_xmm_xmmm128_imm8, value, UpperHalf);
        return Unary(signed ? X64Op.Pmovsxbw_xmm_xmmm64 : X64Op.Pmovzxbw_xmm_xmmm64, value);
    }

    /// <summary>Lower and upper halves of the products, interleaved.</summary>
    private void ExtendedMultiplyWords(bool high, bool signed, in Instruction i)
    {
        int a = Reg(i.A), b = Reg(i.B);
        int lower = Vector(X64Op.Pmullw_xmm_xmmm128, a, b), upper = Vector(signed ? X64Op.Pmulhw_xmm_xmmm128 : X64Op.Pmulhuw_xmm_xmmm128, a, b);
        VectorTo(Result(), high ? X64Op.Punpckhwd_xmm_xmmm128 : X64Op.Punpcklwd_xmm_xmmm128, lower, Source.Of(upper));
    }

    private void ExtendedMultiplyDoublewords(bool high, bool signed, in Instruction i)
    {
        int order = high ? SpreadHigh : SpreadLow;
        int a = Unary(X64Op.Pshufd_xmm_xmmm128_imm8, Reg(i.A), order), b = Unary(X64Op.Pshufd_xmm_xmmm128_imm8, Reg(i.B), order);
        VectorTo(Result(), signed ? X64Op.Pmuldq_xmm_xmmm128 : X64Op.Pmuludq_xmm_xmmm128, a, Source.Of(b));
    }

    /// <summary>Products with ones, of unsigned by signed bytes, summed in pairs.</summary>
    private void AddPairsOfBytes(bool signed, in Instruction i)
    {
        int value = Reg(i.A);
        if (signed) VectorTo(Result(), X64Op.Pmaddubsw_xmm_xmmm128, Splat(EachByte), Source.Of(value));
        else VectorTo(Result(), X64Op.Pmaddubsw_xmm_xmmm128, value, PoolOf(EachByte));
    }

    private void AddPairsOfWords(bool signed, in Instruction i)
    {
        int value = Reg(i.A);
        if (signed)
        {
            VectorTo(Result(), X64Op.Pmaddwd_xmm_xmmm128, value, PoolOf(EachWord));
            return;
        }
        // As signed numbers the words are 2^15 less, so each sum is 2^16 less.
        int sums = VectorWith(X64Op.Pmaddwd_xmm_xmmm128, VectorWith(X64Op.Pxor_xmm_xmmm128, value, EachWord * 0x8000), EachWord);
        VectorTo(Result(), X64Op.Paddd_xmm_xmmm128, sums, PoolOf(EachDoubleword << 16));
    }

    /// <summary>The second operand's bytes are 7 bits, so that their sign does not matter; the instruction's first operand is the unsigned one.</summary>
    private void RelaxedDot(in Instruction i)
    {
        int value = Reg(i.A), narrow = Reg(i.B);
        VectorTo(Result(), X64Op.Pmaddubsw_xmm_xmmm128, narrow, Source.Of(value));
    }

    private void RelaxedDotAdd(in Instruction i)
    {
        int value = Reg(i.A), narrow = Reg(i.B), addend = Reg(i.C);
        int sums = VectorWith(X64Op.Pmaddwd_xmm_xmmm128, Vector(X64Op.Pmaddubsw_xmm_xmmm128, narrow, value), EachWord);
        VectorTo(Result(), X64Op.Paddd_xmm_xmmm128, sums, Source.Of(addend));
    }

    // ---- shifts; counts are taken modulo the lane width

    private int VectorCount(int count, int width, int more = 0)
    {
        int masked = New(RegisterType.I32), moved = NewVector();
        AluImmediate(AluOp.And, false, masked, Reg(count), width - 1);
        if (more != 0)
        {
            int sum = New(RegisterType.I32);
            AluImmediate(AluOp.Add, false, sum, masked, more);
            masked = sum;
        }
        RegRm(X64Op.Movd_xmm_rm32, moved, Source.Of(masked));
        return moved;
    }

    private void VectorShift(uint byConstant, uint byRegister, int width, in Instruction i)
    {
        int value = Reg(i.A);
        if (IsConst(i.B, out long count)) ShiftTo(Result(), byConstant, value, (int)count & width - 1);
        else VectorTo(Result(), byRegister, value, Source.Of(VectorCount(i.B, width)));
    }

    /// <summary>Negative numbers are complemented, shifted like the others, and complemented again.</summary>
    private void ShiftQuadwordsSigned(in Instruction i)
    {
        int value = Reg(i.A), sign = SignOfQuadwords(value);
        int positive = Vector(X64Op.Pxor_xmm_xmmm128, value, sign);
        int shifted = IsConst(i.B, out long count)
            ? ShiftBy(X64Op.Psrlq_xmm_imm8, positive, (int)count & 63)
            : Vector(X64Op.Psrlq_xmm_xmmm128, positive, VectorCount(i.B, 64));
        VectorTo(Result(), X64Op.Pxor_xmm_xmmm128, shifted, Source.Of(sign));
    }

    /// <summary>There are no shifts of bytes: those of words, less the bits that cross.</summary>
    private void ShiftBytes(bool left, in Instruction i)
    {
        int value = Reg(i.A);
        if (IsConst(i.B, out long bits))
        {
            int amount = (int)bits & 7;
            int shifted = ShiftBy(left ? X64Op.Psllw_xmm_imm8 : X64Op.Psrlw_xmm_imm8, value, amount);
            VectorTo(Result(), X64Op.Pand_xmm_xmmm128, shifted, PoolOf(EachByte * (byte)(left ? 0xFF << amount : 0xFF >> amount)));
            return;
        }
        // The bits that stay in a byte when it goes right; from the left those that will.
        int count = VectorCount(i.B, 8);
        int words = ShiftBy(X64Op.Psrlw_xmm_imm8, Vector(X64Op.Psrlw_xmm_xmmm128, Ones(), count), 8);
        int mask = Vector(X64Op.Packuswb_xmm_xmmm128, words, words);
        if (left) VectorTo(Result(), X64Op.Psllw_xmm_xmmm128, Vector(X64Op.Pand_xmm_xmmm128, value, mask), Source.Of(count));
        else VectorTo(Result(), X64Op.Pand_xmm_xmmm128, Vector(X64Op.Psrlw_xmm_xmmm128, value, count), Source.Of(mask));
    }

    /// <summary>Each byte goes to the upper half of a word, is shifted by 8 more, and narrows again.</summary>
    private void ShiftBytesSigned(in Instruction i)
    {
        int value = Reg(i.A);
        int low = Vector(X64Op.Punpcklbw_xmm_xmmm128, value, value), high = Vector(X64Op.Punpckhbw_xmm_xmmm128, value, value);
        if (IsConst(i.B, out long bits))
        {
            int amount = ((int)bits & 7) + 8;
            low = ShiftBy(X64Op.Psraw_xmm_imm8, low, amount);
            high = ShiftBy(X64Op.Psraw_xmm_imm8, high, amount);
        }
        else
        {
            int count = VectorCount(i.B, 8, more: 8);
            low = Vector(X64Op.Psraw_xmm_xmmm128, low, count);
            high = Vector(X64Op.Psraw_xmm_xmmm128, high, count);
        }
        VectorTo(Result(), X64Op.Packsswb_xmm_xmmm128, low, Source.Of(high));
    }

    // ---- floating point

    private void VectorAbsoluteOrNegate(bool isDouble, bool negate, in Instruction i)
    {
        ulong sign = isDouble ? SignMask64 : SignMask32;
        VectorTo(Result(), negate ? X64Op.Xorps_xmm_xmmm128 : X64Op.Andps_xmm_xmmm128, Reg(i.A), PoolOf(negate ? sign : ~sign));
    }

    /// <summary>
    /// The instructions give their second operand for NaNs and for zeros of different sign, so both orders are combined: NaNs
    /// and signs of zero survive. Then the payload of NaNs is cleared, which the combination may have mixed.
    /// </summary>
    private void VectorMinimumOrMaximum(bool isDouble, bool maximum, in Instruction i)
    {
        int a = Reg(i.A), b = Reg(i.B);
        uint extremum = maximum ? isDouble ? X64Op.Maxpd_xmm_xmmm128 : X64Op.Maxps_xmm_xmmm128 : isDouble ? X64Op.Minpd_xmm_xmmm128 : X64Op.Minps_xmm_xmmm128;
        int first = Vector(extremum, a, b), second = Vector(extremum, b, a), both;
        if (maximum)
        {
            int difference = Vector(X64Op.Xorps_xmm_xmmm128, second, first);
            // -0 - -0 is +0, and what has no difference stays.
            both = Vector(isDouble ? X64Op.Subpd_xmm_xmmm128 : X64Op.Subps_xmm_xmmm128, Vector(X64Op.Orps_xmm_xmmm128, first, difference), difference);
        }
        else
        {
            both = Vector(X64Op.Orps_xmm_xmmm128, first, second);
        }
        int unordered = Vector(isDouble ? X64Op.Cmppd_xmm_xmmm128_imm8 : X64Op.Cmpps_xmm_xmmm128_imm8, both, both, PredicateUnordered);
        // A NaN's sign, exponent and quiet bit stay and are set.
        int quiet = Vector(X64Op.Orps_xmm_xmmm128, both, unordered);
        int payload = ShiftBy(isDouble ? X64Op.Psrlq_xmm_imm8 : X64Op.Psrld_xmm_imm8, unordered, isDouble ? 13 : 10);
        VectorTo(Result(), X64Op.Andnps_xmm_xmmm128, payload, Source.Of(quiet));
    }

    /// <summary>A product and a sum, each rounded: what every CPU can do. With <paramref name="negate"/> the product is subtracted.</summary>
    private void MultiplyAdd(bool isDouble, bool negate, in Instruction i)
    {
        int a = Reg(i.A), b = Reg(i.B), c = Reg(i.C);
        int product = Vector(isDouble ? X64Op.Mulpd_xmm_xmmm128 : X64Op.Mulps_xmm_xmmm128, a, b);
        if (negate) VectorTo(Result(), isDouble ? X64Op.Subpd_xmm_xmmm128 : X64Op.Subps_xmm_xmmm128, c, Source.Of(product));
        else VectorTo(Result(), isDouble ? X64Op.Addpd_xmm_xmmm128 : X64Op.Addps_xmm_xmmm128, product, Source.Of(c));
    }

    // ---- conversions

    /// <summary>The lower 16 bits and half of the others convert exactly; one sum rounds.</summary>
    private void ConvertUnsignedToSingles(in Instruction i)
    {
        int value = Reg(i.A);
        int low = ShiftBy(X64Op.Psrld_xmm_imm8, ShiftBy(X64Op.Pslld_xmm_imm8, value, 16), 16);
        int half = ShiftBy(X64Op.Psrld_xmm_imm8, Vector(X64Op.Psubd_xmm_xmmm128, value, low), 1);
        int lowFloat = Unary(X64Op.Cvtdq2ps_xmm_xmmm128, low), halfFloat = Unary(X64Op.Cvtdq2ps_xmm_xmmm128, half);
        VectorTo(Result(), X64Op.Addps_xmm_xmmm128, Vector(X64Op.Addps_xmm_xmmm128, halfFloat, halfFloat), Source.Of(lowFloat));
    }

    /// <summary>An integer below the exponent of 2^52 is 2^52 more.</summary>
    private void ConvertUnsignedToDoubles(in Instruction i)
    {
        int shifted = VectorWith(X64Op.Unpcklps_xmm_xmmm128, Reg(i.A), TwoTo52AsF64 >> 32 | TwoTo52AsF64);
        VectorTo(Result(), X64Op.Subpd_xmm_xmmm128, shifted, PoolOf(TwoTo52AsF64));
    }

    /// <summary>NaNs become zero first. The instruction gives the smallest integer for what is too large; its complement is the largest.</summary>
    private void TruncateSinglesSigned(in Instruction i)
    {
        int value = Reg(i.A);
        int number = Vector(X64Op.Andps_xmm_xmmm128, Vector(X64Op.Cmpps_xmm_xmmm128_imm8, value, value, PredicateEqual), value);
        int large = Vector(X64Op.Cmpps_xmm_xmmm128_imm8, Splat(EachDoubleword * TwoTo31AsF32), number, PredicateLessOrEqual);
        VectorTo(Result(), X64Op.Pxor_xmm_xmmm128, Unary(X64Op.Cvttps2dq_xmm_xmmm128, number), Source.Of(large));
    }

    /// <summary>
    /// Numbers from 2^31 on convert to 2^31, and what is above to a second number that is added: at most 2^31 - 1, and zero
    /// for smaller numbers.
    /// </summary>
    private void TruncateSinglesUnsigned(in Instruction i)
    {
        int value = Reg(i.A), zeros = Zeros(), limit = Splat(EachDoubleword * TwoTo31AsF32);
        // NaNs give the second operand, zero.
        int number = Vector(X64Op.Maxps_xmm_xmmm128, value, zeros);
        int rest = Vector(X64Op.Subps_xmm_xmmm128, number, limit);
        int tooLarge = Vector(X64Op.Cmpps_xmm_xmmm128_imm8, limit, rest, PredicateLessOrEqual);
        int more = Vector(X64Op.Pxor_xmm_xmmm128, Unary(X64Op.Cvttps2dq_xmm_xmmm128, rest), tooLarge);
        int converted = Unary(X64Op.Cvttps2dq_xmm_xmmm128, number);
        VectorTo(Result(), X64Op.Paddd_xmm_xmmm128, converted, Source.Of(Vector(X64Op.Pmaxsd_xmm_xmmm128, more, zeros)));
    }

    /// <summary>The limit, or zero for NaNs: a minimum with a NaN is its second operand.</summary>
    private void TruncateDoublesSigned(in Instruction i)
    {
        int value = Reg(i.A);
        int limit = VectorWith(X64Op.Andps_xmm_xmmm128, Vector(X64Op.Cmppd_xmm_xmmm128_imm8, value, value, PredicateEqual), MaxInt32AsF64);
        UnaryTo(Result(), X64Op.Cvttpd2dq_xmm_xmmm128, Source.Of(Vector(X64Op.Minpd_xmm_xmmm128, value, limit)));
    }

    /// <summary>A whole number plus 2^52 has it in its lower half.</summary>
    private void TruncateDoublesUnsigned(in Instruction i)
    {
        int zeros = Zeros();
        int number = VectorWith(X64Op.Minpd_xmm_xmmm128, Vector(X64Op.Maxpd_xmm_xmmm128, Reg(i.A), zeros), MaxUInt32AsF64);
        int whole = VectorWith(X64Op.Addpd_xmm_xmmm128, Unary(X64Op.Roundpd_xmm_xmmm128_imm8, number, (int)Rounding.Truncate), TwoTo52AsF64);
        VectorTo(Result(), X64Op.Shufps_xmm_xmmm128_imm8, whole, Source.Of(zeros), 0b10_00_10_00);
    }
}
