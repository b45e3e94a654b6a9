using Tiered.Backend.Llvm.Translation;

namespace Tiered.Backend.Llvm;

/// <summary>
/// What is done to functions between LLVM's passes and its code generator: the stack check, which would be repeated with every inlined call
/// if it were there earlier, and the lines that lead from machine code to places in the wasm module.
/// </summary>
internal static unsafe class FunctionFinisher
{
    /// <summary>Finishes all functions; false if one calls others and has lost its context.</summary>
    public static bool Finish(IrModule ir, ModuleContext context, PlaceTable places)
    {
        ir.ForgetIntrinsics();
        for (var function = LLVM.GetFirstFunction(ir.Module); function != null; function = LLVM.GetNextFunction(function))
        {
            if (LLVM.IsDeclaration(function) != 0 || LLVM.GetLinkage(function) == LLVMLinkage.LLVMAvailableExternallyLinkage) continue;
            var scope = LLVM.GetSubprogram(function);
            if (scope == null) continue;
            if (Calls(function) || context.Options.Interruptible)
            {
                if (!HasContext(function, ir, context)) return false;
                AddStackCheck(function, ir, scope);
            }
            HideUnequalLanes(function, ir, context.Options.Target.Architecture);
            AssignPlaces(function, ir, places, scope);
            SeparateSections(function, ir, (int)LLVM.DISubprogramGetLine(scope));
        }
        return true;
    }

    /// <summary>A group of its own gives a function sections of its own, for its code and its jump tables.</summary>
    private static void SeparateSections(LValue function, IrModule ir, int index)
    {
        using var symbol = new Utf8(IrModule.SymbolName(index));
        var group = LLVM.GetOrInsertComdat(ir.Module, symbol);
        LLVM.SetComdatSelectionKind(group, LLVMComdatSelectionKind.LLVMNoDeduplicateComdatSelectionKind);
        LLVM.SetComdat(function, group);
    }

    /// <summary>Whether a function makes calls that come back to it.</summary>
    private static bool Calls(LValue function)
    {
        for (var block = LLVM.GetFirstBasicBlock(function); block != null; block = LLVM.GetNextBasicBlock(block))
        {
            for (var i = LLVM.GetFirstInstruction(block); i != null; i = LLVM.GetNextInstruction(i))
            {
                if (LLVM.GetInstructionOpcode(i) != LLVMOpcode.LLVMCall) continue;
                var callee = LLVM.GetCalledValue(i);
                if (LLVM.IsAInlineAsm(callee) != null || LLVM.IsAFunction(callee) != null && LLVM.GetIntrinsicID(callee) != 0) continue;
                if (LLVM.GetTailCallKind(i) != LLVMTailCallKind.LLVMTailCallKindTail) return true;
            }
        }
        return false;
    }

    /// <summary>The context has an attribute that no other parameter has: its size.</summary>
    private static bool HasContext(LValue function, IrModule ir, ModuleContext context)
    {
        if (LLVM.CountParams(function) == 0) return false;
        using var name = new Utf8("dereferenceable");
        var attribute = LLVM.GetEnumAttributeAtIndex(function, (LLVMAttributeIndex)1, LLVM.GetEnumAttributeKindForName(name, (nuint)name.Length));
        return attribute != null && LLVM.GetEnumAttributeValue(attribute) == (ulong)context.Offsets.Size && LLVM.TypeOf(LLVM.GetParam(function, 0)) == ir.Pointer;
    }

    private static void AddStackCheck(LValue function, IrModule ir, LMetadata scope)
    {
        var first = LLVM.GetFirstBasicBlock(function);
        var entry = LLVM.InsertBasicBlockInContext(ir.Context, first, Utf8.Empty);
        var trap = LLVM.AppendBasicBlockInContext(ir.Context, function, Utf8.Empty);
        var b = ir.Builder;
        LLVM.PositionBuilderAtEnd(b, entry);
        LLVM.SetCurrentDebugLocation2(b, LLVM.DIBuilderCreateDebugLocation(ir.Context, 0, 0, scope, null));
        MoveStackSlots(first, b);
        var context = LLVM.GetParam(function, 0);
        var frame = ir.Intrinsic("llvm.frameaddress", ir.Pointer, [(nint)ir.Int32(0)]);
        var limit = LLVM.BuildLoad2(b, ir.Pointer, context, Utf8.Empty);
        LLVM.SetAlignment(limit, 8);
        var overflows = LLVM.BuildICmp(b, LLVMIntPredicate.LLVMIntULT, frame, limit, Utf8.Empty);
        ir.SetLikely(LLVM.BuildCondBr(b, overflows, trap, first), likely: false);
        LLVM.PositionBuilderAtEnd(b, trap);
        var call = ir.Intrinsic("llvm.ubsantrap", null, [(nint)LLVM.ConstInt(ir.I8, (ulong)TrapCode.StackOverflow, 0)]);
        ir.SetTrapAttributes(call);
        LLVM.BuildUnreachable(b);
    }

    /// <summary>Slots of the frame must be in the first block: elsewhere LLVM allocates them anew each time.</summary>
    private static void MoveStackSlots(LBlock from, LLVMOpaqueBuilder* to)
    {
        for (LValue i = LLVM.GetFirstInstruction(from), next; i != null; i = next)
        {
            next = LLVM.GetNextInstruction(i);
            if (LLVM.GetInstructionOpcode(i) != LLVMOpcode.LLVMAlloca) continue;
            LLVM.InstructionRemoveFromParent(i);
            LLVM.InsertIntoBuilder(to, i);
        }
    }

