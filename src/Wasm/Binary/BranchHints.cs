namespace Tiered.Wasm;

/// <summary>
/// The <c>metadata.code.branch_hint</c> custom section (branch-hinting proposal, part of WebAssembly 3.0): which way an
/// <c>if</c> or <c>br_if</c> usually goes. A damaged section counts as absent, as for every custom section.
/// </summary>
public sealed class BranchHints
{
    /// <summary>Name of the custom section.</summary>
    public const string SectionName = "metadata.code.branch_hint";

    private readonly Dictionary<uint, bool> _likely = [];

    /// <summary>Number of hints.</summary>
    public int Count => _likely.Count;

    /// <summary>Whether the branch at a module offset is likely taken; null without a hint.</summary>
    public bool? IsLikely(uint moduleOffset) => _likely.TryGetValue(moduleOffset, out bool likely) ? likely : null;

    /// <summary>Reads a module's hints; empty when it has none or they are damaged.</summary>
    public static BranchHints Read(WasmModule module)
    {
        try
        {
            return ReadStrictly(module);
        }
        catch (WasmFormatException)
        {
            return new BranchHints();
        }
    }

    /// <summary>Reads a module's hints.</summary>
    /// <exception cref="WasmFormatException">The section is damaged, or a hint is not on an <c>if</c> or <c>br_if</c>.</exception>
    public static BranchHints ReadStrictly(WasmModule module)
    {
        var hints = new BranchHints();
        foreach (var section in module.CustomSections)
        {
            if (section.Name == SectionName) hints.ReadSection(module, new ByteReader(section.Data.Span, section.Offset));
        }
        return hints;
    }

    private void ReadSection(WasmModule module, ByteReader reader)
    {
        for (uint functions = reader.ReadU32(); functions > 0; functions--)
        {
            uint function = reader.ReadU32() - (uint)module.ImportedFunctionCount;
            if (function >= (uint)module.Bodies.Length) throw reader.Error("branch hint: unknown function");
            var body = module.Bodies[(int)function];
            for (uint count = reader.ReadU32(); count > 0; count--)
            {
                uint offset = reader.ReadU32();
                if (reader.ReadU32() != 1) throw reader.Error("branch hint: invalid length");
                byte value = reader.ReadByte();
                if (value > 1) throw reader.Error("branch hint: invalid value");
                if (offset >= (uint)body.Length) throw reader.Error("branch hint: offset out of range");
                uint at = (uint)body.Offset + offset;
                if ((Opcode)module.Bytes.Span[(int)at] is not (Opcode.If or Opcode.BrIf)) throw reader.Error("branch hint: invalid target");
                _likely[at] = value == 1;
            }
        }
    }
}
