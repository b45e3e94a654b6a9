using Tiered.Native;
using Tiered.Wasi.Native;

namespace Tiered.Wasi;

/// <summary>
/// A descriptor of the host's. Append and sync flags travel with each write (<c>pwritev2</c>) instead of being set on the open file: so they can
/// be changed at any time, positioned writes keep their position, and inherited descriptors, whose open file other processes share, stay as they are.
/// </summary>
internal sealed unsafe class HostDescriptor : Descriptor
{
    /// <summary>What a pipe with any room takes at once (PIPE_BUF).</summary>
    private const nuint SurePart = 4096;

    /// <summary>How a call is kept from blocking in the system, where nothing could end it.</summary>
    private enum Waiting
    {
        /// <summary>Files do not wait.</summary>
        Never,

        /// <summary>Each call asks not to be made to wait. The flags of the open file, which others may share, stay as they are.</summary>
        Asks,

        /// <summary>The file knows no such calls, as terminals: it is polled first.</summary>
        Polls,
    }

    private readonly bool _owned;
    private Waiting _waiting;
    private readonly FdFlags _fixedFlags;
    private int _writeFlags;

    private HostDescriptor(int fd, FileType type, Rights rights, Rights inheriting, FdFlags flags, FdFlags fixedFlags, bool owned)
    {
        Fd = fd;
        Type = type;
        Rights = rights;
        Inheriting = inheriting;
        _owned = owned;
        _fixedFlags = fixedFlags;
        _waiting = type is FileType.RegularFile or FileType.BlockDevice or FileType.Directory ? Waiting.Never : Waiting.Asks;
        KeepFlags(flags);
    }

    internal int Fd { get; }

    /// <summary>The guest's numbers for positions in a directory.</summary>
    internal DirectoryCookies Cookies => field ??= new DirectoryCookies();

    /// <summary>The path that a preopened directory has for the guest.</summary>
    internal byte[]? PreopenName { get; private init; }

    // The preopened directory through which this was opened, as long as that is open.
    private HostDescriptor? _preopen;
    private bool _isClosed;

    /// <summary>The host's descriptor of the directory that the guest has as its root and that this lies in; -1 when there is none.</summary>
    internal int Root => (_preopen ?? this) is { _isClosed: false, PreopenName: [(byte)'/'] } root ? root.Fd : -1;

    /// <summary>Notes the directory that this was opened through.</summary>
    internal HostDescriptor Below(HostDescriptor directory)
    {
        _preopen = directory._preopen ?? directory;
        return this;
    }

    /// <summary>A preopened directory.</summary>
    /// <exception cref="IOException">The host has no such directory, or it is not accessible.</exception>
    internal static HostDescriptor Preopen(WasiPreopen preopen)
    {
        int fd;
        fixed (byte* path = RawText.Encode(preopen.HostPath)) fd = Linux.OpenAt(Linux.AT_FDCWD, path, Linux.O_RDONLY | Linux.O_DIRECTORY | Linux.O_CLOEXEC, 0);
        if (fd < 0) throw new IOException($"cannot open the directory '{preopen.HostPath}': {Linux.LastError}");
        var allowed = preopen.ReadOnly ? ~Rights.Modifying : ~Rights.None;
        return new HostDescriptor(fd, FileType.Directory, Rights.Directory & allowed, (Rights.Directory | Rights.File) & allowed, FdFlags.None, FdFlags.None, owned: true)
        {
            PreopenName = RawText.Encode(preopen.GuestPath)[..^1],
        };
    }

    /// <summary>
    /// Whether a descriptor was there when the process started. In a process that was started without it, the runtime has opened some file or pipe of
    /// its own under that number, which no guest may have: close-on-exec tells, for what has that flag cannot have come through an exec.
    /// </summary>
    internal static bool CameFromParent(int fd) => Linux.Control(fd, Linux.F_GETFD, 0) is >= 0 and var flags && (flags & Linux.FD_CLOEXEC) == 0;

