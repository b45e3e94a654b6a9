using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Tiered.Profiling;
using Tiered.Runtime;
using Tiered.Tiering;

namespace Tiered;

/// <summary>
/// How an <see cref="Engine"/> treats modules and their instances. An engine keeps a copy of the options it is made with.
/// </summary>
public sealed record EngineOptions
{
    /// <summary>What modules may use; WebAssembly 3.0 and threads by default.</summary>
    public WasmFeatures Features { get; set; } = WasmFeatures.Default;

    /// <summary>Limits for modules.</summary>
    public WasmLimits Limits { get; set; } = WasmLimits.Default;

    /// <summary>How compilers generate code. <see cref="CompilationOptions.BoundsChecks"/> also decides how memories are reserved.</summary>
    public CompilationOptions Compilation { get; set; } = new();

    /// <summary>
    /// Name of the backend for modules that ask for none: one of the engine's compilers, or <see cref="Engine.TieredBackend"/>;
    /// null for the first compiler.
    /// </summary>
    public string? DefaultBackend { get; set; }

    /// <summary>How modules of the backend <see cref="Engine.TieredBackend"/> become fast.</summary>
    public TieringOptions Tiering { get; set; } = new();

    /// <summary>
    /// What Linux's <c>perf</c> is told of compiled code; nothing by default. The environment variable
    /// <c>TIERED_PERF</c> (<c>map</c> or <c>dump</c>) asks for it where options do not.
    /// </summary>
    public PerfOutput Perf { get; set; }

    /// <summary>Hears of everything that tiers do, on a thread of the engine's.</summary>
    internal Action<TierEvent>? TierTrace { get; set; }

    /// <summary>
    /// Largest size of one linear memory in bytes; growing beyond it fails. By default 4 GiB, or half of the memory that the
    /// process may use (the container's limit counts), if that is less.
    /// </summary>
    public ulong MaxMemoryBytes { get; set; } = Math.Min(4ul << 30, HalfOfAvailableMemory);

    /// <summary>Largest number of elements of one table; growing beyond it fails. 10,000,000 by default, as in browsers. No
    /// table has more than 2^31 - 1.</summary>
    public uint MaxTableElements { get; set; } = 10_000_000;

    /// <summary>
    /// Largest size of all linear memories of a store together, in bytes; growing beyond it fails. By default 8 GiB, or half of
    /// the memory that the process may use, if that is less.
    /// </summary>
    public ulong MaxStoreMemoryBytes { get; set; } = Math.Min(8ul << 30, HalfOfAvailableMemory);

    /// <summary>Largest number of elements of all tables of a store together; 20,000,000 by default (8 bytes each). Growing beyond it fails.</summary>
    public ulong MaxStoreTableElements { get; set; } = 20_000_000;

    /// <summary>
    /// Largest number of host objects that code of a store may hold as <c>externref</c>; 4,000,000 by default (some 80 bytes
    /// each, besides the objects). One more is an <see cref="InvalidOperationException"/> in the host function that gives it.
    /// </summary>
    public int MaxStoreReferences { get; set; } = 4_000_000;

    /// <summary>
    /// Address space that the memories of a store may reserve, in bytes; 16 TiB by default. A 32-bit memory reserves 8 GiB
    /// whatever its size (<see cref="BoundsCheckMode.Guard"/>), so that is some 2,000 memories.
    /// </summary>
    public ulong MaxStoreReservedBytes { get; set; } = 16ul << 40;

    /// <summary>
    /// Address space that the memories of all stores of the engine may reserve, in bytes; 64 TiB by default, half of what a
    /// process has on usual machines.
    /// </summary>
    public ulong MaxReservedBytes { get; set; } = 64ul << 40;

    /// <summary>
    /// Most types that the living modules of the engine may declare together; 2,000,000 by default. All engines of a process
    /// share 4,000,000 distinct ones.
    /// </summary>
    public int MaxTypes { get; set; } = 2_000_000;

    private static ulong HalfOfAvailableMemory { get; } =
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes is > 0 and var bytes ? (ulong)bytes / 2 : ulong.MaxValue;
}

/// <summary>
/// Compilers and settings, shared by modules and stores. Thread-safe. Backends are given to it: in code, or by
/// dependency injection (<see cref="EngineServiceCollectionExtensions"/>), or by an <see cref="EngineBuilder"/>.
/// </summary>
public sealed class Engine
{
    /// <summary>
    /// The backend that tiers up: functions start on the engine's first compiler that can (singlepass), and those that turn out
    /// hot are compiled again by the next (<see cref="TieringOptions"/>).
    /// </summary>
    public const string TieredBackend = "tiered";

    private readonly ICompiler[] _compilers;
    private readonly ConcurrentDictionary<string, BackendGuard> _guards = [];

    /// <summary>An engine that compiles with the first of <paramref name="compilers"/> unless a module asks for another; with none, it runs artifacts only.</summary>
    public Engine(params IEnumerable<ICompiler> compilers) : this(new EngineOptions(), compilers) { }

    /// <summary>An engine with options.</summary>
    public Engine(EngineOptions options, params IEnumerable<ICompiler> compilers) : this(options, compilers, null) { }

