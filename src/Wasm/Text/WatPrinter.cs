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
}
