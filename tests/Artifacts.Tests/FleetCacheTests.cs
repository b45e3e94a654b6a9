using Microsoft.Extensions.Caching.Distributed;
using Tiered.Artifacts;
using Tiered.Caching;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Artifacts;

/// <summary>The fleet cache over a real Redis.</summary>
public sealed class FleetCacheTests(RedisServer redis) : IClassFixture<RedisServer>
{
    private readonly Engine _engine = new(new CountingCompiler());
    private readonly byte[] _wasm = WatParser.ParseModule($"(module (func (export \"f\") (result i32) (i32.const {Random.Shared.Next()})))");

    private CountingCompiler Compiler => (CountingCompiler)_engine.Compilers[0];

    private RedisCache Provider => new(redis.Port);

    private CacheKey Key => CacheKey.For(_engine, _wasm);

    private string RedisKey => "tiered:" + Key;

    private FleetCache Fleet(ArtifactTrust trust, ArtifactSigner? signer = null) => new(Provider, new FleetCacheOptions { Trust = trust, Signer = signer });

    [RedisFact]
    public void AFleetCompilesAModuleOnce()
    {
        for (int machine = 0; machine < 4; machine++) Fleet(ArtifactTrust.Unverified).GetOrCompile(_engine, _wasm);
        Assert.Equal(1, Compiler.Compilations);
    }

    [RedisFact]
    public void AValueThatCannotBeProvedIsAMissAndIsReplaced()
    {
        var fleet = Fleet(ArtifactTrust.Unverified);
        fleet.GetOrCompile(_engine, _wasm);
        byte[] good = Provider.Get(RedisKey)!;
        byte[] damaged = (byte[])good.Clone();
        damaged[Fixture.Section(good, SectionKind.Code).Offset] ^= 1;
        byte[] another = Module.FromText(_engine, "(module)").Serialize();
        foreach (byte[] bad in new[] { damaged, good[..^1], [], "something else"u8.ToArray(), another })
        {
            Provider.Set(RedisKey, bad, new DistributedCacheEntryOptions());
            Assert.Null(fleet.TryLoad(_engine, Key));
            fleet.GetOrCompile(_engine, _wasm);
            Assert.Equal(good, Provider.Get(RedisKey));
        }
    }

    [RedisFact]
    public void WithKeysOnlySignedValuesAreLoaded()
    {
        using var signer = ArtifactSigner.FromPem(Fixture.PrivateKey);
        using var stranger = ArtifactSigner.FromPem(Fixture.OtherPrivateKey);
        var trust = ArtifactTrust.SignedBy(Fixture.PublicKey);
        Fleet(ArtifactTrust.Unverified).GetOrCompile(_engine, _wasm);
        Assert.Null(Fleet(trust).TryLoad(_engine, Key));
        Fleet(ArtifactTrust.Unverified, stranger).Store(Key, Module.Compile(_engine, _wasm));
        Assert.Null(Fleet(trust).TryLoad(_engine, Key));
        // A machine that cannot sign must not replace what others could not load.
        byte[] before = Provider.Get(RedisKey)!;
        Fleet(trust).GetOrCompile(_engine, _wasm);
        Assert.Equal(before, Provider.Get(RedisKey));
        Fleet(trust, signer).GetOrCompile(_engine, _wasm);
        Assert.NotNull(Fleet(trust).TryLoad(_engine, Key));
    }

    [RedisFact]
    public void AChainFillsTheNearerCache()
    {
        string folder = Directory.CreateTempSubdirectory("tiered-chain-").FullName;
        try
        {
            Fleet(ArtifactTrust.Unverified).GetOrCompile(_engine, _wasm);
            var near = new FileSystemCache(new FileSystemCacheOptions { Directory = folder, BackgroundCheck = null });
            new CacheChain(near, Fleet(ArtifactTrust.Unverified)).GetOrCompile(_engine, _wasm);
            Assert.NotNull(near.TryLoad(_engine, Key));
            Assert.Equal(1, Compiler.Compilations);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void ACacheThatIsDownIsNoError()
    {
        var fleet = new FleetCache(new RedisCache(port: 1), new FleetCacheOptions { Trust = ArtifactTrust.Unverified });
        Assert.Equal("singlepass", fleet.GetOrCompile(_engine, _wasm).CompilerName);
    }

    private sealed class CountingCompiler : ICompiler
    {
        private readonly ICompiler _inner = Backends.Create("singlepass");

        internal int Compilations { get; private set; }

        public string Name => _inner.Name;
        public string Version => _inner.Version;
        public bool SupportsTarget(Target target) => _inner.SupportsTarget(target);
        public WasmFeatures SupportedFeatures(Target target) => _inner.SupportedFeatures(target);
        public TrampolinePair CompileTrampolines(FunctionType type, Target target) => _inner.CompileTrampolines(type, target);

        public CompiledModule Compile(WasmModule module, CompilationOptions options, CancellationToken cancellation = default, IProgress<CompilationProgress>? progress = null)
        {
            Compilations++;
            return _inner.Compile(module, options, cancellation, progress);
        }
    }
}
