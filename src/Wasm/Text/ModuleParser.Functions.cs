namespace Tiered.Wasm.Text;

/// <content>Function bodies: locals, labels, and the instruction grammar, flat and folded (spec 6.5).</content>
internal sealed partial class ModuleParser
{
    private enum FrameKind : byte
    {
        /// <summary><c>block ... end</c>, <c>loop ... end</c> or <c>try_table ... end</c>.</summary>
        FlatBlock,
        /// <summary><c>if</c> before its <c>else</c>.</summary>
        FlatIf,
        /// <summary><c>if</c> behind its <c>else</c>.</summary>
        FlatElse,
        /// <summary>A folded instruction whose operands are being read.</summary>
        Folded,
        /// <summary><c>(block ...)</c> and its like.</summary>
        FoldedBlock,
        /// <summary><c>(if ...</c> before <c>(then</c>: the condition is being read.</summary>
        FoldedIf,
        /// <summary><c>(if ... (then ...)</c>.</summary>
        FoldedIfThen,
        /// <summary><c>(if ... (then ...) (else ...)</c>.</summary>
        FoldedIfElse,
        /// <summary>Inside <c>(then ...)</c> or <c>(else ...)</c>.</summary>
        FoldedArm,
    }

    /// <summary>An open instruction. The parser keeps these on a stack of its own, so that no nesting overflows the thread's.</summary>
    private struct Frame
    {
        internal FrameKind Kind;
        /// <summary>The branch hint that stood before the instruction, or -1.</summary>
        internal int Hint;
        /// <summary>Where the instruction, held back until its operands are out, starts in the pending bytes.</summary>
        internal int PendingStart;
        /// <summary>Identifier and name of the label of a folded <c>if</c>, which opens after its condition.</summary>
        internal int LabelSymbol, LabelName;
    }

    /// <summary>A label in scope; <paramref name="Shadowed"/> is the label of the same identifier further out, or -1.</summary>
    private readonly record struct Label(int Symbol, int Shadowed);

    private readonly ByteBuffer _body;
    private readonly ByteBuffer _pending;
    private readonly ByteBuffer _catches = new(64);
    private readonly Stack<Frame> _frames = new();
    private readonly List<Label> _labels = [];
    private readonly Dictionary<int, int> _innermostLabel = [];
    private uint _nextLabelIndex;

    private void BeginFunction()
    {
        _localSpace.Clear();
        _labels.Clear();
        _innermostLabel.Clear();
        _labelNames.Clear();
        _hints.Clear();
        _nextLabelIndex = 0;
        _body.Clear();
    }

    private void BindUnnamedLocal()
    {
        if (Current.Kind == TokenKind.Id) throw Unexpected();
        Bind(_localSpace);
    }

    private void ParseFunctionBody()
    {
        WriteLocals();
        ParseInstructions(_body, single: false, inFunction: true);
        _body.Mark(Current.Start);
        _body.WriteOpcode(Opcode.End);
    }

    /// <summary>Local declarations as runs of one type each.</summary>
    private void WriteLocals()
    {
        // Runs are collected in the buffers that signatures use, which are free here: types in one, counts beside.
        _parameters.Clear();
        _results.Clear();
        uint runs = 0, runLength = 0;
        int runStart = 0;
        while (TryOpen(Keyword.Local))
        {
            bool named = Current.Kind == TokenKind.Id;
            if (Current.Kind == TokenKind.RightParen)
            {
                // An empty declaration ends a run: so the printer keeps apart what the binary keeps apart.
                FinishRun();
                runLength = 0;
            }
            while (named || Current.Kind != TokenKind.RightParen)
            {
                if (named) Bind(_localSpace);
                else BindUnnamedLocal();
                int start = _parameters.Length;
                WriteValueType(_parameters);
                ReadOnlySpan<byte> types = _parameters.Span;
                if (runLength > 0 && types[runStart..start].SequenceEqual(types[start..]))
                {
                    _parameters.Truncate(start);
                }
                else
                {
                    FinishRun();
                    runStart = start;
                    runLength = 0;
                }
                runLength = checked(runLength + 1);
                if (named) break;
            }
            Close();
        }
        FinishRun();
        _body.WriteU32(runs);
        _body.WriteBytes(_results.Span);

        void FinishRun()
        {
            if (runLength == 0) return;
            runs++;
            _results.WriteU32(runLength);
            // The type of the run that ends, without the one after it.
            ReadOnlySpan<byte> rest = _parameters.Span[runStart..];
            _results.WriteBytes(rest[..LengthOfValueType(rest)]);
        }
    }

    private static int LengthOfValueType(ReadOnlySpan<byte> type)
    {
        if (type[0] is not (TypeCodes.RefNull or TypeCodes.Ref)) return 1;
        int length = 2;
        while (type[length - 1] >= 0x80) length++;
        return length;
    }

    // ---- Expressions outside functions

