using System.Runtime.Intrinsics;
using System.Text;
using Tiered.Backend.Optimizing;
using Tiered.Backend.SinglePass;

namespace Tiered.Tests;

/// <summary>Functions that are compiled at their first call, and again when they are hot.</summary>
public class TieringTests
{
    /// <summary>Every look is due at once, and what it finds is compiled while the guest waits.</summary>
    private static TieringOptions Forced => new() { SampleInterval = TimeSpan.Zero, Threshold = 1, BytesPerSample = 0, Synchronous = true };

    private static Engine MakeEngine(TieringOptions? tiering = null, CompilationOptions? compilation = null) =>
        new(
            new EngineOptions { DefaultBackend = Engine.TieredBackend, Tiering = tiering ?? new(), Compilation = compilation ?? new() },
            [new SinglePassCompiler(), new OptimizingCompiler()]);

    private static Instance Instantiate(Engine engine, string text, Imports? imports = null) =>
        new(new Store(engine), Module.FromText(engine, text), imports);

    [Fact]
    public void AFunctionIsCompiledAtItsFirstCall()
    {
        var instance = Instantiate(MakeEngine(), """
            (module
              (func (export "one") (result i32) (i32.const 1))
              (func $two (result i32) (i32.const 2))
              (func (export "calls") (result i32) (i32.add (call $two) (call $two)))
              (func (export "never") (result i32) unreachable))
            """);
        var module = instance.Module;
        Assert.Equal(("tiered", 0, 0L), (module.CompilerName, module.Tiers!.BaselineFunctions, module.CodeSize));
        Assert.Equal(1, instance.GetFunction("one")!.Call().AsI32());
        Assert.Equal(1, module.Tiers.BaselineFunctions);
        Assert.Equal(4, instance.GetFunction("calls")!.Call().AsI32());
        Assert.Equal(4, instance.GetFunction("calls")!.Call().AsI32());
        Assert.Equal(3, module.Tiers.BaselineFunctions);
    }

    [Fact]
    public void EagerModulesAreCompiledWhenTheyAreLoaded()
    {
        var instance = Instantiate(MakeEngine(Forced with { First = FirstCompilation.Eager }), """
            (module
              (func $one (result i32) (i32.const 1))
              (func (export "f") (param i32) (result i32) (i32.add (local.get 0) (call $one))))
            """);
        Assert.True(instance.Module.CodeSize > 0);
        Assert.Equal(0, instance.Module.Tiers!.TierUps);
        for (int i = 0; i < 3; i++) Assert.Equal(i + 1, instance.GetFunction("f")!.Call(i).AsI32());
        Assert.Equal(1, instance.Module.Tiers.TierUps);
    }

    /// <summary>The stub in front of a function that was never called, and the look at its entry, keep all arguments.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ArgumentsPassStubsUnchanged(bool isForced)
    {
        // More of every kind than there are registers.
        const int Count = 12;
        string kinds = string.Concat(Enumerable.Repeat("i32 i64 f32 f64 v128 ", Count));
        var sum = new StringBuilder("(i64.const 0)");
        int local = 0;
        for (int i = 0; i < Count; i++)
        {
            // Each counts by its place, so that no two can change places.
            sum.Append($" (i64.add (i64.mul (i64.extend_i32_u (local.get {local})) (i64.const {local + 1})))"); local++;
            sum.Append($" (i64.add (i64.mul (local.get {local}) (i64.const {local + 1})))"); local++;
            sum.Append($" (i64.add (i64.mul (i64.trunc_f32_s (local.get {local})) (i64.const {local + 1})))"); local++;
            sum.Append($" (i64.add (i64.mul (i64.trunc_f64_s (local.get {local})) (i64.const {local + 1})))"); local++;
            sum.Append($" (i64.add (i64.mul (i64x2.extract_lane 1 (local.get {local})) (i64.const {local + 1})))"); local++;
        }
        var arguments = new StringBuilder();
        long expected = 0;
        for (int i = 0; i < Count * 5; i++)
        {
            expected += (i + 100L) * (i + 1);
            arguments.Append((i % 5) switch
            {
                0 => $"(i32.const {i + 100})",
                1 => $"(i64.const {i + 100})",
                2 => $"(f32.const {i + 100})",
                3 => $"(f64.const {i + 100})",
                _ => $"(v128.const i64x2 7 {i + 100})",
            });
        }
        var instance = Instantiate(MakeEngine(isForced ? Forced : null), $"""
            (module
              (type $t (func (param {kinds}) (result i64)))
              (table funcref (elem $f))
              (func $f (type $t) {sum})
              (func (export "direct") (result i64) (call $f {arguments}))
              (func (export "indirect") (result i64) (call_indirect (type $t) {arguments} (i32.const 0)))
              (func (export "tail") (result i64) (return_call $f {arguments})))
            """);
        foreach (string name in new[] { "indirect", "direct", "tail", "direct" })
            Assert.Equal(expected, instance.GetFunction(name)!.Call().AsI64());
    }

