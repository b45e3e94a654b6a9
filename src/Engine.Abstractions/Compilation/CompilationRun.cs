using System.Runtime.ExceptionServices;

namespace Tiered;

/// <summary>What one compiling thread uses: all its buffers, kept from function to function.</summary>
public interface IFunctionCompiler : IDisposable
{
    /// <summary>Compiles a defined function and adds it to the chunk, validating its body.</summary>
    /// <exception cref="WasmFormatException">The body is malformed, invalid, over a limit, or uses a feature the backend lacks.</exception>
    void Compile(int functionIndex, CodeChunk chunk);
}

/// <summary>
/// Compiles all functions of one module on several threads, largest first. Each thread has its own compiler and its own output; the
/// linker orders functions by index, so the result does not depend on who compiled what. Of several errors the one in the
/// lowest function is reported, as if functions had been compiled in order. Functions that a compiler puts off (<see cref="IWeighingFunctionCompiler"/>) come last.
/// </summary>
/// <typeparam name="TCompiler">The backend's compiler of functions.</typeparam>
public sealed class CompilationRun<TCompiler>
    where TCompiler : IFunctionCompiler
{
    /// <summary>Reports a compilation makes, about: enough for a bar.</summary>
    private const int Reports = 200;

    private readonly WasmModule _module;
    private readonly CompilationOptions _options;
    private readonly Func<TCompiler> _create;
    private readonly IProgress<CompilationProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly Lock _gate = new();
    private readonly CodeChunk[] _chunks;
    private readonly int[] _order;
    private readonly List<int> _putOff = [];
    private int[] _heavy = [];
    private bool[] _admitted = [];
    private long _codeBytes;
    private int _next;
    private int _done;
    private long _bytesDone;
    private readonly long _bytesTotal;
    private int _failedFunction = int.MaxValue;
    private ExceptionDispatchInfo? _failure;

    private CompilationRun(WasmModule module, CompilationOptions options, Func<TCompiler> create, IProgress<CompilationProgress>? progress, CancellationToken cancellation)
    {
        _module = module;
        _options = options;
        _create = create;
        _progress = progress;
        _cancellation = cancellation;
        _chunks = new CodeChunk[Math.Clamp(options.MaxThreads, 1, Math.Max(1, module.DefinedFunctionCount))];
        foreach (var body in module.Bodies) _bytesTotal += body.Length;
        _order = _chunks.Length > 1 ? LargestFirst(module) : [];
    }

    /// <summary>Compiles and links a module.</summary>
    /// <param name="backend">The backend, named in the result.</param>
    /// <param name="module">The module; its bodies count as validated afterwards.</param>
    /// <param name="options">What to compile for.</param>
    /// <param name="create">Makes the compiler of one thread.</param>
    /// <param name="trampolines">The trampolines of the module's function types.</param>
    /// <param name="progress">Told some hundred times.</param>
    /// <param name="cancellation">Looked at before each function.</param>
    public static CompiledModule Compile(
        ICompiler backend, WasmModule module, CompilationOptions options, Func<TCompiler> create, Func<WasmModule, TrampolinePair[]> trampolines,
        IProgress<CompilationProgress>? progress, CancellationToken cancellation)
    {
        var chunks = new CompilationRun<TCompiler>(module, options, create, progress, cancellation).Execute();
        try
        {
            var compiled = CompiledModule.Link(backend, module, options, chunks, trampolines);
            module.BodiesValidated = true;
            return compiled;
        }
        catch
        {
            foreach (var chunk in chunks) chunk.Dispose();
            throw;
        }
    }

    private CodeChunk[] Execute()
    {
        for (int i = 0; i < _chunks.Length; i++) _chunks[i] = new CodeChunk();
        WorkOnThreads();
        if (_putOff.Count > 0 && AdmitHeavy())
        {
            _next = 0;
            WorkOnThreads();
        }
        if (_failure is not null)
        {
            foreach (var chunk in _chunks) chunk.Dispose();
            _failure.Throw();
        }
        return _chunks;
    }

    private void WorkOnThreads()
    {
        var workers = new Thread[_chunks.Length - 1];
        for (int i = 0; i < workers.Length; i++)
        {
            var chunk = _chunks[i + 1];
            workers[i] = new Thread(() => Work(chunk)) { IsBackground = true, Name = "wasm compiler" };
            workers[i].Start();
        }
        Work(_chunks[0]);
        foreach (var worker in workers) worker.Join();
    }

    /// <summary>Has the compiler choose among the functions that were put off; false when that fails.</summary>
    private bool AdmitHeavy()
    {
        _putOff.Sort();
        int[] heavy = [.. _putOff];
        try
        {
            using var compiler = _create();
            _admitted = ((IWeighingFunctionCompiler)compiler).Admit(heavy);
            _heavy = heavy;
            return true;
        }
        catch (Exception e)
        {
            Fail(-1, e);
            return false;
        }
    }

    private void Work(CodeChunk chunk)
    {
        // After a bad body go on: functions in front of it may hold an error that comes first.
        while (!WorkUntilFailure(chunk))
        {
        }
    }

    private bool WorkUntilFailure(CodeChunk chunk)
    {
        int function = -1;
        using var compiler = _create();
        var weighing = compiler as IWeighingFunctionCompiler;
        try
        {
            while ((function = Take(out int place)) >= 0)
            {
                _cancellation.ThrowIfCancellationRequested();
                long before = chunk.CodeBytes;
                if (_heavy.Length > 0)
                {
                    weighing!.CompileHeavy(function, chunk, _admitted[place]);
                }
                else if (weighing is null)
                {
                    compiler.Compile(function, chunk);
                }
                else if (!weighing.TryCompile(function, chunk))
                {
                    lock (_gate) _putOff.Add(function);
                    continue;
                }
                if (Interlocked.Add(ref _codeBytes, chunk.CodeBytes - before) > _options.MaxCodeBytes)
                    throw new WasmFormatException(WasmFormatErrorKind.LimitExceeded, $"the module's machine code is larger than the limit of {_options.MaxCodeBytes} bytes");
                Report(function);
            }
            return true;
        }
        catch (Exception e)
        {
            Fail(function, e);
            return e is not WasmFormatException;
        }
    }

    private int Take(out int place)
    {
        while (true)
        {
            int i = place = Interlocked.Increment(ref _next) - 1;
            if (i >= (_heavy.Length > 0 ? _heavy.Length : _module.DefinedFunctionCount)) return -1;
            int function = _heavy.Length > 0 ? _heavy[i] : _module.ImportedFunctionCount + (_order.Length == 0 ? i : _order[i]);
            if (function < Volatile.Read(ref _failedFunction)) return function;
        }
    }

    private void Fail(int function, Exception e)
    {
        lock (_gate)
        {
            // Anything but a bad body, cancellation for one, stops everything.
            int rank = e is WasmFormatException ? function : -1;
            if (rank >= _failedFunction) return;
            _failure = ExceptionDispatchInfo.Capture(e);
            Volatile.Write(ref _failedFunction, rank);
        }
    }

    private void Report(int function)
    {
        if (_progress is null) return;
        int length = _module.Bodies[function - _module.ImportedFunctionCount].Length;
        int done = Interlocked.Increment(ref _done);
        long bytes = Interlocked.Add(ref _bytesDone, length), step = Math.Max(1, _bytesTotal / Reports);
        if (bytes / step != (bytes - length) / step || done == _module.DefinedFunctionCount)
            _progress.Report(new CompilationProgress(done, _module.DefinedFunctionCount) { BytesDone = bytes, BytesTotal = _bytesTotal });
    }

    private static int[] LargestFirst(WasmModule module)
    {
        var lengths = new int[module.DefinedFunctionCount];
        var order = new int[lengths.Length];
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
            lengths[i] = -module.Bodies[i].Length;
        }
        Array.Sort(lengths, order);
        return order;
    }
}
