using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Tiered.Backend.Llvm.X64;

namespace Tiered.Backend.Llvm.Watch;

/// <summary>
/// A thread that runs LLVM, as another one watches it. LLVM can neither be told to stop nor be relied on to end: some of its rewriting rules undo each other. So
/// a thread that has used up its time is parked: a signal's handler never returns. What it holds is lost, some memory and its stack, but it takes no more of either,
/// and no more of the processor.
/// </summary>
/// <remarks>
/// A thread is parked only inside LLVM's own code and only in calls that are named by <see cref="Enter"/>: it holds no lock of the C library's allocator then, and
/// none of .NET's, whose garbage collector does not wait for threads in native code.
/// </remarks>
internal sealed unsafe class LlvmThread
{
    // The states that ParkingStub knows.
    private const int Free = 0, Wanted = 1, Parked = 2;

    private const int AttemptsPerTry = 20;

    // Used again and never freed: a signal on its way names one.
    private static readonly ConcurrentBag<nint> States = [];

    private readonly Lock _gate = new();
    private readonly nint _thread;
    private readonly int _clock;
    private readonly int* _state;
    private bool _isInside;
    private long _startTicks;

    /// <summary>Makes the watched side of the current thread.</summary>
    public LlvmThread()
    {
        _thread = Libc.CurrentThread();
        int clock;
        _clock = Libc.GetThreadClock(_thread, &clock) == 0 ? clock : throw new InvalidOperationException("this thread has no clock");
        _state = (int*)(States.TryTake(out nint state) ? state : (nint)NativeMemory.AllocZeroed(sizeof(int)));
        Restart();
    }

    /// <summary>Processor time that the thread has used since <see cref="Restart"/>. Other work on the machine does not count.</summary>
    public TimeSpan Used => TimeSpan.FromTicks(Now() - Volatile.Read(ref _startTicks));

    /// <summary>Begins a task.</summary>
    public void Restart() => Volatile.Write(ref _startTicks, Now());

    /// <summary>The thread itself: a call into LLVM begins that may take long.</summary>
    public void Enter()
    {
        lock (_gate) _isInside = true;
    }

    /// <summary>The thread itself: the call is over.</summary>
    public void Leave()
    {
        lock (_gate) _isInside = false;
    }

    /// <summary>The thread itself: it ends.</summary>
    public void End() => States.Add((nint)_state);

    /// <summary>Another thread: parks this one for ever. False if it was not inside LLVM long enough; it can be tried again.</summary>
    public bool TryPark()
    {
        for (int attempt = 0; attempt < AttemptsPerTry; attempt++)
        {
            // The thread cannot leave, end or begin another call while the signal is sent.
            lock (_gate)
            {
                if (!_isInside || ParkingStub.Signal == 0) return false;
                Volatile.Write(ref *_state, Wanted);
                if (Libc.SignalThread(_thread, ParkingStub.Signal, _state) != 0) return false;
            }
            Thread.Sleep(1);
            if (Interlocked.CompareExchange(ref *_state, Free, Wanted) == Parked) return true;
        }
        return false;
    }

    private long Now()
    {
        Libc.Time time;
        if (Libc.GetTime(_clock, &time) != 0) return Volatile.Read(ref _startTicks);
        return time.Seconds * TimeSpan.TicksPerSecond + time.Nanoseconds / TimeSpan.NanosecondsPerTick;
    }
}
