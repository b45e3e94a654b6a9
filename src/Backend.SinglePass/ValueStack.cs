using System.Runtime.CompilerServices;
using Tiered.Wasm;

namespace Tiered.Backend.SinglePass;

/// <summary>Where an operand is.</summary>
internal enum EntryKind : byte
{
    /// <summary>Not materialised: the bits are in <see cref="StackEntry.Value"/>.</summary>
    Constant,
    /// <summary>In a register of its own.</summary>
    Register,
    /// <summary>In its home slot of the frame.</summary>
    Slot,
    /// <summary>The current value of a local, wherever that is; resolved before the local is overwritten and before control flow.</summary>
    Local,
}

/// <summary>One operand of the abstract value stack.</summary>
internal struct StackEntry
{
    /// <summary>Bits of a constant (of a v128: its place in the pool), or index of a local.</summary>
    public long Value;

    /// <summary>Home slot: behind that of the operand below.</summary>
    public int Slot;

    public EntryKind Kind;
    public ValKind Type;
    public byte Register;

    public readonly int Local => (int)Value;
    public readonly bool IsConstant => Kind == EntryKind.Constant;
    public readonly bool IsWide => Type != ValKind.I32;

    /// <summary>Whether the register that holds the operand may be overwritten by the operator that pops it.</summary>
    public readonly bool IsTemporary => Kind != EntryKind.Local;
}

// The value stack. An operand's home slot is given by what lies below it on the stack.
internal unsafe partial struct FunctionCompiler
{
    // More pending reads of locals than this are rare; the bound keeps local.set cheap in hostile code.
    private const int MaxAliases = 16;

    [InlineArray(MaxAliases)]
    private struct AliasList
    {
        private int _first;
    }

    private StackEntry[] _stack;
    private int _top;

    // Stack indices of entries of kind Local, ascending.
    private AliasList _aliases;
    private int _aliasCount;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref StackEntry PushEntry(EntryKind kind, ValKind type)
    {
        if (_top == _stack.Length) Array.Resize(ref _stack, _stack.Length * 2);
        int index = _top++;
        ref var entry = ref _stack[index];
        entry.Kind = kind;
        entry.Type = type;
        if (index == 0)
        {
            entry.Slot = _operandSlots;
        }
        else
        {
            ref var below = ref _stack[index - 1];
            entry.Slot = below.Slot + SlotCount(below.Type);
        }
        return ref entry;
    }

    private void PushConstant(ValKind type, long value) => PushEntry(EntryKind.Constant, type).Value = value;

    /// <summary>Pushes a value that is in a register nobody owns.</summary>
    private void PushRegister(ValKind type, int register)
    {
        int index = _top;
        PushEntry(EntryKind.Register, type).Register = (byte)register;
        OwnByStack(register, index);
    }

    private void PushSlot(ValKind type) => PushEntry(EntryKind.Slot, type);

    private void PushLocal(int local)
    {
        var type = Learn(local).Type;
        if (_aliasCount == MaxAliases) ResolveAlias(0);
        _aliases[_aliasCount++] = _top;
        PushEntry(EntryKind.Local, type).Value = local;
    }

    /// <summary>Pops an operand. Its register, if it has one, is pinned until the next operator.</summary>
    private StackEntry Pop()
    {
        var entry = _stack[--_top];
        if (entry.Kind == EntryKind.Register)
        {
            Disown(entry.Register);
            _pinned |= 1u << entry.Register;
        }
        else if (entry.Kind == EntryKind.Local)
        {
            _aliasCount--;
            int register = _locals[entry.Local].Register;
            if (register != NoRegister) _pinned |= 1u << register;
        }
        return entry;
    }

    /// <summary>Removes operands nobody needs.</summary>
    private void Discard(int count)
    {
        if (count >= LongRun)
        {
            DiscardMany(count);
            return;
        }
        for (; count > 0; count--)
        {
            ref var entry = ref _stack[--_top];
            if (entry.Kind == EntryKind.Register) Disown(entry.Register);
            else if (entry.Kind == EntryKind.Local) _aliasCount--;
        }
    }

    /// <summary>Whether an operand on the stack still reads the local.</summary>
    private readonly bool HasAlias(int local)
    {
        for (int i = 0; i < _aliasCount; i++)
        {
            if (_stack[_aliases[i]].Local == local) return true;
        }
        return false;
    }

