using System.Globalization;
using System.Runtime.Intrinsics;
using Tiered.Wasm.Text;

namespace Tiered.Wast;

/// <summary>Values of scripts as values of the engine.</summary>
internal static class WastValues
{
    /// <summary>The object behind <c>ref.extern n</c>; equal numbers are one object.</summary>
    private sealed class HostObject(ulong number)
    {
        internal ulong Number { get; } = number;

        public override string ToString() => $"ref.extern {Number}";
    }

    private static readonly Dictionary<ulong, HostObject> HostObjects = [];

    private static HostObject ObjectOf(ulong number)
    {
        lock (HostObjects)
        {
            if (!HostObjects.TryGetValue(number, out var known)) HostObjects[number] = known = new HostObject(number);
            return known;
        }
    }

    internal static Value ToValue(WastValue value) => value.Kind switch
    {
        WastValueKind.I32 => Value.I32((int)value.Low),
        WastValueKind.I64 => Value.I64((long)value.Low),
        WastValueKind.F32 => Value.F32(BitConverter.UInt32BitsToSingle((uint)value.Low)),
        WastValueKind.F64 => Value.F64(BitConverter.UInt64BitsToDouble(value.Low)),
        WastValueKind.V128 => Value.V128(Vector128.Create(value.Low, value.High).AsByte()),
        WastValueKind.RefNull => Value.ExternRef(null),
        WastValueKind.RefExtern or WastValueKind.RefHost => Value.ExternRef(ObjectOf(value.Low)),
        _ => throw new NotSupportedException($"{value.Kind} as an argument"),
    };

    internal static bool Matches(Value actual, WastPattern expected)
    {
        switch (expected.Kind)
        {
            case WastValueKind.Either:
                foreach (var alternative in expected.Alternatives)
                {
                    if (Matches(actual, alternative)) return true;
                }
                return false;
            case WastValueKind.I32:
                return actual.Type == ValType.I32 && expected.MatchesBits((uint)actual.AsI32());
            case WastValueKind.I64:
                return actual.Type == ValType.I64 && expected.MatchesBits((ulong)actual.AsI64());
            case WastValueKind.F32:
                return actual.Type == ValType.F32 && expected.MatchesBits(BitConverter.SingleToUInt32Bits(actual.AsF32()));
            case WastValueKind.F64:
                return actual.Type == ValType.F64 && expected.MatchesBits(BitConverter.DoubleToUInt64Bits(actual.AsF64()));
            case WastValueKind.V128:
                if (actual.Type != ValType.V128) return false;
                var bits = actual.AsV128().AsUInt64();
                return expected.MatchesBits(bits[0], bits[1]);
            case WastValueKind.RefNull:
                return actual.IsNull;
            case WastValueKind.RefFunc:
                return actual.Type.IsRef && actual.Object is Function;
            case WastValueKind.RefExtern or WastValueKind.RefHost:
                return actual.Type.IsRef && actual.Object is HostObject o && (!expected.HasNumber || o.Number == expected.Low);
            default:
                return actual.Type.IsRef && !actual.IsNull;
        }
    }

    internal static string Describe(Value value) => value.Type.Kind switch
    {
        ValKind.F32 => $"f32 {value} (0x{BitConverter.SingleToUInt32Bits(value.AsF32()):x8})",
        ValKind.F64 => $"f64 {value} (0x{BitConverter.DoubleToUInt64Bits(value.AsF64()):x16})",
        _ => $"{value.Type} {value}",
    };

    internal static string Describe(WastPattern pattern) => pattern.Kind switch
    {
        WastValueKind.V128 => $"v128 0x{pattern.High:x16}{pattern.Low:x16}",
        WastValueKind.Either => "one of " + string.Join(", ", pattern.Alternatives.Select(Describe)),
        _ => string.Create(CultureInfo.InvariantCulture, $"{pattern.Kind} 0x{pattern.Low:x}{(pattern.Nans != 0 ? " (NaN pattern)" : "")}"),
    };
}
