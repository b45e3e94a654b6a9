using Tiered.Backend.Llvm;
using Tiered.Backend.Optimizing;
using Tiered.Backend.SinglePass;

namespace Tiered.Tests.Llvm;

/// <summary>What the ABI asks of the code: constant stack under tail calls, exact places, stack checks, unwinding, determinism.</summary>
public class CodeTests
{
    /// <summary>A million turns through functions whose parameters differ in number, some of them in the overflow area.</summary>
    [Theory]
    [InlineData("return_call $odd")]
    [InlineData("i32.const 0 return_call_indirect (param i32 i32 i32 i32 i32 i32 i32 i32 i64) (result i32)")]
    public void TailCallsTakeNoStack(string call)
    {
        using var f = new Fixture();
        var instance = f.Instantiate($"""
            (module (table 1 funcref) (elem (i32.const 0) $odd)
              (func $even (export "even") (param $n i32) (param $depth i32) (result i32)
                (if (i32.eqz (local.get $n)) (then (return (i32.const 42))))
                (i32.sub (local.get $n) (i32.const 1)) (local.get $n) i32.const 1 i32.const 2 i32.const 3 i32.const 4 i32.const 5 i32.const 6 i64.const 7
                {call})
              (func $odd (param $n i32) (param i32 i32 i32 i32 i32 i32) (param $six i32) (param $seven i64) (result i32)
                (if (i64.ne (i64.add (local.get $seven) (i64.extend_i32_s (local.get $six))) (i64.const 13)) (then unreachable))
                (if (i32.eqz (local.get $n)) (then (return (i32.const 43))))
                (return_call $even (i32.sub (local.get $n) (i32.const 1)) (i32.const 0))))
            """);
        Assert.Equal(42, Fixture.CallInt(instance, "even", 1_000_000, 0));
        Assert.Equal(43, Fixture.CallInt(instance, "even", 1_000_001, 0));
    }

    [Fact]
    public void RecursionWithoutEndIsATrap()
    {
        using var f = new Fixture();
        var instance = f.Instantiate("""
            (module (memory 1)
              (func $a (param i32) (result i32) (i32.add (i32.const 1) (call $b (local.get 0))))
              (func $b (param i32) (result i32) (i32.mul (i32.const 3) (call $a (local.get 0))))
              (func $forever (call $forever))
              (func (export "pair") (result i32) (call $a (i32.const 0)))
              (func (export "forever") (call $forever)))
            """);
        foreach (string name in new[] { "pair", "forever" })
        {
            var function = instance.GetFunction(name)!;
            var trap = Assert.Throws<WasmTrapException>(() => function.Call([], new Value[function.Type.Results.Length]));
            Assert.Equal(TrapCode.StackOverflow, trap.Code);
        }
    }

    /// <summary>A chain of functions that LLVM inlines into one still has all its frames, with exact places.</summary>
    [Theory]
    [InlineData("(i32.load (local.get 0)) drop", 0x28, TrapCode.MemoryOutOfBounds)]
    [InlineData("(global.set $g (i32.add (global.get $g) (i32.load (local.get 0))))", 0x28, TrapCode.MemoryOutOfBounds)]
    [InlineData("(i32.store (local.get 0) (i32.add (i32.load (local.get 0)) (i32.const 1)))", 0x28, TrapCode.MemoryOutOfBounds)]
    [InlineData("(i32.store16 (local.get 0) (i32.const 1))", 0x3B, TrapCode.MemoryOutOfBounds)]
    [InlineData("(i32.div_u (i32.const 1) (i32.sub (local.get 0) (i32.const 65536))) drop", 0x6E, TrapCode.IntegerDivideByZero)]
    [InlineData("unreachable", 0x00, TrapCode.Unreachable)]
    public void InlinedFramesAreInTheBacktrace(string code, byte opcode, TrapCode expected)
    {
        using var f = new Fixture();
        var module = Module.FromText(f.Engine, $"""
            (module (memory 1) (global $g (mut i32) (i32.const 0))
              (func $inner (param i32) {code})
              (func $middle (param i32) (call $inner (i32.shl (local.get 0) (i32.const 16))))
              (func $outer (export "go") (param i32) (call $middle (local.get 0))))
            """);
        var trap = Assert.Throws<WasmTrapException>(() => new Instance(f.Store, module).GetFunction("go")!.Call([Value.I32(1)], []));
        Assert.Equal(expected, trap.Code);
        Assert.Equal(["inner", "middle", "outer"], trap.Frames.Select(frame => frame.FunctionName));
        Assert.Equal(opcode, module.Wasm.Bytes.Span[(int)trap.Frames[0].ModuleOffset]);
        Assert.All(trap.Frames.Skip(1), frame => Assert.Equal(0x10, module.Wasm.Bytes.Span[(int)frame.ModuleOffset]));
    }

