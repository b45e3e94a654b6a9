using System.Runtime.CompilerServices;

namespace Tiered.Wasm;

// One operator: read its immediates, check its type, show it to the visitor.
public sealed partial class FunctionValidator
{
    private void Step<TVisitor>(ref ByteReader reader, ref TVisitor visitor)
        where TVisitor : struct, IFunctionVisitor
    {
        byte code = reader.ReadByte();
        switch (code)
        {
            case (byte)Opcode.LocalGet:
            {
                int index = ReadLocal(ref reader);
                if (_hasNonDefaultableLocals && !IsInitialized(index)) throw Invalid($"uninitialized local {index}");
                Push(_locals[index]);
                if (_live) visitor.LocalGet(index);
                return;
            }
            case (byte)Opcode.LocalSet:
            {
                int index = ReadLocal(ref reader);
                Pop(_locals[index]);
                if (_hasNonDefaultableLocals) MarkInitialized(index);
                if (_live) visitor.LocalSet(index);
                return;
            }
            case (byte)Opcode.LocalTee:
            {
                int index = ReadLocal(ref reader);
                Pop(_locals[index]);
                Push(_locals[index]);
                if (_hasNonDefaultableLocals) MarkInitialized(index);
                if (_live) visitor.LocalTee(index);
                return;
            }
            case (byte)Opcode.I32Const:
            {
                int value = reader.ReadS32();
                Push(ValType.I32);
                if (_live) visitor.I32Const(value);
                return;
            }
            case (byte)Opcode.I64Const:
            {
                long value = reader.ReadS64();
                Push(ValType.I64);
                if (_live) visitor.I64Const(value);
                return;
            }
            case (byte)Opcode.F32Const:
            {
                uint bits = reader.ReadFixed32();
                Push(ValType.F32);
                if (_live) visitor.F32Const(bits);
                return;
            }
            case (byte)Opcode.F64Const:
            {
                ulong bits = reader.ReadFixed64();
                Push(ValType.F64);
                if (_live) visitor.F64Const(bits);
                return;
            }
            case >= (byte)Opcode.I32Load and <= (byte)Opcode.I64Load32U:
                Load((Opcode)code, ref reader, ref visitor);
                return;
            case >= (byte)Opcode.I32Store and <= (byte)Opcode.I64Store32:
                Store((Opcode)code, ref reader, ref visitor);
                return;
            case >= (byte)Opcode.I32Eqz and <= (byte)Opcode.F64ReinterpretI64:
                ApplySignature((Opcode)code);
                if (_live) visitor.Numeric((Opcode)code);
                return;
            case >= (byte)Opcode.I32Extend8S and <= (byte)Opcode.I64Extend32S:
                Require(WasmFeatures.SignExtension, (Opcode)code);
                ApplySignature((Opcode)code);
                if (_live) visitor.Numeric((Opcode)code);
                return;
            case (byte)Opcode.Block or (byte)Opcode.Loop or (byte)Opcode.If:
                Block((Opcode)code, ref reader, ref visitor);
                return;
            case (byte)Opcode.Else:
                Else(ref visitor);
                return;
            case (byte)Opcode.End:
                End(ref visitor);
                return;
            case (byte)Opcode.Br:
            {
                uint depth = reader.ReadU32();
                PopLabel(Label(depth));
                if (_live) visitor.Branch((int)depth);
                SetUnreachable();
                return;
            }
            case (byte)Opcode.BrIf:
            {
                uint depth = reader.ReadU32();
                Pop(ValType.I32);
                ref var label = ref Label(depth);
                PopLabel(label);
                PushLabel(label);
                if (_live) visitor.BranchIf((int)depth);
                return;
            }
            case (byte)Opcode.BrTable:
                BranchTable(ref reader, ref visitor);
                return;
            case (byte)Opcode.Return:
                PopLabel(Label((uint)_frameCount - 1));
                if (_live) visitor.Return();
                SetUnreachable();
                return;
            case (byte)Opcode.Unreachable:
                if (_live) visitor.Unreachable();
                SetUnreachable();
                return;
            case (byte)Opcode.Nop:
                return;
            case (byte)Opcode.Call:
            {
                int function = ReadIndex(ref reader, _module.FunctionTypes.Length, "function");
                var type = _module.FunctionType(function);
                PopAll(type.Parameters);
                PushAll(type.Results);
                if (_live) visitor.Call(function);
                return;
            }
            case (byte)Opcode.CallIndirect:
            {
                var type = ReadIndirectCall(ref reader, out int typeIndex, out int table);
                PopAll(type.Parameters);
                PushAll(type.Results);
                if (_live) visitor.CallIndirect(typeIndex, table);
                return;
            }
            case (byte)Opcode.Drop:
            {
                var type = Pop();
                if (_live) visitor.Drop(type);
                return;
            }
            case (byte)Opcode.Select or (byte)Opcode.SelectTyped:
                Select((Opcode)code, ref reader, ref visitor);
                return;
            case (byte)Opcode.GlobalGet:
            {
                int index = ReadIndex(ref reader, _module.Globals.Length, "global");
                Push(_module.Globals[index].Value);
                if (_live) visitor.GlobalGet(index);
                return;
            }
            case (byte)Opcode.GlobalSet:
            {
                int index = ReadIndex(ref reader, _module.Globals.Length, "global");
                if (!_module.Globals[index].IsMutable) throw Invalid($"global {index} is immutable");
                Pop(_module.Globals[index].Value);
                if (_live) visitor.GlobalSet(index);
                return;
            }
            case (byte)Opcode.MemorySize:
            {
                int memory = ReadSingleMemory(ref reader);
                Push(_module.Memories[memory].Limits.AddressType);
                if (_live) visitor.MemorySize(memory);
                return;
            }
            case (byte)Opcode.MemoryGrow:
            {
                int memory = ReadSingleMemory(ref reader);
                Pop(_module.Memories[memory].Limits.AddressType);
                Push(_module.Memories[memory].Limits.AddressType);
                if (_live) visitor.MemoryGrow(memory);
                return;
            }
            case 0xFB: GcOperator(OperatorDecoding.ReadPrefixed(code, ref reader), ref reader, ref visitor); return;
            case 0xFC: MiscellaneousOperator(OperatorDecoding.ReadPrefixed(code, ref reader), ref reader, ref visitor); return;
            case 0xFD: VectorOperator(OperatorDecoding.ReadPrefixed(code, ref reader), ref reader, ref visitor); return;
            case 0xFE: AtomicOperator(OperatorDecoding.ReadPrefixed(code, ref reader), ref reader, ref visitor); return;
            default:
                RareOperator((Opcode)code, ref reader, ref visitor);
                return;
        }
    }

