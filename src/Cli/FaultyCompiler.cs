using Tiered.Wasm;

namespace Tiered.Cli;

/// <summary>
/// A compiler that compiles one function wrongly when it tiers up, with a subtraction in place of its first addition: so that
/// <c>--verify-tiers</c> can show that it finds something.
/// </summary>
internal sealed class FaultyCompiler(IFunctionCompilerProvider compiler, int function) : ICompiler, IFunctionCompilerProvider
{
    private ICompiler Whole => (ICompiler)compiler;

    public string Name => Whole.Name;
    public string Version => compiler.Version + "-faulty";
    public bool SupportsTarget(Target target) => Whole.SupportsTarget(target);
    public WasmFeatures SupportedFeatures(Target target) => Whole.SupportedFeatures(target);
    public TrampolinePair CompileTrampolines(FunctionType type, Target target) => Whole.CompileTrampolines(type, target);

    public CompiledModule Compile(
        WasmModule module, CompilationOptions options, CancellationToken cancellation = default, IProgress<CompilationProgress>? progress = null) =>
        Whole.Compile(module, options, cancellation, progress);

    public IFunctionCompiler CreateFunctionCompiler(WasmModule module, CompilationOptions options, CancellationToken cancellation = default) =>
        compiler.CreateFunctionCompiler(Alter(module), options, cancellation);

    private WasmModule Alter(WasmModule module)
    {
        byte[] bytes = module.Bytes.ToArray();
        var body = module.Bodies[function - module.ImportedFunctionCount];
        var reader = new OperatorReader(module.Body(function));
        while (reader.Read())
        {
            if (reader.Opcode is not Opcode.I32Add) continue;
            bytes[body.Offset + reader.Position] = (byte)Opcode.I32Sub;
            return ModuleDecoder.Decode(bytes, module.Features, module.Limits);
        }
        throw new InputException($"function {function} has no i32.add to compile wrongly");
    }
}