    /// <summary>One of the process's own descriptors, which stays open; null when the process has none of that number.</summary>
    internal static HostDescriptor? Inherit(int fd)
    {
        int flags = Linux.Control(fd, Linux.F_GETFL, 0);
        if (flags < 0 || Linux.Stat(fd, null, out var stat) != Errno.Success) return null;
        var rights = UsableRights(fd, stat.Type);
        int access = flags & Linux.O_ACCMODE;
        if (access == Linux.O_RDONLY) rights &= ~Rights.Writing;
        if (access == Linux.O_WRONLY) rights &= ~Rights.FdRead;
        var set = ((flags & Linux.O_APPEND) != 0 ? FdFlags.Append : 0) | ((flags & Linux.O_NONBLOCK) != 0 ? FdFlags.NonBlocking : 0);
        return new HostDescriptor(fd, stat.Type, rights, Rights.None, set, set, owned: false);
    }

    /// <summary>Takes over a descriptor that was opened for the guest.</summary>
    internal static HostDescriptor Own(int fd, FileType type, Rights rights, Rights inheriting, FdFlags flags) =>
        new(fd, type, rights & UsableRights(fd, type), inheriting, flags, FdFlags.None, owned: true);

    /// <summary>
    /// What makes sense for a file. Only terminals are character devices without the right to seek: that is how the guest's C library tells them.
    /// </summary>
    private static Rights UsableRights(int fd, FileType type) => type switch
    {
        FileType.Directory => Rights.Directory,
        FileType.RegularFile or FileType.BlockDevice => Rights.File,
        FileType.CharacterDevice => Linux.IsTerminal(fd) != 0 ? Rights.Stream : Rights.File,
        FileType.SocketStream or FileType.SocketDatagram => Rights.Socket,
        _ => Rights.Stream,
    };

    internal override Errno Read(Linux.IoVector* vectors, int count, BlockingWait wait, out uint bytes)
    {
        bytes = 0;
        while (true)
        {
            if (_waiting == Waiting.Polls && Ready(Linux.POLLIN, wait) is not Errno.Success and var refused) return refused;
            nint result = _waiting == Waiting.Asks ? Linux.PReadV2(Fd, vectors, count, -1, Linux.RWF_NOWAIT) : Linux.ReadV(Fd, vectors, count);
            if (result >= 0)
            {
                bytes = (uint)result;
                return Errno.Success;
            }
            if (GoesOn(Linux.POLLIN, wait) is not Errno.Success and var error) return error;
        }
    }

    /// <summary>Writes all, as a blocking write does, or what there is room for when the guest asked not to wait.</summary>
    internal override Errno Write(Linux.IoVector* vectors, int count, BlockingWait wait, out uint bytes)
    {
        bytes = 0;
        nuint left = (nuint)count;
        while (true)
        {
            Errno error = _waiting == Waiting.Polls ? Ready(Linux.POLLOUT, wait) : Errno.Success;
            if (error == Errno.Success)
            {
                nint result = WriteOnce(vectors, (int)left);
                if (result >= 0)
                {
                    bytes += (uint)result;
                    // The result is a 32-bit count.
                    bool once = _waiting == Waiting.Never || (Flags & FdFlags.NonBlocking) != 0 || Type == FileType.SocketDatagram || bytes > int.MaxValue;
                    if (once || IsDone(ref vectors, ref left, (nuint)result)) return Errno.Success;
                    continue;
                }
                error = GoesOn(Linux.POLLOUT, wait);
            }
            // What was written is written; the error comes back with the next call.
            if (error != Errno.Success) return bytes > 0 ? Errno.Success : error;
        }
    }

    private nint WriteOnce(Linux.IoVector* vectors, int count)
    {
        switch (_waiting)
        {
            case Waiting.Asks:
                return Linux.PWriteV2(Fd, vectors, count, -1, Linux.RWF_NOWAIT);
            case Waiting.Polls:
                // So much can be written at once when the system says that something can.
                for (; count > 1 && vectors->Length == 0; count--) vectors++;
                var part = count == 0 ? default : new Linux.IoVector { Base = vectors->Base, Length = Math.Min(vectors->Length, SurePart) };
                return Linux.WriteV(Fd, &part, 1);
            default:
                return _writeFlags == 0 ? Linux.WriteV(Fd, vectors, count) : Linux.PWriteV2(Fd, vectors, count, -1, _writeFlags);
        }
    }

