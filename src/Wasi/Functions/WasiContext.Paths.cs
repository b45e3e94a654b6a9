using Tiered.Wasi.Native;

namespace Tiered.Wasi;

// The path_ functions. The last component is named by the resolver and used without following it, whatever it has become meanwhile.
public sealed unsafe partial class WasiContext
{
    private const uint FollowSymlinks = 1;
    private const uint FileMode = 0x1B6, DirectoryMode = 0x1FF; // 0666, 0777: the host's umask applies

    private static LastComponent LastOf(uint lookup) => (lookup & FollowSymlinks) != 0 ? LastComponent.Follow : LastComponent.Keep;

    internal Errno PathCreateDirectory(GuestMemory memory, uint fd, uint path, uint length)
    {
        var error = Resolve(memory, fd, Rights.PathCreateDirectory, path, length, LastComponent.Entry);
        if (error != Errno.Success) return error;
        using (_path) return Linux.Check(Linux.MakeDirectoryAt(_path.Directory, _path.Name, DirectoryMode));
    }

    internal Errno PathRemoveDirectory(GuestMemory memory, uint fd, uint path, uint length)
    {
        var error = Resolve(memory, fd, Rights.PathRemoveDirectory, path, length, LastComponent.Entry);
        if (error != Errno.Success) return error;
        using (_path) return Linux.Check(Linux.UnlinkAt(_path.Directory, _path.Name, Linux.AT_REMOVEDIR));
    }

    internal Errno PathUnlinkFile(GuestMemory memory, uint fd, uint path, uint length)
    {
        var error = Resolve(memory, fd, Rights.PathUnlinkFile, path, length, LastComponent.Entry);
        if (error != Errno.Success) return error;
        using (_path) return Linux.Check(Linux.UnlinkAt(_path.Directory, _path.Name, 0));
    }

    internal Errno PathFileStatGet(GuestMemory memory, WasiAbi abi, uint fd, uint lookup, uint path, uint length, uint result)
    {
        if (lookup > FollowSymlinks) return Errno.Invalid;
        var error = Resolve(memory, fd, Rights.PathFileStatGet, path, length, LastOf(lookup));
        if (error != Errno.Success) return error;
        using (_path)
        {
            if (!memory.TryLocate(result, (ulong)abi.FileStatSize, out byte* place)) return Errno.Fault;
            error = Linux.Stat(_path.Directory, _path.Name, out var stat);
            if (error == Errno.Success) abi.WriteFileStat(place, stat);
            return error;
        }
    }

    internal Errno PathFileStatSetTimes(GuestMemory memory, uint fd, uint lookup, uint path, uint length, ulong access, ulong modification, uint flags)
    {
        if (lookup > FollowSymlinks) return Errno.Invalid;
        var error = Resolve(memory, fd, Rights.PathSetTimes, path, length, LastOf(lookup));
        if (error != Errno.Success) return error;
        using (_path)
        {
            Linux.TimeSpec* times = stackalloc Linux.TimeSpec[2];
            error = ToTimes(access, modification, flags, times);
            return error != Errno.Success ? error : Linux.Check(Linux.SetTimesAt(_path.Directory, _path.Name, times, Linux.AT_SYMLINK_NOFOLLOW));
        }
    }

    internal Errno PathLink(GuestMemory memory, uint oldFd, uint lookup, uint oldPath, uint oldLength, uint newFd, uint newPath, uint newLength)
    {
        if (lookup > FollowSymlinks) return Errno.Invalid;
        var error = ResolveTwo(memory, oldFd, Rights.PathLinkSource, oldPath, oldLength, LastOf(lookup), newFd, Rights.PathLinkTarget, newPath, newLength);
        if (error != Errno.Success) return error;
        using (_path)
        using (_otherPath)
        {
            return Linux.Check(Linux.LinkAt(_path.Directory, _path.Name, _otherPath.Directory, _otherPath.Name, 0));
        }
    }

