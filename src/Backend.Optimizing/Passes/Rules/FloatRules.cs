using Tiered.Backend.Optimizing.Ir;

namespace Tiered.Backend.Optimizing.Passes.Rules;

/// <summary>
/// Floating point. Only equations that hold for every number, both zeros, infinities and NaNs, bit for bit; results that are NaNs are
/// left to the CPU, which decides their payload.
/// </summary>
internal static class FloatRules
{
    public static bool Apply(Function f, int i)
    {
        var (op, type, a, b) = (f[i].Op, f[i].Type, f[i].A, f[i].B);
        if (op == Op.FCompare) return Compare(f, i, a, b);
        bool leftConst = f.IsConst(a, out long x);
        if (b == Function.None)
        {
            // neg(neg(x)) = x, abs(neg(x)) = abs(x), abs(abs(x)) = abs(x)
            if (op == Op.FNeg && f[a].Op == Op.FNeg) return f.Replace(i, f[a].A);
            if (op == Op.FAbs && f[a].Op is (Op.FNeg or Op.FAbs)) return f.Become(i, Op.FAbs, f[a].A);
            return leftConst && FoldUnary(f, i, op, type, x);
        }
        bool rightConst = f.IsConst(b, out long y);
        if (leftConst && rightConst) return FoldBinary(f, i, op, type, x, y);
        switch (op)
        {
            // x * 2 = x + x
            case Op.FMul when rightConst && IsNumber(type, y, 2): return f.Become(i, Op.FAdd, a, a);
            // x / 2^n = x * 2^-n, which is exact
            case Op.FDiv when rightConst && PowerOfTwo(type, y, out long reciprocal): return f.BecomeWithConst(i, Op.FMul, a, reciprocal);
            // x * 1, x - 0 and the like are not x: a signalling NaN becomes quiet
            default: return false;
        }
    }

    private static double Number(IrType type, long bits) => type == IrType.F32 ? BitConverter.Int32BitsToSingle((int)bits) : BitConverter.Int64BitsToDouble(bits);

    private static bool IsNumber(IrType type, long bits, double number) => Number(type, bits) == number;

    private static bool PowerOfTwo(IrType type, long bits, out long reciprocal)
    {
        if (type == IrType.F32)
        {
            int exponent = (int)(bits >> 23 & 0xFF);
            reciprocal = (bits & 0x8000_0000) | (long)(254 - exponent) << 23;
            return (bits & 0x7F_FFFF) == 0 && exponent is > 0 and < 254;
        }
        int wide = (int)(bits >> 52 & 0x7FF);
        reciprocal = (bits & long.MinValue) | (long)(2046 - wide) << 52;
        return (bits & 0xF_FFFF_FFFF_FFFF) == 0 && wide is > 0 and < 2046;
    }

    private static bool Compare(Function f, int i, int a, int b)
    {
        if (!f.IsConst(a, out long x) || !f.IsConst(b, out long y)) return false;
        double left = Number(f.TypeOf(a), x), right = Number(f.TypeOf(b), y);
        bool result = f[i].FloatCondition switch
        {
            FloatCondition.Eq => left == right,
            FloatCondition.Ne => left != right,
            FloatCondition.Lt => left < right,
            FloatCondition.Gt => left > right,
            FloatCondition.Le => left <= right,
            _ => left >= right,
        };
        return f.Fold(i, result ? 1 : 0);
    }

    private static bool FoldUnary(Function f, int i, Op op, IrType type, long x)
    {
        long sign = type == IrType.F32 ? 0x8000_0000L : long.MinValue;
        if (op == Op.FNeg) return f.Fold(i, x ^ sign);
        if (op == Op.FAbs) return f.Fold(i, x & ~sign);
        double number = Number(type, x);
        double result = op switch
        {
            Op.FCeil => Math.Ceiling(number),
            Op.FFloor => Math.Floor(number),
            Op.FTrunc => Math.Truncate(number),
            Op.FNearest => Math.Round(number, MidpointRounding.ToEven),
            _ => type == IrType.F32 ? MathF.Sqrt((float)number) : Math.Sqrt(number),
        };
        return FoldNumber(f, i, type, result);
    }

    private static bool FoldBinary(Function f, int i, Op op, IrType type, long x, long y)
    {
        long sign = type == IrType.F32 ? 0x8000_0000L : long.MinValue;
        if (op == Op.FCopysign) return f.Fold(i, (x & ~sign) | (y & sign));
        double result;
        if (type == IrType.F32)
        {
            float a = BitConverter.Int32BitsToSingle((int)x), b = BitConverter.Int32BitsToSingle((int)y);
            result = op switch
            {
                Op.FAdd => a + b,
                Op.FSub => a - b,
                Op.FMul => a * b,
                Op.FDiv => a / b,
                Op.FMin => MathF.Min(a, b),
                _ => MathF.Max(a, b),
            };
        }
        else
        {
            double a = BitConverter.Int64BitsToDouble(x), b = BitConverter.Int64BitsToDouble(y);
            result = op switch
            {
                Op.FAdd => a + b,
                Op.FSub => a - b,
                Op.FMul => a * b,
                Op.FDiv => a / b,
                Op.FMin => Math.Min(a, b),
                _ => Math.Max(a, b),
            };
        }
        return FoldNumber(f, i, type, result);
    }

    private static bool FoldNumber(Function f, int i, IrType type, double result) =>
        !double.IsNaN(result) && f.Fold(i, type == IrType.F32 ? BitConverter.SingleToInt32Bits((float)result) : BitConverter.DoubleToInt64Bits(result));
}
