namespace Tiered.Artifacts;

/// <summary>
/// Where the bytes of an artifact come from. What was handed out never changes and can be read at any time, whatever becomes of
/// the place it came from.
/// </summary>
public abstract class ArtifactBytes
{
    /// <summary>Bytes of the artifact.</summary>
    public abstract int Length { get; }

    /// <summary>Bytes that are needed now.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    public abstract ReadOnlyMemory<byte> Read(int offset, int length);

    /// <summary>A section that may never be needed. Reading it for the first time throws where <see cref="Read"/> would.</summary>
    public virtual ReadOnlyMemory<byte> Defer(SectionKind kind, int offset, int length) => Read(offset, length);

    /// <summary>An artifact in memory that nobody changes.</summary>
    public static ArtifactBytes Of(ReadOnlyMemory<byte> bytes) => new InMemory(bytes);

    private sealed class InMemory(ReadOnlyMemory<byte> bytes) : ArtifactBytes
    {
        public override int Length => bytes.Length;

        public override ReadOnlyMemory<byte> Read(int offset, int length) => bytes.Slice(offset, length);
    }
}
