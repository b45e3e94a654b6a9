using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Tiered;

/// <summary>
/// Registers Tiered with dependency injection. Where a compiler of a first tier and another one are registered, an
/// engine tiers up by default; else its first compiler is the default. <see cref="EngineOptions.DefaultBackend"/> says
/// otherwise.
/// </summary>
public static class EngineServiceCollectionExtensions
{
    /// <summary>
    /// Adds a singleton <see cref="Engine"/> that uses every registered <see cref="ICompiler"/>, whether the builder's
    /// methods (<c>AddSinglePass</c>, <c>AddOptimizing</c>, <c>AddLlvm</c>) added it or <c>AddSingleton&lt;ICompiler,
    /// X&gt;()</c>.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="configure">
    /// Sets options, beside <c>services.Configure&lt;EngineOptions&gt;(...)</c>, which takes a configuration section,
    /// too.
    /// </param>
    public static TieredBuilder AddTiered(this IServiceCollection services, Action<EngineOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(static provider => Create(provider, Options.DefaultName));
        return Register(services, Options.DefaultName, configure);
    }

    /// <summary>
    /// Adds a keyed singleton <see cref="Engine"/> for one kind of work: <c>[FromKeyedServices("fast-start")]
    /// Engine</c>. It has options of its own, by the same name, and the backends that are added for it, or all that are
    /// registered if none is.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="name">Key of the engine and name of its options.</param>
    /// <param name="configure">
    /// Sets options, beside <c>services.Configure&lt;EngineOptions&gt;(name, ...)</c>, which takes a configuration
    /// section, too.
    /// </param>
    public static TieredBuilder AddTiered(
        this IServiceCollection services, string name, Action<EngineOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        services.TryAddKeyedSingleton(name, static (provider, key) => Create(provider, (string)key!));
        return Register(services, name, configure);
    }

    private static TieredBuilder Register(IServiceCollection services, string name, Action<EngineOptions>? configure)
    {
        services.AddOptions<EngineOptions>(name);
        if (configure is not null) services.Configure(name, configure);
        return new TieredBuilder(services, name);
    }

    private static Engine Create(IServiceProvider provider, string name) => EngineComposition.Create(
        provider.GetRequiredService<IOptionsMonitor<EngineOptions>>().Get(name),
        TieredBuilder.EngineBackends.Of(provider, name),
        provider.GetService<ILogger<Engine>>());
}
