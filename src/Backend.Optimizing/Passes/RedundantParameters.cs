using Tiered.Backend.Optimizing.Ir;

namespace Tiered.Backend.Optimizing.Passes;

/// <summary>
/// Removes block parameters that are always the same value: all arguments but the parameter itself are one value. Replacing
/// one may make another redundant, so this goes round until nothing changes.
/// </summary>
internal sealed class RedundantParameters : Pass
{
    // Nests of loops deeper than this keep some redundant parameters.
    private const int MaxRounds = 8;

    private bool[] _removed = new bool[16];

    public override string Name => "redundant-parameters";

    public override void Run(Function function)
    {
        bool changed = true;
        for (int round = 0; changed && round < MaxRounds; round++)
        {
            changed = false;
            foreach (int block in function.BlockOrder)
            {
                if (function.BlockAt(block).Parameters.Count > 0) changed |= Visit(function, block);
            }
        }
        function.ResolveAliases();
    }

    private bool Visit(Function function, int block)
    {
        int count = function.BlockAt(block).Parameters.Count;
        if (_removed.Length < count) _removed = new bool[count * 2];
        bool any = false;
        for (int p = 0; p < count; p++)
        {
            int parameter = function.Parameters(block)[p], same = TheArgument(function, block, p, parameter);
            _removed[p] = same >= 0;
            if (same < 0) continue;
            function.ReplaceWith(parameter, same);
            any = true;
        }
        if (any) function.RemoveParameters(block, _removed);
        return any;
    }

    /// <summary>The one value that a parameter can have, or -1. Equal constants count as one value when one of them is in reach.</summary>
    private static int TheArgument(Function function, int block, int place, int parameter)
    {
        int same = -1;
        for (int edge = function.BlockAt(block).FirstIncoming; edge != Function.None; edge = function.EdgeAt(edge).NextIncoming)
        {
            int argument = function.Resolve(function.Arguments(edge)[place]);
            if (argument == same || argument == parameter) continue;
            if (same >= 0) return -1;
            same = argument;
        }
        return same;
    }
}
