using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using Polly.Retry;
using Tiered.Artifacts;

namespace Tiered.Caching;

/// <summary>How a <see cref="FileSystemCache"/> works.</summary>
public sealed record FileSystemCacheOptions
{
    /// <summary>Where entries lie: <c>TIERED_CACHE_DIR</c>, else <c>tiered</c> in the user's folder of caches.</summary>
    public string Directory { get; init; } = FileSystemCache.DefaultDirectory;

    /// <summary>Most bytes of all entries together; 4 GiB by default. Those that were not used for longest go first.</summary>
    public long MaxBytes { get; init; } = 4L << 30;

    /// <summary>
    /// Why entries may run. By default because of where they are: in a directory that belongs to the user and that nobody else can write to, which is checked.
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
/// Artifacts in a directory, one file a module, named by its key. Any number of processes may use it, and clean it, at the same time: an entry is written under another
/// name and renamed, so there is never half of one; it is never changed afterwards; and a module that is running keeps its file's pages when the file is removed.
/// </summary>
public sealed class FileSystemCache : ICodeCache
{
    private const string EntrySuffix = ".wasmu", TemporarySuffix = ".tmp";
    private const UnixFileMode PrivateDirectory = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
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
    private bool _usable;

    /// <summary>A cache in a directory, which is made when the first entry is stored.</summary>
    public FileSystemCache(FileSystemCacheOptions? options = null, ILogger<FileSystemCache>? logger = null)
    {
        _options = options ?? new FileSystemCacheOptions();
        _logger = (ILogger?)logger ?? NullLogger.Instance;
        if (_options.Trust.RequiresSignature && _options.Signer is null) throw new ArgumentException("a cache that trusts only signed entries needs a signer for new ones", nameof(options));
    }

