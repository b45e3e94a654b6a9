using System.Globalization;
using System.Text;

namespace Tiered;

/// <summary>
/// Text for people, which may hold what a module brought: names, and messages that repeat them. A module may be hostile, and a
/// terminal or a log acts on control characters.
/// </summary>
public static class DisplayText
{
    /// <summary>
    /// One line without anything that a terminal acts on, breaks lines at, hides, or turns the direction of: such characters
    /// become <c>\x1b</c> or <c>\u{202e}</c>. Applied twice, it changes nothing more.
    /// </summary>
    /// <param name="text">The text. Lone surrogates stand for bytes that are no UTF-8.</param>
    /// <param name="keepTabs">Whether tabs stay.</param>
    public static string Escape(string text, bool keepTabs = false)
    {
        int at = 0;
        while (at < text.Length && text[at] is >= ' ' and < '\x7f') at++;
        if (at == text.Length) return text;
        var escaped = new StringBuilder(text, 0, at, text.Length + 16);
        while (at < text.Length)
        {
            if (!Rune.TryGetRuneAt(text, at, out var rune))
            {
                // A lone surrogate: a byte that is no UTF-8, or no character at all.
                char lone = text[at++];
                if (lone is >= '\uDC80' and <= '\uDCFF') escaped.Append(CultureInfo.InvariantCulture, $"\\x{(byte)lone:x2}");
                else escaped.Append(CultureInfo.InvariantCulture, $"\\u{{{(int)lone:x}}}");
                continue;
            }
            at += rune.Utf16SequenceLength;
            if (IsHarmless(rune) || keepTabs && rune.Value == '\t') escaped.Append(rune.ToString());
            else if (rune.IsAscii) escaped.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}");
            else escaped.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }
        return escaped.ToString();
    }

    /// <summary>Neither a control character, nor one that breaks lines, hides, or turns the direction of text.</summary>
    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
