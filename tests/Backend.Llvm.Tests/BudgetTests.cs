using System.Diagnostics;
using System.Globalization;
using System.Text;
using Tiered.Backend.Llvm;
using Tiered.Backend.Optimizing;

namespace Tiered.Tests.Llvm;

/// <summary>Functions that LLVM takes minutes for, or never ends: what comes of them, and of the threads that are at them.</summary>
public class BudgetTests
{
    private const string ThreadName = "wasm compiler (";

    /// <summary>A function with thousands of values on the operand stack; LLVM's register allocator takes minutes. Returns the parity of the sum of what it loads.</summary>
    private static string Slow(string name)
    {
        var text = new StringBuilder($"(func ${name} (export \"{name}\") (param i32) (result i32)");
        for (int i = 0; i < 16_000; i++) text.Append(CultureInfo.InvariantCulture, $"(i32.load offset={i * 7919 % 65_500} (local.get 0))");
        for (int i = 1; i < 16_000; i++) text.Append(i % 3 == 0 ? "i32.xor " : "i32.add ");
        return text.Append("(i32.const 1) i32.and)").ToString();
    }

    private static string Quick(string name, string callee) =>
        $"(func ${name} (export \"{name}\") (param i32) (result i32) (i32.add (call ${callee} (local.get 0)) (i32.const 10)))";

    // Of 16,000 ones, the sum and the exclusive or have the parity 0.
    private const string Ones = "(memory 1) (func (export \"fill\") (memory.fill (i32.const 0) (i32.const 1) (i32.const 65536)))";

    private static LlvmOptions Limited(List<int> fallen, double seconds = 0.3) => new()
    {
        PartitionBytes = 1,
        TimeLimit = TimeSpan.FromSeconds(seconds),
        FallbackObserver = (function, _) =>
        {
            lock (fallen) fallen.Add(function);
        },
    };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void WhatTakesTooLongIsLeftToTheOtherBackend(int threads)
    {
        var fallen = new List<int>();
        using var f = new Fixture(Limited(fallen), new CompilationOptions { MaxThreads = threads }, fallback: new OptimizingCompiler());
        var instance = f.Instantiate($"(module {Ones} {Slow("slow")} {Quick("quick", "slow")})");
        Assert.Equal([1], fallen);
        instance.GetFunction("fill")!.Call();
        Assert.Equal(0, Fixture.CallInt(instance, "slow", 0));
        Assert.Equal(10, Fixture.CallInt(instance, "quick", 0));
    }

    [Fact]
    public void AThreadThatIsLeftBehindStandsStill()
    {
        using var f = new Fixture(Limited([]), new CompilationOptions { MaxThreads = 1 }, fallback: new OptimizingCompiler());
        f.Instantiate($"(module {Ones} {Slow("slow")})");
        var before = CompilerThreads();
        Thread.Sleep(500);
        var after = CompilerThreads();
        Assert.Contains(before, thread => thread.State == 'S' && after.Contains(thread));
    }

    /// <summary>This process's threads that run LLVM: number, state, processor time.</summary>
    private static List<(string Number, char State, string Time)> CompilerThreads()
    {
        var threads = new List<(string, char, string)>();
        foreach (string folder in Directory.GetDirectories("/proc/self/task"))
        {
            string stat;
            try
            {
                stat = File.ReadAllText(folder + "/stat");
            }
            catch (IOException)
            {
                // It has ended.
                continue;
            }
            if (!stat.Contains($"({ThreadName}", StringComparison.Ordinal)) continue;
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            threads.Add((Path.GetFileName(folder), fields[0][0], fields[11]));
        }
        return threads;
    }

    [Fact]
    public void AfterThreeTheRestGoesToTheOtherBackend()
    {
        var fallen = new List<int>();
        using var f = new Fixture(Limited(fallen), new CompilationOptions { MaxThreads = 1 }, fallback: new OptimizingCompiler());
        var instance = f.Instantiate($"(module {Ones} {string.Concat(Enumerable.Range(1, 6).Select(i => Slow($"slow{i}")))} {Quick("quick", "slow6")})");
        Assert.Equal([1, 2, 3, 4, 5, 6, 7], fallen);
        instance.GetFunction("fill")!.Call();
        Assert.Equal(10, Fixture.CallInt(instance, "quick", 0));
    }

