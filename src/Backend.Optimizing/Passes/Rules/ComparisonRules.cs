using Tiered.Backend.Optimizing.Ir;

namespace Tiered.Backend.Optimizing.Passes.Rules;

/// <summary>Integer comparisons, and what asks for their result: select, branches, checks.</summary>
internal static class ComparisonRules
{
    public static bool Apply(Function f, int i) => f[i].Op switch
    {
        Op.ICompare => Compare(f, i),
        Op.Select => Select(f, i),
        Op.TrapIf => TrapIf(f, i),
        Op.BranchIf => Branch(f, i),
        _ => BoundsCheck(f, i),
    };

    private static bool Compare(Function f, int i)
    {
        var (a, b, condition) = (f[i].A, f[i].B, f[i].IntCondition);
        var type = f.TypeOf(a);
        bool leftConst = f.IsConst(a), rightConst = f.IsConst(b, out long y);
        // x == x
        if (a == b) return f.Fold(i, Evaluator.Compare(condition, type, 0, 0) ? 1 : 0);
        // c < x = x > c
        if (leftConst) return f.Become(i, Op.ICompare, b, a, (int)condition.Swap());
        if (!rightConst || type == IrType.Ref) return false;
        if (condition is IntCondition.Eq or IntCondition.Ne) return CompareEqual(f, i, a, b, y, condition);
        return CompareOrder(f, i, type, a, b, y, condition);
    }

    private static bool CompareEqual(Function f, int i, int a, int b, long y, IntCondition condition)
    {
        ref var left = ref f[a];
        bool isEqual = condition == IntCondition.Eq;
        if (y == 0 && f.TypeOf(a) == IrType.I32)
        {
            // (x < y) == 0 = x >= y, (x < y) != 0 = x < y
            if (left.Op == Op.ICompare) return isEqual ? f.Become(i, Op.ICompare, left.A, left.B, (int)left.IntCondition.Invert()) : f.Replace(i, a);
            if (!isEqual && f.IsBoolean(a)) return f.Replace(i, a);
        }
        // A bit that x cannot have.
        if (((ulong)(y & RuleHelpers.Mask(f.TypeOf(a))) & ~f.PossibleBits(a)) != 0) return f.Fold(i, isEqual ? 0 : 1);
        // x == 1 = x, (x == 1) of 0 or 1
        if (y == 1 && f.TypeOf(a) == IrType.I32 && f.IsBoolean(a)) return isEqual ? f.Replace(i, a) : f.BecomeWithConst(i, Op.Xor, a, 1);
        // (x + c1) == c2 is not x == (c2 - c1): a loop's counter would be alive beside its next value, at the cost of a copy a turn.
        // (x - y) == 0 = x == y, (x ^ y) == 0 = x == y
        if (y == 0 && left.Op is (Op.Sub or Op.Xor)) return f.Become(i, Op.ICompare, left.A, left.B, (int)condition);
        // extend(x) == c = x == c when c is in range
        if (left.Op == Op.ExtendU && (ulong)y <= uint.MaxValue) return f.BecomeWithConst(i, Op.ICompare, left.A, y, (int)condition);
        if (left.Op == Op.ExtendS && y == (int)y) return f.BecomeWithConst(i, Op.ICompare, left.A, y, (int)condition);
        return false;
    }