    /// <summary>Exact mode: a store in front of a trap has happened, one behind it has not, and unused loads trap.</summary>
    [Fact]
    public void TrapsKeepTheirPlaceAmongStores()
    {
        using var f = new Fixture();
        var instance = f.Instantiate("""
            (module (memory 1)
              (func (export "stores") (param i32)
                (i32.store (i32.const 0) (i32.const 1)) (i32.store (local.get 0) (i32.const 2)) (i32.store (i32.const 0) (i32.const 3)))
              (func (export "unused") (param i32) (drop (i32.load (local.get 0))))
              (func (export "read") (result i32) (i32.load (i32.const 0))))
            """);
        foreach (string name in new[] { "stores", "unused" })
            Assert.Equal(TrapCode.MemoryOutOfBounds, Assert.Throws<WasmTrapException>(() => instance.GetFunction(name)!.Call([Value.I32(65536)], [])).Code);
        Assert.Equal(1, Fixture.CallInt(instance, "read"));
    }

    [Fact]
    public void UnwindInfoSaysWhereThePrologueStoresRegisters()
    {
        byte[] image = Fixture.Image(new LlvmCompiler(), """
            (module (import "m" "f" (func $f (param i32) (result i32)))
              (func (export "g") (param i32 i32 i32 i32) (result i32)
                (i32.add (call $f (local.get 0)) (i32.add (call $f (local.get 1)) (i32.add (call $f (local.get 2)) (i32.add (call $f (local.get 3))
                  (i32.add (local.get 0) (i32.add (local.get 1) (i32.add (local.get 2) (local.get 3))))))))))
            """, new CompilationOptions(), out var compiled);
        var function = compiled.Functions[0];
        // push rbp; mov rbp, rsp; then callee-saved registers from r15 down: the lowest of them lies lowest.
        Assert.Equal([0x55, 0x48, 0x89, 0xE5], image[..4]);
        int pushes = 0, registers = 0;
        for (int at = 4; ; pushes++)
        {
            int register = image[at] == 0x41 ? (image[at + 1] & 7) + 8 : image[at] & 7;
            bool isPush = image[at] == 0x41 ? (image[at + 1] & 0xF8) == 0x50 : (image[at] & 0xF8) == 0x50;
            if (!isPush || register is not (3 or >= 12)) break;
            Assert.True(registers == 0 || register < System.Numerics.BitOperations.TrailingZeroCount(registers));
            registers |= 1 << register;
            at += image[at] == 0x41 ? 2 : 1;
        }
        Assert.True(pushes >= 4);
        Assert.Equal(registers, function.Unwind.SavedRegisters);
        Assert.Equal(-8 * pushes, function.Unwind.SaveAreaOffset);
    }

