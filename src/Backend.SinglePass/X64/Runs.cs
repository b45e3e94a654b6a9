using System.Numerics;
using Tiered.CodeGen.X64;

namespace Tiered.Backend.SinglePass;

// Values that lie one behind another in slots are copied by a loop when they are many: a call of two bytes takes and
// gives a thousand.
internal unsafe partial struct FunctionCompiler
{
    // From so many on a loop is shorter than a load and a store each.
    private const int LongRun = 16;

    /// <summary>How many of the operands from <paramref name="index"/> on lie in slots and are copied alike.</summary>
    private readonly int SlotRun(int index, int end)
    {
        bool isVector = _stack[index].Type == ValKind.V128;
        int at = index;
        while (at < end && _stack[at].Kind == EntryKind.Slot && _stack[at].Type == ValKind.V128 == isVector) at++;
        return at - index;
    }

    /// <summary>Removes many operands without a look at each: few can be in registers or read locals.</summary>
    private void DiscardMany(int count)
    {
        _top -= count;
        for (uint held = _registers.Operands; held != 0; held &= held - 1)
        {
            int register = BitOperations.TrailingZeroCount(held);
            if (~_registers.Owners[register] >= _top) Disown(register);
        }
        while (_aliasCount > 0 && _aliases[_aliasCount - 1] >= _top) _aliasCount--;
    }

    /// <summary>Pushes operands that lie in their slots.</summary>
    private void PushSlots(ReadOnlySpan<ValType> types)
    {
        PushSlot(types[0].Kind);
        while (_stack.Length - _top < types.Length) Array.Resize(ref _stack, _stack.Length * 2);
        var last = _stack[_top - 1];
        int slot = last.Slot;
        var type = last.Type;
        var entries = _stack.AsSpan(_top, types.Length - 1);
        for (int i = 0; i < entries.Length; i++)
        {
            slot += SlotCount(type);
            type = types[i + 1].Kind;
            ref var entry = ref entries[i];
            entry.Kind = EntryKind.Slot;
            entry.Type = type;
            entry.Slot = slot;
        }
        _top += entries.Length;
    }

    // The runs found last: calls of one function come in crowds.
    private FunctionType? _resultRunType;
    private FunctionType? _overflowRunType;
    private int _resultRunIndex;
    private int _resultRun;
    private int _overflowRunIndex;
    private int _overflowRun;

    /// <summary>How many results from <paramref name="index"/> on are copied alike.</summary>
    private int ResultRun(FunctionType type, int index)
    {
        if (ReferenceEquals(type, _resultRunType) && index == _resultRunIndex) return _resultRun;
        _resultRunType = type;
        _resultRunIndex = index;
        return _resultRun = TypeRun(type.Results, index);
    }

    /// <summary>As <see cref="TypeRun"/>, of parameters that find no register.</summary>
    private int OverflowRun(FunctionType type, int index, int general, int vector)
    {
        // How many registers are taken follows from the index.
        if (ReferenceEquals(type, _overflowRunType) && index == _overflowRunIndex) return _overflowRun;
        _overflowRunType = type;
        _overflowRunIndex = index;
        return _overflowRun = OverflowRun(type.Parameters, index, general, vector);
    }

    /// <summary>How many values from <paramref name="index"/> on are copied alike.</summary>
    private static int TypeRun(ReadOnlySpan<ValType> types, int index)
    {
        bool isVector = types[index].IsVector;
        int at = index;
        while (at < types.Length && types[at].IsVector == isVector) at++;
        return at - index;
    }

    private static int OverflowRun(ReadOnlySpan<ValType> types, int index, int general, int vector)
    {
        bool isVector = types[index].IsVector;
        bool noGeneral = general >= CallingConvention.GeneralArguments.Length, noVector = vector >= CallingConvention.VectorArgumentCount;
        int at = index;
        for (; at < types.Length && types[at].IsVector == isVector; at++)
        {
            if (!(Bank(types[at].Kind) == GeneralBank ? noGeneral : noVector)) break;
        }
        return at - index;
    }

    /// <summary>
    /// Copies values between slots, the first of which is given, and memory, where they ascend. Changes the general
    /// scratch register, which the address may use, and the vector one.
    /// </summary>
    private void CopyRun(ValKind type, int slot, in X64Mem memory, int count, bool toSlots)
    {
        int size = type == ValKind.V128 ? 16 : 8;
        _asm.Lea(true, Scratch, memory);
        CopyLoop(type, SlotAddress(type, slot), size, count, toSlots);
    }

    /// <summary>Copies slots to others, of which the first lies below: what is written was read before.</summary>
    private void CopySlots(int destination, int source, int count)
    {
        _asm.Lea(true, Scratch, SlotAddress(destination));
        SlotAddress(destination + count - 1);
        CopyLoop(ValKind.I64, SlotAddress(source), -8, count, toSlots: false);
    }

    /// <summary>Copies between slots and what the scratch register points to.</summary>
    private void CopyLoop(ValKind type, in X64Mem slots, int step, int count, bool toSlots)
    {
        int size = type == ValKind.V128 ? 16 : 8, pointer = Gpr.Rcx, counter = Gpr.Rdx;
        // The deepest slot of the run has the lowest address.
        SlotAddress((-slots.Displacement - (SaveAreaSize + 8)) / 8 + (count - 1) * size / 8);
        _asm.InOpcode(X64Op.Push_r64, pointer);
        _asm.InOpcode(X64Op.Push_r64, counter);
        _asm.Lea(true, pointer, slots);
        _asm.MovImmediate(counter, count);
        int loop = _asm.Position;
        X64Mem from = new(toSlots ? Scratch : pointer, 0), to = new(toSlots ? pointer : Scratch, 0);
        CopyMemory(type == ValKind.V128 ? type : ValKind.I64, to, from);
        _asm.AluImmediate(AluOp.Sub, true, pointer, size);
        _asm.AluImmediate(AluOp.Add, true, Scratch, step);
        _asm.AluImmediate(AluOp.Sub, false, counter, 1);
        _asm.JumpBack(Condition.NotEqual, loop);
        _asm.InOpcode(X64Op.Pop_r64, counter);
        _asm.InOpcode(X64Op.Pop_r64, pointer);
        _lastLabel = _asm.Position;
    }

    /// <summary>
    /// Gives all of many operands a slot before edges take them along, each of which would otherwise store them anew.
    /// </summary>
    private void StoreMany(int count)
    {
        if (count < LongRun) return;
        for (int i = _top - count; i < _top; i++)
        {
            ref var entry = ref _stack[i];
            if (entry.Kind != EntryKind.Constant) continue;
            StoreConstant(entry.Type, StackSlot(i), entry.Value);
            entry.Kind = EntryKind.Slot;
        }
    }
}
