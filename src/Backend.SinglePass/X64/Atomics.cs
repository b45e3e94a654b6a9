using Tiered.CodeGen.X64;
using Tiered.Wasm;

namespace Tiered.Backend.SinglePass;

// Atomic operators. Loads are plain loads on this CPU, as stores are exchanges, which fence.
internal unsafe partial struct FunctionCompiler
{
    /// <summary>Types and size of an atomic access.</summary>
    private readonly struct AtomicAccess(Opcode opcode)
    {
        public int Size { get; } = 1 << OpcodeTable.NaturalAlignment(opcode);

        // A signature's last type is that of the value: the result's, or of a store the operand's (0 i32, 1 i64).
        public ValKind Type { get; } = (OpcodeTable.Signature(opcode) >> 9 & 7) == 1 ? ValKind.I64 : ValKind.I32;
    }

    public void AtomicFence()
    {
        Begin();
        _asm.MemoryFence();
    }

    public void Atomic(Opcode opcode, in MemoryArgument argument)
    {
        Begin();
        switch (opcode)
        {
            case Opcode.MemoryAtomicNotify: WaitOrNotify(Builtin.AtomicNotify, argument, 2); break;
            case Opcode.MemoryAtomicWait32: WaitOrNotify(Builtin.AtomicWait32, argument, 3); break;
            case Opcode.MemoryAtomicWait64: WaitOrNotify(Builtin.AtomicWait64, argument, 3); break;
            case <= Opcode.I64AtomicLoad32U: AtomicLoad(new AtomicAccess(opcode), argument); break;
            case <= Opcode.I64AtomicStore32: AtomicStore(new AtomicAccess(opcode), argument); break;
            case <= Opcode.I64AtomicRmw32AddU: AtomicAdd(new AtomicAccess(opcode), argument, negate: false); break;
            case <= Opcode.I64AtomicRmw32SubU: AtomicAdd(new AtomicAccess(opcode), argument, negate: true); break;
            case <= Opcode.I64AtomicRmw32AndU: AtomicLogic(new AtomicAccess(opcode), argument, AluOp.And); break;
            case <= Opcode.I64AtomicRmw32OrU: AtomicLogic(new AtomicAccess(opcode), argument, AluOp.Or); break;
            case <= Opcode.I64AtomicRmw32XorU: AtomicLogic(new AtomicAccess(opcode), argument, AluOp.Xor); break;
            case <= Opcode.I64AtomicRmw32XchgU: AtomicExchange(new AtomicAccess(opcode), argument); break;
            default: AtomicCompareExchange(new AtomicAccess(opcode), argument); break;
        }
    }

    /// <summary>The address of an access that must be aligned; others trap, wherever they point.</summary>
    private X64Mem AlignedAddress(in StackEntry index, in MemoryArgument argument, int size)
    {
        int mask = size - 1, low = (int)argument.Offset & mask;
        if (index.IsConstant)
        {
            if ((((int)index.Value + low) & mask) != 0) Trap(TrapCode.UnalignedAtomic);
        }
        else if (mask != 0)
        {
            int register = Use(index);
            if (low != 0)
            {
                _asm.Lea(false, Scratch, new X64Mem(register, low));
                register = Scratch;
            }
            _asm.TestImmediate(false, register, mask);
            TrapIf(Condition.NotEqual, TrapCode.UnalignedAtomic);
        }
        return Address(index, argument, size);
    }

    /// <summary>Clears what is above a narrow value that an instruction left in part of a register.</summary>
    private void ZeroExtendNarrow(int size, int register)
    {
        if (size < 4) _asm.Extend(false, false, size, register, register);
    }

    private void LoadZeroExtended(int size, int destination, in X64Mem address) => _asm.RegMem(size switch
    {
        1 => X64Op.Movzx_r32_rm8,
        2 => X64Op.Movzx_r32_rm16,
        4 => X64Op.Mov_r32_rm32,
        _ => X64Op.Mov_r64_rm64,
    }, destination, address);

    private void AtomicLoad(in AtomicAccess access, in MemoryArgument argument)
    {
        var index = Pop();
        Cache(index);
        var address = AlignedAddress(index, argument, access.Size);
        int result = Allocate(access.Type);
        Record(TrapCode.MemoryOutOfBounds);
        LoadZeroExtended(access.Size, result, address);
        PushRegister(access.Type, result);
    }

    private void AtomicStore(in AtomicAccess access, in MemoryArgument argument)
    {
        var value = Pop();
        var index = Pop();
        Cache(index);
        int register = UseTemporary(value);
        var address = AlignedAddress(index, argument, access.Size);
        Record(TrapCode.MemoryOutOfBounds);
        _asm.Exchange(access.Size, address, register);
    }

