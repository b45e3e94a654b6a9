namespace Tiered.Wasm.Text;

/// <summary>String literals (spec 6.3.3): scanning with checks, and decoding of what has been scanned.</summary>
internal static class StringLiteral
{
    /// <summary>Why a string literal does not scan.</summary>
    internal enum Fault
    {
        None,
        Unclosed,
        IllegalCharacter,
        IllegalEscape,
    }

    /// <summary>Scans from the opening quote at <paramref name="start"/>.</summary>
    /// <param name="bytes">The source.</param>
    /// <param name="start">Index of the opening quote.</param>
    /// <param name="end">After success, the index behind the closing quote; else the index of the fault.</param>
    /// <param name="hasEscapes">Whether decoding must look at backslashes.</param>
    internal static Fault Scan(ReadOnlySpan<byte> bytes, int start, out int end, out bool hasEscapes)
    {
        hasEscapes = false;
        int i = start + 1;
        while (true)
        {
            if (i >= bytes.Length)
            {
                end = start;
                return Fault.Unclosed;
            }
            byte b = bytes[i];
            if (b == '"')
            {
                end = i + 1;
                return Fault.None;
            }
            if (b is < 0x20 or 0x7F)
            {
                end = i;
                return b is (byte)'\n' or (byte)'\r' ? Fault.Unclosed : Fault.IllegalCharacter;
            }
            if (b != '\\')
            {
                i++;
                continue;
            }
            hasEscapes = true;
            int length = ScanEscape(bytes[i..]);
            if (length == 0)
            {
                end = i;
                return Fault.IllegalEscape;
            }
            i += length;
        }
    }

    /// <summary>Decodes the part between the quotes of a literal that <see cref="Scan"/> accepted.</summary>
    internal static void Decode(ReadOnlySpan<byte> body, ByteBuffer into)
    {
        while (body.Length > 0)
        {
            int plain = body.IndexOf((byte)'\\');
            if (plain < 0)
            {
                into.WriteBytes(body);
                return;
            }
            into.WriteBytes(body[..plain]);
            body = body[plain..];
            switch (body[1])
            {
                case (byte)'t': into.WriteByte((byte)'\t'); break;
                case (byte)'n': into.WriteByte((byte)'\n'); break;
                case (byte)'r': into.WriteByte((byte)'\r'); break;
                case (byte)'"' or (byte)'\'' or (byte)'\\': into.WriteByte(body[1]); break;
                case (byte)'u': WriteCodePoint(body, into); break;
                default: into.WriteByte((byte)(NumberLiteral.HexDigit(body[1]) << 4 | NumberLiteral.HexDigit(body[2]))); break;
            }
            body = body[ScanEscape(body)..];
        }
    }

    /// <summary>Length of the escape that starts at the first byte, or 0 when it is not one.</summary>
    private static int ScanEscape(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2) return 0;
        if (text[1] is (byte)'t' or (byte)'n' or (byte)'r' or (byte)'"' or (byte)'\'' or (byte)'\\') return 2;
        if (text[1] != 'u') return text.Length >= 3 && NumberLiteral.HexDigit(text[1]) >= 0 && NumberLiteral.HexDigit(text[2]) >= 0 ? 3 : 0;
        if (text.Length < 5 || text[2] != '{') return 0;
        int close = text.IndexOf((byte)'}');
        if (close < 4 || !NumberLiteral.IsHexNumber(text[3..close])) return 0;
        uint value = 0;
        foreach (byte b in text[3..close])
        {
            if (b == '_') continue;
            value = value << 4 | (uint)NumberLiteral.HexDigit(b);
            if (value > 0x10FFFF) return 0;
        }
        return value is >= 0xD800 and < 0xE000 ? 0 : close + 1;
    }

    private static void WriteCodePoint(ReadOnlySpan<byte> escape, ByteBuffer into)
    {
        int value = 0;
        for (int i = 3; escape[i] != '}'; i++)
            if (escape[i] != '_') value = value << 4 | NumberLiteral.HexDigit(escape[i]);
        Span<byte> utf8 = stackalloc byte[4];
        into.WriteBytes(utf8[..new System.Text.Rune(value).EncodeToUtf8(utf8)]);
    }
}
