namespace Tiered.Wasm.Text;

/// <content>Types, type definitions and type uses (spec 6.4 and 6.6.2).</content>
internal sealed partial class ModuleParser
{
    /// <summary>What the parser must know about a type once it is encoded.</summary>
    /// <param name="Start">Where the composite type is in the type section's bytes.</param>
    /// <param name="Length">How many bytes it has.</param>
    /// <param name="IsFunc">Whether it is a function type.</param>
    /// <param name="ParameterCount">Parameters of a function type.</param>
    private readonly record struct TypeEntry(int Start, int Length, bool IsFunc, uint ParameterCount);

    /// <summary>What a type use said, beside the type index it stands for.</summary>
    /// <param name="HasIndex">It named a type with <c>(type x)</c>.</param>
    /// <param name="HasInline">It gave parameters or results.</param>
    private readonly record struct TypeUse(bool HasIndex, bool HasInline);

    private readonly List<TypeEntry> _types = [];

    /// <summary>Final function types without supertypes, alone in their group, by encoding: what an inline type may stand for.</summary>
    private readonly Dictionary<byte[], uint> _plainFuncTypes = new(ByteStringComparer.Instance);

    private readonly Dictionary<(uint Type, int Symbol), uint> _fieldIndices = [];
    private readonly List<(uint Type, uint Field, int Symbol)> _fieldNames = [];
    private readonly HashSet<int> _parameterIds = [];

    // The signature read last, as encoded types; TakeTypeUse and blocks work on it.
    private readonly ByteBuffer _parameters = new();
    private readonly ByteBuffer _results = new();
    private readonly ByteBuffer _signature = new();
    private readonly ByteBuffer _fields = new();
    private uint _parameterCount;
    private uint _resultCount;

    // Binary codes of the abstract heap types, in the order of the keywords from Any to NoExn (spec 5.3.3).
    private static ReadOnlySpan<byte> HeapTypeCodes => [0x6E, 0x6D, 0x6C, 0x6B, 0x6A, 0x71, 0x70, 0x73, 0x6F, 0x72, 0x69, 0x74];

    private static bool IsAbstractHeapType(Keyword keyword) => keyword is >= Keyword.Any and <= Keyword.NoExn;

    private static bool IsAbbreviatedRefType(Keyword keyword) => keyword is >= Keyword.AnyRef and <= Keyword.NullExnRef;

    private void WriteValueType(ByteBuffer into)
    {
        Keyword keyword = KeywordOf(Current);
        if (keyword is >= Keyword.I32 and <= Keyword.V128)
        {
            into.WriteByte((byte)(0x7F - (keyword - Keyword.I32)));
            Position++;
            return;
        }
        WriteRefType(into);
    }

    private bool AtRefType => IsAbbreviatedRefType(KeywordOf(Current)) || AtOpen(Keyword.Ref);

    private void WriteRefType(ByteBuffer into)
    {
        Keyword keyword = KeywordOf(Current);
        if (IsAbbreviatedRefType(keyword))
        {
            into.WriteByte(HeapTypeCodes[keyword - Keyword.AnyRef]);
            Position++;
            return;
        }
        bool nullable = OpenRefType();
        // A nullable abstract type has a one-byte form.
        if (!nullable) into.WriteByte(TypeCodes.Ref);
        else if (!IsAbstractHeapType(KeywordOf(Current))) into.WriteByte(TypeCodes.RefNull);
        WriteHeapType(into);
        Close();
    }

    /// <summary>Enters <c>(ref null?</c> and says whether <c>null</c> was there.</summary>
    private bool OpenRefType()
    {
        if (!AtOpen(Keyword.Ref)) throw Unexpected();
        Position += 2;
        return TryTake(Keyword.Null);
    }

    private void WriteHeapType(ByteBuffer into)
    {
        Keyword keyword = KeywordOf(Current);
        if (IsAbstractHeapType(keyword))
        {
            into.WriteByte(HeapTypeCodes[keyword - Keyword.Any]);
            Position++;
        }
        else if (AtIndex)
        {
            into.WriteS64(TakeIndex(_typeSpace));
        }
        else
        {
            throw Unexpected();
        }
    }

    /// <summary>A reference type as an instruction's immediate: returns whether it is nullable and writes the heap type.</summary>
    private bool WriteRefTypeParts(ByteBuffer heapType)
    {
        Keyword keyword = KeywordOf(Current);
        if (IsAbbreviatedRefType(keyword))
        {
            heapType.WriteByte(HeapTypeCodes[keyword - Keyword.AnyRef]);
            Position++;
            return true;
        }
        bool nullable = OpenRefType();
        WriteHeapType(heapType);
        Close();
        return nullable;
    }

