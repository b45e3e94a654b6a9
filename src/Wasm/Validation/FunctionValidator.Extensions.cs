namespace Tiered.Wasm;

// Operators of the extensions: bulk memory and tables, SIMD, atomics, references, tail calls, exceptions.
public sealed partial class FunctionValidator
{
    private CatchClause[] _catches = new CatchClause[8];

    private WasmFormatException Illegal(Opcode opcode) =>
        new(WasmFormatErrorKind.Malformed, $"illegal opcode 0x{(int)opcode:x} (unknown operator)", _position);

    private void MiscellaneousOperator<TVisitor>(Opcode opcode, ref ByteReader reader, ref TVisitor visitor)
        where TVisitor : struct, IFunctionVisitor
    {
        if (OpcodeTable.Immediates(opcode) == ImmediateKind.Illegal) throw Illegal(opcode);
        Require(OpcodeTable.Features(opcode), opcode);
        switch (opcode)
        {
            case Opcode.MemoryInit:
            {
                int segment = ReadDataIndex(ref reader);
                int memory = ReadMemoryIndex(ref reader);
                Pop(ValType.I32);
                Pop(ValType.I32);
                Pop(_module.Memories[memory].Limits.AddressType);
                if (_live) visitor.MemoryInit(segment, memory);
                return;
            }
            case Opcode.DataDrop:
            {
                int segment = ReadDataIndex(ref reader);
                if (_live) visitor.DataDrop(segment);
                return;
            }
            case Opcode.MemoryCopy:
            {
                int destination = ReadMemoryIndex(ref reader), source = ReadMemoryIndex(ref reader);
                var to = _module.Memories[destination].Limits;
                var from = _module.Memories[source].Limits;
                Pop(to.Is64 && from.Is64 ? ValType.I64 : ValType.I32);
                Pop(from.AddressType);
                Pop(to.AddressType);
                if (_live) visitor.MemoryCopy(destination, source);
                return;
            }
            case Opcode.MemoryFill:
            {
                int memory = ReadMemoryIndex(ref reader);
                var address = _module.Memories[memory].Limits.AddressType;
                Pop(address);
                Pop(ValType.I32);
                Pop(address);
                if (_live) visitor.MemoryFill(memory);
                return;
            }
            case Opcode.TableInit:
            {
                int segment = ReadIndex(ref reader, _module.ElementSegments.Length, "elem segment");
                int table = ReadTableIndex(ref reader);
                CheckElements(_module.ElementSegments[segment].Type, table);
                Pop(ValType.I32);
                Pop(ValType.I32);
                Pop(_module.Tables[table].Limits.AddressType);
                if (_live) visitor.TableInit(segment, table);
                return;
            }
            case Opcode.ElemDrop:
            {
                int segment = ReadIndex(ref reader, _module.ElementSegments.Length, "elem segment");
                if (_live) visitor.ElemDrop(segment);
                return;
            }
            case Opcode.TableCopy:
            {
                int destination = ReadTableIndex(ref reader), source = ReadTableIndex(ref reader);
                var to = _module.Tables[destination].Limits;
                var from = _module.Tables[source].Limits;
                CheckElements(_module.Tables[source].Element, destination);
                Pop(to.Is64 && from.Is64 ? ValType.I64 : ValType.I32);
                Pop(from.AddressType);
                Pop(to.AddressType);
                if (_live) visitor.TableCopy(destination, source);
                return;
            }
            case Opcode.TableGrow:
            {
                int table = ReadTableIndex(ref reader);
                var address = _module.Tables[table].Limits.AddressType;
                Pop(address);
                Pop(_module.Tables[table].Element);
                Push(address);
                if (_live) visitor.TableGrow(table);
                return;
            }
            case Opcode.TableSize:
            {
                int table = ReadTableIndex(ref reader);
                Push(_module.Tables[table].Limits.AddressType);
                if (_live) visitor.TableSize(table);
                return;
            }
            case Opcode.TableFill:
            {
                int table = ReadTableIndex(ref reader);
                var address = _module.Tables[table].Limits.AddressType;
                Pop(address);
                Pop(_module.Tables[table].Element);
                Pop(address);
                if (_live) visitor.TableFill(table);
                return;
            }
            default:
                ApplySignature(opcode);
                if (_live) visitor.Numeric(opcode);
                return;
        }
    }

