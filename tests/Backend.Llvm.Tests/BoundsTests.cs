using System.Text.RegularExpressions;
using Tiered.Backend.Llvm;

namespace Tiered.Tests.Llvm;

/// <summary>Loads that cannot trap become plain, and no others.</summary>
public class BoundsTests
{
    /// <summary>A function of one memory of one page, after LLVM's passes.</summary>
    private static string Optimized(string body, string memory = "(memory 1)")
    {
        string optimized = "";
        var llvm = new LlvmOptions { Verify = true, Observer = (stage, text) => optimized = stage.EndsWith("optimize", StringComparison.Ordinal) ? text : optimized };
        using var f = new Fixture(llvm, new CompilationOptions { MaxThreads = 1, Target = Target.Parse("x86_64") });
        var module = Module.FromText(f.Engine, $"""(module (import "m" "f" (func $other)) {memory} (func (export "f") (param $p i32) (param $x i32) (result i32) {body}))""");
        return Regex.Match(optimized, @"^define [^\n]* @f1\(.*?^\}", RegexOptions.Singleline | RegexOptions.Multiline).Value;
    }

    private static int Count(string text, string instruction) => Regex.Count(text, instruction);

    /// <summary>Loads from linear memory are not aligned, unlike those of the engine's structures.</summary>
    private const string Volatile = "load volatile i", Plain = "load i(8|32), ptr %[^\n]*align 1[^0-9]";

    /// <summary>Accesses through one index, one after the other; the loads that are left volatile, and the plain ones.</summary>
    [Theory]
    [InlineData("(i32.add (i32.load offset=8 (local.get $p)) (i32.load offset=4 (local.get $p)))", 1, 1)]
    [InlineData("(i32.add (i32.load offset=4 (local.get $p)) (i32.load offset=8 (local.get $p)))", 2, 0)]
    [InlineData("(i32.add (i32.load8_u offset=8 (local.get $p)) (i32.load offset=5 (local.get $p)))", 1, 1)]
    [InlineData("(i32.add (i32.load8_u offset=8 (local.get $p)) (i32.load offset=6 (local.get $p)))", 2, 0)]
    [InlineData("(i32.add (i32.load (local.get $p)) (i32.load (local.get $x)))", 2, 0)]
    [InlineData("(i32.add (i32.load (local.get $p)) (i32.load (local.get $p)))", 1, 0)]
    [InlineData("(i32.store (local.get $p) (local.get $x)) (i32.load (local.get $p))", 0, 0)]
    [InlineData("(i32.load (local.get $p)) (call $other) (i32.load (local.get $p)) i32.add", 1, 1)]
    // Only one of the two ways to the last load has another before it.
    [InlineData("(if (local.get $x) (then (drop (i32.load offset=4 (local.get $p))) (call $other))) (i32.load (local.get $p))", 2, 0)]
    [InlineData("(drop (i32.load offset=4 (local.get $p))) (if (local.get $x) (then (call $other))) (i32.load (local.get $p))", 1, 1)]
    // The index of the second turn is another value.
    [InlineData("(loop $l (result i32) (i32.load (local.get $p)) (local.tee $p) (br_if $l (local.get $p)))", 1, 0)]
    public void WhatAnAccessBeforeHasReachedIsPlain(string body, int traps, int plain)
    {
        string text = Optimized(body);
        Assert.Equal((traps, plain), (Count(text, Volatile), Count(text, Plain)));
    }

    /// <summary>Indices with a bound, in a memory of 65,536 bytes at least.</summary>
    [Theory]
    [InlineData("(i32.load8_u (i32.shr_u (local.get $x) (i32.const 16)))", true)]
    [InlineData("(i32.load8_u offset=1 (i32.shr_u (local.get $x) (i32.const 16)))", false)]
    [InlineData("(i32.load (i32.shl (i32.and (local.get $x) (i32.const 0x3FFF)) (i32.const 2)))", true)]
    [InlineData("(i32.load (i32.shl (i32.and (local.get $x) (i32.const 0x7FFF)) (i32.const 2)))", false)]
    [InlineData("(i32.load8_u (i32.mul (i32.and (local.get $x) (i32.const 0xFF)) (i32.const 257)))", true)]
    [InlineData("(i32.load8_u (i32.mul (i32.and (local.get $x) (i32.const 0xFF)) (i32.const 0x1010101)))", false)]
    [InlineData("(i32.load8_u (i32.add (i32.and (local.get $x) (i32.const 0x7FFF)) (i32.and (local.get $p) (i32.const 0x7FFF))))", true)]
    [InlineData("(i32.load8_u (i32.add (local.get $x) (i32.and (local.get $p) (i32.const 0x7FFF))))", false)]
    [InlineData("(i32.load8_u (i32.xor (i32.and (local.get $x) (i32.const 0x80FF)) (i32.and (local.get $p) (i32.const 0x700))))", true)]
    [InlineData("(i32.load8_u (i32.rem_u (local.get $x) (i32.const 65536)))", true)]
    [InlineData("(i32.load8_u (i32.rem_u (local.get $x) (i32.const 65537)))", false)]
    [InlineData("(i32.load8_u (select (i32.const 65535) (i32.and (local.get $p) (i32.const 0x3F00)) (local.get $x)))", true)]
    [InlineData("(i32.load offset=1000 (i32.const 8))", true)]
    [InlineData("(i32.load offset=65532 (i32.const 1))", false)]
    [InlineData("(i32.load (i32.const -4))", false)]
    public void WhatIsBelowTheMinimumIsPlain(string body, bool isPlain)
    {
        string text = Optimized(body);
        Assert.Equal(isPlain, Count(text, Volatile) == 0);
        Assert.NotEqual(isPlain, Count(text, Plain) == 0);
    }

