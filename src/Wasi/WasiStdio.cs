using System.Text;

namespace Tiered.Wasi;

/// <summary>What a standard stream of the guest is connected to.</summary>
public sealed class WasiStdio
{
    /// <summary>How much <see cref="Capture"/> keeps when nothing else is said.</summary>
    public const int DefaultCaptureLimit = 64 << 20;

    private readonly CaptureStream? _capture;

    private WasiStdio(Stream? stream)
    {
        Stream = stream;
        _capture = stream as CaptureStream;
    }

    /// <summary>The process's own descriptor of the same number.</summary>
    public static WasiStdio Inherit { get; } = new(null);

    /// <summary>Reads are at the end at once, writes vanish.</summary>
    public static WasiStdio Null { get; } = new(Stream.Null);

    /// <summary>Null stands for the inherited descriptor.</summary>
    internal Stream? Stream { get; }

    /// <summary>
    /// A stream of the embedder's, who also closes it. It is flushed when the guest syncs or closes it and when the context is disposed. An
    /// <see cref="IOException"/> of it is an error that the guest gets to see; any other exception ends the guest's call and is thrown to whoever made it, such as
    /// the <see cref="InvalidOperationException"/> of a web server that allows no synchronous writes.
    /// </summary>
    public static WasiStdio FromStream(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new WasiStdio(stream);
    }

    /// <summary>Keeps what the guest writes, to be read with <see cref="GetBytes"/> or <see cref="GetText"/>.</summary>
    /// <param name="limit">Bytes to keep at most; then writes fail with <c>ENOSPC</c>.</param>
    public static WasiStdio Capture(int limit = DefaultCaptureLimit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        return new WasiStdio(new CaptureStream(limit));
    }

    /// <summary>The captured bytes so far.</summary>
    /// <exception cref="InvalidOperationException">Not made by <see cref="Capture"/>.</exception>
    public byte[] GetBytes() => Captured().ToArray();

    /// <summary>The captured bytes so far as UTF-8 text.</summary>
    /// <exception cref="InvalidOperationException">Not made by <see cref="Capture"/>.</exception>
    public string GetText() => Encoding.UTF8.GetString(Captured().ToArray());

    private CaptureStream Captured() => _capture ?? throw new InvalidOperationException("only a capturing stream keeps what is written");
}

/// <summary>Memory with a limit, written only.</summary>
internal sealed class CaptureStream(int limit) : Stream
{
    private readonly MemoryStream _memory = new();

    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    internal byte[] ToArray()
    {
        lock (_memory) return _memory.ToArray();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_memory)
        {
            if (buffer.Length > limit - _memory.Length) throw new CaptureFullException();
            _memory.Write(buffer);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));
    public override void Flush() { }
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
}

/// <summary>The limit of a capture is reached.</summary>
internal sealed class CaptureFullException() : IOException("the capture has reached its limit");
