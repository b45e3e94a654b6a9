using Tiered.CodeGen.X64;

namespace Tiered.CodeGen;

/// <summary>What the compilers to native code have in common: their targets, the features they compile, and the trampolines, which are the same for all.</summary>
/// <param name="name">The backend's name.</param>
public abstract class NativeCompiler(string name) : ICompiler
{
    private const WasmFeatures Features =
        WasmFeatures.Wasm2 | WasmFeatures.RelaxedSimd | WasmFeatures.Threads | WasmFeatures.TailCall | WasmFeatures.ExtendedConst
        | WasmFeatures.MultiMemory | WasmFeatures.Memory64 | WasmFeatures.FunctionReferences;

    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public abstract string Version { get; }

    /// <inheritdoc/>
    public bool SupportsTarget(Target target) => target.Architecture == CpuArchitecture.X64;

    /// <inheritdoc/>
    public WasmFeatures SupportedFeatures(Target target) => SupportsTarget(target) ? Features : WasmFeatures.Mvp;

    /// <inheritdoc/>
    public TrampolinePair CompileTrampolines(FunctionType type, Target target)
    {
        RequireTarget(target);
        return Trampolines.Create(type);
    }

    /// <inheritdoc/>
    public abstract CompiledModule Compile(
        WasmModule module, CompilationOptions options, CancellationToken cancellation = default, IProgress<CompilationProgress>? progress = null);

    /// <summary>Refuses targets and declarations of modules that no backend serves.</summary>
    /// <param name="module">The module to compile.</param>
    /// <param name="options">What to compile for.</param>
    /// <exception cref="ArgumentException">The target is not supported.</exception>
    /// <exception cref="WasmFormatException">The module declares something that is not supported.</exception>
    protected void Require(WasmModule module, CompilationOptions options)
    {
        RequireTarget(options.Target);
        FeatureCheck.RefuseUnsupportedDeclarations(module, Name);
    }

    private void RequireTarget(Target target)
    {
        if (!SupportsTarget(target)) throw new ArgumentException($"backend {Name} does not support target {target.Triple}", nameof(target));
    }
}
