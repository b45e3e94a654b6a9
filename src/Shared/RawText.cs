using System.Text;

namespace Tiered.Native;

/// <summary>
/// Text of the operating system, which is bytes, as strings that lose nothing: a byte that is no UTF-8 becomes the lone
/// surrogate U+DC80 to U+DCFF of its value, which no UTF-8 text can hold, and becomes that byte again.
/// </summary>
internal static class RawText
{
    private const char FirstEscape = '\uDC80', LastEscape = '\uDCFF';

    internal static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            bool isText = Rune.DecodeFromUtf8(bytes, out var rune,
                out int length) == System.Buffers.OperationStatus.Done;
            if (isText) text.Append(rune.ToString());
            else foreach (byte lost in bytes[..length]) text.Append((char)(0xDC00 | lost));
            bytes = bytes[length..];
        }
        return text.ToString();
    }

    /// <summary>The bytes, and the zero byte that ends them for the system.</summary>
    internal static byte[] Encode(string text)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length) + 1];
        int length = 0;
        for (int at = 0; at < text.Length;)
        {
            if (Rune.TryGetRuneAt(text, at, out var rune))
            {
                length += rune.EncodeToUtf8(bytes.AsSpan(length));
                at += rune.Utf16SequenceLength;
                continue;
            }
            if (text[at] is >= FirstEscape and <= LastEscape) bytes[length++] = (byte)text[at];
            else length += Rune.ReplacementChar.EncodeToUtf8(bytes.AsSpan(length));
            at++;
        }
        return bytes[..(length + 1)];
    }
}
