using Tiered.Backend.Optimizing.Machine;
using Tiered.CodeGen.X64;

namespace Tiered.Backend.Optimizing.X64;

// Operations of several instructions. Their rare cases lie behind the function's code: the common way has no jump that is taken.
internal sealed unsafe partial class Emission
{
    private const ulong TwoTo63AsF32 = 0x5F00_0000;
    private const ulong TwoTo63AsF64 = 0x43E0_0000_0000_0000;
    private const ulong MinusTwoTo63AsF32 = 0xDF00_0000;
    private const ulong MinusTwoTo63AsF64 = 0xC3E0_0000_0000_0000;

    private enum StubKind : byte
    {
        Trap,
        FloatMinimum,
        FloatMaximum,
        ConvertUnsigned64,
        TruncateTo32,
        TruncateToUnsigned32,
        TruncateTo64,
        TruncateToUnsigned64,
        Saturate,
        SaturateToUnsigned32,
        SaturateToUnsigned64,
        RemainderOfMinusOne,
    }

    /// <summary>A rare case: reached by one jump, it goes back behind the sequence.</summary>
    private struct Stub
    {
        public StubKind Kind;
        public TrapCode Code;
        public bool IsDouble;
        public bool Wide;
        public sbyte Result, Source, Temporary, Other;
        public int Jump;
        public int Back;
        public uint Position;
    }

    private Stub[] _stubs = new Stub[64];
    private int _stubCount;

    private void AddStub(in Stub stub)
    {
        if (_stubCount == _stubs.Length) Array.Resize(ref _stubs, _stubCount * 2);
        _stubs[_stubCount++] = stub;
    }

    private void EmitSequence(in MachineInstruction instruction, ReadOnlySpan<Operand> operands)
    {
        bool flag = (instruction.Aux & 1) != 0;
        switch ((XOp)instruction.Op)
        {
            case XOp.DivideUnsigned:
                _asm.Zero(Gpr.Rdx);
                RegRm(instruction, instruction.Template, Digit(instruction.Template), 0);
                break;
            case XOp.DivideSigned:
                _asm.Plain(flag ? X64Op.Cqo : X64Op.Cdq);
                RegRm(instruction, instruction.Template, Digit(instruction.Template), 0);
                break;
            case XOp.RemainderSigned:
                _asm.AluImmediate(AluOp.Cmp, flag, operands[0].Location, -1);
                var minusOne = new Stub { Kind = StubKind.RemainderOfMinusOne, Jump = JumpAway(Condition.Equal) };
                _asm.Plain(flag ? X64Op.Cqo : X64Op.Cdq);
                RegRm(instruction, instruction.Template, Digit(instruction.Template), 0);
                minusOne.Back = _asm.Position;
                AddStub(minusOne);
                break;
            case XOp.ClearedRegRm:
                if (instruction.Memory != MemoryForm.None || operands[1].Location != operands[0].Location) _asm.ZeroVector(operands[0].Location);
                RegRm(instruction, instruction.Template, operands[0].Location, 1);
                break;
            case XOp.FloatMinimum or XOp.FloatMaximum:
                EmitExtremum((XOp)instruction.Op == XOp.FloatMinimum, flag, operands[0].Location, operands[2].Location);
                break;
            case XOp.ConvertUnsigned64:
                EmitConvertUnsigned(flag, operands);
                break;
            case >= XOp.TruncateTo32 and <= XOp.SaturateToUnsigned64:
                EmitTruncate(instruction, operands);
                break;
            case XOp.LeadingZerosByScan:
                // Index of the highest bit, with a value for zero that the operation below makes the width.
                _asm.MovImmediate(operands[2].Location, flag ? 127 : 63);
                _asm.RegReg(flag ? X64Op.Bsr_r64_rm64 : X64Op.Bsr_r32_rm32, operands[0].Location, operands[1].Location);
                _asm.Cmov(Condition.Equal, flag, operands[0].Location, operands[2].Location);
                _asm.AluImmediate(AluOp.Xor, flag, operands[0].Location, flag ? 63 : 31);
                break;
            case XOp.TrailingZerosByScan:
                _asm.MovImmediate(operands[2].Location, flag ? 64 : 32);
                _asm.RegReg(flag ? X64Op.Bsf_r64_rm64 : X64Op.Bsf_r32_rm32, operands[0].Location, operands[1].Location);
                _asm.Cmov(Condition.Equal, flag, operands[0].Location, operands[2].Location);
                break;
            case XOp.Fence:
                _asm.MemoryFence();
                break;
            default:
                EmitAtomic(instruction, operands);
                break;
        }
    }

