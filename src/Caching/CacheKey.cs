using System.Globalization;
using System.Text;
using Tiered.Artifacts;

namespace Tiered.Caching;

/// <summary>
/// Names a module's code: the hash of the module and everything else that the code depends on, so that nothing ever has to be invalidated. Equal in all processes and on all
/// machines that would make the same code.
/// </summary>
public sealed class CacheKey
{
    private CacheKey(string text, byte[] wasmHash, ICompiler? compiler)
    {
        Text = text;
        WasmHash = wasmHash;
        Compiler = compiler;
    }

    /// <summary>SHA-256 over all parts, as 64 hexadecimal digits.</summary>
    public string Text { get; }

    /// <summary>SHA-256 of the module.</summary>
    public ReadOnlyMemory<byte> WasmHash { get; }

    /// <summary>What makes the code; null for tiers, which several make.</summary>
    internal ICompiler? Compiler { get; }

    /// <summary>The key of a module's code.</summary>
    /// <param name="engine">Gives compiler, options and features.</param>
    /// <param name="wasm">The binary module.</param>
    /// <param name="backend">Name of the backend; the engine's default when null.</param>
    public static CacheKey For(Engine engine, ReadOnlySpan<byte> wasm, string? backend = null)
    {
        var compiler = engine.GetCompiler(backend);
        byte[] wasmHash = Sha256.Hash(wasm);
        return Of(engine, engine.Compilation, wasmHash, compiler, compiler.Name, compiler.Version);
    }

    /// <summary>The key of what runs of a module that tiers up keep.</summary>
    internal static CacheKey ForTiers(Engine engine, byte[] wasmHash)
    {
        var (baseline, optimizing) = engine.GetTiers();
        return Of(engine, engine.TieredCompilation, wasmHash, null, "tiers", baseline.Name, baseline.Version, optimizing.Name, optimizing.Version);
    }

    private static CacheKey Of(Engine engine, CompilationOptions options, byte[] wasmHash, ICompiler? compiler, params string[] makers)
    {
        // No part holds a line break, so no two lists of parts read the same.
        string parts = string.Join('\n',
            [
                Convert.ToHexStringLower(wasmHash), Number(ArtifactFormat.Version), Number(VMAbi.Version), .. makers,
                options.Target.Triple, Number((long)options.Target.Features), Number((long)engine.Options.Features), Number((long)options.Calls), Number((long)options.BoundsChecks),
                Number(options.CanonicalizeNaNs ? 1 : 0), Number(options.Interruptible ? 1 : 0),
            ]);
        return new CacheKey(Convert.ToHexStringLower(Sha256.Hash(Encoding.UTF8.GetBytes(parts))), wasmHash, compiler);
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a loaded module is what the key names: an entry may have been put under a wrong name.</summary>
    internal bool Names(Module module) =>
        module.WasmHash.Span.SequenceEqual(WasmHash.Span) && module.CompilerName == Compiler?.Name && module.CompilerVersion == Compiler.Version;

    /// <inheritdoc/>
    public override string ToString() => Text;
}
