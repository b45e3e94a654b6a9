using System.Numerics;
using System.Runtime.CompilerServices;
using Tiered.Backend.Optimizing.Machine;
using Tiered.CodeGen.X64;

namespace Tiered.Backend.Optimizing.X64;

/// <summary>
/// Writes the code of a function whose operands have locations. The frame, downwards from rbp: callee-saved registers in ascending
/// number and address, slots, and the buffer for results of calls at rsp. Behind the code: what is rarely executed, jump
/// tables, constants.
/// </summary>
internal sealed unsafe partial class Emission(CompilationOptions options) : IDisposable
{
    // The red zone below the stack limit is far larger: frames up to this size need not be counted in the check.
    private const int SmallFrame = 4096;

    private const int LoopAlignment = 16;

    // A switch of so few cases compares.
    private const int MaxComparedCases = 4;

    private X64Emitter _asm = new(64 * 1024);
    private readonly bool _avx = (options.Target.Features & CpuFeatures.Avx) != 0;
    private MachineFunction _function = null!;
    private ConstantPool _pool = null!;
    private uint _saved;
    private int _slotBase;
    private int _index;
    private Ir.Function _source = null!;
    private int _frameSize;

    // A general and a vector register for copies that need one, or -1.
    private int _spareGeneral;
    private int _spareVector;

    // ---- a function

    /// <summary>Writes a function and adds it to a chunk.</summary>
    public void Run(Ir.Function source, MachineFunction function, RegisterAllocator allocator, ConstantPool pool, int stackArea, CodeChunk chunk)
    {
        _source = source;
        _function = function;
        _pool = pool;
        _asm.Rewind(0);
        BeginLists();
        BeginJumps(function.BlockCount);
        _saved = allocator.UsedCalleeSaved;
        _spareGeneral = Lowest(allocator.Unused & 0xFFFF);
        _spareVector = Lowest(allocator.Unused & 0xFFFF_0000);
        int savedBytes = 8 * BitOperations.PopCount(_saved);
        _slotBase = -savedBytes - 8 * allocator.SlotCount;
        _frameSize = stackArea - _slotBase + 15 & ~15;
        int overflow = Prologue();
        FindEmptyBlocks(allocator.Moves);
        PlaceFrame(allocator.Moves);
        EmitBlocks(allocator.Moves);
        EmitStubs();
        if (overflow >= 0)
        {
            _jumps[overflow].Target = _asm.Position;
            Trap(TrapCode.StackOverflow, source.StartPosition);
        }
        RelaxJumps();
        EmitTables();
        EmitPool();
        chunk.Add(source.Index, _asm.Code, FinishRelocations(), EncodeMap(source), new UnwindInfo((ushort)_saved, (short)-savedBytes));
        chunk.AddFeatures(_asm.FeaturesUsed);
    }

    public void Dispose() => _asm.Dispose();

    private static int Lowest(uint registers) => registers == 0 ? -1 : BitOperations.TrailingZeroCount(registers);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private X64Mem SlotAddress(int location) => new(Gpr.Rbp, _slotBase + 8 * (location - Location.FirstSlot));

    // ---- blocks

    private int[] _blockOffset = [];
    private bool[] _isEmpty = [];

    private void FindEmptyBlocks(ReadOnlySpan<GapMove> moves)
    {
        int count = _function.BlockCount;
        if (_blockOffset.Length < count)
        {
            _blockOffset = new int[count * 2];
            _isEmpty = new bool[count * 2];
        }
        var instructions = _function.Instructions;
        int m = 0;
        for (int b = 0; b < count; b++)
        {
            _blockOffset[b] = -1;
            ref var block = ref _function.Blocks[b];
            while (m < moves.Length && moves[m].Instruction < block.First) m++;
            bool moves0 = m < moves.Length && moves[m].Instruction < block.End;
            _isEmpty[b] = b > 0 && !moves0 && block.End - block.First == 2 && instructions[block.End - 1].Op == (int)XOp.Jump;
        }
    }

    /// <summary>Where a jump along an edge ends.</summary>
    private int TargetOf(int edge)
    {
        int block = _function.Edges[edge].To;
        // An empty loop must not be followed for ever.
        for (int steps = 0; _isEmpty[block] && steps < 8; steps++) block = _function.Edges[_function.Blocks[block].FirstOutgoing].To;
        return block;
    }

