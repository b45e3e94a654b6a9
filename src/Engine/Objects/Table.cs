using System.Runtime.InteropServices;
using Tiered.Runtime;

namespace Tiered;

/// <summary>A table of references.</summary>
public sealed unsafe class Table : IStoreResource
{
    private readonly Instance? _owner;
    // Keeps the element type's id from meaning another type.
    private readonly DefinedType? _definition;
    private byte* _record;
    private ulong _capacity;

    /// <summary>Makes a table that instances of the store can import.</summary>
    /// <param name="store">Where it lives.</param>
    /// <param name="type">Element type and limits.</param>
    /// <param name="initial">Value of the first elements; null when the type allows it.</param>
    /// <exception cref="ArgumentException">The elements are of another type.</exception>
    public Table(Store store, TableType type, object? initial = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        type.Check(nameof(type));
        Store = store;
        Type = type;
        _definition = type.Element.Heap.IsConcrete ? type.Element.Heap.Definition : null;
        using var use = store.Use();
        ulong value = store.EncodeReference(type.Element, initial);
        _record = (byte*)NativeMemory.AllocZeroed(VMTable.Size);
        try
        {
            Initialize(value);
        }
        catch
        {
            ReleaseElements();
            throw;
        }
        store.Own(this);
    }

    /// <summary>A table over a record that <paramref name="owner"/> holds in its context.</summary>
    internal Table(Store store, TableType type, byte* record, Instance? owner)
    {
        Store = store;
        Type = type;
        _owner = owner;
        _record = record;
    }

    /// <summary>The store the table lives in.</summary>
    public Store Store { get; }

    /// <summary>The type it was made with.</summary>
    public TableType Type { get; }

    /// <summary>The type that import matching sees: its minimum is the current size.</summary>
    public TableType CurrentType => TypeAt(Length);

    internal TableType TypeAt(ulong length) => Type with { Limits = Type.Limits with { Minimum = length } };

    internal Instance? Owner => _owner;
    internal byte* Record => _record;
    internal ulong* Elements => *(ulong**)(_record + VMTable.Elements);
    internal ulong RawLength => *(ulong*)(_record + VMTable.Length);

    /// <summary>Current number of elements.</summary>
    public ulong Length
    {
        get
        {
            using var use = Store.Use();
            CheckUsable();
            return RawLength;
        }
    }

    /// <summary>The element at an index: a <see cref="Function"/> or any object, or null.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is beyond the table.</exception>
    public object? this[ulong index]
    {
        get
        {
            using var use = Store.Use();
            CheckIndex(index);
            return Store.DecodeReference(Type.Element, Elements[index]);
        }
        set
        {
            using var use = Store.Use();
            CheckIndex(index);
            Elements[index] = Store.EncodeReference(Type.Element, value);
        }
    }

    /// <summary>Adds elements.</summary>
    /// <returns>The old number of elements, or -1 when a limit refuses.</returns>
    public long Grow(ulong delta, object? value = null)
    {
        using var use = Store.Use();
        CheckUsable();
        return GrowRaw(delta, Store.EncodeReference(Type.Element, value));
    }

    internal void Initialize(ulong value)
    {
        if (Type.Limits.Minimum > Store.Engine.Options.MaxTableElements)
            throw new WasmException($"table of {Type.Limits.Minimum} elements is over the limit of {Store.Engine.Options.MaxTableElements}");
        if (GrowRaw(Type.Limits.Minimum, value) < 0)
            throw new WasmException($"table of {Type.Limits.Minimum} elements: the tables of the store would have more than {Store.Engine.Options.MaxStoreTableElements}");
    }

    internal long GrowRaw(ulong delta, ulong value)
    {
        ulong old = RawLength;
        UInt128 size = (UInt128)old + delta;
        ulong most = Math.Min(Type.Limits.Maximum ?? ulong.MaxValue, Store.Engine.Options.MaxTableElements);
        if (size > most || !Store.TableBudget.TryTake(delta)) return -1;
        if (size > _capacity)
        {
            ulong capacity = Math.Max((ulong)size, Math.Min(_capacity * 2, most));
            try
            {
                *(ulong**)(_record + VMTable.Elements) = (ulong*)NativeMemory.Realloc(Elements, (nuint)(capacity * 8));
            }
            catch (OutOfMemoryException)
            {
                Store.TableBudget.Give(delta);
                throw;
            }
            _capacity = capacity;
        }
        for (ulong i = old; i < (ulong)size; i++) Elements[i] = value;
        *(ulong*)(_record + VMTable.Length) = (ulong)size;
        return (long)old;
    }

    internal bool InBounds(ulong start, ulong length) => start <= RawLength && length <= RawLength - start;

    internal void MarkReferences(ReferenceTable references)
    {
        if (Type.Element.Heap.Top != HeapKind.Func && _record != null)
            references.Mark(new ReadOnlySpan<ulong>(Elements, (int)RawLength));
    }

    internal void VisitFunctions(Action<ulong> visit)
    {
        if (Type.Element.Heap.Top != HeapKind.Func || _record == null) return;
        for (ulong i = 0; i < RawLength; i++) visit(Elements[i]);
    }

    internal void CheckUsable() => Store.ThrowIfDisposed(_owner);

    private void CheckIndex(ulong index)
    {
        CheckUsable();
        if (index >= RawLength)
            throw new ArgumentOutOfRangeException(nameof(index), $"index {index} is beyond the table's {RawLength} elements");
    }

    /// <summary>Frees the elements; the record of an instance's table goes with its context.</summary>
    internal void ReleaseElements()
    {
        if (_record == null) return;
        Store.TableBudget.Give(RawLength);
        NativeMemory.Free(Elements);
        if (_owner is null) NativeMemory.Free(_record);
        _record = null;
    }

    void IStoreResource.Release() => ReleaseElements();
}
