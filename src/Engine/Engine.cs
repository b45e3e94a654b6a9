namespace Tiered;

/// <summary>How an <see cref="Engine"/> treats modules and their instances.</summary>
public sealed record EngineOptions
{
    /// <summary>What modules may use; WebAssembly 3.0 and threads by default.</summary>
    public WasmFeatures Features { get; init; } = WasmFeatures.Default;

    /// <summary>Limits for modules.</summary>
    public WasmLimits Limits { get; init; } = WasmLimits.Default;

    /// <summary>How compilers generate code. <see cref="CompilationOptions.BoundsChecks"/> also decides how memories are reserved.</summary>
    public CompilationOptions Compilation { get; init; } = new();

    /// <summary>Largest size of one linear memory in bytes; growing beyond it fails. 4 GiB by default.</summary>
    public ulong MaxMemoryBytes { get; init; } = 4ul << 30;

    /// <summary>Largest number of elements of one table; growing beyond it fails. 10,000,000 by default, as in browsers.</summary>
    public uint MaxTableElements { get; init; } = 10_000_000;

    /// <summary>Largest size of all linear memories of a store together, in bytes; 8 GiB by default. Growing beyond it fails.</summary>
    public ulong MaxStoreMemoryBytes { get; init; } = 8ul << 30;

    /// <summary>Largest number of elements of all tables of a store together; 20,000,000 by default (8 bytes each). Growing beyond it fails.</summary>
    public ulong MaxStoreTableElements { get; init; } = 20_000_000;
}

/// <summary>
/// Compilers and settings, shared by modules and stores. Thread-safe. Backends are given to it: in code, or by
/// dependency injection (<see cref="EngineServiceCollectionExtensions.AddTiered"/>).
/// </summary>
public sealed class Engine
{
    private readonly ICompiler[] _compilers;

    /// <summary>An engine that compiles with the first of <paramref name="compilers"/> unless a module asks for another; with none, it runs artifacts only.</summary>
    public Engine(params IEnumerable<ICompiler> compilers) : this(new EngineOptions(), compilers) { }

    /// <summary>An engine with options.</summary>
    public Engine(EngineOptions options, params IEnumerable<ICompiler> compilers)
    {
        Options = options;
        _compilers = [.. compilers];
        Runtime.TrapHandler.EnsureInstalled();
    }

    public EngineOptions Options { get; }

    /// <summary>The backends, the default one first.</summary>
    public IReadOnlyList<ICompiler> Compilers => _compilers;

    /// <summary>The backend with a name, or the default one for null.</summary>
    /// <exception cref="ArgumentException">The engine has no such backend.</exception>
    public ICompiler GetCompiler(string? name = null)
    {
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
