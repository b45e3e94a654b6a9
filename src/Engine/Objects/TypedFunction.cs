using System.Runtime.CompilerServices;

namespace Tiered;

// One class an arity, alike but for the number of parameters: C# has no variadic generics. More parameters: Function.Call.

/// <summary>What the typed views share: the checked reference and the store.</summary>
public abstract unsafe class TypedFunction
{
    private protected readonly Function Target;
    private protected readonly Store Store;
    private protected readonly nint Entry;
    private protected readonly byte* Reference;
    private readonly Instance? _instance;

    private protected TypedFunction(Function function, ReadOnlySpan<ValType> parameters, ValType result)
    {
        var type = function.Type;
        bool fits = type.Parameters.Length == parameters.Length && type.Results.Length == (result.IsBottom ? 0 : 1);
        for (int i = 0; fits && i < parameters.Length; i++) fits = Fits(parameters[i], type.Parameters[i]);
        if (fits && !result.IsBottom) fits = Fits(result, type.Results[0]);
        if (!fits) throw new ArgumentException($"the function has type {type}, which is not the requested .NET signature");
        Target = function;
        Store = function.Store;
        _instance = function.Instance;
        Reference = function.Reference;
        Entry = function.Entry;
        using var use = Store.Use();
        function.Host?.EnsureCallable();
    }

    /// <summary>The untyped function.</summary>
    public Function Function => Target;

