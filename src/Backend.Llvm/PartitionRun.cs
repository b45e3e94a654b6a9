using System.Runtime.ExceptionServices;
using Tiered.Backend.Llvm.Watch;

namespace Tiered.Backend.Llvm;

/// <summary>
/// Compiles the partitions of one module on several threads, and watches these: one that spends too long in LLVM is left behind, and another takes its place.
/// LLVM recurses deeply, so every one of them is a thread with a large stack.
/// </summary>
internal sealed class PartitionRun
{
    private const int StackBytes = 64 << 20;

    // Of a module that LLVM cannot cope with, so much is enough to know it.
    private const int MaxLeftBehind = 3;

    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(50);

    private readonly ModuleContext _context;
    private readonly PartitionPlan _plan;
    private readonly IFunctionCompilerProvider? _fallback;
    private readonly IFunctionCompilerProvider? _other;
    private readonly IProgress<CompilationProgress>? _progress;
    private readonly CancellationToken _cancellation;
    private readonly CodeChunk[] _chunks;
    private readonly Worker[] _workers;
    private readonly Lock _gate = new();
    private ExceptionDispatchInfo? _failure;
    private int _failedPartition = int.MaxValue;
    private int _next;
    private int _done;
    private int _leftBehind;
    private long _codeBytes;
    private long _bytesDone;
    private readonly long _bytesTotal;
    private bool _isComplete;
    private bool _isDeserted;

    public PartitionRun(ModuleContext context, PartitionPlan plan, IFunctionCompilerProvider? fallback, IFunctionCompilerProvider? other, IProgress<CompilationProgress>? progress, CancellationToken cancellation)
    {
        _other = other;
        _context = context;
        _plan = plan;
        _fallback = fallback;
        _progress = progress;
        _cancellation = cancellation;
        foreach (var body in context.Module.Bodies) _bytesTotal += body.Length;
        _chunks = new CodeChunk[Math.Clamp(context.Options.MaxThreads, 1, Math.Max(1, plan.Partitions.Count))];
        _workers = new Worker[_chunks.Length];
    }

    /// <summary>One compiling thread.</summary>
    private sealed class Worker(CodeChunk chunk)
    {
        public CodeChunk Chunk { get; } = chunk;
        public Thread Thread { get; set; } = null!;

        /// <summary>The partition that it is at, or -1.</summary>
        public volatile int Partition = -1;

        /// <summary>Its watched side, once it runs.</summary>
        public volatile LlvmThread? Llvm;
    }

    /// <summary>Returns the code of all functions.</summary>
    public CodeChunk[] Execute()
    {
        for (int i = 0; i < _chunks.Length; i++) _workers[i] = Start(_chunks[i] = new CodeChunk(), leftBehind: -1);
        if (_cancellation.CanBeCanceled) WatchUntilCancelled();
        else Watch();
        if (_failure is not null)
        {
            foreach (var chunk in _chunks) chunk.Dispose();
            _failure.Throw();
        }
        return _chunks;
    }

    // ---- watching

    /// <summary>Comes back at once when cancelled; what LLVM is at then ends behind the caller's back.</summary>
    private void WatchUntilCancelled()
    {
        var ended = new TaskCompletionSource();
        var watch = new Thread(() =>
        {
            Watch();
            lock (_gate)
            {
                _isComplete = true;
                if (!_isDeserted)
                {
                    ended.SetResult();
                    return;
                }
            }
            foreach (var chunk in _chunks) chunk.Dispose();
        }) { IsBackground = true, Name = "wasm compiler (watch)" };
        watch.Start();
        try
        {
            ended.Task.Wait(_cancellation);
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
            {
                _isDeserted = !_isComplete;
                if (_isDeserted) throw;
            }
        }
    }

    /// <summary>Waits for all workers.</summary>
    private void Watch()
    {
        for (bool someoneWorks = true; someoneWorks;)
        {
            someoneWorks = false;
            for (int i = 0; i < _workers.Length; i++)
            {
                var worker = _workers[i];
                if (worker.Thread.Join(someoneWorks ? TimeSpan.Zero : WatchInterval)) continue;
                someoneWorks = true;
                if (!IsOverTime(worker) || !worker.Llvm!.TryPark()) continue;
                // Parked in LLVM it will not touch its chunk again.
                Interlocked.Increment(ref _leftBehind);
                _workers[i] = Start(worker.Chunk, worker.Partition);
            }
        }
    }

    private bool IsOverTime(Worker worker) =>
        _context.Llvm.TimeLimit != Timeout.InfiniteTimeSpan && worker.Partition >= 0 && worker.Llvm is { } thread && thread.Used > _context.Llvm.TimeLimit;

    // ---- working

    private Worker Start(CodeChunk chunk, int leftBehind)
    {
        var worker = new Worker(chunk);
        worker.Thread = new Thread(() => Work(worker, leftBehind), StackBytes) { IsBackground = true, Name = "wasm compiler (LLVM)" };
        worker.Thread.Start();
        return worker;
    }

