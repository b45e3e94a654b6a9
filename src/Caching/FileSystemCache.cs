using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using Polly.Retry;
using Tiered.Artifacts;
using Tiered.Native;

namespace Tiered.Caching;

/// <summary>How a <see cref="FileSystemCache"/> works.</summary>
public sealed record FileSystemCacheOptions
{
    /// <summary>
    /// Where the cache has its directory: <c>TIERED_CACHE_DIR</c>, else <c>tiered</c> in the user's folder of caches. May be a place that
    /// others use too, such as the temporary directory: the cache owns a directory in it and touches nothing else.
    /// </summary>
    public string Directory { get; init; } = FileSystemCache.DefaultDirectory;

    /// <summary>Most bytes of all entries together; 4 GiB by default. Those that were not used for longest go first.</summary>
    public long MaxBytes { get; init; } = 4L << 30;

    /// <summary>
    /// Why entries may run. By default because of where they are: in a directory and files that belong to the user and that nobody else can
    /// write to, which is checked.
    /// </summary>
    public ArtifactTrust Trust { get; init; } = ArtifactTrust.Unverified;

    /// <summary>Signs new entries; needed when <see cref="Trust"/> asks for signatures.</summary>
    public ArtifactSigner? Signer { get; init; }

    /// <summary>When after a load its checksums are compared in the background; null for never. Short runs are over before.</summary>
    public TimeSpan? BackgroundCheck { get; init; } = TimeSpan.FromSeconds(1);
}

/// <summary>Entries and their bytes.</summary>
/// <param name="Entries">Number of modules.</param>
/// <param name="Bytes">Bytes of all of them.</param>
public readonly record struct CacheStatistics(int Entries, long Bytes);

/// <summary>
/// Artifacts in a directory of the cache's own, one file a module, named by its key. Any number of processes may use it, and clean it, at the same
/// time: an entry is written under another name and renamed, so there is never half of one; it is never changed
/// afterwards; and a module that is running keeps its file's pages when the file is removed.
/// <para>
/// Entries are code. A directory or an entry that belongs to another user, that others can write to, or that is a symbolic link is refused:
/// an entry counts as missing and is replaced, a directory switches the cache off, and <see cref="Refusal"/> says why.
/// </para>
/// </summary>
public sealed partial class FileSystemCache : ICodeCache
{
    private const string EntrySuffix = ".wasmu", TemporarySuffix = ".tmp";
    private static readonly TimeSpan StaleTemporary = TimeSpan.FromHours(1);

    // Only errors that may pass: a full disk or an overloaded network file system, not a missing file or a denied access.
    private static readonly Lazy<ResiliencePipeline> Retries = new(() => new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<IOException>(error => error is not (FileNotFoundException or DirectoryNotFoundException)),
            MaxRetryAttempts = 3,
            Delay = TimeSpan.FromMilliseconds(5),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .Build());

    private readonly FileSystemCacheOptions _options;
    private readonly ILogger _logger;
    private string? _refusal;

    /// <summary>A cache in a directory, which is made when the first entry is stored. One that is there already is looked at now: see <see cref="Refusal"/>.</summary>
    public FileSystemCache(FileSystemCacheOptions? options = null, ILogger<FileSystemCache>? logger = null)
    {
        _options = options ?? new FileSystemCacheOptions();
        _logger = (ILogger?)logger ?? NullLogger.Instance;
        if (_options.Trust.RequiresSignature && _options.Signer is null) throw new ArgumentException("a cache that trusts only signed entries needs a signer for new ones", nameof(options));
        if (_options.Directory.Length == 0 || _options.Directory.Contains('\0')) throw new ArgumentException("no directory for the cache", nameof(options));
        try
        {
            Open(create: false)?.Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _logger.LogDebug(error, "the directory {Path} cannot be opened", Directory);
        }
    }

