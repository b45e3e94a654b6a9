using Tiered.CodeGen.X64;

namespace Tiered.Backend.SinglePass;

// Vector integer operators that take more than one instruction.
internal unsafe partial struct FunctionCompiler
{
    private const ulong EachByte = 0x0101_0101_0101_0101;
    private const ulong EachWord = 0x0001_0001_0001_0001;
    private const ulong EachDoubleword = 0x0000_0001_0000_0001;

    // pshufd orders: the odd lanes twice each, and pairs of lanes spread to even places.
    private const int OddLanes = 0b11_11_01_01;
    private const int SpreadLow = 0b01_01_00_00;
    private const int SpreadHigh = 0b11_11_10_10;
    private const int UpperHalf = 0b11_10_11_10;

    // ---- comparisons

    private void VectorNotEqual(uint equal)
    {
        var right = Pop();
        var left = Pop();
        int other = Use(right), result = FirstOperand(left, out int source);
        V(equal, result, source, other);
        Invert(result);
        PushVector(result);
    }

    private void Invert(int register)
    {
        _asm.OnesVector(VectorScratch);
        V(X64Op.Pxor_xmm_xmmm128, register, register, VectorScratch);
    }

    /// <summary>left &lt;= right exactly when left is the minimum; with <paramref name="invert"/> the opposite. Maxima give &gt;=.</summary>
    private void CompareByExtremum(uint extremum, uint equal, bool invert)
    {
        var right = Pop();
        var left = Pop();
        int other = Use(right), first = Use(left);
        int result = VectorTemporary();
        V(extremum, result, first, other);
        V(equal, result, result, first);
        if (invert) Invert(result);
        PushVector(result);
    }

    private void CompareQuadwords(bool swap, bool invert)
    {
        var right = Pop();
        var left = Pop();
        if (swap) (left, right) = (right, left);
        int b = Use(right), a = Use(left);
        int result = VectorTemporary();
        if (Avx)
        {
            V(X64Op.Pcmpgtq_xmm_xmmm128, result, a, b);
        }
        else
        {
            // The upper halves decide, or where they are equal the borrow of b - a does.
            V(X64Op.Psubq_xmm_xmmm128, result, b, a);
            V(X64Op.Pcmpeqd_xmm_xmmm128, VectorScratch, a, b);
            V(X64Op.Pand_xmm_xmmm128, result, result, VectorScratch);
            V(X64Op.Pcmpgtd_xmm_xmmm128, VectorScratch, a, b);
            V(X64Op.Por_xmm_xmmm128, result, result, VectorScratch);
            V1(X64Op.Pshufd_xmm_xmmm128_imm8, result, result, OddLanes);
        }
        if (invert) Invert(result);
        PushVector(result);
    }

    // ---- arithmetic

    private void VectorNegate(uint subtract)
    {
        var value = Pop();
        int source = Use(value), result = VectorTemporary();
        _asm.ZeroVector(result);
        V(subtract, result, result, source);
        PushVector(result);
    }

    /// <summary>Fills each quadword of the vector scratch register with its sign.</summary>
    private void SignOfQuadwords(int source)
    {
        V1(X64Op.Pshufd_xmm_xmmm128_imm8, VectorScratch, source, OddLanes);
        VShift(X64Op.Psrad_xmm_imm8, VectorScratch, VectorScratch, 31);
    }

    private void AbsoluteQuadwords()
    {
        var value = Pop();
        int result = FirstOperand(value, out int source);
        SignOfQuadwords(source);
        V(X64Op.Pxor_xmm_xmmm128, result, source, VectorScratch);
        V(X64Op.Psubq_xmm_xmmm128, result, result, VectorScratch);
        PushVector(result);
    }

