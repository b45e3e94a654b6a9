using System.Runtime.InteropServices;

namespace Tiered.Wasm;

/// <summary>
/// Decodes and validates everything of a binary module but the function bodies (core specification chapters 3.4 and 5.5).
/// Bodies are only located; <see cref="FunctionValidator"/> or a compiler validates them.
/// </summary>
public ref partial struct ModuleDecoder
{
    // Section ids in the order the specification wants them; custom sections (0) may stand anywhere.
    private static ReadOnlySpan<byte> SectionOrder => [0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 11, 6];

    private readonly WasmModule _module;
    private readonly WasmFeatures _features;
    private readonly WasmLimits _limits;
    private ByteReader _reader;
    private readonly List<ValType> _operands = [];
    private List<DefinedType> _types = [];
    private bool[] _escaping = [];
    private int _dataCount = -1;
    private int _functionSectionCount;
    private bool _sawCode;
    private bool _declarationsOnly;

    private ModuleDecoder(ReadOnlyMemory<byte> bytes, WasmFeatures features, WasmLimits limits)
    {
        _module = new WasmModule { Bytes = bytes, Features = features, Limits = limits };
        _features = features;
        _limits = limits;
        _reader = new ByteReader(bytes.Span);
    }

    /// <summary>Decodes a module. The bytes are copied: what was validated is what compilers read later.</summary>
    /// <param name="bytes">The binary.</param>
    /// <param name="features">What the module may use.</param>
    /// <param name="limits">Limits; <see cref="WasmLimits.Default"/> when null.</param>
    /// <exception cref="WasmFormatException">The module is malformed, invalid, over a limit, or uses a feature that is off.</exception>
    public static WasmModule Decode(ReadOnlyMemory<byte> bytes, WasmFeatures features = WasmFeatures.Default, WasmLimits? limits = null)
    {
        limits ??= WasmLimits.Default;
        CheckSize(bytes, limits);
        return DecodeOwned(bytes.ToArray(), features, limits);
    }

    /// <summary>Like <see cref="Decode"/>, for bytes that nobody can change: they are kept.</summary>
    internal static WasmModule DecodeOwned(ReadOnlyMemory<byte> bytes, WasmFeatures features, WasmLimits limits)
    {
        CheckSize(bytes, limits);
        var decoder = new ModuleDecoder(bytes, features, limits);
        decoder.DecodeSections();
        return decoder._module;
    }

    private static void CheckSize(ReadOnlyMemory<byte> bytes, WasmLimits limits)
    {
        if (bytes.Length > limits.ModuleSize)
            throw new WasmFormatException(WasmFormatErrorKind.LimitExceeded, $"module of {bytes.Length} bytes is larger than the limit of {limits.ModuleSize}");
    }

    /// <summary>
    /// Decodes and validates a module's declarations: a binary module without code section. Its functions have no <see cref="WasmModule.Bodies"/>.
    /// </summary>
    /// <exception cref="WasmFormatException">As for <see cref="Decode"/>; also when there is a code section.</exception>
    public static WasmModule DecodeDeclarations(ReadOnlyMemory<byte> bytes, WasmFeatures features, WasmLimits limits)
    {
        var decoder = new ModuleDecoder(bytes, features, limits) { _declarationsOnly = true };
        decoder.DecodeSections();
        return decoder._module;
    }

    /// <summary>Decodes a module and validates all function bodies too.</summary>
    public static WasmModule DecodeAndValidate(ReadOnlyMemory<byte> bytes, WasmFeatures features = WasmFeatures.Default, WasmLimits? limits = null)
    {
        var module = Decode(bytes, features, limits);
        FunctionValidator.ValidateAll(module);
        return module;
    }

    private void DecodeSections()
    {
        if (_reader.Remaining < 4) throw Malformed(_reader.Remaining == 0 ? "unexpected end" : "magic header not detected");
        if (_reader.ReadFixed32() != 0x6D736100)
        {
            _reader.Position = 0;
            throw Malformed("magic header not detected");
        }
        if (_reader.Remaining < 4) throw Malformed("unexpected end");
        uint version = _reader.ReadFixed32();
        if (version != 1)
        {
            _reader.Position = 4;
            throw Malformed(version == 0x1000D ? "this is a component; only core modules are supported" : "unknown binary version");
        }

        var customs = new List<CustomSection>();
        byte last = 0;
        while (!_reader.AtEnd)
        {
            int sectionStart = _reader.Position;
            byte id = _reader.ReadByte();
            uint size = _reader.ReadU32();
            if (size > _reader.Remaining) throw Malformed("unexpected end: section is longer than the module (length out of bounds)");
            int end = _reader.Position + (int)size;
            if (id == 0)
            {
                string name = _reader.ReadName();
                if (_reader.Position > end) throw Malformed("unexpected end");
                customs.Add(new CustomSection(name, _module.Bytes[_reader.Position..end], _reader.Position, last));
                _reader.Position = end;
                continue;
            }
            if (id >= SectionOrder.Length) throw Malformed("malformed section id", sectionStart);
            if (SectionOrder[id] <= SectionOrder[last] && last != 0)
                throw Malformed(id == last ? "unexpected content after last section: duplicate section" : "unexpected content after last section: section out of order", sectionStart);
            last = id;
            // Nothing inside a section can read beyond it.
            var whole = _reader;
            _reader = new ByteReader(_module.Bytes.Span[..end]) { Position = _reader.Position };
            DecodeSection(id, end);
            if (_reader.Position != end) throw Malformed("section size mismatch");
            _reader = whole;
            _reader.Position = end;
        }
        _module.CustomSections = [.. customs];
        Finish();
    }

    private void DecodeSection(byte id, int end)
    {
        switch (id)
        {
            case 1: DecodeTypes(); break;
            case 2: DecodeImports(); break;
            case 3: DecodeFunctions(); break;
            case 4: DecodeTables(); break;
            case 5: DecodeMemories(); break;
            case 6: DecodeGlobals(); break;
            case 7: DecodeExports(); break;
            case 8: DecodeStart(); break;
            case 9: DecodeElements(); break;
            case 10: DecodeCode(end); break;
            case 11: DecodeData(); break;
            case 12:
                Require(WasmFeatures.BulkMemory, "data count section");
                _dataCount = (int)Math.Min(_reader.ReadU32(), int.MaxValue);
                _module.HasDataCount = true;
                break;
            case 13: DecodeTags(); break;
        }
    }

    private void Finish()
    {
        if (_declarationsOnly && _sawCode) throw Malformed("code section among declarations");
        if (_functionSectionCount > 0 && !_sawCode && !_declarationsOnly) throw Malformed("function and code section have inconsistent lengths");
        if (_dataCount > 0 && _module.DataSegments.Length != _dataCount) throw Malformed("data count and data section have inconsistent lengths");
        var escaping = new List<int>();
        for (int i = 0; i < _escaping.Length; i++)
        {
            if (_escaping[i]) escaping.Add(i);
        }
        _module.EscapingFunctions = [.. escaping];
    }

    private void DecodeImports()
    {
        int count = ReadCount(_limits.Imports, "imports");
        var imports = new List<ModuleImport>(Math.Min(count, 4096));
        var functions = new List<int>();
        var tables = new List<TableType>();
        var memories = new List<MemoryType>();
        var globals = new List<GlobalType>();
        var tags = new List<int>();
        for (int i = 0; i < count; i++)
        {
            string module = ReadLimitedName(), name = ReadLimitedName();
            int at = _reader.Position;
            byte kind = _reader.ReadByte();
            switch (kind)
            {
                case 0:
                    imports.Add(new(module, name, ExternKind.Function, functions.Count));
                    functions.Add(ReadFunctionTypeIndex());
                    break;
                case 1:
                    imports.Add(new(module, name, ExternKind.Table, tables.Count));
                    tables.Add(ReadTableType());
                    break;
                case 2:
                    imports.Add(new(module, name, ExternKind.Memory, memories.Count));
                    memories.Add(ReadMemoryType());
                    break;
                case 3:
                    imports.Add(new(module, name, ExternKind.Global, globals.Count));
                    globals.Add(ReadGlobalType());
                    if (globals[^1].IsMutable) Require(WasmFeatures.MutableGlobals, "import of a mutable global");
                    break;
                case 4:
                    imports.Add(new(module, name, ExternKind.Tag, tags.Count));
                    tags.Add(ReadTagType());
                    break;
                default: throw Malformed("malformed import kind", at);
            }
        }
        _module.Imports = [.. imports];
        _module.FunctionTypes = [.. functions];
        _module.ImportedFunctionCount = functions.Count;
        _module.Tables = [.. tables];
        _module.ImportedTableCount = tables.Count;
        _module.Memories = [.. memories];
        _module.ImportedMemoryCount = memories.Count;
        _module.Globals = [.. globals];
        _module.ImportedGlobalCount = globals.Count;
        _module.TagTypes = [.. tags];
        _module.ImportedTagCount = tags.Count;
        CheckMemoryCount();
        CheckTableCount();
        _escaping = new bool[_module.FunctionTypes.Length];
    }

    private void DecodeFunctions()
    {
        int count = ReadCount(_limits.Functions - _module.ImportedFunctionCount, "functions");
        _functionSectionCount = count;
        int imported = _module.ImportedFunctionCount;
        var types = new int[imported + count];
        _module.FunctionTypes.CopyTo(types, 0);
        for (int i = 0; i < count; i++) types[imported + i] = ReadFunctionTypeIndex();
        _module.FunctionTypes = ImmutableCollectionsMarshal.AsImmutableArray(types);
        Array.Resize(ref _escaping, types.Length);
    }

    private void DecodeTables()
    {
        int count = ReadCount(_limits.Tables, "tables");
        var tables = new List<TableType>(_module.Tables);
        var initializers = new ConstantExpression[count];
        for (int i = 0; i < count; i++)
        {
            if (_reader.Remaining >= 2 && _reader.PeekByte() == 0x40)
            {
                Require(WasmFeatures.FunctionReferences, "table with an initial value");
                _reader.ReadByte();
                int at = _reader.Position;
                if (_reader.ReadByte() != 0) throw Malformed("malformed table", at);
                tables.Add(ReadTableType());
                initializers[i] = ReadConstantExpression(tables[^1].Element, _module.ImportedGlobalCount);
            }
            else
            {
                int at = _reader.Position;
                tables.Add(ReadTableType());
                if (!tables[^1].Element.IsDefaultable) throw Invalid("type mismatch: table of non-nullable references needs an initial value", at);
            }
        }
        _module.Tables = [.. tables];
        _module.TableInitializers = ImmutableCollectionsMarshal.AsImmutableArray(initializers);
        CheckTableCount();
    }

    private void DecodeMemories()
    {
        int count = ReadCount(_limits.Memories, "memories");
        var memories = new List<MemoryType>(_module.Memories);
        for (int i = 0; i < count; i++) memories.Add(ReadMemoryType());
        _module.Memories = [.. memories];
        CheckMemoryCount();
    }

    private void CheckMemoryCount()
    {
        int count = _module.Memories.Length;
        if (count > 1 && (_features & WasmFeatures.MultiMemory) == 0) throw Invalid("multiple memories (feature MultiMemory is off)");
        if (count > _limits.Memories) throw Limit($"more than {_limits.Memories} memories");
    }

    private void CheckTableCount()
    {
        int count = _module.Tables.Length;
        if (count > 1 && (_features & WasmFeatures.ReferenceTypes) == 0) throw Invalid("multiple tables (feature ReferenceTypes is off)");
        if (count > _limits.Tables) throw Limit($"more than {_limits.Tables} tables");
    }

    private void DecodeTags()
    {
        Require(WasmFeatures.Exceptions, "tag section");
        int count = ReadCount(_limits.Tags, "tags");
        var tags = new List<int>(_module.TagTypes);
        for (int i = 0; i < count; i++) tags.Add(ReadTagType());
        _module.TagTypes = [.. tags];
    }

    private void DecodeGlobals()
    {
        int count = ReadCount(_limits.Globals, "globals");
        int imported = _module.ImportedGlobalCount;
        var globals = new GlobalType[imported + count];
        _module.Globals.CopyTo(globals, 0);
        _module.Globals = ImmutableCollectionsMarshal.AsImmutableArray(globals);
        var initializers = new ConstantExpression[count];
        for (int i = 0; i < count; i++)
        {
            globals[imported + i] = ReadGlobalType();
            // Since GC an initializer may read the globals before it; until then only imported ones.
            int visible = (_features & WasmFeatures.Gc) != 0 ? imported + i : imported;
            initializers[i] = ReadConstantExpression(globals[imported + i].Value, visible);
        }
        _module.GlobalInitializers = ImmutableCollectionsMarshal.AsImmutableArray(initializers);
    }

    private void DecodeExports()
    {
        int count = ReadCount(_limits.Exports, "exports");
        var exports = new List<ModuleExport>(Math.Min(count, 4096));
        var names = new HashSet<string>();
        for (int i = 0; i < count; i++)
        {
            int at = _reader.Position;
            string name = ReadLimitedName();
            int kindAt = _reader.Position;
            byte kind = _reader.ReadByte();
            if (kind > 4) throw Malformed("malformed export kind", kindAt);
            var extern_ = (ExternKind)kind;
            int index = extern_ switch
            {
                ExternKind.Function => ReadIndex(_module.FunctionTypes.Length, "unknown function"),
                ExternKind.Table => ReadIndex(_module.Tables.Length, "unknown table"),
                ExternKind.Memory => ReadIndex(_module.Memories.Length, "unknown memory"),
                ExternKind.Global => ReadIndex(_module.Globals.Length, "unknown global"),
                _ => ReadIndex(_module.TagTypes.Length, "unknown tag"),
            };
            if (!names.Add(name)) throw Invalid($"duplicate export name \"{name}\"", at);
            if (extern_ == ExternKind.Function) _escaping[index] = true;
            if (extern_ == ExternKind.Global && _module.Globals[index].IsMutable) Require(WasmFeatures.MutableGlobals, "export of a mutable global");
            exports.Add(new ModuleExport(name, extern_, index));
        }
        _module.Exports = [.. exports];
    }

    private void DecodeStart()
    {
        int at = _reader.Position;
        int function = ReadIndex(_module.FunctionTypes.Length, "unknown function");
        var type = _module.FunctionType(function);
        if (type.Parameters.Length + type.Results.Length > 0) throw Invalid("start function must have no parameters and no results", at);
        _module.StartFunction = function;
    }

    private void DecodeCode(int sectionEnd)
    {
        int start = _reader.Position;
        _sawCode = true;
        int count = ReadCount(_limits.Functions, "function bodies");
        if (count != _functionSectionCount) throw Malformed("function and code section have inconsistent lengths");
        var bodies = new FunctionBody[count];
        for (int i = 0; i < count; i++)
        {
            int at = _reader.Position;
            uint size = _reader.ReadU32();
            if (size > (uint)(sectionEnd - _reader.Position)) throw Malformed("unexpected end of section: function body is longer than the code section", at);
            if (size > _limits.FunctionSize) throw Limit($"function body of {size} bytes is larger than the limit of {_limits.FunctionSize}", at);
            bodies[i] = new FunctionBody(_reader.Position, (int)size);
            _reader.Position += (int)size;
        }
        _module.Bodies = ImmutableCollectionsMarshal.AsImmutableArray(bodies);
        _module.CodeSectionSize = _reader.Position - start;
    }

    private void DecodeData()
    {
        int count = ReadCount(_limits.DataSegments, "data segments");
        if (_dataCount >= 0 && count != _dataCount) throw Malformed("data count and data section have inconsistent lengths");
        var segments = new DataSegment[count];
        for (int i = 0; i < count; i++)
        {
            int at = _reader.Position;
            uint flags = _reader.ReadU32();
            if (flags > 2) throw Malformed("malformed data segment flags", at);
            if (flags != 0) Require(WasmFeatures.BulkMemory, "passive data segment");
            int memory = 0;
            ConstantExpression offset = default;
            if (flags != 1)
            {
                memory = flags == 2 ? ReadIndex(_module.Memories.Length, "unknown memory") : 0;
                if (memory >= _module.Memories.Length) throw Invalid("unknown memory 0", at);
                offset = ReadConstantExpression(_module.Memories[memory].Limits.AddressType, _module.Globals.Length);
            }
            uint size = _reader.ReadU32();
            if (size > _reader.Remaining) throw Malformed("unexpected end of section or function: data segment");
            segments[i] = new DataSegment(flags == 1 ? SegmentMode.Passive : SegmentMode.Active, memory, offset, _module.Bytes.Slice(_reader.Position, (int)size));
            _reader.Position += (int)size;
        }
        _module.DataSegments = ImmutableCollectionsMarshal.AsImmutableArray(segments);
    }

    private string ReadLimitedName()
    {
        int at = _reader.Position;
        string name = _reader.ReadName();
        return _reader.Position - at <= _limits.NameSize + 5 ? name : throw Limit($"name is longer than {_limits.NameSize} bytes", at);
    }

    /// <summary>Reads the number of items of a vector. Every item takes at least one byte, so a count beyond the rest of the module is an early end.</summary>
    private int ReadCount(int limit, string what)
    {
        int at = _reader.Position;
        uint count = _reader.ReadU32();
        if (count > (uint)Math.Max(limit, 0)) throw Limit($"{count} {what}, more than the limit of {limit}", at);
        if (count > _reader.Remaining) throw Malformed("unexpected end: count of " + what + " out of bounds (length out of bounds)", at);
        return (int)count;
    }

    private int ReadIndex(int count, string error)
    {
        int at = _reader.Position;
        uint index = _reader.ReadU32();
        return index < (uint)count ? (int)index : throw Invalid($"{error} {index}", at);
    }

    private readonly void Require(WasmFeatures feature, string what)
    {
        if ((_features & feature) == 0) throw new WasmFormatException(WasmFormatErrorKind.Unsupported, $"{what} needs feature {feature}, which is off", _reader.Offset);
    }

    private readonly WasmFormatException Malformed(string message, int at = -1) => new(WasmFormatErrorKind.Malformed, message, at < 0 ? _reader.Position : at);

    private readonly WasmFormatException Invalid(string message, int at = -1) => new(WasmFormatErrorKind.Invalid, message, at < 0 ? _reader.Position : at);

    private readonly WasmFormatException Limit(string message, int at = -1) => new(WasmFormatErrorKind.LimitExceeded, message, at < 0 ? _reader.Position : at);
}
