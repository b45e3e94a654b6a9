using System.Runtime.InteropServices;

namespace Tiered;

/// <summary>What a relocation patches.</summary>
public enum RelocationKind : byte
{
    /// <summary>x86-64: 32-bit displacement from the end of the field to a function of the same module.</summary>
    X64FunctionRelative32,
    /// <summary>arm64: the 26-bit word displacement of <c>b</c>/<c>bl</c> to a function of the same module.</summary>
    Arm64FunctionBranch26,
}

/// <summary>A place in a function's code that depends on where another function lands.</summary>
/// <param name="Offset">Offset of the field from the function's start.</param>
/// <param name="FunctionIndex">The target, as a function index of the module.</param>
/// <param name="Kind">How to patch.</param>
public readonly record struct Relocation(uint Offset, int FunctionIndex, RelocationKind Kind);

/// <summary>
/// How to find the caller's registers from a frame; frame pointers always chain the frames themselves.
/// </summary>
/// <param name="SavedRegisters">Bit set of the callee-saved general registers that the prologue stores, by hardware number.</param>
/// <param name="SaveAreaOffset">Offset from the frame pointer of the lowest stored register; they lie in ascending number, 8 bytes each.</param>
public readonly record struct UnwindInfo(ushort SavedRegisters, short SaveAreaOffset);

/// <summary>
/// Output of one compiling thread: the code of any number of functions, with their relocations and code maps. Code lives in
/// native segments of a megabyte, which are freed one by one while the module's image is written, so that code is
/// never held twice.
/// </summary>
public sealed unsafe class CodeChunk : IDisposable
{
    internal const int Alignment = 16;
    private const int SegmentSize = 1 << 20;

    internal struct Entry
    {
        public int FunctionIndex;
        public int Segment;
        public int SegmentOffset;
        public int Length;
        public int Alignment;
        public int FirstRelocation;
        public int RelocationCount;
        public int MapOffset;
        public int MapLength;
        public UnwindInfo Unwind;
    }

    private struct Segment
    {
        public byte* Start;
        public int Capacity;
        public int Used;
        public int Functions;
    }

    private readonly List<Segment> _segments = [];
    internal readonly List<Entry> Entries = [];
    internal readonly List<Relocation> Relocations = [];
    internal GrowingBytes Maps = new(4096);

    /// <summary>Bytes of code added so far.</summary>
    public long CodeBytes { get; private set; }

    /// <summary>The optional instructions that the code in this chunk uses; null from a compiler that does not keep count.</summary>
    public CpuFeatures? FeaturesUsed { get; private set; }

    /// <summary>Notes optional instructions of code in this chunk. A compiler that keeps count calls it at least once a chunk that it adds to.</summary>
    public void AddFeatures(CpuFeatures used) => FeaturesUsed = FeaturesUsed.GetValueOrDefault() | used;

    ~CodeChunk() => Dispose();

    /// <summary>
    /// Adds one finished function. <paramref name="map"/> is encoded by <see cref="CodeMap"/>; relocations ascend by offset. Constants that the code holds
    /// may need more than the usual <paramref name="alignment"/>, a power of two up to 4096.
    /// </summary>
    public void Add(int functionIndex, ReadOnlySpan<byte> code, ReadOnlySpan<Relocation> relocations, ReadOnlySpan<byte> map, UnwindInfo unwind, int alignment = Alignment)
    {
        var segments = CollectionsMarshal.AsSpan(_segments);
        int last = segments.Length - 1;
        if (last < 0 || segments[last].Capacity - segments[last].Used < code.Length)
        {
            int capacity = Math.Max(SegmentSize, code.Length);
            _segments.Add(new Segment { Start = (byte*)NativeMemory.Alloc((nuint)capacity), Capacity = capacity });
            segments = CollectionsMarshal.AsSpan(_segments);
            last++;
        }
        ref var segment = ref segments[last];
        code.CopyTo(new Span<byte>(segment.Start + segment.Used, segment.Capacity - segment.Used));
        Entries.Add(new Entry
        {
            FunctionIndex = functionIndex,
            Segment = last,
            SegmentOffset = segment.Used,
            Length = code.Length,
            Alignment = Math.Max(alignment, Alignment),
            FirstRelocation = Relocations.Count,
            RelocationCount = relocations.Length,
            MapOffset = Maps.Length,
            MapLength = map.Length,
            Unwind = unwind,
        });
        segment.Used += code.Length;
        CodeBytes += code.Length;
        segment.Functions++;
        Relocations.AddRange(relocations);
        Maps.Append(map);
    }

    /// <summary>Copies a function's code out; the segment is freed with its last function. Each function can be taken once.</summary>
    internal void Take(in Entry entry, Span<byte> destination)
    {
        ref var segment = ref CollectionsMarshal.AsSpan(_segments)[entry.Segment];
        ObjectDisposedException.ThrowIf(segment.Start == null, this);
        new ReadOnlySpan<byte>(segment.Start + entry.SegmentOffset, entry.Length).CopyTo(destination);
        if (--segment.Functions > 0) return;
        NativeMemory.Free(segment.Start);
        segment.Start = null;
    }

    /// <summary>Copies a function's code out; it stays.</summary>
    internal void CopyCode(in Entry entry, Span<byte> destination)
    {
        ref var segment = ref CollectionsMarshal.AsSpan(_segments)[entry.Segment];
        ObjectDisposedException.ThrowIf(segment.Start == null, this);
        new ReadOnlySpan<byte>(segment.Start + entry.SegmentOffset, entry.Length).CopyTo(destination);
    }

    /// <summary>Forgets all functions and keeps one segment, for the next ones.</summary>
    internal void Reset()
    {
        Entries.Clear();
        Relocations.Clear();
        Maps.Clear();
        CodeBytes = 0;
        if (_segments.Count == 0) return;
        var first = _segments[0];
        for (int i = 1; i < _segments.Count; i++) NativeMemory.Free(_segments[i].Start);
        _segments.Clear();
        if (first.Start == null) return;
        first.Used = first.Functions = 0;
        _segments.Add(first);
    }

    public void Dispose()
    {
        foreach (ref var segment in CollectionsMarshal.AsSpan(_segments))
        {
            NativeMemory.Free(segment.Start);
            segment.Start = null;
        }
        GC.SuppressFinalize(this);
    }
}

/// <summary>A growing byte buffer.</summary>
internal struct GrowingBytes(int capacity)
{
    private byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Span => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length - Length < bytes.Length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + bytes.Length));
        bytes.CopyTo(_bytes.AsSpan(Length));
        Length += bytes.Length;
    }
}
