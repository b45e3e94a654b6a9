using Tiered.Backend.Optimizing.Ir;

namespace Tiered.Backend.Optimizing.Passes;

/// <summary>
/// Removes instructions without effect whose results nothing needs, and block parameters that only feed each other. What has an effect is
/// needed, and so is what a needed instruction uses; everything else goes.
/// </summary>
internal sealed class DeadCode : Pass
{
    private bool[] _needed = [];
    private int[] _work = new int[256];
    private int _top;
    private bool[] _removed = new bool[16];

    public override string Name => "dead-code";

    public override void Run(Function function)
    {
        if (_needed.Length < function.InstructionCount) _needed = new bool[function.InstructionCount * 2];
        _needed.AsSpan(0, function.InstructionCount).Clear();
        _top = 0;
        foreach (int block in function.BlockOrder)
        {
            for (int i = function.BlockAt(block).First; i != Function.None; i = function[i].Next)
            {
                if (HasEffect(function[i].Op)) Need(i);
            }
        }
        while (_top > 0)
        {
            int value = _work[--_top];
            if (function[value].Op == Op.BlockParam) NeedArguments(function, value);
            else foreach (int operand in function.Operands(value)) Need(operand);
        }
        foreach (int block in function.BlockOrder) Sweep(function, block);
    }

    private static bool HasEffect(Op op) => (OpTable.Effects(op) & (Effects.Traps | Effects.Writes | Effects.Calls | Effects.Terminator)) != 0;

    private void Need(int value)
    {
        if (_needed[value]) return;
        _needed[value] = true;
        if (_top == _work.Length) Array.Resize(ref _work, _top * 2);
        _work[_top++] = value;
    }

    private void NeedArguments(Function function, int parameter)
    {
        int block = function[parameter].Block, place = (int)function[parameter].Imm;
        for (int edge = function.BlockAt(block).FirstIncoming; edge != Function.None; edge = function.EdgeAt(edge).NextIncoming) Need(function.Arguments(edge)[place]);
    }

    private void Sweep(Function function, int block)
    {
        for (int i = function.BlockAt(block).First, next; i != Function.None; i = next)
        {
            next = function[i].Next;
            if (!_needed[i]) function.Remove(i);
        }
        var parameters = function.Parameters(block);
        if (_removed.Length < parameters.Length) _removed = new bool[parameters.Length * 2];
        bool any = false;
        for (int p = 0; p < parameters.Length; p++) any |= _removed[p] = !_needed[parameters[p]];
        if (any) function.RemoveParameters(block, _removed);
    }
}
