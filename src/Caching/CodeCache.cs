namespace Tiered.Caching;

/// <summary>
/// Keeps compiled modules. Neither method throws because of the cache itself: what cannot be read is a miss, and what cannot be kept is not kept.
/// Thread-safe.
/// </summary>
public interface ICodeCache
{
    /// <summary>Loads an entry; null when there is none that can be used.</summary>
    Module? TryLoad(Engine engine, CacheKey key);

    /// <summary>Keeps a module that was compiled.</summary>
    void Store(CacheKey key, Module module);
}

/// <summary>What everyone does with a cache.</summary>
public static class CodeCacheExtensions
{
    /// <summary>The compiled module from the cache, else compiled and put into the cache.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="bytes">A wasm binary or WAT text in UTF-8.</param>
    /// <param name="backend">Name of the backend; the engine's default when null.</param>
    /// <param name="cancellation">Stops the compilation.</param>
    /// <exception cref="WasmFormatException">The module is malformed, invalid, over a limit, or needs what the backend lacks.</exception>
    public static Module GetOrCompile(this ICodeCache cache, Engine engine, ReadOnlyMemory<byte> bytes, string? backend = null, CancellationToken cancellation = default)
    {
        // What the key stands for is what is compiled, whatever becomes of the caller's array meanwhile.
        bytes = Module.ToBinary(bytes).ToArray();
        var key = CacheKey.For(engine, bytes.Span, backend);
        if (cache.TryLoad(engine, key) is { } known) return known;
        var module = Module.Compile(engine, Module.DecodeOwned(engine, bytes), backend, cancellation);
        cache.Store(key, module);
        return module;
    }
}

/// <summary>Several caches, the nearest first. What a farther one has is put into the nearer ones.</summary>
/// <param name="caches">The caches.</param>
public sealed class CacheChain(params ICodeCache[] caches) : ICodeCache
{
    /// <inheritdoc/>
    public Module? TryLoad(Engine engine, CacheKey key)
    {
        for (int i = 0; i < caches.Length; i++)
        {
            if (caches[i].TryLoad(engine, key) is not { } module) continue;
            for (int nearer = i - 1; nearer >= 0; nearer--) caches[nearer].Store(key, module);
            return module;
        }
        return null;
    }

    /// <inheritdoc/>
    public void Store(CacheKey key, Module module)
    {
        foreach (var cache in caches) cache.Store(key, module);
    }
}
