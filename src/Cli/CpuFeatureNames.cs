namespace Tiered.Cli;

/// <summary>CPU features as users write them.</summary>
internal static class CpuFeatureNames
{
    private static readonly (string Name, CpuFeatures Feature, CpuArchitecture Architecture)[] Table =
    [
        ("popcnt", CpuFeatures.Popcnt, CpuArchitecture.X64),
        ("lzcnt", CpuFeatures.Lzcnt, CpuArchitecture.X64),
        ("bmi1", CpuFeatures.Bmi1, CpuArchitecture.X64),
        ("bmi2", CpuFeatures.Bmi2, CpuArchitecture.X64),
        ("avx", CpuFeatures.Avx, CpuArchitecture.X64),
        ("avx2", CpuFeatures.Avx2, CpuArchitecture.X64),
        ("fma", CpuFeatures.Fma, CpuArchitecture.X64),
        ("avx512", CpuFeatures.Avx512, CpuArchitecture.X64),
        ("lse", CpuFeatures.Lse, CpuArchitecture.Arm64),
    ];

    internal static IEnumerable<string> All => Table.Select(row => row.Name);

    /// <summary>Reads a list with commas.</summary>
    internal static CpuFeatures Parse(string list, CpuArchitecture architecture)
    {
        var features = CpuFeatures.None;
        foreach (string name in list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (name == "none") continue;
            if (name == "native")
            {
                if (architecture != Target.Host.Architecture) throw new InputException("--cpu-features native: the target is another machine");
                features |= Target.Host.Features;
                continue;
            }
            int row = Array.FindIndex(Table, r => r.Name == name && r.Architecture == architecture);
            if (row < 0) throw new InputException($"--cpu-features: no feature '{name}' on this target; there are {string.Join(", ", Table.Where(r => r.Architecture == architecture).Select(r => r.Name))}");
            features |= Table[row].Feature;
        }
        return features;
    }
}
