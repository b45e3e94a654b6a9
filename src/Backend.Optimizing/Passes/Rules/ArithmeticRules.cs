using System.Numerics;
using Tiered.Backend.Optimizing.Ir;

namespace Tiered.Backend.Optimizing.Passes.Rules;

/// <summary>Addition, subtraction, multiplication. Integers wrap around, so all equations hold for all values.</summary>
internal static class ArithmeticRules
{
    public static bool Apply(Function f, int i)
    {
        var (op, a, b) = (f[i].Op, f[i].A, f[i].B);
        bool leftConst = f.IsConst(a, out long x), rightConst = f.IsConst(b, out long y);
        // c + x = x + c
        if (leftConst && op != Op.Sub)
        {
            (f[i].A, f[i].B) = (b, a);
            return true;
        }
        return op switch
        {
            Op.Add => Add(f, i, a, b, rightConst, y),
            Op.Sub => Subtract(f, i, a, b, leftConst, x, rightConst, y),
            Op.Mul => Multiply(f, i, a, rightConst, y),
            _ => false,
        };
    }

    private static bool Add(Function f, int i, int a, int b, bool rightConst, long y)
    {
        if (!rightConst)
        {
            // x + (0 - y) = x - y
            if (f[b].Op == Op.Sub && f.IsConst(f[b].A, 0)) return f.Become(i, Op.Sub, a, f[b].B);
            if (f[a].Op == Op.Sub && f.IsConst(f[a].A, 0)) return f.Become(i, Op.Sub, b, f[a].B);
            // (x - y) + y = x
            if (f[a].Op == Op.Sub && f[a].B == b) return f.Replace(i, f[a].A);
            if (f[b].Op == Op.Sub && f[b].B == a) return f.Replace(i, f[b].A);
            return false;
        }
        // x + 0 = x
        if (y == 0) return f.Replace(i, a);
        // (x + c1) + c2 = x + (c1 + c2)
        if (f.IsOpConst(a, Op.Add, out int inner, out long c)) return f.BecomeWithConst(i, Op.Add, inner, c + y);
        // (c1 - x) + c2 = (c1 + c2) - x
        if (f[a].Op == Op.Sub && f.IsConst(f[a].A, out c)) return f.Become(i, Op.Sub, f.ConstBefore(i, f[i].Type, c + y), f[a].B);
        return false;
    }

    private static bool Subtract(Function f, int i, int a, int b, bool leftConst, long x, bool rightConst, long y)
    {
        // x - x = 0
        if (a == b) return f.Fold(i, 0);
        // x - c = x + -c
        if (rightConst) return y == 0 ? f.Replace(i, a) : f.BecomeWithConst(i, Op.Add, a, -y);
        // (x + y) - y = x
        if (f[a].Op == Op.Add && f[a].B == b) return f.Replace(i, f[a].A);
        if (f[a].Op == Op.Add && f[a].A == b) return f.Replace(i, f[a].B);
        // 0 - (x - y) = y - x
        if (leftConst && x == 0 && f[b].Op == Op.Sub) return f.Become(i, Op.Sub, f[b].B, f[b].A);
        // c1 - (x + c2) = (c1 - c2) - x
        if (leftConst && f.IsOpConst(b, Op.Add, out int inner, out long c)) return f.Become(i, Op.Sub, f.ConstBefore(i, f[i].Type, x - c), inner);
        // (x + c) - y = (x - y) + c is left alone: it would only move work about.
        return false;
    }

    private static bool Multiply(Function f, int i, int a, bool rightConst, long y)
    {
        if (!rightConst) return false;
        // x * 0 = 0, x * 1 = x, x * -1 = 0 - x
        if (y == 0) return f.Fold(i, 0);
        if (y == 1) return f.Replace(i, a);
        if (y == -1) return f.Become(i, Op.Sub, f.ConstBefore(i, f[i].Type, 0), a);
        // x * 2^n = x << n
        long bits = y & RuleHelpers.Mask(f[i].Type);
        if (BitOperations.IsPow2((ulong)bits)) return f.BecomeWithConst(i, Op.Shl, a, BitOperations.TrailingZeroCount(bits));
        // (x * c1) * c2 = x * (c1 * c2)
        if (f.IsOpConst(a, Op.Mul, out int inner, out long c)) return f.BecomeWithConst(i, Op.Mul, inner, c * y);
        // (x << n) * c = x * (c << n)
        if (f.IsOpConst(a, Op.Shl, out inner, out c)) return f.BecomeWithConst(i, Op.Mul, inner, y << (int)(c & (RuleHelpers.Width(f[i].Type) - 1)));
        return false;
    }
}
