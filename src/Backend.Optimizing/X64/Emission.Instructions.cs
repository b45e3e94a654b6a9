using Tiered.Backend.Optimizing.Machine;
using Tiered.CodeGen.X64;

namespace Tiered.Backend.Optimizing.X64;

// One machine instruction after another.
internal sealed unsafe partial class Emission
{
    private X64Mem MemoryOf(in MachineInstruction instruction, int at)
    {
        if ((instruction.Memory & MemoryForm.Stack) != 0) return new X64Mem(Gpr.Rsp, instruction.Displacement);
        var operands = _function.OperandsOf(instruction);
        int address = operands[at].Location;
        if ((instruction.Memory & MemoryForm.Index) == 0) return new X64Mem(address, instruction.Displacement);
        if ((instruction.Memory & MemoryForm.Base) == 0) return new X64Mem(X64Mem.NoBase, address, instruction.Memory >> MemoryForm.ScaleShift, instruction.Displacement);
        return new X64Mem(address, operands[at + 1].Location, instruction.Memory >> MemoryForm.ScaleShift, instruction.Displacement);
    }

    /// <summary>ModRM with a register and operand <paramref name="at"/>, and the immediate.</summary>
    private void RegRm(in MachineInstruction instruction, uint template, int reg, int at)
    {
        if ((instruction.Traits & MachineTraits.Faults) != 0) Record(TrapCode.MemoryOutOfBounds, instruction.Position);
        bool vex = (template & X64Template.Vex) != 0;
        if ((instruction.Memory & MemoryForm.Pool) != 0)
        {
            int field = vex ? _asm.VectorRip(true, template, reg, 0) : _asm.RegRip(template, reg);
            AddPoolFixup(field, instruction.ImmediateSize, instruction.Displacement);
        }
        else if (instruction.Memory != MemoryForm.None)
        {
            RegMem(vex, template, reg, MemoryOf(instruction, at));
        }
        else
        {
            int location = _function.OperandsOf(instruction)[at].Location;
            if (Location.IsSlot(location)) RegMem(vex, template, reg, SlotAddress(location));
            else if (vex) _asm.VexRegs(template, reg, 0, location);
            else _asm.RegReg(template, reg, location);
        }
        Immediate(instruction);
    }

    private void RegMem(bool vex, uint template, int reg, in X64Mem memory)
    {
        if (vex) _asm.VexMem(template, reg, 0, memory);
        else _asm.RegMem(template, reg, memory);
    }

    /// <summary>VEX with a second source.</summary>
    private void VexRm(in MachineInstruction instruction, int reg, int second, int at)
    {
        if ((instruction.Traits & MachineTraits.Faults) != 0) Record(TrapCode.MemoryOutOfBounds, instruction.Position);
        uint template = instruction.Template;
        if ((instruction.Memory & MemoryForm.Pool) != 0)
        {
            AddPoolFixup(_asm.VectorRip(true, template, reg, second), instruction.ImmediateSize, instruction.Displacement);
        }
        else if (instruction.Memory != MemoryForm.None)
        {
            _asm.VexMem(template, reg, second, MemoryOf(instruction, at));
        }
        else
        {
            int location = _function.OperandsOf(instruction)[at].Location;
            if (Location.IsSlot(location)) _asm.VexMem(template, reg, second, SlotAddress(location));
            else _asm.VexRegs(template, reg, second, location);
        }
        Immediate(instruction);
    }

    private void Immediate(in MachineInstruction instruction)
    {
        switch (instruction.ImmediateSize)
        {
            case 1: _asm.Imm8((int)instruction.Immediate); break;
            case 2: _asm.Imm16((int)instruction.Immediate); break;
            case 4: _asm.Imm32((int)instruction.Immediate); break;
        }
    }

    private static int Digit(uint template) => (int)(template >> X64Template.DigitShift & 7);

