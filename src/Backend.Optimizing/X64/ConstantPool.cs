namespace Tiered.Backend.Optimizing.X64;

/// <summary>Constants of vector registers that lie behind a function's code, 16 bytes each or 8.</summary>
internal sealed class ConstantPool
{
    /// <summary>A constant whose value an instruction without memory makes.</summary>
    public const int Zero = 0;
    /// <summary>All bits set.</summary>
    public const int Ones = 1;

    // Equal constants are looked for among so many of the newest.
    private const int SearchDepth = 32;

    public struct Entry
    {
        public ulong Low, High;
        public bool IsScalar;
        /// <summary>Offset in the code once placed, or -1.</summary>
        public int Offset;
    }

    private Entry[] _entries = new Entry[16];

    public ConstantPool() => Reset();

    public int Count { get; private set; }

    public Span<Entry> Entries => _entries.AsSpan(0, Count);

    public ref Entry this[int constant] => ref _entries[constant];

    public void Reset()
    {
        Count = 0;
        Append(0, 0, isScalar: false);
        Append(ulong.MaxValue, ulong.MaxValue, isScalar: false);
    }

    public int AddVector(ulong low, ulong high) => Find(low, high, isScalar: false);

    /// <summary>A scalar. Zero is the vector of zeros.</summary>
    public int AddScalar(bool isDouble, ulong bits) => bits == 0 ? Zero : Find(isDouble ? bits : (uint)bits, 0, isScalar: true);

    private int Find(ulong low, ulong high, bool isScalar)
    {
        int oldest = Math.Max(2, Count - SearchDepth);
        for (int i = Count - 1; i >= oldest; i--)
        {
            if (_entries[i].Low == low && _entries[i].High == high && _entries[i].IsScalar == isScalar) return i;
        }
        if (!isScalar && low == 0 && high == 0) return Zero;
        if (!isScalar && (low & high) == ulong.MaxValue) return Ones;
        return Append(low, high, isScalar);
    }

    private int Append(ulong low, ulong high, bool isScalar)
    {
        if (Count == _entries.Length) Array.Resize(ref _entries, Count * 2);
        _entries[Count] = new Entry { Low = low, High = high, IsScalar = isScalar, Offset = -1 };
        return Count++;
    }
}
