using Tiered.CodeGen.X64;

namespace Tiered.Backend.SinglePass;

// Conversions between integers and floating point.
internal unsafe partial struct FunctionCompiler
{
    private const long TwoTo63AsF32 = 0x5F00_0000;
    private const long TwoTo63AsF64 = 0x43E0_0000_0000_0000;
    private const long MinusTwoTo63AsF32 = 0xDF00_0000;
    private const long MinusTwoTo63AsF64 = unchecked((long)0xC3E0_0000_0000_0000);

    private void Reinterpret(ValKind type)
    {
        var value = Pop();
        if (value.IsConstant)
        {
            PushConstant(type, value.Value);
            return;
        }
        bool wide = type is ValKind.I64 or ValKind.F64;
        int source = CurrentRegister(value);
        int destination = Allocate(type);
        Pin(destination);
        if (source < 0)
        {
            // The bits are in memory: load them as what they become.
            value.Type = type;
            LoadInto(destination, value);
        }
        else if (Bank(type) == GeneralBank)
        {
            _asm.MovFromVector(wide, destination, source);
        }
        else
        {
            _asm.MovToVector(wide, destination, source);
        }
        PushRegister(type, destination);
    }

    private void ConvertInteger(ValKind type, bool signed)
    {
        var value = Pop();
        bool isDouble = type == ValKind.F64, wide = value.IsWide;
        Cache(value);
        if (signed || !wide)
        {
            int source = Use(value);
            int hint = ResultHint(1, type);
            int destination = hint >= 0 ? hint : Allocate(type);
            _asm.ZeroVector(destination);
            // An unsigned i32 is a non-negative i64.
            _asm.ConvertFromInteger(isDouble, wide || !signed, destination, source);
            PushResult(type, destination);
            return;
        }
        // Half of a large number, its lowest bit kept as a sticky bit, converts exactly like the whole; doubling is exact.
        int number = UseTemporary(value);
        int result = Allocate(type);
        _asm.ZeroVector(result);
        _asm.Test(true, number, number);
        int large = _asm.JumpShort(Condition.Sign);
        _asm.ConvertFromInteger(isDouble, true, result, number);
        int done = _asm.JumpShort();
        _asm.PatchShort(large);
        _asm.Mov(false, Scratch, number);
        _asm.AluImmediate(AluOp.And, false, Scratch, 1);
        _asm.ShiftImmediate(ShiftOp.Shr, true, number, 1);
        _asm.Alu(AluOp.Or, true, number, Scratch);
        _asm.ConvertFromInteger(isDouble, true, result, number);
        _asm.Float(FloatOp.Add, isDouble, result, result);
        _asm.PatchShort(done);
        PushRegister(type, result);
    }

    private void Truncate(ValKind type, bool signed)
    {
        var value = Pop();
        Cache(value);
        bool isDouble = value.Type == ValKind.F64;
        int source = Use(value);
        int result = Allocate(type);
        Pin(result);
        if (type == ValKind.I32)
        {
            // In range exactly when the 64-bit conversion, which NaN and huge values turn into INT64_MIN, survives the narrowing.
            _asm.ConvertToInteger(isDouble, true, result, source);
            if (signed) _asm.RegReg(X64Op.Movsxd_r64_rm32, Scratch, result);
            else _asm.Mov(false, Scratch, result);
            _asm.Alu(AluOp.Cmp, true, Scratch, result);
            int fits = _asm.JumpShort(Condition.Equal);
            TrapOnBadConversion(isDouble, source);
            _asm.PatchShort(fits);
            if (signed) _asm.Mov(false, result, result);
        }
        else if (signed)
        {
            _asm.ConvertToInteger(isDouble, true, result, source);
            // Only INT64_MIN overflows when 1 is subtracted: out of range, or truly the smallest integer.
            _asm.AluImmediate(AluOp.Cmp, true, result, 1);
            int fits = _asm.JumpShort(Condition.NoOverflow);
            LoadConstant(value.Type, VectorScratch, isDouble ? MinusTwoTo63AsF64 : MinusTwoTo63AsF32);
            _asm.CompareFloat(isDouble, source, VectorScratch);
            TrapIf(Condition.Parity, TrapCode.InvalidConversionToInteger);
            TrapIf(Condition.NotEqual, TrapCode.IntegerOverflow);
            _asm.PatchShort(fits);
        }
        else
        {
            LoadConstant(value.Type, VectorScratch, isDouble ? TwoTo63AsF64 : TwoTo63AsF32);
            _asm.CompareFloat(isDouble, source, VectorScratch);
            TrapIf(Condition.Parity, TrapCode.InvalidConversionToInteger);
            int large = _asm.JumpShort(Condition.AboveOrEqual);
            _asm.ConvertToInteger(isDouble, true, result, source);
            _asm.Test(true, result, result);
            TrapIf(Condition.Sign, TrapCode.IntegerOverflow);
            int done = _asm.JumpShort();
            _asm.PatchShort(large);
            ConvertLarge(isDouble, result, source);
            TrapIf(Condition.Sign, TrapCode.IntegerOverflow);
            _asm.RegReg(X64Op.Xor_r64_rm64, result, Scratch);
            _asm.PatchShort(done);
        }
        PushRegister(type, result);
    }

