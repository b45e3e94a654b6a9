using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Tiered.Wasm.Text;

/// <summary>Names of one index space, made into identifiers that are different from each other.</summary>
internal sealed class NameMap
{
    private readonly Dictionary<uint, string> _names = [];
    private readonly Dictionary<uint, string> _ids = [];
    private readonly HashSet<string> _taken = [];

    private uint _limit = uint.MaxValue;

    internal bool IsEmpty => _names.Count == 0;

    /// <summary>
    /// Says how many entries there are. Names beyond them are never defined, so nothing may refer to them by identifier.
    /// </summary>
    /// <returns>Whether there are such names.</returns>
    internal bool LimitTo(uint count)
    {
        if (IsEmpty) return false;
        _limit = count;
        foreach (uint index in _names.Keys)
            if (index >= count) return true;
        return false;
    }

    internal void Add(uint index, string name)
    {
        if (!_names.TryAdd(index, name) || name.Length == 0) return;
        string id = name;
        for (int i = 1; !_taken.Add(id); i++) id = string.Create(CultureInfo.InvariantCulture, $"{name}#{i}");
        _ids.Add(index, LiteralPrinter.Identifier(id));
    }

    /// <summary>The identifier of an entry, with its <c>$</c>.</summary>
    internal bool TryGetId(uint index, [NotNullWhen(true)] out string? id)
    {
        id = null;
        return index < _limit && _ids.TryGetValue(index, out id);
    }

    internal bool Contains(uint index) => TryGetName(index, out _);

    private bool TryGetName(uint index, [NotNullWhen(true)] out string? name)
    {
        name = null;
        return index < _limit && _names.TryGetValue(index, out name);
    }

    /// <summary>How something refers to the entry: its identifier or its index.</summary>
    internal void AppendReference(StringBuilder text, uint index)
    {
        text.Append(' ');
        if (TryGetId(index, out string? id)) text.Append(id);
        else text.Append(index);
    }

    /// <summary>What stands at a block: its label may have the identifier of one further out, so it keeps its plain name.</summary>
    internal void AppendLabel(StringBuilder text, uint index, out string? id)
    {
        id = null;
        if (!_names.TryGetValue(index, out string? name)) return;
        if (name.Length > 0) text.Append(' ').Append(id = LiteralPrinter.Identifier(name));
        else text.Append(" (@name \"\")");
    }

    /// <summary>What stands at the definition: the identifier, and the true name where the identifier had to differ.</summary>
    internal void AppendDefinition(StringBuilder text, uint index, bool comment = true)
    {
        if (!TryGetName(index, out string? name))
        {
            if (comment) text.Append(CultureInfo.InvariantCulture, $" (;{index};)");
            return;
        }
        bool hasId = _ids.TryGetValue(index, out string? id);
        if (hasId) text.Append(' ').Append(id);
        if (hasId && id == LiteralPrinter.Identifier(name)) return;
        text.Append(" (@name ");
        text.AppendName(name);
        text.Append(')');
    }
}

/// <summary>The name section with its extensions for all index spaces.</summary>
internal sealed class PrinterNames
{
    private static readonly NameMap Empty = new();

    private readonly Dictionary<uint, NameMap> _locals = [];
    private readonly Dictionary<uint, NameMap> _labels = [];
    private readonly Dictionary<uint, NameMap> _fields = [];

    internal string? Module { get; private set; }
    internal NameMap Funcs { get; } = new();
    internal NameMap Types { get; } = new();
    internal NameMap Tables { get; } = new();
    internal NameMap Memories { get; } = new();
    internal NameMap Globals { get; } = new();
    internal NameMap Elems { get; } = new();
    internal NameMap Datas { get; } = new();
    internal NameMap Tags { get; } = new();

    internal NameMap LocalsOf(uint func) => _locals.GetValueOrDefault(func, Empty);

    internal NameMap LabelsOf(uint func) => _labels.GetValueOrDefault(func, Empty);

    internal NameMap FieldsOf(uint type) => _fields.GetValueOrDefault(type, Empty);

    /// <summary>Reads the content of a name section.</summary>
    /// <exception cref="WasmFormatException">It is malformed; the caller decides what that means.</exception>
    internal static PrinterNames Read(ref ByteReader reader)
    {
        var names = new PrinterNames();
        while (!reader.AtEnd)
        {
            byte id = reader.ReadByte();
            uint size = reader.ReadU32();
            if (size > (uint)reader.Remaining) throw reader.Error("unexpected end");
            var content = new ByteReader(reader.ReadBytes((int)size));
            switch (id)
            {
                case 0: names.Module = content.ReadName(); break;
                case 1: ReadMap(ref content, names.Funcs); break;
                case 2: ReadIndirect(ref content, names._locals); break;
                case 3: ReadIndirect(ref content, names._labels); break;
                case 4: ReadMap(ref content, names.Types); break;
                case 5: ReadMap(ref content, names.Tables); break;
                case 6: ReadMap(ref content, names.Memories); break;
                case 7: ReadMap(ref content, names.Globals); break;
                case 8: ReadMap(ref content, names.Elems); break;
                case 9: ReadMap(ref content, names.Datas); break;
                case 10: ReadIndirect(ref content, names._fields); break;
                case 11: ReadMap(ref content, names.Tags); break;
            }
        }
        return names;
    }

    private static void ReadMap(ref ByteReader reader, NameMap map)
    {
        for (uint count = reader.ReadU32(); count > 0; count--) map.Add(reader.ReadU32(), reader.ReadName());
    }

    private static void ReadIndirect(ref ByteReader reader, Dictionary<uint, NameMap> maps)
    {
        for (uint count = reader.ReadU32(); count > 0; count--)
        {
            uint outer = reader.ReadU32();
            if (!maps.TryGetValue(outer, out NameMap? map)) maps.Add(outer, map = new NameMap());
            ReadMap(ref reader, map);
        }
    }
}
