using Tiered.Runtime;

namespace Tiered.Tests;

public class TrapTests
{
    private const string Recursion = """
        (module
          (import "host" "again" (func $again (param i32) (result i32)))
          (func $loop (export "loop") (param i32) (result i32) (i32.add (i32.const 1) (call $loop (local.get 0))))
          (func (export "nested") (param i32) (result i32)
            (if (result i32) (i32.eqz (local.get 0))
              (then (call $loop (i32.const 0)))
              (else (call $again (i32.sub (local.get 0) (i32.const 1)))))))
        """;

    [Theory]
    [InlineData("unreachable", TrapCode.Unreachable)]
    [InlineData("i32.const 1 i32.const 0 i32.div_s drop", TrapCode.IntegerDivideByZero)]
    [InlineData("i32.const 0x80000000 i32.const -1 i32.div_s drop", TrapCode.IntegerOverflow)]
    [InlineData("i64.const 1 i64.const 0 i64.rem_u drop", TrapCode.IntegerDivideByZero)]
    [InlineData("f64.const nan i32.trunc_f64_s drop", TrapCode.InvalidConversionToInteger)]
    [InlineData("f64.const 1e30 i32.trunc_f64_s drop", TrapCode.IntegerOverflow)]
    [InlineData("i32.const 65536 i32.load8_u drop", TrapCode.MemoryOutOfBounds)]
    [InlineData("i32.const -1 i64.load offset=0xffffffff drop", TrapCode.MemoryOutOfBounds)]
    [InlineData("i32.const 65533 i32.const 0 i32.store", TrapCode.MemoryOutOfBounds)]
    [InlineData("i32.const 65530 i32.const 0 i32.const 7 memory.fill", TrapCode.MemoryOutOfBounds)]
    [InlineData("i32.const 9 call_indirect", TrapCode.UndefinedElement)]
    [InlineData("i32.const 0 call_indirect", TrapCode.UninitializedElement)]
    [InlineData("i32.const 1 call_indirect", TrapCode.IndirectCallTypeMismatch)]
    [InlineData("i32.const 9 table.get 0 drop", TrapCode.TableOutOfBounds)]
    public void TrapsWithItsCodeAndPlace(string code, TrapCode expected)
    {
        using var f = new Fixture();
        var instance = f.Instantiate($"""
            (module $m (memory 1) (table 2 funcref) (elem (i32.const 1) func $other)
              (func $other (param i32))
              (func $inner {code})
              (func $outer (export "go") call $inner))
            """);
        for (int i = 0; i < 2; i++)
        {
            var trap = Assert.Throws<WasmTrapException>(() => instance.GetFunction("go")!.Call());
            Assert.Equal(expected, trap.Code);
            Assert.Equal(["inner", "outer"], trap.Frames.Select(frame => frame.FunctionName));
            Assert.All(trap.Frames, frame => Assert.Equal("m", frame.ModuleName));
            Assert.True(trap.Frames[0].ModuleOffset > 0);
        }
    }

    [Fact]
    public void OffsetsNameTheOperator()
    {
        using var f = new Fixture();
        var module = Module.FromText(f.Engine, "(module (func (export \"go\") nop nop unreachable))");
        var trap = Assert.Throws<WasmTrapException>(() => new Instance(f.Store, module).GetFunction("go")!.Call());
        Assert.Equal(0x00, module.Wasm.Bytes.Span[(int)trap.Frames[0].ModuleOffset]);
        Assert.Equal(0x01, module.Wasm.Bytes.Span[(int)trap.Frames[0].ModuleOffset - 1]);
    }

    [Fact]
    public void StackOverflowIsATrap()
    {
        using var f = new Fixture();
        Instance? instance = null;
        f.Imports.Define("host", "again", Function.FromHost(f.Store, (int n) => instance!.GetFunction("nested")!.Call(n).AsI32()));
        instance = f.Instantiate(Recursion);
        foreach (string export in new[] { "loop", "nested" })
        {
            for (int i = 0; i < 3; i++)
                Assert.Equal(TrapCode.StackOverflow, Assert.Throws<WasmTrapException>(() => instance.GetFunction(export)!.Call(20)).Code);
        }
    }

