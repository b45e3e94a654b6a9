using System.Diagnostics;
using Tiered.Backend.Optimizing.Ir;
using Tiered.Wasm;

namespace Tiered.Backend.Optimizing.Frontend;

// Continuations: the function as it goes on from the header of one of its loops (ILoopEntryCompiler). The whole body is
// translated, but what comes before the outermost loop around that place is connected to nothing and goes in the end.
//
// Block 0 has the address of the values and leads to the block in front of the outermost loop. Each loop around the
// place keeps its one way in, so that the nest stays what it is to passes; its header sends the first turn on:
//
//     entry -> outer header -> is this the first turn? -> yes: skip -----------+
//                   ^              |                                           v
//                   |              no -> what is in front of the inner loop -> join -> inner header
//                   +------- ... <---------------------------------------------------------+
//
// What tells the first turn is the address itself, as a variable that becomes 0 behind the test. So the skipping block
// reads the values by what its header was given: they need no register while the loops run.
//
// Locals are variables as ever. At "skip" those have their values from memory that may have been assigned between
// header and join; all others are what the header has. Operands that lie below constructs open at the join become
// variables, too: where such a construct ends, the operand comes from the join, or from a way around it.
internal partial struct FunctionTranslator
{
    /// <summary>Operands of each type that can be carried around a join; there is no continuation with more.</summary>
    private const int MaxCarried = 16;

    private static ReadOnlySpan<IrType> CarriedTypes =>
        [IrType.I32, IrType.I64, IrType.F32, IrType.F64, IrType.V128, IrType.Ref];

    /// <summary>
    /// The loops around the place where a continuation starts, and that one; empty for a whole function.
    /// </summary>
    private readonly List<uint> _path = [];

    // Loops of the path that were met.
    private int _met;

    // The block in front of the outermost loop.
    private int _entryBlock;

    // The variable that holds the address of the values in the first turns.
    private int _addressVariable;

    // The loop met last: its frame and header, the address as the header has it, and the block that skips on.
    private int _around;
    private int _aroundHeader;
    private int _address;
    private int _skip;

    private readonly record struct CarriedOperand(int Variable, int Place);

    private readonly List<CarriedOperand> _carried = [];
    private readonly int[] _carriedOfType = new int[CarriedTypes.Length];

    /// <summary>
    /// Whether the translation came by the loop that it is to start at: if not, it is good for nothing.
    /// </summary>
    public readonly bool IsEntered => _met == _path.Count;

    private readonly bool IsContinuation => _path.Count > 0;

    private readonly bool IsTarget => _met == _path.Count - 1;

    /// <summary>
    /// Translates the continuation of a function from a loop on (<see cref="LoopPath"/>), if the loop is reachable.
    /// </summary>
    /// <param name="translator">The translator.</param>
    /// <param name="validator">Reads the body.</param>
    /// <param name="functionIndex">The function.</param>
    /// <param name="path">The loops around the loop, outermost first, and the loop.</param>
    /// <param name="limit">The most that the continuation may weigh.</param>
    /// <returns>Whether it was reachable.</returns>
    /// <exception cref="OutOfProportionException">It weighs more, or has more operands open than can be
    /// carried.</exception>
    public static bool TranslateLoopEntry(
        ref FunctionTranslator translator, FunctionValidator validator, int functionIndex, List<uint> path, long limit)
    {
        translator._path.AddRange(path);
        try
        {
            Translate(ref translator, validator, functionIndex, limit, mayUseCells: false);
            return translator.IsEntered;
        }
        finally
        {
            translator._path.Clear();
        }
    }

    private void BeginContinuation()
    {
        int address = _function.Add(0, Op.Argument, IrType.I64, aux: 0);
        _ssa.StartValues(0, address);
        _addressVariable = _ssa.VariableCount;
        _ssa.AddVariables(1, IrType.I64);
        foreach (var type in CarriedTypes) _ssa.AddVariables(MaxCarried, type);
        _ssa.Define(_addressVariable, address, SsaBuilder.NoSet);
        _address = address;
        _carried.Clear();
        _carriedOfType.AsSpan().Clear();
        _entryBlock = _function.AddBlock();
        _function.AddJump(0, _entryBlock);
    }

    private readonly bool IsOnPath => !IsEntered && _function.Position == _path[_met];

    /// <summary>In front of a loop of the path: lets the entry come in.</summary>
    private void ComeInto(in BlockSignature loop)
    {
        if (_met == 0) Enter(loop);
        else Join(loop);
    }

    /// <summary>Ends what comes before the path, and goes on from the entry.</summary>
    private void Enter(in BlockSignature loop)
    {
        Emit(Op.Trap, IrType.None, aux: (int)TrapCode.Unreachable);
        Start(_entryBlock);
        _ssa.StartSingle(_entryBlock, 0);
        // Where constructs around this end, nothing is what it was in front of them: that is unreachable.
        for (int f = 0; f < _frameCount; f++) _ssa.Fill(_frames[f].Assigned);
        ReadOperands(0, loop);
    }

