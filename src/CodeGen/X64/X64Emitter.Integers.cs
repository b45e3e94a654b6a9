using System.Runtime.CompilerServices;

namespace Tiered.CodeGen.X64;

// Integer instructions. `wide` selects 64-bit operation; 32-bit results clear the upper half of the register.
public unsafe partial struct X64Emitter
{
    /// <summary>Copies a register; the 32-bit form clears the upper half.</summary>
    public void Mov(bool wide, int destination, int source) => RegReg(wide ? X64Op.Mov_r64_rm64 : X64Op.Mov_r32_rm32, destination, source);

    /// <summary>Loads a register; the 32-bit form clears the upper half.</summary>
    public void Load(bool wide, int destination, in X64Mem source) => RegMem(wide ? X64Op.Mov_r64_rm64 : X64Op.Mov_r32_rm32, destination, source);

    /// <summary>Stores a register.</summary>
    public void Store(bool wide, in X64Mem destination, int source) => RegMem(wide ? X64Op.Mov_rm64_r64 : X64Op.Mov_rm32_r32, source, destination);

    /// <summary>Stores a constant; the 64-bit form sign-extends it.</summary>
    public void StoreImmediate(bool wide, in X64Mem destination, int value)
    {
        OneMem(wide ? X64Op.Mov_rm64_imm32 : X64Op.Mov_rm32_imm32, destination);
        Imm32(value);
    }

    /// <summary>Loads a constant by the shortest move; flags stay.</summary>
    public void MovImmediate(int destination, long value)
    {
        if (value == (uint)value)
        {
            InOpcode(X64Op.Mov_r32_imm32, destination);
            Imm32((int)value);
        }
        else if (value == (int)value)
        {
            OneReg(X64Op.Mov_rm64_imm32, destination);
            Imm32((int)value);
        }
        else
        {
            InOpcode(X64Op.Mov_r64_imm64, destination);
            Unsafe.WriteUnaligned(_at, value);
            _at += 8;
        }
    }

    /// <summary>Clears a register; changes the flags.</summary>
    public void Zero(int destination) => RegReg(X64Op.Xor_r32_rm32, destination, destination);

    public void Lea(bool wide, int destination, in X64Mem address) => RegMem(wide ? X64Op.Lea_r64_m : X64Op.Lea_r32_m, destination, address);

    // The eight ALU operations differ in three bits of the opcode, and in the digit of the immediate forms.
    private static uint Alu(uint addTemplate, AluOp op) => addTemplate | (uint)op << 3;

    private static uint AluImmediate(uint addTemplate, AluOp op) => addTemplate | (uint)op << X64Template.DigitShift;

    public void Alu(AluOp op, bool wide, int destination, int source) =>
        RegReg(Alu(wide ? X64Op.Add_r64_rm64 : X64Op.Add_r32_rm32, op), destination, source);

    public void Alu(AluOp op, bool wide, int destination, in X64Mem source) =>
        RegMem(Alu(wide ? X64Op.Add_r64_rm64 : X64Op.Add_r32_rm32, op), destination, source);

    public void Alu(AluOp op, bool wide, in X64Mem destination, int source) =>
        RegMem(Alu(wide ? X64Op.Add_rm64_r64 : X64Op.Add_rm32_r32, op), source, destination);

    public void AluImmediate(AluOp op, bool wide, int destination, int value)
    {
        if (value == (sbyte)value)
        {
            OneReg(AluImmediate(wide ? X64Op.Add_rm64_imm8 : X64Op.Add_rm32_imm8, op), destination);
            Imm8(value);
        }
        else
        {
            OneReg(AluImmediate(wide ? X64Op.Add_rm64_imm32 : X64Op.Add_rm32_imm32, op), destination);
            Imm32(value);
        }
    }

    public void AluImmediate(AluOp op, bool wide, in X64Mem destination, int value)
    {
        if (value == (sbyte)value)
        {
            OneMem(AluImmediate(wide ? X64Op.Add_rm64_imm8 : X64Op.Add_rm32_imm8, op), destination);
            Imm8(value);
        }
        else
        {
            OneMem(AluImmediate(wide ? X64Op.Add_rm64_imm32 : X64Op.Add_rm32_imm32, op), destination);
            Imm32(value);
        }
    }

    public void Test(bool wide, int left, int right) => RegReg(wide ? X64Op.Test_rm64_r64 : X64Op.Test_rm32_r32, right, left);

    public void TestImmediate(bool wide, int left, int value)
    {
        // A mask of seven bits gives the same flags as a byte test.
        if (value is >= 0 and < 0x80)
        {
            OneReg(X64Op.Test_rm8_imm8, left);
            Imm8(value);
        }
        else
        {
            OneReg(wide ? X64Op.Test_rm64_imm32 : X64Op.Test_rm32_imm32, left);
            Imm32(value);
        }
    }

    public void Imul(bool wide, int destination, int source) => RegReg(wide ? X64Op.Imul_r64_rm64 : X64Op.Imul_r32_rm32, destination, source);