    /// <summary>The cross products of the halves go to the upper half, the lower product is whole.</summary>
    private void MultiplyQuadwords()
    {
        var right = Pop();
        var left = Pop();
        int b = Use(right), a = Use(left);
        int cross = VectorTemporary(), result = VectorTemporary();
        VShift(X64Op.Psrlq_xmm_imm8, cross, a, 32);
        V(X64Op.Pmuludq_xmm_xmmm128, cross, cross, b);
        VShift(X64Op.Psrlq_xmm_imm8, VectorScratch, b, 32);
        V(X64Op.Pmuludq_xmm_xmmm128, VectorScratch, VectorScratch, a);
        V(X64Op.Paddq_xmm_xmmm128, cross, cross, VectorScratch);
        VShift(X64Op.Psllq_xmm_imm8, cross, cross, 32);
        V(X64Op.Pmuludq_xmm_xmmm128, result, a, b);
        V(X64Op.Paddq_xmm_xmmm128, result, result, cross);
        PushVector(result);
    }

    /// <summary>The hardware's rounding product overflows only for -1 * -1, to -1: the one result of that value, which becomes the largest.</summary>
    private void MultiplyQ15()
    {
        var right = Pop();
        var left = Pop();
        int other = Use(right), result = FirstOperand(left, out int source);
        V(X64Op.Pmulhrsw_xmm_xmmm128, result, source, other);
        LoadPool(VectorScratch, EachWord * 0x8000);
        V(X64Op.Pcmpeqw_xmm_xmmm128, VectorScratch, VectorScratch, result);
        V(X64Op.Pxor_xmm_xmmm128, result, result, VectorScratch);
        PushVector(result);
    }

    /// <summary>Counts the bits of each nibble by a table.</summary>
    private void PopulationCountBytes()
    {
        var value = Pop();
        int source = Use(value), result = VectorTemporary(), table = VectorTemporary(), nibbles = VectorTemporary();
        LoadPool(nibbles, EachByte * 0x0F);
        V(X64Op.Pand_xmm_xmmm128, VectorScratch, source, nibbles);
        LoadVectorConstant(table, AddVectorConstant(0x0302_0201_0201_0100, 0x0403_0302_0302_0201));
        V(X64Op.Pshufb_xmm_xmmm128, result, table, VectorScratch);
        VShift(X64Op.Psrlw_xmm_imm8, VectorScratch, source, 4);
        V(X64Op.Pand_xmm_xmmm128, VectorScratch, VectorScratch, nibbles);
        V(X64Op.Pshufb_xmm_xmmm128, table, table, VectorScratch);
        V(X64Op.Paddb_xmm_xmmm128, result, result, table);
        PushVector(result);
    }

    // ---- widening

    private void ExtendHigh(uint template)
    {
        var value = Pop();
        Cache(value);
        int source = Use(value), result = VectorTemporary();
        V1(X64Op.Pshufd_xmm_xmmm128_imm8, result, source, UpperHalf);
        V1(template, result, result);
        PushVector(result);
    }

    private void ExtendHighUnsigned(uint unpackHigh)
    {
        var value = Pop();
        int result = FirstOperand(value, out int source);
        _asm.ZeroVector(VectorScratch);
        V(unpackHigh, result, source, VectorScratch);
        PushVector(result);
    }

    private void ExtendedMultiplyBytes(bool high, bool signed)
    {
        var right = Pop();
        var left = Pop();
        int b = Use(right), a = Use(left), result = VectorTemporary();
        WidenBytes(result, a, high, signed);
        WidenBytes(VectorScratch, b, high, signed);
        V(X64Op.Pmullw_xmm_xmmm128, result, result, VectorScratch);
        PushVector(result);
    }

    private void WidenBytes(int destination, int source, bool high, bool signed)
    {
        if (high)
        {
            V1(X64Op.Pshufd_xmm_xmmm128_imm8, destination, source, UpperHalf);
            source = destination;
        }
        V1(signed ? X64Op.Pmovsxbw_xmm_xmmm64 : X64Op.Pmovzxbw_xmm_xmmm64, destination, source);
    }

