using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.ConstrainedExecution;
using System.Runtime.InteropServices;
using Tiered.Artifacts;
using Tiered.Runtime;
using Tiered.Tiering;
using Tiered.Wasm;
using Tiered.Wasm.Text;

namespace Tiered;

/// <summary>
/// A compiled module: code and metadata, no state. Thread-safe; instantiate it as often as needed, in any store of its engine. Its code is freed
/// when neither it nor an instance of it is reachable.
/// </summary>
public sealed unsafe partial class Module : CriticalFinalizerObject, ICodeOwner
{
    private readonly ModuleCode _code;
    private readonly TieredCode? _tiering;
    private readonly Lazy<ModuleNames> _names;
    private volatile Dictionary<int, string>? _exportNames;

    // Of an artifact: its trampolines, and those of them that were needed so far.
    private readonly Dictionary<FunctionType, TrampolinePair>? _brought;
    private readonly ConcurrentDictionary<FunctionType, PlacedTrampolines> _placed = [];

    private Module(Engine engine, WasmModule wasm, ModuleCode code, KeptTiers? tiers = null)
    {
        if (!engine.TypeBudget.TryTake((ulong)wasm.Types.Length))
        {
            GC.SuppressFinalize(this);
            throw new WasmFormatException(
                WasmFormatErrorKind.LimitExceeded,
                $"the modules of this engine would declare more than {engine.Options.MaxTypes} types (EngineOptions.MaxTypes)");
        }
        Engine = engine;
        Wasm = wasm;
        _code = code;
        Offsets = new VMOffsets(wasm);
        _names = new Lazy<ModuleNames>(ReadNames);
        if (code.File is not null)
        {
            _brought = new Dictionary<FunctionType, TrampolinePair>(code.Trampolines.Value.Length);
            foreach (var pair in code.Trampolines.Value)
            {
                _brought.Add(pair.Type, pair);
                TypeTrampolines.Of(pair.Type).Offer(pair);
            }
        }
        if (code.Allocation is not null)
        {
            if (code.File is null) GC.AddMemoryPressure(code.Size);
            CodeRegistry.Add(code.Allocation, this);
            engine.CodeListing?.Add(
                (nint)code.Allocation.Start, code.Functions, this,
                code.Options.TierUp ? engine.GetTiers().Baseline.Name : code.CompilerName);
        }
        TypeIds = (uint*)NativeMemory.Alloc((nuint)Math.Max(1, wasm.Types.Length), sizeof(uint));
        for (int i = 0; i < wasm.Types.Length; i++) TypeIds[i] = (uint)wasm.Types[i].Id;
        if (code.Options.Calls != CallMode.Slots) return;
        var slots = new Span<nint>(
            FunctionSlots = (nint*)NativeMemory.Alloc((nuint)Math.Max(1, wasm.DefinedFunctionCount), (nuint)sizeof(nint)),
            wasm.DefinedFunctionCount);
        var functions = code.Functions;
        if (code.IsLazy) LazyStubs.Fill(slots);
        else for (int i = 0; i < functions.Length; i++) slots[i] = (nint)code.Allocation!.Start + functions[i].Offset;
        if (!code.Options.TierUp) return;
        var (baseline, optimizing) = engine.GetTiers();
        _tiering = new TieredCode(this, engine.Options.Tiering, baseline, optimizing);
        if (tiers is not null) _tiering.Begin(tiers);
    }

    // Its code is gone: somebody else's finalizer has brought the module back.
    private volatile bool _isFreed;

    internal void ThrowIfFreed() => ObjectDisposedException.ThrowIf(_isFreed, this);

    ~Module()
    {
        _isFreed = true;
        _tiering?.Close();
        Engine.TypeBudget.Give((ulong)Wasm.Types.Length);
        NativeMemory.Free(TypeIds);
        NativeMemory.Free(FunctionSlots);
        if (_code.Allocation is null) return;
        _code.Allocation.Dispose();
        if (_code.File is null) GC.RemoveMemoryPressure(_code.Size);
    }

    public Engine Engine { get; }

    /// <summary>The decoded module.</summary>
    public WasmModule Wasm { get; }

    /// <summary>Name of the backend that compiled it; <see cref="Engine.TieredBackend"/> if it still does.</summary>
    public string CompilerName => _code.CompilerName;

    /// <summary>Bytes of machine code, so far.</summary>
    public long CodeSize => _code.Size + (_tiering?.CodeBytes ?? 0);

    /// <summary>How far its functions have come; null if the module does not tier up.</summary>
    public TierStatistics? Tiers => _tiering?.Statistics;

    internal TieredCode? Tiering => _tiering;

    internal CompilationOptions CodeOptions => _code.Options;

    /// <summary>What instances must import, in order.</summary>
    public IReadOnlyList<ModuleImport> Imports => Wasm.Imports;

    /// <summary>What instances export, in order.</summary>
    public IReadOnlyList<ModuleExport> Exports => Wasm.Exports;

    /// <summary>Names from the name section.</summary>
    public ModuleNames Names => _names.Value;

