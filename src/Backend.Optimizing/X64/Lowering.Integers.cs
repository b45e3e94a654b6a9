using System.Numerics;
using Tiered.Backend.Optimizing.Ir;
using Tiered.Backend.Optimizing.Machine;
using Tiered.CodeGen.X64;

namespace Tiered.Backend.Optimizing.X64;

// Integer operations.
internal sealed partial class Lowering
{
    private void TranslateInteger(in Instruction i)
    {
        bool wide = IsWide(i.Type);
        switch (i.Op)
        {
            case Op.Add: TranslateAdd(i, wide); break;
            case Op.Sub: TranslateSubtract(i, wide); break;
            case Op.Mul: TranslateMultiply(i, wide); break;
            case Op.MulHighS or Op.MulHighU: TranslateMultiplyHigh(i, wide); break;
            case Op.And: TranslateAnd(i, wide); break;
            case Op.Or: Binary(AluOp.Or, i.A, i.B, wide); break;
            case Op.Xor: TranslateXor(i, wide); break;
            case Op.Shl: Shift(ShiftOp.Shl, i, wide); break;
            case Op.ShrS: Shift(ShiftOp.Sar, i, wide); break;
            case Op.ShrU: Shift(ShiftOp.Shr, i, wide); break;
            case Op.Rotl: Rotate(ShiftOp.Rol, i, wide); break;
            case Op.Rotr: Rotate(ShiftOp.Ror, i, wide); break;
            case Op.DivS or Op.DivU or Op.RemS or Op.RemU: TranslateDivide(i, wide); break;
            case Op.Clz: TranslateLeadingZeros(i, wide); break;
            case Op.Ctz: TranslateTrailingZeros(i, wide); break;
            case Op.Popcnt: TranslatePopulationCount(i, wide); break;
            case Op.Extend8S: RegRm(wide ? X64Op.Movsx_r64_rm8 : X64Op.Movsx_r32_rm8, Result(), Source.Of(Reg(i.A))); break;
            case Op.Extend16S: RegRm(wide ? X64Op.Movsx_r64_rm16 : X64Op.Movsx_r32_rm16, Result(), Source.Of(Reg(i.A))); break;
            case Op.Extend32S: RegRm(X64Op.Movsxd_r64_rm32, Result(), Source.Of(Reg(i.A))); break;
            case Op.ExtendS: RegRm(X64Op.Movsxd_r64_rm32, Result(), SourceOf(i.A)); break;
            // Only a use that needs a clean upper half asks for it.
            case Op.Wrap: Copy(Result(), Reg(i.A)); break;
        }
    }

    /// <summary>An ALU operation in whichever form fits its operands.</summary>
    private void Binary(AluOp op, int left, int right, bool wide, bool commutative = true)
    {
        if (IsImmediate(right, out int immediate))
        {
            int value = Reg(left);
            AluImmediate(op, wide, Result(), value, immediate);
            return;
        }
        if (commutative && !CanFoldLoad(right) && (CanFoldLoad(left) || IsBetterFirst(right, left))) (left, right) = (right, left);
        var source = SourceOf(right);
        int first = Reg(left);
        TiedRm(AluTemplate(op, wide), Result(), first, source);
    }

    /// <summary>The first operand is overwritten: better one that ends here.</summary>
    private bool IsBetterFirst(int value, int other) => _useCount[value] == 1 && _useCount[other] > 1 && _function[value].Block == _block;

    private void TranslateAdd(in Instruction i, bool wide)
    {
        int left = i.A, right = i.B;
        if (IsImmediate(right, out int immediate))
        {
            if (TryLea(i, wide)) return;
            int value = Reg(left);
            Add(XOp.AddImmediate).Displacement = immediate;
            _machine.Instructions[^1].Aux = wide ? (byte)1 : (byte)0;
            Def(Result());
            Use(value);
            return;
        }
        if (CanFoldLoad(right) || CanFoldLoad(left))
        {
            Binary(AluOp.Add, left, right, wide);
            return;
        }
        if (TryLea(i, wide)) return;
        int a = Reg(left), b = Reg(right);
        Add(XOp.Add).Aux = wide ? (byte)1 : (byte)0;
        Def(Result());
        Use(a);
        Use(b);
    }

