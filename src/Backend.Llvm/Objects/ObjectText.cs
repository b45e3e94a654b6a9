using System.Globalization;
using System.Text;

namespace Tiered.Backend.Llvm.Objects;

/// <summary>What an object says of one function, for people: its section, relocations, and the wasm offsets that its code comes from.</summary>
internal static class ObjectText
{
    /// <summary>Describes the function of a symbol; says so when the object does not define it.</summary>
    public static string Of(ElfObject elf, string symbolName, PlaceTable places)
    {
        int index = Array.FindIndex(elf.Symbols, symbol => symbol.IsFunction && symbol.Section != ElfSymbol.Undefined && symbol.Name == symbolName);
        if (index < 0) return $"{symbolName} is not in the object: its calls were inlined";
        var function = elf.Symbols[index];
        var section = elf.Sections[function.Section];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"section {section.Name}: {section.Data.Length} bytes, aligned to {section.Alignment}\n");
        foreach (var relocation in section.Relocations)
        {
            var symbol = elf.Symbols[relocation.Symbol];
            string name = symbol.Name.Length > 0 ? symbol.Name : elf.Sections[symbol.Section].Name;
            text.Append(CultureInfo.InvariantCulture, $"  {relocation.Offset:x6}  relocation of type {relocation.Type} to {name} {relocation.Addend:+0;-0}\n");
        }
        if (!LineTable.Read(elf).TryGetValue(function.Section, out var rows)) return text.ToString();
        foreach (var row in rows)
        {
            var chain = places[row.Line];
            if (row.IsEnd || chain.Length == 0) continue;
            text.Append(CultureInfo.InvariantCulture, $"  {row.Address:x6}  wasm {chain[0]:x}");
            foreach (uint call in chain[1..]) text.Append(CultureInfo.InvariantCulture, $", called at {call:x}");
            text.Append('\n');
        }
        return text.ToString();
    }
}
