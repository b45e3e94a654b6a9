using Tiered.Runtime;

namespace Tiered;

// Host functions from delegates, and typed views. Alike but for the number of parameters: C# has no variadic generics.
public sealed partial class Function
{
    /// <summary>A host function over values, for any type.</summary>
    public static Function FromHost(Store store, FunctionType type, HostCallback callback) => new ValueHostFunction(store, type, callback).Function;

    /// <summary>A host function over raw slots: the fastest form for a type without references.</summary>
    /// <exception cref="ArgumentException">The type has references.</exception>
    public static Function FromHost(Store store, FunctionType type, RawHostCallback callback) => new RawHostFunction(store, RawHostFunction.Checked(type), callback).Function;

    /// <summary>A host function from a delegate, called without boxing.</summary>
    public static Function FromHost(Store store, Action callback) =>
        new ActionHostFunction(store, FunctionType.Create([], []), callback).Function;

    /// <summary>A host function with a result from a delegate, called without boxing.</summary>
    public static Function FromHost<TResult>(Store store, Func<TResult> callback) =>
        new FuncHostFunction<TResult>(store, FunctionType.Create([], [Slot<TResult>.Type]), callback).Function;

    /// <summary>A view that calls without boxing.</summary>
    /// <exception cref="ArgumentException">The function has another type.</exception>
    public TypedFunction<TResult> Typed<TResult>() => new(this);

    /// <summary>A host function from a delegate, called without boxing.</summary>
    public static Function FromHost<T1>(Store store, Action<T1> callback) =>
        new ActionHostFunction<T1>(store, FunctionType.Create([Slot<T1>.Type], []), callback).Function;

    /// <summary>A host function with a result from a delegate, called without boxing.</summary>
    public static Function FromHost<T1, TResult>(Store store, Func<T1, TResult> callback) =>
        new FuncHostFunction<T1, TResult>(store, FunctionType.Create([Slot<T1>.Type], [Slot<TResult>.Type]), callback).Function;

    /// <summary>A view that calls without boxing.</summary>
    /// <exception cref="ArgumentException">The function has another type.</exception>
    public TypedFunction<T1, TResult> Typed<T1, TResult>() => new(this);

    /// <summary>A host function from a delegate, called without boxing.</summary>
    public static Function FromHost<T1, T2>(Store store, Action<T1, T2> callback) =>
        new ActionHostFunction<T1, T2>(store, FunctionType.Create([Slot<T1>.Type, Slot<T2>.Type], []), callback).Function;

    /// <summary>A host function with a result from a delegate, called without boxing.</summary>
    public static Function FromHost<T1, T2, TResult>(Store store, Func<T1, T2, TResult> callback) =>
        new FuncHostFunction<T1, T2, TResult>(store, FunctionType.Create([Slot<T1>.Type, Slot<T2>.Type], [Slot<TResult>.Type]), callback).Function;

    /// <summary>A view that calls without boxing.</summary>
    /// <exception cref="ArgumentException">The function has another type.</exception>
    public TypedFunction<T1, T2, TResult> Typed<T1, T2, TResult>() => new(this);

    /// <summary>A host function from a delegate, called without boxing.</summary>
    public static Function FromHost<T1, T2, T3>(Store store, Action<T1, T2, T3> callback) =>
        new ActionHostFunction<T1, T2, T3>(store, FunctionType.Create([Slot<T1>.Type, Slot<T2>.Type, Slot<T3>.Type], []), callback).Function;

    /// <summary>A host function with a result from a delegate, called without boxing.</summary>
    public static Function FromHost<T1, T2, T3, TResult>(Store store, Func<T1, T2, T3, TResult> callback) =>
        new FuncHostFunction<T1, T2, T3, TResult>(store, FunctionType.Create([Slot<T1>.Type, Slot<T2>.Type, Slot<T3>.Type], [Slot<TResult>.Type]), callback).Function;

    /// <summary>A view that calls without boxing.</summary>
    /// <exception cref="ArgumentException">The function has another type.</exception>
    public TypedFunction<T1, T2, T3, TResult> Typed<T1, T2, T3, TResult>() => new(this);