    /// <summary>LLVM 19's combiner for x86 replaced lanes that nobody looks at and put them back, for ever: see FunctionFinisher.</summary>
    [Fact]
    public void ComparisonsWithUnequalLanesEnd()
    {
        using var f = new Fixture(new LlvmOptions { TimeLimit = TimeSpan.FromSeconds(10) }, new CompilationOptions { Target = Target.Parse("x86_64") });
        var instance = f.Instantiate("""
            (module (memory (export "memory") 1) (func (export "f") (param i64)
              (v128.store (i32.const 0) (v128.and
                (i32x4.lt_s (i64x2.replace_lane 1 (v128.const i64x2 1 1) (local.get 0)) (v128.const i32x4 -1 61658 0x80000000 854445341))
                (v128.const i32x4 1293031131 -51657 0 0)))))
            """);
        instance.GetFunction("f")!.Call(Value.I64(5));
        Assert.Equal([0, -51657, 0, 0], System.Runtime.InteropServices.MemoryMarshal.Cast<byte, int>(instance.GetMemory("memory")!.GetSpan(0, 16)).ToArray());
    }

    [Fact]
    public void WithoutAnotherBackendItIsALimit()
    {
        using var f = new Fixture(Limited([]));
        var error = Assert.Throws<WasmFormatException>(() => f.Instantiate($"(module {Ones} {Slow("slow")})"));
        Assert.Equal(WasmFormatErrorKind.LimitExceeded, error.Kind);
        Assert.Contains("LLVM took more than 0.3 s", error.Message);
    }

    [Fact]
    public void CancellationDoesNotWaitForLlvm()
    {
        using var f = new Fixture();
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(0.5));
        var limit = TimeSpan.FromSeconds(20);
        var module = Module.Decode(f.Engine, Wasm.Text.WatParser.ParseModule($"(module {Ones} {Slow("slow")})"));
        var clock = Stopwatch.StartNew();
        Assert.Throws<OperationCanceledException>(() => new LlvmCompiler(new LlvmOptions { TimeLimit = limit }).Compile(module, new CompilationOptions(), source.Token));
        Assert.True(clock.Elapsed < limit / 2, $"came back after {clock.Elapsed}");
    }

    [Fact]
    public void BranchesWithTooManyOperandsAreLeftToTheOtherBackend()
    {
        const int Operands = 500, Labels = 60, Tables = 40;
        string results = string.Concat(Enumerable.Repeat(" i32", Operands));
        var text = new StringBuilder($"(module (type $t (func (result{results}))) (type $u (func (param{results}) (result{results})))");
        text.Append("(func $many (export \"many\") (param i32) (result i32)");
        for (int i = 0; i < Labels; i++) text.Append("(block (type $t) ");
        for (int i = 0; i < Operands; i++) text.Append("(i32.const 1)");
        for (int i = 0; i < Tables; i++)
            text.Append("(if (type $u) (local.get 0) (then (br_table ").AppendJoin(' ', Enumerable.Range(1, Labels)).Append(" (local.get 0))) (else))");
        text.Append(')', Labels);
        for (int i = 1; i < Operands; i++) text.Append("i32.add ");
        text.Append($") {Quick("quick", "many")})");
        var fallen = new List<int>();
        using var f = new Fixture(new LlvmOptions { Verify = true, FallbackObserver = (function, _) => fallen.Add(function) }, fallback: new OptimizingCompiler());
        var instance = f.Instantiate(text.ToString());
        Assert.Equal([0], fallen);
        Assert.Equal(Operands + 10, Fixture.CallInt(instance, "quick", 0));
        Assert.Equal(Operands, Fixture.CallInt(instance, "many", 3));
    }
}
