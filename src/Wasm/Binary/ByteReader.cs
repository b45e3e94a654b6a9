using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Tiered.Wasm;

/// <summary>
/// Reads the primitive values of the binary format (spec 5.2) from a span and moves forward. Every error is a
/// <see cref="WasmFormatException"/> that carries the offset of the offending byte.
/// </summary>
public ref struct ByteReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _data;
    private readonly long _baseOffset;
    private int _position;

    /// <summary>Makes a reader at the start of <paramref name="data"/>.</summary>
    /// <param name="data">The bytes to read.</param>
    /// <param name="baseOffset">Offset of the first byte in the whole module, for error messages.</param>
    public ByteReader(ReadOnlySpan<byte> data, long baseOffset = 0)
    {
        _data = data;
        _baseOffset = baseOffset;
    }

    /// <summary>Index of the next byte in the span.</summary>
    public int Position
    {
        readonly get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)value, (uint)_data.Length);
            _position = value;
        }
    }

    /// <summary>Offset of the next byte in the whole module.</summary>
    public readonly long Offset => _baseOffset + _position;

    /// <summary>Whether every byte has been read.</summary>
    public readonly bool AtEnd => _position == _data.Length;

    /// <summary>How many bytes are left.</summary>
    public readonly int Remaining => _data.Length - _position;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte ReadByte()
    {
        int position = _position;
        if ((uint)position >= (uint)_data.Length) ThrowUnexpectedEnd();
        _position = position + 1;
        return _data[position];
    }

    /// <summary>The next byte, left in place.</summary>
    public readonly byte PeekByte()
    {
        if ((uint)_position >= (uint)_data.Length) ThrowUnexpectedEnd();
        return _data[_position];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint ReadU32()
    {
        int position = _position;
        if ((uint)position < (uint)_data.Length)
        {
            uint first = _data[position];
            if (first < 0x80)
            {
                _position = position + 1;
                return first;
            }
        }
        return (uint)ReadUnsignedSlow(32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadS32()
    {
        int position = _position;
        if ((uint)position < (uint)_data.Length)
        {
            int first = _data[position];
            if (first < 0x80)
            {
                _position = position + 1;
                return (first << 25) >> 25;
            }
        }
        return (int)ReadSignedSlow(32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ReadS33()
    {
        int position = _position;
        if ((uint)position < (uint)_data.Length)
        {
            int first = _data[position];
            if (first < 0x80)
            {
                _position = position + 1;
                return (first << 25) >> 25;
            }
        }
        return ReadSignedSlow(33);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ReadS64()
    {
        int position = _position;
        if ((uint)position < (uint)_data.Length)
        {
            int first = _data[position];
            if (first < 0x80)
            {
                _position = position + 1;
                return (first << 25) >> 25;
            }
        }
        return ReadSignedSlow(64);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadU64()
    {
        int position = _position;
        if ((uint)position < (uint)_data.Length)
        {
            uint first = _data[position];
            if (first < 0x80)
            {
                _position = position + 1;
                return first;
            }
        }
        return ReadUnsignedSlow(64);
    }

    /// <summary>Four bytes, least significant first.</summary>
    public uint ReadFixed32() => BinaryPrimitives.ReadUInt32LittleEndian(ReadBytes(4));

    /// <summary>Eight bytes, least significant first.</summary>
    public ulong ReadFixed64() => BinaryPrimitives.ReadUInt64LittleEndian(ReadBytes(8));

    /// <summary>The next <paramref name="count"/> bytes, without a copy.</summary>
    public ReadOnlySpan<byte> ReadBytes(int count)
    {
        if ((uint)count > (uint)Remaining) ThrowUnexpectedEnd();
        ReadOnlySpan<byte> bytes = _data.Slice(_position, count);
        _position += count;
        return bytes;
    }

    /// <summary>A name (spec 5.2.4): a length and that many bytes of well-formed UTF-8.</summary>
    public string ReadName()
    {
        uint length = ReadU32();
        if (length > (uint)Remaining) throw Error("unexpected end: length out of bounds");
        int start = _position;
        ReadOnlySpan<byte> bytes = ReadBytes((int)length);
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            _position = start;
            throw Error("malformed UTF-8 encoding");
        }
    }

    /// <summary>An error that points at the next byte.</summary>
    public readonly WasmFormatException Error(string message) => new(WasmFormatErrorKind.Malformed, message, Offset);

    // Spec 5.2.2: at most ceil(N/7) bytes, and the unused bits of the last one must be zero.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ulong ReadUnsignedSlow(int bits)
    {
        ulong result = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = ReadByte();
            int left = bits - shift;
            if (left <= 7)
            {
                if (b >= 0x80) throw ErrorBefore("integer representation too long");
                if (b >> left != 0) throw ErrorBefore("integer too large");
            }
            result |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80) return result;
        }
    }

    // Spec 5.2.2: as above, but the unused bits of the last byte must repeat the sign.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private long ReadSignedSlow(int bits)
    {
        long result = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = ReadByte();
            int left = bits - shift;
            if (left <= 7)
            {
                if (b >= 0x80) throw ErrorBefore("integer representation too long");
                int signAndUnused = (sbyte)(b << 1) >> left;
                if (signAndUnused is not (0 or -1)) throw ErrorBefore("integer too large");
            }
            result |= (long)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                int unused = 64 - Math.Min(shift + 7, 64);
                return (result << unused) >> unused;
            }
        }
    }

    private WasmFormatException ErrorBefore(string message)
    {
        _position--;
        return Error(message);
    }

    private readonly void ThrowUnexpectedEnd() => throw new WasmFormatException(WasmFormatErrorKind.Malformed, "unexpected end", _baseOffset + _data.Length);
}
