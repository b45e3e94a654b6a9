using System.Numerics;
using Tiered.CodeGen.X64;

namespace Tiered.Backend.SinglePass;

// Calls under the shared calling convention, and calls of the engine's builtins.
internal unsafe partial struct FunctionCompiler
{
    // The function reference of an indirect call waits here while arguments move.
    private const int CalleeRegister = Gpr.Rax;

    // More results of a call than this are copied to their slots rather than loaded.
    private const int MaxLoadedResults = 4;

    /// <summary>A tail call's last jump, which follows the epilogue behind the body: what it restores is known only then.</summary>
    private struct TailStub
    {
        public int Field;
        public int Function;
    }

    private TailStub[] _tailStubs;
    private int _tailStubCount;
    private int _indirectTailFixups;

    /// <summary>Length of an operator with a one-byte code and <paramref name="immediates"/> LEB128 numbers.</summary>
    private readonly uint OperatorLength(int immediates)
    {
        byte* p = _bytes + _position + 1, end = _bytes + _bodyEnd;
        for (; immediates > 0 && p < end; p++)
        {
            if (*p < 0x80) immediates--;
        }
        return (uint)(p - (_bytes + _position));
    }

    public void Call(int functionIndex)
    {
        Begin();
        var type = _module.FunctionType(functionIndex);
        PrepareCall(type, tail: false);
        if (functionIndex < _module.ImportedFunctionCount)
        {
            int import = _offsets.FunctionImport(functionIndex);
            _asm.Load(true, Gpr.Rdi, new X64Mem(Context(), import + VMFunctionImport.Context));
            _asm.Call(new X64Mem(Context(), import + VMFunctionImport.Code));
        }
        else
        {
            _asm.Mov(true, Gpr.Rdi, Context());
            if (_options.Calls == CallMode.Slots)
            {
                _asm.Load(true, Scratch, new X64Mem(Context(), VMContext.FunctionSlots));
                _asm.Call(new X64Mem(Scratch, SlotDisplacement(functionIndex)));
            }
            else
            {
                AddRelocation(_asm.Call(), functionIndex);
            }
        }
        CompleteCall(type, 1);
    }

    private readonly int SlotDisplacement(int functionIndex) => (functionIndex - _module.ImportedFunctionCount) * 8;

    public void CallIndirect(int typeIndex, int table)
    {
        Begin();
        LoadTableFunction(typeIndex, table);
        CallReference(_module.Types[typeIndex].Function!, 2);
    }

    public void CallRef(int typeIndex)
    {
        Begin();
        LoadFunctionReference();
        CallReference(_module.Types[typeIndex].Function!, 1);
    }

    private void CallReference(FunctionType type, int immediates)
    {
        PrepareCall(type, tail: false);
        _asm.Load(true, Gpr.Rdi, new X64Mem(CalleeRegister, VMFuncRef.Context));
        _asm.Call(new X64Mem(CalleeRegister, VMFuncRef.Code));
        CompleteCall(type, immediates);
    }

    public void ReturnCall(int functionIndex)
    {
        Begin();
        PrepareCall(_module.FunctionType(functionIndex), tail: true);
        if (functionIndex < _module.ImportedFunctionCount)
        {
            int import = _offsets.FunctionImport(functionIndex);
            _asm.Load(true, CalleeRegister, new X64Mem(Context(), import + VMFunctionImport.Code));
            _asm.Load(true, Gpr.Rdi, new X64Mem(Context(), import + VMFunctionImport.Context));
            JumpTo(ref _indirectTailFixups);
            return;
        }
        _asm.Mov(true, Gpr.Rdi, Context());
        if (_options.Calls == CallMode.Slots)
        {
            _asm.Load(true, CalleeRegister, new X64Mem(Context(), VMContext.FunctionSlots));
            _asm.Load(true, CalleeRegister, new X64Mem(CalleeRegister, SlotDisplacement(functionIndex)));
            JumpTo(ref _indirectTailFixups);
            return;
        }
        if (_tailStubCount == _tailStubs.Length) Array.Resize(ref _tailStubs, _tailStubs.Length * 2);
        _tailStubs[_tailStubCount++] = new TailStub { Field = _asm.Jump(), Function = functionIndex };
    }

