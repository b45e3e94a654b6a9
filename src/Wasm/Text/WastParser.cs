using System.Text;

namespace Tiered.Wasm.Text;

/// <summary>Reads scripts of the official test suite: modules, actions on their exports, and assertions.</summary>
public static class WastParser
{
    /// <summary>Reads a script.</summary>
    /// <param name="utf8">The script as UTF-8.</param>
    /// <param name="options">How modules are assembled; <see cref="WatOptions.Default"/> when null.</param>
    /// <exception cref="WasmFormatException">The script itself is malformed.</exception>
    public static IReadOnlyList<WastCommand> Parse(ReadOnlySpan<byte> utf8, WatOptions? options = null) =>
        new ScriptParser(new TextSource(utf8.ToArray()), options ?? WatOptions.Default).Parse();

    /// <summary>Reads a script.</summary>
    /// <param name="text">The script.</param>
    /// <param name="options">How modules are assembled; <see cref="WatOptions.Default"/> when null.</param>
    /// <exception cref="WasmFormatException">The script itself is malformed.</exception>
    public static IReadOnlyList<WastCommand> Parse(ReadOnlySpan<char> text, WatOptions? options = null) =>
        new ScriptParser(new TextSource(TextSource.Encode(text)), options ?? WatOptions.Default).Parse();
}

internal sealed class ScriptParser(TextSource source, WatOptions options) : TokenParser(source, 0)
{
    private const int DeepestNesting = 100;

    private int _depth;

    // Lines are counted along with the commands, whose positions only grow.
    private int _line = 1, _lineStart, _lineOffset;

    internal List<WastCommand> Parse()
    {
        var commands = new List<WastCommand>();
        if (Current.Kind == TokenKind.EndOfText) return commands;
        if (Current.Kind == TokenKind.LeftParen && !IsCommand(KeywordOf(Next)))
        {
            // A script may be the fields of one module and nothing else.
            int end = Source.Tokens.Length - 1;
            commands.Add(new WastModuleCommand(LineOf(Current), TextModule(null, 1, false, -1, 0, end)));
            return commands;
        }
        while (Current.Kind != TokenKind.EndOfText) commands.Add(ParseCommand());
        return commands;
    }

    private static bool IsCommand(Keyword keyword) => keyword is Keyword.Module or Keyword.Register or Keyword.Invoke or Keyword.Get
        or Keyword.Thread or Keyword.Wait or (>= Keyword.AssertReturn and <= Keyword.AssertInvalidCustom);

    private WastCommand ParseCommand()
    {
        if (Current.Kind != TokenKind.LeftParen) throw Unexpected();
        int line = LineOf(Current);
        Keyword keyword = KeywordOf(Next);
        switch (keyword)
        {
            case Keyword.Module:
                return ParseModuleCommand(line);
            case Keyword.Invoke or Keyword.Get:
                return new WastActionCommand(line, ParseAction());
        }
        Position++;
        if (!IsCommand(keyword)) throw Unexpected();
        Position++;
        WastCommand command = keyword switch
        {
            Keyword.Register => new WastRegisterCommand(line, TakeText(), TakeIdText()),
            Keyword.Thread => ParseThread(line),
            Keyword.Wait => new WastWaitCommand(line, TakeIdText()),
            Keyword.AssertReturn => new WastAssertReturn(line, ParseAction(), ParsePatterns()),
            Keyword.AssertTrap when AtOpen(Keyword.Module) => new WastAssertTrap(line, null, ParseModule(), TakeText()),
            Keyword.AssertTrap => new WastAssertTrap(line, ParseAction(), null, TakeText()),
            Keyword.AssertExhaustion => new WastAssertExhaustion(line, ParseAction(), TakeText()),
            Keyword.AssertException => new WastAssertException(line, ParseAction()),
            Keyword.AssertMalformed or Keyword.AssertMalformedCustom =>
                new WastAssertMalformed(line, ParseModule(), TakeText(), keyword == Keyword.AssertMalformedCustom),
            Keyword.AssertInvalid or Keyword.AssertInvalidCustom =>
                new WastAssertInvalid(line, ParseModule(), TakeText(), keyword == Keyword.AssertInvalidCustom),
            _ => new WastAssertUnlinkable(line, ParseModule(), TakeText()),
        };
        Close();
        return command;
    }

