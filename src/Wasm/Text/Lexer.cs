using System.Text;
using System.Text.Unicode;

namespace Tiered.Wasm.Text;

/// <summary>
/// Cuts a text into tokens (spec 6.3), in one pass before parsing starts: with the whole token list at hand the parser
/// can skip to a closing parenthesis in one step and come back to a definition once all names are bound.
/// </summary>
internal ref struct Lexer
{
    private enum Class : byte
    {
        Illegal,
        Space,
        /// <summary>A character that identifiers and words are made of.</summary>
        Id,
        LeftParen,
        RightParen,
        Semicolon,
        Quote,
        /// <summary>One of <c>, [ ] { }</c>, which only reserved tokens contain.</summary>
        Bracket,
    }

    private static ReadOnlySpan<byte> Classes => ClassTable;

    private static readonly byte[] ClassTable = MakeClasses();

    private readonly TextSource _source;
    private readonly ReadOnlySpan<byte> _text;
    private readonly List<Token> _tokens;
    private int _position;

    internal Lexer(TextSource source)
    {
        _source = source;
        _text = source.Bytes;
        _tokens = new List<Token>(_text.Length / 5 + 16);
    }

    /// <summary>The tokens of the whole text; annotations and identifiers go to the source.</summary>
    internal Token[] Run()
    {
        CheckUtf8();
        if (_text.StartsWith(TextSource.ByteOrderMark)) _position = TextSource.ByteOrderMark.Length;
        var open = new Stack<int>();
        while (true)
        {
            SkipSpace();
            if (_position >= _text.Length) break;
            int start = _position;
            if (_text[start] == '(')
            {
                if (start + 1 < _text.Length && _text[start + 1] == '@')
                {
                    LexAnnotation();
                    continue;
                }
                open.Push(_tokens.Count);
                _tokens.Add(new Token(TokenKind.LeftParen, start, 1, -1));
                _position++;
            }
            else if (_text[start] == ')')
            {
                if (open.TryPop(out int opening)) _tokens[opening] = new Token(TokenKind.LeftParen, _tokens[opening].Start, 1, _tokens.Count);
                _tokens.Add(new Token(TokenKind.RightParen, start, 1, 0));
                _position++;
            }
            else
            {
                _tokens.Add(LexWord(inAnnotation: false, intern: true));
            }
        }
        _tokens.Add(new Token(TokenKind.EndOfText, _text.Length, 0, 0));
        return _tokens.ToArray();
    }

    private readonly void CheckUtf8()
    {
        if (Utf8.IsValid(_text)) return;
        int i = 0;
        while (Rune.DecodeFromUtf8(_text[i..], out _, out int length) == System.Buffers.OperationStatus.Done) i += length;
        throw _source.Error(i, "malformed UTF-8 encoding");
    }

    /// <summary>Skips white space and comments; stops at <c>(@</c>.</summary>
    private void SkipSpace()
    {
        ReadOnlySpan<byte> text = _text;
        int i = _position;
        while (i < text.Length)
        {
            byte b = text[i];
            if (Classes[b] == (byte)Class.Space)
            {
                i++;
            }
            else if (b == ';' && i + 1 < text.Length && text[i + 1] == ';')
            {
                int length = text[i..].IndexOfAny((byte)'\n', (byte)'\r');
                i = length < 0 ? text.Length : i + length;
            }
            else if (b == '(' && i + 1 < text.Length && text[i + 1] == ';')
            {
                i = EndOfBlockComment(i);
            }
            else
            {
                break;
            }
        }
        _position = i;
    }

    private readonly int EndOfBlockComment(int start)
    {
        int depth = 1, i = start + 2;
        while (true)
        {
            int step = _text[i..].IndexOfAny((byte)'(', (byte)';');
            if (step < 0 || i + step + 1 >= _text.Length) throw _source.Error(start, "unclosed comment");
            i += step;
            if (_text[i] == '(' && _text[i + 1] == ';')
            {
                depth++;
                i += 2;
            }
            else if (_text[i] == ';' && _text[i + 1] == ')')
            {
                i += 2;
                if (--depth == 0) return i;
            }
            else
            {
                i++;
            }
        }
    }

    /// <summary>
    /// One token that is not a parenthesis. Words, strings and brackets that touch each other are one reserved token, so
    /// white space is required between them.
    /// </summary>
    private Token LexWord(bool inAnnotation, bool intern)
    {
        int start = _position;
        byte first = _text[start];
        if (Classes[first] == (byte)Class.Illegal) throw _source.Error(start, "illegal character");
        if (first == '"')
        {
            bool hasEscapes = ScanString();
            return ContinuesWord() ? FinishReserved(start) : new Token(TokenKind.String, start, _position - start, hasEscapes ? 1 : 0);
        }
        if (first == '$' && start + 1 < _text.Length && _text[start + 1] == '"')
        {
            return LexQuotedId(start, intern);
        }
        int end = start;
        while (end < _text.Length && Classes[_text[end]] == (byte)Class.Id) end++;
        _position = end;
        if (end == start || ContinuesWord()) return FinishReserved(start);
        int length = end - start;
        if (first == '$')
        {
            if (length > 1) return new Token(TokenKind.Id, start, length, intern ? _source.Symbols.Intern(_source.Bytes, start + 1, length - 1) : 0);
            if (inAnnotation) return new Token(TokenKind.Reserved, start, length, 0);
            throw _source.Error(start, "empty identifier");
        }
        ReadOnlySpan<byte> word = _text.Slice(start, length);
        if (first is (>= (byte)'0' and <= (byte)'9') or (byte)'+' or (byte)'-' or (byte)'i' or (byte)'n')
        {
            TokenKind number = NumberLiteral.Classify(word);
            if (number != TokenKind.Reserved) return new Token(number, start, length, 0);
        }
        if (first is < (byte)'a' or > (byte)'z') return new Token(TokenKind.Reserved, start, length, 0);
        int code = Keywords.Find(word);
        if (code == Keywords.Unknown)
        {
            if (word.StartsWith("offset="u8)) code = Keywords.KeywordBase + (int)Keyword.OffsetEquals;
            else if (word.StartsWith("align="u8)) code = Keywords.KeywordBase + (int)Keyword.AlignEquals;
        }
        return new Token(TokenKind.Keyword, start, length, code);
    }

    private Token LexQuotedId(int start, bool intern)
    {
        if (StringLiteral.Scan(_text, start + 1, out int end, out _) != StringLiteral.Fault.None || end == start + 3)
            throw _source.Error(start, "empty identifier");
        _position = end;
        if (ContinuesWord()) return FinishReserved(start);
        if (!intern) return new Token(TokenKind.Id, start, end - start, 0);
        var name = new ByteBuffer(end - start);
        StringLiteral.Decode(_text[(start + 2)..(end - 1)], name);
        if (!Utf8.IsValid(name.Span)) throw _source.Error(start, "malformed UTF-8 encoding");
        return new Token(TokenKind.Id, start, end - start, _source.Symbols.Intern(name.ToArray(), 0, name.Length));
    }

    private bool ScanString()
    {
        int start = _position;
        StringLiteral.Fault fault = StringLiteral.Scan(_text, start, out _position, out bool hasEscapes);
        if (fault == StringLiteral.Fault.None) return hasEscapes;
        throw _source.Error(_position, fault switch
        {
            StringLiteral.Fault.Unclosed => "unclosed string",
            StringLiteral.Fault.IllegalCharacter => "illegal character",
            _ => "illegal escape",
        });
    }

    /// <summary>Whether the next character belongs to the same token as the one before it.</summary>
    private readonly bool ContinuesWord()
    {
        if (_position >= _text.Length) return false;
        return (Class)Classes[_text[_position]] switch
        {
            Class.Id or Class.Quote or Class.Bracket => true,
            Class.Semicolon => !(_position + 1 < _text.Length && _text[_position + 1] == ';'),
            _ => false,
        };
    }

    private Token FinishReserved(int start)
    {
        while (ContinuesWord())
        {
            if (_text[_position] == '"') ScanString();
            else _position++;
        }
        return new Token(TokenKind.Reserved, start, _position - start, 0);
    }

    /// <summary>
    /// An annotation (spec 6.3.5): any tokens with balanced parentheses. Inside, <c>(@</c> has no meaning of its own.
    /// </summary>
    private void LexAnnotation()
    {
        int start = _position;
        AnnotationKind? kind = LexAnnotationId(start);
        int firstContent = _source.AnnotationTokens.Count;
        int depth = 1;
        while (true)
        {
            SkipSpace();
            if (_position >= _text.Length) throw _source.Error(start, "unclosed annotation");
            Token token;
            if (_text[_position] == '(')
            {
                depth++;
                token = new Token(TokenKind.LeftParen, _position++, 1, -1);
            }
            else if (_text[_position] == ')')
            {
                if (--depth == 0) break;
                token = new Token(TokenKind.RightParen, _position++, 1, 0);
            }
            else
            {
                token = LexWord(inAnnotation: true, intern: kind is not null);
            }
            if (kind is not null) _source.AnnotationTokens.Add(token);
        }
        _position++;
        if (kind is null) return;
        _source.Annotations.Add(new Annotation
        {
            Kind = kind.Value,
            Start = start,
            TokenIndex = _tokens.Count,
            FirstContent = firstContent,
            ContentCount = _source.AnnotationTokens.Count - firstContent,
        });
    }

    private AnnotationKind? LexAnnotationId(int start)
    {
        int idStart = start + 2;
        ReadOnlySpan<byte> id;
        if (idStart < _text.Length && _text[idStart] == '"')
        {
            if (StringLiteral.Scan(_text, idStart, out int end, out _) != StringLiteral.Fault.None || end == idStart + 2)
                throw _source.Error(start, "empty annotation id");
            var name = new ByteBuffer(end - idStart);
            StringLiteral.Decode(_text[(idStart + 1)..(end - 1)], name);
            if (!Utf8.IsValid(name.Span)) throw _source.Error(start, "malformed UTF-8 encoding");
            _position = end;
            id = name.Span;
        }
        else
        {
            int end = idStart;
            while (end < _text.Length && Classes[_text[end]] == (byte)Class.Id) end++;
            if (end == idStart) throw _source.Error(start, "empty annotation id");
            _position = end;
            id = _text[idStart..end];
        }
        if (id.SequenceEqual("custom"u8)) return AnnotationKind.Custom;
        if (id.SequenceEqual("name"u8)) return AnnotationKind.Name;
        if (id.SequenceEqual("metadata.code.branch_hint"u8)) return AnnotationKind.BranchHint;
        return null;
    }

    private static byte[] MakeClasses()
    {
        byte[] classes = new byte[256];
        foreach (byte b in " \t\n\r"u8) classes[b] = (byte)Class.Space;
        foreach (byte b in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&'*+-./:<=>?@\\^_`|~"u8) classes[b] = (byte)Class.Id;
        foreach (byte b in ",[]{}"u8) classes[b] = (byte)Class.Bracket;
        classes['('] = (byte)Class.LeftParen;
        classes[')'] = (byte)Class.RightParen;
        classes[';'] = (byte)Class.Semicolon;
        classes['"'] = (byte)Class.Quote;
        return classes;
    }
}
