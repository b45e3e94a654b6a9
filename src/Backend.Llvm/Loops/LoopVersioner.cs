using Tiered.Backend.Llvm.Bounds;
using Tiered.Backend.Llvm.Translation;

namespace Tiered.Backend.Llvm.Loops;

/// <summary>
/// Gives counted innermost loops a second version whose accesses to linear memory are plain, so that LLVM can vectorise it. It runs where, as is computed in
/// front of the loop, all addresses of all turns are in bounds: no access of it can trap, and an access that cannot trap need not be volatile.
/// Memories never shrink and their bases never move, so what was in bounds before the loop is so in every turn.
/// </summary>
internal static unsafe class LoopVersioner
{
    /// <summary>Turns from which vectors are worth what choosing between the versions costs.</summary>
    private const int MinTurns = 32;

    /// <summary>Does so in all functions of a module whose loops are in simplified, closed form; returns how many loops have two versions now.</summary>
    public static int Run(IrModule ir, ModuleContext context)
    {
        ir.ForgetIntrinsics();
        int versioned = 0;
        for (var function = LLVM.GetFirstFunction(ir.Module); function != null; function = LLVM.GetNextFunction(function))
        {
            if (LLVM.IsDeclaration(function) != 0) continue;
            foreach (var loop in ScalarLoop.Find(function))
            {
                if (TryVersion(loop, ir, context)) versioned++;
            }
        }
        return versioned;
    }

    private static bool TryVersion(ScalarLoop loop, IrModule ir, ModuleContext context)
    {
        if (LoopAccesses.Collect(loop, ir, context) is not { } groups || TripCount.Of(loop, ir) is not { } trips) return false;
        var b = ir.Builder;
        var end = LLVM.GetBasicBlockTerminator((LBlock)loop.Preheader);
        LLVM.PositionBuilderBefore(b, end);
        LLVM.SetCurrentDebugLocation2(b, LLVM.InstructionGetDebugLoc(LLVM.GetBasicBlockTerminator((LBlock)loop.Latch)));
        var conditions = new Conditions(ir);
        var count = trips.Build(conditions);
        if (LLVM.IsAConstantInt(count) != null && (ulong)LLVM.ConstIntGetSExtValue(count) < MinTurns - 1) return false;
        var isWorthwhile = LLVM.BuildICmp(b, LLVMIntPredicate.LLVMIntUGE, count, ir.Int64(MinTurns - 1), Utf8.Empty);
        var cloner = new LoopCloner(loop, ir);
        cloner.OpenGuard();
        var starts = new LValue[groups.Count];
        for (int g = 0; g < starts.Length; g++) starts[g] = CheckGroup(groups[g], count, conditions, ir, context);
        var condition = conditions.IsKnown ? LLVM.ConstInt(ir.I1, conditions.CanNeverHold ? 0ul : 1, 0) : conditions.All;
        cloner.Clone(count);
        for (int g = 0; g < starts.Length; g++)
        {
            LLVM.PositionBuilderAtEnd(b, cloner.Entry);
            var start = InBounds((LValue)groups[g].Base, starts[g], ir);
            foreach (var access in groups[g].Accesses) MakePlain(cloner, start, groups[g], access, ir);
        }
        cloner.Close(isWorthwhile, condition);
        return true;
    }

    /// <summary>Adds the conditions that a group's lowest byte is not below the memory and its highest not above; returns its lowest index in turn 0.</summary>
    private static LValue CheckGroup(AccessGroup group, LValue count, Conditions conditions, IrModule ir, ModuleContext context)
    {
        var b = ir.Builder;
        var index = group.Lowest.Index;
        var start = index.BuildStart(ir);
        if (index.Width == 32) start = LLVM.BuildZExt(b, start, ir.I64, Utf8.Empty);
        else conditions.Add(LLVMIntPredicate.LLVMIntULE, start, ir.Int64(uint.MaxValue));
        // Less than 2^63: the step is at most 2^31, the count less than 2^32.
        var way = LLVM.BuildMul(b, count, ir.Int64((ulong)index.Step), Utf8.Empty);
        var last = LLVM.BuildAdd(b, start, way, Utf8.Empty);
        if (index.Step < 0) conditions.Add(LLVMIntPredicate.LLVMIntSGE, last, ir.Int64(0));
        var highest = index.Step < 0 ? start : last;
        ulong least = MemoryAddress.LeastBytes(group.Memory, context);
        if (LLVM.IsAConstantInt(highest) != null && group.Extent + LLVM.ConstIntGetSExtValue(highest) is >= 0 and var bytes && (ulong)bytes <= least) return start;
        var room = LLVM.BuildSub(b, MemoryLength(group, ir, context), ir.Int64((ulong)group.Extent), Utf8.Empty);
        conditions.Add(LLVMIntPredicate.LLVMIntSLE, highest, room);
        return start;
    }

    private static LValue MemoryLength(AccessGroup group, IrModule ir, ModuleContext context)
    {
        // The base was loaded from the context; the field beside it leads to the length.
        var vmContext = LLVM.GetOperand(LLVM.GetOperand((LValue)group.Base, 0), 0);
        var definition = LoadField(ir.Pointer, vmContext, context.Offsets.Memory(group.Memory) + VMMemoryRef.Definition, Region.Invariant, ir);
        return LoadField(ir.I64, definition, VMMemory.ByteLength, Region.MemorySize, ir);
    }

    private static LValue LoadField(LType type, LValue structure, int offset, Region region, IrModule ir)
    {
        var distance = ir.Int64((ulong)offset);
        var load = LLVM.BuildLoad2(ir.Builder, type, LLVM.BuildGEP2(ir.Builder, ir.I8, structure, &distance, 1, Utf8.Empty), Utf8.Empty);
        LLVM.SetAlignment(load, 8);
        ir.SetRegion(load, region);
        return load;
    }

    private static LValue InBounds(LValue pointer, LValue distance, IrModule ir) => LLVM.BuildInBoundsGEP2(ir.Builder, ir.I8, pointer, &distance, 1, Utf8.Empty);

    private static void MakePlain(LoopCloner cloner, LValue start, AccessGroup group, LoopAccess access, IrModule ir)
    {
        var copy = cloner.CopyOf((LValue)access.Instruction);
        LLVM.PositionBuilderBefore(ir.Builder, copy);
        LLVM.SetCurrentDebugLocation2(ir.Builder, LLVM.InstructionGetDebugLoc(copy));
        var pointer = start;
        if (access.Index.Step != 0) pointer = InBounds(pointer, LLVM.BuildNSWMul(ir.Builder, cloner.Turn, ir.Int64((ulong)access.Index.Step), Utf8.Empty), ir);
        long distance = group.Distance(access);
        if (distance != 0) pointer = InBounds(pointer, ir.Int64((ulong)distance), ir);
        LLVM.SetOperand(copy, LLVM.GetInstructionOpcode(copy) == LLVMOpcode.LLVMStore ? 1u : 0u, pointer);
        LLVM.SetVolatile(copy, 0);
    }
}
