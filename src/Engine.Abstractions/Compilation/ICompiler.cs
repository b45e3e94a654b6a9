namespace Tiered;

/// <summary>
/// A backend: turns a decoded module into native code. Implementations are stateless and thread-safe; the same module,
/// options and target give the same bytes, whatever the thread count. <c>docs/ARCHITECTURE.md</c> describes the ABI that
/// the code must follow.
/// </summary>
public interface ICompiler
{
    /// <summary>Short lower-case name: <c>singlepass</c>, <c>optimizing</c>, <c>llvm</c>.</summary>
    string Name { get; }

    /// <summary>Changes whenever the produced code may change; part of cache keys.</summary>
    string Version { get; }

    /// <summary>Whether the backend can generate code for a target.</summary>
    bool SupportsTarget(Target target);

    /// <summary>The features the backend compiles on a target. A module that uses another is refused with <see cref="WasmFormatErrorKind.Unsupported"/>.</summary>
    WasmFeatures SupportedFeatures(Target target);

    /// <summary>Compiles all defined functions, validating their bodies unless <see cref="WasmModule.BodiesValidated"/>.</summary>
    /// <exception cref="WasmFormatException">A body is malformed, invalid, over a limit, or uses a feature the backend lacks.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    CompiledModule Compile(WasmModule module, CompilationOptions options, CancellationToken cancellation = default, IProgress<CompilationProgress>? progress = null);

    /// <summary>The two trampolines of a signature: host to wasm and wasm to host.</summary>
    TrampolinePair CompileTrampolines(FunctionType type, Target target);
}

/// <summary>How far a compilation has come.</summary>
/// <param name="FunctionsDone">Functions finished.</param>
/// <param name="FunctionsTotal">Functions in the module.</param>
public readonly record struct CompilationProgress(int FunctionsDone, int FunctionsTotal)
{
    /// <summary>Bytes of the bodies that are compiled, which take time as functions do not; 0 when the backend counts none.</summary>
    public long BytesDone { get; init; }

    /// <summary>Bytes of all bodies; 0 when the backend counts none.</summary>
    public long BytesTotal { get; init; }
}

/// <summary>How direct calls between the functions of one module are made.</summary>
public enum CallMode : byte
{
    /// <summary>pc-relative calls.</summary>
    Direct,
    /// <summary>Through <see cref="VMContext.FunctionSlots"/>, so that tiers can be swapped.</summary>
    Slots,
}

/// <summary>How accesses to 32-bit memories are kept in bounds.</summary>
public enum BoundsCheckMode : byte
{
    /// <summary>4 GiB and a guard are reserved; the MMU checks.</summary>
    Guard,
    /// <summary>Compare with <see cref="VMMemory.ByteLength"/> before each access. 64-bit memories always do.</summary>
    Explicit,
}

/// <summary>What a compilation depends on besides the module.</summary>
public sealed record CompilationOptions
{
    /// <summary>What to compile for.</summary>
    public Target Target { get; init; } = Target.Host;

    public CallMode Calls { get; init; } = CallMode.Direct;
    public BoundsCheckMode BoundsChecks { get; init; } = BoundsCheckMode.Guard;

    /// <summary>Make NaN results canonical, for results that do not depend on the CPU.</summary>
    public bool CanonicalizeNaNs { get; init; }

    /// <summary>Check at every turn of a loop whether the store was interrupted (<see cref="TrapCode.Interrupted"/>). Costs a compare a turn; off by default.</summary>
    public bool Interruptible { get; init; }

    /// <summary>
    /// Look at function entries and loop headers whether better code has come: for code that the engine replaces while it runs.
    /// The singlepass backend knows it; others make code that needs no replacing. Such code is kept only together with its tiers.
    /// </summary>
    public bool TierUp { get; init; }

    /// <summary>Most machine code a module may have, in bytes; 1 GiB by default. One function may have 256 MiB.</summary>
    public long MaxCodeBytes { get; init; } = 1L << 30;

    /// <summary>Threads to compile with, at least 1; the default is one a processor.</summary>
    public int MaxThreads { get; init; } = Environment.ProcessorCount;
}
