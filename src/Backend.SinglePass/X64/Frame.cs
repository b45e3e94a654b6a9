using System.Numerics;
using System.Runtime.CompilerServices;
using Tiered.CodeGen.X64;

namespace Tiered.Backend.SinglePass;

// Registers, frame, prologue and epilogue. The frame, downwards from rbp: callee-saved registers (as many as are used, in
// ascending number and address), home slots, and the buffer for results of calls at rsp. The prologue depends on what the
// body turns out to use, so the body is written behind a gap that the prologue then fills from its end.
internal unsafe partial struct FunctionCompiler
{
    private const uint GeneralBank = 0x0000_FFFF;
    private const uint VectorBank = 0xFFFF_0000;
    private const int FirstVector = 16;

    // rbx holds the VMContext and r15 the base of memory 0, in functions that need them.
    private const int ContextRegister = Gpr.Rbx;
    private const int MemoryBaseRegister = Gpr.R15;
    private const int Scratch = Gpr.R11;
    private const int VectorScratch = FirstVector + 15;
    private const uint CalleeSaved = 1u << Gpr.Rbx | 1u << Gpr.R12 | 1u << Gpr.R13 | 1u << Gpr.R14 | 1u << Gpr.R15;

    private const int SaveAreaSize = 5 * 8;
    private const int PrologueGap = 240;
    // The red zone below the stack limit is far larger: frames up to this size need not be counted in the check.
    private const int SmallFrame = 4096;

    private X64Emitter _asm;
    private CpuFeatures _cpu;
    private bool _memoryBaseReserved;
    private int _resultArea;

    // Code offset of the newest label: what an instruction in front of it left in the flags says nothing.
    private int _lastLabel;

    private void InitializeTarget()
    {
        _asm = new X64Emitter(64 * 1024);
        InitializeVectorConstants();
        _cpu = _options.Target.Features;
        _memoryBaseReserved = _module.Memories.Length > 0;
        uint reserved = 1u << Gpr.Rsp | 1u << Gpr.Rbp | 1u << ContextRegister | 1u << Scratch | 1u << VectorScratch;
        if (_memoryBaseReserved) reserved |= 1u << MemoryBaseRegister;
        _allocatable = ~reserved;
    }

    private readonly bool Has(CpuFeatures feature) => (_cpu & feature) != 0;

    private static int ScratchOf(ValKind type) => Bank(type) == GeneralBank ? Scratch : VectorScratch;

    /// <summary>The register of the <c>VMContext</c>.</summary>
    private int Context()
    {
        _usedCalleeSaved |= 1u << ContextRegister;
        return ContextRegister;
    }

    /// <summary>The register of memory 0's base.</summary>
    private int MemoryBase()
    {
        _usedCalleeSaved |= 1u << ContextRegister | 1u << MemoryBaseRegister;
        return MemoryBaseRegister;
    }

    /// <summary>Parameters start in the registers they come in; those without one are copied to their slots.</summary>
    private void BeginTarget()
    {
        _asm.Rewind(0);
        _asm.Skip(PrologueGap);
        _lastLabel = PrologueGap;
        _zeroFlagOffset = -1;
        _resultArea = 0;
        _mapLength = 0;
        _mapEntries = 0;
        _trapStubCount = 0;
        _relocationCount = 0;
        _tailStubCount = 0;
        _indirectTailFixups = NoFixup;
        BeginVectorConstants();

        int general = 1, vector = 0, overflow = 0, noRun = 0;
        if (_type.ReturnsThroughBuffer) _asm.Store(true, SlotAddress(0), CallingConvention.GeneralArguments[general++]);
        var parameters = _type.Parameters;
        for (int i = 0; i < parameters.Length; i++)
        {
            var type = parameters[i].Kind;
            if (Bank(type) == GeneralBank && general < CallingConvention.GeneralArguments.Length)
            {
                int register = CallingConvention.GeneralArguments[general++];
                if (type == ValKind.I32) _asm.Mov(false, register, register);
                OwnByLocal(register, i, dirty: true);
            }
            else if (Bank(type) == VectorBank && vector < CallingConvention.VectorArgumentCount)
            {
                OwnByLocal(FirstVector + vector++, i, dirty: true);
            }
            else
            {
                if (overflow == 0) _asm.Load(true, Scratch, new X64Mem(Context(), VMContext.StoreContext));
                var source = new X64Mem(Scratch, VMStoreContext.OverflowArea + overflow * 8);
                int run = i < noRun ? 0 : OverflowRun(_type, i, general, vector);
                if (run >= LongRun)
                {
                    CopyRun(type, LocalSlot(i), source, run, toSlots: true);
                    _asm.Load(true, Scratch, new X64Mem(Context(), VMContext.StoreContext));
                    overflow += run * SlotCount(type);
                    i += run - 1;
                    continue;
                }
                if (run > 0) noRun = i + run;
                CopyMemory(type, SlotAddress(type, LocalSlot(i)), source);
                overflow += SlotCount(type);
            }
        }
    }

