using System.Buffers.Binary;
using System.Text;

namespace Tiered.Wasm.Text;

/// <summary>
/// Constants as the text format writes them (spec 6.3), outside of any module: what a user gives a function.
/// </summary>
public static class WatLiteral
{
    private const int VectorBytes = 16;

    private static readonly (string Name, int Width, bool IsFloat)[] Shapes =
        [("i8x16", 1, false), ("i16x8", 2, false), ("i32x4", 4, false), ("i64x2", 8, false), ("f32x4", 4, true),
            ("f64x2", 8, true)];

    /// <summary>
    /// Reads a number or a vector: <c>-0x1_0</c>, <c>0x1.8p1</c>, <c>nan:0x4</c>, <c>i32x4 1 2 3 4</c>, or all 128 bits
    /// of a vector as one
    /// hexadecimal number. Any of them may stand behind its instruction, in parentheses or not: <c>(i32.const 1)</c>.
    /// </summary>
    /// <param name="text">The constant.</param>
    /// <param name="type">What it is to be: a number or vector type.</param>
    /// <param name="low">The bits of a number, or the low half of a vector.</param>
    /// <param name="high">The high half of a vector.</param>
    /// <returns>False when it is no such constant, or does not fit.</returns>
    public static bool TryParse(string text, ValType type, out ulong low, out ulong high)
    {
        low = high = 0;
        ReadOnlySpan<char> rest = text.AsSpan().Trim(" \t\r\n");
        if (rest.Length > 1 && rest[0] == '(' && rest[^1] == ')') rest = rest[1..^1];
        string[] words = rest.ToString().Split((char[])[' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > 0 && words[0] == $"{type}.const") words = words[1..];
        if (words.Length == 0) return false;
        if (type.Kind == ValKind.V128) return TryParseVector(words, out low, out high);
        return words.Length == 1 && type.Kind switch
        {
            ValKind.I32 => TryParseInteger(words[0], 32, out low),
            ValKind.I64 => TryParseInteger(words[0], 64, out low),
            ValKind.F32 => TryParseFloat(words[0], 4, out low),
            ValKind.F64 => TryParseFloat(words[0], 8, out low),
            _ => false,
        };
    }

    private static bool TryParseInteger(string word, int bits, out ulong value)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(word);
        value = 0;
        if (NumberLiteral.Classify(utf8) is not (TokenKind.Natural or TokenKind.Integer)
            || !NumberLiteral.TryParseInteger(utf8, bits, out value)) return false;
        if (bits < 64) value &= (1ul << bits) - 1;
        return true;
    }

    private static bool TryParseFloat(string word, int bytes, out ulong bits)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(word);
        bits = 0;
        if (NumberLiteral.Classify(utf8) is not (TokenKind.Natural or TokenKind.Integer or TokenKind.Float)) return false;
        if (bytes == 8) return NumberLiteral.TryParseFloat64(utf8, out bits);
        bool fits = NumberLiteral.TryParseFloat32(utf8, out uint single);
        bits = single;
        return fits;
    }

    private static bool TryParseVector(string[] words, out ulong low, out ulong high)
    {
        low = high = 0;
        if (words.Length == 1)
        {
            // As results are printed.
            string digits = words[0].Replace("_", "", StringComparison.Ordinal);
            if (!words[0].StartsWith("0x", StringComparison.Ordinal)
                || NumberLiteral.Classify(Encoding.UTF8.GetBytes(words[0])) != TokenKind.Natural) return false;
            bool fits = UInt128.TryParse(digits.AsSpan(2), System.Globalization.NumberStyles.AllowHexSpecifier,
                System.Globalization.CultureInfo.InvariantCulture, out var all);
            (low, high) = ((ulong)all, (ulong)(all >> 64));
            return fits;
        }
        var shape = Array.Find(Shapes, candidate => candidate.Name == words[0]);
        if (shape.Width == 0 || words.Length - 1 != VectorBytes / shape.Width) return false;
        Span<byte> vector = stackalloc byte[VectorBytes + sizeof(ulong)];
        for (int i = 1; i < words.Length; i++)
        {
            bool fits = shape.IsFloat
                ? TryParseFloat(words[i], shape.Width, out ulong lane)
                : TryParseInteger(words[i], shape.Width * 8, out lane);
            if (!fits) return false;
            // What is behind the lane is overwritten by the next one.
            BinaryPrimitives.WriteUInt64LittleEndian(vector[((i - 1) * shape.Width)..], lane);
        }
        (low, high) = (BinaryPrimitives.ReadUInt64LittleEndian(vector),
            BinaryPrimitives.ReadUInt64LittleEndian(vector[8..]));
        return true;
    }
}
