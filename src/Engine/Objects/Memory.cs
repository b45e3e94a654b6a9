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
    /// <exception cref="WasmException">The memory is over a limit.</exception>
    public Memory(Store store, MemoryType type)
    {
        ArgumentNullException.ThrowIfNull(store);
        type.Check(nameof(type));
        Store = store;
        using var use = store.Use();
        Native = new LinearMemory(store.Engine, store, type, store.Engine.BoundsChecks);
        store.Own(this);
    }

    /// <summary>The store the memory lives in.</summary>
    public Store Store { get; }

    internal LinearMemory Native { get; }

    internal Instance? Owner => _owner;

    /// <summary>The type it was made with.</summary>
    public MemoryType Type => Native.Type;

    /// <summary>The type that import matching sees: its minimum is the current size.</summary>
    public MemoryType CurrentType => TypeAt(Pages);

    internal MemoryType TypeAt(ulong pages) => Type with { Limits = Type.Limits with { Minimum = pages } };

    /// <summary>Current size in bytes.</summary>
    public long Length
    {
        get
        {
            using var use = Store.Use();
            return (long)Checked().ByteLength;
        }
    }

    /// <summary>Current size in pages (64 KiB unless the memory has custom pages).</summary>
    public ulong Pages => (ulong)Length >> Type.PageSizeLog2;

    /// <summary>Grows the memory.</summary>
    /// <param name="pages">How many pages to add.</param>
    /// <returns>The old size in pages, or -1 when a limit or the system refuses.</returns>
    public long Grow(ulong pages)
    {
        using var use = Store.Use();
        return Checked().Grow(pages);
    }

    internal void CheckUsable() => Store.ThrowIfDisposed(_owner);

    private LinearMemory Checked()
    {
        CheckUsable();
        return Native;
    }

    /// <summary>
    /// The bytes from <paramref name="address"/> on. Growing never moves them. The span does not keep the memory alive: do not
    /// use it after the store or the owning instance was disposed, and keep a reference to this object, the store or an
    /// instance for as long as it is used, for a store that nobody refers to is collected with its memories.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The range reaches beyond the current size.</exception>
    public Span<byte> GetSpan(long address, int length)
    {
        using var use = Store.Use();
        return SpanOf(address, length);
    }

    private Span<byte> SpanOf(long address, int length)
    {
        var native = Checked();
        ulong size = native.ByteLength;
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if ((ulong)address > size || (ulong)length > size - (ulong)address)
        {
            throw new ArgumentOutOfRangeException(
                nameof(address), $"{length} bytes at {address} reach beyond the memory's {size} bytes");
        }
        return new Span<byte>(native.Base + address, length);
    }

    /// <summary>Like <see cref="GetSpan"/>, but false for a range beyond the current size.</summary>
    public bool TryGetSpan(long address, int length, out Span<byte> span)
    {
        using var use = Store.Use();
        var native = Checked();
        ulong size = native.ByteLength;
        if ((ulong)address > size || length < 0 || (ulong)length > size - (ulong)address)
        {
            span = default;
            return false;
        }
        span = new Span<byte>(native.Base + address, length);
        return true;
    }

    /// <summary>Reads an unmanaged value, little endian as WebAssembly lays it out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value reaches beyond the current size.</exception>
    public T Read<T>(long address) where T : unmanaged
    {
        using var use = Store.Use();
        return MemoryMarshal.Read<T>(SpanOf(address, sizeof(T)));
    }

    /// <summary>Writes an unmanaged value, little endian as WebAssembly lays it out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value reaches beyond the current size.</exception>
    public void Write<T>(long address, T value) where T : unmanaged
    {
        using var use = Store.Use();
        MemoryMarshal.Write(SpanOf(address, sizeof(T)), in value);
    }

    public byte ReadByte(long address) => Read<byte>(address);
    public short ReadInt16(long address) => Read<short>(address);
    public int ReadInt32(long address) => Read<int>(address);
    public long ReadInt64(long address) => Read<long>(address);
    public float ReadSingle(long address) => Read<float>(address);
    public double ReadDouble(long address) => Read<double>(address);
    public void WriteByte(long address, byte value) => Write(address, value);
    public void WriteInt16(long address, short value) => Write(address, value);
    public void WriteInt32(long address, int value) => Write(address, value);
    public void WriteInt64(long address, long value) => Write(address, value);
    public void WriteSingle(long address, float value) => Write(address, value);
    public void WriteDouble(long address, double value) => Write(address, value);

    /// <summary>Reads UTF-8 text of a known length in bytes; malformed parts become U+FFFD.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The text reaches beyond the current size.</exception>
    public string ReadString(long address, int byteLength)
    {
        using var use = Store.Use();
        return Encoding.UTF8.GetString(SpanOf(address, byteLength));
    }

    /// <summary>Reads UTF-8 text up to a zero byte.</summary>
    /// <exception cref="ArgumentException">There is no zero byte before the end of the memory.</exception>
    public string ReadNullTerminatedString(long address)
    {
        using var use = Store.Use();
        long available = (long)Checked().ByteLength - address;
        var rest = SpanOf(address, (int)Math.Clamp(available, 0, int.MaxValue));
        int end = rest.IndexOf((byte)0);
        return end >= 0
            ? Encoding.UTF8.GetString(rest[..end])
            : throw new ArgumentException("no zero byte before the end of the memory", nameof(address));
    }

    /// <summary>Writes UTF-8 text without a terminator and returns its length in bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The text reaches beyond the current size.</exception>
    public int WriteString(long address, string value)
    {
        using var use = Store.Use();
        return Encoding.UTF8.GetBytes(value, SpanOf(address, Encoding.UTF8.GetByteCount(value)));
    }

    /// <summary>
    /// The memory as an object that instances of other stores can import, on other threads. It outlives this one, and is to be
    /// disposed.
    /// </summary>
    /// <exception cref="InvalidOperationException">The memory's type is not shared.</exception>
    public SharedMemory Share()
    {
        using var use = Store.Use();
        var native = Checked();
        if (!native.Type.IsShared)
            throw new InvalidOperationException($"a memory of type {native.Type} cannot be shared between stores");
        return new SharedMemory(Store.Engine, native);
    }

    void IStoreResource.Release() => Native.Release();
}