    /// <summary>
    /// Hides constants with unequal lanes that vectors are compared with. LLVM 19's combiner for x86 never ends on some of them: one of its rules replaces lanes that
    /// nobody looks at, another puts them back.
    /// </summary>
    private static void HideUnequalLanes(LValue function, IrModule ir, CpuArchitecture architecture)
    {
        for (var block = LLVM.GetFirstBasicBlock(function); block != null; block = LLVM.GetNextBasicBlock(block))
        {
            for (var i = LLVM.GetFirstInstruction(block); i != null; i = LLVM.GetNextInstruction(i))
            {
                if (LLVM.GetInstructionOpcode(i) != LLVMOpcode.LLVMICmp) continue;
                for (uint o = 0; o < 2; o++)
                {
                    var operand = LLVM.GetOperand(i, o);
                    if (!HasUnequalLanes(operand, out var type)) continue;
                    LLVM.PositionBuilderBefore(ir.Builder, i);
                    LLVM.SetOperand(i, o, ir.Hide(operand, type, architecture));
                }
            }
        }
    }

    /// <summary>Whether a value is a constant vector as wasm has them, and not the same number in all lanes.</summary>
    private static bool HasUnequalLanes(LValue value, out LType type)
    {
        const uint VectorBits = 128;
        type = LLVM.TypeOf(value);
        if (LLVM.GetTypeKind(type) != LLVMTypeKind.LLVMVectorTypeKind || LLVM.IsConstant(value) == 0) return false;
        var lane = LLVM.GetElementType(type);
        uint lanes = LLVM.GetVectorSize(type);
        if (LLVM.GetTypeKind(lane) != LLVMTypeKind.LLVMIntegerTypeKind || LLVM.GetIntTypeWidth(lane) * lanes != VectorBits) return false;
        // Equal constants of a type are one value.
        for (uint l = 1; l < lanes; l++)
        {
            if (LLVM.GetAggregateElement(value, l) != LLVM.GetAggregateElement(value, 0)) return true;
        }
        return false;
    }

    private static void AssignPlaces(LValue function, IrModule ir, PlaceTable places, LMetadata scope)
    {
        // All places are read before one is changed: an instruction takes over that of its operand.
        for (var block = LLVM.GetFirstBasicBlock(function); block != null; block = LLVM.GetNextBasicBlock(block))
        {
            for (var i = LLVM.GetLastInstruction(block); i != null; i = LLVM.GetPreviousInstruction(i)) places.Assign(i, PlaceOf(i, block, ir), scope);
        }
    }

    /// <summary>
    /// An instruction's own place, or that of a load which the code generator may make its operand: the access is what can trap. Instructions
    /// are visited from the last one up, so that operands still have their places.
    /// </summary>
    private static LMetadata PlaceOf(LValue instruction, LBlock block, IrModule ir)
    {
        var opcode = LLVM.GetInstructionOpcode(instruction);
        if (opcode is not (LLVMOpcode.LLVMLoad or LLVMOpcode.LLVMCall or LLVMOpcode.LLVMPHI or LLVMOpcode.LLVMBr or LLVMOpcode.LLVMGetElementPtr))
        {
            // Into a store only a load from the same address can be folded; a store's second operand is its address.
            bool isStore = opcode == LLVMOpcode.LLVMStore;
            int operands = isStore ? 1 : LLVM.GetNumOperands(instruction);
            for (uint o = 0; o < operands; o++)
            {
                var load = FoldedLoad(LLVM.GetOperand(instruction, o), block, ir, isStore || opcode == LLVMOpcode.LLVMICmp ? 2 : 1);
                if (load != null && (!isStore || LLVM.GetOperand(load, 0) == LLVM.GetOperand(instruction, 1))) return LLVM.InstructionGetDebugLoc(load);
            }
        }
        return LLVM.InstructionGetDebugLoc(instruction);
    }

    private static LValue FoldedLoad(LValue value, LBlock block, IrModule ir, int depth)
    {
        if (depth < 0 || LLVM.IsAInstruction(value) == null || LLVM.GetInstructionParent(value) != block) return null;
        var use = LLVM.GetFirstUse(value);
        if (use == null || LLVM.GetNextUse(use) != null) return null;
        if (LLVM.GetInstructionOpcode(value) == LLVMOpcode.LLVMLoad) return ir.IsInvariant(value) ? null : value;
        if (LLVM.GetInstructionOpcode(value) == LLVMOpcode.LLVMGetElementPtr) return null;
        if (depth == 1 && LLVM.GetInstructionOpcode(value) is not (LLVMOpcode.LLVMZExt or LLVMOpcode.LLVMSExt or LLVMOpcode.LLVMTrunc or LLVMOpcode.LLVMBitCast)) return null;
        int operands = LLVM.GetNumOperands(value);
        for (uint o = 0; o < operands && o < 2; o++)
        {
            var inner = FoldedLoad(LLVM.GetOperand(value, o), block, ir, depth - 1);
            if (inner != null) return inner;
        }
        return null;
    }
}