    internal Errno PathRename(GuestMemory memory, uint oldFd, uint oldPath, uint oldLength, uint newFd, uint newPath, uint newLength)
    {
        var error = ResolveTwo(memory, oldFd, Rights.PathRenameSource, oldPath, oldLength, LastComponent.Entry, newFd, Rights.PathRenameTarget, newPath, newLength);
        if (error != Errno.Success) return error;
        using (_path)
        using (_otherPath)
        {
            return Linux.Check(Linux.RenameAt(_path.Directory, _path.Name, _otherPath.Directory, _otherPath.Name));
        }
    }

    /// <summary>
    /// The text of the link is not resolved; absolute ones, which lead somewhere only where the guest has a root, are refused elsewhere.
    /// </summary>
    internal Errno PathSymlink(GuestMemory memory, uint target, uint targetLength, uint fd, uint path, uint length)
    {
        var error = _descriptors.GetDirectory(fd, Rights.PathSymlink, out var directory);
        if (error != Errno.Success) return error;
        if (!memory.TryLocate(target, targetLength, out byte* place)) return Errno.Fault;
        if (targetLength >= PathResolver.MaxPath) return Errno.NameTooLong;
        byte* text = stackalloc byte[PathResolver.MaxPath];
        var copy = new Span<byte>(text, (int)targetLength);
        new ReadOnlySpan<byte>(place, copy.Length).CopyTo(copy);
        error = PathResolver.Validate(copy);
        if (error != Errno.Success && !(error == Errno.NotCapable && directory.Root >= 0)) return error;
        text[targetLength] = 0;
        error = _path.Resolve(directory, memory, path, length, LastComponent.Entry);
        if (error != Errno.Success) return error;
        using (_path)
        {
            error = Linux.Check(Linux.SymlinkAt(text, _path.Directory, _path.Name));
            // A trailing slash says directory. The kernel does not mind when the name is a file's, which in any other path is no directory.
            if (error != Errno.Exists || !_path.TrimSlash()) return error;
            bool isFile = Linux.Stat(_path.Directory, _path.Name, out var stat, Linux.STATX_TYPE) == Errno.Success && stat.Type is not (FileType.Directory or FileType.SymbolicLink);
            return isFile ? Errno.NotDirectory : Errno.Exists;
        }
    }

    internal Errno PathReadLink(GuestMemory memory, uint fd, uint path, uint length, uint buffer, uint bufferLength, uint result)
    {
        var error = Resolve(memory, fd, Rights.PathReadLink, path, length, LastComponent.Keep);
        if (error != Errno.Success) return error;
        using (_path)
        {
            if (!memory.TryLocate(buffer, bufferLength, out byte* place) || !memory.Contains(result, sizeof(uint))) return Errno.Fault;
            // Linux wants room for one byte at least.
            byte one;
            nint read = Linux.ReadLinkAt(_path.Directory, _path.Name, bufferLength == 0 ? &one : place, Math.Max(1, bufferLength));
            if (read < 0) return Linux.LastError;
            memory.TryWrite(result, Math.Min((uint)read, bufferLength));
            return Errno.Success;
        }
    }

    internal Errno PathOpen(GuestMemory memory, uint fd, uint lookup, uint path, uint length, uint openFlags, ulong rights, uint fdFlags, uint result)
    {
        if (lookup > FollowSymlinks || openFlags > (uint)OpenFlags.All || fdFlags > (uint)FdFlags.All) return Errno.Invalid;
        var open = (OpenFlags)openFlags;
        var flags = (FdFlags)fdFlags;
        var needed = Rights.PathOpen;
        if ((open & OpenFlags.Create) != 0) needed |= Rights.PathCreateFile;
        if ((open & OpenFlags.Truncate) != 0) needed |= Rights.PathSetSize;
        var error = _descriptors.GetDirectory(fd, needed, out var directory);
        if (error != Errno.Success) return error;
        // What makes the file readable or writable must be there to pass on.
        if (((Rights)rights & (Rights.FdRead | Rights.Writing) & ~directory.Inheriting) != 0) return Errno.NotCapable;
        if ((open & (OpenFlags.Create | OpenFlags.Directory)) == (OpenFlags.Create | OpenFlags.Directory)) return Errno.Invalid;
        if (!memory.Contains(result, sizeof(uint))) return Errno.Fault;
        if (_descriptors.IsFull) return Errno.TooManyFiles;

        // A new name is created where it is asked for, never behind a link.
        bool exclusive = (open & (OpenFlags.Create | OpenFlags.Exclusive)) == (OpenFlags.Create | OpenFlags.Exclusive);
        error = _path.Resolve(directory, memory, path, length, exclusive ? LastComponent.Keep : LastOf(lookup));
        if (error == Errno.NoEntry && (open & OpenFlags.Create) != 0 && _path.Resolve(directory, memory, path, length, LastComponent.Entry) == Errno.Success)
        {
            // The way is there, and the new name has a slash behind it, which says directory: opening creates none. So says Linux.
            _path.Close();
            return Errno.IsDirectory;
        }
        if (error != Errno.Success) return error;
        using (_path)
        {
            int hostFlags = ToHostFlags(open, flags, (Rights)rights);
            error = FifoOpening.Open(_path.Directory, _path.Name, hostFlags, FileMode, _wait, out int host, out var stat);
            if (error != Errno.Success) return error;
            var inherited = stat.Type == FileType.Directory ? directory.Inheriting : Rights.None;
            var opened = HostDescriptor.Own(host, stat.Type, Granted((Rights)rights) & directory.Inheriting, inherited, flags).Below(directory);
            memory.TryWrite(result, _descriptors.Add(opened));
            return Errno.Success;
        }
    }

