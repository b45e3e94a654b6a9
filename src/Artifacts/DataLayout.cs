namespace Tiered.Artifacts;

/// <summary>Pages of a memory as an instance finds them: what the first data segments of a module leave in it.</summary>
/// <param name="Memory">A memory that the module defines.</param>
/// <param name="Address">Where the pages lie in it; a multiple of the page size.</param>
/// <param name="Contents">Whole pages.</param>
public readonly record struct MemoryImage(int Memory, ulong Address, ReadOnlyMemory<byte> Contents);

/// <summary>
/// How a module's data go into an artifact. Toolchains split data into tens of thousands of segments to leave zeros out; copying them one by one would take longer
/// than everything else of a load. So all active segments in front of the first one that does not provably fit, at a constant address of a memory the module defines, become
/// images: whole pages that a loader maps. Once instantiated they are empty for instructions, as are passive segments without contents: neither is kept. The others are, one by one.
/// </summary>
internal sealed class DataLayout
{
    private const int MaxImages = 64;

    /// <summary>Bytes and where they go in the section of data, ascending.</summary>
    internal readonly record struct Piece(long Offset, ReadOnlyMemory<byte> Bytes);

    private DataLayout(List<Piece> pieces, byte[] table, List<int> kept)
    {
        Pieces = pieces;
        Table = table;
        Kept = kept;
    }

    /// <summary>Contents of <see cref="SectionKind.Data"/>.</summary>
    internal List<Piece> Pieces { get; }

    /// <summary>Contents of <see cref="SectionKind.DataTable"/>.</summary>
    internal byte[] Table { get; }

    /// <summary>Indices of the segments that are kept.</summary>
    internal List<int> Kept { get; }

    internal static DataLayout Create(WasmModule module)
    {
        int merged = CountMergeable(module);
        var images = merged == 0 ? null : TryMerge(module, merged);
        if (images is null)
        {
            images = [];
            merged = 0;
        }
        var kept = new List<int>();
        for (int i = 0; i < module.DataSegments.Length; i++)
        {
            ref readonly var segment = ref module.DataSegments.ItemRef(i);
            if (segment.Mode == SegmentMode.Passive ? !segment.Data.IsEmpty : i >= merged) kept.Add(i);
        }
        var table = new ByteWriter(8 + images.Count * ImageRow.Size + kept.Count * DataRow.Size);
        var pieces = new List<Piece>();
        long at = 0;
        table.U32((uint)module.DataSegments.Length);
        table.U32((uint)images.Count);
        foreach (var image in images)
        {
            table.Struct(new ImageRow { Memory = image.Memory, Offset = checked((uint)at), Address = image.Address, Length = (uint)image.Contents.Length });
            pieces.Add(new Piece(at, image.Contents));
            at += image.Contents.Length;
        }
        foreach (int index in kept)
        {
            ref readonly var segment = ref module.DataSegments.ItemRef(index);
            if (segment.Data.IsEmpty)
            {
                table.Struct(new DataRow { Index = (uint)index });
                continue;
            }
            at = ArtifactFormat.Align(at, 16);
            if (segment.Mode == SegmentMode.Active && segment.Data.Length >= ArtifactFormat.MappableSegment && ConstantAddress(segment.Offset) is { } address)
                at += (long)((address - (ulong)at) % ArtifactFormat.PageSize);
            table.Struct(new DataRow { Index = (uint)index, Offset = checked((uint)at), Length = (uint)segment.Data.Length });
            pieces.Add(new Piece(at, segment.Data));
            at += segment.Data.Length;
        }
        return new DataLayout(pieces, table.ToArray(), kept);
    }

    /// <summary>
    /// The index up to which the effect of active segments is known now: none of them can trap, and nobody else sees the memory before they are done. Passive ones do nothing yet.
    /// </summary>
    private static int CountMergeable(WasmModule module)
    {
        int count = 0;
        foreach (var segment in module.DataSegments)
        {
            if (segment.Mode == SegmentMode.Passive)
            {
                count++;
                continue;
            }
            if (segment.Memory < module.ImportedMemoryCount || ConstantAddress(segment.Offset) is not { } address) break;
            var memory = module.Memories[segment.Memory];
            if (memory.IsShared || memory.PageSizeLog2 != 16) break;
            ulong size = Math.Min(memory.Limits.Minimum, 1ul << 32) << 16;
            if (address > size || (ulong)segment.Data.Length > size - address) break;
            count++;
        }
        return count;
    }

