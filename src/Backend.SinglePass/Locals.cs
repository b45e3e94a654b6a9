using System.Runtime.CompilerServices;

namespace Tiered.Backend.SinglePass;

/// <summary>A parameter or declared local.</summary>
internal struct LocalInfo
{
    // Eight bytes in all: what a body does most is to look at locals.
    private const uint ReadBit = 1u << 31, LoopBit = 1u << 30;

    public ValKind Type;
    /// <summary>The register that caches it, or <see cref="FunctionCompiler.NoRegister"/>.</summary>
    public byte Register;
    /// <summary>The function that this is true of.</summary>
    public ushort Mark;
    private uint _slot;

    /// <summary>Home slot; a v128 has two.</summary>
    public int Slot
    {
        readonly get => (int)(_slot & ~(ReadBit | LoopBit));
        init => _slot = (uint)value;
    }

    /// <summary>Its slot is read somewhere, so that a declared local's must start as zero.</summary>
    public bool SlotRead
    {
        readonly get => (_slot & ReadBit) != 0;
        set => _slot = value ? _slot | ReadBit : _slot & ~ReadBit;
    }

    /// <summary>Used by the loop whose header is being compiled.</summary>
    public bool InLoop
    {
        readonly get => (_slot & LoopBit) != 0;
        set => _slot = value ? _slot | LoopBit : _slot & ~LoopBit;
    }
}

// What is known of locals. Ten bytes of wasm declare fifty thousand, so that nothing is done for one before the body
// names it.
internal unsafe partial struct FunctionCompiler
{
    /// <summary>Neighbouring locals of one type.</summary>
    private struct LocalRun
    {
        public int First;
        public int FirstSlot;
        public ValKind Type;
    }

    // So many slots are cleared by a store each; beyond, a loop clears all between the first and the last.
    private const int MaxZeroStores = 8;

    [InlineArray(MaxZeroStores)]
    private struct ReadList
    {
        private int _first;
    }

    private LocalInfo[] _locals;
    private int _localCount;
    private ushort _localMark;
    private LocalRun[] _runs;
    private int _runCount;

    // Declared locals whose slots are read: how many slots, the first and the last, and the first few, ascending.
    private int _readSlots;
    private int _firstRead;
    private int _lastRead;
    private ReadList _readLocals;
    private int _readLocalCount;

    private void BeginLocals(FunctionType type)
    {
        _localCount = _runCount = 0;
        _readSlots = _readLocalCount = 0;
        _firstRead = int.MaxValue;
        _lastRead = -1;
        if (++_localMark == 0)
        {
            // Marks of older functions would count again.
            _locals.AsSpan().Clear();
            _localMark = 1;
        }
        var parameters = type.Parameters;
        if (_locals.Length < parameters.Length) Array.Resize(ref _locals, Math.Max(_locals.Length * 2, parameters.Length));
        for (int i = 0; i < parameters.Length; i++)
        {
            var kind = parameters[i].Kind;
            _locals[i] = new LocalInfo { Type = kind, Register = NoRegister, Slot = _operandSlots, Mark = _localMark };
            _operandSlots += SlotCount(kind);
        }
        _localCount = parameters.Length;
    }

    public void Locals(int count, ValType type)
    {
        Refuse(type);
        if (_runCount == _runs.Length) Array.Resize(ref _runs, _runCount * 2);
        _runs[_runCount++] = new LocalRun { First = _localCount, FirstSlot = _operandSlots, Type = type.Kind };
        _operandSlots += count * SlotCount(type.Kind);
        _localCount += count;
        if (_locals.Length < _localCount) Array.Resize(ref _locals, Math.Max(_locals.Length * 2, _localCount));
    }

    /// <summary>The body names a local.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref LocalInfo Learn(int local)
    {
        ref var info = ref _locals[local];
        if (info.Mark != _localMark) LearnSlow(local);
        return ref info;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void LearnSlow(int local)
    {
        int low = 0, high = _runCount - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_runs[middle].First <= local) low = middle;
            else high = middle - 1;
        }
        ref var run = ref _runs[low];
        int slot = run.FirstSlot + (local - run.First) * SlotCount(run.Type);
        _locals[local] = new LocalInfo { Type = run.Type, Register = NoRegister, Slot = slot, Mark = _localMark };
    }

    private readonly int LocalSlot(int local) => _locals[local].Slot;

    /// <summary>The slot of a local that is about to be read from it.</summary>
    private int LoadedLocalSlot(int local)
    {
        ref var info = ref _locals[local];
        if (!info.SlotRead)
        {
            info.SlotRead = true;
            if (local >= _type.Parameters.Length) NoteRead(local, SlotCount(info.Type));
        }
        return info.Slot;
    }

    private void NoteRead(int local, int slots)
    {
        _readSlots += slots;
        _firstRead = Math.Min(_firstRead, local);
        _lastRead = Math.Max(_lastRead, local);
        if (_readLocalCount == MaxZeroStores) return;
        int at = _readLocalCount++;
        for (; at > 0 && _readLocals[at - 1] > local; at--) _readLocals[at] = _readLocals[at - 1];
        _readLocals[at] = local;
    }
}
