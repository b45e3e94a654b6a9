using System.Buffers.Binary;
using System.Numerics;

namespace Tiered.Wasm.Text;

/// <content>Plain instructions: what stands behind each instruction name, and its encoding (spec 6.5.3 to 6.5.9).</content>
internal sealed partial class ModuleParser
{
    private const int LaneBytes = 16;

    private void WritePlain(Opcode opcode, ByteBuffer into)
    {
        ImmediateKind kind = OpcodeTable.Immediates(opcode);
        switch (opcode)
        {
            case Opcode.Select when AtOpen(Keyword.Result):
                WriteTypedSelect(into);
                return;
            case Opcode.RefTest or Opcode.RefCast:
                WriteCast(opcode, into);
                return;
        }
        into.WriteOpcode(opcode);
        switch (kind)
        {
            case ImmediateKind.None:
                break;
            case ImmediateKind.Local:
                into.WriteU32(TakeIndex(_localSpace));
                break;
            case ImmediateKind.Global:
                into.WriteU32(TakeIndex(_globalSpace));
                break;
            case ImmediateKind.Label:
                into.WriteU32(TakeLabel());
                break;
            case ImmediateKind.LabelTable:
                WriteLabelTable(into);
                break;
            case ImmediateKind.Func:
                into.WriteU32(TakeIndex(_funcSpace));
                break;
            case ImmediateKind.Type:
                into.WriteU32(TakeIndex(_typeSpace));
                break;
            case ImmediateKind.CallIndirect:
                uint callTable = TakeOptionalIndex(_tableSpace);
                into.WriteU32(TakeTypeUse(bindParameters: false, out _));
                into.WriteU32(callTable);
                break;
            case ImmediateKind.Tag:
                into.WriteU32(TakeIndex(_tagSpace));
                break;
            case ImmediateKind.Table:
                into.WriteU32(TakeOptionalIndex(_tableSpace));
                break;
            case ImmediateKind.TableTable:
                WriteIndexPair(into, _tableSpace);
                break;
            case ImmediateKind.Memory:
                into.WriteU32(TakeOptionalIndex(_memorySpace));
                break;
            case ImmediateKind.MemoryMemory:
                WriteIndexPair(into, _memorySpace);
                break;
            case ImmediateKind.DataMemory:
                _needsDataCount = true;
                WriteSegmentUse(into, _memorySpace, _dataSpace);
                break;
            case ImmediateKind.ElemTable:
                WriteSegmentUse(into, _tableSpace, _elemSpace);
                break;
            case ImmediateKind.Data:
                _needsDataCount = true;
                into.WriteU32(TakeIndex(_dataSpace));
                break;
            case ImmediateKind.Elem:
                into.WriteU32(TakeIndex(_elemSpace));
                break;
            case ImmediateKind.Mem:
                WriteMemoryArgument(opcode, TakeOptionalIndex(_memorySpace), into);
                break;
            case ImmediateKind.MemLane16 or ImmediateKind.MemLane8 or ImmediateKind.MemLane4 or ImmediateKind.MemLane2:
                WriteMemoryArgument(opcode, TakeMemoryBeforeLane(), into);
                into.WriteByte(TakeLane());
                break;
            case ImmediateKind.Lane16 or ImmediateKind.Lane8 or ImmediateKind.Lane4 or ImmediateKind.Lane2:
                into.WriteByte(TakeLane());
                break;
            case ImmediateKind.I32:
                into.WriteS64((int)TakeInteger(32));
                break;
            case ImmediateKind.I64:
                into.WriteS64((long)TakeInteger(64));
                break;
            case ImmediateKind.F32:
                into.WriteFixed32(TakeFloat32());
                break;
            case ImmediateKind.F64:
                into.WriteFixed64(TakeFloat64());
                break;
            case ImmediateKind.V128:
                Span<byte> vector = stackalloc byte[LaneBytes];
                TakeVector(vector);
                into.WriteBytes(vector);
                break;
            case ImmediateKind.Shuffle:
                WriteShuffle(into);
                break;
            case ImmediateKind.HeapType:
                WriteHeapType(into);
                break;
            case ImmediateKind.TypeField:
                WriteTypeField(into);
                break;
            case ImmediateKind.TypeCount:
                into.WriteU32(TakeIndex(_typeSpace));
                into.WriteU32(TakeU32());
                break;
            case ImmediateKind.TypeData:
                _needsDataCount = true;
                into.WriteU32(TakeIndex(_typeSpace));
                into.WriteU32(TakeIndex(_dataSpace));
                break;
            case ImmediateKind.TypeElem:
                into.WriteU32(TakeIndex(_typeSpace));
                into.WriteU32(TakeIndex(_elemSpace));
                break;
            case ImmediateKind.TypeType:
                into.WriteU32(TakeIndex(_typeSpace));
                into.WriteU32(TakeIndex(_typeSpace));
                break;
            case ImmediateKind.BrOnCast:
                WriteBranchOnCast(into);
                break;
            case ImmediateKind.Fence:
                into.WriteByte(0);
                break;
            default:
                throw UnexpectedPrevious();
        }
    }

