using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Tiered.Native;

/// <summary>What kind of file something is, whose, and which one.</summary>
internal readonly record struct FileStatus
{
    /// <summary>Device and inode: the same for two names of one file.</summary>
    internal readonly record struct FileIdentity(uint DeviceMajor, uint DeviceMinor, ulong Inode);

    internal required FileIdentity Identity { get; init; }
    internal required uint Mode { get; init; }
    internal required uint Owner { get; init; }
    internal required ulong Size { get; init; }
    internal required DateTime Written { get; init; }

    private uint Kind => Mode & 0xF000;

    internal bool IsRegular => Kind == 0x8000;
    internal bool IsDirectory => Kind == 0x4000;
    internal bool IsCharacterDevice => Kind == 0x2000;

    /// <summary>Whether users other than the owner may change it.</summary>
    internal bool IsWritableByOthers => (Mode & 0x12) != 0;
}

/// <summary>
/// The few calls of the system that .NET has no names for: files by descriptor, without following links. Paths are in
/// the form of <see cref="RawText"/>.
/// </summary>
internal static partial class Posix
{
    private const string Library = "libc.so.6";

    internal const int CurrentDirectory = -100;
    internal const int O_RDONLY = 0, O_WRONLY = 1, O_CREAT = 0x40, O_EXCL = 0x80, O_NOCTTY = 0x100,
        O_NONBLOCK = 0x800, O_CLOEXEC = 0x80000, O_PATH = 0x200000;

    // These differ between the CPUs.
    internal static readonly int O_DIRECTORY = IsArm64 ? 0x4000 : 0x10000, O_NOFOLLOW = IsArm64 ? 0x8000 : 0x20000;
    internal static readonly int O_TMPFILE = 0x400000 | O_DIRECTORY;

    internal const int AT_SYMLINK_NOFOLLOW = 0x100, AT_SYMLINK_FOLLOW = 0x400, AT_EMPTY_PATH = 0x1000;
    internal const int ENOENT = 2, EINTR = 4, EAGAIN = 11, EEXIST = 17, ENOTDIR = 20, EISDIR = 21, ENXIO = 6,
        ELOOP = 40;

    private const int SIGPIPE = 13;
    private const int MaxPath = 4096, F_DUPFD_CLOEXEC = 1030;
    private const uint BasicStats = 0x7ff;
    private const long UtimeNow = 0x3fffffff, UtimeOmit = 0x3ffffffe;

