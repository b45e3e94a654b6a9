using Tiered.Backend.Llvm.Bounds;
using Tiered.Backend.Llvm.Translation;

namespace Tiered.Backend.Llvm.Loops;

/// <summary>An access to linear memory in a loop.</summary>
/// <param name="Instruction">The load or store.</param>
/// <param name="Index">Its address in linear memory, but for the offset.</param>
/// <param name="Offset">What is added to the index, without wrapping.</param>
/// <param name="Size">Bytes.</param>
internal sealed record LoopAccess(nint Instruction, LinearForm Index, long Offset, int Size);

/// <summary>
/// Accesses to one memory whose indices differ by constants alone. All are in bounds if the lowest and the highest are: the span between
/// them is counted from the lowest index in 64 bits, so that none of the indices can have wrapped around.
/// </summary>
internal sealed class AccessGroup(nint memoryBase, int memory, LoopAccess first)
{
    /// <summary>The load of the memory's base from the context.</summary>
    public nint Base { get; } = memoryBase;

    public int Memory { get; } = memory;

    public List<LoopAccess> Accesses { get; } = [first];

    /// <summary>The access with the lowest index.</summary>
    public LoopAccess Lowest { get; private set; } = first;

    /// <summary>Where an access starts, counted from the lowest index.</summary>
    public long Distance(LoopAccess access) => access.Index.Constant - Lowest.Index.Constant + access.Offset;

    /// <summary>Where the last access ends, counted from the lowest index.</summary>
    public long Extent
    {
        get
        {
            long extent = 0;
            foreach (var access in Accesses) extent = Math.Max(extent, Distance(access) + access.Size);
            return extent;
        }
    }

    public void Add(LoopAccess access)
    {
        Accesses.Add(access);
        if (access.Index.Constant < Lowest.Index.Constant) Lowest = access;
    }
}

/// <summary>The accesses of a loop to linear memory, if they are all it has and their addresses are linear.</summary>
internal static unsafe class LoopAccesses
{
    /// <summary>Loops of more instructions are not worth having twice.</summary>
    private const int MaxInstructions = 160;

    /// <summary>Accesses further apart are checked on their own.</summary>
    private const long MaxSpan = 1 << 16;

    /// <summary>Returns the accesses of a loop in groups; null if it has none, or one that cannot be checked before the loop, or if vectors would gain nothing.</summary>
    public static List<AccessGroup>? Collect(ScalarLoop loop, IrModule ir, ModuleContext context)
    {
        var groups = new List<AccessGroup>();
        int instructions = 0;
        foreach (nint block in loop.Blocks)
        {
            for (var i = LLVM.GetFirstInstruction((LBlock)block); i != null; i = LLVM.GetNextInstruction(i))
            {
                if (++instructions > MaxInstructions || LLVM.GetTypeKind(LLVM.TypeOf(i)) == LLVMTypeKind.LLVMVectorTypeKind) return null;
                switch (LLVM.GetInstructionOpcode(i))
                {
                    case LLVMOpcode.LLVMLoad or LLVMOpcode.LLVMStore:
                        bool isVolatile = LLVM.GetVolatile(i) != 0;
                        if (isVolatile && LLVM.GetOrdering(i) != LLVMAtomicOrdering.LLVMAtomicOrderingNotAtomic) return null;
                        if (MemoryAddress.TryParse(LLVM.GetOperand(i, LLVM.GetInstructionOpcode(i) == LLVMOpcode.LLVMStore ? 1u : 0u), ir, context, out var address))
                        {
                            if (!Add(groups, i, address, loop)) return null;
                        }
                        // What is plain and not in linear memory is a load of the engine's structures.
                        else if (isVolatile || LLVM.GetInstructionOpcode(i) == LLVMOpcode.LLVMStore)
                        {
                            return null;
                        }
                        break;
                    case LLVMOpcode.LLVMCall when !IsPure(i, ir):
                    case LLVMOpcode.LLVMFence or LLVMOpcode.LLVMAtomicCmpXchg or LLVMOpcode.LLVMAtomicRMW or LLVMOpcode.LLVMInvoke:
                        return null;
                    case LLVMOpcode.LLVMPHI when (nint)block == loop.Header && !IsVectorisable(i, loop):
                        return null;
                }
            }
        }
        return groups.Count > 0 ? groups : null;
    }

