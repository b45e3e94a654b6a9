using System.Runtime.ConstrainedExecution;
using System.Buffers;
using Microsoft.Win32.SafeHandles;
using Tiered.Artifacts;
using Tiered.Native;

namespace Tiered.Runtime;

/// <summary>Fills memory.</summary>
internal delegate void MemoryWriter<TState>(Span<byte> destination, TState state) where TState : allows ref struct;

/// <summary>
/// A private copy of bytes in a memory file that is sealed: no process can change it any more, and its pages can be mapped into
/// linear memories. Lives as long as something refers to it.
/// </summary>
internal sealed unsafe class SealedMemory : CriticalFinalizerObject
{
    private readonly SafeFileHandle _handle;
    private readonly byte* _start;
    private readonly int _length;

    private SealedMemory(SafeFileHandle handle, int length)
    {
        _handle = handle;
        _length = length;
        _start = Libc.Map(null, (nuint)length, Libc.PROT_READ, Libc.MAP_PRIVATE, (int)handle.DangerousGetHandle(), 0);
        if (Libc.Failed(_start))
        {
            GC.SuppressFinalize(this);
            throw new IOException("cannot map a copy of the artifact");
        }
        Memory = new NativeView(_start, length, this).Memory;
    }

    ~SealedMemory()
    {
        _ = Libc.Unmap(_start, (nuint)_length);
        _handle.Dispose();
    }

    /// <summary>The bytes. Whoever holds this keeps them mapped.</summary>
    internal ReadOnlyMemory<byte> Memory { get; }

    internal int Descriptor => (int)_handle.DangerousGetHandle();

    /// <summary>Makes a copy of at least one byte.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    internal static SealedMemory Create<TState>(int length, TState state, MemoryWriter<TState> write) where TState : allows ref struct
    {
        if (length > MemoryFile.LargestSize) throw new IOException($"a copy of {length} bytes of an artifact: files may not be so large (ulimit -f)");
        // Only memory files can be sealed.
        int descriptor = Libc.CreateMemoryFile("tiered-artifact", Libc.MFD_CLOEXEC | Libc.MFD_ALLOW_SEALING);
        if (descriptor < 0) throw new IOException("cannot create a memory file for an artifact");
        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            if (Libc.Truncate(descriptor, length) != 0) throw new IOException("cannot create a memory file for an artifact");
            byte* view = Libc.Map(null, (nuint)length, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED, descriptor, 0);
            if (Libc.Failed(view)) throw new IOException("cannot map a memory file for an artifact");
            try
            {
                write(new Span<byte>(view, length), state);
            }
            finally
            {
                _ = Libc.Unmap(view, (nuint)length);
            }
            const int seals = Libc.F_SEAL_SEAL | Libc.F_SEAL_SHRINK | Libc.F_SEAL_GROW | Libc.F_SEAL_WRITE;
            if (Libc.Control(descriptor, Libc.F_ADD_SEALS, seals) != 0) throw new IOException("cannot seal the copy of an artifact");
            return new SealedMemory(handle, length);
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
    internal object Owner { get; } = owner;

    public override Span<byte> GetSpan() => new(start, length);

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)length);
        return new MemoryHandle(start + elementIndex);
    }

    public override void Unpin() => GC.KeepAlive(Owner);

    protected override void Dispose(bool disposing)
    {
    }
}
