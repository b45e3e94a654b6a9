using Tiered.Backend.Optimizing.Ir;
using Tiered.Backend.Optimizing.Machine;
using Tiered.CodeGen.X64;
using Tiered.Wasm;

namespace Tiered.Backend.Optimizing.X64;

// Conditions: comparisons become part of the branch, select or trap that uses them.
internal sealed partial class Lowering
{
    private static Condition ConditionOf(IntCondition condition) => condition switch
    {
        IntCondition.Eq => Condition.Equal,
        IntCondition.Ne => Condition.NotEqual,
        IntCondition.LtS => Condition.Less,
        IntCondition.LtU => Condition.Below,
        IntCondition.GtS => Condition.Greater,
        IntCondition.GtU => Condition.Above,
        IntCondition.LeS => Condition.LessOrEqual,
        IntCondition.LeU => Condition.BelowOrEqual,
        IntCondition.GeS => Condition.GreaterOrEqual,
        _ => Condition.AboveOrEqual,
    };

    private static IntCondition Unsigned(IntCondition condition) => condition switch
    {
        IntCondition.LtS => IntCondition.LtU,
        IntCondition.GtS => IntCondition.GtU,
        IntCondition.LeS => IntCondition.LeU,
        IntCondition.GeS => IntCondition.GeU,
        _ => condition,
    };

    private bool IsComparison(int value) =>
        _function[value].Op is Op.ICompare or Op.FCompare || _function[value].Op == Op.Simd && IsVectorTest(_function[value].Opcode);

    private static bool IsVectorTest(Opcode opcode) =>
        opcode is Opcode.V128AnyTrue or Opcode.I8x16AllTrue or Opcode.I16x8AllTrue or Opcode.I32x4AllTrue or Opcode.I64x2AllTrue;

    /// <summary>Whether a comparison is made anew where its result is tested: always in its own block, where its operands are at hand.</summary>
    private bool IsTestedInPlace(int value) => IsComparison(value) && (_function[value].Block == _block || CanMove(value));

    /// <summary>Emits an instruction that sets flags; returns what they show if the value is not 0. Must be followed directly by the user.</summary>
    private byte EmitTest(int value)
    {
        bool invert = false;
        // (x == 0) of a condition inverts it.
        while (_function[value].Op == Op.ICompare && IsConst(_function[value].B, out long zero) && zero == 0
            && _function[value].IntCondition is IntCondition.Eq or IntCondition.Ne
            && IsTestedInPlace(value) && IsTestedInPlace(_function[value].A))
        {
            if (_function[value].IntCondition == IntCondition.Eq) invert = !invert;
            value = _function[value].A;
        }
        byte test = IsTestedInPlace(value) ? EmitComparison(value) : EmitNotZero(value, foldLoads: true);
        return invert ? Test.Invert(test) : test;
    }

    private byte EmitNotZero(int value, bool foldLoads)
    {
        ref var i = ref _function[value];
        bool wide = IsWide(i.Type);
        if (foldLoads && i.Op == Op.And && CanMove(value))
        {
            EmitBitTest(i.A, i.B, wide);
            return Test.NotZero;
        }
        if (foldLoads && CanFoldLoad(value))
        {
            CompareMemoryWithImmediate(SourceOf(value), wide, 0);
            return Test.NotZero;
        }
        int register = Reg(value);
        Add(XOp.UseRegRm, wide ? X64Op.Test_rm64_r64 : X64Op.Test_rm32_r32);
        Use(register);
        Use(register);
        return Test.NotZero;
    }

    private void EmitBitTest(int left, int right, bool wide)
    {
        if (IsImmediate(right, out int mask))
        {
            int value = Reg(left);
            // Below 2^31 the upper half does not matter; seven bits are a byte's.
            bool isByte = mask is >= 0 and < 0x80;
            ref var test = ref Add(XOp.Rm, isByte ? X64Op.Test_rm8_imm8 : wide && mask < 0 ? X64Op.Test_rm64_imm32 : X64Op.Test_rm32_imm32);
            test.Immediate = mask;
            test.ImmediateSize = (byte)(isByte ? 1 : 4);
            _machine.AddOperand(OperandKind.Use, value, mayBeSlot: true);
            return;
        }
        if (!CanFoldLoad(right) && CanFoldLoad(left)) (left, right) = (right, left);
        var source = SourceOf(right);
        int register = Reg(left);
        Add(XOp.UseRegRm, wide ? X64Op.Test_rm64_r64 : X64Op.Test_rm32_r32);
        Use(register);
        AddSource(source);
    }

    private void CompareMemoryWithImmediate(in Source memory, bool wide, int value)
    {
        uint template = ImmediateTemplate(AluOp.Cmp, wide, value, out int size);
        ref var compare = ref Add(XOp.Rm, template);
        compare.Immediate = value;
        compare.ImmediateSize = (byte)size;
        AddSource(memory);
    }