    private void Work(Worker worker, int leftBehind)
    {
        TargetMachine? machine = null;
        IFunctionCompiler? fallback = null;
        LlvmThread? thread = null;
        int partition = leftBehind;
        try
        {
            worker.Llvm = thread = new LlvmThread();
            if (leftBehind >= 0)
                Compile(worker, ref fallback, _plan.Partitions[leftBehind].Functions, $"LLVM took more than {_context.Llvm.TimeLimit.TotalSeconds} s for it and its neighbours");
            machine = new TargetMachine(_context.Options.Target);
            while ((partition = Interlocked.Increment(ref _next) - 1) <= _plan.Partitions.Count && partition < Volatile.Read(ref _failedPartition))
            {
                // What LLVM does not get comes last.
                if (partition == _plan.Partitions.Count)
                {
                    Compile(worker, ref fallback, _plan.TooLarge);
                    CompileLeft(worker);
                }
                else if (Volatile.Read(ref _leftBehind) >= MaxLeftBehind)
                    Compile(worker, ref fallback, _plan.Partitions[partition].Functions, $"LLVM took too long for {MaxLeftBehind} other parts of the module");
                else
                    CompileWithLlvm(worker, ref fallback, partition, machine, thread);
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
            thread?.End();
        }
    }

    private void CompileWithLlvm(Worker worker, ref IFunctionCompiler? fallback, int partition, TargetMachine machine, LlvmThread thread)
    {
        _cancellation.ThrowIfCancellationRequested();
        long before = worker.Chunk.CodeBytes;
        thread.Restart();
        worker.Partition = partition;
        var compiler = new PartitionCompiler(_context, _plan, machine, thread, _cancellation);
        compiler.Compile(partition, worker.Chunk);
        worker.Partition = -1;
        foreach (var (function, reason) in compiler.Refused) CompileOther(ref fallback, worker.Chunk, function, reason);
        Report(worker.Chunk.CodeBytes - before, _plan.Partitions[partition].Functions);
    }

    /// <summary>Compiles the functions that LLVM was not meant to have.</summary>
    private void CompileLeft(Worker worker)
    {
        if (_plan.Left.Count == 0) return;
        using var compiler = _other!.CreateFunctionCompiler(_context.Module, _context.Options, _cancellation);
        foreach (int function in _plan.Left)
        {
            _cancellation.ThrowIfCancellationRequested();
            long before = worker.Chunk.CodeBytes;
            compiler.Compile(function, worker.Chunk);
            Report(worker.Chunk.CodeBytes - before, [function]);
        }
    }

    /// <summary>Compiles functions with the other backend.</summary>
    private void Compile(Worker worker, ref IFunctionCompiler? fallback, int[] functions, string reason)
    {
        foreach (int function in functions) CompileOther(worker, ref fallback, function, reason);
    }

    private void Compile(Worker worker, ref IFunctionCompiler? fallback, List<(int Function, string Reason)> functions)
    {
        foreach (var (function, reason) in functions) CompileOther(worker, ref fallback, function, reason);
    }

    private void CompileOther(Worker worker, ref IFunctionCompiler? fallback, int function, string reason)
    {
        long before = worker.Chunk.CodeBytes;
        CompileOther(ref fallback, worker.Chunk, function, reason);
        Report(worker.Chunk.CodeBytes - before, [function]);
    }

    private void CompileOther(ref IFunctionCompiler? compiler, CodeChunk chunk, int function, string reason)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (_fallback is null)
            throw new WasmFormatException(WasmFormatErrorKind.LimitExceeded, $"function {function} is too large for backend llvm: {reason}", _context.Module.Bodies[function - _context.Module.ImportedFunctionCount].Offset);
        compiler ??= _fallback.CreateFunctionCompiler(_context.Module, _context.Options, _cancellation);
        compiler.Compile(function, chunk);
        _context.Llvm.FallbackObserver?.Invoke(function, reason);
    }

    private void Report(long codeBytes, ReadOnlySpan<int> functions)
    {
        if (Interlocked.Add(ref _codeBytes, codeBytes) > _context.Options.MaxCodeBytes)
            throw new WasmFormatException(WasmFormatErrorKind.LimitExceeded, $"the module's machine code is larger than the limit of {_context.Options.MaxCodeBytes} bytes");
        if (_progress is null || functions.IsEmpty) return;
        long bytes = 0;
        foreach (int function in functions) bytes += _context.Module.Body(function).Length;
        int done = Interlocked.Add(ref _done, functions.Length);
        bytes = Interlocked.Add(ref _bytesDone, bytes);
        _progress.Report(new CompilationProgress(done, _context.Module.DefinedFunctionCount)
        {
            BytesDone = bytes,
            BytesTotal = _bytesTotal,
        });
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
