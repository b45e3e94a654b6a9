using System.Diagnostics;
using Tiered.Artifacts;
using Tiered.Caching;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Artifacts;

public sealed class FileSystemCacheTests : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("tiered-cache-tests-").FullName;
    private readonly Engine _engine = new(Backends.Create("singlepass"));

    private string Folder => Path.Combine(_parent, "cache");

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    private FileSystemCache Cache(long maxBytes = 1 << 30) => new(new FileSystemCacheOptions { Directory = Folder, MaxBytes = maxBytes, BackgroundCheck = null });

    private static byte[] Wasm(int number) => WatParser.ParseModule($"(module (func (export \"f\") (result i32) (i32.const {number})))");

    private int Run(Module module)
    {
        using var store = new Store(_engine);
        return Fixture.CallI32(new Instance(store, module), "f");
    }

    [Fact]
    public void TheSecondTimeIsALoad()
    {
        var cache = Cache();
        var key = CacheKey.For(_engine, Wasm(5));
        Assert.Null(cache.TryLoad(_engine, key));
        Assert.Equal(5, Run(cache.GetOrCompile(_engine, Wasm(5))));
        Assert.Equal(1, cache.GetStatistics().Entries);
        Assert.Equal(5, Run(Cache().TryLoad(_engine, key)!));
        Assert.Equal(5, Run(cache.GetOrCompile(_engine, Wasm(5))));
        Assert.Equal(1, cache.Clean().Entries);
        Assert.Null(cache.TryLoad(_engine, key));
    }

    [Fact]
    public void KeysDifferInEverythingThatCodeDependsOn()
    {
        byte[] wasm = Wasm(1);
        string Key(CompilationOptions? options = null, WasmFeatures features = WasmFeatures.Default, string backend = "singlepass", byte[]? module = null) =>
            CacheKey.For(new Engine(new EngineOptions { Compilation = options ?? new(), Features = features }, Backends.Create(backend)), module ?? wasm).Text;
        string[] keys =
        [
            Key(), Key(module: Wasm(2)), Key(backend: "optimizing"), Key(features: WasmFeatures.Wasm2), Key(new() { Target = Target.Host with { Features = CpuFeatures.None } }),
            Key(new() { Interruptible = true }), Key(new() { CanonicalizeNaNs = true }), Key(new() { BoundsChecks = BoundsCheckMode.Explicit }), Key(new() { Calls = CallMode.Slots }),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(Key(), Key(new() { MaxThreads = 7 }));
    }

    [Fact]
    public void DamagedEntriesAreDroppedAndMadeAgain()
    {
        var cache = Cache();
        var key = CacheKey.For(_engine, Wasm(5));
        string path = Path.Combine(cache.Directory, key + ".wasmu");
        foreach (Action<string> damage in new Action<string>[]
        {
            file => File.WriteAllBytes(file, []),
            file => File.WriteAllBytes(file, File.ReadAllBytes(file)[..100]),
            file => Flip(file, SectionKind.Declarations),
            file => File.WriteAllBytes(file, Module.Compile(_engine, Wasm(6)).Serialize()),
        })
        {
            Assert.Equal(5, Run(cache.GetOrCompile(_engine, Wasm(5))));
            damage(path);
            Assert.Null(cache.TryLoad(_engine, key));
            Assert.False(File.Exists(path));
            Assert.Equal(5, Run(cache.GetOrCompile(_engine, Wasm(5))));
            Assert.NotNull(cache.TryLoad(_engine, key));
        }
    }

    private static void Flip(string file, SectionKind kind)
    {
        byte[] bytes = File.ReadAllBytes(file);
        bytes[Fixture.Section(bytes, kind).Offset + 3] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    [Fact]
    public void AnEntryFromBeforeTheMachineStartedIsCheckedInFull()
    {
        var cache = Cache();
        var key = CacheKey.For(_engine, Wasm(5));
        cache.GetOrCompile(_engine, Wasm(5));
        string path = Path.Combine(cache.Directory, key + ".wasmu");
        Flip(path, SectionKind.Maps);
        Assert.NotNull(cache.TryLoad(_engine, key));
        File.SetLastWriteTimeUtc(path, new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Null(cache.TryLoad(_engine, key));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task DamageOfCodeIsFoundInTheBackground()
    {
        var cache = new FileSystemCache(new FileSystemCacheOptions { Directory = Folder, BackgroundCheck = TimeSpan.FromMilliseconds(1) });
        var key = CacheKey.For(_engine, Wasm(5));
        cache.GetOrCompile(_engine, Wasm(5));
        string path = Path.Combine(cache.Directory, key + ".wasmu");
        Flip(path, SectionKind.Maps);
        var module = cache.TryLoad(_engine, key);
        Assert.NotNull(module);
        for (int i = 0; i < 500 && File.Exists(path); i++) await Task.Delay(10);
        Assert.False(File.Exists(path));
        GC.KeepAlive(module);
    }

    [Fact]
    public void TheBoundHoldsAndWhatWasUsedLastStays()
    {
        long size = Module.Compile(_engine, Wasm(0)).Serialize().Length;
        var cache = Cache(size * 5);
        for (int i = 0; i < 5; i++)
        {
            cache.GetOrCompile(_engine, Wasm(i));
            File.SetLastWriteTimeUtc(Path.Combine(cache.Directory, CacheKey.For(_engine, Wasm(i)) + ".wasmu"), DateTime.UtcNow.AddMinutes(i - 10));
        }
        Assert.NotNull(cache.TryLoad(_engine, CacheKey.For(_engine, Wasm(0))));
        cache.GetOrCompile(_engine, Wasm(5));
        Assert.InRange(cache.GetStatistics().Bytes, 1, size * 5);
        Assert.Null(cache.TryLoad(_engine, CacheKey.For(_engine, Wasm(1))));
        Assert.NotNull(cache.TryLoad(_engine, CacheKey.For(_engine, Wasm(0))));
        Assert.NotNull(cache.TryLoad(_engine, CacheKey.For(_engine, Wasm(5))));
    }

    [Fact]
    public void OnlyTheOwnerHasAccess()
    {
        var cache = Cache();
        cache.GetOrCompile(_engine, Wasm(1));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(cache.Directory));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Directory.GetFiles(cache.Directory).Single()));
    }

    [Fact]
    public void ACacheThatCannotBeWrittenIsNoError()
    {
        File.WriteAllText(Folder, "a file where the directory should be");
        Assert.Equal(7, Run(Cache().GetOrCompile(_engine, Wasm(7))));
    }

    [Fact]
    public void SignedEntriesOnly()
    {
        using var signer = ArtifactSigner.FromPem(Fixture.PrivateKey);
        var trust = ArtifactTrust.SignedBy(Fixture.PublicKey);
        Assert.Throws<ArgumentException>(() => new FileSystemCache(new FileSystemCacheOptions { Directory = Folder, Trust = trust }));
        var signed = new FileSystemCache(new FileSystemCacheOptions { Directory = Folder, Trust = trust, Signer = signer });
        Cache().GetOrCompile(_engine, Wasm(1));
        Assert.Null(signed.TryLoad(_engine, CacheKey.For(_engine, Wasm(1))));
        signed.GetOrCompile(_engine, Wasm(1));
        Assert.Equal(1, Run(signed.TryLoad(_engine, CacheKey.For(_engine, Wasm(1)))!));
    }

    /// <summary>Eight processes compile and load through one directory while this one cleans it and throws damage in.</summary>
    [Fact]
    public void ManyProcessesShareADirectoryThatIsBeingCleaned()
    {
        var workers = new List<Process>();
        string self = typeof(CacheWorker).Assembly.Location;
        for (int i = 0; i < 8; i++)
        {
            var start = new ProcessStartInfo("dotnet", ["exec", self, CacheWorker.Verb, Folder, i.ToString(System.Globalization.CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true, RedirectStandardError = true };
            workers.Add(Process.Start(start)!);
        }
        var cache = Cache();
        while (workers.Exists(worker => !worker.HasExited))
        {
            cache.Clean();
            Thread.Sleep(2);
        }
        foreach (var worker in workers)
        {
            string output = worker.StandardOutput.ReadToEnd() + worker.StandardError.ReadToEnd();
            Assert.True(worker.ExitCode == 0, output);
            Assert.Contains("done", output);
            worker.Dispose();
        }
        Assert.DoesNotContain(Directory.GetFiles(cache.Directory), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }
}
