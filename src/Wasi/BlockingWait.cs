using Tiered.Wasi.Native;

namespace Tiered.Wasi;

/// <summary>
/// The one place where a guest's call waits. It waits for descriptors and for time, and <see cref="Store.Interrupt"/>
/// ends it: an event descriptor
/// that the interruption writes to is polled beside the others. A call that does not have to wait costs nothing here.
/// </summary>
internal sealed unsafe class BlockingWait : IDisposable
{
    private readonly Action _wake;
    private int _event = -1;

    internal BlockingWait() => _wake = Wake;

    /// <summary>The store whose guest calls; null when none can interrupt.</summary>
    internal Store? Store { get; set; }

    /// <summary>
    /// Waits until one of the descriptors is ready or the time is over, however often signals interrupt.
    /// </summary>
    /// <param name="items">Descriptors, with room for one more behind them.</param>
    /// <param name="count">How many.</param>
    /// <param name="delay">Nanoseconds to wait; for ever when all bits are set.</param>
    /// <param name="elapsed">Nanoseconds that it took.</param>
    /// <exception cref="WasmTrapException">The store was interrupted.</exception>
    internal Errno Wait(Linux.PollFd* items, int count, ulong delay, out ulong elapsed)
    {
        if (delay == 0 || Store is not { } store) return Poll(items, count, delay, null, out elapsed);
        if (_event < 0)
        {
            _event = Linux.EventDescriptor(0, Linux.O_CLOEXEC | Linux.O_NONBLOCK);
            if (_event < 0)
            {
                elapsed = 0;
                return Linux.LastError;
            }
        }
        items[count] = new Linux.PollFd { Fd = _event, Events = Linux.POLLIN };
        using (store.OnInterrupt(_wake)) return Poll(items, count, delay, store, out elapsed);
    }

    /// <summary>Waits until a descriptor can be read or written, or has something to say of it.</summary>
    /// <exception cref="WasmTrapException">The store was interrupted.</exception>
    internal Errno For(int fd, short events, ulong delay = ulong.MaxValue)
    {
        Linux.PollFd* items = stackalloc Linux.PollFd[2];
        items[0] = new Linux.PollFd { Fd = fd, Events = events };
        return Wait(items, 1, delay, out _);
    }

    private Errno Poll(Linux.PollFd* items, int count, ulong delay, Store? store, out ulong elapsed)
    {
        ulong start = Monotonic();
        elapsed = 0;
        while (true)
        {
            if (store is { IsInterrupted: true })
            {
                Drain();
                throw Store.InterruptionTrap();
            }
            var timeout = Linux.ToTimeSpec(delay == ulong.MaxValue ? 0 : delay - elapsed);
            int ready = Linux.Poll(items, (ulong)count + (store is null ? 0ul : 1), delay == ulong.MaxValue
                ? null : &timeout, null);
            bool bySignal = ready < 0 && Linux.Interrupted;
            if (ready < 0 && !bySignal) return Linux.LastError;
            elapsed = Monotonic() - start;
            if (ready > 0 && store is not null && items[count].Returned != 0)
            {
                // An interruption, or one that is long over and left its mark.
                Drain();
                ready--;
                if (store.IsInterrupted) continue;
            }
            if (ready > 0 || elapsed >= delay) return Errno.Success;
        }
    }

    private void Wake()
    {
        ulong one = 1;
        _ = Linux.Write(_event, &one, sizeof(ulong));
    }

    private void Drain()
    {
        ulong count;
        _ = Linux.Read(_event, &count, sizeof(ulong));
    }

    private static ulong Monotonic()
    {
        Linux.TimeSpec time;
        _ = Linux.ClockGetTime((int)ClockId.Monotonic, &time);
        return Linux.Nanoseconds(time.Seconds, time.Nanoseconds);
    }

    public void Dispose()
    {
        if (_event >= 0) _ = Linux.Close(_event);
        _event = -1;
    }
}
