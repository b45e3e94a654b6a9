using Tiered.CodeGen;

namespace Tiered.Backend.Optimizing.Ir;

/// <summary>A function as a graph of blocks.</summary>
internal readonly struct FunctionFlow(Function function) : IFlowGraph
{
    public int BlockCount => function.BlockCount;

    public ReadOnlySpan<int> EdgesOutOf(int block, Span<int> buffer) => function.Successors(block, buffer);

    public int FirstEdgeInto(int block) => function.BlockAt(block).FirstIncoming;

    public int NextEdgeInto(int edge) => function.EdgeAt(edge).NextIncoming;

    public int SourceOf(int edge) => function.EdgeAt(edge).From;

    public int TargetOf(int edge) => function.EdgeAt(edge).To;
}
