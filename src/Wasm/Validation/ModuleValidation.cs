using System.Runtime.ExceptionServices;

namespace Tiered.Wasm;

/// <summary>
/// Validates all bodies of a module on several threads. They take batches in order, and a thread that meets an invalid body
/// stops; those with earlier bodies go on, so that the error is that of the first invalid body whatever the threads do.
/// </summary>
internal sealed class ModuleValidation(WasmModule module, CancellationToken cancellation)
{
    // Bytes of bodies that are worth a thread, and those of a batch.
    private const int BytesOfAThread = 256 * 1024;
    private const int BytesOfABatch = 32 * 1024;

    private readonly object _gate = new();
    private int _next = module.ImportedFunctionCount;
    private int _failedFunction = int.MaxValue;
    private ExceptionDispatchInfo? _failure;

    internal void Run(int threads)
    {
        var helpers = new Thread[Math.Clamp(module.CodeSectionSize / BytesOfAThread, 0, threads - 1)];
        for (int i = 0; i < helpers.Length; i++)
        {
            helpers[i] = new Thread(Work) { IsBackground = true, Name = "wasm validator" };
            helpers[i].Start();
        }
        Work();
        foreach (var helper in helpers) helper.Join();
        _failure?.Throw();
    }

    private void Work()
    {
        var validator = new FunctionValidator(module, cancellation);
        var nobody = new NullVisitor();
        while (Take(out int first, out int end))
        {
            int function = first;
            try
            {
                for (; function < end; function++) validator.Run(function, ref nobody);
            }
            catch (Exception error)
            {
                Fail(function, error);
                return;
            }
        }
    }

    private bool Take(out int first, out int end)
    {
        lock (_gate)
        {
            first = end = _next;
            for (int bytes = 0; end < module.FunctionTypes.Length && bytes < BytesOfABatch; end++)
                bytes += module.Bodies[end - module.ImportedFunctionCount].Length;
            _next = end;
            return first < end && first < _failedFunction;
        }
    }

    private void Fail(int function, Exception error)
    {
        lock (_gate)
        {
            // Cancellation, or a fault of ours, is no matter of a function.
            int rank = error is WasmFormatException ? function : -1;
            if (rank >= _failedFunction) return;
            _failedFunction = rank;
            _failure = ExceptionDispatchInfo.Capture(error);
        }
    }
}
