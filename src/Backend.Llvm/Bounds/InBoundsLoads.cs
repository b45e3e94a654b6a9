using Tiered.Backend.Llvm.Translation;
using Tiered.CodeGen;

namespace Tiered.Backend.Llvm.Bounds;

/// <summary>
/// Makes loads from linear memory plain that cannot trap, so that LLVM can join them and take their values from stores before: those whose end is
/// below what the memory has at least, whatever the index, and those that an access through the same index which reaches as far has always been made before.
/// Memories never shrink, so what was in bounds once stays so. Stores are left volatile: one that cannot trap must still not be dropped in favour of one
/// behind an access that does.
/// </summary>
internal sealed unsafe class InBoundsLoads
{
    private readonly IrModule _ir;
    private readonly ModuleContext _context;
    private readonly BlockGraph _graph = new();
    private readonly DominatorTree _tree = new();

    /// <summary>How far behind an index an access has reached on every way to the current place.</summary>
    private readonly Dictionary<(int Memory, nint Index), long> _reached = [];
    private readonly List<((int Memory, nint Index) Key, long Reached)> _overwritten = [];
    private readonly Stack<(int Block, int Overwritten)> _open = [];
    private int _plain;

    private InBoundsLoads(IrModule ir, ModuleContext context)
    {
        _ir = ir;
        _context = context;
    }

    /// <summary>Does so in all functions of a module; returns the number of loads that are plain now.</summary>
    public static int Run(IrModule ir, ModuleContext context)
    {
        var pass = new InBoundsLoads(ir, context);
        for (var function = LLVM.GetFirstFunction(ir.Module); function != null; function = LLVM.GetNextFunction(function))
        {
            if (LLVM.IsDeclaration(function) == 0) pass.Visit(function);
        }
        return pass._plain;
    }

    private void Visit(LValue function)
    {
        _graph.Read(function);
        _tree.Compute(_graph.AsFlow);
        // In preorder, the blocks on the way from the tree's root to the current one are those whose accesses have been made.
        foreach (int block in _tree.Preorder)
        {
            while (_open.TryPeek(out var last) && !_tree.Dominates(last.Block, block)) Close();
            _open.Push((block, _overwritten.Count));
            for (var i = LLVM.GetFirstInstruction(_graph[block]); i != null; i = LLVM.GetNextInstruction(i))
            {
                if (LLVM.GetInstructionOpcode(i) is LLVMOpcode.LLVMLoad or LLVMOpcode.LLVMStore) Visit(i, LLVM.GetInstructionOpcode(i) == LLVMOpcode.LLVMStore);
            }
        }
        while (_open.Count > 0) Close();
    }

    private void Close()
    {
        for (int keep = _open.Pop().Overwritten; _overwritten.Count > keep; _overwritten.RemoveAt(_overwritten.Count - 1))
        {
            var (key, reached) = _overwritten[^1];
            _reached[key] = reached;
        }
    }

    private void Visit(LValue access, bool isStore)
    {
        // Only what is volatile is still there for its trap.
        if (LLVM.GetVolatile(access) == 0 || LLVM.GetOrdering(access) != LLVMAtomicOrdering.LLVMAtomicOrderingNotAtomic) return;
        int size = MemoryAddress.SizeOf(LLVM.TypeOf(isStore ? LLVM.GetOperand(access, 0) : access));
        if (size == 0 || !MemoryAddress.TryParse(LLVM.GetOperand(access, isStore ? 1u : 0u), _ir, _context, out var address)) return;
        var key = (address.Memory, address.Index);
        long end = address.Offset + size;
        _reached.TryGetValue(key, out long reached);
        if (!isStore && (end <= reached || IsBelowMinimum(address, end)))
        {
            LLVM.SetVolatile(access, 0);
            _plain++;
        }
        if (end <= reached) return;
        _overwritten.Add((key, reached));
        _reached[key] = end;
    }

    private bool IsBelowMinimum(in MemoryAddress address, long end)
    {
        ulong least = MemoryAddress.LeastBytes(address.Memory, _context);
        if ((ulong)end > least) return false;
        return address.Index == 0 || UpperBound.Of((LValue)address.Index) <= least - (ulong)end;
    }
}
