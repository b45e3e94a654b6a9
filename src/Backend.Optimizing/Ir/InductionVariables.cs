using System.Numerics;
using System.Runtime.InteropServices;
using Tiered.CodeGen;

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
    private Range[] _bounds = [];
    private int _valueCount;

    /// <summary>All of them, those of outer loops first.</summary>
    public IReadOnlyList<Variable> All => _variables;

    /// <summary>Finds the variables of all loops that have one way in and one back edge.</summary>
    public void Compute(Function function, DominatorTree dominators, LoopForest loops)
    {
        _variables.Clear();
        _valueCount = function.InstructionCount;
        if (_bounds.Length < _valueCount) _bounds = new Range[_valueCount * 2];
        _bounds.AsSpan(0, _valueCount).Fill(Range.Any(uint.MaxValue));
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
        if (function[test].Op == Op.ICompare)
        {
            left = function[test].A;
            condition = function[test].IntCondition;
        }
        if (leavesIfTrue) condition = condition.Invert();
        foreach (var variable in CollectionsMarshal.AsSpan(_variables)[firstVariable..])
        {
            if (left != variable.Value && left != variable.Next) continue;
            // A test against 0 of the number itself has no limit of its own.
            var bound = function[test].Op == Op.ICompare ? RangeOf(function, function[test].B) : default;
            return Test(variable, RangeOf(function, variable.Start), left == variable.Next, condition, bound);
        }
        return ulong.MaxValue;
    }

    /// <summary>
    /// What a test that each turn must pass says about a variable: how many turns pass before it fails, which is returned, and, noted here, between
    /// which numbers the variable stays. Says nothing where a sum could wrap around.
    /// </summary>
    /// <param name="variable">The variable that the test is about.</param>
    /// <param name="start">The variable in the first turn.</param>
    /// <param name="testsNext">Whether the next turn's value is tested and not this one's.</param>
    /// <param name="stay">The loop goes on while the tested number is in this relation to the limit.</param>
    /// <param name="limit">What it is compared with, in any turn.</param>
    private ulong Test(in Variable variable, Range start, bool testsNext, IntCondition stay, Range limit)
    {
        long step = variable.Step;
        ulong size = (ulong)Math.Abs(step);
        if (step == 0) return ulong.MaxValue;
        if (stay == IntCondition.Ne)
        {
            // It stops at the limit alone, at once or after having wrapped around.
            if (!start.IsExact || !limit.IsExact) return ulong.MaxValue;
            ulong from = start.Low + (testsNext ? (ulong)step : 0);
            ulong distance = step > 0 ? (uint)(limit.Low - from) : (uint)(from - limit.Low);
            return distance % size == 0 ? distance / size : ulong.MaxValue;
        }
        // Signed and unsigned order are one below 2^31.
        bool signed = stay is IntCondition.LtS or IntCondition.LeS or IntCondition.GtS or IntCondition.GeS;
        ulong end = signed ? int.MaxValue : uint.MaxValue;
        if (start.High > end || limit.High > end) return ulong.MaxValue;
        switch (stay)
        {
            case IntCondition.LtU or IntCondition.LtS or IntCondition.LeU or IntCondition.LeS when step > 0:
                // The first number that is not below the limit must come before the sum wraps around.
                ulong below = limit.High + (stay is IntCondition.LeU or IntCondition.LeS ? 1u : 0);
                if (below + size - 1 > end || testsNext && start.High + size > end) return ulong.MaxValue;
                Narrow(variable.Value, new Range(start.Low, Math.Max(start.High, below == 0 ? 0 : testsNext ? below - 1 : below - 1 + size)));
                return Turns(start.Low + (testsNext ? size : 0), below, size);
            case IntCondition.GtU or IntCondition.GtS or IntCondition.GeU or IntCondition.GeS when step < 0:
                bool equal = stay is IntCondition.GeU or IntCondition.GeS;
                if (equal && limit.Low == 0) return ulong.MaxValue;
                ulong above = limit.Low - (equal ? 1u : 0);
                if (above + 1 < size || testsNext && start.Low < size) return ulong.MaxValue;
                Narrow(variable.Value, new Range(Math.Min(start.Low, testsNext ? above + 1 : above + 1 - size), start.High));
                return Turns(above, start.High - (testsNext ? size : 0), size);
            default:
                return ulong.MaxValue;
        }
    }

    /// <summary>How many steps lead from one number to another or past it.</summary>
    private static ulong Turns(ulong from, ulong to, ulong size) => to <= from ? 0 : (to - from + size - 1) / size;

    private void Narrow(int value, Range range) => _bounds[value] = _bounds[value].And(range);

    /// <summary>Notes between which numbers a variable stays when that many turns cannot make it wrap around.</summary>
    private void Bound(Function function, in Variable variable, ulong lastTurn)
    {
        if (lastTurn == ulong.MaxValue) return;
        var start = RangeOf(function, variable.Start);
        UInt128 change = (UInt128)(ulong)Math.Abs(variable.Step) * lastTurn;
        if (variable.Step >= 0 && start.High + change <= uint.MaxValue) Narrow(variable.Value, new Range(start.Low, start.High + (ulong)change));
        if (variable.Step < 0 && change <= start.Low) Narrow(variable.Value, new Range(start.Low - (ulong)change, start.High));
    }

    // ---- bounds

    /// <summary>The numbers, unsigned, that an integer value can be, as far as that can be told.</summary>
    public Range RangeOf(Function function, int value, int depth = 0)
    {
        ref var i = ref function[value];
        ulong all = i.Type == IrType.I32 ? uint.MaxValue : ulong.MaxValue;
        int width = i.Type == IrType.I32 ? 32 : 64;
        if (function.IsConst(value, out long bits)) return Range.Exactly((ulong)bits & all);
        var known = new Range(0, function.PossibleBits(value));
        if (value < _valueCount && i.Type == IrType.I32) known = known.And(_bounds[value]);
        if (depth == MaxDepth) return known;
        switch (i.Op)
        {
            case Op.Add:
                Range left = RangeOf(function, i.A, depth + 1), right = RangeOf(function, i.B, depth + 1);
                return known.And(Range.Wrapped((UInt128)left.Low + right.Low, (UInt128)left.High + right.High, all));
            case Op.Sub:
                left = RangeOf(function, i.A, depth + 1);
                right = RangeOf(function, i.B, depth + 1);
                return left.Low >= right.High ? known.And(new Range(left.Low - right.High, left.High - right.Low)) : known;
            case Op.Mul:
                left = RangeOf(function, i.A, depth + 1);
                right = RangeOf(function, i.B, depth + 1);
                return known.And(Range.Wrapped((UInt128)left.Low * right.Low, (UInt128)left.High * right.High, all));
            case Op.Shl when function.IsConst(i.B, out long count):
                left = RangeOf(function, i.A, depth + 1);
                return known.And(Range.Wrapped((UInt128)left.Low << (int)(count & (width - 1)), (UInt128)left.High << (int)(count & (width - 1)), all));
            case Op.ShrU when function.IsConst(i.B, out long count):
                left = RangeOf(function, i.A, depth + 1);
                return known.And(new Range(left.Low >> (int)(count & (width - 1)), left.High >> (int)(count & (width - 1))));
            case Op.And:
                return known.And(new Range(0, Math.Min(RangeOf(function, i.A, depth + 1).High, RangeOf(function, i.B, depth + 1).High)));
            case Op.Or:
                // No bit above the highest of either operand, and none less than either has.
                left = RangeOf(function, i.A, depth + 1);
                right = RangeOf(function, i.B, depth + 1);
                ulong either = left.High | right.High;
                return known.And(new Range(Math.Max(left.Low, right.Low), either == 0 ? 0 : ulong.MaxValue >> BitOperations.LeadingZeroCount(either)));
            case Op.Select:
                return known.And(RangeOf(function, i.A, depth + 1).Or(RangeOf(function, i.B, depth + 1)));
            case Op.ExtendU:
                return RangeOf(function, i.A, depth + 1);
            default:
                return known;
        }
    }

    /// <summary>Unsigned numbers from <see cref="Low"/> to <see cref="High"/>, both included.</summary>
    public readonly record struct Range(ulong Low, ulong High)
    {
        internal bool IsExact => Low == High;

        internal static Range Exactly(ulong number) => new(number, number);

        internal static Range Any(ulong all) => new(0, all);

        /// <summary>What is known of a number of which two things are known. They contradict each other only where no execution comes.</summary>
        internal Range And(Range other)
        {
            var both = new Range(Math.Max(Low, other.Low), Math.Min(High, other.High));
            return both.Low <= both.High ? both : this;
        }

        internal Range Or(Range other) => new(Math.Min(Low, other.Low), Math.Max(High, other.High));

        /// <summary>The range of results that all wrap around as often: not at all, or once.</summary>
        internal static Range Wrapped(UInt128 low, UInt128 high, ulong all)
        {
            UInt128 turn = (UInt128)all + 1;
            if (high < turn) return new Range((ulong)low, (ulong)high);
            return low >= turn && high < 2 * turn ? new Range((ulong)(low - turn), (ulong)(high - turn)) : Any(all);
        }
    }
}
