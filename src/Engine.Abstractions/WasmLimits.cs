namespace Tiered;

/// <summary>
/// Implementation limits against hostile modules. The defaults are those of the WebAssembly JavaScript interface
/// (section "Implementation-defined limits"), which browsers share.
/// </summary>
public sealed record WasmLimits
{
    /// <summary>The browsers' limits.</summary>
    public static WasmLimits Default { get; } = new();

    public int ModuleSize { get; init; } = 1 << 30;
    public int Types { get; init; } = 1_000_000;
    public int RecursiveGroups { get; init; } = 1_000_000;
    public int RecursiveGroupSize { get; init; } = 1_000_000;
    public int SubtypingDepth { get; init; } = 63;
    public int Functions { get; init; } = 1_000_000;
    public int Imports { get; init; } = 1_000_000;
    public int Exports { get; init; } = 1_000_000;
    public int Globals { get; init; } = 1_000_000;
    public int Tags { get; init; } = 1_000_000;
    public int DataSegments { get; init; } = 100_000;
    public int ElementSegments { get; init; } = 10_000_000;
    public int ElementSegmentLength { get; init; } = 10_000_000;
    public int Tables { get; init; } = 100_000;
    public int Memories { get; init; } = 100;
    public int Parameters { get; init; } = 1_000;
    public int Results { get; init; } = 1_000;

    /// <summary>Locals of one function. Frames of compiled code hold them, and have sizes of 32 bits: at most 1,000,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is more than that.</exception>
    public int Locals
    {
        get;
        init => field = value is >= 0 and <= MostInFrame ? value : throw new ArgumentOutOfRangeException(nameof(Locals), value, null);
    } = 50_000;

    private const int MostInFrame = 1_000_000;

    public int FunctionSize { get; init; } = 7_654_321;
    public int StructFields { get; init; } = 10_000;
    public int ArrayNewFixed { get; init; } = 10_000;
    public int BranchTableSize { get; init; } = 65_520;

    /// <summary>Open blocks in one function body.</summary>
    public int NestingDepth { get; init; } = 1_000_000;

    /// <summary>Operands on the stack of one function: a call of two bytes can push a thousand.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is more than 1,000,000, for the same reason as of <see cref="Locals"/>.</exception>
    public int OperandStack
    {
        get;
        init => field = value is >= 0 and <= MostInFrame ? value : throw new ArgumentOutOfRangeException(nameof(OperandStack), value, null);
    } = 1_000_000;

    /// <summary>Bytes of one name of an import or export.</summary>
    public int NameSize { get; init; } = 100_000;
}
