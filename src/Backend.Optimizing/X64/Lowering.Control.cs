using Tiered.Backend.Optimizing.Ir;
using Tiered.Backend.Optimizing.Machine;
using Tiered.CodeGen.X64;

namespace Tiered.Backend.Optimizing.X64;

// Blocks and their order, jumps, calls, and the start of the function.
internal sealed partial class Lowering
{
    // By machine block: its block, or the complement of the edge whose arguments it passes.
    private int[] _sources = new int[64];
    private int[] _coldSources = new int[64];
    private int _coldCount;

    // By block of the function: the machine block, and whether it is rarely reached. By edge: the machine block to jump to.
    private int[] _machineBlock = [];
    private bool[] _isCold = [];
    private int[] _edgeTarget = [];

    // Operands that edges pass, once they were translated.
    private (int Start, int Count)[] _edgeArguments = [];

    // Edges of a switch that share the block of an earlier one.
    private readonly List<(int Edge, int Equal)> _equalEdges = [];

    private const int Unseen = -1;
    private const int Deferred = -2;

    // ---- layout

    /// <summary>
    /// Makes the machine blocks: hot ones in the function's order, then cold ones. An edge from a block with several successors to a block
    /// with several predecessors gets a block of its own, where copies have a place.
    /// </summary>
    private void LayOut()
    {
        int blocks = _function.BlockCount, edges = _function.EdgeCount;
        if (_machineBlock.Length < blocks)
        {
            _machineBlock = new int[blocks * 2];
            _isCold = new bool[blocks * 2];
        }
        if (_edgeTarget.Length < edges)
        {
            _edgeTarget = new int[edges * 2];
            _edgeArguments = new (int, int)[edges * 2];
        }
        _machineBlock.AsSpan(0, blocks).Fill(Unseen);
        _equalEdges.Clear();
        _edgeTarget.AsSpan(0, edges).Clear();
        _edgeArguments.AsSpan(0, edges).Fill((-1, 0));
        _coldCount = 0;
        foreach (int block in _function.BlockOrder) LayOut(block);
        for (int i = 0; i < _coldCount; i++) Place(_coldSources[i], cold: true);
        // Targets are known now.
        foreach (ref int target in _edgeTarget.AsSpan(0, edges))
        {
            if (target < 0) target = _machineBlock[~target];
        }
        for (int b = 0; b < _machine.BlockCount; b++)
        {
            if (_sources[b] < 0) _edgeTarget[~_sources[b]] = b;
        }
        foreach (var (edge, equal) in _equalEdges) _edgeTarget[edge] = _edgeTarget[equal];
    }

    private void LayOut(int block)
    {
        ref var info = ref _function.BlockAt(block);
        bool cold = info.Cold;
        if (!cold && block != 0)
        {
            // What only cold blocks lead to is cold. Back edges come from blocks that have no place yet.
            cold = true;
            for (int e = info.FirstIncoming; e != Function.None; e = _function.EdgeAt(e).NextIncoming)
            {
                int from = _function.EdgeAt(e).From;
                if (_machineBlock[from] != Unseen && !_isCold[from]) cold = false;
            }
        }
        _isCold[block] = cold;
        _machineBlock[block] = Deferred;
        PlaceOrDefer(block, cold);
        Span<int> buffer = stackalloc int[2];
        var successors = _function.Successors(block, buffer);
        for (int s = 0; s < successors.Length; s++)
        {
            int edge = successors[s], to = _function.EdgeAt(edge).To;
            // A table may name an edge many times.
            if (_edgeTarget[edge] != 0) continue;
            _edgeTarget[edge] = ~to;
            if (successors.Length == 1 || _function.BlockAt(to).IncomingCount == 1) continue;
            if (FindEqual(successors[..s], edge) is >= 0 and var equal)
            {
                _equalEdges.Add((edge, equal));
                continue;
            }
            bool coldEdge = cold || _function.BlockAt(to).Cold || _machineBlock[to] != Unseen && _isCold[to];
            PlaceOrDefer(~edge, coldEdge);
        }
    }

    /// <summary>An edge of the same switch to the same target with the same arguments, or -1.</summary>
    private int FindEqual(ReadOnlySpan<int> edges, int edge)
    {
        // A switch repeats its last target most often; looking at all would be quadratic.
        for (int i = edges.Length - 1; i >= Math.Max(0, edges.Length - 8); i--)
        {
            if (_function.EdgeAt(edges[i]).To == _function.EdgeAt(edge).To && _function.Arguments(edges[i]).SequenceEqual(_function.Arguments(edge))) return edges[i];
        }
        return -1;
    }

    private void PlaceOrDefer(int source, bool cold)
    {
        if (!cold)
        {
            Place(source, cold: false);
            return;
        }
        if (_coldCount == _coldSources.Length) Array.Resize(ref _coldSources, _coldCount * 2);
        _coldSources[_coldCount++] = source;
    }

