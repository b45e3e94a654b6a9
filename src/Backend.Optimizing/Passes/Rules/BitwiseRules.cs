using System.Numerics;
using Tiered.Backend.Optimizing.Ir;

namespace Tiered.Backend.Optimizing.Passes.Rules;

/// <summary>And, or, exclusive or.</summary>
internal static class BitwiseRules
{
    public static bool Apply(Function f, int i)
    {
        var (op, type, a, b) = (f[i].Op, f[i].Type, f[i].A, f[i].B);
        if (f.IsConst(a))
        {
            (f[i].A, f[i].B) = (b, a);
            return true;
        }
        bool rightConst = f.IsConst(b, out long y);
        // x & x = x, x | x = x, x ^ x = 0
        if (a == b) return op == Op.Xor ? f.Fold(i, 0) : f.Replace(i, a);
        if (rightConst)
        {
            // (x op c1) op c2 = x op (c1 op c2)
            if (f.IsOpConst(a, op, out int inner, out long c)) return f.BecomeWithConst(i, op, inner, op == Op.And ? c & y : op == Op.Or ? c | y : c ^ y);
        }
        return op switch
        {
            Op.And => And(f, i, type, a, b, rightConst, y),
            Op.Or => Or(f, i, type, a, b, rightConst, y),
            _ => Xor(f, i, a, rightConst, y),
        };
    }

    private static bool And(Function f, int i, IrType type, int a, int b, bool rightConst, long y)
    {
        if (!rightConst) return false;
        ulong mask = (ulong)(y & RuleHelpers.Mask(type)), possible = f.PossibleBits(a);
        // x & c = x when c has every bit that x can have; x & c = 0 when it has none
        if ((possible & ~mask) == 0) return f.Replace(i, a);
        if ((possible & mask) == 0) return f.Fold(i, 0);
        ref var left = ref f[a];
        // (x | c1) & c2 = x & c2 when c1 & c2 = 0
        if (left.Op is Op.Or or Op.Xor && f.IsConst(left.B, out long c) && (c & (long)mask) == 0) return f.Become(i, Op.And, left.A, b);
        // (x >>s n) & c = (x >>u n) & c when c has no bit of the copies of the sign
        if (f.IsOpConst(a, Op.ShrS, out int shifted, out long n))
        {
            int width = RuleHelpers.Width(type), count = (int)n & (width - 1);
            if (count > 0 && mask >> (width - count) == 0)
                return f.Become(i, Op.And, f.CreateBefore(i, Op.ShrU, type, shifted, f.ConstBefore(i, type, count)), b);
        }
        // extend8(x) & 0xFF = x & 0xFF, and so for 16 and 32 bits
        if ((left.Op == Op.Extend8S && mask <= 0xFF) || (left.Op == Op.Extend16S && mask <= 0xFFFF) || (left.Op == Op.Extend32S && mask <= uint.MaxValue))
            return f.Become(i, Op.And, left.A, b);
        return false;
    }

    private static bool Or(Function f, int i, IrType type, int a, int b, bool rightConst, long y)
    {
        if (rightConst)
        {
            // x | 0 = x, x | -1 = -1
            if (y == 0) return f.Replace(i, a);
            return y == -1 && f.Fold(i, -1);
        }
        // (x << n) | (x >> (N - n)) = rotl(x, n)
        if (!f.IsOpConst(a, Op.Shl, out int left, out long n) || !f.IsOpConst(b, Op.ShrU, out int right, out long m))
        {
            if (!f.IsOpConst(b, Op.Shl, out left, out n) || !f.IsOpConst(a, Op.ShrU, out right, out m)) return false;
        }
        int width = RuleHelpers.Width(type);
        return left == right && (n & (width - 1)) + (m & (width - 1)) == width && f.BecomeWithConst(i, Op.Rotl, left, n & (width - 1));
    }

    private static bool Xor(Function f, int i, int a, bool rightConst, long y)
    {
        if (!rightConst) return false;
        // x ^ 0 = x
        if (y == 0) return f.Replace(i, a);
        // (x < y) ^ 1 = x >= y
        if (y == 1 && f[a].Op == Op.ICompare) return f.Become(i, Op.ICompare, f[a].A, f[a].B, (int)f[a].IntCondition.Invert());
        return false;
    }
}
