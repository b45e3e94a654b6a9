using Tiered.Backend.Optimizing.Ir;
using Tiered.Backend.Optimizing.Passes.Rules;

namespace Tiered.Backend.Optimizing.Passes;

/// <summary>
/// Constant folding and algebraic rules, instruction by instruction in the order of the code, so that operands are simple already. The rules
/// stand by operator family in <c>Rules/</c>, each with its equation; they change an instruction in place, or replace it.
/// </summary>
internal sealed class Simplify : Pass
{
    // A rule may enable another one of the same instruction.
    private const int MaxSteps = 8;

    public override string Name => "simplify";

    public override void Run(Function function)
    {
        foreach (int block in function.BlockOrder)
        {
            function.Cancellation.ThrowIfCancellationRequested();
            for (int i = function.BlockAt(block).First, next; i != Function.None; i = next)
            {
                next = function[i].Next;
                if (function.HasAliases) function.ResolveOperands(i);
                for (int step = 0; step < MaxSteps && Apply(function, i) && function[i].Op is not (Op.Alias or Op.Nop or Op.Const); step++)
                {
                }
            }
        }
        function.ResolveAliases();
    }

    /// <summary>Applies one rule; false when none matches.</summary>
    public static bool Apply(Function function, int i)
    {
        if (TryFold(function, i)) return true;
        switch (function[i].Op)
        {
            case Op.Add or Op.Sub or Op.Mul or Op.MulHighS or Op.MulHighU:
                return ArithmeticRules.Apply(function, i);
            case Op.DivS or Op.DivU or Op.RemS or Op.RemU:
                return DivisionRules.Apply(function, i);
            case Op.And or Op.Or or Op.Xor:
                return BitwiseRules.Apply(function, i);
            case Op.Shl or Op.ShrS or Op.ShrU or Op.Rotl or Op.Rotr:
                return ShiftRules.Apply(function, i);
            case Op.ICompare or Op.Select or Op.TrapIf or Op.BranchIf or Op.BoundsCheck:
                return ComparisonRules.Apply(function, i);
            case Op.Extend8S or Op.Extend16S or Op.Extend32S or Op.Wrap or Op.ExtendS or Op.ExtendU or Op.Bitcast or Op.ConvertU:
                return ConversionRules.Apply(function, i);
            case Op.FMul or Op.FDiv or Op.FAbs or Op.FNeg:
                return FloatRules.Apply(function, i);
            case Op.Load or Op.Store or Op.LoadVm or Op.StoreVm:
                return AddressRules.Apply(function, i);
            case Op.Simd or Op.Shuffle:
                return SimdRules.Apply(function, i);
            default:
                return false;
        }
    }

    /// <summary>f(c1, c2) = c</summary>
    private static bool TryFold(Function function, int i)
    {
        ref var instruction = ref function[i];
        if (instruction.Type is IrType.None or IrType.V128 or IrType.Ref || OpTable.Shape(instruction.Op) is not (OperandShape.One or OperandShape.Two or OperandShape.Three)) return false;
        long a = 0, b = 0, c = 0;
        if (instruction.A == Function.None || !function.IsConst(instruction.A, out a)) return false;
        if (instruction.B != Function.None && !function.IsConst(instruction.B, out b)) return false;
        if (instruction.C != Function.None && !function.IsConst(instruction.C, out c)) return false;
        if (!Evaluator.TryEvaluate(instruction, function.TypeOf(instruction.A), a, b, c, out long result)) return false;
        function.TurnIntoConst(i, result);
        return true;
    }
}