    [Fact]
    public void CodeDoesNotDependOnTheNumberOfThreads()
    {
        var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "programs", "json.wasm"));
        using var f = new Fixture();
        var compiler = new LlvmCompiler(new LlvmOptions { PartitionBytes = 3000 });
        byte[] one = Fixture.Image(compiler, Module.Decode(f.Engine, bytes), new CompilationOptions { MaxThreads = 1 }, out var first);
        byte[] two = Fixture.Image(compiler, Module.Decode(f.Engine, bytes), new CompilationOptions { MaxThreads = 2 }, out var second);
        Assert.Equal(one, two);
        Assert.Equal(first.Functions.Select(function => function.Length), second.Functions.Select(function => function.Length));
    }

    /// <summary>A function that other partitions inline makes its calls from there, so that what it alone calls is not local to its partition.</summary>
    [Fact]
    public void CalleesOfFunctionsInlinedElsewhereStay()
    {
        // The first two functions fill a partition; the third has another.
        using var f = new Fixture(new LlvmOptions { PartitionBytes = 15, Verify = true });
        var instance = f.Instantiate("""
            (module (memory 1)
              (func $inner (param i32 i32) (result i32) (i32.store (local.get 1) (local.get 0)) (i32.mul (local.get 0) (i32.const 6)))
              (func $small (param i32) (result i32) (call $inner (local.get 0) (i32.const 16)))
              (func (export "other") (param i32) (result i32) (call $small (local.get 0))))
            """);
        Assert.Equal(42, Fixture.CallInt(instance, "other", 7));
    }

    /// <summary>A function whose frame is too large goes to the other backend, which calls functions that would have been inlined and removed.</summary>
    [Fact]
    public void FunctionsWithLargeFramesAreLeftToTheOtherBackend()
    {
        const int Calls = 10, Results = 1000;
        var fallen = new List<(int Function, string Reason)>();
        using var f = new Fixture(new LlvmOptions { FallbackObserver = (function, reason) => fallen.Add((function, reason)) }, fallback: new SinglePassCompiler());
        // Every call has a buffer of its own for its results, of which all but the first are dropped.
        string call = "(call_indirect (type $t) (i32.const 0)) " + string.Concat(Enumerable.Repeat("drop ", Results - 1)) + "i32.add ";
        var instance = f.Instantiate($"""
            (module (memory 1)
              (type $t (func (result {string.Concat(Enumerable.Repeat("i32 ", Results))})))
              (table (export "table") funcref (elem $many))
              (func $many (type $t) {string.Concat(Enumerable.Repeat("(i32.const 2) ", Results))})
              (func $local (param i32 i64) (result i32) (i32.store (i32.const 0) (local.get 0)) (i32.mul (local.get 0) (i32.const 3)))
              (func (export "large") (param i32) (result i32)
                (drop (call $local (i32.const 5) (i64.const 0)))
                (call $local (local.get 0) (i64.const 1))
                {string.Concat(Enumerable.Repeat(call, Calls))}))
            """);
        Assert.Equal(2 * Calls + 3 * 7, Fixture.CallInt(instance, "large", 7));
        var (refused, reason) = Assert.Single(fallen);
        Assert.Equal(2, refused);
        Assert.Contains("its frame of", reason);
    }

    private const string LargeAndSmall = """
        (module (memory 1)
          (func $large (export "large") (param i32) (result i32) (i32.add (call $small (local.get 0)) (i32.add (i32.const 100000) (i32.const 200000))))
          (func $small (export "small") (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2))))
        """;

    [Fact]
    public void LargeFunctionsAreLeftToTheOtherBackend()
    {
        var fallen = new List<int>();
        using var f = new Fixture(new LlvmOptions { MaxFunctionBytes = 10, FallbackObserver = (function, _) => fallen.Add(function) }, fallback: new OptimizingCompiler());
        Assert.Equal(300_014, Fixture.CallInt(f.Instantiate(LargeAndSmall), "large", 7));
        Assert.Equal([0], fallen);
    }

    [Fact]
    public void LargeFunctionsAreRefusedWithoutAnotherBackend()
    {
        using var f = new Fixture(new LlvmOptions { MaxFunctionBytes = 10 });
        var error = Assert.Throws<WasmFormatException>(() => f.Instantiate(LargeAndSmall));
        Assert.Equal(WasmFormatErrorKind.LimitExceeded, error.Kind);
        Assert.Contains("function 0 is too large", error.Message);
    }

    [Fact]
    public void CompilationCanBeCancelled()
    {
        using var f = new Fixture();
        using var source = new CancellationTokenSource();
        source.Cancel();
        var module = Module.Decode(f.Engine, Wasm.Text.WatParser.ParseModule(LargeAndSmall));
        Assert.Throws<OperationCanceledException>(() => new LlvmCompiler().Compile(module, new CompilationOptions(), source.Token));
    }
}
