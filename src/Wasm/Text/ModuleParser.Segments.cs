using System.Numerics;

namespace Tiered.Wasm.Text;

/// <content>Tables, memories, element segments and data segments (spec 6.6.5 to 6.6.11).</content>
internal sealed partial class ModuleParser
{
    private const ulong DefaultPageSize = 65536;

    // An element segment under construction; it becomes bytes when its kind is known.
    private readonly ByteBuffer _items;
    private readonly ByteBuffer _elemType = new();
    private readonly ByteBuffer _offset = new();
    private readonly ByteBuffer _bytes = new();

    /// <summary>Limits with the flags that go with them (spec 5.3.13).</summary>
    private struct Limits
    {
        internal bool Is64;
        internal bool HasMaximum;
        internal bool Shared;
        internal bool HasPageSize;
        internal ulong Minimum;
        internal ulong Maximum;
        internal uint PageSizeLog2;

        internal readonly void Write(ByteBuffer into)
        {
            into.WriteByte((byte)((HasMaximum ? 1 : 0) | (Shared ? 2 : 0) | (Is64 ? 4 : 0) | (HasPageSize ? 8 : 0)));
            into.WriteU64(Minimum);
            if (HasMaximum) into.WriteU64(Maximum);
            if (HasPageSize) into.WriteU32(PageSizeLog2);
        }
    }

    private bool TakeAddressType()
    {
        if (TryTake(Keyword.I64)) return true;
        TryTake(Keyword.I32);
        return false;
    }

    /// <summary>
    /// Minimum and optional maximum. Both may have 64 bits whatever the address type, as in the binary format; that they are
    /// small enough is a matter of validation.
    /// </summary>
    private void TakeLimits(ref Limits limits)
    {
        limits.Minimum = TakeU64();
        limits.HasMaximum = Current.Kind == TokenKind.Natural;
        if (limits.HasMaximum) limits.Maximum = TakeU64();
    }

    // ---- Tables

    private void ParseTable()
    {
        TakeId();
        uint index = _nextTable;
        ParseInlineExports(1, index);
        if (TryParseInlineImport(Keyword.Table)) return;
        _nextTable++;
        ByteBuffer table = _tableSection.Add();
        int start = Position;
        var limits = new Limits { Is64 = TakeAddressType() };
        if (AtRefType)
        {
            ParseTableWithElements(table, index, limits);
            return;
        }
        Position = start;
        bool hasInitializer = AtInitializer();
        if (hasInitializer)
        {
            table.WriteByte(0x40);
            table.WriteByte(0x00);
        }
        WriteTableType(table);
        if (hasInitializer) WriteExpression(table);
    }

    /// <summary>Whether something follows the limits and the reference type. The position stays.</summary>
    private bool AtInitializer()
    {
        int start = Position;
        TakeAddressType();
        while (Current.Kind == TokenKind.Natural) Position++;
        Position = Current.Kind == TokenKind.LeftParen ? ClosingOf(Position) + 1 : Position + 1;
        bool found = Position < _end && Current.Kind is not TokenKind.RightParen;
        Position = start;
        return found;
    }

    private void WriteTableType(ByteBuffer into)
    {
        var limits = new Limits { Is64 = TakeAddressType() };
        TakeLimits(ref limits);
        limits.Shared = TryTake(Keyword.Shared);
        WriteRefType(into);
        limits.Write(into);
    }

    /// <summary>
    /// <c>reftype (elem ...)</c>: a table that is exactly as large as its segment. Function indices keep their short form
    /// where its type, <c>(ref func)</c>, fits the table.
    /// </summary>
    private void ParseTableWithElements(ByteBuffer table, uint index, Limits limits)
    {
        _elemType.Clear();
        WriteRefType(_elemType);
        table.WriteBytes(_elemType.Span);
        Open(Keyword.Elem);
        bool ofFuncs = _elemType.Span is [0x70] or [TypeCodes.Ref, 0x70];
        bool asIndices = AtIndex || Current.Kind == TokenKind.RightParen;
        bool shortForm = asIndices && ofFuncs;
        uint count = asIndices ? TakeElementIndices(asExpressions: !ofFuncs) : TakeElementExpressions();
        Close();
        limits.HasMaximum = true;
        limits.Minimum = limits.Maximum = count;
        limits.Write(table);

        _offset.Clear();
        _offset.WriteOpcode(limits.Is64 ? Opcode.I64Const : Opcode.I32Const);
        _offset.WriteS64(0);
        _offset.WriteOpcode(Opcode.End);
        WriteActiveElements(index, shortForm, count);
    }

    // ---- Memories

    private void ParseMemory()
    {
        TakeId();
        uint index = _nextMemory;
        ParseInlineExports(2, index);
        if (TryParseInlineImport(Keyword.Memory)) return;
        _nextMemory++;
        ByteBuffer memory = _memorySection.Add();
        int start = Position;
        var limits = new Limits { Is64 = TakeAddressType() };
        TakePageSize(ref limits);
        if (!TryOpen(Keyword.Data))
        {
            Position = start;
            WriteMemoryType(memory);
            return;
        }
        _bytes.Clear();
        while (Current.Kind == TokenKind.String) TakeString(_bytes);
        Close();
        ulong pageSize = limits.HasPageSize ? 1UL << (int)limits.PageSizeLog2 : DefaultPageSize;
        limits.HasMaximum = true;
        limits.Minimum = limits.Maximum = ((ulong)_bytes.Length + pageSize - 1) / pageSize;
        limits.Write(memory);

        ByteBuffer data = _dataSection.Add();
        WriteActiveDataHead(data, index);
        data.WriteOpcode(limits.Is64 ? Opcode.I64Const : Opcode.I32Const);
        data.WriteS64(0);
        data.WriteOpcode(Opcode.End);
        data.WriteVector(_bytes.Span);
    }

