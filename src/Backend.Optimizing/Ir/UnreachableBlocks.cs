using Tiered.CodeGen;

namespace Tiered.Backend.Optimizing.Ir;

/// <summary>Takes blocks that nothing reaches any more out of a function, and their edges out of the blocks that remain.</summary>
public sealed class UnreachableBlocks
{
    private readonly DominatorTree _reachable = new();
    private int[] _order = [];

    public void Remove(Function function)
    {
        _reachable.ComputeOrder(new FunctionFlow(function));
        if (_reachable.ReversePostorder.Length == function.BlockOrderCount) return;
        if (_order.Length < function.BlockOrderCount) _order = new int[function.BlockOrderCount * 2];
        int kept = 0;
        foreach (int block in function.BlockOrder)
        {
            if (_reachable.Place(block) >= 0) _order[kept++] = block;
            else RemoveEdges(function, block, Function.None);
        }
        function.SetOrder(_order.AsSpan(0, kept));
    }

    /// <summary>Removes the edges that leave a block, all but one.</summary>
    public static void RemoveEdges(Function function, int block, int kept)
    {
        Span<int> buffer = stackalloc int[2];
        foreach (int edge in function.Successors(block, buffer))
        {
            // A table may name an edge more than once.
            if (edge != kept && function.EdgeAt(edge).To != Function.None) function.RemoveEdge(edge);
        }
    }
}
