using System.Runtime.CompilerServices;
using Tiered.Runtime;

namespace Tiered;

/// <summary>
/// A function of a store: exported by an instance, or a host function. Call it with values, or get a
/// <see cref="TypedFunction{TResult}"/> for calls without boxing.
/// </summary>
public sealed unsafe partial class Function
{
    private readonly byte* _funcRef;
    private readonly Instance? _instance;
    private readonly HostFunction? _host;
    private nint _entry;

    internal Function(Instance instance, int index, byte* funcRef, FunctionType type)
    {
        Index = index;
        Store = instance.Store;
        _instance = instance;
        _funcRef = funcRef;
        Type = type;
    }

    internal Function(HostFunction host, byte* funcRef)
    {
        Store = host.Store;
        _host = host;
        _funcRef = funcRef;
        Type = host.Type;
    }

    /// <summary>The store the function lives in.</summary>
    public Store Store { get; }

    /// <summary>Parameters and results.</summary>
    public FunctionType Type { get; }

    /// <summary>Index in the module of the instance that defines it.</summary>
    internal int Index { get; }

    internal HostFunction? Host => _host;
    internal Instance? Instance => _instance;

    internal byte* Reference
    {
        get
        {
            CheckUsable();
            return _funcRef;
        }
    }

    /// <summary>The trampoline for calls from the host; made when it is first asked for.</summary>
    internal nint Entry
    {
        get
        {
            if (_entry == 0) _entry = FindEntry();
            return _entry;
        }
    }

    private nint FindEntry() =>
        (_instance is null ? TypeTrampolines.Of(Type).Get(Store.Engine.DefaultCompiler) : _instance.Module.TrampolinesOf(Type)).Entry;

    /// <summary>Whether the function is a value of a reference type.</summary>
    internal bool IsOf(ValType type) => ValType.Ref(HeapType.Defined(Type.Definition.Id), nullable: false).IsSubtypeOf(type);

    internal void CheckUsable() => Store.ThrowIfDisposed(_instance);

    /// <summary>The reference for WebAssembly code to hold: from now on the owner must outlive its own disposal.</summary>
    internal byte* Escape(Store store)
    {
        if (store != Store) throw new ArgumentException("the function belongs to another store");
        _instance?.MarkShared();
        _host?.EnsureCallable();
        return Reference;
    }

    /// <summary>Calls the function.</summary>
    /// <returns>The single result; the default value when there is none.</returns>
    /// <exception cref="ArgumentException">Number or types of the arguments do not fit, or the function has several results.</exception>
    /// <exception cref="WasmTrapException">The code trapped.</exception>
    public Value Call(params ReadOnlySpan<Value> arguments)
    {
        if (Type.Results.Length > 1) throw new ArgumentException("the function has several results; call it with a span for them");
        Value result = default;
        Call(arguments, Type.Results.Length == 0 ? [] : new Span<Value>(ref result));
        return result;
    }

    /// <summary>Calls the function with any number of results.</summary>
    public void Call(ReadOnlySpan<Value> arguments, Span<Value> results)
    {
        var parameters = Type.Parameters;
        var resultTypes = Type.Results;
        if (arguments.Length != parameters.Length) throw new ArgumentException($"the function takes {parameters.Length} arguments, not {arguments.Length}", nameof(arguments));
        if (results.Length != resultTypes.Length) throw new ArgumentException($"the function has {resultTypes.Length} results, not {results.Length}", nameof(results));
        int slotCount = Math.Max(1, Math.Max(Type.ParameterSlots, Type.ResultSlots));
        // Asks for room on the stack, so the slots, some KiB at most, come afterwards.
        ulong local;
        Store.BeginCall(&local);
        ulong* slots = stackalloc ulong[slotCount];
        byte* reference;
        nint entry;
        ulong* slot = slots;
        try
        {
            reference = Reference;
            _host?.EnsureCallable();
            entry = Entry;
            for (int i = 0; i < parameters.Length; i++)
            {
                Store.WriteSlot(slot, parameters[i], arguments[i]);
                slot += parameters[i].SlotCount;
            }
        }
        catch
        {
            Store.EndCall();
            throw;
        }
        if (!Store.Invoke(entry, reference, slots)) Store.ThrowTrap();
        slot = slots;
        try
        {
            for (int i = 0; i < resultTypes.Length; i++)
            {
                results[i] = Store.ReadSlot(slot, resultTypes[i]);
                slot += resultTypes[i].SlotCount;
            }
        }
        catch
        {
            Store.EndCall();
            throw;
        }
        Store.EndCall();
        GC.KeepAlive(this);
    }

    public override string ToString() => _host is not null ? $"host function {Type}" : $"function {Type}";
}