    private void EmitBlocks(ReadOnlySpan<GapMove> moves)
    {
        var instructions = _function.Instructions;
        int m = 0, count = _function.BlockCount;
        // Empty blocks that are still a target, of long chains or of themselves, are written behind the others.
        for (int b = 0; b < count; b++)
        {
            _source.Cancellation.ThrowIfCancellationRequested();
            ref var block = ref _function.Blocks[b];
            if (_isEmpty[b]) continue;
            int next = b + 1;
            while (next < count && _isEmpty[next]) next++;
            if (block.IsLoopHeader && !block.Cold) AlignLoop();
            BindBlock(b);
            if (IsFrameEntry(b)) EnterFrame();
            for (int i = block.First; i < block.End; i++)
            {
                ref var instruction = ref instructions[i];
                if (m < moves.Length && moves[m].Instruction <= i)
                {
                    bool flagsLive = (instruction.Traits & MachineTraits.ReadsFlags) != 0;
                    for (; m < moves.Length && moves[m].Instruction == i; m++) EmitMove(moves[m], flagsLive);
                }
                _index = i;
                Emit(instruction, b, next);
            }
        }
        for (int b = 0; b < count; b++)
        {
            if (!_isEmpty[b]) continue;
            BindBlock(b);
            JumpTo(_function.Edges[_function.Blocks[b].FirstOutgoing].To);
        }
    }

    private void Branch(byte test, int block, int next)
    {
        int first = _function.Blocks[block].FirstOutgoing;
        int then = TargetOf(first), otherwise = TargetOf(_function.Edges[first].NextOutgoing);
        if (then == next || then == otherwise)
        {
            (then, otherwise) = (otherwise, then);
            test = Test.Invert(test);
        }
        if (then != otherwise)
        {
            switch (test)
            {
                case Test.OrderedEqual:
                    JumpTo(Condition.Parity, otherwise);
                    JumpTo(Condition.Equal, then);
                    break;
                case Test.UnorderedNotEqual:
                    JumpTo(Condition.Parity, then);
                    JumpTo(Condition.NotEqual, then);
                    break;
                default:
                    JumpTo((Condition)test, then);
                    break;
            }
        }
        if (otherwise != next) JumpTo(otherwise);
    }

    private void Switch(in MachineInstruction instruction, int block, int next)
    {
        int count = _function.Blocks[block].OutgoingCount, edge = _function.Blocks[block].FirstOutgoing;
        var operands = _function.OperandsOf(instruction);
        int index = operands[0].Location, table = operands[1].Location, target = operands[2].Location;
        if (count - 1 <= MaxComparedCases)
        {
            CompareCases(index, edge, count - 1, next);
            return;
        }
        AddTable(edge, count - 1, out int last);
        int otherwise = TargetOf(last);
        _asm.AluImmediate(AluOp.Cmp, false, index, count - 1);
        JumpTo(Condition.AboveOrEqual, otherwise);
        NoteTableField(_asm.RegRip(X64Op.Lea_r64_m, table));
        _asm.RegMem(X64Op.Movsxd_r64_rm32, target, new X64Mem(table, index, 2, 0));
        _asm.Alu(AluOp.Add, true, target, table);
        _asm.JumpRegister(target);
    }

    /// <summary>One compare serves two cases; the hardware predicts these jumps better than one through a table.</summary>
    private void CompareCases(int index, int edge, int cases, int next)
    {
        for (int i = 0; i < cases; i += 2)
        {
            int lower = TargetOf(edge);
            edge = _function.Edges[edge].NextOutgoing;
            if (i + 1 == cases)
            {
                if (i == 0) _asm.Test(false, index, index);
                else _asm.AluImmediate(AluOp.Cmp, false, index, i);
                JumpTo(Condition.Equal, lower);
                break;
            }
            _asm.AluImmediate(AluOp.Cmp, false, index, i + 1);
            JumpTo(Condition.Below, lower);
            JumpTo(Condition.Equal, TargetOf(edge));
            edge = _function.Edges[edge].NextOutgoing;
        }
        int otherwise = TargetOf(edge);
        if (otherwise != next) JumpTo(otherwise);
    }

    // ---- copies

