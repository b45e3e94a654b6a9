using Tiered.Backend.Optimizing.Ir;

namespace Tiered.Backend.Optimizing.Passes;

/// <summary>
/// Induction-variable strength reduction: a product of an induction variable and something that stays the same becomes a variable of its own, which
/// takes the product of the step a turn. Sums modulo 2^32 distribute, so this holds whatever wraps around. Shifts stay: they cost no more than
/// the sum.
/// </summary>
internal sealed class StrengthReduction : LoopPass
{
    // Each costs a register all through the loop.
    private const int MaxPerLoop = 2;

    private readonly InductionVariables _variables = new();
    private readonly List<int> _products = [];

    public override string Name => "strength-reduction";

    public override void Run(Function function)
    {
        if (!HasProducts(function) || !FindLoops(function)) return;
        _variables.Compute(function, Dominators, Loops);
        int loop = -1, made = 0;
        foreach (var variable in _variables.All)
        {
            if (variable.Loop != loop) (loop, made) = (variable.Loop, 0);
            int preheader = Preheader(function, loop);
            if (preheader < 0) continue;
            CollectProducts(function, variable);
            foreach (int product in _products)
            {
                if (made++ == MaxPerLoop) break;
                Reduce(function, variable, preheader, product);
            }
        }
        function.ResolveAliases();
    }

    private static bool HasProducts(Function function)
    {
        foreach (ref var instruction in function.Instructions)
        {
            if (instruction.Op == Op.Mul && instruction.Type == IrType.I32) return true;
        }
        return false;
    }

    private void CollectProducts(Function function, in InductionVariables.Variable variable)
    {
        _products.Clear();
        foreach (int block in Loops.BlocksOf(variable.Loop))
        {
            if (Loops.LoopOf(block) != variable.Loop || function.BlockAt(block).Cold) continue;
            for (int i = function.BlockAt(block).First; i != Function.None; i = function[i].Next)
            {
                if (function[i].Op == Op.Mul && Factor(function, variable, i) != Function.None) _products.Add(i);
            }
        }
    }

    /// <summary>What a product multiplies the variable by, when that stays the same.</summary>
    private int Factor(Function function, in InductionVariables.Variable variable, int product)
    {
        int factor = function[product].A == variable.Value ? function[product].B : function[product].B == variable.Value ? function[product].A : Function.None;
        return factor != Function.None && (function.IsConst(factor) || IsInvariant(function, variable.Loop, factor)) ? factor : Function.None;
    }

    private void Reduce(Function function, in InductionVariables.Variable variable, int preheader, int product)
    {
        int header = Loops[variable.Loop].Header, factor = Factor(function, variable, product), jump = function.BlockAt(preheader).Last;
        if (function.IsConst(factor, out long bits)) factor = function.ConstBefore(jump, IrType.I32, bits);
        int start = Product(function, jump, variable.Start, factor), step = Product(function, jump, function.ConstBefore(jump, IrType.I32, variable.Step), factor);
        int reduced = function.AddParameter(header, IrType.I32);
        for (int edge = function.BlockAt(header).FirstIncoming; edge != Function.None; edge = function.EdgeAt(edge).NextIncoming)
        {
            int from = function.EdgeAt(edge).From;
            int argument = from == preheader ? start : function.CreateBefore(function.BlockAt(from).Last, Op.Add, IrType.I32, reduced, step);
            function.AddArgument(edge, argument);
        }
        function.ReplaceWith(product, reduced);
    }

    /// <summary>A product in front of a loop; no pass that folds constants comes after this one.</summary>
    private static int Product(Function function, int before, int value, int factor)
    {
        bool isConst = function.IsConst(value, out long number);
        if (isConst && number == 1) return factor;
        if (isConst && function.IsConst(factor, out long other)) return function.ConstBefore(before, IrType.I32, (int)(number * other));
        return function.CreateBefore(before, Op.Mul, IrType.I32, value, factor);
    }
}
