using Tiered.Backend.Optimizing.Ir;

namespace Tiered.Backend.Optimizing.Passes;

/// <summary>
/// Sparse conditional constant propagation (Wegman and Zadeck): assumes that nothing runs and every value is one constant, until
/// evidence says otherwise. Finds constants that go round a loop, and ways that are never taken because of them.
/// </summary>
internal sealed class ConstantPropagation : Pass
{
    private enum State : byte
    {
        /// <summary>No evidence yet.</summary>
        Unknown,
        Constant,
        Varying,
    }

    private struct Lattice
    {
        public State State;
        public long Bits;
    }

    private Lattice[] _values = [];
    private bool[] _edgeRuns = [];
    private bool[] _blockRuns = [];
    private int[] _edgeWork = new int[64];
    private int _edgeCount;
    private int[] _valueWork = new int[256];
    private int _valueCount;

    /// <summary>One user of a value; those of one value are a linked list.</summary>
    private struct Use
    {
        public int User;
        /// <summary>The edge along which the value is passed, if the user is a parameter.</summary>
        public int Edge;
        public int Next;
    }

    private int[] _firstUse = [];
    private Use[] _uses = new Use[256];
    private int _useCount;

    public override string Name => "constant-propagation";

    public override void Run(Function function)
    {
        if (!HasParameters(function)) return;
        Prepare(function);
        Enter(function, function.BlockOrder[0]);
        while (_edgeCount > 0 || _valueCount > 0)
        {
            function.Cancellation.ThrowIfCancellationRequested();
            if (_edgeCount > 0) Follow(function, _edgeWork[--_edgeCount]);
            else Revisit(function, _valueWork[--_valueCount]);
        }
        Rewrite(function);
    }

    // Without parameters the simplifier has found everything.
    private static bool HasParameters(Function function)
    {
        foreach (int block in function.BlockOrder)
        {
            if (function.BlockAt(block).Parameters.Count > 0) return true;
        }
        return false;
    }

    private void Prepare(Function function)
    {
        int values = function.InstructionCount;
        if (_values.Length < values)
        {
            _values = new Lattice[values * 2];
            _firstUse = new int[values * 2];
        }
        if (_edgeRuns.Length < function.EdgeCount) _edgeRuns = new bool[function.EdgeCount * 2];
        if (_blockRuns.Length < function.BlockCount) _blockRuns = new bool[function.BlockCount * 2];
        _values.AsSpan(0, values).Clear();
        _firstUse.AsSpan(0, values).Fill(-1);
        _edgeRuns.AsSpan(0, function.EdgeCount).Clear();
        _blockRuns.AsSpan(0, function.BlockCount).Clear();
        _useCount = 0;
        foreach (int block in function.BlockOrder)
        {
            for (int i = function.BlockAt(block).First; i != Function.None; i = function[i].Next)
            {
                if (function[i].Type == IrType.None && function[i].Op is not (Op.BranchIf or Op.Switch)) continue;
                foreach (int operand in function.Operands(i)) AddUse(operand, i, Function.None);
            }
            for (int edge = function.BlockAt(block).FirstIncoming; edge != Function.None; edge = function.EdgeAt(edge).NextIncoming)
            {
                var parameters = function.Parameters(block);
                var arguments = function.Arguments(edge);
                for (int p = 0; p < parameters.Length; p++) AddUse(arguments[p], parameters[p], edge);
            }
        }
    }

    private void AddUse(int value, int user, int edge)
    {
        if (_useCount == _uses.Length) Array.Resize(ref _uses, _useCount * 2);
        _uses[_useCount] = new Use { User = user, Edge = edge, Next = _firstUse[value] };
        _firstUse[value] = _useCount++;
    }

    private void Follow(Function function, int edge)
    {
        int to = function.EdgeAt(edge).To;
        var parameters = function.Parameters(to);
        var arguments = function.Arguments(edge);
        for (int p = 0; p < parameters.Length; p++) Merge(parameters[p], _values[arguments[p]]);
        if (!_blockRuns[to]) Enter(function, to);
    }

    private void Enter(Function function, int block)
    {
        _blockRuns[block] = true;
        for (int i = function.BlockAt(block).First; i != Function.None; i = function[i].Next) Visit(function, i);
    }

    private void Revisit(Function function, int value)
    {
        for (int use = _firstUse[value]; use >= 0; use = _uses[use].Next)
        {
            var (user, edge) = (_uses[use].User, _uses[use].Edge);
            if (edge == Function.None ? !_blockRuns[function[user].Block] : !_edgeRuns[edge]) continue;
            if (edge == Function.None) Visit(function, user);
            else Merge(user, _values[value]);
        }
    }

