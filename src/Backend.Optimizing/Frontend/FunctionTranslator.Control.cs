using Tiered.Backend.Optimizing.Ir;
using Tiered.Wasm;

namespace Tiered.Backend.Optimizing.Frontend;

// Structured control flow becomes blocks and edges. A construct's end gets a block of its own only if something branches there.
internal partial struct FunctionTranslator
{
    private enum FrameKind : byte
    {
        Function,
        Block,
        Loop,
        If,
        Else,
    }

    private struct Frame
    {
        public FrameKind Kind;
        public BlockSignature Type;
        /// <summary>Operands below the construct's parameters.</summary>
        public int Height;
        /// <summary>Where branches go: the end of the construct, made when the first one comes, or a loop's header.</summary>
        public int Target;
        /// <summary>The block in front of the construct.</summary>
        public int Before;
        /// <summary>The set of locals it assigns.</summary>
        public int Assigned;
        /// <summary>The block of the else part, and where the operands it starts with are saved.</summary>
        public int Else;
        public int Saved;
        /// <summary>The first operand that is carried around a join within, or -1.</summary>
        public int Carried;
    }

    private Frame[] _frames;
    private int _frameCount;

    // Parameters of open if constructs, for their else parts.
    private int[] _saved;
    private int _savedCount;

    // One edge serves all entries of a branch table with the same depth.
    private int[] _depthEdges;

    private readonly void StartOrder(int block) => _function.AppendToOrder(block);

    private void Start(int block)
    {
        StartOrder(block);
        _block = block;
    }

    private void PushFrame(FrameKind kind, in BlockSignature type)
    {
        if (_frameCount == _frames.Length) Array.Resize(ref _frames, _frameCount * 2);
        _frames[_frameCount++] = new Frame
        {
            Kind = kind,
            Type = type,
            Height = _top - (kind == FrameKind.Function ? 0 : type.ParameterCount),
            Target = Function.None,
            Before = _block,
            Assigned = _ssa.AddSet(),
            Carried = Function.None,
        };
    }

    private ref Frame Label(int depth) => ref _frames[_frameCount - 1 - depth];

    private static int Arity(in Frame frame) => frame.Kind == FrameKind.Loop ? frame.Type.ParameterCount : frame.Type.ResultCount;

    /// <summary>The block that branches to a label go to.</summary>
    private readonly int TargetOf(ref Frame frame)
    {
        if (frame.Target == Function.None) frame.Target = AddBlockWithParameters(frame.Type, results: true);
        return frame.Target;
    }

    private readonly int AddBlockWithParameters(in BlockSignature type, bool results)
    {
        int block = _function.AddBlock();
        int count = results ? type.ResultCount : type.ParameterCount;
        Reserve(count);
        for (int i = 0; i < count; i++) _function.AddParameter(block, Function.TypeOf(results ? type.Result(i) : type.Parameter(i)));
        return block;
    }

    /// <summary>An edge from the current block to a label, with the operands on top as arguments.</summary>
    private int EdgeTo(ref Frame frame)
    {
        int arity = Arity(frame);
        Reserve(arity);
        _arguments += arity;
        if (_arguments > MaxArguments)
            throw new WasmFormatException(WasmFormatErrorKind.LimitExceeded, $"the branches of function {_function.Index} take along more than {MaxArguments} operands", _function.Position);
        return _function.AddEdge(_block, TargetOf(ref frame), Top(arity));
    }

    public void Block(in BlockSignature type) => PushFrame(FrameKind.Block, type);

    public void Loop(in BlockSignature type)
    {
        bool isOnPath = IsOnPath;
        if (isOnPath) ComeInto(type);
        PushFrame(FrameKind.Loop, type);
        _maxLoopDepth = Math.Max(_maxLoopDepth, ++_loopDepth);
        ref var frame = ref _frames[_frameCount - 1];
        int header = AddBlockWithParameters(type, results: false);
        frame.Target = header;
        _function.AddJump(_block, header, Top(type.ParameterCount));
        Start(header);
        _ssa.StartMerge(header, frame.Before, frame.Assigned, isLoop: true);
        _function.Parameters(header).CopyTo(Top(type.ParameterCount));
        if (_options.Interruptible) Emit(Op.InterruptCheck, IrType.None);
        if (isOnPath) GoOn();
    }

    public void If(in BlockSignature type)
    {
        int condition = Pop();
        PushFrame(FrameKind.If, type);
        ref var frame = ref _frames[_frameCount - 1];
        Reserve(type.ParameterCount);
        _moved += type.ParameterCount;
        frame.Saved = _savedCount;
        while (_saved.Length < _savedCount + type.ParameterCount) Array.Resize(ref _saved, _saved.Length * 2);
        Top(type.ParameterCount).CopyTo(_saved.AsSpan(_savedCount));
        _savedCount += type.ParameterCount;
        int then = _function.AddBlock();
        frame.Else = _function.AddBlock();
        Branch(condition, _function.AddEdge(_block, then), _function.AddEdge(_block, frame.Else));
        int from = _block;
        Start(then);
        _ssa.StartSingle(then, from);
    }