    private WastThreadCommand ParseThread(int line)
    {
        if (++_depth > DeepestNesting) throw Error("threads nested too deeply");
        string? name = TakeIdText();
        var shared = new List<string>();
        while (TryOpen(Keyword.Shared))
        {
            Open(Keyword.Module);
            shared.Add(TakeIdText() ?? throw Unexpected());
            Close();
            Close();
        }
        var commands = new List<WastCommand>();
        while (Current.Kind != TokenKind.RightParen) commands.Add(ParseCommand());
        _depth--;
        return new WastThreadCommand(line, name, shared, commands);
    }

    // ---- Modules

    private WastCommand ParseModuleCommand(int line)
    {
        if (!Is(TokenAt(Position + 2), Keyword.Instance)) return new WastModuleCommand(line, ParseModule());
        Position += 3;
        string? instance = TakeIdText();
        string? module = TakeIdText();
        Close();
        return new WastInstanceCommand(line, instance, module);
    }

    private WastModule ParseModule()
    {
        int open = Position, close = ClosingOf(open);
        int line = LineOf(Current);
        Open(Keyword.Module);
        bool definition = TryTake(Keyword.Definition);
        int afterKeyword = Position;
        string? name = TakeIdText();
        bool binary = At(Keyword.Binary);
        if (!binary && !At(Keyword.Quote))
        {
            Position = close + 1;
            return TextModule(name, line, definition, open, afterKeyword, close);
        }
        Position++;
        var content = new ByteBuffer();
        while (Current.Kind == TokenKind.String) TakeString(content);
        Close();
        byte[] bytes = content.ToArray();
        return binary
            ? new WastModule(WastModuleForm.Binary, name, line, definition, () => bytes)
            : new WastModule(WastModuleForm.Quote, name, line, definition, () => WatParser.Assemble(bytes, options));
    }

    private WastModule TextModule(string? name, int line, bool definition, int outerStart, int start, int end)
    {
        byte[]? assembled = null;
        return new WastModule(WastModuleForm.Text, name, line, definition, () => assembled ??= new ModuleParser(Source, outerStart + 1, start, end, options).Parse().ToArray());
    }

    // ---- Actions and values

    private WastAction ParseAction()
    {
        bool get = AtOpen(Keyword.Get);
        Open(get ? Keyword.Get : Keyword.Invoke);
        string? module = TakeIdText();
        string export = TakeText();
        var arguments = new List<WastValue>();
        while (!get && Current.Kind == TokenKind.LeftParen) arguments.Add(ParseValue());
        Close();
        return new WastAction(get, module, export, arguments);
    }

    private WastValue ParseValue()
    {
        int at = Position;
        WastPattern pattern = ParsePattern();
        bool isNull = pattern.Kind == WastValueKind.RefNull && pattern.HeapType is not null;
        bool isNumbered = pattern.Kind is WastValueKind.RefExtern or WastValueKind.RefHost && pattern.HasNumber;
        if (pattern.Nans != 0 || !(pattern.Kind <= WastValueKind.V128 || isNull || isNumbered)) throw Unexpected(TokenAt(at + 1));
        return new WastValue(pattern.Kind, pattern.Low, pattern.High, pattern.HeapType);
    }

    private List<WastPattern> ParsePatterns()
    {
        var patterns = new List<WastPattern>();
        while (Current.Kind == TokenKind.LeftParen) patterns.Add(ParsePattern());
        return patterns;
    }

    private WastPattern ParsePattern()
    {
        if (Current.Kind != TokenKind.LeftParen) throw Unexpected();
        Position++;
        ref readonly Token token = ref Current;
        Position++;
        WastPattern pattern = IsOpcode(token) ? ParseOperatorPattern((Opcode)token.Value) : ParseKeywordPattern(KeywordOf(token));
        Close();
        return pattern;
    }

