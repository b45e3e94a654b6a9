using System.Runtime.ConstrainedExecution;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tiered.Runtime;

namespace Tiered;

/// <summary>
/// Instances and everything they share: functions, memories, tables and globals of one store can be linked with each other.
/// A store is used by one thread at a time, any thread; while a host function runs, another thread may call into the store and
/// return before the host function does. Disposing it frees everything in it.
/// </summary>
/// <remarks>
/// Two threads at once are an <see cref="InvalidOperationException"/>. Handing the store to another thread costs some
/// microseconds; using it again on the same thread, next to nothing. Only <see cref="Interrupt"/> may be called at any time.
/// </remarks>
public sealed unsafe partial class Store : CriticalFinalizerObject, IDisposable
{
    private byte* _context;

    /// <summary>Makes an empty store.</summary>
    /// <param name="engine">Whose modules it will hold.</param>
    public Store(Engine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        Engine = engine;
        MemoryBudget = new ResourceBudget(engine.Options.MaxStoreMemoryBytes);
        ReservationBudget = new ResourceBudget(engine.Options.MaxStoreReservedBytes);
        TableBudget = new ResourceBudget(engine.Options.MaxStoreTableElements);
        References = new ReferenceTable(engine.Options.MaxStoreReferences);
        _context = (byte*)NativeMemory.AlignedAlloc(VMStoreContext.Size, 64);
        new Span<byte>(_context, VMStoreContext.OverflowArea).Clear();
    }

    ~Store() => Release();

    /// <summary>The engine whose modules the store holds.</summary>
    public Engine Engine { get; }

    /// <summary>Anything the embedder wants host functions to find.</summary>
    public object? Data { get; set; }

    internal byte* Context => _context;
    internal bool IsDisposed => _context == null;
    internal ReferenceTable References { get; }

    /// <summary>Bytes of all memories.</summary>
    internal ResourceBudget MemoryBudget { get; }

    /// <summary>Bytes of address space that all memories reserve.</summary>
    internal ResourceBudget ReservationBudget { get; }

    /// <summary>Elements of all tables.</summary>
    internal ResourceBudget TableBudget { get; }

    /// <summary>Number of host objects that WebAssembly code of this store may hold a reference to.</summary>
    public int ReferenceCount => References.Count;

    internal void ThrowIfDisposed()
    {
        if (_context == null) ThrowDisposed();
    }

    /// <exception cref="ObjectDisposedException">The store, or the instance that owns something in it, was disposed.</exception>
    internal void ThrowIfDisposed(Instance? owner)
    {
        ThrowIfDisposed();
        ObjectDisposedException.ThrowIf(owner is { IsDisposed: true }, typeof(Instance));
    }

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowDisposed() => throw new ObjectDisposedException(nameof(Store));

    /// <summary>Frees the instances and all else in the store. Spans over its memories must not be used any more.</summary>
    /// <exception cref="InvalidOperationException">Code of the store is running, or another thread uses it.</exception>
    public void Dispose()
    {
        if (_context == null) return;
        int local;
        try
        {
            Enter(&local, forCall: false);
        }
        catch (ObjectDisposedException)
        {
            return;
        }
        if (_depth > 0)
        {
            Exit();
            throw new InvalidOperationException("a store cannot be disposed by a host function that its code called");
        }
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        if (_context == null) return;
        using var gate = new UninterruptibleLock(_gate);
        foreach (var instance in _instances) instance?.Release();
        foreach (var resource in _resources) resource.Release();
        NativeMemory.AlignedFree(_context);
        _context = null;
        // Nobody enters any more: the thread that used it last finds itself revoked, too, and looks why.
        Volatile.Write(ref _holder.Revoked, 1);
    }
}

/// <summary>Native memory that a store frees.</summary>
internal interface IStoreResource
{
    void Release();
}
