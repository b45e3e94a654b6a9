using Tiered.Backend.Optimizing.Ir;

namespace Tiered.Backend.Optimizing.Passes;

/// <summary>
/// Loop-invariant code motion: what computes the same in every turn moves in front of the loop. Cheap operations stay, since a register that
/// lives all through the loop costs more than they do; so do those that may trap, unless they run first in every turn anyway.
/// </summary>
internal sealed class LoopInvariants : LoopPass
{
    private readonly List<int> _written = [];

    public override string Name => "loop-invariants";

    public override void Run(Function function)
    {
        if (!FindLoops(function)) return;
        // Inner loops first: what leaves one may leave the next.
        for (int loop = Loops.Count - 1; loop >= 0; loop--)
        {
            int preheader = Preheader(function, loop);
            if (preheader >= 0) Hoist(function, loop, preheader);
        }
    }

    private void Hoist(Function function, int loop, int preheader)
    {
        bool writesMemory = CollectWrites(function, loop);
        foreach (int block in Loops.BlocksOf(loop))
        {
            // In the header, up to the first effect: whatever runs there runs in every turn.
            bool first = block == Loops[loop].Header;
            for (int i = function.BlockAt(block).First, next; i != Function.None; i = next)
            {
                next = function[i].Next;
                bool effect = (OpTable.Effects(function[i].Op) & (Effects.Traps | Effects.Writes | Effects.Calls)) != 0;
                if (CanMove(function, i, first, writesMemory) && OperandsAreOutside(function, loop, i))
                {
                    function.Detach(i);
                    function.InsertBefore(function.BlockAt(preheader).Last, i);
                    continue;
                }
                if (effect) first = false;
            }
        }
    }

    private bool CollectWrites(Function function, int loop)
    {
        _written.Clear();
        bool memory = false;
        foreach (int block in Loops.BlocksOf(loop))
        {
            for (int i = function.BlockAt(block).First; i != Function.None; i = function[i].Next)
            {
                switch (function[i].Op)
                {
                    case Op.StoreVm:
                        if (!_written.Contains(function[i].Aux)) _written.Add(function[i].Aux);
                        break;
                    case Op.Store or Op.Atomic or Op.Fence:
                        memory = true;
                        break;
                    case Op.Call or Op.CallPointer or Op.CallBuiltin:
                        memory = true;
                        if (!_written.Contains(-1)) _written.Add(-1);
                        break;
                }
            }
        }
        return memory;
    }

    private bool CanMove(Function function, int i, bool first, bool writesMemory)
    {
        ref var instruction = ref function[i];
        return instruction.Op switch
        {
            Op.LoadVm => instruction.Aux == AliasRegion.Invariant.Bits || (!_written.Contains(-1) && !_written.Contains(instruction.Aux)),
            Op.Load => first && !writesMemory,
            Op.TrapIf or Op.BoundsCheck or Op.TruncS or Op.TruncU => first,
            Op.Const or Op.VConst or Op.Argument or Op.Context => false,
            Op.Mul or Op.MulHighS or Op.MulHighU or Op.Popcnt or Op.Simd or Op.Shuffle => true,
            Op.FAdd or Op.FSub or Op.FMul or Op.FDiv or Op.FSqrt or Op.FMin or Op.FMax or Op.FCeil or Op.FFloor or Op.FTrunc or Op.FNearest
                or Op.ConvertS or Op.ConvertU or Op.Promote or Op.Demote or Op.TruncSatS or Op.TruncSatU => true,
            _ => false,
        };
    }

    private bool OperandsAreOutside(Function function, int loop, int i)
    {
        foreach (int operand in function.Operands(i))
        {
            // A constant goes along: it is made again wherever it is used.
            if (function[operand].Op is Op.Const or Op.VConst) continue;
            if (Loops.Contains(loop, function[operand].Block)) return false;
        }
        foreach (int operand in function.Operands(i))
        {
            if (Loops.Contains(loop, function[operand].Block)) MoveConstant(function, operand, loop);
        }
        return true;
    }

    private void MoveConstant(Function function, int constant, int loop)
    {
        int preheader = Preheader(function, loop);
        function.Detach(constant);
        function.InsertBefore(function.BlockAt(preheader).Last, constant);
    }
}
