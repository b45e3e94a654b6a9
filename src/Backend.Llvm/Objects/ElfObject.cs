using System.Buffers.Binary;
using System.Text;

namespace Tiered.Backend.Llvm.Objects;

/// <summary>A section of a relocatable object.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its kind, <c>SHT_...</c>.</param>
/// <param name="Flags">Its properties, <c>SHF_...</c>.</param>
/// <param name="Data">Its bytes; empty for sections without any in the file.</param>
/// <param name="Alignment">What its start must be a multiple of.</param>
/// <param name="EntrySize">Size of its entries if they are all alike, else 0.</param>
/// <param name="Relocations">What must be patched in it, ascending by offset.</param>
internal sealed record ElfSection(string Name, uint Type, ulong Flags, ReadOnlyMemory<byte> Data, int Alignment, int EntrySize, ElfRelocation[] Relocations)
{
    private const ulong MergeFlag = 0x10;

    /// <summary>Holds constants of one size, each of which may be placed by itself.</summary>
    public bool IsMergeable => (Flags & MergeFlag) != 0 && EntrySize > 0;

    /// <summary>What is patched at a place; null if nothing is.</summary>
    public ElfRelocation? RelocationAt(ulong offset)
    {
        int low = 0, high = Relocations.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (Relocations[middle].Offset < offset) low = middle + 1;
            else high = middle;
        }
        return low < Relocations.Length && Relocations[low].Offset == offset ? Relocations[low] : null;
    }
}

/// <summary>A symbol.</summary>
/// <param name="Name">Its name; empty for sections.</param>
/// <param name="Section">The section it lies in, or <see cref="Undefined"/>.</param>
/// <param name="Value">Its offset in the section.</param>
/// <param name="Size">Bytes it names.</param>
/// <param name="IsFunction">Names a function.</param>
internal readonly record struct ElfSymbol(string Name, int Section, ulong Value, ulong Size, bool IsFunction)
{
    public const int Undefined = 0;
}

/// <summary>A relocation with an addend.</summary>
/// <param name="Offset">Where in the section.</param>
/// <param name="Symbol">Index of the symbol.</param>
/// <param name="Type">How to patch; depends on the CPU.</param>
/// <param name="Addend">What to add to the symbol's address.</param>
internal readonly record struct ElfRelocation(ulong Offset, int Symbol, uint Type, long Addend);

/// <summary>What is read of a relocatable 64-bit little-endian ELF object: sections, symbols, relocations. Everything is checked against the file's bounds.</summary>
internal sealed class ElfObject
{
    public const ushort X64Machine = 62;
    public const ushort Arm64Machine = 183;

    private const int HeaderSize = 64, SectionHeaderSize = 64, SymbolSize = 24, RelocationSize = 24;
    private const uint SymbolTable = 2, Rela = 4, NoBits = 8;
    private const int FunctionSymbol = 2;
    private const int FirstReservedSection = 0xFF00;

    private readonly ReadOnlyMemory<byte> _file;

    private ElfObject(ReadOnlyMemory<byte> file) => _file = file;

    public ushort Machine { get; private set; }
    public ElfSection[] Sections { get; private set; } = [];
    public ElfSymbol[] Symbols { get; private set; } = [];

    /// <summary>Reads an object.</summary>
    /// <exception cref="WasmException">The bytes are no such object, or a damaged one.</exception>
    public static ElfObject Read(ReadOnlyMemory<byte> file)
    {
        var result = new ElfObject(file);
        result.ReadAll();
        return result;
    }

    private static WasmException Damaged(string what) => new($"backend llvm: damaged object file: {what}");

    private ReadOnlyMemory<byte> Slice(ulong offset, ulong length, string what)
    {
        if (offset > (ulong)_file.Length || length > (ulong)_file.Length - offset) throw Damaged($"{what} lies outside the file");
        return _file.Slice((int)offset, (int)length);
    }

    private void ReadAll()
    {
        var header = Slice(0, HeaderSize, "the header").Span;
        if (!header.StartsWith("\u007fELF\u0002\u0001"u8)) throw Damaged("no 64-bit little-endian ELF header");
        if (BinaryPrimitives.ReadUInt16LittleEndian(header[16..]) != 1) throw Damaged("no relocatable object");
        Machine = BinaryPrimitives.ReadUInt16LittleEndian(header[18..]);
        ulong headers = BinaryPrimitives.ReadUInt64LittleEndian(header[40..]);
        ulong count = BinaryPrimitives.ReadUInt16LittleEndian(header[60..]);
        ulong names = BinaryPrimitives.ReadUInt16LittleEndian(header[62..]);
        // Objects with very many sections keep the true numbers in the first section's header.
        var first = Slice(headers, SectionHeaderSize, "the first section header").Span;
        if (count == 0) count = BinaryPrimitives.ReadUInt64LittleEndian(first[32..]);
        if (names == 0xFFFF) names = BinaryPrimitives.ReadUInt32LittleEndian(first[40..]);
        if (count > (ulong)_file.Length / SectionHeaderSize) throw Damaged("more section headers than fit the file");
        var table = Slice(headers, count * SectionHeaderSize, "the section headers");
        if (names >= count) throw Damaged("no section for names");
        ReadSections(table.Span, (int)count, (int)names);
    }

