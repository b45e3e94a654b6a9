using System.Runtime.CompilerServices;

namespace Tiered.Backend.Optimizing.Ir;

/// <summary>
/// A function in SSA form with block parameters. Everything is an index into the arrays here, which are kept from function
/// to function. Block 0 is the entry. References into the arrays become stale when something is added.
/// </summary>
public sealed partial class Function
{
    public const int None = -1;

    private Instruction[] _instructions = new Instruction[256];
    private Block[] _blocks = new Block[32];
    private Edge[] _edges = new Edge[32];
    private int[] _lists = new int[256];
    private (ulong Low, ulong High)[] _vectors = new (ulong, ulong)[8];
    private int[] _order = new int[32];
    private readonly List<IrType> _cells = [];

    /// <summary>Function index in the module.</summary>
    public int Index { get; private set; }

    public FunctionType Type { get; private set; } = null!;

    public int InstructionCount { get; private set; }
    public int BlockCount { get; private set; }
    public int EdgeCount { get; private set; }
    public int ListCount { get; private set; }
    public int VectorCount { get; private set; }

    public Span<Instruction> Instructions => _instructions.AsSpan(0, InstructionCount);
    public Span<Block> Blocks => _blocks.AsSpan(0, BlockCount);
    public Span<Edge> Edges => _edges.AsSpan(0, EdgeCount);

    /// <summary>Pool of operand and parameter lists.</summary>
    public Span<int> Lists => _lists.AsSpan(0, ListCount);

    /// <summary>Vector constants and shuffle patterns.</summary>
    public ReadOnlySpan<(ulong Low, ulong High)> Vectors => _vectors.AsSpan(0, VectorCount);

    /// <summary>Types of the frame's cells: <see cref="Op.LoadCell"/>, <see cref="Op.StoreCell"/>. Their contents are undefined at first.</summary>
    public List<IrType> Cells => _cells;

    /// <summary>
    /// The function is too large for passes, whose time grows faster than a function in one respect or another: its locals are in <see cref="Cells"/>, and blocks
    /// do not know their loops.
    /// </summary>
    public bool IsOversize { get; set; }

    /// <summary>The reachable blocks in the order of their code: reverse postorder, each loop contiguous.</summary>
    public ReadOnlySpan<int> BlockOrder => _order.AsSpan(0, BlockOrderCount);

    public int BlockOrderCount { get; private set; }

    /// <summary>Looked at by whatever goes through the function, at each block or so: a large one takes seconds.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary>Wasm offset given to instructions made from now on.</summary>
    public uint Position { get; set; }

    /// <summary>Where the function starts: the position of what belongs to no operator.</summary>
    public uint StartPosition { get; private set; }

    /// <summary>Empties the function for another one.</summary>
    public void Reset(int index, FunctionType type, uint startPosition = 0)
    {
        Index = index;
        Type = type;
        InstructionCount = BlockCount = EdgeCount = ListCount = VectorCount = BlockOrderCount = _inlinedCount = 0;
        Position = StartPosition = startPosition;
        HasAliases = IsOversize = false;
        _cells.Clear();
    }

    public ref Instruction this[int value] => ref _instructions[value];

    public IrType TypeOf(int value) => _instructions[value].Type;

    public ref Block BlockAt(int block) => ref _blocks[block];

    public ref Edge EdgeAt(int edge) => ref _edges[edge];

    // ---- lists

    public Span<int> List(in ListRange range) => _lists.AsSpan(range.Start, range.Count);

    public Span<int> Parameters(int block) => List(_blocks[block].Parameters);

    public Span<int> Arguments(int edge) => List(_edges[edge].Arguments);

    /// <summary>The operands of an instruction whose shape is <see cref="OperandShape.List"/>.</summary>
    public Span<int> ListOperands(int instruction) => _lists.AsSpan(_instructions[instruction].A, _instructions[instruction].B);