    /// <summary>Moves the values on top of the stack to where the calling convention returns them.</summary>
    private void ReturnValues()
    {
        int count = _type.Results.Length;
        if (count == 0) return;
        if (count == 1)
        {
            BeginMoves();
            AddMove(Bank(_type.Results[0].Kind) == GeneralBank ? Gpr.Rax : FirstVector, _top - 1);
            EmitMoves();
            return;
        }
        _asm.Load(true, Scratch, SlotAddress(0));
        var results = _type.Results;
        for (int i = 0, slot = 0, noRun = 0; i < count; slot += results[i++].SlotCount)
        {
            int first = _top - count + i, run = i < noRun ? 0 : SlotRun(first, _top);
            if (run >= LongRun)
            {
                CopyRun(results[i].Kind, StackSlot(first), new X64Mem(Scratch, slot * 8), run, toSlots: false);
                _asm.Load(true, Scratch, SlotAddress(0));
                slot += (run - 1) * results[i].SlotCount;
                i += run - 1;
                continue;
            }
            noRun = i + run;
            StoreOperand(new X64Mem(Scratch, slot * 8), first);
        }
    }

    /// <summary>Completes the function and adds it to a chunk.</summary>
    public void Finish(CodeChunk chunk)
    {
        Epilogue();
        _asm.Plain(X64Op.Retnq);
        EmitTailStubs();
        EmitLoopLooks();
        EmitTrapStubs();
        ReadAllSlots();
        int frame = FrameSize();
        int overflowStub = _asm.Position;
        bool check = _makesCalls || frame > SmallFrame || _options.Interruptible || LooksAtEntry;
        if (check) Trap(TrapCode.StackOverflow);
        int checkFailed = overflowStub, lookBack = -1;
        if (check && _options.TierUp)
            checkFailed = EmitEntryLookCode(frame > SmallFrame ? Scratch : Gpr.Rsp, overflowStub, out lookBack);

        int end = _asm.Position;
        _asm.Rewind(0);
        int field = Prologue(frame, check);
        int length = _asm.Position, start = PrologueGap - length;
        if (start < 0) throw new InvalidOperationException("the prologue outgrew its gap");
        _asm.Copy(0, start, length);
        if (check) _asm.Patch32(field + start, field + start + 4, checkFailed);
        if (lookBack >= 0) _asm.Patch32(lookBack, lookBack + 4, field + start + 4);
        _asm.Rewind(end);
        EmitVectorConstants(start);

        for (int i = 0; i < _relocationCount; i++) _relocations[i] = _relocations[i] with { Offset = _relocations[i].Offset - (uint)start };
        uint saved = _usedCalleeSaved;
        chunk.Add(_functionIndex, _asm.Code[start..], _relocations.AsSpan(0, _relocationCount), FinishMap(start),
            new UnwindInfo((ushort)saved, (short)(-8 * BitOperations.PopCount(saved))));
        chunk.AddFeatures(_asm.FeaturesUsed);
    }

    private readonly int FrameSize()
    {
        int size = (_usedSlots > 0 ? SaveAreaSize + 8 * _usedSlots : 8 * BitOperations.PopCount(_usedCalleeSaved)) + _resultArea;
        return size + 15 & ~15;
    }

