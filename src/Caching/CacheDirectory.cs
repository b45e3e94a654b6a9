using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;
using Tiered.Native;

namespace Tiered.Caching;

/// <summary>The directory of a cache is not safe to load code from.</summary>
internal sealed class CacheRefusedException(string reason) : Exception(reason);

/// <summary>
/// The open directory of a cache, which nobody but its owner can change. All that is known of it and of its entries is
/// asked of
/// descriptors, never of names: a name may stand for something else a moment later. Links are not followed.
/// </summary>
internal sealed class CacheDirectory : IDisposable
{
    private const uint PrivateDirectory = 0x1C0, PrivateFile = 0x180; // 0700, 0600

    private readonly SafeFileHandle _directory;

    private CacheDirectory(SafeFileHandle directory) => _directory = directory;

    /// <summary>Its name: one a user, so that several may name one place, such as the temporary directory.</summary>
    internal static string Name => $"tiered-{Posix.EffectiveUser()}";

    /// <summary>Opens the directory below a place.</summary>
    /// <param name="place">Where it lies; links on the way to it are the user's.</param>
    /// <param name="create">Whether to make what is missing.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="CacheRefusedException">Somebody else can change it.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    internal static CacheDirectory? Open(string place, bool create)
    {
        string path = Path.Combine(place, Name);
        if (create) Directory.CreateDirectory(place, (UnixFileMode)PrivateDirectory);
        using var parent = Posix.Open(place, Posix.O_RDONLY | Posix.O_PATH | Posix.O_DIRECTORY);
        if (parent is null) return Missing(path);
        int number = Posix.Number(parent);
        var directory = OpenBelow(number);
        if (directory is null && Posix.LastError == Posix.ENOENT && create)
        {
            // Another process may make it at the same time.
            if (!Posix.MakeDirectory(number, Name, PrivateDirectory)
                && Posix.LastError != Posix.EEXIST) throw new IOException($"cannot make {path}: {Posix.LastMessage}");
            directory = OpenBelow(number);
        }
        if (directory is null)
        {
            if (Posix.LastError is Posix.ELOOP or Posix.ENOTDIR) throw new CacheRefusedException($"{path} is no directory but a link or a file: remove it");
            return Missing(path);
        }
        try
        {
            if (Posix.Status(directory) is not { } status) throw new IOException($"cannot look at {path}: {Posix.LastMessage}");
            if (Objection(status) is { } objection) throw new CacheRefusedException($"{path} {objection}");
            return new CacheDirectory(directory);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    private static SafeFileHandle? OpenBelow(int parent) =>
        Posix.OpenAt(parent, Name, Posix.O_RDONLY | Posix.O_DIRECTORY | Posix.O_NOFOLLOW);

    private static CacheDirectory? Missing(string path) =>
        Posix.LastError is Posix.ENOENT or Posix.ENOTDIR
            ? null : throw new IOException($"cannot open {path}: {Posix.LastMessage}");

    /// <summary>Why code must not be taken from there; null when only this user can have put it there.</summary>
    private static string? Objection(in FileStatus status)
    {
        if (status.Owner != Posix.EffectiveUser()) return $"belongs to user {status.Owner}, not to {Posix.EffectiveUser()}: remove it, or name another place with TIERED_CACHE_DIR";
        return status.IsWritableByOthers
            ? $"can be changed by other users (mode {Convert.ToString(status.Mode & 0xFFF, 8)}): remove it, or take their right to write and what they wrote" : null;
    }

    /// <summary>Opens an entry for reading.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="CacheRefusedException">There is something of the name that somebody else made or can change, or
    /// no file.</exception>
    /// <exception cref="IOException">It cannot be opened.</exception>
    internal bool TryOpen(string name, [NotNullWhen(true)] out SafeFileHandle? file, out FileStatus status)
    {
        status = default;
        // Opening a FIFO would wait for ever.
        file = Posix.OpenAt(Posix.Number(_directory), name,
            Posix.O_RDONLY | Posix.O_NOFOLLOW | Posix.O_NONBLOCK | Posix.O_NOCTTY);
        if (file is null)
        {
            if (Posix.LastError == Posix.ENOENT) return false;
            throw Posix.LastError is Posix.ELOOP or Posix.ENXIO
                ? new CacheRefusedException("is no file") : new IOException(Posix.LastMessage);
        }
        try
        {
            status = Posix.Status(file) ?? throw new IOException(Posix.LastMessage);
            if (!status.IsRegular) throw new CacheRefusedException("is no file");
            if (Objection(status) is { } objection) throw new CacheRefusedException(objection);
            return true;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Makes a new file, which only this user can read and write.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    internal SafeFileHandle Create(string name) =>
        Posix.OpenAt(Posix.Number(_directory), name, Posix.O_WRONLY | Posix.O_CREAT | Posix.O_EXCL | Posix.O_NOFOLLOW,
            PrivateFile) ?? throw new IOException(Posix.LastMessage);

    /// <summary>Gives a file another name; what had that one is replaced.</summary>
    /// <exception cref="IOException">It cannot be renamed.</exception>
    internal void Rename(string from, string to)
    {
        int number = Posix.Number(_directory);
        if (!Posix.Rename(number, from, number, to)) throw new IOException(Posix.LastMessage);
    }

    /// <summary>Removes a name; false when that fails.</summary>
    internal bool Remove(string name) => Posix.Unlink(Posix.Number(_directory), name);

    /// <summary>All files with a suffix.</summary>
    internal List<(string Name, long Length, DateTime Used)> Files(string suffix)
    {
        var files = new List<(string, long, DateTime)>();
        foreach (string path in Directory.EnumerateFileSystemEntries(Posix.PathOf(_directory) + "/"))
        {
            string name = Path.GetFileName(path);
            if (!name.EndsWith(suffix, StringComparison.Ordinal)) continue;
            // What another process removed meanwhile has no status any more.
            if (Posix.Status(Posix.Number(_directory), name,
                Posix.AT_SYMLINK_NOFOLLOW) is { IsDirectory: false } status) files.Add((name, (long)status.Size,
                status.Written));
        }
        return files;
    }

    public void Dispose() => _directory.Dispose();
}
