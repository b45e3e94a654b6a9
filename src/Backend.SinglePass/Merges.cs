using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tiered.Backend.SinglePass;

// Merges: every edge into a label leaves values where the label's state says. The first edge to a forward label makes
// that state from what it finds; later edges move values, or weaken the state where that is free.
internal unsafe partial struct FunctionCompiler
{
    // More results than this go to their slots at merges.
    private const int MaxRegisterResults = 4;

    private RegisterState[] _states;
    private int _stateCount;
    private int[] _freeStates;
    private int _freeStateCount;

    private int TakeState()
    {
        if (_freeStateCount > 0) return _freeStates[--_freeStateCount];
        if (_stateCount == _states.Length) Array.Resize(ref _states, _states.Length * 2);
        return _stateCount++;
    }

    private void ReturnState(int state)
    {
        if (state < 0) return;
        if (_freeStateCount == _freeStates.Length) Array.Resize(ref _freeStates, _freeStates.Length * 2);
        _freeStates[_freeStateCount++] = state;
    }

    private int SaveState()
    {
        int state = TakeState();
        _states[state] = _registers;
        return state;
    }

    /// <summary>Takes over a state: at a label, with <paramref name="count"/> operands on top of the block's height.</summary>
    private void LoadState(int state, ref Control control, int count, bool results)
    {
        for (uint held = _registers.Locals; held != 0; held &= held - 1)
            _locals[_registers.Owners[BitOperations.TrailingZeroCount(held)]].Register = NoRegister;
        for (uint held = _registers.Operands; held != 0; held &= held - 1)
        {
            int index = ~_registers.Owners[BitOperations.TrailingZeroCount(held)];
            if (index < control.Height) _stack[index].Kind = EntryKind.Slot;
        }
        _registers = _states[state];
        _top = control.Height;
        _aliasCount = 0;
        for (int i = 0; i < count; i++) PushSlot((results ? control.Type.Result(i) : control.Type.Parameter(i)).Kind);
        for (uint held = _registers.Locals; held != 0; held &= held - 1)
        {
            int register = BitOperations.TrailingZeroCount(held);
            _locals[_registers.Owners[register]].Register = (byte)register;
        }
        for (uint held = _registers.Operands; held != 0; held &= held - 1)
        {
            int register = BitOperations.TrailingZeroCount(held);
            ref var entry = ref _stack[~_registers.Owners[register]];
            entry.Kind = EntryKind.Register;
            entry.Register = (byte)register;
        }
    }

    /// <summary>The state of a forward label as its first edge finds it.</summary>
    private int MakeState(ref Control control, int arity)
    {
        int state = TakeState();
        ref var target = ref _states[state];
        target = _registers;
        int first = _top - arity;
        uint results = 0;
        for (uint held = _registers.Operands; held != 0; held &= held - 1)
        {
            int register = BitOperations.TrailingZeroCount(held), index = ~_registers.Owners[register];
            if (index < control.Height) continue;
            target.Operands &= ~(1u << register);
            if (index >= first && arity <= MaxRegisterResults) results |= 1u << register;
        }
        if (arity > MaxRegisterResults) return state;
        uint taken = target.Locals | target.Operands | results | CalleeSaved & ~_usedCalleeSaved;
        for (int i = 0; i < arity; i++)
        {
            ref var entry = ref _stack[first + i];
            int register;
            if (entry.Kind == EntryKind.Register)
            {
                register = entry.Register;
            }
            else
            {
                uint free = Bank(entry.Type) & _allocatable & ~taken;
                if (free == 0) continue;
                register = BitOperations.TrailingZeroCount(free);
                taken |= 1u << register;
            }
            target.Owners[register] = ~(control.Height + i);
            target.Operands |= 1u << register;
        }
        return state;
    }

    private static int FindOwner(ref RegisterState state, uint held, int owner)
    {
        for (; held != 0; held &= held - 1)
        {
            int register = BitOperations.TrailingZeroCount(held);
            if (state.Owners[register] == owner) return register;
        }
        return -1;
    }

