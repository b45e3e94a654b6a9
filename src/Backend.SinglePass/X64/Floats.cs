using Tiered.CodeGen.X64;

namespace Tiered.Backend.SinglePass;

// Floating-point arithmetic.
internal unsafe partial struct FunctionCompiler
{
    private const long CanonicalNaN32 = 0x7FC0_0000;
    private const long CanonicalNaN64 = 0x7FF8_0000_0000_0000;

    /// <summary>Pushes the result of an operation that can make a NaN.</summary>
    private void PushFloat(ValKind type, int register)
    {
        if (_options.CanonicalizeNaNs)
        {
            bool isDouble = type == ValKind.F64;
            _asm.CompareFloat(isDouble, register, register);
            int ordered = _asm.JumpShort(Condition.NoParity);
            LoadConstant(type, register, isDouble ? CanonicalNaN64 : CanonicalNaN32);
            _asm.PatchShort(ordered);
        }
        PushResult(type, register);
    }

    private void FloatBinary(FloatOp op, bool commutative)
    {
        var right = Pop();
        var left = Pop();
        if (commutative) OrderCommutative(ref left, ref right);
        var type = left.Type;
        bool isDouble = type == ValKind.F64;
        Cache(left);
        Cache(right);
        int hint = ResultHint(1, type);
        bool memory = InMemory(right, out int slot);
        int rightRegister = memory ? -1 : Use(right);
        if (Has(CpuFeatures.Avx))
        {
            int source = Use(left);
            int destination = hint >= 0 ? hint : left.IsTemporary ? source : right.IsTemporary && !memory ? rightRegister : Allocate(type);
            if (memory) _asm.VexFloat(op, isDouble, destination, source, SlotAddress(slot));
            else _asm.VexFloat(op, isDouble, destination, source, rightRegister);
            PushFloat(type, destination);
            return;
        }
        if (hint >= 0 && hint == rightRegister && CurrentRegister(left) != hint)
        {
            if (commutative)
            {
                (left, right) = (right, left);
                rightRegister = Use(right);
            }
            else
            {
                hint = -1;
            }
        }
        int result = Destination(type, hint, left, CurrentRegister(left));
        LoadInto(result, left);
        if (memory) _asm.Float(op, isDouble, result, SlotAddress(slot));
        else _asm.Float(op, isDouble, result, rightRegister);
        PushFloat(type, result);
    }

    private void CompareFloats(Flags flags, bool swap)
    {
        var right = Pop();
        var left = Pop();
        if (swap) (left, right) = (right, left);
        Cache(left);
        Cache(right);
        bool isDouble = left.Type == ValKind.F64;
        int register = Use(left);
        if (InMemory(right, out int slot)) _asm.CompareFloat(isDouble, register, SlotAddress(slot));
        else _asm.CompareFloat(isDouble, register, Use(right));
        _flags = flags;
    }

    /// <summary>
    /// The hardware's minss and maxss return their second operand for NaNs and for zeros of different sign; those cases
    /// take another way: zeros combine by "or" (minimum) and "and" (maximum), and an addition makes NaNs quiet.
    /// </summary>
    private void MinimumOrMaximum(FloatOp op)
    {
        var right = Pop();
        var left = Pop();
        OrderCommutative(ref left, ref right);
        var type = left.Type;
        bool isDouble = type == ValKind.F64;
        Cache(left);
        Cache(right);
        int rightRegister = Use(right);
        int hint = ResultHint(1, type);
        if (hint == rightRegister) hint = -1;
        int result = Destination(type, hint, left, CurrentRegister(left));
        LoadInto(result, left);
        _asm.CompareFloat(isDouble, result, rightRegister);
        int different = _asm.JumpShort(Condition.NotEqual);
        int unordered = _asm.JumpShort(Condition.Parity);
        _asm.Logic(op == FloatOp.Min ? FloatLogic.Or : FloatLogic.And, result, rightRegister);
        int equalDone = _asm.JumpShort();
        _asm.PatchShort(unordered);
        _asm.Float(FloatOp.Add, isDouble, result, rightRegister);
        int unorderedDone = _asm.JumpShort();
        _asm.PatchShort(different);
        _asm.Float(op, isDouble, result, rightRegister);
        _asm.PatchShort(equalDone);
        _asm.PatchShort(unorderedDone);
        PushFloat(type, result);
    }

    /// <summary>A value as a temporary, in the hinted register if there is one.</summary>
    private int FloatTemporary(in StackEntry value, ValKind type)
    {
        Cache(value);
        int hint = ResultHint(1, type);
        int result = Destination(type, hint, value, CurrentRegister(value));
        LoadInto(result, value);
        return result;
    }

    /// <summary>Makes a mask of the sign bit in the vector scratch register.</summary>
    private void SignMask(bool isDouble)
    {
        _asm.OnesVector(VectorScratch);
        _asm.ShiftLanes(isDouble, left: true, VectorScratch, isDouble ? 63 : 31);
    }

    private void AbsoluteOrNegate(bool negate)
    {
        var value = Pop();
        bool isDouble = value.Type == ValKind.F64;
        int result = FloatTemporary(value, value.Type);
        if (negate)
        {
            SignMask(isDouble);
            _asm.Logic(FloatLogic.Xor, result, VectorScratch);
        }
        else
        {
            _asm.OnesVector(VectorScratch);
            _asm.ShiftLanes(isDouble, left: false, VectorScratch, 1);
            _asm.Logic(FloatLogic.And, result, VectorScratch);
        }
        PushResult(value.Type, result);
    }

    private void CopySign()
    {
        var sign = Pop();
        var value = Pop();
        bool isDouble = value.Type == ValKind.F64;
        int signRegister = UseTemporary(sign);
        int result = UseTemporary(value);
        SignMask(isDouble);
        _asm.Logic(FloatLogic.And, signRegister, VectorScratch);
        _asm.Logic(FloatLogic.AndNot, VectorScratch, result);
        _asm.Logic(FloatLogic.Or, signRegister, VectorScratch);
        PushRegister(value.Type, signRegister);
    }

    // Instructions that leave the upper part of their destination: clearing it first cuts the dependency on its old value.
    private int MergingDestination(in StackEntry value, ValKind type, out int source)
    {
        Cache(value);
        source = Use(value);
        int hint = ResultHint(1, type);
        int destination = Destination(type, hint, value, source);
        if (destination != source) _asm.ZeroVector(destination);
        return destination;
    }

    private void Round(Rounding mode)
    {
        var value = Pop();
        int destination = MergingDestination(value, value.Type, out int source);
        _asm.Round(mode, value.Type == ValKind.F64, destination, source);
        PushFloat(value.Type, destination);
    }

    private void SquareRoot()
    {
        var value = Pop();
        int destination = MergingDestination(value, value.Type, out int source);
        _asm.Sqrt(value.Type == ValKind.F64, destination, source);
        PushFloat(value.Type, destination);
    }

    private void ConvertFloat(ValKind type)
    {
        var value = Pop();
        int destination = MergingDestination(value, type, out int source);
        _asm.RegReg(type == ValKind.F32 ? X64Op.Cvtsd2ss_xmm_xmmm64 : X64Op.Cvtss2sd_xmm_xmmm32, destination, source);
        PushFloat(type, destination);
    }
}