    public void ReturnCallIndirect(int typeIndex, int table)
    {
        Begin();
        LoadTableFunction(typeIndex, table);
        ReturnCallReference(_module.Types[typeIndex].Function!);
    }

    public void ReturnCallRef(int typeIndex)
    {
        Begin();
        LoadFunctionReference();
        ReturnCallReference(_module.Types[typeIndex].Function!);
    }

    private void ReturnCallReference(FunctionType type)
    {
        PrepareCall(type, tail: true);
        _asm.Load(true, Gpr.Rdi, new X64Mem(CalleeRegister, VMFuncRef.Context));
        _asm.Load(true, CalleeRegister, new X64Mem(CalleeRegister, VMFuncRef.Code));
        JumpTo(ref _indirectTailFixups);
    }

    private void EmitTailStubs()
    {
        for (int i = 0; i < _tailStubCount; i++)
        {
            _asm.Patch32(_tailStubs[i].Field, _tailStubs[i].Field + 4, _asm.Position);
            Epilogue();
            AddRelocation(_asm.Jump(), _tailStubs[i].Function);
        }
        if (_indirectTailFixups == NoFixup) return;
        Bind(ref _indirectTailFixups);
        Epilogue();
        _asm.JumpRegister(CalleeRegister);
    }

    // ---- the callee of an indirect call

    private void LoadFunctionReference()
    {
        var reference = Pop();
        Pin(CalleeRegister);
        Vacate(CalleeRegister);
        LoadInto(CalleeRegister, reference);
        _asm.Test(true, CalleeRegister, CalleeRegister);
        TrapIf(Condition.Equal, TrapCode.NullFunctionReference);
    }

    private void LoadTableFunction(int typeIndex, int table)
    {
        var index = Pop();
        Pin(CalleeRegister);
        Vacate(CalleeRegister);
        int register = Use(index);
        int definition = TableDefinition(table, out int offset);
        _asm.Alu(AluOp.Cmp, true, register, new X64Mem(definition, offset + VMTable.Length));
        TrapIf(Condition.AboveOrEqual, TrapCode.UndefinedElement);
        _asm.Load(true, Scratch, new X64Mem(definition, offset + VMTable.Elements));
        _asm.Load(true, CalleeRegister, new X64Mem(Scratch, register, 3, 0));
        _asm.Test(true, CalleeRegister, CalleeRegister);
        TrapIf(Condition.Equal, TrapCode.UninitializedElement);
        _asm.Load(true, Scratch, new X64Mem(Context(), VMContext.TypeIds));
        _asm.Load(false, Scratch, new X64Mem(Scratch, typeIndex * 4));
        if (_module.Types[typeIndex].IsFinal)
        {
            _asm.Alu(AluOp.Cmp, false, Scratch, new X64Mem(CalleeRegister, VMFuncRef.TypeId));
            TrapIf(Condition.NotEqual, TrapCode.IndirectCallTypeMismatch);
        }
        else
        {
            CheckSubtype();
        }
    }

    /// <summary>
    /// Checks that the callee's type is the one whose id is in the scratch register, or a subtype. The engine decides the
    /// latter; every register that its code may change is saved first.
    /// </summary>
    private void CheckSubtype()
    {
        for (uint held = (_registers.Locals | _registers.Operands) & ~CalleeSaved; held != 0; held &= held - 1) Spill(BitOperations.TrailingZeroCount(held));
        _makesCalls = true;
        // The index's own slot keeps the reference.
        int slot = StackSlot(_top);
        _asm.Load(false, Gpr.Rsi, new X64Mem(CalleeRegister, VMFuncRef.TypeId));
        _asm.Alu(AluOp.Cmp, false, Gpr.Rsi, Scratch);
        int same = _asm.Jump(Condition.Equal);
        _asm.Store(true, SlotAddress(slot), CalleeRegister);
        _asm.Mov(false, Gpr.Rdx, Scratch);
        EmitBuiltinCall(Builtin.IsSubtype);
        _asm.Test(false, Gpr.Rax, Gpr.Rax);
        TrapIf(Condition.Equal, TrapCode.IndirectCallTypeMismatch);
        _asm.Load(true, CalleeRegister, SlotAddress(slot));
        _asm.Patch32(same, same + 4, _asm.Position);
    }

