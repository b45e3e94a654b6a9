using System.Globalization;
using System.Text;

namespace Tiered.Wasm.Text;

/// <summary>Writes literals so that reading them gives back the same bits.</summary>
internal static class LiteralPrinter
{
    internal static void AppendFloat32(this StringBuilder text, uint bits) => AppendFloat(text, bits, 23, 8);

    internal static void AppendFloat64(this StringBuilder text, ulong bits) => AppendFloat(text, bits, 52, 11);

    private static void AppendFloat(StringBuilder text, ulong bits, int fractionBits, int exponentBits)
    {
        ulong fraction = bits & ((1UL << fractionBits) - 1);
        ulong exponentMask = (1UL << exponentBits) - 1;
        if (((bits >> fractionBits) & exponentMask) != exponentMask)
        {
            // The shortest decimal that rounds to the same bits.
            if (fractionBits == 23) text.Append(CultureInfo.InvariantCulture, $"{BitConverter.UInt32BitsToSingle((uint)bits):R}");
            else text.Append(CultureInfo.InvariantCulture, $"{BitConverter.UInt64BitsToDouble(bits):R}");
            return;
        }
        if (bits >> (fractionBits + exponentBits) != 0) text.Append('-');
        if (fraction == 0) text.Append("inf");
        else if (fraction == 1UL << (fractionBits - 1)) text.Append("nan");
        else text.Append(CultureInfo.InvariantCulture, $"nan:0x{fraction:x}");
    }

    /// <summary>A string literal of any bytes: printable ASCII as it is, the rest as hexadecimal escapes.</summary>
    internal static void AppendBytes(this StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        text.Append('"');
        foreach (byte b in bytes)
        {
            if (b is (byte)'"' or (byte)'\\') text.Append('\\').Append((char)b);
            else if (b is >= 0x20 and < 0x7F) text.Append((char)b);
            else text.Append('\\').Append(Convert.ToHexStringLower([b]));
        }
        text.Append('"');
    }

    /// <summary>
    /// A string literal of a name: Unicode stays readable, but for what a terminal acts on, what ends lines, and what hides or turns
    /// the direction of text.
    /// </summary>
    internal static void AppendName(this StringBuilder text, string name)
    {
        text.Append('"');
        foreach (var rune in name.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\') text.Append('\\').Append((char)rune.Value);
            else if (rune.Value is < ' ' or '\x7F') text.Append('\\').Append(Convert.ToHexStringLower([(byte)rune.Value]));
            else if (!rune.IsAscii && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator) text.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            else text.Append(rune.ToString());
        }
        text.Append('"');
    }

    /// <summary>A name as an identifier, in quotes if it holds other characters than words may.</summary>
    internal static string Identifier(string name)
    {
        bool plain = true;
        foreach (char c in name) plain &= IsIdCharacter(c);
        if (plain) return "$" + name;
        var text = new StringBuilder("$", name.Length + 8);
        text.AppendName(name);
        return text.ToString();
    }

    private static bool IsIdCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-./:<=>?@\\^_`|~".Contains(c);
}