    private readonly void Branch(int condition, int thenEdge, int elseEdge)
    {
        int branch = Emit(Op.BranchIf, IrType.None, condition, thenEdge, elseEdge);
        if (_hints.Count == 0 || _hints.IsLikely(_function.Position) is not { } likely) return;
        _function[branch].Flags = likely ? InstructionFlags.Likely : InstructionFlags.Unlikely;
    }

    public void Else(bool fallsThrough)
    {
        ref var frame = ref _frames[_frameCount - 1];
        if (fallsThrough) JumpToEnd(ref frame);
        StartElse(ref frame);
        frame.Kind = FrameKind.Else;
    }

    private void JumpToEnd(ref Frame frame)
    {
        int edge = EdgeTo(ref frame);
        Emit(Op.Jump, IrType.None, edge);
    }

    private void StartElse(ref Frame frame)
    {
        Start(frame.Else);
        _ssa.StartSingle(frame.Else, frame.Before);
        _top = frame.Height;
        int count = frame.Type.ParameterCount;
        _moved += count;
        for (int i = 0; i < count; i++) Push(_saved[frame.Saved + i]);
        _savedCount = frame.Saved;
        TakeCarried(frame);
    }

    public void End(bool fallsThrough)
    {
        ref var frame = ref _frames[_frameCount - 1];
        if (frame.Kind == FrameKind.If)
        {
            // Without an else part the parameters are the results.
            if (fallsThrough) JumpToEnd(ref frame);
            StartElse(ref frame);
            fallsThrough = true;
        }
        if (frame.Kind == FrameKind.Loop)
        {
            _ssa.CloseLoop(frame.Target);
            _loopDepth--;
        }
        else if (frame.Target != Function.None)
        {
            if (fallsThrough) JumpToEnd(ref frame);
            Start(frame.Target);
            if (_function.BlockAt(frame.Target).IncomingCount == 1) _ssa.StartSingle(frame.Target, _function.EdgeAt(_function.BlockAt(frame.Target).FirstIncoming).From);
            else _ssa.StartMerge(frame.Target, frame.Before, frame.Assigned);
            _top = frame.Height;
            foreach (int parameter in _function.Parameters(frame.Target)) Push(parameter);
            TakeCarried(frame);
            fallsThrough = true;
        }
        if (_frameCount == 1)
        {
            if (fallsThrough) Return();
            Complete();
        }
        else
        {
            _ssa.Merge(_frames[_frameCount - 2].Assigned, frame.Assigned);
        }
        _frameCount--;
    }

    private readonly void Complete()
    {
        if (_useCells || !IsEntered) return;
        _ssa.Complete();
        if (IsOutOfProportion) return;
        // What is in front of a continuation.
        if (IsContinuation) new UnreachableBlocks().Remove(_function);
        LoopForest.Mark(_function);
    }

    public void Branch(int depth)
    {
        ref var frame = ref _frames[_frameCount - 1 - depth];
        if (frame.Kind == FrameKind.Function) Return();
        else JumpToEnd(ref frame);
    }

    public void BranchIf(int depth)
    {
        int condition = Pop();
        BranchToLabel(condition, ref Label(depth), onTrue: true);
    }

    /// <summary>Branches to a label if the condition says so; what follows is a block of its own.</summary>
    private void BranchToLabel(int condition, ref Frame label, bool onTrue)
    {
        int taken = EdgeTo(ref label), next = _function.AddBlock(), other = _function.AddEdge(_block, next);
        if (onTrue) Branch(condition, taken, other);
        else Branch(condition, other, taken);
        int from = _block;
        Start(next);
        _ssa.StartSingle(next, from);
    }

    public void BranchTable(ReadOnlySpan<int> depths)
    {
        int index = Pop();
        if (_depthEdges.Length < _frameCount) Array.Resize(ref _depthEdges, _frameCount * 2);
        _depthEdges.AsSpan(0, _frameCount).Fill(Function.None);
        Reserve(depths.Length);
        int start = _function.AllocateList(depths.Length);
        for (int i = 0; i < depths.Length; i++)
        {
            ref int edge = ref _depthEdges[depths[i]];
            if (edge == Function.None) edge = EdgeTo(ref Label(depths[i]));
            _function.Lists[start + i] = edge;
        }
        if (depths.Length == 1) Emit(Op.Jump, IrType.None, _function.Lists[start]);
        else Emit(Op.Switch, IrType.None, index, start, depths.Length);
    }

    public readonly void Return()
    {
        Reserve(_function.Type.Results.Length);
        _function.AddWithList(_block, Op.Return, IrType.None, Top(_function.Type.Results.Length));
    }

    public readonly void Unreachable() => Emit(Op.Trap, IrType.None, aux: (int)TrapCode.Unreachable);

    // ---- branches on references

    private readonly int IsNull(int reference) => Compare(IntCondition.Eq, reference, Const(IrType.Ref, 0));

    public void BranchOnNull(int depth)
    {
        int reference = Pop();
        BranchToLabel(IsNull(reference), ref Label(depth), onTrue: true);
        Push(reference);
    }

    public void BranchOnNonNull(int depth)
    {
        BranchToLabel(IsNull(_stack[_top - 1]), ref Label(depth), onTrue: false);
        _top--;
    }
}