    // ---- arguments and results

    /// <summary>Saves what the callee may change, and moves the arguments on top of the stack to their places.</summary>
    private void PrepareCall(FunctionType type, bool tail)
    {
        var parameters = type.Parameters;
        int first = _top - parameters.Length;
        if (!tail) SaveAround(first);

        int general = type.ReturnsThroughBuffer ? 2 : 1, vector = 0, overflow = 0, noRun = 0;
        BeginMoves();
        for (int i = 0; i < parameters.Length; i++)
        {
            if (Bank(parameters[i].Kind) == GeneralBank)
            {
                if (general < CallingConvention.GeneralArguments.Length)
                {
                    AddMove(CallingConvention.GeneralArguments[general++], first + i);
                    continue;
                }
            }
            else if (vector < CallingConvention.VectorArgumentCount)
            {
                AddMove(FirstVector + vector++, first + i);
                continue;
            }
            if (overflow == 0) _asm.Load(true, Scratch, new X64Mem(Context(), VMContext.StoreContext));
            var destination = new X64Mem(Scratch, VMStoreContext.OverflowArea + overflow * 8);
            if (i >= noRun)
            {
                int run = OverflowRun(type, i, general, vector);
                if (run >= LongRun) run = Math.Min(run, SlotRun(first + i, _top));
                if (run >= LongRun)
                {
                    CopyRun(parameters[i].Kind, StackSlot(first + i), destination, run, toSlots: false);
                    _asm.Load(true, Scratch, new X64Mem(Context(), VMContext.StoreContext));
                    overflow += run * parameters[i].SlotCount;
                    i += run - 1;
                    continue;
                }
                noRun = i + run;
            }
            StoreOperand(destination, first + i);
            overflow += parameters[i].SlotCount;
        }
        EmitMoves();
        if (!type.ReturnsThroughBuffer) return;
        if (tail)
        {
            _asm.Load(true, Gpr.Rsi, SlotAddress(0));
        }
        else
        {
            _resultArea = Math.Max(_resultArea, type.ResultSlots * 8);
            _asm.Mov(true, Gpr.Rsi, Gpr.Rsp);
        }
    }

    /// <summary>
    /// Takes values out of the registers that a call may change: locals go to their slots but stay readable, for arguments;
    /// operands below <paramref name="first"/> move. In loops, and where one is in use anyway, callee-saved registers take both.
    /// </summary>
    private void SaveAround(int first)
    {
        _makesCalls = true;
        uint refuge = _loopDepth > 0 ? CalleeSaved : CalleeSaved & _usedCalleeSaved;
        refuge &= _allocatable & ~_pinned;
        for (uint held = _registers.Operands & ~CalleeSaved; held != 0; held &= held - 1)
        {
            int register = BitOperations.TrailingZeroCount(held);
            if (~_registers.Owners[register] >= first) continue;
            uint free = (1u << register & GeneralBank) != 0 ? refuge & ~(_registers.Locals | _registers.Operands) : 0;
            if (free != 0) RelocateToSaved(register, BitOperations.TrailingZeroCount(free));
            else Spill(register);
        }
        for (uint held = _registers.Locals & _registers.Dirty & ~CalleeSaved; held != 0; held &= held - 1)
        {
            int register = BitOperations.TrailingZeroCount(held);
            uint free = (1u << register & GeneralBank) != 0 ? refuge & ~(_registers.Locals | _registers.Operands) : 0;
            if (free != 0)
            {
                RelocateToSaved(register, BitOperations.TrailingZeroCount(free));
                continue;
            }
            int local = _registers.Owners[register];
            StoreSlot(_locals[local].Type, LocalSlot(local), register);
            _registers.Dirty &= ~(1u << register);
        }
    }

    private void RelocateToSaved(int register, int to)
    {
        _usedCalleeSaved |= 1u << to;
        Relocate(register, to);
    }

