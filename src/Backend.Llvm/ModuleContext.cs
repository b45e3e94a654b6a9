using Tiered.Wasm;

namespace Tiered.Backend.Llvm;

/// <summary>What all threads that compile one module share; read only.</summary>
internal sealed class ModuleContext(WasmModule module, CompilationOptions options, LlvmOptions llvm)
{
    public WasmModule Module { get; } = module;
    public CompilationOptions Options { get; } = options;
    public LlvmOptions Llvm { get; } = llvm;
    public VMOffsets Offsets { get; } = new(module);
    public BranchHints Hints { get; } = BranchHints.Read(module);
    public bool RelaxedTraps { get; } = llvm.RelaxedTraps;

    /// <summary>Whether accesses can be volatile, so that loops need a second version to be vectorised.</summary>
    public bool VersionsLoops { get; } = !llvm.RelaxedTraps && options.BoundsChecks != BoundsCheckMode.Explicit && !module.Memories.All(memory => memory.Limits.Is64);
}
