namespace Tiered;

/// <summary>Anything that is imported or exported: a function, table, memory, global or tag.</summary>
public readonly struct Extern
{
    private readonly object? _value;

    private Extern(object? value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The thing itself.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default(Extern)</c>, which is nothing.</exception>
    public object Value => _value ?? throw new InvalidOperationException("an Extern that was not initialised");

    /// <summary>What kind of thing it is.</summary>
    /// <exception cref="InvalidOperationException">This is <c>default(Extern)</c>, which is nothing.</exception>
    public ExternKind Kind => Value switch
    {
        Function => ExternKind.Function,
        Table => ExternKind.Table,
        Memory or SharedMemory => ExternKind.Memory,
        Global => ExternKind.Global,
        _ => ExternKind.Tag,
    };

    /// <summary>The store it belongs to; null for a <see cref="SharedMemory"/>, which belongs to none.</summary>
    internal Store? Store => Value switch
    {
        Function f => f.Store,
        Table t => t.Store,
        Memory m => m.Store,
        Global g => g.Store,
        SharedMemory => null,
        _ => ((Tag)Value).Store,
    };

    /// <exception cref="ObjectDisposedException">What owns it was disposed.</exception>
    internal void CheckUsable()
    {
        switch (Value)
        {
            case Function function: function.CheckUsable(); break;
            case Table table: table.CheckUsable(); break;
            case Memory memory: memory.CheckUsable(); break;
            case Global global: global.CheckUsable(); break;
        }
    }

    public static implicit operator Extern(Function function) => new(function);
    public static implicit operator Extern(Table table) => new(table);
    public static implicit operator Extern(Memory memory) => new(memory);
    public static implicit operator Extern(SharedMemory memory) => new(memory);
    public static implicit operator Extern(Global global) => new(global);
    public static implicit operator Extern(Tag tag) => new(tag);

    internal static Extern From(object value) => new(value);
}

/// <summary>Named things for instances to import: module name, item name, value. A later definition replaces an earlier one.</summary>
public sealed class Imports
{
    private readonly Dictionary<(string Module, string Name), Extern> _items = [];

    /// <summary>Defines one import.</summary>
    public Imports Define(string module, string name, Extern value)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(name);
        _ = value.Kind;
        _items[(module, name)] = value;
        return this;
    }

    /// <summary>Defines every export of an instance under a module name.</summary>
    public Imports Define(string module, Instance instance)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(instance);
        foreach (var (name, value) in instance.Exports) Define(module, name, value);
        return this;
    }

    /// <summary>Looks an import up.</summary>
    public bool TryGet(string module, string name, out Extern value)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(name);
        return _items.TryGetValue((module, name), out value);
    }
}