    /// <summary>The images of the active ones of the first segments; null when there would be too many, or more zeros than data.</summary>
    private static List<MemoryImage>? TryMerge(WasmModule module, int count)
    {
        var segments = new List<(int Memory, ulong Start, ulong End)>(count);
        long total = 0;
        foreach (var segment in module.DataSegments.AsSpan(0, count))
        {
            if (segment.Mode == SegmentMode.Passive || segment.Data.IsEmpty) continue;
            ulong start = ConstantAddress(segment.Offset)!.Value;
            segments.Add((segment.Memory, start, start + (ulong)segment.Data.Length));
            total += segment.Data.Length;
        }
        segments.Sort();
        long most = total * 2 + (1 << 20);
        for (ulong gap = ArtifactFormat.PageSize; gap <= 1 << 20; gap *= 4)
        {
            var ranges = Join(segments, gap);
            long size = 0;
            foreach (var (_, start, end) in ranges) size += (long)(end - start);
            if (size > most || size > int.MaxValue / 2) return null;
            if (ranges.Count <= MaxImages) return Fill(module, count, ranges);
        }
        return null;
    }

    /// <summary>Ranges of whole pages that hold the segments, which come in ascending order; gaps that are no larger than <paramref name="gap"/> are closed.</summary>
    private static List<(int Memory, ulong Start, ulong End)> Join(List<(int Memory, ulong Start, ulong End)> segments, ulong gap)
    {
        const ulong page = ArtifactFormat.PageSize;
        var ranges = new List<(int Memory, ulong Start, ulong End)>();
        foreach (var (memory, first, last) in segments)
        {
            ulong start = first & ~(page - 1), end = (last + page - 1) & ~(page - 1);
            if (ranges.Count > 0 && ranges[^1] is var (lastMemory, lastStart, lastEnd) && lastMemory == memory && start <= lastEnd + gap)
                ranges[^1] = (memory, lastStart, Math.Max(lastEnd, end));
            else
                ranges.Add((memory, start, end));
        }
        return ranges;
    }

    /// <summary>Copies the segments in their order, as later ones may write over earlier ones.</summary>
    private static List<MemoryImage> Fill(WasmModule module, int count, List<(int Memory, ulong Start, ulong End)> ranges)
    {
        var contents = new byte[ranges.Count][];
        for (int i = 0; i < contents.Length; i++) contents[i] = new byte[ranges[i].End - ranges[i].Start];
        foreach (var segment in module.DataSegments.AsSpan(0, count))
        {
            if (segment.Mode == SegmentMode.Passive || segment.Data.IsEmpty) continue;
            ulong address = ConstantAddress(segment.Offset)!.Value;
            int range = ranges.BinarySearch((segment.Memory, address, ulong.MaxValue));
            if (range < 0) range = ~range - 1;
            segment.Data.Span.CopyTo(contents[range].AsSpan((int)(address - ranges[range].Start)));
        }
        var images = new List<MemoryImage>(contents.Length);
        for (int i = 0; i < contents.Length; i++) images.Add(new MemoryImage(ranges[i].Memory, ranges[i].Start, contents[i]));
        return images;
    }

    /// <summary>The value of an expression that is a single constant.</summary>
    private static ulong? ConstantAddress(ConstantExpression expression)
    {
        const byte I32Const = 0x41, I64Const = 0x42, End = 0x0B;
        var bytes = expression.Bytes.Span;
        if (bytes.Length < 3 || bytes[0] is not (I32Const or I64Const)) return null;
        long value = 0;
        int at = 1, shift = 0;
        while (at < bytes.Length)
        {
            byte b = bytes[at++];
            value |= (long)(b & 0x7F) << shift;
            shift += 7;
            if (b >= 0x80) continue;
            if (at != bytes.Length - 1 || bytes[at] != End) return null;
            if (shift < 64) value = value << 64 - shift >> 64 - shift;
            return bytes[0] == I32Const ? (uint)value : (ulong)value;
        }
        return null;
    }
}

/// <summary>A <see cref="MemoryImage"/> as in the file.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential, Pack = 4)]
internal struct ImageRow
{
    public int Memory;
    public uint Offset;
    public ulong Address;
    public uint Length;
    public uint Reserved;

    public const int Size = 24;
}

/// <summary>A data segment that is kept, as in the file.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential, Pack = 4)]
internal struct DataRow
{
    public uint Index;
    public uint Offset;
    public uint Length;

    public const int Size = 12;
}
