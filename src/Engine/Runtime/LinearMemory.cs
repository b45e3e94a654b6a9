using System.Diagnostics;
using System.Runtime.ConstrainedExecution;
using System.Runtime.InteropServices;
using Tiered.Native;

namespace Tiered.Runtime;

/// <summary>
/// The pages of one linear memory. Address space is reserved once and the base never moves; growing makes pages accessible.
/// A 32-bit memory in guard mode reserves every address that 32-bit index plus 32-bit offset can reach, and a guard behind,
/// so that the MMU checks all accesses.
/// </summary>
internal sealed unsafe class LinearMemory : CriticalFinalizerObject
{
    private const ulong GuardedReservation = (8ul << 30) + 65536;
    private const ulong LargestReservation = 64ul << 30;
    private const ulong OsPage = 4096;

    private readonly object _gate = new();
    private readonly ulong _reserved;
    private readonly ulong _maximumBytes;
    private readonly ResourceBudget _budget;
    private readonly ResourceBudget _engineReservations;
    private readonly ResourceBudget? _storeReservations;
    private byte* _record;
    private int _references = 1;

    /// <summary>Reserves and commits a memory.</summary>
    /// <param name="engine">Whose limits hold.</param>
    /// <param name="store">The store it counts for; null for a memory that stores share.</param>
    /// <param name="type">Size and kind.</param>
    /// <param name="mode">How code that may use it keeps accesses in bounds.</param>
    /// <exception cref="WasmException">A limit, or the system, refuses.</exception>
    internal LinearMemory(Engine engine, Store? store, MemoryType type, BoundsCheckMode mode)
    {
        Type = type;
        _budget = store?.MemoryBudget ?? new ResourceBudget(engine.Options.MaxStoreMemoryBytes);
        _engineReservations = engine.ReservationBudget;
        _storeReservations = store?.ReservationBudget;
        ulong limitBytes = engine.Options.MaxMemoryBytes;
        int shift = type.PageSizeLog2;
        UInt128 wanted = (UInt128)type.Limits.Minimum << shift;
        UInt128 most = type.Limits.Maximum is { } maximum ? (UInt128)maximum << shift : UInt128.MaxValue;
        if (!type.Limits.Is64) most = UInt128.Min(most, 1ul << 32);
        _maximumBytes = (ulong)UInt128.Min(most, limitBytes);
        if (wanted > _maximumBytes) throw new WasmException($"memory of {wanted} bytes is over the limit of {limitBytes} bytes");

        IsGuarded = mode == BoundsCheckMode.Guard && IsGuardable(type);
        _reserved = IsGuarded ? GuardedReservation : Math.Max(OsPage, Math.Min(_maximumBytes, LargestReservation)) + 65536 & ~(OsPage - 1);
        if (!TryReserve(_reserved))
        {
            // Memories that nobody disposed, and instances that nothing refers to, hold address space until somebody looks.
            store?.CollectInstances();
            GC.Collect();
            GC.WaitForPendingFinalizers();
            while (!TryReserve(_reserved))
            {
                ulong less = _reserved / 2 & ~(OsPage - 1);
                if (IsGuarded || less <= (ulong)wanted + 65536)
                {
                    GC.SuppressFinalize(this);
                    throw new WasmException(
                        $"cannot reserve {_reserved >> 20} MiB of address space for a linear memory: dispose stores and instances, or raise "
                        + $"EngineOptions.MaxReservedBytes or MaxStoreReservedBytes or the system's limit{(IsGuarded ? "; code with explicit bounds checks needs less" : "")}");
                }
                _reserved = less;
            }
        }
        _record = (byte*)NativeMemory.AllocZeroed(VMMemory.Size);
        *(byte**)(_record + VMMemory.Base) = Base;
        if (wanted > _reserved)
        {
            Release();
            throw new WasmException($"a memory of {wanted} bytes: the largest that can be reserved has {_reserved}");
        }
        if (!Commit(0, (ulong)wanted))
        {
            Release();
            throw new WasmException($"cannot commit {wanted} bytes of linear memory: the store's limit or the system refuses");
        }
    }

    ~LinearMemory() => Free();

    internal MemoryType Type { get; }

    /// <summary>Whether every address that a 32-bit access can form is reserved, so that code without checks may use the memory.</summary>
    internal bool IsGuarded { get; }

    internal byte* Base { get; private set; }

    /// <summary>Address of the <see cref="VMMemory"/>.</summary>
    internal byte* Record => _record;

    internal ulong ByteLength => Volatile.Read(ref *(ulong*)(_record + VMMemory.ByteLength));

