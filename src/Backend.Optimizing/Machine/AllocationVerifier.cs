using System.Globalization;

namespace Tiered.Backend.Optimizing.Machine;

/// <summary>
/// Checks an allocation symbolically: follows which virtual registers each place holds along all ways through the function,
/// copies included (one that is narrower than a value does not carry it), and looks at every operand whether its place holds its value.
/// For tests; slow.
/// </summary>
internal sealed class AllocationVerifier
{
    private readonly MachineFunction _function;
    private readonly RegisterSet _registers;
    private readonly GapMove[] _moves;
    private readonly Dictionary<int, int> _firstMove = [];

    // What a place holds: virtual registers, and complements of constants (less one).
    private sealed class State : Dictionary<int, HashSet<int>>
    {
        public State Copy()
        {
            var copy = new State();
            foreach (var (place, values) in this) copy[place] = [.. values];
            return copy;
        }

        public bool Holds(int place, int value) => TryGetValue(place, out var values) && values.Contains(value);

        public void Set(int place, IEnumerable<int> values) => this[place] = [.. values];

        public void Forget(int value)
        {
            foreach (var values in Values) values.Remove(value);
        }
    }

    private AllocationVerifier(MachineFunction function, ReadOnlySpan<GapMove> moves, RegisterSet registers)
    {
        _function = function;
        _registers = registers;
        _moves = moves.ToArray();
        for (int m = _moves.Length - 1; m >= 0; m--) _firstMove[_moves[m].Instruction] = m;
    }

    /// <summary>Throws unless every operand finds its value.</summary>
    /// <exception cref="InvalidOperationException">The allocation is wrong.</exception>
    public static void Verify(MachineFunction function, ReadOnlySpan<GapMove> moves, RegisterSet registers) =>
        new AllocationVerifier(function, moves, registers).Run();

    private void Run()
    {
        var entries = new State?[_function.BlockCount];
        var work = new Queue<int>();
        entries[0] = [];
        work.Enqueue(0);
        while (work.Count > 0)
        {
            int block = work.Dequeue();
            var state = Execute(block, entries[block]!.Copy(), check: false);
            for (int e = _function.Blocks[block].FirstOutgoing; e >= 0; e = _function.Edges[e].NextOutgoing)
            {
                int to = _function.Edges[e].To;
                var arrived = state.Copy();
                if (_function.Blocks[block].OutgoingCount > 1) Move(_function.Blocks[to].First, arrived);
                Rename(e, arrived, check: false);
                if (!Merge(ref entries[to], arrived)) continue;
                work.Enqueue(to);
            }
        }
        for (int b = 0; b < entries.Length; b++)
        {
            if (entries[b] is not { } entry) continue;
            var state = Execute(b, entry.Copy(), check: true);
            for (int e = _function.Blocks[b].FirstOutgoing; e >= 0; e = _function.Edges[e].NextOutgoing)
            {
                var arrived = state.Copy();
                if (_function.Blocks[b].OutgoingCount > 1) Move(_function.Blocks[_function.Edges[e].To].First, arrived);
                Rename(e, arrived, check: true);
            }
        }
    }

    private static bool Merge(ref State? entry, State arrived)
    {
        if (entry is null)
        {
            entry = arrived;
            return true;
        }
        bool changed = false;
        foreach (var (place, values) in entry)
        {
            int before = values.Count;
            if (arrived.TryGetValue(place, out var others)) values.IntersectWith(others);
            else values.Clear();
            changed |= values.Count != before;
        }
        return changed;
    }

    private void Rename(int edgeIndex, State state, bool check)
    {
        ref var edge = ref _function.Edges[edgeIndex];
        var parameters = _function.Parameters(edge.To);
        var arguments = _function.Arguments(edgeIndex);
        var places = new List<int>[parameters.Length];
        for (int k = 0; k < parameters.Length; k++)
        {
            places[k] = [];
            foreach (var (place, values) in state)
            {
                if (values.Contains(arguments[k])) places[k].Add(place);
            }
            if (check && places[k].Count == 0) Fail(_function.Blocks[edge.To].First, $"argument {k} of the edge from block {edge.From} is nowhere");
        }
        foreach (int parameter in parameters) state.Forget(parameter);
        for (int k = 0; k < parameters.Length; k++)
        {
            foreach (int place in places[k]) state[place].Add(parameters[k]);
        }
    }

