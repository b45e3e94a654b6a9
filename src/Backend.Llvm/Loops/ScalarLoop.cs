namespace Tiered.Backend.Llvm.Loops;

/// <summary>
/// An innermost loop in LLVM's simplified form: one preheader, one latch, and the latch's test is the only way out, to a block that nothing
/// else leads to.
/// </summary>
/// <param name="Preheader">The block in front, which leads nowhere else.</param>
/// <param name="Header">The first block.</param>
/// <param name="Latch">The last block: it goes on at the header or leaves.</param>
/// <param name="Exit">The block behind the loop.</param>
/// <param name="Blocks">All blocks of the loop, each after those that lead to it within one turn.</param>
internal sealed unsafe record ScalarLoop(nint Preheader, nint Header, nint Latch, nint Exit, List<nint> Blocks)
{
    /// <summary>Loops of more blocks are not looked for.</summary>
    private const int MaxBlocks = 12;

    private readonly HashSet<nint> _members = [.. Blocks];

    /// <summary>Whether a value is computed anew in every turn.</summary>
    public bool Contains(LValue value) => LLVM.IsAInstruction(value) != null && _members.Contains((nint)LLVM.GetInstructionParent(value));

    /// <summary>The operand of one of the header's phi instructions for the edge from a block.</summary>
    public static LValue Incoming(LValue phi, nint from)
    {
        uint count = LLVM.CountIncoming(phi);
        for (uint i = 0; i < count; i++)
        {
            if ((nint)LLVM.GetIncomingBlock(phi, i) == from) return LLVM.GetIncomingValue(phi, i);
        }
        return null;
    }

    /// <summary>Finds the loops of a function.</summary>
    public static List<ScalarLoop> Find(LValue function)
    {
        var predecessors = new Dictionary<nint, List<nint>>();
        for (var block = LLVM.GetFirstBasicBlock(function); block != null; block = LLVM.GetNextBasicBlock(block))
        {
            foreach (nint successor in Successors(block))
            {
                if (!predecessors.TryGetValue(successor, out var list)) predecessors.Add(successor, list = []);
                list.Add((nint)block);
            }
        }
        var loops = new List<ScalarLoop>();
        nint entry = (nint)LLVM.GetFirstBasicBlock(function);
        for (var block = LLVM.GetFirstBasicBlock(function); block != null; block = LLVM.GetNextBasicBlock(block))
        {
            if (EndingAt((nint)block, entry, predecessors) is { } loop) loops.Add(loop);
        }
        return loops;
    }

    private static ScalarLoop? EndingAt(nint latch, nint entry, Dictionary<nint, List<nint>> predecessors)
    {
        var terminator = LLVM.GetBasicBlockTerminator((LBlock)latch);
        if (LLVM.GetInstructionOpcode(terminator) != LLVMOpcode.LLVMBr || LLVM.GetNumSuccessors(terminator) != 2) return null;
        for (uint way = 0; way < 2; way++)
        {
            nint header = (nint)LLVM.GetSuccessor(terminator, way), exit = (nint)LLVM.GetSuccessor(terminator, 1 - way);
            var before = predecessors[header];
            if (before.Count != 2 || predecessors[exit].Count != 1 || exit == header) continue;
            int latchAt = before.IndexOf(latch);
            nint preheader = before[1 - latchAt];
            if (latchAt < 0 || preheader == latch || Successors((LBlock)preheader).Count != 1) continue;
            // What leads to the latch without passing the header; should that reach the function's entry, the two are no loop.
            var members = new List<nint> { latch };
            if (latch != header && !CollectUpTo(header, entry, members, predecessors)) continue;
            if (members.Contains(preheader) || members.Contains(exit)) continue;
            var ordered = Order(header, latch, members, predecessors);
            if (ordered is not null) return new ScalarLoop(preheader, header, latch, exit, ordered);
        }
        return null;
    }

    private static bool CollectUpTo(nint header, nint entry, List<nint> members, Dictionary<nint, List<nint>> predecessors)
    {
        for (int i = 0; i < members.Count; i++)
        {
            if (members[i] == header) continue;
            if (members[i] == entry || !predecessors.TryGetValue(members[i], out var before)) return false;
            foreach (nint block in before)
            {
                if (members.Contains(block)) continue;
                if (members.Count == MaxBlocks) return false;
                members.Add(block);
            }
        }
        return members.Contains(header);
    }

    /// <summary>The members in topological order; null when there is a loop among them, or another way out.</summary>
    private static List<nint>? Order(nint header, nint latch, List<nint> members, Dictionary<nint, List<nint>> predecessors)
    {
        var ordered = new List<nint> { header };
        bool grew = true;
        while (grew)
        {
            grew = false;
            foreach (nint member in members)
            {
                if (ordered.Contains(member) || !predecessors[member].TrueForAll(ordered.Contains)) continue;
                ordered.Add(member);
                grew = true;
            }
        }
        if (ordered.Count != members.Count) return null;
        foreach (nint member in members)
        {
            if (member != latch && !Successors((LBlock)member).TrueForAll(members.Contains)) return null;
        }
        return ordered;
    }

    private static List<nint> Successors(LBlock block)
    {
        var terminator = LLVM.GetBasicBlockTerminator(block);
        uint count = LLVM.GetNumSuccessors(terminator);
        var successors = new List<nint>((int)count);
        for (uint i = 0; i < count; i++)
        {
            nint successor = (nint)LLVM.GetSuccessor(terminator, i);
            if (!successors.Contains(successor)) successors.Add(successor);
        }
        return successors;
    }
}
