using System.Runtime.InteropServices;

namespace Tiered.Wasi.Native;

/// <summary>
/// The system calls that WASI stands on, through glibc. Structures have the kernel's layout where x86-64 and arm64 agree; hence <c>statx</c>
/// rather than <c>stat</c>.
/// </summary>
internal static unsafe partial class Linux
{
    private const string Library = "libc.so.6";

    internal const int O_RDONLY = 0, O_WRONLY = 1, O_RDWR = 2, O_ACCMODE = 3, O_CREAT = 0x40, O_EXCL = 0x80, O_NOCTTY = 0x100,
        O_TRUNC = 0x200, O_APPEND = 0x400, O_NONBLOCK = 0x800, O_CLOEXEC = 0x80000, O_PATH = 0x200000;

    // Two of the flags whose values differ between the CPUs.
    internal static readonly int O_DIRECTORY = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000;
    internal static readonly int O_NOFOLLOW = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x20000;

    internal const int AT_FDCWD = -100, AT_SYMLINK_NOFOLLOW = 0x100, AT_REMOVEDIR = 0x200, AT_EMPTY_PATH = 0x1000;
    internal const uint STATX_TYPE = 1, STATX_BASIC_STATS = 0x7ff;
    internal const int F_GETFD = 1, F_GETFL = 3, F_SETFL = 4, FD_CLOEXEC = 1;
    internal const int RWF_DSYNC = 2, RWF_SYNC = 4, RWF_NOWAIT = 8, RWF_APPEND = 0x10;
    internal const uint SPLICE_F_NONBLOCK = 2;
    internal const long UTIME_NOW = 0x3fffffff, UTIME_OMIT = 0x3ffffffe;
    internal const short POLLIN = 1, POLLOUT = 4, POLLERR = 8, POLLHUP = 0x10, POLLNVAL = 0x20;
    internal const int SOL_SOCKET = 1, SO_TYPE = 3, SOCK_STREAM = 1, SOCK_DGRAM = 2;
    internal const int MSG_PEEK = 2, MSG_TRUNC = 0x20, MSG_DONTWAIT = 0x40, MSG_WAITALL = 0x100, MSG_NOSIGNAL = 0x4000;
    internal const int EINTR = 4, EAGAIN = 11, EINVAL = 22, EOPNOTSUPP = 95, ENOENT = 2, ENOTDIR = 20, ELOOP = 40;

    private const ulong FIONREAD = 0x541B;

    internal struct IoVector
    {
        public byte* Base;
        public nuint Length;
    }

