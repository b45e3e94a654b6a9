using Tiered.Wasm;

namespace Tiered.Backend.Llvm.Translation;

// Globals, tables and references.
internal unsafe partial struct FunctionTranslator
{
    /// <summary>The address of a global's cell: a pointer and an offset.</summary>
    private readonly LValue GlobalCell(int global, out int offset, out Region region)
    {
        offset = _offsets.Global(global);
        bool isImported = _offsets.IsImportedGlobal(global);
        if (!_module.Globals[global].IsMutable) region = Region.Invariant;
        else region = isImported ? Region.ImportedGlobal : Region.FirstNumbered + 2 * global;
        if (!isImported) return _context;
        var cell = LoadInvariant(_ir.Pointer, _context, offset);
        offset = 0;
        return cell;
    }

    public void GlobalGet(int index)
    {
        var cell = GlobalCell(index, out int offset, out var region);
        Push(LoadVm(_ir.TypeOf(_module.Globals[index].Value), cell, offset, region));
    }

    public void GlobalSet(int index)
    {
        var value = Pop();
        var cell = GlobalCell(index, out int offset, out var region);
        StoreVm(value, cell, offset, region);
    }

    private readonly LValue TableField(LType type, int table, int field)
    {
        int offset = _offsets.Table(table);
        if (_isFixedTable[table]) return LoadInvariant(type, _context, offset + field);
        return _offsets.IsImportedTable(table)
            ? LoadVm(type, LoadInvariant(_ir.Pointer, _context, offset), field, Region.Table)
            : LoadVm(type, _context, offset + field, Region.Table);
    }

    /// <summary>The address of a table's element, checked.</summary>
    private readonly LValue Element(int table, LValue index, TrapCode code)
    {
        var wide = Widen(index);
        var length = _isFixedTable[table] ? _ir.Int64(_module.Tables[table].Limits.Minimum) : TableField(_ir.I64, table, VMTable.Length);
        TrapIf(Compare(LLVMIntPredicate.LLVMIntUGE, wide, length), code);
        return LLVM.BuildGEP2(_b, _ir.I64, TableField(_ir.Pointer, table, VMTable.Elements), &wide, 1, Utf8.Empty);
    }

    private readonly Region ElementRegion(int table) => _isFixedTable[table] ? Region.Invariant : Region.TableElements;

    public void TableGet(int table) => Push(LoadVm(_ir.Pointer, Element(table, Pop(), TrapCode.TableOutOfBounds), 0, ElementRegion(table)));

    public void TableSet(int table)
    {
        var value = Pop();
        StoreVm(value, Element(table, Pop(), TrapCode.TableOutOfBounds), 0, Region.TableElements);
    }

    public void TableSize(int table) => Push(Narrow(TableField(_ir.I64, table, VMTable.Length), _module.Tables[table].Limits.AddressType));

    public void TableGrow(int table)
    {
        LValue delta = Widen(Pop()), initial = ReferenceBits(Pop());
        Push(Narrow(CallBuiltin(Builtin.TableGrow, _ir.Int64((ulong)table), delta, initial), _module.Tables[table].Limits.AddressType));
    }

    public void TableFill(int table)
    {
        LValue length = Widen(Pop()), value = ReferenceBits(Pop()), start = Widen(Pop());
        TrapOnStatus(CallBuiltin(Builtin.TableFill, _ir.Int64((ulong)table), start, value, length));
    }

    public void TableCopy(int destination, int source)
    {
        LValue length = Widen(Pop()), from = Widen(Pop()), to = Widen(Pop());
        TrapOnStatus(CallBuiltin(Builtin.TableCopy, _ir.Int64((ulong)destination << 32 | (uint)source), to, from, length));
    }

    public void TableInit(int segment, int table)
    {
        LValue length = Widen(Pop()), from = Widen(Pop()), to = Widen(Pop());
        TrapOnStatus(CallBuiltin(Builtin.TableInit, _ir.Int64((ulong)table << 32 | (uint)segment), to, from, length));
    }

    public readonly void ElemDrop(int segment) => CallBuiltin(Builtin.ElemDrop, _ir.Int64((ulong)segment));

    // ---- references

    private readonly LValue ReferenceBits(LValue reference) => LLVM.BuildPtrToInt(_b, reference, _ir.I64, Utf8.Empty);

    public void RefNull(HeapType type)
    {
        FeatureCheck.RefuseType(ValType.Ref(type, nullable: true), LlvmCompiler.BackendName, _position);
        Push(LLVM.ConstNull(_ir.Pointer));
    }

    public void RefIsNull() => Push(Flag(IsNull(Pop())));

    public void RefFunc(int functionIndex) => Push(Address(_b, _context, _offsets.FuncRef(_module.EscapeIndex(functionIndex))));

    public readonly void RefAsNonNull() => TrapIf(IsNull(_stack[_top - 1]), TrapCode.NullReference);
}
