using System.Runtime.CompilerServices;

namespace Tiered.Wasm;

/// <summary>
/// Validates function bodies in one streaming pass (the algorithm of the core specification's appendix A.3) and shows each
/// operator to a visitor once it is known to be valid. Keeps its stacks between functions; use one instance per thread.
/// </summary>
public sealed partial class FunctionValidator
{
    private struct Frame
    {
        public BlockSignature Type;
        public Opcode Kind;
        /// <summary>Operand stack height at the block's start, below its parameters.</summary>
        public int Height;
        /// <summary>Length of <see cref="_initialized"/> at the block's start.</summary>
        public int InitializedHeight;
        /// <summary>The rest of the block is stack-polymorphic.</summary>
        public bool Polymorphic;
        /// <summary>Control reached the block's start, so the visitor sees it.</summary>
        public bool Visible;
        /// <summary>A reachable branch leads to its label.</summary>
        public bool Targeted;
    }

    private readonly WasmModule _module;
    private readonly WasmLimits _limits;
    private readonly WasmFeatures _features;
    private ValType[] _operands = new ValType[256];
    private int _operandCount;
    private Frame[] _frames = new Frame[64];
    private int _frameCount;
    private ValType[] _locals = new ValType[64];
    private int _localCount;
    private bool _hasNonDefaultableLocals;
    private bool[] _localInitialized = [];
    private readonly List<int> _initialized = [];
    private int[] _depths = new int[64];
    private bool _polymorphic;
    private bool _live;
    private uint _position;

    /// <summary>Makes a validator for the functions of one module.</summary>
    public FunctionValidator(WasmModule module)
    {
        _module = module;
        _limits = module.Limits;
        _features = module.Features;
    }

    /// <summary>Validates all bodies of a module.</summary>
    /// <exception cref="WasmFormatException">The first invalid body's error.</exception>
    public static void ValidateAll(WasmModule module)
    {
        var validator = new FunctionValidator(module);
        var nobody = new NullVisitor();
        for (int i = module.ImportedFunctionCount; i < module.FunctionTypes.Length; i++) validator.Run(i, ref nobody);
        module.BodiesValidated = true;
    }

    /// <summary>Validates one body and shows it to a visitor.</summary>
    public static void Run<TVisitor>(WasmModule module, int functionIndex, ref TVisitor visitor)
        where TVisitor : struct, IFunctionVisitor => new FunctionValidator(module).Run(functionIndex, ref visitor);

    /// <summary>Validates the body of a defined function and shows it to <paramref name="visitor"/>.</summary>
    /// <exception cref="WasmFormatException">The body is malformed or invalid; the visitor may have seen a part of it.</exception>
    public void Run<TVisitor>(int functionIndex, ref TVisitor visitor)
        where TVisitor : struct, IFunctionVisitor
    {
        var body = _module.Bodies[functionIndex - _module.ImportedFunctionCount];
        var reader = new ByteReader(_module.Bytes.Span.Slice(body.Offset, body.Length), body.Offset);
        var type = _module.FunctionType(functionIndex);

        _operandCount = _frameCount = 0;
        _position = (uint)body.Offset;
        visitor.BeginFunction(functionIndex, type);
        ReadLocals(ref reader, type, ref visitor);
        visitor.BeginCode();
        _live = true;
        PushFrame(Opcode.Block, new BlockSignature(type), visible: true, pushParameters: false);
        while (_frameCount > 0)
        {
            _position = (uint)reader.Offset;
            visitor.Position = _position;
            Step(ref reader, ref visitor);
        }
        if (!reader.AtEnd) throw Malformed("unexpected content after the end of the function (section size mismatch, END opcode expected)", reader.Offset);
    }