    /// <summary>
    /// Emits what brings values to where a label wants them. What the compiler knows about the current values stays as it
    /// is, so that a conditional branch can fall through.
    /// </summary>
    private void MergeTo(ref Control control)
    {
        int arity = control.LabelArity;
        if (control.State < 0) control.State = MakeState(ref control, arity);
        ref var target = ref _states[control.State];
        bool forward = control.Kind != ControlKind.Loop;
        int first = _top - arity;

        for (uint held = _registers.Locals & _registers.Dirty; held != 0; held &= held - 1)
        {
            int register = BitOperations.TrailingZeroCount(held), local = _registers.Owners[register];
            int place = (target.Locals >> register & 1) != 0 && target.Owners[register] == local ? register : FindOwner(ref target, target.Locals, local);
            if (place >= 0)
            {
                if ((target.Dirty >> place & 1) != 0) continue;
                if (forward)
                {
                    target.Dirty |= 1u << place;
                    continue;
                }
            }
            StoreSlot(_locals[local].Type, LocalSlot(local), register);
        }
        for (uint held = _registers.Operands; held != 0; held &= held - 1)
        {
            int register = BitOperations.TrailingZeroCount(held), index = ~_registers.Owners[register];
            if (index >= control.Height || FindOwner(ref target, target.Operands, ~index) >= 0) continue;
            StoreSlot(_stack[index].Type, StackSlot(index), register);
        }

        int inRegisters = 0;
        for (uint held = target.Operands; held != 0; held &= held - 1)
        {
            if (~target.Owners[BitOperations.TrailingZeroCount(held)] >= control.Height) inRegisters++;
        }
        // Results bound for slots first go to the slots they have now: nothing else lives there, and then loads of the
        // others cannot find theirs overwritten.
        bool slots = inRegisters < arity;
        if (slots)
        {
            for (int i = first; i < _top; i++) StoreEntry(i);
        }

        BeginMoves();
        for (uint held = target.Locals; held != 0; held &= held - 1)
        {
            int register = BitOperations.TrailingZeroCount(held), local = target.Owners[register];
            ref var info = ref _locals[local];
            if (info.Register == register) continue;
            if (info.Register != NoRegister) AddMove(info.Type, register, info.Register);
            else if (forward && (target.Dirty >> register & 1) == 0) target.Locals &= ~(1u << register);
            else AddSlotLoad(info.Type, register, LoadedLocalSlot(local));
        }
        for (uint held = target.Operands; held != 0; held &= held - 1)
        {
            int register = BitOperations.TrailingZeroCount(held), index = ~target.Owners[register];
            if (index >= control.Height) index += first - control.Height;
            AddMove(register, index);
        }
        EmitMoves();

        if (!slots || first == control.Height) return;
        int slot = StackSlot(control.Height);
        if (arity >= LongRun)
        {
            // Those that the label wants in registers are copied along: nobody looks at their slots.
            int source = StackSlot(first), last = _top - 1;
            CopySlots(slot, source, StackSlot(last) + SlotCount(_stack[last].Type) - source);
            return;
        }
        for (int i = 0; i < arity; i++)
        {
            var type = _stack[first + i].Type;
            if (FindOwner(ref target, target.Operands, ~(control.Height + i)) < 0) CopySlot(type, slot, StackSlot(first + i));
            slot += SlotCount(type);
        }
    }

    /// <summary>Writes an operand to its home slot, wherever it is now. Tracking stays.</summary>
    private void StoreEntry(int index)
    {
        ref var entry = ref _stack[index];
        switch (entry.Kind)
        {
            case EntryKind.Constant:
                StoreConstant(entry.Type, StackSlot(index), entry.Value);
                break;
            case EntryKind.Register:
                StoreSlot(entry.Type, StackSlot(index), entry.Register);
                break;
            case EntryKind.Local:
                int register = _locals[entry.Local].Register;
                if (register != NoRegister) StoreSlot(entry.Type, StackSlot(index), register);
                else CopySlot(entry.Type, StackSlot(index), LoadedLocalSlot(entry.Local));
                break;
        }
    }

