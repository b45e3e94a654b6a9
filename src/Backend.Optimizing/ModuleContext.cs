using System.Runtime.CompilerServices;
using Tiered.Backend.Optimizing.Ir;
using Tiered.Wasm;

namespace Tiered.Backend.Optimizing;

/// <summary>
/// What compiling wants to know about a module, whatever the options; any thread may ask. Compilers of single
/// functions of one module share it.
/// </summary>
internal sealed class ModuleFacts(WasmModule module)
{
    private static readonly ConditionalWeakTable<WasmModule, ModuleFacts> Shared = [];

    /// <summary>The facts that all compilers of a module's functions share, kept as long as the module.</summary>
    public static ModuleFacts Of(WasmModule module) => Shared.GetValue(module, static m => new ModuleFacts(m));

    public BranchHints Hints { get; } = BranchHints.Read(module);

    /// <summary>How often functions are called.</summary>
    public CallGraph CallGraph { get; } = new(module);

    /// <summary>What every imported memory has: they share a region.</summary>
    public ulong ImportedMemoryMinimum { get; } =
        module.Memories.Take(module.ImportedMemoryCount).Select(Bytes).DefaultIfEmpty().Min();

    /// <summary>Least length of a memory.</summary>
    public static ulong Bytes(MemoryType memory) => memory.Limits.Minimum << memory.PageSizeLog2;
}

/// <summary>What all threads that compile one module share; read only.</summary>
internal sealed class ModuleContext(
    WasmModule module, CompilationOptions options, HashSet<string> disabledPasses,
    CancellationToken cancellation = default, ModuleFacts? facts = null)
{
    /// <summary>
    /// Code sections up to this many bytes are looked at all over for the sake of single functions, which code with
    /// slots is compiled in: milliseconds.
    /// </summary>
    private const int LargestScan = 8 << 20;

    private readonly ModuleFacts _facts = facts ?? new ModuleFacts(module);

    /// <summary>
    /// Looked at every few thousand bytes, blocks or instructions of a function: a large one takes seconds.
    /// </summary>
    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>See <see cref="OptimizingCompiler.Fallback"/>.</summary>
    public IFunctionCompilerProvider? Fallback { get; init; }

    public WasmModule Module { get; } = module;
    public CompilationOptions Options { get; } = options;
    public BranchHints Hints => _facts.Hints;

    /// <summary>Passes to leave out, by name.</summary>
    public HashSet<string> Disabled { get; } = disabledPasses;

    /// <summary>See <see cref="OptimizingCompiler.TakesAllForOversize"/>.</summary>
    public bool TakesAllForOversize { get; init; }

    /// <summary>
    /// The least length, in bytes or elements, of the memory or table that a region describes: they never shrink. 0
    /// when nothing is known.
    /// </summary>
    public ulong MinimumLength(AliasRegion region) => region.Kind switch
    {
        RegionKind.MemorySize => region.Index == AliasRegion.Imported
            ? _facts.ImportedMemoryMinimum
            : ModuleFacts.Bytes(Module.Memories[region.Index]),
        RegionKind.Table => region.Index == AliasRegion.Imported ? 0 : Module.Tables[region.Index].Limits.Minimum,
        _ => 0,
    };

    /// <summary>How often functions are called.</summary>
    public CallGraph CallGraph => _facts.CallGraph;

    /// <summary>Whether inlining may ask how often a function is called.</summary>
    public bool CountsCalls => Options.Calls == CallMode.Direct || Module.CodeSectionSize <= LargestScan;
}
