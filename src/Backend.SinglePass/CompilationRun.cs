using System.Runtime.ExceptionServices;
using Tiered.Wasm;

namespace Tiered.Backend.SinglePass;

/// <summary>
/// Compiles all functions of one module on several threads. Each thread has its own compiler and its own output; the
/// linker orders functions by index, so the result does not depend on who compiled what. Of several errors the one in the
/// lowest function is reported, as if functions had been compiled in order.
/// </summary>
internal sealed class CompilationRun(WasmModule module, CompilationOptions options, int threads, IProgress<CompilationProgress>? progress, CancellationToken cancellation)
{
    private const int ProgressInterval = 256;

    private readonly Lock _gate = new();
    private readonly CodeChunk[] _chunks = new CodeChunk[threads];
    private int[] _order = [];
    private long _codeBytes;
    private int _next;
    private int _done;
    private int _failedFunction = int.MaxValue;
    private ExceptionDispatchInfo? _failure;

    public CodeChunk[] Execute()
    {
        for (int i = 0; i < threads; i++) _chunks[i] = new CodeChunk();
        if (threads > 1) _order = LargestFirst();
        var workers = new Thread[threads - 1];
        for (int i = 0; i < workers.Length; i++)
        {
            var chunk = _chunks[i + 1];
            workers[i] = new Thread(() => Work(chunk)) { IsBackground = true, Name = "wasm compiler" };
            workers[i].Start();
        }
        Work(_chunks[0]);
        foreach (var worker in workers) worker.Join();
        if (_failure is not null)
        {
            foreach (var chunk in _chunks) chunk.Dispose();
            _failure.Throw();
        }
        return _chunks;
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
        var compiler = new FunctionCompiler(module, options);
        try
        {
            var validator = new FunctionValidator(module);
            while ((function = Take()) >= 0)
            {
                cancellation.ThrowIfCancellationRequested();
                validator.Run(function, ref compiler);
                long before = chunk.CodeBytes;
                compiler.Finish(chunk);
                if (Interlocked.Add(ref _codeBytes, chunk.CodeBytes - before) > options.MaxCodeBytes)
                    throw new WasmFormatException(WasmFormatErrorKind.LimitExceeded, $"the module's machine code is larger than the limit of {options.MaxCodeBytes} bytes");
                Report();
            }
            return true;
        }
        catch (Exception e)
        {
            Fail(function, e);
            return e is not WasmFormatException;
        }
        finally
        {
            compiler.Dispose();
        }
    }

    private int Take()
    {
        while (true)
        {
            int i = Interlocked.Increment(ref _next) - 1;
            if (i >= module.DefinedFunctionCount) return -1;
            int function = module.ImportedFunctionCount + (_order.Length == 0 ? i : _order[i]);
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

    private void Report()
    {
        if (progress is null) return;
        int done = Interlocked.Increment(ref _done);
        if (done % ProgressInterval == 0 || done == module.DefinedFunctionCount)
            progress.Report(new CompilationProgress(done, module.DefinedFunctionCount));
    }

    private int[] LargestFirst()
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
