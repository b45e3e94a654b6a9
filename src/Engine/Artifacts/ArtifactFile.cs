using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Tiered.Artifacts;

namespace Tiered.Runtime;

/// <summary>
/// An artifact that is loaded: a file, or a sealed copy of one. Of a file nothing but code is ever mapped, since files can become
/// shorter and disks can fail: where code faults so, it traps; all else is read. The file stays open while a module refers to it.
/// </summary>
internal sealed class ArtifactFile : ArtifactBytes
{
    private readonly SafeFileHandle? _handle;
    private readonly long _start;
    private readonly SealedMemory? _copy;

    private ArtifactFile(SafeFileHandle handle, long start, long length)
    {
        _handle = handle;
        _start = start;
        Length = (int)length;
    }

    private ArtifactFile(SealedMemory copy)
    {
        _copy = copy;
        Length = copy.Memory.Length;
    }

    public override int Length { get; }

    /// <summary>Whether nobody can change it.</summary>
    internal bool IsCopy => _copy is not null;

    /// <summary>The file that holds the code.</summary>
    internal int Descriptor => _copy?.Descriptor ?? (int)_handle!.DangerousGetHandle();

    /// <summary>Where the artifact starts in the file; a multiple of the page size.</summary>
    internal long FileOffset => _start;

    /// <summary>Opens a file; with <paramref name="copy"/>, makes a copy of it that nothing can change.</summary>
    /// <param name="path">The file.</param>
    /// <param name="offset">Start of the artifact in it.</param>
    /// <param name="length">Bytes of the artifact; all from <paramref name="offset"/> on when negative.</param>
    /// <param name="copy">Whether to make a private copy.</param>
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
            var file = new ArtifactFile(handle, offset, length);
            if (!copy) return file;
            using (handle) return new ArtifactFile(SealedMemory.Create((int)length, file, static (to, from) => from.ReadInto(to, 0)));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Copies bytes into a memory file and seals it.</summary>
    internal static ArtifactFile Copy(ReadOnlySpan<byte> bytes)
    {
        CheckLength(bytes.Length);
        return new ArtifactFile(SealedMemory.Create(bytes.Length, bytes, static (destination, source) => source.CopyTo(destination)));
    }

    /// <summary>Copies the rest of a stream.</summary>
    internal static ArtifactFile Copy(Stream stream)
    {
        var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return Copy(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    private static void CheckLength(long length)
    {
        if (length is 0 or > int.MaxValue)
            throw new ArtifactException(ArtifactErrorKind.Malformed, length == 0 ? "it is empty" : "it is larger than 2 GiB");
    }

    public override ReadOnlyMemory<byte> Read(int offset, int length)
    {
        if (_copy is not null) return _copy.Memory.Slice(offset, length);
        var bytes = GC.AllocateUninitializedArray<byte>(length);
        ReadInto(bytes, offset);
        return bytes;
    }

    /// <summary>Data become a sealed copy when an instance first needs them, whose pages instances map; the rest is read then.</summary>
    public override ReadOnlyMemory<byte> Defer(SectionKind kind, int offset, int length)
    {
        if (_copy is not null || length == 0) return Read(offset, length);
        return new DeferredBytes(this, offset, length, isSealed: kind == SectionKind.Data).Memory;
    }

    private void ReadInto(Span<byte> destination, int offset)
    {
        for (int at = 0; at < destination.Length;)
        {
            int read = RandomAccess.Read(_handle!, destination[at..], _start + offset + at);
            if (read == 0) throw new IOException("the artifact's file became shorter while it was in use");
            at += read;
        }
    }

    /// <summary>The sealed copy that holds data, and where in it; false for other memory.</summary>
    internal static bool TryFindSealed(ReadOnlyMemory<byte> data, out SealedMemory memory, out int start)
    {
        SealedMemory? found = null;
        if (MemoryMarshal.TryGetMemoryManager<byte, DeferredBytes>(data, out var deferred, out start, out _)) found = deferred.Sealed;
        else if (MemoryMarshal.TryGetMemoryManager<byte, NativeView>(data, out var view, out start, out _)) found = view.Owner as SealedMemory;
        memory = found!;
        return found is not null;
    }

    /// <summary>A section that is read when somebody looks into it.</summary>
    private sealed class DeferredBytes(ArtifactFile file, int offset, int length, bool isSealed) : MemoryManager<byte>
    {
        private readonly Lock _gate = new();
        private ReadOnlyMemory<byte> _contents;
        private SealedMemory? _sealed;

        // The base class would ask for the span.
        public override Memory<byte> Memory => CreateMemory(length);

        internal SealedMemory? Sealed
        {
            get
            {
                _ = GetSpan();
                return _sealed;
            }
        }

        public override Span<byte> GetSpan()
        {
            lock (_gate)
            {
                if (!_contents.IsEmpty) return MemoryMarshal.AsMemory(_contents).Span;
                if (isSealed)
                {
                    _sealed = SealedMemory.Create(length, (file, offset), static (to, from) => from.file.ReadInto(to, from.offset));
                    _contents = _sealed.Memory;
                }
                else
                {
                    var bytes = GC.AllocateUninitializedArray<byte>(length);
                    file.ReadInto(bytes, offset);
                    _contents = bytes;
                }
                return MemoryMarshal.AsMemory(_contents).Span;
            }
        }

        public override MemoryHandle Pin(int elementIndex = 0)
        {
            _ = GetSpan();
            return _contents[elementIndex..].Pin();
        }

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