    /// <summary>References, imports and copies of imports in other instances lead to the newest code, whatever store they are in.</summary>
    [Fact]
    public unsafe void AllCopiesOfAnAddressChange()
    {
        var engine = MakeEngine(Forced);
        var definer = Module.FromText(engine, """
            (module
              (table (export "table") 1 funcref) (elem (i32.const 0) $f)
              (func $three (result i32) (i32.const 3))
              (func $f (export "f") (param i32) (result i32) (i32.mul (local.get 0) (call $three))))
            """);
        var user = Module.FromText(engine, """
            (module
              (import "a" "f" (func $f (param i32) (result i32)))
              (elem declare func $f)
              (func (export "reference") (result funcref) (ref.func $f))
              (func (export "use") (param i32) (result i32) (call $f (local.get 0))))
            """);
        var instances = new List<(Instance Definer, Instance User)>();
        for (int i = 0; i < 3; i++)
        {
            var store = new Store(engine);
            var made = new Instance(store, definer);
            instances.Add((made, new Instance(store, user, new Imports().Define("a", "f", made.GetFunction("f")!))));
        }
        Assert.Equal(21, instances[0].User.GetFunction("use")!.Call(7).AsI32());
        Assert.Equal(1, definer.Tiers!.TierUps);
        nint code = definer.FunctionSlots[1];
        foreach (var (made, other) in instances)
        {
            Assert.Equal(code, *(nint*)(made.GetFunction("f")!.Reference + VMFuncRef.Code));
            Assert.Equal(code, *(nint*)(other.Context + other.Module.Offsets.FunctionImport(0) + VMFunctionImport.Code));
            Assert.Equal(code, *(nint*)(other.Context + other.Module.Offsets.FuncRef(0) + VMFuncRef.Code));
            Assert.Equal(30, other.GetFunction("use")!.Call(10).AsI32());
        }
        // Freed instances are written to no more.
        instances[1].User.Store.Dispose();
        instances[2].Definer.Store.Dispose();
        Assert.Equal(30, instances[0].User.GetFunction("use")!.Call(10).AsI32());
    }

    /// <summary>What is over a limit says so at each call; the store stays usable.</summary>
    [Fact]
    public void AFunctionOverALimitThrowsAtEachCall()
    {
        string large = string.Concat(Enumerable.Repeat("(call $small) ", 2_000));
        var engine = MakeEngine(compilation: new CompilationOptions { MaxCodeBytes = 10_000 });
        var instance = Instantiate(engine, $"""
            (module
              (func $small (export "small"))
              (func $large {large})
              (func (export "calls") (call $large)))
            """);
        for (int i = 0; i < 3; i++)
        {
            var error = Assert.Throws<WasmFormatException>(() => instance.GetFunction("calls")!.Call());
            Assert.Equal(WasmFormatErrorKind.LimitExceeded, error.Kind);
            instance.GetFunction("small")!.Call();
        }
    }

