using System.Diagnostics;
using Tiered.Artifacts;
using Tiered.Backend.Optimizing;
using Tiered.Backend.SinglePass;
using Tiered.Caching;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Artifacts;

/// <summary>What runs keep in the file-system cache.</summary>
public sealed class KeptTiersCacheTests : IDisposable
{
    internal const string Program = """
        (module
          (func $loop (param i32) (result i32) (local i32)
            (loop
              (local.set 1 (i32.add (local.get 1) (i32.const 3)))
              (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
            (local.get 1))
          (func (export "f1") (result i32) (call $loop (i32.const 1)))
          (func (export "f2") (result i32) (call $loop (i32.const 2)))
          (func (export "f3") (result i32) (call $loop (i32.const 3))))
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("tiered-kept-tests-").FullName;
    private readonly byte[] _wasm = WatParser.ParseModule(Program).ToArray();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    internal static FileSystemCache Cache(string folder) => new(new FileSystemCacheOptions { Directory = folder, BackgroundCheck = null });

    internal static Engine MakeEngine(CompilationOptions? compilation = null) => new(
        new EngineOptions
        {
            DefaultBackend = Engine.TieredBackend,
            Compilation = compilation ?? new(),
            Tiering = new() { SampleInterval = TimeSpan.Zero, Threshold = 1, BytesPerSample = 0, Synchronous = true },
        },
        [new SinglePassCompiler(), new OptimizingCompiler()]);

    /// <summary>Calls one of the exports.</summary>
    internal static void Run(Module module, int which)
    {
        using var store = new Store(module.Engine);
        Assert.Equal(3 * which, Fixture.CallI32(new Instance(store, module), $"f{which}"));
    }

    private Module Begin(Engine? engine = null) => Cache(_folder).CompileTiered(engine ?? MakeEngine(), _wasm);

    [Fact]
    public void EachRunBeginsWithWhatOthersKept()
    {
        var cache = Cache(_folder);
        var first = Begin();
        Assert.Equal(0, first.Tiers!.KeptFunctions);
        Run(first, 1);
        Assert.True(cache.KeepTiers(first));
        Assert.Equal(1, cache.GetStatistics().Entries);
        var second = Begin();
        Assert.Equal(2, second.Tiers!.KeptFunctions);
        Run(second, 1);
        Assert.False(cache.KeepTiers(second));
        Run(second, 2);
        Assert.True(cache.KeepTiers(second));
        Assert.Equal(1, cache.GetStatistics().Entries);
        var third = Begin();
        Assert.Equal(3, third.Tiers!.KeptFunctions);
        foreach (int which in new[] { 1, 2, 3 }) Run(third, which);
        // Other options are another entry.
        Assert.Equal(0, Begin(MakeEngine(new() { Interruptible = true })).Tiers!.KeptFunctions);
        Assert.Equal(1, cache.Clean().Entries);
        Assert.Equal(0, Begin().Tiers!.KeptFunctions);
    }

    [Fact]
    public void ABudgetThatIsTooSmallKeepsNothing()
    {
        var module = Begin();
        Run(module, 1);
        Assert.False(Cache(_folder).KeepTiers(module, TimeSpan.FromMilliseconds(0.5)));
        Assert.Equal(0, Cache(_folder).GetStatistics().Entries);
        Assert.True(Cache(_folder).KeepTiers(module, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void OnlyModulesThatTierUpKeepTiers()
    {
        var engine = new Engine(new SinglePassCompiler());
        Assert.Throws<InvalidOperationException>(() => Cache(_folder).KeepTiers(Module.Compile(engine, _wasm)));
    }

    [Fact]
    public void DamagedEntriesAreMisses()
    {
        var cache = Cache(_folder);
        string Entry() => Directory.GetFiles(cache.Directory, "*.wasmu").Single();
        byte[] other = WatParser.ParseModule("(module (func (export \"f\")))").ToArray();
        var engine = MakeEngine();
        var stranger = Module.Compile(engine, other);
        using (var store = new Store(engine)) new Instance(store, stranger).GetFunction("f")!.Call();
        byte[] strange = stranger.SerializeTiers();
        foreach (Func<byte[], byte[]> damage in new Func<byte[], byte[]>[]
        {
            _ => [],
            bytes => bytes[..100],
            bytes => Flip(bytes, SectionKind.Tiers),
            bytes => Flip(bytes, SectionKind.Profile),
            bytes => Flip(bytes, SectionKind.CodeInfo),
            _ => strange,
            _ => Module.Compile(new Engine(new SinglePassCompiler()), _wasm).Serialize(),
        })
        {
            var module = Begin();
            Run(module, 1);
            Assert.True(cache.KeepTiers(module));
            Assert.Equal(2, Begin().Tiers!.KeptFunctions);
            File.WriteAllBytes(Entry(), damage(File.ReadAllBytes(Entry())));
            var after = Begin();
            Assert.Equal(0, after.Tiers!.KeptFunctions);
            Run(after, 1);
            Assert.Empty(Directory.GetFiles(cache.Directory, "*.wasmu"));
        }
    }

    /// <summary>Code that was damaged on the disk is never written into a new entry, with a new checksum.</summary>
    [Fact]
    public void DamagedCodeIsNotKeptAgain()
    {
        var cache = Cache(_folder);
        var first = Begin();
        Run(first, 1);
        cache.KeepTiers(first);
        string entry = Directory.GetFiles(cache.Directory, "*.wasmu").Single();
        File.WriteAllBytes(entry, Flip(File.ReadAllBytes(entry), SectionKind.Maps));
        var second = Begin();
        Assert.Equal(2, second.Tiers!.KeptFunctions);
        Run(second, 2);
        Assert.False(cache.KeepTiers(second));
    }

    [Fact]
    public void SignedTiersOnly()
    {
        using var signer = ArtifactSigner.FromPem(Fixture.PrivateKey);
        var signed = new FileSystemCache(new() { Directory = _folder, Trust = ArtifactTrust.SignedBy(Fixture.PublicKey), Signer = signer });
        var module = Begin();
        Run(module, 1);
        Cache(_folder).KeepTiers(module);
        Assert.Equal(0, signed.CompileTiered(MakeEngine(), _wasm).Tiers!.KeptFunctions);
        signed.KeepTiers(module);
        Assert.Equal(2, signed.CompileTiered(MakeEngine(), _wasm).Tiers!.KeptFunctions);
    }

    /// <summary>Processes that write one entry at the same time keep one whole one.</summary>
    [Fact]
    public void ManyProcessesKeepTheTiersOfOneModule()
    {
        var workers = new List<Process>();
        for (int i = 0; i < 3; i++)
        {
            var start = new ProcessStartInfo("dotnet", ["exec", typeof(CacheWorker).Assembly.Location, CacheWorker.TierVerb, _folder])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            workers.Add(Process.Start(start)!);
        }
        foreach (var worker in workers)
        {
            string output = worker.StandardOutput.ReadToEnd() + worker.StandardError.ReadToEnd();
            worker.WaitForExit();
            Assert.True(worker.ExitCode == 0, output);
            Assert.Contains("done", output);
            worker.Dispose();
        }
        string entry = Directory.GetFiles(Cache(_folder).Directory).Single();
        KeptTiers.LoadFile(entry, ArtifactTrust.UnverifiedWithChecksums).VerifyChecksums();
        Assert.Equal(4, Begin().Tiers!.KeptFunctions);
    }

    private static byte[] Flip(byte[] bytes, SectionKind kind)
    {
        bytes[Fixture.Section(bytes, kind).Offset + 3] ^= 1;
        return bytes;
    }
}
