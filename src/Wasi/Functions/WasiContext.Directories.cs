using System.Runtime.CompilerServices;
using Tiered.Wasi.Native;

namespace Tiered.Wasi;

// Preopened directories and reading directories.
public sealed unsafe partial class WasiContext
{
    private const int DirectoryBufferSize = 16 << 10;

    private byte[]? _directoryBuffer;

    internal Errno FdPrestatGet(GuestMemory memory, uint fd, uint result)
    {
        var error = FindPreopen(fd, out byte[] name);
        if (error != Errno.Success) return error;
        // The tag 0 says directory, the only kind there is.
        return memory.TryWrite(result, (ulong)name.Length << 32) ? Errno.Success : Errno.Fault;
    }

    internal Errno FdPrestatName(GuestMemory memory, uint fd, uint buffer, uint length)
    {
        var error = FindPreopen(fd, out byte[] name);
        if (error != Errno.Success) return error;
        if (length < (uint)name.Length) return Errno.NameTooLong;
        if (!memory.TryLocate(buffer, (ulong)name.Length, out byte* place)) return Errno.Fault;
        name.CopyTo(new Span<byte>(place, name.Length));
        return Errno.Success;
    }

    private Errno FindPreopen(uint fd, out byte[] name)
    {
        name = [];
        var error = _descriptors.Get(fd, Rights.None, out var descriptor);
        if (error != Errno.Success) return error;
        // Guests find their preopened directories by asking for 3, 4, ... up to this error.
        if (descriptor is not HostDescriptor { PreopenName: { } found }) return Errno.BadDescriptor;
        name = found;
        return Errno.Success;
    }

    /// <summary>
    /// Fills the buffer with entries from a cookie on; the last one is cut off where the buffer ends, and a buffer that is not full says that
    /// there are no more. Cookies stand for the file system's own positions, so they stay valid while entries come and go.
    /// </summary>
    internal Errno FdReadDirectory(GuestMemory memory, uint fd, uint buffer, uint length, ulong cookie, uint result)
    {
        var error = _descriptors.GetDirectory(fd, Rights.FdReadDirectory, out var directory);
        if (error != Errno.Success) return error;
        if (!memory.TryLocate(buffer, length, out byte* place) || !memory.Contains(result, sizeof(uint))) return Errno.Fault;
        var cookies = directory.Cookies;
        if (!cookies.TryFind(cookie, out long position)) return Errno.Invalid;
        if (Linux.Seek(directory.Fd, position, 0) < 0) return Linux.LastError;
        uint next = (uint)cookie;
        _directoryBuffer ??= GC.AllocateUninitializedArray<byte>(DirectoryBufferSize);
        var destination = new DirectoryPacker(place, length);
        fixed (byte* entries = _directoryBuffer)
        {
            while (!destination.IsFull)
            {
                nint size = Linux.GetDirectoryEntries(directory.Fd, entries, DirectoryBufferSize);
                if (size < 0) return Linux.LastError;
                if (size == 0) break;
                byte* end = entries + size;
                for (byte* entry = entries; entry < end && !destination.IsFull; entry += Unsafe.ReadUnaligned<ushort>(entry + 16))
                {
                    byte* name = entry + 19;
                    var type = TypeOf(entry[18], directory.Fd, name);
                    next = cookies.NumberOf(Unsafe.ReadUnaligned<long>(entry + 8), next);
                    destination.Add(next, Unsafe.ReadUnaligned<ulong>(entry), type, System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name));
                }
            }
        }
        memory.TryWrite(result, destination.Used);
        return Errno.Success;
    }

    /// <summary>The guest's number for a <c>DT_</c> constant. Some file systems do not tell types in directories.</summary>
    private static FileType TypeOf(byte type, int directory, byte* name) => type switch
    {
        2 => FileType.CharacterDevice,
        4 => FileType.Directory,
        6 => FileType.BlockDevice,
        8 => FileType.RegularFile,
        10 => FileType.SymbolicLink,
        12 => FileType.SocketStream,
        0 when Linux.Stat(directory, name, out var stat, Linux.STATX_TYPE) == Errno.Success => stat.Type,
        _ => FileType.Unknown,
    };
}

/// <summary>Packs directory entries into a buffer, cutting off the last one.</summary>
internal unsafe ref struct DirectoryPacker(byte* buffer, uint length)
{
    private readonly byte* _buffer = buffer;
    private readonly uint _length = length;

    internal uint Used { get; private set; }

    internal readonly bool IsFull => Used == _length;

    internal void Add(ulong next, ulong inode, FileType type, ReadOnlySpan<byte> name)
    {
        byte* header = stackalloc byte[WasiAbi.DirectoryEntrySize];
        WasiAbi.WriteDirectoryEntry(header, next, inode, (uint)name.Length, type);
        Append(new ReadOnlySpan<byte>(header, WasiAbi.DirectoryEntrySize));
        Append(name);
    }

    private void Append(scoped ReadOnlySpan<byte> bytes)
    {
        int count = (int)Math.Min((uint)bytes.Length, _length - Used);
        bytes[..count].CopyTo(new Span<byte>(_buffer + Used, count));
        Used += (uint)count;
    }
}
