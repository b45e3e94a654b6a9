namespace Tiered.Artifacts;

/// <summary>
/// Makes a module's declarations: the binary module itself without function bodies, custom sections, data count and the contents of data segments. A loader decodes them with the decoder
/// it has for modules, so that an artifact's metadata pass every check that a module's do, and there is no second model to keep in step.
/// </summary>
internal static class Declarations
{
    private const byte CustomSection = 0, CodeSection = 10, DataSection = 11, DataCountSection = 12;

    /// <summary>The declarations of a module, from its bytes, with those of its data segments that are kept.</summary>
    internal static byte[] Create(WasmModule module, List<int> keptSegments)
    {
        var source = module.Bytes.Span;
        var output = new ByteWriter(Math.Min(source.Length, 1 << 16));
        output.Bytes(source[..8]);
        int at = 8;
        while (at < source.Length)
        {
            int start = at;
            byte id = source[at++];
            int size = (int)ReadVarint(source, ref at);
            at += size;
            if (id == DataSection) WriteDataSection(ref output, module.DataSegments.AsSpan(), keptSegments);
            else if (id is not (CustomSection or CodeSection or DataCountSection)) output.Bytes(source[start..at]);
        }
        return output.ToArray();
    }

    private static void WriteDataSection(ref ByteWriter output, ReadOnlySpan<DataSegment> segments, List<int> kept)
    {
        var section = new ByteWriter(64);
        section.Varint((uint)kept.Count);
        foreach (int index in kept)
        {
            ref readonly var segment = ref segments[index];
            if (segment.Mode == SegmentMode.Passive)
            {
                section.Varint(1);
            }
            else
            {
                section.Varint(segment.Memory == 0 ? 0u : 2u);
                if (segment.Memory != 0) section.Varint((uint)segment.Memory);
                section.Bytes(segment.Offset.Bytes.Span);
            }
            section.Varint(0);
        }
        output.Bytes([DataSection]);
        output.Varint((uint)section.Length);
        output.Bytes(section.Span);
    }

    private static uint ReadVarint(ReadOnlySpan<byte> bytes, ref int at)
    {
        uint value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = bytes[at++];
            value |= (uint)(b & 0x7F) << shift;
            if (b < 0x80) return value;
        }
    }
}
