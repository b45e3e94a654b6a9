using System.Text;
using System.Text.Unicode;

namespace Tiered.Wasm.Text;

/// <summary>A position in a token list, with the checks and conversions that modules and scripts share.</summary>
internal abstract class TokenParser
{
    private readonly Token[] _tokens;
    private readonly ByteBuffer _decoded = new();

    protected TokenParser(TextSource source, int position)
    {
        Source = source;
        _tokens = source.Tokens;
        Position = position;
    }

    protected TextSource Source { get; }

    /// <summary>Index of the current token.</summary>
    protected int Position { get; set; }

    protected ref readonly Token Current => ref _tokens[Position];

    /// <summary>The token behind the current one; the end of text is followed by itself.</summary>
    protected ref readonly Token Next => ref _tokens[Math.Min(Position + 1, _tokens.Length - 1)];

    protected ref readonly Token TokenAt(int index) => ref _tokens[index];

    protected static bool Is(in Token token, Keyword keyword) => token.Kind == TokenKind.Keyword && token.Value == Keywords.KeywordBase + (int)keyword;

    /// <summary>The word that a token is, or <see cref="Keyword.None"/>.</summary>
    protected static Keyword KeywordOf(in Token token) =>
        token.Kind == TokenKind.Keyword && token.Value >= Keywords.KeywordBase ? (Keyword)(token.Value - Keywords.KeywordBase) : Keyword.None;

    /// <summary>Whether the token is an instruction name.</summary>
    protected static bool IsOpcode(in Token token) => token.Kind == TokenKind.Keyword && (uint)token.Value < Keywords.KeywordBase;

    protected bool At(Keyword keyword) => Is(Current, keyword);

    /// <summary>Whether a parenthesis and then the given word come next.</summary>
    protected bool AtOpen(Keyword keyword) => Current.Kind == TokenKind.LeftParen && Is(Next, keyword);

    protected bool TryTake(Keyword keyword)
    {
        if (!At(keyword)) return false;
        Position++;
        return true;
    }

    /// <summary>Enters <c>(keyword ...</c> if that is what comes next.</summary>
    protected bool TryOpen(Keyword keyword)
    {
        if (!AtOpen(keyword)) return false;
        Position += 2;
        return true;
    }

    protected void Open(Keyword keyword)
    {
        if (Current.Kind != TokenKind.LeftParen) throw Unexpected();
        Position++;
        if (!TryTake(keyword)) throw Unexpected();
    }

    protected void Close()
    {
        if (Current.Kind != TokenKind.RightParen) throw Unexpected();
        Position++;
    }

    /// <summary>Index of the parenthesis that closes the one at <paramref name="open"/>.</summary>
    protected int ClosingOf(int open)
    {
        int close = _tokens[open].Value;
        return close >= 0 ? close : throw ErrorAt(_tokens[open], "unexpected token: the parenthesis is never closed");
    }

    protected WasmFormatException ErrorAt(in Token token, string message) => Source.Error(token.Start, message);

    protected WasmFormatException Error(string message) => ErrorAt(Current, message);

    protected WasmFormatException Unexpected() => Unexpected(Current);

    /// <summary>The error for a token that cannot stand where it stands.</summary>
    protected WasmFormatException Unexpected(in Token token)
    {
        const int Longest = 60;
        if (token.Kind == TokenKind.EndOfText) return ErrorAt(token, "unexpected token: end of text");
        bool unknown = token.Kind == TokenKind.Reserved || (token.Kind == TokenKind.Keyword && token.Value == Keywords.Unknown);
        string text = Encoding.UTF8.GetString(Source.Text(token));
        if (text.Length > Longest) text = text[..Longest] + "...";
        string hint = unknown && LegacyNames.Find(text) is { } name ? $", which is now called {name}" : "";
        return ErrorAt(token, (unknown ? "unknown operator " : "unexpected token ") + text + hint);
    }

    /// <summary>The symbol of an identifier, or -1 when none comes next.</summary>
    protected int TakeId()
    {
        if (Current.Kind != TokenKind.Id) return -1;
        int symbol = Current.Value;
        Position++;
        return symbol;
    }

    protected uint TakeU32() => (uint)TakeNatural(uint.MaxValue, "i32 constant out of range");

    protected ulong TakeU64() => TakeNatural(ulong.MaxValue, "i64 constant out of range");

    protected byte TakeLane() => (byte)TakeNatural(byte.MaxValue, "i8 constant out of range");

    private ulong TakeNatural(ulong max, string outOfRange)
    {
        if (Current.Kind != TokenKind.Natural) throw Unexpected();
        if (!NumberLiteral.TryParseMagnitude(Source.Text(Current), out ulong value) || value > max) throw Error(outOfRange);
        Position++;
        return value;
    }

    /// <summary>An integer literal, signed or not, of the given width.</summary>
    protected ulong TakeInteger(int bits)
    {
        if (Current.Kind is not (TokenKind.Natural or TokenKind.Integer)) throw Unexpected();
        if (!NumberLiteral.TryParseInteger(Source.Text(Current), bits, out ulong value)) throw Error("constant out of range");
        Position++;
        return value;
    }

    protected uint TakeFloat32()
    {
        if (!IsNumber(Current)) throw Unexpected();
        if (!NumberLiteral.TryParseFloat32(Source.Text(Current), out uint bits)) throw Error("constant out of range");
        Position++;
        return bits;
    }

    protected ulong TakeFloat64()
    {
        if (!IsNumber(Current)) throw Unexpected();
        if (!NumberLiteral.TryParseFloat64(Source.Text(Current), out ulong bits)) throw Error("constant out of range");
        Position++;
        return bits;
    }

    protected static bool IsNumber(in Token token) => token.Kind is TokenKind.Natural or TokenKind.Integer or TokenKind.Float;

    /// <summary>Appends the bytes of a string literal.</summary>
    protected void TakeString(ByteBuffer into)
    {
        if (Current.Kind != TokenKind.String) throw Unexpected();
        Source.DecodeString(Current, into);
        Position++;
    }

    /// <summary>A string literal that must be well-formed UTF-8. The span is valid until the next name is taken.</summary>
    protected ReadOnlySpan<byte> TakeName()
    {
        int at = Position;
        _decoded.Clear();
        TakeString(_decoded);
        if (!Utf8.IsValid(_decoded.Span)) throw ErrorAt(_tokens[at], "malformed UTF-8 encoding");
        return _decoded.Span;
    }
}
