using Tiered.Backend.Optimizing;
using Tiered.Backend.Optimizing.Ir;
using Tiered.Backend.Optimizing.Passes;
using Tiered.Wasm;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Optimizing;

using Function = Tiered.Function;

public class InliningTests
{
    private const string Chain = """
        (module $chain
          (func $host (import "host" "f") (param i32) (result i32))
          (memory 1)
          (func $check (param i32) (result i32) (i32.load (local.get 0)))
          (func $twice (param i32) (result i32) (i32.add (call $check (local.get 0)) (call $check (i32.add (local.get 0) (i32.const 4)))))
          (func $through (param i32) (result i32) (i32.add (call $host (local.get 0)) (i32.const 1)))
          (func $load (export "load") (param i32) (result i32) (i32.mul (call $twice (local.get 0)) (i32.const 3)))
          (func $call (export "call") (param i32) (result i32) (i32.mul (call $through (local.get 0)) (i32.const 5))))
        """;

    [Fact]
    public void InlinedCodeComputesTheSame()
    {
        using var store = new Store(new Engine(new OptimizingCompiler()));
        var instance = Instantiate(store);
        Assert.Equal(0, Call(instance, "load", 16));
        Assert.Equal(5 * (7 + 100 + 1), Call(instance, "call", 7));
    }

    [Theory]
    [InlineData(65536)]
    [InlineData(65532)]
    public void TrapInInlinedCodeHasTheFramesOfTheSource(int address)
    {
        var expected = Frames(new OptimizingCompiler("inlining"), "load", address);
        var frames = Frames(new OptimizingCompiler(), "load", address);
        Assert.Equal(["check", "twice", "load"], frames.Select(f => f.FunctionName));
        Assert.Equal(expected, frames);
    }

    [Fact]
    public void CallFromInlinedCodeHasTheFramesOfTheSource()
    {
        var expected = Frames(new OptimizingCompiler("inlining"), "call", -1);
        var frames = Frames(new OptimizingCompiler(), "call", -1);
        Assert.Equal(["check", "twice", "load", "through", "call"], frames.Select(f => f.FunctionName));
        Assert.Equal(expected, frames);
    }

    [Fact]
    public void CallsGoAway()
    {
        var engine = new Engine(new OptimizingCompiler());
        var module = Module.Decode(engine, System.Text.Encoding.UTF8.GetBytes(Chain));
        var stages = new OptimizingCompiler().Trace(module, 4, engine.Options.Compilation);
        Assert.Contains("call 2 ", stages[0].Text);
        Assert.DoesNotContain("call ", stages.First(s => s.Name == "inlining").Text);
    }

    [Fact]
    public void RecursionIsInlinedToADepthOnly()
    {
        const string Source = """
            (module
              (func $even (export "even") (param i32) (result i32)
                (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 1)) (else (call $odd (i32.sub (local.get 0) (i32.const 1))))))
              (func $odd (param i32) (result i32)
                (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 0)) (else (call $even (i32.sub (local.get 0) (i32.const 1)))))))
            """;
        using var store = new Store(new Engine(new OptimizingCompiler()));
        var instance = new Instance(store, Module.FromText(store.Engine, Source), new Imports());
        Assert.Equal(1, Call(instance, "even", 1000));
        Assert.Equal(0, Call(instance, "even", 1001));
        var trap = Assert.Throws<WasmTrapException>(() => Call(instance, "even", int.MaxValue));
        Assert.Equal(TrapCode.StackOverflow, trap.Code);
    }

    [Fact]
    public void CalleeThatNeverReturnsEndsTheCaller()
    {
        const string Source = """
            (module
              (func $stop (param i32) (result i32) (unreachable))
              (func (export "f") (param i32) (result i32)
                (if (result i32) (local.get 0) (then (i32.add (call $stop (local.get 0)) (i32.const 1))) (else (i32.const 9)))))
            """;
        using var store = new Store(new Engine(new OptimizingCompiler()));
        var instance = new Instance(store, Module.FromText(store.Engine, Source), new Imports());
        Assert.Equal(9, Call(instance, "f", 0));
        Assert.Equal(TrapCode.Unreachable, Assert.Throws<WasmTrapException>(() => Call(instance, "f", 1)).Code);
    }

    private static readonly CompilationOptions Slots = new() { MaxThreads = 1, Calls = CallMode.Slots };

    /// <summary>
    /// With slots, too, calls disappear, and those that stay go through the slot of the function that is called.
    /// </summary>
    [Fact]
    public void CallsThroughSlotsGoAway()
    {
        var module = Decode(Chain);
        var stages = new OptimizingCompiler().Trace(module, 4, Slots);
        Assert.Contains("call 2 ", stages[0].Text);
        Assert.DoesNotContain("call ", stages.First(s => s.Name == "inlining").Text);
        Assert.DoesNotContain(stages, s => s.Text.Contains("offset=" + VMContext.FunctionSlots));
        // Not of functions that loop: these are called by number until inlining is done, then through their slots.
        const string Loops = """
            (module
              (func $loops (param i32) (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
              (func $middle (param i32) (call $loops (local.get 0)))
              (func $f (param i32) (call $middle (local.get 0)) (return_call $loops (local.get 0))))
            """;
        stages = new OptimizingCompiler().Trace(Decode(Loops), 2, Slots);
        string inlined = stages.First(s => s.Name == "inlining").Text;
        string calls = stages.First(s => s.Name == "slot-calls").Text;
        Assert.Contains("call 0 ", inlined);
        Assert.Contains("tail_call 0 ", inlined);
        Assert.DoesNotContain("call 0 (v", calls.Replace("call_pointer 0 ", "").Replace("tail_call_pointer 0 ", ""));
        Assert.Equal(2, calls.Split(" = load_vm.store#0 ").Length - 1);
    }

