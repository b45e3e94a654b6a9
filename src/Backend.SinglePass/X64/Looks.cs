using Tiered.CodeGen.X64;

namespace Tiered.Backend.SinglePass;

// Instructions of looks: see Looks.cs.
internal unsafe partial struct FunctionCompiler
{
    /// <summary>Counts the budget down; returns the field of the jump that is taken when it is used up.</summary>
    /// <param name="weight">Field of the count.</param>
    private int EmitLook(out int weight) => EmitLook(Context(), out weight);

    private int EmitLook(int context, out int weight)
    {
        // Too large for a short immediate, until the weight is known.
        _asm.AluImmediate(AluOp.Sub, false, new X64Mem(context, VMContext.Budget), int.MaxValue);
        weight = _asm.Position - 4;
        return _asm.Jump(Condition.Sign);
    }

    private readonly void PatchLookWeight(int field, int weight) => _asm.Patch32(field, 0, weight);

    /// <summary>The look of the prologue: arguments are in their registers, the context in the first.</summary>
    private void EmitEntryLook()
    {
        int length = _module.Bodies[_functionIndex - _module.ImportedFunctionCount].Length;
        _entryLook = EmitLook(Gpr.Rdi, out int weight);
        PatchLookWeight(weight, Math.Min(MaxLookWeight, length));
    }

    /// <summary>What a used-up budget leads to at the entry: a stub that keeps the arguments. Comes back to the prologue's end.</summary>
    private int EmitEntryLookCode(out int back)
    {
        int start = _asm.Position;
        _asm.MovImmediate(Gpr.Rax, _functionIndex);
        _asm.Load(true, Scratch, new X64Mem(Gpr.Rdi, VMContext.Builtins));
        _asm.Call(new X64Mem(Scratch, (int)Builtin.EntryLook * 8));
        back = _asm.Jump();
        return start;
    }

    /// <summary>What a used-up budget leads to at the headers of loops.</summary>
    private void EmitLoopLooks()
    {
        for (int i = 0; i < _lookCount; i++)
        {
            ref var look = ref _looks[i];
            var kept = _kept.AsSpan(look.First, look.Count);
            _asm.Patch32(look.Field, look.Field + 4, _asm.Position);
            _position = look.Position;
            foreach (ref readonly var value in kept)
            {
                if (value.IsDirty) StoreSlot(value.Type, value.Slot, value.Register);
            }
            _asm.MovImmediate(CallingConvention.GeneralArguments[1], _functionIndex);
            _asm.MovImmediate(CallingConvention.GeneralArguments[2], look.Position);
            EmitBuiltinCall(Builtin.LookAtLoop);
            _asm.Test(true, Gpr.Rax, Gpr.Rax);
            int taken = _asm.Jump(Condition.NotEqual);
            foreach (ref readonly var value in kept)
            {
                if ((1u << value.Register & CalleeSaved) == 0) LoadSlot(value.Type, value.Register, value.Slot);
            }
            int resume = _asm.Jump();
            _asm.Patch32(resume, resume + 4, look.Resume);
            _asm.Patch32(taken, taken + 4, _asm.Position);
            EmitContinuation();
        }
    }

    /// <summary>Calls the continuation in <c>rax</c> and returns what it returns; or traps, if that is what is wanted.</summary>
    private void EmitContinuation()
    {
        _asm.AluImmediate(AluOp.Cmp, true, Gpr.Rax, 1);
        TrapIf(Condition.Equal, TrapCode.Interrupted);
        int argument = 1;
        _asm.Mov(true, Gpr.Rdi, Context());
        if (_type.ReturnsThroughBuffer) _asm.Load(true, CallingConvention.GeneralArguments[argument++], SlotAddress(0));
        _asm.Lea(true, CallingConvention.GeneralArguments[argument], SlotAddress(_hiddenSlots));
        // Without an entry in the code map: this frame and the continuation's are one.
        _asm.CallRegister(Gpr.Rax);
        Epilogue();
        _asm.Plain(X64Op.Retnq);
    }
}
