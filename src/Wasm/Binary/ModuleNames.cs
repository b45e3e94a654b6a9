namespace Tiered.Wasm;

/// <summary>Names from a module's <c>name</c> custom section. A damaged section gives the names before the damage, never an error.</summary>
public sealed class ModuleNames
{
    private readonly Dictionary<int, string> _functions = [];

    /// <summary>The module's own name.</summary>
    public string? ModuleName { get; private set; }

    /// <summary>The name of a function by its index.</summary>
    public string? FunctionName(int functionIndex) => _functions.GetValueOrDefault(functionIndex);

    /// <summary>Reads the names of a module.</summary>
    public static ModuleNames Read(WasmModule module)
    {
        var names = new ModuleNames();
        foreach (var section in module.CustomSections)
        {
            if (section.Name != "name") continue;
            try
            {
                names.ReadSection(new ByteReader(section.Data.Span, section.Offset));
            }
            catch (WasmFormatException)
            {
                // Custom sections cannot make a module invalid.
            }
        }
        return names;
    }

    private void ReadSection(ByteReader reader)
    {
        while (!reader.AtEnd)
        {
            byte id = reader.ReadByte();
            int end = (int)Math.Min(reader.ReadU32(), (uint)reader.Remaining);
            end += reader.Position;
            if (id == 0)
            {
                ModuleName = reader.ReadName();
            }
            else if (id == 1)
            {
                for (uint count = reader.ReadU32(); count > 0; count--)
                {
                    int index = (int)reader.ReadU32();
                    _functions[index] = reader.ReadName();
                }
            }
            reader.Position = end;
        }
    }
}