    /// <summary>A loop of the baseline can be stopped without being asked for it when it was compiled.</summary>
    [Fact]
    public void ALoopOfTheBaselineIsInterrupted()
    {
        var instance = Instantiate(MakeEngine(new TieringOptions { LoopEntries = false }), """(module (func (export "spin") (loop (br 0))))""");
        using var watchdog = new Timer(_ => instance.Store.Interrupt(), null, 50, 50);
        var trap = Assert.Throws<WasmTrapException>(() => instance.GetFunction("spin")!.Call());
        Assert.Equal(TrapCode.Interrupted, trap.Code);
        Assert.Equal("spin", Assert.Single(trap.Frames).FunctionName);
    }

    /// <summary>First calls at the end of the stack: the compiler runs on a thread with room for it.</summary>
    [Fact]
    public void FirstCallsAtTheEndOfTheStackWork()
    {
        const int Functions = 2_000;
        var text = new StringBuilder("(module ");
        for (int i = 0; i < Functions; i++)
        {
            // A frame of some hundred bytes each.
            text.Append($"(func $f{i} (param i32) (result i32) (local i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64) ");
            text.Append(i + 1 < Functions ? $"(i32.add (call $f{i + 1} (i32.add (local.get 0) (i32.const 1))) (i32.const 0))" : "(local.get 0)");
            text.Append(')');
        }
        text.Append("(export \"f\" (func $f0)))");
        var instance = Instantiate(MakeEngine(), text.ToString());
        int result = 0;
        var thread = new Thread(() => result = instance.GetFunction("f")!.Call(0).AsI32(), 1024 * 1024);
        thread.Start();
        thread.Join();
        Assert.Equal(Functions - 1, result);
    }

    /// <summary>Endless recursion through functions that are new each time ends like any other.</summary>
    [Fact]
    public void RecursionWithoutEndIsATrapOnEveryTier()
    {
        foreach (var options in new[] { new TieringOptions(), Forced })
        {
            var instance = Instantiate(MakeEngine(options), """
                (module (func $f (export "f") (param i32) (result i32) (i32.add (call $g (local.get 0)) (i32.const 1)))
                        (func $g (param i32) (result i32) (i32.add (call $f (local.get 0)) (i32.const 1))))
                """);
            for (int i = 0; i < 3; i++)
            {
                var trap = Assert.Throws<WasmTrapException>(() => instance.GetFunction("f")!.Call(0));
                Assert.Equal(TrapCode.StackOverflow, trap.Code);
            }
        }
    }

    /// <summary>Tail calls keep the stack flat, through stubs, looks and tiers.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TailCallsStayProper(bool isForced)
    {
        var instance = Instantiate(MakeEngine(isForced ? Forced : null), """
            (module
              (func $even (export "even") (param i32 i32) (result i32)
                (local.set 1 (i32.const 2))
                (loop (br_if 0 (local.tee 1 (i32.sub (local.get 1) (i32.const 1)))))
                (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 1))
                  (else (return_call $odd (i32.sub (local.get 0) (i32.const 1)) (i32.const 0)))))
              (func $odd (param i32 i32) (result i32)
                (local.set 1 (i32.const 2))
                (loop (br_if 0 (local.tee 1 (i32.sub (local.get 1) (i32.const 1)))))
                (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 0))
                  (else (return_call $even (i32.sub (local.get 0) (i32.const 1)) (i32.const 0))))))
            """);
        Assert.Equal(1, instance.GetFunction("even")!.Call(10_000_000, 0).AsI32());
    }

