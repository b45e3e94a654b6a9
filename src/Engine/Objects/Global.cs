using System.Runtime.InteropServices;
using Tiered.Runtime;

namespace Tiered;

/// <summary>A global variable.</summary>
public sealed unsafe class Global : IStoreResource
{
    private readonly Instance? _owner;
    private readonly DefinedType? _definition;
    private byte* _cell;

    /// <summary>Makes a global that instances of the store can import.</summary>
    /// <exception cref="ArgumentException">The value is of another type.</exception>
    public Global(Store store, GlobalType type, Value value)
    {
        ArgumentNullException.ThrowIfNull(store);
        type.Value.CheckIsOfValues(nameof(type));
        Store = store;
        Type = type;
        _definition = type.Value.IsRef && type.Value.Heap.IsConcrete ? type.Value.Heap.Definition : null;
        using var use = store.Use();
        ulong* bits = stackalloc ulong[2];
        bits[0] = bits[1] = 0;
        store.WriteSlot(bits, type.Value, value);
        _cell = (byte*)NativeMemory.AlignedAlloc(16, 16);
        new ReadOnlySpan<ulong>(bits, 2).CopyTo(new Span<ulong>(_cell, 2));
        store.Own(this);
    }

    /// <summary>A global whose cell <paramref name="owner"/> holds in its context.</summary>
    internal Global(Store store, GlobalType type, byte* cell, Instance? owner)
    {
        Store = store;
        Type = type;
        _owner = owner;
        _cell = cell;
    }

    /// <summary>The store the global lives in.</summary>
    public Store Store { get; }

    /// <summary>Value type, and whether it can be set.</summary>
    public GlobalType Type { get; }

    internal Instance? Owner => _owner;
    internal byte* Cell => _cell;

    /// <summary>The current value.</summary>
    /// <exception cref="InvalidOperationException">An immutable global was set.</exception>
    public Value Value
    {
        get
        {
            using var use = Store.Use();
            CheckUsable();
            return Store.ReadSlot((ulong*)_cell, Type.Value);
        }
        set
        {
            using var use = Store.Use();
            CheckUsable();
            if (!Type.IsMutable) throw new InvalidOperationException("the global is immutable");
            Store.WriteSlot((ulong*)_cell, Type.Value, value);
        }
    }

    internal void MarkReferences(ReferenceTable references)
    {
        if (Type.Value.IsRef && Type.Value.Heap.Top != HeapKind.Func && _cell != null) references.Mark(new ReadOnlySpan<ulong>(_cell, 1));
    }

    internal void VisitFunctions(Action<ulong> visit)
    {
        if (Type.Value.IsRef && Type.Value.Heap.Top == HeapKind.Func && _cell != null) visit(*(ulong*)_cell);
    }

    internal void CheckUsable() => Store.ThrowIfDisposed(_owner);

    void IStoreResource.Release()
    {
        NativeMemory.AlignedFree(_cell);
        _cell = null;
    }
}
