namespace Tiered.Backend.Optimizing.Machine;

// Splitting and spilling. Where a value leaves its register, or comes back, is moved out of loops.
internal sealed partial class RegisterAllocator
{
    // By block: the innermost loop's header, and by header: the loop's last block and the header of the loop around it. Cold
    // blocks are no part of the loops whose code is elsewhere.
    private int[] _loopOf = [];
    private int[] _loopEnd = [];
    private int[] _loopParent = [];

    private void FindLoops()
    {
        int count = _function.BlockCount;
        Ensure(ref _loopOf, count);
        Ensure(ref _loopEnd, count);
        Ensure(ref _loopParent, count);
        var blocks = _function.Blocks;
        var edges = _function.Edges;
        for (int b = 0; b < count; b++)
        {
            _loopEnd[b] = -1;
            for (int e = blocks[b].FirstIncoming; e >= 0; e = edges[e].NextIncoming)
            {
                int from = edges[e].From;
                if (from >= b && blocks[from].Cold == blocks[b].Cold) _loopEnd[b] = Math.Max(_loopEnd[b], from);
            }
        }
        int current = -1;
        for (int b = 0; b < count; b++)
        {
            while (current >= 0 && _loopEnd[current] < b) current = _loopParent[current];
            if (_loopEnd[b] >= 0)
            {
                // A loop that outlasts the one around it is none of its own.
                if (current >= 0) _loopEnd[b] = Math.Min(_loopEnd[b], _loopEnd[current]);
                _loopParent[b] = current;
                current = b;
            }
            _loopOf[b] = current;
        }
    }

    /// <summary>Start of the outermost loop around a block that begins behind a position, or -1.</summary>
    private int OutermostLoopStart(int block, int behind)
    {
        int found = -1;
        for (int header = _loopOf[block]; header >= 0; header = _loopParent[header])
        {
            int start = StartOf(header);
            if (start <= behind) break;
            found = start;
        }
        return found;
    }

    /// <summary>Where to leave a register that is given up at <paramref name="limit"/> and was used last at <paramref name="lastUse"/>.</summary>
    private int SpillPosition(int lastUse, int limit)
    {
        int block = _blockOf[limit / 2];
        if (_blockOf[lastUse / 2] == block) return limit;
        int start = OutermostLoopStart(block, lastUse);
        return start < 0 ? limit : Math.Min(start, limit);
    }

    /// <summary>Where to come back for a use, from a slot that holds the value since <paramref name="from"/>.</summary>
    private int ReloadPosition(int from, int use)
    {
        int block = _blockOf[use / 2];
        if (_blockOf[from / 2] != block)
        {
            int start = OutermostLoopStart(block, from);
            if (start >= 0) return start;
        }
        return use & ~1;
    }

    private int FirstUseFrom(in Interval interval, int position)
    {
        int low = interval.FirstUse, high = interval.EndUse;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (_uses[middle].Position < position) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>
    /// The next use. One in the next turn of a loop counts as one at the loop's end: nearer than all that comes behind.
    /// </summary>
    private int NextUse(in Interval interval, int position)
    {
        int use = FirstUseFrom(interval, position);
        int next = use < interval.EndUse ? _uses[use].Position : Never;
        for (int header = _loopOf[_blockOf[position / 2]]; header >= 0; header = _loopParent[header])
        {
            int start = StartOf(header), end = EndOf(_loopEnd[header]);
            if (_definition[interval.Value] >= start) break;
            if (next < end) break;
            if (interval.End < end || !IsUsedBetween(interval.Value, start, position)) continue;
            return end - 1;
        }
        return next;
    }

    private bool IsUsedBetween(int value, int start, int end)
    {
        int low = _firstUse[value], high = _firstUse[value + 1], last = high;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (_uses[middle].Position < start) low = middle + 1;
            else high = middle;
        }
        return low < last && _uses[low].Position < end;
    }

    private int LastUseBefore(in Interval interval, int position)
    {
        int use = FirstUseFrom(interval, position) - 1;
        return use >= interval.FirstUse ? _uses[use].Position : -1;
    }

    /// <summary>The next use for which the value should be in a register: one that needs it, or one in a deeper loop that prefers it.</summary>
    private int FirstNeeded(in Interval interval, int position)
    {
        int depth = _function.Blocks[_blockOf[position / 2]].LoopDepth;
        for (int u = FirstUseFrom(interval, position); u < interval.EndUse; u++)
        {
            ref var use = ref _uses[u];
            if (use.NeedsRegister) return use.Position;
            if (use.PrefersRegister && use.Position > position + 1 && IsHotter(_blockOf[use.Position / 2], depth)) return use.Position;
        }
        return Never;
    }

    private bool IsHotter(int block, int depth) => _function.Blocks[block].LoopDepth > depth && !_function.Blocks[block].Cold;

    /// <summary>Cuts an interval in two; returns the part from <paramref name="position"/> on.</summary>
    private int Split(int index, int position)
    {
        if ((position & 1) != 0 || position <= _intervals[index].Start || position >= _intervals[index].End)
            throw new InvalidOperationException("an interval cannot be split there");
        ref var whole = ref _intervals[index];
        int low = whole.FirstRange, high = whole.EndRange;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (_ranges[middle].End <= position) low = middle + 1;
            else high = middle;
        }
        int use = FirstUseFrom(whole, position);
        bool inRange = _ranges[low].Start < position;
        int part = NewInterval(whole.Value, inRange ? position : _ranges[low].Start, whole.End, low, whole.EndRange, use, whole.EndUse);
        whole = ref _intervals[index];
        ref var rest = ref _intervals[part];
        rest.IsPart = true;
        rest.Next = whole.Next;
        whole.Next = part;
        whole.EndUse = use;
        whole.EndRange = inRange ? low + 1 : low;
        whole.End = inRange ? position : _ranges[low - 1].End;
        return part;
    }

    /// <summary>Puts an interval into its slot, up to where it should be in a register again.</summary>
    private void SpillUntilNeeded(int index, int from)
    {
        ref var interval = ref _intervals[index];
        interval.Register = -1;
        _isSpilled[interval.Value] = true;
        int needed = FirstNeeded(interval, from);
        if (needed == Never) return;
        int position = ReloadPosition(Math.Max(from, interval.Start), needed);
        if (position <= interval.Start) throw new InvalidOperationException("a value is needed where it is spilled");
        Enqueue(Split(index, position));
    }

    /// <summary>Takes the register from an active interval at a gap.</summary>
    private void Evict(int index, int gap)
    {
        Release(_intervals[index].Register);
        EvictFrom(index, gap, gap);
    }

    private void EvictFrom(int index, int gap, int from)
    {
        int last = Math.Max(LastUseBefore(_intervals[index], gap), _intervals[index].Start);
        int part = Split(index, SpillPosition(last, gap));
        SpillUntilNeeded(part, Math.Max(from, _intervals[part].Start));
    }

    /// <summary>Takes a register from the intervals that are in a hole and would come back to it.</summary>
    private void EvictInactive(int register, int current)
    {
        if (!_intervals[current].IsPart) return;
        for (int i = _inactive[register]; i >= 0; i = _intervals[i].NextInactive)
        {
            if (_ranges[_intervals[i].CurrentRange].Start >= _intervals[i].End) continue;
            if (Intersection(_intervals[current], _intervals[i]) == Never) continue;
            // In the hole: what follows is an interval of its own, and starts where the hole ends.
            int position = _intervals[current].Start + 1 & ~1;
            Enqueue(Split(i, position));
        }
    }
}
