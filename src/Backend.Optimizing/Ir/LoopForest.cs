using Tiered.CodeGen;

namespace Tiered.Backend.Optimizing.Ir;

/// <summary>
/// The natural loops of a function and how they nest. WebAssembly's control flow is reducible, so every back edge goes to a
/// block that dominates its source.
/// </summary>
public sealed class LoopForest
{
    /// <summary>One loop.</summary>
    public struct Loop
    {
        public int Header;
        /// <summary>Index of the loop around it, or -1.</summary>
        public int Parent;
        public int Depth;
    }

    private readonly List<Loop> _loops = [];
    private int[] _loopOf = [];
    private int[] _stack = new int[64];
    private int[] _members = [];
    private int[] _firstMember = [];

    public int Count => _loops.Count;

    /// <summary>Loops in the order of their headers: an outer one comes before those inside.</summary>
    public Loop this[int loop] => _loops[loop];

    /// <summary>The innermost loop of a block, or -1.</summary>
    public int LoopOf(int block) => _loopOf[block];

    /// <summary>All blocks of a loop, those of inner loops included, in reverse postorder.</summary>
    public ReadOnlySpan<int> BlocksOf(int loop) => _members.AsSpan(_firstMember[loop], _firstMember[loop + 1] - _firstMember[loop]);

    /// <summary>Whether a block lies in a loop, at any depth.</summary>
    public bool Contains(int loop, int block)
    {
        int at = _loopOf[block];
        while (at > loop) at = _loops[at].Parent;
        return at == loop;
    }

    /// <summary>Finds the loops, and writes depth and header mark into the blocks.</summary>
    public void Compute(Function function, DominatorTree dominators)
    {
        _loops.Clear();
        if (_loopOf.Length < function.BlockCount) _loopOf = new int[Math.Max(64, function.BlockCount * 2)];
        _loopOf.AsSpan(0, function.BlockCount).Fill(-1);
        var order = dominators.ReversePostorder;
        foreach (int header in order)
        {
            bool isHeader = false;
            for (int edge = function.BlockAt(header).FirstIncoming; edge != Function.None; edge = function.EdgeAt(edge).NextIncoming)
            {
                int from = function.EdgeAt(edge).From;
                if (dominators.Place(from) >= 0 && dominators.Dominates(header, from)) isHeader = true;
            }
            if (isHeader) Fill(function, dominators, header);
            function.BlockAt(header).IsLoopHeader = isHeader;
        }
        CollectMembers(order);
        foreach (int block in order) function.BlockAt(block).LoopDepth = _loopOf[block] < 0 ? 0 : _loops[_loopOf[block]].Depth;
    }

    private void CollectMembers(ReadOnlySpan<int> order)
    {
        if (_firstMember.Length < Count + 2) _firstMember = new int[(Count + 2) * 2];
        var first = _firstMember.AsSpan(0, Count + 2);
        first.Clear();
        foreach (int block in order)
        {
            for (int loop = _loopOf[block]; loop >= 0; loop = _loops[loop].Parent) first[loop + 2]++;
        }
        for (int loop = 2; loop < first.Length; loop++) first[loop] += first[loop - 1];
        if (_members.Length < first[^1]) _members = new int[first[^1] * 2];
        foreach (int block in order)
        {
            for (int loop = _loopOf[block]; loop >= 0; loop = _loops[loop].Parent) _members[first[loop + 1]++] = block;
        }
    }

    // Outer headers come first in reverse postorder, so a block's innermost loop is the one found last.
    private void Fill(Function function, DominatorTree dominators, int header)
    {
        int parent = _loopOf[header], loop = _loops.Count;
        _loops.Add(new Loop { Header = header, Parent = parent, Depth = parent < 0 ? 1 : _loops[parent].Depth + 1 });
        _loopOf[header] = loop;
        int top = 0;
        PushSources(function, dominators, header, header, ref top);
        while (top > 0)
        {
            int block = _stack[--top];
            if (_loopOf[block] == loop) continue;
            _loopOf[block] = loop;
            PushSources(function, dominators, block, -1, ref top);
        }
    }

    private void PushSources(Function function, DominatorTree dominators, int block, int header, ref int top)
    {
        for (int edge = function.BlockAt(block).FirstIncoming; edge != Function.None; edge = function.EdgeAt(edge).NextIncoming)
        {
            int from = function.EdgeAt(edge).From;
            if (dominators.Place(from) < 0) continue;
            if (header >= 0 && !dominators.Dominates(header, from)) continue;
            if (top == _stack.Length) Array.Resize(ref _stack, top * 2);
            _stack[top++] = from;
        }
    }

    /// <summary>Writes loop depth and header mark into the blocks of a function.</summary>
    public static void Mark(Function function)
    {
        var dominators = new DominatorTree();
        dominators.Compute(new FunctionFlow(function));
        new LoopForest().Compute(function, dominators);
    }
}
