using Tiered.Backend.Optimizing.Ir;

namespace Tiered.Backend.Optimizing.Frontend;

// Calls. Checks and loads of an indirect call are instructions of their own, which passes can share and move.
internal partial struct FunctionTranslator
{
    /// <summary>Where a callee that is only known at run time is found.</summary>
    private readonly record struct Callee(int Code, int Context);

    public void Call(int functionIndex)
    {
        var type = _module.FunctionType(functionIndex);
        if (CalleeOf(functionIndex) is { } callee) CallPointer(callee, type, _module.FunctionTypes[functionIndex]);
        else Complete(type, WithOperands(Op.Call, type, default, functionIndex, tail: false));
    }

    public void ReturnCall(int functionIndex)
    {
        var type = _module.FunctionType(functionIndex);
        if (CalleeOf(functionIndex) is { } callee) TailCallPointer(callee, type, _module.FunctionTypes[functionIndex]);
        else WithOperands(Op.TailCall, type, default, functionIndex, tail: true);
    }

    /// <summary>
    /// The callee of an imported function. Calls of others go by number; <see cref="Passes.SlotCalls"/> finds their
    /// slots.
    /// </summary>
    private readonly Callee? CalleeOf(int functionIndex)
    {
        if (functionIndex >= _module.ImportedFunctionCount) return null;
        int import = _offsets.FunctionImport(functionIndex);
        return new Callee(
            LoadInvariant(IrType.I64, _context, import + VMFunctionImport.Code),
            LoadInvariant(IrType.I64, _context, import + VMFunctionImport.Context));
    }

    public void CallIndirect(int typeIndex, int table)
    {
        var callee = TableFunction(typeIndex, table);
        CallPointer(callee, _module.Types[typeIndex].Function!, typeIndex);
    }

    public void ReturnCallIndirect(int typeIndex, int table)
    {
        var callee = TableFunction(typeIndex, table);
        TailCallPointer(callee, _module.Types[typeIndex].Function!, typeIndex);
    }

    public void CallRef(int typeIndex)
    {
        var callee = ReferencedFunction(Pop());
        CallPointer(callee, _module.Types[typeIndex].Function!, typeIndex);
    }

    public void ReturnCallRef(int typeIndex)
    {
        var callee = ReferencedFunction(Pop());
        TailCallPointer(callee, _module.Types[typeIndex].Function!, typeIndex);
    }

    private readonly Callee ReferencedFunction(int reference)
    {
        TrapIf(IsNull(reference), TrapCode.NullFunctionReference);
        return CalleeIn(reference);
    }

    private readonly Callee CalleeIn(int reference) => new(
        LoadVm(IrType.I64, reference, VMFuncRef.Code, new AliasRegion(RegionKind.Store, 0)),
        LoadInvariant(IrType.I64, reference, VMFuncRef.Context));

    private Callee TableFunction(int typeIndex, int table)
    {
        int reference = LoadVm(IrType.Ref, Element(table, Pop(), TrapCode.UndefinedElement), 0, TableElementsRegion(table));
        TrapIf(IsNull(reference), TrapCode.UninitializedElement);
        int ids = LoadInvariant(IrType.I64, _context, VMContext.TypeIds);
        int expected = LoadInvariant(IrType.I32, ids, typeIndex * 4);
        int actual = LoadInvariant(IrType.I32, reference, VMFuncRef.TypeId);
        if (_module.Types[typeIndex].IsFinal) TrapIf(Compare(IntCondition.Ne, actual, expected), TrapCode.IndirectCallTypeMismatch);
        else CheckSubtype(actual, expected);
        return CalleeIn(reference);
    }

    /// <summary>The same type is the common case; the engine decides about others.</summary>
    private void CheckSubtype(int actual, int expected)
    {
        int slow = _function.AddBlock(), next = _function.AddBlock(), from = _block;
        _function.BlockAt(slow).Cold = true;
        int branch = Emit(Op.BranchIf, IrType.None, Compare(IntCondition.Eq, actual, expected), _function.AddEdge(_block, next), _function.AddEdge(_block, slow));
        _function[branch].Flags = InstructionFlags.Likely;
        Start(slow);
        _ssa.StartSingle(slow, from);
        int isSubtype = CallBuiltin(Builtin.IsSubtype, [Widen(actual), Widen(expected)]);
        TrapIf(Compare(IntCondition.Eq, Emit(Op.Wrap, IrType.I32, isSubtype), Const(IrType.I32, 0)), TrapCode.IndirectCallTypeMismatch);
        _function.AddJump(_block, next);
        Start(next);
        // Neither way assigns a local.
        _ssa.StartSingle(next, from);
    }

    private void CallPointer(Callee callee, FunctionType type, int typeIndex) => Complete(type, WithOperands(Op.CallPointer, type, [callee.Code, callee.Context], typeIndex, tail: false));

    private void TailCallPointer(Callee callee, FunctionType type, int typeIndex) => WithOperands(Op.TailCallPointer, type, [callee.Code, callee.Context], typeIndex, tail: true);

    private int WithOperands(Op op, FunctionType type, ReadOnlySpan<int> first, int aux, bool tail)
    {
        int count = type.Parameters.Length;
        Reserve(count + (tail ? 0 : type.Results.Length));
        int start = _function.AllocateList(first.Length + count);
        first.CopyTo(_function.Lists[start..]);
        Top(count).CopyTo(_function.Lists[(start + first.Length)..]);
        _top -= count;
        var result = tail || type.Results.Length != 1 ? IrType.None : Function.TypeOf(type.Results[0]);
        return Emit(op, result, start, first.Length + count, aux: aux);
    }

    /// <summary>Pushes the results of a call.</summary>
    private void Complete(FunctionType type, int call)
    {
        if (type.Results.Length == 1)
        {
            Push(call);
            return;
        }
        for (int i = 0, slot = 0; i < type.Results.Length; slot += type.Results[i++].SlotCount)
            Push(Emit(Op.CallResult, Function.TypeOf(type.Results[i]), call, imm: slot * 8));
    }

    // ---- builtins

    /// <summary>Calls the engine with the context and these arguments.</summary>
    private readonly int CallBuiltin(Builtin builtin, ReadOnlySpan<int> arguments)
    {
        Span<int> all = stackalloc int[arguments.Length + 1];
        all[0] = _context;
        arguments.CopyTo(all[1..]);
        return _function.AddWithList(_block, Op.CallBuiltin, IrType.I64, all, (int)builtin);
    }

    /// <summary>Calls the C library, which knows no context.</summary>
    private readonly void CallLibrary(Builtin builtin, ReadOnlySpan<int> arguments) =>
        _function.AddWithList(_block, Op.CallBuiltin, IrType.I64, arguments, (int)builtin);

    private readonly void TrapOnStatus(int status) => TrapIf(Emit(Op.Wrap, IrType.I32, status), TrapCode.Pending);
}
