namespace Tiered;

/// <summary>The identity of a kind of exception.</summary>
public sealed class Tag
{
    private static long s_nextId;

    /// <summary>Makes a new tag, different from all others.</summary>
    /// <param name="store">Where it lives.</param>
    /// <param name="type">Values that its exceptions carry, as parameters; no results.</param>
    public Tag(Store store, FunctionType type)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(type);
        if (type.Results.Length > 0) throw new ArgumentException("a tag's type has no results", nameof(type));
        Store = store;
        Type = type;
        Id = Interlocked.Increment(ref s_nextId);
    }

    public Store Store { get; }
    public FunctionType Type { get; }

    /// <summary>What compiled code compares.</summary>
    internal long Id { get; }
}
