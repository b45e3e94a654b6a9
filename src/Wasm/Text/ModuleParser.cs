namespace Tiered.Wasm.Text;

/// <summary>
/// Assembles the fields of one text module (spec 6.6). The first pass binds every identifier and encodes the type
/// definitions, since any field may refer to any other; the second goes through the fields in order and writes each
/// section into a buffer of its own. Types that type uses imply are appended as the second pass meets them.
/// </summary>
internal sealed partial class ModuleParser : TokenParser
{
    private readonly WatOptions _options;
    private readonly int _outerStart;
    private readonly int _start;
    private readonly int _end;

    private readonly IndexSpace _typeSpace = new("type", "type");
    private readonly IndexSpace _funcSpace = new("function", "func");
    private readonly IndexSpace _tableSpace = new("table", "table");
    private readonly IndexSpace _memorySpace = new("memory", "memory");
    private readonly IndexSpace _globalSpace = new("global", "global");
    private readonly IndexSpace _tagSpace = new("tag", "tag");
    private readonly IndexSpace _elemSpace = new("elem segment", "elem segment");
    private readonly IndexSpace _dataSpace = new("data segment", "data segment");
    private readonly IndexSpace _localSpace = new("local", "local");

    private readonly Section _typeSection, _importSection, _funcSection, _tableSection, _memorySection, _globalSection, _exportSection,
        _elemSection, _codeSection, _dataSection, _tagSection;

    private readonly Section[] _sections;

    /// <summary>Indices of the opening parentheses of <c>type</c> and <c>rec</c> fields.</summary>
    private readonly List<int> _typeFields = [];

    private string? _firstDefinition;
    private uint? _startFunc;
    private bool _hasStart;
    private bool _needsDataCount;
    private int _moduleName = -1;

    // Indices of the definitions that the second pass is at.
    private uint _nextFunc, _nextTable, _nextMemory, _nextGlobal, _nextTag;

    /// <summary>Makes a parser for the fields between two tokens.</summary>
    /// <param name="source">The text.</param>
    /// <param name="outerStart">The first token whose annotations belong to the module.</param>
    /// <param name="start">Where the module's identifier or its first field is.</param>
    /// <param name="end">The closing parenthesis of the module, or the end of the text.</param>
    /// <param name="options">Options.</param>
    internal ModuleParser(TextSource source, int outerStart, int start, int end, WatOptions options) : base(source, start)
    {
        _options = options;
        _sections =
        [
            _typeSection = new(1, options), _importSection = new(2, options), _funcSection = new(3, options), _tableSection = new(4, options),
            _memorySection = new(5, options), _globalSection = new(6, options), _exportSection = new(7, options), _elemSection = new(9, options),
            _codeSection = new(10, options), _dataSection = new(11, options), _tagSection = new(13, options),
        ];
        _body = Buffer(4096, options);
        _pending = Buffer(1024, options);
        _items = Buffer(256, options);
        _outerStart = outerStart;
        _start = start;
        _end = end;
        _hasAnnotations = source.Annotations.Count > 0;
    }

    /// <summary>A section under construction: its entries so far, and how many they are.</summary>
    private sealed class Section(byte id, WatOptions options)
    {
        internal byte Id { get; } = id;
        internal uint Count { get; private set; }
        internal ByteBuffer Bytes { get; } = Buffer(256, options);

        /// <summary>Counts one more entry, which the caller writes.</summary>
        internal ByteBuffer Add()
        {
            Count++;
            return Bytes;
        }
    }

    private static ByteBuffer Buffer(int capacity, WatOptions options) => new(capacity) { Marks = options.KeepPlaces ? [] : null };

    /// <summary>Assembles the module.</summary>
    internal ByteBuffer Parse()
    {
        Position = _start;
        int moduleId = TakeId();
        int name = TakeNameAnnotation("module");
        _moduleName = name >= 0 ? name : moduleId;
        int firstField = Position;
        BindFields();
        ParseTypeFields();
        Position = firstField;
        while (Position < _end) ParseField();
        CheckTypesOfUnboundLocals();
        CheckAnnotations();
        return Emit();
    }

    // ---- First pass

    private void BindFields()
    {
        while (true)
        {
            TakeCustomAnnotations();
            if (Position == _end) return;
            if (Current.Kind != TokenKind.LeftParen) throw Unexpected();
            int open = Position, close = ClosingOf(open);
            Position++;
            BindField(open);
            Position = close + 1;
        }
    }

