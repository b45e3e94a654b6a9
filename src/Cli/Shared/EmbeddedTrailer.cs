using System.Buffers.Binary;
using Tiered.Artifacts;

namespace Tiered.Cli;

/// <summary>
/// The end of an executable that carries an artifact: eight bytes of magic, offset and length of the artifact, a checksum of those, and four bytes of version.
/// The artifact starts at a page, so that its code is mapped straight from the executable file.
/// </summary>
internal static class EmbeddedTrailer
{
    private const uint Version = 1;

    // Bytes of an ELF file's identification that nothing reads.
    private const int MarkOffset = 9;

    private static ReadOnlySpan<byte> Mark => "tiered\u0001"u8;

    /// <summary>The first bytes of an executable that are looked at for a mark.</summary>
    internal const int HeadSize = 16;

    /// <summary>Marks an executable as one that carries an artifact: when its end is damaged or cut off, its head still says so.</summary>
    internal static void MarkHead(Span<byte> executable) => Mark.CopyTo(executable[MarkOffset..]);

    /// <summary>Whether an executable is to carry an artifact.</summary>
    internal static bool IsMarked(ReadOnlySpan<byte> executable) => executable.Length >= HeadSize && executable[MarkOffset..].StartsWith(Mark);

    private static ReadOnlySpan<byte> Magic => [0x89, (byte)'w', (byte)'a', (byte)'s', (byte)'m', (byte)'x', 0x0D, 0x0A];

    internal static byte[] Create(long offset, long length)
    {
        var trailer = new byte[ArtifactFormat.TrailerSize];
        Magic.CopyTo(trailer);
        BinaryPrimitives.WriteInt64LittleEndian(trailer.AsSpan(8), offset);
        BinaryPrimitives.WriteInt64LittleEndian(trailer.AsSpan(16), length);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(24), Crc32C.Compute(trailer.AsSpan(0, 24)));
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(28), Version);
        return trailer;
    }

    /// <summary>Reads a trailer; false for the end of any other file.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> trailer, out long offset, out long length)
    {
        offset = length = 0;
        if (trailer.Length != ArtifactFormat.TrailerSize || !trailer.StartsWith(Magic)) return false;
        offset = BinaryPrimitives.ReadInt64LittleEndian(trailer[8..]);
        length = BinaryPrimitives.ReadInt64LittleEndian(trailer[16..]);
        return BinaryPrimitives.ReadUInt32LittleEndian(trailer[24..]) == Crc32C.Compute(trailer[..24])
            && BinaryPrimitives.ReadUInt32LittleEndian(trailer[28..]) == Version && offset >= 0 && length >= 0;
    }
}