    private void Move(int instruction, State state)
    {
        if (!_firstMove.TryGetValue(instruction, out int m)) return;
        for (; m < _moves.Length && _moves[m].Instruction == instruction; m++)
        {
            ref var move = ref _moves[m];
            // Registers are exchanged whole.
            var type = move.Swap ? RegisterType.V128 : move.Type;
            var from = Carried(state, move.From, type);
            if (move.Swap) state.Set(move.From, Carried(state, move.To, type));
            state.Set(move.To, from);
        }
    }

    /// <summary>What a copy of a type takes along from a place: the values that are no wider.</summary>
    private List<int> Carried(State state, int place, RegisterType type)
    {
        if (Location.IsConstant(place)) return [place];
        var carried = new List<int>();
        if (!state.TryGetValue(place, out var values)) return carried;
        foreach (int value in values)
        {
            if (value < 0 || Bytes(_function.Types[value]) <= Bytes(type)) carried.Add(value);
        }
        return carried;
    }

    private static int Bytes(RegisterType type) => type switch
    {
        RegisterType.I32 or RegisterType.F32 => 4,
        RegisterType.I64 or RegisterType.F64 => 8,
        _ => 16,
    };

    private State Execute(int block, State state, bool check)
    {
        var instructions = _function.Instructions;
        for (int i = _function.Blocks[block].First; i < _function.Blocks[block].End; i++)
        {
            ref var instruction = ref instructions[i];
            // The copies at a label belong to the way into the block.
            if (i > _function.Blocks[block].First) Move(i, state);
            var operands = _function.OperandsOf(instruction);
            if (check) CheckUses(i, operands, state);
            if ((instruction.Traits & MachineTraits.Call) != 0)
            {
                uint lost = (_registers.General | _registers.Vector) & ~_registers.CalleeSaved;
                for (int register = 0; register < 32; register++)
                {
                    if ((lost >> register & 1) != 0) state.Remove(register);
                }
            }
            foreach (ref var operand in operands)
            {
                if (operand.Kind is OperandKind.Clobber or OperandKind.Temp) state.Remove(operand.Kind == OperandKind.Temp ? operand.Location : operand.Register);
            }
            foreach (ref var operand in operands)
            {
                if (operand.Kind is not (OperandKind.Def or OperandKind.EarlyDef or OperandKind.TiedDef or OperandKind.FixedDef)) continue;
                state.Forget(operand.Value);
                state.Set(operand.Kind == OperandKind.FixedDef ? operand.Register : operand.Location, [operand.Value]);
            }
        }
        return state;
    }

    private void CheckUses(int index, ReadOnlySpan<Operand> operands, State state)
    {
        int tied = Location.None;
        foreach (ref readonly var operand in operands)
        {
            if (operand.Kind == OperandKind.TiedDef) tied = operand.Location;
        }
        foreach (ref readonly var operand in operands)
        {
            switch (operand.Kind)
            {
                case OperandKind.Use:
                    if (!operand.MayBeSlot && !Location.IsRegister(operand.Location)) Fail(index, $"v{operand.Value} is in no register");
                    Require(index, operand.Location, operand.Value, state);
                    break;
                case OperandKind.TiedUse:
                    Require(index, tied, operand.Value, state);
                    break;
                case OperandKind.FixedUse:
                    Require(index, operand.Register, operand.Value, state);
                    break;
                case OperandKind.EarlyDef or OperandKind.Temp or OperandKind.TiedDef:
                    foreach (ref readonly var other in operands)
                    {
                        if (other.Kind == OperandKind.Use && other.Location == operand.Location || other.Kind == OperandKind.FixedUse && other.Register == operand.Location)
                            Fail(index, $"v{operand.Value} overwrites v{other.Value}");
                    }
                    break;
            }
        }
    }

    private void Require(int index, int place, int value, State state)
    {
        if (!state.Holds(place, value)) Fail(index, $"{MachineListing.PlaceName(place)} does not hold v{value}");
    }

    private static void Fail(int instruction, string message) =>
        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"instruction {instruction}: {message}"));
}