    /// <summary>An addition whose operand is a small shift that only it needs: a + (b &lt;&lt; k), or (b &lt;&lt; k) + c.</summary>
    private bool TryLea(in Instruction i, bool wide)
    {
        int left = i.A, right = i.B;
        if (IsSmallShift(left, out _)) (left, right) = (right, left);
        if (!IsSmallShift(right, out int scale)) return false;
        var address = new Source { Register = -1, Base = -1, Index = Reg(_function[right].A), Memory = (byte)(MemoryForm.Index | scale << MemoryForm.ScaleShift) };
        if (IsImmediate(left, out int immediate))
        {
            address.Displacement = immediate;
        }
        else
        {
            address.Base = Reg(left);
            address.Memory |= MemoryForm.Base;
        }
        RegRm(wide ? X64Op.Lea_r64_m : X64Op.Lea_r32_m, Result(), address);
        return true;
    }

    private bool IsSmallShift(int value, out int scale)
    {
        scale = 0;
        ref var i = ref _function[value];
        if (i.Op != Op.Shl || !IsConst(i.B, out long count) || count is < 1 or > 3 || !CanMove(value)) return false;
        scale = (int)count;
        return true;
    }

    private void TranslateSubtract(in Instruction i, bool wide)
    {
        if (IsImmediate(i.B, out int immediate) && immediate != int.MinValue)
        {
            int value = Reg(i.A);
            Add(XOp.AddImmediate).Displacement = -immediate;
            _machine.Instructions[^1].Aux = wide ? (byte)1 : (byte)0;
            Def(Result());
            Use(value);
        }
        else if (IsConst(i.A, out long zero) && zero == 0)
        {
            int value = Reg(i.B);
            TiedOne(wide ? X64Op.Neg_rm64 : X64Op.Neg_rm32, Result(), value);
        }
        else
        {
            Binary(AluOp.Sub, i.A, i.B, wide, commutative: false);
        }
    }

    private void TranslateMultiply(in Instruction i, bool wide)
    {
        if (IsImmediate(i.B, out int factor))
        {
            if (factor > 0 && BitOperations.IsPow2(factor))
            {
                ShiftLeft(Result(), Reg(i.A), BitOperations.TrailingZeroCount(factor), wide);
            }
            else if (factor is 3 or 5 or 9)
            {
                int value = Reg(i.A);
                var address = new Source { Register = -1, Base = value, Index = value, Memory = (byte)(MemoryForm.Base | MemoryForm.Index | BitOperations.Log2((uint)factor) << MemoryForm.ScaleShift) };
                RegRm(wide ? X64Op.Lea_r64_m : X64Op.Lea_r32_m, Result(), address);
            }
            else
            {
                var source = SourceOf(i.A);
                bool isShort = factor == (sbyte)factor;
                RegRm(isShort ? wide ? X64Op.Imul_r64_rm64_imm8 : X64Op.Imul_r32_rm32_imm8 : wide ? X64Op.Imul_r64_rm64_imm32 : X64Op.Imul_r32_rm32_imm32, Result(), source, factor);
                _machine.Instructions[^1].ImmediateSize = (byte)(isShort ? 1 : 4);
            }
            return;
        }
        int left = i.A, right = i.B;
        if (!CanFoldLoad(right) && (CanFoldLoad(left) || IsBetterFirst(right, left))) (left, right) = (right, left);
        var other = SourceOf(right);
        int first = Reg(left);
        TiedRm(wide ? X64Op.Imul_r64_rm64 : X64Op.Imul_r32_rm32, Result(), first, other);
    }

    private void ShiftLeft(int result, int value, int count, bool wide)
    {
        ref var shift = ref Add(XOp.ShiftLeft);
        shift.Immediate = count;
        shift.Aux = wide ? (byte)1 : (byte)0;
        Def(result);
        Use(value);
    }

