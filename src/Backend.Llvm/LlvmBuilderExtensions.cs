namespace Tiered.Backend.Llvm;

/// <summary>Adds the LLVM compiler to containers and engines.</summary>
public static class LlvmBuilderExtensions
{
    /// <summary>
    /// Registers the compiler as <see cref="ICompiler"/>, and as a keyed one under <c>llvm</c>. What is too large for
    /// LLVM is left to the optimizing compiler, or else to the baseline, if either is registered, too.
    /// </summary>
    /// <param name="builder">Where to register.</param>
    /// <param name="options">How to use LLVM.</param>
    public static TBuilder AddLlvm<TBuilder>(this ITieredBuilder<TBuilder> builder, LlvmOptions? options = null) =>
        Add(builder, options);

    /// <summary>Gives the engine the compiler, as <see cref="AddLlvm"/>.</summary>
    /// <param name="builder">Makes the engine.</param>
    /// <param name="options">How to use LLVM.</param>
    public static TBuilder UseLlvm<TBuilder>(this IEngineBuilder<TBuilder> builder, LlvmOptions? options = null) =>
        Add(builder, options);

    private static TBuilder Add<TBuilder>(IBackendBuilder<TBuilder> builder, LlvmOptions? options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddBackend(
            LlvmCompiler.BackendName,
            find => new LlvmCompiler(options, (find("optimizing") ?? find("singlepass")) as IFunctionCompilerProvider));
    }
}
