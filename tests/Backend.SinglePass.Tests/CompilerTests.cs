using System.Diagnostics;
using System.Text;
using Tiered.Backend.SinglePass;

namespace Tiered.Tests.SinglePass;

/// <summary>The compiler as a whole: determinism, errors, refusals, hostile sizes.</summary>
public class CompilerTests
{
    private static string ManyFunctions(int count, int invalid = -1, int alsoInvalid = -1)
    {
        var text = new StringBuilder("(module (memory 1)");
        for (int i = 0; i < count; i++)
        {
            text.Append($"(func $f{i} (export \"f{i}\") (param i32) (result i32) (local i32)");
            for (int k = 0; k < i % 37; k++) text.Append($"(local.set 1 (i32.add (local.get 1) (i32.load offset={k} (local.get 0))))");
            if (i == invalid || i == alsoInvalid) text.Append("(drop)");
            text.Append(i > 0 ? $"(call $f{i - 1} (local.get 1))" : "(local.get 1)").Append(')');
        }
        return text.Append(')').ToString();
    }

    [Fact]
    public void ThreadsDoNotChangeTheCode()
    {
        string text = ManyFunctions(400);
        using var one = Code.Compile(text);
        using var four = Code.Compile(text, threads: 4);
        Assert.Equal(one.Maps.Length, four.Maps.Length);
        Assert.Equal(Code.Image(one), Code.Image(four));
        for (int i = 0; i < one.Functions.Length; i++)
        {
            var (a, b) = (one.Functions[i], four.Functions[i]);
            Assert.Equal((a.Offset, a.Length, a.Unwind), (b.Offset, b.Length, b.Unwind));
            Assert.Equal(one.Maps.Slice(a.MapOffset, a.MapLength).ToArray(), four.Maps.Slice(b.MapOffset, b.MapLength).ToArray());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void FirstErrorWins(int threads)
    {
        var first = Assert.Throws<WasmFormatException>(() => Code.Compile(ManyFunctions(300, invalid: 250, alsoInvalid: 20), threads));
        var alone = Assert.Throws<WasmFormatException>(() => Code.Compile(ManyFunctions(300, invalid: 20)));
        Assert.Equal(alone.Offset, first.Offset);
    }

    [Fact]
    public void Cancellation()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => new SinglePassCompiler().Compile(Code.Decode(ManyFunctions(10)), new CompilationOptions(), source.Token));
    }

    [Theory]
    [InlineData("(module (tag))", "exceptions")]
    [InlineData("(module (func (local anyref)))", "garbage collection")]
    [InlineData("(module (func (result i64 i64) (i64.mul_wide_s (i64.const 1) (i64.const 1))))", "wide arithmetic")]
    public void RefusesClearly(string text, string feature)
    {
        var error = Assert.Throws<WasmFormatException>(() => Code.Compile(text));
        Assert.Equal(WasmFormatErrorKind.Unsupported, error.Kind);
        Assert.StartsWith($"backend singlepass does not support {feature}", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string> HostileShapes() => ["locals", "nesting", "loops", "table", "signature", "aliases", "straight"];

    // Each shape at a size and at four times the size: quadratic work would take sixteen times as long.
    [Theory]
    [MemberData(nameof(HostileShapes))]
    public void CostIsNearLinear(string shape)
    {
        var (small, large) = shape == "signature" ? (Hostile(shape, 250), Hostile(shape, 1000)) : (Hostile(shape, 1), Hostile(shape, 4));
        double Time(string text)
        {
            var module = Code.Decode(text);
            var watch = Stopwatch.StartNew();
            new SinglePassCompiler().Compile(module, new CompilationOptions { MaxThreads = 1 }).Dispose();
            return watch.Elapsed.TotalMilliseconds;
        }
        double Best(string text) => Math.Min(Time(text), Math.Min(Time(text), Time(text)));
        double one = Best(small), four = Best(large);
        Assert.True(four < 10 * one + 100, $"{shape}: {one:F1} ms, at four times the size {four:F1} ms");
    }

    private static string Hostile(string shape, int size)
    {
        var text = new StringBuilder("(module (memory 1) ");
        switch (shape)
        {
            case "locals":
                text.Append("(func (local").Insert(text.Length, " i32", 12_000 * size).Append(')');
                for (int i = 0; i < 12_000 * size; i += 3) text.Append($"(if (local.get {i}) (then (local.set {i + 1} (local.get {i}))))");
                break;
            case "nesting":
                text.Append("(func (param i32) (local i32 i32)");
                for (int i = 0; i < 10_000 * size; i++) text.Append("block local.get 0 br_if 0 ");
                for (int i = 0; i < 10_000 * size; i++) text.Append("local.get 1 i32.const 1 i32.add local.set 1 end ");
                break;
            case "loops":
                text.Append("(func (param i32)");
                for (int i = 0; i < 50; i++) text.Append("loop ");
                for (int i = 0; i < 8_000 * size; i++) text.Append("loop local.get 0 i32.const 1 i32.sub local.tee 0 br_if 0 end ");
                for (int i = 0; i < 50; i++) text.Append("end ");
                break;
            case "table":
                text.Append("(func (param i32)");
                for (int i = 0; i < 10_000 * size; i++) text.Append("block ");
                text.Append("local.get 0 br_table ").AppendJoin(' ', Enumerable.Range(0, 10_000 * size)).Append(' ');
                for (int i = 0; i < 10_000 * size; i++) text.Append("end ");
                break;
            case "signature":
                string types = string.Join(' ', Enumerable.Range(0, size).Select(i => i % 3 == 0 ? "i32" : i % 3 == 1 ? "f64" : "i64"));
                text.Append($"(type $t (func (param {types}) (result {types}))) (func $f (type $t) ");
                for (int k = 0; k < 20; k++) text.AppendJoin(' ', Enumerable.Range(0, size).Select(i => $"local.get {i}")).Append(" call $f ").Insert(text.Length, "drop ", size);
                text.AppendJoin(' ', Enumerable.Range(0, size).Select(i => $"local.get {i}"));
                break;
            case "aliases":
                text.Append("(func (param i32) ").Insert(text.Length, "local.get 0 ", 10_000 * size).Insert(text.Length, "i32.const 1 local.set 0 ", 10_000 * size).Insert(text.Length, "drop ", 10_000 * size);
                break;
            default:
                text.Append("(func (param i32 i32) ").Insert(text.Length, "local.get 0 local.get 1 i32.load offset=4 i32.add local.set 0 ", 20_000 * size);
                break;
        }
        return text.Append("))").ToString();
    }
}
