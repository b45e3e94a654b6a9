using System.Runtime.InteropServices;

namespace Tiered.Wasm;

// Constant expressions (core specification 3.4.11) and element segments.
public ref partial struct ModuleDecoder
{
    /// <summary>Validates a constant expression and skips it.</summary>
    /// <param name="expected">Type of the value.</param>
    /// <param name="visibleGlobals">Globals with a lower index may be read.</param>
    private ConstantExpression ReadConstantExpression(ValType expected, int visibleGlobals)
    {
        int start = _reader.Position;
        _operands.Clear();
        while (true)
        {
            int at = _reader.Position;
            var opcode = OperatorDecoding.ReadOpcode(ref _reader);
            switch (opcode)
            {
                case Opcode.End:
                    if (_operands.Count != 1) throw Invalid("type mismatch: constant expression must make one value", at);
                    PopConstant(expected, at);
                    return new ConstantExpression(_module.Bytes[start.._reader.Position], expected, start);
                case Opcode.I32Const: _reader.ReadS32(); _operands.Add(ValType.I32); break;
                case Opcode.I64Const: _reader.ReadS64(); _operands.Add(ValType.I64); break;
                case Opcode.F32Const: _reader.ReadFixed32(); _operands.Add(ValType.F32); break;
                case Opcode.F64Const: _reader.ReadFixed64(); _operands.Add(ValType.F64); break;
                case Opcode.V128Const: Require(WasmFeatures.Simd, "v128.const"); _reader.ReadBytes(16); _operands.Add(ValType.V128); break;
                case Opcode.I32Add or Opcode.I32Sub or Opcode.I32Mul: ConstantArithmetic(ValType.I32, at); break;
                case Opcode.I64Add or Opcode.I64Sub or Opcode.I64Mul: ConstantArithmetic(ValType.I64, at); break;
                case Opcode.GlobalGet:
                {
                    int index = ReadIndex(Math.Min(visibleGlobals, _module.Globals.Length), "unknown global");
                    if (_module.Globals[index].IsMutable) throw Invalid("constant expression required: global is mutable", at);
                    _operands.Add(_module.Globals[index].Value);
                    break;
                }
                case Opcode.RefNull:
                {
                    Require(WasmFeatures.ReferenceTypes, "ref.null");
                    _operands.Add(ValType.Ref(ReadHeapType(_module.Types.Length, 0), nullable: true));
                    break;
                }
                case Opcode.RefFunc:
                {
                    Require(WasmFeatures.ReferenceTypes, "ref.func");
                    int function = ReadIndex(_module.FunctionTypes.Length, "unknown function");
                    _escaping[function] = true;
                    _operands.Add(ValType.Ref(HeapType.Defined(_module.Types[_module.FunctionTypes[function]].Id), nullable: false));
                    break;
                }
                case Opcode.RefI31:
                    Require(WasmFeatures.Gc, "ref.i31");
                    PopConstant(ValType.I32, at);
                    _operands.Add(ValType.Ref(HeapType.Abstract(HeapKind.I31), nullable: false));
                    break;
                case Opcode.AnyConvertExtern:
                    Require(WasmFeatures.Gc, "any.convert_extern");
                    _operands.Add(ValType.Ref(HeapType.Abstract(HeapKind.Any), PopReference(HeapKind.Extern, at).IsNullable));
                    break;
                case Opcode.ExternConvertAny:
                    Require(WasmFeatures.Gc, "extern.convert_any");
                    _operands.Add(ValType.Ref(HeapType.Abstract(HeapKind.Extern), PopReference(HeapKind.Any, at).IsNullable));
                    break;
                case Opcode.StructNew or Opcode.StructNewDefault or Opcode.ArrayNew or Opcode.ArrayNewDefault or Opcode.ArrayNewFixed:
                    ConstantAggregate(opcode, at);
                    break;
                default:
                    if (OpcodeTable.Immediates(opcode) == ImmediateKind.Illegal) throw Malformed("illegal opcode", at);
                    throw Invalid("constant expression required", at);
            }
        }
    }

    private void ConstantArithmetic(ValType type, int at)
    {
        if ((_features & WasmFeatures.ExtendedConst) == 0) throw Invalid("constant expression required", at);
        PopConstant(type, at);
        PopConstant(type, at);
        _operands.Add(type);
    }

    private void ConstantAggregate(Opcode opcode, int at)
    {
        Require(WasmFeatures.Gc, "allocation in a constant expression");
        var type = _module.Types[ReadIndex(_module.Types.Length, "unknown type")];
        var wanted = opcode is Opcode.StructNew or Opcode.StructNewDefault ? CompositeKind.Struct : CompositeKind.Array;
        if (type.Kind != wanted) throw Invalid($"type mismatch: not a {wanted.ToString().ToLowerInvariant()} type", at);
        switch (opcode)
        {
            case Opcode.StructNew:
                for (int i = type.Fields.Length - 1; i >= 0; i--) PopConstant(type.Fields[i].Type.Unpacked, at);
                break;
            case Opcode.StructNewDefault or Opcode.ArrayNewDefault:
                foreach (var field in type.Fields)
                {
                    if (!field.Type.IsDefaultable) throw Invalid("field type is not defaultable", at);
                }
                if (opcode == Opcode.ArrayNewDefault) PopConstant(ValType.I32, at);
                break;
            case Opcode.ArrayNew:
                PopConstant(ValType.I32, at);
                PopConstant(type.Fields[0].Type.Unpacked, at);
                break;
            default:
                uint count = _reader.ReadU32();
                if (count > _limits.ArrayNewFixed) throw Limit($"array.new_fixed of more than {_limits.ArrayNewFixed} elements", at);
                for (uint i = 0; i < count; i++) PopConstant(type.Fields[0].Type.Unpacked, at);
                break;
        }
        _operands.Add(ValType.Ref(HeapType.Defined(type.Id), nullable: false));
    }

    private readonly void PopConstant(ValType expected, int at)
    {
        if (_operands.Count == 0) throw Invalid($"type mismatch: expected {expected}, found nothing", at);
        var actual = _operands[^1];
        _operands.RemoveAt(_operands.Count - 1);
        if (!actual.IsSubtypeOf(expected)) throw Invalid($"type mismatch: expected {expected}, found {actual}", at);
    }

    private readonly ValType PopReference(HeapKind kind, int at)
    {
        var actual = _operands.Count == 0 ? default : _operands[^1];
        PopConstant(ValType.Ref(HeapType.Abstract(kind), nullable: true), at);
        return actual;
    }

    private void DecodeElements()
    {
        int count = ReadCount(_limits.ElementSegments, "element segments");
        var segments = new ElementSegment[count];
        for (int i = 0; i < count; i++) segments[i] = DecodeElementSegment();
        _module.ElementSegments = ImmutableCollectionsMarshal.AsImmutableArray(segments);
    }

    // Flag bits: 1 passive or declarative, 2 explicit table (or declarative when passive), 4 expressions instead of indices.
    private ElementSegment DecodeElementSegment()
    {
        int at = _reader.Position;
        uint flags = _reader.ReadU32();
        if (flags > 7) throw Malformed("malformed elements segment kind", at);
        if (flags != 0) Require(WasmFeatures.BulkMemory, "element segment kind");
        var mode = (flags & 1) == 0 ? SegmentMode.Active : (flags & 2) == 0 ? SegmentMode.Passive : SegmentMode.Declarative;
        int table = 0;
        ConstantExpression offset = default;
        if (mode == SegmentMode.Active)
        {
            table = (flags & 2) != 0 ? ReadIndex(_module.Tables.Length, "unknown table") : 0;
            if (table >= _module.Tables.Length) throw Invalid("unknown table 0", at);
            offset = ReadConstantExpression(_module.Tables[table].Limits.AddressType, _module.Globals.Length);
        }
        var type = ValType.Ref(HeapType.Abstract(HeapKind.Func), nullable: (flags & 4) != 0);
        if ((flags & 3) != 0)
        {
            int kindAt = _reader.Position;
            if ((flags & 4) != 0) type = ReadReferenceType();
            else if (_reader.ReadByte() != 0) throw Malformed("malformed element kind", kindAt);
        }
        if (mode == SegmentMode.Active && !type.IsSubtypeOf(_module.Tables[table].Element))
            throw Invalid($"type mismatch: elements of type {type} in a table of {_module.Tables[table].Element}", at);
        int length = ReadCount(_limits.ElementSegmentLength, "elements");
        if ((flags & 4) == 0)
        {
            var functions = new int[length];
            for (int i = 0; i < length; i++) _escaping[functions[i] = ReadIndex(_module.FunctionTypes.Length, "unknown function")] = true;
            return new ElementSegment(mode, table, offset, type, ImmutableCollectionsMarshal.AsImmutableArray(functions), null);
        }
        var expressions = new ConstantExpression[length];
        for (int i = 0; i < length; i++) expressions[i] = ReadConstantExpression(type, _module.Globals.Length);
        return new ElementSegment(mode, table, offset, type, null, ImmutableCollectionsMarshal.AsImmutableArray(expressions));
    }
}
