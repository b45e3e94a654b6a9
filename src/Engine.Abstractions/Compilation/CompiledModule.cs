using System.Buffers.Binary;

namespace Tiered;

/// <summary>Where a defined function's code and code map lie.</summary>
/// <param name="Offset">Offset of the code in the image; a multiple of 16.</param>
/// <param name="Length">Bytes of code.</param>
/// <param name="MapOffset">Offset of the code map in <see cref="CompiledModule.Maps"/>.</param>
/// <param name="MapLength">Bytes of the code map.</param>
/// <param name="Unwind">Where the prologue stores callee-saved registers.</param>
public readonly record struct CompiledFunction(int Offset, int Length, int MapOffset, int MapLength, UnwindInfo Unwind);

/// <summary>
/// The code of one module: position-independent, knowing no instance. Functions lie in the image by index, whatever
/// thread compiled them, so that equal input gives equal bytes.
/// </summary>
public sealed class CompiledModule : IDisposable
{
    private readonly CodeChunk[] _chunks;
    private readonly (int Chunk, int Entry)[] _order;
    private readonly WasmModule _module;
    private bool _written;

    private CompiledModule(CodeChunk[] chunks, (int, int)[] order, WasmModule module)
    {
        _chunks = chunks;
        _order = order;
        _module = module;
    }

    /// <summary>Name of the compiler that made the code.</summary>
    public required string CompilerName { get; init; }

    /// <summary>Version of the compiler that made the code.</summary>
    public required string CompilerVersion
    {
        get => _composedVersion ?? field;
        init;
    }

    private string? _composedVersion;

    /// <summary>Which compiler made which function; null when one made all.</summary>
    public FunctionCompilers? FunctionCompilers { get; private set; }

    /// <summary>What the code was compiled for, and how.</summary>
    public required CompilationOptions Options { get; init; }

    /// <summary>The optional instructions the code may use: the union of what compilers reported (<see cref="CodeChunk.FeaturesUsed"/>), else all of the target's.</summary>
    public required CpuFeatures FeaturesUsed { get; init; }

    /// <summary>By function index less the number of imported functions.</summary>
    public required CompiledFunction[] Functions { get; init; }

    /// <summary>Code maps of all functions, one after another.</summary>
    public required ReadOnlyMemory<byte> Maps { get; init; }

    /// <summary>Trampolines for every function type of the module's type section: for artifacts, and made when they are asked for.</summary>
    public required Lazy<TrampolinePair[]> Trampolines { get; init; }

    /// <summary>Bytes of the image.</summary>
    public required int ImageSize { get; init; }

    /// <summary>Whether this is the code of a module: of this very object, or of one with the same bytes.</summary>
    internal bool IsOf(WasmModule module) =>
        module == _module
        || module.Bytes.Span.SequenceEqual(_module.Bytes.Span)
        && module.Bodies.AsSpan().SequenceEqual(_module.Bodies.AsSpan());

