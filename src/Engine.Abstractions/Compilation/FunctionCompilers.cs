namespace Tiered;

/// <summary>A compiler by name and version.</summary>
/// <param name="Name">As <see cref="ICompiler.Name"/>.</param>
/// <param name="Version">As <see cref="ICompiler.Version"/>.</param>
public readonly record struct CompilerId(string Name, string Version);

/// <summary>Which of several compilers made which function of a module.</summary>
/// <param name="Compilers">The compilers, at most 255.</param>
/// <param name="ByFunction">By defined function, the index of its compiler.</param>
public sealed record FunctionCompilers(IReadOnlyList<CompilerId> Compilers, ReadOnlyMemory<byte> ByFunction);
