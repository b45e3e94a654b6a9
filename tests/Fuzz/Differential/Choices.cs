namespace Tiered.Tests.Fuzz.Differential;

/// <summary>
/// Where the generator takes its decisions from: a random source that records them, or a recording. A recording that ends early goes on with
/// zeros, the simplest choice everywhere, so that shortening and zeroing it makes smaller modules.
/// </summary>
internal sealed class Choices
{
    private readonly Random? _random;
    private readonly List<uint> _made = [];
    private readonly IReadOnlyList<uint> _recording;
    private int _at;

    internal Choices(int seed)
    {
        _random = new Random(seed);
        _recording = [];
    }

    internal Choices(IReadOnlyList<uint> recording) => _recording = recording;

    /// <summary>All decisions so far.</summary>
    internal IReadOnlyList<uint> Made => _made;

    /// <summary>A number below <paramref name="limit"/>.</summary>
    internal int Next(int limit) => (int)(Bits() % (uint)limit);

    /// <summary>True in one of <paramref name="times"/> cases.</summary>
    internal bool OneIn(int times) => Next(times) == times - 1;

    internal uint Bits()
    {
        uint bits = _random is not null ? (uint)_random.NextInt64(1L << 32) : _at < _recording.Count ? _recording[_at++] : 0;
        _made.Add(bits);
        return bits;
    }

    internal T Of<T>(ReadOnlySpan<T> items) => items[Next(items.Length)];
}
