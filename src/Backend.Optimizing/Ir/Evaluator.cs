using System.Numerics;

namespace Tiered.Backend.Optimizing.Ir;

/// <summary>
/// Computes scalar operations on known operands, bit for bit as the generated code does. Constants have the form of
/// <see cref="Function.ConstBits"/>. Where WebAssembly leaves the result open (the bits of a NaN that an operation makes), or would trap, there is none.
/// </summary>
public static class Evaluator
{
    /// <summary>Computes a result, if the operation is a scalar one without effects and its result is determined.</summary>
    /// <param name="i">The instruction; of its operands only the types matter.</param>
    /// <param name="operandType">Type of the first operand.</param>
    /// <param name="a">Bits of the first operand.</param>
    /// <param name="b">Bits of the second operand, if there is one.</param>
    /// <param name="c">Bits of the third operand, if there is one.</param>
    /// <param name="result">Bits of the result.</param>
    public static bool TryEvaluate(in Instruction i, IrType operandType, long a, long b, long c, out long result)
    {
        bool known = i.Op switch
        {
            Op.Select => Is(c != 0 ? a : b, out result),
            Op.ICompare => Is(Compare(i.IntCondition, operandType, a, b) ? 1 : 0, out result),
            Op.FCompare => Is(Compare(i.FloatCondition, Number(operandType, a), Number(operandType, b)) ? 1 : 0, out result),
            >= Op.Add and <= Op.Rotr => i.Type == IrType.I32 ? Is(Binary32(i.Op, (int)a, (int)b), out result) : Is(Binary64(i.Op, a, b), out result),
            >= Op.DivS and <= Op.RemU => TryDivide(i.Op, i.Type, a, b, out result),
            Op.Clz => Is(i.Type == IrType.I32 ? BitOperations.LeadingZeroCount((uint)a) : BitOperations.LeadingZeroCount((ulong)a), out result),
            Op.Ctz => Is(i.Type == IrType.I32 ? BitOperations.TrailingZeroCount((uint)a) : BitOperations.TrailingZeroCount((ulong)a), out result),
            Op.Popcnt => Is(i.Type == IrType.I32 ? BitOperations.PopCount((uint)a) : BitOperations.PopCount((ulong)a), out result),
            Op.Extend8S => Is((sbyte)a, out result),
            Op.Extend16S => Is((short)a, out result),
            Op.Extend32S or Op.ExtendS or Op.Wrap => Is((int)a, out result),
            Op.ExtendU => Is((uint)a, out result),
            Op.Bitcast => Is(a, out result),
            >= Op.FAdd and <= Op.FCopysign => TryFloatBinary(i.Op, i.Type, a, b, out result),
            >= Op.FAbs and <= Op.FSqrt => TryFloatUnary(i.Op, i.Type, a, out result),
            >= Op.TruncS and <= Op.TruncSatU => TryTruncate(i.Op, i.Type, Number(operandType, a), out result),
            Op.ConvertS => Is(ConvertSigned(i.Type, a), out result),
            Op.ConvertU => Is(ConvertUnsigned(i.Type, operandType == IrType.I32 ? (uint)a : (ulong)a), out result),
            Op.Promote or Op.Demote => TryNumber(i.Type, Number(operandType, a), out result),
            _ => !Is(0, out result),
        };
        result = Function.ConstBits(i.Type, result);
        return known;
    }

    private static bool Is(long value, out long result)
    {
        result = value;
        return true;
    }

    // ---- integers

    /// <summary>Whether a condition holds of two integers.</summary>
    public static bool Compare(IntCondition condition, IrType type, long x, long y)
    {
        ulong ux = type == IrType.I32 ? (uint)x : (ulong)x, uy = type == IrType.I32 ? (uint)y : (ulong)y;
        return condition switch
        {
            IntCondition.Eq => x == y,
            IntCondition.Ne => x != y,
            IntCondition.LtS => x < y,
            IntCondition.GeS => x >= y,
            IntCondition.GtS => x > y,
            IntCondition.LeS => x <= y,
            IntCondition.LtU => ux < uy,
            IntCondition.GeU => ux >= uy,
            IntCondition.GtU => ux > uy,
            _ => ux <= uy,
        };
    }

    private static int Binary32(Op op, int a, int b) => op switch
    {
        Op.Add => a + b,
        Op.Sub => a - b,
        Op.Mul => a * b,
        Op.MulHighS => (int)((long)a * b >> 32),
        Op.MulHighU => (int)((ulong)(uint)a * (uint)b >> 32),
        Op.And => a & b,
        Op.Or => a | b,
        Op.Xor => a ^ b,
        Op.Shl => a << b,
        Op.ShrS => a >> b,
        Op.ShrU => a >>> b,
        Op.Rotl => (int)BitOperations.RotateLeft((uint)a, b),
        _ => (int)BitOperations.RotateRight((uint)a, b),
    };

