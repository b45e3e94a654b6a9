using System.Globalization;

namespace Tiered.Tests.Architecture;

/// <summary>Generated files are what their generators make now.</summary>
public class GeneratedFileTests
{
    [Fact]
    public void TrapStubsAreWhatCodeGenAssembles()
    {
        byte[] expected = CodeGen.X64.TrapStubs.Create(out var offsets);
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "src/Engine/Runtime/X64/TrapStubs.g.cs"));
        Assert.Contains(lines, line => line.Trim() == $"internal const int HandlerOffset = {offsets.Handler};");
        Assert.Contains(lines, line => line.Trim() == $"internal const int SaveRegistersOffset = {offsets.SaveRegisters};");
        Assert.Contains(lines, line => line.Trim() == $"internal const int LazyFunctionOffset = {offsets.LazyFunction};");
        Assert.Contains(lines, line => line.Trim() == $"internal const int EntryLookOffset = {offsets.EntryLook};");
        var actual = lines.Where(line => line.TrimStart().StartsWith("0x", StringComparison.Ordinal))
            .SelectMany(line => line.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(hex => byte.Parse(hex.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void OperatorTableHasEveryRowOfItsSource()
    {
        var rows = File.ReadLines(Path.Combine(Repository.Root, "tools/OpcodeGen/opcodes.tsv")).Where(line => line[0] != '#').Select(line => line.Split('\t')).ToList();
        var table = Wasm.OpcodeTable.Enumerate().ToList();
        Assert.Equal(rows.Count, table.Count);
        for (int i = 0; i < rows.Count; i++)
        {
            Assert.Equal(rows[i][2], Wasm.OpcodeTable.Mnemonic(table[i]));
            Assert.Equal(rows[i][3], Wasm.OpcodeTable.Immediates(table[i]).ToString());
        }
    }
}
