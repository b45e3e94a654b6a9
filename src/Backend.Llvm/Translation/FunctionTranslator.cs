using System.Runtime.InteropServices;
using Tiered.Wasm;

namespace Tiered.Backend.Llvm.Translation;

/// <summary>
/// Translates function bodies into LLVM's intermediate representation in the pass that validates them. Operands live on a stack of LLVM
/// values, locals in stack cells that LLVM's first pass turns into SSA form. The entry block holds the cells and what is loaded once.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal unsafe partial struct FunctionTranslator : ICompilingVisitor
{
    private readonly WasmModule _module;
    private readonly VMOffsets _offsets;
    private readonly CompilationOptions _options;
    private readonly BranchHints _hints;
    private readonly SharedConvention _convention;
    private readonly IrModule _ir;
    private readonly LLVMOpaqueBuilder* _b;
    private readonly bool _relaxedTraps;
    private readonly bool[] _isFixedTable;
    private readonly LValue[] _memoryBases;
    private readonly LValue[] _functions;

    private LValue _function;
    private LMetadata _scope;
    private LBlock _entry;
    private LValue _context;
    private LValue _resultBuffer;
    private FunctionType _type;
    private LValue[] _stack;
    private int _top;
    private uint _position;
    private int _phiOperands;

    // Tens of thousands of branches that take a thousand operands along each make gigabytes of a small body.
    private const int MaxPhiOperands = 1_000_000;

    /// <summary>The function translated last is too much for LLVM. What was made of it is no function and must not be used.</summary>
    public readonly bool IsOutOfProportion => _phiOperands > MaxPhiOperands;

    /// <summary>Makes a translator that adds functions to an LLVM module.</summary>
    /// <param name="context">The wasm module and how to compile it.</param>
    /// <param name="plan">What is known of the module as a whole.</param>
    /// <param name="ir">The LLVM module.</param>
    public FunctionTranslator(ModuleContext context, PartitionPlan plan, IrModule ir)
    {
        _module = context.Module;
        _offsets = context.Offsets;
        _options = context.Options;
        _hints = context.Hints;
        _convention = new SharedConvention(context.Options.Target.Architecture);
        _ir = ir;
        _b = ir.Builder;
        _relaxedTraps = context.RelaxedTraps;
        _isFixedTable = plan.IsFixedTable;
        _memoryBases = new LValue[_module.Memories.Length];
        _functions = new LValue[_module.FunctionTypes.Length];
        _type = null!;
        _cells = new LValue[64];
        _cellTypes = new LType[64];
        _cellMarks = new uint[64];
        _places = [];
        _stack = new LValue[64];
        _frames = new Frame[32];
        _saved = new LValue[32];
        _phis = new LValue[32];
    }

    /// <summary>Translates a function, validating it.</summary>
    public static void Translate(ref FunctionTranslator translator, FunctionValidator validator, int functionIndex) => validator.Run(functionIndex, ref translator);

    public uint Position
    {
        set
        {
            _position = value;
            SetPlace();
        }
    }

    private readonly void SetPlace() => LLVM.SetCurrentDebugLocation2(_b, LLVM.DIBuilderCreateDebugLocation(_ir.Context, _position, 0, _scope, null));

    /// <summary>The LLVM function of a defined function; a declaration until it is translated.</summary>
    public readonly LValue FunctionOf(int functionIndex)
    {
        if (_functions[functionIndex] != null) return _functions[functionIndex];
        using var name = new Utf8(IrModule.SymbolName(functionIndex));
        var function = LLVM.AddFunction(_ir.Module, name, _ir.FunctionType(_module.FunctionType(functionIndex), _convention));
        LLVM.SetVisibility(function, LLVMVisibility.LLVMHiddenVisibility);
        FunctionAttributes.AddTo(function, _ir, _options.Target, _offsets.Size);
        return _functions[functionIndex] = function;
    }

    public void BeginFunction(int functionIndex, FunctionType type)
    {
        _function = FunctionOf(functionIndex);
        _type = type;
        _position = (uint)_module.Bodies[functionIndex - _module.ImportedFunctionCount].Offset;
        _scope = _ir.CreateSubprogram(functionIndex);
        LLVM.SetSubprogram(_function, _scope);
        _entry = LLVM.AppendBasicBlockInContext(_ir.Context, _function, Utf8.Empty);
        LLVM.PositionBuilderAtEnd(_ir.EntryBuilder, _entry);
        LLVM.PositionBuilderAtEnd(_b, _entry);
        SetPlace();
        LLVM.SetCurrentDebugLocation2(_ir.EntryBuilder, LLVM.DIBuilderCreateDebugLocation(_ir.Context, _position, 0, _scope, null));
        _top = 0;
        _frameCount = 0;
        _savedCount = 0;
        _phiCount = 0;
        _phiOperands = 0;
        _functionIndex = functionIndex;
        Array.Clear(_memoryBases);
        _context = LLVM.GetParam(_function, 0);
        _resultBuffer = type.ReturnsThroughBuffer ? LLVM.GetParam(_function, 1) : null;
        BeginLocals();
    }

    public void BeginCode()
    {
        DeclareAll();
        // The entry block stays open for what turns out to be needed; it is closed with the function.
        Start(NewBlock());
        PushFrame(FrameKind.Function, new BlockSignature(_type));
        _frames[0].Target = LLVM.GetInsertBlock(_b);
    }

    // ---- operands

    private void Push(LValue value)
    {
        if (_top == _stack.Length) _stack = Resized(_stack, _top * 2);
        _stack[_top++] = value;
    }

    private LValue Pop() => _stack[--_top];

    private static LValue[] Resized(LValue[] values, int length)
    {
        var result = new LValue[length];
        Array.Copy(values, result, values.Length);
        return result;
    }

    // ---- making instructions

    private readonly LBlock NewBlock() => LLVM.AppendBasicBlockInContext(_ir.Context, _function, Utf8.Empty);

    private readonly void Start(LBlock block) => LLVM.PositionBuilderAtEnd(_b, block);

    private readonly LValue Call(string intrinsic, LType overload, LValue a) => _ir.Intrinsic(intrinsic, overload, [(nint)a]);

    private readonly LValue Call(string intrinsic, LType overload, LValue a, LValue b) => _ir.Intrinsic(intrinsic, overload, [(nint)a, (nint)b]);

    private readonly LValue Call(string intrinsic, LType overload, LValue a, LValue b, LValue c) => _ir.Intrinsic(intrinsic, overload, [(nint)a, (nint)b, (nint)c]);

    private readonly LValue Compare(LLVMIntPredicate predicate, LValue a, LValue b) => LLVM.BuildICmp(_b, predicate, a, b, Utf8.Empty);

    private readonly LValue CompareFloats(LLVMRealPredicate predicate, LValue a, LValue b) => LLVM.BuildFCmp(_b, predicate, a, b, Utf8.Empty);

    /// <summary>A condition as wasm has it: 0 or 1.</summary>
    private readonly LValue Flag(LValue condition) => LLVM.BuildZExt(_b, condition, _ir.I32, Utf8.Empty);

    private readonly LValue IsNotZero(LValue value) => Compare(LLVMIntPredicate.LLVMIntNE, value, LLVM.ConstNull(LLVM.TypeOf(value)));

    private readonly LValue Select(LValue condition, LValue then, LValue otherwise) => LLVM.BuildSelect(_b, condition, then, otherwise, Utf8.Empty);

    private readonly LValue Bitcast(LValue value, LType type) => LLVM.BuildBitCast(_b, value, type, Utf8.Empty);

    private readonly LValue Address(LLVMOpaqueBuilder* builder, LValue pointer, long offset)
    {
        if (offset == 0) return pointer;
        var index = _ir.Int64((ulong)offset);
        return LLVM.BuildGEP2(builder, _ir.I8, pointer, &index, 1, Utf8.Empty);
    }

    private readonly LValue Address(LValue pointer, LValue offset) => LLVM.BuildGEP2(_b, _ir.I8, pointer, &offset, 1, Utf8.Empty);

    /// <summary>Reads one of the engine's structures.</summary>
    private readonly LValue LoadVm(LType type, LValue pointer, int offset, Region region) => LoadVm(_b, type, pointer, offset, region);

    private readonly LValue LoadVm(LLVMOpaqueBuilder* builder, LType type, LValue pointer, int offset, Region region)
    {
        var load = LLVM.BuildLoad2(builder, type, Address(builder, pointer, offset), Utf8.Empty);
        LLVM.SetAlignment(load, type == _ir.I32 ? 4u : 8u);
        _ir.SetRegion(load, region);
        return load;
    }

    private readonly LValue LoadInvariant(LType type, LValue pointer, int offset) => LoadVm(type, pointer, offset, Region.Invariant);

    private readonly void StoreVm(LValue value, LValue pointer, int offset, Region region)
    {
        var store = LLVM.BuildStore(_b, value, Address(_b, pointer, offset));
        LLVM.SetAlignment(store, 8);
        _ir.SetRegion(store, region);
        // What is there when an access traps behind it can be seen; only arguments and results of calls that do not happen cannot.
        if (!_relaxedTraps && region != Region.Arguments) LLVM.SetVolatile(store, 1);
    }

    /// <summary>An address or count as 64 bits.</summary>
    private readonly LValue Widen(LValue value) => LLVM.TypeOf(value) == _ir.I32 ? LLVM.BuildZExt(_b, value, _ir.I64, Utf8.Empty) : value;

    private readonly LValue Wrap(LValue value) => LLVM.BuildTrunc(_b, value, _ir.I32, Utf8.Empty);

    /// <summary>64 bits as the address type of a memory or table.</summary>
    private readonly LValue Narrow(LValue value, ValType type) => type.Kind == ValKind.I32 ? Wrap(value) : value;

    // ---- traps

    /// <summary>Raises a trap where the block ends. The instruction holds the code, which the code map takes from there.</summary>
    private readonly void Trap(TrapCode code)
    {
        var call = _ir.Intrinsic("llvm.ubsantrap", null, [(nint)LLVM.ConstInt(_ir.I8, (ulong)code, 0)]);
        _ir.SetTrapAttributes(call);
        LLVM.BuildUnreachable(_b);
    }

    private readonly void TrapIf(LValue condition, TrapCode code)
    {
        LBlock trap = NewBlock(), next = NewBlock();
        _ir.SetLikely(LLVM.BuildCondBr(_b, condition, trap, next), likely: false);
        Start(trap);
        Trap(code);
        Start(next);
    }

    // ---- locals and simple operators

    public void LocalGet(int index)
    {
        var cell = Cell(index);
        Push(LLVM.BuildLoad2(_b, _cellTypes[index], cell, Utf8.Empty));
    }

    public void LocalSet(int index)
    {
        var cell = Cell(index);
        LLVM.BuildStore(_b, Pop(), cell);
    }

    public void LocalTee(int index)
    {
        var cell = Cell(index);
        LLVM.BuildStore(_b, _stack[_top - 1], cell);
    }

    public void Drop(ValType type) => _top--;

    public void Select(ValType type)
    {
        var condition = IsNotZero(Pop());
        LValue second = Pop(), first = Pop();
        Push(Select(condition, first, second));
    }

    public void I32Const(int value) => Push(_ir.Int32((uint)value));
    public void I64Const(long value) => Push(_ir.Int64((ulong)value));
    public void F32Const(uint bits) => Push(_ir.Float32(bits));
    public void F64Const(ulong bits) => Push(_ir.Float64(bits));
    public void V128Const(ulong low, ulong high) => Push(_ir.Vector(low, high));

    public readonly WasmFormatException Unsupported(string feature) => FeatureCheck.Unsupported(LlvmCompiler.BackendName, feature, _position);
}