    /// <summary>
    /// A parameter gets one more argument, or an argument of it has become less certain. The others were merged when they came: looking at all of them each time
    /// would take time by the square of the edges.
    /// </summary>
    private void Merge(int parameter, Lattice argument)
    {
        if (argument.State == State.Unknown) return;
        ref var now = ref _values[parameter];
        if (now.State == State.Constant && (argument.State == State.Varying || argument.Bits != now.Bits)) argument.State = State.Varying;
        Set(parameter, argument);
    }

    private void Visit(Function function, int i)
    {
        ref var instruction = ref function[i];
        if (OpTable.IsTerminator(instruction.Op))
        {
            VisitTerminator(function, i);
            return;
        }
        if (instruction.Type != IrType.None) Set(i, Evaluate(function, instruction));
    }

    private Lattice Evaluate(Function function, in Instruction i)
    {
        var varying = new Lattice { State = State.Varying };
        if (i.Op == Op.Const) return new Lattice { State = State.Constant, Bits = i.Imm };
        if (i.Type is IrType.V128 or IrType.Ref || !(OpTable.IsPure(i.Op) || i.Op is >= Op.DivS and <= Op.RemU) || i.A == Function.None) return varying;
        if (OpTable.Shape(i.Op) is not (OperandShape.One or OperandShape.Two or OperandShape.Three)) return varying;
        ref var a = ref _values[i.A];
        var b = i.B == Function.None ? a : _values[i.B];
        var c = i.C == Function.None ? a : _values[i.C];
        if (a.State == State.Varying || b.State == State.Varying || c.State == State.Varying) return varying;
        if (a.State == State.Unknown || b.State == State.Unknown || c.State == State.Unknown) return default;
        return Evaluator.TryEvaluate(i, function.TypeOf(i.A), a.Bits, b.Bits, c.Bits, out long bits) ? new Lattice { State = State.Constant, Bits = bits } : varying;
    }

    private void VisitTerminator(Function function, int i)
    {
        Span<int> buffer = stackalloc int[2];
        ref var terminator = ref function[i];
        var condition = terminator.Op is Op.BranchIf or Op.Switch ? _values[terminator.A] : new Lattice { State = State.Varying };
        switch (condition.State)
        {
            case State.Unknown:
                return;
            case State.Constant when terminator.Op == Op.BranchIf:
                Take(condition.Bits != 0 ? terminator.B : terminator.C);
                return;
            case State.Constant:
                Take(function.Lists[terminator.B + (int)Math.Min((uint)condition.Bits, (uint)terminator.C - 1)]);
                return;
        }
        foreach (int edge in function.Successors(terminator.Block, buffer)) Take(edge);
    }

    private void Take(int edge)
    {
        if (_edgeRuns[edge]) return;
        _edgeRuns[edge] = true;
        if (_edgeCount == _edgeWork.Length) Array.Resize(ref _edgeWork, _edgeCount * 2);
        _edgeWork[_edgeCount++] = edge;
    }

    private void Set(int value, in Lattice next)
    {
        ref var now = ref _values[value];
        // Values only go down: unknown, constant, varying.
        if (next.State <= now.State) return;
        now = next;
        if (_valueCount == _valueWork.Length) Array.Resize(ref _valueWork, _valueCount * 2);
        _valueWork[_valueCount++] = value;
    }

    private void Rewrite(Function function)
    {
        foreach (int block in function.BlockOrder)
        {
            if (!_blockRuns[block]) continue;
            for (int i = function.BlockAt(block).First; i != Function.None; i = function[i].Next)
            {
                if (_values[i].State == State.Constant && function[i].Op != Op.Const) function.TurnIntoConst(i, _values[i].Bits);
            }
            RewriteParameters(function, block);
        }
        function.ResolveAliases();
    }

    private void RewriteParameters(Function function, int block)
    {
        var parameters = function.Parameters(block);
        if (parameters.Length == 0) return;
        bool[]? removed = null;
        for (int p = 0; p < parameters.Length; p++)
        {
            ref var known = ref _values[parameters[p]];
            if (known.State != State.Constant) continue;
            removed ??= new bool[parameters.Length];
            removed[p] = true;
            int constant = function.Create(Op.Const, function.TypeOf(parameters[p]), imm: known.Bits);
            function[constant].Position = function[parameters[p]].Position;
            function.InsertFirst(block, constant);
            function.ReplaceWith(parameters[p], constant);
        }
        if (removed is not null) function.RemoveParameters(block, removed);
    }
}
