namespace Tiered;

/// <summary>
/// Process-wide table of canonical types. Recursive groups are hash-consed by structure (iso-recursive equality, core
/// specification 3.2), so type equality anywhere in the process is equality of ids. Types are never removed: an id may
/// sit in a table of any live instance. Thread-safe; look-ups take no lock.
/// </summary>
public static class TypeRegistry
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<uint[], DefinedType[]> Groups = new(KeyComparer.Instance);
    private static DefinedType[] s_types = new DefinedType[256];
    private static int s_count;

    /// <summary>The canonical type with an id.</summary>
    public static DefinedType Get(int id) => Volatile.Read(ref s_types)[id];

    /// <summary>
    /// The canonical types of one recursive group. References to members are <see cref="HeapType.RecursiveGroupMember"/>;
    /// all others must be canonical already.
    /// </summary>
    /// <exception cref="WasmFormatException">More types than the process can hold (4 million).</exception>
    public static DefinedType[] Intern(ReadOnlySpan<TypeDefinition> group)
    {
        uint[] key = MakeKey(group);
        lock (Gate)
        {
            if (Groups.TryGetValue(key, out var known)) return known;
            if (s_count + group.Length > HeapType.MaxId)
                throw new WasmFormatException(WasmFormatErrorKind.LimitExceeded, "too many distinct types in this process");
            if (s_count + group.Length > s_types.Length)
            {
                var larger = new DefinedType[Math.Max(s_types.Length * 2, s_count + group.Length)];
                s_types.AsSpan(0, s_count).CopyTo(larger);
                Volatile.Write(ref s_types, larger);
            }
            int start = s_count;
            var types = new DefinedType[group.Length];
            for (int i = 0; i < group.Length; i++)
            {
                var d = group[i];
                DefinedType? super = d.Supertype is not { } s ? null : s.IsRelative ? types[s.Id] : Get(s.Id);
                var absolute = d with
                {
                    Parameters = Absolute(d.Parameters, start),
                    Results = Absolute(d.Results, start),
                    Fields = Array.ConvertAll(d.Fields, f => f with { Type = Absolute(f.Type, start) }),
                };
                s_types[start + i] = types[i] = new DefinedType(start + i, start, group.Length, absolute, super);
            }
            s_count += group.Length;
            Groups.Add(key, types);
            return types;
        }
    }

    private static ValType[] Absolute(ValType[] types, int start) => Array.ConvertAll(types, t => Absolute(t, start));

    private static ValType Absolute(ValType type, int start) =>
        type.IsRef && type.Heap is { IsRelative: true } heap ? ValType.Ref(HeapType.Defined(start + heap.Id), type.IsNullable) : type;

    private static uint[] MakeKey(ReadOnlySpan<TypeDefinition> group)
    {
        int length = 1;
        foreach (var d in group) length += 5 + d.Parameters.Length + d.Results.Length + 2 * d.Fields.Length;
        var key = new uint[length];
        int at = 0;
        key[at++] = (uint)group.Length;
        foreach (var d in group)
        {
            key[at++] = (uint)d.Kind | (d.IsFinal ? 16u : 0);
            key[at++] = d.Supertype is { } super ? super.Bits + 1 : 0;
            key[at++] = (uint)d.Parameters.Length;
            key[at++] = (uint)d.Results.Length;
            key[at++] = (uint)d.Fields.Length;
            foreach (var p in d.Parameters) key[at++] = p.Bits;
            foreach (var r in d.Results) key[at++] = r.Bits;
            foreach (var f in d.Fields)
            {
                key[at++] = f.Type.Bits;
                key[at++] = f.IsMutable ? 1u : 0;
            }
        }
        return key;
    }

    private sealed class KeyComparer : IEqualityComparer<uint[]>
    {
        public static readonly KeyComparer Instance = new();

        public bool Equals(uint[]? x, uint[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(uint[] key)
        {
            var hash = new HashCode();
            hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes<uint>(key));
            return hash.ToHashCode();
        }
    }
}
