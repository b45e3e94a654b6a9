using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Tiered.Runtime;

namespace Tiered;

/// <summary>A linear memory. Addresses are byte offsets from 0; every access is checked against the current size.</summary>
public sealed unsafe class Memory : IStoreResource
{
    private readonly Instance? _owner;

    internal Memory(Store store, LinearMemory native, Instance? owner)
    {
        Store = store;
        Native = native;
        _owner = owner;
    }

    /// <summary>Makes a memory that instances of the store can import.</summary>
    public Memory(Store store, MemoryType type)
    {
        Store = store;
        Native = new LinearMemory(store.Engine.Options, store.MemoryBudget, type, store.Engine.Options.Compilation.BoundsChecks);
        store.Own(this);
    }

    public Store Store { get; }

    internal LinearMemory Native { get; }

    internal Instance? Owner => _owner;

    /// <summary>The type it was made with.</summary>
    public MemoryType Type => Native.Type;

    /// <summary>The type that import matching sees: its minimum is the current size.</summary>
    public MemoryType CurrentType => Type with { Limits = Type.Limits with { Minimum = Pages } };

    /// <summary>Current size in bytes.</summary>
    public long Length => (long)Checked().ByteLength;

    /// <summary>Current size in pages (64 KiB unless the memory has custom pages).</summary>
    public ulong Pages => Checked().Pages;

    /// <summary>Grows the memory.</summary>
    /// <param name="pages">How many pages to add.</param>
    /// <returns>The old size in pages, or -1 when a limit or the system refuses.</returns>
    public long Grow(ulong pages) => Checked().Grow(pages);

    private LinearMemory Checked()
    {
        Store.ThrowIfDisposed();
        if (_owner is { IsDisposed: true }) throw new ObjectDisposedException(nameof(Instance));
        return Native;
    }

    /// <summary>
    /// The bytes from <paramref name="address"/> on. The span stays usable while the memory lives: growing never moves it. Do not keep it beyond
    /// the store's disposal.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The range reaches beyond the current size.</exception>
    public Span<byte> GetSpan(long address, int length)
    {
        var native = Checked();
        if ((ulong)address > native.ByteLength || (ulong)length > native.ByteLength - (ulong)address)
            throw new ArgumentOutOfRangeException(nameof(address), $"{length} bytes at {address} reach beyond the memory's {native.ByteLength} bytes");
        return new Span<byte>(native.Base + address, length);
    }

    /// <summary>Like <see cref="GetSpan"/>, but false for a range beyond the current size.</summary>
    public bool TryGetSpan(long address, int length, out Span<byte> span)
    {
        var native = Checked();
        if ((ulong)address > native.ByteLength || length < 0 || (ulong)length > native.ByteLength - (ulong)address)
        {
            span = default;
            return false;
        }
        span = new Span<byte>(native.Base + address, length);
        return true;
    }

    /// <summary>Reads an unmanaged value, little endian as WebAssembly lays it out.</summary>
    public T Read<T>(long address) where T : unmanaged => MemoryMarshal.Read<T>(GetSpan(address, Unsafe.SizeOf<T>()));

    /// <summary>Writes an unmanaged value, little endian as WebAssembly lays it out.</summary>
    public void Write<T>(long address, T value) where T : unmanaged => MemoryMarshal.Write(GetSpan(address, Unsafe.SizeOf<T>()), in value);

    public byte ReadByte(long address) => GetSpan(address, 1)[0];
    public short ReadInt16(long address) => BinaryPrimitives.ReadInt16LittleEndian(GetSpan(address, 2));
    public int ReadInt32(long address) => BinaryPrimitives.ReadInt32LittleEndian(GetSpan(address, 4));
    public long ReadInt64(long address) => BinaryPrimitives.ReadInt64LittleEndian(GetSpan(address, 8));
    public float ReadSingle(long address) => BinaryPrimitives.ReadSingleLittleEndian(GetSpan(address, 4));
    public double ReadDouble(long address) => BinaryPrimitives.ReadDoubleLittleEndian(GetSpan(address, 8));
    public void WriteByte(long address, byte value) => GetSpan(address, 1)[0] = value;
    public void WriteInt16(long address, short value) => BinaryPrimitives.WriteInt16LittleEndian(GetSpan(address, 2), value);
    public void WriteInt32(long address, int value) => BinaryPrimitives.WriteInt32LittleEndian(GetSpan(address, 4), value);
    public void WriteInt64(long address, long value) => BinaryPrimitives.WriteInt64LittleEndian(GetSpan(address, 8), value);
    public void WriteSingle(long address, float value) => BinaryPrimitives.WriteSingleLittleEndian(GetSpan(address, 4), value);
    public void WriteDouble(long address, double value) => BinaryPrimitives.WriteDoubleLittleEndian(GetSpan(address, 8), value);

    /// <summary>Reads UTF-8 text of a known length in bytes; malformed parts become U+FFFD.</summary>
    public string ReadString(long address, int byteLength) => Encoding.UTF8.GetString(GetSpan(address, byteLength));

    /// <summary>Reads UTF-8 text up to a zero byte.</summary>
    public string ReadNullTerminatedString(long address)
    {
        long available = Length - address;
        var rest = GetSpan(address, (int)Math.Clamp(available, 0, int.MaxValue));
        int end = rest.IndexOf((byte)0);
        return end >= 0 ? Encoding.UTF8.GetString(rest[..end]) : throw new ArgumentException("no zero byte before the end of the memory", nameof(address));
    }

    /// <summary>Writes UTF-8 text without a terminator and returns its length in bytes.</summary>
    public int WriteString(long address, string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        return Encoding.UTF8.GetBytes(value, GetSpan(address, length));
    }

    /// <summary>The memory as an object that instances of other stores can import, on other threads. It outlives this one, and is to be disposed.</summary>
    /// <exception cref="InvalidOperationException">The memory's type is not shared.</exception>
    public SharedMemory Share()
    {
        var native = Checked();
        if (!native.Type.IsShared) throw new InvalidOperationException($"a memory of type {native.Type} cannot be shared between stores");
        return new SharedMemory(Store.Engine, native);
    }

    void IStoreResource.Release() => Native.Release();
}
