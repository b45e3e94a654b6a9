using System.Runtime.CompilerServices;
using Tiered.Native;
using Tiered.Runtime;

namespace Tiered.Tiering;

/// <summary>
/// Asks instances that run what they run, from time to time. An instance that has taken a look is entered here and asked again a
/// moment later; one that does not run takes none, and costs nothing. The thread ends when nobody runs.
/// </summary>
internal static class LookTimer
{
    /// <summary>The longest time between two looks, when they find nothing new.</summary>
    private static readonly TimeSpan Slowest = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // So many looks in a row that find nothing new double the time between them.
    private const int Boredom = 16;

    private static readonly object Gate = new();
    // Weak: a look keeps no module alive.
    private static List<(WeakReference<TieredCode> Code, nint Context)> s_taken = [];
    private static TimeSpan s_interval;
    private static bool s_isRunning;
    private static bool s_isWaiting;
    private static int s_news;

    /// <summary>An instance has taken a look.</summary>
    internal static void Add(TieredCode code, nint context)
    {
        using var gate = new UninterruptibleLock(Gate);
        s_taken.Add((code.Weak, context));
        s_interval = code.Options.SampleInterval;
        if (s_isWaiting) Monitor.Pulse(Gate);
        if (s_isRunning) return;
        s_isRunning = true;
        try
        {
            new Thread(Work) { IsBackground = true, Name = "wasm look timer" }.UnsafeStart();
        }
        catch (Exception)
        {
            // No thread to be had: whoever takes the next look tries again.
            s_isRunning = false;
        }
    }

    /// <summary>A look has found something that may still become faster.</summary>
    internal static void NoteNews() => Volatile.Write(ref s_news, 1);

    private static void Work()
    {
        List<(WeakReference<TieredCode> Code, nint Context)> asked = [];
        TimeSpan? interval = null;
        int boring = 0;
        while (true)
        {
            using (new UninterruptibleLock(Gate))
            {
                if (s_taken.Count == 0 && !WaitForGuests()) return;
                interval ??= s_interval;
            }
            Libc.Sleep(interval.Value);
            if (Interlocked.Exchange(ref s_news, 0) != 0)
            {
                boring = 0;
                interval = null;
            }
            else if (++boring % Boredom == 0 && interval < Slowest)
            {
                interval *= 2;
            }
            using (new UninterruptibleLock(Gate)) (asked, s_taken) = (s_taken, asked);
            Ask(asked);
            asked.Clear();
        }
    }

    // Of its own, so that no frame that goes on keeps a module alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Ask(List<(WeakReference<TieredCode> Code, nint Context)> asked)
    {
        foreach (var (weak, context) in asked)
        {
            if (weak.TryGetTarget(out var code)) code.RequestLook(context);
        }
    }

    /// <summary>Waits for an instance that runs; false when none came. Under the lock.</summary>
    private static bool WaitForGuests()
    {
        s_isWaiting = true;
        while (s_taken.Count == 0 && UninterruptibleLock.Wait(Gate, Patience))
        {
        }
        s_isWaiting = false;
        return s_isRunning = s_taken.Count > 0;
    }
}