    /// <summary>Reserves a place for <paramref name="count"/> numbers in the pool.</summary>
    public int AllocateList(int count)
    {
        int start = ListCount;
        if (_lists.Length - start < count) Array.Resize(ref _lists, Math.Max(_lists.Length * 2, start + count));
        ListCount = start + count;
        return start;
    }

    public int AddList(ReadOnlySpan<int> numbers)
    {
        int start = AllocateList(numbers.Length);
        numbers.CopyTo(_lists.AsSpan(start));
        return start;
    }

    private void Append(ref ListRange range, int number)
    {
        if (range.Count == range.Capacity)
        {
            int capacity = Math.Max(4, range.Capacity * 2);
            int start = AllocateList(capacity);
            _lists.AsSpan(range.Start, range.Count).CopyTo(_lists.AsSpan(start));
            range.Start = start;
            range.Capacity = capacity;
        }
        _lists[range.Start + range.Count++] = number;
    }

    /// <summary>The number of a vector constant, old or new.</summary>
    public int AddVector(ulong low, ulong high)
    {
        for (int i = VectorCount - 1; i >= Math.Max(0, VectorCount - 32); i--)
        {
            if (_vectors[i] == (low, high)) return i;
        }
        if (VectorCount == _vectors.Length) Array.Resize(ref _vectors, VectorCount * 2);
        _vectors[VectorCount] = (low, high);
        return VectorCount++;
    }

    // ---- blocks and edges

    public int AddBlock()
    {
        if (BlockCount == _blocks.Length) Array.Resize(ref _blocks, BlockCount * 2);
        _blocks[BlockCount] = new Block { First = None, Last = None, FirstIncoming = None };
        return BlockCount++;
    }

    /// <summary>Puts a block at the end of <see cref="BlockOrder"/>.</summary>
    public void AppendToOrder(int block)
    {
        if (BlockOrderCount == _order.Length) Array.Resize(ref _order, BlockOrderCount * 2);
        _order[BlockOrderCount++] = block;
    }

    /// <summary>Replaces <see cref="BlockOrder"/>.</summary>
    public void SetOrder(ReadOnlySpan<int> order)
    {
        if (_order.Length < order.Length) Array.Resize(ref _order, Math.Max(_order.Length * 2, order.Length));
        order.CopyTo(_order);
        BlockOrderCount = order.Length;
    }

    /// <summary>Makes an edge; a terminator of <paramref name="from"/> must name it.</summary>
    public int AddEdge(int from, int to, ReadOnlySpan<int> arguments = default)
    {
        if (EdgeCount == _edges.Length) Array.Resize(ref _edges, EdgeCount * 2);
        int start = AddList(arguments);
        _edges[EdgeCount] = new Edge
        {
            From = from,
            To = to,
            Arguments = new ListRange { Start = start, Count = arguments.Length, Capacity = arguments.Length },
        };
        Link(EdgeCount);
        return EdgeCount++;
    }

    /// <summary>Takes an edge away from its target. No terminator may name it afterwards.</summary>
    public void RemoveEdge(int edge)
    {
        Unlink(edge);
        _edges[edge].To = None;
    }

    /// <summary>Lets an edge end in another block; its arguments stay.</summary>
    public void Retarget(int edge, int to)
    {
        Unlink(edge);
        _edges[edge].To = to;
        Link(edge);
    }

    private void Link(int edge)
    {
        ref var target = ref _blocks[_edges[edge].To];
        _edges[edge].PreviousIncoming = None;
        _edges[edge].NextIncoming = target.FirstIncoming;
        if (target.FirstIncoming != None) _edges[target.FirstIncoming].PreviousIncoming = edge;
        target.FirstIncoming = edge;
        target.IncomingCount++;
    }

    private void Unlink(int edge)
    {
        ref var removed = ref _edges[edge];
        ref var target = ref _blocks[removed.To];
        target.IncomingCount--;
        if (removed.PreviousIncoming == None) target.FirstIncoming = removed.NextIncoming;
        else _edges[removed.PreviousIncoming].NextIncoming = removed.NextIncoming;
        if (removed.NextIncoming != None) _edges[removed.NextIncoming].PreviousIncoming = removed.PreviousIncoming;
    }

