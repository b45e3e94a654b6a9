using Tiered.CodeGen;

namespace Tiered.Backend.Llvm.Bounds;

/// <summary>The blocks of an LLVM function, numbered in their order, and the edges between them.</summary>
internal sealed unsafe class BlockGraph
{
    private readonly Dictionary<nint, int> _numbers = [];
    private readonly List<nint> _blocks = [];
    private readonly List<(int Source, int Target, int Next)> _edges = [];
    private int[] _edgesOut = [];
    private int[] _firstOut = [];
    private int[] _firstInto = [];

    /// <summary>The block of a number.</summary>
    public LBlock this[int number] => (LBlock)_blocks[number];

    /// <summary>The graph for those who walk it.</summary>
    public Flow AsFlow => new(this);

    /// <summary>Takes up a function in place of the one before.</summary>
    public void Read(LValue function)
    {
        _numbers.Clear();
        _blocks.Clear();
        _edges.Clear();
        for (var block = LLVM.GetFirstBasicBlock(function); block != null; block = LLVM.GetNextBasicBlock(block))
        {
            _numbers.Add((nint)block, _blocks.Count);
            _blocks.Add((nint)block);
        }
        if (_firstOut.Length <= _blocks.Count)
        {
            _firstOut = new int[_blocks.Count * 2 + 16];
            _firstInto = new int[_blocks.Count * 2 + 16];
        }
        _firstInto.AsSpan(0, _blocks.Count).Fill(-1);
        for (int source = 0; source < _blocks.Count; source++)
        {
            _firstOut[source] = _edges.Count;
            var terminator = LLVM.GetBasicBlockTerminator((LBlock)_blocks[source]);
            uint count = LLVM.GetNumSuccessors(terminator);
            for (uint i = 0; i < count; i++)
            {
                int target = _numbers[(nint)LLVM.GetSuccessor(terminator, i)];
                _edges.Add((source, target, _firstInto[target]));
                _firstInto[target] = _edges.Count - 1;
            }
        }
        _firstOut[_blocks.Count] = _edges.Count;
        // Edges have numbers in the order of their sources, so that those of one block are neighbours.
        while (_edgesOut.Length < _edges.Count)
        {
            int known = _edgesOut.Length;
            Array.Resize(ref _edgesOut, Math.Max(64, known * 2));
            for (int i = known; i < _edgesOut.Length; i++) _edgesOut[i] = i;
        }
    }

    /// <summary>A graph of blocks as <see cref="DominatorTree"/> reads it.</summary>
    internal readonly struct Flow(BlockGraph graph) : IFlowGraph
    {
        public int BlockCount => graph._blocks.Count;

        public ReadOnlySpan<int> EdgesOutOf(int block, Span<int> buffer) =>
            graph._edgesOut.AsSpan(graph._firstOut[block], graph._firstOut[block + 1] - graph._firstOut[block]);

        public int FirstEdgeInto(int block) => graph._firstInto[block];

        public int NextEdgeInto(int edge) => graph._edges[edge].Next;

        public int SourceOf(int edge) => graph._edges[edge].Source;

        public int TargetOf(int edge) => graph._edges[edge].Target;
    }
}
