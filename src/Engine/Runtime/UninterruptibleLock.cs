namespace Tiered.Runtime;

/// <summary>
/// Holds a lock, and waits for it whatever <see cref="Thread.Interrupt"/> says: for code that runs below WebAssembly frames,
/// which no exception may cross. The interruption is kept for the thread's next wait.
/// </summary>
internal readonly ref struct UninterruptibleLock
{
    private readonly Lock _gate;

    internal UninterruptibleLock(Lock gate)
    {
        _gate = gate;
        bool interrupted = false;
        while (true)
        {
            try
            {
                gate.Enter();
                break;
            }
            catch (ThreadInterruptedException)
            {
                interrupted = true;
            }
        }
        if (interrupted) Thread.CurrentThread.Interrupt();
    }

    public void Dispose() => _gate.Exit();
}
