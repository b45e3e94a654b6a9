namespace Tiered.Wasm;

// Structs, arrays, i31 and casts (prefix FB); core specification 3.4.
public sealed partial class FunctionValidator
{
    // The structure whose fields were looked at last: it may have ten thousand.
    private DefinedType? _defaultable;

    /// <summary>Operands come out of nothing, so that any number of them is there.</summary>
    private bool IsThinAir => _polymorphic && _operandCount == _base;

    private static ValType Reference(HeapKind kind, bool nullable) => ValType.Ref(HeapType.Abstract(kind), nullable);

    private static ValType Reference(DefinedType type, bool nullable) => ValType.Ref(HeapType.Defined(type.Id), nullable);

    private DefinedType ReadComposite(ref ByteReader reader, CompositeKind kind, out int index)
    {
        index = ReadTypeIndex(ref reader);
        var type = _module.Types[index];
        return type.Kind == kind ? type : throw Invalid($"type mismatch: type {index} is not a {kind.ToString().ToLowerInvariant()} type");
    }

    private void GcOperator<TVisitor>(Opcode opcode, ref ByteReader reader, ref TVisitor visitor)
        where TVisitor : struct, IFunctionVisitor
    {
        if (OpcodeTable.Immediates(opcode) == ImmediateKind.Illegal) throw Illegal(opcode);
        Require(WasmFeatures.Gc, opcode);
        switch (opcode)
        {
            case Opcode.RefTest or Opcode.RefTestNull or Opcode.RefCast or Opcode.RefCastNull:
            {
                var target = ValType.Ref(ReadHeapType(ref reader), opcode is Opcode.RefTestNull or Opcode.RefCastNull);
                var operand = PopReference();
                if (!operand.IsBottom && !operand.IsSubtypeOf(ValType.Ref(HeapType.Abstract(target.Heap.Top), nullable: true)))
                    throw Invalid($"type mismatch: {operand} can never be {target}");
                bool isTest = opcode is Opcode.RefTest or Opcode.RefTestNull;
                Push(isTest ? ValType.I32 : target);
                if (!_live) return;
                if (isTest) visitor.RefTest(target);
                else visitor.RefCast(target);
                return;
            }
            case Opcode.BrOnCast or Opcode.BrOnCastFail:
                BranchOnCast(opcode, ref reader, ref visitor);
                return;
        }
        int first = 0, second = 0;
        if (opcode <= Opcode.StructSet) StructOperator(opcode, ref reader, out first, out second);
        else if (opcode <= Opcode.ArrayInitElem) ArrayOperator(opcode, ref reader, out first, out second);
        else ConversionOperator(opcode);
        if (_live) visitor.Gc(opcode, first, second);
    }