    /// <summary>
    /// Gives every operand that reads the local a copy of its own; the local is about to change. The last one may keep the
    /// local's register, if the new value comes in another.
    /// </summary>
    private void ResolveAliases(int local, bool mayKeepRegister)
    {
        for (int i = _aliasCount - 1; i >= 0; i--)
        {
            if (_stack[_aliases[i]].Local != local) continue;
            int register = _locals[local].Register;
            if (!mayKeepRegister || register == NoRegister)
            {
                ResolveAlias(i);
                continue;
            }
            int index = RemoveAlias(i);
            DropLocal(register);
            OwnByStack(register, index);
            _stack[index].Kind = EntryKind.Register;
            _stack[index].Register = (byte)register;
            // Any other readers copy from that register, which is the local's no more.
            for (i--; i >= 0; i--)
            {
                if (_stack[_aliases[i]].Local == local) ResolveAlias(i, register);
            }
            return;
        }
    }

    private int RemoveAlias(int position)
    {
        int index = _aliases[position];
        _aliasCount--;
        for (int i = position; i < _aliasCount; i++) _aliases[i] = _aliases[i + 1];
        return index;
    }

    /// <summary>Gives every operand that reads a local a copy of its own. Flags stay.</summary>
    private void ResolveAllAliases()
    {
        for (int i = _aliasCount - 1; i >= 0; i--) ResolveAlias(i);
    }

    private void ResolveAlias(int position) => ResolveAlias(position, _locals[_stack[_aliases[position]].Local].Register);

    private void ResolveAlias(int position, int source)
    {
        int index = RemoveAlias(position);
        ref var entry = ref _stack[index];
        int local = entry.Local;
        if (FreeRegisters(entry.Type) == 0)
        {
            if (source != NoRegister) StoreSlot(entry.Type, StackSlot(index), source);
            else CopySlot(entry.Type, StackSlot(index), LoadedLocalSlot(local));
            entry.Kind = EntryKind.Slot;
            return;
        }
        int register = Allocate(entry.Type);
        if (source != NoRegister) MoveRegister(entry.Type, register, source);
        else LoadSlot(entry.Type, register, LoadedLocalSlot(local));
        entry.Kind = EntryKind.Register;
        entry.Register = (byte)register;
        OwnByStack(register, index);
    }

    // ---- operands of operators

    /// <summary>The operand in a register, which is pinned. Only a temporary's register may be overwritten.</summary>
    private int Use(in StackEntry entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.Register:
                return entry.Register;
            case EntryKind.Local:
                return UseLocal(entry.Local);
            default:
                int register = Allocate(entry.Type);
                Pin(register);
                LoadInto(register, entry);
                return register;
        }
    }

    /// <summary>The operand in a register that may be overwritten and is pinned.</summary>
    private int UseTemporary(in StackEntry entry)
    {
        if (entry.Kind == EntryKind.Register) return entry.Register;
        int register = Allocate(entry.Type);
        Pin(register);
        LoadInto(register, entry);
        return register;
    }

    /// <summary>Copies an operand into a given register.</summary>
    private void LoadInto(int register, in StackEntry entry)
    {
        switch (entry.Kind)
        {
            case EntryKind.Constant:
                LoadConstant(entry.Type, register, entry.Value);
                break;
            case EntryKind.Register:
                if (entry.Register != register) MoveRegister(entry.Type, register, entry.Register);
                break;
            case EntryKind.Local:
                int source = _locals[entry.Local].Register;
                if (source == NoRegister) LoadSlot(entry.Type, register, LoadedLocalSlot(entry.Local));
                else if (source != register) MoveRegister(entry.Type, register, source);
                break;
            default:
                LoadSlot(entry.Type, register, entry.Slot);
                break;
        }
    }

    /// <summary>
    /// Whether an instruction should take the operand from memory: it lies in its slot, or it is a local for whose value no
    /// register is free.
    /// </summary>
    private bool InMemory(in StackEntry entry, out int slot)
    {
        slot = -1;
        if (entry.Kind == EntryKind.Slot)
        {
            slot = entry.Slot;
            return true;
        }
        if (entry.Kind != EntryKind.Local || _locals[entry.Local].Register != NoRegister || FreeRegisters(entry.Type) != 0) return false;
        slot = LoadedLocalSlot(entry.Local);
        return true;
    }
}
