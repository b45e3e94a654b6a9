namespace Tiered.Wasm;

/// <summary>
/// Names from a module's <c>name</c> custom section. They stay where they are in the module: what is kept is four bytes a function, and strings are made when asked for. A damaged section
/// gives the names before the damage, never an error.
/// </summary>
public sealed class ModuleNames
{
    private readonly ReadOnlyMemory<byte> _section;
    private readonly int _limit;

    // By function: the offset of its name's length in the section, plus one; zero without a name.
    private int[] _functions = [];

    private ModuleNames(ReadOnlyMemory<byte> section, int limit)
    {
        _section = section;
        _limit = limit;
    }

    /// <summary>No names at all.</summary>
    public static ModuleNames None { get; } = new(default, 0);

    /// <summary>The module's own name.</summary>
    public string? ModuleName { get; private set; }

    /// <summary>The name of a function by its index; null when there is none, or none that is fit for showing.</summary>
    /// <param name="functionIndex">The function.</param>
    public string? FunctionName(int functionIndex)
    {
        if ((uint)functionIndex >= (uint)_functions.Length || _functions[functionIndex] == 0) return null;
        try
        {
            var reader = new ByteReader(_section.Span) { Position = _functions[functionIndex] - 1 };
            return ReadName(ref reader);
        }
        catch (WasmFormatException)
        {
            // It is not UTF-8.
            return null;
        }
    }

    /// <summary>Reads the names of a module.</summary>
    /// <param name="module">The module.</param>
    public static ModuleNames Read(WasmModule module)
    {
        // The last section counts, as a name's last mention does.
        var data = ReadOnlyMemory<byte>.Empty;
        foreach (var section in module.CustomSections)
        {
            if (section.Name == "name") data = section.Data;
        }
        var names = new ModuleNames(data, module.Limits.NameSize);
        try
        {
            names.ReadSection(module.FunctionTypes.Length);
        }
        catch (WasmFormatException)
        {
            // Custom sections cannot make a module invalid.
        }
        return names;
    }

    private void ReadSection(int functions)
    {
        var reader = new ByteReader(_section.Span);
        while (!reader.AtEnd)
        {
            byte id = reader.ReadByte();
            int end = (int)Math.Min(reader.ReadU32(), (uint)reader.Remaining);
            end += reader.Position;
            if (id == 0) ModuleName = ReadName(ref reader);
            else if (id == 1) ReadFunctions(ref reader, functions);
            reader.Position = end;
        }
    }

    private void ReadFunctions(ref ByteReader reader, int functions)
    {
        if (_functions.Length == 0) _functions = new int[functions];
        for (uint count = reader.ReadU32(); count > 0; count--)
        {
            uint index = reader.ReadU32();
            int place = reader.Position;
            uint length = reader.ReadU32();
            if (length > (uint)reader.Remaining) return;
            reader.Position += (int)length;
            if (index < (uint)_functions.Length) _functions[index] = place + 1;
        }
    }

    private string? ReadName(ref ByteReader reader)
    {
        int start = reader.Position;
        if (reader.ReadU32() > (uint)_limit) return null;
        reader.Position = start;
        return reader.ReadName();
    }
}
