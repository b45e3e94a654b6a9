namespace Tiered.Backend.Optimizing;

/// <summary>Adds the optimizing compiler to containers and engines.</summary>
public static class OptimizingBuilderExtensions
{
    /// <summary>
    /// Registers the compiler as <see cref="ICompiler"/>, and as a keyed one under <c>optimizing</c>. Where the
    /// baseline compiler is registered, too, functions out of all proportion are left to it (<see
    /// cref="OptimizingCompiler.Fallback"/>).
    /// </summary>
    public static TBuilder AddOptimizing<TBuilder>(this ITieredBuilder<TBuilder> builder) => Add(builder);

    /// <summary>Gives the engine the compiler, as <see cref="AddOptimizing"/>.</summary>
    public static TBuilder UseOptimizing<TBuilder>(this IEngineBuilder<TBuilder> builder) => Add(builder);

    private static TBuilder Add<TBuilder>(IBackendBuilder<TBuilder> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddBackend(
            OptimizingCompiler.BackendName,
            static find => new OptimizingCompiler { Fallback = find("singlepass") as IFunctionCompilerProvider });
    }
}
