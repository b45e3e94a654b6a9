using System.Numerics;
using Tiered.Backend.Optimizing.Ir;

namespace Tiered.Backend.Optimizing.Passes.Rules;

/// <summary>
/// Division and remainder by constants, by multiplication with the reciprocal (Granlund and Montgomery, "Division by invariant integers
/// using multiplication"; Warren, "Hacker's Delight", chapter 10). The traps of the operators are instructions of their own.
/// </summary>
internal static class DivisionRules
{
    public static bool Apply(Function f, int i)
    {
        var (op, type, a, b) = (f[i].Op, f[i].Type, f[i].A, f[i].B);
        if (!f.IsConst(b, out long d) || d == 0) return false;
        bool unsigned = op is Op.DivU or Op.RemU;
        // x / 1 = x, x % 1 = 0
        if (d == 1) return op is Op.DivS or Op.DivU ? f.Replace(i, a) : f.Fold(i, 0);
        // x / -1 = 0 - x, x % -1 = 0
        if (d == -1 && !unsigned) return op == Op.DivS ? f.Become(i, Op.Sub, f.ConstBefore(i, type, 0), a) : f.Fold(i, 0);
        ulong bits = (ulong)(d & RuleHelpers.Mask(type));
        if (unsigned && BitOperations.IsPow2(bits))
        {
            // x / 2^n = x >> n, x % 2^n = x & (2^n - 1)
            return op == Op.DivU ? f.BecomeWithConst(i, Op.ShrU, a, BitOperations.TrailingZeroCount(bits)) : f.BecomeWithConst(i, Op.And, a, (long)bits - 1);
        }
        int quotient = unsigned ? DivideUnsigned(f, i, type, a, bits) : DivideSigned(f, i, type, a, d);
        if (quotient < 0) return false;
        if (op is Op.DivS or Op.DivU) return f.Replace(i, quotient);
        // x % d = x - x / d * d
        int product = f.CreateBefore(i, Op.Mul, type, quotient, f.ConstBefore(i, type, d));
        while (Simplify.Apply(f, product))
        {
            if (f[product].Op is not Op.Alias) continue;
            product = f.Resolve(product);
            break;
        }
        return f.Become(i, Op.Sub, a, product);
    }

    private static int Const(Function f, int i, IrType type, long bits) => f.ConstBefore(i, type, bits);

    private static int DivideUnsigned(Function f, int i, IrType type, int x, ulong d)
    {
        int width = RuleHelpers.Width(type);
        int shift = 64 - BitOperations.LeadingZeroCount(d - 1);
        // m' = floor(2^N * (2^l - d) / d) + 1, with l = ceil(log2 d)
        UInt128 power = UInt128.One << shift;
        ulong multiplier = (ulong)((((UInt128)1 << width) * (power - d) / d) + 1) & (ulong)RuleHelpers.Mask(type);
        int high = f.CreateBefore(i, Op.MulHighU, type, x, Const(f, i, type, (long)multiplier));
        // q = (((x - high) >> 1) + high) >> (l - 1)
        int rest = f.CreateBefore(i, Op.Sub, type, x, high);
        int half = f.CreateBefore(i, Op.ShrU, type, rest, Const(f, i, type, 1));
        int sum = f.CreateBefore(i, Op.Add, type, half, high);
        // Most divisors have a multiplier of N bits that needs no correction: one with less than N bits' precision is enough.
        if (TryShortReciprocal(width, d, out ulong reciprocal, out int after))
        {
            foreach (int made in (ReadOnlySpan<int>)[sum, half, rest]) f.Remove(made);
            int multiplierConst = Const(f, high, type, (long)reciprocal);
            f[high].B = multiplierConst;
            return after == 0 ? high : f.CreateBefore(i, Op.ShrU, type, high, Const(f, i, type, after));
        }
        return f.CreateBefore(i, Op.ShrU, type, sum, Const(f, i, type, shift - 1));
    }

    /// <summary>A multiplier m of N bits with floor(x * m / 2^(N + after)) = floor(x / d) for all x of N bits.</summary>
    private static bool TryShortReciprocal(int width, ulong d, out ulong reciprocal, out int after)
    {
        reciprocal = 0;
        for (after = 0; after < width; after++)
        {
            // 2^(N + after) < m * d <= 2^(N + after) + 2^after is sufficient.
            if (width + after >= 128) return false;
            UInt128 power = UInt128.One << (width + after);
            UInt128 m = power / d + 1;
            if (m >> width != 0) return false;
            if (m * d - power > UInt128.One << after) continue;
            reciprocal = (ulong)m;
            return true;
        }
        return false;
    }

    private static int DivideSigned(Function f, int i, IrType type, int x, long d)
    {
        int width = RuleHelpers.Width(type);
        ulong magnitude = d < 0 ? (ulong)-d & (ulong)RuleHelpers.Mask(type) : (ulong)d;
        if (BitOperations.IsPow2(magnitude))
        {
            // Truncation rounds towards zero: negative numbers are biased by 2^n - 1 before the shift.
            int n = BitOperations.TrailingZeroCount(magnitude);
            int sign = f.CreateBefore(i, Op.ShrS, type, x, Const(f, i, type, width - 1));
            int bias = f.CreateBefore(i, Op.ShrU, type, sign, Const(f, i, type, width - n));
            int biased = f.CreateBefore(i, Op.Add, type, x, bias);
            int shifted = f.CreateBefore(i, Op.ShrS, type, biased, Const(f, i, type, n));
            return d < 0 ? f.CreateBefore(i, Op.Sub, type, Const(f, i, type, 0), shifted) : shifted;
        }
        (long multiplier, int shift) = SignedReciprocal(width, d);
        int high = f.CreateBefore(i, Op.MulHighS, type, x, Const(f, i, type, multiplier));
        // The multiplier of N bits may have lost its sign.
        if (d > 0 && multiplier < 0) high = f.CreateBefore(i, Op.Add, type, high, x);
        if (d < 0 && multiplier > 0) high = f.CreateBefore(i, Op.Sub, type, high, x);
        if (shift > 0) high = f.CreateBefore(i, Op.ShrS, type, high, Const(f, i, type, shift));
        int carry = f.CreateBefore(i, Op.ShrU, type, high, Const(f, i, type, width - 1));
        return f.CreateBefore(i, Op.Add, type, high, carry);
    }

    /// <summary>Multiplier and shift for a signed divisor other than 0 and plus or minus powers of two, in numbers of N bits.</summary>
    internal static (long Multiplier, int Shift) SignedReciprocal(int width, long d)
    {
        UInt128 two = UInt128.One << (width - 1);
        UInt128 magnitude = (UInt128)(d < 0 ? (UInt128)(-(Int128)d) : (UInt128)d);
        UInt128 t = two + (d < 0 ? UInt128.One : UInt128.Zero);
        // The largest number with |nc| mod |d| = |d| - 1.
        UInt128 limit = t - 1 - t % magnitude;
        int p = width - 1;
        UInt128 delta;
        do
        {
            p++;
            UInt128 power = UInt128.One << p;
            delta = magnitude - power % magnitude;
        }
        while ((UInt128.One << p) < limit * delta || (UInt128.One << p) == limit * delta);
        UInt128 m = ((UInt128.One << p) + delta) / magnitude;
        long multiplier = width == 32 ? (int)(uint)m : (long)(ulong)m;
        return (d < 0 ? (width == 32 ? (int)-multiplier : -multiplier) : multiplier, p - width);
    }
}
