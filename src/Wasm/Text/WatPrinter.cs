namespace Tiered.Wasm.Text;

/// <summary>
/// Turns a binary module into text that <see cref="WatParser"/> assembles to the same bytes: names become identifiers,
/// other custom sections annotations. The module need not be valid, only well formed.
/// </summary>
public static class WatPrinter
{
    /// <summary>Prints a module.</summary>
    /// <param name="module">The binary module.</param>
    /// <returns>The text, which ends with a line feed.</returns>
    /// <exception cref="WasmFormatException">The module is malformed.</exception>
    public static string Print(ReadOnlySpan<byte> module) => new ModulePrinter(module.ToArray()).Print();

    /// <summary>Prints the defined functions of a module, one string each, in order.</summary>
    /// <param name="module">The binary module.</param>
    /// <exception cref="WasmFormatException">The module is malformed.</exception>
    public static string[] PrintFunctions(ReadOnlySpan<byte> module)
    {
        var printer = new ModulePrinter(module.ToArray());
        string text = printer.Print();
        return [.. printer.FunctionRanges.Select(range => text[range])];
    }
}