    [Fact]
    public void SharedMemoriesStayVolatile() =>
        Assert.Equal(2, Count(Optimized("(i32.add (i32.load (local.get $p)) (i32.load (local.get $p)))", "(memory 1 1 shared)"), Volatile));

    /// <summary>A store that cannot trap happens, even if one behind a trap would overwrite it.</summary>
    [Fact]
    public void StoresBeforeATrapHappen()
    {
        using var f = new Fixture();
        var instance = f.Instantiate("""
            (module (memory (export "memory") 1)
              (func (export "f") (param $p i32) (param $wild i32)
                (i32.store offset=4 (local.get $p) (i32.const 1))
                (i32.store (local.get $p) (i32.const 2))
                (i32.store offset=4 (local.get $p) (i32.add (i32.load (local.get $p)) (i32.load (local.get $wild))))
                (i32.store (local.get $p) (i32.const 3))))
            """);
        Assert.Throws<WasmTrapException>(() => instance.GetFunction("f")!.Call([Value.I32(64), Value.I32(-1)], []));
        Assert.Equal([2, 0, 0, 0, 1, 0, 0, 0], instance.GetMemory("memory")!.GetSpan(64, 8).ToArray());
    }

    /// <summary>x86 has moves from memory on a condition. LLVM makes branches of them, and would load on one of the ways only.</summary>
    [Fact]
    public void ASelectedLoadTrapsWhicheverIsSelected()
    {
        using var f = new Fixture();
        var instance = f.Instantiate("""
            (module (memory 1) (func (export "f") (param i32 i32 i32) (result i32)
              (select (i32.load offset=100000 (local.get 0)) (local.get 1) (local.get 2))))
            """);
        foreach (int condition in new[] { 0, 1 })
            Assert.Throws<WasmTrapException>(() => instance.GetFunction("f")!.Call(Value.I32(0), Value.I32(5), Value.I32(condition)));
    }

    /// <summary>A load that is safe only behind another access stays behind what comes before: global $g is written although the function traps.</summary>
    [Theory]
    // In front of the loop, to take one of two versions of it.
    [InlineData("""
        (loop $l
          (global.set $g (i32.const 77))
          (drop (i32.load8_u (i32.const 200000)))
          (if (i32.load8_u (i32.const 100000)) (then (global.set $h (i32.add (global.get $h) (i32.const 1)))))
          (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
        """)]
    // Joined with its neighbour, whose place is still in the memory.
    [InlineData("""
        (i32.store offset=56 (local.get 0) (i32.const 1))
        (local.set 1 (i32.load8_u offset=59 (local.get 0)))
        (global.set $g (i32.const 77))
        (i32.store offset=100 (local.get 0) (i32.const 1))
        (global.set $h (i32.or (local.get 1) (i32.shl (i32.load8_u offset=60 (local.get 0)) (i32.const 8))))
        """)]
    public void NoLoadGoesPastAnEffectBeforeTheAccessThatProvesIt(string body)
    {
        using var f = new Fixture();
        var instance = f.Instantiate($"""
            (module (memory 1) (global $g (export "g") (mut i32) (i32.const 0)) (global $h (mut i32) (i32.const 0)) (func (export "f") (param i32) (local i32) {body}))
            """);
        Assert.Throws<WasmTrapException>(() => instance.GetFunction("f")!.Call(Value.I32(65_476)));
        Assert.Equal(77, instance.GetGlobal("g")!.Value.AsI32());
    }
}
