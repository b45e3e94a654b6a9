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
                    case LLVMOpcode.LLVMLoad when LLVM.GetVolatile(i) == 0:
                        break;
                    case LLVMOpcode.LLVMLoad or LLVMOpcode.LLVMStore:
                        if (!Add(groups, i, loop, ir, context)) return null;
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

    private static bool Add(List<AccessGroup> groups, LValue instruction, ScalarLoop loop, IrModule ir, ModuleContext context)
    {
        if (LLVM.GetOrdering(instruction) != LLVMAtomicOrdering.LLVMAtomicOrderingNotAtomic || LLVM.GetVolatile(instruction) == 0) return false;
        bool isStore = LLVM.GetInstructionOpcode(instruction) == LLVMOpcode.LLVMStore;
        int size = SizeOf(LLVM.TypeOf(isStore ? LLVM.GetOperand(instruction, 0) : instruction));
        if (size == 0 || !TryParse(LLVM.GetOperand(instruction, isStore ? 1u : 0u), loop, out var index, out long offset, out var root)) return false;
        int memory = MemoryOf(root, loop, ir, context);
        if (memory < 0 || index.Step is < int.MinValue or > int.MaxValue) return false;
        var access = new LoopAccess((nint)instruction, index, offset, size);
        foreach (var group in groups)
        {
            if (group.Base != (nint)root || !group.Lowest.Index.IsParallelTo(index) || index.Constant - group.Lowest.Index.Constant is < -MaxSpan or > MaxSpan) continue;
            group.Add(access);
            return true;
        }
        groups.Add(new AccessGroup((nint)root, memory, access));
        return true;
    }

    private static int SizeOf(LType type) => LLVM.GetTypeKind(type) switch
    {
        LLVMTypeKind.LLVMIntegerTypeKind when LLVM.GetIntTypeWidth(type) is 8 or 16 or 32 or 64 => (int)LLVM.GetIntTypeWidth(type) / 8,
        LLVMTypeKind.LLVMFloatTypeKind => 4,
        LLVMTypeKind.LLVMDoubleTypeKind => 8,
        _ => 0,
    };

    /// <summary>Takes an address apart: a base, one index, and constants.</summary>
    private static bool TryParse(LValue pointer, ScalarLoop loop, out LinearForm index, out long offset, out LValue root)
    {
        LinearForm? varying = null;
        index = LinearForm.Zero;
        offset = 0;
        root = null;
        while (LLVM.IsAInstruction(pointer) != null && LLVM.GetInstructionOpcode(pointer) == LLVMOpcode.LLVMGetElementPtr)
        {
            var element = LLVM.GetGEPSourceElementType(pointer);
            if (LLVM.GetNumOperands(pointer) != 2 || SizeOf(element) != 1) return false;
            var operand = LLVM.GetOperand(pointer, 1);
            if (LLVM.IsAConstantInt(operand) != null)
            {
                long part = LLVM.ConstIntGetSExtValue(operand);
                if (part is < 0 or > uint.MaxValue) return false;
                offset += part;
            }
            else
            {
                bool isExtended = LLVM.IsAInstruction(operand) != null && LLVM.GetInstructionOpcode(operand) == LLVMOpcode.LLVMZExt;
                if (varying is not null || LinearForm.Of(isExtended ? LLVM.GetOperand(operand, 0) : operand, loop) is not { } form) return false;
                index = varying = form;
            }
            pointer = LLVM.GetOperand(pointer, 0);
        }
        root = pointer;
        return offset <= uint.MaxValue;
    }

    /// <summary>The memory whose base is loaded from the context by an instruction in front of the loop; -1 if it does something else.</summary>
    private static int MemoryOf(LValue load, ScalarLoop loop, IrModule ir, ModuleContext context)
    {
        if (LLVM.IsAInstruction(load) == null || LLVM.GetInstructionOpcode(load) != LLVMOpcode.LLVMLoad || !ir.IsInvariant(load) || loop.Contains(load)) return -1;
        var field = LLVM.GetOperand(load, 0);
        if (LLVM.IsAInstruction(field) == null || LLVM.GetInstructionOpcode(field) != LLVMOpcode.LLVMGetElementPtr || LLVM.GetNumOperands(field) != 2) return -1;
        var offset = LLVM.GetOperand(field, 1);
        if (LLVM.IsAConstantInt(offset) == null || LLVM.IsAArgument(LLVM.GetOperand(field, 0)) == null) return -1;
        var memories = context.Module.Memories;
        for (int m = 0; m < memories.Length; m++)
        {
            if (LLVM.ConstIntGetSExtValue(offset) == context.Offsets.Memory(m) + VMMemoryRef.Base) return memories[m].IsShared ? -1 : m;
        }
        return -1;
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
