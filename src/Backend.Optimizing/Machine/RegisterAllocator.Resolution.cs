namespace Tiered.Backend.Optimizing.Machine;

/// <summary>A copy in the gap in front of an instruction. Copies of one gap are done one after another.</summary>
internal struct GapMove
{
    public int Instruction;
    /// <summary><see cref="Location"/>s; the source may be a constant.</summary>
    public int From, To;
    public RegisterType Type;
    /// <summary>Exchanges both instead.</summary>
    public bool Swap;
}

// Writes locations into operands, and makes the copies between the parts of values.
internal sealed partial class RegisterAllocator
{
    /// <summary>A copy as it is found: those with equal keys happen at once.</summary>
    private struct PendingMove
    {
        /// <summary>Twice the instruction, plus one for copies along an edge, which come last.</summary>
        public int Key;
        public int From, To;
        /// <summary>The value, if this takes it from a register to its own slot; else -1.</summary>
        public int Stores;
        public RegisterType Type;
    }

    private PendingMove[] _pending = new PendingMove[256];
    private PendingMove[] _sorted = new PendingMove[256];
    private int _pendingCount;
    private int[] _keyStarts = [];
    private float[] _storeCost = [];
    private int[] _parts = new int[32];
    private readonly ParallelMove _parallel = new();

    /// <summary>The copies between instructions, in order.</summary>
    public ReadOnlySpan<GapMove> Moves => _parallel.Moves;

    private void Resolve()
    {
        _pendingCount = 0;
        Ensure(ref _storeCost, _function.RegisterCount);
        WriteLocations();
        for (int value = 0; value < _function.RegisterCount; value++)
        {
            if (!_isSpilled[value] && _intervals[value].Next < 0) continue;
            _storeCost[value] = 0;
            ConnectParts(value);
        }
        PassArguments();
        MoveOperands();
        StoreDefinitions();
        OrderMoves();
    }

    private void AddMove(int key, int from, int to, int value, RegisterType type, bool sameValue)
    {
        if (from == to) return;
        int stores = -1;
        if (sameValue && Location.IsSlot(to) && Location.IsRegister(from))
        {
            stores = value;
            _storeCost[value] += WeightOf(_function.Blocks[_blockOf[key / 2]]);
        }
        if (_pendingCount == _pending.Length) Array.Resize(ref _pending, _pendingCount * 2);
        _pending[_pendingCount++] = new PendingMove { Key = key, From = from, To = to, Stores = stores, Type = type };
    }

    private void WriteLocations()
    {
        var operands = _function.Operands;
        for (int i = 0; i < _intervalCount; i++)
        {
            ref var interval = ref _intervals[i];
            int location = LocationOf(interval);
            for (int u = interval.FirstUse; u < interval.EndUse; u++)
            {
                if (_uses[u].Operand >= 0) operands[_uses[u].Operand].Location = location;
            }
        }
    }

    // ---- between parts of one value

    private int CollectParts(int value)
    {
        int count = 0;
        for (int part = value; part >= 0; part = _intervals[part].Next)
        {
            if (count == _parts.Length) Array.Resize(ref _parts, count * 2);
            _parts[count++] = part;
        }
        return count;
    }

    private int LocationAt(int value, int position)
    {
        int part = value;
        while (_intervals[part].End <= position) part = _intervals[part].Next;
        return LocationOf(_intervals[part]);
    }