    /// <summary>Joins the skipping block of the loop around with what comes from its body.</summary>
    private void Join(in BlockSignature loop)
    {
        int height = _frames[_around].Height, count = _top - height, join = _function.AddBlock();
        Reserve(2 * count);
        foreach (int operand in Top(count)) _function.AddParameter(join, _function.TypeOf(operand));
        _function.AddJump(_block, join, Top(count));
        // What differs between header and join: the address, too, which is 0 on the one way.
        int differs = _ssa.AddSet();
        // Without it the skipping block would be asked for variables that lie nowhere.
        if (differs == SsaBuilder.NoSet) throw new OutOfProportionException();
        for (int f = _around; f < _frameCount; f++) _ssa.Merge(differs, _frames[f].Assigned);
        int firstCarried = _carried.Count;
        Carry(height, _top - loop.ParameterCount, differs);
        for (int f = _around; f < _frameCount; f++) _ssa.Merge(_frames[f].Assigned, differs);

        Start(_skip);
        _ssa.StartValues(_skip, _address);
        _ssa.Define(_addressVariable, IsTarget ? Const(IrType.I64, 0) : _address, SsaBuilder.NoSet);
        ReadOperands(height, loop);
        _function.AddJump(_skip, join, Top(count));

        Start(join);
        _ssa.StartMerge(join, _aroundHeader, differs);
        _function.Parameters(join).CopyTo(Top(count));
        for (int c = firstCarried; c < _carried.Count; c++)
            _ssa.Define(_carried[c].Variable, _stack[_carried[c].Place], SsaBuilder.NoSet);
    }

    /// <summary>
    /// Puts the values of operands on the stack, from one on. The parameters of a loop around the place are 0: its
    /// first turn does not look at them.
    /// </summary>
    private readonly void ReadOperands(int first, in BlockSignature loop)
    {
        int slot = SlotsOfLocals, end = IsTarget ? _top : _top - loop.ParameterCount;
        for (int i = 0; i < _top; i++)
        {
            var type = _function.TypeOf(_stack[i]);
            if (i >= first) _stack[i] = i < end ? ReadValue(type, slot) : Zero(_block, type);
            slot += LoopValues.SlotsOf(type);
        }
    }

    private readonly int ReadValue(IrType type, int slot)
    {
        int value = LoopValues.CreateLoad(_function, type, _address, slot);
        _function.InsertLast(_block, value);
        return value;
    }

    // Behind the locals: the variables made for the continuation lie nowhere.
    private readonly int SlotsOfLocals => _ssa.SlotAt(_addressVariable);

    /// <summary>Makes variables of the operands below the constructs that are open inside of the loop around.</summary>
    private void Carry(int from, int to, int differs)
    {
        int first = _carried.Count, inner = _around + 1;
        for (int place = from; place < to; place++)
        {
            while (inner < _frameCount && _frames[inner].Height <= place) inner++;
            if (inner == _frameCount) break;
            int value = _stack[place], type = CarriedTypes.IndexOf(_function.TypeOf(value));
            if (_carriedOfType[type] == MaxCarried) throw new OutOfProportionException();
            int variable = _addressVariable + 1 + type * MaxCarried + _carriedOfType[type]++;
            Debug.Assert(_ssa.TypeOf(variable) == _function.TypeOf(value), "a variable of another type");
            // In front of the outermost construct above the operand: there it is what it was.
            _ssa.DefineAt(_frames[inner].Before, variable, value);
            _ssa.Mark(differs, variable);
            _carried.Add(new CarriedOperand(variable, place));
        }
        if (_carried.Count == first) return;
        for (int f = _around + 1; f < _frameCount; f++) _frames[f].Carried = first;
    }

    /// <summary>Where ways meet at the end of a construct: what its carried operands are there.</summary>
    private readonly void TakeCarried(in Frame frame)
    {
        if (frame.Carried == Function.None) return;
        // Those of loops further in lie above.
        for (int c = frame.Carried; c < _carried.Count; c++)
        {
            if (_carried[c].Place < frame.Height) _stack[_carried[c].Place] = _ssa.Use(_carried[c].Variable);
        }
    }

    /// <summary>Behind the header of a loop of the path: the first turn skips to the next one.</summary>
    private void GoOn()
    {
        bool isTarget = IsTarget;
        _met++;
        if (isTarget) return;
        _around = _frameCount - 1;
        _aroundHeader = _block;
        _address = _ssa.Use(_addressVariable);
        _skip = _function.AddBlock();
        _function.BlockAt(_skip).Cold = true;
        int next = _function.AddBlock(), isFirst = Compare(IntCondition.Ne, _address, Const(IrType.I64, 0));
        int skips = _function.AddEdge(_block, _skip), stays = _function.AddEdge(_block, next);
        int branch = Emit(Op.BranchIf, IrType.None, isFirst, skips, stays);
        _function[branch].Flags = InstructionFlags.Unlikely;
        Start(next);
        _ssa.StartSingle(next, _aroundHeader);
        _ssa.Define(_addressVariable, Const(IrType.I64, 0), _frames[_around].Assigned);
    }
}
