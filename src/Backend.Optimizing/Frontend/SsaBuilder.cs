using System.Diagnostics;
using System.Numerics;
using Tiered.Backend.Optimizing.Ir;

namespace Tiered.Backend.Optimizing.Frontend;

/// <summary>
/// Turns wasm locals into SSA values while the body is read (after Braun et al., "Simple and efficient construction of static single
/// assignment form"). Reading a local where control flow merges makes a block parameter; the arguments are found when the
/// whole body is known, by a worklist, so that nothing recurses and loops need no sealing. Structured control flow says which locals a
/// merge can change at all: those assigned in the construct that ends there; all others are read in front of the construct.
/// </summary>
internal sealed class SsaBuilder
{
    private enum Entry : byte
    {
        /// <summary>The entry: locals without a definition are zero.</summary>
        Start,
        /// <summary>Entered from another frame: locals without a definition are read from memory.</summary>
        Values,
        /// <summary>One incoming edge: locals are those of its source.</summary>
        Single,
        Merge,
    }

    private struct BlockInfo
    {
        public Entry Entry;
        /// <summary>
        /// The only predecessor; for a merge the block in front of the construct; with values from memory their
        /// address.
        /// </summary>
        public int Before;
        /// <summary>Offset of the set of locals the construct assigns; <see cref="NoSet"/> when it is not kept.</summary>
        public int Assigned;
        /// <summary>A loop's header while the loop's body is read: the set is not complete.</summary>
        public bool Open;
    }

    private struct PendingParameter
    {
        public int Block;
        public int Variable;
        public int Value;
        public int FirstArgument;
    }

    /// <summary>The set of a construct for which none is kept: it counts as full.</summary>
    public const int NoSet = -1;

    // Sets take at most 16 MiB; constructs beyond assign everything, as far as anyone knows.
    private const int MaxSetWords = 2 << 20;

    // Values that a function may have in SSA form: more would take gigabytes.
    private const int MaxParameters = 1_000_000;
    private const int MaxArguments = 8_000_000;

    // Blocks that may be looked through in search of definitions: without a bound, tens of thousands of locals times as many blocks.
    private const long MaxSteps = 400_000_000;

    private Function _function = null!;
    /// <summary>Neighbouring locals of one type. A few bytes declare tens of thousands: nothing is done for one before it is used.</summary>
    private struct Run
    {
        public int First;
        public IrType Type;
        /// <summary>Where the first one lies among values in memory (<see cref="LoopValues"/>).</summary>
        public int Slot;
    }

    private Run[] _runs = new Run[16];
    private int _runCount;
    private int _variables;
    private int _slots;
    private int _words;
    private ulong[] _sets = new ulong[256];
    private int _setEnd;
    private BlockInfo[] _blocks = new BlockInfo[64];
    private PendingParameter[] _pending = new PendingParameter[64];
    private int _pendingCount;
    private long _steps;
    private int[] _arguments = new int[256];
    private int _argumentCount;

    // Definitions at block ends: open addressing, keys generation, block * variables + variable. Keys of older functions count as empty.
    private const int GenerationShift = 48;
    private const ulong MaxGeneration = ulong.MaxValue >> GenerationShift;
    private ulong[] _keys = new ulong[1024];
    private ulong _generation;
    private int[] _values = new int[1024];
    private int _used;

    // The newest value of each local in the current block.
    private int _current = -1;
    private int[] _currentValues = new int[64];
    // Block and generation.
    private ulong[] _currentBlocks = new ulong[64];

    /// <summary>Whether the function got too large for SSA form; then what was built is useless.</summary>
    public bool TooLarge { get; private set; }

    /// <summary>The most that the function may weigh, in instructions and list entries.</summary>
    public long Limit { get; set; } = long.MaxValue;

    private bool IsOverLimit => (long)_function.InstructionCount + _function.ListCount + _argumentCount > Limit;