    /// <summary>Whether a call is one of an intrinsic that touches no memory.</summary>
    private static bool IsPure(LValue call, IrModule ir)
    {
        var callee = LLVM.GetCalledValue(call);
        if (LLVM.IsAFunction(callee) == null || LLVM.GetIntrinsicID(callee) == 0) return false;
        var memory = LLVM.GetEnumAttributeAtIndex(callee, LLVMAttributeIndex.LLVMAttributeFunctionIndex, ir.MemoryAttribute);
        return memory != null && LLVM.GetEnumAttributeValue(memory) == 0;
    }

    /// <summary>Adds an access to linear memory; false if its address is not linear.</summary>
    private static bool Add(List<AccessGroup> groups, LValue instruction, in MemoryAddress address, ScalarLoop loop)
    {
        bool isStore = LLVM.GetInstructionOpcode(instruction) == LLVMOpcode.LLVMStore;
        int size = MemoryAddress.SizeOf(LLVM.TypeOf(isStore ? LLVM.GetOperand(instruction, 0) : instruction));
        if (size is 0 or > 8 || loop.Contains((LValue)address.Base)) return false;
        var index = address.Index == 0 ? LinearForm.Zero : LinearForm.Of((LValue)address.Index, loop);
        if (index is null || index.Step is < int.MinValue or > int.MaxValue) return false;
        var access = new LoopAccess((nint)instruction, index, address.Offset, size);
        foreach (var group in groups)
        {
            if (group.Base != address.Base || !group.Lowest.Index.IsParallelTo(index) || index.Constant - group.Lowest.Index.Constant is < -MaxSpan or > MaxSpan) continue;
            group.Add(access);
            return true;
        }
        groups.Add(new AccessGroup(address.Base, address.Memory, access));
        return true;
    }

    // ---- what vectors can be made of

    /// <summary>Whether what a loop hands on to its next turn can be kept in vectors: counters, sums and the like of integers, what was loaded last.</summary>
    private static bool IsVectorisable(LValue phi, ScalarLoop loop)
    {
        if (LLVM.GetTypeKind(LLVM.TypeOf(phi)) != LLVMTypeKind.LLVMIntegerTypeKind) return false;
        if (LinearForm.StepOf(phi, loop) is not null) return true;
        var next = ScalarLoop.Incoming(phi, loop.Latch);
        while (loop.Contains(next) && LLVM.GetInstructionOpcode(next) is LLVMOpcode.LLVMZExt or LLVMOpcode.LLVMSExt or LLVMOpcode.LLVMTrunc) next = LLVM.GetOperand(next, 0);
        if (!loop.Contains(next)) return false;
        return LLVM.GetInstructionOpcode(next) == LLVMOpcode.LLVMLoad || IsReduction(ScalarLoop.Incoming(phi, loop.Latch), phi, loop);
    }

    private static bool IsReduction(LValue next, LValue phi, ScalarLoop loop)
    {
        var opcode = LLVM.GetInstructionOpcode(next);
        if (opcode is not (LLVMOpcode.LLVMAdd or LLVMOpcode.LLVMSub or LLVMOpcode.LLVMMul or LLVMOpcode.LLVMAnd or LLVMOpcode.LLVMOr or LLVMOpcode.LLVMXor
            or LLVMOpcode.LLVMSelect or LLVMOpcode.LLVMCall or LLVMOpcode.LLVMPHI)) return false;
        // The value goes from turn to turn through operators of one kind.
        for (int links = 0; links < 8; links++)
        {
            if (!loop.Contains(next) || LLVM.GetInstructionOpcode(next) != opcode) return false;
            int operands = LLVM.GetNumOperands(next);
            LValue link = null;
            for (uint o = 0; o < operands; o++)
            {
                var operand = LLVM.GetOperand(next, o);
                if (operand == phi) return true;
                if (loop.Contains(operand) && LLVM.GetInstructionOpcode(operand) == opcode) link = operand;
            }
            if (link == null) return false;
            next = link;
        }
        return false;
    }
}
