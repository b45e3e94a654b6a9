using Tiered.Backend.Optimizing.Ir;

namespace Tiered.Backend.Optimizing.Passes;

/// <summary>
/// Replaces direct calls by the body of the callee: of small functions, whose call costs as much as their work, and of functions with a single call
/// in the module, but of none with a loop. Calls in what was inlined are looked at in turn, to a depth; growth has a budget. Rarely executed calls stay.
/// Backtraces keep the frames that disappear (<see cref="Function.AddInlined"/>).
/// </summary>
/// <param name="graph">How often functions are called.</param>
/// <param name="countsCalls">Whether the graph may be asked; if not, no function counts as one with a single
/// call.</param>
/// <param name="translate">The translated body of a defined function, or null if it is invalid; good until the next call.</param>
internal sealed class Inlining(CallGraph graph, bool countsCalls, Func<int, Function?> translate) : Pass
{
    /// <summary>Bodies up to this many bytes of wasm are inlined wherever they are called.</summary>
    private const int SmallBody = 40;

    /// <summary>Bodies up to this many bytes are inlined at their only call.</summary>
    private const int SingleCallerBody = 200;

    private const int MaxDepth = 4;

    /// <summary>Callers beyond this many bytes are left as they are: they compile slowly as it is.</summary>
    private const int LargestCaller = 20_000;

    /// <summary>What is inlined may weigh so much a byte of the budget: a call of two bytes takes and gives a thousand values.</summary>
    private const int WeightOfAByte = 8;

    private readonly record struct Site(int Call, int Depth, int Parent, int Function);

    private readonly Splicer _splicer = new();
    private readonly UnreachableBlocks _unreachable = new();
    private readonly List<Site> _sites = [];
    private int _firstNested;
    private long _weight;
    private int[] _next = [];
    private int[] _order = [];

    internal const string PassName = "inlining";

    public override string Name => PassName;

    public override void Run(Function function)
    {
        int size = graph.BodySize(function.Index), budget = Math.Max(1_000, size);
        if (size > LargestCaller) return;
        Collect(function);
        if (_sites.Count == 0) return;
        bool any = false;
        _weight = (long)budget * WeightOfAByte;
        LinkOrder(function);
        // From the end: so that of a block with several calls each instruction moves once.
        for (int s = _sites.Count - 1; s >= 0; s--) any |= Inline(function, s, ref budget);
        for (int s = _firstNested; s < _sites.Count; s++) any |= Inline(function, s, ref budget);
        if (!any) return;
        WriteOrder(function);
        function.ResolveAliases();
        _unreachable.Remove(function);
        LoopForest.Mark(function);
    }

    private void Collect(Function function)
    {
        _sites.Clear();
        foreach (int block in function.BlockOrder)
        {
            if (function.BlockAt(block).Cold) continue;
            for (int i = function.BlockAt(block).First; i != Function.None; i = function[i].Next)
            {
                if (function[i].Op == Op.Call) _sites.Add(new Site(i, 0, -1, function[i].Aux));
            }
        }
        _firstNested = _sites.Count;
    }

    private bool Inline(Function function, int s, ref int budget)
    {
        function.Cancellation.ThrowIfCancellationRequested();
        var site = _sites[s];
        int callee = site.Function;
        if (callee == function.Index || site.Depth >= MaxDepth) return false;
        if (!IsWorthwhile(function, callee) || IsRecursive(site)) return false;
        int size = graph.BodySize(callee);
        if (size > budget || _weight <= 0 || translate(callee) is not { } body) return false;
        int weight = body.InstructionCount + body.ListCount;
        if (weight > _weight || HasLoop(body) || !Splicer.CanSplice(body)) return false;
        budget -= size;
        _weight -= weight;
        int front = function[site.Call].Block;
        _splicer.Splice(function, site.Call, body);
        InsertIntoOrder(front, _splicer.NewBlocks, function.BlockCount);
        foreach (int call in _splicer.NewCalls) _sites.Add(new Site(call, site.Depth + 1, s, function[call].Aux));
        return true;
    }

    private bool IsWorthwhile(Function function, int callee)
    {
        if (graph.IsImported(callee)) return false;
        int size = graph.BodySize(callee);
        if (size <= SmallBody) return true;
        return countsCalls && size <= SingleCallerBody && graph.CallSites(callee, function.Cancellation) == 1;
    }

    // A loop outweighs the call, and has the registers to itself where it is.
    private static bool HasLoop(Function body)
    {
        foreach (int block in body.BlockOrder)
        {
            if (body.BlockAt(block).IsLoopHeader) return true;
        }
        return false;
    }

    /// <summary>Whether the callee is being inlined already, further out.</summary>
    private bool IsRecursive(Site site)
    {
        for (int parent = site.Parent; parent >= 0; parent = _sites[parent].Parent)
        {
            if (_sites[parent].Function == site.Function) return true;
        }
        return false;
    }

    // ---- block order, as a list while blocks are inserted

    private void LinkOrder(Function function)
    {
        if (_next.Length < function.BlockCount) Array.Resize(ref _next, function.BlockCount * 2);
        var order = function.BlockOrder;
        for (int i = 0; i < order.Length; i++) _next[order[i]] = i + 1 < order.Length ? order[i + 1] : Function.None;
    }

    private void InsertIntoOrder(int behind, List<int> blocks, int blockCount)
    {
        if (_next.Length < blockCount) Array.Resize(ref _next, blockCount * 2);
        int following = _next[behind];
        foreach (int block in blocks)
        {
            _next[behind] = block;
            behind = block;
        }
        _next[behind] = following;
    }

    private void WriteOrder(Function function)
    {
        if (_order.Length < function.BlockCount) _order = new int[function.BlockCount * 2];
        int count = 0;
        for (int block = 0; block != Function.None; block = _next[block]) _order[count++] = block;
        function.SetOrder(_order.AsSpan(0, count));
    }
}
