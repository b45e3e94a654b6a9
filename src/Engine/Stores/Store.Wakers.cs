using System.Runtime.CompilerServices;
using Tiered.Runtime;

namespace Tiered;

// What waits for something outside the store, such as a descriptor, and has to be woken by an interruption.
public sealed unsafe partial class Store
{
    private readonly object _wakerGate = new();
    private readonly List<Waker> _wakers = [];

    private sealed class Waker(Store store, Action wake) : IDisposable
    {
        internal void Wake() => wake();

        public void Dispose()
        {
            using var gate = new UninterruptibleLock(store._wakerGate);
            store._wakers.Remove(this);
        }
    }

    /// <summary>
    /// Calls <paramref name="wake"/> with every interruption, on the thread that interrupts, until the result is disposed; not
    /// after. Whoever waits looks at <see cref="IsInterrupted"/> between registering and waiting.
    /// </summary>
    internal IDisposable OnInterrupt(Action wake)
    {
        var waker = new Waker(this, wake);
        using var gate = new UninterruptibleLock(_wakerGate);
        _wakers.Add(waker);
        return waker;
    }

    /// <summary>The trap that ends a host function which an interruption woke.</summary>
    internal static WasmTrapException InterruptionTrap() => new(TrapCode.Interrupted, []);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void WakeWaiters()
    {
        using var gate = new UninterruptibleLock(_wakerGate);
        foreach (var waker in _wakers) waker.Wake();
    }
}
