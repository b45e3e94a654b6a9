using Tiered.Backend.Optimizing.Ir;
using Tiered.CodeGen;

namespace Tiered.Backend.Optimizing.Passes;

/// <summary>
/// A pass that goes down the dominator tree with a stack of facts: what a block adds holds in the blocks it dominates, and is forgotten behind them.
/// Depth first, without recursion.
/// </summary>
internal abstract class ScopedPass : Pass
{
    private int[] _scopes = new int[64];

    protected DominatorTree Dominators { get; } = new();

    /// <summary>Number of facts on the stack.</summary>
    protected abstract int FactCount { get; }

    /// <summary>Visits a block; facts that hold where it starts are on the stack.</summary>
    protected abstract void Visit(Function function, int block);

    /// <summary>Forgets facts until <paramref name="count"/> are left.</summary>
    protected abstract void Forget(int count);

    protected void Walk(Function function)
    {
        Dominators.Compute(new FunctionFlow(function));
        int depth = 0, block = 0;
        while (true)
        {
            if (depth == _scopes.Length) Array.Resize(ref _scopes, depth * 2);
            _scopes[depth++] = FactCount;
            function.Cancellation.ThrowIfCancellationRequested();
            Visit(function, block);
            if (Dominators.FirstChild(block) >= 0)
            {
                block = Dominators.FirstChild(block);
                continue;
            }
            while (true)
            {
                Forget(_scopes[--depth]);
                if (depth == 0) return;
                if (Dominators.NextSibling(block) >= 0) break;
                block = Dominators.ImmediateDominator(block);
            }
            block = Dominators.NextSibling(block);
        }
    }
}