    private void TranslateMultiplyHigh(in Instruction i, bool wide)
    {
        bool signed = i.Op == Op.MulHighS;
        if (wide)
        {
            int a = OperandOf(i.A, clean: false), b = Reg(i.B);
            Add(XOp.Rm, signed ? X64Op.Imul_rm64 : X64Op.Mul_rm64);
            _machine.AddOperand(OperandKind.Use, b, mayBeSlot: true);
            FixedUse(a, Gpr.Rax);
            _machine.AddOperand(OperandKind.Clobber, -1, Gpr.Rdx);
            _machine.AddOperand(OperandKind.Clobber, -1, Gpr.Rax);
            _machine.AddOperand(OperandKind.FixedDef, Result(), Gpr.Rdx);
            Add(XOp.Nop);
            return;
        }
        // The product of 32-bit numbers fits 64 bits.
        int product = New(RegisterType.I64), left, right;
        if (signed)
        {
            left = New(RegisterType.I64);
            right = New(RegisterType.I64);
            RegRm(X64Op.Movsxd_r64_rm32, left, Source.Of(Reg(i.A)));
            if (IsConst(i.B, out long bits))
            {
                RegRm(X64Op.Imul_r64_rm64_imm32, product, Source.Of(left), (int)bits);
                _machine.Instructions[^1].ImmediateSize = 4;
            }
            else
            {
                RegRm(X64Op.Movsxd_r64_rm32, right, Source.Of(Reg(i.B)));
                TiedRm(X64Op.Imul_r64_rm64, product, left, Source.Of(right));
            }
        }
        else
        {
            left = Clean(i.A);
            right = Clean(i.B);
            TiedRm(X64Op.Imul_r64_rm64, product, left, Source.Of(right));
        }
        TiedOne(X64Op.Shr_rm64_imm8, Result(), product, 32, 1);
    }

    private void TranslateAnd(in Instruction i, bool wide)
    {
        if (IsConst(i.B, out long mask))
        {
            switch (wide ? (ulong)mask : (uint)mask)
            {
                case 0xFF:
                    RegRm(X64Op.Movzx_r32_rm8, Result(), Source.Of(Reg(i.A)));
                    return;
                case 0xFFFF:
                    RegRm(X64Op.Movzx_r32_rm16, Result(), Source.Of(Reg(i.A)));
                    return;
                case 0xFFFF_FFFF when wide:
                    RegRm(X64Op.Mov_r32_rm32, Result(), Source.Of(Reg(i.A)));
                    return;
                case <= int.MaxValue:
                    // A 32-bit operation clears the upper half.
                    int value = Reg(i.A);
                    AluImmediate(AluOp.And, false, Result(), value, (int)mask);
                    return;
            }
        }
        if (Has(CpuFeatures.Bmi1))
        {
            if (TryAndNot(i.A, i.B, wide) || TryAndNot(i.B, i.A, wide)) return;
            if (IsDecrement(i.A, i.B) && CanMove(i.A) || IsDecrement(i.B, i.A) && CanMove(i.B))
            {
                int value = IsDecrement(i.A, i.B) ? i.B : i.A;
                VexDigit(wide ? X64Op.VEX_Blsr_r64_rm64 : X64Op.VEX_Blsr_r32_rm32, Result(), Source.Of(Reg(value)));
                return;
            }
        }
        Binary(AluOp.And, i.A, i.B, wide);
    }

    private void VexDigit(uint template, int definition, in Source source)
    {
        Add(XOp.VexDigit, template);
        Def(definition);
        AddSource(source);
    }

    private bool TryAndNot(int inverted, int other, bool wide)
    {
        ref var i = ref _function[inverted];
        if (i.Op != Op.Xor || !IsConst(i.B, out long ones) || (wide ? ones : (int)ones) != -1 || !CanMove(inverted)) return false;
        int first = Reg(i.A);
        VexRm(wide ? X64Op.VEX_Andn_r64_r64_rm64 : X64Op.VEX_Andn_r32_r32_rm32, Result(), first, SourceOf(other));
        return true;
    }

