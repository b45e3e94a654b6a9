using System.Diagnostics;

namespace Tiered.Tests;

/// <summary>One memory, several stores, a .NET thread each.</summary>
public class SharedMemoryTests
{
    private const int Threads = 4;

    private static readonly MemoryType Type = new(new Limits(1, 16), IsShared: true);

    private static Instance Instantiate(Store store, SharedMemory memory, string body) =>
        new(store, Module.FromText(store.Engine, $"(module (memory (import \"env\" \"memory\") 1 16 shared) {body})"), new Imports().Define("env", "memory", memory));

    /// <summary>Runs on threads of their own, and throws here what one of them threw.</summary>
    private static void Parallel(int count, Action<int> action)
    {
        var errors = new List<Exception>();
        var threads = new Thread[count];
        for (int i = 0; i < count; i++)
        {
            int number = i;
            threads[i] = new Thread(() =>
            {
                try
                {
                    action(number);
                }
                catch (Exception e)
                {
                    lock (errors) errors.Add(e);
                }
            });
            threads[i].Start();
        }
        foreach (var thread in threads) Assert.True(thread.Join(TimeSpan.FromSeconds(60)), "a thread hangs");
        if (errors.Count > 0) throw new AggregateException(errors);
    }

    [Theory]
    [InlineData(BoundsCheckMode.Guard)]
    [InlineData(BoundsCheckMode.Explicit)]
    public void InstancesOnSeveralThreadsLoseNoUpdate(BoundsCheckMode mode)
    {
        const int turns = 100_000;
        using var f = new Fixture(new EngineOptions { Compilation = new CompilationOptions { BoundsChecks = mode } });
        using var memory = new SharedMemory(f.Engine, Type);
        var module = Module.FromText(f.Engine, """
            (module (memory (import "env" "memory") 1 16 shared)
              (func (export "run") (param $turns i32) (local $old i64)
                (loop $again
                  (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))
                  (drop (i32.atomic.rmw8.add_u (i32.const 5) (i32.const 1)))
                  (loop $retry
                    (local.set $old (i64.atomic.load (i32.const 8)))
                    (br_if $retry (i64.ne (local.get $old)
                      (i64.atomic.rmw.cmpxchg (i32.const 8) (local.get $old) (i64.add (local.get $old) (i64.const 3))))))
                  (br_if $again (local.tee $turns (i32.sub (local.get $turns) (i32.const 1)))))))
            """);
        Parallel(Threads, _ =>
        {
            using var store = new Store(f.Engine);
            var instance = new Instance(store, module, new Imports().Define("env", "memory", memory));
            instance.GetFunction("run")!.Call(turns);
        });
        Assert.Equal(Threads * turns, memory.Int32At(0));
        Assert.Equal(unchecked((byte)(Threads * turns)), memory.Read<byte>(5));
        Assert.Equal(3L * Threads * turns, memory.Int64At(8));
    }

    // A mutex of the guest's own: lock with compare-exchange and wait, unlock with notify. What it guards is plain.
    [Fact]
    public void WaitAndNotifyMakeAMutex()
    {
        const int turns = 20_000;
        using var f = new Fixture();
        using var memory = new SharedMemory(f.Engine, Type);
        Parallel(Threads, _ =>
        {
            using var store = new Store(f.Engine);
            Instantiate(store, memory, """
                (func (export "run") (param $turns i32)
                  (loop $again
                    (block $locked
                      (br_if $locked (i32.eqz (i32.atomic.rmw.cmpxchg (i32.const 0) (i32.const 0) (i32.const 1))))
                      (loop $contended
                        (br_if $locked (i32.eqz (i32.atomic.rmw.xchg (i32.const 0) (i32.const 2))))
                        (drop (memory.atomic.wait32 (i32.const 0) (i32.const 2) (i64.const -1)))
                        (br $contended)))
                    (i32.store (i32.const 64) (i32.add (i32.load (i32.const 64)) (i32.const 1)))
                    (if (i32.eq (i32.atomic.rmw.xchg (i32.const 0) (i32.const 0)) (i32.const 2))
                      (then (drop (memory.atomic.notify (i32.const 0) (i32.const 1)))))
                    (br_if $again (local.tee $turns (i32.sub (local.get $turns) (i32.const 1))))))
                """).GetFunction("run")!.Call(turns);
        });
        Assert.Equal(Threads * turns, memory.Read<int>(64));
    }