    private int ReadDataIndex(ref ByteReader reader)
    {
        uint index = reader.ReadU32();
        if (!_module.HasDataCount) throw Malformed("data count section required", _position);
        return index < (uint)_module.DataSegments.Length ? (int)index : throw Invalid($"unknown data segment {index}");
    }

    private void CheckElements(ValType elements, int table)
    {
        if (!elements.IsSubtypeOf(_module.Tables[table].Element))
            throw Invalid($"type mismatch: elements of type {elements} into a table of {_module.Tables[table].Element}");
    }

    private void VectorOperator<TVisitor>(Opcode opcode, ref ByteReader reader, ref TVisitor visitor)
        where TVisitor : struct, IFunctionVisitor
    {
        var immediates = OpcodeTable.Immediates(opcode);
        if (immediates == ImmediateKind.Illegal) throw Illegal(opcode);
        Require(OpcodeTable.Features(opcode), opcode);
        switch (immediates)
        {
            case ImmediateKind.Mem:
                if (opcode == Opcode.V128Store) Store(opcode, ref reader, ref visitor);
                else Load(opcode, ref reader, ref visitor);
                return;
            case ImmediateKind.MemLane16 or ImmediateKind.MemLane8 or ImmediateKind.MemLane4 or ImmediateKind.MemLane2:
            {
                var argument = ReadMemoryArgument(ref reader, opcode, atomic: false, out var address);
                int lane = ReadLane(ref reader, 16 >> immediates - ImmediateKind.MemLane16);
                bool isLoad = opcode <= Opcode.V128Load64Lane;
                Pop(ValType.V128);
                Pop(address);
                if (isLoad) Push(ValType.V128);
                if (!_live) return;
                if (isLoad) visitor.LoadLane(opcode, argument, lane);
                else visitor.StoreLane(opcode, argument, lane);
                return;
            }
            case ImmediateKind.V128:
            {
                ulong low = reader.ReadFixed64(), high = reader.ReadFixed64();
                Push(ValType.V128);
                if (_live) visitor.V128Const(low, high);
                return;
            }
            case ImmediateKind.Shuffle:
            {
                var lanes = reader.ReadBytes(16);
                foreach (byte lane in lanes)
                {
                    if (lane >= 32) throw Invalid("invalid lane index");
                }
                ApplySignature(opcode);
                if (_live) visitor.Shuffle(System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(lanes), System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(lanes[8..]));
                return;
            }
            case ImmediateKind.Lane16 or ImmediateKind.Lane8 or ImmediateKind.Lane4 or ImmediateKind.Lane2:
            {
                int lane = ReadLane(ref reader, 16 >> immediates - ImmediateKind.Lane16);
                ApplySignature(opcode);
                if (_live) visitor.Lane(opcode, lane);
                return;
            }
            default:
                ApplySignature(opcode);
                if (_live) visitor.Numeric(opcode);
                return;
        }
    }

    private int ReadLane(ref ByteReader reader, int count)
    {
        int lane = reader.ReadByte();
        return lane < count ? lane : throw Invalid("invalid lane index");
    }

