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
        while (_idle.TryPop(out var worker)) worker.Dispose();
    }

    /// <summary>What compiles a function, and where the code goes.</summary>
    internal sealed class Worker(IFunctionCompiler compiler) : IDisposable
    {
        internal IFunctionCompiler Compiler { get; } = compiler;
        internal CodeChunk Chunk { get; } = new();

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
        return new Worker(provider.CreateFunctionCompiler(module, options));
    }

    /// <summary>Gives a compiler back, whatever became of its function.</summary>
    internal void Return(Worker worker)
    {
        worker.Chunk.Reset();
        using (new UninterruptibleLock(_idle))
        {
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
