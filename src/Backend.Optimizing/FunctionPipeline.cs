using Tiered.Backend.Optimizing.Frontend;
using Tiered.Backend.Optimizing.Ir;
using Tiered.Wasm;

namespace Tiered.Backend.Optimizing;

/// <summary>What all threads that compile one module share; read only.</summary>
internal sealed class ModuleContext(WasmModule module, CompilationOptions options)
{
    public WasmModule Module { get; } = module;
    public CompilationOptions Options { get; } = options;
    public VMOffsets Offsets { get; } = new(module);
    public BranchHints Hints { get; } = BranchHints.Read(module);
}

/// <summary>The way of one function: translate, improve, generate code. One instance a thread; all buffers are kept.</summary>
internal sealed class FunctionPipeline : IFunctionCompiler
{
    private readonly Function _function = new();
    private readonly FunctionValidator _validator;
    private FunctionTranslator _translator;

    public FunctionPipeline(ModuleContext context)
    {
        _validator = new FunctionValidator(context.Module);
        _translator = new FunctionTranslator(context.Module, context.Options, context.Hints, _function);
    }

    /// <summary>The function translated last.</summary>
    public Function Function => _function;

    /// <summary>Validates and translates a function.</summary>
    public void Translate(int functionIndex) => FunctionTranslator.Translate(ref _translator, _validator, functionIndex);

    public void Compile(int functionIndex, CodeChunk chunk)
    {
        Translate(functionIndex);
    }

    public void Dispose()
    {
    }
}