    private bool IsDecrement(int value, int of)
    {
        ref var i = ref _function[value];
        return (i.Op == Op.Add && i.A == of && IsConst(i.B, out long one) && (int)one == -1 && one == (int)one)
            || (i.Op == Op.Sub && i.A == of && IsConst(i.B, out one) && one == 1);
    }

    private void TranslateXor(in Instruction i, bool wide)
    {
        if (IsConst(i.B, out long ones) && (wide ? ones : (int)ones) == -1)
        {
            int value = Reg(i.A);
            TiedOne(wide ? X64Op.Not_rm64 : X64Op.Not_rm32, Result(), value);
            return;
        }
        Binary(AluOp.Xor, i.A, i.B, wide);
    }

    // ---- shifts

    /// <summary>The hardware takes counts modulo the width: a mask of at least that is of no use.</summary>
    private int CountOf(int value, bool wide)
    {
        int mask = wide ? 63 : 31;
        while (true)
        {
            ref var i = ref _function[value];
            if (i.Op == Op.And && IsConst(i.B, out long bits) && (bits & mask) == mask) value = i.A;
            else if (i.Op is Op.ExtendU or Op.ExtendS or Op.Wrap) value = i.A;
            else return value;
        }
    }

    private void Shift(ShiftOp op, in Instruction i, bool wide)
    {
        if (IsConst(i.B, out long bits))
        {
            int count = (int)bits & (wide ? 63 : 31), value = Reg(i.A);
            if (op == ShiftOp.Shl) ShiftLeft(Result(), value, count, wide);
            else TiedOne((wide ? X64Op.Rol_rm64_imm8 : X64Op.Rol_rm32_imm8) | (uint)op << X64Template.DigitShift, Result(), value, count, 1);
            return;
        }
        int by = CountOf(i.B, wide);
        if (Has(CpuFeatures.Bmi2))
        {
            int count = Reg(by);
            var source = SourceOf(i.A);
            VexRm(op switch
            {
                ShiftOp.Shl => wide ? X64Op.VEX_Shlx_r64_rm64_r64 : X64Op.VEX_Shlx_r32_rm32_r32,
                ShiftOp.Shr => wide ? X64Op.VEX_Shrx_r64_rm64_r64 : X64Op.VEX_Shrx_r32_rm32_r32,
                _ => wide ? X64Op.VEX_Sarx_r64_rm64_r64 : X64Op.VEX_Sarx_r32_rm32_r32,
            }, Result(), count, source);
            return;
        }
        ShiftByRcx(op, i.A, by, wide);
    }

    private void ShiftByRcx(ShiftOp op, int value, int count, bool wide)
    {
        int by = Reg(count), first = Reg(value);
        TiedOne((wide ? X64Op.Rol_rm64_CL : X64Op.Rol_rm32_CL) | (uint)op << X64Template.DigitShift, Result(), first);
        FixedUse(by, Gpr.Rcx);
    }

    private void Rotate(ShiftOp op, in Instruction i, bool wide)
    {
        int width = wide ? 64 : 32;
        if (!IsConst(i.B, out long bits))
        {
            ShiftByRcx(op, i.A, CountOf(i.B, wide), wide);
            return;
        }
        int count = (int)bits & width - 1, value = Reg(i.A);
        if (Has(CpuFeatures.Bmi2))
            RegRm(wide ? X64Op.VEX_Rorx_r64_rm64_imm8 : X64Op.VEX_Rorx_r32_rm32_imm8, Result(), Source.Of(value), op == ShiftOp.Ror ? count : width - count & width - 1);
        else
            TiedOne((wide ? X64Op.Rol_rm64_imm8 : X64Op.Rol_rm32_imm8) | (uint)op << X64Template.DigitShift, Result(), value, count, 1);
    }

    // ---- division