    private uint TakeOptionalIndex(IndexSpace space) => AtIndex ? TakeIndex(space) : 0;

    /// <summary>Two indices or none, which stands for 0 0.</summary>
    private void WriteIndexPair(ByteBuffer into, IndexSpace space)
    {
        bool given = AtIndex;
        into.WriteU32(given ? TakeIndex(space) : 0);
        into.WriteU32(given ? TakeIndex(space) : 0);
    }

    /// <summary>An optional memory or table, then a segment; the binary format has them the other way round.</summary>
    private void WriteSegmentUse(ByteBuffer into, IndexSpace space, IndexSpace segments)
    {
        uint target = 0;
        if (AtIndex && Next.Kind is TokenKind.Natural or TokenKind.Id) target = TakeIndex(space);
        into.WriteU32(TakeIndex(segments));
        into.WriteU32(target);
    }

    private void WriteLabelTable(ByteBuffer into)
    {
        // The last label is the default, which the count leaves out.
        int start = Position;
        while (AtIndex) Position++;
        int labels = Position - start;
        if (labels == 0) throw Unexpected();
        Position = start;
        into.WriteU32((uint)(labels - 1));
        for (int i = 0; i < labels; i++) into.WriteU32(TakeLabel());
    }

    private void WriteTypedSelect(ByteBuffer into)
    {
        into.WriteOpcode(Opcode.SelectTyped);
        _results.Clear();
        uint count = 0;
        while (TryOpen(Keyword.Result))
        {
            for (; Current.Kind != TokenKind.RightParen; count++) WriteValueType(_results);
            Close();
        }
        into.WriteU32(count);
        into.WriteBytes(_results.Span);
    }

    // ---- References

    /// <summary><c>ref.test</c> and <c>ref.cast</c>, whose second code is for nullable types.</summary>
    private void WriteCast(Opcode opcode, ByteBuffer into)
    {
        _fields.Clear();
        bool nullable = WriteRefTypeParts(_fields);
        if (nullable) opcode = opcode == Opcode.RefTest ? Opcode.RefTestNull : Opcode.RefCastNull;
        into.WriteOpcode(opcode);
        into.WriteBytes(_fields.Span);
    }

    private void WriteBranchOnCast(ByteBuffer into)
    {
        uint label = TakeLabel();
        _fields.Clear();
        bool fromNullable = WriteRefTypeParts(_fields);
        bool toNullable = WriteRefTypeParts(_fields);
        into.WriteByte((byte)((fromNullable ? 1 : 0) | (toNullable ? 2 : 0)));
        into.WriteU32(label);
        into.WriteBytes(_fields.Span);
    }

    private void WriteTypeField(ByteBuffer into)
    {
        uint type = TakeIndex(_typeSpace);
        into.WriteU32(type);
        if (Current.Kind != TokenKind.Id)
        {
            into.WriteU32(TakeU32());
            return;
        }
        if (!_fieldIndices.TryGetValue((type, Current.Value), out uint field)) throw Unknown("field");
        Position++;
        into.WriteU32(field);
    }

    // ---- Memory

