namespace Tiered.Wasi;

/// <summary>
/// The guest's numbers for positions in a directory. The host's are 63-bit hashes on common file systems, and the guest's C library returns positions from <c>telldir</c> as a <c>long</c>
/// of 32 bits. So positions are numbered as they are met. A number keeps its position while entries come and go, as the host's positions do.
/// </summary>
internal sealed class DirectoryCookies
{
    // More than this are forgotten when the guest starts again: whoever rewinds may not use older positions.
    private const int MaxKept = 1 << 16;

    private readonly List<long> _positions = [0];
    private readonly Dictionary<long, uint> _numbers = [];

    /// <summary>The position that a number stands for; 0 is the start. False for a number that was never given out.</summary>
    internal bool TryFind(ulong cookie, out long position)
    {
        position = 0;
        if (cookie >= (ulong)_positions.Count) return false;
        if (cookie == 0 && _positions.Count > MaxKept)
        {
            _positions.RemoveRange(1, _positions.Count - 1);
            _numbers.Clear();
        }
        position = _positions[(int)cookie];
        return true;
    }

    /// <summary>The number of a position.</summary>
    /// <param name="position">The host's position behind an entry.</param>
    /// <param name="previous">The number of the position in front of it: mostly the one before.</param>
    internal uint NumberOf(long position, uint previous)
    {
        if (previous + 1 < (uint)_positions.Count && _positions[(int)previous + 1] == position) return previous + 1;
        if (_numbers.TryGetValue(position, out uint number)) return number;
        number = (uint)_positions.Count;
        _positions.Add(position);
        _numbers.Add(position, number);
        return number;
    }
}
