using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Tiered.Artifacts;
using Tiered.Native;

namespace Tiered.Runtime;

/// <summary>
/// The bytes of an artifact, mapped and readable: those of a file, or of a sealed memory file that holds a private copy. The file stays open while a module may
/// map pages of it.
/// </summary>
internal sealed unsafe class ArtifactFile
{
    private readonly SafeFileHandle _handle;
    private readonly byte* _start;

    private ArtifactFile(SafeFileHandle handle, long offset, long length)
    {
        _handle = handle;
        FileOffset = offset;
        Length = (int)length;
        _start = Libc.Map(null, (nuint)length, Libc.PROT_READ, Libc.MAP_PRIVATE, (int)handle.DangerousGetHandle(), offset);
        if (Libc.Failed(_start))
        {
            GC.SuppressFinalize(this);
            throw new IOException("cannot map the artifact");
        }
        Memory = new NativeView(_start, Length, this).Memory;
    }

    ~ArtifactFile()
    {
        _ = Libc.Unmap(_start, (nuint)Length);
        _handle.Dispose();
    }

    /// <summary>The bytes. Whoever holds this keeps them mapped.</summary>
    internal ReadOnlyMemory<byte> Memory { get; }

    internal int Length { get; }

    /// <summary>Where the artifact starts in the file; a multiple of the page size.</summary>
    internal long FileOffset { get; }

    internal int Descriptor => (int)_handle.DangerousGetHandle();

    /// <summary>Maps a file, or with <paramref name="copy"/> a copy of it that nothing can change.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offset">Start of the artifact in it.</param>
    /// <param name="length">Bytes of the artifact; all from <paramref name="offset"/> on when negative.</param>
    /// <param name="copy">Whether to map a private copy.</param>
    internal static ArtifactFile Open(string path, long offset, long length, bool copy)
    {
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            long size = RandomAccess.GetLength(handle);
            if (offset < 0 || offset > size || length > size - offset || offset % ArtifactFormat.CodeAlignment(Target.Host.Architecture) != 0)
                throw new ArtifactException(ArtifactErrorKind.Malformed, "it does not lie in the file at a page");
            if (length < 0) length = size - offset;
            CheckLength(length);
            if (!copy) return new ArtifactFile(handle, offset, length);
            using (handle)
            {
                return Copy(length, (handle, offset), static (destination, source) =>
                {
                    for (int at = 0; at < destination.Length;)
                    {
                        int read = RandomAccess.Read(source.handle, destination[at..], source.offset + at);
                        if (read == 0) throw new ArtifactException(ArtifactErrorKind.Malformed, "the file became shorter while it was read");
                        at += read;
                    }
                });
            }
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Copies bytes into a memory file and seals it: no process can change it any more.</summary>
    internal static ArtifactFile Copy(ReadOnlySpan<byte> bytes) => Copy(bytes.Length, bytes, static (destination, source) => source.CopyTo(destination));

    /// <summary>Copies the rest of a stream.</summary>
    internal static ArtifactFile Copy(Stream stream)
    {
        var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return Copy(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    private static void CheckLength(long length)
    {
        if (length is 0 or > int.MaxValue) throw new ArtifactException(ArtifactErrorKind.Malformed, length == 0 ? "it is empty" : "it is larger than 2 GiB");
    }

    private static ArtifactFile Copy<TState>(long length, TState state, CodeMemory.Writer<TState> write) where TState : allows ref struct
    {
        CheckLength(length);
        int descriptor = Libc.CreateMemoryFile("tiered-artifact", Libc.MFD_CLOEXEC | Libc.MFD_ALLOW_SEALING);
        if (descriptor < 0) throw new OutOfMemoryException("cannot create a memory file for an artifact");
        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            if (Libc.Truncate(descriptor, length) != 0) throw new OutOfMemoryException("cannot create a memory file for an artifact");
            byte* view = Libc.Map(null, (nuint)length, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED, descriptor, 0);
            if (Libc.Failed(view)) throw new OutOfMemoryException("cannot map a memory file for an artifact");
            try
            {
                write(new Span<byte>(view, (int)length), state);
            }
            finally
            {
                _ = Libc.Unmap(view, (nuint)length);
            }
            const int seals = Libc.F_SEAL_SEAL | Libc.F_SEAL_SHRINK | Libc.F_SEAL_GROW | Libc.F_SEAL_WRITE;
            if (Libc.Control(descriptor, Libc.F_ADD_SEALS, seals) != 0) throw new IOException("cannot seal the copy of an artifact");
            return new ArtifactFile(handle, 0, length);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }
}

/// <summary>Native memory as <see cref="Memory{T}"/>. Keeps its owner alive.</summary>
internal sealed unsafe class NativeView(byte* start, int length, object owner) : MemoryManager<byte>
{
    private readonly object _owner = owner;

    public override Span<byte> GetSpan() => new(start, length);

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)length);
        return new MemoryHandle(start + elementIndex);
    }

    public override void Unpin() => GC.KeepAlive(_owner);

    protected override void Dispose(bool disposing)
    {
    }
}