    /// <summary>A host function from a delegate, called without boxing.</summary>
    public static Function FromHost<T1, T2, T3, T4>(Store store, Action<T1, T2, T3, T4> callback) =>
        new ActionHostFunction<T1, T2, T3, T4>(store, FunctionType.Create([Slot<T1>.Type, Slot<T2>.Type, Slot<T3>.Type, Slot<T4>.Type], []), callback).Function;

    /// <summary>A host function with a result from a delegate, called without boxing.</summary>
    public static Function FromHost<T1, T2, T3, T4, TResult>(Store store, Func<T1, T2, T3, T4, TResult> callback) =>
        new FuncHostFunction<T1, T2, T3, T4, TResult>(store, FunctionType.Create([Slot<T1>.Type, Slot<T2>.Type, Slot<T3>.Type, Slot<T4>.Type], [Slot<TResult>.Type]), callback).Function;

    /// <summary>A view that calls without boxing.</summary>
    /// <exception cref="ArgumentException">The function has another type.</exception>
    public TypedFunction<T1, T2, T3, T4, TResult> Typed<T1, T2, T3, T4, TResult>() => new(this);

    /// <summary>A host function from a delegate, called without boxing.</summary>
    public static Function FromHost<T1, T2, T3, T4, T5>(Store store, Action<T1, T2, T3, T4, T5> callback) =>
        new ActionHostFunction<T1, T2, T3, T4, T5>(store, FunctionType.Create([Slot<T1>.Type, Slot<T2>.Type, Slot<T3>.Type, Slot<T4>.Type, Slot<T5>.Type], []), callback).Function;

    /// <summary>A host function with a result from a delegate, called without boxing.</summary>
    public static Function FromHost<T1, T2, T3, T4, T5, TResult>(Store store, Func<T1, T2, T3, T4, T5, TResult> callback) =>
        new FuncHostFunction<T1, T2, T3, T4, T5, TResult>(store, FunctionType.Create([Slot<T1>.Type, Slot<T2>.Type, Slot<T3>.Type, Slot<T4>.Type, Slot<T5>.Type], [Slot<TResult>.Type]), callback).Function;

    /// <summary>A view that calls without boxing.</summary>
    /// <exception cref="ArgumentException">The function has another type.</exception>
    public TypedFunction<T1, T2, T3, T4, T5, TResult> Typed<T1, T2, T3, T4, T5, TResult>() => new(this);

    /// <summary>A host function from a delegate, called without boxing.</summary>
    public static Function FromHost<T1, T2, T3, T4, T5, T6>(Store store, Action<T1, T2, T3, T4, T5, T6> callback) =>
        new ActionHostFunction<T1, T2, T3, T4, T5, T6>(store, FunctionType.Create([Slot<T1>.Type, Slot<T2>.Type, Slot<T3>.Type, Slot<T4>.Type, Slot<T5>.Type, Slot<T6>.Type], []), callback).Function;

    /// <summary>A host function with a result from a delegate, called without boxing.</summary>
    public static Function FromHost<T1, T2, T3, T4, T5, T6, TResult>(Store store, Func<T1, T2, T3, T4, T5, T6, TResult> callback) =>
        new FuncHostFunction<T1, T2, T3, T4, T5, T6, TResult>(store, FunctionType.Create([Slot<T1>.Type, Slot<T2>.Type, Slot<T3>.Type, Slot<T4>.Type, Slot<T5>.Type, Slot<T6>.Type], [Slot<TResult>.Type]), callback).Function;

    /// <summary>A view that calls without boxing.</summary>
    /// <exception cref="ArgumentException">The function has another type.</exception>
    public TypedFunction<T1, T2, T3, T4, T5, T6, TResult> Typed<T1, T2, T3, T4, T5, T6, TResult>() => new(this);
}

internal sealed unsafe class ActionHostFunction(Store store, FunctionType type, Action callback) : HostFunction(store, type, callback)
{
    internal override void Invoke(Caller caller, ulong* slots, StoreHolder holder, int depth)
    {
        Store.Open(holder);
        callback();
        Store.Reclose(holder, depth);
    }
}

