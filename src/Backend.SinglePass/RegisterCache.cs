using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tiered.Backend.SinglePass;

/// <summary>One number per register. General registers come first, vector registers follow.</summary>
[InlineArray(RegisterCount)]
internal struct RegisterTable
{
    public const int RegisterCount = 32;

    private int _first;
}

/// <summary>
/// Which values are in registers. A value is a local, or an operand by its place on the stack; each has a home slot in the
/// frame. This is the whole state that control-flow merges have to agree on: whatever is in no register is in its slot (or
/// is a constant), so that its size does not grow with the number of locals.
/// </summary>
internal struct RegisterState
{
    /// <summary>By register: a local's index, or the complement of an operand's index.</summary>
    public RegisterTable Owners;

    /// <summary>Registers that hold locals.</summary>
    public uint Locals;

    /// <summary>Registers that hold operands.</summary>
    public uint Operands;

    /// <summary>Registers that hold locals whose home slot is out of date.</summary>
    public uint Dirty;
}

// Allocation and eviction of registers.
internal unsafe partial struct FunctionCompiler
{
    internal const byte NoRegister = 255;

    private RegisterState _registers;

    // Registers that the operator being compiled works with; they are not evicted.
    private uint _pinned;

    private uint _allocatable;
    private uint _usedCalleeSaved;

    // Eviction goes round the registers.
    private int _clock;

    private static uint Bank(ValKind type) => type is ValKind.F32 or ValKind.F64 or ValKind.V128 ? VectorBank : GeneralBank;

    private void Pin(int register) => _pinned |= 1u << register;

    private readonly uint FreeRegisters(ValKind type) =>
        Bank(type) & _allocatable & ~(_registers.Locals | _registers.Operands | _pinned);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void OwnByStack(int register, int index)
    {
        _registers.Owners[register] = ~index;
        _registers.Operands |= 1u << register;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void OwnByLocal(int register, int local, bool dirty)
    {
        uint bit = 1u << register;
        _registers.Owners[register] = local;
        _registers.Locals |= bit;
        _registers.Dirty = dirty ? _registers.Dirty | bit : _registers.Dirty & ~bit;
        _locals[local].Register = (byte)register;
    }

    private void Disown(int register) => _registers.Operands &= ~(1u << register);

    private void DropLocal(int register)
    {
        uint bit = 1u << register;
        _locals[_registers.Owners[register]].Register = NoRegister;
        _registers.Locals &= ~bit;
        _registers.Dirty &= ~bit;
    }

    /// <summary>A register that nobody owns. It stays free until it gets an owner or is pinned.</summary>
    private int Allocate(ValKind type)
    {
        uint free = FreeRegisters(type);
        if (free == 0) return Evict(Bank(type) & _allocatable & ~_pinned);
        // A callee-saved register costs a save and a restore the first time.
        uint cheap = free & ~(CalleeSaved & ~_usedCalleeSaved);
        int register = BitOperations.TrailingZeroCount(cheap != 0 ? cheap : free);
        _usedCalleeSaved |= 1u << register & CalleeSaved;
        return register;
    }

    /// <summary>Frees one of <paramref name="candidates"/>: a local in step with its slot at best, an operand at worst.</summary>
    private int Evict(uint candidates)
    {
        uint held = candidates & _registers.Locals;
        uint choice = (held & ~_registers.Dirty) != 0 ? held & ~_registers.Dirty : held;
        int register;
        if (choice != 0)
        {
            uint later = choice >> _clock << _clock;
            register = BitOperations.TrailingZeroCount(later != 0 ? later : choice);
            _clock = register + 1 & 31;
        }
        else
        {
            // The operand deepest on the stack is needed last.
            register = -1;
            for (uint operands = candidates & _registers.Operands; operands != 0; operands &= operands - 1)
            {
                int r = BitOperations.TrailingZeroCount(operands);
                if (register < 0 || _registers.Owners[r] > _registers.Owners[register]) register = r;
            }
            if (register < 0) throw new InvalidOperationException("no register can be freed");
        }
        Spill(register);
        _usedCalleeSaved |= 1u << register & CalleeSaved;
        return register;
    }

    /// <summary>Sends a register's value to its home slot. Flags stay.</summary>
    private void Spill(int register)
    {
        uint bit = 1u << register;
        int owner = _registers.Owners[register];
        if ((_registers.Locals & bit) != 0)
        {
            if ((_registers.Dirty & bit) != 0) StoreSlot(_locals[owner].Type, LocalSlot(owner), register);
            DropLocal(register);
        }
        else if ((_registers.Operands & bit) != 0)
        {
            ref var entry = ref _stack[~owner];
            StoreSlot(entry.Type, StackSlot(~owner), register);
            entry.Kind = EntryKind.Slot;
            Disown(register);
        }
    }

    /// <summary>Frees one particular register, by a move to another if there is one. Flags stay.</summary>
    private void Vacate(int register)
    {
        uint bit = 1u << register;
        if (((_registers.Locals | _registers.Operands) & bit) == 0) return;
        uint pinned = _pinned;
        _pinned |= bit;
        int owner = _registers.Owners[register];
        var type = (_registers.Locals & bit) != 0 ? _locals[owner].Type : _stack[~owner].Type;
        uint free = FreeRegisters(type) & ~(CalleeSaved & ~_usedCalleeSaved);
        _pinned = pinned;
        if (free == 0)
        {
            Spill(register);
            return;
        }
        int to = BitOperations.TrailingZeroCount(free);
        if ((pinned & bit) != 0) Pin(to);
        Relocate(register, to);
    }

    /// <summary>Moves a register's value and its ownership to a free register.</summary>
    private void Relocate(int register, int to)
    {
        uint bit = 1u << register;
        int owner = _registers.Owners[register];
        if ((_registers.Locals & bit) != 0)
        {
            MoveRegister(_locals[owner].Type, to, register);
            bool dirty = (_registers.Dirty & bit) != 0;
            DropLocal(register);
            OwnByLocal(to, owner, dirty);
        }
        else
        {
            ref var entry = ref _stack[~owner];
            MoveRegister(entry.Type, to, register);
            Disown(register);
            OwnByStack(to, ~owner);
            entry.Register = (byte)to;
        }
    }

    /// <summary>The local in a register, loaded if need be; the register is pinned and belongs to the local.</summary>
    private int UseLocal(int local)
    {
        ref var info = ref _locals[local];
        int register = info.Register;
        if (register == NoRegister)
        {
            register = AllocateForLocal(info.Type);
            LoadSlot(info.Type, register, LoadedLocalSlot(local));
            OwnByLocal(register, local, dirty: false);
        }
        Pin(register);
        return register;
    }

    /// <summary>A register for a local: high numbers first, as operands take low ones and fixed-register instructions want those.</summary>
    private int AllocateForLocal(ValKind type)
    {
        uint free = FreeRegisters(type) & ~(CalleeSaved & ~_usedCalleeSaved);
        return free == 0 ? Allocate(type) : BitOperations.Log2(free);
    }
}