    private readonly record struct SectionHeader(uint Name, uint Type, ulong Flags, ulong Offset, ulong Size, uint Link, uint Info, ulong Alignment, ulong EntrySize)
    {
        public static SectionHeader Read(ReadOnlySpan<byte> bytes) => new(
            BinaryPrimitives.ReadUInt32LittleEndian(bytes), BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[32..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[40..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[44..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[48..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[56..]));
    }

    private void ReadSections(ReadOnlySpan<byte> table, int count, int names)
    {
        var headers = new SectionHeader[count];
        for (int i = 0; i < count; i++) headers[i] = SectionHeader.Read(table[(i * SectionHeaderSize)..]);
        var text = Slice(headers[names].Offset, headers[names].Size, "the section names");
        var relocations = new ElfRelocation[count][];
        for (int i = 0; i < count; i++)
        {
            if (headers[i].Type == SymbolTable) ReadSymbols(headers, i);
        }
        for (int i = 0; i < count; i++)
        {
            if (headers[i].Type != Rela) continue;
            if (headers[i].Info >= count) throw Damaged("relocations of a section that is not there");
            relocations[headers[i].Info] = ReadRelocations(headers[i]);
        }
        Sections = new ElfSection[count];
        for (int i = 0; i < count; i++)
        {
            var data = headers[i].Type == NoBits ? default : Slice(headers[i].Offset, i == 0 ? 0 : headers[i].Size, "a section");
            if (headers[i].Alignment > 4096 || headers[i].EntrySize > int.MaxValue) throw Damaged("a section's alignment or entry size is out of range");
            foreach (var relocation in relocations[i] ?? [])
            {
                if (relocation.Offset > (ulong)data.Length) throw Damaged("a relocation lies outside its section");
            }
            Sections[i] = new ElfSection(
                Text(text, headers[i].Name), headers[i].Type, headers[i].Flags, data, (int)Math.Max(1, headers[i].Alignment), (int)headers[i].EntrySize, relocations[i] ?? []);
        }
    }

    private static string Text(ReadOnlyMemory<byte> table, uint offset)
    {
        if (offset >= table.Length && offset > 0) throw Damaged("a name lies outside its table");
        var rest = table.Span[(int)Math.Min(offset, (uint)table.Length)..];
        int end = rest.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }

    private void ReadSymbols(SectionHeader[] headers, int index)
    {
        var header = headers[index];
        var bytes = Slice(header.Offset, header.Size, "the symbols").Span;
        if (header.Link >= headers.Length) throw Damaged("no names for the symbols");
        var names = Slice(headers[header.Link].Offset, headers[header.Link].Size, "the symbols' names");
        Symbols = new ElfSymbol[bytes.Length / SymbolSize];
        for (int i = 0; i < Symbols.Length; i++)
        {
            var symbol = bytes.Slice(i * SymbolSize, SymbolSize);
            int section = BinaryPrimitives.ReadUInt16LittleEndian(symbol[6..]);
            if (section >= headers.Length && section < FirstReservedSection) throw Damaged("a symbol's section is not there");
            if (section >= FirstReservedSection) section = ElfSymbol.Undefined;
            Symbols[i] = new ElfSymbol(
                Text(names, BinaryPrimitives.ReadUInt32LittleEndian(symbol)), section,
                BinaryPrimitives.ReadUInt64LittleEndian(symbol[8..]), BinaryPrimitives.ReadUInt64LittleEndian(symbol[16..]), (symbol[4] & 15) == FunctionSymbol);
        }
    }

    private ElfRelocation[] ReadRelocations(in SectionHeader header)
    {
        var bytes = Slice(header.Offset, header.Size, "relocations").Span;
        var result = new ElfRelocation[bytes.Length / RelocationSize];
        for (int i = 0; i < result.Length; i++)
        {
            var entry = bytes.Slice(i * RelocationSize, RelocationSize);
            ulong info = BinaryPrimitives.ReadUInt64LittleEndian(entry[8..]);
            if (info >> 32 >= (ulong)Symbols.Length) throw Damaged("a relocation's symbol is not there");
            result[i] = new ElfRelocation(
                BinaryPrimitives.ReadUInt64LittleEndian(entry), (int)(info >> 32), (uint)info, BinaryPrimitives.ReadInt64LittleEndian(entry[16..]));
        }
        Array.Sort(result, static (a, b) => a.Offset.CompareTo(b.Offset));
        return result;
    }
}