    // ---- Type definitions

    private void ParseTypeFields()
    {
        foreach (int open in _typeFields)
        {
            _typeSection.Bytes.Mark(TokenAt(open).Start);
            Position = open + 1;
            if (TryTake(Keyword.Type))
            {
                _typeSection.Add();
                ParseTypeDefinition(alone: true);
                Close();
                continue;
            }
            Position++;
            int close = ClosingOf(open);
            uint count = 0;
            for (int i = Position; i < close; i = ClosingOf(i) + 1, count++)
            {
                if (TokenAt(i).Kind != TokenKind.LeftParen || !Is(TokenAt(i + 1), Keyword.Type)) throw Unexpected(TokenAt(i));
            }
            ByteBuffer group = _typeSection.Add();
            // A group of one is the same as the type by itself, which is shorter.
            if (count != 1)
            {
                group.WriteByte(0x4E);
                group.WriteU32(count);
            }
            while (TryOpen(Keyword.Type))
            {
                ParseTypeDefinition(alone: count == 1);
                Close();
            }
            Close();
        }
    }

    private void ParseTypeDefinition(bool alone)
    {
        ByteBuffer bytes = _typeSection.Bytes;
        TakeId();
        bool final = true, hasSupertypes = false;
        bool isSub = TryOpen(Keyword.Sub);
        if (isSub)
        {
            final = TryTake(Keyword.Final);
            _fields.Clear();
            uint supertypes = 0;
            for (; AtIndex; supertypes++) _fields.WriteU32(TakeIndex(_typeSpace));
            hasSupertypes = supertypes > 0;
            if (!final || hasSupertypes)
            {
                bytes.WriteByte(final ? (byte)0x4F : (byte)0x50);
                bytes.WriteU32(supertypes);
                bytes.WriteBytes(_fields.Span);
            }
        }
        int start = bytes.Length;
        uint index = (uint)_types.Count;
        bool isFunc = false;
        _parameterCount = 0;
        if (TryOpen(Keyword.Func))
        {
            isFunc = true;
            _parameterIds.Clear();
            TakeSignature(ParameterNames.Ignored);
            bytes.WriteBytes(EncodeSignature());
        }
        else if (TryOpen(Keyword.Struct))
        {
            bytes.WriteByte(0x5F);
            WriteFields(bytes, index);
        }
        else
        {
            Open(Keyword.Array);
            bytes.WriteByte(0x5E);
            WriteFieldType(bytes);
        }
        Close();
        if (isSub) Close();
        _types.Add(new TypeEntry(start, bytes.Length - start, isFunc, _parameterCount));
        if (isFunc && alone && final && !hasSupertypes) _plainFuncTypes.TryAdd(bytes.Span[start..].ToArray(), index);
    }

    private void WriteFields(ByteBuffer bytes, uint type)
    {
        _fields.Clear();
        uint count = 0;
        while (TryOpen(Keyword.Field))
        {
            if (Current.Kind == TokenKind.Id)
            {
                int at = Position;
                int symbol = TakeId();
                if (!_fieldIndices.TryAdd((type, symbol), count))
                    throw ErrorAt(TokenAt(at), "duplicate field $" + Source.Symbols.ToString(symbol));
                int name = TakeNameAnnotation("field");
                _fieldNames.Add((type, count++, name >= 0 ? name : symbol));
                WriteFieldType(_fields);
            }
            else
            {
                int name = TakeNameAnnotation("field");
                if (name >= 0) _fieldNames.Add((type, count, name));
                for (; Current.Kind != TokenKind.RightParen; count++) WriteFieldType(_fields);
            }
            Close();
        }
        bytes.WriteU32(count);
        bytes.WriteBytes(_fields.Span);
    }

    private void WriteFieldType(ByteBuffer into)
    {
        bool mutable = TryOpen(Keyword.Mut);
        if (TryTake(Keyword.I8)) into.WriteByte(0x78);
        else if (TryTake(Keyword.I16)) into.WriteByte(0x77);
        else WriteValueType(into);
        if (mutable) Close();
        into.WriteByte(mutable ? (byte)1 : (byte)0);
    }

    // ---- Signatures and type uses

    private enum ParameterNames
    {
        /// <summary>Identifiers are not allowed.</summary>
        None,
        /// <summary>Identifiers are allowed and stand for nothing.</summary>
        Ignored,
        /// <summary>Parameters are the first locals.</summary>
        Bound,
    }