    /// <summary>How its code keeps accesses to 32-bit memories in bounds.</summary>
    public BoundsCheckMode BoundsChecks => _code.Options.BoundsChecks;
    internal VMOffsets Offsets { get; }
    internal uint* TypeIds { get; }

    /// <summary>Start of each defined function's code; null for code that calls directly.</summary>
    internal nint* FunctionSlots { get; }

    /// <summary>Compiles a binary or text module.</summary>
    /// <param name="engine">Supplies compiler, features and limits.</param>
    /// <param name="bytes">A wasm binary or WAT text in UTF-8. Copied: changing it later changes nothing.</param>
    /// <param name="backend">Name of the backend; the engine's default when null.</param>
    /// <param name="cancellation">Stops the compilation.</param>
    /// <param name="progress">Hears of finished functions.</param>
    /// <param name="tiers">What earlier runs of the module kept; for the backend <see cref="Engine.TieredBackend"/>.</param>
    /// <exception cref="WasmFormatException">The module is malformed, invalid, over a limit, or needs what the backend lacks.</exception>
    /// <exception cref="ArtifactException">The tiers are of another module, or were made by other compilers or with other options.</exception>
    public static Module Compile(
        Engine engine, ReadOnlyMemory<byte> bytes, string? backend = null, CancellationToken cancellation = default,
        IProgress<CompilationProgress>? progress = null, KeptTiers? tiers = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var wasm = Decode(engine, bytes);
        return Compile(engine, wasm, backend, cancellation, progress, tiers);
    }

    /// <summary>Compiles a decoded module.</summary>
    /// <exception cref="InsufficientExecutionStackException">The thread's stack is too small.</exception>
    /// <exception cref="ArtifactException">The tiers are of another module, or were made by other compilers or with other options.</exception>
    public static Module Compile(
        Engine engine, WasmModule wasm, string? backend = null, CancellationToken cancellation = default,
        IProgress<CompilationProgress>? progress = null, KeptTiers? tiers = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(wasm);
        RequireStack();
        if (tiers is not null) return CompileWith(tiers, engine, wasm, backend, cancellation, progress);
        if (engine.TiersUp(backend)) return CompileTiered(engine, wasm, cancellation, progress);
        var compiler = engine.GetCompiler(backend);
        using var compiled = compiler.Compile(wasm, engine.Compilation, cancellation, progress);
        return Load(engine, wasm, compiled);
    }

    private static Module CompileTiered(Engine engine, WasmModule wasm, CancellationToken cancellation, IProgress<CompilationProgress>? progress)
    {
        var baseline = engine.GetTiers().Baseline;
        var options = engine.TieredCompilation;
        if (engine.Options.Tiering.First == FirstCompilation.Lazy)
        {
            FunctionValidator.ValidateAll(wasm, options.MaxThreads, cancellation);
            return new Module(engine, wasm, ModuleCode.Lazy(baseline, options));
        }
        using var compiled = ((ICompiler)baseline).Compile(wasm, options, cancellation, progress);
        return Load(engine, wasm, compiled);
    }