    public void AddArgument(int edge, int value) => Append(ref _edges[edge].Arguments, value);

    public void SetArguments(int edge, ReadOnlySpan<int> values)
    {
        int start = AddList(values);
        _edges[edge].Arguments = new ListRange { Start = start, Count = values.Length, Capacity = values.Length };
    }

    /// <summary>Adds a parameter to a block; every incoming edge needs another argument.</summary>
    public int AddParameter(int block, IrType type)
    {
        int value = NewInstruction(Op.BlockParam, type);
        _instructions[value].Block = block;
        _instructions[value].Imm = _blocks[block].Parameters.Count;
        Append(ref _blocks[block].Parameters, value);
        return value;
    }

    /// <summary>Removes the parameters for which <paramref name="removed"/> is set, with the arguments of the incoming edges.</summary>
    public void RemoveParameters(int block, ReadOnlySpan<bool> removed)
    {
        for (int edge = _blocks[block].FirstIncoming; edge != None; edge = _edges[edge].NextIncoming) Compact(ref _edges[edge].Arguments, removed);
        var parameters = Parameters(block);
        for (int i = 0; i < parameters.Length; i++)
        {
            if (!removed[i]) continue;
            ref var parameter = ref _instructions[parameters[i]];
            parameter.Block = None;
            if (parameter.Op == Op.BlockParam) parameter.Op = Op.Nop;
        }
        Compact(ref _blocks[block].Parameters, removed);
        parameters = Parameters(block);
        for (int i = 0; i < parameters.Length; i++) _instructions[parameters[i]].Imm = i;
    }

    private void Compact(ref ListRange range, ReadOnlySpan<bool> removed)
    {
        var list = List(range);
        int kept = 0;
        for (int i = 0; i < list.Length; i++)
        {
            if (!removed[i]) list[kept++] = list[i];
        }
        range.Count = kept;
    }

    /// <summary>The edges that leave a block through its terminator.</summary>
    public ReadOnlySpan<int> Successors(int block, Span<int> buffer)
    {
        // A block that was merged into another is empty.
        if (_blocks[block].Last == None) return default;
        ref var last = ref _instructions[_blocks[block].Last];
        switch (last.Op)
        {
            case Op.Jump:
                buffer[0] = last.A;
                return buffer[..1];
            case Op.BranchIf:
                buffer[0] = last.B;
                buffer[1] = last.C;
                return buffer[..2];
            case Op.Switch:
                return _lists.AsSpan(last.B, last.C);
            default:
                return default;
        }
    }

    // ---- instructions

    private int NewInstruction(Op op, IrType type)
    {
        if (InstructionCount == _instructions.Length) Array.Resize(ref _instructions, InstructionCount * 2);
        _instructions[InstructionCount] = new Instruction
        {
            Op = op,
            Type = type,
            A = None,
            B = None,
            C = None,
            Previous = None,
            Next = None,
            Block = None,
            Position = Position,
        };
        return InstructionCount++;
    }

    /// <summary>Makes an instruction that stands nowhere yet.</summary>
    public int Create(Op op, IrType type, int a = None, int b = None, int c = None, int aux = 0, long imm = 0)
    {
        int value = NewInstruction(op, type);
        ref var instruction = ref _instructions[value];
        instruction.A = a;
        instruction.B = b;
        instruction.C = c;
        instruction.Aux = aux;
        instruction.Imm = imm;
        return value;
    }

    /// <summary>Makes an instruction at the end of a block.</summary>
    public int Add(int block, Op op, IrType type, int a = None, int b = None, int c = None, int aux = 0, long imm = 0)
    {
        int value = Create(op, type, a, b, c, aux, imm);
        InsertLast(block, value);
        return value;
    }

    public void InsertLast(int block, int instruction)
    {
        ref var target = ref _blocks[block];
        ref var inserted = ref _instructions[instruction];
        inserted.Block = block;
        inserted.Previous = target.Last;
        inserted.Next = None;
        if (target.Last == None) target.First = instruction;
        else _instructions[target.Last].Next = instruction;
        target.Last = instruction;
    }

