using Tiered.CodeGen.X64;
using Tiered.Wasm;

namespace Tiered.Backend.SinglePass;

/// <summary>
/// The baseline compiler: validates and emits machine code in one pass over each body, without an intermediate
/// representation. Code comes at the cost of reading the module; it is a third to a half as fast as optimized code.
/// </summary>
public sealed class SinglePassCompiler : ICompiler
{
    private const string BackendName = "singlepass";

    private const WasmFeatures Features =
        WasmFeatures.Wasm2 | WasmFeatures.RelaxedSimd | WasmFeatures.Threads | WasmFeatures.TailCall | WasmFeatures.ExtendedConst
        | WasmFeatures.MultiMemory | WasmFeatures.Memory64 | WasmFeatures.FunctionReferences;

    /// <inheritdoc/>
    public string Name => BackendName;

    /// <inheritdoc/>
    public string Version { get; } = BuildVersion.Of(typeof(SinglePassCompiler), typeof(Trampolines), typeof(FunctionValidator), typeof(ICompiler));

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
        return CompilationRun<Worker>.Compile(this, module, options, () => new Worker(module, options), Trampolines.CreateAll, progress, cancellation);
    }

    internal static WasmFormatException Unsupported(string feature, long offset = -1) => FeatureCheck.Unsupported(BackendName, feature, offset);

    private void Require(Target target)
    {
        if (!SupportsTarget(target)) throw new ArgumentException($"backend {Name} does not support target {target.Triple}", nameof(target));
    }

    private sealed class Worker(WasmModule module, CompilationOptions options) : IFunctionCompiler
    {
        private readonly FunctionValidator _validator = new(module);
        private FunctionCompiler _compiler = new(module, options);

        public void Compile(int functionIndex, CodeChunk chunk)
        {
            _validator.Run(functionIndex, ref _compiler);
            _compiler.Finish(chunk);
        }

        public void Dispose() => _compiler.Dispose();
    }
}