    private void Place(int source, bool cold)
    {
        int made = _machine.AddBlock();
        if (made == _sources.Length) Array.Resize(ref _sources, made * 2);
        _sources[made] = source;
        ref var block = ref _machine.Blocks[made];
        block.Cold = cold;
        if (source < 0)
        {
            ref var edge = ref _function.EdgeAt(~source);
            block.LoopDepth = Math.Min(_function.BlockAt(edge.From).LoopDepth, _function.BlockAt(edge.To).LoopDepth);
            return;
        }
        _machineBlock[source] = made;
        ref var info = ref _function.BlockAt(source);
        block.LoopDepth = info.LoopDepth;
        block.IsLoopHeader = info.IsLoopHeader;
        var parameters = _function.Parameters(source);
        int start = _machine.AllocateList(parameters.Length), count = 0;
        foreach (int parameter in parameters)
        {
            if (_useCount[parameter] > 0) _machine.Lists[start + count++] = _register[parameter] = _machine.NewRegister(TypeOf(_function.TypeOf(parameter)));
        }
        _machine.Blocks[made].FirstParameter = start;
        _machine.Blocks[made].ParameterCount = count;
    }

    // ---- jumps

    /// <summary>Adds the edge to the target itself, with its arguments.</summary>
    private void AddEdge(int from, int edge)
    {
        int to = _function.EdgeAt(edge).To;
        // A table may name an edge many times; its arguments are the same operands each time.
        ref var list = ref _edgeArguments[edge];
        if (list.Start < 0)
        {
            var parameters = _function.Parameters(to);
            var arguments = _function.Arguments(edge);
            list.Start = _machine.AllocateList(arguments.Length);
            for (int k = 0; k < arguments.Length; k++)
            {
                if (_useCount[parameters[k]] > 0) _machine.Lists[list.Start + list.Count++] = OperandOf(arguments[k], clean: true);
            }
        }
        _machine.AddEdge(from, MachineBlockOf(to), list.Start, list.Count);
    }

    private int MachineBlockOf(int block) => _machineBlock[block];

    private void JumpAlong(int block, int edge)
    {
        AddEdge(block, edge);
        Add(XOp.Jump);
    }

    /// <summary>Adds an edge that leaves a block with several: to the edge's own block if it has one.</summary>
    private void AddBranchEdge(int block, int edge)
    {
        int target = _edgeTarget[edge];
        if (_sources[target] < 0) _machine.AddEdge(block, target);
        else AddEdge(block, edge);
    }

    private void TranslateTerminator(in Instruction i, int block)
    {
        switch (i.Op)
        {
            case Op.Jump:
                JumpAlong(block, i.A);
                break;
            case Op.BranchIf:
                AddBranchEdge(block, i.B);
                AddBranchEdge(block, i.C);
                byte test = EmitTest(i.A);
                ref var branch = ref Add(XOp.Branch);
                branch.Aux = test;
                branch.Traits = MachineTraits.ReadsFlags;
                break;
            case Op.Switch:
                int index = Clean(i.A);
                foreach (int edge in _function.Lists.Slice(i.B, i.C)) AddBranchEdge(block, edge);
                Add(XOp.Switch);
                Use(index);
                _machine.AddOperand(OperandKind.Temp, New(RegisterType.I64));
                _machine.AddOperand(OperandKind.Temp, New(RegisterType.I64));
                break;
            case Op.Return:
                TranslateReturn(_function.Lists.Slice(i.A, i.B));
                break;
            case Op.TailCall or Op.TailCallPointer:
                TranslateTailCall(i);
                break;
            case Op.Trap:
                Add(XOp.Trap).Aux = (byte)i.Aux;
                break;
            default:
                throw new InvalidOperationException($"no instruction for {i.Op}");
        }
    }

    private void TranslateReturn(ReadOnlySpan<int> values)
    {
        if (values.Length > 1)
        {
            int buffer = ResultBufferRegister(), slot = 0;
            foreach (int value in values)
            {
                int register = Reg(value);
                StoreRegister(StoreTemplate(_function.TypeOf(value)), new Source { Register = -1, Base = buffer, Index = -1, Displacement = slot * 8, Memory = MemoryForm.Base }, register);
                slot += _function.TypeOf(value) == IrType.V128 ? 2 : 1;
            }
            Add(XOp.Return);
            return;
        }
        int operand = values.Length == 1 ? OperandOf(values[0], clean: false) : 0;
        Add(XOp.Return);
        if (values.Length == 1) FixedUse(operand, Function.IsGeneral(_function.TypeOf(values[0])) ? Gpr.Rax : Location.FirstVector);
    }

    // ---- the start of the function

