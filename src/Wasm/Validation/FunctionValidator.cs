using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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
        /// <summary>The branch table whose operands were compared with the label's types.</summary>
        public uint CheckedTable;
    }

    private readonly WasmModule _module;
    private readonly WasmLimits _limits;
    private readonly WasmFeatures _features;
    private readonly CancellationToken _cancellation;
    private ValType[] _operands = new ValType[256];
    private int _operandCount;
    private Frame[] _frames = new Frame[64];
    private int _frameCount;
    private int[] _depths = new int[64];
    private bool _polymorphic;
    private bool _live;
    private uint _position;

    // Bytes of a body between two looks at the token.
    private const uint PollInterval = 2048;

    /// <summary>Makes a validator for the functions of one module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="cancellation">Looked at every few thousand bytes of a body.</param>
    public FunctionValidator(WasmModule module, CancellationToken cancellation = default)
    {
        _module = module;
        _limits = module.Limits;
        _features = module.Features;
        _cancellation = cancellation;
    }

    /// <summary>
    /// Values that operators of the body validated last take along in lists that a type spells out and they do not: parameters and results of calls, blocks and labels. A measure of what a
    /// body asks for beyond its bytes. Short lists, which are those of all but strange programs, are not counted, except where a branch table multiplies them.
    /// </summary>
    public long ListedValues { get; private set; }

    /// <summary>Validates all bodies of a module.</summary>
    /// <param name="module">The module; its bodies count as validated afterwards.</param>
    /// <param name="threads">Threads to do it with, this one among them; at least 1.</param>
    /// <param name="cancellation">Looked at every few thousand bytes.</param>
    /// <exception cref="WasmFormatException">The first invalid body's error.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static void ValidateAll(WasmModule module, int threads = 1, CancellationToken cancellation = default)
    {
        new ModuleValidation(module, cancellation).Run(threads);
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
        ListedValues = 0;
        _position = (uint)body.Offset;
        visitor.BeginFunction(functionIndex, type);
        ReadLocals(ref reader, type, ref visitor);
        visitor.BeginCode();
        _live = true;
        PushFrame(Opcode.Block, new BlockSignature(type), visible: true, pushParameters: false);
        uint nextPoll = _position;
        while (_frameCount > 0)
        {
            _position = (uint)reader.Offset;
            if (_position >= nextPoll)
            {
                _cancellation.ThrowIfCancellationRequested();
                nextPoll = _position + PollInterval;
            }
            visitor.Position = _position;
            Step(ref reader, ref visitor);
        }
        if (!reader.AtEnd) throw Malformed("unexpected content after the end of the function (section size mismatch, END opcode expected)", reader.Offset);
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

    // Lists from this length on are compared and copied as a whole: two bytes of input can ask for a thousand operands.
    private const int LongList = 8;

    private void PopAll(ReadOnlySpan<ValType> types)
    {
        if (types.Length >= LongList) PopMany(types);
        else for (int i = types.Length - 1; i >= 0; i--) Pop(types[i]);
    }

    private void PopMany(ReadOnlySpan<ValType> types)
    {
        int count = types.Length;
        ListedValues += count;
        if (TopEquals(types))
        {
            _operandCount -= count;
            return;
        }
        // In polymorphic code the rest comes out of thin air.
        while (count > 0 && !IsThinAir)
        {
            var expected = types[--count];
            // Lists of one type are common among those that are long; and often only the topmost operand has a more precise type than the list.
            bool isKnown = _operandCount > _base && _operands[_operandCount - 1] == _subtype && expected == _supertype;
            if (isKnown)
            {
                _operandCount--;
                continue;
            }
            var actual = _operandCount > _base ? _operands[_operandCount - 1] : expected;
            Pop(expected);
            (_subtype, _supertype) = (actual, expected);
            if (count != types.Length - 1 || !TopEquals(types[..count])) continue;
            _operandCount -= count;
            return;
        }
    }

    // A subtype relation that was checked last.
    private ValType _subtype;
    private ValType _supertype;

    /// <summary>Whether the operands on top have exactly these types.</summary>
    private bool TopEquals(ReadOnlySpan<ValType> types) =>
        _operandCount - _base >= types.Length && Equal(_operands.AsSpan(_operandCount - types.Length, types.Length), types);

    private static bool Equal(ReadOnlySpan<ValType> a, ReadOnlySpan<ValType> b) =>
        MemoryMarshal.Cast<ValType, uint>(a).SequenceEqual(MemoryMarshal.Cast<ValType, uint>(b));

    /// <summary>Whether all types are subtypes of the other list's, one by one.</summary>
    private static bool Match(ReadOnlySpan<ValType> types, ReadOnlySpan<ValType> supertypes)
    {
        if (types.Length != supertypes.Length) return false;
        if (types.Length >= LongList && Equal(types, supertypes)) return true;
        for (int i = 0; i < types.Length; i++)
        {
            if (!types[i].IsSubtypeOf(supertypes[i])) return false;
        }
        return true;
    }

    private void PushAll(ReadOnlySpan<ValType> types)
    {
        if (types.Length >= LongList)
        {
            while (_operands.Length - _operandCount < types.Length) GrowOperands();
            types.CopyTo(_operands.AsSpan(_operandCount));
            _operandCount += types.Length;
            ListedValues += types.Length;
            return;
        }
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
        if (pushParameters) PushAll(type.Parameters);
    }

    /// <summary>Checks that exactly the block's results are on the stack and leaves the frame in place.</summary>
    private void CheckBlockEnd(in Frame frame)
    {
        PopAll(frame.Type.Results);
        if (_operandCount != frame.Height) throw Invalid("type mismatch: values remaining on stack at end of block");
        if (_hasNonDefaultableLocals) ForgetInitialized(frame.InitializedHeight);
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
        PushAll(frame.Type.Parameters);
    }

    private void End<TVisitor>(ref TVisitor visitor)
        where TVisitor : struct, IFunctionVisitor
    {
        ref var frame = ref _frames[_frameCount - 1];
        CheckBlockEnd(frame);
        if (frame.Kind == Opcode.If)
        {
            // Without else the parameters must be the results.
            if (!Match(frame.Type.Parameters, frame.Type.Results)) throw Invalid("type mismatch: if without else must have equal parameters and results");
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
        PushAll(frame.Type.Results);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ReadOnlySpan<ValType> LabelTypes(in Frame frame) => frame.Kind == Opcode.Loop ? frame.Type.Parameters : frame.Type.Results;

    private void PopLabel(in Frame frame) => PopAll(LabelTypes(frame));

    private void PushLabel(in Frame frame) => PushAll(LabelTypes(frame));

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
