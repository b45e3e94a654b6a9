using Tiered.Backend.Optimizing.Ir;
using Tiered.Backend.Optimizing.Passes.Rules;

namespace Tiered.Backend.Optimizing.Passes;

/// <summary>
/// Takes sums out of addresses where the bounds of induction variables show that a 32-bit sum cannot wrap around: constants move into the
/// access's offset, and what stays the same in a loop into its base, once in front of the loop. The address that reaches memory is the same.
/// </summary>
internal sealed class LoopAddresses : LoopPass
{
    // Each costs a register all through the loop.
    private const int MaxBasesPerLoop = 4;

    private readonly record struct Base(int Loop, int Memory, int Added, int Sum);

    private readonly InductionVariables _variables = new();
    private readonly List<Base> _bases = [];

    public override string Name => "loop-addresses";

    public override void Run(Function function)
    {
        if (!FindLoops(function)) return;
        _variables.Compute(function, Dominators, Loops);
        _bases.Clear();
        foreach (int block in function.BlockOrder)
        {
            int loop = Loops.LoopOf(block);
            if (loop < 0) continue;
            for (int i = function.BlockAt(block).First; i != Function.None; i = function[i].Next)
            {
                if (function[i].Op is Op.Load or Op.Store && function.TypeOf(function[i].B) == IrType.I32) Rewrite(function, loop, i);
            }
        }
    }

    private void Rewrite(Function function, int loop, int access)
    {
        while (function[function[access].B] is { Op: Op.Add } sum && CannotWrap(function, sum))
        {
            if (function.IsConst(sum.B, out long added))
            {
                // [(x + c) + offset] = [x + (c + offset)]
                if (added <= 0 || function[access].Imm + added > AddressRules.MaxOffset) return;
                function[access].B = sum.A;
                function[access].Imm += added;
                continue;
            }
            // [base + (x + y)] = [(base + x) + y]
            bool first = IsInvariant(function, loop, sum.A), second = IsInvariant(function, loop, sum.B);
            if (first == second || !IsInvariant(function, loop, function[access].A)) return;
            int memory = BaseWith(function, loop, function[access].A, first ? sum.A : sum.B);
            if (memory < 0) return;
            function[access].A = memory;
            function[access].B = first ? sum.B : sum.A;
        }
    }

    private bool CannotWrap(Function function, in Instruction sum) =>
        _variables.RangeOf(function, sum.A).High + _variables.RangeOf(function, sum.B).High <= uint.MaxValue;

    /// <summary>The sum of a memory's base and an invariant part of an address, made in front of the loop; -1 when there is no place, or there are enough.</summary>
    private int BaseWith(Function function, int loop, int memory, int added)
    {
        int count = 0;
        foreach (var known in _bases)
        {
            if (known.Loop != loop) continue;
            if (known.Memory == memory && known.Added == added) return known.Sum;
            count++;
        }
        int preheader = Preheader(function, loop);
        if (preheader < 0 || count == MaxBasesPerLoop) return -1;
        int jump = function.BlockAt(preheader).Last;
        int wide = function.CreateBefore(jump, Op.ExtendU, IrType.I64, added);
        int sum = function.CreateBefore(jump, Op.Add, IrType.I64, memory, wide);
        _bases.Add(new Base(loop, memory, added, sum));
        return sum;
    }
}
