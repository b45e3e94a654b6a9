namespace Tiered.Runtime;

/// <summary>
/// Holds a lock, and waits for it whatever <see cref="Thread.Interrupt"/> says: for code that runs below WebAssembly frames,
/// which no exception may cross, and for what must not be left half done. The interruption is kept for the thread's next wait.
/// </summary>
internal readonly ref struct UninterruptibleLock
{
    private readonly object _gate;

    internal UninterruptibleLock(object gate)
    {
        _gate = gate;
        bool interrupted = false;
        while (true)
        {
            try
            {
                Monitor.Enter(gate);
                break;
            }
            catch (ThreadInterruptedException)
            {
                interrupted = true;
            }
        }
        if (interrupted) Thread.CurrentThread.Interrupt();
    }

    /// <summary>
    /// Gives the lock back until it is pulsed or the time is over, on a thread of the engine's own. Somebody may interrupt that,
    /// too: an exception handler of the embedder, say. It counts as a pulse.
    /// </summary>
    /// <returns>Whether it was pulsed.</returns>
    internal static bool Wait(object gate, TimeSpan time)
    {
        try
        {
            return Monitor.Wait(gate, time);
        }
        catch (ThreadInterruptedException)
        {
            return true;
        }
    }

    public void Dispose() => Monitor.Exit(_gate);
}
