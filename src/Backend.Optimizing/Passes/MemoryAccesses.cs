using Tiered.Backend.Optimizing.Ir;
using Tiered.Wasm;

namespace Tiered.Backend.Optimizing.Passes;

/// <summary>
/// Redundant load elimination, store-to-load forwarding and dead store elimination. What is known of memory flows from a block to those that only it leads
/// to (extended basic blocks); merges and loop headers start with nothing. Accesses are told apart by alias region (<see cref="AliasRegion"/>), linear
/// memories by index, and within one by equal addresses with offsets that do not overlap.
/// </summary>
internal sealed class MemoryAccesses : Pass
{
    /// <summary>A value that memory is known to hold.</summary>
    private struct Known
    {
        /// <summary>Memory index, or -1 for the engine's structures.</summary>
        public int Memory;
        /// <summary>Alias region of the engine's structures.</summary>
        public int Region;
        public int Base;
        public int Address;
        public long Offset;
        public int Size;
        /// <summary>The load that would read the value.</summary>
        public Opcode Load;
        public IrType Type;
        public int Value;
    }

    // Facts that are kept at a time; older ones are forgotten.
    private const int Capacity = 32;

    private struct Snapshot
    {
        public Known[]? Facts;
        public int Count;
    }

    private Known[] _known = new Known[Capacity];
    private int _count;
    private int _oldest;
    private Snapshot[] _ends = [];
    private int _importedMemories;

    public override string Name => "memory-accesses";

    /// <summary>Memories below this index may be the same memory.</summary>
    public int ImportedMemories
    {
        set => _importedMemories = value;
    }

    public override void Run(Function function)
    {
        if (_ends.Length < function.BlockCount) Array.Resize(ref _ends, function.BlockCount * 2);
        foreach (int block in function.BlockOrder) _ends[block].Count = -1;
        foreach (int block in function.BlockOrder)
        {
            function.Cancellation.ThrowIfCancellationRequested();
            Begin(function, block);
            for (int i = function.BlockAt(block).First, next; i != Function.None; i = next)
            {
                next = function[i].Next;
                if (function.HasAliases) function.ResolveOperands(i);
                Visit(function, i);
            }
            End(function, block);
        }
        function.ResolveAliases();
    }

    private void Begin(Function function, int block)
    {
        _count = 0;
        _oldest = 0;
        ref var info = ref function.BlockAt(block);
        if (info.IncomingCount != 1) return;
        ref var before = ref _ends[function.EdgeAt(info.FirstIncoming).From];
        if (before.Count <= 0) return;
        before.Facts.AsSpan(0, before.Count).CopyTo(_known);
        _count = before.Count;
    }

    private void End(Function function, int block)
    {
        ref var end = ref _ends[block];
        end.Count = 0;
        // Only a block with several ways out, or one whose successor has no other way in, is asked again.
        Span<int> buffer = stackalloc int[2];
        bool asked = false;
        foreach (int edge in function.Successors(block, buffer)) asked |= function.BlockAt(function.EdgeAt(edge).To).IncomingCount == 1;
        if (!asked || _count == 0) return;
        end.Facts ??= new Known[Capacity];
        _known.AsSpan(0, _count).CopyTo(end.Facts);
        end.Count = _count;
    }

    private void Visit(Function function, int i)
    {
        ref var instruction = ref function[i];
        switch (instruction.Op)
        {
            case Op.Load:
                VisitLoad(function, i);
                break;
            case Op.Store:
                VisitStore(function, i);
                break;
            case Op.LoadVm when instruction.Aux != AliasRegion.Invariant.Bits:
                VisitEngineLoad(function, i);
                break;
            case Op.StoreVm:
                VisitEngineStore(function, i);
                break;
            case Op.Atomic or Op.Fence:
                // Other threads' writes become visible.
                Forget(known => known.Memory >= 0);
                break;
            case Op.Call or Op.CallPointer:
                _count = 0;
                break;
            case Op.CallBuiltin when instruction.Builtin is Builtin.Memmove or Builtin.Memset:
                Forget(known => known.Memory >= 0);
                break;
            case Op.CallBuiltin when instruction.Builtin is not Builtin.IsSubtype:
                _count = 0;
                break;
        }
    }

    private void Forget(Predicate<Known> forget)
    {
        int kept = 0;
        for (int k = 0; k < _count; k++)
        {
            if (!forget(_known[k])) _known[kept++] = _known[k];
        }
        _count = kept;
    }

