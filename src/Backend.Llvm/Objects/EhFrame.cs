namespace Tiered.Backend.Llvm.Objects;

/// <summary>A register that a function saves for its caller.</summary>
/// <param name="Register">Its DWARF number.</param>
/// <param name="Offset">Where it lies, counted from the canonical frame address: the caller's stack pointer.</param>
internal readonly record struct SavedRegister(int Register, long Offset);

/// <summary>
/// Decodes <c>.eh_frame</c> (DWARF 4, section 6.4, as changed by the Linux Standard Base Core Specification 5.0, section 10.6) of a relocatable object, where each
/// function names its section by a relocation. What is wanted of a function is where its body finds the registers of its caller: LLVM's prologues save
/// each one once, and its epilogues move no slot.
/// </summary>
internal ref struct EhFrame
{
    private readonly ElfObject _object;
    private readonly ElfSection _section;
    private readonly Dictionary<int, List<SavedRegister>> _saved;
    /// <summary>By the place of an entry that functions share: what their offsets are multiples of.</summary>
    private readonly Dictionary<int, long> _alignments = [];
    private DwarfReader _reader;

    private EhFrame(ElfObject elf, ElfSection section, Dictionary<int, List<SavedRegister>> saved)
    {
        _object = elf;
        _section = section;
        _saved = saved;
        _reader = new DwarfReader(section.Data.Span, "frame table");
    }

    /// <summary>The registers that functions save, by the section of their code.</summary>
    /// <exception cref="WasmException">The table is damaged, or has something that LLVM does not write.</exception>
    public static Dictionary<int, List<SavedRegister>> Read(ElfObject elf)
    {
        var saved = new Dictionary<int, List<SavedRegister>>();
        foreach (var section in elf.Sections)
        {
            if (section.Name != ".eh_frame") continue;
            var table = new EhFrame(elf, section, saved);
            while (!table._reader.IsAtEnd) table.ReadEntry();
        }
        return saved;
    }

    private void ReadEntry()
    {
        int start = _reader.Position, end = _reader.ReadUnitEnd();
        // An entry without anything ends a table.
        if (end == _reader.Position) return;
        int link = _reader.Position;
        uint distance = _reader.ReadUInt32();
        if (distance == 0) _alignments[start] = ReadAlignment();
        else ReadFunction(link - (long)distance, end);
        _reader.Seek(end);
    }

    private long ReadAlignment()
    {
        int version = _reader.ReadByte();
        if (version is not (1 or 3) || _reader.ReadByte() != 'z' || _reader.ReadByte() != 'R' || _reader.ReadByte() != 0) throw _reader.Damaged();
        _reader.ReadUnsigned();
        long alignment = _reader.ReadSigned();
        if (version == 1) _reader.ReadByte();
        else _reader.ReadUnsigned();
        // The one thing that follows is how addresses are encoded: four bytes, relative to their place.
        if (_reader.ReadUnsigned() != 1 || _reader.ReadByte() != 0x1B) throw _reader.Damaged();
        return alignment;
    }

    private void ReadFunction(long common, int end)
    {
        if (!_alignments.TryGetValue((int)common, out long alignment) || _section.RelocationAt((ulong)_reader.Position) is not { } code) throw _reader.Damaged();
        _reader.ReadBytes(8);
        if (_reader.ReadUnsigned() != 0) throw _reader.Damaged();
        var registers = new List<SavedRegister>();
        while (_reader.Position < end) ReadInstruction(registers, alignment);
        _saved[_object.Symbols[code.Symbol].Section] = registers;
    }

    /// <summary>Reads a call frame instruction (DWARF 4, section 7.23).</summary>
    private void ReadInstruction(List<SavedRegister> registers, long alignment)
    {
        int opcode = _reader.ReadByte();
        switch (opcode)
        {
            // DW_CFA_advance_loc, DW_CFA_restore: the operand is in the opcode.
            case >= 0x40 and < 0x80 or >= 0xC0:
                break;
            // DW_CFA_offset.
            case >= 0x80 and < 0xC0:
                registers.Add(new SavedRegister(opcode & 0x3F, (long)_reader.ReadUnsigned() * alignment));
                break;
            // DW_CFA_nop, DW_CFA_remember_state, DW_CFA_restore_state, DW_CFA_AARCH64_negate_ra_state.
            case 0x00 or 0x0A or 0x0B or 0x2D:
                break;
            // DW_CFA_advance_loc1, 2 and 4.
            case 0x02 or 0x03 or 0x04:
                _reader.ReadBytes(1 << opcode - 2);
                break;
            // DW_CFA_offset_extended.
            case 0x05:
                registers.Add(new SavedRegister((int)_reader.ReadUnsigned(), (long)_reader.ReadUnsigned() * alignment));
                break;
            // DW_CFA_restore_extended, undefined, same_value, def_cfa_register, def_cfa_offset, GNU_args_size.
            case 0x06 or 0x07 or 0x08 or 0x0D or 0x0E or 0x2E:
                _reader.ReadUnsigned();
                break;
            // DW_CFA_def_cfa.
            case 0x0C:
                _reader.ReadUnsigned();
                _reader.ReadUnsigned();
                break;
            default:
                throw _reader.Damaged();
        }
    }
}