    [Fact]
    public void InlinedCallsThroughSlotsReachTheirFunctions()
    {
        // Slots 1 to 3: a wrong one returns another number.
        const string Source = """
            (module
              (func $a (param i32) (result i32) (call $b (local.get 0)))
              (func $one (param i32) (result i32) (loop (br_if 0 (i32.const 0))) (i32.const 1))
              (func $two (param i32) (result i32) (loop (br_if 0 (i32.const 0))) (i32.const 2))
              (func $three (param i32) (result i32) (loop (br_if 0 (i32.const 0))) (i32.const 3))
              (func $b (param i32) (result i32)
                (i32.add (i32.mul (call $two (i32.const 0)) (i32.const 10)) (call $three (i32.const 0))))
              (func (export "f") (param i32) (result i32)
                (i32.add (call $a (i32.const 0)) (i32.mul (call $one (i32.const 0)) (i32.const 100)))))
            """;
        using var store = new Store(new Engine(new EngineOptions { Compilation = Slots }, [new OptimizingCompiler()]));
        Assert.Equal(123, Call(new Instance(store, Module.FromText(store.Engine, Source), new Imports()), "f", 0));
    }

    [Theory]
    [InlineData("load", 65536, "check twice load")]
    [InlineData("load", 65532, "check twice load")]
    [InlineData("call", -1, "check twice load through call")]
    public void CodeWithSlotsHasTheFramesOfTheSource(string export, int address, string names)
    {
        var frames = Frames(new OptimizingCompiler(), export, address, Slots);
        Assert.Equal(names.Split(' '), frames.Select(f => f.FunctionName));
        Assert.Equal(Frames(new OptimizingCompiler("inlining"), export, address, Slots), frames);
    }

    /// <summary>A function compiled by itself is what it is in its module.</summary>
    [Fact]
    public void SingleFunctionsAreInlinedIntoAsAll()
    {
        var module = Decode(Chain);
        var compiler = new OptimizingCompiler();
        using var all = compiler.Compile(module, Slots);
        byte[] image = new byte[all.ImageSize];
        all.WriteImage(image);
        long single = 0;
        for (int f = module.ImportedFunctionCount; f < module.FunctionTypes.Length; f++)
        {
            using var chunk = new CodeChunk();
            // Made anew each time, as tiers do.
            using (var one = compiler.CreateFunctionCompiler(module, Slots)) one.Compile(f, chunk);
            Assert.Equal(all.Functions[f - module.ImportedFunctionCount].Length, chunk.CodeBytes);
            single += chunk.CodeBytes;
        }
        Assert.Equal(all.Functions.Sum(f => (long)f.Length), single);
    }

    [Fact]
    public void CallsAreCountedOnce()
    {
        var module = Decode(Chain);
        Assert.Same(ModuleFacts.Of(module), ModuleFacts.Of(module));
        var graph = new CallGraph(module);
        Assert.Throws<OperationCanceledException>(() => graph.CallSites(1, new CancellationToken(true)));
        Assert.Equal(2, graph.CallSites(1, default));
        // Whoever asks later gets the answer there is.
        Assert.Equal(1, graph.CallSites(2, new CancellationToken(true)));
    }

    /// <summary>Without counts only small functions are inlined: those here are called once.</summary>
    [Fact]
    public void LargeModulesAreNotLookedAtForASingleFunction()
    {
        string body = string.Concat(Enumerable.Repeat("(i32.store (local.get 0) (i32.const 1))", 10));
        var module = Decode($"""
            (module (memory 1)
              (func $long (param i32) {body})
              (func $short (param i32) (i32.store (local.get 0) (i32.const 1)))
              (func $f (param i32) (call $long (local.get 0)) (call $short (local.get 0))))
            """);
        Assert.Equal(0, Calls(countsCalls: true));
        Assert.Equal(1, Calls(countsCalls: false));
        Assert.True(new ModuleContext(module, Slots, []).CountsCalls);

        int Calls(bool countsCalls)
        {
            using var caller = new FunctionPipeline(new ModuleContext(module, Slots, ["inlining"]));
            using var callee = new FunctionPipeline(new ModuleContext(module, Slots, []));
            caller.Translate(2);
            new Inlining(new CallGraph(module), countsCalls, Translate).Run(caller.Function);
            return Printer.Print(caller.Function).Split("call ").Length - 1;

            Backend.Optimizing.Ir.Function Translate(int function)
            {
                callee.Translate(function);
                return callee.Function;
            }
        }
    }

    private static WasmModule Decode(string text) =>
        ModuleDecoder.Decode(WatParser.ParseModule(text), WasmFeatures.Default, WasmLimits.Default);

    private static Instance Instantiate(Store store)
    {
        var imports = new Imports();
        Instance? instance = null;
        imports.Define("host", "f", Function.FromHost(store, (int x) => x >= 0 ? x + 100 : Call(instance!, "load", x)));
        return instance = new Instance(store, Module.FromText(store.Engine, Chain), imports);
    }

    private static int Call(Instance instance, string name, int argument) => instance.GetFunction(name)!.Call(argument).AsI32();

    private static IReadOnlyList<WasmFrame> Frames(
        OptimizingCompiler compiler, string export, int argument, CompilationOptions? options = null)
    {
        using var store = new Store(new Engine(new EngineOptions { Compilation = options ?? new() }, [compiler]));
        return Assert.Throws<WasmTrapException>(() => Call(Instantiate(store), export, argument)).Frames;
    }
}
