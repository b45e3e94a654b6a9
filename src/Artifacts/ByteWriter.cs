using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Tiered.Artifacts;

/// <summary>A growing buffer of little-endian values.</summary>
internal struct ByteWriter(int capacity)
{
    private byte[] _bytes = new byte[Math.Max(16, capacity)];

    internal int Length { get; private set; }

    internal readonly ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    internal readonly ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    internal readonly byte[] ToArray() => Span.ToArray();

    internal void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    internal void U32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Take(4), value);

    internal void U64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(8), value);

    internal void Struct<T>(in T value) where T : unmanaged => MemoryMarshal.Write(Take(Unsafe.SizeOf<T>()), value);

    /// <summary>LEB128.</summary>
    internal void Varint(uint value)
    {
        for (; value >= 0x80; value >>= 7) Take(1)[0] = (byte)(value | 0x80);
        Take(1)[0] = (byte)value;
    }

    /// <summary>A length of two bytes and UTF-8.</summary>
    internal void Text(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        BinaryPrimitives.WriteUInt16LittleEndian(Take(2), checked((ushort)length));
        Encoding.UTF8.GetBytes(text, Take(length));
    }

    /// <summary>Zeros up to a multiple of <paramref name="alignment"/>.</summary>
    internal void Align(int alignment) => Take((int)(ArtifactFormat.Align(Length, alignment) - Length)).Clear();

    private Span<byte> Take(int count)
    {
        if (_bytes.Length - Length < count) Array.Resize(ref _bytes, checked((int)Math.Max(Math.Min(_bytes.Length * 2L, Array.MaxLength), (long)Length + count)));
        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }
}