    private void BindField(int open)
    {
        Keyword keyword = KeywordOf(Current);
        Position++;
        switch (keyword)
        {
            case Keyword.Type:
                _typeFields.Add(open);
                Bind(_typeSpace);
                break;
            case Keyword.Rec:
                _typeFields.Add(open);
                while (TryOpenAt(Keyword.Type, out int closeType))
                {
                    Bind(_typeSpace);
                    Position = closeType + 1;
                }
                break;
            case Keyword.Import:
                BindImport(open);
                break;
            case Keyword.Func or Keyword.Table or Keyword.Memory or Keyword.Global or Keyword.Tag:
                Bind(SpaceOf(keyword));
                while (TryOpenAt(Keyword.Export, out int closeExport)) Position = closeExport + 1;
                if (AtOpen(Keyword.Import)) CheckImportOrder(open);
                else _firstDefinition ??= keyword == Keyword.Func ? "function" : SpaceOf(keyword).UnknownName;
                BindInlineSegment(keyword, ClosingOf(open));
                break;
            case Keyword.Elem:
                Bind(_elemSpace);
                break;
            case Keyword.Data:
                Bind(_dataSpace);
                break;
            case Keyword.Export:
                break;
            case Keyword.Start:
                if (_hasStart) throw ErrorAt(TokenAt(open), "multiple start sections");
                _hasStart = true;
                break;
            default:
                Position--;
                throw Unexpected();
        }
    }

    private bool TryOpenAt(Keyword keyword, out int close)
    {
        close = AtOpen(keyword) ? ClosingOf(Position) : -1;
        if (close < 0) return false;
        Position += 2;
        return true;
    }

    private void BindImport(int open)
    {
        CheckImportOrder(open);
        if (Current.Kind != TokenKind.String || Next.Kind != TokenKind.String) return;
        Position += 2;
        if (Current.Kind != TokenKind.LeftParen) return;
        Position++;
        Keyword keyword = KeywordOf(Current);
        if (keyword is not (Keyword.Func or Keyword.Table or Keyword.Memory or Keyword.Global or Keyword.Tag)) return;
        Position++;
        Bind(SpaceOf(keyword));
    }

    private void CheckImportOrder(int open)
    {
        if (_firstDefinition is not null) throw ErrorAt(TokenAt(open), "import after " + _firstDefinition);
    }

    /// <summary>Tables and memories may hold a segment of their own, which takes an index in the order of the text.</summary>
    private void BindInlineSegment(Keyword keyword, int close)
    {
        if (keyword is not (Keyword.Table or Keyword.Memory)) return;
        Keyword segment = keyword == Keyword.Table ? Keyword.Elem : Keyword.Data;
        while (Position < close)
        {
            if (AtOpen(segment))
            {
                (keyword == Keyword.Table ? _elemSpace : _dataSpace).Skip(1);
                return;
            }
            Position = Current.Kind == TokenKind.LeftParen ? ClosingOf(Position) + 1 : Position + 1;
        }
    }

    private IndexSpace SpaceOf(Keyword keyword) => keyword switch
    {
        Keyword.Func => _funcSpace,
        Keyword.Table => _tableSpace,
        Keyword.Memory => _memorySpace,
        Keyword.Global => _globalSpace,
        _ => _tagSpace,
    };

    /// <summary>Takes an optional identifier and name annotation, and gives them the next index of the space.</summary>
    private void Bind(IndexSpace space)
    {
        int at = Position;
        int symbol = TakeId();
        int name = TakeNameAnnotation(space.DuplicateName);
        if (!space.TryBind(symbol, name >= 0 ? name : symbol)) throw Duplicate(space, at);
    }

    private WasmFormatException Duplicate(IndexSpace space, int at) =>
        ErrorAt(TokenAt(at), $"duplicate {space.DuplicateName} ${Source.Symbols.ToString(TokenAt(at).Value)}");

    /// <summary>An index as a number or an identifier.</summary>
    private uint TakeIndex(IndexSpace space)
    {
        if (Current.Kind != TokenKind.Id) return TakeU32();
        if (!space.TryFind(Current.Value, out uint index)) throw Unknown(space.UnknownName);
        Position++;
        return index;
    }