    /// <summary>Converts source - 2^63, with the flags of the result; leaves the sign bit in the scratch register. Expects 2^63 in the vector scratch register.</summary>
    private void ConvertLarge(bool isDouble, int result, int source)
    {
        // VectorScratch = -(2^63 - source)
        _asm.Float(FloatOp.Sub, isDouble, VectorScratch, source);
        _asm.ConvertToInteger(isDouble, true, result, VectorScratch);
        _asm.OneReg(X64Op.Neg_rm64, result);
        _asm.MovImmediate(Scratch, long.MinValue);
        _asm.Test(true, result, result);
    }

    private void TrapOnBadConversion(bool isDouble, int source)
    {
        _asm.CompareFloat(isDouble, source, source);
        TrapIf(Condition.Parity, TrapCode.InvalidConversionToInteger);
        TrapIf(Condition.NoParity, TrapCode.IntegerOverflow);
    }

    private void TruncateSaturating(ValKind type, bool signed)
    {
        var value = Pop();
        Cache(value);
        bool isDouble = value.Type == ValKind.F64;
        int source = Use(value);
        int result = Allocate(type);
        Pin(result);
        if (type == ValKind.I32 || signed)
        {
            bool narrow = type == ValKind.I32;
            _asm.ConvertToInteger(isDouble, true, result, source);
            int fits;
            if (narrow)
            {
                if (signed) _asm.RegReg(X64Op.Movsxd_r64_rm32, Scratch, result);
                else _asm.Mov(false, Scratch, result);
                _asm.Alu(AluOp.Cmp, true, Scratch, result);
                fits = _asm.JumpShort(Condition.Equal);
            }
            else
            {
                _asm.AluImmediate(AluOp.Cmp, true, result, 1);
                fits = _asm.JumpShort(Condition.NoOverflow);
            }
            // Out of range: NaN gives 0, else the sign decides.
            _asm.Zero(result);
            _asm.ZeroVector(VectorScratch);
            _asm.CompareFloat(isDouble, source, VectorScratch);
            int isNaN = _asm.JumpShort(Condition.Parity);
            if (signed)
            {
                _asm.MovImmediate(result, narrow ? int.MaxValue : long.MaxValue);
                int positive = _asm.JumpShort(Condition.Above);
                _asm.MovImmediate(result, narrow ? unchecked((uint)int.MinValue) : long.MinValue);
                _asm.PatchShort(positive);
            }
            else
            {
                int negative = _asm.JumpShort(Condition.BelowOrEqual);
                _asm.MovImmediate(result, uint.MaxValue);
                _asm.PatchShort(negative);
            }
            _asm.PatchShort(isNaN);
            _asm.PatchShort(fits);
            if (narrow && signed) _asm.Mov(false, result, result);
            PushRegister(type, result);
            return;
        }
        _asm.Zero(result);
        _asm.ZeroVector(VectorScratch);
        _asm.CompareFloat(isDouble, source, VectorScratch);
        // Not above zero, or NaN.
        int zero = _asm.JumpShort(Condition.BelowOrEqual);
        LoadConstant(value.Type, VectorScratch, isDouble ? TwoTo63AsF64 : TwoTo63AsF32);
        _asm.CompareFloat(isDouble, source, VectorScratch);
        int large = _asm.JumpShort(Condition.AboveOrEqual);
        _asm.ConvertToInteger(isDouble, true, result, source);
        int done = _asm.JumpShort();
        _asm.PatchShort(large);
        ConvertLarge(isDouble, result, source);
        int inRange = _asm.JumpShort(Condition.NoSign);
        _asm.MovImmediate(result, long.MaxValue);
        _asm.PatchShort(inRange);
        _asm.RegReg(X64Op.Xor_r64_rm64, result, Scratch);
        _asm.PatchShort(done);
        _asm.PatchShort(zero);
        PushRegister(type, result);
    }
}
