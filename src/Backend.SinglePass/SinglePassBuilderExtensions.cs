namespace Tiered.Backend.SinglePass;

/// <summary>Adds the baseline compiler to containers and engines.</summary>
public static class SinglePassBuilderExtensions
{
    /// <summary>
    /// Registers the compiler as <see cref="ICompiler"/>, and as a keyed one under <c>singlepass</c>.
    /// </summary>
    public static TBuilder AddSinglePass<TBuilder>(this ITieredBuilder<TBuilder> builder) => Add(builder);

    /// <summary>Gives the engine the compiler.</summary>
    public static TBuilder UseSinglePass<TBuilder>(this IEngineBuilder<TBuilder> builder) => Add(builder);

    private static TBuilder Add<TBuilder>(IBackendBuilder<TBuilder> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddBackend(SinglePassCompiler.BackendName, static _ => new SinglePassCompiler());
    }
}