    private void AtomicOperator<TVisitor>(Opcode opcode, ref ByteReader reader, ref TVisitor visitor)
        where TVisitor : struct, IFunctionVisitor
    {
        if (OpcodeTable.Immediates(opcode) == ImmediateKind.Illegal) throw Illegal(opcode);
        Require(WasmFeatures.Threads, opcode);
        if (opcode == Opcode.AtomicFence)
        {
            if (reader.ReadByte() != 0) throw Malformed("zero byte expected", reader.Offset - 1);
            if (_live) visitor.AtomicFence();
            return;
        }
        var argument = ReadMemoryArgument(ref reader, opcode, atomic: true, out var address);
        uint signature = OpcodeTable.Signature(opcode);
        int parameters = (int)(signature & 7), results = (int)(signature >> 3 & 7);
        for (int i = parameters - 1; i >= 1; i--) Pop(SignatureType(signature >> 6 + 3 * i & 7));
        Pop(address);
        if (results > 0) Push(SignatureType(signature >> 6 + 3 * parameters & 7));
        if (_live) visitor.Atomic(opcode, argument);
    }

    private void RareOperator<TVisitor>(Opcode opcode, ref ByteReader reader, ref TVisitor visitor)
        where TVisitor : struct, IFunctionVisitor
    {
        if (OpcodeTable.Immediates(opcode) == ImmediateKind.Illegal) throw Illegal(opcode);
        Require(OpcodeTable.Features(opcode), opcode);
        switch (opcode)
        {
            case Opcode.TableGet:
            {
                int table = ReadTableIndex(ref reader);
                Pop(_module.Tables[table].Limits.AddressType);
                Push(_module.Tables[table].Element);
                if (_live) visitor.TableGet(table);
                return;
            }
            case Opcode.TableSet:
            {
                int table = ReadTableIndex(ref reader);
                Pop(_module.Tables[table].Element);
                Pop(_module.Tables[table].Limits.AddressType);
                if (_live) visitor.TableSet(table);
                return;
            }
            case Opcode.ReturnCall:
            {
                int function = ReadIndex(ref reader, _module.FunctionTypes.Length, "function");
                CheckTailCall(_module.FunctionType(function));
                if (_live) visitor.ReturnCall(function);
                SetUnreachable();
                return;
            }
            case Opcode.ReturnCallIndirect:
            {
                CheckTailCall(ReadIndirectCall(ref reader, out int typeIndex, out int table));
                if (_live) visitor.ReturnCallIndirect(typeIndex, table);
                SetUnreachable();
                return;
            }
            case Opcode.CallRef or Opcode.ReturnCallRef:
            {
                int typeIndex = ReadTypeIndex(ref reader);
                var type = FunctionTypeAt((ulong)typeIndex);
                Pop(ValType.Ref(HeapType.Defined(type.Definition.Id), nullable: true));
                if (opcode == Opcode.ReturnCallRef)
                {
                    CheckTailCall(type);
                    if (_live) visitor.ReturnCallRef(typeIndex);
                    SetUnreachable();
                    return;
                }
                PopAll(type.Parameters);
                PushAll(type.Results);
                if (_live) visitor.CallRef(typeIndex);
                return;
            }
            case Opcode.RefNull:
            {
                var heap = ReadHeapType(ref reader);
                Push(ValType.Ref(heap, nullable: true));
                if (_live) visitor.RefNull(heap);
                return;
            }
            case Opcode.RefIsNull:
                PopReference();
                Push(ValType.I32);
                if (_live) visitor.RefIsNull();
                return;
            case Opcode.RefFunc:
            {
                int function = ReadIndex(ref reader, _module.FunctionTypes.Length, "function");
                if (_module.EscapeIndex(function) < 0) throw Invalid("undeclared function reference");
                // Without typed references the precise type does not exist.
                Push((_features & WasmFeatures.FunctionReferences) != 0
                    ? ValType.Ref(HeapType.Defined(_module.Types[_module.FunctionTypes[function]].Id), nullable: false)
                    : ValType.FuncRef);
                if (_live) visitor.RefFunc(function);
                return;
            }
            case Opcode.RefEq:
                Pop(ValType.Ref(HeapType.Abstract(HeapKind.Eq), nullable: true));
                Pop(ValType.Ref(HeapType.Abstract(HeapKind.Eq), nullable: true));
                Push(ValType.I32);
                if (_live) visitor.RefEq();
                return;
            case Opcode.RefAsNonNull:
                Push(NonNull(PopReference()));
                if (_live) visitor.RefAsNonNull();
                return;
            case Opcode.BrOnNull:
            {
                uint depth = reader.ReadU32();
                var reference = PopReference();
                ref var label = ref Label(depth);
                PopLabel(label);
                PushLabel(label);
                Push(NonNull(reference));
                if (_live) visitor.BranchOnNull((int)depth);
                return;
            }
            case Opcode.BrOnNonNull:
            {
                uint depth = reader.ReadU32();
                var reference = PopReference();
                ref var label = ref Label(depth);
                Push(NonNull(reference));
                if (LabelTypes(label).IsEmpty) throw Invalid("type mismatch: label without a value");
                PopLabel(label);
                PushLabel(label);
                Pop();
                if (_live) visitor.BranchOnNonNull((int)depth);
                return;
            }
            case Opcode.TryTable:
                TryTable(ref reader, ref visitor);
                return;
            case Opcode.Throw:
            {
                int tag = ReadIndex(ref reader, _module.TagTypes.Length, "tag");
                PopAll(_module.Types[_module.TagTypes[tag]].Function!.Parameters);
                if (_live) visitor.Throw(tag);
                SetUnreachable();
                return;
            }
            case Opcode.ThrowRef:
                Pop(ValType.Ref(HeapType.Abstract(HeapKind.Exn), nullable: true));
                if (_live) visitor.ThrowRef();
                SetUnreachable();
                return;
            default:
                throw Illegal(opcode);
        }
    }

