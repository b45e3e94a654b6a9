namespace Tiered.Backend.Optimizing.Machine;

/// <summary>
/// Turns copies that happen at once into a sequence: a destination is written when nothing reads it any more. What then remains are
/// cycles, which exchanges resolve without another register. Time is linear in the number of copies.
/// </summary>
internal sealed class ParallelMove
{
    private struct Copy
    {
        public int From, To;
        public RegisterType Type;
    }

    private Copy[] _copies = new Copy[32];
    private int[] _ready = new int[32];
    private int _count;

    // By location: how many copies read it, and the copy that writes it or -1. Clean between gaps.
    private int[] _readers = [];
    private int[] _writer = [];
    private GapMove[] _moves = new GapMove[256];
    private int _moveCount;
    private int _spareSlot;

    /// <summary>Whether two slots behind the others are in use too.</summary>
    public bool NeedsSpareSlot { get; private set; }

    public ReadOnlySpan<GapMove> Moves => _moves.AsSpan(0, _moveCount);

    /// <summary>Starts a function whose frame has <paramref name="slots"/> slots.</summary>
    public void Begin(int slots)
    {
        int locations = Location.FirstSlot + slots;
        if (_readers.Length < locations)
        {
            _readers = new int[locations * 2];
            _writer = new int[locations * 2];
            Array.Fill(_writer, -1);
        }
        _spareSlot = Location.Slot(slots);
        NeedsSpareSlot = false;
        _moveCount = _count = 0;
    }

    public void Add(int from, int to, RegisterType type)
    {
        if (from == to) return;
        if (_count == _copies.Length)
        {
            Array.Resize(ref _copies, _count * 2);
            Array.Resize(ref _ready, _count * 2);
        }
        _copies[_count++] = new Copy { From = from, To = to, Type = type };
    }

    /// <summary>Orders the copies added since the last call.</summary>
    public void Order(int instruction)
    {
        if (_count == 1)
        {
            Emit(instruction, _copies[0], swap: false);
            _count = 0;
            return;
        }
        for (int i = 0; i < _count; i++)
        {
            ref var copy = ref _copies[i];
            if (_writer[copy.To] is >= 0 and var other)
            {
                // Several edges between the same blocks say the same.
                if (_copies[other].From != copy.From) throw new InvalidOperationException($"two copies into place {copy.To} at instruction {instruction}");
                copy = _copies[--_count];
                i--;
                continue;
            }
            _writer[copy.To] = i;
            if (copy.From >= 0) _readers[copy.From]++;
        }
        int ready = 0;
        for (int i = 0; i < _count; i++)
        {
            if (_copies[i].From >= 0 && _readers[_copies[i].To] == 0) _ready[ready++] = i;
        }
        while (ready > 0)
        {
            var copy = _copies[_ready[--ready]];
            Emit(instruction, copy, swap: false);
            _writer[copy.To] = -1;
            if (--_readers[copy.From] == 0 && _writer[copy.From] is >= 0 and var next && _copies[next].From >= 0) _ready[ready++] = next;
        }
        for (int i = 0; i < _count; i++)
        {
            if (_copies[i].From >= 0 && _writer[_copies[i].To] == i) EmitCycle(instruction, i);
        }
        // Constants last: what they overwrite was read.
        for (int i = 0; i < _count; i++)
        {
            if (_copies[i].From >= 0) continue;
            Emit(instruction, _copies[i], swap: false);
            _writer[_copies[i].To] = -1;
        }
        _count = 0;
    }

    /// <summary>Every place of a cycle has one reader and one writer: an exchange puts one value right, and moves the other along.</summary>
    private void EmitCycle(int instruction, int first)
    {
        if (HasSlot(first))
        {
            EmitCycleOverSlot(instruction, first);
            return;
        }
        for (int at = first; ;)
        {
            var copy = _copies[at];
            _readers[copy.From]--;
            _writer[copy.To] = -1;
            at = _writer[copy.From];
            // The last copy's value arrived with the exchange in front.
            if (at < 0) return;
            Emit(instruction, copy, swap: true);
        }
    }

    private bool HasSlot(int first)
    {
        int at = first;
        do
        {
            if (Location.IsSlot(_copies[at].To)) return true;
            at = _writer[_copies[at].From];
        }
        while (at != first);
        return false;
    }

    /// <summary>Values of different sizes cannot be exchanged in a slot: one waits in a slot of its own.</summary>
    private void EmitCycleOverSlot(int instruction, int first)
    {
        NeedsSpareSlot = true;
        var saved = _copies[first] with { From = _copies[first].To, To = _spareSlot };
        saved.Type = MachineFunction.IsGeneral(saved.Type) ? RegisterType.I64 : RegisterType.V128;
        Emit(instruction, saved, swap: false);
        for (int at = first; ;)
        {
            var copy = _copies[at];
            _readers[copy.From]--;
            _writer[copy.To] = -1;
            at = _writer[copy.From];
            if (at >= 0)
            {
                Emit(instruction, copy, swap: false);
                continue;
            }
            Emit(instruction, copy with { From = _spareSlot }, swap: false);
            return;
        }
    }

    private void Emit(int instruction, in Copy copy, bool swap)
    {
        if (_moveCount == _moves.Length) Array.Resize(ref _moves, _moveCount * 2);
        _moves[_moveCount++] = new GapMove { Instruction = instruction, From = copy.From, To = copy.To, Type = copy.Type, Swap = swap };
    }
}