    public int VariableCount => _variables;

    /// <summary>Where a variable lies among values in memory (<see cref="LoopValues"/>).</summary>
    public int SlotAt(int variable)
    {
        ref readonly var run = ref RunOf(variable);
        return run.Slot + (variable - run.First) * LoopValues.SlotsOf(run.Type);
    }

    public void Begin(Function function)
    {
        _function = function;
        _variables = 0;
        _slots = 0;
        _runCount = 0;
        _setEnd = 0;
        _pendingCount = 0;
        _steps = 0;
        _argumentCount = 0;
        _used = 0;
        if (++_generation == MaxGeneration)
        {
            _keys.AsSpan().Clear();
            _currentBlocks.AsSpan().Clear();
            _generation = 1;
        }
        _current = -1;
        TooLarge = false;
    }

    /// <summary>Declares a run of locals.</summary>
    public void AddVariables(int count, IrType type)
    {
        int end = _variables + count;
        if (_currentValues.Length < end)
        {
            int size = Math.Max(_currentValues.Length * 2, end);
            Array.Resize(ref _currentValues, size);
            Array.Resize(ref _currentBlocks, size);
        }
        if (_runCount == 0 || _runs[_runCount - 1].Type != type)
        {
            if (_runCount == _runs.Length) Array.Resize(ref _runs, _runCount * 2);
            _runs[_runCount++] = new Run { First = _variables, Type = type, Slot = _slots };
        }
        _variables = end;
        _slots += count * LoopValues.SlotsOf(type);
        _words = (end + 63) / 64;
    }

    public IrType TypeOf(int variable) => RunOf(variable).Type;

