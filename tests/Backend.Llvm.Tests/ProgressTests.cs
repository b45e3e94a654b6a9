using Tiered.Backend.Llvm;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Llvm;

public class ProgressTests
{
    private sealed class Last : IProgress<CompilationProgress>
    {
        internal CompilationProgress Value { get; private set; }

        public void Report(CompilationProgress value) => Value = value;
    }

    [Fact]
    public void ProgressCountsBytes()
    {
        using var f = new Fixture();
        var module = Module.Decode(f.Engine, WatParser.ParseModule("(module (func) (func (result i32) (i32.const 1)))"));
        var progress = new Last();
        new LlvmCompiler().Compile(module, new CompilationOptions { MaxThreads = 1 }, progress: progress).Dispose();
        long total = module.Bodies.Sum(body => (long)body.Length);
        Assert.Equal((2, total, total), (progress.Value.FunctionsDone, progress.Value.BytesDone, progress.Value.BytesTotal));
    }
}
