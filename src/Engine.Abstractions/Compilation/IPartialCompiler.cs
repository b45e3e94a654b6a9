namespace Tiered;

/// <summary>A backend that can compile a part of a module and leave the rest to another, whose code its own calls directly.</summary>
public interface IPartialCompiler : ICompiler
{
    /// <summary>Compiles a module together with another backend. The result depends on the arguments alone, not on threads.</summary>
    /// <param name="module">The module.</param>
    /// <param name="options">What to compile for.</param>
    /// <param name="isOwn">By defined function, whether this backend compiles it.</param>
    /// <param name="other">Compiles the other functions.</param>
    /// <param name="cancellation">Stops the compilation.</param>
    /// <param name="progress">Hears of finished functions.</param>
    /// <exception cref="WasmFormatException">A body is malformed, invalid, over a limit, or uses a feature that its backend lacks.</exception>
    CompiledModule CompilePart(
        WasmModule module, CompilationOptions options, ReadOnlyMemory<bool> isOwn, IFunctionCompilerProvider other,
        CancellationToken cancellation = default, IProgress<CompilationProgress>? progress = null);
}

/// <summary>What one thread uses to compile functions of a module with two backends.</summary>
/// <param name="own">Compiles a part of the functions.</param>
/// <param name="isOwn">By defined function, whether it is in that part.</param>
/// <param name="firstDefined">Index of the first defined function.</param>
/// <param name="other">Compiles the others.</param>
public sealed class PartialFunctionCompiler(
    IWeighingFunctionCompiler own, ReadOnlyMemory<bool> isOwn, int firstDefined, IFunctionCompiler other) : IWeighingFunctionCompiler
{
    private bool IsOwn(int functionIndex) => isOwn.Span[functionIndex - firstDefined];

    /// <inheritdoc/>
    public void Compile(int functionIndex, CodeChunk chunk) => (IsOwn(functionIndex) ? own : other).Compile(functionIndex, chunk);

    /// <inheritdoc/>
    public bool TryCompile(int functionIndex, CodeChunk chunk)
    {
        if (IsOwn(functionIndex)) return own.TryCompile(functionIndex, chunk);
        other.Compile(functionIndex, chunk);
        return true;
    }

    /// <inheritdoc/>
    public bool[] Admit(ReadOnlySpan<int> functions) => own.Admit(functions);

    /// <inheritdoc/>
    public void CompileHeavy(int functionIndex, CodeChunk chunk, bool isAdmitted) => own.CompileHeavy(functionIndex, chunk, isAdmitted);

    /// <inheritdoc/>
    public void Dispose()
    {
        own.Dispose();
        other.Dispose();
    }
}
