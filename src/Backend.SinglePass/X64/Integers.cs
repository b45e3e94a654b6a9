using System.Numerics;
using Tiered.CodeGen.X64;

namespace Tiered.Backend.SinglePass;

// Integer arithmetic. An i32 in a register always has a zero upper half.
internal unsafe partial struct FunctionCompiler
{
    private static bool FitsImmediate(in StackEntry entry) => entry.IsConstant && (!entry.IsWide || entry.Value == (int)entry.Value);

    /// <summary>Puts what an operation overwrites first: a temporary on the left, a constant on the right.</summary>
    private readonly void OrderCommutative(ref StackEntry left, ref StackEntry right)
    {
        if (left.IsConstant || left.Kind != EntryKind.Register && right.Kind == EntryKind.Register) (left, right) = (right, left);
    }

    /// <summary>Whether an operand is in a register already, without emitting anything.</summary>
    private readonly int CurrentRegister(in StackEntry entry) => entry.Kind switch
    {
        EntryKind.Register => entry.Register,
        EntryKind.Local when _locals[entry.Local].Register != NoRegister => _locals[entry.Local].Register,
        _ => -1,
    };

    /// <summary>Loads a local into a register of its own if one is free: it will likely be used again.</summary>
    private void Cache(in StackEntry entry)
    {
        if (entry.Kind == EntryKind.Local && _locals[entry.Local].Register == NoRegister && FreeRegisters(entry.Type) != 0) UseLocal(entry.Local);
    }

    private void Binary(AluOp op)
    {
        var right = Pop();
        var left = Pop();
        OrderCommutative(ref left, ref right);
        BinaryCore(op, left, right, commutative: true);
    }

    private void Subtract()
    {
        var right = Pop();
        var left = Pop();
        BinaryCore(AluOp.Sub, left, right, commutative: false);
    }

    private void BinaryCore(AluOp op, StackEntry left, StackEntry right, bool commutative)
    {
        var type = left.Type;
        bool wide = left.IsWide;
        Cache(left);
        Cache(right);
        int hint = ResultHint(1, type);
        if (FitsImmediate(right))
        {
            int value = (int)right.Value;
            int current = CurrentRegister(left);
            int destination = Destination(type, hint, left, current);
            LoadInto(destination, left);
            _asm.AluImmediate(op, wide, destination, value);
            NoteZeroFlag(destination, wide);
            PushResult(type, destination);
            return;
        }
        if (hint >= 0 && CurrentRegister(right) == hint)
        {
            if (CurrentRegister(left) == hint || !commutative) hint = commutative ? hint : -1;
            else (left, right) = (right, left);
        }
        bool memory = InMemory(right, out int slot);
        int rightRegister = memory ? -1 : Use(right);
        int leftRegister = CurrentRegister(left);
        int result = Destination(type, hint, left, leftRegister);
        LoadInto(result, left);
        if (memory) _asm.Alu(op, wide, result, SlotAddress(slot));
        else _asm.Alu(op, wide, result, rightRegister);
        NoteZeroFlag(result, wide);
        PushResult(type, result);
    }

    private void Add()
    {
        var right = Pop();
        var left = Pop();
        OrderCommutative(ref left, ref right);
        var type = left.Type;
        bool wide = left.IsWide;
        Cache(left);
        Cache(right);
        int source = CurrentRegister(left), other = CurrentRegister(right);
        // Three operands: one instruction instead of a move and an addition.
        if (source >= 0 && (FitsImmediate(right) || other >= 0))
        {
            int hint = ResultHint(1, type);
            int destination = hint;
            if (hint < 0)
            {
                if (left.IsTemporary) destination = source;
                else if (right.Kind == EntryKind.Register) destination = other;
                else destination = Allocate(type);
            }
            if (other < 0)
            {
                int value = (int)right.Value;
                if (destination == source)
                {
                    _asm.AluImmediate(AluOp.Add, wide, destination, value);
                    NoteZeroFlag(destination, wide);
                }
                else
                {
                    _asm.Lea(wide, destination, new X64Mem(source, value));
                }
            }
            else if (destination == source)
            {
                _asm.Alu(AluOp.Add, wide, destination, other);
            }
            else if (destination == other)
            {
                _asm.Alu(AluOp.Add, wide, destination, source);
            }
            else
            {
                _asm.Lea(wide, destination, new X64Mem(source, other, 0, 0));
            }
            PushResult(type, destination);
            return;
        }
        BinaryCore(AluOp.Add, left, right, commutative: true);
    }

