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
    private readonly ElfSection _section;
    private readonly Dictionary<int, List<LineRow>> _rows;
    private DwarfReader _reader;

    private LineTable(ElfObject elf, ElfSection section)
    {
        _object = elf;
        _section = section;
        _rows = [];
        _reader = new DwarfReader(section.Data.Span, "line table");
    }

    /// <summary>The rows of each section with code, ascending.</summary>
    /// <exception cref="WasmException">The table is damaged.</exception>
    public static Dictionary<int, List<LineRow>> Read(ElfObject elf)
    {
        foreach (var section in elf.Sections)
        {
            if (section.Name != ".debug_line") continue;
            var table = new LineTable(elf, section);
            while (!table._reader.IsAtEnd) table.ReadUnit();
            return table._rows;
        }
        return [];
    }

    private void ReadUnit()
    {
        int end = _reader.ReadUnitEnd();
        int version = _reader.ReadUInt16();
        if (version is < 2 or > 4) throw _reader.Damaged();
        uint headerLength = _reader.ReadUInt32();
        long program = _reader.Position + (long)headerLength;
        if (program > end) throw _reader.Damaged();
        uint minimumInstruction = _reader.ReadByte();
        if (version == 4) _reader.ReadByte();
        _reader.ReadByte();
        int lineBase = (sbyte)_reader.ReadByte();
        uint lineRange = _reader.ReadByte();
        int opcodeBase = _reader.ReadByte();
        if (lineRange == 0) throw _reader.Damaged();
        var operandCounts = _reader.ReadBytes(Math.Max(0, opcodeBase - 1));
        _reader.Seek(program);
        Run(end, minimumInstruction, lineBase, lineRange, opcodeBase, operandCounts);
    }

    private void Run(int end, uint minimumInstruction, int lineBase, uint lineRange, int opcodeBase, ReadOnlySpan<byte> operandCounts)
    {
        ulong address = 0;
        uint line = 1;
        List<LineRow>? rows = null;
        while (_reader.Position < end)
        {
            int opcode = _reader.ReadByte();
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
                    ulong length = _reader.ReadUnsigned();
                    if (_reader.Position > end || length > (ulong)(end - _reader.Position)) throw _reader.Damaged();
                    int next = (int)length + _reader.Position;
                    switch (_reader.ReadByte())
                    {
                        case 1:
                            rows?.Add(new LineRow(address, 0, true));
                            (address, line, rows) = (0, 1, null);
                            break;
                        case 2:
                            rows = SectionAt((ulong)_reader.Position, out address);
                            break;
                    }
                    _reader.Seek(next);
                    break;
                case 1: rows?.Add(new LineRow(address, line, false)); break;
                case 2: address += _reader.ReadUnsigned() * minimumInstruction; break;
                case 3: line = (uint)(line + _reader.ReadSigned()); break;
                case 8: address += (uint)(255 - opcodeBase) / lineRange * minimumInstruction; break;
                case 9: address += _reader.ReadUInt16(); break;
                default:
                    for (int i = operandCounts[opcode - 1]; i > 0; i--) _reader.ReadUnsigned();
                    break;
            }
        }
        _reader.Seek(end);
    }

    /// <summary>The section that the address at a place of the table is relocated to.</summary>
    private readonly List<LineRow> SectionAt(ulong place, out ulong address)
    {
        if (_section.RelocationAt(place) is not { } relocation) throw _reader.Damaged();
        var symbol = _object.Symbols[relocation.Symbol];
        address = symbol.Value + (ulong)relocation.Addend;
        if (!_rows.TryGetValue(symbol.Section, out var rows)) _rows.Add(symbol.Section, rows = []);
        return rows;
    }
}