    private void TranslateDivide(in Instruction i, bool wide)
    {
        bool signed = i.Op is Op.DivS or Op.RemS, remainder = i.Op is Op.RemS or Op.RemU;
        int dividend = OperandOf(i.A, clean: false);
        bool mayBeMinusOne = i.Op == Op.RemS && !(IsConst(i.B, out long bits) && bits != -1);
        int divisor = Reg(i.B);
        ref var division = ref Add(!signed ? XOp.DivideUnsigned : mayBeMinusOne ? XOp.RemainderSigned : XOp.DivideSigned,
            signed ? wide ? X64Op.Idiv_rm64 : X64Op.Idiv_rm32 : wide ? X64Op.Div_rm64 : X64Op.Div_rm32);
        division.Aux = wide ? (byte)1 : (byte)0;
        _machine.AddOperand(OperandKind.Use, divisor, mayBeSlot: !mayBeMinusOne);
        FixedUse(dividend, Gpr.Rax);
        _machine.AddOperand(OperandKind.Clobber, -1, Gpr.Rax);
        _machine.AddOperand(OperandKind.Clobber, -1, Gpr.Rdx);
        _machine.AddOperand(OperandKind.FixedDef, Result(), remainder ? Gpr.Rdx : Gpr.Rax);
        Add(XOp.Nop);
    }

    // ---- bit counts

    private void TranslateLeadingZeros(in Instruction i, bool wide)
    {
        if (Has(CpuFeatures.Lzcnt))
        {
            RegRm(wide ? X64Op.Lzcnt_r64_rm64 : X64Op.Lzcnt_r32_rm32, Result(), SourceOf(i.A));
            return;
        }
        Scan(XOp.LeadingZerosByScan, Reg(i.A), wide);
    }

    private void TranslateTrailingZeros(in Instruction i, bool wide)
    {
        if (Has(CpuFeatures.Bmi1))
        {
            RegRm(wide ? X64Op.Tzcnt_r64_rm64 : X64Op.Tzcnt_r32_rm32, Result(), SourceOf(i.A));
            return;
        }
        Scan(XOp.TrailingZerosByScan, Reg(i.A), wide);
    }

    private void Scan(XOp op, int value, bool wide)
    {
        Add(op).Aux = wide ? (byte)1 : (byte)0;
        _machine.AddOperand(OperandKind.EarlyDef, Result());
        Use(value);
        Temp(RegisterType.I64);
    }

    private void TranslatePopulationCount(in Instruction i, bool wide)
    {
        if (Has(CpuFeatures.Popcnt))
        {
            RegRm(wide ? X64Op.Popcnt_r64_rm64 : X64Op.Popcnt_r32_rm32, Result(), SourceOf(i.A));
            return;
        }
        // Sums of neighbouring bits, pairs and nibbles, then all bytes by a multiplication.
        uint add = AluTemplate(AluOp.Add, wide), and = AluTemplate(AluOp.And, wide);
        var type = TypeOf(i.Type);
        int value = Reg(i.A);
        int odd = Then(and, ShiftRight(value, 1), Mask(0x5555_5555_5555_5555));
        int pairs = Then(AluTemplate(AluOp.Sub, wide), value, odd);
        int two = Mask(0x3333_3333_3333_3333);
        int nibbles = Then(add, Then(and, pairs, two), Then(and, ShiftRight(pairs, 2), two));
        int bytes = Then(and, Then(add, nibbles, ShiftRight(nibbles, 4)), Mask(0x0F0F_0F0F_0F0F_0F0F));
        int sum = Then(wide ? X64Op.Imul_r64_rm64 : X64Op.Imul_r32_rm32, bytes, Mask(0x0101_0101_0101_0101));
        TiedOne(wide ? X64Op.Shr_rm64_imm8 : X64Op.Shr_rm32_imm8, Result(), sum, wide ? 56 : 24, 1);

        int Mask(long bits) => Constant(wide ? IrType.I64 : IrType.I32, wide ? bits : (int)bits);

        int ShiftRight(int register, int count)
        {
            int shifted = New(type);
            TiedOne(wide ? X64Op.Shr_rm64_imm8 : X64Op.Shr_rm32_imm8, shifted, register, count, 1);
            return shifted;
        }

        int Then(uint template, int left, int right)
        {
            int result = New(type);
            TiedRm(template, result, left, Source.Of(right));
            return result;
        }
    }
}
