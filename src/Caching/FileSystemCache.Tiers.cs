using Microsoft.Extensions.Logging;
using Tiered.Artifacts;
using Tiered.Tiering;

namespace Tiered.Caching;

// What runs of modules that tier up keep. Such an entry changes, as an exception: each run that learned something writes it anew.
public sealed partial class FileSystemCache
{
    /// <summary>Bytes a millisecond that are gathered, hashed and written; slow disks take them later, from the system's cache.</summary>
    private const double BytesAMillisecond = 700_000;

    /// <summary>Milliseconds that any entry takes.</summary>
    private const double LeastMilliseconds = 0.5;

    /// <summary>A new function of the baseline tier is worth writing for so many that are kept already.</summary>
    private const int KeptForANewOne = 20;

    /// <summary>
    /// Compiles a module with the backend <see cref="Engine.TieredBackend"/>, beginning with what earlier runs of it kept here
    /// (<see cref="KeepTiers"/>). An entry that cannot be used is a miss.
    /// </summary>
    /// <param name="engine">The engine.</param>
    /// <param name="bytes">A wasm binary or WAT text in UTF-8.</param>
    /// <param name="cancellation">Stops the compilation.</param>
    /// <exception cref="WasmFormatException">The module is malformed, invalid, over a limit, or needs what a tier lacks.</exception>
    public Module CompileTiered(Engine engine, ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(engine);
        bytes = Module.ToBinary(bytes).ToArray();
        return CompileTiered(engine, Module.DecodeOwned(engine, bytes), Sha256.Hash(bytes.Span), cancellation);
    }

    /// <summary>As <see cref="CompileTiered(Engine, ReadOnlyMemory{byte}, CancellationToken)"/>, for a decoded module whose hash is known.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="wasm">The module.</param>
    /// <param name="hash">SHA-256 of its bytes: what is kept under it runs as the module's code.</param>
    /// <param name="cancellation">Stops the compilation.</param>
    /// <param name="progress">Hears of finished functions.</param>
    public Module CompileTiered(
        Engine engine, WasmModule wasm, byte[] hash, CancellationToken cancellation = default, IProgress<CompilationProgress>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(wasm);
        ArgumentNullException.ThrowIfNull(hash);
        var key = CacheKey.ForTiers(engine, hash);
        Module? known = null;
        try
        {
            _ = WithRetries(() => Load(NameOf(key), (path, trust) =>
            {
                var tiers = KeptTiers.LoadFile(path, trust);
                known = Module.CompileWith(tiers, engine, wasm, hash, cancellation, progress);
                return tiers;
            }, static tiers => tiers.VerifyChecksums()));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _logger.LogDebug(error, "entry {Key} cannot be read", key);
        }
        return known ?? Module.CompileWith(null, engine, wasm, hash, cancellation, progress);
    }

    /// <summary>
    /// Keeps what a run learned, for the next run of the module: the code that got hot, the code of other functions that ran, and the
    /// profile (<see cref="Module.SerializeTiers(Stream, Artifacts.ArtifactSigner?)"/>). Does nothing when nothing is new.
    /// </summary>
    /// <param name="module">A module that tiers up.</param>
    /// <param name="budget">
    /// The time that it may take. What is known to take longer is not done; code of the baseline tier is left out first, since it is
    /// the quickest to make again. Null for any time.
    /// </param>
    /// <returns>Whether an entry was written.</returns>
    /// <exception cref="InvalidOperationException">The module does not tier up.</exception>
    public bool KeepTiers(Module module, TimeSpan? budget = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        var tiering = module.Tiering ?? throw new InvalidOperationException($"the module does not tier up: it was compiled by {module.CompilerName}");
        var key = CacheKey.ForTiers(module.Engine, module.WasmHash.ToArray());
        try
        {
            if (!tiering.MayHaveNews || budget?.TotalMilliseconds <= LeastMilliseconds) return false;
            var survey = tiering.Survey();
            if (survey.NewHot == 0 && survey.NewBaseline * KeptForANewOne <= tiering.KeptRows && tiering.HasKept) return false;
            bool withBaseline = true;
            if (budget is { } limit)
            {
                double bytes = (limit.TotalMilliseconds - LeastMilliseconds) * BytesAMillisecond;
                withBaseline = survey.Bytes <= bytes;
                if (survey.Bytes - survey.BaselineBytes > bytes || !withBaseline && survey.NewHot == 0) return false;
            }
            var contents = tiering.Keep(module.WasmHash, survey, withBaseline);
            bool isWritten = Write(key, stream => ArtifactWriter.Write(stream, contents, _options.Signer));
            if (isWritten) Trim(_options.MaxBytes);
            return isWritten;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArtifactException)
        {
            // What it began with may be damaged: the next run finds that, too, and drops it.
            _logger.LogDebug(error, "entry {Key} cannot be written", key);
            return false;
        }
        finally
        {
            GC.KeepAlive(module);
        }
    }
}