    /// <summary>Types in the order of the signature code of <see cref="OpcodeTable.Signature"/>.</summary>
    private static ValType SignatureType(uint code) => code switch
    {
        0 => ValType.I32,
        1 => ValType.I64,
        2 => ValType.F32,
        3 => ValType.F64,
        _ => ValType.V128,
    };

    private void ApplySignature(Opcode opcode)
    {
        uint signature = OpcodeTable.Signature(opcode);
        int parameters = (int)(signature & 7), results = (int)(signature >> 3 & 7);
        for (int i = parameters - 1; i >= 0; i--) Pop(SignatureType(signature >> 6 + 3 * i & 7));
        for (int i = parameters; i < parameters + results; i++) Push(SignatureType(signature >> 6 + 3 * i & 7));
    }

    private void Load<TVisitor>(Opcode opcode, ref ByteReader reader, ref TVisitor visitor)
        where TVisitor : struct, IFunctionVisitor
    {
        var argument = ReadMemoryArgument(ref reader, opcode, atomic: false, out var address);
        Pop(address);
        Push(SignatureType(OpcodeTable.Signature(opcode) >> 9 & 7));
        if (_live) visitor.Load(opcode, argument);
    }

    private void Store<TVisitor>(Opcode opcode, ref ByteReader reader, ref TVisitor visitor)
        where TVisitor : struct, IFunctionVisitor
    {
        var argument = ReadMemoryArgument(ref reader, opcode, atomic: false, out var address);
        Pop(SignatureType(OpcodeTable.Signature(opcode) >> 9 & 7));
        Pop(address);
        if (_live) visitor.Store(opcode, argument);
    }

    private void Block<TVisitor>(Opcode opcode, ref ByteReader reader, ref TVisitor visitor)
        where TVisitor : struct, IFunctionVisitor
    {
        var type = ReadBlockType(ref reader);
        if (opcode == Opcode.If) Pop(ValType.I32);
        PopAll(type.Parameters);
        PushFrame(opcode, type, _live);
        if (!_live) return;
        switch (opcode)
        {
            case Opcode.Block: visitor.Block(type); break;
            case Opcode.Loop: visitor.Loop(type); break;
            default: visitor.If(type); break;
        }
    }

