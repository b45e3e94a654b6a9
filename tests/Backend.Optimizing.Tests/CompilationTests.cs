using System.Text;
using Tiered.Backend.Optimizing;
using Tiered.Wasm;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Optimizing;

/// <summary>The compiler as a whole: threads, progress, cancellation, errors in functions that are inlined.</summary>
public class CompilationTests
{
    private static WasmModule Functions(int count, int invalid = -1)
    {
        var text = new StringBuilder("(module (memory 1)");
        for (int i = 0; i < count; i++)
        {
            text.Append($"(func $f{i} (export \"f{i}\") (param i32) (result i32) (local i32)");
            for (int k = 0; k < i % 23; k++) text.Append($"(local.set 1 (i32.add (local.get 1) (i32.load offset={k} (local.get 0))))");
            if (i == invalid) text.Append("(drop)");
            text.Append(i + 1 < count ? $"(call $f{i + 1} (local.get 1))" : "(local.get 1)").Append(')');
        }
        return ModuleDecoder.Decode(WatParser.ParseModule(text.Append(')').ToString()), WasmFeatures.Default, WasmLimits.Default);
    }

    private sealed class Steps(Action<CompilationProgress> step) : IProgress<CompilationProgress>
    {
        public void Report(CompilationProgress value) => step(value);
    }

    [Fact]
    public void ThreadsDoNotChangeTheCode()
    {
        using var one = new OptimizingCompiler().Compile(Functions(400), new CompilationOptions { MaxThreads = 1 });
        using var three = new OptimizingCompiler().Compile(Functions(400), new CompilationOptions { MaxThreads = 3 });
        Assert.Equal(Image(one), Image(three));
        for (int f = 0; f < one.Functions.Length; f++)
        {
            var (a, b) = (one.Functions[f], three.Functions[f]);
            Assert.Equal((a.Offset, a.Length, a.Unwind), (b.Offset, b.Length, b.Unwind));
            Assert.Equal(one.Maps.Slice(a.MapOffset, a.MapLength).ToArray(), three.Maps.Slice(b.MapOffset, b.MapLength).ToArray());
        }
    }

    [Fact]
    public void ProgressReachesTheLastFunction()
    {
        var seen = new List<CompilationProgress>();
        new OptimizingCompiler().Compile(Functions(600), new CompilationOptions { MaxThreads = 1 }, progress: new Steps(seen.Add)).Dispose();
        Assert.Equal((600, 600), (seen[^1].FunctionsDone, seen[^1].FunctionsTotal));
        Assert.True(seen[^1].BytesTotal > 0);
        Assert.Equal(seen[^1].BytesTotal, seen[^1].BytesDone);
        Assert.True(seen.Count > 1);
        Assert.Equal(seen.OrderBy(p => p.FunctionsDone), seen);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void CancellationOnTheWayStops(int threads)
    {
        using var source = new CancellationTokenSource();
        int done = 0;
        var progress = new Steps(step =>
        {
            done = step.FunctionsDone;
            source.Cancel();
        });
        Assert.Throws<OperationCanceledException>(() => new OptimizingCompiler().Compile(Functions(2000), new CompilationOptions { MaxThreads = threads }, source.Token, progress));
        Assert.InRange(done, 1, 1999);
    }

    [Fact]
    public void CancellationStopsInsideAFunction()
    {
        var text = new StringBuilder("(module (memory 1) (func (export \"f\") (param i32) (result i32)");
        for (int k = 0; k < 20_000; k++) text.Append($"(local.set 0 (i32.add (local.get 0) (i32.load offset={k} (local.get 0))))");
        var module = ModuleDecoder.Decode(WatParser.ParseModule(text.Append("(local.get 0)))").ToString()), WasmFeatures.Default, WasmLimits.Default);
        using var source = new CancellationTokenSource();
        using var pipeline = new FunctionPipeline(new ModuleContext(module, new CompilationOptions { MaxThreads = 1 }, [], source.Token))
        {
            Observer = (pass, _) =>
            {
                if (pass == "simplify") source.Cancel();
            },
        };
        pipeline.Translate(0);
        Assert.Throws<OperationCanceledException>(pipeline.Optimize);
    }

    /// <summary>Callers come before the invalid function here, and inline what they call: the error is still that of the function itself.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void InvalidCalleeIsReportedAsItself(int threads)
    {
        var error = Assert.Throws<WasmFormatException>(() => new OptimizingCompiler().Compile(Functions(50, invalid: 24), new CompilationOptions { MaxThreads = threads }));
        var expected = Assert.Throws<WasmFormatException>(() => FunctionValidator.ValidateAll(Functions(50, invalid: 24)));
        Assert.Equal((expected.Offset, expected.Message), (error.Offset, error.Message));
    }

    private static byte[] Image(CompiledModule compiled)
    {
        var image = new byte[compiled.ImageSize];
        compiled.WriteImage(image);
        return image;
    }
}
