using Tiered.Backend.Optimizing.Ir;

namespace Tiered.Backend.Optimizing.Passes;

/// <summary>
/// Simplifies control flow: branches on constants and branches whose ways are the same become jumps, a check that always fails ends its block,
/// a block that only jumps on is passed by, a block and its only successor become one, a jump to a return becomes a return, and blocks that nothing
/// reaches go.
/// </summary>
internal sealed class ControlFlow : Pass
{
    // Each return restores registers anew.
    private const int MaxReturns = 4;

    private readonly UnreachableBlocks _unreachable = new();
    private int[] _arguments = new int[16];

    // By value: its place among the parameters of the block that is passed by, from 1.
    private int[] _places = [];

    public override string Name => "control-flow";

    public override void Run(Function function)
    {
        foreach (int block in function.BlockOrder) FoldTerminator(function, block);
        _unreachable.Remove(function);
        if (_places.Length < function.InstructionCount) _places = new int[function.InstructionCount * 2];
        // The last block of a chain first: the other way round each would hand on the edges of all before it.
        for (int i = function.BlockOrderCount - 1; i >= 0; i--) PassBy(function, function.BlockOrder[i]);
        _unreachable.Remove(function);
        foreach (int block in function.BlockOrder) MergeWithSuccessor(function, block);
        function.ResolveAliases();
        foreach (int block in function.BlockOrder) ReturnAtOnce(function, block);
        _unreachable.Remove(function);
    }

    // ---- terminators

    private static void FoldTerminator(Function function, int block)
    {
        for (int i = function.BlockAt(block).First; i != Function.None; i = function[i].Next)
        {
            if (function[i].Op != Op.TrapIf || !function.IsConst(function[i].A, out long bits) || bits == 0) continue;
            EndWithTrap(function, block, i);
            return;
        }
        int last = function.BlockAt(block).Last;
        ref var terminator = ref function[last];
        switch (terminator.Op)
        {
            case Op.BranchIf when function.IsConst(terminator.A, out long condition):
                Jump(function, last, condition != 0 ? terminator.B : terminator.C);
                break;
            case Op.BranchIf when SameWay(function, terminator.B, terminator.C):
                Jump(function, last, terminator.B);
                break;
            case Op.Switch when function.IsConst(terminator.A, out long index):
                Jump(function, last, function.Lists[terminator.B + (int)Math.Min((uint)index, (uint)terminator.C - 1)]);
                break;
        }
    }

    private static bool SameWay(Function function, int a, int b) =>
        function.EdgeAt(a).To == function.EdgeAt(b).To && function.Arguments(a).SequenceEqual(function.Arguments(b));

    /// <summary>Turns a terminator into a jump along one of its edges.</summary>
    private static void Jump(Function function, int terminator, int kept)
    {
        UnreachableBlocks.RemoveEdges(function, function[terminator].Block, kept);
        ref var jump = ref function[terminator];
        jump.Op = Op.Jump;
        jump.A = kept;
        jump.B = jump.C = Function.None;
        jump.Flags = InstructionFlags.None;
    }

    private static void EndWithTrap(Function function, int block, int check)
    {
        UnreachableBlocks.RemoveEdges(function, block, Function.None);
        while (function[check].Next is var next && next != Function.None) function.Remove(next);
        ref var trap = ref function[check];
        trap.Op = Op.Trap;
        trap.A = Function.None;
    }

    /// <summary>A way that returns on its own needs no frame because of another one.</summary>
    private void ReturnAtOnce(Function function, int block)
    {
        int last = function.BlockAt(block).Last;
        if (block == 0 || last == Function.None || function[last].Op != Op.Jump) return;
        int edge = function[last].A, target = function.EdgeAt(edge).To, end = function.BlockAt(target).Last;
        if (function[end].Op != Op.Return || function.BlockAt(target).First != end || function.BlockAt(target).IncomingCount > MaxReturns) return;
        var results = function.ListOperands(end);
        if (_arguments.Length < results.Length) _arguments = new int[results.Length * 2];
        for (int r = 0; r < results.Length; r++)
        {
            int place = function.Parameters(target).IndexOf(results[r]);
            _arguments[r] = place >= 0 ? function.Arguments(edge)[place] : results[r];
        }
        int start = function.AddList(_arguments.AsSpan(0, results.Length));
        ref var jump = ref function[last];
        jump.Op = Op.Return;
        jump.A = start;
        jump.B = function.ListOperands(end).Length;
        function.RemoveEdge(edge);
    }

    // ---- blocks

    /// <summary>Lets the edges to a block that only jumps on lead to its target.</summary>
    private void PassBy(Function function, int block)
    {
        ref var info = ref function.BlockAt(block);
        if (block == 0 || info.First != info.Last || function[info.Last].Op != Op.Jump) return;
        int exit = function[info.Last].A, target = function.EdgeAt(exit).To;
        if (target == block || !OnlyPassedOn(function, block, exit)) return;
        // A loop keeps its one way in, which passes need as a place in front of the loop.
        if (function.BlockAt(target).IsLoopHeader) return;
        int count = function.Arguments(exit).Length;
        if (_arguments.Length < count) _arguments = new int[count * 2];
        for (int p = 0; p < info.Parameters.Count; p++) _places[function.Parameters(block)[p]] = p + 1;
        for (int edge = info.FirstIncoming, next; edge != Function.None; edge = next)
        {
            next = function.EdgeAt(edge).NextIncoming;
            var passed = function.Arguments(exit);
            for (int a = 0; a < count; a++) _arguments[a] = _places[passed[a]] is > 0 and var place ? function.Arguments(edge)[place - 1] : passed[a];
            function.SetArguments(edge, _arguments.AsSpan(0, count));
            function.Retarget(edge, target);
        }
        foreach (int parameter in function.Parameters(block)) _places[parameter] = 0;
        // Nothing comes here any more, and what is looked at next counts the ways into the target.
        function.RemoveEdge(exit);
    }

    /// <summary>Whether a block's parameters are used by its own exit alone.</summary>
    private static bool OnlyPassedOn(Function function, int block, int exit)
    {
        // The target is reached another way too if it has parameters to fill; then nothing behind it can use the block's.
        if (function.BlockAt(block).Parameters.Count == 0) return true;
        return function.BlockAt(function.EdgeAt(exit).To).IncomingCount > 1;
    }

    private static void MergeWithSuccessor(Function function, int block)
    {
        Span<int> buffer = stackalloc int[2];
        while (true)
        {
            int last = function.BlockAt(block).Last;
            if (function.BlockAt(block).FirstIncoming == Function.None && block != 0) return;
            if (function[last].Op != Op.Jump || block == 0) return;
            int edge = function[last].A, next = function.EdgeAt(edge).To;
            if (next == block || function.BlockAt(next).IncomingCount != 1) return;
            var parameters = function.Parameters(next);
            for (int p = 0; p < parameters.Length; p++) function.ReplaceWith(parameters[p], function.Arguments(edge)[p]);
            function.BlockAt(next).Parameters.Count = 0;
            function.Remove(last);
            function.RemoveEdge(edge);
            for (int i = function.BlockAt(next).First, following; i != Function.None; i = following)
            {
                following = function[i].Next;
                function.Detach(i);
                function.InsertLast(block, i);
            }
            foreach (int moved in function.Successors(block, buffer)) function.EdgeAt(moved).From = block;
        }
    }
}