    /// <summary>Lower and upper halves of the products, interleaved.</summary>
    private void ExtendedMultiplyWords(bool high, bool signed)
    {
        var right = Pop();
        var left = Pop();
        int b = Use(right), a = Use(left), result = VectorTemporary();
        V(X64Op.Pmullw_xmm_xmmm128, result, a, b);
        V(signed ? X64Op.Pmulhw_xmm_xmmm128 : X64Op.Pmulhuw_xmm_xmmm128, VectorScratch, a, b);
        V(high ? X64Op.Punpckhwd_xmm_xmmm128 : X64Op.Punpcklwd_xmm_xmmm128, result, result, VectorScratch);
        PushVector(result);
    }

    private void ExtendedMultiplyDoublewords(bool high, bool signed)
    {
        var right = Pop();
        var left = Pop();
        int b = Use(right), a = Use(left), result = VectorTemporary(), order = high ? SpreadHigh : SpreadLow;
        V1(X64Op.Pshufd_xmm_xmmm128_imm8, result, a, order);
        V1(X64Op.Pshufd_xmm_xmmm128_imm8, VectorScratch, b, order);
        V(signed ? X64Op.Pmuldq_xmm_xmmm128 : X64Op.Pmuludq_xmm_xmmm128, result, result, VectorScratch);
        PushVector(result);
    }

    /// <summary>Products with ones, of unsigned by signed bytes, summed in pairs.</summary>
    private void AddPairsOfBytes(bool signed)
    {
        var value = Pop();
        int source = Use(value), result = VectorTemporary();
        if (signed)
        {
            LoadPool(result, EachByte);
            V(X64Op.Pmaddubsw_xmm_xmmm128, result, result, source);
        }
        else
        {
            VConstant(X64Op.Pmaddubsw_xmm_xmmm128, result, source, EachByte);
        }
        PushVector(result);
    }

    private void AddPairsOfWords(bool signed)
    {
        var value = Pop();
        int result = FirstOperand(value, out int source);
        if (signed)
        {
            VConstant(X64Op.Pmaddwd_xmm_xmmm128, result, source, EachWord);
        }
        else
        {
            // As signed numbers the words are 2^15 less, so each sum is 2^16 less.
            VConstant(X64Op.Pxor_xmm_xmmm128, result, source, EachWord * 0x8000);
            VConstant(X64Op.Pmaddwd_xmm_xmmm128, result, result, EachWord);
            VConstant(X64Op.Paddd_xmm_xmmm128, result, result, EachDoubleword << 16);
        }
        PushVector(result);
    }

    // ---- relaxed dot products: the second operand's bytes are 7 bits, so that their sign does not matter

    private void RelaxedDot()
    {
        // The instruction's first operand is the unsigned one.
        var narrow = Pop();
        var value = Pop();
        int other = Use(value), result = FirstOperand(narrow, out int source);
        V(X64Op.Pmaddubsw_xmm_xmmm128, result, source, other);
        PushVector(result);
    }

    private void RelaxedDotAdd()
    {
        var addend = Pop();
        var narrow = Pop();
        var value = Pop();
        int sum = Use(addend), other = Use(value), result = FirstOperand(narrow, out int source);
        V(X64Op.Pmaddubsw_xmm_xmmm128, result, source, other);
        VConstant(X64Op.Pmaddwd_xmm_xmmm128, result, result, EachWord);
        V(X64Op.Paddd_xmm_xmmm128, result, result, sum);
        PushVector(result);
    }

    // ---- shifts; counts are taken modulo the lane width

    /// <summary>The masked count of a shift, in the vector scratch register.</summary>
    private void VectorCount(in StackEntry count, int width, int more = 0)
    {
        int register = Use(count);
        _asm.Mov(false, Scratch, register);
        _asm.AluImmediate(AluOp.And, false, Scratch, width - 1);
        if (more != 0) _asm.AluImmediate(AluOp.Add, false, Scratch, more);
        _asm.MovToVector(false, VectorScratch, Scratch);
    }

