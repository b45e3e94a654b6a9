using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tiered.Runtime;

namespace Tiered.Tiering;

/// <summary>
/// The code of a module that tiers up: which tier each function has, and how it gets to the next. Functions call each
/// other through <see cref="Module.FunctionSlots"/>, which first lead to <see cref="LazyStubs"/>, then to baseline
/// code, then to optimized code. Code that was published is kept as long as the module: an address of it may wait in a
/// register anywhere.
/// </summary>
internal sealed unsafe partial class TieredCode
{
    private readonly TierCompiler _baseline;
    private readonly TierCompiler _optimizing;
    private readonly object[] _firstCalls;
    private readonly ConcurrentDictionary<int, WasmFormatException> _failures = [];
    private readonly object _arenaGate = new();
    private readonly List<CodeArena> _arenas = [];
    private readonly nint* _slots;
    private readonly BackendGuard _guard;
    private readonly TierCounters _counters;
    internal TieredCode(Module module, TieringOptions options, IFunctionCompilerProvider baseline, IFunctionCompilerProvider optimizing)
    {
        Module = module;
        Weak = new WeakReference<TieredCode>(this);
        Options = options;
        var compilation = module.CodeOptions;
        _slots = module.FunctionSlots;
        _baseline = new TierCompiler(baseline, module.Wasm, compilation with { TierUp = true });
        _optimizing = new TierCompiler(optimizing, module.Wasm, compilation with { TierUp = false });
        _firstCalls = new object[16];
        for (int i = 0; i < _firstCalls.Length; i++) _firstCalls[i] = new object();
        // A module whose declarations a tier refuses is refused now.
        _baseline.Return(_baseline.Rent(), isSound: true);
        // Made now: who listens hears of a new event source, which is no business of a guest's thread.
        _ = TierEventSource.Log.IsEnabled();
        _guard = module.Engine.GuardOf(_optimizing.Name);
        _counters = TierMetrics.Add(new TierCounters(_baseline.Name, _optimizing.Name));
    }

    ~TieredCode()
    {
        if (_counters is not null) TierMetrics.Retire(_counters);
    }

    // What a finalizer of the embedder has started may still be under way when the module goes. Written under both locks.
    private bool _isClosed;

    /// <summary>
    /// The module is about to free its slots: from now on nothing is written to them, to instances or to arenas. Code is then
    /// run by nobody, but a compilation may be under way that a finalizer of the embedder started.
    /// </summary>
    internal void Close()
    {
        using (new UninterruptibleLock(_arenaGate))
        {
            using var gate = new UninterruptibleLock(_publication);
            _isClosed = true;
            _contexts.Clear();
            _copies.Clear();
        }
    }

    /// <summary>No more functions come to an arena.</summary>
    internal void CloseArena(CodeArena arena)
    {
        using var gate = new UninterruptibleLock(_arenaGate);
        arena.Close();
    }

    /// <summary>For what must not keep the module alive.</summary>
    internal WeakReference<TieredCode> Weak { get; }

    internal Module Module { get; }
    internal TieringOptions Options { get; }

    /// <summary>Bytes of machine code, beside what was compiled when the module was loaded.</summary>
    internal long CodeBytes => Volatile.Read(ref _counters.CodeBytes);

    private int FirstDefined => Module.Wasm.ImportedFunctionCount;

    private ref nint Slot(int function) => ref _slots[function - FirstDefined];

    /// <summary>Compiles a function that is called for the first time, or waits until another thread has.</summary>
    /// <returns>Its code.</returns>
    /// <exception cref="WasmFormatException">
    /// It is over a limit, or needs what the backend lacks: the same at each call.
    /// </exception>
    internal nint CompileFirst(int function)
    {
        using var gate = new UninterruptibleLock(_firstCalls[function % _firstCalls.Length]);
        nint known = Volatile.Read(ref Slot(function));
        if (!LazyStubs.Contains(known)) return known;
        if (_failures.TryGetValue(function, out var failure)) throw new WasmFormatException(failure.Kind, failure.Message);
        try
        {
            var tier = LotOf(function) != Lot.StartsOptimized ? _baseline : _optimizing;
            var made = Compile(tier, new TierUpJob(this, function, null), default);
            Publish(function, made.Code);
            Count(ref tier == _baseline ? ref _counters.BaselineFunctions : ref _counters.TierUps);
            Tell(TierEventKind.FirstCall, new TierUpJob(this, function, null), tier, made);
            if (tier == _baseline && WasHot(function)) RequestFunction(function);
            return made.Code;
        }
        catch (WasmFormatException error)
        {
            _failures[function] = error;
            throw;
        }
    }