    private void Add(in Known known)
    {
        if (_count < Capacity)
        {
            _known[_count++] = known;
            return;
        }
        _known[_oldest] = known;
        _oldest = (_oldest + 1) % Capacity;
    }

    // ---- linear memory

    private int AliasClass(int memory) => memory < _importedMemories ? 0 : memory;

    private void VisitLoad(Function function, int i)
    {
        ref var load = ref function[i];
        if (load.C != Function.None) return;
        for (int k = 0; k < _count; k++)
        {
            ref var known = ref _known[k];
            if (known.Memory != load.Memory || known.Address != load.B || known.Offset != load.Imm || known.Load != load.Opcode || known.Type != load.Type) continue;
            function.ReplaceWith(i, known.Value);
            return;
        }
        Add(new Known
        {
            Memory = load.Memory,
            Address = load.B,
            Offset = load.Imm,
            Size = 1 << OpcodeTable.NaturalAlignment(load.Opcode),
            Load = load.Opcode,
            Type = load.Type,
            Value = i,
        });
    }

    private void VisitStore(Function function, int i)
    {
        ref var store = ref function[i];
        int size = 1 << OpcodeTable.NaturalAlignment(store.Opcode);
        int kept = 0;
        for (int k = 0; k < _count; k++)
        {
            ref var known = ref _known[k];
            bool overlaps = known.Memory >= 0 && AliasClass(known.Memory) == AliasClass(store.Memory)
                && !(known.Memory == store.Memory && known.Address == store.B && (known.Offset + known.Size <= store.Imm || store.Imm + size <= known.Offset));
            if (!overlaps) _known[kept++] = known;
        }
        _count = kept;
        var load = LoadOf(store.Opcode);
        if (load == Opcode.Unreachable) return;
        Add(new Known { Memory = store.Memory, Address = store.B, Offset = store.Imm, Size = size, Load = load, Type = function.TypeOf(store.C), Value = store.C });
    }

    /// <summary>The load that reads back what a store wrote, all of it.</summary>
    private static Opcode LoadOf(Opcode store) => store switch
    {
        Opcode.I32Store => Opcode.I32Load,
        Opcode.I64Store => Opcode.I64Load,
        Opcode.F32Store => Opcode.F32Load,
        Opcode.F64Store => Opcode.F64Load,
        Opcode.V128Store => Opcode.V128Load,
        _ => Opcode.Unreachable,
    };

    // ---- the engine's structures

    private void VisitEngineLoad(Function function, int i)
    {
        ref var load = ref function[i];
        for (int k = 0; k < _count; k++)
        {
            ref var known = ref _known[k];
            if (known.Memory >= 0 || known.Region != load.Aux || known.Base != load.A || known.Offset != load.Imm || known.Type != load.Type) continue;
            function.ReplaceWith(i, known.Value);
            return;
        }
        Add(new Known { Memory = -1, Region = load.Aux, Base = load.A, Offset = load.Imm, Type = load.Type, Value = i });
    }

    private void VisitEngineStore(Function function, int i)
    {
        ref var store = ref function[i];
        RemoveOverwritten(function, i);
        int kept = 0;
        for (int k = 0; k < _count; k++)
        {
            if (_known[k].Memory >= 0 || _known[k].Region != store.Aux) _known[kept++] = _known[k];
        }
        _count = kept;
        Add(new Known { Memory = -1, Region = store.Aux, Base = store.A, Offset = store.Imm, Type = function.TypeOf(store.B), Value = store.B });
    }

    /// <summary>Removes a store that this one overwrites before anyone, a trap's observer among them, can look.</summary>
    private static void RemoveOverwritten(Function function, int i)
    {
        ref var store = ref function[i];
        for (int at = store.Previous; at != Function.None; at = function[at].Previous)
        {
            ref var earlier = ref function[at];
            if (earlier.Op == Op.StoreVm && earlier.Aux == store.Aux)
            {
                if (earlier.A == store.A && earlier.Imm == store.Imm && function.TypeOf(earlier.B) == function.TypeOf(store.B)) function.Remove(at);
                return;
            }
            if (earlier.Op == Op.LoadVm && earlier.Aux != store.Aux) continue;
            if (!OpTable.IsPure(earlier.Op)) return;
        }
    }
}
