using System.Runtime.ExceptionServices;
using Tiered.Runtime;

namespace Tiered.Tiering;

/// <summary>Compiling on behalf of a guest: on its own thread if there is room, else on another while it waits.</summary>
internal static unsafe class EngineThread
{
    /// <summary>Bytes of stack that a compiler may need beyond what <see cref="ThreadStack.Limit"/> keeps free.</summary>
    private const int Room = 768 * 1024;

    private const int StackSize = 2 << 20;

    /// <summary>Whether a compiler may run on this thread: a megabyte of its stack is left.</summary>
    internal static bool HasRoom
    {
        get
        {
            int local;
            return (nuint)(&local) > ThreadStack.Current.Limit + Room;
        }
    }

    /// <summary>Runs an action on a thread with room for it.</summary>
    /// <param name="store">Whose interruption ends the wait; the action goes on by itself then.</param>
    /// <param name="action">What to do.</param>
    /// <returns>Whether it is done; false after an interruption.</returns>
    internal static bool Run(Store? store, Action action)
    {
        ExceptionDispatchInfo? failure = null;
        int isDone = 0;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception error)
                {
                    failure = ExceptionDispatchInfo.Capture(error);
                }
                Volatile.Write(ref isDone, 1);
            },
            StackSize) { IsBackground = true, Name = "wasm compiler" };
        thread.UnsafeStart();
        // No wait that the embedder's synchronization context would be told of: there are WebAssembly frames below.
        var spin = new SpinWait();
        while (Volatile.Read(ref isDone) == 0)
        {
            if (store is { IsInterrupted: true }) return false;
            if (spin.NextSpinWillYield && spin.Count > 30) Pause();
            else spin.SpinOnce(-1);
        }
        failure?.Throw();
        return true;
    }

    private static void Pause()
    {
        try
        {
            Thread.Sleep(1);
        }
        catch (ThreadInterruptedException)
        {
            // Kept for the thread's next wait outside of the engine.
            Thread.CurrentThread.Interrupt();
            Thread.SpinWait(1000);
        }
    }
}
