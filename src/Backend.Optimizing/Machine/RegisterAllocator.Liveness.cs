namespace Tiered.Backend.Optimizing.Machine;

// Live ranges, from each value's uses backwards: the cost is the size of the result, whatever the shape of the control flow.
internal sealed partial class RegisterAllocator
{
    /// <summary>A place where a value is read or written.</summary>
    private struct UsePosition
    {
        public int Position;
        /// <summary>Index of the operand, or the complement of an edge argument's.</summary>
        public int Operand;
        /// <summary>The register it is copied to or from, or <see cref="NoHint"/>.</summary>
        public byte Hint;
        public bool NeedsRegister;
        /// <summary>May read a slot, at the price of a memory operand.</summary>
        public bool PrefersRegister;
    }

    private record struct Range(int Start, int End);

    private const byte NoHint = 255;

    private int[] _blockOf = [];
    private int[] _firstUse = [];
    private UsePosition[] _uses = [];
    private Range[] _ranges = new Range[1024];
    private int _rangeCount;
    private int[] _definition = [];
    private int[] _hintRegister = [];
    private float[] _weight = [];
    private int[] _mark = [];
    private int[] _endInBlock = [];
    private int[] _liveBlocks = new int[256];
    private int[] _callPositions = new int[64];
    private int _callCount;
    private readonly Range[][] _fixed = new Range[32][];
    private readonly int[] _fixedCount = new int[32];

    private static void Ensure<T>(ref T[] array, int length)
    {
        if (array.Length < length) array = new T[Math.Max(length, array.Length * 2)];
    }

    private int StartOf(int block) => 2 * _function.Blocks[block].First;

    private int EndOf(int block) => 2 * _function.Blocks[block].End;

    private static float WeightOf(in MachineBlock block)
    {
        float weight = 1;
        for (int depth = Math.Min(block.LoopDepth, 8); depth > 0; depth--) weight *= 8;
        return block.Cold ? weight / 256 : weight;
    }

    /// <summary>Position of the value's definition by an operand of instruction <paramref name="instruction"/>.</summary>
    private static int DefinitionPosition(OperandKind kind, int instruction) => kind switch
    {
        OperandKind.Def => 2 * instruction + 1,
        OperandKind.FixedDef => 2 * instruction + 2,
        _ => 2 * instruction,
    };

    private static bool IsDefinition(OperandKind kind) => kind is OperandKind.Def or OperandKind.EarlyDef or OperandKind.Temp or OperandKind.TiedDef or OperandKind.FixedDef;

    private static int UsePositionOf(OperandKind kind, int instruction) => kind == OperandKind.Use ? 2 * instruction : 2 * instruction - 1;

    /// <summary>Where the live range that reaches a use ends.</summary>
    private static int EndOfUse(int position) => position + 1;

    private void BuildIntervals()
    {
        int values = _function.RegisterCount;
        Ensure(ref _firstUse, values + 1);
        Ensure(ref _definition, values);
        Ensure(ref _hintRegister, values);
        Ensure(ref _weight, values);
        Ensure(ref _blockOf, _function.InstructionCount);
        Ensure(ref _mark, _function.BlockCount);
        Ensure(ref _endInBlock, _function.BlockCount);
        _firstUse.AsSpan(0, values + 1).Clear();
        _weight.AsSpan(0, values).Clear();
        _hintRegister.AsSpan(0, values).Fill(-1);
        _definition.AsSpan(0, values).Fill(-1);
        _mark.AsSpan(0, _function.BlockCount).Fill(-1);
        _rangeCount = 0;
        _callCount = 0;
        Array.Clear(_fixedCount);
        CountUses();
        FillUses();
        for (int value = 0; value < values; value++)
        {
            Cancellation.ThrowIfCancellationRequested();
            BuildInterval(value);
        }
    }