    internal struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    internal struct PollFd
    {
        public int Fd;
        public short Events;
        public short Returned;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct MessageHeader
    {
        public void* Name;
        public uint NameLength;
        public IoVector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    internal struct Statx
    {
        [FieldOffset(16)] public uint LinkCount;
        [FieldOffset(28)] public ushort Mode;
        [FieldOffset(32)] public ulong Inode;
        [FieldOffset(40)] public ulong Size;
        [FieldOffset(64)] public long AccessSeconds;
        [FieldOffset(72)] public uint AccessNanoseconds;
        [FieldOffset(96)] public long ChangeSeconds;
        [FieldOffset(104)] public uint ChangeNanoseconds;
        [FieldOffset(112)] public long ModificationSeconds;
        [FieldOffset(120)] public uint ModificationNanoseconds;
        [FieldOffset(136)] public uint DeviceMajor;
        [FieldOffset(140)] public uint DeviceMinor;
    }

    /// <summary>The error of the last call on this thread.</summary>
    internal static Errno LastError => ErrnoMap.FromLinux(Marshal.GetLastPInvokeError());

    internal static int LastErrorNumber => Marshal.GetLastPInvokeError();

    /// <summary>The last call was interrupted by a signal and has to be made again.</summary>
    internal static bool Interrupted => Marshal.GetLastPInvokeError() == EINTR;

    /// <summary>Success, or why the last call failed.</summary>
    internal static Errno Check(long result) => result < 0 ? LastError : Errno.Success;

    [LibraryImport(Library, EntryPoint = "openat", SetLastError = true)]
    internal static partial int OpenAt(int directory, byte* path, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "close")]
    internal static partial int Close(int fd);

    [LibraryImport(Library, EntryPoint = "readv", SetLastError = true)]
    internal static partial nint ReadV(int fd, IoVector* vectors, int count);

    [LibraryImport(Library, EntryPoint = "writev", SetLastError = true)]
    internal static partial nint WriteV(int fd, IoVector* vectors, int count);

    [LibraryImport(Library, EntryPoint = "preadv", SetLastError = true)]
    internal static partial nint PReadV(int fd, IoVector* vectors, int count, long offset);

    [LibraryImport(Library, EntryPoint = "pwritev2", SetLastError = true)]
    internal static partial nint PWriteV2(int fd, IoVector* vectors, int count, long offset, int flags);

    [LibraryImport(Library, EntryPoint = "lseek", SetLastError = true)]
    internal static partial long Seek(int fd, long offset, int whence);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    internal static partial int Control(int fd, int command, long argument);

    [LibraryImport(Library, EntryPoint = "fsync", SetLastError = true)]
    internal static partial int Sync(int fd);

    [LibraryImport(Library, EntryPoint = "fdatasync", SetLastError = true)]
    internal static partial int DataSync(int fd);

    [LibraryImport(Library, EntryPoint = "ftruncate", SetLastError = true)]
    internal static partial int Truncate(int fd, long length);

    [LibraryImport(Library, EntryPoint = "fallocate", SetLastError = true)]
    internal static partial int Allocate(int fd, int mode, long offset, long length);

    /// <summary>Returns the error number instead of setting it.</summary>
    [LibraryImport(Library, EntryPoint = "posix_fadvise")]
    internal static partial int Advise(int fd, long offset, long length, int advice);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true)]
    internal static partial int StatX(int directory, byte* path, int flags, uint mask, Statx* result);

    [LibraryImport(Library, EntryPoint = "utimensat", SetLastError = true)]
    internal static partial int SetTimesAt(int directory, byte* path, TimeSpec* times, int flags);

    [LibraryImport(Library, EntryPoint = "futimens", SetLastError = true)]
    internal static partial int SetTimes(int fd, TimeSpec* times);

    [LibraryImport(Library, EntryPoint = "getdents64", SetLastError = true)]
    internal static partial nint GetDirectoryEntries(int fd, byte* buffer, nuint size);

    [LibraryImport(Library, EntryPoint = "readlinkat", SetLastError = true)]
    internal static partial nint ReadLinkAt(int directory, byte* path, byte* buffer, nuint size);

    [LibraryImport(Library, EntryPoint = "mkdirat", SetLastError = true)]
    internal static partial int MakeDirectoryAt(int directory, byte* path, uint mode);

    [LibraryImport(Library, EntryPoint = "unlinkat", SetLastError = true)]
    internal static partial int UnlinkAt(int directory, byte* path, int flags);

    [LibraryImport(Library, EntryPoint = "renameat", SetLastError = true)]
    internal static partial int RenameAt(int oldDirectory, byte* oldPath, int newDirectory, byte* newPath);

    [LibraryImport(Library, EntryPoint = "linkat", SetLastError = true)]
    internal static partial int LinkAt(int oldDirectory, byte* oldPath, int newDirectory, byte* newPath, int flags);

    [LibraryImport(Library, EntryPoint = "symlinkat", SetLastError = true)]
    internal static partial int SymlinkAt(byte* target, int directory, byte* path);

    [LibraryImport(Library, EntryPoint = "isatty")]
    internal static partial int IsTerminal(int fd);

    [LibraryImport(Library, EntryPoint = "preadv2", SetLastError = true)]
    internal static partial nint PReadV2(int fd, IoVector* vectors, int count, long offset, int flags);

    [LibraryImport(Library, EntryPoint = "eventfd", SetLastError = true)]
    internal static partial int EventDescriptor(uint value, int flags);

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    internal static partial nint Read(int fd, void* buffer, nuint size);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    internal static partial nint Write(int fd, void* buffer, nuint size);

    [LibraryImport(Library, EntryPoint = "pipe2", SetLastError = true)]
    internal static partial int Pipe(int* ends, int flags);

    [LibraryImport(Library, EntryPoint = "tee", SetLastError = true)]
    internal static partial nint Tee(int from, int to, nuint length, uint flags);

    [LibraryImport(Library, EntryPoint = "ppoll", SetLastError = true)]
    internal static partial int Poll(PollFd* items, ulong count, TimeSpec* timeout, void* signalMask);

    [LibraryImport(Library, EntryPoint = "clock_gettime", SetLastError = true)]
    internal static partial int ClockGetTime(int clock, TimeSpec* result);

    [LibraryImport(Library, EntryPoint = "clock_getres", SetLastError = true)]
    internal static partial int ClockGetResolution(int clock, TimeSpec* result);

    [LibraryImport(Library, EntryPoint = "getrandom", SetLastError = true)]
    internal static partial nint GetRandom(byte* buffer, nuint length, uint flags);

    [LibraryImport(Library, EntryPoint = "sched_yield")]
    internal static partial int Yield();

    [LibraryImport(Library, EntryPoint = "accept4", SetLastError = true)]
    internal static partial int Accept(int fd, void* address, void* addressLength, int flags);

    [LibraryImport(Library, EntryPoint = "recvmsg", SetLastError = true)]
    internal static partial nint Receive(int fd, MessageHeader* message, int flags);

    [LibraryImport(Library, EntryPoint = "sendmsg", SetLastError = true)]
    internal static partial nint Send(int fd, MessageHeader* message, int flags);

    [LibraryImport(Library, EntryPoint = "shutdown", SetLastError = true)]
    internal static partial int Shutdown(int fd, int how);

    [LibraryImport(Library, EntryPoint = "getsockopt", SetLastError = true)]
    private static partial int GetSocketOption(int fd, int level, int name, void* value, uint* length);

    [LibraryImport(Library, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int DeviceControl(int fd, ulong request, void* argument);

    /// <summary>Bytes that can be read at once from a pipe, socket or terminal; 0 when it does not say.</summary>
    internal static ulong ReadableBytes(int fd)
    {
        int available = 0;
        return DeviceControl(fd, FIONREAD, &available) == 0 && available > 0 ? (ulong)available : 0;
    }

    /// <summary>Attributes of a file by descriptor, or by name without following a link.</summary>
    internal static Errno Stat(int fd, byte* name, out FileStat stat, uint mask = STATX_BASIC_STATS)
    {
        byte empty = 0;
        Statx raw;
        int flags = name == null ? AT_EMPTY_PATH : AT_SYMLINK_NOFOLLOW;
        if (StatX(fd, name == null ? &empty : name, flags, mask, &raw) != 0)
        {
            stat = default;
            return LastError;
        }
        stat = new FileStat
        {
            Device = (ulong)raw.DeviceMajor << 32 | raw.DeviceMinor,
            Inode = raw.Inode,
            Type = TypeOf(raw.Mode),
            IsFifo = (raw.Mode & 0xF000) == 0x1000,
            LinkCount = raw.LinkCount,
            Size = raw.Size,
            AccessTime = Nanoseconds(raw.AccessSeconds, raw.AccessNanoseconds),
            ModificationTime = Nanoseconds(raw.ModificationSeconds, raw.ModificationNanoseconds),
            ChangeTime = Nanoseconds(raw.ChangeSeconds, raw.ChangeNanoseconds),
        };
        if (stat.Type == FileType.SocketStream && name == null && IsDatagram(fd)) stat.Type = FileType.SocketDatagram;
        return Errno.Success;
    }

    /// <summary>Nanoseconds since 1970 as the guest counts them: without a sign, so earlier times become 0.</summary>
    internal static ulong Nanoseconds(long seconds, long nanoseconds) =>
        seconds < 0 ? 0 : (ulong)UInt128.Min((UInt128)(ulong)seconds * 1_000_000_000 + (ulong)nanoseconds, ulong.MaxValue);

    internal static TimeSpec ToTimeSpec(ulong nanoseconds) =>
        new() { Seconds = (long)(nanoseconds / 1_000_000_000), Nanoseconds = (long)(nanoseconds % 1_000_000_000) };

    private static FileType TypeOf(ushort mode) => (mode & 0xF000) switch
    {
        0x2000 => FileType.CharacterDevice,
        0x4000 => FileType.Directory,
        0x6000 => FileType.BlockDevice,
        0x8000 => FileType.RegularFile,
        0xA000 => FileType.SymbolicLink,
        0xC000 => FileType.SocketStream,
        _ => FileType.Unknown, // pipes: the interface has no name for them
    };

    private static bool IsDatagram(int fd)
    {
        int type = 0;
        uint length = sizeof(int);
        return GetSocketOption(fd, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_DGRAM;
    }
}