    private void VectorShift(uint byConstant, uint byRegister, int width)
    {
        var count = Pop();
        var value = Pop();
        int result = FirstOperand(value, out int source);
        if (count.IsConstant)
        {
            VShift(byConstant, result, source, (int)count.Value & width - 1);
        }
        else
        {
            VectorCount(count, width);
            V(byRegister, result, source, VectorScratch);
        }
        PushVector(result);
    }

    /// <summary>Negative numbers are complemented, shifted like the others, and complemented again.</summary>
    private void ShiftQuadwordsSigned()
    {
        var count = Pop();
        var value = Pop();
        int result = FirstOperand(value, out int source), sign = VectorTemporary();
        SignOfQuadwords(source);
        _asm.MovVector(sign, VectorScratch);
        V(X64Op.Pxor_xmm_xmmm128, result, source, sign);
        if (count.IsConstant)
        {
            VShift(X64Op.Psrlq_xmm_imm8, result, result, (int)count.Value & 63);
        }
        else
        {
            VectorCount(count, 64);
            V(X64Op.Psrlq_xmm_xmmm128, result, result, VectorScratch);
        }
        V(X64Op.Pxor_xmm_xmmm128, result, result, sign);
        PushVector(result);
    }

    /// <summary>There are no shifts of bytes: those of words, less the bits that cross.</summary>
    private void ShiftBytes(bool left)
    {
        var count = Pop();
        var value = Pop();
        int result = FirstOperand(value, out int source);
        if (count.IsConstant)
        {
            int amount = (int)count.Value & 7;
            VShift(left ? X64Op.Psllw_xmm_imm8 : X64Op.Psrlw_xmm_imm8, result, source, amount);
            VConstant(X64Op.Pand_xmm_xmmm128, result, result, EachByte * (byte)(left ? 0xFF << amount : 0xFF >> amount));
            PushVector(result);
            return;
        }
        // The bits that stay in a byte when it goes right; from the left those that will.
        int mask = VectorTemporary();
        VectorCount(count, 8);
        _asm.OnesVector(mask);
        V(X64Op.Psrlw_xmm_xmmm128, mask, mask, VectorScratch);
        VShift(X64Op.Psrlw_xmm_imm8, mask, mask, 8);
        V(X64Op.Packuswb_xmm_xmmm128, mask, mask, mask);
        if (left)
        {
            V(X64Op.Pand_xmm_xmmm128, result, source, mask);
            V(X64Op.Psllw_xmm_xmmm128, result, result, VectorScratch);
        }
        else
        {
            V(X64Op.Psrlw_xmm_xmmm128, result, source, VectorScratch);
            V(X64Op.Pand_xmm_xmmm128, result, result, mask);
        }
        PushVector(result);
    }

    /// <summary>Each byte goes to the upper half of a word, is shifted by 8 more, and narrows again.</summary>
    private void ShiftBytesSigned()
    {
        var count = Pop();
        var value = Pop();
        int source = Use(value), low = VectorTemporary(), high = VectorTemporary();
        V(X64Op.Punpcklbw_xmm_xmmm128, low, source, source);
        V(X64Op.Punpckhbw_xmm_xmmm128, high, source, source);
        if (count.IsConstant)
        {
            int amount = ((int)count.Value & 7) + 8;
            VShift(X64Op.Psraw_xmm_imm8, low, low, amount);
            VShift(X64Op.Psraw_xmm_imm8, high, high, amount);
        }
        else
        {
            VectorCount(count, 8, more: 8);
            V(X64Op.Psraw_xmm_xmmm128, low, low, VectorScratch);
            V(X64Op.Psraw_xmm_xmmm128, high, high, VectorScratch);
        }
        V(X64Op.Packsswb_xmm_xmmm128, low, low, high);
        PushVector(low);
    }
}
