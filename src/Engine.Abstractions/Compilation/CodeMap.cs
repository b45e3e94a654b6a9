namespace Tiered;

/// <summary>One place in a function's code that can trap or that a call returns to.</summary>
/// <param name="CodeOffset">Bytes from the function's first instruction: of the trapping instruction, or the return address.</param>
/// <param name="WasmOffset">Byte offset of the operator in the module.</param>
/// <param name="Trap">The trap, or <see cref="TrapCode.None"/> for a return address.</param>
public readonly record struct CodeMapEntry(uint CodeOffset, uint WasmOffset, TrapCode Trap);

/// <summary>
/// Trap sites and return addresses of functions, delta-encoded: per entry the code offset's increase (LEB128), the wasm
/// offset's change (zigzag LEB128), the trap code (one byte). About four bytes an entry, decoded only when a trap happens.
/// </summary>
public static class CodeMap
{
    /// <summary>Longest encoding of one entry.</summary>
    public const int MaxEntrySize = 11;

    /// <summary>Writes one entry; entries of a function come in ascending code offset. Returns the bytes written.</summary>
    public static int Encode(Span<byte> destination, CodeMapEntry previous, CodeMapEntry entry)
    {
        int at = WriteVarint(destination, entry.CodeOffset - previous.CodeOffset);
        int change = (int)(entry.WasmOffset - previous.WasmOffset);
        at += WriteVarint(destination[at..], (uint)(change << 1 ^ change >> 31));
        destination[at++] = (byte)entry.Trap;
        return at;
    }

    /// <summary>
    /// Finds the entry at exactly <paramref name="codeOffset"/> in a function's encoded map. A trapping instruction right behind
    /// a call has the call's return address, so the two kinds are told apart.
    /// </summary>
    public static bool TryFind(ReadOnlySpan<byte> map, uint codeOffset, bool isReturnAddress, out CodeMapEntry entry)
    {
        entry = default;
        int at = 0;
        while (at < map.Length && entry.CodeOffset <= codeOffset)
        {
            entry = Decode(map, ref at, entry);
            if (entry.CodeOffset == codeOffset && entry.Trap == TrapCode.None == isReturnAddress) return true;
        }
        return false;
    }

    /// <summary>Decodes the entry at <paramref name="position"/> and moves on. Malformed bytes end the map.</summary>
    public static CodeMapEntry Decode(ReadOnlySpan<byte> map, ref int position, CodeMapEntry previous)
    {
        uint code = previous.CodeOffset + ReadVarint(map, ref position);
        uint change = ReadVarint(map, ref position);
        uint wasm = previous.WasmOffset + (uint)((int)(change >> 1) ^ -(int)(change & 1));
        var trap = position < map.Length ? (TrapCode)map[position++] : TrapCode.None;
        return new CodeMapEntry(code, wasm, trap);
    }

    private static int WriteVarint(Span<byte> destination, uint value)
    {
        int at = 0;
        for (; value >= 0x80; value >>= 7) destination[at++] = (byte)(value | 0x80);
        destination[at++] = (byte)value;
        return at;
    }

    private static uint ReadVarint(ReadOnlySpan<byte> map, ref int position)
    {
        uint value = 0;
        for (int shift = 0; shift < 35 && position < map.Length; shift += 7)
        {
            byte b = map[position++];
            value |= (uint)(b & 0x7F) << shift;
            if (b < 0x80) break;
        }
        return value;
    }
}
