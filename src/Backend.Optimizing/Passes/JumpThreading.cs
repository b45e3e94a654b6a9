using Tiered.Backend.Optimizing.Ir;

namespace Tiered.Backend.Optimizing.Passes;

/// <summary>
/// Lets an edge that brings a constant to a block that only branches on it lead straight to where the branch goes. The block may compare the
/// parameter with a constant first. What the block defines must not be used behind it, since it would no longer dominate.
/// </summary>
internal sealed class JumpThreading : Pass
{
    private readonly UnreachableBlocks _unreachable = new();
    private int[] _outside = [];
    private int[] _arguments = new int[16];

    public override string Name => "jump-threading";

    public override void Run(Function function)
    {
        CountUses(function);
        bool changed = false;
        foreach (int block in function.BlockOrder) changed |= Visit(function, block);
        if (changed) _unreachable.Remove(function);
    }

    // Uses of each value outside its own block, edges that leave the block not counted.
    private void CountUses(Function function)
    {
        if (_outside.Length < function.InstructionCount) _outside = new int[function.InstructionCount * 2];
        _outside.AsSpan(0, function.InstructionCount).Clear();
        foreach (int block in function.BlockOrder)
        {
            for (int i = function.BlockAt(block).First; i != Function.None; i = function[i].Next)
            {
                foreach (int operand in function.Operands(i))
                {
                    if (function[operand].Block != block) _outside[operand]++;
                }
            }
            for (int edge = function.BlockAt(block).FirstIncoming; edge != Function.None; edge = function.EdgeAt(edge).NextIncoming)
            {
                foreach (int argument in function.Arguments(edge))
                {
                    if (function[argument].Block != function.EdgeAt(edge).From) _outside[argument]++;
                }
            }
        }
    }

    private bool Visit(Function function, int block)
    {
        ref var info = ref function.BlockAt(block);
        int last = info.Last;
        if (info.Parameters.Count == 0 || function[last].Op != Op.BranchIf || info.IsLoopHeader) return false;
        int condition = function[last].A, parameter = condition;
        if (function[condition].Op == Op.ICompare && function[condition].Block == block)
        {
            if (!function.IsConst(function[condition].B)) return false;
            parameter = function[condition].A;
        }
        if (function[parameter].Op != Op.BlockParam || function[parameter].Block != block || !OnlyBranches(function, block, condition)) return false;
        foreach (int value in function.Parameters(block))
        {
            if (_outside[value] > 0) return false;
        }
        bool changed = false;
        for (int edge = function.BlockAt(block).FirstIncoming, next; edge != Function.None; edge = next)
        {
            next = function.EdgeAt(edge).NextIncoming;
            if (!function.IsConst(function.Arguments(edge)[(int)function[parameter].Imm], out long bits)) continue;
            bool taken = bits != 0;
            if (condition != parameter) taken = Evaluator.Compare(function[condition].IntCondition, function.TypeOf(parameter), bits, function[function[condition].B].Imm);
            changed |= Thread(function, block, edge, taken ? function[last].B : function[last].C);
        }
        return changed;
    }

    /// <summary>Nothing in the block but the comparison, its constant and the branch.</summary>
    private bool OnlyBranches(Function function, int block, int condition)
    {
        for (int i = function.BlockAt(block).First; i != function.BlockAt(block).Last; i = function[i].Next)
        {
            if ((i != condition && function[i].Op != Op.Const) || _outside[i] > 0) return false;
        }
        return true;
    }

    private bool Thread(Function function, int block, int edge, int exit)
    {
        int target = function.EdgeAt(exit).To, count = function.Arguments(exit).Length;
        // Another way into a loop would make it irreducible.
        if (function.BlockAt(target).IsLoopHeader || target == block) return false;
        if (_arguments.Length < count) _arguments = new int[count * 2];
        for (int a = 0; a < count; a++)
        {
            int value = function.Arguments(exit)[a];
            if (function[value].Block == block && function[value].Op != Op.BlockParam) return false;
            _arguments[a] = function[value].Op == Op.BlockParam && function[value].Block == block ? function.Arguments(edge)[(int)function[value].Imm] : value;
        }
        function.SetArguments(edge, _arguments.AsSpan(0, count));
        function.Retarget(edge, target);
        return true;
    }
}
