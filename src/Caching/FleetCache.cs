using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using Polly.Retry;
using Tiered.Artifacts;

namespace Tiered.Caching;

/// <summary>How a <see cref="FleetCache"/> works.</summary>
public sealed record FleetCacheOptions
{
    /// <summary>
    /// Why a value may run. Everyone who can write to the cache could otherwise run code on every machine that reads it: use keys unless the cache itself is as well guarded as the machines.
    /// </summary>
    public required ArtifactTrust Trust { get; init; }

    /// <summary>Signs new values. A machine without one only reads when <see cref="Trust"/> asks for signatures.</summary>
    public ArtifactSigner? Signer { get; init; }

    /// <summary>In front of every key.</summary>
    public string KeyPrefix { get; init; } = "tiered:";

    /// <summary>Largest artifact that is stored; 64 MiB by default.</summary>
    public int MaxValueBytes { get; init; } = 64 << 20;

    /// <summary>How long values live.</summary>
    public DistributedCacheEntryOptions Entry { get; init; } = new() { SlidingExpiration = TimeSpan.FromDays(14) };
}

/// <summary>
/// Artifacts in a distributed cache, so that a fleet of machines compiles a module once. A value that cannot be proved counts as a miss and is replaced.
/// </summary>
public sealed class FleetCache : ICodeCache
{
    private static readonly ResiliencePipeline Retries = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<Exception>(error => error is not OperationCanceledException),
            MaxRetryAttempts = 2,
            Delay = TimeSpan.FromMilliseconds(20),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .Build();

    private readonly IDistributedCache _cache;
    private readonly FleetCacheOptions _options;
    private readonly ILogger _logger;
    private readonly ArtifactTrust _trust;

    /// <summary>A cache over a provider.</summary>
    public FleetCache(IDistributedCache cache, FleetCacheOptions options, ILogger<FleetCache>? logger = null)
    {
        _cache = cache;
        _options = options;
        _logger = (ILogger?)logger ?? NullLogger.Instance;
        // A value came over a network: at the least it must be what was sent.
        _trust = options.Trust.RequiresSignature ? options.Trust : ArtifactTrust.UnverifiedWithChecksums;
    }

    /// <inheritdoc/>
    public Module? TryLoad(Engine engine, CacheKey key)
    {
        byte[]? value = Attempt(() => _cache.Get(_options.KeyPrefix + key));
        if (value is null) return null;
        try
        {
            var module = Module.Deserialize(engine, value, _trust);
            return key.Names(module) ? module : throw new ArtifactException(ArtifactErrorKind.Corrupt, "it holds another module than its key says");
        }
        catch (ArtifactException error)
        {
            _logger.LogWarning(error, "value {Key} is not used", key);
            return null;
        }
    }

    /// <inheritdoc/>
    public void Store(CacheKey key, Module module)
    {
        if (_options.Trust.RequiresSignature && _options.Signer is null) return;
        byte[] value = module.Serialize(_options.Signer);
        if (value.Length > _options.MaxValueBytes) return;
        Attempt<object>(() =>
        {
            _cache.Set(_options.KeyPrefix + key, value, _options.Entry);
            return null;
        });
    }

    /// <summary>A provider may fail in any way it likes; a cache that is down must not stop a program.</summary>
    private T? Attempt<T>(Func<T?> action) where T : class
    {
        try
        {
            return Retries.Execute(action);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            _logger.LogWarning(error, "the distributed cache does not answer");
            return null;
        }
    }
}