    /// <summary>Loops that run are taken over with all that they have: locals, operands below, and results in the caller's buffer.</summary>
    [Fact]
    public void LoopsThatRunAreTakenOver()
    {
        var instance = Instantiate(MakeEngine(Forced), """
            (module
              (func (export "f") (param i32) (result i64 i32 v128 externref f64)
                (local $sum i64) (local $v v128) (local $r externref) (local $d f64)
                (local.set $d (f64.const 0.5))
                (i64.const 1000) (i32.const 7)
                (loop $outer (param i64 i32) (result i64 i32)
                  (i32.const 5)
                  (loop $inner (param i32)
                    (i32.const 1) (i32.sub)
                    (local.set $sum (i64.add (local.get $sum) (i64.const 1)))
                    (local.set $v (i32x4.add (local.get $v) (i32x4.splat (i32.const 2))))
                    (local.set $d (f64.mul (local.get $d) (f64.const 2)))
                    (br_if $inner (i32.const 1) (i32.rem_u (i32.wrap_i64 (local.get $sum)) (i32.const 3)))
                    drop drop)
                  (br_if $outer (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
                drop (local.set $sum (i64.add (local.get $sum)))
                (local.get $sum) (local.get 0) (local.get $v) (local.get $r) (local.get $d)))
            """);
        var results = new Value[5];
        instance.GetFunction("f")!.Call([4], results);
        Assert.Equal((1012L, 0), (results[0].AsI64(), results[1].AsI32()));
        Assert.Equal(Vector128.Create(24).AsByte(), results[2].AsV128());
        Assert.Null(results[3].Object);
        Assert.Equal(2048.0, results[4].AsF64());
        Assert.True(instance.Module.Tiers!.LoopEntries > 0);
    }

    /// <summary>A loop that is only sometimes reached changes nothing for the ways past it, operands that are constants included.</summary>
    [Theory]
    [InlineData("(if (local.get 0) (then (loop)))")]
    [InlineData("(if (local.get 0) (then) (else (loop)))")]
    [InlineData("(block (br_if 0 (local.get 0)) (loop))")]
    [InlineData("(block (block (br_table 0 1 0 (local.get 0))) (loop (loop)))")]
    [InlineData("(if (local.get 0) (then (loop)) (else (loop)))")]
    [InlineData("(loop (if (local.get 0) (then (loop (br_if 0 (i32.const 0))))))")]
    public void OperandsBelowAreTheSameOnEveryWay(string body)
    {
        string text = $"""
            (module
              (func $dirt (param i64 i64 i64 i64) (result i64) (local i64 i64 i64 i64 i64 i64)
                (loop (local.set 4 (i64.const -1)) (local.set 5 (i64.const -2)) (local.set 6 (i64.const -3)) (local.set 7 (i64.const -4)))
                (i64.add (i64.add (local.get 4) (local.get 5)) (i64.add (local.get 6) (local.get 7))))
              (func $f (param i32) (result i64 i64 f64 i64)
                (i64.const 7) (i64.const -8) (f64.const 0.5) (i64.const 0)
                {body})
              (func (export "g") (param i32) (result i64 i64 f64 i64)
                (drop (call $dirt (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4)))
                (call $f (local.get 0))))
            """;
        foreach (var options in new[] { new TieringOptions(), Forced, new TieringOptions { SampleInterval = TimeSpan.Zero, LoopEntries = false } })
        {
            foreach (int argument in new[] { 0, 1, 2, 0, 1 })
            {
                var results = new Value[4];
                Instantiate(MakeEngine(options), text).GetFunction("g")!.Call([argument], results);
                Assert.Equal((7L, -8L, 0.5, 0L), (results[0].AsI64(), results[1].AsI64(), results[2].AsF64(), results[3].AsI64()));
            }
        }
    }

