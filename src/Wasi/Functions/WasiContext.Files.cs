using System.Runtime.CompilerServices;
using Tiered.Wasi.Native;

namespace Tiered.Wasi;

// The fd_ functions on open files.
public sealed unsafe partial class WasiContext
{
    /// <summary>Buffers that one call may name; Linux has the same limit.</summary>
    internal const int MaxVectors = 1024;

    private const int FewVectors = 16;

    private Linux.IoVector[]? _manyVectors;

    internal Errno FdRead(GuestMemory memory, uint fd, uint vectors, uint count, uint result) =>
        Transfer(memory, fd, vectors, count, 0, result, Rights.FdRead, Direction.Read);

    internal Errno FdWrite(GuestMemory memory, uint fd, uint vectors, uint count, uint result) =>
        Transfer(memory, fd, vectors, count, 0, result, Rights.FdWrite, Direction.Write);

    internal Errno FdReadAt(GuestMemory memory, uint fd, uint vectors, uint count, ulong offset, uint result) =>
        Transfer(memory, fd, vectors, count, offset, result, Rights.FdRead | Rights.FdSeek, Direction.ReadAt);

    internal Errno FdWriteAt(GuestMemory memory, uint fd, uint vectors, uint count, ulong offset, uint result) =>
        Transfer(memory, fd, vectors, count, offset, result, Rights.FdWrite | Rights.FdSeek, Direction.WriteAt);

    private enum Direction
    {
        Read,
        Write,
        ReadAt,
        WriteAt,
    }

    [SkipLocalsInit]
    private Errno Transfer(GuestMemory memory, uint fd, uint vectors, uint count, ulong offset, uint result, Rights needed, Direction direction)
    {
        var error = _descriptors.Get(fd, needed & ~Rights.FdSeek, out var descriptor);
        if (error != Errno.Success) return error;
        bool positioned = direction >= Direction.ReadAt;
        if (positioned && (descriptor.Rights & Rights.FdSeek) == 0) return CanSeek(descriptor.Type) ? Errno.NotCapable : Errno.IllegalSeek;
        if (!memory.Contains(result, sizeof(uint))) return Errno.Fault;
        if (count > FewVectors) return TransferMany(memory, descriptor, vectors, count, offset, result, direction);
        Linux.IoVector* list = stackalloc Linux.IoVector[FewVectors];
        error = ReadVectors(memory, vectors, count, list);
        return error != Errno.Success ? error : Transfer(memory, descriptor, list, (int)count, offset, result, direction);
    }

    private Errno TransferMany(GuestMemory memory, Descriptor descriptor, uint vectors, uint count, ulong offset, uint result, Direction direction)
    {
        if (count > MaxVectors) return Errno.Invalid;
        _manyVectors ??= new Linux.IoVector[MaxVectors];
        fixed (Linux.IoVector* list = _manyVectors)
        {
            var error = ReadVectors(memory, vectors, count, list);
            return error != Errno.Success ? error : Transfer(memory, descriptor, list, (int)count, offset, result, direction);
        }
    }

    private Errno Transfer(GuestMemory memory, Descriptor descriptor, Linux.IoVector* list, int count, ulong offset, uint result, Direction direction)
    {
        uint bytes = 0;
        var error = direction switch
        {
            Direction.Read => descriptor.Read(list, count, _wait, out bytes),
            Direction.Write => descriptor.Write(list, count, _wait, out bytes),
            // Only descriptors of the host have the right to seek.
            Direction.ReadAt => ((HostDescriptor)descriptor).ReadAt(list, count, offset, out bytes),
            _ => ((HostDescriptor)descriptor).WriteAt(list, count, offset, out bytes),
        };
        if (error == Errno.Success) memory.TryWrite(result, bytes);
        return error;
    }

    private static bool CanSeek(FileType type) => type is FileType.RegularFile or FileType.BlockDevice;