    /// <summary>Steps over what was written; whether that is all.</summary>
    internal static bool IsDone(ref Linux.IoVector* vectors, ref nuint count, nuint written)
    {
        while (count > 0 && written >= vectors->Length)
        {
            written -= vectors->Length;
            vectors++;
            count--;
        }
        if (count == 0) return true;
        vectors->Base += written;
        vectors->Length -= written;
        return false;
    }

    /// <summary>After a failed call: success when it is to be made again, now that there is something to read or room to write.</summary>
    private Errno GoesOn(short events, BlockingWait wait)
    {
        switch (Linux.LastErrorNumber)
        {
            case Linux.EINTR:
                return Errno.Success;
            case Linux.EAGAIN:
                return Ready(events, wait);
            case Linux.EOPNOTSUPP when _waiting == Waiting.Asks:
                _waiting = Waiting.Polls;
                return Errno.Success;
            default:
                return Linux.LastError;
        }
    }

    /// <summary>Waits until the next call will not block; for a guest that asked not to wait, tells whether it would.</summary>
    private Errno Ready(short events, BlockingWait wait)
    {
        var item = new Linux.PollFd { Fd = Fd, Events = events };
        var now = default(Linux.TimeSpec);
        if (Linux.Poll(&item, 1, &now, null) != 0) return Errno.Success;
        return (Flags & FdFlags.NonBlocking) != 0 ? Errno.Again : wait.For(Fd, events);
    }

    /// <summary>Reads at an offset; the position stays.</summary>
    internal Errno ReadAt(Linux.IoVector* vectors, int count, ulong offset, out uint bytes)
    {
        bytes = 0;
        if (offset > long.MaxValue) return Errno.Invalid;
        nint result;
        do result = Linux.PReadV(Fd, vectors, count, (long)offset);
        while (result < 0 && Linux.Interrupted);
        if (result < 0) return Linux.LastError;
        bytes = (uint)result;
        return Errno.Success;
    }

    /// <summary>Writes at an offset, appending or not; the position stays.</summary>
    internal Errno WriteAt(Linux.IoVector* vectors, int count, ulong offset, out uint bytes)
    {
        bytes = 0;
        if (offset > long.MaxValue) return Errno.Invalid;
        nint result;
        do result = Linux.PWriteV2(Fd, vectors, count, (long)offset, _writeFlags & ~Linux.RWF_APPEND);
        while (result < 0 && Linux.Interrupted);
        if (result < 0) return Linux.LastError;
        bytes = (uint)result;
        return Errno.Success;
    }

    internal override Errno SetFlags(FdFlags flags)
    {
        if (_owned && ((flags ^ Flags) & FdFlags.NonBlocking) != 0)
        {
            int old = Linux.Control(Fd, Linux.F_GETFL, 0);
            if (old < 0) return Linux.LastError;
            int wanted = (flags & FdFlags.NonBlocking) != 0 ? old | Linux.O_NONBLOCK : old & ~Linux.O_NONBLOCK;
            if (Linux.Control(Fd, Linux.F_SETFL, wanted) < 0) return Linux.LastError;
        }
        KeepFlags(flags);
        return Errno.Success;
    }

    private void KeepFlags(FdFlags flags)
    {
        Flags = flags | _fixedFlags;
        _writeFlags = 0;
        if (Type != FileType.RegularFile) return;
        if ((flags & FdFlags.Append) != 0) _writeFlags |= Linux.RWF_APPEND;
        if ((flags & FdFlags.DataSync) != 0) _writeFlags |= Linux.RWF_DSYNC;
        if ((flags & FdFlags.Sync) != 0) _writeFlags |= Linux.RWF_SYNC;
    }

    internal override Errno Sync(bool dataOnly)
    {
        int result;
        do result = dataOnly ? Linux.DataSync(Fd) : Linux.Sync(Fd);
        while (result < 0 && Linux.Interrupted);
        return Linux.Check(result);
    }

    internal override void Close()
    {
        _isClosed = true;
        if (_owned) _ = Linux.Close(Fd);
    }
}