    /// <summary>host -> wasm -> host -> ... until the stack is used up: the trap comes from whatever level meets the limit.</summary>
    [Fact]
    public void EndlessNestingOfHostAndWasmIsATrap()
    {
        using var f = new Fixture();
        Instance? instance = null;
        f.Imports.Define("host", "again", Function.FromHost(f.Store, (int n) => instance!.GetFunction("nested")!.Call(n).AsI32()));
        instance = f.Instantiate(Recursion);
        Assert.Equal(TrapCode.StackOverflow, Assert.Throws<WasmTrapException>(() => instance.GetFunction("nested")!.Call(int.MaxValue)).Code);
    }

    [Theory]
    [InlineData(256 * 1024)]
    [InlineData(1024 * 1024)]
    [InlineData(16 * 1024 * 1024)]
    public void StackOverflowIsATrapOnOtherThreads(int stackSize)
    {
        using var f = new Fixture();
        f.Imports.Define("host", "again", Function.FromHost(f.Store, (int n) => n));
        var instance = f.Instantiate(Recursion);
        TrapCode? code = null;
        var thread = new Thread(() => code = Assert.Throws<WasmTrapException>(() => instance.GetFunction("loop")!.Call(0)).Code, stackSize);
        thread.Start();
        thread.Join();
        Assert.Equal(TrapCode.StackOverflow, code);
        Assert.Equal(TrapCode.StackOverflow, Assert.Throws<WasmTrapException>(() => instance.GetFunction("loop")!.Call(0)).Code);
    }

    /// <summary>A store remembers the stack it last ran on; a thread that gets the place of a dead one's must not be taken for it.</summary>
    [Fact]
    public void ThreadsThatFollowEachOtherHaveTheirOwnLimits()
    {
        using var f = new Fixture();
        f.Imports.Define("host", "again", Function.FromHost(f.Store, (int n) => n));
        var instance = f.Instantiate(Recursion);
        int[] sizes = [64 << 20, 512 << 10, 96 << 20, 1 << 20];
        for (int i = 0; i < 40; i++)
        {
            int size = sizes[i % sizes.Length];
            TrapCode? code = null;
            var thread = new Thread(() => code = Assert.Throws<WasmTrapException>(() => instance.GetFunction("loop")!.Call(0)).Code, size);
            thread.Start();
            thread.Join();
            Assert.Equal(TrapCode.StackOverflow, code);
        }
    }

    [Fact]
    public unsafe void ARememberedStackIsLookedUpAgainOnceAThreadHasEnded()
    {
        byte here;
        var mine = ThreadStack.Current;
        Assert.True(mine.IsCurrent(&here));
        bool taken = true;
        var thread = new Thread(() =>
        {
            byte there;
            taken = mine.IsCurrent(&there);
            _ = ThreadStack.Current;
        });
        thread.Start();
        thread.Join();
        Assert.False(taken);
        // The thread is counted when its native part ends, a moment after it can be joined.
        for (var clock = System.Diagnostics.Stopwatch.StartNew(); mine.IsCurrent(&here) && clock.Elapsed < TimeSpan.FromSeconds(30);) Thread.Sleep(1);
        Assert.False(mine.IsCurrent(&here));
        Assert.Equal(mine.Limit, ThreadStack.Current.Limit);
    }

    /// <summary>Host functions that call each other meet no check of compiled code; a guest can make them do so.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(512 * 1024)]
    public void HostFunctionsThatCallEachOtherForEverTrap(int stackSize)
    {
        using var f = new Fixture();
        Function? again = null;
        f.Imports.Define("host", "again", Function.FromHost(f.Store, (int n) => again!.Call(n + 1).AsI32()));
        var instance = f.Instantiate("(module (import \"host\" \"again\" (func (param i32) (result i32))) (export \"again\" (func 0)))");
        again = instance.GetFunction("again");
        WasmTrapException? trap = null;
        var thread = new Thread(() => trap = Assert.Throws<WasmTrapException>(() => again!.Call(0)), stackSize);
        thread.Start();
        thread.Join();
        Assert.Equal(TrapCode.StackOverflow, trap!.Code);
    }

