using Tiered.Wasi.Native;

namespace Tiered.Wasi;

/// <summary>
/// Opens what a name stands for. Opening a FIFO waits until its other end is open, which may be never: the system is
/// not asked to wait, since
/// nothing could end that, but asked again until the other end is there.
/// </summary>
internal static unsafe class FifoOpening
{
    /// <summary>Nothing tells when the other end is opened, so it is looked for so often.</summary>
    private const ulong LookEvery = 10_000_000;

    /// <summary>Opens; waits where the guest's open would.</summary>
    /// <param name="directory">Where the name is looked up.</param>
    /// <param name="name">The name.</param>
    /// <param name="flags">How to open.</param>
    /// <param name="mode">The mode of a new file.</param>
    /// <param name="wait">Where to wait.</param>
    /// <param name="fd">The descriptor.</param>
    /// <param name="stat">What was opened.</param>
    /// <exception cref="WasmTrapException">The store was interrupted.</exception>
    internal static Errno Open(int directory, byte* name, int flags, uint mode, BlockingWait wait, out int fd,
        out FileStat stat)
    {
        stat = default;
        bool mayWait = (flags & Linux.O_NONBLOCK) == 0;
        while (true)
        {
            fd = Try(directory, name, flags | Linux.O_NONBLOCK, mode);
            if (fd >= 0) break;
            var error = Linux.LastError;
            // A file that somebody has leased: the wait for the lease's end is short, and the system's.
            if (error == Errno.Again && mayWait)
            {
                fd = Try(directory, name, flags, mode);
                if (fd < 0) return Linux.LastError;
                break;
            }
            // A FIFO that nobody reads, when it is to be written.
            if (error != Errno.NoDeviceOrAddress || !mayWait || !IsFifo(directory, name)) return error;
            error = wait.For(-1, 0, LookEvery);
            if (error != Errno.Success) return error;
        }
        try
        {
            var error = Linux.Stat(fd, null, out stat);
            if (error == Errno.Success && mayWait && stat.Type != FileType.RegularFile
                && stat.Type != FileType.Directory)
            {
                if (stat.IsFifo && (flags & Linux.O_ACCMODE) == Linux.O_RDONLY) error = AwaitWriter(fd, wait);
                int status = Linux.Control(fd, Linux.F_GETFL, 0);
                if (status >= 0) _ = Linux.Control(fd, Linux.F_SETFL, status & ~Linux.O_NONBLOCK);
            }
            if (error == Errno.Success) return error;
            _ = Linux.Close(fd);
            return error;
        }
        catch
        {
            _ = Linux.Close(fd);
            throw;
        }
    }

    private static int Try(int directory, byte* name, int flags, uint mode)
    {
        int fd;
        do fd = Linux.OpenAt(directory, name, flags, mode);
        while (fd < 0 && Linux.Interrupted);
        return fd;
    }

    private static bool IsFifo(int directory, byte* name)
    {
        // Statting must not hide the error of the open.
        return Linux.Stat(directory, name, out var stat, Linux.STATX_TYPE) == Errno.Success && stat.IsFifo;
    }

    private static Errno AwaitWriter(int fd, BlockingWait wait)
    {
        int* scratch = stackalloc int[2];
        bool canAsk = Linux.Pipe(scratch, Linux.O_CLOEXEC | Linux.O_NONBLOCK) == 0;
        Linux.PollFd* items = stackalloc Linux.PollFd[2];
        try
        {
            while (true)
            {
                // What copies a byte without taking it tells whether there is a writer: none is the end of the file.
                if (canAsk && (Linux.Tee(fd, scratch[1], 1, Linux.SPLICE_F_NONBLOCK) > 0
                    || Linux.LastErrorNumber == Linux.EAGAIN)) return Errno.Success;
                items[0] = new Linux.PollFd { Fd = fd, Events = Linux.POLLIN };
                var error = wait.Wait(items, 1, LookEvery, out _);
                // There was a writer: it wrote, or is gone again.
                if (error != Errno.Success || items[0].Returned != 0) return error;
            }
        }
        finally
        {
            if (canAsk)
            {
                _ = Linux.Close(scratch[0]);
                _ = Linux.Close(scratch[1]);
            }
        }
    }
}