    /// <summary>What became of a compilation.</summary>
    /// <param name="Code">The code; 0 if there is none.</param>
    /// <param name="Length">Its bytes.</param>
    /// <param name="Time">What it took, in ticks of the stopwatch.</param>
    internal readonly record struct Compiled(nint Code, int Length, long Time)
    {
        /// <summary>Why there is no code; null also where a function has no such continuation.</summary>
        internal Exception? Failure { get; init; }
    }

    /// <summary>Compiles a function, or its continuation from a loop on.</summary>
    /// <exception cref="WasmFormatException">The function is over a limit.</exception>
    private Compiled Compile(TierCompiler tier, in TierUpJob job, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        var worker = tier.Rent();
        bool isSound = false;
        try
        {
            // Its compiler is kept for other functions, and knows one token for all.
            using var registration = cancellation.UnsafeRegister(
                static worker => ((TierCompiler.Worker)worker!).Cancel(), worker);
            bool isMade = true;
            if (job.Loop is not { } position) worker.Compiler.Compile(job.Function, worker.Chunk);
            else
                isMade = worker.Compiler is ILoopEntryCompiler entries
                    && entries.TryCompileLoopEntry(job.Function, position, worker.Chunk);
            isSound = true;
            return isMade ? Place(worker.Chunk, tier, job, start) : default;
        }
        catch (WasmFormatException)
        {
            isSound = true;
            throw;
        }
        finally
        {
            tier.Return(worker, isSound);
            long time = Stopwatch.GetTimestamp() - start;
            Interlocked.Add(ref tier == _baseline ? ref _counters.BaselineTime : ref _counters.OptimizingTime, time);
        }
    }

    private Compiled Place(CodeChunk chunk, TierCompiler tier, in TierUpJob job, long start)
    {
        ref readonly var entry = ref CollectionsMarshal.AsSpan(chunk.Entries)[0];
        if (entry.RelocationCount > 0) throw new InvalidOperationException("code that is compiled by itself calls through slots");
        if (Interlocked.Add(ref _counters.CodeBytes, entry.Length) > Module.CodeOptions.MaxCodeBytes)
        {
            Interlocked.Add(ref _counters.CodeBytes, -entry.Length);
            throw new WasmFormatException(
                WasmFormatErrorKind.LimitExceeded, $"the module's machine code is larger than the limit of {Module.CodeOptions.MaxCodeBytes} bytes");
        }
        NoteFeatures(chunk);
        nint code = Place(chunk, entry, job.Loop ?? 0, tier == _baseline ? CodeTier.Baseline : CodeTier.Optimizing);
        Module.Engine.CodeListing?.Add(code, entry.Length, Module, job.Function, tier.Name, job.Loop);
        return new Compiled(code, entry.Length, Stopwatch.GetTimestamp() - start);
    }

    private nint Place(CodeChunk chunk, in CodeChunk.Entry entry, uint loop, CodeTier tier)
    {
        using var gate = new UninterruptibleLock(_arenaGate);
        ObjectDisposedException.ThrowIf(_isClosed, Module);
        if (_arenas.Count > 0 && _arenas[^1].TryPlace(chunk, entry, loop, tier, out nint code)) return code;
        var arena = new CodeArena(this, _arenas.Count, entry.Length + entry.Alignment);
        if (_arenas.Count > 0) _arenas[^1].Close();
        _arenas.Add(arena);
        if (!arena.TryPlace(chunk, entry, loop, tier, out code)) throw new InvalidOperationException("a function does not fit into its arena");
        return code;
    }
}
