using Tiered.Wasm;

namespace Tiered.Backend.Llvm.Translation;

// Structured control flow becomes basic blocks; the operands that a label takes become phi instructions of its block.
internal unsafe partial struct FunctionTranslator
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
        public LBlock Target;
        /// <summary>The phi instructions of the target, in <see cref="_phis"/>.</summary>
        public int FirstPhi;
        /// <summary>The block of the else part, and where the operands it starts with are saved.</summary>
        public LBlock Else;
        public int Saved;
    }

    private Frame[] _frames;
    private int _frameCount;

    // Parameters of open if constructs, for their else parts.
    private LValue[] _saved;
    private int _savedCount;

    // The phi instructions of all open labels.
    private LValue[] _phis;
    private int _phiCount;

    private void PushFrame(FrameKind kind, in BlockSignature type)
    {
        if (_frameCount == _frames.Length) Array.Resize(ref _frames, _frameCount * 2);
        ref var frame = ref _frames[_frameCount++];
        frame = default;
        frame.Kind = kind;
        frame.Type = type;
        frame.Height = _top - (kind == FrameKind.Function ? 0 : type.ParameterCount);
        frame.FirstPhi = _phiCount;
        if (kind == FrameKind.Function) return;
        // Room for the label's operands, whether or not anything branches there.
        _phiCount += kind == FrameKind.Loop ? type.ParameterCount : type.ResultCount;
        while (_phis.Length < _phiCount) _phis = Resized(_phis, _phis.Length * 2);
    }

    private static int Arity(in Frame frame) => frame.Kind == FrameKind.Loop ? frame.Type.ParameterCount : frame.Type.ResultCount;

    /// <summary>The block that branches to a label go to.</summary>
    private readonly LBlock TargetOf(ref Frame frame)
    {
        if (frame.Target == null) MakeTarget(ref frame, results: true);
        return frame.Target;
    }

    private readonly void MakeTarget(ref Frame frame, bool results)
    {
        frame.Target = NewBlock();
        var from = LLVM.GetInsertBlock(_b);
        Start(frame.Target);
        int count = results ? frame.Type.ResultCount : frame.Type.ParameterCount;
        for (int i = 0; i < count; i++)
            _phis[frame.FirstPhi + i] = LLVM.BuildPhi(_b, _ir.TypeOf(results ? frame.Type.Result(i) : frame.Type.Parameter(i)), Utf8.Empty);
        Start(from);
    }

    /// <summary>Passes the operands on top along the edge from the current block to a label's.</summary>
    private void AddArguments(ref Frame frame)
    {
        int count = Arity(frame);
        _phiOperands += count;
        if (IsOutOfProportion) return;
        var from = LLVM.GetInsertBlock(_b);
        for (int i = 0; i < count; i++)
        {
            var value = _stack[_top - count + i];
            LLVM.AddIncoming(_phis[frame.FirstPhi + i], &value, &from, 1);
        }
    }

    private void JumpTo(ref Frame frame)
    {
        var target = TargetOf(ref frame);
        AddArguments(ref frame);
        LLVM.BuildBr(_b, target);
    }

    public void Block(in BlockSignature type) => PushFrame(FrameKind.Block, type);

    public void Loop(in BlockSignature type)
    {
        PushFrame(FrameKind.Loop, type);
        ref var frame = ref _frames[_frameCount - 1];
        MakeTarget(ref frame, results: false);
        JumpTo(ref frame);
        Start(frame.Target);
        for (int i = 0; i < type.ParameterCount; i++) _stack[frame.Height + i] = _phis[frame.FirstPhi + i];
        if (_options.Interruptible) CheckInterruption();
    }

    /// <summary>The store raises the stack limit above all addresses to interrupt its code.</summary>
    private readonly void CheckInterruption()
    {
        var limit = LoadVm(_ir.I64, _context, VMContext.StackLimit, Region.Engine);
        LLVM.SetVolatile(limit, 1);
        TrapIf(Compare(LLVMIntPredicate.LLVMIntEQ, limit, _ir.Int64(ulong.MaxValue)), TrapCode.Interrupted);
    }

    public void If(in BlockSignature type)
    {
        var condition = IsNotZero(Pop());
        PushFrame(FrameKind.If, type);
        ref var frame = ref _frames[_frameCount - 1];
        frame.Saved = _savedCount;
        while (_saved.Length < _savedCount + type.ParameterCount) _saved = Resized(_saved, _saved.Length * 2);
        for (int i = 0; i < type.ParameterCount; i++) _saved[_savedCount++] = _stack[frame.Height + i];
        var then = NewBlock();
        frame.Else = NewBlock();
        Hint(LLVM.BuildCondBr(_b, condition, then, frame.Else));
        Start(then);
    }

    private readonly void Hint(LValue branch)
    {
        if (_hints.Count > 0 && _hints.IsLikely(_position) is { } likely) _ir.SetLikely(branch, likely);
    }

    public void Else(bool fallsThrough)
    {
        ref var frame = ref _frames[_frameCount - 1];
        if (fallsThrough) JumpTo(ref frame);
        StartElse(ref frame);
        frame.Kind = FrameKind.Else;
    }

    private void StartElse(ref Frame frame)
    {
        Start(frame.Else);
        _top = frame.Height;
        int count = frame.Type.ParameterCount;
        for (int i = 0; i < count; i++) Push(_saved[frame.Saved + i]);
        _savedCount = frame.Saved;
    }

    public void End(bool fallsThrough)
    {
        ref var frame = ref _frames[_frameCount - 1];
        if (frame.Kind == FrameKind.If)
        {
            // Without an else part the parameters are the results.
            if (fallsThrough) JumpTo(ref frame);
            StartElse(ref frame);
            fallsThrough = true;
        }
        if (frame.Kind == FrameKind.Function)
        {
            if (fallsThrough) Return();
            LLVM.BuildBr(_ir.EntryBuilder, frame.Target);
        }
        else if (frame.Kind != FrameKind.Loop && frame.Target != null)
        {
            if (fallsThrough) JumpTo(ref frame);
            Start(frame.Target);
            _top = frame.Height;
            for (int i = 0; i < frame.Type.ResultCount; i++) Push(_phis[frame.FirstPhi + i]);
        }
        _phiCount = frame.FirstPhi;
        _frameCount--;
    }

    public void Branch(int depth)
    {
        ref var frame = ref _frames[_frameCount - 1 - depth];
        if (frame.Kind == FrameKind.Function) Return();
        else JumpTo(ref frame);
    }

    public void BranchIf(int depth)
    {
        var condition = IsNotZero(Pop());
        BranchToLabel(condition, depth, onTrue: true);
    }

    /// <summary>Branches to a label if the condition says so; what follows is a block of its own.</summary>
    private void BranchToLabel(LValue condition, int depth, bool onTrue)
    {
        ref var label = ref _frames[_frameCount - 1 - depth];
        LBlock taken, next = NewBlock();
        if (label.Kind == FrameKind.Function)
        {
            taken = NewBlock();
        }
        else
        {
            taken = TargetOf(ref label);
            AddArguments(ref label);
        }
        Hint(onTrue ? LLVM.BuildCondBr(_b, condition, taken, next) : LLVM.BuildCondBr(_b, condition, next, taken));
        if (label.Kind == FrameKind.Function)
        {
            Start(taken);
            Return();
        }
        Start(next);
    }

    public void BranchTable(ReadOnlySpan<int> depths)
    {
        var index = Pop();
        LBlock returns = null;
        var from = LLVM.GetInsertBlock(_b);
        var otherwise = TableTarget(depths[^1], ref returns);
        var table = LLVM.BuildSwitch(_b, index, otherwise, (uint)depths.Length - 1);
        for (int i = 0; i < depths.Length - 1; i++)
        {
            // A phi has one operand an edge, so that each case adds one, also to a target it shares.
            Start(from);
            var target = TableTarget(depths[i], ref returns);
            LLVM.AddCase(table, _ir.Int32((uint)i), target);
        }
        if (returns == null) return;
        Start(returns);
        Return();
    }

    private LBlock TableTarget(int depth, ref LBlock returns)
    {
        ref var label = ref _frames[_frameCount - 1 - depth];
        if (label.Kind == FrameKind.Function) return returns == null ? returns = NewBlock() : returns;
        var target = TargetOf(ref label);
        AddArguments(ref label);
        return target;
    }

    public readonly void Return()
    {
        var results = _type.Results;
        int first = _top - results.Length;
        if (results.Length == 1)
        {
            LLVM.BuildRet(_b, _stack[first]);
            return;
        }
        for (int i = 0, slot = 0; i < results.Length; slot += results[i++].SlotCount) StoreVm(_stack[first + i], _resultBuffer, slot * 8, Region.Arguments);
        LLVM.BuildRetVoid(_b);
    }

    public readonly void Unreachable() => Trap(TrapCode.Unreachable);

    // ---- branches on references

    private readonly LValue IsNull(LValue reference) => Compare(LLVMIntPredicate.LLVMIntEQ, reference, LLVM.ConstNull(_ir.Pointer));

    public void BranchOnNull(int depth)
    {
        var reference = Pop();
        BranchToLabel(IsNull(reference), depth, onTrue: true);
        Push(reference);
    }

    public void BranchOnNonNull(int depth)
    {
        BranchToLabel(IsNull(_stack[_top - 1]), depth, onTrue: false);
        _top--;
    }
}
