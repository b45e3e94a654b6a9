using Tiered.Caching;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Artifacts;

/// <summary>One of several processes that use a cache at the same time; this test assembly started as a program.</summary>
internal static class CacheWorker
{
    internal const string Verb = "cache-worker";

    internal const string TierVerb = "tier-worker";

    private const int Modules = 6, Turns = 150;

    private static int Main(string[] arguments)
    {
        if (arguments is [TierVerb, var place]) return KeepTiers(place);
        if (arguments is not [Verb, var folder, var number]) return 2;
        var engine = new Engine(Backends.Create("singlepass"));
        var cache = new FileSystemCache(new FileSystemCacheOptions { Directory = folder, MaxBytes = 60_000, BackgroundCheck = null });
        var random = new Random(int.Parse(number, System.Globalization.CultureInfo.InvariantCulture));
        int loaded = 0;
        for (int turn = 0; turn < Turns; turn++)
        {
            int expected = random.Next(Modules);
            byte[] wasm = WatParser.ParseModule($"(module (memory 1) (data (i32.const 0) \"x\") (func (export \"f\") (result i32) (i32.const {expected})))");
            if (cache.TryLoad(engine, CacheKey.For(engine, wasm)) is { } known)
            {
                // Torn entries would show here, whatever part of them was torn.
                known.VerifyChecksums();
                loaded++;
            }
            var module = cache.GetOrCompile(engine, wasm);
            using var store = new Store(engine);
            int actual = Fixture.CallI32(new Instance(store, module), "f");
            if (actual != expected) throw new InvalidOperationException($"turn {turn}: {actual}, expected {expected}");
        }
        Console.WriteLine($"done, {loaded} loaded");
        return 0;
    }

    /// <summary>Runs one module again and again, and each time keeps what was learned, as others do at the same time.</summary>
    private static int KeepTiers(string folder)
    {
        byte[] wasm = WatParser.ParseModule(KeptTiersCacheTests.Program);
        int began = 0;
        for (int turn = 0; turn < Turns; turn++)
        {
            var cache = KeptTiersCacheTests.Cache(folder);
            var module = cache.CompileTiered(KeptTiersCacheTests.MakeEngine(), wasm);
            if (module.Tiers!.KeptFunctions > 0) began++;
            KeptTiersCacheTests.Run(module, 1 + turn % 3);
            cache.KeepTiers(module);
        }
        Console.WriteLine($"done, {began} began with tiers");
        return 0;
    }
}
