using Tiered.Wasm;

namespace Tiered.Backend.Llvm.Translation;

// Linear memory. In guard mode the MMU checks a 32-bit memory's accesses, and they are volatile (exact traps) or plain (relaxed ones);
// what was checked beforehand cannot trap and is always plain.
internal unsafe partial struct FunctionTranslator
{
    private readonly bool Is64(int memory) => _module.Memories[memory].Limits.Is64;

    private readonly bool IsChecked(int memory) => Is64(memory) || _options.BoundsChecks == BoundsCheckMode.Explicit;

    /// <summary>The address of a memory's first byte, which never moves; loaded once, in the entry block.</summary>
    private readonly LValue MemoryBase(int memory)
    {
        if (_memoryBases[memory] == null)
            _memoryBases[memory] = LoadVm(_ir.EntryBuilder, _ir.Pointer, _context, _offsets.Memory(memory) + VMMemoryRef.Base, Region.Invariant);
        return _memoryBases[memory];
    }

    private readonly LValue MemoryLength(int memory)
    {
        var definition = LoadInvariant(_ir.Pointer, _context, _offsets.Memory(memory) + VMMemoryRef.Definition);
        var length = LoadVm(_ir.I64, definition, VMMemory.ByteLength, Region.MemorySize);
        // Another thread may grow a shared memory meanwhile: what was read must not be read again.
        if (_module.Memories[memory].IsShared) LLVM.SetVolatile(length, 1);
        return length;
    }

    private readonly Region MemoryRegion(int memory) => memory < _module.ImportedMemoryCount ? Region.ImportedMemory : Region.FirstNumbered + 2 * memory + 1;

    private readonly void CheckBounds(LValue address, int memory, ulong offset, uint size)
    {
        if (!IsChecked(memory)) return;
        ulong bytes = offset + size;
        // With an offset that large no address is in bounds.
        if (bytes < offset) TrapIf(LLVM.ConstInt(_ir.I1, 1, 0), TrapCode.MemoryOutOfBounds);
        else CheckEnd(Widen(address), _ir.Int64(bytes), MemoryLength(memory));
    }

    /// <summary>Traps unless start + length, without overflow, is at most a limit.</summary>
    private readonly void CheckEnd(LValue start, LValue length, LValue limit)
    {
        var sum = Call("llvm.uadd.with.overflow", _ir.I64, start, length);
        var overflows = LLVM.BuildExtractValue(_b, sum, 1, Utf8.Empty);
        var beyond = Compare(LLVMIntPredicate.LLVMIntUGT, LLVM.BuildExtractValue(_b, sum, 0, Utf8.Empty), limit);
        TrapIf(LLVM.BuildOr(_b, overflows, beyond, Utf8.Empty), TrapCode.MemoryOutOfBounds);
    }

    /// <summary>The address of an access, checked where the MMU does not.</summary>
    private readonly LValue Pointer(Opcode opcode, in MemoryArgument argument, LValue address)
    {
        CheckBounds(address, argument.Memory, argument.Offset, 1u << OpcodeTable.NaturalAlignment(opcode));
        return Address(_b, Address(MemoryBase(argument.Memory), Widen(address)), (long)argument.Offset);
    }

    private readonly LValue Load(LType type, LValue pointer, int memory)
    {
        var load = LLVM.BuildLoad2(_b, type, pointer, Utf8.Empty);
        Describe(load, memory);
        return load;
    }

    private readonly void Store(LValue value, LValue pointer, int memory) => Describe(LLVM.BuildStore(_b, value, pointer), memory);

    private readonly void Describe(LValue access, int memory)
    {
        LLVM.SetAlignment(access, 1);
        _ir.SetRegion(access, MemoryRegion(memory));
        if (!_relaxedTraps && !IsChecked(memory)) LLVM.SetVolatile(access, 1);
    }

