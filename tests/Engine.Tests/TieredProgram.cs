using Tiered.Backend.Optimizing;

namespace Tiered.Tests;

/// <summary>Programs that become hot, and what makes their engines.</summary>
internal static class TieredProgram
{
    internal const int Functions = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Functions <c>f0</c> to <c>f39</c> that sum up; the name section knows them, too.</summary>
    internal static readonly string Text = "(module " + string.Concat(Enumerable.Range(0, Functions).Select(i => $"""
        (func $f{i} (export "f{i}") (param i32) (result i32) (local i32)
          (loop
            (local.set 1 (i32.add (local.get 1) (i32.const {i + 1})))
            (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
          (local.get 1))
        """)) + ")";

    /// <summary>Every look is due at once, and what it finds is compiled in the background.</summary>
    internal static TieringOptions Eager =>
        new() { SampleInterval = TimeSpan.Zero, Threshold = 1, BytesPerSample = 0 };

    internal static Instance Instantiate(Engine engine) => new(new Store(engine), Module.FromText(engine, Text));

    /// <summary>Calls a function until something has come true.</summary>
    internal static void CallUntil(Instance instance, int function, Func<bool> isTrue)
    {
        var call = instance.GetFunction($"f{function}")!.Typed<int, int>();
        WaitUntil(() =>
        {
            Assert.Equal(10 * (function + 1), call.Call(10));
            return isTrue();
        });
    }

    internal static void WaitUntil(Func<bool> isTrue)
    {
        long end = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (!isTrue())
        {
            Assert.True(Environment.TickCount64 < end, "it did not come true");
            Thread.Sleep(1);
        }
    }
}

/// <summary>The optimizing compiler, with something that happens before each function.</summary>
/// <param name="before">Gets the function and what cancels it.</param>
internal sealed class TroubledCompiler(Action<int, CancellationToken> before) : ICompiler, IFunctionCompilerProvider
{
    private readonly OptimizingCompiler _inner = new();
    private int _made;
    private int _disposed;

    public string Name => "troubled";
    public string Version => "1";

    /// <summary>Compilers of functions that were made, and of those the ones that are gone.</summary>
    internal (int Made, int Disposed) Workers => (Volatile.Read(ref _made), Volatile.Read(ref _disposed));

    public bool SupportsTarget(Target target) => _inner.SupportsTarget(target);

    public WasmFeatures SupportedFeatures(Target target) => _inner.SupportedFeatures(target);

    public CompiledModule Compile(
        WasmModule module, CompilationOptions options, CancellationToken cancellation,
        IProgress<CompilationProgress>? progress) => _inner.Compile(module, options, cancellation, progress);

    public TrampolinePair CompileTrampolines(FunctionType type, Target target) =>
        _inner.CompileTrampolines(type, target);

    public IFunctionCompiler CreateFunctionCompiler(
        WasmModule module, CompilationOptions options, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _made);
        return new Worker(this, _inner.CreateFunctionCompiler(module, options, cancellation), cancellation);
    }

    private sealed class Worker(TroubledCompiler owner, IFunctionCompiler inner, CancellationToken cancellation)
        : IFunctionCompiler
    {
        public void Compile(int functionIndex, CodeChunk chunk)
        {
            owner.Before(functionIndex, cancellation);
            inner.Compile(functionIndex, chunk);
        }

        public void Dispose()
        {
            Interlocked.Increment(ref owner._disposed);
            inner.Dispose();
        }
    }

    private void Before(int function, CancellationToken cancellation) => before(function, cancellation);
}