    private void Multiply()
    {
        var right = Pop();
        var left = Pop();
        OrderCommutative(ref left, ref right);
        var type = left.Type;
        bool wide = left.IsWide;
        Cache(left);
        Cache(right);
        int hint = ResultHint(1, type);
        if (FitsImmediate(right) && !left.IsConstant)
        {
            int value = (int)right.Value;
            int source = Use(left);
            int destination = Destination(type, hint, left, source);
            if (BitOperations.IsPow2(value))
            {
                if (destination != source) _asm.Mov(wide, destination, source);
                _asm.ShiftImmediate(ShiftOp.Shl, wide, destination, BitOperations.TrailingZeroCount(value));
            }
            else if (value is 3 or 5 or 9)
            {
                _asm.Lea(wide, destination, new X64Mem(source, source, BitOperations.Log2((uint)value), 0));
            }
            else
            {
                _asm.ImulImmediate(wide, destination, source, value);
            }
            PushResult(type, destination);
            return;
        }
        if (hint >= 0 && CurrentRegister(right) == hint) (left, right) = (right, left);
        bool memory = InMemory(right, out int slot);
        int rightRegister = memory ? -1 : Use(right);
        int result = Destination(type, hint, left, CurrentRegister(left));
        LoadInto(result, left);
        if (memory) _asm.Imul(wide, result, SlotAddress(slot));
        else _asm.Imul(wide, result, rightRegister);
        PushResult(type, result);
    }

    // ---- comparisons

    private void EqualZero()
    {
        var value = Pop();
        Cache(value);
        TestValue(value);
        _flags = (Flags)Condition.Equal;
    }

    private static Condition Swap(Condition condition) => condition switch
    {
        Condition.Less => Condition.Greater,
        Condition.Greater => Condition.Less,
        Condition.LessOrEqual => Condition.GreaterOrEqual,
        Condition.GreaterOrEqual => Condition.LessOrEqual,
        Condition.Below => Condition.Above,
        Condition.Above => Condition.Below,
        Condition.BelowOrEqual => Condition.AboveOrEqual,
        Condition.AboveOrEqual => Condition.BelowOrEqual,
        _ => condition,
    };

    private void Compare(Condition condition)
    {
        var right = Pop();
        var left = Pop();
        if (left.IsConstant)
        {
            (left, right) = (right, left);
            condition = Swap(condition);
        }
        Cache(left);
        Cache(right);
        bool wide = left.IsWide;
        if (FitsImmediate(right))
        {
            int value = (int)right.Value;
            if (InMemory(left, out int slot))
            {
                _asm.AluImmediate(AluOp.Cmp, wide, SlotAddress(slot), value);
            }
            else
            {
                int register = Use(left);
                bool known = value == 0 && (condition is Condition.Equal or Condition.NotEqual) && ZeroFlagIsOf(register, wide);
                if (!known && value == 0) _asm.Test(wide, register, register);
                else if (!known) _asm.AluImmediate(AluOp.Cmp, wide, register, value);
            }
        }
        else
        {
            int register = Use(left);
            if (InMemory(right, out int slot)) _asm.Alu(AluOp.Cmp, wide, register, SlotAddress(slot));
            else _asm.Alu(AluOp.Cmp, wide, register, Use(right));
        }
        _flags = (Flags)condition;
    }

    // ---- shifts