    private byte EmitComparison(int value)
    {
        ref var i = ref _function[value];
        // One that is made more than once reads no memory itself.
        bool foldLoads = _useCount[value] == 1 || value == _root;
        if (i.Op == Op.Simd) return EmitVectorTest(i);
        if (i.Op == Op.FCompare) return EmitFloatComparison(i, foldLoads);
        int left = i.A, right = i.B;
        var condition = i.IntCondition;
        if (IsConst(left, out _) && !IsConst(right, out _))
        {
            (left, right) = (right, left);
            condition = condition.Swap();
        }
        bool wide = IsWide(_function.TypeOf(left));
        if (IsImmediate(right, out int immediate))
        {
            if (immediate == 0 && condition is IntCondition.Eq or IntCondition.Ne)
            {
                byte test = EmitNotZero(left, foldLoads);
                return condition == IntCondition.Eq ? Test.Invert(test) : test;
            }
            if (foldLoads && CanFoldByte(left) && immediate is >= 0 and <= 255)
            {
                var source = SourceOfByte(left);
                ref var narrow = ref Add(XOp.Rm, X64Op.Cmp_rm8_imm8);
                narrow.Immediate = (sbyte)immediate;
                narrow.ImmediateSize = 1;
                AddSource(source);
                return (byte)ConditionOf(Unsigned(condition));
            }
            if (foldLoads && CanFoldLoad(left))
            {
                CompareMemoryWithImmediate(SourceOf(left), wide, immediate);
                return (byte)ConditionOf(condition);
            }
            int register = Reg(left);
            if (immediate == 0)
            {
                Add(XOp.UseRegRm, wide ? X64Op.Test_rm64_r64 : X64Op.Test_rm32_r32);
                Use(register);
                Use(register);
            }
            else
            {
                uint template = ImmediateTemplate(AluOp.Cmp, wide, immediate, out int size);
                ref var compare = ref Add(XOp.Rm, template);
                compare.Immediate = immediate;
                compare.ImmediateSize = (byte)size;
                _machine.AddOperand(OperandKind.Use, register, mayBeSlot: true);
            }
            return (byte)ConditionOf(condition);
        }
        if (foldLoads && !CanFoldLoad(right) && CanFoldLoad(left))
        {
            (left, right) = (right, left);
            condition = condition.Swap();
        }
        var other = foldLoads ? SourceOf(right) : Source.Of(Reg(right));
        int first = Reg(left);
        Add(XOp.UseRegRm, AluTemplate(AluOp.Cmp, wide));
        Use(first);
        AddSource(other);
        return (byte)ConditionOf(condition);
    }

    private byte EmitFloatComparison(in Instruction i, bool foldLoads)
    {
        bool isDouble = _function.TypeOf(i.A) == IrType.F64;
        int left = i.A, right = i.B;
        // "Below" is true of unordered operands, so less-than asks the other way round.
        if (i.FloatCondition is FloatCondition.Lt or FloatCondition.Le) (left, right) = (right, left);
        else if (i.FloatCondition is FloatCondition.Eq or FloatCondition.Ne && IsConst(left, out _)) (left, right) = (right, left);
        var source = foldLoads ? SourceOf(right) : Source.Of(Reg(right));
        int first = Reg(left);
        Add(XOp.UseRegRm, isDouble ? X64Op.Ucomisd_xmm_xmmm64 : X64Op.Ucomiss_xmm_xmmm32);
        Use(first);
        AddSource(source);
        return i.FloatCondition switch
        {
            FloatCondition.Eq => Test.OrderedEqual,
            FloatCondition.Ne => Test.UnorderedNotEqual,
            FloatCondition.Lt or FloatCondition.Gt => (byte)Condition.Above,
            _ => (byte)Condition.AboveOrEqual,
        };
    }

    private void TranslateCompare(int index)
    {
        byte test = EmitComparison(index);
        SetFrom(Result(), test);
    }

    private void SetFrom(int result, byte test)
    {
        ref var set = ref Add(Test.IsPair(test) ? XOp.SetPair : XOp.Set);
        set.Aux = test;
        set.Traits = MachineTraits.ReadsFlags;
        Def(result);
        if (Test.IsPair(test)) Temp(RegisterType.I32);
    }

    private void TranslateSelect(in Instruction i)
    {
        bool general = Function.IsGeneral(i.Type);
        // What the condition reads must not come between the flags and their user.
        // A conditional move clears the upper half; the jump that stands for two of them does not.
        bool clean = i.Type == IrType.I32 && (_function[i.C].Op == Op.FCompare || _function[i.C].Op == Op.ICompare && _function[_function[i.C].A].Op is Op.FCompare or Op.ICompare);
        int second = OperandOf(i.B, clean);
        var first = !general ? Source.Of(Reg(i.A)) : clean && !CanFoldLoad(i.A) ? Source.Of(Clean(i.A)) : SourceOf(i.A);
        byte test = EmitTest(i.C);
        ref var move = ref Add(general ? XOp.ConditionalMove : XOp.ConditionalMoveVector, IsWide(i.Type) ? X64Op.Cmovo_r64_rm64 : X64Op.Cmovo_r32_rm32);
        move.Aux = test;
        move.Traits = MachineTraits.ReadsFlags;
        Tied(Result(), second);
        if (general) AddSource(first);
        else Use(first.Register);
    }
}
