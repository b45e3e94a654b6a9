using Iced.Intel;

namespace Tiered.CodeGen.X64;

/// <summary>What an instruction needs of the CPU beyond the baseline, in the engine's terms.</summary>
public static class InstructionFeatures
{
    /// <summary>What an instruction is said to need that no feature of ours stands for.</summary>
    public const CpuFeatures Everything = (CpuFeatures)uint.MaxValue;

    private static readonly CpuFeatures[] ByCode = Create();

    /// <summary>The features that an instruction needs; <see cref="Everything"/> if no feature of ours stands for one of them.</summary>
    /// <param name="code">The instruction.</param>
    public static CpuFeatures Of(Code code) => ByCode[(int)code];

    private static CpuFeatures[] Create()
    {
        var features = new CpuFeatures[Enum.GetValues<Code>().Length];
        for (int code = 1; code < features.Length; code++)
        {
            foreach (var feature in ((Code)code).CpuidFeatures()) features[code] |= Translate(feature);
        }
        return features;
    }

    private static CpuFeatures Translate(CpuidFeature feature) => feature switch
    {
        CpuidFeature.POPCNT => CpuFeatures.Popcnt,
        CpuidFeature.LZCNT => CpuFeatures.Lzcnt,
        CpuidFeature.BMI1 => CpuFeatures.Bmi1,
        CpuidFeature.BMI2 => CpuFeatures.Bmi2,
        CpuidFeature.AVX => CpuFeatures.Avx,
        // Every CPU with AVX has it, and no backend uses it without.
        CpuidFeature.SSE4_2 => CpuFeatures.Avx,
        CpuidFeature.AVX2 => CpuFeatures.Avx2,
        CpuidFeature.FMA => CpuFeatures.Fma,
        CpuidFeature.AVX512F or CpuidFeature.AVX512BW or CpuidFeature.AVX512DQ or CpuidFeature.AVX512VL or CpuidFeature.AVX512CD => CpuFeatures.Avx512,
        CpuidFeature.INTEL8086 or CpuidFeature.INTEL8086_ONLY or CpuidFeature.INTEL186 or CpuidFeature.INTEL286 or CpuidFeature.INTEL386 or CpuidFeature.INTEL486
            or CpuidFeature.X64 or CpuidFeature.CMOV or CpuidFeature.CX8 or CpuidFeature.FPU or CpuidFeature.FPU287 or CpuidFeature.FPU387
            or CpuidFeature.MMX or CpuidFeature.SSE or CpuidFeature.SSE2 or CpuidFeature.SSE3 or CpuidFeature.SSSE3 or CpuidFeature.SSE4_1
            or CpuidFeature.MULTIBYTENOP or CpuidFeature.PAUSE => CpuFeatures.None,
        _ => Everything,
    };
}