    private void CountUses()
    {
        var operands = _function.Operands;
        foreach (ref var operand in operands)
        {
            if (operand.Kind != OperandKind.Clobber && operand.Value >= 0) _firstUse[operand.Value]++;
        }
        foreach (ref var edge in _function.Edges)
        {
            foreach (int argument in _function.Lists.Slice(edge.FirstArgument, edge.ArgumentCount))
            {
                if (argument >= 0) _firstUse[argument]++;
            }
        }
        int total = 0;
        for (int value = 0; value <= _function.RegisterCount; value++)
        {
            int count = value < _function.RegisterCount ? _firstUse[value] : 0;
            _firstUse[value] = total;
            total += count;
        }
        Ensure(ref _uses, total);
    }

    // Uses come in ascending position, so each value's are sorted. While they are filled in, _firstUse points behind the last one.
    private void FillUses()
    {
        var instructions = _function.Instructions;
        var operands = _function.Operands;
        var blocks = _function.Blocks;
        for (int b = 0; b < blocks.Length; b++)
        {
            ref var block = ref blocks[b];
            float weight = WeightOf(block);
            foreach (int parameter in _function.Lists.Slice(block.FirstParameter, block.ParameterCount)) _definition[parameter] = 2 * block.First;
            for (int i = block.First; i < block.End; i++)
            {
                ref var instruction = ref instructions[i];
                _blockOf[i] = b;
                int first = instruction.FirstOperand, end = first + instruction.OperandCount;
                // What is read in front of the instruction comes first.
                for (int o = first; o < end; o++)
                {
                    ref var operand = ref operands[o];
                    if (operand.Kind is not (OperandKind.TiedUse or OperandKind.FixedUse)) continue;
                    if (operand.Kind == OperandKind.FixedUse) AddFixed(operand.Register, 2 * i, 2 * i + 1);
                    if (operand.Value >= 0) AddUse(operand.Value, 2 * i - 1, o, operand.Kind == OperandKind.FixedUse ? operand.Register : NoHint, false, weight);
                }
                for (int o = first; o < end; o++)
                {
                    ref var operand = ref operands[o];
                    switch (operand.Kind)
                    {
                        case OperandKind.Use:
                            AddUse(operand.Value, 2 * i, o, NoHint, !operand.MayBeSlot, weight);
                            break;
                        case OperandKind.Clobber:
                            AddFixed(operand.Register, 2 * i, 2 * i + 2);
                            break;
                        case OperandKind.TiedUse or OperandKind.FixedUse:
                            break;
                        default:
                            AddDefinition(i, o, ref operand, operands[first..end], weight);
                            break;
                    }
                }
                if ((instruction.Traits & MachineTraits.Call) != 0) AddCall(2 * i + 1);
            }
            for (int e = block.FirstOutgoing; e >= 0; e = _function.Edges[e].NextOutgoing) AddArguments(e, 2 * block.End - 1, weight);
        }
        for (int value = _function.RegisterCount; value > 0; value--) _firstUse[value] = _firstUse[value - 1];
        _firstUse[0] = 0;
    }

    private void AddUse(int value, int position, int operand, byte hint, bool needsRegister, float weight)
    {
        _uses[_firstUse[value]++] = new UsePosition
        {
            Position = position,
            Operand = operand,
            Hint = hint,
            NeedsRegister = needsRegister,
            PrefersRegister = needsRegister || operand >= 0 && (position & 1) == 0,
        };
        _weight[value] += weight;
    }

    private void AddDefinition(int instruction, int index, ref Operand operand, ReadOnlySpan<Operand> all, float weight)
    {
        int position = DefinitionPosition(operand.Kind, instruction);
        _definition[operand.Value] = position;
        byte hint = NoHint;
        if (operand.Kind == OperandKind.FixedDef)
        {
            AddFixed(operand.Register, 2 * instruction + 1, 2 * instruction + 2);
            hint = operand.Register;
        }
        else if (operand.Kind == OperandKind.TiedDef)
        {
            foreach (ref readonly var other in all)
            {
                if (other.Kind == OperandKind.TiedUse && other.Value >= 0) _hintRegister[operand.Value] = other.Value;
            }
        }
        AddUse(operand.Value, position, index, hint, operand.Kind != OperandKind.FixedDef, weight);
    }

