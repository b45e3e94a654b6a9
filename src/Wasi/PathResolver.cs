using System.Runtime.InteropServices;
using System.Text.Unicode;
using Tiered.Wasi.Native;

namespace Tiered.Wasi;

/// <summary>What to do about the last component of a path.</summary>
internal enum LastComponent
{
    /// <summary>Name it, even when it is a symbolic link. With a trailing slash it must be a directory.</summary>
    Keep,

    /// <summary>Follow it while it is a symbolic link.</summary>
    Follow,

    /// <summary>
    /// Name it for a call that adds or removes a directory entry. These calls never follow the last component, even with a trailing slash, so the
    /// slash is kept and the kernel judges it.
    /// </summary>
    Entry,
}

/// <summary>
/// Resolves guest paths below a directory descriptor, one component at a time. Every directory on the way is held open, symbolic links are read
/// and expanded here, and <c>..</c> goes back to the descriptor it came from: the kernel is never asked to follow a link or to go up, so nothing
/// that another process or thread renames meanwhile leads outside. Reusable, one path at a time; <see cref="Close"/> ends the use of a result.
/// </summary>
internal sealed unsafe class PathResolver : IDisposable
{
    internal const int MaxPath = 4096;

    /// <summary>As in Linux.</summary>
    internal const int MaxSymlinks = 40;

    /// <summary>Directories held open at a time, so that one path cannot use up the process's descriptors.</summary>
    internal const int MaxDepth = 256;

    private const int Capacity = 2 * MaxPath;

    private readonly int[] _directories = new int[MaxDepth];

    // The path still to be walked lies at the end, expansions are put before it; behind it is room for a slash and a terminator.
    private readonly byte[] _bufferArray = GC.AllocateUninitializedArray<byte>(Capacity + 2, pinned: true);
    private readonly byte[] _targetArray = GC.AllocateUninitializedArray<byte>(MaxPath, pinned: true);
    private readonly byte* _buffer;
    private readonly byte* _target;
    private int _base;
    private int _depth;

    // The directory that is the guest's root, or -1: links that start with a slash lead there, and nothing leads above it.
    private int _root;

    internal PathResolver()
    {
        _buffer = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_bufferArray, 0);
        _target = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_targetArray, 0);
    }

    /// <summary>Where <see cref="Name"/> is to be looked up; valid until <see cref="Close"/>.</summary>
    internal int Directory => _depth == 0 ? _base : _directories[_depth - 1];

    /// <summary>One component, zero-terminated; <c>.</c> for the directory itself.</summary>
    internal byte* Name { get; private set; }

    /// <summary>Takes the slash off a name that was resolved as <see cref="LastComponent.Entry"/>; false when it has none.</summary>
    internal bool TrimSlash()
    {
        byte* end = Name;
        while (*end != 0) end++;
        if (end[-1] != '/') return false;
        end[-1] = 0;
        return true;
    }

    /// <summary>Resolves a path in the guest's memory.</summary>
    internal Errno Resolve(HostDescriptor directory, GuestMemory memory, uint path, uint length, LastComponent last)
    {
        if (!memory.TryLocate(path, length, out byte* place)) return Errno.Fault;
        if (length > MaxPath) return Errno.NameTooLong;
        return Resolve(directory.Fd, new ReadOnlySpan<byte>(place, (int)length), last, directory.Root);
    }

    internal Errno Resolve(int directory, ReadOnlySpan<byte> path, LastComponent last, int root = -1)
    {
        _base = directory;
        _root = root;
        if (path.Length > MaxPath) return Errno.NameTooLong;
        int start = Capacity - path.Length;
        var copy = _bufferArray.AsSpan(start, path.Length);
        path.CopyTo(copy);
        if (Validate(copy) is not Errno.Success and var error) return error;
        error = Walk(start, last);
        if (error != Errno.Success) Close();
        return error;
    }

    /// <summary>Rejects what is no path, and absolute paths, which no capability covers.</summary>
    internal static Errno Validate(ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty) return Errno.NoEntry;
        if (path.Contains((byte)0) || !Utf8.IsValid(path)) return Errno.IllegalSequence;
        return path[0] == (byte)'/' ? Errno.NotCapable : Errno.Success;
    }

    /// <summary>Gives up the directories that were opened on the way.</summary>
    internal void Close()
    {
        while (_depth > 0) _ = Linux.Close(_directories[--_depth]);
    }

    public void Dispose() => Close();

    private Errno Walk(int next, LastComponent last)
    {
        byte* path = _buffer;
        int expansions = 0;
        while (true)
        {
            while (next < Capacity && path[next] == '/') next++;
            if (next == Capacity) return NameCurrent();
            int stop = next;
            while (stop < Capacity && path[stop] != '/') stop++;
            int after = stop;
            while (after < Capacity && path[after] == '/') after++;
            bool isLast = after == Capacity, hasSlash = after > stop;

            if (path[next] == '.' && stop - next == 1)
            {
                if (isLast) return NameCurrent();
                next = after;
                continue;
            }
            if (path[next] == '.' && path[next + 1] == '.' && stop - next == 2)
            {
                if (_depth > 0) _ = Linux.Close(_directories[--_depth]);
                else if (_base != _root) return Errno.NotCapable;
                if (isLast) return NameCurrent();
                next = after;
                continue;
            }

            Name = path + next;
            if (isLast && last == LastComponent.Entry)
            {
                path[hasSlash ? stop + 1 : stop] = 0;
                return Errno.Success;
            }
            path[stop] = 0;
            nint length;
            if (isLast && !hasSlash)
            {
                if (last == LastComponent.Keep) return Errno.Success;
                length = ReadLink();
                // Not a link, or nothing there yet: the caller's own call decides.
                if (length < 0) return Linux.LastErrorNumber is Linux.EINVAL or Linux.ENOENT ? Errno.Success : Linux.LastError;
            }
            else
            {
                int directory;
                do directory = Linux.OpenAt(Directory, Name, Linux.O_PATH | Linux.O_NOFOLLOW | Linux.O_DIRECTORY | Linux.O_CLOEXEC, 0);
                while (directory < 0 && Linux.Interrupted);
                if (directory >= 0)
                {
                    if (_depth == MaxDepth)
                    {
                        _ = Linux.Close(directory);
                        return Errno.NameTooLong;
                    }
                    _directories[_depth++] = directory;
                    next = after;
                    continue;
                }
                if (Linux.LastErrorNumber is not (Linux.ENOTDIR or Linux.ELOOP)) return Linux.LastError;
                length = ReadLink();
                if (length < 0) return Linux.LastErrorNumber == Linux.EINVAL ? Errno.NotDirectory : Linux.LastError;
            }

            if (++expansions > MaxSymlinks) return Errno.Loop;
            if (length == 0) return Errno.NoEntry;
            if (length == MaxPath) return Errno.NameTooLong;
            if (*_target == '/')
            {
                if (_root < 0) return Errno.NotCapable;
                Close();
                _base = _root;
            }
            if (hasSlash) path[--after] = (byte)'/';
            next = after - (int)length;
            if (next < 0) return Errno.NameTooLong;
            new ReadOnlySpan<byte>(_target, (int)length).CopyTo(new Span<byte>(path + next, (int)length));
        }
    }

    private nint ReadLink() => Linux.ReadLinkAt(Directory, Name, _target, MaxPath);

    private Errno NameCurrent()
    {
        // At the very end of the buffer, where no path byte is needed any more.
        Name = _buffer + Capacity;
        Name[0] = (byte)'.';
        Name[1] = 0;
        return Errno.Success;
    }
}
