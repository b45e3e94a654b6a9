namespace Tiered.Wasm;

/// <summary>
/// Walks the operators of a function body without validating them: for questions about a whole module, such as who calls whom, that must
/// not cost a validation. It trusts nothing: bytes that are no operator are an error.
/// </summary>
public ref struct OperatorReader
{
    private ByteReader _reader;

    /// <summary>Starts behind the declarations of locals.</summary>
    /// <param name="body">The body as <see cref="WasmModule.Body"/> has it.</param>
    /// <exception cref="WasmFormatException">The declarations are malformed.</exception>
    public OperatorReader(ReadOnlySpan<byte> body)
    {
        _reader = new ByteReader(body);
        for (uint runs = _reader.ReadU32(); runs > 0; runs--)
        {
            _reader.ReadU32();
            SkipValueType();
        }
    }

    /// <summary>The operator read last.</summary>
    public Opcode Opcode { get; private set; }

    /// <summary>Its offset in the body.</summary>
    public int Position { get; private set; }

    /// <summary>Its first immediate, if that is an index: of a function, type, local, global, table, memory or segment.</summary>
    public uint Index { get; private set; }

    /// <summary>Its second immediate, if it has two indices: the source of a copy, the table or memory of an initialisation.</summary>
    public uint SecondIndex { get; private set; }

    /// <summary>Reads the next operator with its immediates; false at the end of the body.</summary>
    /// <exception cref="WasmFormatException">The bytes are malformed.</exception>
    public bool Read()
    {
        if (_reader.AtEnd) return false;
        Position = _reader.Position;
        Opcode = OperatorDecoding.ReadOpcode(ref _reader);
        SkipImmediates(OpcodeTable.Immediates(Opcode));
        return true;
    }

    private void SkipImmediates(ImmediateKind kind)
    {
        switch (kind)
        {
            case ImmediateKind.None:
                break;
            case ImmediateKind.Func or ImmediateKind.Type or ImmediateKind.Tag or ImmediateKind.Local or ImmediateKind.Global or ImmediateKind.Table
                or ImmediateKind.Memory or ImmediateKind.Data or ImmediateKind.Elem or ImmediateKind.Label:
                Index = _reader.ReadU32();
                break;
            case ImmediateKind.CallIndirect or ImmediateKind.TableTable or ImmediateKind.MemoryMemory or ImmediateKind.DataMemory or ImmediateKind.ElemTable
                or ImmediateKind.TypeField or ImmediateKind.TypeCount or ImmediateKind.TypeData or ImmediateKind.TypeElem or ImmediateKind.TypeType:
                Index = _reader.ReadU32();
                SecondIndex = _reader.ReadU32();
                break;
            case ImmediateKind.Block or ImmediateKind.HeapType:
                SkipBlockType();
                break;
            case ImmediateKind.LabelTable:
                // One more label than the count says, so that a count of 2^32 - 1 must not wrap around.
                for (ulong labels = _reader.ReadU32() + 1ul; labels > 0; labels--) _reader.ReadU32();
                break;
            case ImmediateKind.SelectTypes:
                for (uint types = _reader.ReadU32(); types > 0; types--) SkipValueType();
                break;
            case ImmediateKind.TryTable:
                SkipBlockType();
                for (uint clauses = _reader.ReadU32(); clauses > 0; clauses--)
                {
                    // Clauses without a tag are numbered 2 and 3.
                    if (_reader.ReadByte() < 2) _reader.ReadU32();
                    _reader.ReadU32();
                }
                break;
            case ImmediateKind.Mem:
                SkipMemoryArgument();
                break;
            case ImmediateKind.MemLane16 or ImmediateKind.MemLane8 or ImmediateKind.MemLane4 or ImmediateKind.MemLane2:
                SkipMemoryArgument();
                _reader.ReadByte();
                break;
            case ImmediateKind.I32:
                _reader.ReadS32();
                break;
            case ImmediateKind.I64:
                _reader.ReadS64();
                break;
            case ImmediateKind.F32:
                _reader.ReadFixed32();
                break;
            case ImmediateKind.F64:
                _reader.ReadFixed64();
                break;
            case ImmediateKind.V128 or ImmediateKind.Shuffle:
                _reader.ReadBytes(16);
                break;
            case ImmediateKind.Lane16 or ImmediateKind.Lane8 or ImmediateKind.Lane4 or ImmediateKind.Lane2 or ImmediateKind.Fence:
                _reader.ReadByte();
                break;
            case ImmediateKind.BrOnCast:
                _reader.ReadByte();
                _reader.ReadU32();
                SkipBlockType();
                SkipBlockType();
                break;
            default:
                throw _reader.Error("illegal opcode");
        }
    }

    private void SkipMemoryArgument()
    {
        // Bit 6 of the alignment says that a memory index follows.
        if ((_reader.ReadU32() & 0x40) != 0) _reader.ReadU32();
        _reader.ReadU64();
    }

    /// <summary>Skips a block's type or a heap type: an index or a negative code; references to types have a heap type behind them.</summary>
    private void SkipBlockType()
    {
        byte first = _reader.PeekByte();
        if (first is TypeCodes.Ref or TypeCodes.RefNull) SkipValueType();
        else _reader.ReadS33();
    }

    private void SkipValueType()
    {
        if (_reader.ReadByte() is TypeCodes.Ref or TypeCodes.RefNull) _reader.ReadS33();
    }
}
