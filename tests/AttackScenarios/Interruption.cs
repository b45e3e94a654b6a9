namespace Tiered.Tests.Attack;

/// <summary>
/// Watchdogs that come early, late and after disposal: endless code always ends, a call that nobody interrupted never does, and no
/// request ends the process.
/// </summary>
internal sealed class Interruption : Scenario
{
    private const string Text = """
        (module
          (import "host" "sleep" (func $sleep))
          (memory 1 1 shared)
          (func $leaf (export "leaf") (param i32) (result i32) (local.get 0))
          (func (export "short") (param i32) (result i32) (call $leaf (call $leaf (local.get 0))))
          (func (export "loop") (loop $l (br $l)))
          (func (export "calls") (loop $l (drop (call $leaf (i32.const 1))) (br $l)))
          (func (export "wait") (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1))))
          (func (export "host") (loop $l (call $sleep) (br $l))))
        """;

    internal override void Run(Attack attack)
    {
        var module = Module.FromText(attack.CreateEngine(), Text);
        attack.Parallel(
            () => Repeat(attack, () => Endless(module)), () => Repeat(attack, () => Shorts(module)),
            () => Repeat(attack, () => AfterTheEnd(module)));
    }

    private static void Repeat(Attack attack, Action action)
    {
        while (attack.GoesOn) action();
    }

    private static Instance Instantiate(Store store, Module module) =>
        new(store, module, new Imports().Define("host", "sleep", Function.FromHost(store, () => Thread.Sleep(1))));

    private static void Endless(Module module)
    {
        using var store = new Store(module.Engine);
        var instance = Instantiate(store, module);
        foreach (string name in new[] { "loop", "calls", "wait", "host" })
        {
            var watchdog = new Thread(() =>
            {
                while (!store.Interrupt()) Thread.Yield();
            });
            watchdog.Start();
            var trap = Attack.Expect<WasmTrapException>(() => instance.GetFunction(name)!.Call());
            Attack.Check(trap.Code == TrapCode.Interrupted, $"{name}: {trap.Code}");
            watchdog.Join();
            Attack.Check(instance.GetFunction("short")!.Call(5).AsI32() == 5, "the call after an interruption");
        }
    }

    /// <summary>Requests at any moment: only calls that were running when one was made may end by it.</summary>
    private static void Shorts(Module module)
    {
        using var store = new Store(module.Engine);
        var instance = Instantiate(store, module);
        var call = instance.GetFunction("short")!.Typed<int, int>();
        long begun = 0, accepted = 0;
        bool stop = false;
        var watchdog = new Thread(() =>
        {
            var random = new Random(7);
            while (!Volatile.Read(ref stop))
            {
                Interlocked.Increment(ref begun);
                if (store.Interrupt()) Interlocked.Increment(ref accepted);
                Thread.SpinWait(random.Next(2_000));
                if (random.Next(50) == 0) Thread.Sleep(1);
            }
        });
        watchdog.Start();
        for (int i = 0; i < 100_000; i++)
        {
            long before = Interlocked.Read(ref accepted);
            try
            {
                Attack.Check(call.Call(i) == i, "result");
            }
            catch (WasmTrapException trap)
            {
                Attack.Check(trap.Code == TrapCode.Interrupted, $"{trap.Code}");
                SpinWait.SpinUntil(() => Interlocked.Read(ref accepted) > before, 1_000);
                Attack.Check(Interlocked.Read(ref accepted) > before, "a call was hit by a request that was not accepted");
            }
        }
        Volatile.Write(ref stop, true);
        watchdog.Join();
        for (int i = 0; i < 1_000; i++) Attack.Check(call.Call(i) == i, "hit by a request that came too late");
    }

    private static void AfterTheEnd(Module module)
    {
        var store = new Store(module.Engine);
        var instance = Instantiate(store, module);
        Attack.Check(!store.Interrupt(), "nothing runs");
        var racing = new Thread(() =>
        {
            for (int i = 0; i < 1_000; i++) store.Interrupt();
        });
        racing.Start();
        for (int i = 0; i < 20; i++)
        {
            try
            {
                instance.GetFunction("short")!.Call(1);
            }
            catch (WasmTrapException trap) when (trap.Code == TrapCode.Interrupted)
            {
            }
        }
        store.Dispose();
        Attack.Check(!store.Interrupt(), "disposed");
        racing.Join();
    }
}