    internal Engine(EngineOptions options, IEnumerable<ICompiler> compilers, ILogger<Engine>? logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxTypes);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MaxStoreReferences);
        ArgumentNullException.ThrowIfNull(options.Tiering);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Tiering.SampleInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Tiering.SampleInterval, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Tiering.Threshold);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Tiering.BytesPerSample);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Tiering.MaxQueued);
        if (options.Tiering.CompileTimeout != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Tiering.CompileTimeout, TimeSpan.Zero);
        // Lengths of spans over tables are int.
        Options = options with
        {
            MaxTableElements = Math.Min(options.MaxTableElements, int.MaxValue),
            Tiering = options.Tiering with { },
        };
        _compilers = [.. compilers];
        if (options.DefaultBackend is { } name && name != TieredBackend) _ = GetCompiler(name);
        ReservationBudget = new ResourceBudget(options.MaxReservedBytes);
        TypeBudget = new ResourceBudget((ulong)options.MaxTypes);
        Observer = new TierObserver(logger, options.TierTrace);
        CodeListing = PerfListing.Get(options.Perf);
        TrapHandler.EnsureInstalled();
    }

    /// <summary>The options the engine was made with.</summary>
    public EngineOptions Options { get; }

    /// <summary>
    /// How modules are compiled: as <see cref="EngineOptions.Compilation"/> says, but with explicit bounds checks where guard
    /// pages cannot be had, since the process has too little address space (a limit of the system, or of
    /// <see cref="EngineOptions.MaxReservedBytes"/>).
    /// </summary>
    public CompilationOptions Compilation
    {
        get
        {
            var options = Options.Compilation;
            var mode = BoundsChecks;
            return mode == options.BoundsChecks ? options : options with { BoundsChecks = mode };
        }
    }

    /// <summary>How modules that tier up are compiled.</summary>
    internal CompilationOptions TieredCompilation => Compilation with { Calls = CallMode.Slots, TierUp = true };

    /// <summary>How accesses to memories that are made now are kept in bounds.</summary>
    internal BoundsCheckMode BoundsChecks =>
        Options.Compilation.BoundsChecks == BoundsCheckMode.Guard && LinearMemory.CanGuard(this)
            ? BoundsCheckMode.Guard
            : BoundsCheckMode.Explicit;

    /// <summary>Bytes of address space that all memories reserve.</summary>
    internal ResourceBudget ReservationBudget { get; }

    /// <summary>Types that the modules declare.</summary>
    internal ResourceBudget TypeBudget { get; }

    /// <summary>Hears of what tiers do.</summary>
    internal TierObserver Observer { get; }

    /// <summary>Where code is listed for profilers; null if nowhere.</summary>
    internal PerfListing? CodeListing { get; }

    /// <summary>What stands between the engine and a backend that compiles in the background.</summary>
    internal BackendGuard GuardOf(string backend) =>
        _guards.GetOrAdd(
            backend, static (name, engine) => new BackendGuard(name, engine.Options.Tiering, engine.Observer), this);

    /// <summary>The backends, the default one first.</summary>
    public IReadOnlyList<ICompiler> Compilers => _compilers;

    /// <summary>Whether modules of a backend tier up.</summary>
    internal bool TiersUp(string? backend) => (backend ?? Options.DefaultBackend) == TieredBackend;

    /// <summary>The compilers of the two tiers.</summary>
    /// <exception cref="ArgumentException">The engine has no two compilers that can follow each other.</exception>
    internal Tiers GetTiers() => FindTiers(_compilers) ?? throw new ArgumentException(
        $"the backend '{TieredBackend}' needs two compilers, singlepass and optimizing; this engine has: "
        + string.Join(", ", _compilers.Select(c => c.Name)));

    /// <summary>Two compilers that follow each other.</summary>
    internal readonly record struct Tiers(IFunctionCompilerProvider Baseline, IFunctionCompilerProvider Optimizing);

    /// <summary>Of some compilers, two that can follow each other, in whatever order; null if there are none.</summary>
    internal static Tiers? FindTiers(IReadOnlyList<ICompiler> compilers)
    {
        IFunctionCompilerProvider? baseline = null, next = null;
        foreach (var compiler in compilers)
        {
            if (compiler is not IFunctionCompilerProvider provider) continue;
            if (baseline is null && provider.SupportsTierUp) baseline = provider;
            else next ??= provider;
        }
        return baseline is not null && next is not null ? new Tiers(baseline, next) : null;
    }

    /// <summary>
    /// The backend with a name, or the default one for null: of <see cref="TieredBackend"/>, the compiler of its highest tier, which
    /// is what its modules are compiled with ahead of time.
    /// </summary>
    /// <exception cref="ArgumentException">The engine has no such backend.</exception>
    public ICompiler GetCompiler(string? name = null)
    {
        if (TiersUp(name)) return (ICompiler)GetTiers().Optimizing;
        name ??= Options.DefaultBackend;
        if (_compilers.Length == 0) throw new InvalidOperationException("this engine has no compiler; pass one to its constructor, or load a precompiled .wasmu artifact");
        if (name is null) return _compilers[0];
        foreach (var compiler in _compilers)
        {
            if (compiler.Name == name) return compiler;
        }
        throw new ArgumentException($"no backend '{name}'; this engine has: {string.Join(", ", _compilers.Select(c => c.Name))}", nameof(name));
    }

    internal ICompiler? DefaultCompiler => _compilers.Length > 0 ? _compilers[0] : null;
}
