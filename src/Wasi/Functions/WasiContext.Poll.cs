using Tiered.Wasi.Native;

namespace Tiered.Wasi;

// poll_oneoff.
public sealed unsafe partial class WasiContext
{
    /// <summary>Subscriptions that one call may have: as many as there can be descriptors, and clocks.</summary>
    internal const int MaxSubscriptions = 2 * DescriptorTable.MaxDescriptors;

    private PollState[] _subscriptions = [];
    private Linux.PollFd[] _pollItems = [];

    private struct PollState
    {
        internal Subscription Subscription;

        /// <summary>Nanoseconds from the beginning of the call, for a clock.</summary>
        internal ulong Delay;

        /// <summary>Place among the polled descriptors, or -1.</summary>
        internal int Item;

        /// <summary>The event is known without waiting.</summary>
        internal bool Ready;

        internal Errno Error;
        internal ulong Bytes;
    }

    internal Errno PollOneOff(GuestMemory memory, WasiAbi abi, uint subscriptions, uint events, uint count, uint result)
    {
        if (count is 0 or > MaxSubscriptions) return Errno.Invalid;
        if (!memory.TryLocate(subscriptions, (ulong)count * (ulong)abi.SubscriptionSize, out byte* input)
            || !memory.TryLocate(events, (ulong)count * WasiAbi.EventSize, out byte* output)
            || !memory.Contains(result, sizeof(uint)))
        {
            return Errno.Fault;
        }
        if (_subscriptions.Length < count)
        {
            Array.Resize(ref _subscriptions, (int)count);
            // One more for the interruption.
            Array.Resize(ref _pollItems, (int)count + 1);
        }
        // All are read before the first event is written: the guest's two arrays may overlap.
        var states = _subscriptions.AsSpan(0, (int)count);
        int items = 0;
        bool ready = false;
        ulong delay = ulong.MaxValue;
        foreach (ref var state in states)
        {
            state = new PollState { Item = -1 };
            if (!abi.TryReadSubscription(input, out state.Subscription)) return Errno.Invalid;
            input += abi.SubscriptionSize;
            state.Error = state.Subscription.Type == EventType.Clock ? Prepare(ref state, ref delay) : Prepare(ref state, ref items);
            state.Ready |= state.Error != Errno.Success;
            ready |= state.Ready;
        }

        fixed (Linux.PollFd* polled = _pollItems)
        {
            var error = _wait.Wait(polled, items, ready ? 0 : delay, out ulong elapsed);
            if (error != Errno.Success) return error;
            uint written = 0;
            foreach (ref var state in states)
            {
                if (!IsDue(in state, polled, elapsed, out var item)) continue;
                WasiAbi.WriteEvent(output, item);
                output += WasiAbi.EventSize;
                written++;
            }
            memory.TryWrite(result, written);
            return Errno.Success;
        }
    }

    private Errno Prepare(ref PollState state, ref ulong shortest)
    {
        const ushort Absolute = 1;
        ref var clock = ref state.Subscription;
        // Nobody can wait on the clock of its own processor time.
        if (clock.Id > (uint)ClockId.ThreadCpuTime || clock.Flags > Absolute) return Errno.Invalid;
        if (clock.Id > (uint)ClockId.Monotonic) return Errno.NotSupported;
        state.Delay = clock.Timeout;
        if ((clock.Flags & Absolute) != 0)
        {
            ulong now = Now((ClockId)clock.Id);
            state.Delay = clock.Timeout > now ? clock.Timeout - now : 0;
        }
        shortest = Math.Min(shortest, state.Delay);
        return Errno.Success;
    }

    private Errno Prepare(ref PollState state, ref int items)
    {
        bool reads = state.Subscription.Type == EventType.FdRead;
        var error = _descriptors.Get(state.Subscription.Id, Rights.Poll | (reads ? Rights.FdRead : Rights.FdWrite), out var descriptor);
        if (error != Errno.Success) return error;
        if (descriptor is not HostDescriptor host)
        {
            // A .NET stream does not tell whether it would block.
            state.Ready = true;
            return Errno.Success;
        }
        if (host.Type == FileType.RegularFile)
        {
            state.Ready = true;
            if (!reads) return Errno.Success;
            error = Linux.Stat(host.Fd, null, out var stat);
            long position = Linux.Seek(host.Fd, 0, 1);
            state.Bytes = position >= 0 && (ulong)position < stat.Size ? stat.Size - (ulong)position : 0;
            return error;
        }
        state.Item = items;
        _pollItems[items++] = new Linux.PollFd { Fd = host.Fd, Events = reads ? Linux.POLLIN : Linux.POLLOUT };
        return Errno.Success;
    }

    private static bool IsDue(in PollState state, Linux.PollFd* items, ulong elapsed, out Event item)
    {
        item = new Event { UserData = state.Subscription.UserData, Type = state.Subscription.Type, Error = state.Error, Bytes = state.Bytes };
        if (state.Ready) return true;
        if (state.Subscription.Type == EventType.Clock) return state.Delay <= elapsed;
        ref var polled = ref items[state.Item];
        if (polled.Returned == 0) return false;
        if ((polled.Returned & Linux.POLLNVAL) != 0) item.Error = Errno.BadDescriptor;
        else if (state.Subscription.Type == EventType.FdRead) item.Bytes = Linux.ReadableBytes(polled.Fd);
        // After an error as after a hang-up nothing is waited for: the read or write itself tells what is wrong.
        item.HangUp = (polled.Returned & (Linux.POLLHUP | Linux.POLLERR)) != 0;
        return true;
    }
}
