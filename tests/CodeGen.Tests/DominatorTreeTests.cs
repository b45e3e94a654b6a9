using Tiered.CodeGen;

namespace Tiered.Tests.CodeGen;

/// <summary>Dominators of random graphs, reducible or not, against the definition: a block dominates what cannot be reached without it.</summary>
public class DominatorTreeTests
{
    private readonly struct Graph(int blocks, (int From, int To)[] edges) : IFlowGraph
    {
        public int BlockCount => blocks;

        public ReadOnlySpan<int> EdgesOutOf(int block, Span<int> buffer) => Leaving(edges, block);

        public int FirstEdgeInto(int block) => NextInto(block, -1);

        public int NextEdgeInto(int edge) => NextInto(edges[edge].To, edge);

        public int SourceOf(int edge) => edges[edge].From;

        public int TargetOf(int edge) => edges[edge].To;

        private int NextInto(int block, int after) => Array.FindIndex(edges, after + 1, edge => edge.To == block);

        private static int[] Leaving((int From, int To)[] edges, int block) => [.. Enumerable.Range(0, edges.Length).Where(e => edges[e].From == block)];
    }

    private static bool[] Reachable(int blocks, (int From, int To)[] edges, int without)
    {
        var reached = new bool[blocks];
        if (without == 0) return reached;
        reached[0] = true;
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach (var (from, to) in edges)
            {
                if (!reached[from] || reached[to] || to == without) continue;
                reached[to] = changed = true;
            }
        }
        return reached;
    }

    [Fact]
    public void AgreesWithTheDefinition()
    {
        var tree = new DominatorTree();
        for (int seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            int blocks = random.Next(1, 25);
            var edges = new (int, int)[random.Next(0, blocks * 3)];
            // Mostly forwards, as code is: else hardly anything dominates.
            for (int e = 0; e < edges.Length; e++)
            {
                int from = random.Next(blocks);
                edges[e] = (from, random.Next(4) == 0 ? random.Next(blocks) : Math.Min(blocks - 1, from + random.Next(1, 4)));
            }
            tree.Compute(new Graph(blocks, edges));
            var all = Reachable(blocks, edges, -1);
            for (int a = 0; a < blocks; a++)
            {
                Assert.Equal(all[a], tree.Place(a) >= 0);
                if (!all[a]) continue;
                var without = Reachable(blocks, edges, a);
                for (int b = 0; b < blocks; b++)
                {
                    if (all[b]) Assert.True((a == b || !without[b]) == tree.Dominates(a, b), $"seed {seed}: does {a} dominate {b}?");
                }
                int parent = tree.ImmediateDominator(a);
                Assert.Equal(a == 0, parent < 0);
                // Whatever else dominates a block dominates its immediate dominator.
                for (int b = 0; b < blocks && a != 0; b++)
                {
                    if (all[b] && b != a && tree.Dominates(b, a)) Assert.True(tree.Dominates(b, parent), $"seed {seed}: {parent} is not the nearest to dominate {a}");
                }
            }
            Assert.Equal(all.Count(reached => reached), tree.Preorder.Length);
        }
    }

    /// <summary>A chain of blocks that all leave for labels in a chain of their own: looking for common dominators by walking up the tree takes time by the square.</summary>
    [Fact]
    public void DeepTreesTakeNoLonger()
    {
        const int Depth = 200_000;
        var tree = new DominatorTree();
        tree.Compute(new Ladder(Depth));
        Assert.Equal(2 * Depth + 1, tree.ReversePostorder.Length);
        for (int label = 0; label < Depth; label++) Assert.Equal(0, tree.ImmediateDominator(Depth + label));
    }

    /// <summary>Blocks 0 to depth - 1 follow each other; block i also goes to label depth + i; every label goes on to the next, and the last one to the end.</summary>
    private readonly struct Ladder(int depth) : IFlowGraph
    {
        public int BlockCount => 2 * depth + 1;

        // Edge 2i: from block or label i to the next one; edge 2i + 1: from a block to its label.
        public ReadOnlySpan<int> EdgesOutOf(int block, Span<int> buffer)
        {
            if (block == 2 * depth) return [];
            buffer[0] = 2 * block;
            buffer[1] = 2 * block + 1;
            return block < depth - 1 ? buffer : block == depth - 1 ? buffer[1..] : buffer[..1];
        }

        public int FirstEdgeInto(int block) => block == 0 ? -1 : block < depth || block > depth ? 2 * (block - 1) : 1;

        public int NextEdgeInto(int edge)
        {
            int to = TargetOf(edge);
            return (edge & 1) == 0 && to > depth && to < 2 * depth ? 2 * (to - depth) + 1 : -1;
        }

        public int SourceOf(int edge) => edge / 2;

        public int TargetOf(int edge) => (edge & 1) != 0 ? edge / 2 + depth : edge / 2 + 1;
    }
}