    private void Shift(ShiftOp op)
    {
        var count = Pop();
        var value = Pop();
        var type = value.Type;
        bool wide = value.IsWide;
        Cache(value);
        if (count.IsConstant)
        {
            int hint = ResultHint(1, type);
            int amount = (int)count.Value & (wide ? 63 : 31);
            int destination = Destination(type, hint, value, CurrentRegister(value));
            LoadInto(destination, value);
            if (amount != 0) _asm.ShiftImmediate(op, wide, destination, amount);
            PushResult(type, destination);
            return;
        }
        if (Has(CpuFeatures.Bmi2) && op is ShiftOp.Shl or ShiftOp.Shr or ShiftOp.Sar)
        {
            int source = Use(value), by = Use(count);
            int hint = ResultHint(1, type);
            int destination = hint >= 0 ? hint : value.IsTemporary ? source : count.IsTemporary ? by : Allocate(type);
            uint template = op switch
            {
                ShiftOp.Shl => wide ? X64Op.VEX_Shlx_r64_rm64_r64 : X64Op.VEX_Shlx_r32_rm32_r32,
                ShiftOp.Shr => wide ? X64Op.VEX_Shrx_r64_rm64_r64 : X64Op.VEX_Shrx_r32_rm32_r32,
                _ => wide ? X64Op.VEX_Sarx_r64_rm64_r64 : X64Op.VEX_Sarx_r32_rm32_r32,
            };
            _asm.VexRegs(template, destination, by, source);
            PushResult(type, destination);
            return;
        }
        ShiftByRcx(op, value, count);
    }

    private void ShiftByRcx(ShiftOp op, StackEntry value, StackEntry count)
    {
        var type = value.Type;
        Pin(Gpr.Rcx);
        Vacate(Gpr.Rcx);
        if (CurrentRegister(count) != Gpr.Rcx)
        {
            MoveAway(ref value, Gpr.Rcx);
            LoadInto(Gpr.Rcx, count);
        }
        int hint = ResultHint(1, type);
        int destination = Destination(type, hint, value, CurrentRegister(value));
        LoadInto(destination, value);
        _asm.ShiftByCl(op, value.IsWide, destination);
        PushResult(type, destination);
    }

    /// <summary>If a popped temporary is in a register that an instruction claims, moves it to another.</summary>
    private void MoveAway(ref StackEntry value, int register)
    {
        if (value.Kind != EntryKind.Register || value.Register != register) return;
        int to = Allocate(value.Type);
        Pin(to);
        MoveRegister(value.Type, to, register);
        value.Register = (byte)to;
    }

    // ---- division

    private void Divide(bool signed, bool remainder)
    {
        var divisor = Pop();
        var dividend = Pop();
        var type = dividend.Type;
        bool wide = dividend.IsWide;
        long constant = divisor.IsConstant ? wide ? divisor.Value : (int)divisor.Value : 0;
        if (!signed && constant != 0 && DivideUnsignedByConstant(dividend, wide ? (ulong)constant : (uint)constant, remainder)) return;
        if (signed && constant > 1 && BitOperations.IsPow2(constant) && constant <= 1 << 30)
        {
            DivideSignedByPowerOfTwo(dividend, (int)constant, remainder);
            return;
        }

        Pin(Gpr.Rax);
        Pin(Gpr.Rdx);
        Vacate(Gpr.Rax);
        Vacate(Gpr.Rdx);
        MoveAway(ref divisor, Gpr.Rax);
        MoveAway(ref divisor, Gpr.Rdx);
        bool memory = !signed && InMemory(divisor, out _);
        int by = memory ? -1 : Use(divisor);
        LoadInto(Gpr.Rax, dividend);
        if (!signed)
        {
            _asm.Zero(Gpr.Rdx);
            // The hardware's divide error is the trap: with a zero upper half only a zero divisor raises it.
            Record(TrapCode.IntegerDivideByZero);
            if (memory)
            {
                InMemory(divisor, out int slot);
                _asm.OneMem(wide ? X64Op.Div_rm64 : X64Op.Div_rm32, SlotAddress(slot));
            }
            else
            {
                _asm.OneReg(wide ? X64Op.Div_rm64 : X64Op.Div_rm32, by);
            }
        }
        else
        {
            // -1 apart: the hardware raises its divide error for the smallest integer.
            int done = 0;
            bool mayBeMinusOne = constant is 0 or -1;
            if (mayBeMinusOne)
            {
                _asm.AluImmediate(AluOp.Cmp, wide, by, -1);
                int ordinary = _asm.JumpShort(Condition.NotEqual);
                if (remainder)
                {
                    _asm.Zero(Gpr.Rdx);
                }
                else
                {
                    _asm.OneReg(wide ? X64Op.Neg_rm64 : X64Op.Neg_rm32, Gpr.Rax);
                    TrapIf(Condition.Overflow, TrapCode.IntegerOverflow);
                }
                done = _asm.JumpShort();
                _asm.PatchShort(ordinary);
            }
            _asm.Plain(wide ? X64Op.Cqo : X64Op.Cdq);
            Record(TrapCode.IntegerDivideByZero);
            _asm.OneReg(wide ? X64Op.Idiv_rm64 : X64Op.Idiv_rm32, by);
            if (mayBeMinusOne) _asm.PatchShort(done);
        }
        FinishFixed(type, remainder ? Gpr.Rdx : Gpr.Rax);
    }