    // ---- floating point

    private void EmitExtremum(bool minimum, bool isDouble, int result, int other)
    {
        _asm.CompareFloat(isDouble, result, other);
        // Equal and unordered both set the zero flag.
        var stub = new Stub { Kind = minimum ? StubKind.FloatMinimum : StubKind.FloatMaximum, Jump = JumpAway(Condition.Equal), IsDouble = isDouble, Result = (sbyte)result, Source = (sbyte)other };
        _asm.Float(minimum ? FloatOp.Min : FloatOp.Max, isDouble, result, other);
        stub.Back = _asm.Position;
        AddStub(stub);
    }

    private void EmitConvertUnsigned(bool isDouble, ReadOnlySpan<Operand> operands)
    {
        int result = operands[0].Location, source = operands[1].Location;
        _asm.Test(true, source, source);
        var stub = new Stub
        {
            Kind = StubKind.ConvertUnsigned64,
            Jump = JumpAway(Condition.Sign),
            IsDouble = isDouble,
            Result = (sbyte)result,
            Source = (sbyte)source,
            Temporary = (sbyte)operands[2].Location,
            Other = (sbyte)operands[3].Location,
        };
        _asm.ZeroVector(result);
        _asm.ConvertFromInteger(isDouble, true, result, source);
        stub.Back = _asm.Position;
        AddStub(stub);
    }

    /// <summary>Converts, and looks for what the instruction gives when the number is out of range.</summary>
    private void EmitTruncate(in MachineInstruction instruction, ReadOnlySpan<Operand> operands)
    {
        int result = operands[0].Location, source = operands[1].Location, temporary = operands[2].Location;
        bool isDouble = (instruction.Aux & 1) != 0, signed = (instruction.Aux & 2) != 0;
        var op = (XOp)instruction.Op;
        var stub = new Stub
        {
            IsDouble = isDouble,
            Wide = op is XOp.TruncateTo64 or XOp.SaturateTo64,
            Result = (sbyte)result,
            Source = (sbyte)source,
            Temporary = (sbyte)temporary,
            Other = (sbyte)operands[3].Location,
            Position = instruction.Position,
        };
        if (op is XOp.TruncateToUnsigned64 or XOp.SaturateToUnsigned64)
        {
            stub.Kind = op == XOp.TruncateToUnsigned64 ? StubKind.TruncateToUnsigned64 : StubKind.SaturateToUnsigned64;
            _asm.ConvertToInteger(isDouble, true, result, source);
            _asm.Test(true, result, result);
            stub.Jump = JumpAway(Condition.Sign);
        }
        else if (signed)
        {
            stub.Kind = op is XOp.SaturateTo32 or XOp.SaturateTo64 ? StubKind.Saturate : stub.Wide ? StubKind.TruncateTo64 : StubKind.TruncateTo32;
            _asm.ConvertToInteger(isDouble, stub.Wide, result, source);
            // Only the smallest integer overflows when 1 is subtracted.
            _asm.AluImmediate(AluOp.Cmp, stub.Wide, result, 1);
            stub.Jump = JumpAway(Condition.Overflow);
        }
        else
        {
            stub.Kind = op == XOp.SaturateTo32 ? StubKind.SaturateToUnsigned32 : StubKind.TruncateToUnsigned32;
            _asm.ConvertToInteger(isDouble, true, result, source);
            _asm.Mov(false, temporary, result);
            _asm.Alu(AluOp.Cmp, true, temporary, result);
            stub.Jump = JumpAway(Condition.NotEqual);
        }
        stub.Back = _asm.Position;
        AddStub(stub);
    }

    // ---- atomics

