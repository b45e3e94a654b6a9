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
        switch (op)
        {
            // neg(neg(x)) = x, abs(neg(x)) = abs(x), abs(abs(x)) = abs(x)
            case Op.FNeg when f[a].Op == Op.FNeg: return f.Replace(i, f[a].A);
            case Op.FAbs when f[a].Op is Op.FNeg or Op.FAbs: return f.Become(i, Op.FAbs, f[a].A);
            // x * 2 = x + x
            case Op.FMul when f.IsConst(b, out long y) && Evaluator.Number(type, y) == 2: return f.Become(i, Op.FAdd, a, a);
            // x / 2^n = x * 2^-n, which is exact
            case Op.FDiv when f.IsConst(b, out long d) && PowerOfTwo(type, d, out long reciprocal): return f.BecomeWithConst(i, Op.FMul, a, reciprocal);
            // x * 1, x - 0 and the like are not x: a signalling NaN becomes quiet
            default: return false;
        }
    }

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
}
