using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tiered.Runtime;

namespace Tiered.Tiering;

/// <summary>
/// The code of a module that tiers up: which tier each function has, and how it gets to the next. Functions call each other
/// through <see cref="Module.FunctionSlots"/>, which first lead to <see cref="LazyStubs"/>, then to baseline code, then to
/// optimized code. Code that was published is kept as long as the module: an address of it may wait in a register anywhere.
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
    private long _codeBytes;

    internal TieredCode(Module module, TieringOptions options, IFunctionCompilerProvider baseline, IFunctionCompilerProvider optimizing)
    {
        Module = module;
        Options = options;
        var compilation = module.CodeOptions;
        _slots = module.FunctionSlots;
        _baseline = new TierCompiler(baseline, module.Wasm, compilation with { TierUp = true });
        _optimizing = new TierCompiler(optimizing, module.Wasm, compilation with { TierUp = false });
        _firstCalls = new object[16];
        for (int i = 0; i < _firstCalls.Length; i++) _firstCalls[i] = new object();
        // A module whose declarations a tier refuses is refused now.
        _baseline.Return(_baseline.Rent());
    }

    internal Module Module { get; }
    internal TieringOptions Options { get; }

    /// <summary>Bytes of machine code, beside what was compiled when the module was loaded.</summary>
    internal long CodeBytes => Volatile.Read(ref _codeBytes);

    private int FirstDefined => Module.Wasm.ImportedFunctionCount;

    private ref nint Slot(int function) => ref _slots[function - FirstDefined];

    /// <summary>Compiles a function that is called for the first time, or waits until another thread has.</summary>
    /// <returns>Its code.</returns>
    /// <exception cref="WasmFormatException">It is over a limit, or needs what the backend lacks: the same at each call.</exception>
    internal nint CompileFirst(int function)
    {
        using var gate = new UninterruptibleLock(_firstCalls[function % _firstCalls.Length]);
        nint known = Volatile.Read(ref Slot(function));
        if (!LazyStubs.Contains(known)) return known;
        if (_failures.TryGetValue(function, out var failure)) throw new WasmFormatException(failure.Kind, failure.Message);
        try
        {
            bool isBaseline = LotOf(function) != Lot.StartsOptimized;
            nint code = Compile(isBaseline ? _baseline : _optimizing, function, null);
            Publish(function, code);
            Count(ref isBaseline ? ref _baselineFunctions : ref _tierUps);
            if (isBaseline && WasHot(function)) RequestFunction(function);
            return code;
        }
        catch (WasmFormatException error)
        {
            _failures[function] = error;
            throw;
        }
    }

    /// <summary>Compiles a function, or its continuation from a loop on; 0 when there is no such continuation.</summary>
    private nint Compile(TierCompiler tier, int function, uint? loop)
    {
        var worker = tier.Rent();
        try
        {
            if (loop is not { } position) worker.Compiler.Compile(function, worker.Chunk);
            else if (worker.Compiler is not ILoopEntryCompiler entries || !entries.TryCompileLoopEntry(function, position, worker.Chunk)) return 0;
            return Place(worker.Chunk, loop ?? 0, tier == _baseline ? CodeTier.Baseline : CodeTier.Optimizing);
        }
        finally
        {
            tier.Return(worker);
        }
    }

    private nint Place(CodeChunk chunk, uint loop, CodeTier tier)
    {
        ref readonly var entry = ref CollectionsMarshal.AsSpan(chunk.Entries)[0];
        if (entry.RelocationCount > 0) throw new InvalidOperationException("code that is compiled by itself calls through slots");
        if (Interlocked.Add(ref _codeBytes, entry.Length) > Module.CodeOptions.MaxCodeBytes)
        {
            Interlocked.Add(ref _codeBytes, -entry.Length);
            throw new WasmFormatException(
                WasmFormatErrorKind.LimitExceeded, $"the module's machine code is larger than the limit of {Module.CodeOptions.MaxCodeBytes} bytes");
        }
        NoteFeatures(chunk);
        using var gate = new UninterruptibleLock(_arenaGate);
        if (_arenas.Count > 0 && _arenas[^1].TryPlace(chunk, entry, loop, tier, out nint code)) return code;
        var arena = new CodeArena(this, _arenas.Count, entry.Length + entry.Alignment);
        if (_arenas.Count > 0) _arenas[^1].Close();
        _arenas.Add(arena);
        if (!arena.TryPlace(chunk, entry, loop, tier, out code)) throw new InvalidOperationException("a function does not fit into its arena");
        return code;
    }
}