    /// <summary>Loads code that a compiler made for the module. The code's image is consumed.</summary>
    /// <exception cref="ArgumentException">The code was made for another module.</exception>
    public static Module Load(Engine engine, WasmModule wasm, CompiledModule compiled)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(wasm);
        ArgumentNullException.ThrowIfNull(compiled);
        if (!compiled.IsOf(wasm)) throw new ArgumentException("the code was compiled for another module", nameof(compiled));
        if (!compiled.Options.Target.RunsOn(Target.Host))
            throw new WasmException($"code for {compiled.Options.Target.Triple} with {compiled.Options.Target.Features} does not run on this machine");
        return new Module(engine, wasm, ModuleCode.Install(compiled));
    }

    /// <summary>Compiles a module from a <c>.wasm</c> or <c>.wat</c> file.</summary>
    public static Module FromFile(Engine engine, string path, string? backend = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return Compile(engine, DecodeOwned(engine, File.ReadAllBytes(path)), backend);
    }

    /// <summary>Compiles a module from WAT text.</summary>
    public static Module FromText(Engine engine, string text, string? backend = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(text);
        RequireStack();
        return Compile(engine, DecodeOwned(engine, WatParser.ParseModule(text)), backend);
    }

    /// <summary>Decoding and compiling go deeper than a call, and have the runtime compile methods of theirs.</summary>
    private static void RequireStack() => RuntimeHelpers.EnsureSufficientExecutionStack();

    /// <summary>Decodes a binary or text module without compiling it.</summary>
    public static WasmModule Decode(Engine engine, ReadOnlyMemory<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var binary = ToBinary(bytes);
        return binary.Equals(bytes)
            ? ModuleDecoder.Decode(bytes, engine.Options.Features, engine.Options.Limits)
            : ModuleDecoder.DecodeOwned(binary, engine.Options.Features, engine.Options.Limits);
    }

    /// <summary>Like <see cref="Decode"/>, for bytes that nobody else has: they are kept.</summary>
    internal static WasmModule DecodeOwned(Engine engine, ReadOnlyMemory<byte> bytes) =>
        ModuleDecoder.DecodeOwned(ToBinary(bytes), engine.Options.Features, engine.Options.Limits);

    /// <summary>The binary of a text module; a binary as it is.</summary>
    /// <exception cref="WasmFormatException">The text is malformed, or there is nothing at all.</exception>
    public static ReadOnlyMemory<byte> ToBinary(ReadOnlyMemory<byte> bytes)
    {
        RequireStack();
        if (bytes.IsEmpty)
            throw new WasmFormatException(WasmFormatErrorKind.Malformed, "the module is empty: neither a binary nor text", 0);
        return IsText(bytes.Span) ? WatParser.ParseModule(bytes.Span) : bytes;
    }

    /// <summary>
    /// Text starts with white space, a comment, an annotation or a field, perhaps behind a byte order mark; no binary does.
    /// </summary>
    internal static bool IsText(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith(ByteOrderMark)
        || bytes.Length > 0 && bytes[0] is (byte)'(' or (byte)';' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Whether the code lies in a file that others may change.</summary>
    bool ICodeOwner.IsMappedFromFile => _code.File is { IsCopy: false };

    /// <summary>Start of a defined function's code, by function index.</summary>
    internal nint CodeOf(int functionIndex) => FunctionSlots != null
        ? Volatile.Read(ref FunctionSlots[functionIndex - Wasm.ImportedFunctionCount])
        : (nint)_code.Allocation!.Start + _code.Functions[functionIndex - Wasm.ImportedFunctionCount].Offset;

    private ModuleNames ReadNames()
    {
        try
        {
            return ModuleNames.Read(Wasm);
        }
        catch (IOException)
        {
            // The artifact's file is not what it was; what failed because of it shall be told, not this.
            return ModuleNames.None;
        }
    }

    /// <summary>The trampolines for calls into and out of this module's code; kept while the module lives.</summary>
    internal PlacedTrampolines TrampolinesOf(FunctionType type)
    {
        if (_placed.TryGetValue(type, out var placed)) return placed;
        var common = TypeTrampolines.Of(type);
        placed = _brought is not null && _brought.TryGetValue(type, out var pair)
            ? common.GetFor(pair)
            : common.Get(Engine.DefaultCompiler);
        return _placed.GetOrAdd(type, placed);
    }

    private WasmFrame Describe(int function, uint wasmOffset) =>
        new(Names.ModuleName, function, Names.FunctionName(function) ?? ExportName(function), wasmOffset);

    /// <summary>What a function is called by those who list it.</summary>
    internal string NameOf(int function) =>
        Names.FunctionName(function) ?? ExportName(function) ?? $"function {function}";

    /// <summary>The function whose body holds a module offset: bodies lie in order.</summary>
    private int FunctionAt(uint wasmOffset)
    {
        int low = 0, high = Wasm.Bodies.Length - 1;
        while (low < high)
        {
            int middle = low + high + 1 >> 1;
            if ((uint)Wasm.Bodies[middle].Offset <= wasmOffset) low = middle;
            else high = middle - 1;
        }
        return Wasm.ImportedFunctionCount + low;
    }

    private string? ExportName(int function)
    {
        // Made when first asked for; by several threads at once, it is the same.
        if (_exportNames is not { } names)
        {
            names = [];
            foreach (var export in Wasm.Exports)
            {
                if (export.Kind == ExternKind.Function) names.TryAdd(export.Index, export.Name);
            }
            _exportNames = names;
        }
        return names.GetValueOrDefault(function);
    }

    TrapCode? ICodeOwner.Locate(int offset, bool isReturnAddress, List<WasmFrame> frames)
    {
        var functions = _code.Functions;
        int found = CodePlaces.Find(functions, offset, isReturnAddress, static function => function.Offset);
        if (found < 0) return null;
        var function = functions[found];
        ReadOnlySpan<byte> map;
        try
        {
            map = _code.Maps.Span.Slice(function.MapOffset, function.MapLength);
        }
        catch (IOException)
        {
            return ExplainUnreadable(Wasm.ImportedFunctionCount + found, frames);
        }
        return Explain(Wasm.ImportedFunctionCount + found, map, offset - function.Offset, isReturnAddress, frames);
    }

    /// <summary>Where a function runs whose artifact's file is not what it was.</summary>
    internal TrapCode ExplainUnreadable(int function, List<WasmFrame> frames)
    {
        frames.Add(Describe(function, 0));
        return TrapCode.CodeUnreadable;
    }

    /// <summary>What lies at a code offset of a function, as <see cref="ICodeOwner.Locate"/>.</summary>
    internal TrapCode? Explain(int function, ReadOnlySpan<byte> map, int offset, bool isReturnAddress, List<WasmFrame> frames)
    {
        if (!CodeMap.TryFind(map, (uint)offset, isReturnAddress, out var entry, out int next)) return null;
        var trap = entry.Trap;
        while (entry.IsInlined && next < map.Length)
        {
            frames.Add(Describe(FunctionAt(entry.WasmOffset), entry.WasmOffset));
            entry = CodeMap.Decode(map, ref next, entry);
        }
        frames.Add(Describe(function, entry.WasmOffset));
        return trap;
    }
}
