namespace Tiered.Tests;

[Collection(AloneCollection.Name)]
public class LifetimeTests
{
    private const string Counter = """
        (module (memory (export "m") 1) (table (export "t") 1 funcref) (global (export "g") (mut i32) (i32.const 0))
          (func (export "next") (result i32) (global.set 0 (i32.add (global.get 0) (i32.const 1))) global.get 0))
        """;

    [Fact]
    public void UseAfterDisposeIsAnException()
    {
        using var f = new Fixture();
        var instance = f.Instantiate(Counter);
        var next = instance.GetFunction("next")!;
        var typed = next.Typed<int>();
        var memory = instance.GetMemory("m")!;
        var table = instance.GetTable("t")!;
        var global = instance.GetGlobal("g")!;
        instance.Dispose();
        instance.Dispose();
        Assert.Throws<ObjectDisposedException>(() => next.Call());
        Assert.Throws<ObjectDisposedException>(() => typed.Call());
        Assert.Throws<ObjectDisposedException>(() => memory.GetSpan(0, 1).Length);
        Assert.Throws<ObjectDisposedException>(() => memory.Grow(1));
        Assert.Throws<ObjectDisposedException>(() => table[0]);
        Assert.Throws<ObjectDisposedException>(() => global.Value);
        Assert.Throws<ObjectDisposedException>(() => instance.Exports);
    }

    [Fact]
    public void UseAfterTheStoreIsDisposedIsAnException()
    {
        var f = new Fixture();
        var instance = f.Instantiate(Counter);
        var next = instance.GetFunction("next")!;
        var host = Function.FromHost(f.Store, () => 1);
        f.Dispose();
        Assert.Throws<ObjectDisposedException>(() => next.Call());
        Assert.Throws<ObjectDisposedException>(() => host.Call());
        Assert.Throws<ObjectDisposedException>(() => instance.GetMemory("m"));
        Assert.Throws<ObjectDisposedException>(() => f.Instantiate(Counter));
    }

    [Fact]
    public void AnInstanceThatOthersReachOutlivesItsDisposal()
    {
        using var f = new Fixture();
        var provider = f.Instantiate(Counter);
        f.Imports.Define("p", provider);
        var user = f.Instantiate("""
            (module (import "p" "next" (func $next (result i32))) (import "p" "m" (memory 1))
              (func (export "go") (result i32) (i32.store (i32.const 8) (call $next)) (i32.load (i32.const 8))))
            """);
        provider.Dispose();
        Assert.Equal(1, user.GetFunction("go")!.Call().AsI32());
    }

    [Fact]
    public void AnInstanceCanBeDisposedByAFunctionItCalls()
    {
        using var f = new Fixture();
        Instance? instance = null;
        f.Imports.Define("host", "end", Function.FromHost(f.Store, () => instance!.Dispose()));
        instance = f.Instantiate("""
            (module (import "host" "end" (func $end)) (memory 1)
              (func (export "go") (result i32) call $end (i32.store (i32.const 0) (i32.const 5)) (i32.load (i32.const 0))))
            """);
        var go = instance.GetFunction("go")!;
        Assert.Equal(5, go.Call().AsI32());
        Assert.Throws<ObjectDisposedException>(() => go.Call());
    }

    [Fact]
    public void AStoreIsNotDisposedUnderItsOwnCode()
    {
        using var f = new Fixture();
        f.Imports.Define("host", "end", Function.FromHost(f.Store, () => f.Store.Dispose()));
        var instance = f.Instantiate("(module (import \"host\" \"end\" (func $end)) (func (export \"go\") call $end))");
        Assert.Throws<InvalidOperationException>(() => instance.GetFunction("go")!.Call());
    }

