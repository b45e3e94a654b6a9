using System.Numerics;
using System.Runtime.InteropServices;

namespace Tiered.Backend.Optimizing.Ir;

/// <summary>
/// The basic induction variables of a function's loops: parameters of a loop's header that change by a constant a turn. Where a test against a
/// constant bounds the number of turns, so are their values, and with them what is computed from them. Integers of 32 bits only: wasm's counters
/// and addresses.
/// </summary>
public sealed class InductionVariables
{
    /// <summary>One induction variable.</summary>
    /// <param name="Loop">Index in the loop forest.</param>
    /// <param name="Value">The header's parameter.</param>
    /// <param name="Start">Its value in the first turn.</param>
    /// <param name="Next">What the back edge passes: <c>Value + Step</c>.</param>
    /// <param name="Step">The change a turn.</param>
    public readonly record struct Variable(int Loop, int Value, int Start, int Next, long Step);

    // How far back a bound is looked for.
    private const int MaxDepth = 6;

    private readonly List<Variable> _variables = [];
    private ulong[] _largest = [];
    private int _valueCount;

    /// <summary>All of them, those of outer loops first.</summary>
    public IReadOnlyList<Variable> All => _variables;

    /// <summary>Finds the variables of all loops that have one way in and one back edge.</summary>
    public void Compute(Function function, DominatorTree dominators, LoopForest loops)
    {
        _variables.Clear();
        _valueCount = function.InstructionCount;
        if (_largest.Length < _valueCount) _largest = new ulong[_valueCount * 2];
        _largest.AsSpan(0, _valueCount).Clear();
        for (int loop = 0; loop < loops.Count; loop++)
        {
            if (!FindEdges(function, loops, loop, out int entry, out int back)) continue;
            int first = _variables.Count;
            Collect(function, loop, loops[loop].Header, entry, back);
            if (_variables.Count == first) continue;
            ulong turns = LargestTurn(function, dominators, loops, loop, first, function.EdgeAt(back).From);
            for (int v = first; v < _variables.Count; v++) Bound(function, _variables[v], turns);
        }
    }

    /// <summary>The edge into a loop and its back edge; false when there are more.</summary>
    private static bool FindEdges(Function function, LoopForest loops, int loop, out int entry, out int back)
    {
        entry = back = Function.None;
        for (int edge = function.BlockAt(loops[loop].Header).FirstIncoming; edge != Function.None; edge = function.EdgeAt(edge).NextIncoming)
        {
            ref int kind = ref entry;
            if (loops.Contains(loop, function.EdgeAt(edge).From)) kind = ref back;
            if (kind != Function.None) return false;
            kind = edge;
        }
        return entry != Function.None && back != Function.None;
    }

    private void Collect(Function function, int loop, int header, int entry, int back)
    {
        var parameters = function.Parameters(header);
        for (int p = 0; p < parameters.Length; p++)
        {
            int next = function.Arguments(back)[p];
            if (function.TypeOf(next) != IrType.I32 || function[next].Op != Op.Add || function[next].A != parameters[p] || !function.IsConst(function[next].B, out long step)) continue;
            _variables.Add(new Variable(loop, parameters[p], function.Arguments(entry)[p], next, step));
        }
    }

    // ---- how often a loop turns

    /// <summary>The number of the last turn that can start, counted from 0, or the largest number when no test says.</summary>
    private ulong LargestTurn(Function function, DominatorTree dominators, LoopForest loops, int loop, int firstVariable, int latch)
    {
        ulong last = ulong.MaxValue;
        foreach (int block in loops.BlocksOf(loop))
        {
            // A test bounds the turns if every turn comes by.
            int branch = function.BlockAt(block).Last;
            if (function[branch].Op != Op.BranchIf || !dominators.Dominates(block, latch)) continue;
            bool leavesIfTrue = !loops.Contains(loop, function.EdgeAt(function[branch].B).To), leavesIfFalse = !loops.Contains(loop, function.EdgeAt(function[branch].C).To);
            if (leavesIfTrue == leavesIfFalse) continue;
            last = Math.Min(last, LastTurn(function, firstVariable, function[branch].A, leavesIfTrue));
        }
        return last;
    }

    private ulong LastTurn(Function function, int firstVariable, int test, bool leavesIfTrue)
    {
        // A number that is tested itself: the loop goes on while it is, or is not, 0.
        var condition = IntCondition.Ne;
        int left = test;
        long limit = 0;
        if (function[test].Op == Op.ICompare)
        {
            if (!function.IsConst(function[test].B, out limit)) return ulong.MaxValue;
            left = function[test].A;
            condition = function[test].IntCondition;
        }
        if (leavesIfTrue) condition = condition.Invert();
        foreach (var variable in CollectionsMarshal.AsSpan(_variables)[firstVariable..])
        {
            if (left != variable.Value && left != variable.Next) continue;
            if (!function.IsConst(variable.Start, out long start)) return ulong.MaxValue;
            return LastTurn(condition, (uint)(left == variable.Next ? start + variable.Step : start), variable.Step, (uint)limit);
        }
        return ulong.MaxValue;
    }

