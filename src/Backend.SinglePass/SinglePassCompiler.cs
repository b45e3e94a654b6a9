using Tiered.CodeGen;
using Tiered.CodeGen.X64;
using Tiered.Wasm;

namespace Tiered.Backend.SinglePass;

/// <summary>
/// The baseline compiler: validates and emits machine code in one pass over each body, without an intermediate
/// representation. Code comes at the cost of reading the module.
/// </summary>
public sealed class SinglePassCompiler() : NativeCompiler(BackendName), IFunctionCompilerProvider
{
    internal const string BackendName = "singlepass";

    /// <inheritdoc/>
    public override string Version { get; } = BuildVersion.Of(typeof(SinglePassCompiler), typeof(Trampolines), typeof(FunctionValidator), typeof(ICompiler));

    /// <inheritdoc/>
    public bool SupportsTierUp => true;

    /// <inheritdoc/>
    public override CompiledModule Compile(WasmModule module, CompilationOptions options, CancellationToken cancellation = default, IProgress<CompilationProgress>? progress = null)
    {
        Require(module, options);
        return CompilationRun<Worker>.Compile(this, module, options, () => new Worker(module, options, cancellation), Trampolines.CreateAll, progress, cancellation);
    }

    /// <inheritdoc/>
    public IFunctionCompiler CreateFunctionCompiler(WasmModule module, CompilationOptions options, CancellationToken cancellation = default)
    {
        Require(module, options);
        return new Worker(module, options, cancellation);
    }

    internal static WasmFormatException Unsupported(string feature, long offset = -1) => FeatureCheck.Unsupported(BackendName, feature, offset);

    private sealed class Worker(WasmModule module, CompilationOptions options, CancellationToken cancellation) : IFunctionCompiler
    {
        private readonly FunctionValidator _validator = new(module, cancellation);
        private FunctionCompiler _compiler = new(module, options);

        public void Compile(int functionIndex, CodeChunk chunk)
        {
            _validator.Run(functionIndex, ref _compiler);
            _compiler.Finish(chunk);
        }

        public void Dispose() => _compiler.Dispose();
    }
}
