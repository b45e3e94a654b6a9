using System.Numerics;
using Tiered.Backend.Optimizing.Ir;

namespace Tiered.Backend.Optimizing.Passes;

/// <summary>
/// Replaces instructions by equal ones that dominate them. The walk goes down the dominator tree with a scoped hash table: leaving a block
/// forgets what it added. Checks whose twin was passed go too: it would have trapped.
/// </summary>
internal sealed class GlobalValueNumbering : Pass
{
    private struct Entry
    {
        public int Value;
        public uint Hash;
        /// <summary>Next entry of the same bucket.</summary>
        public int Next;
    }

    private readonly DominatorTree _dominators = new();
    private int[] _buckets = new int[256];
    private Entry[] _entries = new Entry[256];
    private int _count;
    private int[] _scopes = new int[64];

    public override string Name => "global-value-numbering";

    public override void Run(Function function)
    {
        _dominators.Compute(function);
        int capacity = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(64, function.InstructionCount));
        if (_buckets.Length < capacity) _buckets = new int[capacity];
        _buckets.AsSpan().Fill(-1);
        _count = 0;
        int depth = 0, block = 0;
        // Depth-first without recursion: _scopes holds where each open block's entries start.
        while (true)
        {
            if (depth == _scopes.Length) Array.Resize(ref _scopes, depth * 2);
            _scopes[depth++] = _count;
            Visit(function, block);
            if (_dominators.FirstChild(block) >= 0)
            {
                block = _dominators.FirstChild(block);
                continue;
            }
            while (true)
            {
                Leave(_scopes[--depth]);
                if (depth == 0)
                {
                    function.ResolveAliases();
                    return;
                }
                if (_dominators.NextSibling(block) >= 0) break;
                block = _dominators.ImmediateDominator(block);
            }
            block = _dominators.NextSibling(block);
        }
    }

    private void Leave(int start)
    {
        while (_count > start)
        {
            ref var entry = ref _entries[--_count];
            _buckets[entry.Hash & (uint)(_buckets.Length - 1)] = entry.Next;
        }
    }

    private void Visit(Function function, int block)
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