    public void Load(Opcode opcode, in MemoryArgument argument)
    {
        var pointer = Pointer(opcode, argument, Pop());
        int memory = argument.Memory;
        Push(opcode switch
        {
            Opcode.I32Load => Load(_ir.I32, pointer, memory),
            Opcode.I64Load => Load(_ir.I64, pointer, memory),
            Opcode.F32Load => Load(_ir.F32, pointer, memory),
            Opcode.F64Load => Load(_ir.F64, pointer, memory),
            Opcode.I32Load8S => SignExtend(Load(_ir.I8, pointer, memory), _ir.I32),
            Opcode.I32Load8U => ZeroExtend(Load(_ir.I8, pointer, memory), _ir.I32),
            Opcode.I32Load16S => SignExtend(Load(_ir.I16, pointer, memory), _ir.I32),
            Opcode.I32Load16U => ZeroExtend(Load(_ir.I16, pointer, memory), _ir.I32),
            Opcode.I64Load8S => SignExtend(Load(_ir.I8, pointer, memory), _ir.I64),
            Opcode.I64Load8U => ZeroExtend(Load(_ir.I8, pointer, memory), _ir.I64),
            Opcode.I64Load16S => SignExtend(Load(_ir.I16, pointer, memory), _ir.I64),
            Opcode.I64Load16U => ZeroExtend(Load(_ir.I16, pointer, memory), _ir.I64),
            Opcode.I64Load32S => SignExtend(Load(_ir.I32, pointer, memory), _ir.I64),
            Opcode.I64Load32U => ZeroExtend(Load(_ir.I32, pointer, memory), _ir.I64),
            Opcode.V128Load => Load(_ir.I64x2, pointer, memory),
            Opcode.V128Load8x8S => Canonical(SignExtend(Load(LLVM.VectorType(_ir.I8, 8), pointer, memory), _ir.I16x8)),
            Opcode.V128Load8x8U => Canonical(ZeroExtend(Load(LLVM.VectorType(_ir.I8, 8), pointer, memory), _ir.I16x8)),
            Opcode.V128Load16x4S => Canonical(SignExtend(Load(LLVM.VectorType(_ir.I16, 4), pointer, memory), _ir.I32x4)),
            Opcode.V128Load16x4U => Canonical(ZeroExtend(Load(LLVM.VectorType(_ir.I16, 4), pointer, memory), _ir.I32x4)),
            Opcode.V128Load32x2S => SignExtend(Load(LLVM.VectorType(_ir.I32, 2), pointer, memory), _ir.I64x2),
            Opcode.V128Load32x2U => ZeroExtend(Load(LLVM.VectorType(_ir.I32, 2), pointer, memory), _ir.I64x2),
            Opcode.V128Load8Splat => Canonical(Splat(Load(_ir.I8, pointer, memory), _ir.I8x16)),
            Opcode.V128Load16Splat => Canonical(Splat(Load(_ir.I16, pointer, memory), _ir.I16x8)),
            Opcode.V128Load32Splat => Canonical(Splat(Load(_ir.I32, pointer, memory), _ir.I32x4)),
            Opcode.V128Load64Splat => Splat(Load(_ir.I64, pointer, memory), _ir.I64x2),
            Opcode.V128Load32Zero => Canonical(InsertLane(LLVM.ConstNull(_ir.I32x4), Load(_ir.I32, pointer, memory), 0)),
            Opcode.V128Load64Zero => InsertLane(LLVM.ConstNull(_ir.I64x2), Load(_ir.I64, pointer, memory), 0),
            _ => throw new InvalidOperationException($"no translation of {opcode}"),
        });
    }

    public void Store(Opcode opcode, in MemoryArgument argument)
    {
        var value = Pop();
        var pointer = Pointer(opcode, argument, Pop());
        var narrow = opcode switch
        {
            Opcode.I32Store8 or Opcode.I64Store8 => _ir.I8,
            Opcode.I32Store16 or Opcode.I64Store16 => _ir.I16,
            Opcode.I64Store32 => _ir.I32,
            _ => null,
        };
        Store(narrow == null ? value : LLVM.BuildTrunc(_b, value, narrow, Utf8.Empty), pointer, argument.Memory);
    }

    private readonly LType LaneAccess(Opcode opcode) => (opcode - (opcode >= Opcode.V128Store8Lane ? Opcode.V128Store8Lane : Opcode.V128Load8Lane)) switch
    {
        0 => _ir.I8x16,
        1 => _ir.I16x8,
        2 => _ir.I32x4,
        _ => _ir.I64x2,
    };

    public void LoadLane(Opcode opcode, in MemoryArgument argument, int lane)
    {
        var shape = LaneAccess(opcode);
        var vector = Bitcast(Pop(), shape);
        var pointer = Pointer(opcode, argument, Pop());
        Push(Canonical(InsertLane(vector, Load(LLVM.GetElementType(shape), pointer, argument.Memory), lane)));
    }

    public void StoreLane(Opcode opcode, in MemoryArgument argument, int lane)
    {
        var vector = Bitcast(Pop(), LaneAccess(opcode));
        var pointer = Pointer(opcode, argument, Pop());
        Store(ExtractLane(vector, lane), pointer, argument.Memory);
    }

    // ---- size and bulk operators

    public void MemorySize(int memory)
    {
        var type = _module.Memories[memory];
        Push(Narrow(LLVM.BuildLShr(_b, MemoryLength(memory), _ir.Int64((ulong)type.PageSizeLog2), Utf8.Empty), type.Limits.AddressType));
    }

    public void MemoryGrow(int memory)
    {
        var delta = Widen(Pop());
        Push(Narrow(CallBuiltin(Builtin.MemoryGrow, _ir.Int64((ulong)memory), delta), _module.Memories[memory].Limits.AddressType));
    }

    public void MemoryFill(int memory)
    {
        LValue length = Widen(Pop()), value = Widen(Pop()), destination = Widen(Pop());
        if (Is64(memory))
        {
            TrapOnStatus(CallBuiltin(Builtin.MemoryFill, _ir.Int64((ulong)memory), destination, value, length));
            return;
        }
        CheckEnd(destination, length, MemoryLength(memory));
        CallLibrary(Builtin.Memset, Address(MemoryBase(memory), destination), value, length);
    }

    public void MemoryCopy(int destination, int source)
    {
        LValue length = Widen(Pop()), from = Widen(Pop()), to = Widen(Pop());
        if (Is64(destination) || Is64(source))
        {
            TrapOnStatus(CallBuiltin(Builtin.MemoryCopy, _ir.Int64((ulong)destination << 32 | (uint)source), to, from, length));
            return;
        }
        CheckEnd(to, length, MemoryLength(destination));
        CheckEnd(from, length, MemoryLength(source));
        CallLibrary(Builtin.Memmove, Address(MemoryBase(destination), to), Address(MemoryBase(source), from), length);
    }

    public void MemoryInit(int segment, int memory)
    {
        LValue length = Widen(Pop()), source = Widen(Pop()), destination = Widen(Pop());
        TrapOnStatus(CallBuiltin(Builtin.MemoryInit, _ir.Int64((ulong)memory << 32 | (uint)segment), destination, source, length));
    }

    public readonly void DataDrop(int segment) => CallBuiltin(Builtin.DataDrop, _ir.Int64((ulong)segment));
}