    internal ulong Pages => ByteLength >> Type.PageSizeLog2;

    /// <summary>Grows by whole pages; returns the old size in pages, or -1 when a limit or the system refuses.</summary>
    internal long Grow(ulong delta)
    {
        using (new UninterruptibleLock(_gate))
        {
            ulong old = ByteLength;
            UInt128 size = old + ((UInt128)delta << Type.PageSizeLog2);
            if (size > _maximumBytes || size > _reserved) return -1;
            if (delta > 0 && !Commit(old, (ulong)size)) return -1;
            return (long)(old >> Type.PageSizeLog2);
        }
    }

    /// <summary>Whether code may leave the checks of such a memory to guard pages.</summary>
    internal static bool IsGuardable(MemoryType type) => !type.Limits.Is64 && type.PageSizeLog2 == 16;

    /// <summary>Whether one more memory with guard pages could be made now.</summary>
    internal static bool CanGuard(Engine engine)
    {
        if (!engine.ReservationBudget.Has(GuardedReservation)) return false;
        byte* start = Map(GuardedReservation);
        if (Libc.Failed(start)) return false;
        _ = Libc.Unmap(start, unchecked((nuint)GuardedReservation));
        return true;
    }

    private bool TryReserve(ulong size)
    {
        if (!_engineReservations.TryTake(size)) return false;
        if (_storeReservations is not null && !_storeReservations.TryTake(size))
        {
            _engineReservations.Give(size);
            return false;
        }
        byte* start = Map(size);
        if (!Libc.Failed(start))
        {
            Base = start;
            return true;
        }
        GiveReservation(size);
        return false;
    }

    private void GiveReservation(ulong size)
    {
        _engineReservations.Give(size);
        _storeReservations?.Give(size);
    }

    private static byte* Map(ulong size) =>
        Libc.Map(null, (nuint)size, Libc.PROT_NONE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS | Libc.MAP_NORESERVE, -1, 0);

    private bool Commit(ulong old, ulong size)
    {
        Debug.Assert(size <= _reserved, "only what is reserved may become accessible");
        if (size > _reserved || !_budget.TryTake(size - old)) return false;
        ulong from = (old + OsPage - 1) & ~(OsPage - 1), to = (size + OsPage - 1) & ~(OsPage - 1);
        if (to > from && Libc.Protect(Base + from, (nuint)(to - from), Libc.PROT_READ | Libc.PROT_WRITE) != 0)
        {
            _budget.Give(size - old);
            return false;
        }
        Volatile.Write(ref *(ulong*)(_record + VMMemory.ByteLength), size);
        return true;
    }

    /// <summary>
    /// Puts bytes of a file into the memory without a copy: its whole pages become private pages of the memory, copied when they are written to. False when that cannot be.
    /// The caller has checked the bounds.
    /// </summary>
    internal bool TryMapFile(int file, long offset, ulong destination, ReadOnlySpan<byte> contents)
    {
        // Other threads may be using a shared memory.
        if (Type.IsShared || ((ulong)offset - destination) % OsPage != 0 || (ulong)Environment.SystemPageSize != OsPage) return false;
        ulong first = (destination + OsPage - 1) & ~(OsPage - 1), end = (destination + (ulong)contents.Length) & ~(OsPage - 1);
        if (first >= end) return false;
        int head = (int)(first - destination), tail = (int)(end - destination);
        byte* mapped = Libc.Map(Base + first, (nuint)(end - first), Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_PRIVATE | Libc.MAP_FIXED, file, offset + head);
        if (Libc.Failed(mapped)) return false;
        contents[..head].CopyTo(new Span<byte>(Base + destination, head));
        contents[tail..].CopyTo(new Span<byte>(Base + end, contents.Length - tail));
        return true;
    }

    /// <summary>Keeps the pages mapped until a matching <see cref="Release"/>; false when they are gone already. Thread-safe.</summary>
    internal bool TryAddReference()
    {
        int known = Volatile.Read(ref _references);
        while (known > 0)
        {
            int seen = Interlocked.CompareExchange(ref _references, known + 1, known);
            if (seen == known) return true;
            known = seen;
        }
        return false;
    }

    /// <summary>Gives one reference back; the maker holds the first. The last one frees the pages.</summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref _references) == 0) Free();
    }

    private void Free()
    {
        if (Base != null)
        {
            _budget.Give(ByteLength);
            _ = Libc.Unmap(Base, (nuint)_reserved);
            GiveReservation(_reserved);
        }
        NativeMemory.Free(_record);
        Base = null;
        _record = null;
        GC.SuppressFinalize(this);
    }
}