    private bool AtIndex => Current.Kind is TokenKind.Natural or TokenKind.Id;

    private WasmFormatException Unknown(string what) => Error($"unknown {what} ${Source.Symbols.ToString(Current.Value)}");

    // ---- Second pass

    private void ParseField()
    {
        int open = Position, close = ClosingOf(open);
        Keyword keyword = KeywordOf(Next);
        if (_options.KeepPlaces)
        {
            // Which sections a field adds to is not known yet.
            foreach (var section in _sections) section.Bytes.Mark(TokenAt(open).Start);
        }
        Position += 2;
        switch (keyword)
        {
            case Keyword.Type or Keyword.Rec:
                Position = close;
                break;
            case Keyword.Import:
                ParseImport();
                break;
            case Keyword.Func:
                ParseFunc();
                break;
            case Keyword.Table:
                ParseTable();
                break;
            case Keyword.Memory:
                ParseMemory();
                break;
            case Keyword.Global:
                ParseGlobal();
                break;
            case Keyword.Tag:
                ParseTag();
                break;
            case Keyword.Export:
                ParseExport();
                break;
            case Keyword.Start:
                _startFunc = TakeIndex(_funcSpace);
                break;
            case Keyword.Elem:
                ParseElem();
                break;
            default:
                ParseData();
                break;
        }
        Close();
    }

    private void ParseImport()
    {
        ByteBuffer import = _importSection.Add();
        import.WriteVector(TakeName());
        import.WriteVector(TakeName());
        if (Current.Kind != TokenKind.LeftParen) throw Unexpected();
        Position++;
        Keyword keyword = KeywordOf(Current);
        if (keyword is not (Keyword.Func or Keyword.Table or Keyword.Memory or Keyword.Global or Keyword.Tag)) throw Unexpected();
        Position++;
        TakeId();
        WriteImportedType(import, keyword);
        Close();
    }

    /// <summary>An inline import after an identifier and inline exports; false when there is none.</summary>
    private bool TryParseInlineImport(Keyword keyword)
    {
        if (!TryOpen(Keyword.Import)) return false;
        ByteBuffer import = _importSection.Add();
        import.WriteVector(TakeName());
        import.WriteVector(TakeName());
        Close();
        WriteImportedType(import, keyword);
        return true;
    }

    private void WriteImportedType(ByteBuffer import, Keyword keyword)
    {
        switch (keyword)
        {
            case Keyword.Func:
                BeginFunction();
                uint type = TakeTypeUse(bindParameters: true, out _);
                EndFunctionNames(_nextFunc++);
                import.WriteByte(0);
                import.WriteU32(type);
                break;
            case Keyword.Table:
                _nextTable++;
                import.WriteByte(1);
                WriteTableType(import);
                break;
            case Keyword.Memory:
                _nextMemory++;
                import.WriteByte(2);
                WriteMemoryType(import);
                break;
            case Keyword.Global:
                _nextGlobal++;
                import.WriteByte(3);
                WriteGlobalType(import);
                break;
            default:
                _nextTag++;
                import.WriteByte(4);
                WriteTagType(import);
                break;
        }
    }

    private void ParseInlineExports(byte kind, uint index)
    {
        while (TryOpen(Keyword.Export))
        {
            ByteBuffer export = _exportSection.Add();
            export.WriteVector(TakeName());
            export.WriteByte(kind);
            export.WriteU32(index);
            Close();
        }
    }

    private void ParseExport()
    {
        ByteBuffer export = _exportSection.Add();
        export.WriteVector(TakeName());
        if (Current.Kind != TokenKind.LeftParen) throw Unexpected();
        Position++;
        Keyword keyword = KeywordOf(Current);
        byte kind = keyword switch
        {
            Keyword.Func => 0,
            Keyword.Table => 1,
            Keyword.Memory => 2,
            Keyword.Global => 3,
            Keyword.Tag => 4,
            _ => throw Unexpected(),
        };
        Position++;
        export.WriteByte(kind);
        export.WriteU32(TakeIndex(SpaceOf(keyword)));
        Close();
    }