    private void ConversionOperator(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.RefI31:
                Pop(ValType.I32);
                Push(Reference(HeapKind.I31, false));
                return;
            case Opcode.I31GetS or Opcode.I31GetU:
                Pop(Reference(HeapKind.I31, true));
                Push(ValType.I32);
                return;
            default:
            {
                var (from, to) = opcode == Opcode.AnyConvertExtern ? (HeapKind.Extern, HeapKind.Any) : (HeapKind.Any, HeapKind.Extern);
                var operand = PopReference();
                if (!operand.IsSubtypeOf(Reference(from, true))) throw Invalid($"type mismatch: expected {Reference(from, true)}, found {operand}");
                Push(Reference(to, operand.IsNullable && !operand.IsBottom));
                return;
            }
        }
    }

    private void BranchOnCast<TVisitor>(Opcode opcode, ref ByteReader reader, ref TVisitor visitor)
        where TVisitor : struct, IFunctionVisitor
    {
        long at = reader.Offset;
        byte flags = reader.ReadByte();
        if (flags > 3) throw Malformed("malformed br_on_cast flags", at);
        uint depth = reader.ReadU32();
        var source = ValType.Ref(ReadHeapType(ref reader), (flags & 1) != 0);
        var target = ValType.Ref(ReadHeapType(ref reader), (flags & 2) != 0);
        if (!target.IsSubtypeOf(source)) throw Invalid($"type mismatch: {target} is no subtype of {source}");
        bool onFailure = opcode == Opcode.BrOnCastFail;
        // What is left of the source when the cast fails: null went with the target if the target takes it.
        var difference = target.IsNullable ? source.AsNonNull : source;
        Pop(source);
        ref var label = ref Label(depth);
        if (LabelTypes(label).IsEmpty) throw Invalid("type mismatch: label without a value");
        Push(onFailure ? difference : target);
        PopLabel(label);
        PushLabel(label);
        Pop();
        Push(onFailure ? target : difference);
        if (_live) visitor.BranchOnCast((int)depth, source, target, onFailure);
    }

    private void StructOperator(Opcode opcode, ref ByteReader reader, out int typeIndex, out int field)
    {
        field = 0;
        var type = ReadComposite(ref reader, CompositeKind.Struct, out typeIndex);
        switch (opcode)
        {
            case Opcode.StructNew:
                for (int i = type.Fields.Length - 1; i >= 0 && !IsThinAir; i--) Pop(type.Fields[i].Type.Unpacked);
                Push(Reference(type, false));
                return;
            case Opcode.StructNewDefault:
                CheckDefaultable(type);
                Push(Reference(type, false));
                return;
        }
        field = ReadIndex(ref reader, type.Fields.Length, "field");
        var fieldType = type.Fields[field];
        if (opcode == Opcode.StructSet)
        {
            if (!fieldType.IsMutable) throw Invalid("field is immutable");
            Pop(fieldType.Type.Unpacked);
            Pop(Reference(type, true));
            return;
        }
        CheckPacking(fieldType.Type, opcode != Opcode.StructGet);
        Pop(Reference(type, true));
        Push(fieldType.Type.Unpacked);
    }

    private void ArrayOperator(Opcode opcode, ref ByteReader reader, out int typeIndex, out int second)
    {
        second = 0;
        if (opcode == Opcode.ArrayLen)
        {
            typeIndex = 0;
            Pop(Reference(HeapKind.Array, true));
            Push(ValType.I32);
            return;
        }
        var type = ReadComposite(ref reader, CompositeKind.Array, out typeIndex);
        var element = type.Fields[0];
        switch (opcode)
        {
            case Opcode.ArrayNew:
                Pop(ValType.I32);
                Pop(element.Type.Unpacked);
                break;
            case Opcode.ArrayNewDefault:
                CheckDefaultable(element.Type);
                Pop(ValType.I32);
                break;
            case Opcode.ArrayNewFixed:
                second = (int)Math.Min(reader.ReadU32(), int.MaxValue);
                if (second > _limits.ArrayNewFixed) throw new WasmFormatException(WasmFormatErrorKind.LimitExceeded, $"array.new_fixed of more than {_limits.ArrayNewFixed} elements", _position);
                for (int i = 0; i < second && !IsThinAir; i++) Pop(element.Type.Unpacked);
                break;
            case Opcode.ArrayNewData:
                second = ReadDataIndex(ref reader);
                CheckNumeric(element.Type);
                Pop(ValType.I32);
                Pop(ValType.I32);
                break;
            case Opcode.ArrayNewElem:
                second = ReadElements(ref reader, element.Type);
                Pop(ValType.I32);
                Pop(ValType.I32);
                break;
            case Opcode.ArrayGet or Opcode.ArrayGetS or Opcode.ArrayGetU:
                CheckPacking(element.Type, opcode != Opcode.ArrayGet);
                Pop(ValType.I32);
                Pop(Reference(type, true));
                Push(element.Type.Unpacked);
                return;
            case Opcode.ArraySet:
                CheckMutable(element);
                Pop(element.Type.Unpacked);
                Pop(ValType.I32);
                Pop(Reference(type, true));
                return;
            case Opcode.ArrayFill:
                CheckMutable(element);
                Pop(ValType.I32);
                Pop(element.Type.Unpacked);
                Pop(ValType.I32);
                Pop(Reference(type, true));
                return;
            case Opcode.ArrayCopy:
            {
                var source = ReadComposite(ref reader, CompositeKind.Array, out second);
                CheckMutable(element);
                var from = source.Fields[0].Type;
                if (from.IsPacked || element.Type.IsPacked ? from != element.Type : !from.IsSubtypeOf(element.Type))
                    throw Invalid("array types do not match");
                Pop(ValType.I32);
                Pop(ValType.I32);
                Pop(Reference(source, true));
                Pop(ValType.I32);
                Pop(Reference(type, true));
                return;
            }
            default:
                CheckMutable(element);
                if (opcode == Opcode.ArrayInitData)
                {
                    second = ReadDataIndex(ref reader);
                    CheckNumeric(element.Type);
                }
                else
                {
                    second = ReadElements(ref reader, element.Type);
                }
                Pop(ValType.I32);
                Pop(ValType.I32);
                Pop(ValType.I32);
                Pop(Reference(type, true));
                return;
        }
        Push(Reference(type, false));
    }

    private int ReadElements(ref ByteReader reader, ValType element)
    {
        int segment = ReadIndex(ref reader, _module.ElementSegments.Length, "elem segment");
        var type = _module.ElementSegments[segment].Type;
        return type.IsSubtypeOf(element) ? segment : throw Invalid($"type mismatch: elements of type {type} in an array of {element}");
    }

    private void CheckDefaultable(DefinedType structure)
    {
        if (ReferenceEquals(structure, _defaultable)) return;
        foreach (var field in structure.Fields) CheckDefaultable(field.Type);
        _defaultable = structure;
    }

    private void CheckDefaultable(ValType type)
    {
        if (!type.IsDefaultable) throw Invalid("field type is not defaultable");
    }

    private void CheckMutable(FieldType element)
    {
        if (!element.IsMutable) throw Invalid("array is immutable");
    }

    private void CheckNumeric(ValType type)
    {
        if (type.IsRef) throw Invalid("array type is not numeric or vector");
    }

    private void CheckPacking(ValType type, bool extends)
    {
        if (type.IsPacked != extends) throw Invalid(type.IsPacked ? "field is packed" : "field is unpacked");
    }
}