    private void Emit(in MachineInstruction instruction, int block, int next)
    {
        var operands = _function.OperandsOf(instruction);
        bool wide = instruction.Aux != 0;
        switch ((XOp)instruction.Op)
        {
            case XOp.Nop or XOp.Label or XOp.Entry:
                break;

            case XOp.Jump:
                int target = TargetOf(_function.Blocks[block].FirstOutgoing);
                if (target != next) JumpTo(target);
                break;
            case XOp.Branch:
                Branch(instruction.Aux, block, next);
                break;
            case XOp.Switch:
                Switch(instruction, block, next);
                break;
            case XOp.Return:
                Epilogue(block);
                _asm.Plain(X64Op.Retnq);
                break;
            case XOp.TailCall:
                Epilogue(block);
                AddRelocation(_asm.Jump(), (int)instruction.Immediate);
                break;
            case XOp.TailCallRegister:
                Epilogue(block);
                _asm.JumpRegister(Gpr.Rax);
                break;
            case XOp.Trap:
                Trap((TrapCode)instruction.Aux, instruction.Position);
                break;

            case XOp.RegRm:
                RegRm(instruction, instruction.Template, operands[0].Location, 1);
                break;
            case XOp.TiedRm:
                RegRm(instruction, instruction.Template, operands[0].Location, 2);
                if (SetsZeroFlag(instruction.Template)) NoteZeroFlag(operands[0].Location, (instruction.Template & X64Template.Wide) != 0);
                break;
            case XOp.TiedOne:
                _asm.OneReg(instruction.Template, operands[0].Location);
                Immediate(instruction);
                if (SetsZeroFlagImmediate(instruction.Template)) NoteZeroFlag(operands[0].Location, (instruction.Template & X64Template.Wide) != 0);
                break;
            case XOp.VexRm:
                VexRm(instruction, operands[0].Location, operands[1].Location, 2);
                break;
            case XOp.VexDigit:
                VexRm(instruction, Digit(instruction.Template), operands[0].Location, 1);
                break;
            case XOp.Rm:
                RegRm(instruction, instruction.Template, Digit(instruction.Template), 0);
                break;
            case XOp.UseRegRm:
                if (IsKnownTest(instruction, operands)) break;
                if (wide) RegRm(instruction, instruction.Template, Gpr.Rsp, 0);
                else RegRm(instruction, instruction.Template, operands[0].Location, 1);
                break;

            case XOp.Add:
                EmitAdd(wide, operands[0].Location, operands[1].Location, operands[2].Location);
                break;
            case XOp.AddImmediate:
                EmitAddImmediate(wide, operands[0].Location, operands[1].Location, instruction.Displacement);
                break;
            case XOp.ShiftLeft:
                EmitShiftLeft(wide, operands[0].Location, operands[1].Location, (int)instruction.Immediate);
                break;
            case XOp.Constant:
                if (instruction.Immediate == 0) _asm.Zero(operands[0].Location);
                else _asm.MovImmediate(operands[0].Location, instruction.Immediate);
                break;
            case XOp.VectorConstant:
                LoadPool(operands[0].Location, instruction.Displacement);
                break;
            case XOp.Copy:
                EmitCopy(_function.Types[operands[0].Value], operands[0].Location, operands[1].Location);
                break;
            case XOp.MoveFromVector:
                if (Location.IsSlot(operands[1].Location)) _asm.Load((instruction.Template & X64Template.Wide) != 0, operands[0].Location, SlotAddress(operands[1].Location));
                else _asm.RegReg(instruction.Template, operands[1].Location, operands[0].Location);
                Immediate(instruction);
                break;
            case XOp.ResultBuffer:
                if (instruction.Displacement == 0) _asm.Mov(true, operands[0].Location, Gpr.Rsp);
                else _asm.Lea(true, operands[0].Location, new X64Mem(Gpr.Rsp, instruction.Displacement));
                break;

            case XOp.Set:
                _asm.Set((Condition)instruction.Aux, operands[0].Location);
                _asm.Extend(false, false, 1, operands[0].Location, operands[0].Location);
                break;
            case XOp.SetPair:
                EmitSetPair(instruction.Aux, operands[0].Location, operands[1].Location);
                break;
            case XOp.ConditionalMove:
                EmitConditionalMove(instruction, operands[0].Location);
                break;
            case XOp.ConditionalMoveVector:
                EmitConditionalMoveVector(instruction.Aux, operands[0].Location, operands[2].Location);
                break;
            case XOp.TrapIf:
                EmitTrapIf(instruction.Aux, (TrapCode)instruction.Immediate, instruction.Position);
                break;

            case XOp.Call:
                AddRelocation(_asm.Call(), (int)instruction.Immediate);
                Record(TrapCode.None, instruction.Position);
                break;
            case XOp.CallRegister:
                _asm.OneReg(X64Op.Call_rm64, Gpr.Rax);
                Record(TrapCode.None, instruction.Position);
                break;
            case XOp.CallMemory:
                _asm.Call(new X64Mem(Gpr.Rax, instruction.Displacement));
                Record(TrapCode.None, instruction.Position);
                break;

            default:
                EmitSequence(instruction, operands);
                break;
        }
    }

