using System.Runtime.CompilerServices;

namespace Tiered.Wasi;

/// <summary>
/// The layouts in which the two versions of the interface differ. Fields are little-endian and may lie at any address. <c>wasi_unstable</c> is
/// the snapshot before preview 1: it had a 32-bit link count, other numbers for the bases of a seek, and an identifier in clock subscriptions.
/// </summary>
internal sealed unsafe class WasiAbi
{
    internal static readonly WasiAbi Preview1 = new(isUnstable: false);
    internal static readonly WasiAbi Unstable = new(isUnstable: true);

    internal const int EventSize = 32, FdStatSize = 24, PrestatSize = 8, DirectoryEntrySize = 24, VectorSize = 8;

    private readonly bool _isUnstable;

    private WasiAbi(bool isUnstable) => _isUnstable = isUnstable;

    /// <summary>Module name of the imports.</summary>
    internal string ModuleName => _isUnstable ? "wasi_unstable" : "wasi_snapshot_preview1";

    internal int FileStatSize => _isUnstable ? 56 : 64;

    internal int SubscriptionSize => _isUnstable ? 56 : 48;

    /// <summary><c>sock_accept</c> is the one function that preview 1 added.</summary>
    internal bool HasSocketAccept => !_isUnstable;

    /// <summary>The base of a seek as Linux numbers it (start, current, end), or -1.</summary>
    internal int Whence(uint whence) => (_isUnstable, whence) switch
    {
        (false, <= 2) => (int)whence,
        (true, 0) => 1,
        (true, 1) => 2,
        (true, 2) => 0,
        _ => -1,
    };

    internal void WriteFileStat(byte* at, in FileStat stat)
    {
        Unsafe.InitBlockUnaligned(at, 0, (uint)FileStatSize);
        Put(at, stat.Device);
        Put(at + 8, stat.Inode);
        at[16] = (byte)stat.Type;
        byte* rest;
        if (_isUnstable)
        {
            Put(at + 20, (uint)Math.Min(stat.LinkCount, uint.MaxValue));
            rest = at + 24;
        }
        else
        {
            Put(at + 24, stat.LinkCount);
            rest = at + 32;
        }
        Put(rest, stat.Size);
        Put(rest + 8, stat.AccessTime);
        Put(rest + 16, stat.ModificationTime);
        Put(rest + 24, stat.ChangeTime);
    }

    /// <summary>False for a kind that does not exist.</summary>
    internal bool TryReadSubscription(byte* at, out Subscription subscription)
    {
        subscription = new Subscription { UserData = Get<ulong>(at), Type = (EventType)at[8] };
        switch (subscription.Type)
        {
            case EventType.Clock:
                // The older clock subscription begins with an identifier of its own.
                byte* clock = _isUnstable ? at + 24 : at + 16;
                subscription.Id = Get<uint>(clock);
                subscription.Timeout = Get<ulong>(clock + 8);
                subscription.Flags = Get<ushort>(clock + 24);
                return true;
            case EventType.FdRead or EventType.FdWrite:
                subscription.Id = Get<uint>(at + 16);
                return true;
            default:
                return false;
        }
    }

    internal static void WriteEvent(byte* at, in Event item)
    {
        Unsafe.InitBlockUnaligned(at, 0, EventSize);
        Put(at, item.UserData);
        Put(at + 8, (ushort)item.Error);
        at[10] = (byte)item.Type;
        Put(at + 16, item.Bytes);
        Put(at + 24, (ushort)(item.HangUp ? 1 : 0));
    }

    internal static void WriteFdStat(byte* at, FileType type, FdFlags flags, Rights rights, Rights inheriting)
    {
        Unsafe.InitBlockUnaligned(at, 0, FdStatSize);
        at[0] = (byte)type;
        Put(at + 2, (ushort)flags);
        Put(at + 8, (ulong)rights);
        Put(at + 16, (ulong)inheriting);
    }

    internal static void WriteDirectoryEntry(byte* at, ulong next, ulong inode, uint nameLength, FileType type)
    {
        Unsafe.InitBlockUnaligned(at, 0, DirectoryEntrySize);
        Put(at, next);
        Put(at + 8, inode);
        Put(at + 16, nameLength);
        at[20] = (byte)type;
    }

    private static void Put<T>(byte* at, T value) where T : unmanaged => Unsafe.WriteUnaligned(at, value);

    private static T Get<T>(byte* at) where T : unmanaged => Unsafe.ReadUnaligned<T>(at);
}
