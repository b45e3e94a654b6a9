using System.Buffers.Binary;
using System.Globalization;

namespace Tiered.Wasm.Text;

/// <content>Function bodies and constant expressions.</content>
internal sealed partial class ModulePrinter
{
    // The limit that browsers set, which keeps a few hostile bytes from becoming gigabytes of text.
    private const uint MostLocals = 50_000;

    /// <summary>Branch hints by function and by offset in its body.</summary>
    private readonly Dictionary<(uint Func, uint Offset), byte> _hints = [];

    /// <summary>A label in scope.</summary>
    /// <param name="Id">The identifier, or null.</param>
    /// <param name="Hidden">The index of the label that this one hides, or -1.</param>
    /// <param name="AllowsElse">Whether it is that of an <c>if</c> before its <c>else</c>.</param>
    private readonly record struct Label(string? Id, int Hidden, bool AllowsElse);

    /// <summary>Where each defined function stands in the text.</summary>
    internal List<Range> FunctionRanges { get; } = [];

    private readonly List<Label> _labels = [];
    private readonly Dictionary<string, int> _innermostLabel = [];
    private uint _nextLabel;

    private void ReadHints(ref ByteReader reader)
    {
        for (uint funcs = reader.ReadU32(); funcs > 0; funcs--)
        {
            uint func = reader.ReadU32();
            for (uint count = reader.ReadU32(); count > 0; count--)
            {
                uint offset = reader.ReadU32();
                if (reader.ReadU32() != 1 || reader.PeekByte() > 1 || !_hints.TryAdd((func, offset), reader.ReadByte()))
                    throw reader.Error("malformed branch hint");
            }
        }
        if (!reader.AtEnd) throw reader.Error("malformed branch hint");
    }

    private void PrintCode(ref ByteReader reader)
    {
        _hasCode = true;
        uint count = reader.ReadU32();
        if (count != (uint)_typesOfDefinedFuncs.Count) throw reader.Error("function and code section have inconsistent lengths");
        foreach (uint type in _typesOfDefinedFuncs)
        {
            uint size = reader.ReadU32();
            if (size > (uint)reader.Remaining) throw reader.Error("unexpected end: length out of bounds");
            long offset = reader.Offset;
            var body = new ByteReader(reader.ReadBytes((int)size), offset);
            Line();
            int start = _text.Length;
            _text.Append('(');
            uint func = _funcs++;
            AppendFuncHead(func, type);
            PrintLocals(ref body, func, SignatureOf(type));
            PrintBody(ref body, func);
            if (!body.AtEnd) throw body.Error("section size mismatch");
            _text.Append(')');
            FunctionRanges.Add(start.._text.Length);
        }
    }

    private void PrintLocals(ref ByteReader reader, uint func, Signature? signature)
    {
        NameMap names = _names.LocalsOf(func);
        // Without a known type there is no telling which locals the names are for.
        uint index = (uint)(signature?.Parameters.Length ?? 0);
        if (signature is null) names.LimitTo(0);
        uint runs = reader.ReadU32();
        if (runs > 0) Line(2);
        bool first = true;
        ulong total = 0;
        string? previous = null;
        for (; runs > 0; runs--)
        {
            uint count = reader.ReadU32();
            string type = ReadValueType(ref reader);
            // Of two groups of one type that follow each other the parser would make one, unless an empty declaration parts them.
            if (count > 0 && type == previous) _text.Append(" (local)");
            if (count > 0) previous = type;
            total += count;
            if (total > MostLocals) throw new WasmFormatException(WasmFormatErrorKind.LimitExceeded, "too many locals", reader.Offset);
            bool open = false;
            for (uint end = index + count; index < end; index++)
            {
                bool named = names.Contains(index);
                if (!open || named)
                {
                    if (open) _text.Append(')');
                    if (!first) _text.Append(' ');
                    first = false;
                    _text.Append("(local");
                    names.AppendDefinition(_text, index, comment: false);
                }
                _text.Append(' ').Append(type);
                open = !named;
                if (named) _text.Append(')');
            }
            if (open) _text.Append(')');
        }
        if (signature is not null) names.LimitTo(index);
    }

