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
/// Immediate dominators of all blocks that can be reached (Lengauer and Tarjan: "A fast algorithm for finding dominators in a flowgraph", the simple version),
/// with preorder numbers so that a dominance query is two compares. The methods that intersect ways up the tree are as fast on common functions, but take time by
/// the square of a deep one's blocks. Arrays are kept from function to function.
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

    // By number in the depth-first search. Blocks get one when it reaches them.
    private int[] _number = [];
    private int[] _vertex = [];
    private int[] _parent = [];
    private int[] _semidominator = [];
    private int[] _label = [];
    private int[] _ancestor = [];
    private int[] _firstInBucket = [];
    private int[] _nextInBucket = [];
    private int[] _dominator = [];
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
        ComputeOrder(graph);
        int blocks = graph.BlockCount;
        if (_idom.Length < blocks) GrowTree(_place.Length);
        FindDominators(graph);
        var order = ReversePostorder;
        _idom.AsSpan(0, blocks).Fill(-1);
        _firstChild.AsSpan(0, blocks).Fill(-1);
        _nextSibling.AsSpan(0, blocks).Fill(-1);
        // Later blocks become earlier siblings; going backwards restores the order.
        for (int i = order.Length - 1; i > 0; i--)
        {
            int parent = _vertex[_dominator[_number[order[i]]]];
            _idom[order[i]] = parent;
            _nextSibling[order[i]] = _firstChild[parent];
            _firstChild[parent] = order[i];
        }
        Number(order[0]);
    }

    /// <summary>Computes <see cref="ReversePostorder"/> and <see cref="Place"/> alone: which blocks can be reached.</summary>
    /// <param name="graph">The blocks and edges.</param>
    /// <typeparam name="TGraph">A structure, so that calls of it are inlined.</typeparam>
    public void ComputeOrder<TGraph>(TGraph graph)
        where TGraph : struct, IFlowGraph
    {
        int blocks = graph.BlockCount;
        if (_place.Length < blocks) GrowOrder(Math.Max(64, blocks * 2));
        Search(graph);
        _place.AsSpan(0, blocks).Fill(-1);
        var order = ReversePostorder;
        for (int i = 0; i < order.Length; i++) _place[order[i]] = i;
    }

    private void GrowOrder(int size)
    {
        _place = new int[size];
        _order = new int[size];
        _stack = new int[size];
        _enter = new int[size];
        _number = new int[size];
        _vertex = new int[size];
        _parent = new int[size];
    }

    private void GrowTree(int size)
    {
        _idom = new int[size];
        _leave = new int[size];
        _firstChild = new int[size];
        _nextSibling = new int[size];
        _preorder = new int[size];
        _semidominator = new int[size];
        _label = new int[size];
        _ancestor = new int[size];
        _firstInBucket = new int[size];
        _nextInBucket = new int[size];
        _dominator = new int[size];
    }

    private void FindDominators<TGraph>(TGraph graph)
        where TGraph : struct, IFlowGraph
    {
        for (int v = 0; v < _count; v++) _semidominator[v] = _label[v] = v;
        _ancestor.AsSpan(0, _count).Fill(-1);
        _firstInBucket.AsSpan(0, _count).Fill(-1);
        for (int w = _count - 1; w > 0; w--)
        {
            for (int edge = graph.FirstEdgeInto(_vertex[w]); edge >= 0; edge = graph.NextEdgeInto(edge))
            {
                int from = graph.SourceOf(edge);
                if (_place[from] >= 0) _semidominator[w] = Math.Min(_semidominator[w], _semidominator[Evaluate(_number[from])]);
            }
            int semidominator = _semidominator[w], parent = _parent[w];
            _nextInBucket[w] = _firstInBucket[semidominator];
            _firstInBucket[semidominator] = w;
            _ancestor[w] = parent;
            for (int v = _firstInBucket[parent]; v >= 0; v = _nextInBucket[v])
            {
                int u = Evaluate(v);
                _dominator[v] = _semidominator[u] < _semidominator[v] ? u : parent;
            }
            _firstInBucket[parent] = -1;
        }
        for (int w = 1; w < _count; w++)
        {
            if (_dominator[w] != _semidominator[w]) _dominator[w] = _dominator[_dominator[w]];
        }
    }

    /// <summary>Of the way up the forest that was linked so far, the vertex with the least semidominator; shortens the way.</summary>
    private int Evaluate(int v)
    {
        if (_ancestor[v] < 0) return v;
        int top = 0;
        for (int at = v; _ancestor[_ancestor[at]] >= 0; at = _ancestor[at]) _stack[top++] = at;
        while (top > 0)
        {
            int at = _stack[--top], above = _ancestor[at];
            if (_semidominator[_label[above]] < _semidominator[_label[at]]) _label[at] = _label[above];
            _ancestor[at] = _ancestor[above];
        }
        return _label[v];
    }

    // Depth first; _enter holds the next successor of a block on the stack. Visiting successors backwards puts the first one first.
    private void Search<TGraph>(TGraph graph)
        where TGraph : struct, IFlowGraph
    {
        Span<int> buffer = stackalloc int[2];
        _place.AsSpan(0, graph.BlockCount).Fill(-1);
        int top = 0, written = 0, reached = 0;
        _stack[top++] = 0;
        _place[0] = 0;
        _vertex[reached++] = 0;
        _number[0] = 0;
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
            _parent[reached] = _number[block];
            _vertex[reached] = to;
            _number[to] = reached++;
            _enter[to] = graph.EdgesOutOf(to, buffer).Length;
            _stack[top++] = to;
        }
        _count = written;
        _order.AsSpan(0, written).Reverse();
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
