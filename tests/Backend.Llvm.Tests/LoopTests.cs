using System.Text.RegularExpressions;
using Tiered.Backend.Llvm;
using Tiered.Backend.SinglePass;

namespace Tiered.Tests.Llvm;

/// <summary>Loops of scalar operators become vector code, and do what they did: every store in front of a trap, none behind it.</summary>
public class LoopTests
{
    private const int PageBytes = 65536;

    private static readonly string Text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "loops.wat"));

    /// <summary>The text of all functions after LLVM's passes.</summary>
    private static string Optimized(LlvmOptions llvm, CompilationOptions options)
    {
        string optimized = "";
        using var f = new Fixture(
            llvm with { Verify = true, Observer = (stage, text) => optimized = stage.EndsWith("optimize", StringComparison.Ordinal) ? text : optimized }, options);
        f.Instantiate(Text);
        return optimized;
    }

    private static string Function(string module, int index) => Regex.Match(module, $@"^define [^\n]* @f{index}\(.*?^\}}", RegexOptions.Singleline | RegexOptions.Multiline).Value;

    private static readonly CompilationOptions AnyCpu = new() { MaxThreads = 1, Target = Target.Parse("x86_64") };

    /// <summary>The loops, by function: memory is read or written by vectors.</summary>
    [Theory]
    [InlineData(0, "load <16 x i8>", "store <16 x i8>")]
    [InlineData(1, "load <4 x i32>", "add <4 x i32>")]
    [InlineData(2, "load <4 x float>", "store <4 x float>")]
    [InlineData(3, "store <4 x i32>", "asm sideeffect")]
    [InlineData(4, "load <", "store <")]
    [InlineData(5, "load <4 x i32>", "store <4 x i32>")]
    [InlineData(6, "store <4 x i32>", "asm sideeffect")]
    [InlineData(9, "load <2 x i64>", "store <2 x i64>")]
    [InlineData(11, "store <4 x i32>", "load volatile i32")]
    public void CountedLoopsAreVectorisedWithExactTraps(int function, string first, string second)
    {
        string text = Function(Optimized(new LlvmOptions(), AnyCpu), function);
        Assert.Contains(first, text);
        Assert.Contains(second, text);
        Assert.Contains("volatile", text);
    }

    /// <summary>A call, and everything where accesses are checked one by one.</summary>
    [Fact]
    public void OtherLoopsHaveOneVersion()
    {
        Assert.DoesNotContain("asm sideeffect", Function(Optimized(new LlvmOptions(), AnyCpu), 10));
        Assert.DoesNotContain("asm sideeffect", Optimized(new LlvmOptions(), AnyCpu with { BoundsChecks = BoundsCheckMode.Explicit }));
        Assert.DoesNotContain("asm sideeffect", Optimized(new LlvmOptions { RelaxedTraps = true }, AnyCpu));
    }

    [Fact]
    public void SumsAreVectorisedWithRelaxedTraps() => Assert.Contains("load <4 x i32>", Function(Optimized(new LlvmOptions { RelaxedTraps = true }, AnyCpu), 1));

    public static TheoryData<string> Loops() =>
        ["copy", "sum", "saxpy", "fill", "blur", "down", "meet", "stride", "some", "across", "grow", "order", "twice"];

    /// <summary>
    /// Against the baseline: results, traps with their places, and memories, with ranges inside the memory, across its end and its start, around the
    /// end of the address space, and empty.
    /// </summary>
    [Theory]
    [MemberData(nameof(Loops))]
    public void LoopsDoTheSameOnOtherBackends(string name)
    {
        using var f = new Fixture();
        using var other = new Store(new Engine(new EngineOptions(), [new SinglePassCompiler()]));
        Module module = Module.FromText(f.Engine, Text), same = Module.FromText(other.Engine, Text);
        int traps = 0, ends = 0;
        int[] addresses = [0, 60, 1001, PageBytes - 400, PageBytes - 40, PageBytes - 3, 2 * PageBytes - 8, int.MaxValue - 2, -400, -4];
        foreach (int first in addresses)
        {
            foreach (int second in new[] { 0, 63, PageBytes - 404, PageBytes - 36, -36 })
            {
                foreach (int count in new[] { 0, 1, 2, 9, 100, 101, 20_000, -1 })
                {
                    Instance ours = new(f.Store, module), theirs = new(other, same);
                    string expected = Run(theirs, name, first, second, count), actual = Run(ours, name, first, second, count);
                    Assert.True(expected == actual, $"{name}({first}, {second}, {count}): {actual} instead of {expected}");
                    if (expected.StartsWith("trap", StringComparison.Ordinal)) traps++;
                    else ends++;
                    foreach (string memory in new[] { "m", "other" })
                    {
                        Memory a = ours.GetMemory(memory)!, b = theirs.GetMemory(memory)!;
                        Assert.Equal(b.Length, a.Length);
                        int length = (int)a.Length;
                        Assert.True(a.GetSpan(0, length).SequenceEqual(b.GetSpan(0, length)), $"{name}({first}, {second}, {count}): memory {memory} differs");
                    }
                    ours.Dispose();
                    theirs.Dispose();
                }
            }
        }
        Assert.True(traps > 20 && ends > 20, $"{traps} traps, {ends} returns");
    }

    /// <summary>Runs a function over a memory of known contents.</summary>
    private static string Run(Instance instance, string name, params int[] arguments)
    {
        var bytes = instance.GetMemory("m")!.GetSpan(0, PageBytes);
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)(i * 7 + (i >> 8));
        var function = instance.GetFunction(name)!;
        var results = new Value[function.Type.Results.Length];
        try
        {
            function.Call(arguments.Select(Value.I32).ToArray(), results);
            return results.Length == 0 ? "returned" : $"returned {results[0].AsI32()}";
        }
        catch (WasmTrapException trap)
        {
            return $"trap {trap.Code} at {trap.Frames[0].ModuleOffset:x}";
        }
    }

    /// <summary>Bounds are those at the time the loop is entered.</summary>
    [Fact]
    public void LoopsSeeThatTheMemoryHasGrown()
    {
        using var f = new Fixture();
        var instance = f.Instantiate(Text);
        var memory = instance.GetMemory("m")!;
        var fill = instance.GetFunction("fill")!;
        Value[] arguments = [Value.I32(PageBytes - 400), Value.I32(7), Value.I32(200)];
        Assert.Equal(TrapCode.MemoryOutOfBounds, Assert.Throws<WasmTrapException>(() => fill.Call(arguments, [])).Code);
        Assert.Equal(7, memory.ReadInt32(PageBytes - 4));
        memory.Grow(1);
        fill.Call(arguments, []);
        Assert.Equal(7, memory.ReadInt32(PageBytes + 396));
        Assert.Equal(0, memory.ReadInt32(PageBytes + 400));
    }

    [Fact]
    public void OutOfBoundsLoopsTrapWithRelaxedTraps()
    {
        using var f = new Fixture(new LlvmOptions { RelaxedTraps = true });
        var instance = f.Instantiate(Text);
        Assert.Equal(TrapCode.MemoryOutOfBounds, Assert.Throws<WasmTrapException>(() => Fixture.CallInt(instance, "sum", 65_000, 0, 1_000)).Code);
    }
}
