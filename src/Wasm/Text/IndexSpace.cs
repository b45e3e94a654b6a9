using System.Diagnostics.CodeAnalysis;

namespace Tiered.Wasm.Text;

/// <summary>One index space of a module: which identifier stands for which index, and which index has which name.</summary>
internal sealed class IndexSpace(string unknownName, string duplicateName)
{
    private readonly Dictionary<int, uint> _bySymbol = [];

    /// <summary>How many entries are bound so far.</summary>
    internal uint Count { get; private set; }

    /// <summary>Index and name symbol of every entry that has a name, in index order.</summary>
    internal List<(uint Index, int Symbol)> Names { get; } = [];

    /// <summary>What an error calls an entry that does not exist.</summary>
    internal string UnknownName => unknownName;

    /// <summary>What an error calls an entry that exists twice.</summary>
    internal string DuplicateName => duplicateName;

    /// <summary>Adds an entry; false when its identifier is taken.</summary>
    /// <param name="symbol">The identifier, or -1.</param>
    /// <param name="name">The name for the name section, or -1.</param>
    internal bool TryBind(int symbol, int name)
    {
        if (symbol >= 0 && !_bySymbol.TryAdd(symbol, Count)) return false;
        if (name >= 0) Names.Add((Count, name));
        Count++;
        return true;
    }

    internal bool TryFind(int symbol, out uint index) => _bySymbol.TryGetValue(symbol, out index);

    internal void Clear()
    {
        _bySymbol.Clear();
        Names.Clear();
        Count = 0;
    }

    /// <summary>Goes on counting entries that have no identifiers.</summary>
    internal void Skip(uint count) => Count += count;
}

/// <summary>Compares byte strings by content, also against spans.</summary>
internal sealed class ByteStringComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    internal static readonly ByteStringComparer Instance = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode([DisallowNull] byte[] bytes) => GetHashCode(bytes.AsSpan());

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = new HashCode();
        hash.AddBytes(alternate);
        return hash.ToHashCode();
    }

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}
