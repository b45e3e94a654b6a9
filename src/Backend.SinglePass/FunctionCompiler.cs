using System.Buffers;
using System.Runtime.InteropServices;
using Tiered.CodeGen.X64;
using Tiered.Wasm;

namespace Tiered.Backend.SinglePass;

/// <summary>
/// Compiles function bodies in the pass that validates them. Operands live on an abstract stack (<see cref="StackEntry"/>)
/// and locals in a register cache (<see cref="RegisterState"/>); instructions are written as operators arrive. The parts
/// of this structure: value stack, register cache, merges and control flow know no instruction set; the folder <c>X64</c>
/// selects instructions. All buffers are kept from function to function; use one instance per thread.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal unsafe partial struct FunctionCompiler : ICompilingVisitor, IDisposable
{
    private readonly WasmModule _module;
    private readonly VMOffsets _offsets;
    private readonly CompilationOptions _options;
    private readonly MemoryHandle _pin;
    private readonly byte* _bytes;

    private uint _position;
    private int _functionIndex;
    private FunctionType _type;
    private int _bodyEnd;
    // Slots in front of the locals: the address of the result buffer.
    private int _hiddenSlots;

    // The first slot behind the locals: that of the deepest operand.
    private int _operandSlots;
    private int _usedSlots;
    private bool _makesCalls;

    /// <summary>Makes a compiler for the functions of a module.</summary>
    public FunctionCompiler(WasmModule module, CompilationOptions options)
    {
        _module = module;
        _options = options;
        _offsets = new VMOffsets(module);
        _pin = module.Bytes.Pin();
        _bytes = (byte*)_pin.Pointer;
        _type = null!;
        _locals = new LocalInfo[64];
        _runs = new LocalRun[16];
        _stack = new StackEntry[64];
        _controls = new Control[32];
        _fixups = new Fixup[64];
        _states = new RegisterState[32];
        _freeStates = new int[32];
        _map = new byte[1024];
        _trapStubs = new TrapStub[64];
        _relocations = new Relocation[64];
        _tailStubs = new TailStub[8];
        _vectorConstants = new VectorConstant[16];
        _constantFixups = new ConstantFixup[16];
        _scan = new LoopScan();
        _looks = new LoopLook[16];
        _kept = new KeptRegister[64];
        _keptConstants = new KeptConstant[16];
        InitializeTarget();
    }

    public void Dispose()
    {
        _asm.Dispose();
        _pin.Dispose();
    }

    public uint Position
    {
        set => _position = value;
    }

    public void BeginFunction(int functionIndex, FunctionType type)
    {
        _functionIndex = functionIndex;
        _type = type;
        var body = _module.Bodies[functionIndex - _module.ImportedFunctionCount];
        _bodyEnd = body.Offset + body.Length;
        _position = (uint)body.Offset;
        _top = 0;
        _aliasCount = 0;
        _controlCount = 0;
        _fixupCount = 0;
        _stateCount = 0;
        _freeStateCount = 0;
        _loopDepth = 0;
        _registers.Locals = _registers.Operands = _registers.Dirty = 0;
        _pinned = 0;
        _clock = 0;
        _usedCalleeSaved = 0;
        _usedSlots = 0;
        _makesCalls = false;
        _hiddenSlots = _operandSlots = type.ReturnsThroughBuffer ? 1 : 0;
        _flags = Flags.None;
        _scan.Reset();
        RefuseTypes(type);
        BeginLocals(type);
    }

    public void BeginCode()
    {
        BeginTarget();
        BeginLooks();
        PushControl(ControlKind.Function, new BlockSignature(_type));
    }

    // ---- home slots

    private static int SlotCount(ValKind type) => type == ValKind.V128 ? 2 : 1;

    private readonly int StackSlot(int index) => _stack[index].Slot;

    private readonly void Refuse(ValType type) => FeatureCheck.RefuseType(type, "singlepass", _position);

    private readonly void RefuseTypes(FunctionType type)
    {
        foreach (var parameter in type.Parameters) Refuse(parameter);
        foreach (var result in type.Results) Refuse(result);
    }

    public readonly WasmFormatException Unsupported(string feature) => SinglePassCompiler.Unsupported(feature, _position);
}
