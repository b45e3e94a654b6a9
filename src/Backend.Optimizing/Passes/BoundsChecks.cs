using Tiered.Backend.Optimizing.Ir;
using Tiered.CodeGen;

namespace Tiered.Backend.Optimizing.Passes;

/// <summary>
/// Removes bounds checks that an earlier one implies, or that the least size of a memory or table does. Memories and tables never shrink, so that a passed check of an address with a constant holds
/// for as many bytes ever after, whatever length is read anew; in a block, a check with a larger constant further down takes over one above it when
/// nothing between them can be observed.
/// </summary>
/// <param name="minimumLength">The least length of what a region describes, as the module declares it.</param>
internal sealed class BoundsChecks(Func<AliasRegion, ulong> minimumLength) : ScopedPass
{
    /// <summary>What is known to be in bounds: so many bytes from an address on.</summary>
    private struct Fact
    {
        public int Address;
        /// <summary>Where the length was read: pointer and offset, and region.</summary>
        public int Pointer;
        public long Offset;
        public int Region;
        public ulong Bytes;
    }

    // Facts looked at for each check; older ones are out of reach.
    private const int Reach = 64;

    private readonly LoopForest _loops = new();
    private readonly InductionVariables _variables = new();
    private Fact[] _facts = new Fact[64];
    private int _count;

    public override string Name => "bounds-checks";

    public override void Run(Function function)
    {
        if (!HasChecks(function)) return;
        _count = 0;
        Dominators.Compute(new FunctionFlow(function));
        _loops.Compute(function, Dominators);
        _variables.Compute(function, Dominators, _loops);
        Walk(function);
    }

    protected override int FactCount => _count;

    protected override void Forget(int count) => _count = count;

    private static bool HasChecks(Function function)
    {
        foreach (ref var instruction in function.Instructions)
        {
            if (instruction.Op == Op.BoundsCheck) return true;
        }
        return false;
    }

    protected override void Visit(Function function, int block)
    {
        for (int i = function.BlockAt(block).First, next; i != Function.None; i = next)
        {
            next = function[i].Next;
            if (function[i].Op != Op.BoundsCheck) continue;
            ref var length = ref function[function[i].B];
            if (length.Op != Op.LoadVm) continue;
            var fact = new Fact { Address = function[i].A, Pointer = length.A, Offset = length.Imm, Region = length.Aux, Bytes = (ulong)function[i].Imm };
            if (IsKnown(fact) || IsBelowMinimum(function, fact))
            {
                function.Remove(i);
                continue;
            }
            Widen(function, i, ref fact);
            if (_count == _facts.Length) Array.Resize(ref _facts, _count * 2);
            _facts[_count++] = fact;
        }
    }

    private bool IsBelowMinimum(Function function, in Fact fact)
    {
        ulong minimum = minimumLength(AliasRegion.FromBits(fact.Region));
        return fact.Bytes <= minimum && _variables.RangeOf(function, fact.Address).High <= minimum - fact.Bytes;
    }

    private bool IsKnown(in Fact fact)
    {
        for (int f = _count - 1; f >= Math.Max(0, _count - Reach); f--)
        {
            ref var known = ref _facts[f];
            if (known.Address == fact.Address && known.Pointer == fact.Pointer && known.Offset == fact.Offset && known.Region == fact.Region && known.Bytes >= fact.Bytes) return true;
        }
        return false;
    }

    /// <summary>Lets a check ask for what later checks of the same address in the block ask for, as far as no effect comes between.</summary>
    private static void Widen(Function function, int check, ref Fact fact)
    {
        for (int at = function[check].Next; at != Function.None; at = function[at].Next)
        {
            ref var later = ref function[at];
            if (later.Op == Op.BoundsCheck)
            {
                if (later.A != fact.Address || later.Aux != function[check].Aux) return;
                ref var length = ref function[later.B];
                if (length.Op != Op.LoadVm || length.A != fact.Pointer || length.Imm != fact.Offset || length.Aux != fact.Region) return;
                if ((ulong)later.Imm <= fact.Bytes) continue;
                fact.Bytes = (ulong)later.Imm;
                function[check].Imm = later.Imm;
                continue;
            }
            // A load leaves no trace; it is checked by what stands in front of it.
            if (later.Op == Op.Load) continue;
            if ((OpTable.Effects(later.Op) & (Effects.Traps | Effects.Writes | Effects.Calls | Effects.Terminator)) != 0) return;
        }
    }
}