    private void BranchTable<TVisitor>(ref ByteReader reader, ref TVisitor visitor)
        where TVisitor : struct, IFunctionVisitor
    {
        Pop(ValType.I32);
        uint count = reader.ReadU32();
        if (count > (uint)reader.Remaining) throw Malformed("unexpected end: br_table", reader.Offset);
        if (count > (uint)_limits.BranchTableSize) throw new WasmFormatException(WasmFormatErrorKind.LimitExceeded, $"br_table with more than {_limits.BranchTableSize} targets", _position);
        if (_depths.Length <= count) _depths = new int[Math.Max(_depths.Length * 2, (int)count + 1)];
        for (int i = 0; i <= (int)count; i++)
        {
            uint depth = reader.ReadU32();
            Label(depth);
            _depths[i] = (int)depth;
        }
        ref var last = ref Label((uint)_depths[count]);
        int arity = LabelTypes(last).Length;
        ListedValues += (long)arity * count;
        // Every label is checked against the operands as they are, which matters where these are more precise than the labels.
        for (int i = 0; i < (int)count; i++)
        {
            ref var label = ref _frames[_frameCount - 1 - _depths[i]];
            if (label.CheckedTable == _position) continue;
            label.CheckedTable = _position;
            PeekLabel(label, arity);
        }
        PopLabel(last);
        if (_live) visitor.BranchTable(_depths.AsSpan(0, (int)count + 1));
        SetUnreachable();
    }

    /// <summary>Checks a label's operands without popping them.</summary>
    private void PeekLabel(in Frame label, int arity)
    {
        var types = LabelTypes(label);
        if (types.Length != arity) throw Invalid("type mismatch: br_table targets with different numbers of values");
        if (arity >= LongList && TopEquals(types)) return;
        for (int i = 0; i < arity; i++)
        {
            int at = _operandCount - 1 - i;
            var expected = types[arity - 1 - i];
            if (at < _base)
            {
                if (_polymorphic) return;
                throw Invalid($"type mismatch: expected {expected}, found an empty stack");
            }
            if (!_operands[at].IsSubtypeOf(expected)) throw Invalid($"type mismatch: expected {expected}, found {_operands[at]}");
        }
    }

    private FunctionType ReadIndirectCall(ref ByteReader reader, out int typeIndex, out int table)
    {
        typeIndex = ReadTypeIndex(ref reader);
        var type = FunctionTypeAt((ulong)typeIndex);
        if ((_features & WasmFeatures.ReferenceTypes) == 0 && reader.PeekByte() != 0) throw Malformed("zero byte expected", reader.Offset);
        table = ReadTableIndex(ref reader);
        var tableType = _module.Tables[table];
        if (!tableType.Element.IsSubtypeOf(ValType.FuncRef)) throw Invalid($"type mismatch: call_indirect through a table of {tableType.Element}");
        Pop(tableType.Limits.AddressType);
        return type;
    }

    private int ReadSingleMemory(ref ByteReader reader)
    {
        if ((_features & WasmFeatures.MultiMemory) == 0 && reader.PeekByte() != 0) throw Malformed("zero byte expected", reader.Offset);
        return ReadMemoryIndex(ref reader);
    }

    private void Select<TVisitor>(Opcode opcode, ref ByteReader reader, ref TVisitor visitor)
        where TVisitor : struct, IFunctionVisitor
    {
        ValType type;
        if (opcode == Opcode.SelectTyped)
        {
            Require(WasmFeatures.ReferenceTypes, opcode);
            uint count = reader.ReadU32();
            if (count != 1) throw Invalid("invalid result arity");
            type = ReadValueType(ref reader);
            Pop(ValType.I32);
            Pop(type);
            Pop(type);
        }
        else
        {
            Pop(ValType.I32);
            var first = Pop();
            var second = Pop();
            if (first.IsRef || second.IsRef) throw Invalid("type mismatch: select of references needs a type");
            if (first != second && !first.IsBottom && !second.IsBottom) throw Invalid($"type mismatch: select between {second} and {first}");
            type = first.IsBottom ? second : first;
        }
        Push(type);
        if (_live) visitor.Select(type);
    }
}
