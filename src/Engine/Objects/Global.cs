using System.Runtime.InteropServices;

namespace Tiered;

/// <summary>A global variable.</summary>
public sealed unsafe class Global : IStoreResource
{
    private readonly Instance? _owner;
    private byte* _cell;

    /// <summary>Makes a global that instances of the store can import.</summary>
    public Global(Store store, GlobalType type, Value value) : this(store, type, (byte*)NativeMemory.AlignedAlloc(16, 16), null)
    {
        store.Own(this);
        new Span<byte>(_cell, 16).Clear();
        Write(value);
    }

    /// <summary>A global whose cell <paramref name="owner"/> holds in its context.</summary>
    internal Global(Store store, GlobalType type, byte* cell, Instance? owner)
    {
        Store = store;
        Type = type;
        _owner = owner;
        _cell = cell;
    }

    public Store Store { get; }
    public GlobalType Type { get; }

    internal Instance? Owner => _owner;
    internal byte* Cell => _cell;

    /// <summary>The current value.</summary>
    /// <exception cref="InvalidOperationException">An immutable global was set.</exception>
    public Value Value
    {
        get
        {
            CheckUsable();
            return Store.ReadSlot((ulong*)_cell, Type.Value);
        }
        set
        {
            CheckUsable();
            if (!Type.IsMutable) throw new InvalidOperationException("the global is immutable");
            Write(value);
        }
    }

    private void Write(Value value)
    {
        if (value.Type != Type.Value && !(value.Type.IsRef && Type.Value.IsRef)) throw new ArgumentException($"the value is {value.Type}, not {Type.Value}", nameof(value));
        Store.WriteSlot((ulong*)_cell, Type.Value, value);
    }

    internal void CollectHandles(HashSet<ulong> live)
    {
        if (Type.Value.IsRef && Type.Value.Heap.Top != HeapKind.Func && _cell != null) live.Add(*(ulong*)_cell);
    }

    private void CheckUsable()
    {
        Store.ThrowIfDisposed();
        if (_owner is { IsDisposed: true }) throw new ObjectDisposedException(nameof(Instance));
    }

    void IStoreResource.Release()
    {
        NativeMemory.AlignedFree(_cell);
        _cell = null;
    }
}
