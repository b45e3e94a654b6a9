using Tiered.Backend.Optimizing.Ir;
using Tiered.Wasm;

namespace Tiered.Backend.Optimizing.Frontend;

// Linear memory. In guard mode the MMU checks a 32-bit memory's accesses; otherwise a BoundsCheck stands in front of each.
internal partial struct FunctionTranslator
{
    private readonly bool Is64(int memory) => _module.Memories[memory].Limits.Is64;

    private readonly bool IsChecked(int memory) => Is64(memory) || _options.BoundsChecks == BoundsCheckMode.Explicit;

    /// <summary>The address of a memory's first byte, which never moves; loaded once, in the entry block.</summary>
    private readonly int MemoryBase(int memory)
    {
        if (_memoryBases[memory] == Function.None) _memoryBases[memory] = LoadAtEntry(IrType.I64, _offsets.Memory(memory) + VMMemoryRef.Base);
        return _memoryBases[memory];
    }

    /// <summary>A field of the context that never changes.</summary>
    private readonly int LoadAtEntry(IrType type, int offset)
    {
        int terminator = _function.BlockAt(0).Last;
        int value = _function.Create(Op.LoadVm, type, _context, aux: AliasRegion.Invariant.Bits, imm: offset);
        if (_block == 0) _function.InsertLast(0, value);
        else _function.InsertBefore(terminator, value);
        return value;
    }

    private readonly AliasRegion MemorySizeRegion(int memory) =>
        new(RegionKind.MemorySize, memory < _module.ImportedMemoryCount ? AliasRegion.Imported : memory);

    private readonly int MemoryLength(int memory)
    {
        int definition = LoadInvariant(IrType.I64, _context, _offsets.Memory(memory) + VMMemoryRef.Definition);
        return LoadVm(IrType.I64, definition, VMMemory.ByteLength, MemorySizeRegion(memory));
    }

    private readonly void CheckBounds(int address, int memory, ulong offset, int size)
    {
        if (!IsChecked(memory)) return;
        ulong bytes = offset + (ulong)size;
        // With an offset that large no address is in bounds.
        if (bytes < offset) TrapIf(Const(IrType.I32, 1), TrapCode.MemoryOutOfBounds);
        else Emit(Op.BoundsCheck, IrType.None, Widen(address), MemoryLength(memory), aux: (int)TrapCode.MemoryOutOfBounds, imm: (long)bytes);
    }

    private static IrType LoadType(Opcode opcode) => opcode switch
    {
        Opcode.I32Load or >= Opcode.I32Load8S and <= Opcode.I32Load16U => IrType.I32,
        Opcode.I64Load or >= Opcode.I64Load8S and <= Opcode.I64Load32U => IrType.I64,
        Opcode.F32Load => IrType.F32,
        Opcode.F64Load => IrType.F64,
        _ => IrType.V128,
    };

    private readonly int Access(Op op, IrType type, Opcode opcode, in MemoryArgument argument, int address, int value, int lane)
    {
        CheckBounds(address, argument.Memory, argument.Offset, 1 << OpcodeTable.NaturalAlignment(opcode));
        return Emit(op, type, MemoryBase(argument.Memory), address, value, Instruction.OpcodeAux(opcode, lane, argument.Memory), (long)argument.Offset);
    }

    public void Load(Opcode opcode, in MemoryArgument argument) => Push(Access(Op.Load, LoadType(opcode), opcode, argument, Pop(), Function.None, 0));

    public void Store(Opcode opcode, in MemoryArgument argument)
    {
        int value = Pop();
        Access(Op.Store, IrType.None, opcode, argument, Pop(), value, 0);
    }

    public void LoadLane(Opcode opcode, in MemoryArgument argument, int lane)
    {
        int vector = Pop();
        Push(Access(Op.Load, IrType.V128, opcode, argument, Pop(), vector, lane));
    }

    public void StoreLane(Opcode opcode, in MemoryArgument argument, int lane)
    {
        int vector = Pop();
        Access(Op.Store, IrType.None, opcode, argument, Pop(), vector, lane);
    }

    // ---- atomics

