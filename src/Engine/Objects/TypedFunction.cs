using System.Runtime.CompilerServices;

namespace Tiered;

// One class an arity, alike but for the number of parameters: C# has no variadic generics. More parameters: Function.Call.

/// <summary>What the typed views share: the checked reference and the store.</summary>
public abstract unsafe class TypedFunction
{
    private protected readonly Function Target;
    private readonly Store _store;
    private readonly Instance? _instance;
    private readonly byte* _reference;

    private protected TypedFunction(Function function, ReadOnlySpan<ValType> parameters, ValType result)
    {
        var type = function.Type;
        bool fits = type.Parameters.Length == parameters.Length && type.Results.Length == (result.IsBottom ? 0 : 1);
        for (int i = 0; fits && i < parameters.Length; i++) fits = parameters[i] == type.Parameters[i] || Fits(parameters[i], type.Parameters[i]);
        if (fits && !result.IsBottom) fits = result == type.Results[0] || Fits(result, type.Results[0]);
        if (!fits) throw new ArgumentException($"the function has type {type}, which is not the requested .NET signature");
        Target = function;
        _store = function.Store;
        _instance = function.Instance;
        _reference = function.Reference;
        function.Host?.EnsureCallable();
    }

    /// <summary>The untyped function.</summary>
    public Function Function => Target;

    private static bool Fits(ValType requested, ValType declared) =>
        requested.IsRef && declared.IsRef && requested.Heap.Top == declared.Heap.Top;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected byte* Begin(out Store store)
    {
        store = _store;
        // A disposed store has released its instances, so one look is enough for the functions of an instance.
        if (_instance is null) store.ThrowIfDisposed();
        else if (_instance.IsReleased) ThrowDisposed();
        store.SweepIfDue();
        return _reference;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowDisposed() => throw new ObjectDisposedException(nameof(Instance));
}

// Plain structs: a stackalloc would cost its method a stack cookie and a variable frame, some nanoseconds a call.

internal struct CallSlots2
{
    internal ulong A, B;
}

internal struct CallSlots4
{
    internal CallSlots2 A, B;
}

internal struct CallSlots12
{
    internal CallSlots4 A, B, C;
}

/// <summary>A function with 0 parameters, called without boxing. <typeparamref name="TResult"/> is <see cref="Nothing"/> when there is no result.</summary>
public sealed unsafe class TypedFunction<TResult> : TypedFunction
{
    internal TypedFunction(Function function) : base(function, [], Slot<TResult>.Type) { }

    /// <summary>Calls the function.</summary>
    /// <exception cref="WasmTrapException">The code trapped.</exception>
    public TResult Call()
    {
        byte* reference = Begin(out var store);
        CallSlots2 buffer;
        var slots = (ulong*)&buffer;
        store.Call(reference, slots);
        return Slot<TResult>.Read(store, slots);
    }
}

/// <summary>A function with 1 parameter, called without boxing. <typeparamref name="TResult"/> is <see cref="Nothing"/> when there is no result.</summary>
public sealed unsafe class TypedFunction<T1, TResult> : TypedFunction
{
    internal TypedFunction(Function function) : base(function, [Slot<T1>.Type], Slot<TResult>.Type) { }

    /// <summary>Calls the function.</summary>
    /// <exception cref="WasmTrapException">The code trapped.</exception>
    public TResult Call(T1 p1)
    {
        byte* reference = Begin(out var store);
        CallSlots2 buffer;
        var slots = (ulong*)&buffer;
        Slot<T1>.Write(store, slots, p1);
        store.Call(reference, slots);
        return Slot<TResult>.Read(store, slots);
    }
}

/// <summary>A function with 2 parameters, called without boxing. <typeparamref name="TResult"/> is <see cref="Nothing"/> when there is no result.</summary>
public sealed unsafe class TypedFunction<T1, T2, TResult> : TypedFunction
{
    internal TypedFunction(Function function) : base(function, [Slot<T1>.Type, Slot<T2>.Type], Slot<TResult>.Type) { }

    /// <summary>Calls the function.</summary>
    /// <exception cref="WasmTrapException">The code trapped.</exception>
    public TResult Call(T1 p1, T2 p2)
    {
        byte* reference = Begin(out var store);
        CallSlots4 buffer;
        var slots = (ulong*)&buffer;
        Slot<T1>.Write(store, slots, p1);
        Slot<T2>.Write(store, slots + Slot<T1>.Count, p2);
        store.Call(reference, slots);
        return Slot<TResult>.Read(store, slots);
    }
}

/// <summary>A function with 3 parameters, called without boxing. <typeparamref name="TResult"/> is <see cref="Nothing"/> when there is no result.</summary>
public sealed unsafe class TypedFunction<T1, T2, T3, TResult> : TypedFunction
{
    internal TypedFunction(Function function) : base(function, [Slot<T1>.Type, Slot<T2>.Type, Slot<T3>.Type], Slot<TResult>.Type) { }