    private static long Binary64(Op op, long a, long b) => op switch
    {
        Op.Add => a + b,
        Op.Sub => a - b,
        Op.Mul => a * b,
        Op.MulHighS => Math.BigMul(a, b, out _),
        Op.MulHighU => (long)Math.BigMul((ulong)a, (ulong)b, out _),
        Op.And => a & b,
        Op.Or => a | b,
        Op.Xor => a ^ b,
        Op.Shl => a << (int)b,
        Op.ShrS => a >> (int)b,
        Op.ShrU => a >>> (int)b,
        Op.Rotl => (long)BitOperations.RotateLeft((ulong)a, (int)b),
        _ => (long)BitOperations.RotateRight((ulong)a, (int)b),
    };

    private static bool TryDivide(Op op, IrType type, long a, long b, out long result)
    {
        result = 0;
        bool overflows = b == -1 && a == (type == IrType.I32 ? int.MinValue : long.MinValue);
        if (b == 0 || (overflows && op == Op.DivS)) return false;
        result = op switch
        {
            Op.DivS => a / b,
            Op.RemS => b == -1 ? 0 : a % b,
            Op.DivU => type == IrType.I32 ? (uint)a / (uint)b : (long)((ulong)a / (ulong)b),
            _ => type == IrType.I32 ? (uint)a % (uint)b : (long)((ulong)a % (ulong)b),
        };
        return true;
    }

    // ---- floating point

    /// <summary>The number that bits mean.</summary>
    public static double Number(IrType type, long bits) => type == IrType.F32 ? BitConverter.Int32BitsToSingle((int)bits) : BitConverter.Int64BitsToDouble(bits);

    private static bool TryNumber(IrType type, double number, out long result)
    {
        result = type == IrType.F32 ? BitConverter.SingleToInt32Bits((float)number) : BitConverter.DoubleToInt64Bits(number);
        return !double.IsNaN(number);
    }

    private static bool Compare(FloatCondition condition, double x, double y) => condition switch
    {
        FloatCondition.Eq => x == y,
        FloatCondition.Ne => x != y,
        FloatCondition.Lt => x < y,
        FloatCondition.Gt => x > y,
        FloatCondition.Le => x <= y,
        _ => x >= y,
    };

    private static bool TryFloatUnary(Op op, IrType type, long a, out long result)
    {
        long sign = type == IrType.F32 ? 0x8000_0000L : long.MinValue;
        if (op == Op.FNeg) return Is(a ^ sign, out result);
        if (op == Op.FAbs) return Is(a & ~sign, out result);
        double number = Number(type, a);
        return TryNumber(type, op switch
        {
            Op.FCeil => Math.Ceiling(number),
            Op.FFloor => Math.Floor(number),
            Op.FTrunc => Math.Truncate(number),
            Op.FNearest => Math.Round(number, MidpointRounding.ToEven),
            // A double's root, rounded again, is the float's: its precision is more than twice as high.
            _ => Math.Sqrt(number),
        }, out result);
    }

    private static bool TryFloatBinary(Op op, IrType type, long a, long b, out long result)
    {
        long sign = type == IrType.F32 ? 0x8000_0000L : long.MinValue;
        if (op == Op.FCopysign) return Is((a & ~sign) | (b & sign), out result);
        double x = Number(type, a), y = Number(type, b);
        // The same holds for the sum, difference, product and quotient of floats.
        return TryNumber(type, op switch
        {
            Op.FAdd => x + y,
            Op.FSub => x - y,
            Op.FMul => x * y,
            Op.FDiv => x / y,
            Op.FMin => Math.Min(x, y),
            _ => Math.Max(x, y),
        }, out result);
    }

    // ---- conversions

    private static long ConvertSigned(IrType type, long value) =>
        type == IrType.F32 ? BitConverter.SingleToInt32Bits(value) : BitConverter.DoubleToInt64Bits(value);

    private static long ConvertUnsigned(IrType type, ulong value) =>
        type == IrType.F32 ? BitConverter.SingleToInt32Bits((float)value) : BitConverter.DoubleToInt64Bits(value);

    private static bool TryTruncate(Op op, IrType type, double number, out long result)
    {
        bool signed = op is Op.TruncS or Op.TruncSatS, wide = type == IrType.I64;
        double low = signed ? wide ? -9223372036854775808.0 : -2147483648.0 : 0;
        double high = wide ? signed ? 9223372036854775808.0 : 18446744073709551616.0 : signed ? 2147483648.0 : 4294967296.0;
        double truncated = Math.Truncate(number);
        bool inRange = truncated >= low && truncated < high;
        if (!inRange && op is (Op.TruncS or Op.TruncU))
        {
            result = 0;
            return false;
        }
        result = double.IsNaN(number) ? 0
            : !inRange ? (number < 0 ? (signed ? wide ? long.MinValue : int.MinValue : 0) : signed ? wide ? long.MaxValue : int.MaxValue : -1)
            : signed ? (long)truncated : (long)(ulong)truncated;
        return true;
    }
}