    private void AddArguments(int edgeIndex, int position, float weight)
    {
        ref var edge = ref _function.Edges[edgeIndex];
        var parameters = _function.Parameters(edge.To);
        for (int k = 0; k < edge.ArgumentCount; k++)
        {
            int argument = _function.Lists[edge.FirstArgument + k];
            if (argument < 0) continue;
            AddUse(argument, position, ~(edge.FirstArgument + k), NoHint, false, weight);
            // The parameter follows its first argument; what comes around the loop follows the parameter.
            if (edge.To > edge.From)
            {
                if (_hintRegister[parameters[k]] < 0) _hintRegister[parameters[k]] = argument;
            }
            else if (_hintRegister[argument] < 0)
            {
                _hintRegister[argument] = parameters[k];
            }
        }
    }

    private void AddFixed(int register, int start, int end)
    {
        ref int count = ref _fixedCount[register];
        var list = _fixed[register] ??= new Range[64];
        if (count > 0 && list[count - 1].End >= start)
        {
            list[count - 1].End = Math.Max(list[count - 1].End, end);
            return;
        }
        if (count == list.Length)
        {
            Array.Resize(ref list, count * 2);
            _fixed[register] = list;
        }
        list[count++] = new Range(start, end);
    }

    private void AddCall(int position)
    {
        if (_callCount == _callPositions.Length) Array.Resize(ref _callPositions, _callCount * 2);
        _callPositions[_callCount++] = position;
    }

    private void AddRange(int start, int end)
    {
        if (_rangeCount == _ranges.Length) Array.Resize(ref _ranges, _rangeCount * 2);
        _ranges[_rangeCount++] = new Range(start, end);
    }

    private void BuildInterval(int value)
    {
        int definition = _definition[value];
        if (definition < 0)
        {
            NewInterval(value, 0, 0, 0, 0, 0, 0);
            return;
        }
        var uses = _uses.AsSpan(_firstUse[value], _firstUse[value + 1] - _firstUse[value]);
        int firstRange = _rangeCount;
        int home = _blockOf[definition / 2];
        // An instruction's own registers are taken until it is done.
        int minimum = (definition | 1) + 1;
        int last = uses.Length == 0 ? definition : uses[^1].Position;
        if (_blockOf[last / 2] == home)
        {
            AddRange(definition, Math.Max(minimum, EndOfUse(last)));
        }
        else
        {
            int count = FindLiveBlocks(value, uses, home);
            var live = _liveBlocks.AsSpan(0, count);
            live.Sort();
            int start = definition, end = EndOf(home);
            foreach (int block in live)
            {
                int blockStart = StartOf(block);
                if (blockStart != end && !_coarse)
                {
                    AddRange(start, end);
                    start = blockStart;
                }
                end = _endInBlock[block];
            }
            AddRange(start, Math.Max(minimum, end));
        }
        NewInterval(value, definition, _ranges[_rangeCount - 1].End, firstRange, _rangeCount, _firstUse[value], _firstUse[value + 1]);
    }

    /// <summary>Collects the blocks that the value enters, and notes where it ends in each.</summary>
    private int FindLiveBlocks(int value, ReadOnlySpan<UsePosition> uses, int home)
    {
        int count = 0, done = 0;
        foreach (ref readonly var use in uses)
        {
            int block = _blockOf[use.Position / 2];
            if (block == home) continue;
            int end = EndOfUse(use.Position);
            if (_mark[block] == value)
            {
                _endInBlock[block] = Math.Max(_endInBlock[block], end);
                continue;
            }
            Enter(block, end);
        }
        while (done < count)
        {
            int block = _liveBlocks[done++];
            for (int e = _function.Blocks[block].FirstIncoming; e >= 0; e = _function.Edges[e].NextIncoming)
            {
                int from = _function.Edges[e].From;
                if (from == home) continue;
                if (_mark[from] == value) _endInBlock[from] = EndOf(from);
                else Enter(from, EndOf(from));
            }
        }
        return count;

        void Enter(int block, int end)
        {
            _mark[block] = value;
            _endInBlock[block] = end;
            if (count == _liveBlocks.Length) Array.Resize(ref _liveBlocks, count * 2);
            _liveBlocks[count++] = block;
        }
    }
}
