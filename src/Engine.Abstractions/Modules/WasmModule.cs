using System.Collections.Immutable;
using System.Numerics;

namespace Tiered;

/// <summary>
/// A decoded module: everything but the function bodies, which stay bytes until a compiler streams over them. The
/// module-level sections are validated; bodies are validated by whoever first reads them (<see cref="BodiesValidated"/>).
/// Indices are those of the specification: imports come first in every index space. Immutable once decoded.
/// </summary>
public sealed class WasmModule
{
    /// <summary>The whole binary. All offsets in this model and in errors count from its start.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>The features the module was decoded with.</summary>
    public required WasmFeatures Features { get; init; }

    /// <summary>The limits the module was decoded with; they hold for its bodies too.</summary>
    public WasmLimits Limits { get; init; } = WasmLimits.Default;

    /// <summary>The type section: canonical types by module type index.</summary>
    public ImmutableArray<DefinedType> Types { get; internal set; } = [];

    /// <summary>Sizes of the recursive groups of the type section, in order; for printers.</summary>
    public ImmutableArray<int> RecursiveGroups { get; internal set; } = [];

    public ImmutableArray<ModuleImport> Imports { get; internal set; } = [];
    public ImmutableArray<ModuleExport> Exports { get; internal set; } = [];

    /// <summary>Module type index of every function, imported ones first.</summary>
    public ImmutableArray<int> FunctionTypes { get; internal set; } = [];
    public int ImportedFunctionCount { get; internal set; }

    public ImmutableArray<TableType> Tables { get; internal set; } = [];
    public int ImportedTableCount { get; internal set; }

    /// <summary>Initial element of each defined table; empty bytes mean null.</summary>
    public ImmutableArray<ConstantExpression> TableInitializers { get; internal set; } = [];

    public ImmutableArray<MemoryType> Memories { get; internal set; } = [];
    public int ImportedMemoryCount { get; internal set; }

    public ImmutableArray<GlobalType> Globals { get; internal set; } = [];
    public int ImportedGlobalCount { get; internal set; }

    /// <summary>Initial value of each defined global.</summary>
    public ImmutableArray<ConstantExpression> GlobalInitializers { get; internal set; } = [];

    /// <summary>Module type index of every tag, imported ones first.</summary>
    public ImmutableArray<int> TagTypes { get; internal set; } = [];
    public int ImportedTagCount { get; internal set; }

    /// <summary>Function index of the start function, or -1.</summary>
    public int StartFunction { get; internal set; } = -1;

    public ImmutableArray<ElementSegment> ElementSegments { get; internal set; } = [];
    public ImmutableArray<DataSegment> DataSegments { get; internal set; } = [];

    /// <summary>
    /// The index of each of <see cref="DataSegments"/>, ascending, in a module from an artifact that left some out; null when all are there. What is left out is an empty segment
    /// for instructions: it was empty, or has become part of a memory's image.
    /// </summary>
    public ImmutableArray<int>? DataSegmentIndices { get; internal set; }

    /// <summary>The number of data segments, those that were left out included.</summary>
    public int DataSegmentCount
    {
        get => DataSegmentIndices is null ? DataSegments.Length : field;
        internal set;
    }

    /// <summary>The bodies of the defined functions, by function index less <see cref="ImportedFunctionCount"/>.</summary>
    public ImmutableArray<FunctionBody> Bodies { get; internal set; } = [];

    /// <summary>Whether a data count section was there: <c>memory.init</c> and <c>data.drop</c> need it.</summary>
    public bool HasDataCount { get; internal set; }

    /// <summary>All custom sections in file order.</summary>
    public ImmutableArray<CustomSection> CustomSections { get; internal set; } = [];

    /// <summary>
    /// Functions whose reference can be taken (exported, in an element segment, in a global, <c>ref.func</c>), ascending.
    /// Only these get a <c>VMFuncRef</c> in an instance.
    /// </summary>
    public ImmutableArray<int> EscapingFunctions
    {
        get;
        internal set
        {
            field = value;
            _escapeRanks = null;
        }
    } = [];

    private EscapeRank[]? _escapeRanks;

    /// <summary>Which of 64 functions escape, and how many in front of them do.</summary>
    private readonly record struct EscapeRank(ulong Set, int Before);

    /// <summary>True once every body has been validated; compilers may then skip it.</summary>
    public bool BodiesValidated { get; internal set; }

    /// <summary>Bytes of the code section's contents; what compile throughput is measured in.</summary>
    public int CodeSectionSize { get; internal set; }

    public int DefinedFunctionCount => FunctionTypes.Length - ImportedFunctionCount;

    /// <summary>The signature of a function by its index.</summary>
    public FunctionType FunctionType(int functionIndex) => Types[FunctionTypes[functionIndex]].Function!;