    /// <summary>
    /// A number before a lane may be the memory or the lane itself: it is the memory when something else of the
    /// instruction follows it.
    /// </summary>
    private uint TakeMemoryBeforeLane()
    {
        bool given = Current.Kind == TokenKind.Id || (Current.Kind == TokenKind.Natural
            && (Next.Kind == TokenKind.Natural || Is(Next, Keyword.OffsetEquals) || Is(Next, Keyword.AlignEquals)));
        return given ? TakeIndex(_memorySpace) : 0;
    }

    private void WriteMemoryArgument(Opcode opcode, uint memory, ByteBuffer into)
    {
        ulong offset = At(Keyword.OffsetEquals) ? TakeAssigned("offset=".Length) : 0;
        int alignment = OpcodeTable.NaturalAlignment(opcode);
        if (At(Keyword.AlignEquals))
        {
            int at = Position;
            ulong align = TakeAssigned("align=".Length);
            if (!BitOperations.IsPow2(align)) throw ErrorAt(TokenAt(at), "alignment must be a power of two");
            alignment = BitOperations.Log2(align);
        }
        // Bit 6 of the alignment says that a memory index follows (spec 5.4.6).
        into.WriteU32((uint)alignment | (memory != 0 ? 0x40u : 0));
        if (memory != 0) into.WriteU32(memory);
        into.WriteU64(offset);
    }

    /// <summary>The number in a word like <c>offset=8</c>.</summary>
    private ulong TakeAssigned(int prefixLength)
    {
        ReadOnlySpan<byte> number = Source.Text(Current)[prefixLength..];
        if (number.IsEmpty || NumberLiteral.Classify(number) != TokenKind.Natural)
            throw Error("unknown operator " + System.Text.Encoding.UTF8.GetString(Source.Text(Current)));
        if (!NumberLiteral.TryParseMagnitude(number, out ulong value)) throw Error("i64 constant out of range");
        Position++;
        return value;
    }

    // ---- Vectors

    private void WriteShuffle(ByteBuffer into)
    {
        CheckLaneCount(LaneBytes, "invalid lane length");
        for (int i = 0; i < LaneBytes; i++)
        {
            if (Current.Kind != TokenKind.Natural) throw Error("i8 constant out of range");
            into.WriteByte(TakeLane());
        }
    }

    /// <summary>Exactly so many numbers must come next.</summary>
    private void CheckLaneCount(int count, string message)
    {
        for (int i = 0; i < count; i++)
        {
            ref readonly Token token = ref TokenAt(Position + i);
            if (token.Kind is TokenKind.LeftParen or TokenKind.RightParen) throw ErrorAt(token, message);
            if (!IsNumber(token)) throw Unexpected(token);
        }
        if (IsNumber(TokenAt(Position + count))) throw ErrorAt(TokenAt(Position + count), message);
    }

    /// <summary>A shape and its lanes, least significant first.</summary>
    private void TakeVector(Span<byte> vector)
    {
        Keyword shape = KeywordOf(Current);
        int width = shape switch
        {
            Keyword.I8x16 => 1,
            Keyword.I16x8 => 2,
            Keyword.I32x4 or Keyword.F32x4 => 4,
            Keyword.I64x2 or Keyword.F64x2 => 8,
            _ => throw Unexpected(),
        };
        Position++;
        CheckLaneCount(LaneBytes / width, "wrong number of lane literals");
        for (int i = 0; i < LaneBytes; i += width)
        {
            ulong lane = shape switch
            {
                Keyword.F32x4 => TakeFloat32(),
                Keyword.F64x2 => TakeFloat64(),
                _ => TakeInteger(width * 8),
            };
            Span<byte> at = vector[i..];
            switch (width)
            {
                case 1: at[0] = (byte)lane; break;
                case 2: BinaryPrimitives.WriteUInt16LittleEndian(at, (ushort)lane); break;
                case 4: BinaryPrimitives.WriteUInt32LittleEndian(at, (uint)lane); break;
                default: BinaryPrimitives.WriteUInt64LittleEndian(at, lane); break;
            }
        }
    }
}