    private void EmitMove(in GapMove move, bool flagsLive)
    {
        int from = move.From, to = move.To;
        bool general = MachineFunction.IsGeneral(move.Type);
        if (move.Swap)
        {
            Exchange(general, from, to);
        }
        else if (Location.IsConstant(from))
        {
            EmitConstant(_function.Constant(from), to, flagsLive);
        }
        else if (Location.IsSlot(from) && Location.IsSlot(to))
        {
            CopySlot(move.Type, from, to);
        }
        else if (Location.IsSlot(to))
        {
            if (general) _asm.Store(true, SlotAddress(to), from);
            else StoreVectorRegister(move.Type, SlotAddress(to), from);
        }
        else if (Location.IsSlot(from))
        {
            if (general) _asm.Load(true, to, SlotAddress(from));
            else LoadVectorRegister(move.Type, to, SlotAddress(from));
        }
        else if (general)
        {
            _asm.Mov(move.Type == RegisterType.I64, to, from);
        }
        else
        {
            _asm.MovVector(to, from);
        }
    }

    private void Exchange(bool general, int a, int b)
    {
        // Three copies cost less than an exchange: the hardware only renames registers.
        if (general && _spareGeneral >= 0)
        {
            _asm.Mov(true, _spareGeneral, a);
            _asm.Mov(true, a, b);
            _asm.Mov(true, b, _spareGeneral);
        }
        else if (general)
        {
            _asm.RegReg(X64Op.Xchg_rm64_r64, a, b);
        }
        else if (_spareVector >= 0)
        {
            _asm.MovVector(_spareVector, a);
            _asm.MovVector(a, b);
            _asm.MovVector(b, _spareVector);
        }
        else
        {
            _asm.Logic(FloatLogic.Xor, b, a);
            _asm.Logic(FloatLogic.Xor, a, b);
            _asm.Logic(FloatLogic.Xor, b, a);
        }
    }

    /// <summary>Without a register that is free, through the stack below the frame.</summary>
    private void CopySlot(RegisterType type, int from, int to)
    {
        if (_spareVector >= 0)
        {
            LoadVectorRegister(type == RegisterType.V128 ? type : RegisterType.F64, _spareVector, SlotAddress(from));
            StoreVectorRegister(type == RegisterType.V128 ? type : RegisterType.F64, SlotAddress(to), _spareVector);
            return;
        }
        for (int part = 0; part < (type == RegisterType.V128 ? 2 : 1); part++)
        {
            _asm.OneMem(X64Op.Push_rm64, SlotAddress(from + part));
            _asm.OneMem(X64Op.Pop_rm64, SlotAddress(to + part));
        }
    }

    private void StoreVectorRegister(RegisterType type, in X64Mem memory, int register)
    {
        if (type == RegisterType.V128) _asm.StoreVector(memory, register);
        else _asm.StoreFloat(type == RegisterType.F64, memory, register);
    }

    private void LoadVectorRegister(RegisterType type, int register, in X64Mem memory)
    {
        if (type == RegisterType.V128) _asm.LoadVector(register, memory);
        else _asm.LoadFloat(type == RegisterType.F64, register, memory);
    }

    private void EmitConstant(in MachineConstant constant, int to, bool flagsLive)
    {
        if (Location.IsSlot(to))
        {
            var memory = SlotAddress(to);
            StoreConstant(memory, constant.Bits);
            if (constant.Type == RegisterType.V128) StoreConstant(new X64Mem(memory.Base, memory.Displacement + 8), constant.High);
        }
        else if (MachineFunction.IsGeneral(constant.Type))
        {
            if (constant.Bits == 0 && !flagsLive) _asm.Zero(to);
            else _asm.MovImmediate(to, constant.Bits);
        }
        else
        {
            LoadPool(to, constant.Type == RegisterType.V128
                ? _pool.AddVector((ulong)constant.Bits, (ulong)constant.High)
                : _pool.AddScalar(constant.Type == RegisterType.F64, (ulong)constant.Bits));
        }
    }

    private void StoreConstant(in X64Mem memory, long bits)
    {
        if (bits == (int)bits)
        {
            _asm.StoreImmediate(true, memory, (int)bits);
            return;
        }
        _asm.StoreImmediate(false, memory, (int)bits);
        _asm.StoreImmediate(false, new X64Mem(memory.Base, memory.Displacement + 4), (int)(bits >> 32));
    }

    private void LoadPool(int register, int constant)
    {
        if (constant == ConstantPool.Zero) _asm.ZeroVector(register);
        else if (constant == ConstantPool.Ones) _asm.OnesVector(register);
        else AddPoolFixup(_asm.RegRip(_pool[constant].IsScalar ? X64Op.Movsd_xmm_xmmm64 : X64Op.Movaps_xmm_xmmm128, register), 0, constant);
    }
}
