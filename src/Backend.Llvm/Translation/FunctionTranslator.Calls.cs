using Tiered.Wasm;

namespace Tiered.Backend.Llvm.Translation;

// Calls. Ordinary ones are never turned into jumps, so that recursion without end still exhausts the stack and backtraces are whole;
// tail calls always are, since nothing of the shared convention is on the stack.
internal unsafe partial struct FunctionTranslator
{
    /// <summary>Where a callee that is only known at run time is found.</summary>
    private readonly struct Callee(LValue code, LValue context)
    {
        public LValue Code { get; } = code;
        public LValue Context { get; } = context;
    }

    public void Call(int functionIndex) => Call(CalleeOf(functionIndex), _module.FunctionType(functionIndex));

    public void ReturnCall(int functionIndex) => TailCall(CalleeOf(functionIndex), _module.FunctionType(functionIndex));

    private readonly Callee CalleeOf(int functionIndex)
    {
        if (functionIndex < _module.ImportedFunctionCount)
        {
            int import = _offsets.FunctionImport(functionIndex);
            return new Callee(LoadInvariant(_ir.Pointer, _context, import + VMFunctionImport.Code), LoadInvariant(_ir.Pointer, _context, import + VMFunctionImport.Context));
        }
        if (_options.Calls != CallMode.Slots) return new Callee(FunctionOf(functionIndex), _context);
        var slots = LoadInvariant(_ir.Pointer, _context, VMContext.FunctionSlots);
        // Another tier may publish new code between two calls.
        return new Callee(LoadVm(_ir.Pointer, slots, (functionIndex - _module.ImportedFunctionCount) * 8, Region.Engine), _context);
    }

    public void CallIndirect(int typeIndex, int table) => Call(TableFunction(typeIndex, table), _module.Types[typeIndex].Function!);

    public void ReturnCallIndirect(int typeIndex, int table) => TailCall(TableFunction(typeIndex, table), _module.Types[typeIndex].Function!);

    public void CallRef(int typeIndex) => Call(ReferencedFunction(Pop()), _module.Types[typeIndex].Function!);

    public void ReturnCallRef(int typeIndex) => TailCall(ReferencedFunction(Pop()), _module.Types[typeIndex].Function!);

    private readonly Callee ReferencedFunction(LValue reference)
    {
        TrapIf(IsNull(reference), TrapCode.NullFunctionReference);
        return CalleeIn(reference);
    }

    private readonly Callee CalleeIn(LValue reference) => new(
        // Only where tiers are swapped does new code appear.
        LoadVm(_ir.Pointer, reference, VMFuncRef.Code, _options.Calls == CallMode.Slots ? Region.Engine : Region.Invariant),
        LoadInvariant(_ir.Pointer, reference, VMFuncRef.Context));

    private Callee TableFunction(int typeIndex, int table)
    {
        var reference = LoadVm(_ir.Pointer, Element(table, Pop(), TrapCode.UndefinedElement), 0, ElementRegion(table));
        TrapIf(IsNull(reference), TrapCode.UninitializedElement);
        var ids = LoadInvariant(_ir.Pointer, _context, VMContext.TypeIds);
        var expected = LoadInvariant(_ir.I32, ids, typeIndex * 4);
        var actual = LoadInvariant(_ir.I32, reference, VMFuncRef.TypeId);
        var differs = Compare(LLVMIntPredicate.LLVMIntNE, actual, expected);
        if (_module.Types[typeIndex].IsFinal) TrapIf(differs, TrapCode.IndirectCallTypeMismatch);
        else CheckSubtype(differs, actual, expected);
        return CalleeIn(reference);
    }

    /// <summary>The same type is the common case; the engine decides about others.</summary>
    private readonly void CheckSubtype(LValue differs, LValue actual, LValue expected)
    {
        LBlock slow = NewBlock(), next = NewBlock();
        _ir.SetLikely(LLVM.BuildCondBr(_b, differs, slow, next), likely: false);
        Start(slow);
        var isSubtype = CallBuiltin(Builtin.IsSubtype, Widen(actual), Widen(expected));
        TrapIf(Compare(LLVMIntPredicate.LLVMIntEQ, isSubtype, _ir.Int64(0)), TrapCode.IndirectCallTypeMismatch);
        LLVM.BuildBr(_b, next);
        Start(next);
    }