    /// <summary>Writes the prologue; returns the offset of the stack check's displacement.</summary>
    private int Prologue(int frame, bool check)
    {
        int field = 0;
        _asm.InOpcode(X64Op.Push_r64, Gpr.Rbp);
        _asm.Mov(true, Gpr.Rbp, Gpr.Rsp);
        if (check)
        {
            int pointer = Gpr.Rsp;
            if (frame > SmallFrame)
            {
                // User addresses of stacks lie far above any frame's size: no wraparound.
                pointer = Scratch;
                _asm.Lea(true, Scratch, new X64Mem(Gpr.Rsp, -frame));
            }
            int limit = _options.TierUp ? VMContext.LookLimit : VMContext.StackLimit;
            _asm.Alu(AluOp.Cmp, true, pointer, new X64Mem(Gpr.Rdi, limit));
            field = _asm.Jump(Condition.Below);
        }
        if (frame > 0) _asm.AluImmediate(AluOp.Sub, true, Gpr.Rsp, frame);
        int place = -8 * BitOperations.PopCount(_usedCalleeSaved);
        for (uint saved = _usedCalleeSaved; saved != 0; saved &= saved - 1, place += 8)
            _asm.Store(true, new X64Mem(Gpr.Rbp, place), BitOperations.TrailingZeroCount(saved));
        if ((_usedCalleeSaved >> ContextRegister & 1) != 0) _asm.Mov(true, ContextRegister, Gpr.Rdi);
        if (_memoryBaseReserved && (_usedCalleeSaved >> MemoryBaseRegister & 1) != 0)
            _asm.Load(true, MemoryBaseRegister, new X64Mem(ContextRegister, _offsets.Memory(0) + VMMemoryRef.Base));
        ZeroLocals();
        return field;
    }

    /// <summary>Every turn of a loop looks at the stack limit, which the store raises above all addresses to stop its code.</summary>
    private void InterruptCheck()
    {
        _asm.Alu(AluOp.Cmp, true, Gpr.Rsp, new X64Mem(Context(), VMContext.StackLimit));
        TrapIf(Condition.Below, TrapCode.Interrupted);
    }

    /// <summary>Clears the slots of declared locals, as far as the body reads them.</summary>
    private void ZeroLocals()
    {
        if (_readSlots == 0) return;
        if (_readSlots <= MaxZeroStores)
        {
            foreach (int local in _readLocals[.._readLocalCount])
            {
                _asm.StoreImmediate(true, SlotAddress(LocalSlot(local)), 0);
                if (_locals[local].Type == ValKind.V128) _asm.StoreImmediate(true, SlotAddress(LocalSlot(local) + 1), 0);
            }
            return;
        }
        // The last local has the lowest address. Argument registers are in use; rax and the scratch registers are not.
        _asm.ZeroVector(VectorScratch);
        int firstSlot = LocalSlot(_firstRead), lastSlot = LocalSlot(_lastRead) + SlotCount(_locals[_lastRead].Type) - 1;
        int bytes = (lastSlot - firstSlot + 1) * 8;
        if ((bytes & 8) != 0)
        {
            _asm.StoreFloat(true, SlotAddress(firstSlot), VectorScratch);
            bytes -= 8;
        }
        _asm.Lea(true, Gpr.Rax, SlotAddress(lastSlot));
        _asm.Lea(true, Scratch, new X64Mem(Gpr.Rax, bytes));
        int loop = _asm.Position;
        _asm.RegMem(X64Op.Movups_xmmm128_xmm, VectorScratch, new X64Mem(Gpr.Rax, 0));
        _asm.AluImmediate(AluOp.Add, true, Gpr.Rax, 16);
        _asm.Alu(AluOp.Cmp, true, Gpr.Rax, Scratch);
        _asm.JumpBack(Condition.Below, loop);
    }

    /// <summary>Restores callee-saved registers and leaves the frame. Only registers that survive calls change.</summary>
    private void Epilogue()
    {
        int place = -8 * BitOperations.PopCount(_usedCalleeSaved);
        for (uint saved = _usedCalleeSaved; saved != 0; saved &= saved - 1, place += 8)
            _asm.Load(true, BitOperations.TrailingZeroCount(saved), new X64Mem(Gpr.Rbp, place));
        _asm.Plain(X64Op.Leaveq);
    }

    // ---- moves between registers, slots and constants; none changes flags that are live

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private X64Mem SlotAddress(int slot)
    {
        if (slot >= _usedSlots) _usedSlots = slot + 1;
        return new X64Mem(Gpr.Rbp, -(SaveAreaSize + 8) - slot * 8);
    }

    /// <summary>The address of a value's slots. The second slot of a v128 has the lower address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private X64Mem SlotAddress(ValKind type, int slot) => SlotAddress(slot + (type == ValKind.V128 ? 1 : 0));

