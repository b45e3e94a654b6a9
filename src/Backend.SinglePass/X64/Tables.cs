using Tiered.CodeGen.X64;

namespace Tiered.Backend.SinglePass;

// Globals, tables and references.
internal unsafe partial struct FunctionCompiler
{
    /// <summary>The cell of a global; an imported one's address goes to the scratch register.</summary>
    private X64Mem GlobalCell(int global)
    {
        int offset = _offsets.Global(global);
        if (!_offsets.IsImportedGlobal(global)) return new X64Mem(Context(), offset);
        _asm.Load(true, Scratch, new X64Mem(Context(), offset));
        return new X64Mem(Scratch, 0);
    }

    public void GlobalGet(int index)
    {
        Begin();
        var type = _module.Globals[index].Value.Kind;
        int hint = ResultHint(OperatorLength(1), type);
        int register = hint >= 0 ? hint : Allocate(type);
        LoadMemory(type, register, GlobalCell(index));
        PushResult(type, register);
    }

    public void GlobalSet(int index)
    {
        Begin();
        var value = Pop();
        bool immediate = value.IsConstant && (value.Type is ValKind.I32 or ValKind.F32 || value.Value == (int)value.Value);
        int register = immediate ? 0 : Use(value);
        var cell = GlobalCell(index);
        if (immediate) StoreConstant(value.Type, cell, value.Value);
        else StoreMemory(value.Type, cell, register);
    }

    /// <summary>Base register and offset of a <see cref="VMTable"/>; an imported one's address goes to the scratch register.</summary>
    private int TableDefinition(int table, out int offset)
    {
        offset = _offsets.Table(table);
        if (!_offsets.IsImportedTable(table)) return Context();
        _asm.Load(true, Scratch, new X64Mem(Context(), offset));
        offset = 0;
        return Scratch;
    }

    /// <summary>The address of a table's element, checked; the scratch register holds the table's start.</summary>
    private X64Mem Element(int table, int index)
    {
        int definition = TableDefinition(table, out int offset);
        _asm.Alu(AluOp.Cmp, true, index, new X64Mem(definition, offset + VMTable.Length));
        TrapIf(Condition.AboveOrEqual, TrapCode.TableOutOfBounds);
        _asm.Load(true, Scratch, new X64Mem(definition, offset + VMTable.Elements));
        return new X64Mem(Scratch, index, 3, 0);
    }

    public void TableGet(int table)
    {
        Begin();
        var index = Pop();
        int register = Use(index);
        var element = Element(table, register);
        int result = index.IsTemporary ? register : Allocate(ValKind.Ref);
        _asm.Load(true, result, element);
        PushRegister(ValKind.Ref, result);
    }

    public void TableSet(int table)
    {
        Begin();
        var value = Pop();
        var index = Pop();
        int source = Use(value), register = Use(index);
        _asm.Store(true, Element(table, register), source);
    }

    public void TableSize(int table)
    {
        Begin();
        int definition = TableDefinition(table, out int offset);
        int register = Allocate(ValKind.I64);
        _asm.Load(true, register, new X64Mem(definition, offset + VMTable.Length));
        PushRegister(_module.Tables[table].Limits.AddressType.Kind, register);
    }

    public void TableGrow(int table)
    {
        Begin();
        // The initial value lies below the delta.
        CallBuiltin(Builtin.TableGrow, [BuiltinArgument.Constant(table), BuiltinArgument.Operand(1), BuiltinArgument.Operand(0)], 2);
        PushBuiltinResult(_module.Tables[table].Limits.AddressType.Kind);
    }

    public void TableFill(int table)
    {
        Begin();
        CallBuiltin(Builtin.TableFill, [BuiltinArgument.Constant(table), BuiltinArgument.Operand(0), BuiltinArgument.Operand(1), BuiltinArgument.Operand(2)], 3);
        TrapOnStatus();
    }

    public void TableCopy(int destination, int source)
    {
        Begin();
        CallBuiltin(Builtin.TableCopy, [BuiltinArgument.Pair(destination, source), BuiltinArgument.Operand(0), BuiltinArgument.Operand(1), BuiltinArgument.Operand(2)], 3);
        TrapOnStatus();
    }

    public void TableInit(int segment, int table)
    {
        Begin();
        CallBuiltin(Builtin.TableInit, [BuiltinArgument.Pair(table, segment), BuiltinArgument.Operand(0), BuiltinArgument.Operand(1), BuiltinArgument.Operand(2)], 3);
        TrapOnStatus();
    }

    public void ElemDrop(int segment)
    {
        Begin();
        CallBuiltin(Builtin.ElemDrop, [BuiltinArgument.Constant(segment)], 0);
    }

    // ---- references

    public void RefNull(HeapType type)
    {
        Begin();
        Refuse(ValType.Ref(type, nullable: true));
        PushConstant(ValKind.Ref, 0);
    }

    public void RefIsNull()
    {
        Begin();
        EqualZero();
    }

    public void RefFunc(int functionIndex)
    {
        Begin();
        int register = Allocate(ValKind.Ref);
        _asm.Lea(true, register, new X64Mem(Context(), _offsets.FuncRef(_module.EscapeIndex(functionIndex))));
        PushRegister(ValKind.Ref, register);
    }

    public void RefAsNonNull()
    {
        Begin();
        var value = Pop();
        TestValue(value);
        TrapIf(Condition.Equal, TrapCode.NullReference);
        PushAgain(value);
    }

    public void BranchOnNull(int depth)
    {
        Begin();
        var value = Pop();
        TestValue(value);
        // The reference is dropped on the taken edge, so its register may be overwritten there.
        ConditionalEdge((Flags)Condition.Equal, ref Label(depth));
        PushAgain(value);
    }

    public void BranchOnNonNull(int depth)
    {
        Begin();
        var value = Pop();
        TestValue(value);
        PushAgain(value);
        ConditionalEdge((Flags)Condition.NotEqual, ref Label(depth));
        Discard(1);
    }

    /// <summary>Puts back an operand that was popped last.</summary>
    private void PushAgain(in StackEntry value)
    {
        switch (value.Kind)
        {
            case EntryKind.Constant: PushConstant(value.Type, value.Value); break;
            case EntryKind.Register: PushRegister(value.Type, value.Register); break;
            case EntryKind.Local: PushLocal(value.Local); break;
            default: PushSlot(value.Type); break;
        }
    }
}
