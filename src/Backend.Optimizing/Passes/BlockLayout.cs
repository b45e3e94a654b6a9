using Tiered.Backend.Optimizing.Ir;
using Tiered.CodeGen;

namespace Tiered.Backend.Optimizing.Passes;

/// <summary>
/// Orders blocks for the code: a reverse postorder in which every loop is contiguous, with what rarely runs at the end. Rare is what ends in a
/// trap, what a branch hint says, and what only rare blocks lead to.
/// </summary>
internal sealed class BlockLayout : Pass
{
    private readonly DominatorTree _dominators = new();
    private readonly LoopForest _loops = new();
    private int[] _order = [];

    public override string Name => "block-layout";

    public override void Run(Function function)
    {
        _dominators.Compute(new FunctionFlow(function));
        _loops.Compute(function, _dominators);
        MarkCold(function);
        if (_order.Length < function.BlockOrderCount) _order = new int[function.BlockOrderCount * 2];
        int count = 0;
        foreach (int block in function.BlockOrder)
        {
            if (!function.BlockAt(block).Cold) _order[count++] = block;
        }
        foreach (int block in function.BlockOrder)
        {
            if (function.BlockAt(block).Cold) _order[count++] = block;
        }
        function.SetOrder(_order.AsSpan(0, count));
    }

    private void MarkCold(Function function)
    {
        Span<int> buffer = stackalloc int[2];
        var order = _dominators.ReversePostorder;
        // Backwards: a block all of whose successors are cold.
        for (int b = order.Length - 1; b > 0; b--)
        {
            int block = order[b];
            ref var last = ref function[function.BlockAt(block).Last];
            if (last.Op == Op.Trap) function.BlockAt(block).Cold = true;
            var successors = function.Successors(block, buffer);
            bool all = successors.Length > 0;
            foreach (int edge in successors) all &= function.BlockAt(function.EdgeAt(edge).To).Cold;
            if (all) function.BlockAt(block).Cold = true;
        }
        // Forwards: hints, and what only cold blocks lead to.
        foreach (int block in order[1..])
        {
            bool all = true;
            for (int edge = function.BlockAt(block).FirstIncoming; edge != Function.None; edge = function.EdgeAt(edge).NextIncoming) all &= IsRare(function, edge, block);
            if (all) function.BlockAt(block).Cold = true;
        }
    }

    private bool IsRare(Function function, int edge, int block)
    {
        int from = function.EdgeAt(edge).From;
        if (function.BlockAt(from).Cold) return true;
        // A back edge says nothing about the loop's own frequency.
        if (_dominators.Dominates(block, from)) return true;
        ref var last = ref function[function.BlockAt(from).Last];
        if (last.Op != Op.BranchIf) return false;
        return (last.B == edge && (last.Flags & InstructionFlags.Unlikely) != 0) || (last.C == edge && (last.Flags & InstructionFlags.Likely) != 0);
    }
}