    /// <summary>Whether values may fit; those of references are checked in each call.</summary>
    private static bool Fits(ValType requested, ValType declared) =>
        requested == declared || requested.IsRef && declared.IsRef && requested.Heap.Top == declared.Heap.Top;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void Begin(ulong* slots)
    {
        Store.BeginCall(slots);
        if (_instance is { IsReleased: true }) ThrowDisposed();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowDisposed()
    {
        Store.EndCall();
        throw new ObjectDisposedException(nameof(Instance));
    }

    /// <summary>Writes an argument that is a reference; what does not fit the declared type ends the call.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void WriteReference(int parameter, ulong* slot, object? value)
    {
        try
        {
            *slot = Store.EncodeReference(Target.Type.Parameters[parameter], value);
        }
        catch
        {
            Store.EndCall();
            throw;
        }
    }

    /// <summary>Reads the result and ends the call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected T End<T>(ulong* slots)
    {
        if (!Slot<T>.TryRead(slots, out var value)) return EndWithReference<T>(slots);
        Store.EndCall();
        return value;
    }

    /// <summary>
    /// The same for a reference. The cast comes last: an object decides itself what interfaces it has
    /// (<see cref="System.Runtime.InteropServices.IDynamicInterfaceCastable"/>), which is code of the embedder.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private T EndWithReference<T>(ulong* slots)
    {
        object? result;
        try
        {
            result = Store.DecodeReference(Target.Type.Results[0], *slots);
        }
        catch
        {
            Store.EndCall();
            throw;
        }
        Store.EndCall();
        return (T)result!;
    }
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

/// <summary>
/// A function with 0 parameters, called without boxing. <typeparamref name="TResult"/> is <see cref="Nothing"/> when there is
/// no result.
/// </summary>
public sealed unsafe class TypedFunction<TResult> : TypedFunction
{
    internal TypedFunction(Function function)
        : base(function, [], Slot<TResult>.Type)
    {
    }

    /// <summary>Calls the function.</summary>
    /// <exception cref="WasmTrapException">The code trapped.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the store.</exception>
    public TResult Call()
    {
        CallSlots2 buffer;
        var slots = (ulong*)&buffer;
        Begin(slots);
        if (!Store.Invoke(Entry, Reference, slots)) Store.ThrowTrap();
        return End<TResult>(slots);
    }
}

/// <summary>
/// A function with 1 parameter, called without boxing. <typeparamref name="TResult"/> is <see cref="Nothing"/> when there is
/// no result.
/// </summary>
public sealed unsafe class TypedFunction<T1, TResult> : TypedFunction
{
    internal TypedFunction(Function function)
        : base(function, [Slot<T1>.Type], Slot<TResult>.Type)
    {
    }

    /// <summary>Calls the function.</summary>
    /// <exception cref="WasmTrapException">The code trapped.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the store.</exception>
    public TResult Call(T1 p1)
    {
        CallSlots2 buffer;
        var slots = (ulong*)&buffer;
        Begin(slots);
        Slot<T1>.Write(this, 0, slots, p1);
        if (!Store.Invoke(Entry, Reference, slots)) Store.ThrowTrap();
        return End<TResult>(slots);
    }
}

/// <summary>
/// A function with 2 parameters, called without boxing. <typeparamref name="TResult"/> is <see cref="Nothing"/> when there is
/// no result.
/// </summary>
public sealed unsafe class TypedFunction<T1, T2, TResult> : TypedFunction
{
    internal TypedFunction(Function function)
        : base(function, [Slot<T1>.Type, Slot<T2>.Type], Slot<TResult>.Type)
    {
    }

    /// <summary>Calls the function.</summary>
    /// <exception cref="WasmTrapException">The code trapped.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the store.</exception>
    public TResult Call(T1 p1, T2 p2)
    {
        CallSlots4 buffer;
        var slots = (ulong*)&buffer;
        Begin(slots);
        var slot = slots;
        Slot<T1>.Write(this, 0, slot, p1);
        Slot<T2>.Write(this, 1, slot += Slot<T1>.Count, p2);
        if (!Store.Invoke(Entry, Reference, slots)) Store.ThrowTrap();
        return End<TResult>(slots);
    }
}

/// <summary>
/// A function with 3 parameters, called without boxing. <typeparamref name="TResult"/> is <see cref="Nothing"/> when there is
/// no result.
/// </summary>
public sealed unsafe class TypedFunction<T1, T2, T3, TResult> : TypedFunction
{
    internal TypedFunction(Function function)
        : base(function, [Slot<T1>.Type, Slot<T2>.Type, Slot<T3>.Type], Slot<TResult>.Type)
    {
    }

    /// <summary>Calls the function.</summary>
    /// <exception cref="WasmTrapException">The code trapped.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the store.</exception>
    public TResult Call(T1 p1, T2 p2, T3 p3)
    {
        CallSlots12 buffer;
        var slots = (ulong*)&buffer;
        Begin(slots);
        var slot = slots;
        Slot<T1>.Write(this, 0, slot, p1);
        Slot<T2>.Write(this, 1, slot += Slot<T1>.Count, p2);
        Slot<T3>.Write(this, 2, slot += Slot<T2>.Count, p3);
        if (!Store.Invoke(Entry, Reference, slots)) Store.ThrowTrap();
        return End<TResult>(slots);
    }
}

/// <summary>
/// A function with 4 parameters, called without boxing. <typeparamref name="TResult"/> is <see cref="Nothing"/> when there is
/// no result.
/// </summary>
public sealed unsafe class TypedFunction<T1, T2, T3, T4, TResult> : TypedFunction
{
    internal TypedFunction(Function function)
        : base(function, [Slot<T1>.Type, Slot<T2>.Type, Slot<T3>.Type, Slot<T4>.Type], Slot<TResult>.Type)
    {
    }

    /// <summary>Calls the function.</summary>
    /// <exception cref="WasmTrapException">The code trapped.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the store.</exception>
    public TResult Call(T1 p1, T2 p2, T3 p3, T4 p4)
    {
        CallSlots12 buffer;
        var slots = (ulong*)&buffer;
        Begin(slots);
        var slot = slots;
        Slot<T1>.Write(this, 0, slot, p1);
        Slot<T2>.Write(this, 1, slot += Slot<T1>.Count, p2);
        Slot<T3>.Write(this, 2, slot += Slot<T2>.Count, p3);
        Slot<T4>.Write(this, 3, slot += Slot<T3>.Count, p4);
        if (!Store.Invoke(Entry, Reference, slots)) Store.ThrowTrap();
        return End<TResult>(slots);
    }
}

/// <summary>
/// A function with 5 parameters, called without boxing. <typeparamref name="TResult"/> is <see cref="Nothing"/> when there is
/// no result.
/// </summary>
public sealed unsafe class TypedFunction<T1, T2, T3, T4, T5, TResult> : TypedFunction
{
    internal TypedFunction(Function function)
        : base(function, [Slot<T1>.Type, Slot<T2>.Type, Slot<T3>.Type, Slot<T4>.Type, Slot<T5>.Type], Slot<TResult>.Type)
    {
    }

    /// <summary>Calls the function.</summary>
    /// <exception cref="WasmTrapException">The code trapped.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the store.</exception>
    public TResult Call(T1 p1, T2 p2, T3 p3, T4 p4, T5 p5)
    {
        CallSlots12 buffer;
        var slots = (ulong*)&buffer;
        Begin(slots);
        var slot = slots;
        Slot<T1>.Write(this, 0, slot, p1);
        Slot<T2>.Write(this, 1, slot += Slot<T1>.Count, p2);
        Slot<T3>.Write(this, 2, slot += Slot<T2>.Count, p3);
        Slot<T4>.Write(this, 3, slot += Slot<T3>.Count, p4);
        Slot<T5>.Write(this, 4, slot += Slot<T4>.Count, p5);
        if (!Store.Invoke(Entry, Reference, slots)) Store.ThrowTrap();
        return End<TResult>(slots);
    }
}

/// <summary>
/// A function with 6 parameters, called without boxing. <typeparamref name="TResult"/> is <see cref="Nothing"/> when there is
/// no result.
/// </summary>
public sealed unsafe class TypedFunction<T1, T2, T3, T4, T5, T6, TResult> : TypedFunction
{
    internal TypedFunction(Function function)
        : base(function, [Slot<T1>.Type, Slot<T2>.Type, Slot<T3>.Type, Slot<T4>.Type, Slot<T5>.Type, Slot<T6>.Type], Slot<TResult>.Type)
    {
    }

    /// <summary>Calls the function.</summary>
    /// <exception cref="WasmTrapException">The code trapped.</exception>
    /// <exception cref="InvalidOperationException">Another thread is using the store.</exception>
    public TResult Call(T1 p1, T2 p2, T3 p3, T4 p4, T5 p5, T6 p6)
    {
        CallSlots12 buffer;
        var slots = (ulong*)&buffer;
        Begin(slots);
        var slot = slots;
        Slot<T1>.Write(this, 0, slot, p1);
        Slot<T2>.Write(this, 1, slot += Slot<T1>.Count, p2);
        Slot<T3>.Write(this, 2, slot += Slot<T2>.Count, p3);
        Slot<T4>.Write(this, 3, slot += Slot<T3>.Count, p4);
        Slot<T5>.Write(this, 4, slot += Slot<T4>.Count, p5);
        Slot<T6>.Write(this, 5, slot += Slot<T5>.Count, p6);
        if (!Store.Invoke(Entry, Reference, slots)) Store.ThrowTrap();
        return End<TResult>(slots);
    }
}
