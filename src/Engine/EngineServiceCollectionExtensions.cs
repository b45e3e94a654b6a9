using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Tiered;

/// <summary>Registers Tiered with dependency injection.</summary>
public static class EngineServiceCollectionExtensions
{
    /// <summary>
    /// Adds a singleton <see cref="Engine"/> that uses every registered <see cref="ICompiler"/>, the first one by default.
    /// Register backends beside it: <c>services.AddTiered().AddSingleton&lt;ICompiler, SinglePassCompiler&gt;()</c>.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="configure">
    /// Sets options, beside <c>services.Configure&lt;EngineOptions&gt;(...)</c>, which takes a configuration section, too.
    /// </param>
    public static IServiceCollection AddTiered(this IServiceCollection services, Action<EngineOptions>? configure = null)
    {
        services.AddOptions<EngineOptions>();
        if (configure is not null) services.Configure(configure);
        services.TryAddSingleton(provider =>
            new Engine(provider.GetRequiredService<IOptions<EngineOptions>>().Value, provider.GetServices<ICompiler>()));
        return services;
    }
}
