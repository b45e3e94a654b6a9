using Tiered.CodeGen;
using Tiered.CodeGen.X64;

namespace Tiered.Backend.Llvm;

/// <summary>A function at one point of its compilation.</summary>
/// <param name="Name"><c>translate</c>, <c>optimize</c> or <c>object</c>.</param>
/// <param name="Text">The function in LLVM's text form; of the object, its section, relocations and places.</param>
public sealed record LlvmStage(string Name, string Text);

/// <summary>
/// The LLVM compiler: translates whole modules into LLVM's intermediate representation and runs its optimising pipeline over them, with inlining
/// across functions and vectorisation. The slowest compiler and the fastest code. Needs libLLVM at run time (<see cref="LibLlvm"/>).
/// </summary>
public sealed class LlvmCompiler : NativeCompiler, IPartialCompiler
{
    internal const string BackendName = "llvm";

    private static readonly string Build = BuildVersion.Of(typeof(LlvmCompiler), typeof(Trampolines), typeof(Wasm.FunctionValidator), typeof(ICompiler));

    private readonly LlvmOptions _options;
    private readonly IFunctionCompilerProvider? _fallback;

    /// <summary>Makes a compiler.</summary>
    /// <param name="options">How to use LLVM.</param>
    /// <param name="fallback">Compiles functions that are too large for LLVM; without one they are refused.</param>
    public LlvmCompiler(LlvmOptions? options = null, IFunctionCompilerProvider? fallback = null)
        : base(BackendName)
    {
        _options = options ?? new LlvmOptions();
        _fallback = fallback;
    }

    /// <inheritdoc/>
    public override string Version
    {
        get
        {
            string mode = _options.RelaxedTraps ? "-relaxed" : "";
            string limits = $"-{_options.PartitionBytes}-{_options.MaxFunctionBytes}";
            return $"{Build}-llvm{(LibLlvm.IsAvailable ? LibLlvm.Version.ToString() : "")}{mode}{limits}{(_fallback is null ? "" : $"-{_fallback.Name}-{_fallback.Version}")}";
        }
    }

    /// <inheritdoc/>
    /// <exception cref="WasmException">There is no usable libLLVM on this machine.</exception>
    public override CompiledModule Compile(WasmModule module, CompilationOptions options, CancellationToken cancellation = default, IProgress<CompilationProgress>? progress = null) =>
        Compile(module, options, null, null, cancellation, progress);

    /// <inheritdoc/>
    /// <exception cref="WasmException">There is no usable libLLVM on this machine.</exception>
    public CompiledModule CompilePart(
        WasmModule module, CompilationOptions options, ReadOnlyMemory<bool> isOwn, IFunctionCompilerProvider other,
        CancellationToken cancellation = default, IProgress<CompilationProgress>? progress = null) =>
        Compile(module, options, isOwn, other, cancellation, progress);

    private CompiledModule Compile(
        WasmModule module, CompilationOptions options, ReadOnlyMemory<bool>? isOwn, IFunctionCompilerProvider? other,
        CancellationToken cancellation, IProgress<CompilationProgress>? progress)
    {
        Require(module, options);
        LibLlvm.Require();
        var context = new ModuleContext(module, options, _options);
        var plan = PartitionPlan.Make(context, isOwn, cancellation);
        var chunks = new PartitionRun(context, plan, _fallback, other, progress, cancellation).Execute();
        try
        {
            var compiled = CompiledModule.Link(this, module, options, chunks, Trampolines.CreateAll);
            module.BodiesValidated = true;
            return compiled;
        }
        catch
        {
            foreach (var chunk in chunks) chunk.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Shows how a function is compiled: LLVM's text after translation and after the passes, of the partition it is in, and its part of the object. A function that
    /// was inlined everywhere is not in the second.
    /// </summary>
    /// <param name="module">A decoded module.</param>
    /// <param name="functionIndex">Index of a defined function.</param>
    /// <param name="options">What to compile for.</param>
    /// <exception cref="WasmException">There is no usable libLLVM on this machine.</exception>
    public IReadOnlyList<LlvmStage> Trace(WasmModule module, int functionIndex, CompilationOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(functionIndex, module.ImportedFunctionCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(functionIndex, module.FunctionTypes.Length);
        var stages = new List<LlvmStage>();
        var observed = _options with
        {
            Observer = (stage, text) =>
            {
                string? function = stage.StartsWith("functions ", StringComparison.Ordinal) ? FunctionText(text, functionIndex)
                    : stage == $"function {functionIndex}: object" ? text
                    : null;
                if (function is null) return;
                lock (stages) stages.Add(new LlvmStage(stage[(stage.LastIndexOf(' ') + 1)..], function));
            },
        };
        using var compiled = new LlvmCompiler(observed, _fallback).Compile(module, options);
        return stages;
    }

    /// <summary>A function's definition in the text of an LLVM module; null when it is not there.</summary>
    private static string? FunctionText(string module, int functionIndex)
    {
        const string Definition = "\ndefine ";
        for (int at = module.IndexOf(Definition, StringComparison.Ordinal); at >= 0; at = module.IndexOf(Definition, at + 1, StringComparison.Ordinal))
        {
            int lineEnd = module.IndexOf('\n', at + 1), end = module.IndexOf("\n}", at, StringComparison.Ordinal);
            if (module.AsSpan(at, lineEnd - at).Contains($"@f{functionIndex}(", StringComparison.Ordinal)) return module[(at + 1)..(end + 2)];
        }
        return null;
    }
}