    private static bool IsArm64 => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(20)] internal uint Owner;
        [FieldOffset(28)] internal ushort Mode;
        [FieldOffset(32)] internal ulong Inode;
        [FieldOffset(40)] internal ulong Size;
        [FieldOffset(112)] internal long WrittenSeconds;
        [FieldOffset(120)] internal uint WrittenNanoseconds;
        [FieldOffset(136)] internal uint DeviceMajor;
        [FieldOffset(140)] internal uint DeviceMinor;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        internal long Seconds, Nanoseconds;
    }

    /// <summary>The error of the last call on this thread.</summary>
    internal static int LastError => Marshal.GetLastPInvokeError();

    /// <summary>What the system says of the last call's error.</summary>
    internal static string LastMessage => Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());

    /// <summary>The user whose rights the process has.</summary>
    [LibraryImport(Library, EntryPoint = "geteuid")]
    internal static partial uint EffectiveUser();

    /// <summary>Opens; null when that fails.</summary>
    internal static SafeFileHandle? Open(string path, int flags, uint mode = 0) =>
        OpenAt(CurrentDirectory, path, flags, mode);

    /// <summary>Opens, below a directory unless the path is absolute; null when that fails.</summary>
    internal static SafeFileHandle? OpenAt(int directory, string path, int flags, uint mode = 0)
    {
        byte[] bytes = RawText.Encode(path);
        int descriptor;
        do descriptor = OpenAt(directory, bytes, flags | O_CLOEXEC, mode);
        while (descriptor < 0 && LastError == EINTR);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Another descriptor for an open file; null when that fails.</summary>
    internal static SafeFileHandle? Duplicate(int descriptor)
    {
        int copy = Control(descriptor, F_DUPFD_CLOEXEC, 0);
        return copy < 0 ? null : new SafeFileHandle(copy, ownsHandle: true);
    }

    /// <summary>The status of an open file; null when that fails.</summary>
    internal static FileStatus? Status(SafeFileHandle file) => Status(Number(file), "", AT_EMPTY_PATH);

    /// <summary>The status of what a path leads to; null when that fails.</summary>
    internal static FileStatus? Status(string path) => Status(CurrentDirectory, path, 0);

    internal static FileStatus? Status(int directory, string path, int flags)
    {
        if (StatX(directory, RawText.Encode(path), flags, BasicStats, out var raw) != 0) return null;
        return new FileStatus
        {
            Identity = new FileStatus.FileIdentity(raw.DeviceMajor, raw.DeviceMinor, raw.Inode),
            Mode = raw.Mode,
            Owner = raw.Owner,
            Size = raw.Size,
            Written = DateTime.UnixEpoch.AddSeconds(Math.Clamp(raw.WrittenSeconds, 0, 200_000_000_000))
                .AddTicks(raw.WrittenNanoseconds / 100),
        };
    }

    /// <summary>The absolute path without links in it; null when there is no such file.</summary>
    internal static string? RealPath(string path)
    {
        Span<byte> resolved = new byte[MaxPath];
        return RealPath(RawText.Encode(path), resolved) == 0 ? null : Text(resolved);
    }

    /// <summary>What a link says; null when it is none.</summary>
    internal static string? ReadLink(string path)
    {
        Span<byte> target = new byte[MaxPath];
        nint length = ReadLink(RawText.Encode(path), target, (nuint)target.Length);
        return length < 0 ? null : RawText.Decode(target[..(int)length]);
    }

    internal static bool Rename(int fromDirectory, string from, int toDirectory, string to) =>
        RenameAt(fromDirectory, RawText.Encode(from), toDirectory, RawText.Encode(to)) == 0;

    internal static bool Unlink(int directory, string path) => UnlinkAt(directory, RawText.Encode(path), 0) == 0;

    internal static bool MakeDirectory(int directory, string path, uint mode) =>
        MakeDirectoryAt(directory, RawText.Encode(path), mode) == 0;

    /// <summary>Gives an open file that has no name yet a name; fails when there is a file of that name.</summary>
    internal static bool Name(SafeFileHandle file, string path) =>
        LinkAt(CurrentDirectory, RawText.Encode(PathOf(file)), CurrentDirectory, RawText.Encode(path),
            AT_SYMLINK_FOLLOW) == 0;

    /// <summary>Writes all bytes at the file's position; waits for a descriptor that does not block.</summary>
    internal static bool Write(SafeFileHandle file, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint written = Write(Number(file), bytes, (nuint)bytes.Length);
            if (written >= 0) bytes = bytes[(int)written..];
            else if (LastError == EAGAIN) Thread.Sleep(1);
            else if (LastError != EINTR) return false;
        }
        return true;
    }

    internal static bool SetMode(SafeFileHandle file, uint mode) => ChangeMode(Number(file), mode) == 0;

    /// <summary>Makes the time of the last change of contents the present.</summary>
    internal static bool Touch(SafeFileHandle file)
    {
        Span<TimeSpec> times = [new() { Nanoseconds = UtimeOmit }, new() { Nanoseconds = UtimeNow }];
        return SetTimes(Number(file), times) == 0;
    }

    /// <summary>
    /// A path by which this process can open an open file again, whatever its names have become meanwhile.
    /// </summary>
    internal static string PathOf(SafeFileHandle file) => $"/proc/self/fd/{Number(file)}";

    internal static int Number(SafeFileHandle file) => (int)file.DangerousGetHandle();

    private static string Text(ReadOnlySpan<byte> bytes) => RawText.Decode(bytes[..bytes.IndexOf((byte)0)]);

    /// <summary>Ends the process without any more code of it running.</summary>
    [LibraryImport(Library, EntryPoint = "_exit")]
    internal static partial void Exit(int status);

    /// <summary>
    /// Lets a write to a pipe that nobody reads end the process, as it does other tools. .NET has it fail, which
    /// consoles ignore.
    /// </summary>
    internal static void EndWithReader() => _ = SetSignalAction(SIGPIPE, 0);

    [LibraryImport(Library, EntryPoint = "signal")]
    private static partial nint SetSignalAction(int signal, nint action);

    [LibraryImport(Library, EntryPoint = "openat", SetLastError = true)]
    private static partial int OpenAt(int directory, ReadOnlySpan<byte> path, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, long argument);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true)]
    private static partial int StatX(int directory, ReadOnlySpan<byte> path, int flags, uint mask, out Statx result);

    [LibraryImport(Library, EntryPoint = "realpath", SetLastError = true)]
    private static partial nint RealPath(ReadOnlySpan<byte> path, Span<byte> resolved);

    [LibraryImport(Library, EntryPoint = "readlink", SetLastError = true)]
    private static partial nint ReadLink(ReadOnlySpan<byte> path, Span<byte> buffer, nuint size);

    [LibraryImport(Library, EntryPoint = "renameat", SetLastError = true)]
    private static partial int RenameAt(int fromDirectory, ReadOnlySpan<byte> from, int toDirectory,
        ReadOnlySpan<byte> to);

    [LibraryImport(Library, EntryPoint = "unlinkat", SetLastError = true)]
    private static partial int UnlinkAt(int directory, ReadOnlySpan<byte> path, int flags);

    [LibraryImport(Library, EntryPoint = "mkdirat", SetLastError = true)]
    private static partial int MakeDirectoryAt(int directory, ReadOnlySpan<byte> path, uint mode);

    [LibraryImport(Library, EntryPoint = "linkat", SetLastError = true)]
    private static partial int LinkAt(int fromDirectory, ReadOnlySpan<byte> from, int toDirectory,
        ReadOnlySpan<byte> to, int flags);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, ReadOnlySpan<byte> bytes, nuint length);

    [LibraryImport(Library, EntryPoint = "fchmod", SetLastError = true)]
    private static partial int ChangeMode(int descriptor, uint mode);

    [LibraryImport(Library, EntryPoint = "futimens", SetLastError = true)]
    private static partial int SetTimes(int descriptor, ReadOnlySpan<TimeSpec> times);
}