    /// <summary><c>TIERED_CACHE_DIR</c>, else <c>$XDG_CACHE_HOME/tiered</c>, else <c>~/.cache/tiered</c>, else the temporary directory.</summary>
    public static string DefaultDirectory
    {
        get
        {
            if (Environment.GetEnvironmentVariable("TIERED_CACHE_DIR") is { Length: > 0 } given) return given;
            if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } caches && Path.IsPathRooted(caches)) return Path.Combine(caches, "tiered");
            string home = Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } variable ? variable : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            return home.Length > 0 ? Path.Combine(home, ".cache", "tiered") : Path.GetTempPath();
        }
    }

    /// <summary>Where entries lie: the cache's own directory in the one of the options.</summary>
    public string Directory => Path.Combine(_options.Directory, CacheDirectory.Name);

    /// <summary>
    /// Why the cache is off, and what to do about it: its directory belongs to another user, others can write to it, or it is a link. Null while it
    /// works.
    /// </summary>
    public string? Refusal => Volatile.Read(ref _refusal);

    /// <inheritdoc/>
    public Module? TryLoad(Engine engine, CacheKey key)
    {
        try
        {
            return WithRetries(() => Load(NameOf(key), (path, trust) =>
            {
                var module = Module.DeserializeFile(engine, path, trust);
                if (!key.Names(module)) throw new ArtifactException(ArtifactErrorKind.Corrupt, "it holds another module than its name says");
                return module;
            }, static module => module.VerifyChecksums()));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _logger.LogDebug(error, "entry {Key} cannot be read", key);
            return null;
        }
    }

    /// <summary>Almost always the first attempt succeeds, and then nothing of the retries is ever set up.</summary>
    private static T? WithRetries<T>(Func<T?> action) where T : class
    {
        try
        {
            return action();
        }
        catch (IOException error) when (error is not (FileNotFoundException or DirectoryNotFoundException))
        {
            return Retries.Value.Execute(action);
        }
    }

    /// <summary>Opens the cache's directory; null when there is none, or none that may be used.</summary>
    private CacheDirectory? Open(bool create)
    {
        if (Refusal is not null) return null;
        try
        {
            return CacheDirectory.Open(_options.Directory, create);
        }
        catch (CacheRefusedException refused)
        {
            if (Interlocked.CompareExchange(ref _refusal, refused.Message, null) is null) _logger.LogWarning("the cache is off: {Reason}", refused.Message);
            return null;
        }
    }

    /// <summary>Loads an entry; null when there is none that can be used.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="read">Reads the file and proves that it is what it should be.</param>
    /// <param name="verify">Compares checksums, later.</param>
    private T? Load<T>(string name, Func<string, ArtifactTrust, T> read, Action<T> verify) where T : class
    {
        using var directory = Open(create: false);
        if (directory is null) return null;
        try
        {
            if (!directory.TryOpen(name, out var file, out var status)) return null;
            using (file)
            {
                // After a crash of the machine a file may hold pages that never reached the disk. That can only be so once, and for files from before the last start.
                bool survivedStart = status.Written < DateTime.UtcNow - TimeSpan.FromMilliseconds(Environment.TickCount64);
                var trust = survivedStart && !_options.Trust.RequiresSignature ? ArtifactTrust.UnverifiedWithChecksums : _options.Trust;
                // By the descriptor: the file that was looked at is the one that is loaded.
                var entry = read(Posix.PathOf(file), trust);
                // For Trim; fails where the cache can only be read.
                _ = Posix.Touch(file);
                if (_options.BackgroundCheck is { } delay && !_options.Trust.RequiresSignature) _ = CheckLater(new WeakReference<T>(entry), verify, name, delay);
                return entry;
            }
        }
        catch (Exception error) when (error is ArtifactException or CacheRefusedException)
        {
            _logger.LogWarning(error, "entry {Name} is dropped", name);
            _ = directory.Remove(name);
            return null;
        }
    }

    private async Task CheckLater<T>(WeakReference<T> loaded, Action<T> verify, string name, TimeSpan delay) where T : class
    {
        await Task.Delay(delay).ConfigureAwait(false);
        if (!loaded.TryGetTarget(out var entry)) return;
        try
        {
            verify(entry);
        }
        catch (ArtifactException error)
        {
            _logger.LogError(error, "entry {Name} is dropped; a module of this process was loaded from it", name);
            try
            {
                using var directory = Open(create: false);
                _ = directory?.Remove(name);
            }
            catch (Exception unreachable) when (unreachable is IOException or UnauthorizedAccessException)
            {
                _logger.LogDebug(unreachable, "entry {Name} cannot be removed", name);
            }
        }
    }

    /// <inheritdoc/>
    public void Store(CacheKey key, Module module)
    {
        try
        {
            WithRetries<object>(() =>
            {
                Write(key, stream => module.Serialize(stream, _options.Signer));
                return null;
            });
            Trim(_options.MaxBytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _logger.LogDebug(error, "entry {Key} cannot be written", key);
        }
    }

    /// <summary>Writes an entry under another name and renames it; false when there is no directory or no room for it.</summary>
    private bool Write(CacheKey key, Action<Stream> write)
    {
        // Opened anew with every attempt: somebody may have removed the whole directory meanwhile.
        using var directory = Open(create: true);
        if (directory is null) return false;
        string temporary = $".{key}.{UniqueName.Next()}{TemporarySuffix}";
        try
        {
            long size;
            using (var stream = new FileStream(directory.Create(temporary), FileAccess.Write))
            {
                write(stream);
                size = stream.Length;
            }
            if (size > _options.MaxBytes) return false;
            directory.Rename(temporary, NameOf(key));
            return true;
        }
        finally
        {
            _ = directory.Remove(temporary);
        }
    }

    /// <summary>Removes all entries.</summary>
    /// <returns>What was removed.</returns>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    public CacheStatistics Clean()
    {
        using var directory = Open(create: false);
        if (directory is null) return default;
        int entries = 0;
        long bytes = 0;
        foreach (var file in directory.Files(EntrySuffix))
        {
            if (!directory.Remove(file.Name)) continue;
            entries++;
            bytes += file.Length;
        }
        DropStaleTemporaries(directory);
        return new CacheStatistics(entries, bytes);
    }

    /// <summary>Counts entries.</summary>
    /// <exception cref="IOException">The directory cannot be read.</exception>
    public CacheStatistics GetStatistics()
    {
        using var directory = Open(create: false);
        if (directory is null) return default;
        var files = directory.Files(EntrySuffix);
        return new CacheStatistics(files.Count, files.Sum(file => file.Length));
    }

    /// <summary>Removes entries, those not used for longest first, until the rest is a tenth below the bound: so that this happens now and then, not with every new entry.</summary>
    private void Trim(long maxBytes)
    {
        using var directory = Open(create: false);
        if (directory is null) return;
        var files = directory.Files(EntrySuffix);
        long total = files.Sum(file => file.Length);
        if (total <= maxBytes) return;
        DropStaleTemporaries(directory);
        files.Sort((a, b) => a.Used.CompareTo(b.Used));
        foreach (var file in files)
        {
            if (total <= maxBytes - maxBytes / 10) break;
            if (directory.Remove(file.Name)) total -= file.Length;
        }
    }

    private static void DropStaleTemporaries(CacheDirectory directory)
    {
        foreach (var file in directory.Files(TemporarySuffix))
        {
            if (file.Used < DateTime.UtcNow - StaleTemporary) _ = directory.Remove(file.Name);
        }
    }

    private static string NameOf(CacheKey key) => key.Text + EntrySuffix;
}
