using Microsoft.Extensions.Logging;

namespace Tiered;

/// <summary>How an engine is put together, whoever does it: a container or an <see cref="EngineBuilder"/>.</summary>
internal static class EngineComposition
{
    /// <summary>
    /// Makes an engine. Where two compilers can follow each other, modules tier up unless options say otherwise.
    /// </summary>
    internal static Engine Create(EngineOptions options, IReadOnlyList<ICompiler> compilers, ILogger<Engine>? logger)
    {
        if (options.DefaultBackend is null && Engine.FindTiers(compilers) is not null)
            options = options with { DefaultBackend = Engine.TieredBackend };
        return new Engine(options, compilers, logger);
    }
}
