using Tiered.Backend.Optimizing;

namespace Tiered.Tests.Optimizing;

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

    private static Instance Instantiate(Store store)
    {
        var imports = new Imports();
        Instance? instance = null;
        imports.Define("host", "f", Function.FromHost(store, (int x) => x >= 0 ? x + 100 : Call(instance!, "load", x)));
        return instance = new Instance(store, Module.FromText(store.Engine, Chain), imports);
    }

    private static int Call(Instance instance, string name, int argument) => instance.GetFunction(name)!.Call(argument).AsI32();

    private static IReadOnlyList<WasmFrame> Frames(OptimizingCompiler compiler, string export, int argument)
    {
        using var store = new Store(new Engine(compiler));
        return Assert.Throws<WasmTrapException>(() => Call(Instantiate(store), export, argument)).Frames;
    }
}