internal sealed unsafe class FuncHostFunction<TResult>(Store store, FunctionType type, Func<TResult> callback) : HostFunction(store, type, callback)
{
    internal override void Invoke(Caller caller, ulong* slots, StoreHolder holder, int depth)
    {
        Store.Open(holder);
        var result = callback();
        Store.Reclose(holder, depth);
        Slot<TResult>.WriteResult(this, slots, result);
    }
}

internal sealed unsafe class ActionHostFunction<T1>(Store store, FunctionType type, Action<T1> callback) : HostFunction(store, type, callback)
{
    internal override void Invoke(Caller caller, ulong* slots, StoreHolder holder, int depth)
    {
        object? r1 = Slot<T1>.Decode(Store, slots);
        Store.Open(holder);
        callback(Slot<T1>.Read(slots, r1));
        Store.Reclose(holder, depth);
    }
}

internal sealed unsafe class FuncHostFunction<T1, TResult>(Store store, FunctionType type, Func<T1, TResult> callback) : HostFunction(store, type, callback)
{
    internal override void Invoke(Caller caller, ulong* slots, StoreHolder holder, int depth)
    {
        object? r1 = Slot<T1>.Decode(Store, slots);
        Store.Open(holder);
        var result = callback(Slot<T1>.Read(slots, r1));
        Store.Reclose(holder, depth);
        Slot<TResult>.WriteResult(this, slots, result);
    }
}

internal sealed unsafe class ActionHostFunction<T1, T2>(Store store, FunctionType type, Action<T1, T2> callback) : HostFunction(store, type, callback)
{
    internal override void Invoke(Caller caller, ulong* slots, StoreHolder holder, int depth)
    {
        object? r1 = Slot<T1>.Decode(Store, slots);
        object? r2 = Slot<T2>.Decode(Store, slots + Slot<T1>.Count);
        Store.Open(holder);
        callback(Slot<T1>.Read(slots, r1), Slot<T2>.Read(slots + Slot<T1>.Count, r2));
        Store.Reclose(holder, depth);
    }
}

internal sealed unsafe class FuncHostFunction<T1, T2, TResult>(Store store, FunctionType type, Func<T1, T2, TResult> callback) : HostFunction(store, type, callback)
{
    internal override void Invoke(Caller caller, ulong* slots, StoreHolder holder, int depth)
    {
        object? r1 = Slot<T1>.Decode(Store, slots);
        object? r2 = Slot<T2>.Decode(Store, slots + Slot<T1>.Count);
        Store.Open(holder);
        var result = callback(Slot<T1>.Read(slots, r1), Slot<T2>.Read(slots + Slot<T1>.Count, r2));
        Store.Reclose(holder, depth);
        Slot<TResult>.WriteResult(this, slots, result);
    }
}

internal sealed unsafe class ActionHostFunction<T1, T2, T3>(Store store, FunctionType type, Action<T1, T2, T3> callback) : HostFunction(store, type, callback)
{
    internal override void Invoke(Caller caller, ulong* slots, StoreHolder holder, int depth)
    {
        object? r1 = Slot<T1>.Decode(Store, slots);
        object? r2 = Slot<T2>.Decode(Store, slots + Slot<T1>.Count);
        object? r3 = Slot<T3>.Decode(Store, slots + Slot<T1>.Count + Slot<T2>.Count);
        Store.Open(holder);
        callback(
            Slot<T1>.Read(slots, r1),
            Slot<T2>.Read(slots + Slot<T1>.Count, r2),
            Slot<T3>.Read(slots + Slot<T1>.Count + Slot<T2>.Count, r3));
        Store.Reclose(holder, depth);
    }
}

