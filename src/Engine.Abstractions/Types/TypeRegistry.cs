using System.Collections.Concurrent;

namespace Tiered;

/// <summary>
/// Process-wide table of canonical types. Recursive groups are hash-consed by structure (iso-recursive equality, core
/// specification 3.2), so type equality anywhere in the process is equality of ids. The table holds types weakly: a group that
/// no module, function, table or other type refers to is forgotten, and its ids serve other types, oldest first and not before
/// many others wait. Thread-safe; look-ups take no lock.
/// </summary>
public static class TypeRegistry
{
    /// <summary>Ids that wait at least, so that a stale id that somebody kept as a number is found out as such.</summary>
    private const int IdleIds = 1 << 16;

    private static readonly Lock Gate = new();
    private static readonly Dictionary<uint[], WeakReference<RecursiveGroup>> Groups = new(KeyComparer.Instance);
    private static readonly ConcurrentQueue<RecursiveGroup.Remains> Forgotten = new();
    private static readonly Queue<int> FreeIds = new();
    private static Place?[] s_places = new Place[256];
    private static int s_count;

    /// <summary>Where a type with an id is found.</summary>
    private sealed record Place(WeakReference<RecursiveGroup> Group, int Index);

    /// <summary>The canonical type with an id.</summary>
    /// <exception cref="InvalidOperationException">The type is gone: the id was kept longer than its module or function type.</exception>
    public static DefinedType Get(int id) =>
        Find(id) ?? throw new InvalidOperationException($"type {id} is gone: keep the module or function type that it came from");

    /// <summary>The canonical type with an id; null when there is none, or none any more.</summary>
    internal static DefinedType? Find(int id)
    {
        var places = Volatile.Read(ref s_places);
        return (uint)id < (uint)places.Length && places[id] is { } place && place.Group.TryGetTarget(out var group)
            ? group.Types[place.Index]
            : null;
    }

    /// <summary>Number of types that are known, those included that the garbage collector has not looked for yet.</summary>
    public static int Count
    {
        get
        {
            lock (Gate)
            {
                Reclaim();
                return s_count - FreeIds.Count;
            }
        }
    }

    /// <summary>
    /// The canonical types of one recursive group. References to members are <see cref="HeapType.RecursiveGroupMember"/>;
    /// all others must be canonical already, and alive. What types may refer to, and be subtypes of, the decoder has checked;
    /// nobody else makes groups, but for single function types without supertype (<see cref="FunctionType.Create"/>).
    /// </summary>
    /// <exception cref="WasmFormatException">
    /// A function type has more parameters or results than calls can pass, or there are more types than the process can hold (4
    /// million).
    /// </exception>
    internal static DefinedType[] Intern(ReadOnlySpan<TypeDefinition> group)
    {
        foreach (var definition in group) CheckSlots(definition);
        uint[] key = MakeKey(group);
        if (TryIntern(group, key) is { } types) return types;
        // Types that nobody refers to take ids until the collector has found them.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return TryIntern(group, key) ?? throw new WasmFormatException(
            WasmFormatErrorKind.LimitExceeded, $"the modules of this process have more than {HeapType.MaxId} distinct types");
    }

    private static DefinedType[]? TryIntern(ReadOnlySpan<TypeDefinition> group, uint[] key)
    {
        lock (Gate)
        {
            if (Groups.TryGetValue(key, out var weak) && weak.TryGetTarget(out var known)) return known.Types;
            Reclaim();
            if (s_count - FreeIds.Count + group.Length > HeapType.MaxId) return null;
            var ids = new int[group.Length];
            for (int i = 0; i < ids.Length; i++) ids[i] = TakeId();
            var made = new RecursiveGroup(key, ids, group);
            var reference = made.Self;
            for (int i = 0; i < ids.Length; i++) s_places[ids[i]] = new Place(reference, i);
            Groups[key] = reference;
            return made.Types;
        }
    }

    private static int TakeId()
    {
        if (FreeIds.Count > IdleIds || s_count >= HeapType.MaxId) return FreeIds.Dequeue();
        if (s_count == s_places.Length)
        {
            var larger = new Place?[s_places.Length * 2];
            s_places.CopyTo(larger, 0);
            Volatile.Write(ref s_places, larger);
        }
        return s_count++;
    }

    /// <summary>Frees the ids of groups that were collected.</summary>
    private static void Reclaim()
    {
        while (Forgotten.TryDequeue(out var remains))
        {
            // An equal group may have come meanwhile, under other ids.
            if (Groups.TryGetValue(remains.Key, out var known) && known == remains.Self) Groups.Remove(remains.Key);
            foreach (int id in remains.Ids)
            {
                s_places[id] = null;
                FreeIds.Enqueue(id);
            }
        }
    }

    /// <summary>Called by the finalizer of a group.</summary>
    internal static void Forget(RecursiveGroup.Remains remains) => Forgotten.Enqueue(remains);

    /// <summary>
    /// What does not fit into registers travels through an area of fixed size, whatever limits a module was decoded with.
    /// </summary>
    private static void CheckSlots(TypeDefinition definition)
    {
        const int most = VMStoreContext.OverflowAreaSize / 8;
        if (definition.Kind != CompositeKind.Function) return;
        int parameters = FunctionType.CountSlots(definition.Parameters), results = FunctionType.CountSlots(definition.Results);
        if (parameters <= most && results <= most) return;
        throw new WasmFormatException(
            WasmFormatErrorKind.LimitExceeded,
            $"a function type takes {Math.Max(parameters, results)} slots of 8 bytes for parameters or results; calls can pass {most}");
    }

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