    private int ContextRegister()
    {
        if (_context >= 0) return _context;
        for (int i = _function.BlockAt(0).First; i != Function.None; i = _function[i].Next)
        {
            if (_function[i].Op == Op.Context) return _context = Reg(i);
        }
        return _context = New(RegisterType.I64);
    }

    private int ResultBufferRegister()
    {
        if (_resultBuffer < 0) _resultBuffer = New(RegisterType.I64);
        return _resultBuffer;
    }

    private void TranslateEntry()
    {
        int start = _machine.InstructionCount;
        _position = 0;
        var type = _function.Type;
        Span<ArgumentLocation> places = type.Parameters.Length <= 64 ? stackalloc ArgumentLocation[type.Parameters.Length] : new ArgumentLocation[type.Parameters.Length];
        CallingConvention.Assign(type, places);
        bool overflows = false;
        int overflow = -1;
        for (int i = _function.BlockAt(0).First; i != Function.None; i = _function[i].Next)
        {
            if (_function[i].Op == Op.Argument && _register[i] >= 0 && places[_function[i].Aux].Kind == ArgumentKind.Overflow) overflows = true;
            if (_function[i].Op == Op.Context && _register[i] >= 0) _context = _register[i];
        }
        if (overflows) ContextRegister();
        // Copies of i32 arguments whose upper half matters follow the definitions.
        Add(XOp.Entry);
        if (_context >= 0) _machine.AddOperand(OperandKind.FixedDef, _context, Gpr.Rdi);
        if (_resultBuffer >= 0) _machine.AddOperand(OperandKind.FixedDef, _resultBuffer, Gpr.Rsi);
        int copies = 0;
        for (int i = _function.BlockAt(0).First; i != Function.None; i = _function[i].Next)
        {
            if (_function[i].Op != Op.Argument || _register[i] < 0) continue;
            var place = places[_function[i].Aux];
            if (place.Kind == ArgumentKind.Overflow) continue;
            int register = _register[i];
            if (_needsClean[i])
            {
                // The clean value has the register that users know.
                register = New(RegisterType.I64);
                if (_arguments.Length == copies) Array.Resize(ref _arguments, copies * 2);
                _arguments[copies++] = new Argument(_register[i], register);
            }
            _machine.AddOperand(OperandKind.FixedDef, register, place.Kind == ArgumentKind.General ? place.Index : Location.FirstVector + place.Index);
        }
        Add(XOp.Nop);
        foreach (ref readonly var copy in _arguments.AsSpan(0, copies)) RegRm(X64Op.Mov_r32_rm32, copy.Operand, Source.Of(copy.Register));
        for (int i = _function.BlockAt(0).First; i != Function.None && overflows; i = _function[i].Next)
        {
            if (_function[i].Op != Op.Argument || _register[i] < 0 || places[_function[i].Aux].Kind != ArgumentKind.Overflow) continue;
            if (overflow < 0)
            {
                overflow = New(RegisterType.I64);
                RegRm(X64Op.Mov_r64_rm64, overflow, BaseSource(_context, VMContext.StoreContext));
            }
            RegRm(LoadTemplate(_function[i].Type), _register[i], BaseSource(overflow, VMStoreContext.OverflowArea + places[_function[i].Aux].Index * 8));
        }
        _machine.Reverse(start, _machine.InstructionCount);
    }

    private static Source BaseSource(int register, int displacement) => new() { Register = -1, Base = register, Index = -1, Displacement = displacement, Memory = MemoryForm.Base };

    // ---- calls

    private readonly struct Argument(int operand, int register)
    {
        public int Operand { get; } = operand;
        public int Register { get; } = register;
    }

    private Argument[] _arguments = new Argument[64];

    /// <summary>Stores arguments that have no register, and collects the others.</summary>
    private int PrepareArguments(FunctionType type, ReadOnlySpan<int> values)
    {
        Span<ArgumentLocation> places = type.Parameters.Length <= 64 ? stackalloc ArgumentLocation[type.Parameters.Length] : new ArgumentLocation[type.Parameters.Length];
        CallingConvention.Assign(type, places);
        if (_arguments.Length < values.Length) _arguments = new Argument[values.Length * 2];
        int count = 0, overflow = -1;
        for (int k = 0; k < values.Length; k++)
        {
            if (places[k].Kind != ArgumentKind.Overflow) continue;
            if (overflow < 0)
            {
                overflow = New(RegisterType.I64);
                RegRm(X64Op.Mov_r64_rm64, overflow, BaseSource(ContextRegister(), VMContext.StoreContext));
            }
            var target = BaseSource(overflow, VMStoreContext.OverflowArea + places[k].Index * 8);
            var valueType = _function.TypeOf(values[k]);
            if (valueType != IrType.V128 && IsConst(values[k], out long bits) && bits == (int)bits) StoreImmediate(target, 8, (int)bits);
            else StoreRegister(StoreTemplate(valueType), target, Reg(values[k]));
        }
        for (int k = 0; k < values.Length; k++)
        {
            if (places[k].Kind == ArgumentKind.Overflow) continue;
            int register = places[k].Kind == ArgumentKind.General ? places[k].Index : Location.FirstVector + places[k].Index;
            _arguments[count++] = new Argument(OperandOf(values[k], clean: false), register);
        }
        return count;
    }

