using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tiered;

/// <summary>A WebAssembly value of any type. References hold .NET objects: a <see cref="Function"/> for functions, anything for <c>externref</c>.</summary>
public readonly struct Value : IEquatable<Value>
{
    private readonly ValType _type;
    private readonly ulong _low, _high;
    private readonly object? _object;

    private Value(ValType type, ulong low, ulong high = 0, object? reference = null)
    {
        _type = type;
        _low = low;
        _high = high;
        _object = reference;
    }

    /// <summary>The value's type. For references this is the type it was made with, not the most precise one.</summary>
    public ValType Type => _type;

    public static Value I32(int value) => new(ValType.I32, (uint)value);
    public static Value I64(long value) => new(ValType.I64, (ulong)value);
    public static Value F32(float value) => new(ValType.F32, BitConverter.SingleToUInt32Bits(value));
    public static Value F64(double value) => new(ValType.F64, BitConverter.DoubleToUInt64Bits(value));
    public static Value V128(Vector128<byte> value) => new(ValType.V128, value.AsUInt64()[0], value.AsUInt64()[1]);

    /// <summary>A function reference, or null.</summary>
    public static Value FuncRef(Function? function) => new(ValType.FuncRef, 0, 0, function);

    /// <summary>A reference to any .NET object, or null.</summary>
    public static Value ExternRef(object? value) => new(ValType.ExternRef, 0, 0, value);

    /// <summary>The null reference of a type.</summary>
    public static Value Null(ValType type) =>
        type is { IsRef: true, IsNullable: true } ? new(type, 0) : throw new ArgumentException($"{type} has no null", nameof(type));

    /// <summary>The default value of a type: zero or null.</summary>
    public static Value Default(ValType type) =>
        type.IsDefaultable ? new(type, 0) : throw new ArgumentException($"{type} has no default value", nameof(type));

    internal static Value FromBits(ValType type, ulong low, ulong high) => new(type, low, high);
    internal static Value FromObject(ValType type, object? reference) => new(type, 0, 0, reference);

    internal ulong Low => _low;
    internal ulong High => _high;

    /// <summary>The object a reference holds.</summary>
    public object? Object => _type.IsRef ? _object : throw Mismatch("a reference");

    /// <summary>Whether this is a null reference.</summary>
    public bool IsNull => _type.IsRef && _object is null;

    public int AsI32() => _type == ValType.I32 ? (int)_low : throw Mismatch("i32");
    public long AsI64() => _type == ValType.I64 ? (long)_low : throw Mismatch("i64");
    public float AsF32() => _type == ValType.F32 ? BitConverter.UInt32BitsToSingle((uint)_low) : throw Mismatch("f32");
    public double AsF64() => _type == ValType.F64 ? BitConverter.UInt64BitsToDouble(_low) : throw Mismatch("f64");
    public Vector128<byte> AsV128() => _type == ValType.V128 ? Vector128.Create(_low, _high).AsByte() : throw Mismatch("v128");
    public Function? AsFunction() => (Function?)Object;

    private InvalidCastException Mismatch(string wanted) => new($"the value is {_type}, not {wanted}");

    public static implicit operator Value(int value) => I32(value);
    public static implicit operator Value(long value) => I64(value);
    public static implicit operator Value(float value) => F32(value);
    public static implicit operator Value(double value) => F64(value);
    public static implicit operator Value(Function? function) => FuncRef(function);

    /// <summary>Same type and same bits (NaNs compare by payload), or the same object.</summary>
    public bool Equals(Value other) => _type == other._type && _low == other._low && _high == other._high && ReferenceEquals(_object, other._object);
    public override bool Equals(object? obj) => obj is Value other && Equals(other);
    public override int GetHashCode() => HashCode.Combine(_type, _low, _high, _object is null ? 0 : RuntimeHelpers.GetHashCode(_object));
    public static bool operator ==(Value a, Value b) => a.Equals(b);
    public static bool operator !=(Value a, Value b) => !a.Equals(b);

    /// <summary>The value as the command line prints it.</summary>
    public override string ToString() => _type.Kind switch
    {
        ValKind.I32 => AsI32().ToString(CultureInfo.InvariantCulture),
        ValKind.I64 => AsI64().ToString(CultureInfo.InvariantCulture),
        ValKind.F32 => AsF32().ToString("R", CultureInfo.InvariantCulture),
        ValKind.F64 => AsF64().ToString("R", CultureInfo.InvariantCulture),
        ValKind.V128 => $"0x{_high:x16}{_low:x16}",
        _ => _object is null ? "null" : _object.ToString() ?? "",
    };
}