internal sealed unsafe class FuncHostFunction<T1, T2, T3, TResult>(Store store, FunctionType type, Func<T1, T2, T3, TResult> callback) : HostFunction(store, type, callback)
{
    internal override void Invoke(Caller caller, ulong* slots, StoreHolder holder, int depth)
    {
        object? r1 = Slot<T1>.Decode(Store, slots);
        object? r2 = Slot<T2>.Decode(Store, slots + Slot<T1>.Count);
        object? r3 = Slot<T3>.Decode(Store, slots + Slot<T1>.Count + Slot<T2>.Count);
        Store.Open(holder);
        var result = callback(
            Slot<T1>.Read(slots, r1),
            Slot<T2>.Read(slots + Slot<T1>.Count, r2),
            Slot<T3>.Read(slots + Slot<T1>.Count + Slot<T2>.Count, r3));
        Store.Reclose(holder, depth);
        Slot<TResult>.WriteResult(this, slots, result);
    }
}

internal sealed unsafe class ActionHostFunction<T1, T2, T3, T4>(Store store, FunctionType type, Action<T1, T2, T3, T4> callback) : HostFunction(store, type, callback)
{
    internal override void Invoke(Caller caller, ulong* slots, StoreHolder holder, int depth)
    {
        object? r1 = Slot<T1>.Decode(Store, slots);
        object? r2 = Slot<T2>.Decode(Store, slots + Slot<T1>.Count);
        object? r3 = Slot<T3>.Decode(Store, slots + Slot<T1>.Count + Slot<T2>.Count);
        object? r4 = Slot<T4>.Decode(Store, slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count);
        Store.Open(holder);
        callback(
            Slot<T1>.Read(slots, r1),
            Slot<T2>.Read(slots + Slot<T1>.Count, r2),
            Slot<T3>.Read(slots + Slot<T1>.Count + Slot<T2>.Count, r3),
            Slot<T4>.Read(slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count, r4));
        Store.Reclose(holder, depth);
    }
}

internal sealed unsafe class FuncHostFunction<T1, T2, T3, T4, TResult>(Store store, FunctionType type, Func<T1, T2, T3, T4, TResult> callback) : HostFunction(store, type, callback)
{
    internal override void Invoke(Caller caller, ulong* slots, StoreHolder holder, int depth)
    {
        object? r1 = Slot<T1>.Decode(Store, slots);
        object? r2 = Slot<T2>.Decode(Store, slots + Slot<T1>.Count);
        object? r3 = Slot<T3>.Decode(Store, slots + Slot<T1>.Count + Slot<T2>.Count);
        object? r4 = Slot<T4>.Decode(Store, slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count);
        Store.Open(holder);
        var result = callback(
            Slot<T1>.Read(slots, r1),
            Slot<T2>.Read(slots + Slot<T1>.Count, r2),
            Slot<T3>.Read(slots + Slot<T1>.Count + Slot<T2>.Count, r3),
            Slot<T4>.Read(slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count, r4));
        Store.Reclose(holder, depth);
        Slot<TResult>.WriteResult(this, slots, result);
    }
}

internal sealed unsafe class ActionHostFunction<T1, T2, T3, T4, T5>(Store store, FunctionType type, Action<T1, T2, T3, T4, T5> callback) : HostFunction(store, type, callback)
{
    internal override void Invoke(Caller caller, ulong* slots, StoreHolder holder, int depth)
    {
        object? r1 = Slot<T1>.Decode(Store, slots);
        object? r2 = Slot<T2>.Decode(Store, slots + Slot<T1>.Count);
        object? r3 = Slot<T3>.Decode(Store, slots + Slot<T1>.Count + Slot<T2>.Count);
        object? r4 = Slot<T4>.Decode(Store, slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count);
        object? r5 = Slot<T5>.Decode(Store, slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count + Slot<T4>.Count);
        Store.Open(holder);
        callback(
            Slot<T1>.Read(slots, r1),
            Slot<T2>.Read(slots + Slot<T1>.Count, r2),
            Slot<T3>.Read(slots + Slot<T1>.Count + Slot<T2>.Count, r3),
            Slot<T4>.Read(slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count, r4),
            Slot<T5>.Read(slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count + Slot<T4>.Count, r5));
        Store.Reclose(holder, depth);
    }
}