    /// <summary>
    /// An expression up to and including its <c>end</c>: as one folded instruction where it is one, else in parentheses with
    /// the keyword, or bare where there is none.
    /// </summary>
    private void AppendExpression(ref ByteReader reader, string? keyword)
    {
        int instructions = 0;
        int length = _text.Length;
        bool isPlain = true;
        ClearLabels();
        while (true)
        {
            Opcode opcode = ReadOpcode(ref reader);
            if (opcode == Opcode.End && _labels.Count == 0) break;
            instructions++;
            isPlain &= opcode is not (Opcode.Block or Opcode.Loop or Opcode.If or Opcode.TryTable);
            _text.Append(' ');
            AppendInstruction(opcode, ref reader, NoFunction);
        }
        bool folded = instructions == 1 && isPlain;
        if (!folded && keyword is null) return;
        _text.Insert(length + (instructions > 0 ? 1 : 0), folded ? "(" : instructions > 0 ? $"({keyword} " : $" ({keyword}");
        _text.Append(')');
    }

    private const uint NoFunction = uint.MaxValue;

    private void PrintBody(ref ByteReader reader, uint func)
    {
        ClearLabels();
        while (true)
        {
            uint offset = (uint)reader.Position;
            Opcode opcode = ReadOpcode(ref reader);
            if (opcode == Opcode.End && _labels.Count == 0) return;
            int depth = _labels.Count + 2 - (opcode is Opcode.End or Opcode.Else && _labels.Count > 0 ? 1 : 0);
            Line(depth);
            if (_hints.Count > 0 && _hints.TryGetValue((func, offset), out byte hint))
                _text.Append(hint == 0 ? "(@metadata.code.branch_hint \"\\00\") " : "(@metadata.code.branch_hint \"\\01\") ");
            AppendInstruction(opcode, ref reader, func);
        }
    }

    private static Opcode ReadOpcode(ref ByteReader reader)
    {
        ByteReader start = reader;
        uint code = reader.ReadByte();
        if (code is >= 0xFB and <= 0xFE)
        {
            uint sub = reader.ReadU32();
            code = sub <= 0xFFF ? (code - 0xFA) << 12 | sub : 0xFFFF;
        }
        var opcode = (Opcode)code;
        if (OpcodeTable.Immediates(opcode) == ImmediateKind.Illegal) throw start.Error("illegal opcode");
        return opcode;
    }

    private void AppendInstruction(Opcode opcode, ref ByteReader reader, uint func)
    {
        if (opcode is Opcode.RefTest or Opcode.RefCast or Opcode.RefTestNull or Opcode.RefCastNull)
        {
            bool nullable = opcode is Opcode.RefTestNull or Opcode.RefCastNull;
            _text.Append(OpcodeTable.Mnemonic(opcode)).Append(' ').Append(RefType(nullable, ReadHeapType(ref reader)));
            return;
        }
        _text.Append(OpcodeTable.Mnemonic(opcode));
        switch (opcode)
        {
            case Opcode.End:
                PopLabel();
                return;
            case Opcode.Else:
                if (_labels.Count == 0 || !_labels[^1].AllowsElse) throw reader.Error("else found outside an if block");
                _labels[^1] = _labels[^1] with { AllowsElse = false };
                return;
            case Opcode.Block or Opcode.Loop or Opcode.If or Opcode.TryTable:
                AppendBlock(opcode, ref reader, func);
                return;
        }
        AppendImmediates(opcode, ref reader, func);
    }

    private void AppendBlock(Opcode opcode, ref ByteReader reader, uint func)
    {
        string? id = null;
        if (func != NoFunction)
        {
            NameMap names = _names.LabelsOf(func);
            uint label = _nextLabel++;
            names.AppendLabel(_text, label, out id);
        }
        AppendBlockType(ref reader);
        if (opcode == Opcode.TryTable)
        {
            for (uint count = reader.ReadU32(); count > 0; count--) AppendCatch(ref reader);
        }
        PushLabel(id, allowsElse: opcode == Opcode.If);
    }

    private void ClearLabels()
    {
        _labels.Clear();
        _innermostLabel.Clear();
        _nextLabel = 0;
    }

    private void PushLabel(string? id, bool allowsElse)
    {
        int hidden = -1;
        if (id is not null)
        {
            if (!_innermostLabel.TryGetValue(id, out hidden)) hidden = -1;
            _innermostLabel[id] = _labels.Count;
        }
        _labels.Add(new Label(id, hidden, allowsElse));
    }