    /// <summary><c>TIERED_CACHE_DIR</c>, else <c>$XDG_CACHE_HOME/tiered</c>, else <c>~/.cache/tiered</c>.</summary>
    public static string DefaultDirectory
    {
        get
        {
            if (Environment.GetEnvironmentVariable("TIERED_CACHE_DIR") is { Length: > 0 } given) return given;
            if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } caches && Path.IsPathRooted(caches)) return Path.Combine(caches, "tiered");
            string home = Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } variable ? variable : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            return home.Length > 0 ? Path.Combine(home, ".cache", "tiered") : Path.Combine(Path.GetTempPath(), $"tiered-{Environment.UserName}");
        }
    }

    /// <summary>Where entries lie.</summary>
    public string Directory => _options.Directory;

    /// <inheritdoc/>
    public Module? TryLoad(Engine engine, CacheKey key)
    {
        string path = PathOf(key);
        try
        {
            return IsPrivate(create: false) ? WithRetries(() => Load(engine, key, path)) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _logger.LogDebug(error, "entry {Path} cannot be read", path);
            return null;
        }
    }

    /// <summary>Almost always the first attempt succeeds, and then nothing of the retries is ever set up.</summary>
    private static Module? WithRetries(Func<Module?> action)
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

    private Module? Load(Engine engine, CacheKey key, string path)
    {
        DateTime written = File.GetLastWriteTimeUtc(path);
        if (written.Year < 1971) return null;
        try
        {
            // After a crash of the machine a file may hold pages that never reached the disk. That can only be so once, and for files from before the last start.
            bool survivedStart = written < DateTime.UtcNow - TimeSpan.FromMilliseconds(Environment.TickCount64);
            var trust = survivedStart && !_options.Trust.RequiresSignature ? ArtifactTrust.UnverifiedWithChecksums : _options.Trust;
            var module = Module.DeserializeFile(engine, path, trust);
            if (!key.Names(module)) throw new ArtifactException(ArtifactErrorKind.Corrupt, "it holds another module than its name says");
            Touch(path);
            if (_options.BackgroundCheck is { } delay && !_options.Trust.RequiresSignature) _ = CheckLater(new WeakReference<Module>(module), path, delay);
            return module;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (ArtifactException error)
        {
            _logger.LogWarning(error, "entry {Path} is dropped", path);
            TryDelete(path);
            return null;
        }
    }

    private async Task CheckLater(WeakReference<Module> loaded, string path, TimeSpan delay)
    {
        await Task.Delay(delay).ConfigureAwait(false);
        if (!loaded.TryGetTarget(out var module)) return;
        try
        {
            module.VerifyChecksums();
        }
        catch (ArtifactException error)
        {
            _logger.LogError(error, "entry {Path} is dropped; a module of this process was loaded from it", path);
            TryDelete(path);
        }
    }

    /// <inheritdoc/>
    public void Store(CacheKey key, Module module)
    {
        try
        {
            if (!IsPrivate(create: true)) return;
            WithRetries(() => Write(key, module));
            Trim(_options.MaxBytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _logger.LogDebug(error, "entry {Key} cannot be written", key);
        }
    }

    private Module Write(CacheKey key, Module module)
    {
        string temporary = Path.Combine(Directory, $".{key}.{Guid.NewGuid():N}{TemporarySuffix}");
        try
        {
            long size;
            using (var stream = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            {
                module.Serialize(stream, _options.Signer);
                size = stream.Length;
            }
            if (size <= _options.MaxBytes) File.Move(temporary, PathOf(key), overwrite: true);
            return module;
        }
        catch (DirectoryNotFoundException) when (!System.IO.Directory.Exists(Directory))
        {
            // Somebody removed the whole directory meanwhile; the next attempt starts with a new one.
            _usable = false;
            _ = IsPrivate(create: true);
            throw new IOException("the directory of the cache was removed");
        }
        finally
        {
            TryDelete(temporary);
        }
    }

    /// <summary>Removes all entries.</summary>
    /// <returns>What was removed.</returns>
    public CacheStatistics Clean()
    {
        int entries = 0;
        long bytes = 0;
        foreach (var file in Files(EntrySuffix))
        {
            if (!TryDelete(file.Path)) continue;
            entries++;
            bytes += file.Length;
        }
        DropStaleTemporaries();
        return new CacheStatistics(entries, bytes);
    }

    /// <summary>Counts entries.</summary>
    public CacheStatistics GetStatistics()
    {
        int entries = 0;
        long bytes = 0;
        foreach (var file in Files(EntrySuffix))
        {
            entries++;
            bytes += file.Length;
        }
        return new CacheStatistics(entries, bytes);
    }

    /// <summary>Removes entries, those not used for longest first, until the rest is a tenth below the bound: so that this happens now and then, not with every new entry.</summary>
    private void Trim(long maxBytes)
    {
        var files = Files(EntrySuffix);
        long total = 0;
        foreach (var file in files) total += file.Length;
        if (total <= maxBytes) return;
        DropStaleTemporaries();
        files.Sort((a, b) => a.Used.CompareTo(b.Used));
        foreach (var file in files)
        {
            if (total <= maxBytes - maxBytes / 10) break;
            if (TryDelete(file.Path)) total -= file.Length;
        }
    }

    private void DropStaleTemporaries()
    {
        foreach (var file in Files(TemporarySuffix))
        {
            if (file.Used < DateTime.UtcNow - StaleTemporary) TryDelete(file.Path);
        }
    }

    private List<(string Path, long Length, DateTime Used)> Files(string suffix)
    {
        var files = new List<(string, long, DateTime)>();
        try
        {
            foreach (var file in new DirectoryInfo(Directory).EnumerateFiles())
            {
                try
                {
                    if (file.Name.EndsWith(suffix, StringComparison.Ordinal)) files.Add((file.FullName, file.Length, file.LastWriteTimeUtc));
                }
                catch (FileNotFoundException)
                {
                    // Another process removed it.
                }
            }
        }
        catch (DirectoryNotFoundException)
        {
            // No entry was ever stored.
        }
        return files;
    }

    private string PathOf(CacheKey key) => Path.Combine(Directory, key.Text + EntrySuffix);

    /// <summary>
    /// Whether the directory is there and nobody else can put code into it. Setting the mode succeeds only for the owner, and a directory of somebody else that has it already
    /// cannot be read.
    /// </summary>
    private bool IsPrivate(bool create)
    {
        if (_usable) return true;
        if (!System.IO.Directory.Exists(Directory))
        {
            if (!create) return false;
            System.IO.Directory.CreateDirectory(Directory, PrivateDirectory);
        }
        if (File.GetUnixFileMode(Directory) != PrivateDirectory) File.SetUnixFileMode(Directory, PrivateDirectory);
        return _usable = true;
    }

    /// <summary>The time of the last use, for <see cref="Trim"/>.</summary>
    private static void Touch(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Removed meanwhile, or a cache that can only be read.
        }
    }

    private static bool TryDelete(string path)
    {
        try
        {
            bool existed = File.Exists(path);
            File.Delete(path);
            return existed;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