    private WastPattern ParseOperatorPattern(Opcode opcode)
    {
        byte nans;
        switch (opcode)
        {
            case Opcode.I32Const:
                return new WastPattern(WastValueKind.I32) { Low = (uint)TakeInteger(32) };
            case Opcode.I64Const:
                return new WastPattern(WastValueKind.I64) { Low = TakeInteger(64) };
            case Opcode.F32Const:
                nans = TakeNan();
                return new WastPattern(WastValueKind.F32) { Low = nans == 0 ? TakeFloat32() : 0, Nans = nans, FloatWidth = 32 };
            case Opcode.F64Const:
                nans = TakeNan();
                return new WastPattern(WastValueKind.F64) { Low = nans == 0 ? TakeFloat64() : 0, Nans = nans, FloatWidth = 64 };
            case Opcode.V128Const:
                return ParseVectorPattern();
            case Opcode.RefNull:
                if (Current.Kind == TokenKind.RightParen) return new WastPattern(WastValueKind.RefNull);
                if (Current.Kind is not (TokenKind.Keyword or TokenKind.Id or TokenKind.Natural)) throw Unexpected();
                string heapType = Encoding.UTF8.GetString(Source.Text(Current));
                Position++;
                return new WastPattern(WastValueKind.RefNull) { HeapType = heapType };
            case Opcode.RefFunc:
                return NumberedPattern(WastValueKind.RefFunc);
            case Opcode.RefEq:
                return new WastPattern(WastValueKind.RefEq);
            case Opcode.RefI31:
                return new WastPattern(WastValueKind.RefI31);
            default:
                throw Unexpected(TokenAt(Position - 1));
        }
    }

    private WastPattern ParseKeywordPattern(Keyword keyword)
    {
        switch (keyword)
        {
            case Keyword.RefExtern:
                return NumberedPattern(WastValueKind.RefExtern);
            case Keyword.RefHost:
                return NumberedPattern(WastValueKind.RefHost);
            case Keyword.RefAny:
                return new WastPattern(WastValueKind.RefAny);
            case Keyword.RefStruct:
                return new WastPattern(WastValueKind.RefStruct);
            case Keyword.RefArray:
                return new WastPattern(WastValueKind.RefArray);
            case Keyword.RefExn:
                return new WastPattern(WastValueKind.RefExn);
            case Keyword.Either:
                if (++_depth > DeepestNesting) throw Error("patterns nested too deeply");
                var either = new WastPattern(WastValueKind.Either) { Alternatives = ParsePatterns() };
                _depth--;
                return either;
            default:
                throw Unexpected(TokenAt(Position - 1));
        }
    }

    private WastPattern NumberedPattern(WastValueKind kind)
    {
        bool hasNumber = Current.Kind == TokenKind.Natural;
        return new WastPattern(kind) { HasNumber = hasNumber, Low = hasNumber ? TakeU32() : 0 };
    }

    private WastPattern ParseVectorPattern()
    {
        Keyword shape = KeywordOf(Current);
        int width = shape switch
        {
            Keyword.I8x16 => 8,
            Keyword.I16x8 => 16,
            Keyword.I32x4 or Keyword.F32x4 => 32,
            Keyword.I64x2 or Keyword.F64x2 => 64,
            _ => throw Unexpected(),
        };
        Position++;
        Span<ulong> halves = stackalloc ulong[2];
        halves.Clear();
        byte nans = 0;
        bool isFloat = shape is Keyword.F32x4 or Keyword.F64x2;
        for (int lane = 0; lane < 128 / width; lane++)
        {
            ulong value = 0;
            byte nan = isFloat ? TakeNan() : (byte)0;
            if (nan != 0) nans |= (byte)(nan << (lane * 2));
            else value = shape == Keyword.F32x4 ? TakeFloat32() : shape == Keyword.F64x2 ? TakeFloat64() : TakeInteger(width);
            if (width < 64) value &= (1UL << width) - 1;
            halves[lane * width / 64] |= value << (lane * width % 64);
        }
        return new WastPattern(WastValueKind.V128) { Low = halves[0], High = halves[1], Nans = nans, FloatWidth = isFloat ? width : 0 };
    }

    private byte TakeNan()
    {
        if (TryTake(Keyword.NanCanonical)) return (byte)WastNan.Canonical;
        return TryTake(Keyword.NanArithmetic) ? (byte)WastNan.Arithmetic : (byte)WastNan.None;
    }

    // ---- Text

    private string? TakeIdText() => TakeId() is >= 0 and var symbol ? Source.Symbols.ToString(symbol) : null;

    private string TakeText() => Encoding.UTF8.GetString(TakeName());

    private int LineOf(in Token token)
    {
        Source.CountLines(_lineOffset, token.Start, ref _line, ref _lineStart);
        _lineOffset = Math.Max(_lineOffset, token.Start);
        return _line;
    }
}
