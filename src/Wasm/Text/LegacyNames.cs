using System.Text.RegularExpressions;

namespace Tiered.Wasm.Text;

/// <summary>
/// Words that the text format once had, and what they are called now: old tutorials are full of them.
/// </summary>
internal static partial class LegacyNames
{
    private static readonly Dictionary<string, string> Renamed = new(StringComparer.Ordinal)
    {
        ["get_local"] = "local.get",
        ["set_local"] = "local.set",
        ["tee_local"] = "local.tee",
        ["get_global"] = "global.get",
        ["set_global"] = "global.set",
        ["current_memory"] = "memory.size",
        ["grow_memory"] = "memory.grow",
        ["anyfunc"] = "funcref",
        ["atomic.notify"] = "memory.atomic.notify",
        ["atomic.wake"] = "memory.atomic.notify",
        ["i32.atomic.wait"] = "memory.atomic.wait32",
        ["i64.atomic.wait"] = "memory.atomic.wait64",
        ["v8x16.shuffle"] = "i8x16.shuffle",
        ["v8x16.swizzle"] = "i8x16.swizzle",
        ["try"] = "try_table",
    };

    /// <summary>Today's name, if that is what a word would be called now; null for words that never were any.</summary>
    internal static string? Find(string word)
    {
        if (Renamed.TryGetValue(word, out string? name)) return name;
        // i32.wrap/i64, f32.convert_s/i64, i32.trunc_u:sat/f32
        if (Slashed().Match(word) is { Success: true } slashed)
        {
            string sign = slashed.Groups["sign"].Value, saturating = slashed.Groups["sat"].Success ? "_sat" : "";
            return Known($"{slashed.Groups["type"]}.{slashed.Groups["name"]}{saturating}_{slashed.Groups["from"]}{sign}");
        }
        // i32.atomic.rmw8_u.add
        return Atomic().Match(word) is { Success: true } atomic
            ? Known($"{atomic.Groups["head"]}.{atomic.Groups["name"]}_u") : null;
    }

    private static string? Known(string name) =>
        Keywords.Find(System.Text.Encoding.ASCII.GetBytes(name)) == Keywords.Unknown ? null : name;

    [GeneratedRegex("^(?<type>[if](32|64))\\.(?<name>[a-z]+)(?<sign>_[su])?(?<sat>:sat)?/(?<from>[if](32|64))$")]
    private static partial Regex Slashed();

    [GeneratedRegex("^(?<head>i(32|64)\\.atomic\\.rmw(8|16|32))_u\\.(?<name>[a-z]+)$")]
    private static partial Regex Atomic();
}
