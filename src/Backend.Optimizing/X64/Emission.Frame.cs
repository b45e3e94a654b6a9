using System.Numerics;
using Tiered.Backend.Optimizing.Machine;
using Tiered.CodeGen.X64;

namespace Tiered.Backend.Optimizing.X64;

// The frame. Every function chains frame pointers; room for spilled values and the stores of callee-saved registers wait until a block needs
// them (shrink wrapping), so that a way out that makes no call does not pay for one that does.
internal sealed unsafe partial class Emission
{
    // More places than this to set up the frame cost more code than they save time.
    private const int MaxFrameEntries = 4;

    // Blocks that run with the whole frame: closed under successors, so that it is known at each place whether the frame stands.
    private bool[] _framed = [];

    // Blocks whose sources all run with the frame.
    private bool[] _isClosed = [];
    private int[] _frameWork = [];

    /// <summary>Returns the number of the stack check's jump, or -1.</summary>
    private int Prologue()
    {
        int check = -1;
        bool makesCalls = false;
        foreach (ref var instruction in _function.Instructions) makesCalls |= (instruction.Traits & MachineTraits.Call) != 0;
        _asm.InOpcode(X64Op.Push_r64, Gpr.Rbp);
        _asm.Mov(true, Gpr.Rbp, Gpr.Rsp);
        if (makesCalls || _frameSize > SmallFrame || options.Interruptible)
        {
            int pointer = Gpr.Rsp;
            if (_frameSize > SmallFrame)
            {
                // User addresses of stacks lie far above any frame's size: no wraparound. No argument is in rax.
                pointer = Gpr.Rax;
                _asm.Lea(true, pointer, new X64Mem(Gpr.Rsp, -_frameSize));
            }
            _asm.Alu(AluOp.Cmp, true, pointer, new X64Mem(Gpr.Rdi, VMContext.StackLimit));
            check = JumpAway(Condition.Below);
        }
        return check;
    }

    private void EnterFrame()
    {
        if (_frameSize > 0) _asm.AluImmediate(AluOp.Sub, true, Gpr.Rsp, _frameSize);
        int place = -8 * BitOperations.PopCount(_saved);
        for (uint saved = _saved; saved != 0; saved &= saved - 1, place += 8) _asm.Store(true, new X64Mem(Gpr.Rbp, place), BitOperations.TrailingZeroCount(saved));
    }

    /// <summary>Only registers that survive calls change.</summary>
    private void Epilogue(int block)
    {
        int place = -8 * BitOperations.PopCount(_saved);
        bool framed = _framed[block];
        for (uint saved = framed ? _saved : 0; saved != 0; saved &= saved - 1, place += 8) _asm.Load(true, BitOperations.TrailingZeroCount(saved), new X64Mem(Gpr.Rbp, place));
        if (framed && _frameSize > 0) _asm.Plain(X64Op.Leaveq);
        else _asm.InOpcode(X64Op.Pop_r64, Gpr.Rbp);
    }

    // ---- where the frame is needed

    /// <summary>Finds the blocks that run with the frame, and so those that set it up.</summary>
    private void PlaceFrame(ReadOnlySpan<GapMove> moves)
    {
        int count = _function.BlockCount;
        if (_framed.Length < count)
        {
            _framed = new bool[count * 2];
            _isClosed = new bool[count * 2];
            _frameWork = new int[count * 2];
        }
        if (_frameSize == 0)
        {
            _framed.AsSpan(0, count).Clear();
            return;
        }
        _isClosed.AsSpan(0, count).Clear();
        int top = MarkUsers(moves);
        // A block behind one with a frame has it too. So has one in front of a block that others enter with a frame: it stands there either way.
        while (top > 0 && !_framed[0])
        {
            int block = _frameWork[--top];
            for (int edge = _function.Blocks[block].FirstOutgoing; edge >= 0; edge = _function.Edges[edge].NextOutgoing)
            {
                int to = _function.Edges[edge].To;
                if (!_framed[to]) AddFramed(to, ref top);
                if (!_isClosed[to]) AddSources(to, ref top);
            }
        }
        int entries = 0;
        for (int b = 1; b < count; b++)
        {
            if (IsFrameEntry(b)) entries++;
        }
        if (_framed[0] || entries > MaxFrameEntries)
        {
            _framed.AsSpan(0, count).Fill(true);
            return;
        }
        for (int b = 1; b < count; b++) _isEmpty[b] &= !IsFrameEntry(b);
    }

    private int MarkUsers(ReadOnlySpan<GapMove> moves)
    {
        int m = 0, top = 0;
        for (int b = 0; b < _function.BlockCount; b++)
        {
            ref var block = ref _function.Blocks[b];
            bool uses = false;
            for (; m < moves.Length && moves[m].Instruction < block.End; m++) uses |= NeedsFrame(moves[m].From) | NeedsFrame(moves[m].To);
            for (int i = block.First; i < block.End && !uses; i++)
            {
                ref var instruction = ref _function.Instructions[i];
                uses = (instruction.Traits & MachineTraits.Call) != 0 || (instruction.Memory & MemoryForm.Stack) != 0 || instruction.Op == (int)XOp.ResultBuffer;
                foreach (ref var operand in _function.OperandsOf(instruction)) uses |= NeedsFrame(operand.Location);
            }
            _framed[b] = uses;
            if (uses) _frameWork[top++] = b;
        }
        return top;
    }

    private bool NeedsFrame(int location) => Location.IsSlot(location) || Location.IsRegister(location) && location < Location.FirstVector && (_saved >> location & 1) != 0;

    private void AddFramed(int block, ref int top)
    {
        _framed[block] = true;
        _frameWork[top++] = block;
    }

    private void AddSources(int block, ref int top)
    {
        _isClosed[block] = true;
        for (int edge = _function.Blocks[block].FirstIncoming; edge >= 0; edge = _function.Edges[edge].NextIncoming)
        {
            if (!_framed[_function.Edges[edge].From]) AddFramed(_function.Edges[edge].From, ref top);
        }
    }

    private bool IsFrameEntry(int block) =>
        _framed[block] && (block == 0 || _function.Blocks[block].FirstIncoming is var edge && edge >= 0 && !_framed[_function.Edges[edge].From]);
}
