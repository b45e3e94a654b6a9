using Microsoft.Extensions.Logging;

namespace Tiered;

/// <summary>
/// Makes engines without a container, by the rules of <see cref="EngineServiceCollectionExtensions"/>:
/// <c>new EngineBuilder().UseSinglePass().UseOptimizing().Build()</c>.
/// </summary>
public sealed class EngineBuilder : IEngineBuilder<EngineBuilder>
{
    private readonly List<(string Name, Func<BackendLookup, ICompiler> Create)> _backends = [];
    private readonly List<Action<EngineOptions>> _configurations = [];
    private ILogger<Engine>? _logger;

    /// <summary>Adds a compiler that was made elsewhere.</summary>
    public EngineBuilder Use(ICompiler compiler)
    {
        ArgumentNullException.ThrowIfNull(compiler);
        return AddBackend(compiler.Name, _ => compiler);
    }

    /// <inheritdoc/>
    /// <remarks>One of a name that was added before takes its place.</remarks>
    public EngineBuilder AddBackend(string name, Func<BackendLookup, ICompiler> create)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(create);
        int known = _backends.FindIndex(backend => backend.Name == name);
        if (known < 0) _backends.Add((name, create));
        else _backends[known] = (name, create);
        return this;
    }

    /// <summary>Sets options.</summary>
    public EngineBuilder Configure(Action<EngineOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        _configurations.Add(configure);
        return this;
    }

    /// <summary>Tells what happens to a logger, which is never called on a thread that runs WebAssembly.</summary>
    public EngineBuilder UseLogger(ILogger<Engine> logger)
    {
        ArgumentNullException.ThrowIfNull(logger);
        _logger = logger;
        return this;
    }

    /// <summary>Tells what happens to a logger of a factory, as <see cref="UseLogger(ILogger{Engine})"/>.</summary>
    public EngineBuilder UseLogger(ILoggerFactory factory) => UseLogger(factory.CreateLogger<Engine>());

    /// <summary>Makes an engine: a new one, with compilers of its own, each time.</summary>
    public Engine Build()
    {
        var options = new EngineOptions();
        foreach (var configure in _configurations) configure(options);
        var made = new Dictionary<string, ICompiler>();
        var compilers = _backends.ConvertAll(backend => Find(backend.Name)!);
        return EngineComposition.Create(options, compilers, _logger);

        ICompiler? Find(string name)
        {
            if (made.TryGetValue(name, out var compiler)) return compiler;
            int index = _backends.FindIndex(backend => backend.Name == name);
            return index < 0 ? null : made[name] = _backends[index].Create(Find);
        }
    }
}
