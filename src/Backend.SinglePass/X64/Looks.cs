using Tiered.CodeGen.X64;

namespace Tiered.Backend.SinglePass;

// Instructions of looks: see Looks.cs.
internal unsafe partial struct FunctionCompiler
{
    /// <summary>Compares the stack pointer at a loop's header; returns the field of the jump that is taken when a look is due.</summary>
    private int EmitLoopLook()
    {
        _asm.Alu(AluOp.Cmp, true, Gpr.Rsp, new X64Mem(Context(), VMContext.LookLimit));
        return _asm.Jump(Condition.Below);
    }

    /// <summary>
    /// The look's code at the entry, which is also its check of the stack: arguments are in their registers, the context in the
    /// first. The stub that it calls keeps them.
    /// </summary>
    /// <param name="pointer">The register that was compared.</param>
    /// <param name="overflow">Where the trap is.</param>
    /// <param name="back">Field of the jump to the prologue's rest.</param>
    private int EmitEntryLookCode(int pointer, int overflow, out int back)
    {
        int start = _asm.Position;
        _asm.Alu(AluOp.Cmp, true, pointer, new X64Mem(Gpr.Rdi, VMContext.StackLimit));
        int field = _asm.Jump(Condition.Below);
        _asm.Patch32(field, field + 4, overflow);
        _asm.MovImmediate(Gpr.Rax, _functionIndex);
        _asm.Load(true, Scratch, new X64Mem(Gpr.Rdi, VMContext.Builtins));
        _asm.Call(new X64Mem(Scratch, (int)Builtin.EntryLook * 8));
        back = _asm.Jump();
        return start;
    }

    /// <summary>The looks' code at the headers of loops.</summary>
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
            foreach (ref readonly var constant in _keptConstants.AsSpan(look.FirstConstant, look.ConstantCount))
                StoreConstant(constant.Type, constant.Slot, constant.Value);
            _asm.MovImmediate(CallingConvention.GeneralArguments[1], _functionIndex);
            _asm.MovImmediate(CallingConvention.GeneralArguments[2], look.MayContinue ? look.Position : 0);
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