    /// <summary>100,000 instances, most of them disposed, some left to the collector: memory stays flat.</summary>
    [Fact]
    public void ManyInstancesDoNotLeak()
    {
        var engine = new Engine(new Backend.SinglePass.SinglePassCompiler());
        var module = Module.FromText(engine, Counter);
        long Resident() => long.Parse(File.ReadLines("/proc/self/status").First(l => l.StartsWith("VmRSS", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]);
        void Rounds(int count)
        {
            for (int i = 0; i < count; i++)
            {
                var store = new Store(engine);
                for (int j = 0; j < 10; j++)
                {
                    var instance = new Instance(store, module);
                    Assert.Equal(1, instance.GetFunction("next")!.Call().AsI32());
                    instance.GetMemory("m")!.WriteByte(100, 1);
                    if (j % 2 == 0) instance.Dispose();
                }
                if (i % 16 != 0) store.Dispose();
            }
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Rounds(500);
        long before = Resident();
        Rounds(9_500);
        Assert.InRange(Resident() - before, long.MinValue, 64 * 1024);
    }

    /// <summary>Modules come and go at the same code addresses; a trap always finds the module that lives there now.</summary>
    [Fact]
    public void TrapsFindTheirModuleWhileOthersAreCollected()
    {
        var engine = new Engine(new Backend.SinglePass.SinglePassCompiler());
        for (int i = 0; i < 3_000; i++)
        {
            using var store = new Store(engine);
            var go = new Instance(store, Module.FromText(engine, "(module (func (export \"go\") unreachable))")).GetFunction("go")!;
            if (i % 50 == 0) GC.Collect(0);
            Assert.Equal(TrapCode.Unreachable, Assert.Throws<WasmTrapException>(() => go.Call()).Code);
        }
    }

    [Fact]
    public void CodeOfUnreachableModulesIsFreed()
    {
        var engine = new Engine(new Backend.SinglePass.SinglePassCompiler());
        string body = string.Concat(Enumerable.Repeat("(i32.store (i32.const 0) (i32.const 1)) ", 20_000));
        for (int i = 0; i < 300; i++)
        {
            using var store = new Store(engine);
            new Instance(store, Module.FromText(engine, $"(module (memory 1) (func (export \"f{i}\") {body}))")).GetFunction($"f{i}")!.Call();
        }
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long shared = long.Parse(File.ReadLines("/proc/self/status").First(l => l.StartsWith("RssShmem", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]);
        Assert.InRange(shared, 0, 64 * 1024);
    }

    /// <summary>Disposed by a host function of its own start function, which then fails: it is freed once.</summary>
    [Fact]
    public void AnInstanceDisposedInItsStartFunctionIsFreedOnce()
    {
        using var f = new Fixture();
        var type = FunctionType.Create([], []);
        f.Imports.Define("host", "dispose", Function.FromHost(f.Store, type, (Caller caller, ReadOnlySpan<Value> _, Span<Value> _) =>
            caller.Instance!.Dispose()));
        for (int i = 0; i < 10; i++)
        {
            Assert.Throws<WasmTrapException>(() => f.Instantiate("""
                (module (import "host" "dispose" (func $dispose)) (func $start (call $dispose) unreachable) (start $start))
                """));
        }
        // Two with one number would be mixed up.
        var several = Enumerable.Range(0, 5).Select(n => f.Instantiate($"(module (func (export \"n\") (result i32) (i32.const {n})) (func (export \"f\") (result funcref) (ref.func 0)))")).ToArray();
        for (int n = 0; n < several.Length; n++)
            Assert.Equal(n, several[n].GetFunction("f")!.Call().AsFunction()!.Call().AsI32());
    }

    /// <summary>What is larger than any reservation is refused: its end would be other people's pages.</summary>
    [Fact]
    public void AMemoryLargerThanAnyReservationIsRefused()
    {
        using var f = new Fixture(new EngineOptions { MaxMemoryBytes = 1ul << 37, MaxStoreMemoryBytes = 1ul << 37 });
        Assert.Throws<WasmException>(() => f.Instantiate("(module (memory i64 1081344))"));
        Assert.Equal(-1L, f.Instantiate("(module (memory i64 1) (func (export \"g\") (result i64) (memory.grow (i64.const 1081344))))").GetFunction("g")!.Call().AsI64());
    }

    /// <summary>Finalizers of the embedder may call into a store that is collected with them.</summary>
    [Fact]
    public void AFinalizerMayCallIntoAStoreThatIsCollectedWithIt()
    {
        for (int i = 0; i < 20; i++) CallsBack.Make();
        for (int i = 0; i < 10 && CallsBack.Sum < 20 * 42; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.Equal(20 * 42, CallsBack.Sum);
    }

    private sealed class CallsBack(Function function)
    {
        internal static int Sum;

        ~CallsBack() => Interlocked.Add(ref Sum, function.Call().AsI32());

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        internal static void Make()
        {
            var f = new Fixture();
            f.Imports.Define("host", "f", Function.FromHost(f.Store, () => 41));
            var instance = f.Instantiate("""
                (module (import "host" "f" (func $f (result i32))) (memory 1)
                  (func (export "g") (result i32) (i32.add (call $f) (i32.add (memory.grow (i32.const 1)) (i32.load (i32.const 0))))))
                """);
            _ = new CallsBack(instance.GetFunction("g")!);
        }
    }

    /// <summary>A finalizer that keeps what is being collected brings back a module whose code is gone.</summary>
    [Fact]
    public void AModuleThatAFinalizerBroughtBackIsRefused()
    {
        Keeps.Make();
        for (int i = 0; i < 10; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        using var store = new Store(Keeps.Kept!.Engine);
        Assert.Throws<ObjectDisposedException>(() => new Instance(store, Keeps.Kept));
    }

    private sealed class Keeps(Module module)
    {
        internal static Module? Kept;

        ~Keeps() => Kept = module;

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        internal static void Make() =>
            _ = new Keeps(Module.FromText(new Engine(new Backend.SinglePass.SinglePassCompiler()), "(module (func (export \"f\")))"));
    }

    /// <summary>A context that is told of waits runs code of the embedder: not while WebAssembly code waits.</summary>
    [Fact]
    public void AWaitOfWebAssemblyCodeTellsNoSynchronizationContext()
    {
        using var f = new Fixture();
        var instance = f.Instantiate("""
            (module (memory 1 1 shared)
              (func (export "wait") (result i32) (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const 20000000))))
            """);
        var context = new Told();
        var thread = new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(context);
            context.Result = instance.GetFunction("wait")!.Call().AsI32();
            context.IsKept = SynchronizationContext.Current == context;
        });
        thread.Start();
        thread.Join();
        Assert.Equal((2, 0, true), (context.Result, context.Waits, context.IsKept));
    }

    private sealed class Told : SynchronizationContext
    {
        internal int Waits, Result;
        internal bool IsKept;

        internal Told() => SetWaitNotificationRequired();

        public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
        {
            Waits++;
            return base.Wait(waitHandles, waitAll, millisecondsTimeout);
        }
    }
}

/// <summary>Tests that measure the memory of the process: no others run beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    internal const string Name = "alone";
}
