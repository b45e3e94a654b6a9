using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tiered;

/// <summary>The absence of results, as a type argument: <c>TypedFunction&lt;int, Nothing&gt;</c>.</summary>
public readonly struct Nothing;

/// <summary>
/// Moves a .NET value of a statically known type to and from call slots, without boxing. The comparisons of types fold away for
/// value types.
/// </summary>
internal static unsafe class Slot<T>
{
    /// <summary>The WebAssembly type that carries <typeparamref name="T"/>.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    internal static ValType Type =>
        s_type ?? throw new ArgumentException(
            $"{typeof(T)} has no WebAssembly type: use int, uint, long, ulong, float, double, bool, Vector128<byte>, Function, "
            + "or object and classes of your own for externref. Strings go through a memory; results of tasks are awaited first");

    private static readonly ValType? s_type = Resolve();

    /// <summary>Slots a value takes.</summary>
    internal static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(Vector128<byte>) ? 2 : typeof(T) == typeof(Nothing) ? 0 : 1;
    }

    /// <summary>Writes an argument of a call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Write(TypedFunction function, int parameter, ulong* slot, T value)
    {
        if (!TryWrite(slot, value)) function.WriteReference(parameter, slot, value);
    }

    /// <summary>Writes the result of a host function.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void WriteResult(HostFunction function, ulong* slot, T value)
    {
        if (!TryWrite(slot, value)) *slot = function.Store.EncodeReference(function.Type.Results[0], value);
    }

    /// <summary>What an argument of a host function refers to; null of one that is no reference. The store is still held.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static object? Decode(Store store, ulong* slot) =>
        typeof(T).IsValueType ? null : store.DecodeReference(Type, *slot);

    /// <summary>
    /// An argument of a host function. The store is open: an object decides itself what interfaces it has, so the cast may run
    /// code of the embedder.
    /// </summary>
    /// <param name="slot">The argument's slot.</param>
    /// <param name="reference">What <see cref="Decode"/> found there.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Read(ulong* slot, object? reference) => TryRead(slot, out var value) ? value : (T)reference!;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryWrite(ulong* slot, T value)
    {
        if (typeof(T) == typeof(int)) *slot = (uint)(int)(object)value!;
        else if (typeof(T) == typeof(uint)) *slot = (uint)(object)value!;
        else if (typeof(T) == typeof(long)) *slot = (ulong)(long)(object)value!;
        else if (typeof(T) == typeof(ulong)) *slot = (ulong)(object)value!;
        else if (typeof(T) == typeof(float)) *slot = BitConverter.SingleToUInt32Bits((float)(object)value!);
        else if (typeof(T) == typeof(double)) *slot = BitConverter.DoubleToUInt64Bits((double)(object)value!);
        else if (typeof(T) == typeof(bool)) *slot = (bool)(object)value! ? 1u : 0u;
        else if (typeof(T) == typeof(Vector128<byte>)) *(Vector128<byte>*)slot = (Vector128<byte>)(object)value!;
        else return typeof(T) == typeof(Nothing);
        return true;
    }

    /// <summary>Reads a result or argument; false for a reference.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryRead(ulong* slot, out T value)
    {
        if (typeof(T) == typeof(int)) value = (T)(object)(int)*slot;
        else if (typeof(T) == typeof(uint)) value = (T)(object)(uint)*slot;
        else if (typeof(T) == typeof(long)) value = (T)(object)(long)*slot;
        else if (typeof(T) == typeof(ulong)) value = (T)(object)*slot;
        else if (typeof(T) == typeof(float)) value = (T)(object)BitConverter.UInt32BitsToSingle((uint)*slot);
        else if (typeof(T) == typeof(double)) value = (T)(object)BitConverter.UInt64BitsToDouble(*slot);
        else if (typeof(T) == typeof(bool)) value = (T)(object)((uint)*slot != 0);
        else if (typeof(T) == typeof(Vector128<byte>)) value = (T)(object)*(Vector128<byte>*)slot;
        else
        {
            value = default!;
            return typeof(T) == typeof(Nothing);
        }
        return true;
    }

    private static ValType? Resolve()
    {
        if (typeof(T) == typeof(int) || typeof(T) == typeof(uint) || typeof(T) == typeof(bool)) return ValType.I32;
        if (typeof(T) == typeof(long) || typeof(T) == typeof(ulong)) return ValType.I64;
        if (typeof(T) == typeof(float)) return ValType.F32;
        if (typeof(T) == typeof(double)) return ValType.F64;
        if (typeof(T) == typeof(Vector128<byte>)) return ValType.V128;
        if (typeof(T) == typeof(Nothing)) return ValType.Bottom;
        if (typeof(T) == typeof(Function)) return ValType.FuncRef;
        // Nobody who writes these means an opaque reference.
        bool isMistake = typeof(T).IsValueType || typeof(T) == typeof(string) || typeof(Task).IsAssignableFrom(typeof(T));
        return isMistake ? null : ValType.ExternRef;
    }
}
