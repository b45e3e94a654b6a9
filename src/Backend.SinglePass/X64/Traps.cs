using Tiered.CodeGen.X64;

namespace Tiered.Backend.SinglePass;

// Traps, the code map, and relocations.
internal unsafe partial struct FunctionCompiler
{
    /// <summary>A jump to a trapping instruction that is written behind the function's code.</summary>
    private struct TrapStub
    {
        public int Field;
        public uint Position;
        public TrapCode Code;
    }

    private TrapStub[] _trapStubs;
    private int _trapStubCount;
    private Relocation[] _relocations;
    private int _relocationCount;

    // Entries are encoded as they come. The first waits apart: its offset depends on the length of the prologue.
    private byte[] _map;
    private int _mapLength;
    private int _mapEntries;
    private CodeMapEntry _firstMapEntry;
    private CodeMapEntry _lastMapEntry;

    /// <summary>Records that the next instruction can trap, or that the last one was a call.</summary>
    private void Record(TrapCode code)
    {
        // A return address and a trap are told apart by their offsets.
        if (_mapEntries > 0 && _lastMapEntry.CodeOffset == (uint)_asm.Position) _asm.Plain(X64Op.Nopd);
        var entry = new CodeMapEntry((uint)_asm.Position, _position, code);
        if (_mapEntries++ == 0)
        {
            _firstMapEntry = _lastMapEntry = entry;
            // Room for the first entry in front.
            _mapLength = CodeMap.MaxEntrySize;
            return;
        }
        if (_map.Length - _mapLength < CodeMap.MaxEntrySize) Array.Resize(ref _map, _map.Length * 2);
        _mapLength += CodeMap.Encode(_map.AsSpan(_mapLength), _lastMapEntry, entry);
        _lastMapEntry = entry;
    }

    private ReadOnlySpan<byte> FinishMap(int start)
    {
        if (_mapEntries == 0) return default;
        Span<byte> first = stackalloc byte[CodeMap.MaxEntrySize];
        int length = CodeMap.Encode(first, default, _firstMapEntry with { CodeOffset = _firstMapEntry.CodeOffset - (uint)start });
        int from = CodeMap.MaxEntrySize - length;
        first[..length].CopyTo(_map.AsSpan(from));
        return _map.AsSpan(from, _mapLength - from);
    }

    /// <summary>Traps here.</summary>
    private void Trap(TrapCode code)
    {
        Record(code);
        _asm.Plain(X64Op.Ud2);
    }

    private void TrapIf(Condition condition, TrapCode code)
    {
        if (_trapStubCount == _trapStubs.Length) Array.Resize(ref _trapStubs, _trapStubs.Length * 2);
        _trapStubs[_trapStubCount++] = new TrapStub { Field = _asm.Jump(condition), Position = _position, Code = code };
    }

    private void EmitTrapStubs()
    {
        int last = -1;
        for (int i = 0; i < _trapStubCount; i++)
        {
            ref var stub = ref _trapStubs[i];
            if (i == 0 || stub.Position != _trapStubs[i - 1].Position || stub.Code != _trapStubs[i - 1].Code)
            {
                last = _asm.Position;
                _position = stub.Position;
                Trap(stub.Code);
            }
            _asm.Patch32(stub.Field, stub.Field + 4, last);
        }
    }

    private void AddRelocation(int field, int function)
    {
        if (_relocationCount == _relocations.Length) Array.Resize(ref _relocations, _relocations.Length * 2);
        _relocations[_relocationCount++] = new Relocation((uint)field, function, RelocationKind.X64FunctionRelative32);
    }
}
