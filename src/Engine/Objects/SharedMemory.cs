using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Tiered.Runtime;

namespace Tiered;

/// <summary>How a wait on a cell of a <see cref="SharedMemory"/> ended.</summary>
public enum WaitResult
{
    /// <summary>Another thread notified.</summary>
    Woken,
    /// <summary>The cell did not hold the expected value.</summary>
    NotEqual,
    /// <summary>Nobody notified in time.</summary>
    TimedOut,
}

/// <summary>
/// A shared linear memory (threads proposal): it belongs to no store, and instances of any number of stores of one engine, each on a thread of
/// its own, can import it. Thread-safe. The pages live until the memory itself is disposed and every store that imported it is.
/// </summary>
/// <remarks>
/// Plain accesses of several threads to the same bytes race as WebAssembly's do: each byte read is one that some thread wrote, never garbage, but
/// wider values may be mixtures of old and new. Use <see cref="Int32At"/> and <see cref="Int64At"/> with <see cref="Interlocked"/> or
/// <see cref="Volatile"/>, which are as atomic as the guests' own atomic operators, to publish what plain accesses wrote.
/// </remarks>
public sealed unsafe class SharedMemory : IDisposable
{
    private readonly LinearMemory _native;
    private int _disposed;

    /// <summary>Makes a memory that instances of every store of the engine can import.</summary>
    /// <param name="engine">Supplies limits and the way accesses are kept in bounds.</param>
    /// <param name="type">A shared type, with a maximum.</param>
    public SharedMemory(Engine engine, MemoryType type)
    {
        ArgumentNullException.ThrowIfNull(engine);
        type.Check(nameof(type));
        if (!type.IsShared || type.Limits.Maximum is null) throw new ArgumentException("the type of a shared memory is shared and has a maximum", nameof(type));
        Engine = engine;
        _native = new LinearMemory(engine, null, type, engine.BoundsChecks);
    }

    /// <summary>Takes out the memory of a store.</summary>
    internal SharedMemory(Engine engine, LinearMemory native)
    {
        Engine = engine;
        _native = native;
        if (!native.TryAddReference()) throw new ObjectDisposedException(nameof(Memory));
    }

    public Engine Engine { get; }

    /// <summary>The type it was made with.</summary>
    public MemoryType Type => _native.Type;

    /// <summary>Current size in bytes; other threads may grow it meanwhile, never shrink it.</summary>
    public long Length
    {
        get
        {
            using var use = new Use(this);
            return (long)_native.ByteLength;
        }
    }

    /// <summary>Current size in pages (64 KiB unless the memory has custom pages).</summary>
    public ulong Pages => (ulong)Length >> Type.PageSizeLog2;

    /// <summary>Grows the memory for everybody who shares it.</summary>
    /// <param name="pages">How many pages to add.</param>
    /// <returns>The old size in pages, or -1 when a limit or the system refuses.</returns>
    public long Grow(ulong pages)
    {
        using var use = new Use(this);
        return _native.Grow(pages);
    }

    /// <summary>
    /// The bytes from <paramref name="address"/> on. Growing never moves them. Other threads may change them at any time, so never check a value in
    /// place and read it again: copy first. Do not keep the span beyond the disposal of this object and of the stores that share the memory.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The range reaches beyond the current size.</exception>
    public Span<byte> GetSpan(long address, int length)
    {
        using var use = new Use(this);
        return new Span<byte>(At(address, length), length);
    }

    /// <summary>Reads an unmanaged value, little endian as WebAssembly lays it out; not atomic.</summary>
    public T Read<T>(long address) where T : unmanaged
    {
        using var use = new Use(this);
        return Unsafe.ReadUnaligned<T>(At(address, sizeof(T)));
    }

    /// <summary>Writes an unmanaged value, little endian as WebAssembly lays it out; not atomic.</summary>
    public void Write<T>(long address, T value) where T : unmanaged
    {
        using var use = new Use(this);
        Unsafe.WriteUnaligned(At(address, sizeof(T)), value);
    }

    /// <summary>A cell for <see cref="Interlocked"/> and <see cref="Volatile"/>. The reference lives as long as a span of <see cref="GetSpan"/>.</summary>
    /// <exception cref="ArgumentException">The address is not a multiple of 4.</exception>
    public ref int Int32At(long address)
    {
        using var use = new Use(this);
        return ref *(int*)CellAt(address, sizeof(int));
    }

    /// <summary>A cell for <see cref="Interlocked"/> and <see cref="Volatile"/>. The reference lives as long as a span of <see cref="GetSpan"/>.</summary>
    /// <exception cref="ArgumentException">The address is not a multiple of 8.</exception>
    public ref long Int64At(long address)
    {
        using var use = new Use(this);
        return ref *(long*)CellAt(address, sizeof(long));
    }

    /// <summary>Like <c>memory.atomic.wait32</c>: sleeps while the cell holds <paramref name="expected"/>, until a notification. Guests and hosts wake each other.</summary>
    /// <param name="address">A multiple of 4.</param>
    /// <param name="expected">What the cell must hold for the wait to begin.</param>
    /// <param name="timeout">How long at most; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    public WaitResult Wait32(long address, int expected, TimeSpan timeout) => Wait(address, (ulong)(uint)expected, sizeof(int), timeout);

    /// <summary>Like <c>memory.atomic.wait64</c>; see <see cref="Wait32"/>.</summary>
    public WaitResult Wait64(long address, long expected, TimeSpan timeout) => Wait(address, (ulong)expected, sizeof(long), timeout);

    private WaitResult Wait(long address, ulong expected, int size, TimeSpan timeout)
    {
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan) throw new ArgumentOutOfRangeException(nameof(timeout));
        long nanoseconds = timeout == Timeout.InfiniteTimeSpan ? -1 : timeout.Ticks > long.MaxValue / 100 ? long.MaxValue : timeout.Ticks * 100;
        using var use = new Use(this);
        return (WaitResult)WaiterTable.Wait(CellAt(address, size), expected, size == 8, nanoseconds, null);
    }

    /// <summary>Like <c>memory.atomic.notify</c>: wakes up to <paramref name="count"/> threads that wait on the cell, and returns how many.</summary>
    public int Notify(long address, int count = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        using var use = new Use(this);
        return (int)WaiterTable.Notify(CellAt(address, sizeof(int)), (uint)count);
    }

    private byte* At(long address, int length)
    {
        ulong size = _native.ByteLength;
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if ((ulong)address > size || (ulong)length > size - (ulong)address)
            throw new ArgumentOutOfRangeException(nameof(address), $"{length} bytes at {address} reach beyond the memory's {size} bytes");
        return _native.Base + address;
    }

    private byte* CellAt(long address, int size)
    {
        byte* cell = At(address, size);
        return address % size == 0 ? cell : throw new ArgumentException($"address {address} is not a multiple of {size}", nameof(address));
    }

    /// <summary>A reference for a store's view.</summary>
    internal LinearMemory AddReference()
    {
        // The disposed flag alone would race with another thread's Dispose.
        if (Volatile.Read(ref _disposed) != 0 || !_native.TryAddReference()) ThrowDisposed();
        return _native;
    }

    [DoesNotReturn]
    private static void ThrowDisposed() => throw new ObjectDisposedException(nameof(SharedMemory));

    /// <summary>Ends this object's share; stores that imported the memory keep theirs.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) _native.Release();
    }

    /// <summary>Keeps the pages while one member runs, whatever another thread disposes.</summary>
    private readonly ref struct Use(SharedMemory memory)
    {
        private readonly LinearMemory _native = memory.AddReference();

        public void Dispose() => _native.Release();
    }
}