    private void AtomicExchange(in AtomicAccess access, in MemoryArgument argument)
    {
        var value = Pop();
        var index = Pop();
        Cache(index);
        int register = UseTemporary(value);
        var address = AlignedAddress(index, argument, access.Size);
        Record(TrapCode.MemoryOutOfBounds);
        _asm.Exchange(access.Size, address, register);
        ZeroExtendNarrow(access.Size, register);
        PushRegister(access.Type, register);
    }

    private void AtomicAdd(in AtomicAccess access, in MemoryArgument argument, bool negate)
    {
        var value = Pop();
        var index = Pop();
        Cache(index);
        int register = UseTemporary(value);
        var address = AlignedAddress(index, argument, access.Size);
        if (negate) _asm.OneReg(access.Size == 8 ? X64Op.Neg_rm64 : X64Op.Neg_rm32, register);
        Record(TrapCode.MemoryOutOfBounds);
        _asm.LockExchangeAdd(access.Size, address, register);
        ZeroExtendNarrow(access.Size, register);
        PushRegister(access.Type, register);
    }

    /// <summary>Claims rax, which holds the value that compare-and-exchange expects and what memory held.</summary>
    private void ClaimRax(ref StackEntry first, ref StackEntry second)
    {
        Pin(Gpr.Rax);
        Vacate(Gpr.Rax);
        MoveAway(ref first, Gpr.Rax);
        MoveAway(ref second, Gpr.Rax);
    }

    /// <summary>No instruction gives the old value: try until nobody came between.</summary>
    private void AtomicLogic(in AtomicAccess access, in MemoryArgument argument, AluOp op)
    {
        var value = Pop();
        var index = Pop();
        ClaimRax(ref value, ref index);
        int operand = Use(value);
        var address = AlignedAddress(index, argument, access.Size);
        int changed = Allocate(access.Type);
        Pin(changed);
        bool wide = access.Size == 8;
        Record(TrapCode.MemoryOutOfBounds);
        LoadZeroExtended(access.Size, Gpr.Rax, address);
        int retry = _lastLabel = _asm.Position;
        _asm.Mov(wide, changed, Gpr.Rax);
        _asm.Alu(op, wide, changed, operand);
        Record(TrapCode.MemoryOutOfBounds);
        _asm.LockCompareExchange(access.Size, address, changed);
        _asm.JumpBack(Condition.NotEqual, retry);
        ZeroExtendNarrow(access.Size, Gpr.Rax);
        PushRegister(access.Type, Gpr.Rax);
    }

    /// <summary>A narrow access compares and stores the low parts of its operands.</summary>
    private void AtomicCompareExchange(in AtomicAccess access, in MemoryArgument argument)
    {
        var replacement = Pop();
        var expected = Pop();
        var index = Pop();
        ClaimRax(ref replacement, ref index);
        LoadInto(Gpr.Rax, expected);
        int register = Use(replacement);
        var address = AlignedAddress(index, argument, access.Size);
        Record(TrapCode.MemoryOutOfBounds);
        _asm.LockCompareExchange(access.Size, address, register);
        // Only a failed comparison writes the register, and only its low part.
        if (access.Size == 4) _asm.Mov(false, Gpr.Rax, Gpr.Rax);
        else ZeroExtendNarrow(access.Size, Gpr.Rax);
        PushRegister(access.Type, Gpr.Rax);
    }

    /// <summary>The engine checks the address and does the rest; a negative result is a trap that it has noted.</summary>
    private void WaitOrNotify(Builtin builtin, in MemoryArgument argument, int operands)
    {
        int first = _top - operands;
        SaveAround(first);
        BeginMoves();
        for (int i = 0; i < operands; i++) AddMove(CallingConvention.GeneralArguments[i + 2], first + i);
        EmitMoves();
        if (argument.Offset != 0)
        {
            int address = CallingConvention.GeneralArguments[2];
            _asm.MovImmediate(Scratch, (long)argument.Offset);
            _asm.Alu(AluOp.Add, true, address, Scratch);
            if (_module.Memories[argument.Memory].Limits.Is64) TrapIf(Condition.Below, TrapCode.MemoryOutOfBounds);
        }
        _asm.MovImmediate(CallingConvention.GeneralArguments[1], argument.Memory);
        EmitBuiltinCall(builtin);
        Discard(operands);
        ForgetCallerSaved();
        _asm.Test(true, Gpr.Rax, Gpr.Rax);
        TrapIf(Condition.Sign, TrapCode.Pending);
        PushBuiltinResult(ValKind.I32);
    }
}
