using Tiered.CodeGen;
using Tiered.CodeGen.X64;
using Tiered.Wasm;

namespace Tiered.Backend.Optimizing;

/// <summary>A function at one point of its compilation.</summary>
/// <param name="Name">The step that made it so: <c>translate</c>, a pass, <c>select</c> or <c>allocate</c>.</param>
/// <param name="Text">The function in the textual form of the intermediate representation, or a listing of machine instructions.</param>
public sealed record CompilationStage(string Name, string Text);

/// <summary>
/// The optimizing compiler: translates each body into SSA form, improves it pass by pass, selects instructions and allocates
/// registers. Slower to compile than the baseline tier by an order of magnitude; the README compares the code.
/// </summary>
public sealed class OptimizingCompiler : NativeCompiler, IFunctionCompilerProvider, IPartialCompiler
{
    internal const string BackendName = "optimizing";

    private static readonly string Build = BuildVersion.Of(typeof(OptimizingCompiler), typeof(Trampolines), typeof(FunctionValidator), typeof(ICompiler));

    private readonly HashSet<string> _disabledPasses;

    /// <summary>Makes a compiler that runs all passes, but for those named.</summary>
    /// <param name="disabledPasses">Names of passes to leave out, as <see cref="Passes"/> has them: to find the one at fault, or to see what it is worth.</param>
    /// <exception cref="ArgumentException">There is no pass of that name.</exception>
    public OptimizingCompiler(params IEnumerable<string> disabledPasses)
        : base(BackendName)
    {
        _disabledPasses = [.. disabledPasses];
        foreach (string name in _disabledPasses)
        {
            if (!Passes.Contains(name)) throw new ArgumentException($"there is no pass '{name}'; passes are {string.Join(", ", Passes)}", nameof(disabledPasses));
        }
    }

    /// <summary>
    /// Compiles functions that ask for far more than their bytes, a thousand values at a call of two bytes for instance. Without one, these take what they take up to a limit, beyond
    /// which the module is refused.
    /// </summary>
    public IFunctionCompilerProvider? Fallback { get; init; }

    /// <summary>Compiles every function like one that is too large for SSA form and passes: for tests.</summary>
    internal bool TakesAllForOversize { get; init; }

    /// <summary>Names of all passes.</summary>
    public static IReadOnlyList<string> Passes => FunctionPipeline.PassNames;

    /// <inheritdoc/>
    public override string Version
    {
        get
        {
            string passes = _disabledPasses.Count == 0 ? "" : "-" + string.Join('-', _disabledPasses.Order(StringComparer.Ordinal));
            return Build + passes + (Fallback is null ? "" : $"-{Fallback.Name}-{Fallback.Version}");
        }
    }

    /// <inheritdoc/>
    public override CompiledModule Compile(WasmModule module, CompilationOptions options, CancellationToken cancellation = default, IProgress<CompilationProgress>? progress = null)
    {
        Require(module, options);
        var context = new ModuleContext(module, options, _disabledPasses, cancellation) { TakesAllForOversize = TakesAllForOversize, Fallback = Fallback };
        return CompilationRun<FunctionPipeline>.Compile(this, module, options, () => new FunctionPipeline(context), Trampolines.CreateAll, progress, cancellation);
    }

    /// <inheritdoc/>
    public CompiledModule CompilePart(
        WasmModule module, CompilationOptions options, ReadOnlyMemory<bool> isOwn, IFunctionCompilerProvider other,
        CancellationToken cancellation = default, IProgress<CompilationProgress>? progress = null)
    {
        Require(module, options);
        var context = new ModuleContext(module, options, _disabledPasses, cancellation) { TakesAllForOversize = TakesAllForOversize, Fallback = Fallback };
        return CompilationRun<PartialFunctionCompiler>.Compile(
            this, module, options,
            () => new PartialFunctionCompiler(
                new FunctionPipeline(context), isOwn, module.ImportedFunctionCount, other.CreateFunctionCompiler(module, options, cancellation)),
            Trampolines.CreateAll, progress, cancellation);
    }

    /// <summary>
    /// Makes what one thread needs to compile functions of a module; it is an <see cref="ILoopEntryCompiler"/>. What
    /// is known of the module is found out once and shared, so that making one takes microseconds, and some 300 KB of
    /// buffers that whoever compiles many functions keeps.
    /// </summary>
    /// <param name="module">The module.</param>
    /// <param name="options">What to compile for.</param>
    /// <param name="cancellation">Looked at within functions, too.</param>
    public IFunctionCompiler CreateFunctionCompiler(WasmModule module, CompilationOptions options, CancellationToken cancellation = default)
    {
        Require(module, options);
        var facts = ModuleFacts.Of(module);
        return new FunctionPipeline(
            new ModuleContext(module, options, _disabledPasses, cancellation, facts) { Fallback = Fallback });
    }

    /// <summary>Shows how a function is compiled: its intermediate representation after translation and after each pass that changes it, then the selected
    /// machine instructions with virtual registers, and with those that were allocated.</summary>
    /// <param name="module">A decoded module.</param>
    /// <param name="functionIndex">Index of a defined function.</param>
    /// <param name="options">What to compile for.</param>
    /// <exception cref="WasmFormatException">The body is malformed, invalid, or uses a feature the backend lacks.</exception>
    public IReadOnlyList<CompilationStage> Trace(WasmModule module, int functionIndex, CompilationOptions options)
    {
        Require(module, options);
        ArgumentOutOfRangeException.ThrowIfLessThan(functionIndex, module.ImportedFunctionCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(functionIndex, module.FunctionTypes.Length);
        var stages = new List<CompilationStage>();
        var context = new ModuleContext(module, options, _disabledPasses);
        using var pipeline = new FunctionPipeline(context, (name, text) => stages.Add(new CompilationStage(name, text)))
        {
            Observer = (name, function) =>
            {
                string text = Ir.Printer.Print(function);
                if (stages.Count == 0 || stages[^1].Text != text) stages.Add(new CompilationStage(name, text));
            },
        };
        using var chunk = new CodeChunk();
        pipeline.Compile(functionIndex, chunk);
        return stages;
    }
}