    private void Call(Callee callee, FunctionType type)
    {
        var buffer = type.ReturnsThroughBuffer ? ResultBuffer(type) : null;
        var call = BuildCall(callee, type, buffer);
        LLVM.SetTailCallKind(call, LLVMTailCallKind.LLVMTailCallKindNoTail);
        var results = type.Results;
        if (results.Length == 1) Push(call);
        for (int i = 0, slot = 0; i < results.Length && buffer != null; slot += results[i++].SlotCount)
            Push(LoadVm(_ir.TypeOf(results[i]), buffer, slot * 8, Region.Arguments));
    }

    /// <summary>A place on the stack for the results of one call.</summary>
    private readonly LValue ResultBuffer(FunctionType type) =>
        LLVM.BuildAlloca(_ir.EntryBuilder, LLVM.ArrayType(_ir.I64, (uint)type.ResultSlots), Utf8.Empty);

    private void TailCall(Callee callee, FunctionType type)
    {
        var call = BuildCall(callee, type, _resultBuffer);
        LLVM.SetTailCallKind(call, LLVMTailCallKind.LLVMTailCallKindTail);
        if (type.Results.Length == 1) LLVM.BuildRet(_b, call);
        else LLVM.BuildRetVoid(_b);
    }

    private LValue BuildCall(Callee callee, FunctionType type, LValue buffer)
    {
        int[] places = _convention.Assign(type);
        LValue* arguments = stackalloc LValue[2 + SharedConvention.MaxRegisters];
        uint count = 0;
        arguments[count++] = callee.Context;
        if (buffer != null) arguments[count++] = buffer;
        int first = _top - places.Length;
        LValue overflow = null;
        for (int i = 0; i < places.Length; i++)
        {
            if (places[i] < 0)
            {
                arguments[count++] = _stack[first + i];
                continue;
            }
            if (overflow == null) overflow = LoadInvariant(_ir.Pointer, _context, VMContext.StoreContext);
            StoreVm(_stack[first + i], overflow, VMStoreContext.OverflowArea + places[i] * 8, Region.Arguments);
        }
        _top = first;
        return LLVM.BuildCall2(_b, _ir.FunctionType(type, _convention), callee.Code, arguments, count, Utf8.Empty);
    }

    // ---- builtins

    /// <summary>Calls the engine with the context and these arguments; the result is 64 bits.</summary>
    private readonly LValue CallBuiltin(Builtin builtin, LValue a, LValue b = null, LValue c = null, LValue d = null)
    {
        LValue* arguments = stackalloc LValue[5];
        uint count = 0;
        arguments[count++] = _context;
        arguments[count++] = a;
        if (b != null) arguments[count++] = b;
        if (c != null) arguments[count++] = c;
        if (d != null) arguments[count++] = d;
        return CallBuiltin(builtin, arguments, count);
    }

    /// <summary>Calls the C library, which knows no context.</summary>
    private readonly void CallLibrary(Builtin builtin, LValue a, LValue b, LValue c)
    {
        LValue* arguments = stackalloc LValue[3];
        arguments[0] = a;
        arguments[1] = b;
        arguments[2] = c;
        CallBuiltin(builtin, arguments, 3);
    }

    private readonly LValue CallBuiltin(Builtin builtin, LValue* arguments, uint count)
    {
        LType* types = stackalloc LType[5];
        for (int i = 0; i < count; i++) types[i] = LLVM.TypeOf(arguments[i]);
        var table = LoadInvariant(_ir.Pointer, _context, VMContext.Builtins);
        var code = LoadInvariant(_ir.Pointer, table, (int)builtin * 8);
        var call = LLVM.BuildCall2(_b, LLVM.FunctionType(_ir.I64, types, count, 0), code, arguments, count, Utf8.Empty);
        LLVM.SetTailCallKind(call, LLVMTailCallKind.LLVMTailCallKindNoTail);
        return call;
    }

    private readonly void TrapOnStatus(LValue status) => TrapIf(IsNotZero(Wrap(status)), TrapCode.Pending);
}