    public void InsertFirst(int block, int instruction)
    {
        if (_blocks[block].First == None) InsertLast(block, instruction);
        else InsertBefore(_blocks[block].First, instruction);
    }

    public void InsertBefore(int place, int instruction)
    {
        ref var next = ref _instructions[place];
        ref var inserted = ref _instructions[instruction];
        inserted.Block = next.Block;
        inserted.Next = place;
        inserted.Previous = next.Previous;
        if (next.Previous == None) _blocks[next.Block].First = instruction;
        else _instructions[next.Previous].Next = instruction;
        next.Previous = instruction;
    }

    /// <summary>Takes an instruction out of its block.</summary>
    public void Detach(int instruction)
    {
        ref var detached = ref _instructions[instruction];
        ref var block = ref _blocks[detached.Block];
        if (detached.Previous == None) block.First = detached.Next;
        else _instructions[detached.Previous].Next = detached.Next;
        if (detached.Next == None) block.Last = detached.Previous;
        else _instructions[detached.Next].Previous = detached.Previous;
        detached.Block = detached.Previous = detached.Next = None;
    }

    /// <summary>Removes an instruction whose result nothing uses.</summary>
    public void Remove(int instruction)
    {
        Detach(instruction);
        _instructions[instruction].Op = Op.Nop;
    }

    // ---- aliases

    /// <summary>Lets every use of a value mean another one, and removes what computed it. Takes effect with <see cref="Resolve"/>.</summary>
    public void ReplaceWith(int value, int replacement)
    {
        ref var instruction = ref _instructions[value];
        if (instruction.Op != Op.BlockParam) Detach(value);
        instruction.Op = Op.Alias;
        instruction.A = replacement;
        HasAliases = true;
    }

    /// <summary>Whether values were replaced since the last <see cref="ResolveAliases"/>.</summary>
    public bool HasAliases { get; private set; }

    /// <summary>The value that a value stands for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Resolve(int value)
    {
        if (_instructions[value].Op == Op.Alias) return ResolveSlow(value);
        return value;
    }

    private int ResolveSlow(int value)
    {
        int end = value;
        while (_instructions[end].Op == Op.Alias) end = _instructions[end].A;
        while (_instructions[value].Op == Op.Alias)
        {
            int next = _instructions[value].A;
            _instructions[value].A = end;
            value = next;
        }
        return end;
    }

    /// <summary>Rewrites every operand that is an alias.</summary>
    public void ResolveAliases()
    {
        if (!HasAliases) return;
        foreach (int block in BlockOrder)
        {
            for (int i = _blocks[block].First; i != None; i = _instructions[i].Next) ResolveOperands(i);
            for (int edge = _blocks[block].FirstIncoming; edge != None; edge = _edges[edge].NextIncoming)
            {
                foreach (ref int argument in Arguments(edge)) argument = Resolve(argument);
            }
        }
        HasAliases = false;
    }

    /// <summary>Rewrites the operands of one instruction.</summary>
    public void ResolveOperands(int instruction)
    {
        foreach (ref int operand in Operands(instruction)) operand = Resolve(operand);
    }

    /// <summary>The operands of an instruction, to read or to change. Edge arguments belong to edges, not to the terminator.</summary>
    public Span<int> Operands(int instruction)
    {
        ref var i = ref _instructions[instruction];
        switch (OpTable.Shape(i.Op))
        {
            case OperandShape.None:
                return default;
            case OperandShape.List:
                return _lists.AsSpan(i.A, i.B);
            case OperandShape.Edges when i.Op == Op.Jump:
                return default;
            default:
                // A, B and C lie side by side.
                int count = i.C != None ? 3 : i.B != None ? 2 : i.A != None ? 1 : 0;
                if (OpTable.Shape(i.Op) is OperandShape.One or OperandShape.Edges) count = 1;
                return System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref i.A, count);
        }
    }
}
