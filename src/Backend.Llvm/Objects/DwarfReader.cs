using System.Buffers.Binary;

namespace Tiered.Backend.Llvm.Objects;

/// <summary>Reads the encodings that DWARF's sections share (DWARF 4, section 7.6), within their bounds.</summary>
/// <param name="section">The section's bytes.</param>
/// <param name="name">What the section is, for errors.</param>
internal ref struct DwarfReader(ReadOnlySpan<byte> section, string name)
{
    private readonly ReadOnlySpan<byte> _bytes = section;

    /// <summary>Where the next byte is read.</summary>
    public int Position { get; private set; }

    public readonly bool IsAtEnd => Position >= _bytes.Length;

    public readonly WasmException Damaged() => new($"backend llvm: damaged object file: the {name} cannot be read");

    /// <summary>Goes on somewhere else, at most at the section's end.</summary>
    public void Seek(long position)
    {
        if (position < 0 || position > _bytes.Length) throw Damaged();
        Position = (int)position;
    }

    public byte ReadByte() => Position < _bytes.Length ? _bytes[Position++] : throw Damaged();

    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if (count < 0 || count > _bytes.Length - Position) throw Damaged();
        Position += count;
        return _bytes.Slice(Position - count, count);
    }

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(ReadBytes(2));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(ReadBytes(4));

    /// <summary>The length that units start with; returns where the unit ends.</summary>
    public int ReadUnitEnd()
    {
        uint length = ReadUInt32();
        if (length > _bytes.Length - Position) throw Damaged();
        return Position + (int)length;
    }

    /// <summary>ULEB128.</summary>
    public ulong ReadUnsigned()
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

    /// <summary>SLEB128.</summary>
    public long ReadSigned()
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
}
