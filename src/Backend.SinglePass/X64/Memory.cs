using Tiered.CodeGen.X64;
using Tiered.Wasm;

namespace Tiered.Backend.SinglePass;

// Loads and stores. One routine makes addresses, for both widths of index and both ways of checking bounds.
internal unsafe partial struct FunctionCompiler
{
    /// <summary>
    /// The address of an access. In guard mode the MMU checks: base + index + offset stays inside the reservation. Otherwise
    /// the access is compared with the memory's length here. May use the scratch register.
    /// </summary>
    private X64Mem Address(in StackEntry index, in MemoryArgument argument, int size)
    {
        bool wide = _module.Memories[argument.Memory].Limits.Is64;
        if (wide || _options.BoundsChecks == BoundsCheckMode.Explicit) return CheckedAddress(index, argument, size, wide);
        int register;
        if (index.IsConstant)
        {
            ulong address = (uint)index.Value + argument.Offset;
            if (address <= int.MaxValue) return new X64Mem(BaseOf(argument.Memory), (int)address);
            register = Allocate(ValKind.I64);
            Pin(register);
            _asm.MovImmediate(register, (long)address);
            return new X64Mem(BaseOf(argument.Memory), register, 0, 0);
        }
        register = Use(index);
        if (argument.Offset <= int.MaxValue) return new X64Mem(BaseOf(argument.Memory), register, 0, (int)argument.Offset);
        int sum = Allocate(ValKind.I64);
        Pin(sum);
        _asm.MovImmediate(sum, (long)argument.Offset);
        _asm.Alu(AluOp.Add, true, sum, register);
        return new X64Mem(BaseOf(argument.Memory), sum, 0, 0);
    }

    /// <summary>The base address of a memory; other than memory 0's it is in the scratch register.</summary>
    private int BaseOf(int memory)
    {
        if (memory == 0) return MemoryBase();
        _asm.Load(true, Scratch, new X64Mem(Context(), _offsets.Memory(memory) + VMMemoryRef.Base));
        return Scratch;
    }

    private X64Mem CheckedAddress(in StackEntry index, in MemoryArgument argument, int size, bool wide)
    {
        int register = Use(index);
        int end = Allocate(ValKind.I64);
        Pin(end);
        ulong offset = argument.Offset, last = offset + (ulong)size;
        if (last < offset)
        {
            // No index is small enough.
            _asm.Zero(end);
            TrapIf(Condition.Equal, TrapCode.MemoryOutOfBounds);
        }
        if (last <= int.MaxValue && !wide)
        {
            _asm.Lea(true, end, new X64Mem(register, (int)last));
        }
        else
        {
            _asm.MovImmediate(end, (long)last);
            _asm.Alu(AluOp.Add, true, end, register);
            if (wide) TrapIf(Condition.Below, TrapCode.MemoryOutOfBounds);
        }
        _asm.Load(true, Scratch, new X64Mem(Context(), _offsets.Memory(argument.Memory) + VMMemoryRef.Definition));
        _asm.Alu(AluOp.Cmp, true, end, new X64Mem(Scratch, VMMemory.ByteLength));
        TrapIf(Condition.Above, TrapCode.MemoryOutOfBounds);
        return new X64Mem(BaseOf(argument.Memory), end, 0, -size);
    }

    /// <summary>Bytes of the operator being compiled: its code, alignment and offset, and the memory index if it has one.</summary>
    private readonly uint MemoryOperatorLength()
    {
        byte* p = _bytes + _position, end = _bytes + _bodyEnd;
        if (*p++ >= FirstPrefix) p += LebLength(p, end);
        int parts = (*p & 0x40) != 0 ? 3 : 2;
        for (; parts > 0 && p < end; p++)
        {
            if (*p < 0x80) parts--;
        }
        return (uint)(p - (_bytes + _position));
    }

    public void Load(Opcode opcode, in MemoryArgument argument)
    {
        Begin();
        if (opcode > Opcode.I64Load32U)
        {
            LoadVector(opcode, argument);
            return;
        }
        var index = Pop();
        Cache(index);
        int size = 1 << OpcodeTable.NaturalAlignment(opcode);
        var type = opcode switch
        {
            Opcode.F32Load => ValKind.F32,
            Opcode.F64Load => ValKind.F64,
            Opcode.I64Load or >= Opcode.I64Load8S and <= Opcode.I64Load32U => ValKind.I64,
            _ => ValKind.I32,
        };
        var address = Address(index, argument, size);
        int hint = ResultHint(MemoryOperatorLength(), type);
        int destination = hint;
        if (hint < 0)
        {
            // The index is read before the result is written, so they can share a register.
            destination = index.Kind == EntryKind.Register && Bank(type) == GeneralBank ? index.Register : Allocate(type);
        }
        Record(TrapCode.MemoryOutOfBounds);
        uint template = opcode switch
        {
            Opcode.I32Load or Opcode.I64Load32U => X64Op.Mov_r32_rm32,
            Opcode.I64Load => X64Op.Mov_r64_rm64,
            Opcode.F32Load => X64Op.Movss_xmm_xmmm32,
            Opcode.F64Load => X64Op.Movsd_xmm_xmmm64,
            Opcode.I32Load8S => X64Op.Movsx_r32_rm8,
            Opcode.I32Load8U or Opcode.I64Load8U => X64Op.Movzx_r32_rm8,
            Opcode.I32Load16S => X64Op.Movsx_r32_rm16,
            Opcode.I32Load16U or Opcode.I64Load16U => X64Op.Movzx_r32_rm16,
            Opcode.I64Load8S => X64Op.Movsx_r64_rm8,
            Opcode.I64Load16S => X64Op.Movsx_r64_rm16,
            _ => X64Op.Movsxd_r64_rm32,
        };
        _asm.RegMem(template, destination, address);
        PushResult(type, destination);
    }