    private ref readonly Run RunOf(int variable)
    {
        int low = 0, high = _runCount - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_runs[middle].First <= variable) low = middle;
            else high = middle - 1;
        }
        return ref _runs[low];
    }

    // ---- sets of assigned locals, one a construct

    /// <summary>Makes an empty set.</summary>
    public int AddSet()
    {
        if (_setEnd + _words > MaxSetWords) return NoSet;
        if (_sets.Length < _setEnd + _words) Array.Resize(ref _sets, Math.Max(_sets.Length * 2, _setEnd + _words));
        _sets.AsSpan(_setEnd, _words).Clear();
        _setEnd += _words;
        return _setEnd - _words;
    }

    /// <summary>An inner construct ends: what it assigns, the outer one does too.</summary>
    public void Merge(int outer, int inner)
    {
        if (outer == NoSet) return;
        // Sets run out in order of opening, so an inner one may be missing and have to count as full.
        if (inner == NoSet) Fill(outer);
        else for (int i = 0; i < _words; i++) _sets[outer + i] |= _sets[inner + i];
    }

    /// <summary>A construct may assign anything, as far as anyone knows.</summary>
    public void Fill(int set)
    {
        if (set != NoSet) _sets.AsSpan(set, _words).Fill(ulong.MaxValue);
    }

    /// <summary>A construct assigns a local.</summary>
    public void Mark(int set, int variable)
    {
        if (set != NoSet) _sets[set + (variable >> 6)] |= 1UL << (variable & 63);
    }

    private bool IsAssigned(int set, int variable) => set == NoSet || (_sets[set + (variable >> 6)] >> (variable & 63) & 1) != 0;

    // ---- blocks

    private ref BlockInfo Info(int block)
    {
        if (block >= _blocks.Length) Array.Resize(ref _blocks, Math.Max(_blocks.Length * 2, block + 1));
        return ref _blocks[block];
    }

    public void StartEntry(int block)
    {
        Info(block) = new BlockInfo { Entry = Entry.Start };
        _current = block;
    }

    /// <summary>Starts a block in which locals are what memory has at an address.</summary>
    public void StartValues(int block, int address)
    {
        Info(block) = new BlockInfo { Entry = Entry.Values, Before = address };
        _current = block;
    }

    /// <summary>Starts a block that has one incoming edge.</summary>
    public void StartSingle(int block, int predecessor)
    {
        Info(block) = new BlockInfo { Entry = Entry.Single, Before = predecessor };
        _current = block;
    }

    /// <summary>Starts the block behind a construct, or a loop's header. The parameters for stack values are there already.</summary>
    public void StartMerge(int block, int before, int assigned, bool isLoop = false)
    {
        Info(block) = new BlockInfo { Entry = Entry.Merge, Before = before, Assigned = assigned, Open = isLoop };
        _current = block;
    }

    /// <summary>All of a loop's body was read.</summary>
    public void CloseLoop(int header) => _blocks[header].Open = false;

    // ---- locals

    public void Define(int variable, int value, int set)
    {
        Mark(set, variable);
        Store(_current, variable, value);
        _currentValues[variable] = value;
        _currentBlocks[variable] = CurrentBlock;
    }

    /// <summary>Defines a local at the end of a block, where nobody asked for it yet, nor behind.</summary>
    public void DefineAt(int block, int variable, int value)
    {
        Debug.Assert(!TryGet(block, variable, out _), "the local was asked for");
        Store(block, variable, value);
    }

    private ulong CurrentBlock => _generation << 32 | (uint)_current;

    public int Use(int variable)
    {
        if (_currentBlocks[variable] == CurrentBlock) return _currentValues[variable];
        int value = Lookup(_current, variable);
        _currentValues[variable] = value;
        _currentBlocks[variable] = CurrentBlock;
        return value;
    }

    /// <summary>The value of a local at the end of a block.</summary>
    private int Lookup(int block, int variable)
    {
        int at = block, value, steps = 0;
        while (!TryGet(at, variable, out value))
        {
            ref var info = ref _blocks[at];
            if (info.Entry <= Entry.Values)
            {
                value = info.Entry == Entry.Start ? Zero(variable) : Read(at, info.Before, variable);
                Store(at, variable, value);
                break;
            }
            if (info.Entry == Entry.Merge && (info.Open || IsAssigned(info.Assigned, variable)))
            {
                value = AddParameter(at, variable);
                break;
            }
            at = info.Before;
            steps++;
        }
        _steps += steps;
        if (_steps > MaxSteps) TooLarge = true;
        if (at != block) Store(block, variable, value);
        return value;
    }

    private int AddParameter(int block, int variable)
    {
        int value = _function.AddParameter(block, TypeOf(variable));
        Store(block, variable, value);
        if (_pendingCount == _pending.Length) Array.Resize(ref _pending, _pendingCount * 2);
        _pending[_pendingCount++] = new PendingParameter { Block = block, Variable = variable, Value = value };
        if (_pendingCount > MaxParameters) TooLarge = true;
        if (IsOverLimit) throw new OutOfProportionException();
        return value;
    }

    private int Zero(int variable)
    {
        var type = TypeOf(variable);
        int value = type == IrType.V128 ? _function.Create(Op.VConst, type, imm: _function.AddVector(0, 0)) : _function.Create(Op.Const, type);
        _function[value].Position = 0;
        _function.InsertFirst(0, value);
        return value;
    }

    /// <summary>
    /// Reads a local from the values at an address, which is a parameter or stands in the block itself.
    /// </summary>
    private int Read(int block, int address, int variable)
    {
        int value = LoopValues.CreateLoad(_function, TypeOf(variable), address, SlotAt(variable));
        bool isInside = _function[address].Op != Op.BlockParam && _function[address].Block == block;
        int next = isInside ? _function[address].Next : _function.BlockAt(block).First;
        if (next == Function.None) _function.InsertLast(block, value);
        else _function.InsertBefore(next, value);
        return value;
    }

    /// <summary>The body is complete: finds the arguments of all parameters.</summary>
    public void Complete()
    {
        // Looking up an argument may make parameters elsewhere, which join the list.
        for (int i = 0; i < _pendingCount && !TooLarge; i++)
        {
            var (block, variable) = (_pending[i].Block, _pending[i].Variable);
            _pending[i].FirstArgument = _argumentCount;
            ref var info = ref _blocks[block];
            if (!IsAssigned(info.Assigned, variable))
            {
                // A loop's parameter that turned out to be the same in every turn.
                _pending[i].FirstArgument = -1;
                _function.ReplaceWith(_pending[i].Value, Lookup(info.Before, variable));
                continue;
            }
            for (int edge = _function.BlockAt(block).FirstIncoming; edge != Function.None; edge = _function.EdgeAt(edge).NextIncoming)
            {
                if (_argumentCount == _arguments.Length) Array.Resize(ref _arguments, _argumentCount * 2);
                int value = Lookup(_function.EdgeAt(edge).From, variable);
                _arguments[_argumentCount++] = value;
            }
            if (_argumentCount > MaxArguments) TooLarge = true;
            if (IsOverLimit) throw new OutOfProportionException();
        }
        if (TooLarge) return;
        for (int i = 0; i < _pendingCount; i++)
        {
            int argument = _pending[i].FirstArgument;
            for (int edge = _function.BlockAt(_pending[i].Block).FirstIncoming; edge != Function.None; edge = _function.EdgeAt(edge).NextIncoming)
            {
                // Replaced parameters take an argument until they are removed, to keep the places.
                _function.AddArgument(edge, argument < 0 ? _pending[i].Value : _arguments[argument++]);
            }
        }
        RemoveReplaced();
        _function.ResolveAliases();
    }

    private void RemoveReplaced()
    {
        bool[] removed = new bool[16];
        for (int i = 0; i < _pendingCount; i++)
        {
            if (_pending[i].FirstArgument >= 0) continue;
            int block = _pending[i].Block;
            var parameters = _function.Parameters(block);
            if (removed.Length < parameters.Length) removed = new bool[parameters.Length * 2];
            bool any = false;
            for (int p = 0; p < parameters.Length; p++) any |= removed[p] = _function[parameters[p]].Op == Op.Alias;
            if (any) _function.RemoveParameters(block, removed);
        }
    }

    // ---- the table of definitions

    private static uint Slot(ulong key, int capacity) => (uint)(key * 0x9E37_79B9_7F4A_7C15 >> 64 - BitOperations.Log2((uint)capacity));

    private ulong Key(int block, int variable) => _generation << GenerationShift | (ulong)block * (uint)_variables + (uint)variable;

    private bool IsEmpty(uint slot) => _keys[slot] >> GenerationShift != _generation;

    private bool TryGet(int block, int variable, out int value)
    {
        ulong key = Key(block, variable);
        for (uint at = Slot(key, _keys.Length); !IsEmpty(at); at = at + 1 & (uint)(_keys.Length - 1))
        {
            if (_keys[at] != key) continue;
            value = _values[at];
            return true;
        }
        value = -1;
        return false;
    }

    private void Store(int block, int variable, int value)
    {
        if (_used * 2 >= _keys.Length) Grow();
        if (Insert(Key(block, variable), value)) _used++;
    }

    private bool Insert(ulong key, int value)
    {
        uint at = Slot(key, _keys.Length);
        while (!IsEmpty(at) && _keys[at] != key) at = at + 1 & (uint)(_keys.Length - 1);
        bool isNew = IsEmpty(at);
        _keys[at] = key;
        _values[at] = value;
        return isNew;
    }

    private void Grow()
    {
        var (keys, values) = (_keys, _values);
        _keys = new ulong[keys.Length * 2];
        _values = new int[keys.Length * 2];
        for (int i = 0; i < keys.Length; i++)
        {
            if (keys[i] >> GenerationShift == _generation) Insert(keys[i], values[i]);
        }
    }
}