internal sealed unsafe class FuncHostFunction<T1, T2, T3, T4, T5, TResult>(Store store, FunctionType type, Func<T1, T2, T3, T4, T5, TResult> callback) : HostFunction(store, type, callback)
{
    internal override void Invoke(Caller caller, ulong* slots, StoreHolder holder, int depth)
    {
        object? r1 = Slot<T1>.Decode(Store, slots);
        object? r2 = Slot<T2>.Decode(Store, slots + Slot<T1>.Count);
        object? r3 = Slot<T3>.Decode(Store, slots + Slot<T1>.Count + Slot<T2>.Count);
        object? r4 = Slot<T4>.Decode(Store, slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count);
        object? r5 = Slot<T5>.Decode(Store, slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count + Slot<T4>.Count);
        Store.Open(holder);
        var result = callback(
            Slot<T1>.Read(slots, r1),
            Slot<T2>.Read(slots + Slot<T1>.Count, r2),
            Slot<T3>.Read(slots + Slot<T1>.Count + Slot<T2>.Count, r3),
            Slot<T4>.Read(slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count, r4),
            Slot<T5>.Read(slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count + Slot<T4>.Count, r5));
        Store.Reclose(holder, depth);
        Slot<TResult>.WriteResult(this, slots, result);
    }
}

internal sealed unsafe class ActionHostFunction<T1, T2, T3, T4, T5, T6>(Store store, FunctionType type, Action<T1, T2, T3, T4, T5, T6> callback) : HostFunction(store, type, callback)
{
    internal override void Invoke(Caller caller, ulong* slots, StoreHolder holder, int depth)
    {
        object? r1 = Slot<T1>.Decode(Store, slots);
        object? r2 = Slot<T2>.Decode(Store, slots + Slot<T1>.Count);
        object? r3 = Slot<T3>.Decode(Store, slots + Slot<T1>.Count + Slot<T2>.Count);
        object? r4 = Slot<T4>.Decode(Store, slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count);
        object? r5 = Slot<T5>.Decode(Store, slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count + Slot<T4>.Count);
        object? r6 = Slot<T6>.Decode(Store, slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count + Slot<T4>.Count + Slot<T5>.Count);
        Store.Open(holder);
        callback(
            Slot<T1>.Read(slots, r1),
            Slot<T2>.Read(slots + Slot<T1>.Count, r2),
            Slot<T3>.Read(slots + Slot<T1>.Count + Slot<T2>.Count, r3),
            Slot<T4>.Read(slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count, r4),
            Slot<T5>.Read(slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count + Slot<T4>.Count, r5),
            Slot<T6>.Read(slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count + Slot<T4>.Count + Slot<T5>.Count, r6));
        Store.Reclose(holder, depth);
    }
}

internal sealed unsafe class FuncHostFunction<T1, T2, T3, T4, T5, T6, TResult>(Store store, FunctionType type, Func<T1, T2, T3, T4, T5, T6, TResult> callback) : HostFunction(store, type, callback)
{
    internal override void Invoke(Caller caller, ulong* slots, StoreHolder holder, int depth)
    {
        object? r1 = Slot<T1>.Decode(Store, slots);
        object? r2 = Slot<T2>.Decode(Store, slots + Slot<T1>.Count);
        object? r3 = Slot<T3>.Decode(Store, slots + Slot<T1>.Count + Slot<T2>.Count);
        object? r4 = Slot<T4>.Decode(Store, slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count);
        object? r5 = Slot<T5>.Decode(Store, slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count + Slot<T4>.Count);
        object? r6 = Slot<T6>.Decode(Store, slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count + Slot<T4>.Count + Slot<T5>.Count);
        Store.Open(holder);
        var result = callback(
            Slot<T1>.Read(slots, r1),
            Slot<T2>.Read(slots + Slot<T1>.Count, r2),
            Slot<T3>.Read(slots + Slot<T1>.Count + Slot<T2>.Count, r3),
            Slot<T4>.Read(slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count, r4),
            Slot<T5>.Read(slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count + Slot<T4>.Count, r5),
            Slot<T6>.Read(slots + Slot<T1>.Count + Slot<T2>.Count + Slot<T3>.Count + Slot<T4>.Count + Slot<T5>.Count, r6));
        Store.Reclose(holder, depth);
        Slot<TResult>.WriteResult(this, slots, result);
    }
}