    private void EmitAdd(bool wide, int result, int left, int right)
    {
        if (result == left || result == right)
        {
            _asm.Alu(AluOp.Add, wide, result, result == left ? right : left);
            NoteZeroFlag(result, wide);
        }
        // rbp and r13 as base need a displacement.
        else if ((left & 7) == Gpr.Rbp) _asm.Lea(wide, result, new X64Mem(right, left, 0, 0));
        else _asm.Lea(wide, result, new X64Mem(left, right, 0, 0));
    }

    private void EmitAddImmediate(bool wide, int result, int left, int value)
    {
        if (result != left)
        {
            _asm.Lea(wide, result, new X64Mem(left, value));
            return;
        }
        // One more number fits a byte when it is subtracted.
        if (value == 128) _asm.AluImmediate(AluOp.Sub, wide, result, -128);
        else _asm.AluImmediate(AluOp.Add, wide, result, value);
        NoteZeroFlag(result, wide);
    }

    // The instruction that ends at this offset left zero flag and result of the same register.
    private int _zeroFlagOffset;
    private int _zeroFlagRegister;
    private bool _zeroFlagWide;

    private void NoteZeroFlag(int register, bool wide)
    {
        _zeroFlagOffset = _asm.Position;
        _zeroFlagRegister = register;
        _zeroFlagWide = wide;
    }

    /// <summary>The ALU operations but the comparison.</summary>
    private static bool SetsZeroFlag(uint template) => (template & 0xFFFF & ~(7u << 3)) == X64Op.Add_r32_rm32 && (template >> 3 & 7) != (uint)AluOp.Cmp;

    private static bool SetsZeroFlagImmediate(uint template) =>
        (template & 0xFFFF & ~(7u << X64Template.DigitShift)) is X64Op.Add_rm32_imm8 or X64Op.Add_rm32_imm32 && Digit(template) != (int)AluOp.Cmp;

    /// <summary>Whether an instruction tests a register for zero whose zero flag is there already.</summary>
    private bool IsKnownTest(in MachineInstruction instruction, ReadOnlySpan<Operand> operands)
    {
        if ((instruction.Template & ~X64Template.Wide) != X64Op.Test_rm32_r32 || instruction.Memory != MemoryForm.None || _zeroFlagOffset != _asm.Position) return false;
        if (operands[0].Location != _zeroFlagRegister || operands[1].Location != _zeroFlagRegister) return false;
        if ((instruction.Template & X64Template.Wide) != 0 != _zeroFlagWide) return false;
        return _function.Instructions[_index + 1].Aux is Test.Zero or Test.NotZero;
    }