    private int LocationAt(ReadOnlySpan<int> parts, int position)
    {
        int low = 0, high = parts.Length - 1;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (_intervals[parts[middle]].End <= position) low = middle + 1;
            else high = middle;
        }
        return LocationOf(_intervals[parts[low]]);
    }

    private void ConnectParts(int value)
    {
        if (_intervals[value].Next < 0) return;
        var type = _function.Types[value];
        int count = CollectParts(value);
        var parts = _parts.AsSpan(0, count);
        var blocks = _function.Blocks;
        for (int p = 0; p < count; p++)
        {
            ref var part = ref _intervals[parts[p]];
            int location = LocationOf(part);
            if (p > 0 && _intervals[parts[p - 1]].End == part.Start && StartOf(_blockOf[part.Start / 2]) != part.Start)
                AddMove(part.Start, LocationOf(_intervals[parts[p - 1]]), location, value, type, sameValue: true);
            for (int r = part.FirstRange; r < part.EndRange; r++)
            {
                int start = Math.Max(_ranges[r].Start, part.Start), end = Math.Min(_ranges[r].End, part.End);
                int block = _blockOf[start / 2];
                if (StartOf(block) < start) block++;
                for (; block < blocks.Length && StartOf(block) < end; block++)
                {
                    if (StartOf(block) == _definition[value]) continue;
                    for (int e = blocks[block].FirstIncoming; e >= 0; e = _function.Edges[e].NextIncoming)
                    {
                        int from = _function.Edges[e].From;
                        AddEdgeMove(from, block, LocationAt(parts, EndOf(from) - 1), location, value, type, sameValue: true);
                    }
                }
            }
        }
    }

    /// <summary>A copy on the way between blocks: at the end of the first if that has one successor, else at the start of the second.</summary>
    private void AddEdgeMove(int from, int to, int source, int destination, int value, RegisterType type, bool sameValue)
    {
        ref var origin = ref _function.Blocks[from];
        int key = origin.OutgoingCount == 1 ? 2 * (origin.End - 1) + 1 : 2 * _function.Blocks[to].First;
        AddMove(key, source, destination, value, type, sameValue);
    }

    // ---- between values

    private void PassArguments()
    {
        for (int e = 0; e < _function.EdgeCount; e++)
        {
            ref var edge = ref _function.Edges[e];
            if (edge.ArgumentCount == 0) continue;
            var parameters = _function.Parameters(edge.To);
            var arguments = _function.Arguments(e);
            int end = EndOf(edge.From) - 1, start = StartOf(edge.To);
            for (int k = 0; k < arguments.Length; k++)
            {
                int source = arguments[k] < 0 ? arguments[k] : LocationAt(arguments[k], end);
                AddEdgeMove(edge.From, edge.To, source, LocationAt(parameters[k], start), -1, _function.Types[parameters[k]], sameValue: false);
            }
        }
    }

    private void MoveOperands()
    {
        var instructions = _function.Instructions;
        for (int i = 0; i < instructions.Length; i++)
        {
            var operands = _function.OperandsOf(instructions[i]);
            int tied = Location.None;
            var tiedType = RegisterType.I32;
            foreach (ref var operand in operands)
            {
                switch (operand.Kind)
                {
                    case OperandKind.TiedDef:
                        tied = operand.Location;
                        tiedType = _function.Types[operand.Value];
                        break;
                    case OperandKind.FixedUse:
                        if (operand.Value < 0) operand.Location = operand.Value;
                        AddMove(2 * i, operand.Location, operand.Register, -1, operand.Value < 0 ? _function.Constant(operand.Value).Type : _function.Types[operand.Value], sameValue: false);
                        break;
                    case OperandKind.FixedDef:
                        AddMove(2 * i + 2, operand.Register, operand.Location, -1, _function.Types[operand.Value], sameValue: false);
                        break;
                }
            }
            if (tied == Location.None) continue;
            foreach (ref var operand in operands)
            {
                if (operand.Kind != OperandKind.TiedUse) continue;
                if (operand.Value < 0) operand.Location = operand.Value;
                // All that is read must be copied: a shift may make 32 bits out of 64.
                var type = operand.Value >= 0 && _function.Types[operand.Value] == RegisterType.I64 ? RegisterType.I64 : tiedType;
                AddMove(2 * i, operand.Location, tied, -1, type, sameValue: false);
            }
        }
    }

    /// <summary>Stores spilled values behind their definition, where that costs no more than to store them when they leave their register.</summary>
    private void StoreDefinitions()
    {
        int kept = 0;
        for (int m = 0; m < _pendingCount; m++)
        {
            ref var move = ref _pending[m];
            if (move.Stores < 0 || !StoresAtDefinition(move.Stores)) _pending[kept++] = move;
        }
        _pendingCount = kept;
        for (int value = 0; value < _function.RegisterCount; value++)
        {
            if (!_isSpilled[value] || _intervals[value].Register < 0 || _storeCost[value] == 0 || !StoresAtDefinition(value)) continue;
            int key = (_definition[value] / 2 + 1) * 2;
            AddMove(key, _intervals[value].Register, Location.Slot(_slotOf[value]), -1, _function.Types[value], sameValue: false);
        }
    }

    private bool StoresAtDefinition(int value) => WeightOf(_function.Blocks[_blockOf[_definition[value] / 2]]) <= _storeCost[value];

    private void OrderMoves()
    {
        int keys = 2 * _function.InstructionCount + 2;
        Ensure(ref _keyStarts, keys + 1);
        var starts = _keyStarts.AsSpan(0, keys + 1);
        starts.Clear();
        for (int m = 0; m < _pendingCount; m++) starts[_pending[m].Key + 1]++;
        for (int k = 0; k < keys; k++) starts[k + 1] += starts[k];
        Ensure(ref _sorted, _pendingCount);
        for (int m = 0; m < _pendingCount; m++) _sorted[starts[_pending[m].Key]++] = _pending[m];
        _parallel.Begin(SlotCount);
        for (int m = 0; m < _pendingCount;)
        {
            int key = _sorted[m].Key, end = m;
            while (end < _pendingCount && _sorted[end].Key == key)
            {
                _parallel.Add(_sorted[end].From, _sorted[end].To, _sorted[end].Type);
                end++;
            }
            _parallel.Order(key / 2);
            m = end;
        }
        if (_parallel.NeedsSpareSlot) SlotCount += 2;
    }
}
