using Tiered.Wasi.Native;

namespace Tiered.Wasi;

/// <summary>
/// A .NET stream as a standard stream of the guest. An <see cref="IOException"/> is an error of input and output, which the guest gets to see. Anything else
/// is a mistake of the host's (the stream is closed, or may not be used so), which no errno may hide: it goes to whoever called the guest.
/// </summary>
internal sealed unsafe class StreamDescriptor : Descriptor
{
    private readonly Stream _stream;
    private bool _isWritten;

    internal StreamDescriptor(Stream stream)
    {
        _stream = stream;
        Type = FileType.Unknown;
        Rights = Rights.Stream & ~Rights.FdSetTimes;
        if (!stream.CanRead) Rights &= ~Rights.FdRead;
        if (!stream.CanWrite) Rights &= ~Rights.FdWrite;
    }

    internal override Errno Read(Linux.IoVector* vectors, int count, BlockingWait wait, out uint bytes)
    {
        bytes = 0;
        try
        {
            // Once bytes are there, asking for more might wait for what never comes: a short read is a valid answer.
            for (int i = 0; i < count && bytes == 0; i++)
            {
                if (vectors[i].Length == 0) continue;
                int read = _stream.Read(Buffer(vectors[i]));
                bytes = (uint)read;
                if (read == 0) break;
            }
            return Errno.Success;
        }
        catch (IOException exception)
        {
            return ErrorOf(exception);
        }
    }

    internal override Errno Write(Linux.IoVector* vectors, int count, BlockingWait wait, out uint bytes)
    {
        bytes = 0;
        try
        {
            for (int i = 0; i < count; i++)
            {
                var buffer = Buffer(vectors[i]);
                // The result is a 32-bit count.
                if (buffer.Length > int.MaxValue - (int)bytes) break;
                _stream.Write(buffer);
                _isWritten = true;
                bytes += (uint)buffer.Length;
                if ((nuint)buffer.Length < vectors[i].Length) break;
            }
            return Errno.Success;
        }
        catch (IOException exception)
        {
            // What the first buffers wrote is written; the error comes back with the next call.
            return bytes > 0 ? Errno.Success : ErrorOf(exception);
        }
    }

    internal override Errno SetFlags(FdFlags flags)
    {
        Flags = flags;
        return Errno.Success;
    }

    internal override Errno Sync(bool dataOnly)
    {
        try
        {
            if (_stream.CanWrite) _stream.Flush();
            _isWritten = false;
            return Errno.Success;
        }
        catch (IOException exception)
        {
            return ErrorOf(exception);
        }
    }

    /// <summary>The stream is the embedder's: it is flushed, not closed.</summary>
    internal override void Close()
    {
        // What was never written to needs no flush, which may be as forbidden as writing.
        if (_isWritten) _ = Sync(dataOnly: false);
    }

    private static Span<byte> Buffer(Linux.IoVector vector) => new(vector.Base, (int)Math.Min(vector.Length, int.MaxValue));

    private static Errno ErrorOf(IOException exception) => exception switch
    {
        CaptureFullException => Errno.NoSpace,
        ClosedStreamException => Errno.Pipe,
        _ => Errno.IO,
    };
}
