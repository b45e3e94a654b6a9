namespace Tiered.Wasi;

/// <summary>What may be done with a descriptor; bit numbers are those of the interface.</summary>
[Flags]
internal enum Rights : ulong
{
    None = 0,
    FdDataSync = 1ul << 0,
    FdRead = 1ul << 1,
    FdSeek = 1ul << 2,
    FdSetFlags = 1ul << 3,
    FdSync = 1ul << 4,
    FdTell = 1ul << 5,
    FdWrite = 1ul << 6,
    FdAdvise = 1ul << 7,
    FdAllocate = 1ul << 8,
    PathCreateDirectory = 1ul << 9,
    PathCreateFile = 1ul << 10,
    PathLinkSource = 1ul << 11,
    PathLinkTarget = 1ul << 12,
    PathOpen = 1ul << 13,
    FdReadDirectory = 1ul << 14,
    PathReadLink = 1ul << 15,
    PathRenameSource = 1ul << 16,
    PathRenameTarget = 1ul << 17,
    PathFileStatGet = 1ul << 18,
    PathSetSize = 1ul << 19,
    PathSetTimes = 1ul << 20,
    FdFileStatGet = 1ul << 21,
    FdSetSize = 1ul << 22,
    FdSetTimes = 1ul << 23,
    PathSymlink = 1ul << 24,
    PathRemoveDirectory = 1ul << 25,
    PathUnlinkFile = 1ul << 26,
    Poll = 1ul << 27,
    SocketShutdown = 1ul << 28,
    SocketAccept = 1ul << 29,

    /// <summary>What makes sense for an open directory.</summary>
    Directory = FdSetFlags | FdSync | FdDataSync | FdReadDirectory | FdFileStatGet | FdSetTimes | PathCreateDirectory | PathCreateFile
        | PathLinkSource | PathLinkTarget | PathOpen | PathReadLink | PathRenameSource | PathRenameTarget | PathFileStatGet | PathSetSize
        | PathSetTimes | PathSymlink | PathRemoveDirectory | PathUnlinkFile | Poll,

    /// <summary>What makes sense for anything that bytes are read from or written to.</summary>
    Stream = FdDataSync | FdRead | FdSetFlags | FdSync | FdWrite | FdFileStatGet | FdSetTimes | Poll,

    /// <summary>What makes sense for an open file with a position.</summary>
    File = Stream | FdSeek | FdTell | FdAdvise | FdAllocate | FdSetSize,

    /// <summary>What makes sense for a socket.</summary>
    Socket = Stream & ~FdSetTimes | SocketShutdown | SocketAccept,

    /// <summary>What a file is opened for writing for.</summary>
    Writing = FdWrite | FdAllocate | FdSetSize,

    /// <summary>
    /// What a read-only directory withholds from everything opened through it. Being the source of a hard link is among them: a second name in a
    /// writable directory would make the file writable.
    /// </summary>
    Modifying = Writing | FdSetTimes | PathCreateDirectory | PathCreateFile | PathLinkSource | PathLinkTarget | PathRenameSource
        | PathRenameTarget | PathSetSize | PathSetTimes | PathSymlink | PathRemoveDirectory | PathUnlinkFile,
}
