using System.Globalization;
using System.Text;

namespace Tiered.Cli;

/// <summary>
/// The one way from a command to the terminal. Names and messages may come from a module, and a module may be hostile:
/// what a terminal would act on, or what would pass for another line, is shown escaped.
/// </summary>
internal static class Terminal
{
    /// <summary>One line that says what is wrong, on standard error.</summary>
    internal static void Error(string command, string message)
    {
        FlushOutput();
        Console.Error.WriteLine($"{command}: {Escape(message)}");
    }

    /// <summary>One line on standard error.</summary>
    internal static void ErrorLine(string line) => Console.Error.WriteLine(Escape(line));

    /// <summary>Shows the cursor of the terminal that standard error is.</summary>
    internal static void ShowCursor() => Console.Error.Write("\x1b[?25h");

    /// <summary>One line on standard output.</summary>
    internal static void Line(string line) => Console.Out.WriteLine(Escape(line));

    /// <summary>Lines of ours on standard output, which keep their breaks and tabs.</summary>
    internal static void Text(string text)
    {
        foreach (string line in text.Split('\n')) Console.Out.WriteLine(Escape(line, keepTabs: true));
    }

    /// <summary>Text of one line without anything that a terminal acts on.</summary>
    internal static string Escape(string text, bool keepTabs = false)
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
                if (lone is >= '\uDC80' and <= '\uDCFF') escaped.Append(CultureInfo.InvariantCulture,
                    $"\\x{(byte)lone:x2}");
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

    /// <summary>
    /// Neither a control character, nor one that breaks lines, hides, or turns the direction of text.
    /// </summary>
    private static bool IsHarmless(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static void FlushOutput()
    {
        try
        {
            Console.Out.Flush();
        }
        catch (IOException)
        {
            // Whoever read it is gone; the message may still be read.
        }
    }
}
