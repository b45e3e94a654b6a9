using Tiered.Backend.Optimizing.Ir;

namespace Tiered.Backend.Optimizing.Passes.Rules;

/// <summary>Shifts and rotations; counts are modulo the width.</summary>
internal static class ShiftRules
{
    public static bool Apply(Function f, int i)
    {
        var (op, type, a, b) = (f[i].Op, f[i].Type, f[i].A, f[i].B);
        int width = RuleHelpers.Width(type);
        if (!f.IsConst(b, out long count))
        {
            // 0 << n = 0
            if (f.IsConst(a, 0)) return f.Fold(i, 0);
            // x << (n & 31) = x << n
            if (f.IsOpConst(b, Op.And, out int inner, out long mask) && (mask & (width - 1)) == width - 1)
            {
                f[i].B = inner;
                return true;
            }
            return false;
        }
        int n = (int)count & (width - 1);
        // x << 0 = x
        if (n == 0) return f.Replace(i, a);
        if (count != n) return f.BecomeWithConst(i, op, a, n);
        // rotr(x, n) = rotl(x, N - n)
        if (op == Op.Rotr) return f.BecomeWithConst(i, Op.Rotl, a, width - n);
        if (f.IsOpConst(a, op, out int twice, out long first))
        {
            int sum = n + ((int)first & (width - 1));
            if (op == Op.Rotl) return f.BecomeWithConst(i, op, twice, sum & (width - 1));
            // (x << n1) << n2 = x << (n1 + n2)
            if (sum < width) return f.BecomeWithConst(i, op, twice, sum);
            return op == Op.ShrS ? f.BecomeWithConst(i, op, twice, width - 1) : f.Fold(i, 0);
        }
        // (x >> n) << n = x & -(1 << n)
        if (op == Op.Shl && f[a].Op is (Op.ShrU or Op.ShrS) && f.IsConst(f[a].B, out long back) && (back & (width - 1)) == n)
            return f.BecomeWithConst(i, Op.And, f[a].A, -1L << n);
        // (x << n) >>u n = x & (2^(N-n) - 1)
        if (op == Op.ShrU && f.IsOpConst(a, Op.Shl, out int shifted, out back) && (back & (width - 1)) == n)
            return f.BecomeWithConst(i, Op.And, shifted, (long)((ulong)RuleHelpers.Mask(type) >> n));
        // (x << n) >>s n = extend(x)
        if (op == Op.ShrS && f.IsOpConst(a, Op.Shl, out shifted, out back) && (back & (width - 1)) == n)
        {
            if (n == width - 8) return f.Become(i, Op.Extend8S, shifted);
            if (n == width - 16) return f.Become(i, Op.Extend16S, shifted);
            if (n == 32 && width == 64) return f.Become(i, Op.Extend32S, shifted);
        }
        // x >>u n = 0 when no bit is left
        if (op == Op.ShrU && f.PossibleBits(a) >> n == 0) return f.Fold(i, 0);
        return false;
    }
}