    private void ReadLocals<TVisitor>(ref ByteReader reader, FunctionType type, ref TVisitor visitor)
        where TVisitor : struct, IFunctionVisitor
    {
        _localCount = 0;
        _hasNonDefaultableLocals = false;
        foreach (var parameter in type.Parameters) AddLocals(1, parameter);
        int runs = (int)Math.Min(reader.ReadU32(), int.MaxValue);
        ulong total = (ulong)_localCount;
        for (int i = 0; i < runs; i++)
        {
            long at = reader.Offset;
            uint count = reader.ReadU32();
            var local = ReadValueType(ref reader);
            total += count;
            if (total > uint.MaxValue) throw Malformed("too many locals", at);
            if (total > (ulong)_limits.Locals) throw new WasmFormatException(WasmFormatErrorKind.LimitExceeded, $"too many locals: more than the limit of {_limits.Locals}", at);
            AddLocals((int)count, local);
            _hasNonDefaultableLocals |= !local.IsDefaultable && count > 0;
            if (count > 0) visitor.Locals((int)count, local);
        }
        _initialized.Clear();
        if (!_hasNonDefaultableLocals) return;
        if (_localInitialized.Length < _localCount) _localInitialized = new bool[_localCount * 2];
        for (int i = 0; i < _localCount; i++) _localInitialized[i] = i < type.Parameters.Length || _locals[i].IsDefaultable;
    }

    private void AddLocals(int count, ValType type)
    {
        if (_locals.Length < _localCount + count) Array.Resize(ref _locals, Math.Max(_locals.Length * 2, _localCount + count));
        _locals.AsSpan(_localCount, count).Fill(type);
        _localCount += count;
    }