    public void Store(Opcode opcode, in MemoryArgument argument)
    {
        Begin();
        if (opcode > Opcode.I64Store32)
        {
            StoreVector(argument);
            return;
        }
        var value = Pop();
        var index = Pop();
        Cache(index);
        int size = 1 << OpcodeTable.NaturalAlignment(opcode);
        bool immediate = value.IsConstant && (size < 8 || value.Value == (int)value.Value);
        int source = immediate ? 0 : Use(value);
        var address = Address(index, argument, size);
        Record(TrapCode.MemoryOutOfBounds);
        if (!immediate)
        {
            uint template = opcode switch
            {
                Opcode.F32Store => X64Op.Movss_xmmm32_xmm,
                Opcode.F64Store => X64Op.Movsd_xmmm64_xmm,
                _ => size switch
                {
                    1 => X64Op.Mov_rm8_r8,
                    2 => X64Op.Mov_rm16_r16,
                    4 => X64Op.Mov_rm32_r32,
                    _ => X64Op.Mov_rm64_r64,
                },
            };
            _asm.RegMem(template, source, address);
            return;
        }
        switch (size)
        {
            case 1:
                _asm.OneMem(X64Op.Mov_rm8_imm8, address);
                _asm.Imm8((int)value.Value);
                break;
            case 2:
                _asm.OneMem(X64Op.Mov_rm16_imm16, address);
                _asm.Imm16((int)value.Value);
                break;
            default:
                _asm.StoreImmediate(size == 8, address, (int)value.Value);
                break;
        }
    }

    public void MemorySize(int memory)
    {
        Begin();
        var type = _module.Memories[memory].Limits.AddressType.Kind;
        int register = Allocate(ValKind.I64);
        _asm.Load(true, register, new X64Mem(Context(), _offsets.Memory(memory) + VMMemoryRef.Definition));
        _asm.Load(true, register, new X64Mem(register, VMMemory.ByteLength));
        _asm.ShiftImmediate(ShiftOp.Shr, true, register, _module.Memories[memory].PageSizeLog2);
        PushRegister(type, register);
    }

    public void MemoryGrow(int memory)
    {
        Begin();
        CallBuiltin(Builtin.MemoryGrow, [BuiltinArgument.Constant(memory), BuiltinArgument.Operand(0)], 1);
        PushBuiltinResult(_module.Memories[memory].Limits.AddressType.Kind);
    }

    public void MemoryFill(int memory)
    {
        Begin();
        if (!_module.Memories[memory].Limits.Is64)
        {
            BulkInPlace(Builtin.Memset, memory, -1);
            return;
        }
        CallBuiltin(Builtin.MemoryFill, [BuiltinArgument.Constant(memory), BuiltinArgument.Operand(0), BuiltinArgument.Operand(1), BuiltinArgument.Operand(2)], 3);
        TrapOnStatus();
    }

    public void MemoryCopy(int destination, int source)
    {
        Begin();
        if (!_module.Memories[destination].Limits.Is64 && !_module.Memories[source].Limits.Is64)
        {
            BulkInPlace(Builtin.Memmove, destination, source);
            return;
        }
        CallBuiltin(Builtin.MemoryCopy, [BuiltinArgument.Pair(destination, source), BuiltinArgument.Operand(0), BuiltinArgument.Operand(1), BuiltinArgument.Operand(2)], 3);
        TrapOnStatus();
    }

    /// <summary>
    /// Checks bounds here and calls the C library, not the engine. Sums of 32-bit numbers cannot overflow. Without a
    /// <paramref name="source"/> memory the second operand is a value.
    /// </summary>
    private void BulkInPlace(Builtin builtin, int destination, int source)
    {
        int first = _top - 3;
        SaveAround(first);
        BeginMoves();
        AddMove(Gpr.Rdi, first);
        AddMove(Gpr.Rsi, first + 1);
        AddMove(Gpr.Rdx, first + 2);
        EmitMoves();
        CheckBulkBounds(Gpr.Rdi, destination);
        if (source >= 0) CheckBulkBounds(Gpr.Rsi, source);
        _asm.Alu(AluOp.Add, true, Gpr.Rdi, new X64Mem(Context(), _offsets.Memory(destination) + VMMemoryRef.Base));
        if (source >= 0) _asm.Alu(AluOp.Add, true, Gpr.Rsi, new X64Mem(Context(), _offsets.Memory(source) + VMMemoryRef.Base));
        CallThroughTable(builtin);
        Discard(3);
        ForgetCallerSaved();
    }

    /// <summary>Traps unless the bytes at an address, as many as rdx says, are in bounds.</summary>
    private void CheckBulkBounds(int address, int memory)
    {
        _asm.Load(true, Scratch, new X64Mem(Context(), _offsets.Memory(memory) + VMMemoryRef.Definition));
        _asm.Lea(true, Gpr.Rax, new X64Mem(address, Gpr.Rdx, 0, 0));
        _asm.Alu(AluOp.Cmp, true, Gpr.Rax, new X64Mem(Scratch, VMMemory.ByteLength));
        TrapIf(Condition.Above, TrapCode.MemoryOutOfBounds);
    }

    public void MemoryInit(int segment, int memory)
    {
        Begin();
        CallBuiltin(Builtin.MemoryInit, [BuiltinArgument.Pair(memory, segment), BuiltinArgument.Operand(0), BuiltinArgument.Operand(1), BuiltinArgument.Operand(2)], 3);
        TrapOnStatus();
    }

    public void DataDrop(int segment)
    {
        Begin();
        CallBuiltin(Builtin.DataDrop, [BuiltinArgument.Constant(segment)], 0);
    }
}