    private void EmitShiftLeft(bool wide, int result, int value, int count)
    {
        if (count == 1)
        {
            EmitAdd(wide, result, value, value);
            return;
        }
        if (result != value) _asm.Mov(wide, result, value);
        if (count != 0) _asm.ShiftImmediate(ShiftOp.Shl, wide, result, count);
        else if (result == value && !wide) _asm.Mov(false, result, result);
    }

    private void EmitCopy(RegisterType type, int result, int source)
    {
        if (Location.IsSlot(source))
        {
            if (MachineFunction.IsGeneral(type)) _asm.Load(type == RegisterType.I64, result, SlotAddress(source));
            else LoadVectorRegister(type, result, SlotAddress(source));
        }
        else if (!MachineFunction.IsGeneral(type))
        {
            if (result != source) _asm.MovVector(result, source);
        }
        else if (type == RegisterType.I32 || result != source)
        {
            _asm.Mov(type == RegisterType.I64, result, source);
        }
    }

    private void EmitSetPair(byte test, int result, int temporary)
    {
        bool equal = test == Test.OrderedEqual;
        _asm.Set(equal ? Condition.Equal : Condition.NotEqual, result);
        _asm.Set(equal ? Condition.NoParity : Condition.Parity, temporary);
        _asm.Alu(equal ? AluOp.And : AluOp.Or, false, result, temporary);
        _asm.Extend(false, false, 1, result, result);
    }

    private void EmitConditionalMove(in MachineInstruction instruction, int result)
    {
        switch (instruction.Aux)
        {
            case Test.OrderedEqual:
                int different = _asm.JumpShort(Condition.NotEqual), unordered = _asm.JumpShort(Condition.Parity);
                RegRm(instruction, (instruction.Template & X64Template.Wide) != 0 ? X64Op.Mov_r64_rm64 : X64Op.Mov_r32_rm32, result, 2);
                _asm.PatchShort(different);
                _asm.PatchShort(unordered);
                break;
            case Test.UnorderedNotEqual:
                RegRm(instruction, instruction.Template | (uint)Condition.NotEqual, result, 2);
                RegRm(instruction, instruction.Template | (uint)Condition.Parity, result, 2);
                break;
            default:
                RegRm(instruction, instruction.Template | instruction.Aux, result, 2);
                break;
        }
    }

    private void EmitConditionalMoveVector(byte test, int result, int source)
    {
        int unordered = -1, skip;
        switch (test)
        {
            case Test.OrderedEqual:
                unordered = _asm.JumpShort(Condition.Parity);
                skip = _asm.JumpShort(Condition.NotEqual);
                break;
            case Test.UnorderedNotEqual:
                int move = _asm.JumpShort(Condition.Parity);
                skip = _asm.JumpShort(Condition.Equal);
                _asm.PatchShort(move);
                break;
            default:
                skip = _asm.JumpShort((Condition)Test.Invert(test));
                break;
        }
        _asm.MovVector(result, source);
        _asm.PatchShort(skip);
        if (unordered >= 0) _asm.PatchShort(unordered);
    }

    // ---- traps

    private void Trap(TrapCode code, uint position)
    {
        Record(code, position);
        _asm.Plain(X64Op.Ud2);
    }

    private void EmitTrapIf(byte test, TrapCode code, uint position)
    {
        switch (test)
        {
            case Test.OrderedEqual:
                int over = _asm.JumpShort(Condition.Parity);
                TrapIf(Condition.Equal, code, position);
                _asm.PatchShort(over);
                break;
            case Test.UnorderedNotEqual:
                TrapIf(Condition.Parity, code, position);
                TrapIf(Condition.NotEqual, code, position);
                break;
            default:
                TrapIf((Condition)test, code, position);
                break;
        }
    }

    private void TrapIf(Condition condition, TrapCode code, uint position) =>
        AddStub(new Stub { Kind = StubKind.Trap, Jump = JumpAway(condition), Position = position, Code = code });
}