    private void MoveRegister(ValKind type, int destination, int source)
    {
        if (Bank(type) == GeneralBank) _asm.Mov(type != ValKind.I32, destination, source);
        else _asm.MovVector(destination, source);
    }

    private void LoadSlot(ValKind type, int register, int slot) => LoadMemory(type, register, SlotAddress(type, slot));

    private void StoreSlot(ValKind type, int slot, int register) => StoreMemory(type, SlotAddress(type, slot), register);

    private void LoadMemory(ValKind type, int register, in X64Mem memory)
    {
        if (Bank(type) == GeneralBank) _asm.Load(type != ValKind.I32, register, memory);
        else if (type == ValKind.V128) _asm.LoadVector(register, memory);
        else _asm.LoadFloat(type == ValKind.F64, register, memory);
    }

    private void StoreMemory(ValKind type, in X64Mem memory, int register)
    {
        if (Bank(type) == GeneralBank) _asm.Store(type != ValKind.I32, memory, register);
        else if (type == ValKind.V128) _asm.StoreVector(memory, register);
        else _asm.StoreFloat(type == ValKind.F64, memory, register);
    }

    private void CopySlot(ValKind type, int destination, int source) => CopyMemory(type, SlotAddress(type, destination), SlotAddress(type, source));

    /// <summary>Copies all of a value's slots.</summary>
    private void CopyMemory(ValKind type, in X64Mem destination, in X64Mem source)
    {
        if (type == ValKind.V128)
        {
            _asm.LoadVector(VectorScratch, source);
            _asm.StoreVector(destination, VectorScratch);
        }
        else
        {
            _asm.LoadFloat(true, VectorScratch, source);
            _asm.StoreFloat(true, destination, VectorScratch);
        }
    }

    private void LoadConstant(ValKind type, int register, long value)
    {
        if (Bank(type) == GeneralBank)
        {
            if (value == 0 && !_flagsLive) _asm.Zero(register);
            else _asm.MovImmediate(register, value);
        }
        else if (value == 0)
        {
            _asm.ZeroVector(register);
        }
        else if (type == ValKind.V128)
        {
            LoadVectorConstant(register, (int)value);
        }
        else
        {
            _asm.MovImmediate(Scratch, value);
            _asm.MovToVector(type == ValKind.F64, register, Scratch);
        }
    }

    private void StoreConstant(ValKind type, int slot, long value) => StoreConstant(type, SlotAddress(type, slot), value);

    private void StoreConstant(ValKind type, in X64Mem memory, long value)
    {
        if (type == ValKind.V128)
        {
            LoadConstant(type, VectorScratch, value);
            _asm.StoreVector(memory, VectorScratch);
            return;
        }
        bool wide = type is not (ValKind.I32 or ValKind.F32);
        if (!wide || value == (int)value)
        {
            _asm.StoreImmediate(wide, memory, (int)value);
        }
        else
        {
            _asm.MovImmediate(Scratch, value);
            _asm.Store(true, memory, Scratch);
        }
    }

    /// <summary>Copies the operand at a place on the stack to memory. The address must not use the vector scratch register.</summary>
    private void StoreOperand(in X64Mem memory, int index)
    {
        ref var entry = ref _stack[index];
        int slot = -1;
        switch (entry.Kind)
        {
            case EntryKind.Register:
                StoreMemory(entry.Type, memory, entry.Register);
                return;
            case EntryKind.Constant when entry.Type is ValKind.I32 or ValKind.F32 || entry.Value == (int)entry.Value:
                StoreConstant(entry.Type, memory, entry.Value);
                return;
            case EntryKind.Constant:
                // The scratch register may be the address; write both halves.
                _asm.StoreImmediate(false, memory, (int)entry.Value);
                _asm.StoreImmediate(false, new X64Mem(memory.Base, memory.Index, memory.Scale, memory.Displacement + 4), (int)(entry.Value >> 32));
                return;
            case EntryKind.Local:
                int register = _locals[entry.Local].Register;
                if (register != NoRegister)
                {
                    StoreMemory(entry.Type, memory, register);
                    return;
                }
                slot = LoadedLocalSlot(entry.Local);
                break;
            default:
                slot = StackSlot(index);
                break;
        }
        CopyMemory(entry.Type, memory, SlotAddress(entry.Type, slot));
    }
}
