using System.Runtime.InteropServices;
using Tiered.Backend.Optimizing.Ir;
using Tiered.Wasm;

namespace Tiered.Backend.Optimizing.Frontend;

/// <summary>
/// Translates a function body into SSA form in the pass that validates it. Operands live on a stack of value ids, locals in the
/// <see cref="SsaBuilder"/>. Block 0 holds what is needed all over the function (arguments, context, memory bases); the body starts
/// in block 1. Everything that traps does so by an instruction of its own, so that passes see it.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal partial struct FunctionTranslator : ICompilingVisitor
{
    private readonly WasmModule _module;
    private readonly VMOffsets _offsets;
    private readonly CompilationOptions _options;
    private readonly BranchHints _hints;
    private readonly SsaBuilder _ssa;
    private readonly Function _function;
    private readonly int[] _memoryBases;
    private readonly bool _takesAllForOversize;

    private int[] _stack;
    private int _top;
    private int _block;
    private int _context;
    private bool _useCells;
    private int _loopDepth;
    private int _maxLoopDepth;
    private int _arguments;

    /// <summary>Makes a translator for the functions of a module; all buffers are kept from function to function.</summary>
    public FunctionTranslator(WasmModule module, CompilationOptions options, BranchHints hints, Function function, bool takesAllForOversize = false)
    {
        _takesAllForOversize = takesAllForOversize;
        _module = module;
        _offsets = new VMOffsets(module);
        _options = options;
        _hints = hints;
        _ssa = new SsaBuilder();
        _function = function;
        _memoryBases = new int[module.Memories.Length];
        _stack = new int[64];
        _frames = new Frame[32];
        _saved = new int[32];
        _depthEdges = new int[32];
    }

    /// <summary>
    /// Translates a function, validating it; the result is in the <see cref="Function"/> given to the constructor. A function that would be out of
    /// proportion keeps its locals in cells of the frame instead of in SSA form, and passes leave it alone (<see cref="Function.IsOversize"/>).
    /// </summary>
    /// <param name="translator">The translator.</param>
    /// <param name="validator">Reads the body.</param>
    /// <param name="functionIndex">The function.</param>
    /// <param name="limit">The most that the function may weigh (<see cref="Weight"/>).</param>
    /// <param name="mayUseCells">Whether it may keep its locals in cells if that keeps its weight within the limit.</param>
    /// <exception cref="OutOfProportionException">It weighs more.</exception>
    public static void Translate(
        ref FunctionTranslator translator, FunctionValidator validator, int functionIndex, long limit = Unlimited, bool mayUseCells = true)
    {
        translator._useCells = translator._takesAllForOversize;
        translator._limit = translator._ssa.Limit = limit;
        try
        {
            validator.Run(functionIndex, ref translator);
            if (translator._useCells || !translator.IsOutOfProportion) return;
            if (!mayUseCells) throw new OutOfProportionException();
        }
        catch (OutOfProportionException) when (mayUseCells && !translator._useCells)
        {
        }
        translator._useCells = true;
        validator.Run(functionIndex, ref translator);
    }

    // Loops around each block, added up: what the passes over loops take time and memory by.
    private const long MaxLoopMembers = 4_000_000;

    // Operands that branches take along, added up: tens of thousands of labels of a thousand operands each make gigabytes of a small body.
    private const int MaxArguments = 16_000_000;

    /// <summary>No limit of a function's weight.</summary>
    public const long Unlimited = long.MaxValue;

    private long _limit;

    // Operands that constructs took along without leaving a trace in the function.
    private long _moved;

    /// <summary>What the function translated last takes time and memory by: instructions, operands, arguments and parameters.</summary>
    public readonly long Weight => _function.InstructionCount + _function.ListCount + _moved;

    /// <summary>Gives up if the function gets too heavy by so much more. Operators whose size is given by a type ask before they are translated.</summary>
    private readonly void Reserve(int more)
    {
        if (Weight + more > _limit) throw new OutOfProportionException();
    }

    private readonly bool IsOutOfProportion => _ssa.TooLarge || (long)_maxLoopDepth * _function.BlockCount > MaxLoopMembers;

    public readonly uint Position
    {
        set => _function.Position = value;
    }

    public void BeginFunction(int functionIndex, FunctionType type)
    {
        // A continuation has the address of its values as its one parameter.
        _function.Reset(
            functionIndex, IsContinuation ? FunctionType.Create([ValType.I64], type.Results) : type,
            (uint)_module.Bodies[functionIndex - _module.ImportedFunctionCount].Offset);
        _ssa.Begin(_function);
        _top = 0;
        _frameCount = 0;
        _savedCount = 0;
        _loopDepth = _maxLoopDepth = _arguments = 0;
        _moved = 0;
        _met = 0;
        _function.IsOversize = _useCells;
        _memoryBases.AsSpan().Fill(Function.None);
        _function.AddBlock();
        _function.AppendToOrder(0);
        _context = _function.Add(0, Op.Context, IrType.I64);
        foreach (var parameter in type.Parameters) Locals(1, parameter);
    }

    public readonly void Locals(int count, ValType type)
    {
        var irType = Function.TypeOf(type);
        FeatureCheck.RefuseType(type, OptimizingCompiler.BackendName, _function.Position);
        _ssa.AddVariables(count, irType);
        if (!_useCells) return;
        for (int i = 0; i < count; i++) _function.Cells.Add(irType);
    }

    public void BeginCode()
    {
        if (IsContinuation) BeginContinuation();
        else BeginArguments();
        int body = _function.AddBlock();
        if (!IsContinuation) _function.AddJump(0, body);
        Start(body);
        _ssa.StartSingle(body, 0);
        PushFrame(FrameKind.Function, new BlockSignature(_function.Type));
    }

    private readonly void BeginArguments()
    {
        _ssa.StartEntry(0);
        int parameters = _function.Type.Parameters.Length;
        Reserve(parameters);
        for (int i = 0; i < parameters; i++)
        {
            int argument = _function.Add(0, Op.Argument, _ssa.TypeOf(i), aux: i);
            if (_useCells) _function.Add(0, Op.StoreCell, IrType.None, argument, aux: i);
            else _ssa.Define(i, argument, SsaBuilder.NoSet);
        }
        if (_useCells) ClearCells(parameters);
    }

    private readonly void ClearCells(int first)
    {
        for (int i = first; i < _ssa.VariableCount; i++)
        {
            var type = _ssa.TypeOf(i);
            _function.Add(0, Op.StoreCell, IrType.None, Zero(0, type), aux: i);
        }
    }

    private readonly int Zero(int block, IrType type) => type == IrType.V128
        ? _function.Add(block, Op.VConst, type, imm: _function.AddVector(0, 0))
        : _function.AddConst(block, type, 0);

    // ---- operands

    private void Push(int value)
    {
        if (_top == _stack.Length) Array.Resize(ref _stack, _top * 2);
        _stack[_top++] = value;
    }

    private int Pop() => _stack[--_top];

    private readonly Span<int> Top(int count) => _stack.AsSpan(_top - count, count);

    // ---- making instructions

    private readonly int Emit(Op op, IrType type, int a = Function.None, int b = Function.None, int c = Function.None, int aux = 0, long imm = 0) =>
        _function.Add(_block, op, type, a, b, c, aux, imm);

    private readonly int Const(IrType type, long bits) => _function.AddConst(_block, type, bits);

    private readonly int Compare(IntCondition condition, int left, int right) => Emit(Op.ICompare, IrType.I32, left, right, aux: (int)condition);

    private readonly void TrapIf(int condition, TrapCode code) => Emit(Op.TrapIf, IrType.None, condition, aux: (int)code);

    private readonly int LoadVm(IrType type, int pointer, int offset, AliasRegion region) => Emit(Op.LoadVm, type, pointer, aux: region.Bits, imm: offset);

    private readonly int LoadInvariant(IrType type, int pointer, int offset) => LoadVm(type, pointer, offset, AliasRegion.Invariant);

    /// <summary>An address or count as 64 bits.</summary>
    private readonly int Widen(int value) => _function.TypeOf(value) == IrType.I32 ? Emit(Op.ExtendU, IrType.I64, value) : value;

    /// <summary>64 bits as the address type of a memory or table.</summary>
    private readonly int Narrow(int value, ValType type) => type.Kind == ValKind.I32 ? Emit(Op.Wrap, IrType.I32, value) : value;

    // ---- locals and simple operators

    public void LocalGet(int index) => Push(_useCells ? Emit(Op.LoadCell, _ssa.TypeOf(index), aux: index) : _ssa.Use(index));

    public void LocalSet(int index) => SetLocal(index, Pop());

    public void LocalTee(int index) => SetLocal(index, _stack[_top - 1]);

    private readonly void SetLocal(int index, int value)
    {
        if (_useCells) Emit(Op.StoreCell, IrType.None, value, aux: index);
        else _ssa.Define(index, value, _frames[_frameCount - 1].Assigned);
    }

    public void Drop(ValType type) => _top--;

    public void Select(ValType type)
    {
        int condition = Pop(), second = Pop(), first = Pop();
        Push(Emit(Op.Select, _function.TypeOf(first), first, second, condition));
    }

    public void I32Const(int value) => Push(Const(IrType.I32, value));
    public void I64Const(long value) => Push(Const(IrType.I64, value));
    public void F32Const(uint bits) => Push(Const(IrType.F32, bits));
    public void F64Const(ulong bits) => Push(Const(IrType.F64, (long)bits));
    public void V128Const(ulong low, ulong high) => Push(Emit(Op.VConst, IrType.V128, imm: _function.AddVector(low, high)));

    public readonly WasmFormatException Unsupported(string feature) => FeatureCheck.Unsupported(OptimizingCompiler.BackendName, feature, _function.Position);
}
