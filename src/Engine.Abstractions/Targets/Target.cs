using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Tiered;

/// <summary>Instruction sets that Tiered makes code for.</summary>
public enum CpuArchitecture : byte
{
    X64,
    Arm64,
}

/// <summary>Optional CPU instructions that generated code may use. x86-64 code takes SSE4.1 for granted.</summary>
[Flags]
public enum CpuFeatures : uint
{
    None = 0,
    Popcnt = 1 << 0,
    Lzcnt = 1 << 1,
    Bmi1 = 1 << 2,
    Bmi2 = 1 << 3,
    Avx = 1 << 4,
    Avx2 = 1 << 5,
    Fma = 1 << 6,
    Avx512 = 1 << 7,
    /// <summary>Armv8.1 atomics.</summary>
    Lse = 1 << 16,
}

/// <summary>What code is compiled for: CPU, operating system (Linux only so far) and optional CPU instructions.</summary>
/// <param name="Architecture">The instruction set.</param>
/// <param name="Features">Optional instructions the code may use.</param>
public sealed record Target(CpuArchitecture Architecture, CpuFeatures Features)
{
    /// <summary>The machine this process runs on.</summary>
    public static Target Host { get; } = DetectHost();

    /// <summary>The triple in LLVM's spelling, for example <c>x86_64-unknown-linux-gnu</c>.</summary>
    public string Triple => Architecture == CpuArchitecture.X64 ? "x86_64-unknown-linux-gnu" : "aarch64-unknown-linux-gnu";

    /// <summary>Reads <c>x86_64</c>, <c>x64</c>, <c>aarch64</c>, <c>arm64</c>, or a full Linux triple; features start at the architecture's baseline.</summary>
    /// <exception cref="ArgumentException">The triple names no target of Tiered.</exception>
    public static Target Parse(string triple)
    {
        string[] parts = triple.Split('-');
        if (parts.Length > 1 && !parts.Contains("linux"))
            throw new ArgumentException($"target '{triple}' is not supported; use x86_64-unknown-linux-gnu or aarch64-unknown-linux-gnu", nameof(triple));
        return parts[0] switch
        {
            "x86_64" or "x64" or "amd64" => new Target(CpuArchitecture.X64, CpuFeatures.None),
            "aarch64" or "arm64" => new Target(CpuArchitecture.Arm64, CpuFeatures.None),
            _ => throw new ArgumentException($"target '{triple}' is not supported; use x86_64-unknown-linux-gnu or aarch64-unknown-linux-gnu", nameof(triple)),
        };
    }

    /// <summary>Whether code for this target runs on a machine that offers <paramref name="machine"/>.</summary>
    public bool RunsOn(Target machine) => Architecture == machine.Architecture && (Features & ~machine.Features) == 0;

    private static Target DetectHost()
    {
        if (RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.Arm64)
            return new Target(CpuArchitecture.Arm64, ArmBase.Arm64.IsSupported ? CpuFeatures.Lse : CpuFeatures.None);
        return new Target(CpuArchitecture.X64, X86Base.IsSupported ? DetectX64() : CpuFeatures.None);
    }

    /// <summary>
    /// Asks the CPU itself: what <c>IsSupported</c> of the framework's intrinsics says is settled when an executable is compiled ahead of time, so that it would miss most of them.
    /// </summary>
    private static CpuFeatures DetectX64()
    {
        const int x87AndSseState = 576, avxState = x87AndSseState + 256, avx512State = 2688;
        int highest = X86Base.CpuId(0, 0).Eax, highestExtended = X86Base.CpuId(unchecked((int)0x8000_0000), 0).Eax;
        int basic = X86Base.CpuId(1, 0).Ecx;
        int extended = highest >= 7 ? X86Base.CpuId(7, 0).Ebx : 0;
        int extendedLeaf = (uint)highestExtended >= 0x8000_0001 ? X86Base.CpuId(unchecked((int)0x8000_0001), 0).Ecx : 0;
        // Registers beyond SSE can be used when the system saves them: leaf 13 gives the size of what it saves now.
        int saved = Has(basic, 27) && highest >= 13 ? X86Base.CpuId(13, 0).Ebx : x87AndSseState;
        var features = CpuFeatures.None;
        if (Has(basic, 23)) features |= CpuFeatures.Popcnt;
        if (Has(extendedLeaf, 5)) features |= CpuFeatures.Lzcnt;
        if (Has(extended, 3)) features |= CpuFeatures.Bmi1;
        if (Has(extended, 8)) features |= CpuFeatures.Bmi2;
        if (saved < avxState || !Has(basic, 28)) return features;
        features |= CpuFeatures.Avx;
        if (Has(extended, 5)) features |= CpuFeatures.Avx2;
        if (Has(basic, 12)) features |= CpuFeatures.Fma;
        if (saved >= avx512State && Has(extended, 16) && Has(extended, 17) && Has(extended, 30)) features |= CpuFeatures.Avx512;
        return features;

        static bool Has(int bits, int bit) => (bits >> bit & 1) != 0;
    }
}