    private void EmitAtomic(in MachineInstruction instruction, ReadOnlySpan<Operand> operands)
    {
        int size = instruction.Aux;
        switch ((XOp)instruction.Op)
        {
            case XOp.AtomicExchange or XOp.AtomicStore:
                Record(TrapCode.MemoryOutOfBounds, instruction.Position);
                _asm.Exchange(size, MemoryOf(instruction, 2), operands[0].Location);
                if ((XOp)instruction.Op == XOp.AtomicExchange) ClearAbove(size, operands[0].Location);
                break;
            case XOp.AtomicAdd:
                Record(TrapCode.MemoryOutOfBounds, instruction.Position);
                _asm.LockExchangeAdd(size, MemoryOf(instruction, 2), operands[0].Location);
                ClearAbove(size, operands[0].Location);
                break;
            case XOp.AtomicCompareExchange:
                Record(TrapCode.MemoryOutOfBounds, instruction.Position);
                _asm.LockCompareExchange(size, MemoryOf(instruction, 1), operands[0].Location);
                // Only a failed comparison writes the register, and only its low part.
                if (size == 4) _asm.Mov(false, Gpr.Rax, Gpr.Rax);
                else ClearAbove(size, Gpr.Rax);
                break;
            case XOp.AtomicLogic:
                var memory = MemoryOf(instruction, 2);
                int changed = operands[0].Location;
                Record(TrapCode.MemoryOutOfBounds, instruction.Position);
                _asm.RegMem(size switch
                {
                    1 => X64Op.Movzx_r32_rm8,
                    2 => X64Op.Movzx_r32_rm16,
                    4 => X64Op.Mov_r32_rm32,
                    _ => X64Op.Mov_r64_rm64,
                }, Gpr.Rax, memory);
                // No instruction gives the old value: try until nobody came between.
                int retry = _asm.Position;
                _asm.Mov(size == 8, changed, Gpr.Rax);
                _asm.Alu((AluOp)instruction.Template, size == 8, changed, operands[1].Location);
                Record(TrapCode.MemoryOutOfBounds, instruction.Position);
                _asm.LockCompareExchange(size, memory, changed);
                _asm.JumpBack(Condition.NotEqual, retry);
                ClearAbove(size, Gpr.Rax);
                break;
            default:
                throw new InvalidOperationException($"no code for {(XOp)instruction.Op}");
        }
    }

    private void ClearAbove(int size, int register)
    {
        if (size < 4) _asm.Extend(false, false, size, register, register);
    }

    // ---- stubs

    private void EmitStubs()
    {
        int trap = -1;
        for (int s = 0; s < _stubCount; s++)
        {
            ref var stub = ref _stubs[s];
            bool isTrap = stub.Kind == StubKind.Trap;
            // Neighbours that say the same share one.
            if (!isTrap || trap < 0 || s == 0 || _stubs[s - 1].Kind != StubKind.Trap || stub.Position != _stubs[s - 1].Position || stub.Code != _stubs[s - 1].Code) trap = _asm.Position;
            _jumps[stub.Jump].Target = trap;
            if (trap != _asm.Position) continue;
            if (isTrap) Trap(stub.Code, stub.Position);
            else EmitStub(stub);
        }
    }

