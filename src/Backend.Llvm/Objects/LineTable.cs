using System.Buffers.Binary;

namespace Tiered.Backend.Llvm.Objects;

/// <summary>A row of the line table: from this address on, code has this line, until the next row.</summary>
/// <param name="Address">Offset in the section.</param>
/// <param name="Line">Line; 0 where there is none.</param>
/// <param name="IsEnd">The first address behind a run of code.</param>
internal readonly record struct LineRow(ulong Address, uint Line, bool IsEnd);

/// <summary>Decodes <c>.debug_line</c> (DWARF 4, section 6.2) of a relocatable object, where each run of code names its section by a relocation.</summary>
internal ref struct LineTable
{
    private readonly ElfObject _object;
    private readonly ElfRelocation[] _relocations;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly Dictionary<int, List<LineRow>> _rows;
    private int _at;

    private LineTable(ElfObject elf, ElfSection section)
    {
        _object = elf;
        _relocations = section.Relocations;
        _bytes = section.Data.Span;
        _rows = [];
    }

    /// <summary>The rows of each section with code, ascending.</summary>
    /// <exception cref="WasmException">The table is damaged.</exception>
    public static Dictionary<int, List<LineRow>> Read(ElfObject elf)
    {
        foreach (var section in elf.Sections)
        {
            if (section.Name != ".debug_line") continue;
            var table = new LineTable(elf, section);
            while (table._at < table._bytes.Length) table.ReadUnit();
            return table._rows;
        }
        return [];
    }

    private static WasmException Damaged() => new("backend llvm: damaged object file: the line table cannot be read");

    private byte ReadByte() => _at < _bytes.Length ? _bytes[_at++] : throw Damaged();

    private ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (count < 0 || count > _bytes.Length - _at) throw Damaged();
        _at += count;
        return _bytes.Slice(_at - count, count);
    }

    private ulong ReadUnsigned()
    {
        ulong value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte b = ReadByte();
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80) return value;
        }
        throw Damaged();
    }

    private long ReadSigned()
    {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte b = ReadByte();
            value |= (long)(b & 0x7F) << shift;
            if (b >= 0x80) continue;
            return (b & 0x40) != 0 && shift + 7 < 64 ? value | -1L << shift + 7 : value;
        }
        throw Damaged();
    }

    private void ReadUnit()
    {
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(ReadBytes(4));
        int end = _at + checked((int)Math.Min(length, int.MaxValue - 8));
        if (length >= 0xFFFF_FFF0 || end > _bytes.Length) throw Damaged();
        int version = BinaryPrimitives.ReadUInt16LittleEndian(ReadBytes(2));
        if (version is < 2 or > 4) throw Damaged();
        uint headerLength = BinaryPrimitives.ReadUInt32LittleEndian(ReadBytes(4));
        long program = _at + (long)headerLength;
        if (program > end) throw Damaged();
        uint minimumInstruction = ReadByte();
        if (version == 4) ReadByte();
        ReadByte();
        int lineBase = (sbyte)ReadByte();
        uint lineRange = ReadByte();
        int opcodeBase = ReadByte();
        if (lineRange == 0) throw Damaged();
        var operandCounts = ReadBytes(Math.Max(0, opcodeBase - 1));
        _at = (int)program;
        Run(end, minimumInstruction, lineBase, lineRange, opcodeBase, operandCounts);
    }

    private void Run(int end, uint minimumInstruction, int lineBase, uint lineRange, int opcodeBase, ReadOnlySpan<byte> operandCounts)
    {
        ulong address = 0;
        uint line = 1;
        List<LineRow>? rows = null;
        while (_at < end)
        {
            int opcode = ReadByte();
            if (opcode >= opcodeBase)
            {
                address += (uint)(opcode - opcodeBase) / lineRange * minimumInstruction;
                line = (uint)(line + lineBase + (opcode - opcodeBase) % lineRange);
                rows?.Add(new LineRow(address, line, false));
                continue;
            }
            switch (opcode)
            {
                case 0:
                    int next = checked((int)ReadUnsigned()) + _at;
                    switch (ReadByte())
                    {
                        case 1:
                            rows?.Add(new LineRow(address, 0, true));
                            (address, line, rows) = (0, 1, null);
                            break;
                        case 2:
                            rows = SectionAt((ulong)_at, out address);
                            break;
                    }
                    if (next > end || next < _at) throw Damaged();
                    _at = next;
                    break;
                case 1: rows?.Add(new LineRow(address, line, false)); break;
                case 2: address += ReadUnsigned() * minimumInstruction; break;
                case 3: line = (uint)(line + ReadSigned()); break;
                case 8: address += (uint)(255 - opcodeBase) / lineRange * minimumInstruction; break;
                case 9: address += BinaryPrimitives.ReadUInt16LittleEndian(ReadBytes(2)); break;
                default:
                    for (int i = operandCounts[opcode - 1]; i > 0; i--) ReadUnsigned();
                    break;
            }
        }
        _at = end;
    }

    /// <summary>The section that the address at a place of the table is relocated to.</summary>
    private readonly List<LineRow> SectionAt(ulong place, out ulong address)
    {
        foreach (var relocation in _relocations)
        {
            if (relocation.Offset != place) continue;
            var symbol = _object.Symbols[relocation.Symbol];
            address = symbol.Value + (ulong)relocation.Addend;
            if (!_rows.TryGetValue(symbol.Section, out var rows)) _rows.Add(symbol.Section, rows = []);
            return rows;
        }
        throw Damaged();
    }
}
