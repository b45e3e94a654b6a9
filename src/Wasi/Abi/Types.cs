namespace Tiered.Wasi;

/// <summary>Kinds of files.</summary>
internal enum FileType : byte
{
    Unknown,
    BlockDevice,
    CharacterDevice,
    Directory,
    RegularFile,
    SocketDatagram,
    SocketStream,
    SymbolicLink,
}

/// <summary>Flags of an open descriptor.</summary>
[Flags]
internal enum FdFlags : ushort
{
    None = 0,
    Append = 1,
    DataSync = 2,
    NonBlocking = 4,
    ReadSync = 8,
    Sync = 16,
    All = 31,
}

/// <summary>How <c>path_open</c> opens.</summary>
[Flags]
internal enum OpenFlags : ushort
{
    None = 0,
    Create = 1,
    Directory = 2,
    Exclusive = 4,
    Truncate = 8,
    All = 15,
}

/// <summary>Which times to set, and from where.</summary>
[Flags]
internal enum TimeFlags : ushort
{
    None = 0,
    Access = 1,
    AccessNow = 2,
    Modification = 4,
    ModificationNow = 8,
    All = 15,
}

/// <summary>Clocks of the interface.</summary>
internal enum ClockId : uint
{
    Realtime,
    Monotonic,
    ProcessCpuTime,
    ThreadCpuTime,
}

/// <summary>What a subscription waits for.</summary>
internal enum EventType : byte
{
    Clock,
    FdRead,
    FdWrite,
}

/// <summary>Attributes of a file, in no version's layout.</summary>
internal struct FileStat
{
    public ulong Device;
    public ulong Inode;
    public FileType Type;

    /// <summary>The interface has no type for it.</summary>
    public bool IsFifo;

    public ulong LinkCount;
    public ulong Size;
    public ulong AccessTime;
    public ulong ModificationTime;
    public ulong ChangeTime;
}

/// <summary>One thing that <c>poll_oneoff</c> waits for, in no version's layout.</summary>
internal struct Subscription
{
    public ulong UserData;
    public EventType Type;

    /// <summary>Clock or descriptor.</summary>
    public uint Id;

    public ulong Timeout;
    public ushort Flags;
}

/// <summary>What happened, in no version's layout.</summary>
internal struct Event
{
    public ulong UserData;
    public Errno Error;
    public EventType Type;
    public ulong Bytes;
    public bool HangUp;
}
