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
        Console.Error.WriteLine($"{command}: {DisplayText.Escape(message)}");
    }

    /// <summary>One line on standard error.</summary>
    internal static void ErrorLine(string line) => Console.Error.WriteLine(DisplayText.Escape(line));

    /// <summary>Shows the cursor of the terminal that standard error is.</summary>
    internal static void ShowCursor() => Console.Error.Write("\x1b[?25h");

    /// <summary>One line on standard output.</summary>
    internal static void Line(string line) => Console.Out.WriteLine(DisplayText.Escape(line));

    /// <summary>Lines of ours on standard output, which keep their breaks and tabs.</summary>
    internal static void Text(string text)
    {
        foreach (string line in text.Split('\n')) Console.Out.WriteLine(DisplayText.Escape(line, keepTabs: true));
    }

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