    private void AddArguments(int count)
    {
        foreach (ref readonly var argument in _arguments.AsSpan(0, count)) FixedUse(argument.Operand, argument.Register);
    }

    private void TranslateCall(int index)
    {
        ref var i = ref _function[index];
        bool direct = i.Op == Op.Call;
        var type = direct ? _module.FunctionType(i.Aux) : _module.Types[i.Aux].Function!;
        var operands = _function.ListOperands(index);
        int code = direct ? 0 : OperandOf(operands[0], clean: false);
        int context = direct ? ContextRegister() : OperandOf(operands[1], clean: false);
        int count = PrepareArguments(type, operands[(direct ? 0 : 2)..]);
        int buffer = 0;
        if (type.ReturnsThroughBuffer)
        {
            StackArea = Math.Max(StackArea, _resultArea + type.ResultSlots * 8);
            buffer = New(RegisterType.I64);
            Add(XOp.ResultBuffer).Displacement = _resultArea;
            Def(buffer);
        }
        ref var call = ref Add(direct ? XOp.Call : XOp.CallRegister);
        call.Immediate = i.Aux;
        call.Traits = MachineTraits.Call;
        FixedUse(context, Gpr.Rdi);
        if (type.ReturnsThroughBuffer) FixedUse(buffer, Gpr.Rsi);
        AddArguments(count);
        if (!direct) FixedUse(code, Gpr.Rax);
        DefineResult(index);
        if (!type.ReturnsThroughBuffer) return;
        for (int r = i.Next; r != Function.None && _function[r].Op == Op.CallResult; r = _function[r].Next)
        {
            if (_register[r] < 0) continue;
            RegRm(LoadTemplate(_function[r].Type), _register[r],
                new Source { Register = -1, Base = -1, Index = -1, Displacement = _resultArea + (int)_function[r].Imm, Memory = MemoryForm.Stack });
        }
    }

    /// <summary>Takes a call's result from its register.</summary>
    private void DefineResult(int index)
    {
        if (_register[index] < 0) return;
        var type = _function[index].Type;
        bool clean = type == IrType.I32 && _needsClean[index];
        int register = clean ? New(RegisterType.I64) : _register[index];
        _machine.AddOperand(OperandKind.FixedDef, register, Function.IsGeneral(type) ? Gpr.Rax : Location.FirstVector);
        Add(XOp.Nop);
        if (clean) RegRm(X64Op.Mov_r32_rm32, _register[index], Source.Of(register));
    }

    private void TranslateBuiltin(int index)
    {
        ref var i = ref _function[index];
        var operands = _function.ListOperands(index);
        if (_arguments.Length < operands.Length) _arguments = new Argument[operands.Length * 2];
        for (int k = 0; k < operands.Length; k++) _arguments[k] = new Argument(OperandOf(operands[k], clean: true), CallingConvention.GeneralArguments[k]);
        int table = New(RegisterType.I64);
        RegRm(X64Op.Mov_r64_rm64, table, BaseSource(ContextRegister(), VMContext.Builtins));
        ref var call = ref Add(XOp.CallMemory);
        call.Displacement = (int)i.Builtin * 8;
        call.Traits = MachineTraits.Call;
        AddArguments(operands.Length);
        FixedUse(table, Gpr.Rax);
        DefineResult(index);
    }

    private void TranslateTailCall(in Instruction i)
    {
        bool direct = i.Op == Op.TailCall;
        var type = direct ? _module.FunctionType(i.Aux) : _module.Types[i.Aux].Function!;
        var operands = _function.Lists.Slice(i.A, i.B);
        int code = direct ? 0 : OperandOf(operands[0], clean: false);
        int context = direct ? ContextRegister() : OperandOf(operands[1], clean: false);
        int count = PrepareArguments(type, operands[(direct ? 0 : 2)..]);
        int buffer = type.ReturnsThroughBuffer ? ResultBufferRegister() : 0;
        Add(direct ? XOp.TailCall : XOp.TailCallRegister).Immediate = i.Aux;
        FixedUse(context, Gpr.Rdi);
        if (type.ReturnsThroughBuffer) FixedUse(buffer, Gpr.Rsi);
        AddArguments(count);
        if (!direct) FixedUse(code, Gpr.Rax);
    }
}
