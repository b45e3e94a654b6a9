namespace Tiered.CodeGen.X64;

/// <summary>
/// The bits of an encoding template: all of an instruction's encoding that does not depend on its operands. The values in
/// <see cref="X64Op"/> are made from Iced's tables, and a test holds <see cref="X64Emitter"/> to what
/// <c>Iced.Intel.Encoder</c> emits for every template and every register.
/// </summary>
public static class X64Template
{
    /// <summary>2 bits: opcode map; 0 one byte, 1 <c>0F</c>, 2 <c>0F 38</c>, 3 <c>0F 3A</c>.</summary>
    public const int MapShift = 8;

    /// <summary>2 bits: prefix; 0 none, 1 <c>66</c>, 2 <c>F3</c>, 3 <c>F2</c>, which is VEX.pp as well.</summary>
    public const int PrefixShift = 10;

    /// <summary>3 bits: the ModRM digit of group opcodes.</summary>
    public const int DigitShift = 12;

    /// <summary>REX.W or VEX.W. Its place is such that a shift by 13 makes it the REX bit.</summary>
    public const uint Wide = 1 << 16;

    /// <summary>The ModRM rm operand is a byte register: spl, bpl, sil and dil need an empty REX.</summary>
    public const uint ByteRm = 1 << 17;

    /// <summary>The ModRM reg operand is a byte register.</summary>
    public const uint ByteReg = 1 << 18;

    /// <summary>VEX encoded.</summary>
    public const uint Vex = 1 << 19;

    /// <summary>VEX.L: 256 bits.</summary>
    public const uint Long = 1 << 20;

    /// <summary>
    /// 8 bits: the <see cref="CpuFeatures"/> that the instruction needs beyond the baseline. A VEX instruction without any needs AVX: the
    /// template of an SSE instruction serves its VEX form too.
    /// </summary>
    public const int FeatureShift = 21;

    /// <summary>The bits at <see cref="FeatureShift"/>.</summary>
    public const uint FeatureMask = 0xFFu << FeatureShift;
}
