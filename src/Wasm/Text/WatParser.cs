namespace Tiered.Wasm.Text;

/// <summary>How text is turned into a binary module.</summary>
public sealed class WatOptions
{
    /// <summary>The options that are used when none are given.</summary>
    public static WatOptions Default { get; } = new();

    /// <summary>Whether identifiers go into a name section. On by default.</summary>
    public bool EmitNames { get; init; } = true;

    /// <summary>Whether the parser notes where in the text bytes come from.</summary>
    internal bool KeepPlaces { get; init; }
}

/// <summary>
/// The text format (spec 6): assembles a module straight into the binary format. Text that parses always assembles;
/// whether the module is valid is for the validator to say. Errors are <see cref="WasmFormatException"/>s with line and column.
/// </summary>
public static class WatParser
{
    /// <summary>Assembles one module, with or without its <c>(module ...)</c>.</summary>
    /// <param name="utf8">The text as UTF-8.</param>
    /// <param name="options">Options; <see cref="WatOptions.Default"/> when null.</param>
    /// <returns>The binary module.</returns>
    /// <exception cref="WasmFormatException">The text is malformed.</exception>
    public static byte[] ParseModule(ReadOnlySpan<byte> utf8, WatOptions? options = null) => Assemble(utf8.ToArray(), options ?? WatOptions.Default);

    /// <summary>Assembles one module, with or without its <c>(module ...)</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="options">Options; <see cref="WatOptions.Default"/> when null.</param>
    /// <returns>The binary module.</returns>
    /// <exception cref="WasmFormatException">The text is malformed.</exception>
    public static byte[] ParseModule(ReadOnlySpan<char> text, WatOptions? options = null) => Assemble(TextSource.Encode(text), options ?? WatOptions.Default);

    /// <summary>Where in a text that assembles a byte of its binary comes from: for errors that only the binary shows.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="offset">Byte offset in the binary module.</param>
    /// <returns>Line and column, both from 1; null when no place in the text stands for that byte.</returns>
    /// <exception cref="WasmFormatException">The text is malformed.</exception>
    public static (int Line, int Column)? Locate(ReadOnlySpan<byte> utf8, long offset)
    {
        var source = new TextSource(utf8.ToArray());
        if (new ModuleText(source, new WatOptions { KeepPlaces = true }).AssembleFields() is not { Marks: { } marks }) return null;
        int after = 0;
        while (after < marks.Count && marks[after].Offset <= offset) after++;
        return after == 0 ? null : source.Position(marks[after - 1].Source);
    }

    internal static byte[] Assemble(byte[] utf8, WatOptions options) => new ModuleText(new TextSource(utf8), options).Assemble();
}

/// <summary>Finds out which of the forms of a module a text is: fields, <c>binary</c> strings or <c>quote</c> strings.</summary>
internal sealed class ModuleText(TextSource source, WatOptions options) : TokenParser(source, 0)
{
    internal byte[] Assemble()
    {
        if (AssembleFields() is { } module) return module.ToArray();
        bool quote = At(Keyword.Quote);
        Position++;
        byte[] content = TakeStrings();
        return quote ? WatParser.Assemble(content, options) : content;
    }

    /// <summary>Assembles a module that is given as fields; null for one that is given as strings, before which this then is.</summary>
    internal ByteBuffer? AssembleFields()
    {
        if (!AtOpen(Keyword.Module)) return new ModuleParser(Source, 0, 0, Source.Tokens.Length - 1, options).Parse();
        int open = Position, close = ClosingOf(open);
        if (TokenAt(close + 1).Kind != TokenKind.EndOfText) throw Unexpected(TokenAt(close + 1));
        Position += 2;
        TryTake(Keyword.Definition);
        int afterKeyword = Position;
        TakeId();
        return At(Keyword.Binary) || At(Keyword.Quote) ? null : new ModuleParser(Source, 0, afterKeyword, close, options).Parse();
    }

    /// <summary>The bytes of all strings up to the closing parenthesis.</summary>
    private byte[] TakeStrings()
    {
        var bytes = new ByteBuffer();
        while (Current.Kind == TokenKind.String) TakeString(bytes);
        if (Current.Kind != TokenKind.RightParen) throw Unexpected();
        return bytes.ToArray();
    }
}
