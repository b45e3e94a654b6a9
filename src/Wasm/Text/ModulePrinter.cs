using System.Text;

namespace Tiered.Wasm.Text;

/// <summary>Prints one module, section by section. Names and hints are read first, since they come late in the binary.</summary>
internal sealed partial class ModulePrinter
{
    private const int HeaderLength = 8;

    /// <summary>A section's content; for custom sections, after the name.</summary>
    private readonly record struct Section(byte Id, int Start, int Length, string? Name);

    private readonly byte[] _module;
    private readonly StringBuilder _text = new();
    private readonly List<Section> _sections = [];

    private PrinterNames _names = new();
    private Section? _nameSection;
    private Section? _hintSection;

    // How many entries of each index space have been printed, imports included.
    private uint _types, _funcs, _tables, _memories, _globals, _tags, _elems, _datas;
    private bool _hasCode;
    private readonly List<uint> _typesOfDefinedFuncs = [];

    internal ModulePrinter(byte[] module) => _module = module;

    internal string Print()
    {
        ReadSections();
        PrintModule();
        // Only a printed module has counted its entries; the rare one with names for more of them is printed anew.
        bool beyond = _names.Funcs.LimitTo(_funcs) | _names.Types.LimitTo(_types) | _names.Tables.LimitTo(_tables)
            | _names.Memories.LimitTo(_memories) | _names.Globals.LimitTo(_globals) | _names.Tags.LimitTo(_tags)
            | _names.Elems.LimitTo(_elems) | _names.Datas.LimitTo(_datas);
        if (beyond)
        {
            _text.Clear();
            _signatures.Clear();
            _typesOfDefinedFuncs.Clear();
            _funcs = _types = _tables = _memories = _globals = _tags = _elems = _datas = 0;
            PrintModule();
        }
        return _text.ToString();
    }

    private void PrintModule()
    {
        _text.Append("(module");
        if (_names.Module is { } name)
        {
            var map = new NameMap();
            map.Add(0, name);
            map.AppendDefinition(_text, 0);
        }
        Section? previous = null;
        foreach (Section section in _sections)
        {
            ByteReader reader = ReaderOf(section);
            if (section.Id != 0 && previous is { } before && OrderOf(section.Id) <= OrderOf(before.Id))
                throw new WasmFormatException(WasmFormatErrorKind.Malformed, "unexpected content after last section", section.Start);
            switch (section.Id)
            {
                case 0: PrintCustom(section, previous); continue;
                case 1: PrintTypes(ref reader); break;
                case 2: PrintImports(ref reader); break;
                case 3: ReadFuncs(ref reader); break;
                case 4: PrintTables(ref reader); break;
                case 5: PrintMemories(ref reader); break;
                case 6: PrintGlobals(ref reader); break;
                case 7: PrintExports(ref reader); break;
                case 8: PrintStart(ref reader); break;
                case 9: PrintElems(ref reader); break;
                case 10: PrintCode(ref reader); break;
                case 11: PrintDatas(ref reader); break;
                case 12: reader.ReadU32(); break;
                case 13: PrintTags(ref reader); break;
                default: throw new WasmFormatException(WasmFormatErrorKind.Malformed, "malformed section id", section.Start);
            }
            if (!reader.AtEnd) throw reader.Error("section size mismatch");
            previous = section;
        }
        if (_typesOfDefinedFuncs.Count > 0 && !_hasCode)
            throw new WasmFormatException(WasmFormatErrorKind.Malformed, "function and code section have inconsistent lengths", _module.Length);
        _text.Append(")\n");
    }

