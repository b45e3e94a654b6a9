using System.Runtime.CompilerServices;
using Tiered.CodeGen.X64;

namespace Tiered.Backend.SinglePass;

/// <summary>What the CPU flags say when they stand for an operand: a condition code, or a pair of them for floating-point equality.</summary>
internal enum Flags : byte
{
    /// <summary>Zero and not parity: equal and ordered.</summary>
    OrderedEqual = 16,
    /// <summary>Not zero, or parity.</summary>
    UnorderedNotEqual = 17,
    None = 255,
}

// Conditions. A comparison leaves its result in the flags; a branch, select or eqz right behind uses them there, anything
// else turns them into a number first.
internal unsafe partial struct FunctionCompiler
{
    // The operand on top of the stack, while it is in the flags and has no entry.
    private Flags _flags;

    // Instructions that change flags may not be chosen now.
    private bool _flagsLive;

    // The instruction that ends at this offset left zero flag and result of the same register.
    private int _zeroFlagOffset;
    private int _zeroFlagRegister;
    private bool _zeroFlagWide;

    /// <summary>Remembers that the last instruction's flags tell whether its result is zero.</summary>
    private void NoteZeroFlag(int register, bool wide)
    {
        _zeroFlagOffset = _asm.Position;
        _zeroFlagRegister = register;
        _zeroFlagWide = wide;
    }

    private readonly bool ZeroFlagIsOf(int register, bool wide) =>
        _zeroFlagOffset == _asm.Position && _zeroFlagRegister == register && _zeroFlagWide == wide && _lastLabel != _asm.Position;

    /// <summary>Every operator starts here, but those that use flags.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Begin()
    {
        _pinned = 0;
        if (_flags != Flags.None) MaterializeFlags();
    }

    private void BeginTest() => _pinned = 0;

    private static Flags Negate(Flags flags) => flags ^ (Flags)1;

    private void MaterializeFlags()
    {
        var flags = _flags;
        _flags = Flags.None;
        int register = Allocate(ValKind.I32);
        if (flags < Flags.OrderedEqual)
        {
            _asm.Set((Condition)flags, register);
        }
        else
        {
            bool equal = flags == Flags.OrderedEqual;
            _asm.Set(equal ? Condition.Equal : Condition.NotEqual, register);
            _asm.Set(equal ? Condition.NoParity : Condition.Parity, Scratch);
            _asm.Alu(equal ? AluOp.And : AluOp.Or, false, register, Scratch);
        }
        _asm.Extend(false, false, 1, register, register);
        PushRegister(ValKind.I32, register);
    }

    /// <summary>Pops an i32 as a condition.</summary>
    private Flags TakeTest()
    {
        var flags = _flags;
        if (flags != Flags.None)
        {
            _flags = Flags.None;
            return flags;
        }
        var value = Pop();
        return TestValue(value);
    }

    private Flags TestValue(in StackEntry value)
    {
        if (InMemory(value, out int slot))
        {
            _asm.AluImmediate(AluOp.Cmp, value.IsWide, SlotAddress(slot), 0);
        }
        else
        {
            int register = Use(value);
            if (!ZeroFlagIsOf(register, value.IsWide)) _asm.Test(value.IsWide, register, register);
        }
        return (Flags)Condition.NotEqual;
    }

    // ---- jumps

    private void JumpTo(ref int list)
    {
        int field = _asm.Jump();
        AddFixup(ref list, field, field + 4);
    }

    private void JumpTo(Condition condition, ref int list)
    {
        int field = _asm.Jump(condition);
        AddFixup(ref list, field, field + 4);
    }

    private void JumpOn(Flags flags, ref int list)
    {
        switch (flags)
        {
            case Flags.OrderedEqual:
                int over = _asm.JumpShort(Condition.Parity);
                JumpTo(Condition.Equal, ref list);
                _asm.PatchShort(over);
                break;
            case Flags.UnorderedNotEqual:
                JumpTo(Condition.Parity, ref list);
                JumpTo(Condition.NotEqual, ref list);
                break;
            default:
                JumpTo((Condition)flags, ref list);
                break;
        }
    }

    private void JumpBackOn(Flags flags, int target)
    {
        switch (flags)
        {
            case Flags.OrderedEqual:
                int over = _asm.JumpShort(Condition.Parity);
                _asm.JumpBack(Condition.Equal, target);
                _asm.PatchShort(over);
                break;
            case Flags.UnorderedNotEqual:
                _asm.JumpBack(Condition.Parity, target);
                _asm.JumpBack(Condition.NotEqual, target);
                break;
            default:
                _asm.JumpBack((Condition)flags, target);
                break;
        }
    }

    /// <summary>
    /// The bounds check and jump of a branch table. The table of 32-bit distances from itself follows the jump; the caller
    /// fills its entries.
    /// </summary>
    private void EmitTableJump(in StackEntry index, int cases, out int table, out int defaultFixups)
    {
        defaultFixups = NoFixup;
        int register = UseTemporary(index);
        _asm.AluImmediate(AluOp.Cmp, false, register, cases);
        JumpTo(Condition.AboveOrEqual, ref defaultFixups);
        int field = _asm.RegRip(X64Op.Lea_r64_m, Scratch);
        _asm.RegMem(X64Op.Movsxd_r64_rm32, register, new X64Mem(Scratch, register, 2, 0));
        _asm.Alu(AluOp.Add, true, register, Scratch);
        _asm.JumpRegister(register);
        _asm.Align(4);
        table = _asm.Position;
        _asm.Patch32(field, field + 4, table);
        _asm.Skip(cases * 4);
    }

    public void Select(ValType type)
    {
        BeginTest();
        var flags = _flags;
        _flags = Flags.None;
        bool tested = flags != Flags.None;
        StackEntry condition = tested ? default : Pop();
        var second = Pop();
        var first = Pop();
        var kind = first.Type;
        // flags must survive what follows, when they are set already
        _flagsLive = tested;
        int conditionRegister = tested ? NoRegister : Use(condition);
        int secondRegister = Use(second);
        // The length of a reference type is not known here.
        int hint = kind == ValKind.Ref ? -1 : ResultHint(_bytes[_position] == 0x1B ? 1u : 3u, kind);
        if (hint == secondRegister || hint == conditionRegister) hint = -1;
        int destination;
        if (hint >= 0)
        {
            destination = hint;
            LoadInto(destination, first);
        }
        else
        {
            destination = UseTemporary(first);
        }
        _flagsLive = false;
        if (!tested)
        {
            _asm.Test(false, conditionRegister, conditionRegister);
            flags = (Flags)Condition.NotEqual;
        }
        if (Bank(kind) == GeneralBank && flags != Flags.UnorderedNotEqual)
        {
            bool wide = kind != ValKind.I32;
            if (flags == Flags.OrderedEqual)
            {
                _asm.Cmov(Condition.NotEqual, wide, destination, secondRegister);
                _asm.Cmov(Condition.Parity, wide, destination, secondRegister);
            }
            else
            {
                _asm.Cmov((Condition)Negate(flags), wide, destination, secondRegister);
            }
        }
        else
        {
            int done = NoFixup;
            JumpOn(flags, ref done);
            MoveRegister(kind, destination, secondRegister);
            Bind(ref done);
        }
        PushResult(kind, destination);
    }
}
