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

/// <summary>
/// A host function over raw 8-byte slots: arguments in order, replaced by results; v128 takes two slots, 32-bit values use the
/// low half. For types without references, which are no numbers.
/// </summary>
/// <param name="caller">Who calls.</param>
/// <param name="slots">The larger of parameter and result slots, at least one.</param>
public delegate void RawHostCallback(Caller caller, Span<ulong> slots);

/// <summary>
/// The managed side of a host function. Its native contexts hold a handle to it; both are freed with the store. The handle is
/// weak: the store keeps the function alive, and must itself be collected when nobody else holds it.
/// </summary>
internal abstract unsafe class HostFunction : IStoreResource
{
    private readonly GCHandle _handle;
    private byte* _native;

    protected HostFunction(Store store, FunctionType type, Delegate callback)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(callback);
        Store = store;
        Type = type;
        using var use = store.Use();
        _handle = GCHandle.Alloc(this, GCHandleType.WeakTrackResurrection);
        // One block: the reference, then the context for callers that do not import the function.
        _native = (byte*)NativeMemory.AllocZeroed(VMFuncRef.Size + VMHostContext.Size);
        store.Own(this);
        FillContext(_native + VMFuncRef.Size, null);
        Function = new Function(this, _native);
    }

    internal Store Store { get; }
    internal FunctionType Type { get; }
    internal Function Function { get; }

    /// <summary>
    /// Runs the function on call slots: reads arguments, opens the store to other threads (<see cref="Store.Open"/>), runs the
    /// embedder's code, takes the store back and writes results.
    /// </summary>
    /// <param name="caller">Who calls.</param>
    /// <param name="slots">Arguments, replaced by results.</param>
    /// <param name="holder">What holds the store.</param>
    /// <param name="depth">The store's depth.</param>
    internal abstract void Invoke(Caller caller, ulong* slots, StoreHolder holder, int depth);

    /// <summary>Fills a context for an importing instance.</summary>
    internal void FillContext(byte* context, Instance? caller)
    {
        *(byte**)(context + VMContext.StoreContext) = Store.Context;
        *(int*)(context + VMContext.Kind) = 1;
        *(nint*)(context + VMHostContext.Dispatcher) = (nint)(delegate* unmanaged<byte*, ulong*, int>)&Dispatch;
        *(nint*)(context + VMHostContext.Owner) = GCHandle.ToIntPtr(_handle);
        *(nint*)(context + VMHostContext.Caller) = caller is null ? 0 : (nint)caller.Context;
    }

    /// <summary>Fills a function reference from the record of an import of this function.</summary>
    internal void FillReference(byte* funcRef, byte* import)
    {
        *(nint*)(funcRef + VMFuncRef.Code) = *(nint*)(import + VMFunctionImport.Code);
        *(byte**)(funcRef + VMFuncRef.Context) = *(byte**)(import + VMFunctionImport.Context);
        *(int*)(funcRef + VMFuncRef.TypeId) = Type.Definition.Id;
    }

    /// <summary>Trampolines are made on first need: most host functions are only imported, and the importing module brings its own.</summary>
    internal void EnsureCallable()
    {
        if (*(nint*)(_native + VMFuncRef.Code) != 0) return;
        *(nint*)(_native + VMFuncRef.Code) = TypeTrampolines.Of(Type).Get(Store.Engine.DefaultCompiler).Host;
        *(byte**)(_native + VMFuncRef.Context) = _native + VMFuncRef.Size;
        *(int*)(_native + VMFuncRef.TypeId) = Type.Definition.Id;
    }

    // No exception may cross the native frames of the caller.
    [UnmanagedCallersOnly]
    private static int Dispatch(byte* context, ulong* slots)
    {
        Store? store = null;
        StoreHolder? holder = null;
        int depth = 0;
        try
        {
            // The handle was made for a HostFunction, in the constructor.
            var function = Unsafe.As<HostFunction?>(GCHandle.FromIntPtr(*(nint*)(context + VMHostContext.Owner)).Target);
            if (function is null) return Fail(context, null, new ObjectDisposedException(nameof(Function)), null, 0);
            store = function.Store;
            holder = store.Holder;
            depth = store.Depth;
            function.Invoke(new Caller(store, *(byte**)(context + VMHostContext.Caller)), slots, holder, depth);
            return 0;
        }
        catch (Exception exception)
        {
            return Fail(context, store, exception, holder, depth);
        }
    }

    /// <summary>Has the calling code trap; without its store, which may be gone, there is nobody to keep the exception.</summary>
    private static int Fail(byte* context, Store? store, Exception exception, StoreHolder? holder, int depth)
    {
        try
        {
            if (holder is { Inside: 0 }) store!.Reclose(holder, depth);
        }
        catch (Exception late)
        {
            exception = late;
        }
        store?.Keep(exception);
        Store.SetPending(context, TrapCode.HostException);
        return 1;
    }

    void IStoreResource.Release()
    {
        _handle.Free();
        NativeMemory.Free(_native);
        _native = null;
    }
}

internal sealed unsafe class ValueHostFunction(Store store, FunctionType type, HostCallback callback) : HostFunction(store, type, callback)
{
    internal override void Invoke(Caller caller, ulong* slots, StoreHolder holder, int depth)
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
        Store.Open(holder);
        callback(caller, arguments, values);
        Store.Reclose(holder, depth);
        slot = slots;
        for (int i = 0; i < values.Length; i++)
        {
            Store.WriteSlot(slot, results[i], values[i]);
            slot += results[i].SlotCount;
        }
    }
}

internal sealed unsafe class RawHostFunction(Store store, FunctionType type, RawHostCallback callback) : HostFunction(store, type, callback)
{
    internal override void Invoke(Caller caller, ulong* slots, StoreHolder holder, int depth)
    {
        Store.Open(holder);
        callback(caller, new Span<ulong>(slots, Math.Max(1, Math.Max(Type.ParameterSlots, Type.ResultSlots))));
        Store.Reclose(holder, depth);
    }

    /// <summary>Raw slots would let the host make references of numbers.</summary>
    internal static FunctionType Checked(FunctionType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        foreach (var value in (ReadOnlySpan<ValType>)[.. type.Parameters, .. type.Results])
        {
            if (!value.IsRef) continue;
            throw new ArgumentException($"a function of type {type} has references, which are no numbers: use HostCallback", nameof(type));
        }
        return type;
    }
}
