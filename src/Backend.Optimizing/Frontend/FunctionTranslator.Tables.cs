using Tiered.Backend.Optimizing.Ir;

namespace Tiered.Backend.Optimizing.Frontend;

// Globals, tables and references.
internal partial struct FunctionTranslator
{
    private readonly AliasRegion GlobalRegion(int global)
    {
        if (!_module.Globals[global].IsMutable) return AliasRegion.Invariant;
        return new AliasRegion(RegionKind.Global, _offsets.IsImportedGlobal(global) ? AliasRegion.Imported : global);
    }

    /// <summary>The address of a global's cell: a pointer and an offset.</summary>
    private readonly int GlobalCell(int global, out int offset)
    {
        offset = _offsets.Global(global);
        if (!_offsets.IsImportedGlobal(global)) return _context;
        int cell = LoadInvariant(IrType.I64, _context, offset);
        offset = 0;
        return cell;
    }

    public void GlobalGet(int index)
    {
        int cell = GlobalCell(index, out int offset);
        Push(LoadVm(Function.TypeOf(_module.Globals[index].Value), cell, offset, GlobalRegion(index)));
    }

    public void GlobalSet(int index)
    {
        int value = Pop(), cell = GlobalCell(index, out int offset);
        Emit(Op.StoreVm, IrType.None, cell, value, aux: GlobalRegion(index).Bits, imm: offset);
    }

    private readonly AliasRegion TableRegion(int table) => new(RegionKind.Table, _offsets.IsImportedTable(table) ? AliasRegion.Imported : table);

    private readonly AliasRegion TableElementsRegion(int table) => new(RegionKind.TableElements, _offsets.IsImportedTable(table) ? AliasRegion.Imported : table);

    private readonly int TableField(int table, int field)
    {
        int offset = _offsets.Table(table);
        return _offsets.IsImportedTable(table)
            ? LoadVm(IrType.I64, LoadInvariant(IrType.I64, _context, offset), field, TableRegion(table))
            : LoadVm(IrType.I64, _context, offset + field, TableRegion(table));
    }

    /// <summary>The address of a table's element, checked.</summary>
    private readonly int Element(int table, int index, TrapCode code)
    {
        int wide = Widen(index);
        Emit(Op.BoundsCheck, IrType.None, wide, TableField(table, VMTable.Length), aux: (int)code, imm: 1);
        int scaled = Emit(Op.Shl, IrType.I64, wide, Const(IrType.I64, 3));
        return Emit(Op.Add, IrType.I64, TableField(table, VMTable.Elements), scaled);
    }

    public void TableGet(int table) => Push(LoadVm(IrType.Ref, Element(table, Pop(), TrapCode.TableOutOfBounds), 0, TableElementsRegion(table)));

    public void TableSet(int table)
    {
        int value = Pop(), element = Element(table, Pop(), TrapCode.TableOutOfBounds);
        Emit(Op.StoreVm, IrType.None, element, value, aux: TableElementsRegion(table).Bits);
    }

    public void TableSize(int table) => Push(Narrow(TableField(table, VMTable.Length), _module.Tables[table].Limits.AddressType));

    public void TableGrow(int table)
    {
        int delta = Widen(Pop()), initial = ReferenceBits(Pop());
        Push(Narrow(CallBuiltin(Builtin.TableGrow, [Const(IrType.I64, table), delta, initial]), _module.Tables[table].Limits.AddressType));
    }

    public void TableFill(int table)
    {
        int length = Widen(Pop()), value = ReferenceBits(Pop()), start = Widen(Pop());
        TrapOnStatus(CallBuiltin(Builtin.TableFill, [Const(IrType.I64, table), start, value, length]));
    }

    public void TableCopy(int destination, int source)
    {
        int length = Widen(Pop()), from = Widen(Pop()), to = Widen(Pop());
        TrapOnStatus(CallBuiltin(Builtin.TableCopy, [Const(IrType.I64, (long)destination << 32 | (uint)source), to, from, length]));
    }

    public void TableInit(int segment, int table)
    {
        int length = Widen(Pop()), from = Widen(Pop()), to = Widen(Pop());
        TrapOnStatus(CallBuiltin(Builtin.TableInit, [Const(IrType.I64, (long)table << 32 | (uint)segment), to, from, length]));
    }

    public readonly void ElemDrop(int segment) => CallBuiltin(Builtin.ElemDrop, [Const(IrType.I64, segment)]);

    // ---- references

    private readonly int ReferenceBits(int reference) => Emit(Op.Bitcast, IrType.I64, reference);

    public void RefNull(HeapType type)
    {
        FeatureCheck.RefuseType(ValType.Ref(type, nullable: true), OptimizingCompiler.BackendName, _function.Position);
        Push(Const(IrType.Ref, 0));
    }

    public void RefIsNull() => Push(IsNull(Pop()));

    public void RefFunc(int functionIndex)
    {
        int address = Emit(Op.Add, IrType.I64, _context, Const(IrType.I64, _offsets.FuncRef(_module.EscapeIndex(functionIndex))));
        Push(Emit(Op.Bitcast, IrType.Ref, address));
    }

    public void RefAsNonNull() => TrapIf(IsNull(_stack[_top - 1]), TrapCode.NullReference);
}
