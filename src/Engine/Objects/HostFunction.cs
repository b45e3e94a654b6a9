using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tiered.Runtime;

namespace Tiered;

/// <summary>What a host function knows about the code that called it.</summary>
public readonly unsafe ref struct Caller
{
    private readonly byte* _context;

    internal Caller(Store store, byte* context)
    {
        Store = store;
        _context = context;
    }

    /// <summary>The store.</summary>
    public Store Store { get; }

    /// <summary>The instance that imports the function; null when the host called it, or code that got it by reference from the host.</summary>
    public Instance? Instance => _context == null ? null : Tiered.Instance.At(_context);
}

/// <summary>A host function over values.</summary>
/// <param name="caller">Who calls.</param>
/// <param name="arguments">One value a parameter.</param>
/// <param name="results">To be filled: one value a result.</param>
public delegate void HostCallback(Caller caller, ReadOnlySpan<Value> arguments, Span<Value> results);

/// <summary>A host function over raw 8-byte slots: arguments in order, replaced by results; v128 takes two slots, 32-bit values use the low half.</summary>
/// <param name="caller">Who calls.</param>
/// <param name="slots">The larger of parameter and result slots, at least one.</param>
public delegate void RawHostCallback(Caller caller, Span<ulong> slots);

/// <summary>The managed side of a host function. Its native contexts hold a handle to it; both are freed with the store.</summary>
internal abstract unsafe class HostFunction : IStoreResource
{
    private readonly GCHandle _handle;
    private byte* _native;

    protected HostFunction(Store store, FunctionType type)
    {
        Store = store;
        Type = type;
        _handle = GCHandle.Alloc(this);
        // One block: the reference, then the context for callers that do not import the function.
        _native = (byte*)NativeMemory.AllocZeroed(VMFuncRef.Size + VMHostContext.Size);
        store.Own(this);
        FillContext(_native + VMFuncRef.Size, null);
        Function = new Function(this, _native);
    }

    internal Store Store { get; }
    internal FunctionType Type { get; }
    internal Function Function { get; }

    /// <summary>Runs the function on call slots.</summary>
    internal abstract void Invoke(Caller caller, ulong* slots);

    /// <summary>Fills a context for an importing instance.</summary>
    internal void FillContext(byte* context, Instance? caller)
    {
        *(byte**)(context + VMContext.StoreContext) = Store.Context;
        *(int*)(context + VMContext.Kind) = 1;
        *(nint*)(context + VMHostContext.Dispatcher) = (nint)(delegate* unmanaged<byte*, ulong*, int>)&Dispatch;
        *(nint*)(context + VMHostContext.Owner) = GCHandle.ToIntPtr(_handle);
        *(nint*)(context + VMHostContext.Caller) = caller is null ? 0 : (nint)caller.Context;
    }

    /// <summary>Fills a function reference to this function with a context of the caller's choice.</summary>
    internal void FillReference(byte* funcRef, byte* context)
    {
        var trampolines = TrampolineCache.Get(Type, Store.Engine.DefaultCompiler);
        *(nint*)(funcRef + VMFuncRef.Code) = trampolines.Host;
        *(byte**)(funcRef + VMFuncRef.Context) = context;
        *(int*)(funcRef + VMFuncRef.TypeId) = Type.Definition.Id;
        *(nint*)(funcRef + VMFuncRef.EntryTrampoline) = trampolines.Entry;
    }

    /// <summary>Trampolines are made on first need: most host functions are only imported, and the importing module brings its own.</summary>
    internal void EnsureCallable()
    {
        if (*(nint*)(_native + VMFuncRef.Code) == 0) FillReference(_native, _native + VMFuncRef.Size);
    }

    // No exception may cross the native frames of the caller.
    [UnmanagedCallersOnly]
    private static int Dispatch(byte* context, ulong* slots)
    {
        // The handle was made for a HostFunction, in the constructor.
        var function = Unsafe.As<HostFunction>(GCHandle.FromIntPtr(*(nint*)(context + VMHostContext.Owner)).Target!);
        try
        {
            function.Invoke(new Caller(function.Store, *(byte**)(context + VMHostContext.Caller)), slots);
            return 0;
        }
        catch (Exception exception)
        {
            function.Store.SetPending(exception);
            return 1;
        }
    }

    void IStoreResource.Release()
    {
        _handle.Free();
        NativeMemory.Free(_native);
        _native = null;
    }
}

internal sealed unsafe class ValueHostFunction(Store store, FunctionType type, HostCallback callback) : HostFunction(store, type)
{
    internal override void Invoke(Caller caller, ulong* slots)
    {
        var parameters = Type.Parameters;
        var results = Type.Results;
        var arguments = new Value[parameters.Length];
        ulong* slot = slots;
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = Store.ReadSlot(slot, parameters[i]);
            slot += parameters[i].SlotCount;
        }
        var values = new Value[results.Length];
        callback(caller, arguments, values);
        slot = slots;
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i].Type != results[i] && !(values[i].Type.IsRef && results[i].IsRef))
                throw new InvalidOperationException($"host function set result {i} to {values[i].Type} instead of {results[i]}");
            Store.WriteSlot(slot, results[i], values[i]);
            slot += results[i].SlotCount;
        }
    }
}

internal sealed unsafe class RawHostFunction(Store store, FunctionType type, RawHostCallback callback) : HostFunction(store, type)
{
    internal override void Invoke(Caller caller, ulong* slots) =>
        callback(caller, new Span<ulong>(slots, Math.Max(1, Math.Max(Type.ParameterSlots, Type.ResultSlots))));
}