    /// <summary>Orders what the threads produced. The chunks belong to the result from now on.</summary>
    /// <exception cref="WasmFormatException">The code is larger than the 2 GiB that pc-relative calls reach.</exception>
    public static CompiledModule Link(ICompiler compiler, WasmModule module, CompilationOptions options, CodeChunk[] chunks, Func<WasmModule, TrampolinePair[]> trampolines)
    {
        int count = module.DefinedFunctionCount;
        var order = new (int, int)[count];
        var functions = new CompiledFunction[count];
        var mapStarts = new int[chunks.Length];
        var maps = new byte[Sum(chunks)];
        int mapEnd = 0;
        for (int c = 0; c < chunks.Length; c++)
        {
            mapStarts[c] = mapEnd;
            chunks[c].Maps.Span.CopyTo(maps.AsSpan(mapEnd));
            mapEnd += chunks[c].Maps.Length;
            var entries = chunks[c].Entries;
            for (int e = 0; e < entries.Count; e++) order[entries[e].FunctionIndex - module.ImportedFunctionCount] = (c, e);
        }
        long offset = 0;
        for (int f = 0; f < count; f++)
        {
            var (c, e) = order[f];
            var entry = chunks[c].Entries[e];
            offset = (offset + entry.Alignment - 1) & -entry.Alignment;
            functions[f] = new CompiledFunction((int)offset, entry.Length, mapStarts[c] + entry.MapOffset, entry.MapLength, entry.Unwind);
            offset = (offset + entry.Length + CodeChunk.Alignment - 1) & -CodeChunk.Alignment;
            if (offset > int.MaxValue)
                throw new WasmFormatException(WasmFormatErrorKind.LimitExceeded, "the module's machine code is larger than 2 GiB");
        }
        return new CompiledModule(chunks, order, module)
        {
            CompilerName = compiler.Name,
            CompilerVersion = compiler.Version,
            Options = options,
            FeaturesUsed = UnionOfFeatures(chunks, options.Target.Features),
            Functions = functions,
            Maps = maps,
            Trampolines = new(() => trampolines(module)),
            ImageSize = (int)offset,
        };
    }

    /// <summary>Says that several compilers made the code.</summary>
    /// <param name="version">Version of them together.</param>
    /// <param name="compilers">Which made what.</param>
    internal void Attribute(string version, FunctionCompilers compilers) => (_composedVersion, FunctionCompilers) = (version, compilers);

    /// <summary>
    /// Writes the linked image, once: the source is freed on the way, so that peak memory stays near one copy of the code.
    /// Gaps between functions are filled with trapping instructions.
    /// </summary>
    public void WriteImage(Span<byte> destination)
    {
        if (_written) throw new InvalidOperationException("the image of a compiled module can be written once");
        _written = true;
        byte filler = Options.Target.Architecture == CpuArchitecture.X64 ? (byte)0xCC : (byte)0;
        for (int f = 0; f < _order.Length; f++)
        {
            var (c, e) = _order[f];
            var chunk = _chunks[c];
            var entry = chunk.Entries[e];
            int start = Functions[f].Offset, end = f + 1 < _order.Length ? Functions[f + 1].Offset : ImageSize;
            var code = destination.Slice(start, entry.Length);
            chunk.Take(entry, code);
            destination[(start + entry.Length)..end].Fill(filler);
            for (int r = entry.FirstRelocation; r < entry.FirstRelocation + entry.RelocationCount; r++)
            {
                var relocation = chunk.Relocations[r];
                int target = Functions[relocation.FunctionIndex - _module.ImportedFunctionCount].Offset;
                Patch(code[(int)relocation.Offset..], relocation.Kind, target - (start + (int)relocation.Offset));
            }
        }
        Dispose();
    }

    private static void Patch(Span<byte> field, RelocationKind kind, int distance)
    {
        switch (kind)
        {
            case RelocationKind.X64FunctionRelative32:
                BinaryPrimitives.WriteInt32LittleEndian(field, distance - 4);
                break;
            case RelocationKind.Arm64FunctionBranch26:
                uint word = BinaryPrimitives.ReadUInt32LittleEndian(field);
                BinaryPrimitives.WriteUInt32LittleEndian(field, word & 0xFC00_0000 | (uint)(distance >> 2) & 0x03FF_FFFF);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind));
        }
    }

    private static CpuFeatures UnionOfFeatures(CodeChunk[] chunks, CpuFeatures target)
    {
        var features = CpuFeatures.None;
        foreach (var chunk in chunks) features |= chunk.FeaturesUsed ?? (chunk.Entries.Count > 0 ? target : CpuFeatures.None);
        return features;
    }

    private static int Sum(CodeChunk[] chunks)
    {
        int total = 0;
        foreach (var chunk in chunks) total = checked(total + chunk.Maps.Length);
        return total;
    }

    public void Dispose()
    {
        foreach (var chunk in _chunks) chunk.Dispose();
    }
}