    private void PopLabel()
    {
        (string? id, int hidden, _) = _labels[^1];
        _labels.RemoveAt(_labels.Count - 1);
        if (id is null) return;
        if (hidden >= 0) _innermostLabel[id] = hidden;
        else _innermostLabel.Remove(id);
    }

    private void AppendBlockType(ref ByteReader reader)
    {
        byte first = reader.PeekByte();
        if (first == 0x40)
        {
            reader.ReadByte();
        }
        else if (first is >= 0x40 and < 0x80)
        {
            _text.Append(" (result ").Append(ReadValueType(ref reader)).Append(')');
        }
        else
        {
            long type = reader.ReadS33();
            if (type < 0) throw reader.Error("malformed block type");
            AppendTypeUse((uint)type);
        }
    }

    private void AppendCatch(ref ByteReader reader)
    {
        byte kind = reader.ReadByte();
        _text.Append(kind switch
        {
            0 => " (catch",
            1 => " (catch_ref",
            2 => " (catch_all",
            3 => " (catch_all_ref",
            _ => throw reader.Error("malformed catch clause"),
        });
        if (kind < 2) _names.Tags.AppendReference(_text, reader.ReadU32());
        AppendLabelReference(reader.ReadU32());
        _text.Append(')');
    }

    /// <summary>The identifier of a label, unless one further in hides it.</summary>
    private void AppendLabelReference(uint depth)
    {
        _text.Append(' ');
        string? id = depth < (uint)_labels.Count ? _labels[_labels.Count - 1 - (int)depth].Id : null;
        if (id is not null && _innermostLabel[id] == _labels.Count - 1 - (int)depth) _text.Append(id);
        else _text.Append(depth);
    }

