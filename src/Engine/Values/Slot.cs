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
    internal static readonly ValType Type = Resolve();

    /// <summary>Slots a value takes.</summary>
    internal static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(Vector128<byte>) ? 2 : typeof(T) == typeof(Nothing) ? 0 : 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Write(Store store, ulong* slot, T value)
    {
        if (typeof(T) == typeof(int)) *slot = (uint)(int)(object)value!;
        else if (typeof(T) == typeof(uint)) *slot = (uint)(object)value!;
        else if (typeof(T) == typeof(long)) *slot = (ulong)(long)(object)value!;
        else if (typeof(T) == typeof(ulong)) *slot = (ulong)(object)value!;
        else if (typeof(T) == typeof(float)) *slot = BitConverter.SingleToUInt32Bits((float)(object)value!);
        else if (typeof(T) == typeof(double)) *slot = BitConverter.DoubleToUInt64Bits((double)(object)value!);
        else if (typeof(T) == typeof(bool)) *slot = (bool)(object)value! ? 1u : 0u;
        else if (typeof(T) == typeof(Vector128<byte>)) *(Vector128<byte>*)slot = (Vector128<byte>)(object)value!;
        else if (typeof(T) == typeof(Nothing)) return;
        else WriteReference(store, slot, value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Read(Store store, ulong* slot)
    {
        if (typeof(T) == typeof(int)) return (T)(object)(int)*slot;
        if (typeof(T) == typeof(uint)) return (T)(object)(uint)*slot;
        if (typeof(T) == typeof(long)) return (T)(object)(long)*slot;
        if (typeof(T) == typeof(ulong)) return (T)(object)*slot;
        if (typeof(T) == typeof(float)) return (T)(object)BitConverter.UInt32BitsToSingle((uint)*slot);
        if (typeof(T) == typeof(double)) return (T)(object)BitConverter.UInt64BitsToDouble(*slot);
        if (typeof(T) == typeof(bool)) return (T)(object)((uint)*slot != 0);
        if (typeof(T) == typeof(Vector128<byte>)) return (T)(object)*(Vector128<byte>*)slot;
        if (typeof(T) == typeof(Nothing)) return default!;
        return ReadReference(store, slot);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WriteReference(Store store, ulong* slot, T value) =>
        store.WriteSlot(slot, Type, Value.FromObject(Type, value));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T ReadReference(Store store, ulong* slot) => (T)store.ReadSlot(slot, Type).Object!;

    private static ValType Resolve()
    {
        if (typeof(T) == typeof(int) || typeof(T) == typeof(uint) || typeof(T) == typeof(bool)) return ValType.I32;
        if (typeof(T) == typeof(long) || typeof(T) == typeof(ulong)) return ValType.I64;
        if (typeof(T) == typeof(float)) return ValType.F32;
        if (typeof(T) == typeof(double)) return ValType.F64;
        if (typeof(T) == typeof(Vector128<byte>)) return ValType.V128;
        if (typeof(T) == typeof(Nothing)) return ValType.Bottom;
        if (typeof(T) == typeof(Function)) return ValType.FuncRef;
        return typeof(T).IsValueType
            ? throw new NotSupportedException($"{typeof(T)} has no WebAssembly type; use int, uint, long, ulong, float, double, bool, Vector128<byte>, Function or a reference type")
            : ValType.ExternRef;
    }
}