    /// <summary>
    /// What a program asks for says how a file is opened: for reading, for writing, or both. Other rights are asked for by habit, too many or too few, and other engines stopped looking at
    /// them; so all are granted that the directory passes on and that make sense for what is opened. Giving rights up (<c>fd_fdstat_set_rights</c>) still counts.
    /// </summary>
    private static Rights Granted(Rights asked)
    {
        var granted = ~(Rights.FdRead | Rights.Writing) | asked & (Rights.FdRead | Rights.FdWrite);
        if ((asked & Rights.Writing) != 0) granted |= Rights.Writing & ~Rights.FdWrite;
        return granted;
    }

    private static int ToHostFlags(OpenFlags open, FdFlags flags, Rights rights)
    {
        int host = Linux.O_NOFOLLOW | Linux.O_CLOEXEC | Linux.O_NOCTTY;
        if ((open & OpenFlags.Directory) != 0)
        {
            host |= Linux.O_DIRECTORY;
            // Opening a directory to write to it fails. What else a file is opened for writing for is asked for by habit.
            rights &= ~Rights.Writing | Rights.FdWrite;
        }
        if ((rights & Rights.Writing) != 0) host |= (rights & Rights.FdRead) != 0 ? Linux.O_RDWR : Linux.O_WRONLY;
        if ((open & OpenFlags.Create) != 0) host |= Linux.O_CREAT;
        if ((open & OpenFlags.Exclusive) != 0) host |= Linux.O_EXCL;
        if ((open & OpenFlags.Truncate) != 0) host |= Linux.O_TRUNC;
        // Append and the sync flags travel with each write.
        if ((flags & FdFlags.NonBlocking) != 0) host |= Linux.O_NONBLOCK;
        return host;
    }

    /// <summary>Resolves a path into <see cref="_path"/>.</summary>
    private Errno Resolve(GuestMemory memory, uint fd, Rights needed, uint path, uint length, LastComponent last)
    {
        var error = _descriptors.GetDirectory(fd, needed, out var directory);
        return error != Errno.Success ? error : _path.Resolve(directory, memory, path, length, last);
    }

    /// <summary>Resolves an existing path into <see cref="_path"/> and a new one into <see cref="_otherPath"/>.</summary>
    private Errno ResolveTwo(GuestMemory memory, uint oldFd, Rights oldNeeded, uint oldPath, uint oldLength, LastComponent last, uint newFd, Rights newNeeded, uint newPath, uint newLength)
    {
        var error = _descriptors.GetDirectory(newFd, newNeeded, out var target);
        if (error != Errno.Success) return error;
        error = Resolve(memory, oldFd, oldNeeded, oldPath, oldLength, last);
        if (error != Errno.Success) return error;
        error = _otherPath.Resolve(target, memory, newPath, newLength, LastComponent.Entry);
        if (error != Errno.Success) _path.Close();
        return error;
    }
}