    /// <summary>Copies the guest's list of buffers, each of which must lie in its memory.</summary>
    private static Errno ReadVectors(GuestMemory memory, uint vectors, uint count, Linux.IoVector* list)
    {
        if (!memory.TryLocate(vectors, (ulong)count * WasiAbi.VectorSize, out byte* place)) return Errno.Fault;
        for (uint i = 0; i < count; i++, place += WasiAbi.VectorSize)
        {
            ulong vector = Unsafe.ReadUnaligned<ulong>(place);
            uint address = (uint)vector, length = (uint)(vector >> 32);
            if (!memory.TryLocate(address, length, out list[i].Base)) return Errno.Fault;
            list[i].Length = length;
        }
        return Errno.Success;
    }

    internal Errno FdSeek(GuestMemory memory, WasiAbi abi, uint fd, long offset, uint whence, uint result)
    {
        int from = abi.Whence(whence);
        // Asking where the position is needs no more than the right to tell.
        bool tells = from == 1 && offset == 0;
        return Seek(memory, fd, offset, from, result, tells ? Rights.FdTell : Rights.FdSeek);
    }

    internal Errno FdTell(GuestMemory memory, uint fd, uint result) => Seek(memory, fd, 0, 1, result, Rights.FdTell);

    private Errno Seek(GuestMemory memory, uint fd, long offset, int whence, uint result, Rights needed)
    {
        var error = _descriptors.Get(fd, Rights.None, out var descriptor);
        if (error != Errno.Success) return error;
        if (descriptor.Type == FileType.Directory) return Errno.IsDirectory;
        // The right to seek includes the right to tell.
        if ((descriptor.Rights & (needed | Rights.FdSeek)) == 0) return CanSeek(descriptor.Type) ? Errno.NotCapable : Errno.IllegalSeek;
        if (whence < 0) return Errno.Invalid;
        if (!memory.Contains(result, sizeof(ulong))) return Errno.Fault;
        long position = Linux.Seek(((HostDescriptor)descriptor).Fd, offset, whence);
        if (position < 0) return Linux.LastError;
        memory.TryWrite(result, (ulong)position);
        return Errno.Success;
    }

    internal Errno FdClose(uint fd) => _descriptors.Close(fd);

    internal Errno FdRenumber(uint from, uint to) => _descriptors.Renumber(from, to);

    internal Errno FdSync(uint fd) => _descriptors.Get(fd, Rights.FdSync, out var descriptor) is not Errno.Success and var error ? error : descriptor.Sync(dataOnly: false);

    internal Errno FdDataSync(uint fd) => _descriptors.Get(fd, Rights.FdDataSync, out var descriptor) is not Errno.Success and var error ? error : descriptor.Sync(dataOnly: true);

    internal Errno FdAdvise(uint fd, ulong offset, ulong length, uint advice)
    {
        var error = _descriptors.GetHost(fd, Rights.None, Errno.IllegalSeek, out var host);
        if (error != Errno.Success) return error;
        if (host.Type == FileType.Directory) return Errno.BadDescriptor;
        if ((host.Rights & Rights.FdAdvise) == 0) return CanSeek(host.Type) ? Errno.NotCapable : Errno.IllegalSeek;
        // The interface's numbers against Linux's: normal, sequential, random, will need, do not need, no reuse.
        int translated = advice switch { 0 => 0, 1 => 2, 2 => 1, 3 => 3, 4 => 4, 5 => 5, _ => -1 };
        if (translated < 0 || offset > long.MaxValue || length > long.MaxValue - offset) return Errno.Invalid;
        return ErrnoMap.FromLinux(Linux.Advise(host.Fd, (long)offset, (long)length, translated));
    }

    internal Errno FdAllocate(uint fd, ulong offset, ulong length)
    {
        var error = _descriptors.GetHost(fd, Rights.FdAllocate, Errno.IllegalSeek, out var host);
        if (error != Errno.Success) return error;
        if (length == 0 || offset > long.MaxValue) return Errno.Invalid;
        if (length > long.MaxValue - offset) return Errno.FileTooBig;
        int result;
        do result = Linux.Allocate(host.Fd, 0, (long)offset, (long)length);
        while (result < 0 && Linux.Interrupted);
        return Linux.Check(result);
    }