    /// <summary>A function of many loops does not become many times as large.</summary>
    [Fact]
    public void ContinuationsAreInProportion()
    {
        const int Loops = 300;
        var text = new StringBuilder("(module (func $f (export \"f\") (param i32) (result i32) (local i32 i32) ");
        for (int i = 0; i < Loops; i++)
        {
            text.Append("(local.set 2 (i32.const 3)) (loop ");
            for (int j = 0; j < 30; j++) text.Append($"(local.set 1 (i32.xor (i32.mul (local.get 1) (i32.const {i * 31 + j})) (i32.const {j})))");
            text.Append("(br_if 0 (local.tee 2 (i32.sub (local.get 2) (i32.const 1)))))");
        }
        var instance = Instantiate(MakeEngine(Forced), text.Append("(local.get 1)))").ToString());
        instance.GetFunction("f")!.Call(1);
        Assert.InRange(instance.Module.CodeSize, 1, 40L * instance.Module.Wasm.CodeSectionSize);
    }

    /// <summary>Who imports a function many times is gone as fast as it came.</summary>
    [Fact]
    public void ManyCopiesAreRemovedOneByOne()
    {
        const int Imports = 20_000;
        var engine = MakeEngine();
        using var store = new Store(engine);
        var provider = new Instance(store, Module.FromText(engine, """(module (func (export "f")))"""));
        var text = new StringBuilder("(module ").Insert(8, "(import \"a\" \"f\" (func)) ", Imports).Append(')');
        var user = Module.FromText(engine, text.ToString());
        for (int i = 0; i < 10; i++) _ = new Instance(store, user, new Imports().Define("a", "f", provider.GetFunction("f")!));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        store.Dispose();
        // Quadratic, it took 2 seconds and more.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1), $"{clock.Elapsed}");
    }