    private static bool CompareOrder(Function f, int i, IrType type, int a, int b, long y, IntCondition condition)
    {
        switch (condition)
        {
            // x <u 1 = x == 0, x >=u 1 = x != 0, x >u 0 = x != 0, x <=u 0 = x == 0
            case IntCondition.LtU when y == 1: return f.BecomeWithConst(i, Op.ICompare, a, 0, (int)IntCondition.Eq);
            case IntCondition.GeU when y == 1: return f.BecomeWithConst(i, Op.ICompare, a, 0, (int)IntCondition.Ne);
            case IntCondition.GtU when y == 0: return f.Become(i, Op.ICompare, a, b, (int)IntCondition.Ne);
            case IntCondition.LeU when y == 0: return f.Become(i, Op.ICompare, a, b, (int)IntCondition.Eq);
            // x <u 0 = 0, x >=u 0 = 1
            case IntCondition.LtU when y == 0: return f.Fold(i, 0);
            case IntCondition.GeU when y == 0: return f.Fold(i, 1);
        }
        ulong possible = f.PossibleBits(a), bound = (ulong)(y & RuleHelpers.Mask(type));
        // All values of x are below the bound.
        if (possible < bound && condition is (IntCondition.LtU or IntCondition.LeU)) return f.Fold(i, 1);
        if (possible < bound && condition is (IntCondition.GeU or IntCondition.GtU)) return f.Fold(i, 0);
        // extend(x) < c = x < c
        if (f[a].Op == Op.ExtendU && bound <= uint.MaxValue && condition is (IntCondition.LtU or IntCondition.LeU or IntCondition.GtU or IntCondition.GeU))
            return f.BecomeWithConst(i, Op.ICompare, f[a].A, y, (int)condition);
        if (f[a].Op == Op.ExtendS && y == (int)y && condition is (IntCondition.LtS or IntCondition.LeS or IntCondition.GtS or IntCondition.GeS))
            return f.BecomeWithConst(i, Op.ICompare, f[a].A, y, (int)condition);
        return false;
    }

    private static bool Select(Function f, int i)
    {
        var (type, a, b, condition) = (f[i].Type, f[i].A, f[i].B, f[i].C);
        if (f.IsConst(condition, out long bits)) return f.Replace(i, bits != 0 ? a : b);
        // c ? x : x = x
        if (a == b) return f.Replace(i, a);
        if (f[condition].Op == Op.ICompare && f.IsConst(f[condition].B, 0) && f.TypeOf(f[condition].A) == IrType.I32)
        {
            // (c != 0) ? x : y = c ? x : y, (c == 0) ? x : y = c ? y : x
            if (f[condition].IntCondition == IntCondition.Ne)
            {
                f[i].C = f[condition].A;
                return true;
            }
            if (f[condition].IntCondition == IntCondition.Eq)
            {
                (f[i].A, f[i].B, f[i].C) = (b, a, f[condition].A);
                return true;
            }
        }
        if (type != IrType.I32 || !f.IsConst(a, out long x) || !f.IsConst(b, out long y)) return false;
        // c ? 1 : 0 = c != 0, c ? 0 : 1 = c == 0
        if (x == 1 && y == 0) return f.BecomeWithConst(i, Op.ICompare, condition, 0, (int)IntCondition.Ne);
        if (x == 0 && y == 1) return f.BecomeWithConst(i, Op.ICompare, condition, 0, (int)IntCondition.Eq);
        return false;
    }

    /// <summary>The operand of a test for "not 0".</summary>
    private static bool SkipNotZero(Function f, int condition, out int operand)
    {
        ref var compare = ref f[condition];
        operand = compare.A;
        return compare.Op == Op.ICompare && compare.IntCondition == IntCondition.Ne && f.IsConst(compare.B, 0) && f.TypeOf(compare.A) == IrType.I32;
    }

    private static bool TrapIf(Function f, int i)
    {
        if (f.IsConst(f[i].A, 0))
        {
            f.Remove(i);
            return true;
        }
        if (!SkipNotZero(f, f[i].A, out int operand)) return false;
        f[i].A = operand;
        return true;
    }

    private static bool Branch(Function f, int i)
    {
        int condition = f[i].A;
        if (SkipNotZero(f, condition, out int operand))
        {
            f[i].A = operand;
            return true;
        }
        // if (c == 0) goto a else goto b = if (c) goto b else goto a
        if (f[condition].Op != Op.ICompare || f[condition].IntCondition != IntCondition.Eq || !f.IsConst(f[condition].B, 0) || f.TypeOf(f[condition].A) != IrType.I32) return false;
        ref var branch = ref f[i];
        branch.A = f[condition].A;
        (branch.B, branch.C) = (branch.C, branch.B);
        var flags = branch.Flags;
        branch.Flags = flags == InstructionFlags.Likely ? InstructionFlags.Unlikely : flags == InstructionFlags.Unlikely ? InstructionFlags.Likely : flags;
        return true;
    }

    private static bool BoundsCheck(Function f, int i)
    {
        if (!f.IsConst(f[i].A, out long address) || !f.IsConst(f[i].B, out long length)) return false;
        if ((UInt128)(ulong)address + (ulong)f[i].Imm > (ulong)length) return false;
        f.Remove(i);
        return true;
    }
}