    internal Errno FdStatGet(GuestMemory memory, uint fd, uint result)
    {
        var error = _descriptors.Get(fd, Rights.None, out var descriptor);
        if (error != Errno.Success) return error;
        if (!memory.TryLocate(result, WasiAbi.FdStatSize, out byte* place)) return Errno.Fault;
        WasiAbi.WriteFdStat(place, descriptor.Type, descriptor.Flags, descriptor.Rights, descriptor.Inheriting);
        return Errno.Success;
    }

    internal Errno FdStatSetFlags(uint fd, uint flags)
    {
        var error = _descriptors.Get(fd, Rights.FdSetFlags, out var descriptor);
        if (error != Errno.Success) return error;
        return flags > (uint)FdFlags.All ? Errno.Invalid : descriptor.SetFlags((FdFlags)flags);
    }

    /// <summary>Rights can be given up, never gained.</summary>
    internal Errno FdStatSetRights(uint fd, ulong rights, ulong inheriting)
    {
        var error = _descriptors.Get(fd, Rights.None, out var descriptor);
        if (error != Errno.Success) return error;
        var (newRights, newInheriting) = ((Rights)rights, (Rights)inheriting);
        if ((newRights & ~descriptor.Rights) != 0 || (newInheriting & ~descriptor.Inheriting) != 0) return Errno.NotCapable;
        descriptor.Rights = newRights;
        descriptor.Inheriting = newInheriting;
        return Errno.Success;
    }

    internal Errno FdFileStatGet(GuestMemory memory, WasiAbi abi, uint fd, uint result)
    {
        var error = _descriptors.Get(fd, Rights.FdFileStatGet, out var descriptor);
        if (error != Errno.Success) return error;
        if (!memory.TryLocate(result, (ulong)abi.FileStatSize, out byte* place)) return Errno.Fault;
        var stat = new FileStat { Type = descriptor.Type, LinkCount = 1 };
        if (descriptor is HostDescriptor host) error = Linux.Stat(host.Fd, null, out stat);
        if (error == Errno.Success) abi.WriteFileStat(place, stat);
        return error;
    }

    internal Errno FdFileStatSetSize(uint fd, ulong size)
    {
        var error = _descriptors.GetHost(fd, Rights.FdSetSize, Errno.Invalid, out var host);
        if (error != Errno.Success) return error;
        if (size > long.MaxValue) return Errno.FileTooBig;
        int result;
        do result = Linux.Truncate(host.Fd, (long)size);
        while (result < 0 && Linux.Interrupted);
        return Linux.Check(result);
    }

    internal Errno FdFileStatSetTimes(uint fd, ulong access, ulong modification, uint flags)
    {
        var error = _descriptors.GetHost(fd, Rights.FdSetTimes, Errno.NotSupported, out var host);
        if (error != Errno.Success) return error;
        Linux.TimeSpec* times = stackalloc Linux.TimeSpec[2];
        error = ToTimes(access, modification, flags, times);
        return error != Errno.Success ? error : Linux.Check(Linux.SetTimes(host.Fd, times));
    }

    /// <summary>The two times as <c>utimensat</c> takes them.</summary>
    private static Errno ToTimes(ulong access, ulong modification, uint flags, Linux.TimeSpec* times)
    {
        if (flags > (uint)TimeFlags.All) return Errno.Invalid;
        var set = (TimeFlags)flags;
        const TimeFlags BothAccess = TimeFlags.Access | TimeFlags.AccessNow;
        const TimeFlags BothModification = TimeFlags.Modification | TimeFlags.ModificationNow;
        if ((set & BothAccess) == BothAccess || (set & BothModification) == BothModification) return Errno.Invalid;
        times[0] = (set & BothAccess) switch
        {
            TimeFlags.Access => Linux.ToTimeSpec(access),
            TimeFlags.AccessNow => new Linux.TimeSpec { Nanoseconds = Linux.UTIME_NOW },
            _ => new Linux.TimeSpec { Nanoseconds = Linux.UTIME_OMIT },
        };
        times[1] = (set & BothModification) switch
        {
            TimeFlags.Modification => Linux.ToTimeSpec(modification),
            TimeFlags.ModificationNow => new Linux.TimeSpec { Nanoseconds = Linux.UTIME_NOW },
            _ => new Linux.TimeSpec { Nanoseconds = Linux.UTIME_OMIT },
        };
        return Errno.Success;
    }
}
