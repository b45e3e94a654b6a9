using Tiered.Backend.Optimizing.Ir;
using Tiered.CodeGen;

namespace Tiered.Backend.Optimizing.Passes;

/// <summary>What passes over loops share: the loops, and the place in front of each.</summary>
internal abstract class LoopPass : Pass
{
    protected DominatorTree Dominators { get; } = new();

    protected LoopForest Loops { get; } = new();

    /// <summary>Finds the loops; false when there are none.</summary>
    protected bool FindLoops(Function function)
    {
        Dominators.Compute(new FunctionFlow(function));
        Loops.Compute(function, Dominators);
        return Loops.Count > 0;
    }

    /// <summary>The block in front of a loop when it leads nowhere else, or -1.</summary>
    protected int Preheader(Function function, int loop)
    {
        int header = Loops[loop].Header, outside = -1;
        for (int edge = function.BlockAt(header).FirstIncoming; edge != Function.None; edge = function.EdgeAt(edge).NextIncoming)
        {
            int from = function.EdgeAt(edge).From;
            if (Loops.Contains(loop, from)) continue;
            if (outside >= 0) return -1;
            outside = from;
        }
        return outside >= 0 && function[function.BlockAt(outside).Last].Op == Op.Jump ? outside : -1;
    }

    /// <summary>Whether a value is computed outside a loop.</summary>
    protected bool IsInvariant(Function function, int loop, int value) => !Loops.Contains(loop, function[value].Block);
}
