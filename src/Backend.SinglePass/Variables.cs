namespace Tiered.Backend.SinglePass;

// Locals, and the operators that only move values.
internal unsafe partial struct FunctionCompiler
{
    public void LocalGet(int index)
    {
        Begin();
        PushLocal(index);
    }

    public void LocalSet(int index)
    {
        Begin();
        Assign(index);
    }

    public void LocalTee(int index)
    {
        Begin();
        Assign(index);
        PushLocal(index);
    }

    private void Assign(int local)
    {
        ref var info = ref Learn(local);
        var value = Pop();
        // The operator in front may have computed straight into the local.
        if (value.Kind == EntryKind.Local && value.Local == local) return;
        if (_aliasCount > 0) ResolveAliases(local, mayKeepRegister: value.Kind == EntryKind.Register);
        int register = info.Register;
        switch (value.Kind)
        {
            case EntryKind.Register:
                if (register != NoRegister) DropLocal(register);
                OwnByLocal(value.Register, local, dirty: true);
                break;
            case EntryKind.Constant when register == NoRegister && FreeRegisters(info.Type) == 0:
                StoreConstant(info.Type, LocalSlot(local), value.Value);
                break;
            default:
                if (register == NoRegister) register = AllocateForLocal(info.Type);
                LoadInto(register, value);
                OwnByLocal(register, local, dirty: true);
                break;
        }
    }

    /// <summary>
    /// The local that the next operator assigns, if it does and the local is of the type: results can go straight to its
    /// register. Peeks at the body's bytes; the validator sees them later.
    /// </summary>
    private int AssignedNext(uint length, ValKind type)
    {
        uint at = _position + length;
        if (at + 2 > (uint)_bodyEnd) return -1;
        if (_bytes[at] is not (0x21 or 0x22)) return -1;
        uint local = _bytes[at + 1];
        if (local >= 0x80)
        {
            if (at + 3 > (uint)_bodyEnd || _bytes[at + 2] >= 0x80) return -1;
            local = local & 0x7F | (uint)_bytes[at + 2] << 7;
        }
        if (local >= (uint)_localCount) return -1;
        return Learn((int)local).Type == type ? (int)local : -1;
    }

    /// <summary>
    /// The register of the local that the next operator assigns, or -1. Overwriting it is safe as far as operands on the
    /// stack go; the operator's own operands may still be in it.
    /// </summary>
    private int ResultHint(uint length, ValKind type)
    {
        int local = AssignedNext(length, type);
        if (local < 0 || _locals[local].Register == NoRegister || HasAlias(local)) return -1;
        Pin(_locals[local].Register);
        return _locals[local].Register;
    }

    /// <summary>Pushes a result: from a register nobody owns, or from the hinted local's register, which is now up to date.</summary>
    private void PushResult(ValKind type, int register)
    {
        uint bit = 1u << register;
        if ((_registers.Locals & bit) != 0)
        {
            _registers.Dirty |= bit;
            PushLocal(_registers.Owners[register]);
        }
        else
        {
            PushRegister(type, register);
        }
    }

    /// <summary>A register for a result: the hinted one, an operand's own, or a new one.</summary>
    private int Destination(ValKind type, int hint, in StackEntry operand, int register)
    {
        if (hint >= 0) return hint;
        if (operand.IsTemporary && register >= 0) return register;
        int destination = Allocate(type);
        Pin(destination);
        return destination;
    }

    public void Drop(ValType type)
    {
        Begin();
        Discard(1);
    }

    public void I32Const(int value)
    {
        Begin();
        PushConstant(ValKind.I32, (uint)value);
    }

    public void I64Const(long value)
    {
        Begin();
        PushConstant(ValKind.I64, value);
    }

    public void F32Const(uint bits)
    {
        Begin();
        PushConstant(ValKind.F32, bits);
    }

    public void F64Const(ulong bits)
    {
        Begin();
        PushConstant(ValKind.F64, (long)bits);
    }
}
