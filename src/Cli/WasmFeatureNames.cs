using System.Text.RegularExpressions;

namespace Tiered.Cli;

/// <summary>WebAssembly features as users write them: <c>tail-call</c>, <c>wasm2</c>, <c>-threads</c>.</summary>
internal static partial class WasmFeatureNames
{
    internal static IEnumerable<string> All => Enum.GetValues<WasmFeatures>().Select(Spell);

    /// <summary>Reads a list with commas. One that begins with a sign changes the default.</summary>
    internal static WasmFeatures Parse(string list)
    {
        string[] names = list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var features = names is [['+' or '-', ..], ..] ? WasmFeatures.Default : WasmFeatures.Mvp;
        foreach (string name in names)
        {
            string plain = name.TrimStart('+', '-');
            if (!All.Contains(plain)) throw new InputException($"--features: no feature '{plain}'; there are {string.Join(", ", All)}");
            var feature = Enum.GetValues<WasmFeatures>().First(value => Spell(value) == plain);
            if (name[0] == '-') features &= ~feature;
            else features |= feature;
        }
        return features;
    }

    private static string Spell(WasmFeatures feature) => Words().Replace(feature.ToString(), "-$0").ToLowerInvariant();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex Words();
}
