using Tiered.Wasi.Native;

namespace Tiered.Wasi;

// Arguments, environment, clocks, random bytes, signals and scheduling.
public sealed unsafe partial class WasiContext
{
    internal Errno ArgumentsSizesGet(GuestMemory memory, uint count, uint size) => StringSizes(memory, _arguments, count, size);

    internal Errno ArgumentsGet(GuestMemory memory, uint pointers, uint buffer) => CopyStrings(memory, _arguments, pointers, buffer);

    internal Errno EnvironmentSizesGet(GuestMemory memory, uint count, uint size) => StringSizes(memory, _environment, count, size);

    internal Errno EnvironmentGet(GuestMemory memory, uint pointers, uint buffer) => CopyStrings(memory, _environment, pointers, buffer);

    private static Errno StringSizes(GuestMemory memory, byte[][] strings, uint count, uint size)
    {
        ulong total = 0;
        foreach (byte[] text in strings) total += (ulong)text.Length;
        if (total > uint.MaxValue) return Errno.Overflow;
        return memory.TryWrite(count, (uint)strings.Length) && memory.TryWrite(size, (uint)total) ? Errno.Success : Errno.Fault;
    }

    private static Errno CopyStrings(GuestMemory memory, byte[][] strings, uint pointers, uint buffer)
    {
        ulong pointer = pointers, next = buffer;
        foreach (byte[] text in strings)
        {
            if (!memory.TryWrite(pointer, (uint)next)) return Errno.Fault;
            if (!memory.TryLocate(next, (ulong)text.Length, out byte* place)) return Errno.Fault;
            text.CopyTo(new Span<byte>(place, text.Length));
            pointer += sizeof(uint);
            next += (ulong)text.Length;
        }
        return Errno.Success;
    }

    internal Errno ClockResolutionGet(GuestMemory memory, uint clock, uint result)
    {
        if (clock > (uint)ClockId.ThreadCpuTime) return Errno.Invalid;
        ulong resolution;
        if (_time is not null)
        {
            resolution = clock == (uint)ClockId.Realtime ? 100 : (ulong)Math.Max(1, 1_000_000_000 / _time.TimestampFrequency);
        }
        else
        {
            Linux.TimeSpec time;
            if (Linux.ClockGetResolution((int)clock, &time) != 0) return Linux.LastError;
            resolution = Linux.Nanoseconds(time.Seconds, time.Nanoseconds);
        }
        return memory.TryWrite(result, resolution) ? Errno.Success : Errno.Fault;
    }

    internal Errno ClockTimeGet(GuestMemory memory, uint clock, uint result)
    {
        if (clock > (uint)ClockId.ThreadCpuTime) return Errno.Invalid;
        return memory.TryWrite(result, Now((ClockId)clock)) ? Errno.Success : Errno.Fault;
    }

    /// <summary>A clock's reading in nanoseconds. The numbers of the interface are those of Linux.</summary>
    private ulong Now(ClockId clock)
    {
        if (_time is { } provider)
        {
            if (clock == ClockId.Realtime) return (ulong)Math.Max(0, (provider.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks) * 100;
            return (ulong)((UInt128)(ulong)Math.Max(0, provider.GetTimestamp()) * 1_000_000_000 / (ulong)provider.TimestampFrequency);
        }
        Linux.TimeSpec time;
        _ = Linux.ClockGetTime((int)clock, &time);
        return Linux.Nanoseconds(time.Seconds, time.Nanoseconds);
    }

    internal Errno RandomGet(GuestMemory memory, uint buffer, uint length)
    {
        if (!memory.TryLocate(buffer, length, out byte* place)) return Errno.Fault;
        ulong remaining = length;
        while (remaining > 0)
        {
            int chunk = (int)Math.Min(remaining, 1 << 20);
            nint done = chunk;
            if (_random is not null) _random.NextBytes(new Span<byte>(place, chunk));
            else done = Linux.GetRandom(place, (nuint)chunk, 0);
            if (done < 0)
            {
                if (Linux.Interrupted) continue;
                return Linux.LastError;
            }
            place += done;
            remaining -= (ulong)done;
        }
        return Errno.Success;
    }

    /// <summary>
    /// A signal that the guest raises on itself ends it, as the default action would, with the status a shell reports for that. Signals that are
    /// ignored by default do nothing. The host's process gets none of them.
    /// </summary>
    internal static Errno ProcessRaise(uint signal)
    {
        const uint Largest = 30;
        if (signal > Largest) return Errno.Invalid;
        return signal switch
        {
            0 or 16 or 17 or 22 or 27 => Errno.Success, // none, CHLD, CONT, URG, WINCH
            18 or 19 or 20 or 21 => Errno.NotSupported, // STOP, TSTP, TTIN, TTOU: nothing could continue the guest
            _ => throw new WasiExitException(128 + (int)signal),
        };
    }

    internal static Errno Yield()
    {
        _ = Linux.Yield();
        return Errno.Success;
    }
}
