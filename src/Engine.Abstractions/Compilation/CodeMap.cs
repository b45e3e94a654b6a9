namespace Tiered;

/// <summary>One place in a function's code that can trap or that a call returns to.</summary>
/// <param name="CodeOffset">Bytes from the function's first instruction: of the trapping instruction, or the return address.</param>
/// <param name="WasmOffset">Byte offset of the operator in the module.</param>
/// <param name="Trap">The trap, or <see cref="TrapCode.None"/> for a return address.</param>
/// <param name="IsInlined">
/// The operator belongs to a function that was inlined. The next entry has the same code offset, <see cref="TrapCode.None"/>, and the
/// offset of the call that was replaced; it may be inlined itself. The last of them lies in the function that the map describes.
/// </param>
public readonly record struct CodeMapEntry(uint CodeOffset, uint WasmOffset, TrapCode Trap, bool IsInlined = false);

/// <summary>
/// Trap sites and return addresses of functions, delta-encoded: per entry the code offset's increase (LEB128), the wasm
/// offset's change (zigzag LEB128), the trap code (one byte, its highest bit for inlined operators). About four bytes an entry,
/// decoded only when a trap happens. Wasm offsets count from the start of the module, so that they also say which function an operator is in.
/// </summary>
public static class CodeMap
{
    /// <summary>Longest encoding of one entry.</summary>
    public const int MaxEntrySize = 11;

    private const byte InlinedFlag = 0x80;

    /// <summary>Writes one entry; entries of a function come in ascending code offset. Returns the bytes written.</summary>
    public static int Encode(Span<byte> destination, CodeMapEntry previous, CodeMapEntry entry)
    {
        int at = WriteVarint(destination, entry.CodeOffset - previous.CodeOffset);
        int change = (int)(entry.WasmOffset - previous.WasmOffset);
        at += WriteVarint(destination[at..], (uint)(change << 1 ^ change >> 31));
        destination[at++] = (byte)((byte)entry.Trap | (entry.IsInlined ? InlinedFlag : 0));
        return at;
    }

    /// <summary>
    /// Finds the entry at exactly <paramref name="codeOffset"/> in a function's encoded map. A trapping instruction right behind
    /// a call has the call's return address, so the two kinds are told apart.
    /// </summary>
    public static bool TryFind(ReadOnlySpan<byte> map, uint codeOffset, bool isReturnAddress, out CodeMapEntry entry) =>
        TryFind(map, codeOffset, isReturnAddress, out entry, out _);

    /// <summary>As above; the calls that an inlined operator stands in for are decoded from <paramref name="next"/> on.</summary>
    public static bool TryFind(ReadOnlySpan<byte> map, uint codeOffset, bool isReturnAddress, out CodeMapEntry entry, out int next)
    {
        entry = default;
        next = 0;
        bool isCaller = false;
        while (next < map.Length && entry.CodeOffset <= codeOffset)
        {
            entry = Decode(map, ref next, entry);
            if (!isCaller && entry.CodeOffset == codeOffset && entry.Trap == TrapCode.None == isReturnAddress) return true;
            isCaller = entry.IsInlined;
        }
        return false;
    }

    /// <summary>Decodes the entry at <paramref name="position"/> and moves on. Malformed bytes end the map.</summary>
    public static CodeMapEntry Decode(ReadOnlySpan<byte> map, ref int position, CodeMapEntry previous)
    {
        uint code = previous.CodeOffset + ReadVarint(map, ref position);
        uint change = ReadVarint(map, ref position);
        uint wasm = previous.WasmOffset + (uint)((int)(change >> 1) ^ -(int)(change & 1));
        int trap = position < map.Length ? map[position++] : 0;
        return new CodeMapEntry(code, wasm, (TrapCode)(trap & ~InlinedFlag), (trap & InlinedFlag) != 0);
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