    /// <summary>The body of a defined function by its index.</summary>
    public ReadOnlySpan<byte> Body(int functionIndex)
    {
        var body = Bodies[functionIndex - ImportedFunctionCount];
        return Bytes.Span.Slice(body.Offset, body.Length);
    }

    /// <summary>Place of a data segment in <see cref="DataSegments"/>, or -1 for one that was left out.</summary>
    public int DataSegmentPlace(int segmentIndex)
    {
        if (DataSegmentIndices is not { } indices) return segmentIndex;
        return indices.BinarySearch(segmentIndex) is >= 0 and var i ? i : -1;
    }

    /// <summary>Place of a function in <see cref="EscapingFunctions"/>, or -1.</summary>
    public int EscapeIndex(int functionIndex)
    {
        var (set, before) = (_escapeRanks ??= RankEscaping())[functionIndex >> 6];
        ulong bit = 1ul << functionIndex;
        return (set & bit) == 0 ? -1 : before + BitOperations.PopCount(set & bit - 1);
    }

    private EscapeRank[] RankEscaping()
    {
        var ranks = new EscapeRank[(FunctionTypes.Length >> 6) + 1];
        int next = 0;
        for (int word = 0; word < ranks.Length; word++)
        {
            ulong set = 0;
            int before = next;
            for (; next < EscapingFunctions.Length && EscapingFunctions[next] >> 6 == word; next++) set |= 1ul << EscapingFunctions[next];
            ranks[word] = new EscapeRank(set, before);
        }
        return ranks;
    }
}

/// <summary>One import. <see cref="Index"/> is its place in the index space of its kind.</summary>
/// <param name="Module">First part of the name.</param>
/// <param name="Name">Second part of the name.</param>
/// <param name="Kind">What is imported.</param>
/// <param name="Index">Index of the imported thing in its kind's index space.</param>
public readonly record struct ModuleImport(string Module, string Name, ExternKind Kind, int Index);

/// <summary>One export.</summary>
/// <param name="Name">Its name, unique in the module.</param>
/// <param name="Kind">What is exported.</param>
/// <param name="Index">Index of the exported thing in its kind's index space.</param>
public readonly record struct ModuleExport(string Name, ExternKind Kind, int Index);

/// <summary>Where a function body lies: its local declarations and code, without the size in front.</summary>
/// <param name="Offset">Byte offset in the module.</param>
/// <param name="Length">Length in bytes, the final <c>end</c> included.</param>
public readonly record struct FunctionBody(int Offset, int Length);

/// <summary>A validated constant expression as bytes, the final <c>end</c> included.</summary>
/// <param name="Bytes">The expression; empty when there is none.</param>
/// <param name="Type">Type of the value.</param>
/// <param name="Offset">Byte offset in the module.</param>
public readonly record struct ConstantExpression(ReadOnlyMemory<byte> Bytes, ValType Type, int Offset);

/// <summary>When a segment is copied.</summary>
public enum SegmentMode : byte
{
    /// <summary>At instantiation.</summary>
    Active,
    /// <summary>By <c>memory.init</c> / <c>table.init</c>.</summary>
    Passive,
    /// <summary>Never; it only declares functions whose reference is taken.</summary>
    Declarative,
}

/// <summary>A data segment.</summary>
/// <param name="Mode">Active or passive.</param>
/// <param name="Memory">Memory index of an active segment.</param>
/// <param name="Offset">Where an active segment goes.</param>
/// <param name="Data">The bytes.</param>
public readonly record struct DataSegment(SegmentMode Mode, int Memory, ConstantExpression Offset, ReadOnlyMemory<byte> Data);

/// <summary>An element segment: either function indices or one constant expression an element.</summary>
/// <param name="Mode">Active, passive or declarative.</param>
/// <param name="Table">Table index of an active segment.</param>
/// <param name="Offset">Where an active segment goes.</param>
/// <param name="Type">Type of the elements.</param>
/// <param name="Functions">Function indices, or null when <paramref name="Expressions"/> holds the elements.</param>
/// <param name="Expressions">Constant expressions, or null.</param>
public sealed record ElementSegment(
    SegmentMode Mode, int Table, ConstantExpression Offset, ValType Type,
    ImmutableArray<int>? Functions, ImmutableArray<ConstantExpression>? Expressions)
{
    public int Length => Functions?.Length ?? Expressions!.Value.Length;
}

/// <summary>A custom section.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Data">Contents after the name.</param>
/// <param name="Offset">Byte offset of <paramref name="Data"/> in the module.</param>
/// <param name="AfterSection">Id of the last known section before it; 0 at the start.</param>
public readonly record struct CustomSection(string Name, ReadOnlyMemory<byte> Data, int Offset, byte AfterSection);