    /// <summary>Finalizers of the embedder that use what is about to be collected start compilations that outlive it.</summary>
    [Fact]
    public void FinalizersMayCallWhatTiersUp()
    {
        var text = new StringBuilder("(module ");
        for (int i = 0; i < 20; i++)
        {
            text.Append($"""
                (func (export "f{i}") (param i32) (result i32) (local i32)
                  (loop (local.set 1 (i32.add (local.get 1) (i32.const {i})))
                    (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
                  (local.get 1))
                """);
        }
        byte[] binary = Wasm.Text.WatParser.ParseModule(text.Append(')').ToString()).ToArray();
        for (int round = 0; round < 40; round++)
        {
            for (int i = 0; i < 5; i++) CallsAtTheEnd.Make(binary);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private sealed class CallsAtTheEnd(Instance instance)
    {
        ~CallsAtTheEnd()
        {
            try
            {
                for (int i = 0; i < 20; i++) instance.GetFunction($"f{i}")!.Call(1000);
            }
            catch (ObjectDisposedException)
            {
            }
        }

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        internal static void Make(byte[] binary)
        {
            var engine = MakeEngine(new TieringOptions { SampleInterval = TimeSpan.FromMicroseconds(50), Threshold = 1, BytesPerSample = 0 });
            _ = new CallsAtTheEnd(new Instance(new Store(engine), Module.Compile(engine, binary)));
        }
    }

    /// <summary>A trap in a continuation has the frames that it has everywhere: the baseline's frame below is no frame of its own.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(40)]
    public void BacktracesAreTheSameOnEveryTier(int turns)
    {
        const string Text = """
            (module (memory 1)
              (func $leaf (param i32) (result i32)
                (local i32)
                (loop (result i32)
                  (local.set 1 (i32.add (local.get 1) (i32.const 1)))
                  (drop (i32.div_u (i32.const 1) (i32.sub (local.get 1) (local.get 0))))
                  (br 0)))
              (func $middle (param i32) (result i32)
                (local i32)
                (loop
                  (local.set 1 (i32.add (local.get 1) (i32.const 1)))
                  (br_if 0 (i32.lt_u (local.get 1) (i32.const 3))))
                (block (result i32) (loop (result i32) (call $leaf (local.get 0)))))
              (func (export "top") (param i32) (result i32) (i32.add (call $middle (local.get 0)) (i32.const 1))))
            """;
        var plain = new Engine(new SinglePassCompiler());
        var expected = Trap(new Instance(new Store(plain), Module.FromText(plain, Text)));
        Assert.Equal(3, expected.Frames.Count);
        foreach (var options in new[] { new TieringOptions(), Forced, Forced with { RandomSeed = 3 }, Forced with { RandomSeed = 4 } })
        {
            var instance = Instantiate(MakeEngine(options), Text);
            for (int i = 0; i < 3; i++) Assert.Equal(expected.ToString().Split("   at")[0], Trap(instance).ToString().Split("   at")[0]);
        }

        WasmTrapException Trap(Instance instance) => Assert.Throws<WasmTrapException>(() => instance.GetFunction("top")!.Call(turns));
    }

    /// <summary>One module in many stores on many threads, whose functions are compiled, replaced and freed all the while.</summary>
    [Fact]
    public void ThreadsShareAModule()
    {
        var text = new StringBuilder("(module ");
        for (int i = 0; i < 64; i++)
        {
            text.Append($"""
                (func $f{i} (export "f{i}") (param i32) (result i32) (local i32)
                  (loop
                    (local.set 1 (i32.add (local.get 1) (i32.const {i + 1})))
                    (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
                  (local.get 1))
                """);
        }
        byte[] binary = Wasm.Text.WatParser.ParseModule(text.Append(')').ToString()).ToArray();
        for (int round = 0; round < 5; round++)
        {
            var engine = MakeEngine(new TieringOptions { SampleInterval = TimeSpan.Zero, Threshold = 1, BytesPerSample = 0 });
            var module = Module.Compile(engine, binary);
            var errors = new List<string>();
            var threads = Enumerable.Range(0, 4).Select(t => new Thread(() =>
            {
                var random = new Random(t);
                for (int turn = 0; turn < 200; turn++)
                {
                    using var store = new Store(engine);
                    var instance = new Instance(store, module);
                    for (int call = 0; call < 8; call++)
                    {
                        int f = random.Next(64), turns = random.Next(1, 100);
                        int result = instance.GetFunction($"f{f}")!.Call(turns).AsI32();
                        if (result != turns * (f + 1)) lock (errors) errors.Add($"f{f}({turns}) = {result}");
                    }
                    if (turn % 50 == 0) GC.Collect();
                }
            })).ToArray();
            foreach (var thread in threads) thread.Start();
            foreach (var thread in threads) thread.Join();
            Assert.Empty(errors);
        }
    }

    [Fact]
    public void TieredNeedsTwoCompilers()
    {
        var engine = new Engine(new EngineOptions { DefaultBackend = Engine.TieredBackend }, [new SinglePassCompiler()]);
        var error = Assert.Throws<ArgumentException>(() => Module.FromText(engine, "(module)"));
        Assert.Contains("singlepass and optimizing", error.Message);
    }

    /// <summary>Invalid modules are refused when they are loaded, however their functions are compiled.</summary>
    [Theory]
    [InlineData(FirstCompilation.Lazy)]
    [InlineData(FirstCompilation.Eager)]
    public void InvalidModulesAreRefusedAtOnce(FirstCompilation first)
    {
        var engine = MakeEngine(new TieringOptions { First = first });
        var error = Assert.Throws<WasmFormatException>(() => Module.FromText(engine, "(module (func) (func (result i32) (i64.const 1)))"));
        Assert.Equal(WasmFormatErrorKind.Invalid, error.Kind);
    }

    /// <summary>An artifact of a module that tiers up holds code that needs no tiers.</summary>
    [Fact]
    public void AnArtifactIsCompiledAheadOfTime()
    {
        var engine = MakeEngine();
        byte[] artifact = Module.FromText(engine, """(module (func (export "f") (result i32) (i32.const 5)))""").Serialize();
        var module = Module.Deserialize(new Engine(), artifact, ArtifactTrust.Unverified);
        Assert.Equal(("optimizing", null), (module.CompilerName, module.Tiers));
        Assert.Equal(5, new Instance(new Store(module.Engine), module).GetFunction("f")!.Call().AsI32());
    }
}
