namespace Tiered.Tests.Attack;

/// <summary>
/// One store, many threads. Calls that are handed on by host functions work, last in, first out, and leave no stack limit behind;
/// every other call is an exception while the store is used, and succeeds afterwards.
/// </summary>
internal sealed class HandOver : Scenario
{
    private const string Text = """
        (module
          (import "host" "elsewhere" (func $elsewhere (param i32) (result i32)))
          (memory (export "memory") 1)
          (func $down (export "down") (param i32) (result i32)
            (if (result i32) (i32.eqz (local.get 0))
              (then (i32.const 1))
              (else (i32.add (i32.const 1) (call $elsewhere (i32.sub (local.get 0) (i32.const 1)))))))
          (func $many (export "many") (param i32 i32 i32 i32 i32 i32 i32 i32) (result i32)
            (i32.add (local.get 0) (i32.add (local.get 6) (local.get 7))))
          (func $deep (export "deep") (param i32) (result i32)
            (if (result i32) (i32.eqz (local.get 0))
              (then (i32.const 0))
              (else (i32.add (i32.const 1) (call $deep (i32.sub (local.get 0) (i32.const 1)))))))
          (func (export "spin") (param i32) (loop $l (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))))
        """;

    internal override void Run(Attack attack)
    {
        var module = Module.FromText(attack.CreateEngine(), Text);
        attack.Parallel(
            () => Repeat(attack, () => Nest(module)), () => Repeat(attack, () => Nest(module)), () => Repeat(attack, () => Collide(module)),
            () => Repeat(attack, () => ReturnEarly(module)));
    }

    private static void Repeat(Attack attack, Action action)
    {
        while (attack.GoesOn) action();
    }

    /// <summary>Sync over async: each level of the call runs on another thread, with stacks of all sizes.</summary>
    private static void Nest(Module module)
    {
        using var store = new Store(module.Engine);
        Function? down = null, deep = null;
        int level = 0;
        var imports = new Imports().Define("host", "elsewhere", Function.FromHost(store, (int n) =>
        {
            int result = 0;
            RunOn(module, level++ % 3 == 0 ? 0 : 192 * 1024, () => result = down!.Call(n).AsI32());
            return result;
        }));
        var instance = new Instance(store, module, imports);
        down = instance.GetFunction("down");
        deep = instance.GetFunction("deep");
        for (int i = 0; i < 10; i++)
        {
            Attack.Check(down!.Call(6).AsI32() == 7, "nested calls");
            // A foreign limit would end this too early, or let it run off the stack.
            Attack.Check(deep!.Call(2_000).AsI32() == 2_000, "a false stack overflow");
            var trap = Attack.Expect<WasmTrapException>(() => deep.Call(int.MaxValue));
            Attack.Check(trap.Code == TrapCode.StackOverflow, $"{trap.Code}");
            RunOn(module, 256 * 1024, () =>
            {
                var other = Attack.Expect<WasmTrapException>(() => deep.Call(int.MaxValue));
                Attack.Check(other.Code == TrapCode.StackOverflow, $"{other.Code}");
            });
        }
    }

    /// <summary>Two threads call the same store without any order: one at a time gets through.</summary>
    private static void Collide(Module module)
    {
        using var store = new Store(module.Engine);
        var instance = new Instance(store, module, new Imports().Define("host", "elsewhere", Function.FromHost(store, (int n) => n)));
        var many = instance.GetFunction("many")!;
        var spin = instance.GetFunction("spin")!.Typed<int, Nothing>();
        int refused = 0;
        void Call(int seed)
        {
            for (int i = 1; i < 2_000; i++)
            {
                try
                {
                    int a = seed * i, b = seed + i;
                    Attack.Check(many.Call(a, 0, 0, 0, 0, 0, b, seed).AsI32() == unchecked(a + b + seed), "arguments of two calls were mixed");
                    if (i % 8 == 0) spin.Call(200);
                }
                catch (InvalidOperationException exception) when (exception.Message.StartsWith("another thread", StringComparison.Ordinal))
                {
                    Interlocked.Increment(ref refused);
                }
            }
        }
        var exceptions = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        var threads = Enumerable.Range(1, 3).Select(seed => new Thread(() =>
        {
            try
            {
                Call(seed);
            }
            catch (Exception exception)
            {
                exceptions.Enqueue(exception);
            }
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Attack.Check(exceptions.IsEmpty, string.Join('\n', exceptions));
        // Nothing is left behind.
        Attack.Check(many.Call(1, 0, 0, 0, 0, 0, 2, 3).AsI32() == 6, "a call after collisions");
    }

    /// <summary>A host function returns while the thread that it let in is still there.</summary>
    private static void ReturnEarly(Module module)
    {
        using var store = new Store(module.Engine);
        Function? down = null;
        TypedFunction<int, Nothing>? spin = null;
        Thread? other = null;
        Memory? memory = null;
        var imports = new Imports().Define("host", "elsewhere", Function.FromHost(store, (int n) =>
        {
            other = new Thread(() =>
            {
                while (true)
                {
                    try
                    {
                        spin!.Call(100_000_000);
                        return;
                    }
                    catch (InvalidOperationException)
                    {
                        // Met the look below.
                    }
                }
            });
            other.Start();
            while (!IsInUse(memory!)) Thread.Sleep(1);
            return n;
        }));
        var instance = new Instance(store, module, imports);
        down = instance.GetFunction("down")!;
        spin = instance.GetFunction("spin")!.Typed<int, Nothing>();
        memory = instance.GetMemory("memory");
        var late = Attack.Expect<InvalidOperationException>(() => down.Call(1));
        Attack.Check(late.Message.StartsWith("a host function returned while", StringComparison.Ordinal), late.Message);
        other!.Join();
        Attack.Check(down.Call(0).AsI32() == 1, "a call after a late thread");
    }

    private static bool IsInUse(Memory memory)
    {
        try
        {
            _ = memory.Length;
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private static void RunOn(Module module, int stackSize, Action action)
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception exception)
                {
                    failure = exception;
                }
            },
            stackSize);
        thread.Start();
        thread.Join();
        GC.KeepAlive(module);
        if (failure is not null) throw new InvalidOperationException(failure.ToString());
    }
}