    private void AppendImmediates(Opcode opcode, ref ByteReader reader, uint func)
    {
        switch (OpcodeTable.Immediates(opcode))
        {
            case ImmediateKind.Label:
                AppendLabelReference(reader.ReadU32());
                break;
            case ImmediateKind.LabelTable:
                for (ulong labels = reader.ReadU32() + 1UL; labels > 0; labels--) AppendLabelReference(reader.ReadU32());
                break;
            case ImmediateKind.Func:
                _names.Funcs.AppendReference(_text, reader.ReadU32());
                break;
            case ImmediateKind.Type:
                _names.Types.AppendReference(_text, reader.ReadU32());
                break;
            case ImmediateKind.CallIndirect:
                uint type = reader.ReadU32();
                AppendUnlessZero(_names.Tables, reader.ReadU32());
                AppendTypeUse(type);
                break;
            case ImmediateKind.Tag:
                _names.Tags.AppendReference(_text, reader.ReadU32());
                break;
            case ImmediateKind.SelectTypes:
                _text.Append(" (result");
                for (uint count = reader.ReadU32(); count > 0; count--) AppendValueType(ref reader);
                _text.Append(')');
                break;
            case ImmediateKind.Local:
                _names.LocalsOf(func).AppendReference(_text, reader.ReadU32());
                break;
            case ImmediateKind.Global:
                _names.Globals.AppendReference(_text, reader.ReadU32());
                break;
            case ImmediateKind.Table:
                AppendUnlessZero(_names.Tables, reader.ReadU32());
                break;
            case ImmediateKind.TableTable:
                AppendPair(_names.Tables, reader.ReadU32(), reader.ReadU32());
                break;
            case ImmediateKind.Memory:
                AppendUnlessZero(_names.Memories, reader.ReadU32());
                break;
            case ImmediateKind.MemoryMemory:
                AppendPair(_names.Memories, reader.ReadU32(), reader.ReadU32());
                break;
            case ImmediateKind.DataMemory:
                uint data = reader.ReadU32();
                AppendUnlessZero(_names.Memories, reader.ReadU32());
                _names.Datas.AppendReference(_text, data);
                break;
            case ImmediateKind.ElemTable:
                uint elem = reader.ReadU32();
                AppendUnlessZero(_names.Tables, reader.ReadU32());
                _names.Elems.AppendReference(_text, elem);
                break;
            case ImmediateKind.Data:
                _names.Datas.AppendReference(_text, reader.ReadU32());
                break;
            case ImmediateKind.Elem:
                _names.Elems.AppendReference(_text, reader.ReadU32());
                break;
            case ImmediateKind.Mem:
                AppendMemoryArgument(opcode, ref reader);
                break;
            case ImmediateKind.MemLane16 or ImmediateKind.MemLane8 or ImmediateKind.MemLane4 or ImmediateKind.MemLane2:
                AppendMemoryArgument(opcode, ref reader);
                _text.Append(' ').Append(reader.ReadByte());
                break;
            case ImmediateKind.Lane16 or ImmediateKind.Lane8 or ImmediateKind.Lane4 or ImmediateKind.Lane2:
                _text.Append(' ').Append(reader.ReadByte());
                break;
            case ImmediateKind.I32:
                _text.Append(CultureInfo.InvariantCulture, $" {reader.ReadS32()}");
                break;
            case ImmediateKind.I64:
                _text.Append(CultureInfo.InvariantCulture, $" {reader.ReadS64()}");
                break;
            case ImmediateKind.F32:
                _text.Append(' ');
                _text.AppendFloat32(reader.ReadFixed32());
                break;
            case ImmediateKind.F64:
                _text.Append(' ');
                _text.AppendFloat64(reader.ReadFixed64());
                break;
            case ImmediateKind.V128:
                ReadOnlySpan<byte> vector = reader.ReadBytes(16);
                _text.Append(" i32x4");
                for (int i = 0; i < 16; i += 4)
                    _text.Append(CultureInfo.InvariantCulture, $" 0x{BinaryPrimitives.ReadUInt32LittleEndian(vector[i..]):x8}");
                break;
            case ImmediateKind.Shuffle:
                foreach (byte lane in reader.ReadBytes(16)) _text.Append(' ').Append(lane);
                break;
            case ImmediateKind.HeapType:
                _text.Append(' ').Append(ReadHeapType(ref reader));
                break;
            case ImmediateKind.TypeField:
                uint structType = reader.ReadU32();
                _names.Types.AppendReference(_text, structType);
                _names.FieldsOf(structType).AppendReference(_text, reader.ReadU32());
                break;
            case ImmediateKind.TypeCount:
                _names.Types.AppendReference(_text, reader.ReadU32());
                _text.Append(' ').Append(reader.ReadU32());
                break;
            case ImmediateKind.TypeData:
                _names.Types.AppendReference(_text, reader.ReadU32());
                _names.Datas.AppendReference(_text, reader.ReadU32());
                break;
            case ImmediateKind.TypeElem:
                _names.Types.AppendReference(_text, reader.ReadU32());
                _names.Elems.AppendReference(_text, reader.ReadU32());
                break;
            case ImmediateKind.TypeType:
                _names.Types.AppendReference(_text, reader.ReadU32());
                _names.Types.AppendReference(_text, reader.ReadU32());
                break;
            case ImmediateKind.BrOnCast:
                byte flags = reader.ReadByte();
                if (flags > 3) throw reader.Error("malformed br_on_cast flags");
                AppendLabelReference(reader.ReadU32());
                _text.Append(' ').Append(RefType((flags & 1) != 0, ReadHeapType(ref reader)));
                _text.Append(' ').Append(RefType((flags & 2) != 0, ReadHeapType(ref reader)));
                break;
            case ImmediateKind.Fence:
                if (reader.ReadByte() != 0) throw reader.Error("zero byte expected");
                break;
        }
    }

    private void AppendUnlessZero(NameMap names, uint index)
    {
        if (index != 0) names.AppendReference(_text, index);
    }

    private void AppendPair(NameMap names, uint first, uint second)
    {
        if ((first | second) == 0) return;
        names.AppendReference(_text, first);
        names.AppendReference(_text, second);
    }

    private void AppendMemoryArgument(Opcode opcode, ref ByteReader reader)
    {
        const uint HasMemory = 0x40;
        uint flags = reader.ReadU32();
        if (flags >= 2 * HasMemory) throw reader.Error("malformed memop flags");
        uint memory = (flags & HasMemory) != 0 ? reader.ReadU32() : 0;
        AppendUnlessZero(_names.Memories, memory);
        ulong offset = reader.ReadU64();
        int alignment = (int)(flags & (HasMemory - 1));
        if (offset != 0) _text.Append(CultureInfo.InvariantCulture, $" offset={offset}");
        if (alignment != OpcodeTable.NaturalAlignment(opcode)) _text.Append(CultureInfo.InvariantCulture, $" align={1UL << alignment}");
    }
}