    [Theory]
    [InlineData("(loop $l (br $l))")]
    [InlineData("(loop $l (call $leaf) (br $l))")]
    [InlineData("(call $for_ever)")]
    public void AnotherThreadInterruptsEndlessCode(string body)
    {
        using var f = new Fixture(new EngineOptions { Compilation = new CompilationOptions { Interruptible = true } });
        var instance = f.Instantiate($"(module (func $leaf) (func $for_ever (return_call $for_ever)) (func (export \"go\") {body}) (func (export \"fine\") (call $leaf)))");
        for (int i = 0; i < 3; i++)
        {
            var watchdog = new Thread(() =>
            {
                Thread.Sleep(20);
                SpinWait.SpinUntil(f.Store.Interrupt);
            });
            watchdog.Start();
            Assert.Equal(TrapCode.Interrupted, Assert.Throws<WasmTrapException>(() => instance.GetFunction("go")!.Call()).Code);
            watchdog.Join();
            instance.GetFunction("fine")!.Call();
        }
        Assert.False(f.Store.Interrupt());
        instance.GetFunction("fine")!.Call();
    }

    [Fact]
    public void TrapsPassThroughHostFramesAndCollectTheirFrames()
    {
        using var f = new Fixture();
        Instance? instance = null;
        int unwound = 0;
        f.Imports.Define("host", "call", Function.FromHost(f.Store, () =>
        {
            try
            {
                instance!.GetFunction("fail")!.Call();
            }
            finally
            {
                unwound++;
            }
        }));
        instance = f.Instantiate("""
            (module (import "host" "call" (func $call))
              (func $fail (export "fail") unreachable)
              (func $outer (export "go") call $call))
            """);
        var trap = Assert.Throws<WasmTrapException>(() => instance.GetFunction("go")!.Call());
        Assert.Equal(["fail", "outer"], trap.Frames.Select(frame => frame.FunctionName));
        Assert.Equal(1, unwound);
    }

    [Fact]
    public void ManagedNullReferencesStillWork()
    {
        using var f = new Fixture();
        var imports = new Imports().Define("host", "null", Function.FromHost(f.Store, () => { Assert.Throws<NullReferenceException>(() => ((string?)null)!.Length.ToString()); }));
        var instance = new Instance(f.Store, Module.FromText(f.Engine, "(module (import \"host\" \"null\" (func $n)) (func (export \"go\") call $n unreachable))"), imports);
        Assert.Throws<WasmTrapException>(() => instance.GetFunction("go")!.Call());
        Assert.Throws<NullReferenceException>(() => ((string?)null)!.Length.ToString());
        Assert.Throws<DivideByZeroException>(() => (1 / int.Parse("0")).ToString());
    }

    [Fact]
    public void ThreadsTrapIndependentlyWhileTheCollectorRuns()
    {
        var engine = new Engine(new Backend.SinglePass.SinglePassCompiler());
        var module = Module.FromText(engine, """
            (module (memory 1) (func (export "go") (param i32) (result i32) (i32.load8_u (i32.mul (local.get 0) (i32.const 65536)))))
            """);
        var failures = new List<Exception>();
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            try
            {
                using var store = new Store(engine);
                var go = new Instance(store, module).GetFunction("go")!.Typed<int, int>();
                for (int i = 0; i < 2000; i++)
                {
                    Assert.Equal(0, go.Call(0));
                    Assert.Equal(TrapCode.MemoryOutOfBounds, Assert.Throws<WasmTrapException>(() => go.Call(1)).Code);
                    if (i % 500 == 0) GC.Collect();
                }
            }
            catch (Exception error)
            {
                lock (failures) failures.Add(error);
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.Empty(failures);
    }
}
