using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Tiered.Wasm.Text;

/// <summary>A growing byte array with the primitive encodings of the binary format (spec 5.2).</summary>
internal sealed class ByteBuffer
{
    private byte[] _bytes;
    private int _length;

    internal ByteBuffer(int capacity = 256) => _bytes = new byte[capacity];

    /// <summary>Where in the text bytes come from, in the order of their offsets; null where nobody will ask.</summary>
    internal List<(int Offset, int Source)>? Marks { get; init; }

    /// <summary>Notes where in the text the bytes that follow come from.</summary>
    internal void Mark(int source)
    {
        if (Marks is not { } marks) return;
        if (marks.Count > 0 && marks[^1].Offset == _length) marks[^1] = (_length, source);
        else marks.Add((_length, source));
    }

    internal int Length => _length;

    internal ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    internal void Clear() => Truncate(0);

    /// <summary>Drops everything from <paramref name="length"/> on.</summary>
    internal void Truncate(int length)
    {
        _length = length;
        while (Marks is { Count: > 0 } marks && marks[^1].Offset >= length) marks.RemoveAt(marks.Count - 1);
    }

    /// <summary>Appends what another buffer holds from <paramref name="start"/> on, with its marks.</summary>
    internal void Append(ByteBuffer other, int start = 0)
    {
        int shift = _length - start;
        if (Marks is { } marks && other.Marks is { } others)
        {
            // A buffer that is flushed from behind has all its wanted marks at the end.
            int first = others.Count;
            while (first > 0 && others[first - 1].Offset >= start) first--;
            for (; first < others.Count; first++)
            {
                int offset = others[first].Offset + shift;
                if (marks.Count > 0 && marks[^1].Offset == offset) marks[^1] = (offset, others[first].Source);
                else marks.Add((offset, others[first].Source));
            }
        }
        WriteBytes(other.Span[start..]);
    }

    internal byte[] ToArray() => Span.ToArray();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void WriteByte(byte value)
    {
        int length = _length;
        if ((uint)length >= (uint)_bytes.Length) Grow(1);
        _bytes[length] = value;
        _length = length + 1;
    }

    internal void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length - _length < bytes.Length) Grow(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void WriteU32(uint value)
    {
        if (value < 0x80) WriteByte((byte)value);
        else WriteU64(value);
    }

    internal void WriteU64(ulong value)
    {
        while (value >= 0x80)
        {
            WriteByte((byte)(value | 0x80));
            value >>= 7;
        }
        WriteByte((byte)value);
    }

    /// <summary>A signed LEB128, which serves s32, s33 and s64 alike.</summary>
    internal void WriteS64(long value)
    {
        while (value is < -64 or > 63)
        {
            WriteByte((byte)(value | 0x80));
            value >>= 7;
        }
        WriteByte((byte)(value & 0x7F));
    }

    internal void WriteFixed32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        WriteBytes(bytes);
    }

    internal void WriteFixed64(ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        WriteBytes(bytes);
    }

    /// <summary>A byte vector: its length, then the bytes.</summary>
    internal void WriteVector(ReadOnlySpan<byte> bytes)
    {
        WriteU32((uint)bytes.Length);
        WriteBytes(bytes);
    }

    /// <summary>A single byte for the unprefixed operators, else the prefix byte and the code.</summary>
    internal void WriteOpcode(Opcode opcode)
    {
        int prefix = (int)opcode >> 12;
        if (prefix == 0)
        {
            WriteByte((byte)opcode);
            return;
        }
        WriteByte((byte)(0xFA + prefix));
        WriteU32((uint)opcode & 0xFFF);
    }

    private void Grow(int extra)
    {
        long needed = (long)_length + extra;
        if (needed > Array.MaxLength) throw new WasmFormatException(WasmFormatErrorKind.LimitExceeded, "module too large");
        long doubled = Math.Min(Math.Max(needed, 2L * _bytes.Length), Array.MaxLength);
        Array.Resize(ref _bytes, (int)doubled);
    }
}
