namespace Tiered;

/// <summary>
/// A canonical recursive group: its types live and die together, and keep the types alive that they refer to. When it is
/// collected, its ids are free.
/// </summary>
internal sealed class RecursiveGroup
{
    private readonly Remains _remains;

    // Types outside of the group that its types refer to: held, so that their ids keep their meaning.
    private readonly DefinedType[] _references;

    internal RecursiveGroup(uint[] key, int[] ids, ReadOnlySpan<TypeDefinition> definitions)
    {
        Self = new WeakReference<RecursiveGroup>(this);
        _remains = new Remains(Self, key, ids);
        Types = new DefinedType[ids.Length];
        var references = new HashSet<DefinedType>();
        for (int i = 0; i < ids.Length; i++)
        {
            var definition = definitions[i];
            DefinedType? super = definition.Supertype is not { } s ? null : s.IsRelative ? Types[s.Id] : s.Definition;
            var absolute = definition with
            {
                Parameters = Array.ConvertAll(definition.Parameters, Absolute),
                Results = Array.ConvertAll(definition.Results, Absolute),
                Fields = Array.ConvertAll(definition.Fields, f => f with { Type = Absolute(f.Type) }),
            };
            Types[i] = new DefinedType(ids[i], this, absolute, super);
        }
        _references = [.. references];

        ValType Absolute(ValType type)
        {
            if (!type.IsRef || !type.Heap.IsConcrete) return type;
            if (type.Heap.IsRelative) return ValType.Ref(HeapType.Defined(ids[type.Heap.Id]), type.IsNullable);
            references.Add(type.Heap.Definition);
            return type;
        }
    }

    ~RecursiveGroup() => TypeRegistry.Forget(_remains);

    /// <summary>What the registry holds.</summary>
    internal WeakReference<RecursiveGroup> Self { get; }

    internal DefinedType[] Types { get; }

    /// <summary>What is left of a collected group.</summary>
    internal sealed record Remains(WeakReference<RecursiveGroup> Self, uint[] Key, int[] Ids);
}