    /// <summary>Instructions up to the closing parenthesis, then <c>end</c>.</summary>
    private void WriteExpression(ByteBuffer into)
    {
        BeginFunction();
        ParseInstructions(into, single: false, inFunction: false);
        into.WriteOpcode(Opcode.End);
    }

    /// <summary>One folded instruction, then <c>end</c>.</summary>
    private void WriteFoldedExpression(ByteBuffer into)
    {
        if (Current.Kind != TokenKind.LeftParen) throw Unexpected();
        BeginFunction();
        ParseInstructions(into, single: true, inFunction: false);
        into.WriteOpcode(Opcode.End);
    }

    // ---- Instructions

    /// <summary>
    /// Reads instructions up to the parenthesis that closes what is around them, or with <paramref name="single"/> exactly
    /// one folded instruction.
    /// </summary>
    private void ParseInstructions(ByteBuffer output, bool single, bool inFunction)
    {
        _frames.Clear();
        _pending.Clear();
        while (true)
        {
            ref readonly Token token = ref Current;
            int hint = inFunction && _hasAnnotations && token.Kind != TokenKind.RightParen ? TakeBranchHint() : -1;
            if (token.Kind == TokenKind.RightParen)
            {
                if (_frames.Count == 0) return;
                CloseFolded(output);
                Position++;
                if (single && _frames.Count == 0) return;
            }
            else if (token.Kind == TokenKind.LeftParen)
            {
                OpenFolded(output, hint);
            }
            else if (IsOpcode(token))
            {
                if (_frames.Count > 0 && !AllowsFlat(_frames.Peek().Kind)) throw Unexpected();
                Position++;
                ParseFlat((Opcode)token.Value, output, hint);
            }
            else
            {
                throw Unexpected();
            }
        }
    }

    private static bool AllowsFlat(FrameKind kind) =>
        kind is FrameKind.FlatBlock or FrameKind.FlatIf or FrameKind.FlatElse or FrameKind.FoldedBlock or FrameKind.FoldedArm;

    private void ParseFlat(Opcode opcode, ByteBuffer output, int hint)
    {
        output.Mark(TokenAt(Position - 1).Start);
        switch (opcode)
        {
            case Opcode.Block or Opcode.Loop or Opcode.If or Opcode.TryTable:
                AddHint(hint, output);
                WriteBlockHead(opcode, output, out int symbol, out int name);
                PushLabel(symbol, name);
                _frames.Push(new Frame { Kind = opcode == Opcode.If ? FrameKind.FlatIf : FrameKind.FlatBlock });
                break;
            case Opcode.Else:
                if (_frames.Count == 0 || _frames.Peek().Kind != FrameKind.FlatIf) throw UnexpectedPrevious();
                RejectHint(hint);
                CheckClosingLabel();
                output.WriteOpcode(Opcode.Else);
                _frames.Pop();
                _frames.Push(new Frame { Kind = FrameKind.FlatElse });
                break;
            case Opcode.End:
                if (_frames.Count == 0 || _frames.Peek().Kind > FrameKind.FlatElse) throw UnexpectedPrevious();
                RejectHint(hint);
                CheckClosingLabel();
                output.WriteOpcode(Opcode.End);
                _frames.Pop();
                PopLabel();
                break;
            default:
                AddHint(hint, output);
                WritePlain(opcode, output);
                break;
        }
    }

    private void OpenFolded(ByteBuffer output, int hint)
    {
        FrameKind? top = _frames.Count > 0 ? _frames.Peek().Kind : null;
        Position++;
        ref readonly Token token = ref Current;
        if (top == FrameKind.FoldedIf && Is(token, Keyword.Then))
        {
            RejectHint(hint);
            Position++;
            Frame frame = _frames.Pop();
            AddHint(frame.Hint, output);
            FlushPending(frame.PendingStart, output);
            PushLabel(frame.LabelSymbol, frame.LabelName);
            _frames.Push(frame with { Kind = FrameKind.FoldedIfThen });
            _frames.Push(new Frame { Kind = FrameKind.FoldedArm });
            return;
        }
        if (top == FrameKind.FoldedIfThen && IsOpcode(token) && (Opcode)token.Value == Opcode.Else)
        {
            RejectHint(hint);
            output.Mark(token.Start);
            Position++;
            output.WriteOpcode(Opcode.Else);
            _frames.Pop();
            _frames.Push(new Frame { Kind = FrameKind.FoldedIfElse });
            _frames.Push(new Frame { Kind = FrameKind.FoldedArm });
            return;
        }
        if (!IsOpcode(token) || top is FrameKind.FoldedIfThen or FrameKind.FoldedIfElse) throw Unexpected();
        var opcode = (Opcode)token.Value;
        if (opcode is Opcode.Else or Opcode.End) throw Unexpected();
        Position++;
        int symbol, name;
        bool isBlock = opcode is Opcode.Block or Opcode.Loop or Opcode.TryTable;
        (isBlock ? output : _pending).Mark(TokenAt(Position - 1).Start);
        switch (opcode)
        {
            case Opcode.Block or Opcode.Loop or Opcode.TryTable:
                AddHint(hint, output);
                WriteBlockHead(opcode, output, out symbol, out name);
                PushLabel(symbol, name);
                _frames.Push(new Frame { Kind = FrameKind.FoldedBlock });
                break;
            case Opcode.If:
                int ifStart = _pending.Length;
                WriteBlockHead(opcode, _pending, out symbol, out name);
                _frames.Push(new Frame { Kind = FrameKind.FoldedIf, Hint = hint, PendingStart = ifStart, LabelSymbol = symbol, LabelName = name });
                break;
            default:
                int start = _pending.Length;
                WritePlain(opcode, _pending);
                _frames.Push(new Frame { Kind = FrameKind.Folded, Hint = hint, PendingStart = start });
                break;
        }
    }