    /// <summary>Gives an operand that is a constant or an alias a place that a state can describe.</summary>
    private void MaterializeEntry(int index)
    {
        ref var entry = ref _stack[index];
        if (entry.Kind != EntryKind.Constant) return;
        if (FreeRegisters(entry.Type) == 0)
        {
            StoreConstant(entry.Type, StackSlot(index), entry.Value);
            entry.Kind = EntryKind.Slot;
            return;
        }
        int register = Allocate(entry.Type);
        LoadConstant(entry.Type, register, entry.Value);
        entry.Kind = EntryKind.Register;
        entry.Register = (byte)register;
        OwnByStack(register, index);
    }

    // ---- parallel moves: all sources are read before any destination is written

    [InlineArray(RegisterTable.RegisterCount)]
    private struct MoveTable
    {
        private PendingMove _first;
    }

    private struct PendingMove
    {
        public long Value;
        public EntryKind Kind;
        public ValKind Type;
        public byte Source;
        public byte Readers;
    }

    // By destination register. Readers counts the pending moves whose source is the register.
    private MoveTable _moves;
    private uint _pendingMoves;
    private uint _pendingLoads;

    private void BeginMoves() => _pendingMoves = _pendingLoads = 0;

    private void AddMove(ValKind type, int destination, int source)
    {
        if (destination == source) return;
        if (_pendingMoves == 0)
        {
            for (int i = 0; i < RegisterTable.RegisterCount; i++) _moves[i].Readers = 0;
        }
        ref var move = ref _moves[destination];
        move.Type = type;
        move.Source = (byte)source;
        _moves[source].Readers++;
        _pendingMoves |= 1u << destination;
    }

    private void AddSlotLoad(ValKind type, int destination, int slot)
    {
        ref var move = ref _moves[destination];
        move.Type = type;
        move.Kind = EntryKind.Slot;
        move.Value = slot;
        _pendingLoads |= 1u << destination;
    }

    /// <summary>Moves the operand at a place on the stack.</summary>
    private void AddMove(int destination, int index)
    {
        ref var entry = ref _stack[index];
        switch (entry.Kind)
        {
            case EntryKind.Register:
                AddMove(entry.Type, destination, entry.Register);
                break;
            case EntryKind.Slot:
                AddSlotLoad(entry.Type, destination, StackSlot(index));
                break;
            case EntryKind.Local:
                int register = _locals[entry.Local].Register;
                if (register != NoRegister) AddMove(entry.Type, destination, register);
                else AddSlotLoad(entry.Type, destination, LoadedLocalSlot(entry.Local));
                break;
            default:
                ref var move = ref _moves[destination];
                move.Type = entry.Type;
                move.Kind = EntryKind.Constant;
                move.Value = entry.Value;
                _pendingLoads |= 1u << destination;
                break;
        }
    }

    private void EmitMoves()
    {
        while (_pendingMoves != 0)
        {
            bool progress = false;
            for (uint pending = _pendingMoves; pending != 0; pending &= pending - 1)
            {
                int destination = BitOperations.TrailingZeroCount(pending);
                ref var move = ref _moves[destination];
                if (move.Readers != 0) continue;
                MoveRegister(move.Type, destination, move.Source);
                _moves[move.Source].Readers--;
                _pendingMoves &= ~(1u << destination);
                progress = true;
            }
            if (!progress) BreakCycle(BitOperations.TrailingZeroCount(_pendingMoves));
        }
        for (; _pendingLoads != 0; _pendingLoads &= _pendingLoads - 1)
        {
            int destination = BitOperations.TrailingZeroCount(_pendingLoads);
            ref var move = ref _moves[destination];
            if (move.Kind == EntryKind.Slot) LoadSlot(move.Type, destination, (int)move.Value);
            else LoadConstant(move.Type, destination, move.Value);
        }
    }

    /// <summary>Saves a register in the scratch register of its bank and lets its readers read that.</summary>
    private void BreakCycle(int register)
    {
        var type = _moves[register].Type;
        int scratch = ScratchOf(type);
        MoveRegister(type is ValKind.I32 ? ValKind.I64 : type, scratch, register);
        for (uint pending = _pendingMoves; pending != 0; pending &= pending - 1)
        {
            ref var move = ref _moves[BitOperations.TrailingZeroCount(pending)];
            if (move.Source != register) continue;
            move.Source = (byte)scratch;
            _moves[scratch].Readers++;
            _moves[register].Readers--;
        }
    }
}