    /// <summary>Where a section must stand (spec 5.5.16): tags come before globals, and the data count before the code.</summary>
    private static int OrderOf(byte section)
    {
        ReadOnlySpan<byte> order = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];
        return order.IndexOf(section);
    }

    private ByteReader ReaderOf(Section section) => new(_module.AsSpan(section.Start, section.Length), section.Start);

    private void ReadSections()
    {
        var reader = new ByteReader(_module);
        if (!reader.ReadBytes(4).SequenceEqual("\0asm"u8)) throw new WasmFormatException(WasmFormatErrorKind.Malformed, "magic header not detected", 0);
        if (reader.ReadFixed32() != 1) throw new WasmFormatException(WasmFormatErrorKind.Malformed, "unknown binary version", HeaderLength / 2);
        while (!reader.AtEnd)
        {
            byte id = reader.ReadByte();
            uint size = reader.ReadU32();
            if (size > (uint)reader.Remaining) throw reader.Error("unexpected end: length out of bounds");
            int start = reader.Position, length = (int)size;
            reader.ReadBytes(length);
            if (id != 0)
            {
                _sections.Add(new Section(id, start, length, null));
                continue;
            }
            var content = new ByteReader(_module.AsSpan(start, length), start);
            string name = content.ReadName();
            AddCustom(new Section(0, start + content.Position, content.Remaining, name));
        }
    }

    /// <summary>Names and branch hints are shown where they belong; when malformed, they stay custom sections.</summary>
    private void AddCustom(Section section)
    {
        try
        {
            ByteReader reader = ReaderOf(section);
            if (section.Name == "name" && _nameSection is null)
            {
                _names = PrinterNames.Read(ref reader);
                _nameSection = section;
                return;
            }
            if (section.Name == "metadata.code.branch_hint" && _hintSection is null)
            {
                ReadHints(ref reader);
                _hintSection = section;
                return;
            }
        }
        catch (WasmFormatException)
        {
            _hints.Clear();
        }
        _sections.Add(section);
    }

    // ---- Lines

    private StringBuilder Line(int depth = 1)
    {
        // A few hostile bytes may stand for much text: declarations of locals, types with many parameters.
        const int LongestText = 1 << 29;
        if (_text.Length > LongestText) throw new WasmFormatException(WasmFormatErrorKind.LimitExceeded, "text too large");
        // Beyond this, deeper nesting is not shown, or the text would grow with its square.
        const int DeepestIndentation = 50;
        return _text.Append('\n').Append(' ', 2 * Math.Min(depth, DeepestIndentation));
    }

    // ---- Sections without code

    private void PrintCustom(Section section, Section? previous)
    {
        Line().Append("(@custom ");
        _text.AppendName(section.Name!);
        // Behind the name section is the place that needs no words.
        if (_nameSection is not { } names || names.Start > section.Start)
            _text.Append(previous is null ? " (before first)" : $" (after {PlaceOf(previous.Value.Id)})");
        if (section.Length > 0)
        {
            _text.Append(' ');
            _text.AppendBytes(_module.AsSpan(section.Start, section.Length));
        }
        _text.Append(')');
    }

    private static string PlaceOf(byte section) => section switch
    {
        1 => "type",
        2 => "import",
        3 => "func",
        4 => "table",
        5 => "memory",
        6 => "global",
        7 => "export",
        8 => "start",
        9 => "elem",
        10 => "code",
        11 => "data",
        12 => "datacount",
        _ => "tag",
    };

    private void PrintImports(ref ByteReader reader)
    {
        for (uint count = reader.ReadU32(); count > 0; count--)
        {
            Line().Append("(import ");
            _text.AppendName(reader.ReadName());
            _text.Append(' ');
            _text.AppendName(reader.ReadName());
            _text.Append(" (");
            byte kind = reader.ReadByte();
            switch (kind)
            {
                case 0:
                    AppendFuncHead(_funcs++, reader.ReadU32());
                    break;
                case 1:
                    Append("table", _names.Tables, _tables++);
                    AppendTableType(ref reader);
                    break;
                case 2:
                    Append("memory", _names.Memories, _memories++);
                    AppendMemoryType(ref reader);
                    break;
                case 3:
                    Append("global", _names.Globals, _globals++);
                    AppendGlobalType(ref reader);
                    break;
                case 4:
                    AppendTag(ref reader);
                    break;
                default:
                    throw reader.Error("malformed import kind");
            }
            _text.Append("))");
        }
    }

    private void Append(string keyword, NameMap names, uint index)
    {
        _text.Append(keyword);
        names.AppendDefinition(_text, index);
    }

    private void ReadFuncs(ref ByteReader reader)
    {
        for (uint count = reader.ReadU32(); count > 0; count--) _typesOfDefinedFuncs.Add(reader.ReadU32());
    }

    private void PrintTables(ref ByteReader reader)
    {
        for (uint count = reader.ReadU32(); count > 0; count--)
        {
            Line().Append('(');
            Append("table", _names.Tables, _tables++);
            bool hasInitializer = reader.PeekByte() == 0x40;
            if (hasInitializer)
            {
                reader.ReadByte();
                if (reader.ReadByte() != 0) throw reader.Error("zero byte expected");
            }
            AppendTableType(ref reader);
            if (hasInitializer) AppendExpression(ref reader, keyword: null);
            _text.Append(')');
        }
    }

    private void PrintMemories(ref ByteReader reader)
    {
        for (uint count = reader.ReadU32(); count > 0; count--)
        {
            Line().Append('(');
            Append("memory", _names.Memories, _memories++);
            AppendMemoryType(ref reader);
            _text.Append(')');
        }
    }

    private void PrintTags(ref ByteReader reader)
    {
        for (uint count = reader.ReadU32(); count > 0; count--)
        {
            Line().Append('(');
            AppendTag(ref reader);
            _text.Append(')');
        }
    }

    private void AppendTag(ref ByteReader reader)
    {
        Append("tag", _names.Tags, _tags++);
        if (reader.ReadByte() != 0) throw reader.Error("malformed tag attribute");
        AppendTypeUse(reader.ReadU32());
    }

    private void PrintGlobals(ref ByteReader reader)
    {
        for (uint count = reader.ReadU32(); count > 0; count--)
        {
            Line().Append('(');
            Append("global", _names.Globals, _globals++);
            AppendGlobalType(ref reader);
            AppendExpression(ref reader, keyword: null);
            _text.Append(')');
        }
    }

    private void PrintExports(ref ByteReader reader)
    {
        for (uint count = reader.ReadU32(); count > 0; count--)
        {
            Line().Append("(export ");
            _text.AppendName(reader.ReadName());
            byte kind = reader.ReadByte();
            (string keyword, NameMap names) = kind switch
            {
                0 => ("func", _names.Funcs),
                1 => ("table", _names.Tables),
                2 => ("memory", _names.Memories),
                3 => ("global", _names.Globals),
                4 => ("tag", _names.Tags),
                _ => throw reader.Error("malformed export kind"),
            };
            _text.Append(" (").Append(keyword);
            names.AppendReference(_text, reader.ReadU32());
            _text.Append("))");
        }
    }

    private void PrintStart(ref ByteReader reader)
    {
        Line().Append("(start");
        _names.Funcs.AppendReference(_text, reader.ReadU32());
        _text.Append(')');
    }

    // Flag bits of element segments (spec 5.5.12): passive or declarative; explicit table, or declarative; expressions.
    private const uint ElemNotActive = 1, ElemExplicit = 2, ElemExpressions = 4;

    private void PrintElems(ref ByteReader reader)
    {
        for (uint count = reader.ReadU32(); count > 0; count--)
        {
            Line().Append('(');
            Append("elem", _names.Elems, _elems++);
            uint flags = reader.ReadU32();
            if (flags > 7) throw reader.Error("malformed elements segment kind");
            bool isExplicit = (flags & ElemExplicit) != 0;
            if ((flags & ElemNotActive) != 0)
            {
                if (isExplicit) _text.Append(" declare");
            }
            else
            {
                if (isExplicit)
                {
                    _text.Append(" (table");
                    _names.Tables.AppendReference(_text, reader.ReadU32());
                    _text.Append(')');
                }
                AppendExpression(ref reader, "offset");
            }
            bool hasType = (flags & (ElemNotActive | ElemExplicit)) != 0;
            if ((flags & ElemExpressions) == 0)
            {
                if (hasType && reader.ReadByte() != 0) throw reader.Error("malformed element kind");
                _text.Append(" func");
                for (uint items = reader.ReadU32(); items > 0; items--) _names.Funcs.AppendReference(_text, reader.ReadU32());
            }
            else
            {
                if (hasType) _text.Append(' ').Append(ReadRefType(ref reader));
                else _text.Append(" funcref");
                for (uint items = reader.ReadU32(); items > 0; items--) AppendExpression(ref reader, "item");
            }
            _text.Append(')');
        }
    }

    private void PrintDatas(ref ByteReader reader)
    {
        for (uint count = reader.ReadU32(); count > 0; count--)
        {
            Line().Append('(');
            Append("data", _names.Datas, _datas++);
            uint flags = reader.ReadU32();
            if (flags > 2) throw reader.Error("malformed data segment kind");
            if (flags == 2)
            {
                _text.Append(" (memory");
                _names.Memories.AppendReference(_text, reader.ReadU32());
                _text.Append(')');
            }
            if (flags != 1) AppendExpression(ref reader, "offset");
            uint length = reader.ReadU32();
            if (length > (uint)reader.Remaining) throw reader.Error("unexpected end: length out of bounds");
            _text.Append(' ');
            _text.AppendBytes(reader.ReadBytes((int)length));
            _text.Append(')');
        }
    }
}
