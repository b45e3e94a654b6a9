using Tiered.Backend.Optimizing.Machine;
using Tiered.CodeGen.X64;

namespace Tiered.Backend.Optimizing.X64;

// What is collected while code is written, and written behind it.
internal sealed unsafe partial class Emission
{
    /// <summary>A displacement that waits for a constant.</summary>
    private struct PoolFixup
    {
        public int Field;
        /// <summary>From the field to the end of the instruction.</summary>
        public int Length;
        public int Constant;
    }

    /// <summary>A jump table of a switch.</summary>
    private struct JumpTable
    {
        public int FirstEdge;
        public int Count;
        public int Field;
    }

    private PoolFixup[] _poolFixups = new PoolFixup[64];
    private JumpTable[] _tables = new JumpTable[4];
    private Relocation[] _relocations = new Relocation[64];
    private CodeMapEntry[] _map = new CodeMapEntry[64];
    private byte[] _encodedMap = new byte[256];
    private int _poolFixupCount, _tableCount, _relocationCount, _mapCount;

    private void BeginLists() => _poolFixupCount = _tableCount = _relocationCount = _mapCount = _stubCount = 0;

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
            int field = Moved(table.Field);
            _asm.Patch32(field, field + 4, start);
            int edge = table.FirstEdge;
            for (int i = 0; i < table.Count; i++, edge = _function.Edges[edge].NextOutgoing) _asm.Data32(Moved(_blockOffset[TargetOf(edge)]) - start);
        }
    }

    // ---- constants

    private void AddPoolFixup(int field, int trailing, int constant)
    {
        if (_poolFixupCount == _poolFixups.Length) Array.Resize(ref _poolFixups, _poolFixupCount * 2);
        _poolFixups[_poolFixupCount++] = new PoolFixup { Field = field, Length = 4 + trailing, Constant = constant };
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
                int field = Moved(fixup.Field);
                _asm.Patch32(field, field + fixup.Length, constant.Offset);
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

    private ReadOnlySpan<byte> EncodeMap(Ir.Function source)
    {
        int length = 0;
        var previous = default(CodeMapEntry);
        for (int e = 0; e < _mapCount; e++)
        {
            // A return address is the end of its call, which padding may follow.
            int offset = (int)_map[e].CodeOffset;
            var entry = _map[e] with { CodeOffset = (uint)(_map[e].Trap == TrapCode.None ? Moved(offset - 1) + 1 : Moved(offset)) };
            while (Ir.Function.IsInlined(entry.WasmOffset))
            {
                var (operatorOffset, caller) = source.Inlined(entry.WasmOffset);
                Append(entry with { WasmOffset = operatorOffset, IsInlined = true });
                entry = entry with { WasmOffset = caller, Trap = TrapCode.None };
            }
            Append(entry);
        }
        return _encodedMap.AsSpan(0, length);

        void Append(CodeMapEntry entry)
        {
            if (_encodedMap.Length - length < CodeMap.MaxEntrySize) Array.Resize(ref _encodedMap, Math.Max(1024, _encodedMap.Length * 2));
            length += CodeMap.Encode(_encodedMap.AsSpan(length), previous, entry);
            previous = entry;
        }
    }

    private ReadOnlySpan<Relocation> FinishRelocations()
    {
        foreach (ref var relocation in _relocations.AsSpan(0, _relocationCount)) relocation = relocation with { Offset = (uint)Moved((int)relocation.Offset) };
        return _relocations.AsSpan(0, _relocationCount);
    }

    private void AddRelocation(int field, int function)
    {
        if (_relocationCount == _relocations.Length) Array.Resize(ref _relocations, _relocationCount * 2);
        _relocations[_relocationCount++] = new Relocation((uint)field, function, RelocationKind.X64FunctionRelative32);
    }
}