    // ---- operands

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Push(ValType type)
    {
        int count = _operandCount;
        var operands = _operands;
        if ((uint)count >= (uint)operands.Length) operands = GrowOperands();
        operands[count] = type;
        _operandCount = count + 1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValType[] GrowOperands()
    {
        if (_operands.Length >= _limits.OperandStack) throw new WasmFormatException(WasmFormatErrorKind.LimitExceeded, $"more than {_limits.OperandStack} operands on the stack", _position);
        Array.Resize(ref _operands, _operands.Length * 2);
        return _operands;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Pop(ValType expected)
    {
        int top = _operandCount - 1;
        var operands = _operands;
        if (top >= _base && (uint)top < (uint)operands.Length && operands[top] == expected) _operandCount = top;
        else PopSlow(expected);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PopSlow(ValType expected)
    {
        var actual = Pop();
        if (!actual.IsSubtypeOf(expected)) throw Invalid($"type mismatch: expected {expected}, found {actual}");
    }

    /// <summary>Pops any operand; <see cref="ValType.Bottom"/> out of thin air in polymorphic code.</summary>
    private ValType Pop()
    {
        if (_operandCount > _base) return _operands[--_operandCount];
        if (_polymorphic) return ValType.Bottom;
        throw Invalid("type mismatch: expected a value, found an empty stack");
    }

    private ValType PopReference()
    {
        var actual = Pop();
        return actual.IsRef || actual.IsBottom ? actual : throw Invalid($"type mismatch: expected a reference, found {actual}");
    }

    private void PopAll(ReadOnlySpan<ValType> types)
    {
        for (int i = types.Length - 1; i >= 0; i--) Pop(types[i]);
    }

    private void PushAll(ReadOnlySpan<ValType> types)
    {
        foreach (var type in types) Push(type);
    }

    // ---- control frames

    /// <summary>Height of the innermost frame: operands below belong to enclosing blocks.</summary>
    private int _base;

    private void PushFrame(Opcode kind, in BlockSignature type, bool visible, bool pushParameters = true)
    {
        if (_frameCount == _frames.Length)
        {
            if (_frameCount > _limits.NestingDepth) throw new WasmFormatException(WasmFormatErrorKind.LimitExceeded, $"blocks nested deeper than {_limits.NestingDepth}", _position);
            Array.Resize(ref _frames, _frames.Length * 2);
        }
        if (_frameCount > 0) _frames[_frameCount - 1].Polymorphic = _polymorphic;
        _frames[_frameCount++] = new Frame
        {
            Type = type,
            Kind = kind,
            Height = _operandCount,
            InitializedHeight = _initialized.Count,
            Visible = visible,
        };
        _base = _operandCount;
        _polymorphic = false;
        if (!pushParameters) return;
        for (int i = 0; i < type.ParameterCount; i++) Push(type.Parameter(i));
    }

    /// <summary>Checks that exactly the block's results are on the stack and leaves the frame in place.</summary>
    private void CheckBlockEnd(in Frame frame)
    {
        for (int i = frame.Type.ResultCount - 1; i >= 0; i--) Pop(frame.Type.Result(i));
        if (_operandCount != frame.Height) throw Invalid("type mismatch: values remaining on stack at end of block");
        if (!_hasNonDefaultableLocals) return;
        for (int i = _initialized.Count - 1; i >= frame.InitializedHeight; i--) _localInitialized[_initialized[i]] = false;
        _initialized.RemoveRange(frame.InitializedHeight, _initialized.Count - frame.InitializedHeight);
    }

    private void Else<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IFunctionVisitor
    {
        ref var frame = ref _frames[_frameCount - 1];
        if (frame.Kind != Opcode.If) throw Malformed("else without if (END opcode expected)", _position);
        CheckBlockEnd(frame);
        if (frame.Visible)
        {
            frame.Targeted |= _live;
            visitor.Else(_live);
        }
        frame.Kind = Opcode.Else;
        _live = frame.Visible;
        _polymorphic = false;
        for (int i = 0; i < frame.Type.ParameterCount; i++) Push(frame.Type.Parameter(i));
    }

    private void End<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IFunctionVisitor
    {
        ref var frame = ref _frames[_frameCount - 1];
        CheckBlockEnd(frame);
        if (frame.Kind == Opcode.If)
        {
            // Without else the parameters must be the results.
            bool same = frame.Type.ParameterCount == frame.Type.ResultCount;
            for (int i = 0; same && i < frame.Type.ParameterCount; i++) same = frame.Type.Parameter(i).IsSubtypeOf(frame.Type.Result(i));
            if (!same) throw Invalid("type mismatch: if without else must have equal parameters and results");
        }
        if (frame.Visible)
        {
            visitor.End(_live);
            _live |= frame.Kind switch
            {
                Opcode.Loop => false,
                Opcode.If => true,
                _ => frame.Targeted,
            };
        }
        _frameCount--;
        for (int i = 0; i < frame.Type.ResultCount; i++) Push(frame.Type.Result(i));
        if (_frameCount == 0) return;
        ref var outer = ref _frames[_frameCount - 1];
        _base = outer.Height;
        _polymorphic = outer.Polymorphic;
    }

    /// <summary>The rest of the innermost block is unreachable.</summary>
    private void SetUnreachable()
    {
        _operandCount = _base;
        _polymorphic = true;
        _live = false;
    }

    private ref Frame Label(uint depth)
    {
        if (depth >= (uint)_frameCount) throw Invalid($"unknown label {depth}");
        ref var frame = ref _frames[_frameCount - 1 - (int)depth];
        if (_live) frame.Targeted = true;
        return ref frame;
    }

    private static int LabelArity(in Frame frame) => frame.Kind == Opcode.Loop ? frame.Type.ParameterCount : frame.Type.ResultCount;

    private static ValType LabelType(in Frame frame, int index) => frame.Kind == Opcode.Loop ? frame.Type.Parameter(index) : frame.Type.Result(index);

    private void PopLabel(in Frame frame)
    {
        for (int i = LabelArity(frame) - 1; i >= 0; i--) Pop(LabelType(frame, i));
    }

    private void PushLabel(in Frame frame)
    {
        int arity = LabelArity(frame);
        for (int i = 0; i < arity; i++) Push(LabelType(frame, i));
    }

    // ---- immediates

    private ValType ReadValueType(ref ByteReader reader)
    {
        long at = reader.Offset;
        byte code = reader.ReadByte();
        if (TypeCodes.TryNumeric(code, _features, out var numeric)) return numeric;
        if (code is TypeCodes.RefNull or TypeCodes.Ref && (_features & WasmFeatures.FunctionReferences) != 0)
            return ValType.Ref(ReadHeapType(ref reader), nullable: code == TypeCodes.RefNull);
        if (TypeCodes.TryAbstract(code, _features, out var heap) && (_features & WasmFeatures.ReferenceTypes) != 0)
            return ValType.Ref(heap, nullable: true);
        throw Malformed("malformed value type", at);
    }

    private HeapType ReadHeapType(ref ByteReader reader)
    {
        long at = reader.Offset;
        long code = reader.ReadS33();
        if (code >= 0)
        {
            if ((_features & WasmFeatures.FunctionReferences) == 0) throw Malformed("malformed heap type", at);
            return code < _module.Types.Length ? HeapType.Defined(_module.Types[(int)code].Id) : throw Invalid($"unknown type {code}");
        }
        if (code >= -64 && TypeCodes.TryAbstract((byte)(code & 0x7F), _features, out var heap)) return heap;
        throw Malformed("malformed heap type", at);
    }

    private BlockSignature ReadBlockType(ref ByteReader reader)
    {
        byte first = reader.PeekByte();
        if (first == 0x40)
        {
            reader.ReadByte();
            return default;
        }
        // One-byte value types have bit 6 set and bit 7 clear: as signed LEB128 they are negative; type indices are not.
        if ((first & 0xC0) == 0x40) return new BlockSignature(ReadValueType(ref reader));
        long at = reader.Offset;
        long index = reader.ReadS33();
        if (index < 0) throw Malformed("malformed block type", at);
        if ((_features & WasmFeatures.MultiValue) == 0) throw Invalid("block with a function type (feature MultiValue is off)");
        return new BlockSignature(FunctionTypeAt((ulong)index));
    }

    private FunctionType FunctionTypeAt(ulong index) =>
        index < (ulong)_module.Types.Length
            ? _module.Types[(int)index].Function ?? throw Invalid($"type mismatch: type {index} is not a function type (unknown type)")
            : throw Invalid($"unknown type {index}");

    private MemoryArgument ReadMemoryArgument(ref ByteReader reader, Opcode opcode, bool atomic, out ValType address)
    {
        long at = reader.Offset;
        uint flags = reader.ReadU32();
        uint memory = 0;
        if ((flags & 0x40) != 0)
        {
            if ((_features & WasmFeatures.MultiMemory) == 0) throw Malformed("malformed memop flags", at);
            flags &= ~0x40u;
            memory = reader.ReadU32();
        }
        if (flags >= 0x40) throw Malformed("malformed memop flags", at);
        long offsetAt = reader.Offset;
        ulong offset = (_features & WasmFeatures.Memory64) != 0 ? reader.ReadU64() : reader.ReadU32();
        if (memory >= (uint)_module.Memories.Length) throw Invalid($"unknown memory {memory}");
        var limits = _module.Memories[(int)memory].Limits;
        if (!limits.Is64 && offset > uint.MaxValue) throw new WasmFormatException(WasmFormatErrorKind.Invalid, "offset out of range", offsetAt);
        int natural = OpcodeTable.NaturalAlignment(opcode);
        if (flags > natural) throw Invalid("alignment must not be larger than natural");
        if (atomic && flags != natural) throw Invalid("atomic alignment must be natural");
        address = limits.AddressType;
        return new MemoryArgument((int)memory, offset, (int)flags);
    }

    private int ReadIndex(ref ByteReader reader, int count, string what)
    {
        uint index = reader.ReadU32();
        return index < (uint)count ? (int)index : throw Invalid($"unknown {what} {index}");
    }

    private int ReadMemoryIndex(ref ByteReader reader) => ReadIndex(ref reader, _module.Memories.Length, "memory");
    private int ReadTableIndex(ref ByteReader reader) => ReadIndex(ref reader, _module.Tables.Length, "table");
    private int ReadTypeIndex(ref ByteReader reader) => ReadIndex(ref reader, _module.Types.Length, "type");

    // ---- errors

    private void Require(WasmFeatures features, Opcode opcode)
    {
        if ((_features & features) != features)
            throw new WasmFormatException(WasmFormatErrorKind.Unsupported, $"{OpcodeTable.Mnemonic(opcode)} needs feature {features & ~_features}, which is off", _position);
    }

    private WasmFormatException Invalid(string message) => new(WasmFormatErrorKind.Invalid, message, _position);

    private static WasmFormatException Malformed(string message, long at) => new(WasmFormatErrorKind.Malformed, message, at);
}
