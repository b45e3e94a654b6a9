namespace Tiered.Wasm;

/// <summary>Reads operator codes.</summary>
public static class OperatorDecoding
{
    /// <summary>Reads a code with its prefix. Codes that no <see cref="Opcode"/> can hold come back as an unassigned one.</summary>
    public static Opcode ReadOpcode(ref ByteReader reader)
    {
        byte first = reader.ReadByte();
        return first is < 0xFB or 0xFF ? (Opcode)first : ReadPrefixed(first, ref reader);
    }

    internal static Opcode ReadPrefixed(byte prefix, ref ByteReader reader)
    {
        uint code = reader.ReadU32();
        return (Opcode)(prefix - 0xFA << 12 | (int)Math.Min(code, 0xFFF));
    }
}