    /// <summary>Reads <c>(param ...)* (result ...)*</c> into the current signature.</summary>
    private void TakeSignature(ParameterNames names)
    {
        _parameters.Clear();
        _results.Clear();
        _parameterCount = _resultCount = 0;
        while (TryOpen(Keyword.Param))
        {
            if (Current.Kind == TokenKind.Id && names != ParameterNames.None)
            {
                if (names == ParameterNames.Bound)
                {
                    Bind(_localSpace);
                }
                else
                {
                    int at = Position;
                    if (!_parameterIds.Add(TakeId())) throw Duplicate(_localSpace, at);
                }
                WriteValueType(_parameters);
                _parameterCount++;
            }
            else
            {
                for (; Current.Kind != TokenKind.RightParen; _parameterCount++)
                {
                    if (names == ParameterNames.Bound) BindUnnamedLocal();
                    WriteValueType(_parameters);
                }
            }
            Close();
        }
        while (TryOpen(Keyword.Result))
        {
            for (; Current.Kind != TokenKind.RightParen; _resultCount++) WriteValueType(_results);
            Close();
        }
        // Wrong order is wrong syntax, and better said before what has been read is compared with anything.
        if (AtOpen(Keyword.Param) || AtOpen(Keyword.Type)) throw Unexpected(Next);
    }

    private ReadOnlySpan<byte> EncodeSignature()
    {
        _signature.Clear();
        _signature.WriteByte(0x60);
        _signature.WriteU32(_parameterCount);
        _signature.WriteBytes(_parameters.Span);
        _signature.WriteU32(_resultCount);
        _signature.WriteBytes(_results.Span);
        return _signature.Span;
    }

    /// <summary>A type use (spec 6.6.3). With <paramref name="bindParameters"/>, its parameters become the first locals.</summary>
    private uint TakeTypeUse(bool bindParameters, out TypeUse use)
    {
        int at = Position;
        uint type = 0;
        bool hasIndex = TryOpen(Keyword.Type);
        if (hasIndex)
        {
            type = TakeIndex(_typeSpace);
            Close();
        }
        TakeSignature(bindParameters ? ParameterNames.Bound : ParameterNames.None);
        use = new TypeUse(hasIndex, _parameterCount + _resultCount > 0);
        return ResolveTypeUse(at, hasIndex, type);
    }

    /// <summary>
    /// The index that the current signature stands for: the named type, which an inline signature must repeat exactly, or
    /// the first plain function type like it, or a new one at the end.
    /// </summary>
    private uint ResolveTypeUse(int at, bool hasIndex, uint type)
    {
        if (hasIndex && _parameterCount + _resultCount == 0) return type;
        ReadOnlySpan<byte> signature = EncodeSignature();
        if (hasIndex)
        {
            if (type >= _types.Count) throw ErrorAt(TokenAt(at), $"unknown type {type}");
            TypeEntry entry = _types[(int)type];
            if (!entry.IsFunc || !signature.SequenceEqual(_typeSection.Bytes.Span.Slice(entry.Start, entry.Length)))
                throw ErrorAt(TokenAt(at), "inline function type does not match the type it names");
            return type;
        }
        var lookup = _plainFuncTypes.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(signature, out type)) return type;
        type = (uint)_types.Count;
        ByteBuffer bytes = _typeSection.Add();
        _types.Add(new TypeEntry(bytes.Length, signature.Length, IsFunc: true, _parameterCount));
        bytes.WriteBytes(signature);
        lookup[signature] = type;
        return type;
    }

    // ---- Locals of functions whose type is only named

    private uint _lowestUnboundType = uint.MaxValue;
    private int _unboundTypeUse;

    /// <summary>Counts the parameters that a type use without inline parameters brings as the first locals.</summary>
    private void SkipParametersOf(uint type)
    {
        if (type < _types.Count)
        {
            _localSpace.Skip(_types[(int)type].ParameterCount);
        }
        else if (type < _lowestUnboundType)
        {
            _lowestUnboundType = type;
            _unboundTypeUse = Position;
        }
    }

    /// <summary>
    /// A function may name a type that does not exist; the validator says so. But when a later type use has brought that
    /// index to life, the locals of the function were counted wrong.
    /// </summary>
    private void CheckTypesOfUnboundLocals()
    {
        if (_lowestUnboundType < _types.Count) throw ErrorAt(TokenAt(_unboundTypeUse), $"unknown type {_lowestUnboundType}");
    }
}
