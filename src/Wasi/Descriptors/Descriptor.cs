using System.Runtime.ExceptionServices;
using Tiered.Wasi.Native;

namespace Tiered.Wasi;

/// <summary>Something a guest's descriptor number stands for.</summary>
internal abstract unsafe class Descriptor
{
    internal FileType Type { get; private protected init; }

    internal Rights Rights { get; set; }

    /// <summary>The most that descriptors opened through this directory can have.</summary>
    internal Rights Inheriting { get; set; }

    internal FdFlags Flags { get; private protected set; }

    /// <summary>Why a use is not allowed, or success.</summary>
    internal Errno Demand(Rights needed)
    {
        if ((Rights & needed) == needed) return Errno.Success;
        return Type == FileType.Directory && (needed & Rights.Directory) == 0 ? Errno.IsDirectory : Errno.NotCapable;
    }

    /// <summary>Reads into the vectors, which may be changed.</summary>
    internal abstract Errno Read(Linux.IoVector* vectors, int count, BlockingWait wait, out uint bytes);

    /// <summary>Writes from the vectors, which may be changed.</summary>
    internal abstract Errno Write(Linux.IoVector* vectors, int count, BlockingWait wait, out uint bytes);

    internal abstract Errno SetFlags(FdFlags flags);

    /// <summary>Pushes written bytes to where they are kept.</summary>
    internal abstract Errno Sync(bool dataOnly);

    internal abstract void Close();
}

/// <summary>The guest's descriptor numbers.</summary>
/// <param name="limit">
/// How many there may be. Each may hold a descriptor of the host's, of which a process has a limited number.
/// </param>
internal sealed class DescriptorTable(int limit)
{
    /// <summary>The most that any guest may have.</summary>
    internal const int MaxDescriptors = 4096;

    private Descriptor?[] _entries = new Descriptor?[Math.Min(16, limit)];
    private int _lowestFree;

    /// <summary>The descriptor with a number, when it may be used so.</summary>
    internal Errno Get(uint fd, Rights needed, out Descriptor descriptor)
    {
        var entries = _entries;
        if (fd >= (uint)entries.Length || entries[fd] is not { } found)
        {
            descriptor = null!;
            return Errno.BadDescriptor;
        }
        descriptor = found;
        return found.Demand(needed);
    }

    /// <summary>Like <see cref="Get"/>, for what only descriptors of the host can do; others get <paramref name="otherwise"/>.</summary>
    internal Errno GetHost(uint fd, Rights needed, Errno otherwise, out HostDescriptor descriptor)
    {
        descriptor = null!;
        var error = Get(fd, needed, out var found);
        if (error != Errno.Success) return error;
        if (found is not HostDescriptor host) return otherwise;
        descriptor = host;
        return Errno.Success;
    }

    /// <summary>Like <see cref="Get"/>, for a directory that paths are resolved in.</summary>
    internal Errno GetDirectory(uint fd, Rights needed, out HostDescriptor descriptor)
    {
        descriptor = null!;
        var error = Get(fd, Rights.None, out var found);
        if (error != Errno.Success) return error;
        if (found is not HostDescriptor { Type: FileType.Directory } directory) return Errno.NotDirectory;
        descriptor = directory;
        return directory.Demand(needed);
    }

    internal bool IsFull => FindFree() == limit;

    /// <summary>Gives a descriptor the lowest free number; the table must not be full.</summary>
    internal uint Add(Descriptor descriptor)
    {
        int fd = FindFree();
        if (fd >= _entries.Length) Array.Resize(ref _entries, Math.Min(limit, _entries.Length * 2));
        _entries[fd] = descriptor;
        return (uint)fd;
    }

    internal Errno Close(uint fd)
    {
        var error = Get(fd, Rights.None, out var descriptor);
        if (error != Errno.Success) return error;
        Free(fd);
        descriptor.Close();
        return Errno.Success;
    }

    /// <summary>Moves a descriptor to the number of another, which is closed.</summary>
    internal Errno Renumber(uint from, uint to)
    {
        if (Get(from, Rights.None, out var moved) is not Errno.Success and var error) return error;
        if (Get(to, Rights.None, out var replaced) is not Errno.Success and var missing) return missing;
        if (from == to) return Errno.Success;
        Free(from);
        _entries[to] = moved;
        replaced.Close();
        return Errno.Success;
    }

    /// <summary>Closes all, whatever the streams of the host throw; the first of that is thrown when all are closed.</summary>
    internal void CloseAll()
    {
        Exception? first = null;
        for (uint fd = 0; fd < _entries.Length; fd++)
        {
            try
            {
                _ = Close(fd);
            }
            catch (Exception exception)
            {
                first ??= exception;
            }
        }
        if (first is not null) ExceptionDispatchInfo.Throw(first);
    }

    private void Free(uint fd)
    {
        _entries[fd] = null;
        _lowestFree = Math.Min(_lowestFree, (int)fd);
    }

    private int FindFree()
    {
        while (_lowestFree < _entries.Length && _entries[_lowestFree] is not null) _lowestFree++;
        return _lowestFree;
    }
}
