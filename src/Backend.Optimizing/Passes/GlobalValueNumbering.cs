using System.Numerics;
using Tiered.Backend.Optimizing.Ir;

namespace Tiered.Backend.Optimizing.Passes;

/// <summary>
/// Replaces instructions by equal ones that dominate them. The walk goes down the dominator tree with a scoped hash table: leaving a block
/// forgets what it added. Checks whose twin was passed go too: it would have trapped.
/// </summary>
internal sealed class GlobalValueNumbering : ScopedPass
{
    private struct Entry
    {
        public int Value;
        public uint Hash;
        /// <summary>Next entry of the same bucket.</summary>
        public int Next;
    }

    private int[] _buckets = new int[256];
    private Entry[] _entries = new Entry[256];
    private int _count;

    public override string Name => "global-value-numbering";

    public override void Run(Function function)
    {
        int capacity = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(64, function.InstructionCount));
        if (_buckets.Length < capacity) _buckets = new int[capacity];
        _buckets.AsSpan().Fill(-1);
        _count = 0;
        Walk(function);
        function.ResolveAliases();
    }

    protected override int FactCount => _count;

    protected override void Forget(int count)
    {
        while (_count > count)
        {
            ref var entry = ref _entries[--_count];
            _buckets[entry.Hash & (uint)(_buckets.Length - 1)] = entry.Next;
        }
    }

    protected override void Visit(Function function, int block)
    {
        for (int i = function.BlockAt(block).First, next; i != Function.None; i = next)
        {
            next = function[i].Next;
            if (function.HasAliases) function.ResolveOperands(i);
            ref var instruction = ref function[i];
            if (!IsNumbered(instruction)) continue;
            Order(ref instruction);
            uint hash = Hash(instruction);
            ref int bucket = ref _buckets[hash & (uint)(_buckets.Length - 1)];
            int found = bucket;
            while (found >= 0 && !(_entries[found].Hash == hash && Same(function[_entries[found].Value], instruction))) found = _entries[found].Next;
            if (found >= 0)
            {
                if (instruction.Type == IrType.None) function.Remove(i);
                else function.ReplaceWith(i, _entries[found].Value);
                continue;
            }
            if (_count == _entries.Length) Array.Resize(ref _entries, _count * 2);
            _entries[_count] = new Entry { Value = i, Hash = hash, Next = bucket };
            bucket = _count++;
        }
    }

    private static bool IsNumbered(in Instruction i) => i.Op switch
    {
        Op.TrapIf or Op.BoundsCheck or Op.TruncS or Op.TruncU or Op.DivS or Op.DivU or Op.RemS or Op.RemU => true,
        Op.LoadVm => i.Aux == AliasRegion.Invariant.Bits,
        Op.Argument => false,
        _ => OpTable.IsPure(i.Op),
    };

    private static void Order(ref Instruction i)
    {
        if ((OpTable.Effects(i.Op) & Effects.Commutative) != 0 && i.A > i.B) (i.A, i.B) = (i.B, i.A);
    }

    private static uint Hash(in Instruction i)
    {
        ulong hash = (ulong)i.Op << 8 | (ulong)i.Type;
        hash = (hash ^ (uint)i.A) * 0x9E37_79B9_7F4A_7C15;
        hash = (hash ^ (uint)i.B ^ hash >> 32) * 0x9E37_79B9_7F4A_7C15;
        hash = (hash ^ (uint)i.C ^ (ulong)(uint)i.Aux << 32 ^ hash >> 29) * 0x9E37_79B9_7F4A_7C15;
        hash = (hash ^ (ulong)i.Imm ^ hash >> 32) * 0x9E37_79B9_7F4A_7C15;
        return (uint)(hash >> 32);
    }

    private static bool Same(in Instruction a, in Instruction b) =>
        a.Op == b.Op && a.Type == b.Type && a.A == b.A && a.B == b.B && a.C == b.C && a.Aux == b.Aux && a.Imm == b.Imm;
}
