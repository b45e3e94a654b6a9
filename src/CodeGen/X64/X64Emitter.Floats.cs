namespace Tiered.CodeGen.X64;

/// <summary>Scalar floating-point operations with two operands, by their opcode.</summary>
public enum FloatOp : byte
{
    Add = 0x58,
    Mul = 0x59,
    Sub = 0x5C,
    Min = 0x5D,
    Div = 0x5E,
    Max = 0x5F,
}

/// <summary>Bitwise operations on whole vector registers, by their opcode.</summary>
public enum FloatLogic : byte
{
    And = 0x54,
    AndNot = 0x55,
    Or = 0x56,
    Xor = 0x57,
}

/// <summary>Rounding modes of <c>roundss</c> and <c>roundsd</c>, without the precision exception.</summary>
public enum Rounding : byte
{
    Nearest = 8,
    Floor = 9,
    Ceiling = 10,
    Truncate = 11,
}

// Scalar floating point. `isDouble` selects f64.
public unsafe partial struct X64Emitter
{
    /// <summary>Copies a whole vector register.</summary>
    public void MovVector(int destination, int source) => RegReg(X64Op.Movaps_xmm_xmmm128, destination, source);

    public void LoadFloat(bool isDouble, int destination, in X64Mem source) =>
        RegMem(isDouble ? X64Op.Movsd_xmm_xmmm64 : X64Op.Movss_xmm_xmmm32, destination, source);

    public void StoreFloat(bool isDouble, in X64Mem destination, int source) =>
        RegMem(isDouble ? X64Op.Movsd_xmmm64_xmm : X64Op.Movss_xmmm32_xmm, source, destination);

    /// <summary>Moves bits from a general register.</summary>
    public void MovToVector(bool wide, int destination, int source) => RegReg(wide ? X64Op.Movq_xmm_rm64 : X64Op.Movd_xmm_rm32, destination, source);

    /// <summary>Moves bits to a general register.</summary>
    public void MovFromVector(bool wide, int destination, int source) => RegReg(wide ? X64Op.Movq_rm64_xmm : X64Op.Movd_rm32_xmm, source, destination);

    public void ZeroVector(int destination) => RegReg(X64Op.Xorps_xmm_xmmm128, destination, destination);

    // The operations of one operand size differ in the opcode byte alone.
    private static uint Float(bool isDouble, FloatOp op) => (isDouble ? X64Op.Addsd_xmm_xmmm64 : X64Op.Addss_xmm_xmmm32) & ~0xFFu | (uint)op;

    private static uint VexFloat(bool isDouble, FloatOp op) =>
        (isDouble ? X64Op.VEX_Vaddsd_xmm_xmm_xmmm64 : X64Op.VEX_Vaddss_xmm_xmm_xmmm32) & ~0xFFu | (uint)op;

    public void Float(FloatOp op, bool isDouble, int destination, int source) => RegReg(Float(isDouble, op), destination, source);

    public void Float(FloatOp op, bool isDouble, int destination, in X64Mem source) => RegMem(Float(isDouble, op), destination, source);

    /// <summary>The three-operand form of AVX.</summary>
    public void VexFloat(FloatOp op, bool isDouble, int destination, int left, int right) => VexRegs(VexFloat(isDouble, op), destination, left, right);

    /// <summary>The three-operand form of AVX.</summary>
    public void VexFloat(FloatOp op, bool isDouble, int destination, int left, in X64Mem right) => VexMem(VexFloat(isDouble, op), destination, left, right);

    public void Logic(FloatLogic op, int destination, int source) => RegReg(X64Op.Andps_xmm_xmmm128 & ~0xFFu | (uint)op, destination, source);

    public void Sqrt(bool isDouble, int destination, int source) =>
        RegReg(isDouble ? X64Op.Sqrtsd_xmm_xmmm64 : X64Op.Sqrtss_xmm_xmmm32, destination, source);

    public void Round(Rounding mode, bool isDouble, int destination, int source)
    {
        RegReg(isDouble ? X64Op.Roundsd_xmm_xmmm64_imm8 : X64Op.Roundss_xmm_xmmm32_imm8, destination, source);
        Imm8((int)mode);
    }

    /// <summary>Compares; "unordered" sets zero, parity and carry.</summary>
    public void CompareFloat(bool isDouble, int left, int right) =>
        RegReg(isDouble ? X64Op.Ucomisd_xmm_xmmm64 : X64Op.Ucomiss_xmm_xmmm32, left, right);

    /// <summary>Compares; "unordered" sets zero, parity and carry.</summary>
    public void CompareFloat(bool isDouble, int left, in X64Mem right) =>
        RegMem(isDouble ? X64Op.Ucomisd_xmm_xmmm64 : X64Op.Ucomiss_xmm_xmmm32, left, right);

    /// <summary>Sets all bits.</summary>
    public void OnesVector(int destination) => RegReg(X64Op.Pcmpeqd_xmm_xmmm128, destination, destination);

    /// <summary>Shifts each lane of 32 or 64 bits left or right (zeros come in).</summary>
    public void ShiftLanes(bool wide, bool left, int destination, int count)
    {
        uint template = wide
            ? left ? X64Op.Psllq_xmm_imm8 : X64Op.Psrlq_xmm_imm8
            : left ? X64Op.Pslld_xmm_imm8 : X64Op.Psrld_xmm_imm8;
        OneReg(template, destination);
        Imm8(count);
    }

    /// <summary>Converts a signed integer. The upper part of the destination stays: clear it first, to cut the dependency.</summary>
    public void ConvertFromInteger(bool isDouble, bool wide, int destination, int source)
    {
        uint template = isDouble
            ? wide ? X64Op.Cvtsi2sd_xmm_rm64 : X64Op.Cvtsi2sd_xmm_rm32
            : wide ? X64Op.Cvtsi2ss_xmm_rm64 : X64Op.Cvtsi2ss_xmm_rm32;
        RegReg(template, destination, source);
    }

    /// <summary>Converts to a signed integer, towards zero; out of range gives the smallest integer.</summary>
    public void ConvertToInteger(bool isDouble, bool wide, int destination, int source)
    {
        uint template = isDouble
            ? wide ? X64Op.Cvttsd2si_r64_xmmm64 : X64Op.Cvttsd2si_r32_xmmm64
            : wide ? X64Op.Cvttss2si_r64_xmmm32 : X64Op.Cvttss2si_r32_xmmm32;
        RegReg(template, destination, source);
    }
}