    private static ValType NonNull(ValType reference) =>
        reference.IsBottom ? ValType.Ref(HeapType.Abstract(HeapKind.Bottom), nullable: false) : reference.AsNonNull;

    private void CheckTailCall(FunctionType callee)
    {
        var expected = _frames[0].Type;
        if (!Match(callee.Results, expected.Results)) throw Invalid("type mismatch: tail call to a function with other results");
        PopAll(callee.Parameters);
    }

    private void TryTable<TVisitor>(ref ByteReader reader, ref TVisitor visitor)
        where TVisitor : struct, IFunctionVisitor
    {
        var type = ReadBlockType(ref reader);
        PopAll(type.Parameters);
        uint count = reader.ReadU32();
        if (count > (uint)reader.Remaining) throw Malformed("unexpected end: catch clauses", reader.Offset);
        if (_catches.Length < count) _catches = new CatchClause[count];
        for (int i = 0; i < (int)count; i++)
        {
            byte kind = reader.ReadByte();
            if (kind > 3) throw Malformed("malformed catch clause", reader.Offset - 1);
            int tag = kind <= 1 ? ReadIndex(ref reader, _module.TagTypes.Length, "tag") : -1;
            uint depth = reader.ReadU32();
            ref var label = ref Label(depth);
            ReadOnlySpan<ValType> values = tag >= 0 ? _module.Types[_module.TagTypes[tag]].Function!.Parameters : [];
            bool withReference = kind is 1 or 3;
            var types = LabelTypes(label);
            bool matches = types.Length == values.Length + (withReference ? 1 : 0);
            if (matches && withReference)
            {
                matches = ValType.Ref(HeapType.Abstract(HeapKind.Exn), nullable: false).IsSubtypeOf(types[^1]);
                types = types[..^1];
            }
            matches = matches && Match(values, types);
            if (!matches) throw Invalid("type mismatch: catch clause and its label");
            _catches[i] = new CatchClause((CatchKind)kind, tag, (int)depth);
        }
        PushFrame(Opcode.TryTable, type, _live);
        if (_live) visitor.TryTable(type, _catches.AsSpan(0, (int)count));
    }
}
