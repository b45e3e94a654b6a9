using Tiered.Artifacts;
using Tiered.Runtime;
using Tiered.Wasm;

namespace Tiered;

// What runs of a module that tiers up learned, and how the next ones begin with it.
public sealed unsafe partial class Module
{
    /// <summary>What runs of the module learned: this one, and those whose tiers it was compiled with.</summary>
    /// <exception cref="InvalidOperationException">The module does not tier up.</exception>
    public ModuleProfile GetProfile() => RequireTiering().GetProfile(WasmHash);

    /// <summary>
    /// Writes an artifact of the module's tiers: the code of the functions that ran, at the tier that each has reached by now, and the
    /// profile. For <see cref="KeptTiers"/>; it holds no module.
    /// </summary>
    /// <param name="stream">Where to write; need not seek.</param>
    /// <param name="signer">Signs it; null for an unsigned artifact.</param>
    /// <exception cref="InvalidOperationException">The module does not tier up.</exception>
    public void SerializeTiers(Stream stream, ArtifactSigner? signer = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArtifactWriter.Write(stream, RequireTiering().Keep(WasmHash), signer);
        GC.KeepAlive(this);
    }

    /// <summary>The module's tiers as an artifact, as <see cref="SerializeTiers(Stream, ArtifactSigner?)"/> writes it.</summary>
    public byte[] SerializeTiers(ArtifactSigner? signer = null)
    {
        var stream = new MemoryStream();
        SerializeTiers(stream, signer);
        return stream.ToArray();
    }

    private Tiering.TieredCode RequireTiering() =>
        _tiering ?? throw new InvalidOperationException($"the module does not tier up: it was compiled by {CompilerName}");

    private static Module CompileWith(
        KeptTiers tiers, Engine engine, WasmModule wasm, string? backend, CancellationToken cancellation, IProgress<CompilationProgress>? progress)
    {
        if (!engine.TiersUp(backend)) throw new ArgumentException($"tiers are for the backend '{Engine.TieredBackend}'", nameof(tiers));
        return CompileWith(tiers, engine, wasm, Sha256.Hash(wasm.Bytes.Span), cancellation, progress);
    }

    /// <summary>Compiles a module that tiers up with what earlier runs kept; its hash is known.</summary>
    internal static Module CompileWith(
        KeptTiers? tiers, Engine engine, WasmModule wasm, byte[] hash, CancellationToken cancellation, IProgress<CompilationProgress>? progress)
    {
        RequireStack();
        if (tiers is null)
        {
            var module = CompileTiered(engine, wasm, cancellation, progress);
            module._wasmHash = hash;
            return module;
        }
        tiers.Require(engine, wasm, hash);
        var baseline = engine.GetTiers().Baseline;
        var options = engine.TieredCompilation;
        if (engine.Options.Tiering.First == FirstCompilation.Lazy)
        {
            // All bodies were valid, with these features, when the tiers were kept. What is compiled later is validated anyway.
            wasm.BodiesValidated = true;
            return new Module(engine, wasm, ModuleCode.Lazy(baseline, options), tiers) { _wasmHash = hash };
        }
        using var compiled = ((ICompiler)baseline).Compile(wasm, options, cancellation, progress);
        return new Module(engine, wasm, ModuleCode.Install(compiled), tiers) { _wasmHash = hash };
    }
}