    [Fact]
    public void HostsAndGuestsWakeEachOther()
    {
        using var f = new Fixture();
        using var memory = new SharedMemory(f.Engine, Type);
        Parallel(2, number =>
        {
            if (number == 0)
            {
                using var store = new Store(f.Engine);
                var instance = Instantiate(store, memory, """
                    (func (export "run") (result i32 i32)
                      (memory.atomic.wait64 (i32.const 8) (i64.const 0) (i64.const -1))
                      (i64.atomic.store (i32.const 16) (i64.const 1))
                      (loop $again (result i32) (br_if $again (i32.eqz (memory.atomic.notify (i32.const 16) (i32.const 5)))) (i32.const 7)))
                    """);
                var results = new Value[2];
                instance.GetFunction("run")!.Call([], results);
                Assert.Equal((0, 7), (results[0].AsI32(), results[1].AsI32()));
            }
            else
            {
                while (memory.Notify(8) == 0) Thread.Yield();
                // The guest stores before it notifies, and goes on notifying until somebody wakes.
                while (memory.Wait64(16, 1L, Timeout.InfiniteTimeSpan) != WaitResult.Woken) Thread.Yield();
            }
        });
    }

    [Fact]
    public void WaitLooksAtValueAndClock()
    {
        using var f = new Fixture();
        using var memory = new SharedMemory(f.Engine, Type);
        memory.Write(4, 7);
        Assert.Equal(WaitResult.NotEqual, memory.Wait32(4, 6, Timeout.InfiniteTimeSpan));
        var clock = Stopwatch.StartNew();
        Assert.Equal(WaitResult.TimedOut, memory.Wait32(4, 7, TimeSpan.FromMilliseconds(30)));
        Assert.True(clock.ElapsedMilliseconds >= 29, $"{clock.Elapsed}");
        Assert.Equal(0, memory.Notify(4));
        Assert.Throws<ArgumentException>(() => memory.Wait64(4, 0, TimeSpan.Zero));
        Assert.Throws<ArgumentException>(() => memory.Int64At(12) == 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.Wait32(65536, 0, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.Read<long>(65529));
        Assert.Throws<ArgumentOutOfRangeException>(() => memory.GetSpan(-1, 1).Length);
    }

    [Fact]
    public void NotifyWakesInOrderAndCounts()
    {
        using var f = new Fixture();
        using var memory = new SharedMemory(f.Engine, Type);
        int woken = 0;
        Parallel(Threads + 1, number =>
        {
            if (number < Threads)
            {
                Assert.Equal(WaitResult.Woken, memory.Wait32(0, 0, Timeout.InfiniteTimeSpan));
                Interlocked.Increment(ref woken);
                return;
            }
            int total = 0;
            while (total < Threads) total += memory.Notify(0, 1);
            Assert.Equal(Threads, total);
        });
        Assert.Equal(Threads, woken);
        Assert.Equal(0, memory.Notify(0));
    }

    [Theory]
    [InlineData(BoundsCheckMode.Guard)]
    [InlineData(BoundsCheckMode.Explicit)]
    public void GrowthIsSeenByOtherThreads(BoundsCheckMode mode)
    {
        using var f = new Fixture(new EngineOptions { Compilation = new CompilationOptions { BoundsChecks = mode } });
        using var memory = new SharedMemory(f.Engine, Type);
        Parallel(2, number =>
        {
            using var store = new Store(f.Engine);
            if (number == 0)
            {
                var instance = Instantiate(store, memory, """
                    (func (export "grow") (result i32) (memory.grow (i32.const 1)))
                    (func (export "mark") (i32.atomic.store (i32.const 65536) (i32.const 9)))
                    """);
                Assert.Equal(1, instance.GetFunction("grow")!.Call().AsI32());
                instance.GetFunction("mark")!.Call();
            }
            else
            {
                var instance = Instantiate(store, memory, """
                    (func (export "see") (result i32) (local $seen i32)
                      (loop $again (br_if $again (i32.ne (memory.size) (i32.const 2))))
                      (loop $again (br_if $again (i32.eqz (local.tee $seen (i32.atomic.load (i32.const 65536))))))
                      (local.get $seen))
                    """);
                Assert.Equal(9, instance.GetFunction("see")!.Call().AsI32());
            }
        });
        Assert.Equal(2ul, memory.Pages);
        Assert.Equal(2, memory.Grow(14));
        Assert.Equal(-1, memory.Grow(1));
        Assert.Equal(16 * 65536, memory.Length);
    }

    [Fact]
    public void AnExportedMemoryCanBeTakenOut()
    {
        using var f = new Fixture();
        SharedMemory memory;
        using (var first = new Store(f.Engine))
        {
            var instance = new Instance(first, Module.FromText(f.Engine, "(module (memory (export \"m\") 1 16 shared) (data (i32.const 8) \"shared\"))"));
            memory = instance.GetMemory("m")!.Share();
            using var again = instance.GetMemory("m")!.Share();
            again.Write(0, 5);
        }
        // The store that defined it is gone.
        Assert.Equal(5, memory.Read<int>(0));
        using var second = new Store(f.Engine);
        var user = Instantiate(second, memory, "(export \"again\" (memory 0)) (func (export \"load\") (param i32) (result i32) (i32.load8_u (local.get 0)))");
        memory.Dispose();
        Assert.Equal('s', user.GetFunction("load")!.Call(8).AsI32());
        using var third = user.GetMemory("again")!.Share();
        Assert.Equal("shared"u8, third.GetSpan(8, 6));
    }

    [Fact]
    public void OneStoreMayImportItAgainAndAgain()
    {
        using var f = new Fixture();
        using var memory = new SharedMemory(f.Engine, Type);
        for (int i = 0; i < 1000; i++)
        {
            using var instance = Instantiate(f.Store, memory, $"(func (export \"run\") (i32.store (i32.const {i * 4}) (i32.const {i})))");
            instance.GetFunction("run")!.Call();
        }
        for (int i = 0; i < 1000; i++) Assert.Equal(i, memory.Read<int>(i * 4));
    }

    [Fact]
    public void UseAfterDisposeIsAnException()
    {
        using var f = new Fixture();
        var memory = new SharedMemory(f.Engine, Type);
        memory.Dispose();
        memory.Dispose();
        Assert.Throws<ObjectDisposedException>(() => memory.Length);
        Assert.Throws<ObjectDisposedException>(() => memory.Grow(1));
        Assert.Throws<ObjectDisposedException>(() => memory.GetSpan(0, 1).Length);
        Assert.Throws<ObjectDisposedException>(() => memory.Read<int>(0));
        Assert.Throws<ObjectDisposedException>(() => memory.Write(0, 1));
        Assert.Throws<ObjectDisposedException>(() => memory.Int32At(0) == 0);
        Assert.Throws<ObjectDisposedException>(() => memory.Notify(0));
        Assert.Throws<ObjectDisposedException>(() => memory.Wait32(0, 0, TimeSpan.Zero));
        Assert.Throws<ObjectDisposedException>(() => Instantiate(f.Store, memory, ""));
    }

    // Readers race with the disposal: each sees a value or the exception, and no freed page.
    [Fact]
    public void DisposalRacesWithUse()
    {
        using var f = new Fixture();
        for (int turn = 0; turn < 200; turn++)
        {
            var memory = new SharedMemory(f.Engine, Type);
            Parallel(3, number =>
            {
                if (number == 0)
                {
                    memory.Dispose();
                    return;
                }
                try
                {
                    for (int i = 0; i < 1000; i++) Assert.Equal(0, memory.Read<int>(i));
                }
                catch (ObjectDisposedException)
                {
                }
            });
        }
    }

    [Fact]
    public void InterruptEndsAWait()
    {
        using var f = new Fixture();
        using var memory = new SharedMemory(f.Engine, Type);
        var instance = Instantiate(f.Store, memory, """
            (func (export "sleep") (result i32)
              (i32.atomic.store (i32.const 4) (i32.const 1))
              (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1)))
            (func (export "seven") (result i32) (i32.const 7))
            """);
        Parallel(2, number =>
        {
            if (number == 0)
            {
                Assert.Equal(TrapCode.Interrupted, Assert.Throws<WasmTrapException>(() => instance.GetFunction("sleep")!.Call()).Code);
                return;
            }
            while (Volatile.Read(ref memory.Int32At(4)) == 0) Thread.Yield();
            f.Store.Interrupt();
        });
        Assert.Equal(7, instance.GetFunction("seven")!.Call().AsI32());
        Assert.Equal(0, memory.Notify(0));
    }

    [Fact]
    public void TypesAndEnginesMustMatch()
    {
        using var f = new Fixture();
        using var other = new Fixture();
        using var memory = new SharedMemory(f.Engine, Type);
        Assert.Throws<WasmLinkException>(() => Instantiate(other.Store, memory, ""));
        Assert.Throws<WasmLinkException>(() => new Instance(f.Store, Module.FromText(f.Engine, "(module (memory (import \"env\" \"memory\") 1 16))"), new Imports().Define("env", "memory", memory)));
        Assert.Throws<WasmLinkException>(() => new Instance(f.Store, Module.FromText(f.Engine, "(module (memory (import \"env\" \"memory\") 1 8 shared))"), new Imports().Define("env", "memory", memory)));
        Assert.Throws<ArgumentException>(() => new SharedMemory(f.Engine, new MemoryType(new Limits(1, 16))));
        Assert.Throws<ArgumentException>(() => new SharedMemory(f.Engine, new MemoryType(new Limits(1, null), IsShared: true)));
        Assert.Throws<InvalidOperationException>(() => new Memory(f.Store, new MemoryType(new Limits(1, 2))).Share());
        Assert.Equal(ExternKind.Memory, ((Extern)memory).Kind);
    }
}