    /// <summary>How many turns pass before a test of <c>first + n * step</c> fails. Sums that wrap around count as never.</summary>
    private static ulong LastTurn(IntCondition stay, ulong first, long step, ulong limit)
    {
        ulong size = (ulong)Math.Abs(step);
        if (step == 0) return ulong.MaxValue;
        // x <= limit is x < limit + 1, and the other way round.
        if (stay is IntCondition.LeU or IntCondition.LeS && limit < int.MaxValue) (stay, limit) = (stay == IntCondition.LeU ? IntCondition.LtU : IntCondition.LtS, limit + 1);
        if (stay is IntCondition.GeU or IntCondition.GeS && limit is > 0 and <= int.MaxValue) (stay, limit) = (stay == IntCondition.GeU ? IntCondition.GtU : IntCondition.GtS, limit - 1);
        switch (stay)
        {
            case IntCondition.Ne when step > 0 && limit >= first && (limit - first) % size == 0:
                return (limit - first) / size;
            case IntCondition.Ne when step < 0 && first >= limit && (first - limit) % size == 0:
                return (first - limit) / size;
            case IntCondition.LtU when step > 0:
            case IntCondition.LtS when step > 0 && first <= int.MaxValue && limit <= int.MaxValue:
                // The first number that is not below the limit must come before the sum wraps around.
                ulong end = stay == IntCondition.LtU ? uint.MaxValue : int.MaxValue;
                return limit + size - 1 > end ? ulong.MaxValue : limit <= first ? 0 : (limit - first + size - 1) / size;
            case IntCondition.GtU when step < 0 && limit >= size - 1:
            case IntCondition.GtS when step < 0 && first <= int.MaxValue && limit <= int.MaxValue && limit >= size - 1:
                return first <= limit ? 0 : (first - limit + size - 1) / size;
            default:
                return ulong.MaxValue;
        }
    }

    /// <summary>Notes the largest number a variable can be, when it cannot wrap around.</summary>
    private void Bound(Function function, Variable variable, ulong lastTurn)
    {
        if (lastTurn == ulong.MaxValue) return;
        ulong start = Largest(function, variable.Start);
        UInt128 change = (UInt128)(ulong)Math.Abs(variable.Step) * lastTurn;
        if (variable.Step > 0 && start + change <= uint.MaxValue) _largest[variable.Value] = start + (ulong)change + 1;
        // It only falls, and not below 0.
        if (variable.Step < 0 && function.IsConst(variable.Start, out long first) && change <= (uint)first) _largest[variable.Value] = (uint)first + 1ul;
    }

    // ---- bounds

    /// <summary>The largest number, unsigned, that an integer value can be, as far as that can be told.</summary>
    public ulong Largest(Function function, int value, int depth = 0)
    {
        ref var i = ref function[value];
        ulong all = i.Type == IrType.I32 ? uint.MaxValue : ulong.MaxValue, known = function.PossibleBits(value);
        // Stored plus one, so that 0 says nothing.
        if (value < _valueCount && _largest[value] != 0) known = Math.Min(known, _largest[value] - 1);
        if (depth == MaxDepth) return known;
        switch (i.Op)
        {
            case Op.Add:
                return Math.Min(known, Limited((UInt128)Largest(function, i.A, depth + 1) + Largest(function, i.B, depth + 1), all));
            case Op.Mul:
                return Math.Min(known, Limited((UInt128)Largest(function, i.A, depth + 1) * Largest(function, i.B, depth + 1), all));
            case Op.Shl when function.IsConst(i.B, out long count):
                return Math.Min(known, Limited((UInt128)Largest(function, i.A, depth + 1) << (int)(count & (i.Type == IrType.I32 ? 31 : 63)), all));
            case Op.ShrU when function.IsConst(i.B, out long count):
                return Math.Min(known, Largest(function, i.A, depth + 1) >> (int)(count & (i.Type == IrType.I32 ? 31 : 63)));
            case Op.And:
                return Math.Min(known, Math.Min(Largest(function, i.A, depth + 1), Largest(function, i.B, depth + 1)));
            case Op.Or:
                // No bit above the highest of either operand.
                ulong either = Largest(function, i.A, depth + 1) | Largest(function, i.B, depth + 1);
                return Math.Min(known, either == 0 ? 0 : ulong.MaxValue >> BitOperations.LeadingZeroCount(either));
            case Op.Select:
                return Math.Min(known, Math.Max(Largest(function, i.A, depth + 1), Largest(function, i.B, depth + 1)));
            case Op.ExtendU:
                return Largest(function, i.A, depth + 1);
            default:
                return known;
        }
    }

    /// <summary>A sum or product that may wrap around can be anything.</summary>
    private static ulong Limited(UInt128 number, ulong all) => number > all ? all : (ulong)number;
}