    /// <summary>Pops the arguments, forgets what was in registers, pushes the results.</summary>
    private void CompleteCall(FunctionType type, int immediates)
    {
        Record(TrapCode.None);
        Discard(type.Parameters.Length);
        ForgetCallerSaved();
        var results = type.Results;
        if (results.Length == 1)
        {
            var kind = results[0].Kind;
            int register = Bank(kind) == GeneralBank ? Gpr.Rax : FirstVector;
            Pin(register);
            int hint = ResultHint(OperatorLength(immediates), kind);
            // The upper half of an i32 is undefined after a call.
            if (hint >= 0) MoveRegister(kind, hint, register);
            else if (kind == ValKind.I32) _asm.Mov(false, register, register);
            PushResult(kind, hint >= 0 ? hint : register);
            return;
        }
        for (int i = 0, slot = 0, noRun = 0; i < results.Length; slot += results[i++].SlotCount)
        {
            var kind = results[i].Kind;
            var source = new X64Mem(Gpr.Rsp, slot * 8);
            if (results.Length >= LongRun && i >= noRun)
            {
                int run = ResultRun(type, i);
                if (run >= LongRun)
                {
                    int first = _top;
                    PushSlots(results.Slice(i, run));
                    CopyRun(kind, StackSlot(first), source, run, toSlots: true);
                    slot += (run - 1) * results[i].SlotCount;
                    i += run - 1;
                    continue;
                }
                noRun = i + run;
            }
            if (results.Length <= MaxLoadedResults)
            {
                int register = Allocate(kind);
                LoadMemory(kind, register, source);
                PushRegister(kind, register);
            }
            else
            {
                PushSlot(kind);
                CopyMemory(kind, SlotAddress(kind, StackSlot(_top - 1)), source);
            }
        }
    }

    private void ForgetCallerSaved()
    {
        for (uint held = _registers.Locals & ~CalleeSaved; held != 0; held &= held - 1) DropLocal(BitOperations.TrailingZeroCount(held));
        _pinned = 0;
    }

    // ---- builtins

    /// <summary>An argument of a builtin: a number, or one of the operands on top of the stack, counted from the deepest.</summary>
    private readonly struct BuiltinArgument
    {
        private BuiltinArgument(long value, bool isOperand)
        {
            Value = value;
            IsOperand = isOperand;
        }

        public long Value { get; }
        public bool IsOperand { get; }

        public static BuiltinArgument Constant(int value) => new(value, false);
        public static BuiltinArgument Pair(int high, int low) => new((long)high << 32 | (uint)low, false);
        public static BuiltinArgument Operand(int index) => new(index, true);
    }

    /// <summary>Calls the engine with the context and these arguments, and pops the operands.</summary>
    private void CallBuiltin(Builtin builtin, ReadOnlySpan<BuiltinArgument> arguments, int operands)
    {
        int first = _top - operands;
        SaveAround(first);
        BeginMoves();
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i].IsOperand) AddMove(CallingConvention.GeneralArguments[i + 1], first + (int)arguments[i].Value);
        }
        EmitMoves();
        for (int i = 0; i < arguments.Length; i++)
        {
            if (!arguments[i].IsOperand) LoadConstant(ValKind.I64, CallingConvention.GeneralArguments[i + 1], arguments[i].Value);
        }
        EmitBuiltinCall(builtin);
        Discard(operands);
        ForgetCallerSaved();
    }

    private void EmitBuiltinCall(Builtin builtin)
    {
        _asm.Mov(true, Gpr.Rdi, Context());
        CallThroughTable(builtin);
    }

    private void CallThroughTable(Builtin builtin)
    {
        _asm.Load(true, Gpr.Rax, new X64Mem(Context(), VMContext.Builtins));
        _asm.Call(new X64Mem(Gpr.Rax, (int)builtin * 8));
        Record(TrapCode.None);
    }

    private void PushBuiltinResult(ValKind type)
    {
        if (type == ValKind.I32) _asm.Mov(false, Gpr.Rax, Gpr.Rax);
        PushRegister(type, Gpr.Rax);
    }

    private void TrapOnStatus()
    {
        _asm.Test(false, Gpr.Rax, Gpr.Rax);
        TrapIf(Condition.NotEqual, TrapCode.Pending);
    }
}
