using Tiered.CodeGen.X64;

namespace Tiered.Backend.Optimizing.X64;

// Jumps are written in their long form. When the code is complete, those that reach far enough become short, and
// everything moves up: offsets found so far are translated by the steps in which it did.
internal sealed unsafe partial class Emission
{
    private const int NoBlock = -1;
    private const int ShortReach = 127;

    /// <summary>A jump or another displacement into the function's own code.</summary>
    private struct Jump
    {
        /// <summary>Offset of the displacement: as it was written, but of a short jump where it lies in the end.</summary>
        public int Field;
        /// <summary>The block it leads to, or <see cref="NoBlock"/>: to <see cref="Target"/>.</summary>
        public int Block;
        public int Target;
        /// <summary>Number of aligned places in front.</summary>
        public int Alignments;
        public bool IsConditional;
        public bool IsShort;
    }

    /// <summary>Padding in front of a loop.</summary>
    private struct Alignment
    {
        public int Offset;
        public int Length;
    }

    /// <summary>From an offset on, code lies so many bytes lower than it was written.</summary>
    private struct Step
    {
        public int Offset;
        public int Shift;
    }

    private Jump[] _jumps = new Jump[64];
    private Alignment[] _alignments = new Alignment[16];
    private Step[] _steps = new Step[64];
    private int[] _deleted = new int[64];
    private int[] _blockJumps = [];
    private int[] _blockAlignments = [];
    private int _jumpCount, _alignmentCount, _stepCount;

    private void BeginJumps(int blocks)
    {
        _jumpCount = _alignmentCount = _stepCount = 0;
        if (_blockJumps.Length >= blocks) return;
        _blockJumps = new int[blocks * 2];
        _blockAlignments = new int[blocks * 2];
    }

    private void BindBlock(int block)
    {
        _blockOffset[block] = _asm.Position;
        // Whoever jumps here has other flags.
        _zeroFlagOffset = -1;
        _blockJumps[block] = _jumpCount;
        _blockAlignments[block] = _alignmentCount;
    }

    private void JumpTo(int block) => AddJump(_asm.Jump(), block, isConditional: false);

    private void JumpTo(Condition condition, int block) => AddJump(_asm.Jump(condition), block, isConditional: true);

    /// <summary>A jump to an offset that is known already.</summary>
    private void JumpBackTo(int target)
    {
        // First: the array may grow.
        int jump = AddJump(_asm.Jump(), NoBlock, isConditional: false);
        _jumps[jump].Target = target;
    }

    /// <summary>A jump whose target is set later; returns its number.</summary>
    private int JumpAway(Condition condition) => AddJump(_asm.Jump(condition), NoBlock, isConditional: true);

    private int AddJump(int field, int block, bool isConditional)
    {
        if (_jumpCount == _jumps.Length) Array.Resize(ref _jumps, _jumpCount * 2);
        _jumps[_jumpCount] = new Jump { Field = field, Block = block, Alignments = _alignmentCount, IsConditional = isConditional };
        return _jumpCount++;
    }

    /// <summary>Pads to a multiple of <see cref="LoopAlignment"/>.</summary>
    private void AlignLoop()
    {
        if (_alignmentCount == _alignments.Length) Array.Resize(ref _alignments, _alignmentCount * 2);
        int length = -_asm.Position & LoopAlignment - 1;
        _alignments[_alignmentCount++] = new Alignment { Offset = _asm.Position, Length = length };
        if (length > 0) _asm.NoOperation(length);
    }

    // ---- relaxation

    /// <summary>Shortens jumps, closes the gaps, and fills in all displacements.</summary>
    private void RelaxJumps()
    {
        if (_deleted.Length <= _jumpCount) _deleted = new int[(_jumpCount + 1) * 2];
        // What one round shortens brings more into reach; few rounds find nearly all.
        for (int round = 0; round < 3 && Shorten(); round++)
        {
        }
        CloseGaps();
        for (int j = 0; j < _jumpCount; j++)
        {
            ref var jump = ref _jumps[j];
            int target = Moved(jump.Block == NoBlock ? jump.Target : _blockOffset[jump.Block]);
            if (!jump.IsShort)
            {
                int field = Moved(jump.Field);
                _asm.Patch32(field, field + 4, target);
                continue;
            }
            _asm.Patch8(jump.Field, target - (jump.Field + 1));
        }
    }

    private bool Shorten()
    {
        int deleted = 0;
        for (int j = 0; j < _jumpCount; j++)
        {
            _deleted[j] = deleted;
            if (_jumps[j].IsShort) deleted += Saving(_jumps[j]);
        }
        _deleted[_jumpCount] = deleted;
        bool changed = false;
        for (int j = 0; j < _jumpCount; j++)
        {
            ref var jump = ref _jumps[j];
            if (jump.Block == NoBlock || jump.IsShort) continue;
            int end = jump.Field + 4, target = _blockOffset[jump.Block], index = _blockJumps[jump.Block];
            int distance = target >= end
                ? target - end - (_deleted[index] - _deleted[j])
                : end - target - (_deleted[j] - _deleted[index]);
            // Padding may grow.
            distance += LoopAlignment * Math.Abs(_blockAlignments[jump.Block] - jump.Alignments);
            if (distance > ShortReach) continue;
            jump.IsShort = changed = true;
        }
        return changed;
    }

    private static int Saving(in Jump jump) => jump.IsConditional ? 4 : 3;

    private void CloseGaps()
    {
        int source = 0, destination = 0, alignment = 0, end = _asm.Position;
        for (int j = 0; j < _jumpCount; j++)
        {
            ref var jump = ref _jumps[j];
            if (!jump.IsShort) continue;
            while (alignment < _alignmentCount && _alignments[alignment].Offset < jump.Field) Realign(_alignments[alignment++], ref source, ref destination);
            int opcode = jump.Field - (jump.IsConditional ? 2 : 1);
            byte shortForm = jump.IsConditional ? (byte)(0x70 | _asm.Read8(jump.Field - 1) & 15) : (byte)0xEB;
            Keep(opcode, ref source, ref destination);
            _asm.Patch8(destination, shortForm);
            source = jump.Field + 4;
            jump.Field = destination + 1;
            destination += 2;
            AddStep(source, source - destination);
        }
        while (alignment < _alignmentCount) Realign(_alignments[alignment++], ref source, ref destination);
        Keep(end, ref source, ref destination);
        _asm.Rewind(destination);
    }

    private void Keep(int until, ref int source, ref int destination)
    {
        int length = until - source;
        if (source != destination) _asm.Copy(source, destination, length);
        source += length;
        destination += length;
    }

    /// <summary>The padding grows at most by what the code in front shrank.</summary>
    private void Realign(in Alignment alignment, ref int source, ref int destination)
    {
        Keep(alignment.Offset, ref source, ref destination);
        source += alignment.Length;
        int length = -destination & LoopAlignment - 1;
        _asm.Rewind(destination);
        _asm.NoOperation(length);
        destination += length;
        AddStep(source, source - destination);
    }

    private void AddStep(int offset, int shift)
    {
        if (_stepCount == _steps.Length) Array.Resize(ref _steps, _stepCount * 2);
        _steps[_stepCount++] = new Step { Offset = offset, Shift = shift };
    }

    /// <summary>Where something lies now that was written at an offset.</summary>
    private int Moved(int offset)
    {
        int low = 0, high = _stepCount;
        while (low < high)
        {
            int middle = (low + high) >> 1;
            if (_steps[middle].Offset <= offset) low = middle + 1;
            else high = middle;
        }
        return low == 0 ? offset : offset - _steps[low - 1].Shift;
    }
}
