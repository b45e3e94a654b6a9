namespace Tiered.Backend.Optimizing.Machine;

// Slots of spilled values. Values whose lives do not overlap share one; a parameter and its arguments do so if they can.
internal sealed partial class RegisterAllocator
{
    private bool[] _isSpilled = [];
    private int[] _slotOf = [];
    private int[] _spilled = new int[64];
    private long[] _slotEnds = new long[64];
    private readonly List<int> _freeSmall = [];
    private readonly List<int> _freeLarge = [];

    /// <summary>Slots of eight bytes that the function needs.</summary>
    public int SlotCount { get; private set; }

    private void AssignSlots()
    {
        SlotCount = 0;
        _freeSmall.Clear();
        _freeLarge.Clear();
        int values = _function.RegisterCount, count = 0, ends = 0;
        Ensure(ref _slotOf, values);
        // Heads of values are in the order of values; the scan order is that of their starts.
        for (int value = 0; value < values; value++)
        {
            _slotOf[value] = -1;
            if (!_isSpilled[value]) continue;
            if (count == _spilled.Length) Array.Resize(ref _spilled, count * 2);
            _spilled[count++] = value;
        }
        var spilled = _spilled.AsSpan(0, count);
        spilled.Sort((a, b) => _definition[a].CompareTo(_definition[b]));
        foreach (int value in spilled)
        {
            while (ends > 0 && (int)(_slotEnds[0] >> 32) <= _definition[value])
            {
                int done = (int)Pop(_slotEnds, ref ends);
                FreeList(done).Add(_slotOf[done]);
            }
            var free = FreeList(value);
            int slot = TakeSlotOf(_hintRegister[value], free);
            if (slot < 0) slot = NewSlot(value, free);
            _slotOf[value] = slot;
            Push(ref _slotEnds, ref ends, (long)EndOfValue(value) << 32 | (uint)value);
        }
    }

    private List<int> FreeList(int value) => _function.Types[value] == RegisterType.V128 ? _freeLarge : _freeSmall;

    private int TakeSlotOf(int other, List<int> free)
    {
        if (other < 0 || _slotOf[other] < 0) return -1;
        int index = free.LastIndexOf(_slotOf[other]);
        if (index < 0) return -1;
        free.RemoveAt(index);
        return _slotOf[other];
    }

    private int NewSlot(int value, List<int> free)
    {
        if (free.Count > 0)
        {
            int slot = free[^1];
            free.RemoveAt(free.Count - 1);
            return slot;
        }
        int made = SlotCount;
        SlotCount += _function.Types[value] == RegisterType.V128 ? 2 : 1;
        return made;
    }

    private int EndOfValue(int value)
    {
        int last = value;
        while (_intervals[last].Next >= 0) last = _intervals[last].Next;
        return _intervals[last].End;
    }

    private int LocationOf(in Interval interval) => interval.Register >= 0 ? interval.Register : Location.Slot(_slotOf[interval.Value]);
}
