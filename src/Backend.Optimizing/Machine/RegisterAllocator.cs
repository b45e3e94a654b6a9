using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tiered.Backend.Optimizing.Machine;

/// <summary>
/// Linear scan over live intervals with holes and splitting (Wimmer and Mössenböck 2005), on SSA form (Wimmer and Franz 2010).
/// <para>Positions: an instruction with index i reads at 2i and writes at 2i + 1. Copies happen in the gap in front of it, all
/// at once: they read what was true at 2i - 1 and make true what holds at 2i. Intervals are split at even positions only.</para>
/// <para>A value that is spilled anywhere has one slot, written once behind its definition, or where it leaves its
/// register if that is rarer.</para>
/// </summary>
internal sealed partial class RegisterAllocator(RegisterSet registers)
{
    // Above so many instructions holes are not tracked: time and memory stay near-linear.
    private const int CoarseInstructions = 200_000;
    private const int Never = int.MaxValue;

    // Use of a callee-saved register costs a store and a load.
    private const float CalleeSavedCost = 2.5f;

    // With more intervals in holes than this, a register counts as taken from the first one's return on.
    private const int MaxExactInactive = 24;

    private struct Interval
    {
        public int Value;
        public int Start, End;
        public int FirstRange, EndRange;
        public int FirstUse, EndUse;
        /// <summary>The next part of the same value, or -1.</summary>
        public int Next;
        /// <summary>The range that the scan is in, while the interval has a register.</summary>
        public int CurrentRange;
        public int NextInactive;
        /// <summary>Register, or -1 for the value's slot.</summary>
        public sbyte Register;
        public bool IsPart;
    }

    private MachineFunction _function = null!;
    private Interval[] _intervals = new Interval[1024];
    private int _intervalCount;
    private bool _coarse;

    // The scan: intervals to come, active ones by register, and those in a hole by the position of their return.
    private long[] _heap = new long[1024];
    private int _heapCount;
    private long[] _returns = new long[64];
    private int _returnCount;
    private readonly int[] _owner = new int[32];
    private readonly int[] _inactive = new int[32];
    private readonly int[] _fixedCursor = new int[32];
    private readonly int[] _freeUntil = new int[32];
    private readonly int[] _blockedFrom = new int[32];
    private int _callCursor;
    private uint _active;
    private uint _used;
    private int _nextEvent;

    /// <summary>Callee-saved registers in use.</summary>
    public uint UsedCalleeSaved => _used & registers.CalleeSaved;

    /// <summary>Registers that calls do not preserve and that hold nothing anywhere in the function: free for copies.</summary>
    public uint Unused => (registers.General | registers.Vector) & ~registers.CalleeSaved & ~_used;

    /// <summary>Gives every operand of <paramref name="function"/> a location, and finds the copies between them.</summary>
    public void Allocate(MachineFunction function)
    {
        _function = function;
        _coarse = function.InstructionCount > CoarseInstructions;
        _intervalCount = 0;
        _used = 0;
        Ensure(ref _isSpilled, function.RegisterCount);
        _isSpilled.AsSpan(0, function.RegisterCount).Clear();
        FindLoops();
        BuildIntervals();
        for (int register = 0; register < 32; register++)
        {
            if (_fixedCount[register] > 0) _used |= 1u << register;
        }
        Scan();
        AssignSlots();
        Resolve();
    }

    /// <summary>Looked at for each interval.</summary>
    public CancellationToken Cancellation { get; set; }

    private int NewInterval(int value, int start, int end, int firstRange, int endRange, int firstUse, int endUse)
    {
        if (_intervalCount == _intervals.Length) Array.Resize(ref _intervals, _intervalCount * 2);
        _intervals[_intervalCount] = new Interval
        {
            Value = value,
            Start = start,
            End = end,
            FirstRange = firstRange,
            EndRange = endRange,
            FirstUse = firstUse,
            EndUse = endUse,
            Next = -1,
            Register = -1,
        };
        return _intervalCount++;
    }

    // ---- the scan

    private void Scan()
    {
        _active = 0;
        _nextEvent = Never;
        _heapCount = _returnCount = _callCursor = 0;
        _owner.AsSpan().Fill(-1);
        _inactive.AsSpan().Fill(-1);
        Array.Clear(_fixedCursor);
        for (int i = 0; i < _intervalCount; i++)
        {
            if (_intervals[i].End > _intervals[i].Start) Push(ref _heap, ref _heapCount, (long)_intervals[i].Start << 32 | (uint)i);
        }
        while (_heapCount > 0)
        {
            Cancellation.ThrowIfCancellationRequested();
            long top = Pop(_heap, ref _heapCount);
            int current = (int)top;
            Advance((int)(top >> 32));
            if (!TryAllocateFree(current)) AllocateBlocked(current);
        }
    }

