using System.Globalization;
using System.Numerics;

namespace Tiered.Wasm.Text;

/// <summary>Number literals (spec 6.3.1 and 6.3.2): recognition, and conversion with exact rounding.</summary>
internal static class NumberLiteral
{
    internal static int HexDigit(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        _ => -1,
    };

    /// <summary>Whether all of <paramref name="text"/> is a <c>hexnum</c>.</summary>
    internal static bool IsHexNumber(ReadOnlySpan<byte> text) => text.Length > 0 && DigitsEnd(text, 0, hex: true) == text.Length;

    /// <summary>The kind of number that all of <paramref name="word"/> is, or <see cref="TokenKind.Reserved"/> when it is none.</summary>
    internal static TokenKind Classify(ReadOnlySpan<byte> word)
    {
        bool signed = word[0] is (byte)'+' or (byte)'-';
        if (signed) word = word[1..];
        if (word.IsEmpty) return TokenKind.Reserved;
        if (word[0] is (byte)'i' or (byte)'n')
        {
            bool special = word.SequenceEqual("inf"u8) || word.SequenceEqual("nan"u8)
                || (word.StartsWith("nan:0x"u8) && IsHexNumber(word[6..]));
            return special ? TokenKind.Float : TokenKind.Reserved;
        }
        bool hex = word.StartsWith("0x"u8);
        int i = DigitsEnd(word, hex ? 2 : 0, hex);
        if (i < 0) return TokenKind.Reserved;
        if (i == word.Length) return signed ? TokenKind.Integer : TokenKind.Natural;
        if (word[i] == '.')
        {
            i++;
            int fractionEnd = DigitsEnd(word, i, hex);
            if (fractionEnd >= 0) i = fractionEnd;
        }
        if (i < word.Length && (word[i] | 0x20) == (hex ? 'p' : 'e'))
        {
            i++;
            if (i < word.Length && (word[i] is (byte)'+' or (byte)'-')) i++;
            i = DigitsEnd(word, i, hex: false);
        }
        return i == word.Length ? TokenKind.Float : TokenKind.Reserved;
    }

    /// <summary>The magnitude of an integer without sign; false when it needs more than 64 bits.</summary>
    internal static bool TryParseMagnitude(ReadOnlySpan<byte> digits, out ulong value)
    {
        value = 0;
        if (digits.StartsWith("0x"u8))
        {
            foreach (byte b in digits[2..])
            {
                if (b == '_') continue;
                if (value >> 60 != 0) return false;
                value = value << 4 | (uint)HexDigit(b);
            }
            return true;
        }
        foreach (byte b in digits)
        {
            if (b == '_') continue;
            uint digit = (uint)(b - '0');
            if (value > (ulong.MaxValue - digit) / 10) return false;
            value = value * 10 + digit;
        }
        return true;
    }

    /// <summary>
    /// An integer of <paramref name="bits"/> bits, which text may give as signed or unsigned; false when out of range.
    /// The result is the two's complement pattern, sign extended when the text has a minus sign.
    /// </summary>
    internal static bool TryParseInteger(ReadOnlySpan<byte> word, int bits, out ulong value)
    {
        bool negative = word[0] == '-';
        if (word[0] is (byte)'+' or (byte)'-') word = word[1..];
        if (!TryParseMagnitude(word, out value)) return false;
        if (negative)
        {
            if (value > 1UL << (bits - 1)) return false;
            value = 0 - value;
            return true;
        }
        return bits == 64 || value >> bits == 0;
    }

    /// <summary>The bits of an f32 literal; false when out of range.</summary>
    internal static bool TryParseFloat32(ReadOnlySpan<byte> word, out uint bits)
    {
        bool ok = TryParseFloat(word, 23, 8, out ulong wide);
        bits = (uint)wide;
        return ok;
    }

    /// <summary>The bits of an f64 literal; false when out of range.</summary>
    internal static bool TryParseFloat64(ReadOnlySpan<byte> word, out ulong bits) => TryParseFloat(word, 52, 11, out bits);

