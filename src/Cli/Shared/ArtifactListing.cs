using System.Globalization;
using Tiered.Artifacts;

namespace Tiered.Cli;

/// <summary>What <c>inspect</c> says of an artifact, as rows of text: it needs no engine.</summary>
internal static class ArtifactListing
{
    /// <summary>Names and values, and then one row a section.</summary>
    internal static List<(string Name, string Value)> Describe(ReadOnlyMemory<byte> bytes)
    {
        var artifact = Artifact.Open(bytes);
        var info = artifact.ReadInfo();
        var rows = new List<(string, string)>
        {
            ("artifact bytes", Number(artifact.Length)),
            ("wasm sha-256", Convert.ToHexStringLower(info.WasmHash)),
            ("wasm bytes", Number(info.WasmSize)),
            ("wasm features", info.Features.ToString()),
            ("functions", Number(info.FunctionCount)),
            ("checksums", Check(artifact.VerifyChecksums)),
            ("signed", artifact.TryFind(SectionKind.Signature, 0, out _) ? "yes (not verified here)" : "no"),
        };
        foreach (var variant in artifact.Variants)
        {
            string prefix = artifact.Variants.Count > 1 ? $"variant {variant.Variant} " : "";
            rows.Add((prefix + "compiler", $"{variant.CompilerName} {variant.CompilerVersion}"));
            rows.Add((prefix + "options", variant.Options));
            rows.Add((prefix + "target", variant.Triple));
            rows.Add((prefix + "cpu features", ((CpuFeatures)variant.Features).ToString()));
            rows.Add((prefix + "engine interface", Number(variant.Abi)));
            rows.Add((prefix + "machine code", Number(variant.CodeSize)));
            rows.Add((prefix + "runs here", variant.Obstacle(Target.Host) is { } obstacle ? obstacle.Message : "yes"));
        }
        rows.AddRange(DescribeCompilers(artifact, info));
        foreach (var section in artifact.Sections)
            rows.Add(($"section {section.Kind}{(section.Variant > 0 ? $" ({section.Variant})" : "")}", $"{section.Length} bytes at {section.Offset}, crc {section.Checksum:x8}"));
        return rows;
    }

    /// <summary>How many functions each compiler made, where several did.</summary>
    private static IEnumerable<(string Name, string Value)> DescribeCompilers(Artifact artifact, ArtifactModuleInfo info)
    {
        if (artifact.HoldsTiers)
        {
            var compilers = artifact.ReadTierCompilers();
            int[] functions = new int[compilers.Count], loops = new int[compilers.Count];
            foreach (var row in artifact.ReadTierRows(info, compilers.Count)) (row.Loop == 0 ? functions : loops)[row.Compiler]++;
            for (int i = 0; i < compilers.Count; i++)
                yield return ($"functions by {compilers[i].Name}", $"{functions[i]} and {loops[i]} loops ({compilers[i].Version})");
            yield return ("functions in the profile", Number(artifact.ReadProfile().Functions.Count));
            yield break;
        }
        foreach (var variant in artifact.Variants)
        {
            if (artifact.ReadCompilers(variant.Variant, info.FunctionCount) is not { } made) continue;
            string prefix = artifact.Variants.Count > 1 ? $"variant {variant.Variant} " : "";
            for (int i = 0; i < made.Compilers.Count; i++)
            {
                int count = made.ByFunction.ToArray().Count(compiler => compiler == i);
                yield return ($"{prefix}functions by {made.Compilers[i].Name}", $"{count} ({made.Compilers[i].Version})");
            }
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Check(Action check)
    {
        try
        {
            check();
            return "match";
        }
        catch (ArtifactException error)
        {
            return error.Message;
        }
    }
}