    private static void Push(ref long[] heap, ref int count, long key)
    {
        if (count == heap.Length) Array.Resize(ref heap, count * 2);
        int at = count++;
        while (at > 0 && heap[(at - 1) / 2] > key)
        {
            heap[at] = heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        heap[at] = key;
    }

    private static long Pop(long[] heap, ref int count)
    {
        long top = heap[0], last = heap[--count];
        int at = 0;
        while (2 * at + 1 < count)
        {
            int child = 2 * at + 1;
            if (child + 1 < count && heap[child + 1] < heap[child]) child++;
            if (heap[child] >= last) break;
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = last;
        return top;
    }

    private void Enqueue(int interval) => Push(ref _heap, ref _heapCount, (long)_intervals[interval].Start << 32 | (uint)interval);

    /// <summary>Moves the scan to a position: intervals end, go into holes, and come out of them.</summary>
    private void Advance(int position)
    {
        if (position >= _nextEvent)
        {
            _nextEvent = Never;
            for (uint set = _active; set != 0; set &= set - 1)
            {
                int register = BitOperations.TrailingZeroCount(set);
                ref var interval = ref _intervals[_owner[register]];
                if (interval.End <= position)
                {
                    Release(register);
                    continue;
                }
                while (_ranges[interval.CurrentRange].End <= position) interval.CurrentRange++;
                if (_ranges[interval.CurrentRange].Start <= position)
                {
                    NoteEvent(interval);
                    continue;
                }
                int index = _owner[register];
                Release(register);
                Deactivate(index);
            }
        }
        while (_returnCount > 0 && (int)(_returns[0] >> 32) <= position)
        {
            int index = (int)Pop(_returns, ref _returnCount);
            ref var interval = ref _intervals[index];
            RemoveInactive(index);
            // It may have been split inside the hole since.
            if (interval.End <= position) continue;
            while (_ranges[interval.CurrentRange].End <= position) interval.CurrentRange++;
            if (_ranges[interval.CurrentRange].Start > position) Deactivate(index);
            else Activate(index);
        }
    }

    private void NoteEvent(in Interval interval) =>
        _nextEvent = Math.Min(_nextEvent, Math.Min(interval.End, _ranges[interval.CurrentRange].End));

    private void Release(int register)
    {
        _owner[register] = -1;
        _active &= ~(1u << register);
    }

    private void Activate(int index)
    {
        ref var interval = ref _intervals[index];
        int register = interval.Register;
        if (_owner[register] >= 0) throw new InvalidOperationException("two values in one register");
        _owner[register] = index;
        _active |= 1u << register;
        NoteEvent(interval);
    }

    private void Deactivate(int index)
    {
        ref var interval = ref _intervals[index];
        interval.NextInactive = _inactive[interval.Register];
        _inactive[interval.Register] = index;
        Push(ref _returns, ref _returnCount, (long)_ranges[interval.CurrentRange].Start << 32 | (uint)index);
    }

    private void RemoveInactive(int index)
    {
        int register = _intervals[index].Register;
        if (_inactive[register] == index)
        {
            _inactive[register] = _intervals[index].NextInactive;
            return;
        }
        int at = _inactive[register];
        while (_intervals[at].NextInactive != index) at = _intervals[at].NextInactive;
        _intervals[at].NextInactive = _intervals[index].NextInactive;
    }

    private void Assign(int index, int register)
    {
        ref var interval = ref _intervals[index];
        interval.Register = (sbyte)register;
        interval.CurrentRange = interval.FirstRange;
        _used |= 1u << register;
        Activate(index);
    }

    // ---- what is in the way

    /// <summary>The first call that an interval lives across.</summary>
    private int FirstCall(in Interval interval)
    {
        while (_callCursor < _callCount && _callPositions[_callCursor] < interval.Start) _callCursor++;
        int call = _callCursor;
        for (int r = interval.FirstRange; r < interval.EndRange && call < _callCount; r++)
        {
            int start = Math.Max(_ranges[r].Start, interval.Start), end = Math.Min(_ranges[r].End, interval.End);
            if (_callPositions[call] < start)
            {
                int found = _callPositions.AsSpan(call, _callCount - call).BinarySearch(start);
                call += found < 0 ? ~found : found;
                if (call == _callCount) break;
            }
            if (_callPositions[call] < end) return _callPositions[call];
        }
        return Never;
    }

    /// <summary>The first position where an instruction needs the register for itself while the interval lives.</summary>
    private int FirstFixed(int register, in Interval interval)
    {
        int count = _fixedCount[register];
        ref int cursor = ref _fixedCursor[register];
        if (cursor == count) return Never;
        var list = _fixed[register];
        while (cursor < count && list[cursor].End <= interval.Start) cursor++;
        int at = cursor, r = interval.FirstRange;
        while (at < count && r < interval.EndRange)
        {
            int start = Math.Max(_ranges[r].Start, interval.Start), end = Math.Min(_ranges[r].End, interval.End);
            if (list[at].End <= start) at++;
            else if (list[at].Start >= end) r++;
            else return Math.Max(list[at].Start, start);
        }
        return at < count ? Math.Max(interval.End, list[at].Start) : Never;
    }

    /// <summary>The first position where an interval that is in a hole needs its register while <paramref name="interval"/> lives.</summary>
    private int FirstInactive(int register, in Interval interval)
    {
        // Values of SSA form overlap only where one is defined; this one is defined now, and the other is not alive.
        if (!interval.IsPart) return Never;
        int first = Never, looked = 0;
        for (int i = _inactive[register]; i >= 0; i = _intervals[i].NextInactive)
        {
            ref var other = ref _intervals[i];
            int back = _ranges[other.CurrentRange].Start;
            if (back >= interval.End || back >= first || other.End <= back) continue;
            first = looked++ < MaxExactInactive ? Math.Min(first, Intersection(interval, other)) : back;
        }
        return first;
    }

    private int Intersection(in Interval a, in Interval b)
    {
        int i = a.FirstRange, j = b.CurrentRange;
        while (i < a.EndRange && j < b.EndRange)
        {
            int start = Math.Max(Math.Max(_ranges[i].Start, a.Start), Math.Max(_ranges[j].Start, b.Start));
            int endA = Math.Min(_ranges[i].End, a.End), endB = Math.Min(_ranges[j].End, b.End);
            if (start < endA && start < endB) return start;
            if (endA <= endB) i++;
            else j++;
        }
        return Never;
    }

    private void FindBlocked(in Interval interval, uint candidates)
    {
        int call = FirstCall(interval);
        for (uint set = candidates; set != 0; set &= set - 1)
        {
            int register = BitOperations.TrailingZeroCount(set);
            int until = FirstFixed(register, interval);
            if ((registers.CalleeSaved >> register & 1) == 0) until = Math.Min(until, call);
            _blockedFrom[register] = until;
            _freeUntil[register] = Math.Min(until, FirstInactive(register, interval));
        }
    }

    // ---- choice of a register

    private int HintOf(in Interval interval)
    {
        // A copy from or to a fixed register, the nearest first; then the register of the value it comes from.
        for (int u = interval.FirstUse; u < interval.EndUse; u++)
        {
            if (_uses[u].Hint == NoHint) continue;
            int register = _uses[u].Hint;
            if (_freeUntil[register] >= interval.End) return register;
            break;
        }
        int other = _hintRegister[interval.Value];
        if (interval.IsPart || other < 0) return -1;
        // The part that ends where this one begins, or else the first one.
        int at = other;
        while (_intervals[at].End < interval.Start && _intervals[at].Next >= 0) at = _intervals[at].Next;
        int hint = _intervals[at].Register;
        return hint >= 0 ? hint : _intervals[other].Register;
    }

    private bool TryAllocateFree(int current)
    {
        ref var interval = ref _intervals[current];
        uint candidates = registers.Allocatable(_function.Types[interval.Value]) & ~_active;
        if (candidates == 0) return false;
        FindBlocked(interval, candidates);
        for (uint set = ~candidates; set != 0; set &= set - 1) _freeUntil[BitOperations.TrailingZeroCount(set)] = 0;
        int end = interval.End;
        int hint = HintOf(interval);
        if (!interval.IsPart && TryWaitForCall(current, candidates, hint)) return true;
        if (hint >= 0 && (candidates >> hint & 1) != 0 && _freeUntil[hint] >= end && !IsTooDear(hint, interval))
        {
            Assign(current, hint);
            return true;
        }
        int best = -1;
        foreach (byte register in registers.Order)
        {
            if ((candidates >> register & 1) == 0) continue;
            if (_freeUntil[register] >= end && !IsTooDear(register, interval))
            {
                Assign(current, register);
                return true;
            }
            if (best < 0 || _freeUntil[register] > _freeUntil[best] && _freeUntil[best] < end) best = register;
        }
        if (_freeUntil[best] >= end)
        {
            // Only a callee-saved register is free all the way, and saving it costs more than a slot.
            best = -1;
            foreach (byte register in registers.Order)
            {
                if ((candidates >> register & 1) != 0 && _freeUntil[register] < end && (best < 0 || _freeUntil[register] > _freeUntil[best])) best = register;
            }
            if (best < 0) return TakeDear(current, candidates);
        }
        if (hint >= 0 && (candidates >> hint & 1) != 0 && _freeUntil[hint] == _freeUntil[best]) best = hint;
        int limit = _freeUntil[best] & ~1;
        if (limit <= interval.Start) return false;
        int last = LastUseBefore(interval, limit);
        if (last < 0) return false;
        int part = Split(current, SpillPosition(last, limit));
        Assign(current, best);
        Enqueue(part);
        return true;
    }

    /// <summary>
    /// Lets a value from the function's start stay in a register that calls change until the block of the first call it outlives: it would be copied
    /// once in any case, and ways that make no call then need no frame.
    /// </summary>
    private bool TryWaitForCall(int current, uint candidates, int hint)
    {
        ref var interval = ref _intervals[current];
        // The entry leads to the first block of the body alone.
        if (_blockOf[interval.Start / 2] > 1) return false;
        int call = FirstCall(interval);
        if (call == Never || _blockOf[call / 2] <= 1) return false;
        int loop = OutermostLoopStart(_blockOf[call / 2], interval.Start), limit = loop >= 0 ? loop : StartOf(_blockOf[call / 2]);
        int best = -1;
        foreach (byte register in registers.Order)
        {
            if (((candidates & ~registers.CalleeSaved) >> register & 1) == 0 || _freeUntil[register] < limit) continue;
            if (best < 0 || register == hint) best = register;
        }
        if (best < 0) return false;
        int part = Split(current, limit);
        Assign(current, best);
        Enqueue(part);
        return true;
    }

    private bool TakeDear(int current, uint candidates)
    {
        foreach (byte register in registers.Order)
        {
            if ((candidates >> register & 1) == 0 || _freeUntil[register] < _intervals[current].End) continue;
            Assign(current, register);
            return true;
        }
        return false;
    }

    /// <summary>Whether saving a callee-saved register costs more than the interval is worth.</summary>
    private bool IsTooDear(int register, in Interval interval) =>
        ((registers.CalleeSaved & ~UsedCalleeSaved) >> register & 1) != 0 && _weight[interval.Value] < CalleeSavedCost;

    private void AllocateBlocked(int current)
    {
        ref var interval = ref _intervals[current];
        int needed = FirstNeeded(interval, interval.Start);
        if (needed == Never)
        {
            SpillUntilNeeded(current, interval.Start);
            return;
        }
        int gap = interval.Start & ~1;
        uint candidates = registers.Allocatable(_function.Types[interval.Value]);
        FindBlocked(interval, candidates);
        int best = -1, bestUse = -1;
        float bestWeight = 0;
        foreach (byte register in registers.Order)
        {
            if ((candidates >> register & 1) == 0 || (_blockedFrom[register] & ~1) <= interval.Start) continue;
            int next = _freeUntil[register];
            float weight = 0;
            if (_owner[register] is >= 0 and var owner)
            {
                ref var other = ref _intervals[owner];
                if (other.Start >= gap) continue;
                next = Math.Min(next, NextUse(other, gap));
                weight = _weight[other.Value];
                if (next <= gap) continue;
            }
            if (best < 0 || IsBetterVictim(next, weight, bestUse, bestWeight))
            {
                best = register;
                bestUse = next;
                bestWeight = weight;
            }
        }
        if ((best < 0 || bestUse < needed) && (needed & ~1) > interval.Start)
        {
            SpillUntilNeeded(current, interval.Start);
            return;
        }
        if (best < 0) throw new InvalidOperationException("an instruction needs more registers than there are");
        if (_owner[best] >= 0) Evict(_owner[best], gap);
        EvictInactive(best, current);
        interval = ref _intervals[current];
        if (_blockedFrom[best] < interval.End)
        {
            int limit = _blockedFrom[best] & ~1;
            int part = Split(current, SpillPosition(Math.Max(LastUseBefore(interval, limit), interval.Start), limit));
            Enqueue(part);
        }
        Assign(current, best);
    }

    /// <summary>The later the next use, the better; of two that are far away, the one used less.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsBetterVictim(int next, float weight, int bestNext, float bestWeight) =>
        next > bestNext || next == bestNext && weight < bestWeight;
}
