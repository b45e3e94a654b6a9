using System.Runtime.CompilerServices;

namespace Tiered.Wasi;

/// <summary>
/// The guest's memory during one call. Addresses and sizes are 64-bit so that no sum of guest values can wrap. The memory may grow meanwhile but
/// never moves or shrinks; other threads of the guest may write it, so every value is read once.
/// </summary>
internal readonly unsafe ref struct GuestMemory
{
    private readonly byte* _start;
    private readonly ulong _length;

    internal GuestMemory(byte* start, ulong length)
    {
        _start = start;
        _length = length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Contains(ulong address, ulong size) => size <= _length && address <= _length - size;

    /// <summary>The host address of a range that <see cref="Contains"/> holds for.</summary>
    internal byte* At(ulong address) => _start + address;

    /// <summary>The host address of a guest range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryLocate(ulong address, ulong size, out byte* place)
    {
        place = _start + address;
        return Contains(address, size);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryWrite<T>(ulong address, T value) where T : unmanaged
    {
        if (!Contains(address, (ulong)sizeof(T))) return false;
        Unsafe.WriteUnaligned(_start + address, value);
        return true;
    }
}