    private void WriteMemoryType(ByteBuffer into)
    {
        var limits = new Limits { Is64 = TakeAddressType() };
        TakeLimits(ref limits);
        limits.Shared = TryTake(Keyword.Shared);
        TakePageSize(ref limits);
        limits.Write(into);
    }

    private void TakePageSize(ref Limits limits)
    {
        if (!TryOpen(Keyword.PageSize)) return;
        int at = Position;
        ulong size = TakeU64();
        if (!BitOperations.IsPow2(size)) throw ErrorAt(TokenAt(at), "invalid custom page size");
        limits.HasPageSize = true;
        limits.PageSizeLog2 = (uint)BitOperations.Log2(size);
        Close();
    }

    // ---- Element segments

    // A bare number for the table or memory is the form of WebAssembly 1.0, which tests of the threads proposal still use.
    private void ParseElem()
    {
        TakeId();
        if (TryTake(Keyword.Declare))
        {
            ParseElementsWithoutOffset(ofFuncs: 3, ofExpressions: 7);
            return;
        }
        if (At(Keyword.Func) || AtRefType)
        {
            ParseElementsWithoutOffset(ofFuncs: 1, ofExpressions: 5);
            return;
        }
        bool hasTable = TryOpen(Keyword.Table);
        uint table = 0;
        if (hasTable)
        {
            table = TakeIndex(_tableSpace);
            Close();
        }
        else if (Current.Kind == TokenKind.Natural)
        {
            table = TakeIndex(_tableSpace);
        }
        _offset.Clear();
        WriteOffset(_offset);
        _elemType.Clear();
        bool asIndices = TryTake(Keyword.Func) || (!hasTable && (AtIndex || Current.Kind == TokenKind.RightParen));
        if (!asIndices) WriteRefType(_elemType);
        uint count = asIndices ? TakeElementIndices(asExpressions: false) : TakeElementExpressions();
        WriteActiveElements(table, asIndices, count);
    }

    private void ParseElementsWithoutOffset(byte ofFuncs, byte ofExpressions)
    {
        bool asIndices = TryTake(Keyword.Func);
        _elemType.Clear();
        if (!asIndices) WriteRefType(_elemType);
        uint count = asIndices ? TakeElementIndices(asExpressions: false) : TakeElementExpressions();
        ByteBuffer elem = _elemSection.Add();
        elem.WriteByte(asIndices ? ofFuncs : ofExpressions);
        WriteElementList(elem, asIndices, writeType: true, count);
    }

    /// <summary>Picks the shortest of the four active forms (spec 5.5.12); table 0 and <c>funcref</c> need not be written.</summary>
    private void WriteActiveElements(uint table, bool asIndices, uint count)
    {
        bool writeType = table != 0 || !(asIndices || _elemType.Span is [0x70]);
        ByteBuffer elem = _elemSection.Add();
        elem.WriteByte((byte)((asIndices ? 0 : 4) | (writeType ? 2 : 0)));
        if (writeType) elem.WriteU32(table);
        elem.WriteBytes(_offset.Span);
        WriteElementList(elem, asIndices, writeType, count);
    }

    private void WriteElementList(ByteBuffer elem, bool asIndices, bool writeType, uint count)
    {
        if (writeType)
        {
            // The element kind 0 is funcref by index.
            if (asIndices) elem.WriteByte(0);
            else elem.WriteBytes(_elemType.Span);
        }
        elem.WriteU32(count);
        elem.Append(_items);
    }

    private uint TakeElementIndices(bool asExpressions)
    {
        _items.Clear();
        uint count = 0;
        for (; AtIndex; count++)
        {
            if (asExpressions) _items.WriteOpcode(Opcode.RefFunc);
            _items.WriteU32(TakeIndex(_funcSpace));
            if (asExpressions) _items.WriteOpcode(Opcode.End);
        }
        return count;
    }

    /// <summary><c>(item instr*)</c> or one folded instruction each.</summary>
    private uint TakeElementExpressions()
    {
        _items.Clear();
        uint count = 0;
        for (; Current.Kind == TokenKind.LeftParen; count++)
        {
            if (TryOpen(Keyword.Item))
            {
                WriteExpression(_items);
                Close();
            }
            else
            {
                WriteFoldedExpression(_items);
            }
        }
        return count;
    }

    /// <summary><c>(offset instr*)</c> or one folded instruction.</summary>
    private void WriteOffset(ByteBuffer into)
    {
        if (TryOpen(Keyword.Offset))
        {
            WriteExpression(into);
            Close();
        }
        else
        {
            WriteFoldedExpression(into);
        }
    }

    // ---- Data segments

    private void ParseData()
    {
        TakeId();
        ByteBuffer data = _dataSection.Add();
        if (Current.Kind is TokenKind.LeftParen or TokenKind.Natural)
        {
            uint memory = 0;
            if (TryOpen(Keyword.Memory))
            {
                memory = TakeIndex(_memorySpace);
                Close();
            }
            else if (Current.Kind == TokenKind.Natural)
            {
                memory = TakeIndex(_memorySpace);
            }
            WriteActiveDataHead(data, memory);
            WriteOffset(data);
        }
        else
        {
            data.WriteByte(1);
        }
        _bytes.Clear();
        while (Current.Kind == TokenKind.String) TakeString(_bytes);
        data.WriteVector(_bytes.Span);
    }

    private static void WriteActiveDataHead(ByteBuffer data, uint memory)
    {
        if (memory == 0)
        {
            data.WriteByte(0);
            return;
        }
        data.WriteByte(2);
        data.WriteU32(memory);
    }
}