    /// <summary>Pushes a result that an instruction left in a fixed register.</summary>
    private void FinishFixed(ValKind type, int register)
    {
        int hint = ResultHint(1, type);
        if (hint >= 0)
        {
            MoveRegister(type, hint, register);
            register = hint;
        }
        PushResult(type, register);
    }

    private bool DivideUnsignedByConstant(in StackEntry dividend, ulong divisor, bool remainder)
    {
        if (!BitOperations.IsPow2(divisor)) return false;
        var type = dividend.Type;
        bool wide = dividend.IsWide;
        int shift = BitOperations.TrailingZeroCount(divisor);
        if (remainder && shift > 31 && wide) return false;
        Cache(dividend);
        int hint = ResultHint(1, type);
        int destination = Destination(type, hint, dividend, CurrentRegister(dividend));
        LoadInto(destination, dividend);
        if (!remainder)
        {
            if (shift != 0) _asm.ShiftImmediate(ShiftOp.Shr, wide, destination, shift);
        }
        else
        {
            _asm.AluImmediate(AluOp.And, wide, destination, (int)(divisor - 1));
        }
        PushResult(type, destination);
        return true;
    }

    /// <summary>Rounds towards zero: adds divisor - 1 to negative dividends first.</summary>
    private void DivideSignedByPowerOfTwo(in StackEntry dividend, int divisor, bool remainder)
    {
        var type = dividend.Type;
        bool wide = dividend.IsWide;
        Cache(dividend);
        int source = Use(dividend);
        int biased = Allocate(type);
        Pin(biased);
        _asm.Lea(wide, biased, new X64Mem(source, divisor - 1));
        _asm.Test(wide, source, source);
        _asm.Cmov(Condition.NoSign, wide, biased, source);
        if (!remainder)
        {
            _asm.ShiftImmediate(ShiftOp.Sar, wide, biased, BitOperations.TrailingZeroCount(divisor));
            PushResult(type, biased);
            return;
        }
        _asm.AluImmediate(AluOp.And, wide, biased, -divisor);
        int hint = ResultHint(1, type);
        int destination = hint == source || hint < 0 ? dividend.IsTemporary || hint == source ? source : biased : hint;
        if (destination == biased)
        {
            // source - biased, in the register of biased
            _asm.OneReg(wide ? X64Op.Neg_rm64 : X64Op.Neg_rm32, biased);
            _asm.Alu(AluOp.Add, wide, biased, source);
        }
        else
        {
            if (destination != source) _asm.Mov(wide, destination, source);
            _asm.Alu(AluOp.Sub, wide, destination, biased);
        }
        PushResult(type, destination);
    }

    // ---- bit counts

    private int UnaryDestination(in StackEntry value, ValKind type, out int source)
    {
        Cache(value);
        source = Use(value);
        int hint = ResultHint(1, type);
        return Destination(type, hint, value, source);
    }

    private void CountLeadingZeros()
    {
        var value = Pop();
        bool wide = value.IsWide;
        int destination = UnaryDestination(value, value.Type, out int source);
        if (Has(CpuFeatures.Lzcnt))
        {
            _asm.RegReg(wide ? X64Op.Lzcnt_r64_rm64 : X64Op.Lzcnt_r32_rm32, destination, source);
        }
        else
        {
            // Index of the highest bit, with a value for zero that the subtraction below makes the width.
            _asm.MovImmediate(Scratch, wide ? 127 : 63);
            _asm.RegReg(wide ? X64Op.Bsr_r64_rm64 : X64Op.Bsr_r32_rm32, destination, source);
            _asm.Cmov(Condition.Equal, wide, destination, Scratch);
            _asm.AluImmediate(AluOp.Xor, wide, destination, wide ? 63 : 31);
        }
        PushResult(value.Type, destination);
    }

