namespace Tiered.Backend.Llvm;

/// <summary>What the LLVM backend can be told beyond <see cref="CompilationOptions"/>.</summary>
public sealed record LlvmOptions
{
    /// <summary>
    /// Accesses to linear memory that nothing observes may be left out, moved, or joined: an out-of-bounds one among them may trap later than the
    /// specification says, or not at all. It never leaves the sandbox. By default every trap happens, and in order.
    /// </summary>
    public bool RelaxedTraps { get; init; }

    /// <summary>Bytes of wasm beyond which a function is left to the other backend: LLVM's time and memory grow faster than a function.</summary>
    public int MaxFunctionBytes { get; init; } = 256 * 1024;

    /// <summary>
    /// Processor time that LLVM may take for one partition; <see cref="Timeout.InfiniteTimeSpan"/> for as long as it likes. When it is over, the partition's functions are
    /// left to the other backend; after the third one in a module, so is the rest of the module. LLVM cannot be stopped in an orderly way: its thread stands still
    /// for ever and keeps what memory it had. Which side of the limit a partition falls on can differ from run to run, and so can the code. Heeded on x86-64 Linux.
    /// </summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes of wasm that are compiled as one LLVM module, at least. Functions are inlined within one of these.</summary>
    public int PartitionBytes { get; init; } = 64 * 1024;

    /// <summary>
    /// Sees LLVM's text before ("functions A to B: translate") and after ("optimize") the passes by partition, and what the object says of each function
    /// ("function N: object").
    /// </summary>
    public Action<string, string>? Observer { get; init; }

    /// <summary>Gets the ELF objects that LLVM makes, by the first function of each partition.</summary>
    public Action<int, byte[]>? ObjectObserver { get; init; }

    /// <summary>Hears of functions that were left to the other backend: the function's index and why. Called on compiling threads, several at once.</summary>
    public Action<int, string>? FallbackObserver { get; init; }

    /// <summary>Lets LLVM check the translation: for tests.</summary>
    public bool Verify { get; init; }
}