    private void EmitStub(in Stub stub)
    {
        bool isDouble = stub.IsDouble;
        int result = stub.Result, source = stub.Source, temporary = stub.Temporary, other = stub.Other;
        switch (stub.Kind)
        {
            case StubKind.RemainderOfMinusOne:
                _asm.Zero(Gpr.Rdx);
                break;
            case StubKind.FloatMinimum or StubKind.FloatMaximum:
                // Zeros combine by "or" (minimum) and "and" (maximum), and an addition makes NaNs quiet.
                int unordered = _asm.JumpShort(Condition.Parity);
                _asm.Logic(stub.Kind == StubKind.FloatMinimum ? FloatLogic.Or : FloatLogic.And, result, source);
                JumpBackTo(stub.Back);
                _asm.PatchShort(unordered);
                _asm.Float(FloatOp.Add, isDouble, result, source);
                break;
            case StubKind.ConvertUnsigned64:
                // Half of a large number, its lowest bit kept as a sticky bit, converts exactly like the whole; doubling is exact.
                _asm.Mov(true, temporary, source);
                _asm.Mov(false, other, source);
                _asm.ShiftImmediate(ShiftOp.Shr, true, temporary, 1);
                _asm.AluImmediate(AluOp.And, false, other, 1);
                _asm.Alu(AluOp.Or, true, temporary, other);
                _asm.ZeroVector(result);
                _asm.ConvertFromInteger(isDouble, true, result, temporary);
                _asm.Float(FloatOp.Add, isDouble, result, result);
                break;
            case StubKind.TruncateTo32:
                // In range exactly when the 64-bit conversion survives the narrowing.
                _asm.ConvertToInteger(isDouble, true, temporary, source);
                _asm.RegReg(X64Op.Movsxd_r64_rm32, result, temporary);
                _asm.Alu(AluOp.Cmp, true, result, temporary);
                int outside = _asm.JumpShort(Condition.NotEqual);
                _asm.Mov(false, result, result);
                JumpBackTo(stub.Back);
                _asm.PatchShort(outside);
                TrapOnBadConversion(stub);
                return;
            case StubKind.TruncateToUnsigned32:
                TrapOnBadConversion(stub);
                return;
            case StubKind.TruncateTo64:
                // The smallest integer is what it is when the number is.
                LoadFloat(isDouble, other, MinusTwoTo63AsF32, MinusTwoTo63AsF64);
                _asm.CompareFloat(isDouble, source, other);
                int bad = _asm.JumpShort(Condition.NotEqual), isNaN = _asm.JumpShort(Condition.Parity);
                JumpBackTo(stub.Back);
                _asm.PatchShort(bad);
                _asm.PatchShort(isNaN);
                TrapOnBadConversion(stub);
                return;
            case StubKind.TruncateToUnsigned64:
                // Less 2^63, and the sign bit added. What is negative then is a NaN, too large, or was negative before.
                _asm.MovVector(other, source);
                SubtractTwoTo63(isDouble, other);
                _asm.ConvertToInteger(isDouble, true, result, other);
                _asm.Test(true, result, result);
                int tooLarge = _asm.JumpShort(Condition.Sign);
                _asm.MovImmediate(temporary, long.MinValue);
                _asm.Alu(AluOp.Xor, true, result, temporary);
                JumpBackTo(stub.Back);
                _asm.PatchShort(tooLarge);
                TrapOnBadConversion(stub);
                return;
            case StubKind.Saturate:
                // NaN gives 0, else the sign decides; the smallest integer is there already.
                _asm.ZeroVector(other);
                _asm.CompareFloat(isDouble, source, other);
                int zero = _asm.JumpShort(Condition.Parity), negative = _asm.JumpShort(Condition.Below);
                _asm.MovImmediate(result, stub.Wide ? long.MaxValue : int.MaxValue);
                JumpBackTo(stub.Back);
                _asm.PatchShort(zero);
                _asm.Zero(result);
                _asm.PatchShort(negative);
                break;
            case StubKind.SaturateToUnsigned32:
                _asm.Zero(result);
                _asm.ZeroVector(other);
                _asm.CompareFloat(isDouble, source, other);
                int notPositive = _asm.JumpShort(Condition.BelowOrEqual);
                _asm.MovImmediate(result, uint.MaxValue);
                _asm.PatchShort(notPositive);
                break;
            default:
                _asm.Zero(result);
                _asm.ZeroVector(other);
                _asm.CompareFloat(isDouble, source, other);
                int done = _asm.JumpShort(Condition.BelowOrEqual);
                _asm.MovVector(other, source);
                SubtractTwoTo63(isDouble, other);
                _asm.ConvertToInteger(isDouble, true, result, other);
                _asm.MovImmediate(temporary, long.MinValue);
                _asm.Test(true, result, result);
                int inRange = _asm.JumpShort(Condition.NoSign);
                _asm.MovImmediate(result, long.MaxValue);
                _asm.PatchShort(inRange);
                _asm.Alu(AluOp.Xor, true, result, temporary);
                _asm.PatchShort(done);
                break;
        }
        JumpBackTo(stub.Back);
    }

    private void SubtractTwoTo63(bool isDouble, int register)
    {
        uint template = isDouble ? X64Op.Subsd_xmm_xmmm64 : X64Op.Subss_xmm_xmmm32;
        AddPoolFixup(_asm.RegRip(template, register), 0, _pool.AddScalar(isDouble, isDouble ? TwoTo63AsF64 : TwoTo63AsF32));
    }

    private void LoadFloat(bool isDouble, int register, ulong single, ulong twice) => LoadPool(register, _pool.AddScalar(isDouble, isDouble ? twice : single));

    private void TrapOnBadConversion(in Stub stub)
    {
        _asm.CompareFloat(stub.IsDouble, stub.Source, stub.Source);
        int isNaN = _asm.JumpShort(Condition.Parity);
        Trap(TrapCode.IntegerOverflow, stub.Position);
        _asm.PatchShort(isNaN);
        Trap(TrapCode.InvalidConversionToInteger, stub.Position);
    }
}
