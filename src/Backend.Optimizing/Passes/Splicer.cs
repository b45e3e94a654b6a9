using Tiered.Backend.Optimizing.Ir;

namespace Tiered.Backend.Optimizing.Passes;

/// <summary>
/// Puts a copy of a callee in the place of a call. The block of the call is split: its front half continues with the callee's entry, and every
/// return becomes a jump to its back half, whose parameters are the results.
/// </summary>
internal sealed class Splicer
{
    private int[] _values = [];
    private int[] _blocks = [];
    private int[] _edges = [];
    private int[] _arguments = new int[16];
    private int _context;

    /// <summary>The blocks that the last call of <see cref="Splice"/> made, in the order of their code; the back half comes last.</summary>
    public List<int> NewBlocks { get; } = [];

    /// <summary>The direct calls that it copied.</summary>
    public List<int> NewCalls { get; } = [];

    /// <summary>Whether a function has nothing that only works in a frame of its own.</summary>
    public static bool CanSplice(Function callee)
    {
        if (callee.IsOversize) return false;
        foreach (int block in callee.BlockOrder)
        {
            if (callee[callee.BlockAt(block).Last].Op is Op.TailCall or Op.TailCallPointer) return false;
        }
        return true;
    }

    /// <summary>Replaces a call. Uses of its results become aliases, for <see cref="Function.ResolveAliases"/>; the block order is the caller's to mend.</summary>
    public void Splice(Function function, int call, Function callee)
    {
        NewBlocks.Clear();
        NewCalls.Clear();
        Reserve(callee);
        _context = function.BlockAt(0).First;
        while (function[_context].Op != Op.Context) _context = function[_context].Next;
        int front = function[call].Block, back = SplitBehind(function, call);
        MakeBlocks(function, callee, front);
        CopyInstructions(function, callee, call, back);
        CopyEdges(function, callee);
        ReplaceResults(function, call, back, callee.Type);
        NewBlocks.Add(back);
    }

    private void Reserve(Function callee)
    {
        if (_values.Length < callee.InstructionCount) _values = new int[callee.InstructionCount * 2];
        if (_blocks.Length < callee.BlockCount) _blocks = new int[callee.BlockCount * 2];
        if (_edges.Length < callee.EdgeCount) _edges = new int[callee.EdgeCount * 2];
        _edges.AsSpan(0, callee.EdgeCount).Fill(Function.None);
    }

    private static int SplitBehind(Function function, int call)
    {
        int front = function[call].Block, back = function.AddBlock();
        function.BlockAt(back).Cold = function.BlockAt(front).Cold;
        for (int i = function[call].Next, next; i != Function.None; i = next)
        {
            next = function[i].Next;
            function.Detach(i);
            function.InsertLast(back, i);
        }
        Span<int> buffer = stackalloc int[2];
        foreach (int edge in function.Successors(back, buffer)) function.EdgeAt(edge).From = back;
        return back;
    }

    private void MakeBlocks(Function function, Function callee, int front)
    {
        foreach (int block in callee.BlockOrder)
        {
            if (block == 0)
            {
                _blocks[0] = front;
                continue;
            }
            int copy = function.AddBlock();
            function.BlockAt(copy).Cold = callee.BlockAt(block).Cold;
            foreach (int parameter in callee.Parameters(block)) _values[parameter] = function.AddParameter(copy, callee.TypeOf(parameter));
            _blocks[block] = copy;
            NewBlocks.Add(copy);
        }
    }

    // Values come before their uses in the block order, but for arguments of back edges, which follow later.
    private void CopyInstructions(Function function, Function callee, int call, int back)
    {
        uint caller = function[call].Position;
        foreach (int block in callee.BlockOrder)
        {
            for (int i = callee.BlockAt(block).First; i != Function.None; i = callee[i].Next)
            {
                function.Position = function.AddInlined(callee[i].Position, caller);
                _values[i] = callee[i].Op switch
                {
                    Op.Argument => function.ListOperands(call)[callee[i].Aux],
                    Op.Context => _context,
                    Op.Return => Return(function, callee, i, _blocks[block], back),
                    _ => Copy(function, callee, i, _blocks[block]),
                };
            }
        }
    }

    private int Return(Function function, Function callee, int source, int block, int back)
    {
        var results = Mapped(callee.ListOperands(source));
        // The first return gives the back half its parameters.
        if (function.BlockAt(back).FirstIncoming == Function.None)
        {
            foreach (int result in results) function.AddParameter(back, function.TypeOf(result));
        }
        return function.AddJump(block, back, results);
    }

    private int Copy(Function function, Function callee, int source, int block)
    {
        var from = callee[source];
        int a = from.A, b = from.B, c = from.C;
        switch (OpTable.Shape(from.Op))
        {
            case OperandShape.List:
                a = function.AddList(Mapped(callee.ListOperands(source)));
                break;
            case OperandShape.Edges when from.Op == Op.Jump:
                a = CopyEdge(function, callee, a, block);
                break;
            case OperandShape.Edges when from.Op == Op.BranchIf:
                a = _values[a];
                b = CopyEdge(function, callee, b, block);
                c = CopyEdge(function, callee, c, block);
                break;
            case OperandShape.Edges:
                a = _values[a];
                b = function.AllocateList(c);
                for (int e = 0; e < c; e++)
                {
                    int edge = CopyEdge(function, callee, callee.Lists[from.B + e], block);
                    function.Lists[b + e] = edge;
                }
                break;
            default:
                if (a != Function.None) a = _values[a];
                if (b != Function.None) b = _values[b];
                if (c != Function.None) c = _values[c];
                break;
        }
        long imm = from.Imm;
        if (OpTable.Imm(from.Op) == ImmKind.Vector)
        {
            var (low, high) = callee.Vectors[(int)imm];
            imm = function.AddVector(low, high);
        }
        int copy = function.Add(block, from.Op, from.Type, a, b, c, from.Aux, imm);
        function[copy].Flags = from.Flags;
        if (from.Op == Op.Call) NewCalls.Add(copy);
        return copy;
    }

    /// <summary>The copy of an edge, without arguments yet. A branch table may name an edge more than once.</summary>
    private int CopyEdge(Function function, Function callee, int edge, int from)
    {
        if (_edges[edge] == Function.None) _edges[edge] = function.AddEdge(from, _blocks[callee.EdgeAt(edge).To]);
        return _edges[edge];
    }

    private void CopyEdges(Function function, Function callee)
    {
        for (int edge = 0; edge < callee.EdgeCount; edge++)
        {
            if (_edges[edge] != Function.None) function.SetArguments(_edges[edge], Mapped(callee.Arguments(edge)));
        }
    }

    private ReadOnlySpan<int> Mapped(ReadOnlySpan<int> values)
    {
        if (_arguments.Length < values.Length) _arguments = new int[values.Length * 2];
        for (int i = 0; i < values.Length; i++) _arguments[i] = _values[values[i]];
        return _arguments.AsSpan(0, values.Length);
    }

    private static void ReplaceResults(Function function, int call, int back, FunctionType type)
    {
        // A callee that never returns leaves its results, and what uses them, in blocks that nothing reaches.
        bool returns = function.BlockAt(back).FirstIncoming != Function.None;
        for (int i = 0; i < type.Results.Length; i++)
        {
            int result = type.Results.Length == 1 ? call : function.BlockAt(back).First;
            if (returns) function.ReplaceWith(result, function.Parameters(back)[i]);
            else if (result != call) function.Remove(result);
        }
        if (type.Results.Length != 1 || !returns) function.Remove(call);
    }
}
