using Tiered.Backend.Optimizing.Machine;
using Tiered.CodeGen.X64;

namespace Tiered.Backend.Optimizing.X64;

// What is collected while code is written, and written behind it.
internal sealed unsafe partial class Emission
{
    /// <summary>A displacement that waits for the offset of a block.</summary>
    private struct JumpFixup
    {
        public int Field;
        public int Block;
    }

    /// <summary>A displacement that waits for a constant.</summary>
    private struct PoolFixup
    {
        public int Field;
        public int Origin;
        public int Constant;
    }

    /// <summary>A jump table of a switch.</summary>
    private struct JumpTable
    {
        public int FirstEdge;
        public int Count;
        public int Field;
    }

    private JumpFixup[] _jumps = new JumpFixup[64];
    private PoolFixup[] _poolFixups = new PoolFixup[64];
    private JumpTable[] _tables = new JumpTable[4];
    private Relocation[] _relocations = new Relocation[64];
    private CodeMapEntry[] _map = new CodeMapEntry[64];
    private byte[] _encodedMap = new byte[256];
    private int _jumpCount, _poolFixupCount, _tableCount, _relocationCount, _mapCount;

    private void BeginLists() => _jumpCount = _poolFixupCount = _tableCount = _relocationCount = _mapCount = _stubCount = 0;

    // ---- jumps

    private void JumpTo(int block)
    {
        if (_blockOffset[block] >= 0) _asm.JumpBack(_blockOffset[block]);
        else AddJump(_asm.Jump(), block);
    }

    private void JumpTo(Condition condition, int block)
    {
        if (_blockOffset[block] >= 0) _asm.JumpBack(condition, _blockOffset[block]);
        else AddJump(_asm.Jump(condition), block);
    }

    private void AddJump(int field, int block)
    {
        if (_jumpCount == _jumps.Length) Array.Resize(ref _jumps, _jumpCount * 2);
        _jumps[_jumpCount++] = new JumpFixup { Field = field, Block = block };
    }

    private void BindJumps()
    {
        for (int j = 0; j < _jumpCount; j++) _asm.Patch32(_jumps[j].Field, _jumps[j].Field + 4, _blockOffset[_jumps[j].Block]);
    }

    // ---- jump tables: 32-bit distances from the table

    private void AddTable(int firstEdge, int count, out int lastEdge)
    {
        lastEdge = firstEdge;
        for (int i = 0; i < count; i++) lastEdge = _function.Edges[lastEdge].NextOutgoing;
        if (count == 0) return;
        if (_tableCount == _tables.Length) Array.Resize(ref _tables, _tableCount * 2);
        _tables[_tableCount++] = new JumpTable { FirstEdge = firstEdge, Count = count };
    }

    private void NoteTableField(int field) => _tables[_tableCount - 1].Field = field;

    private void EmitTables()
    {
        for (int t = 0; t < _tableCount; t++)
        {
            ref var table = ref _tables[t];
            _asm.Align(4);
            int start = _asm.Position;
            _asm.Patch32(table.Field, table.Field + 4, start);
            int edge = table.FirstEdge;
            for (int i = 0; i < table.Count; i++, edge = _function.Edges[edge].NextOutgoing) _asm.Data32(_blockOffset[TargetOf(edge)] - start);
        }
    }

    // ---- constants

    private void AddPoolFixup(int field, int trailing, int constant)
    {
        if (_poolFixupCount == _poolFixups.Length) Array.Resize(ref _poolFixups, _poolFixupCount * 2);
        _poolFixups[_poolFixupCount++] = new PoolFixup { Field = field, Origin = field + 4 + trailing, Constant = constant };
    }

    /// <summary>Writes the constants that instructions refer to; functions start at multiples of 16.</summary>
    private void EmitPool()
    {
        foreach (bool scalars in (ReadOnlySpan<bool>)[false, true])
        {
            for (int f = 0; f < _poolFixupCount; f++)
            {
                ref var fixup = ref _poolFixups[f];
                ref var constant = ref _pool[fixup.Constant];
                if (constant.IsScalar != scalars) continue;
                if (constant.Offset < 0)
                {
                    _asm.Align(scalars ? 8 : 16);
                    constant.Offset = _asm.Position;
                    Data64(constant.Low);
                    if (!scalars) Data64(constant.High);
                }
                _asm.Patch32(fixup.Field, fixup.Origin, constant.Offset);
            }
        }
    }

    private void Data64(ulong value)
    {
        _asm.Data32((int)value);
        _asm.Data32((int)(value >> 32));
    }

    // ---- code map and relocations

    /// <summary>Records that the next instruction can trap, or that the last one was a call.</summary>
    private void Record(TrapCode code, uint position)
    {
        if (_mapCount == _map.Length) Array.Resize(ref _map, _mapCount * 2);
        _map[_mapCount++] = new CodeMapEntry((uint)_asm.Position, position, code);
    }

    private ReadOnlySpan<byte> EncodeMap()
    {
        int length = 0;
        if (_encodedMap.Length < _mapCount * CodeMap.MaxEntrySize) _encodedMap = new byte[_mapCount * CodeMap.MaxEntrySize * 2];
        var previous = default(CodeMapEntry);
        for (int e = 0; e < _mapCount; e++)
        {
            length += CodeMap.Encode(_encodedMap.AsSpan(length), previous, _map[e]);
            previous = _map[e];
        }
        return _encodedMap.AsSpan(0, length);
    }

    private void AddRelocation(int field, int function)
    {
        if (_relocationCount == _relocations.Length) Array.Resize(ref _relocations, _relocationCount * 2);
        _relocations[_relocationCount++] = new Relocation((uint)field, function, RelocationKind.X64FunctionRelative32);
    }
}
