using Tiered.Runtime;

namespace Tiered.Tiering;

/// <summary>One tier's compilers of a module's functions, kept for the next function.</summary>
internal sealed class TierCompiler(IFunctionCompilerProvider provider, WasmModule module, CompilationOptions options)
{
    // More threads than this seldom compile functions of one module at once.
    private const int MaxKept = 4;

    private readonly Stack<Worker> _idle = new(MaxKept);

    ~TierCompiler()
    {
        using var gate = new UninterruptibleLock(_idle);
        while (_idle.TryPop(out var worker)) worker.Dispose();
    }

    /// <summary>What compiles a function, and where the code goes.</summary>
    internal sealed class Worker : IDisposable
    {
        private readonly CancellationTokenSource _cancellation = new();

        internal Worker(IFunctionCompilerProvider provider, WasmModule module, CompilationOptions options) =>
            Compiler = provider.CreateFunctionCompiler(module, options, _cancellation.Token);

        internal IFunctionCompiler Compiler { get; }
        internal CodeChunk Chunk { get; } = new();

        /// <summary>Whether it compiles nothing any more.</summary>
        internal bool IsCancelled => _cancellation.IsCancellationRequested;

        internal void Cancel() => _cancellation.Cancel();

        public void Dispose()
        {
            Compiler.Dispose();
            Chunk.Dispose();
        }
    }

    internal string Name => provider.Name;

    internal CompilerId Id => new(provider.Name, provider.Version);

    internal Worker Rent()
    {
        using (new UninterruptibleLock(_idle))
        {
            if (_idle.TryPop(out var worker)) return worker;
        }
        return new Worker(provider, module, options);
    }

    /// <summary>Gives a compiler back.</summary>
    /// <param name="worker">The compiler.</param>
    /// <param name="isSound">
    /// Whether it can go on: after a function that it compiled, or refused for what the function is.
    /// </param>
    internal void Return(Worker worker, bool isSound)
    {
        if (isSound && !worker.IsCancelled)
        {
            worker.Chunk.Reset();
            using var gate = new UninterruptibleLock(_idle);
            if (_idle.Count < MaxKept)
            {
                _idle.Push(worker);
                worker = null!;
            }
        }
        worker?.Dispose();
        GC.KeepAlive(this);
    }
}
