namespace Tiered.CodeGen;

/// <summary>A function's blocks and the edges between them, both by number; block 0 is the entry.</summary>
public interface IFlowGraph
{
    /// <summary>Number of blocks.</summary>
    int BlockCount { get; }

    /// <summary>The edges out of a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="buffer">Room for two edges, which the result may lie in.</param>
    ReadOnlySpan<int> EdgesOutOf(int block, Span<int> buffer);

    /// <summary>The first of the edges into a block, or -1.</summary>
    /// <param name="block">The block.</param>
    int FirstEdgeInto(int block);

    /// <summary>The edge after this one among those into the same block, or -1.</summary>
    /// <param name="edge">The edge.</param>
    int NextEdgeInto(int edge);

    /// <summary>The block that an edge comes from.</summary>
    /// <param name="edge">The edge.</param>
    int SourceOf(int edge);

    /// <summary>The block that an edge leads to.</summary>
    /// <param name="edge">The edge.</param>
    int TargetOf(int edge);
}

/// <summary>
/// Immediate dominators of all blocks that can be reached (Cooper, Harvey, Kennedy: "A simple, fast dominance algorithm"), with preorder
/// numbers so that a dominance query is two compares. Arrays are kept from function to function.
/// </summary>
public sealed class DominatorTree
{
    private int[] _place = [];
    private int[] _idom = [];
    private int[] _enter = [];
    private int[] _leave = [];
    private int[] _firstChild = [];
    private int[] _nextSibling = [];
    private int[] _preorder = [];
    private int[] _order = [];
    private int[] _stack = [];
    private int _count;

    /// <summary>The reachable blocks in a reverse postorder.</summary>
    public ReadOnlySpan<int> ReversePostorder => _order.AsSpan(0, _count);

    /// <summary>Blocks in preorder of the tree.</summary>
    public ReadOnlySpan<int> Preorder => _preorder.AsSpan(0, _count);

    /// <summary>Position of a block in <see cref="ReversePostorder"/>, or -1.</summary>
    /// <param name="block">The block.</param>
    public int Place(int block) => _place[block];

    /// <summary>The immediate dominator, or -1 for the entry.</summary>
    /// <param name="block">The block.</param>
    public int ImmediateDominator(int block) => _idom[block];

    /// <summary>The first of the blocks that a block dominates immediately, or -1.</summary>
    /// <param name="block">The block.</param>
    public int FirstChild(int block) => _firstChild[block];

    /// <summary>The next block with the same immediate dominator, or -1.</summary>
    /// <param name="block">The block.</param>
    public int NextSibling(int block) => _nextSibling[block];

    /// <summary>Whether every way to <paramref name="block"/> passes <paramref name="dominator"/>; a block dominates itself.</summary>
    /// <param name="dominator">The block that is passed.</param>
    /// <param name="block">The block that is reached.</param>
    public bool Dominates(int dominator, int block) => _enter[dominator] <= _enter[block] && _leave[block] <= _leave[dominator];

    /// <summary>Computes the tree of a graph, in place of the one before.</summary>
    /// <param name="graph">The blocks and edges.</param>
    /// <typeparam name="TGraph">A structure, so that calls of it are inlined.</typeparam>
    public void Compute<TGraph>(TGraph graph)
        where TGraph : struct, IFlowGraph
    {
        int blocks = graph.BlockCount;
        if (_place.Length < blocks)
        {
            int size = Math.Max(64, blocks * 2);
            _place = new int[size];
            _idom = new int[size];
            _enter = new int[size];
            _leave = new int[size];
            _firstChild = new int[size];
            _nextSibling = new int[size];
            _preorder = new int[size];
            _order = new int[size];
            _stack = new int[size];
        }
        ComputeOrder(graph);
        var order = ReversePostorder;
        _place.AsSpan(0, blocks).Fill(-1);
        _idom.AsSpan(0, blocks).Fill(-1);
        _firstChild.AsSpan(0, blocks).Fill(-1);
        _nextSibling.AsSpan(0, blocks).Fill(-1);
        for (int i = 0; i < order.Length; i++) _place[order[i]] = i;
        _idom[order[0]] = order[0];
        for (bool changed = true; changed;)
        {
            changed = false;
            for (int i = 1; i < order.Length; i++)
            {
                int dominator = -1;
                for (int edge = graph.FirstEdgeInto(order[i]); edge >= 0; edge = graph.NextEdgeInto(edge))
                {
                    int from = graph.SourceOf(edge);
                    if (_place[from] < 0 || _idom[from] < 0) continue;
                    dominator = dominator < 0 ? from : Intersect(dominator, from);
                }
                if (_idom[order[i]] == dominator) continue;
                _idom[order[i]] = dominator;
                changed = true;
            }
        }
        _idom[order[0]] = -1;
        // Later blocks become earlier siblings; going backwards restores the order.
        for (int i = order.Length - 1; i > 0; i--)
        {
            int parent = _idom[order[i]];
            _nextSibling[order[i]] = _firstChild[parent];
            _firstChild[parent] = order[i];
        }
        Number(order[0]);
    }

    // Depth first; _enter holds the next successor of a block on the stack. Visiting successors backwards puts the first one first.
    private void ComputeOrder<TGraph>(TGraph graph)
        where TGraph : struct, IFlowGraph
    {
        Span<int> buffer = stackalloc int[2];
        _place.AsSpan(0, graph.BlockCount).Fill(-1);
        int top = 0, written = 0;
        _stack[top++] = 0;
        _place[0] = 0;
        _enter[0] = graph.EdgesOutOf(0, buffer).Length;
        while (top > 0)
        {
            int block = _stack[top - 1];
            if (_enter[block] == 0)
            {
                top--;
                _order[written++] = block;
                continue;
            }
            int to = graph.TargetOf(graph.EdgesOutOf(block, buffer)[--_enter[block]]);
            if (_place[to] >= 0) continue;
            _place[to] = 0;
            _enter[to] = graph.EdgesOutOf(to, buffer).Length;
            _stack[top++] = to;
        }
        _count = written;
        _order.AsSpan(0, written).Reverse();
    }

    private int Intersect(int a, int b)
    {
        while (a != b)
        {
            while (_place[a] > _place[b]) a = _idom[a];
            while (_place[b] > _place[a]) b = _idom[b];
        }
        return a;
    }

    private void Number(int root)
    {
        int clock = 0, visited = 0, at = root;
        _enter[at] = clock++;
        _preorder[visited++] = at;
        while (true)
        {
            if (_firstChild[at] >= 0)
            {
                at = _firstChild[at];
                _enter[at] = clock++;
                _preorder[visited++] = at;
                continue;
            }
            while (true)
            {
                _leave[at] = clock++;
                if (at == root) return;
                if (_nextSibling[at] >= 0) break;
                at = _idom[at];
            }
            at = _nextSibling[at];
            _enter[at] = clock++;
            _preorder[visited++] = at;
        }
    }
}