    /// <summary>Calls the function.</summary>
    /// <exception cref="WasmTrapException">The code trapped.</exception>
    public TResult Call(T1 p1, T2 p2, T3 p3)
    {
        byte* reference = Begin(out var store);
        CallSlots12 buffer;
        var slots = (ulong*)&buffer;
        Slot<T1>.Write(store, slots, p1);
        Slot<T2>.Write(store, slots + Slot<T1>.Count, p2);
        Slot<T3>.Write(store, slots + Slot<T1>.Count + Slot<T2>.Count, p3);
        store.Call(reference, slots);
        return Slot<TResult>.Read(store, slots);
    }
}

/// <summary>A function with 4 parameters, called without boxing. <typeparamref name="TResult"/> is <see cref="Nothing"/> when there is no result.</summary>
public sealed unsafe class TypedFunction<T1, T2, T3, T4, TResult> : TypedFunction
{
    internal TypedFunction(Function function) : base(function, [Slot<T1>.Type, Slot<T2>.Type, Slot<T3>.Type, Slot<T4>.Type], Slot<TResult>.Type) { }

    /// <summary>Calls the function.</summary>
    /// <exception cref="WasmTrapException">The code trapped.</exception>
    public TResult Call(T1 p1, T2 p2, T3 p3, T4 p4)
    {
        byte* reference = Begin(out var store);
        CallSlots12 buffer;
        var slots = (ulong*)&buffer;
        Slot<T1>.Write(store, slots, p1);
        Slot<T2>.Write(store, slots + Slot<T1>.Count, p2);
        Slot<T3>.Write(store, slots + Slot<T1>.Count + Slot<T2>.Count, p3);
        Slot<T4>.Write(store, slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count, p4);
        store.Call(reference, slots);
        return Slot<TResult>.Read(store, slots);
    }
}

/// <summary>A function with 5 parameters, called without boxing. <typeparamref name="TResult"/> is <see cref="Nothing"/> when there is no result.</summary>
public sealed unsafe class TypedFunction<T1, T2, T3, T4, T5, TResult> : TypedFunction
{
    internal TypedFunction(Function function) : base(function, [Slot<T1>.Type, Slot<T2>.Type, Slot<T3>.Type, Slot<T4>.Type, Slot<T5>.Type], Slot<TResult>.Type) { }

    /// <summary>Calls the function.</summary>
    /// <exception cref="WasmTrapException">The code trapped.</exception>
    public TResult Call(T1 p1, T2 p2, T3 p3, T4 p4, T5 p5)
    {
        byte* reference = Begin(out var store);
        CallSlots12 buffer;
        var slots = (ulong*)&buffer;
        Slot<T1>.Write(store, slots, p1);
        Slot<T2>.Write(store, slots + Slot<T1>.Count, p2);
        Slot<T3>.Write(store, slots + Slot<T1>.Count + Slot<T2>.Count, p3);
        Slot<T4>.Write(store, slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count, p4);
        Slot<T5>.Write(store, slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count + Slot<T4>.Count, p5);
        store.Call(reference, slots);
        return Slot<TResult>.Read(store, slots);
    }
}

/// <summary>A function with 6 parameters, called without boxing. <typeparamref name="TResult"/> is <see cref="Nothing"/> when there is no result.</summary>
public sealed unsafe class TypedFunction<T1, T2, T3, T4, T5, T6, TResult> : TypedFunction
{
    internal TypedFunction(Function function) : base(function, [Slot<T1>.Type, Slot<T2>.Type, Slot<T3>.Type, Slot<T4>.Type, Slot<T5>.Type, Slot<T6>.Type], Slot<TResult>.Type) { }

    /// <summary>Calls the function.</summary>
    /// <exception cref="WasmTrapException">The code trapped.</exception>
    public TResult Call(T1 p1, T2 p2, T3 p3, T4 p4, T5 p5, T6 p6)
    {
        byte* reference = Begin(out var store);
        CallSlots12 buffer;
        var slots = (ulong*)&buffer;
        Slot<T1>.Write(store, slots, p1);
        Slot<T2>.Write(store, slots + Slot<T1>.Count, p2);
        Slot<T3>.Write(store, slots + Slot<T1>.Count + Slot<T2>.Count, p3);
        Slot<T4>.Write(store, slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count, p4);
        Slot<T5>.Write(store, slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count + Slot<T4>.Count, p5);
        Slot<T6>.Write(store, slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count + Slot<T4>.Count + Slot<T5>.Count, p6);
        store.Call(reference, slots);
        return Slot<TResult>.Read(store, slots);
    }
}