    public void Imul(bool wide, int destination, in X64Mem source) => RegMem(wide ? X64Op.Imul_r64_rm64 : X64Op.Imul_r32_rm32, destination, source);

    public void ImulImmediate(bool wide, int destination, int source, int value)
    {
        if (value == (sbyte)value)
        {
            RegReg(wide ? X64Op.Imul_r64_rm64_imm8 : X64Op.Imul_r32_rm32_imm8, destination, source);
            Imm8(value);
        }
        else
        {
            RegReg(wide ? X64Op.Imul_r64_rm64_imm32 : X64Op.Imul_r32_rm32_imm32, destination, source);
            Imm32(value);
        }
    }

    /// <summary>Shifts by a constant; the count is taken modulo the width.</summary>
    public void ShiftImmediate(ShiftOp op, bool wide, int destination, int count)
    {
        OneReg((wide ? X64Op.Rol_rm64_imm8 : X64Op.Rol_rm32_imm8) | (uint)op << X64Template.DigitShift, destination);
        Imm8(count & (wide ? 63 : 31));
    }

    /// <summary>Shifts by cl.</summary>
    public void ShiftByCl(ShiftOp op, bool wide, int destination) =>
        OneReg((wide ? X64Op.Rol_rm64_CL : X64Op.Rol_rm32_CL) | (uint)op << X64Template.DigitShift, destination);

    /// <summary>Sets the low byte of a register.</summary>
    public void Set(Condition condition, int destination) => OneReg(X64Op.Seto_rm8 | (uint)condition, destination);

    /// <summary>Copies <paramref name="source"/> if the condition holds. The 32-bit form clears the upper half either way.</summary>
    public void Cmov(Condition condition, bool wide, int destination, int source) =>
        RegReg((wide ? X64Op.Cmovo_r64_rm64 : X64Op.Cmovo_r32_rm32) | (uint)condition, destination, source);

    /// <summary>Sign- or zero-extends the low 8 or 16 bits.</summary>
    public void Extend(bool signed, bool wide, int bytes, int destination, int source)
    {
        uint template = bytes == 1
            ? signed ? wide ? X64Op.Movsx_r64_rm8 : X64Op.Movsx_r32_rm8 : X64Op.Movzx_r32_rm8
            : signed ? wide ? X64Op.Movsx_r64_rm16 : X64Op.Movsx_r32_rm16 : X64Op.Movzx_r32_rm16;
        RegReg(template, destination, source);
    }

    // Jumps. Displacements count from the end of the field.

    /// <summary>A conditional jump whose 32-bit displacement is patched later; returns the field's offset.</summary>
    public int Jump(Condition condition)
    {
        Plain(X64Op.Jo_rel32_64 | (uint)condition);
        _at += 4;
        return Position - 4;
    }

    /// <summary>A jump whose 32-bit displacement is patched later; returns the field's offset.</summary>
    public int Jump()
    {
        Plain(X64Op.Jmp_rel32_64);
        _at += 4;
        return Position - 4;
    }

    /// <summary>A conditional jump over less than 128 bytes; returns the offset for <see cref="PatchShort"/>.</summary>
    public int JumpShort(Condition condition)
    {
        Plain(X64Op.Jo_rel8_64 | (uint)condition);
        _at++;
        return Position - 1;
    }

    /// <summary>A jump over less than 128 bytes; returns the offset for <see cref="PatchShort"/>.</summary>
    public int JumpShort()
    {
        Plain(X64Op.Jmp_rel8_64);
        _at++;
        return Position - 1;
    }

    /// <summary>A conditional jump back to a known place.</summary>
    public void JumpBack(Condition condition, int target)
    {
        int distance = target - (Position + 2);
        if (distance >= sbyte.MinValue)
        {
            Plain(X64Op.Jo_rel8_64 | (uint)condition);
            Imm8(distance);
        }
        else
        {
            int field = Jump(condition);
            Patch32(field, field + 4, target);
        }
    }

    /// <summary>A jump back to a known place.</summary>
    public void JumpBack(int target)
    {
        int distance = target - (Position + 2);
        if (distance >= sbyte.MinValue)
        {
            Plain(X64Op.Jmp_rel8_64);
            Imm8(distance);
        }
        else
        {
            int field = Jump();
            Patch32(field, field + 4, target);
        }
    }

    /// <summary>A call whose displacement is patched later; returns the field's offset.</summary>
    public int Call()
    {
        Plain(X64Op.Call_rel32_64);
        _at += 4;
        return Position - 4;
    }

    public void Call(in X64Mem target) => OneMem(X64Op.Call_rm64, target);

    public void CallRegister(int target) => OneReg(X64Op.Call_rm64, target);

    public void Jump(in X64Mem target) => OneMem(X64Op.Jmp_rm64, target);

    public void JumpRegister(int target) => OneReg(X64Op.Jmp_rm64, target);
}