    private void CloseFolded(ByteBuffer output)
    {
        Frame frame = _frames.Peek();
        switch (frame.Kind)
        {
            case FrameKind.Folded:
                AddHint(frame.Hint, output);
                FlushPending(frame.PendingStart, output);
                break;
            case FrameKind.FoldedBlock or FrameKind.FoldedIfThen or FrameKind.FoldedIfElse:
                output.Mark(Current.Start);
                output.WriteOpcode(Opcode.End);
                PopLabel();
                break;
            case FrameKind.FoldedArm:
                break;
            default:
                // A flat block without its end, or an if without its then.
                throw Unexpected();
        }
        _frames.Pop();
    }

    private void FlushPending(int start, ByteBuffer output)
    {
        output.Append(_pending, start);
        _pending.Truncate(start);
    }

    private WasmFormatException UnexpectedPrevious() => Unexpected(TokenAt(Position - 1));

    // ---- Blocks and labels

    /// <summary>The operator with label, block type and catch clauses. The label is not in scope in the catch clauses.</summary>
    private void WriteBlockHead(Opcode opcode, ByteBuffer into, out int symbol, out int name)
    {
        into.WriteOpcode(opcode);
        symbol = TakeId();
        name = TakeNameAnnotation("label");
        if (name < 0) name = symbol;
        WriteBlockType(into);
        if (opcode == Opcode.TryTable) WriteCatches(into);
    }

    private void WriteBlockType(ByteBuffer into)
    {
        int at = Position;
        uint type = 0;
        bool hasIndex = TryOpen(Keyword.Type);
        if (hasIndex)
        {
            type = TakeIndex(_typeSpace);
            Close();
        }
        TakeSignature(ParameterNames.None);
        if (!hasIndex && _parameterCount == 0 && _resultCount <= 1)
        {
            if (_resultCount == 0) into.WriteByte(0x40);
            else into.WriteBytes(_results.Span);
            return;
        }
        into.WriteS64(ResolveTypeUse(at, hasIndex, type));
    }

    private void WriteCatches(ByteBuffer into)
    {
        _catches.Clear();
        uint count = 0;
        for (; Current.Kind == TokenKind.LeftParen; count++)
        {
            Keyword keyword = KeywordOf(Next);
            if (keyword is not (Keyword.Catch or Keyword.CatchRef or Keyword.CatchAll or Keyword.CatchAllRef)) break;
            Position += 2;
            _catches.WriteByte((byte)(keyword - Keyword.Catch));
            if (keyword is Keyword.Catch or Keyword.CatchRef) _catches.WriteU32(TakeIndex(_tagSpace));
            _catches.WriteU32(TakeLabel());
            Close();
        }
        into.WriteU32(count);
        into.WriteBytes(_catches.Span);
    }

    private void PushLabel(int symbol, int name)
    {
        if (name >= 0) _labelNames.Add((_nextLabelIndex, name));
        _nextLabelIndex++;
        int shadowed = -1;
        if (symbol >= 0)
        {
            if (!_innermostLabel.TryGetValue(symbol, out shadowed)) shadowed = -1;
            _innermostLabel[symbol] = _labels.Count;
        }
        _labels.Add(new Label(symbol, shadowed));
    }

    private void PopLabel()
    {
        Label label = _labels[^1];
        _labels.RemoveAt(_labels.Count - 1);
        if (label.Symbol < 0) return;
        if (label.Shadowed >= 0) _innermostLabel[label.Symbol] = label.Shadowed;
        else _innermostLabel.Remove(label.Symbol);
    }

    /// <summary>An identifier behind <c>else</c> or <c>end</c> must be that of the block.</summary>
    private void CheckClosingLabel()
    {
        if (Current.Kind != TokenKind.Id) return;
        if (Current.Value != _labels[^1].Symbol) throw Error("mismatching label");
        Position++;
    }

    private uint TakeLabel()
    {
        if (Current.Kind != TokenKind.Id) return TakeU32();
        if (!_innermostLabel.TryGetValue(Current.Value, out int label)) throw Unknown("label");
        Position++;
        return (uint)(_labels.Count - 1 - label);
    }
}
