using Tiered.Wasm;

namespace Tiered.Backend.Llvm.Translation;

// Atomic operators: sequentially consistent, and volatile, so that none is removed and each traps.
internal unsafe partial struct FunctionTranslator
{
    private const LLVMAtomicOrdering SequentiallyConsistent = LLVMAtomicOrdering.LLVMAtomicOrderingSequentiallyConsistent;

    public void Atomic(Opcode opcode, in MemoryArgument argument)
    {
        switch (opcode)
        {
            case Opcode.MemoryAtomicNotify: WaitOrNotify(Builtin.AtomicNotify, argument, hasTimeout: false); return;
            case Opcode.MemoryAtomicWait32: WaitOrNotify(Builtin.AtomicWait32, argument, hasTimeout: true); return;
            case Opcode.MemoryAtomicWait64: WaitOrNotify(Builtin.AtomicWait64, argument, hasTimeout: true); return;
        }
        uint signature = OpcodeTable.Signature(opcode);
        int operands = (int)(signature & 7);
        LValue second = operands > 2 ? Pop() : null, first = operands > 1 ? Pop() : null, address = Pop();
        int alignment = OpcodeTable.NaturalAlignment(opcode);
        var cell = alignment switch { 0 => _ir.I8, 1 => _ir.I16, 2 => _ir.I32, _ => _ir.I64 };
        CheckAlignment(address, argument.Offset, alignment);
        var pointer = Pointer(opcode, argument, address);

        if (opcode <= Opcode.I64AtomicLoad32U)
        {
            var load = LLVM.BuildLoad2(_b, cell, pointer, Utf8.Empty);
            Finish(load, argument.Memory, alignment);
            // 0x10 and 0x11 are the full widths, then come 8 and 16 bits as i32, and 8 to 32 bits as i64.
            Push(ZeroExtend(load, opcode is Opcode.I32AtomicLoad or Opcode.I32AtomicLoad8U or Opcode.I32AtomicLoad16U ? _ir.I32 : _ir.I64));
            return;
        }
        if (opcode <= Opcode.I64AtomicStore32)
        {
            Finish(LLVM.BuildStore(_b, Truncate(first, cell), pointer), argument.Memory, alignment);
            return;
        }
        var type = LLVM.TypeOf(first);
        if (opcode >= Opcode.I32AtomicRmwCmpxchg)
        {
            var exchange = LLVM.BuildAtomicCmpXchg(_b, pointer, Truncate(first, cell), Truncate(second, cell), SequentiallyConsistent, SequentiallyConsistent, 0);
            LLVM.SetVolatile(exchange, 1);
            _ir.SetRegion(exchange, MemoryRegion(argument.Memory));
            var old = LLVM.BuildExtractValue(_b, exchange, 0, Utf8.Empty);
            Push(ZeroExtend(old, type));
            return;
        }
        var operation = (((int)opcode - (int)Opcode.I32AtomicRmwAdd) / 7) switch
        {
            0 => LLVMAtomicRMWBinOp.LLVMAtomicRMWBinOpAdd,
            1 => LLVMAtomicRMWBinOp.LLVMAtomicRMWBinOpSub,
            2 => LLVMAtomicRMWBinOp.LLVMAtomicRMWBinOpAnd,
            3 => LLVMAtomicRMWBinOp.LLVMAtomicRMWBinOpOr,
            4 => LLVMAtomicRMWBinOp.LLVMAtomicRMWBinOpXor,
            _ => LLVMAtomicRMWBinOp.LLVMAtomicRMWBinOpXchg,
        };
        var result = LLVM.BuildAtomicRMW(_b, operation, pointer, Truncate(first, cell), SequentiallyConsistent, 0);
        LLVM.SetVolatile(result, 1);
        _ir.SetRegion(result, MemoryRegion(argument.Memory));
        Push(ZeroExtend(result, type));
    }

    private readonly void Finish(LValue access, int memory, int alignment)
    {
        LLVM.SetAlignment(access, 1u << alignment);
        LLVM.SetOrdering(access, SequentiallyConsistent);
        LLVM.SetVolatile(access, 1);
        _ir.SetRegion(access, MemoryRegion(memory));
    }

    private readonly void CheckAlignment(LValue address, ulong offset, int alignment)
    {
        if (alignment == 0) return;
        var type = LLVM.TypeOf(address);
        ulong mask = (1u << alignment) - 1;
        var sum = LLVM.BuildAdd(_b, address, LLVM.ConstInt(type, offset & mask, 0), Utf8.Empty);
        TrapIf(IsNotZero(LLVM.BuildAnd(_b, sum, LLVM.ConstInt(type, mask, 0), Utf8.Empty)), TrapCode.UnalignedAtomic);
    }

    public readonly void AtomicFence() => LLVM.BuildFence(_b, SequentiallyConsistent, 0, Utf8.Empty);

    /// <summary>The engine checks the address and does the rest; a negative result is a trap that it has noted.</summary>
    private void WaitOrNotify(Builtin builtin, in MemoryArgument argument, bool hasTimeout)
    {
        LValue last = hasTimeout ? Pop() : null, value = Widen(Pop()), address = Widen(Pop());
        if (argument.Offset != 0)
        {
            var sum = LLVM.BuildAdd(_b, address, _ir.Int64(argument.Offset), Utf8.Empty);
            if (Is64(argument.Memory)) TrapIf(Compare(LLVMIntPredicate.LLVMIntULT, sum, address), TrapCode.MemoryOutOfBounds);
            address = sum;
        }
        var result = CallBuiltin(builtin, _ir.Int64((ulong)argument.Memory), address, value, last);
        TrapIf(Compare(LLVMIntPredicate.LLVMIntSLT, result, _ir.Int64(0)), TrapCode.Pending);
        Push(Wrap(result));
    }
}