    private void ParseFunc()
    {
        TakeId();
        ParseInlineExports(0, _nextFunc);
        if (TryParseInlineImport(Keyword.Func)) return;
        BeginFunction();
        uint type = TakeTypeUse(bindParameters: true, out TypeUse use);
        _funcSection.Add().WriteU32(type);
        if (!use.HasInline) SkipParametersOf(type);
        ParseFunctionBody();
        ByteBuffer code = _codeSection.Add();
        code.WriteU32((uint)_body.Length);
        code.Append(_body);
        EndBranchHints(_nextFunc);
        EndFunctionNames(_nextFunc++);
    }

    private void ParseTag()
    {
        TakeId();
        ParseInlineExports(4, _nextTag);
        if (TryParseInlineImport(Keyword.Tag)) return;
        WriteTagType(_tagSection.Add());
        _nextTag++;
    }

    private void WriteTagType(ByteBuffer into)
    {
        _localSpace.Clear();
        // The attribute, of which there is one: exception (spec 5.3.16).
        into.WriteByte(0);
        into.WriteU32(TakeTypeUse(bindParameters: true, out _));
    }

    private void ParseGlobal()
    {
        TakeId();
        ParseInlineExports(3, _nextGlobal);
        if (TryParseInlineImport(Keyword.Global)) return;
        ByteBuffer global = _globalSection.Add();
        WriteGlobalType(global);
        WriteExpression(global);
        _nextGlobal++;
    }

    private void WriteGlobalType(ByteBuffer into)
    {
        bool mutable = TryOpen(Keyword.Mut);
        WriteValueType(into);
        if (mutable) Close();
        into.WriteByte(mutable ? (byte)1 : (byte)0);
    }

    // ---- Output

    private ByteBuffer Emit()
    {
        ByteBuffer module = Buffer(_codeSection.Bytes.Length + _dataSection.Bytes.Length + 1024, _options);
        module.WriteBytes("\0asm\u0001\0\0\0"u8);
        EmitCustom(module, Keyword.Before, Keyword.First);
        EmitCustom(module, Keyword.After, Keyword.First);
        EmitSection(module, _typeSection, Keyword.Type);
        EmitSection(module, _importSection, Keyword.Import);
        EmitSection(module, _funcSection, Keyword.Func);
        EmitSection(module, _tableSection, Keyword.Table);
        EmitSection(module, _memorySection, Keyword.Memory);
        EmitSection(module, _tagSection, Keyword.Tag);
        EmitSection(module, _globalSection, Keyword.Global);
        EmitSection(module, _exportSection, Keyword.Export);
        EmitCustom(module, Keyword.Before, Keyword.Start);
        if (_startFunc is { } start) EmitIndexSection(module, 8, start);
        EmitCustom(module, Keyword.After, Keyword.Start);
        EmitSection(module, _elemSection, Keyword.Elem);
        EmitCustom(module, Keyword.Before, Keyword.DataCount);
        if (_needsDataCount) EmitIndexSection(module, 12, _dataSection.Count);
        EmitCustom(module, Keyword.After, Keyword.DataCount);
        EmitBranchHints(module);
        EmitSection(module, _codeSection, Keyword.Code);
        EmitSection(module, _dataSection, Keyword.Data);
        EmitCustom(module, Keyword.Before, Keyword.Last);
        if (_options.EmitNames) EmitNames(module);
        EmitCustom(module, Keyword.After, Keyword.Last);
        return module;
    }

    private void EmitSection(ByteBuffer module, Section section, Keyword place)
    {
        EmitCustom(module, Keyword.Before, place);
        if (section.Count > 0)
        {
            module.WriteByte(section.Id);
            module.WriteU32((uint)(LengthOfU32(section.Count) + section.Bytes.Length));
            module.WriteU32(section.Count);
            module.Append(section.Bytes);
        }
        EmitCustom(module, Keyword.After, place);
    }

    private static void EmitIndexSection(ByteBuffer module, byte id, uint value)
    {
        module.WriteByte(id);
        module.WriteU32((uint)LengthOfU32(value));
        module.WriteU32(value);
    }

    private static int LengthOfU32(uint value) => 1 + System.Numerics.BitOperations.Log2(value | 1) / 7;

    private void EmitCustomSection(ByteBuffer module, ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        module.WriteByte(0);
        module.WriteU32((uint)(LengthOfU32((uint)name.Length) + name.Length + content.Length));
        module.WriteVector(name);
        module.WriteBytes(content);
    }
}
