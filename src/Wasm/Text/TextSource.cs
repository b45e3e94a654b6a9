using System.Text;

namespace Tiered.Wasm.Text;

/// <summary>What a token is. Comments and annotations never become tokens of the main stream.</summary>
internal enum TokenKind : byte
{
    EndOfText,
    LeftParen,
    RightParen,
    /// <summary>A word that starts with a lower case letter; the value is its code in <see cref="Keywords"/>.</summary>
    Keyword,
    /// <summary>An identifier; the value is its symbol.</summary>
    Id,
    /// <summary>A string; the value is 1 when it holds escapes.</summary>
    String,
    /// <summary>An integer without a sign.</summary>
    Natural,
    /// <summary>An integer with a sign.</summary>
    Integer,
    Float,
    /// <summary>Any other run of characters that the grammar reserves (spec 6.3.1).</summary>
    Reserved,
}

/// <summary>One token: where it is, what it is, and a number whose meaning depends on the kind.</summary>
internal readonly struct Token(TokenKind kind, int start, int length, int value)
{
    internal readonly int Start = start;
    internal readonly int Length = length;
    /// <summary>For a left parenthesis, the index of the token that closes it, or -1 when nothing does.</summary>
    internal readonly int Value = value;
    internal readonly TokenKind Kind = kind;
}

/// <summary>The annotations that carry meaning here; all others are checked and dropped by the lexer.</summary>
internal enum AnnotationKind : byte
{
    Custom,
    Name,
    BranchHint,
}

/// <summary>An annotation: the token before which it stands, and its content in <see cref="TextSource.AnnotationTokens"/>.</summary>
internal struct Annotation
{
    internal AnnotationKind Kind;
    internal bool Consumed;
    internal int Start;
    internal int TokenIndex;
    internal int FirstContent;
    internal int ContentCount;
}

/// <summary>A text after lexing: its bytes, tokens, identifiers and the annotations worth keeping.</summary>
internal sealed class TextSource
{
    /// <summary>What some editors put in front of a text; no character of it.</summary>
    internal static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    internal TextSource(byte[] bytes)
    {
        Bytes = bytes;
        Tokens = new Lexer(this).Run();
    }

    internal byte[] Bytes { get; }

    /// <summary>All tokens; the last one is <see cref="TokenKind.EndOfText"/>.</summary>
    internal Token[] Tokens { get; private set; } = [];

    internal SymbolTable Symbols { get; } = new();

    /// <summary>In the order of their <see cref="Annotation.TokenIndex"/>.</summary>
    internal List<Annotation> Annotations { get; } = [];

    internal List<Token> AnnotationTokens { get; } = [];

    internal ReadOnlySpan<byte> Text(in Token token) => Bytes.AsSpan(token.Start, token.Length);

    internal WasmFormatException Error(int offset, string message)
    {
        (int line, int column) = Position(offset);
        return new WasmFormatException(WasmFormatErrorKind.Malformed, message, line, column);
    }

    /// <summary>Line and column, both from 1; columns count characters (code points).</summary>
    internal (int Line, int Column) Position(int offset)
    {
        int line = 1, lineStart = 0;
        CountLines(0, offset, ref line, ref lineStart);
        int column = 1;
        if (lineStart == 0 && Bytes.AsSpan().StartsWith(ByteOrderMark)) lineStart = Math.Min(offset, ByteOrderMark.Length);
        for (int i = lineStart; i < offset; i++)
            if ((Bytes[i] & 0xC0) != 0x80) column++;
        return (line, column);
    }

    /// <summary>Goes on counting lines from one offset to a later one.</summary>
    internal void CountLines(int from, int to, ref int line, ref int lineStart)
    {
        byte[] bytes = Bytes;
        for (int i = from; i < to; i++)
        {
            // A carriage return and the line feed after it are one line end.
            if (bytes[i] == '\n' || (bytes[i] == '\r' && !(i + 1 < bytes.Length && bytes[i + 1] == '\n')))
            {
                line++;
                lineStart = i + 1;
            }
        }
    }

    /// <summary>Appends the bytes that a string token (or a quoted identifier's string) stands for.</summary>
    internal void DecodeString(in Token token, ByteBuffer into)
    {
        ReadOnlySpan<byte> body = Bytes.AsSpan(token.Start + 1, token.Length - 2);
        if (token.Value == 0) into.WriteBytes(body);
        else StringLiteral.Decode(body, into);
    }

    /// <summary>Converts text to the UTF-8 that the lexer works on.</summary>
    internal static byte[] Encode(ReadOnlySpan<char> text)
    {
        byte[] bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var status = System.Text.Unicode.Utf8.FromUtf16(text, bytes, out int read, out int written, replaceInvalidSequences: false);
        if (status != System.Buffers.OperationStatus.Done)
        {
            int line = 1, column = 1;
            for (int i = 0; i < read; i++)
            {
                if (text[i] == '\n') (line, column) = (line + 1, 1);
                else if (!char.IsLowSurrogate(text[i])) column++;
            }
            throw new WasmFormatException(WasmFormatErrorKind.Malformed, "malformed UTF-8 encoding", line, column);
        }
        Array.Resize(ref bytes, written);
        return bytes;
    }
}

/// <summary>Numbers identifiers, so that the parser compares and looks up integers. Equal bytes give equal symbols.</summary>
internal sealed class SymbolTable
{
    private struct Entry
    {
        internal byte[] Source;
        internal int Start;
        internal int Length;
        internal uint Hash;
        internal int Next;
    }

    private Entry[] _entries = new Entry[16];
    private int[] _buckets = new int[32];

    internal int Count { get; private set; }

    internal ReadOnlySpan<byte> this[int symbol] => _entries[symbol].Source.AsSpan(_entries[symbol].Start, _entries[symbol].Length);

    /// <summary>The symbol of the given bytes. <paramref name="source"/> is kept, not copied.</summary>
    internal int Intern(byte[] source, int start, int length)
    {
        ReadOnlySpan<byte> name = source.AsSpan(start, length);
        uint hash = 2166136261;
        foreach (byte b in name) hash = (hash ^ b) * 16777619;
        hash ^= hash >> 15;
        // Buckets hold symbol + 1, so that 0 means empty.
        int i = _buckets[hash & (uint)(_buckets.Length - 1)] - 1;
        for (; i >= 0; i = _entries[i].Next)
        {
            if (_entries[i].Hash == hash && this[i].SequenceEqual(name)) return i;
        }
        if (Count == _entries.Length) Grow();
        int symbol = Count++;
        ref int bucket = ref _buckets[hash & (uint)(_buckets.Length - 1)];
        _entries[symbol] = new Entry { Source = source, Start = start, Length = length, Hash = hash, Next = bucket - 1 };
        bucket = symbol + 1;
        return symbol;
    }

    internal string ToString(int symbol) => Encoding.UTF8.GetString(this[symbol]);

    private void Grow()
    {
        Array.Resize(ref _entries, _entries.Length * 2);
        _buckets = new int[_entries.Length * 2];
        for (int i = 0; i < Count; i++)
        {
            ref int bucket = ref _buckets[_entries[i].Hash & (uint)(_buckets.Length - 1)];
            _entries[i].Next = bucket - 1;
            bucket = i + 1;
        }
    }
}
