using Tiered.CodeGen.X64;

namespace Tiered.Backend.Optimizing;

/// <summary>
/// The optimizing compiler: translates each body into SSA form, improves it pass by pass, selects instructions and allocates
/// registers. Slower to compile than the baseline tier by an order of magnitude; the code runs several times faster.
/// </summary>
public sealed class OptimizingCompiler : ICompiler
{
    internal const string BackendName = "optimizing";

    private const WasmFeatures Features =
        WasmFeatures.Wasm2 | WasmFeatures.RelaxedSimd | WasmFeatures.Threads | WasmFeatures.TailCall | WasmFeatures.ExtendedConst
        | WasmFeatures.MultiMemory | WasmFeatures.Memory64 | WasmFeatures.FunctionReferences;

    /// <inheritdoc/>
    public string Name => BackendName;

    /// <inheritdoc/>
    public string Version => "1";

    /// <inheritdoc/>
    public bool SupportsTarget(Target target) => target.Architecture == CpuArchitecture.X64;

    /// <inheritdoc/>
    public WasmFeatures SupportedFeatures(Target target) => SupportsTarget(target) ? Features : WasmFeatures.Mvp;

    /// <inheritdoc/>
    public TrampolinePair CompileTrampolines(FunctionType type, Target target)
    {
        Require(target);
        return Trampolines.Create(type);
    }

    /// <inheritdoc/>
    public CompiledModule Compile(WasmModule module, CompilationOptions options, CancellationToken cancellation = default, IProgress<CompilationProgress>? progress = null)
    {
        Require(options.Target);
        FeatureCheck.RefuseUnsupportedDeclarations(module, BackendName);
        var context = new ModuleContext(module, options);
        return CompilationRun<FunctionPipeline>.Compile(this, module, options, () => new FunctionPipeline(context), Trampolines.CreateAll, progress, cancellation);
    }

    private void Require(Target target)
    {
        if (!SupportsTarget(target)) throw new ArgumentException($"backend {Name} does not support target {target.Triple}", nameof(target));
    }
}
