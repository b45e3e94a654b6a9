namespace Tiered.Artifacts;

/// <summary>Everything that goes into an artifact: one module, and its code in one or more variants.</summary>
public sealed class ArtifactContents
{
    /// <summary>The module's declarations; decoded from a binary or from another artifact.</summary>
    public required WasmModule Module { get; init; }

    /// <summary>SHA-256 of the original module.</summary>
    public required ReadOnlyMemory<byte> WasmHash { get; init; }

    /// <summary>Bytes of the original module.</summary>
    public required long WasmSize { get; init; }

    /// <summary>Contents of the name section; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Names { get; init; }

    /// <summary>The original module, to be kept in the artifact; empty to leave it out.</summary>
    public ReadOnlyMemory<byte> Wasm { get; init; }

    /// <summary>The variants of the code, best first: a loader takes the first one that its machine can run.</summary>
    public required IReadOnlyList<ArtifactCode> Code { get; init; }

    /// <summary>The contents for a module that was decoded from its binary.</summary>
    /// <param name="module">The module.</param>
    /// <param name="keepWasm">Whether the original module goes into the artifact.</param>
    /// <param name="code">Its code.</param>
    public static ArtifactContents Of(WasmModule module, bool keepWasm, params ArtifactCode[] code) => new()
    {
        Module = module,
        WasmHash = Sha256.Hash(module.Bytes.Span),
        WasmSize = module.Bytes.Length,
        Names = NameSection(module),
        Wasm = keepWasm ? module.Bytes : default,
        Code = code,
    };

    private static ReadOnlyMemory<byte> NameSection(WasmModule module)
    {
        foreach (var section in module.CustomSections)
        {
            if (section.Name == "name") return section.Data;
        }
        return default;
    }
}

/// <summary>One variant of a module's code.</summary>
public sealed class ArtifactCode
{
    /// <summary>Name of the compiler.</summary>
    public required string CompilerName { get; init; }

    /// <summary>Version of the compiler.</summary>
    public required string CompilerVersion { get; init; }

    /// <summary>Target and options. Limits and threads do not matter for what the code is, and are not kept.</summary>
    public required CompilationOptions Options { get; init; }

    /// <summary>The optional instructions that the code uses.</summary>
    public required CpuFeatures FeaturesUsed { get; init; }

    /// <summary>The functions, by index less the number of imported ones.</summary>
    public required ReadOnlyMemory<CompiledFunction> Functions { get; init; }

    /// <summary>What <see cref="CompiledFunction.MapOffset"/> counts in.</summary>
    public required ReadOnlyMemory<byte> Maps { get; init; }

    /// <summary>The trampolines of all function types.</summary>
    public required IReadOnlyList<TrampolinePair> Trampolines { get; init; }

    /// <summary>Which compiler made which function; null when one made all.</summary>
    public FunctionCompilers? FunctionCompilers { get; init; }

    /// <summary>The linked code.</summary>
    public required ReadOnlyMemory<byte> Image { get; init; }

    /// <summary>The code that a compiler made; its image is consumed.</summary>
    public static ArtifactCode Of(CompiledModule compiled)
    {
        var image = new byte[compiled.ImageSize];
        compiled.WriteImage(image);
        return new ArtifactCode
        {
            CompilerName = compiled.CompilerName,
            CompilerVersion = compiled.CompilerVersion,
            Options = compiled.Options,
            FeaturesUsed = compiled.FeaturesUsed,
            Functions = compiled.Functions,
            Maps = compiled.Maps,
            Trampolines = compiled.Trampolines.Value,
            FunctionCompilers = compiled.FunctionCompilers,
            Image = image,
        };
    }
}
