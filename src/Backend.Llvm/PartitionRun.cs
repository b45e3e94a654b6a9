using System.Runtime.ExceptionServices;

namespace Tiered.Backend.Llvm;

/// <summary>Compiles the partitions of one module on several threads. LLVM recurses deeply, so every one of them is a thread with a large stack.</summary>
internal sealed class PartitionRun
{
    private const int StackBytes = 64 << 20;

    private readonly ModuleContext _context;
    private readonly PartitionPlan _plan;
    private readonly IFunctionCompilerProvider? _fallback;
    private readonly IProgress<CompilationProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly CodeChunk[] _chunks;
    private readonly Lock _gate = new();
    private ExceptionDispatchInfo? _failure;
    private int _failedPartition = int.MaxValue;
    private int _next;
    private int _done;
    private long _codeBytes;

    public PartitionRun(ModuleContext context, PartitionPlan plan, IFunctionCompilerProvider? fallback, IProgress<CompilationProgress>? progress, CancellationToken cancellation)
    {
        _context = context;
        _plan = plan;
        _fallback = fallback;
        _progress = progress;
        _cancellation = cancellation;
        _chunks = new CodeChunk[Math.Clamp(context.Options.MaxThreads, 1, Math.Max(1, plan.Partitions.Count))];
    }

    /// <summary>Returns the code of all functions.</summary>
    public CodeChunk[] Execute()
    {
        for (int i = 0; i < _chunks.Length; i++) _chunks[i] = new CodeChunk();
        var threads = new Thread[_chunks.Length];
        for (int i = 0; i < threads.Length; i++)
        {
            var chunk = _chunks[i];
            threads[i] = new Thread(() => Work(chunk), StackBytes) { IsBackground = true, Name = "wasm compiler (LLVM)" };
            threads[i].Start();
        }
        foreach (var thread in threads) thread.Join();
        if (_failure is not null)
        {
            foreach (var chunk in _chunks) chunk.Dispose();
            _failure.Throw();
        }
        return _chunks;
    }

    private void Work(CodeChunk chunk)
    {
        TargetMachine? machine = null;
        IFunctionCompiler? fallback = null;
        int partition = -1;
        try
        {
            machine = new TargetMachine(_context.Options.Target);
            while ((partition = Interlocked.Increment(ref _next) - 1) <= _plan.Partitions.Count && partition < Volatile.Read(ref _failedPartition))
            {
                long before = chunk.CodeBytes;
                // What LLVM does not get comes last.
                bool isRest = partition == _plan.Partitions.Count;
                int[] functions = isRest ? [.. _plan.TooLarge] : _plan.Partitions[partition].Functions;
                if (isRest)
                {
                    foreach (int function in functions) CompileOther(ref fallback, chunk, function, $"its {_context.Module.Body(function).Length} bytes are over the limit of {_context.Llvm.MaxFunctionBytes}");
                }
                else
                {
                    _cancellation.ThrowIfCancellationRequested();
                    var compiler = new PartitionCompiler(_context, _plan, machine, _cancellation);
                    compiler.Compile(partition, chunk);
                    foreach (var (function, reason) in compiler.Refused) CompileOther(ref fallback, chunk, function, reason);
                }
                if (Interlocked.Add(ref _codeBytes, chunk.CodeBytes - before) > _context.Options.MaxCodeBytes)
                    throw new WasmFormatException(WasmFormatErrorKind.LimitExceeded, $"the module's machine code is larger than the limit of {_context.Options.MaxCodeBytes} bytes");
                if (functions.Length > 0) _progress?.Report(new CompilationProgress(Interlocked.Add(ref _done, functions.Length), _context.Module.DefinedFunctionCount));
            }
        }
        catch (Exception e)
        {
            Fail(e is WasmFormatException ? partition : -1, e);
        }
        finally
        {
            fallback?.Dispose();
            machine?.Dispose();
        }
    }

    private void CompileOther(ref IFunctionCompiler? compiler, CodeChunk chunk, int function, string reason)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (_fallback is null)
            throw new WasmFormatException(WasmFormatErrorKind.LimitExceeded, $"function {function} is too large for backend llvm: {reason}", _context.Module.Bodies[function - _context.Module.ImportedFunctionCount].Offset);
        compiler ??= _fallback.CreateFunctionCompiler(_context.Module, _context.Options);
        compiler.Compile(function, chunk);
        _context.Llvm.FallbackObserver?.Invoke(function, reason);
    }

    private void Fail(int partition, Exception e)
    {
        lock (_gate)
        {
            // Partitions hold ascending functions: the lowest one has the error that comes first. Anything but a bad body stops everything.
            if (partition >= _failedPartition) return;
            _failure = ExceptionDispatchInfo.Capture(e);
            Volatile.Write(ref _failedPartition, partition);
        }
    }
}
