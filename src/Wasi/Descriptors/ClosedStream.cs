namespace Tiered.Wasi;

/// <summary>
/// A standard stream that the process was started without: reads are at the end, writes fail as at a pipe that nobody
/// reads.
/// </summary>
internal sealed class ClosedStream : Stream
{
    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set =>
        throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer) => 0;
    public override int Read(byte[] buffer, int offset, int count) => 0;
    public override void Write(ReadOnlySpan<byte> buffer) => throw new ClosedStreamException();
    public override void Write(byte[] buffer, int offset, int count) => throw new ClosedStreamException();
    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}

/// <summary>There is nobody to write to.</summary>
internal sealed class ClosedStreamException() : IOException("the stream is closed");