    private static bool TryParseFloat(ReadOnlySpan<byte> word, int fractionBits, int exponentBits, out ulong bits)
    {
        ulong sign = word[0] == '-' ? 1UL << (fractionBits + exponentBits) : 0;
        if (word[0] is (byte)'+' or (byte)'-') word = word[1..];
        ulong infinity = ((1UL << exponentBits) - 1) << fractionBits;
        if (word[0] == 'i')
        {
            bits = sign | infinity;
            return true;
        }
        if (word[0] == 'n')
        {
            ulong payload = 1UL << (fractionBits - 1);
            bool fits = word.Length == 3 || TryParseMagnitude(word[4..], out payload);
            bits = sign | infinity | payload;
            return fits && payload != 0 && payload >> fractionBits == 0;
        }
        if (word.StartsWith("0x"u8))
        {
            bits = RoundHex(word[2..], fractionBits, exponentBits);
        }
        else if (word.IndexOf((byte)'_') < 0)
        {
            bits = ParseDecimal(word, fractionBits);
        }
        else
        {
            Span<byte> plain = word.Length <= 256 ? stackalloc byte[256] : new byte[word.Length];
            int length = 0;
            foreach (byte b in word)
                if (b != '_') plain[length++] = b;
            bits = ParseDecimal(plain[..length], fractionBits);
        }
        if (bits == infinity) return false;
        bits |= sign;
        return true;
    }

    // The framework's parsers round correctly for any number of digits (IEEE 754-2008), and give infinity on overflow.
    private static ulong ParseDecimal(ReadOnlySpan<byte> text, int fractionBits)
    {
        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return fractionBits == 23
            ? BitConverter.SingleToUInt32Bits(float.Parse(text, Style, CultureInfo.InvariantCulture))
            : BitConverter.DoubleToUInt64Bits(double.Parse(text, Style, CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// Rounds a hexadecimal literal to nearest, ties to even. The first 64 significant bits are kept, and whether any bit
    /// after them is set, which is all that rounding needs.
    /// </summary>
    private static ulong RoundHex(ReadOnlySpan<byte> text, int fractionBits, int exponentBits)
    {
        ulong mantissa = 0;
        bool sticky = false, afterPoint = false;
        long exponent = 0;
        int i = 0;
        for (; i < text.Length && (text[i] | 0x20) != 'p'; i++)
        {
            byte b = text[i];
            if (b == '_') continue;
            if (b == '.')
            {
                afterPoint = true;
                continue;
            }
            uint digit = (uint)HexDigit(b);
            if (mantissa >> 60 == 0)
            {
                mantissa = mantissa << 4 | digit;
                if (afterPoint) exponent -= 4;
            }
            else
            {
                sticky |= digit != 0;
                if (!afterPoint) exponent += 4;
            }
        }
        if (mantissa == 0) return 0;
        if (i < text.Length) exponent += ParseExponent(text[(i + 1)..]);

        int shift = BitOperations.LeadingZeroCount(mantissa);
        mantissa <<= shift;
        // The value is now 1.xxx * 2^scale, with the leading one in bit 63.
        long scale = exponent - shift + 63;
        int bias = (1 << (exponentBits - 1)) - 1;
        if (scale > bias) return ((1UL << exponentBits) - 1) << fractionBits;
        // A subnormal keeps fewer bits: its exponent is that of the smallest normal number.
        long lost = 63 - fractionBits + Math.Max(0, 1 - bias - scale);
        if (lost > 64) return 0;
        ulong kept = lost == 64 ? 0 : mantissa >> (int)lost;
        ulong rest = lost == 64 ? mantissa : mantissa << (int)(64 - lost);
        bool up = rest > 1UL << 63 || (rest == 1UL << 63 && (sticky || (kept & 1) != 0));
        // The leading one of a normal number adds one to the exponent field; a carry out of the fraction does so too.
        ulong field = scale >= 1 - bias ? (ulong)(scale + bias - 1) << fractionBits : 0;
        return field + kept + (up ? 1UL : 0);
    }

    private static long ParseExponent(ReadOnlySpan<byte> text)
    {
        bool negative = text[0] == '-';
        if (text[0] is (byte)'+' or (byte)'-') text = text[1..];
        long value = 0;
        foreach (byte b in text)
        {
            // Far beyond any exponent that the digits of a real text can bring back into range.
            if (b != '_') value = Math.Min(value * 10 + (b - '0'), 1L << 50);
        }
        return negative ? -value : value;
    }

    /// <summary>End of the run <c>digit (_? digit)*</c> that starts at <paramref name="i"/>, or -1 when no digit is there.</summary>
    private static int DigitsEnd(ReadOnlySpan<byte> text, int i, bool hex)
    {
        if (i >= text.Length || !IsDigit(text[i], hex)) return -1;
        i++;
        while (i < text.Length)
        {
            if (IsDigit(text[i], hex)) i++;
            else if (text[i] == '_' && i + 1 < text.Length && IsDigit(text[i + 1], hex)) i += 2;
            else break;
        }
        return i;
    }

    private static bool IsDigit(byte b, bool hex) => hex ? HexDigit(b) >= 0 : b is >= (byte)'0' and <= (byte)'9';
}
