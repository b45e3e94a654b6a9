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
    /// <param name="options">The engine's options; the defaults when null.</param>
    public static IServiceCollection AddTiered(this IServiceCollection services, EngineOptions? options = null)
    {
        services.TryAddSingleton<IOptions<EngineOptions>>(Options.Create(options ?? new EngineOptions()));
        services.TryAddSingleton(provider => new Engine(provider.GetRequiredService<IOptions<EngineOptions>>().Value, provider.GetServices<ICompiler>()));
        return services;
    }
}