    public void Atomic(Opcode opcode, in MemoryArgument argument)
    {
        switch (opcode)
        {
            case Opcode.MemoryAtomicNotify:
                WaitOrNotify(Builtin.AtomicNotify, argument, 2);
                return;
            case Opcode.MemoryAtomicWait32:
                WaitOrNotify(Builtin.AtomicWait32, argument, 3);
                return;
            case Opcode.MemoryAtomicWait64:
                WaitOrNotify(Builtin.AtomicWait64, argument, 3);
                return;
        }
        uint signature = OpcodeTable.Signature(opcode);
        int count = (int)(signature & 7), results = (int)(signature >> 3 & 7);
        int second = count > 2 ? Pop() : Function.None, first = count > 1 ? Pop() : Function.None, address = Pop();
        int alignment = OpcodeTable.NaturalAlignment(opcode);
        if (alignment > 0)
        {
            var type = _function.TypeOf(address);
            long mask = (1 << alignment) - 1, low = (long)argument.Offset & mask;
            int sum = low == 0 ? address : Emit(Op.Add, type, address, Const(type, low));
            int misaligned = Emit(Op.And, type, sum, Const(type, mask));
            TrapIf(Compare(IntCondition.Ne, misaligned, Const(type, 0)), TrapCode.UnalignedAtomic);
        }
        CheckBounds(address, argument.Memory, argument.Offset, 1 << alignment);
        int pointer = Emit(Op.Add, IrType.I64, MemoryBase(argument.Memory), Widen(address));
        var result = results == 0 ? IrType.None : SignatureTypes[(int)(signature >> 6 + 3 * count & 7)];
        int value = Emit(Op.Atomic, result, pointer, first, second, Instruction.OpcodeAux(opcode, 0, argument.Memory), (long)argument.Offset);
        if (results > 0) Push(value);
    }

    public readonly void AtomicFence() => Emit(Op.Fence, IrType.None);

    /// <summary>The engine checks the address and does the rest; a negative result is a trap that it has noted.</summary>
    private void WaitOrNotify(Builtin builtin, in MemoryArgument argument, int count)
    {
        Span<int> arguments = stackalloc int[count + 2];
        for (int i = count - 1; i >= 0; i--) arguments[i + 2] = Widen(Pop());
        if (argument.Offset != 0)
        {
            int sum = Emit(Op.Add, IrType.I64, arguments[2], Const(IrType.I64, (long)argument.Offset));
            if (Is64(argument.Memory)) TrapIf(Compare(IntCondition.LtU, sum, arguments[2]), TrapCode.MemoryOutOfBounds);
            arguments[2] = sum;
        }
        arguments[0] = _context;
        arguments[1] = Const(IrType.I64, argument.Memory);
        int result = _function.AddWithList(_block, Op.CallBuiltin, IrType.I64, arguments, (int)builtin);
        TrapIf(Compare(IntCondition.LtS, result, Const(IrType.I64, 0)), TrapCode.Pending);
        Push(Emit(Op.Wrap, IrType.I32, result));
    }

    // ---- size and bulk operators

    public void MemorySize(int memory)
    {
        var type = _module.Memories[memory];
        int pages = Emit(Op.ShrU, IrType.I64, MemoryLength(memory), Const(IrType.I64, type.PageSizeLog2));
        Push(Narrow(pages, type.Limits.AddressType));
    }

    public void MemoryGrow(int memory)
    {
        int delta = Widen(Pop());
        Push(Narrow(CallBuiltin(Builtin.MemoryGrow, [Const(IrType.I64, memory), delta]), _module.Memories[memory].Limits.AddressType));
    }

    public void MemoryFill(int memory)
    {
        int length = Widen(Pop()), value = Widen(Pop()), destination = Widen(Pop());
        if (Is64(memory))
        {
            TrapOnStatus(CallBuiltin(Builtin.MemoryFill, [Const(IrType.I64, memory), destination, value, length]));
            return;
        }
        CheckRange(destination, length, memory);
        CallLibrary(Builtin.Memset, [Pointer(destination, memory), value, length]);
    }

    public void MemoryCopy(int destination, int source)
    {
        int length = Widen(Pop()), from = Widen(Pop()), to = Widen(Pop());
        if (Is64(destination) || Is64(source))
        {
            TrapOnStatus(CallBuiltin(Builtin.MemoryCopy, [Const(IrType.I64, (long)destination << 32 | (uint)source), to, from, length]));
            return;
        }
        CheckRange(to, length, destination);
        CheckRange(from, length, source);
        CallLibrary(Builtin.Memmove, [Pointer(to, destination), Pointer(from, source), length]);
    }

    /// <summary>Traps unless a range lies in bounds. Sums of 32-bit numbers cannot overflow.</summary>
    private readonly void CheckRange(int start, int length, int memory) =>
        Emit(Op.BoundsCheck, IrType.None, Emit(Op.Add, IrType.I64, start, length), MemoryLength(memory), aux: (int)TrapCode.MemoryOutOfBounds);

    private readonly int Pointer(int address, int memory) => Emit(Op.Add, IrType.I64, MemoryBase(memory), address);

    public void MemoryInit(int segment, int memory)
    {
        int length = Widen(Pop()), source = Widen(Pop()), destination = Widen(Pop());
        TrapOnStatus(CallBuiltin(Builtin.MemoryInit, [Const(IrType.I64, (long)memory << 32 | (uint)segment), destination, source, length]));
    }

    public readonly void DataDrop(int segment) => CallBuiltin(Builtin.DataDrop, [Const(IrType.I64, segment)]);
}
