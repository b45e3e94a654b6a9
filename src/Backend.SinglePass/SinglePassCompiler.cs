using Tiered.CodeGen.X64;
using Tiered.Wasm;

namespace Tiered.Backend.SinglePass;

/// <summary>
/// The baseline compiler: validates and emits machine code in one pass over each body, without an intermediate
/// representation. Code comes at the cost of reading the module; it is a third to a half as fast as optimized code.
/// </summary>
public sealed class SinglePassCompiler : ICompiler
{
    private const WasmFeatures Features =
        WasmFeatures.Wasm2 | WasmFeatures.RelaxedSimd | WasmFeatures.Threads | WasmFeatures.TailCall | WasmFeatures.ExtendedConst
        | WasmFeatures.MultiMemory | WasmFeatures.Memory64 | WasmFeatures.FunctionReferences;

    /// <inheritdoc/>
    public string Name => "singlepass";

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
        RefuseDeclarations(module);
        int threads = Math.Clamp(options.MaxThreads, 1, Math.Max(1, module.DefinedFunctionCount));
        var run = new CompilationRun(module, options, threads, progress, cancellation);
        var chunks = run.Execute();
        try
        {
            var compiled = CompiledModule.Link(this, module, options, chunks, MakeTrampolines(module));
            module.BodiesValidated = true;
            return compiled;
        }
        catch
        {
            foreach (var chunk in chunks) chunk.Dispose();
            throw;
        }
    }

    internal static WasmFormatException Unsupported(string feature, long offset = -1) =>
        new(WasmFormatErrorKind.Unsupported, $"backend singlepass does not support {feature} (use optimizing or llvm)", offset);

    private void Require(Target target)
    {
        if (!SupportsTarget(target)) throw new ArgumentException($"backend {Name} does not support target {target.Triple}", nameof(target));
    }

    /// <summary>Things that are declared and may never be reached from a body.</summary>
    private static void RefuseDeclarations(WasmModule module)
    {
        foreach (var memory in module.Memories)
        {
            if (memory.PageSizeLog2 != 16) throw Unsupported("custom page sizes");
        }
        if (module.TagTypes.Length > 0) throw Unsupported("exceptions");
        foreach (var global in module.Globals) RefuseType(global.Value);
        foreach (var table in module.Tables) RefuseType(table.Element);
        for (int i = 0; i < module.ImportedFunctionCount; i++)
        {
            foreach (var parameter in module.FunctionType(i).Parameters) RefuseType(parameter);
            foreach (var result in module.FunctionType(i).Results) RefuseType(result);
        }
    }

    private static void RefuseType(ValType type)
    {
        if (!type.IsRef) return;
        if (type.Heap.Top == HeapKind.Any) throw Unsupported("garbage collection");
        if (type.Heap.Top == HeapKind.Exn) throw Unsupported("exceptions");
    }

    private static TrampolinePair[] MakeTrampolines(WasmModule module)
    {
        var seen = new HashSet<int>();
        var pairs = new List<TrampolinePair>();
        foreach (var type in module.Types)
        {
            if (type.Function is { } function && seen.Add(type.Id)) pairs.Add(Trampolines.Create(function));
        }
        return [.. pairs];
    }
}