    private void CountTrailingZeros()
    {
        var value = Pop();
        bool wide = value.IsWide;
        int destination = UnaryDestination(value, value.Type, out int source);
        if (Has(CpuFeatures.Bmi1))
        {
            _asm.RegReg(wide ? X64Op.Tzcnt_r64_rm64 : X64Op.Tzcnt_r32_rm32, destination, source);
        }
        else
        {
            _asm.MovImmediate(Scratch, wide ? 64 : 32);
            _asm.RegReg(wide ? X64Op.Bsf_r64_rm64 : X64Op.Bsf_r32_rm32, destination, source);
            _asm.Cmov(Condition.Equal, wide, destination, Scratch);
        }
        PushResult(value.Type, destination);
    }

    private void PopulationCount()
    {
        var value = Pop();
        bool wide = value.IsWide;
        if (Has(CpuFeatures.Popcnt))
        {
            int destination = UnaryDestination(value, value.Type, out int source);
            _asm.RegReg(wide ? X64Op.Popcnt_r64_rm64 : X64Op.Popcnt_r32_rm32, destination, source);
            PushResult(value.Type, destination);
            return;
        }
        // Sums of neighbouring bits, pairs and nibbles, then all bytes by a multiplication.
        int sum = UseTemporary(value);
        int part = Allocate(value.Type);
        _asm.Mov(wide, part, sum);
        _asm.ShiftImmediate(ShiftOp.Shr, wide, part, 1);
        Mask(part, 0x5555_5555_5555_5555);
        _asm.Alu(AluOp.Sub, wide, sum, part);
        _asm.Mov(wide, part, sum);
        Mask(sum, 0x3333_3333_3333_3333);
        _asm.ShiftImmediate(ShiftOp.Shr, wide, part, 2);
        Mask(part, 0x3333_3333_3333_3333);
        _asm.Alu(AluOp.Add, wide, sum, part);
        _asm.Mov(wide, part, sum);
        _asm.ShiftImmediate(ShiftOp.Shr, wide, part, 4);
        _asm.Alu(AluOp.Add, wide, sum, part);
        Mask(sum, 0x0F0F_0F0F_0F0F_0F0F);
        _asm.MovImmediate(Scratch, wide ? 0x0101_0101_0101_0101 : 0x0101_0101);
        _asm.Imul(wide, sum, Scratch);
        _asm.ShiftImmediate(ShiftOp.Shr, wide, sum, wide ? 56 : 24);
        PushRegister(value.Type, sum);
    }

    private void Mask(int register, long mask)
    {
        _asm.MovImmediate(Scratch, mask);
        _asm.Alu(AluOp.And, true, register, Scratch);
    }

    // ---- widths

    private void Wrap()
    {
        var value = Pop();
        if (value.IsConstant)
        {
            PushConstant(ValKind.I32, (uint)value.Value);
            return;
        }
        value.Type = ValKind.I32;
        int hint = ResultHint(1, ValKind.I32);
        int destination = Destination(ValKind.I32, hint, value, CurrentRegister(value));
        if (CurrentRegister(value) is >= 0 and var source) _asm.Mov(false, destination, source);
        else LoadInto(destination, value);
        PushResult(ValKind.I32, destination);
    }

    private void ZeroExtend()
    {
        var value = Pop();
        if (value.IsConstant)
        {
            PushConstant(ValKind.I64, value.Value);
            return;
        }
        if (value.Kind == EntryKind.Register)
        {
            PushRegister(ValKind.I64, value.Register);
            return;
        }
        Cache(value);
        int hint = ResultHint(1, ValKind.I64);
        int destination = Destination(ValKind.I64, hint, value, CurrentRegister(value));
        LoadInto(destination, value);
        PushResult(ValKind.I64, destination);
    }

    private void SignExtend(ValKind type, int bytes)
    {
        var value = Pop();
        bool wide = type == ValKind.I64;
        int destination = UnaryDestination(value, type, out int source);
        if (bytes == 4) _asm.RegReg(X64Op.Movsxd_r64_rm32, destination, source);
        else _asm.Extend(true, wide, bytes, destination, source);
        PushResult(type, destination);
    }
}
