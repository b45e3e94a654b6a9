using System.Runtime.InteropServices;
using Tiered.Artifacts;

namespace Tiered.Runtime;

/// <summary>The code of one module in this process, and what is known of it: straight from a compiler, or from an artifact.</summary>
internal sealed class ModuleCode
{
    private readonly CompiledFunction[]? _functions;
    private readonly ReadOnlyMemory<byte> _functionTable;

    private ModuleCode(CompiledFunction[]? functions, ReadOnlyMemory<byte> functionTable)
    {
        _functions = functions;
        _functionTable = functionTable;
    }

    internal required string CompilerName { get; init; }
    internal required string CompilerVersion { get; init; }
    internal required CompilationOptions Options { get; init; }
    internal required CpuFeatures FeaturesUsed { get; init; }
    internal required ReadOnlyMemory<byte> Maps { get; init; }
    internal required Lazy<TrampolinePair[]> Trampolines { get; init; }
    internal required int Size { get; init; }
    internal required CodeAllocation? Allocation { get; init; }

    /// <summary>Which compiler made which function; null when one made all, and for artifacts, which know themselves.</summary>
    internal FunctionCompilers? FunctionCompilers { get; private init; }

    /// <summary>The artifact the code comes from.</summary>
    internal ArtifactFile? File { get; init; }

    /// <summary>What the artifact says of the original module.</summary>
    internal ArtifactModuleInfo Info { get; init; }

    /// <summary>By function index less the number of imported functions. An artifact's lie in the file, where those that nobody asks for are never read again.</summary>
    internal ReadOnlySpan<CompiledFunction> Functions => _functions is not null ? _functions : MemoryMarshal.Cast<byte, CompiledFunction>(_functionTable.Span);

    /// <summary>No function is compiled before it is called.</summary>
    internal bool IsLazy { get; private init; }

    /// <summary>No code at all: functions are compiled when they are called.</summary>
    internal static ModuleCode Lazy(IFunctionCompilerProvider baseline, CompilationOptions options) => new([], default)
    {
        CompilerName = Engine.TieredBackend,
        CompilerVersion = baseline.Version,
        Options = options,
        FeaturesUsed = options.Target.Features,
        Maps = default,
        Trampolines = new([]),
        Size = 0,
        Allocation = null,
        IsLazy = true,
    };

    /// <summary>Puts a compiler's output into code memory.</summary>
    internal static ModuleCode Install(CompiledModule compiled) => new(compiled.Functions, default)
    {
        CompilerName = compiled.Options.TierUp ? Engine.TieredBackend : compiled.CompilerName,
        CompilerVersion = compiled.CompilerVersion,
        Options = compiled.Options,
        FeaturesUsed = compiled.FeaturesUsed,
        Maps = compiled.Maps,
        Trampolines = compiled.Trampolines,
        Size = compiled.ImageSize,
        FunctionCompilers = compiled.FunctionCompilers,
        Allocation = compiled.ImageSize > 0
            ? CodeMemory.Allocate(compiled.ImageSize, compiled, static (destination, source) => source.WriteImage(destination))
            : null,
    };

    /// <summary>Maps the code of an artifact. Nothing of it has run, and nothing of it is executable, before everything else is proved.</summary>
    internal static ModuleCode Map(Engine engine, ArtifactFile file, Artifact artifact, in ArtifactModuleInfo info, ArtifactCodeInfo variant, WasmModule module)
    {
        var functions = artifact.ReadFunctions(variant.Variant, module.DefinedFunctionCount);
        var trampolines = artifact.ReadTrampolines(variant.Variant, module);
        _ = artifact.TryFind(SectionKind.Code, variant.Variant, out var code);
        return new(null, functions)
        {
            CompilerName = variant.CompilerName,
            CompilerVersion = variant.CompilerVersion,
            Options = engine.Options.Compilation with
            {
                Target = variant.Target,
                Calls = variant.Calls,
                BoundsChecks = variant.BoundsChecks,
                CanonicalizeNaNs = variant.CanonicalizeNaNs,
                Interruptible = variant.Interruptible,
            },
            FeaturesUsed = variant.Target.Features,
            Maps = artifact.Contents(SectionKind.Maps, variant.Variant),
            Trampolines = new(trampolines),
            Size = code.Length,
            Allocation = code.Length > 0 ? CodeMemory.Map(file, code.Offset, code.Length) : null,
            File = file,
            Info = info,
        };
    }
}
