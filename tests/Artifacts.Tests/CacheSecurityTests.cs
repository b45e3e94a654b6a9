using System.Diagnostics;
using System.Globalization;
using Tiered.Caching;
using Tiered.Wasm.Text;

namespace Tiered.Tests.Artifacts;

/// <summary>
/// What others can put into a cache's way never runs and is never changed: their directories, entries, links and modes.
/// Other users are played
/// by the superuser, who can give files away; without that right only modes and links are tried.
/// </summary>
public sealed class CacheSecurityTests : IDisposable
{
    private const uint Stranger = 12345;
    private const UnixFileMode Everybody = (UnixFileMode)0b111_111_111;

    private readonly string _parent = Directory.CreateTempSubdirectory("tiered-cache-attack-").FullName;
    private readonly Engine _engine = new(Backends.Create("singlepass"));

    private string Place => Path.Combine(_parent, "place");

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    private FileSystemCache Cache() => new(new FileSystemCacheOptions { Directory = Place, BackgroundCheck = null });

    private static byte[] Wasm(int number) =>
        WatParser.ParseModule($"(module (func (export \"f\") (result i32) (i32.const {number})))");

    private int Run(FileSystemCache cache, int number)
    {
        using var store = new Store(_engine);
        return Fixture.CallI32(new Instance(store, cache.GetOrCompile(_engine, Wasm(number))), "f");
    }

    private static bool TryGiveAway(string path, bool link = false)
    {
        using var process = Process.Start(new ProcessStartInfo("chown", link
            ? ["-h", Stranger.ToString(CultureInfo.InvariantCulture), path]
            : [Stranger.ToString(CultureInfo.InvariantCulture), path]) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static void Make(string tool, params string[] arguments)
    {
        using var process = Process.Start(tool, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private static UnixFileMode Mode(string path) => File.GetUnixFileMode(path);

    public static TheoryData<string> Places => ["1777", "0777", "0755", "0700", "stranger", "link"];

    /// <summary>
    /// Whatever the place is like, the cache works in a directory of its own and leaves the place as it is.
    /// </summary>
    [Theory]
    [MemberData(nameof(Places))]
    public void ThePlaceStaysAsItIs(string kind)
    {
        string real = kind == "link" ? Path.Combine(_parent, "elsewhere") : Place;
        Directory.CreateDirectory(real);
        File.WriteAllText(Path.Combine(real, "other"), "of somebody else");
        if (kind == "link") File.CreateSymbolicLink(Place, real);
        else if (kind == "stranger") File.SetUnixFileMode(real, Everybody | UnixFileMode.StickyBit);
        else File.SetUnixFileMode(real, (UnixFileMode)Convert.ToInt32(kind, 8));
        if (kind == "stranger" && !TryGiveAway(real)) return;
        var before = Mode(real);
        var cache = Cache();
        Assert.Equal(1, Run(cache, 1));
        Assert.Equal((1, (string?)null), (cache.GetStatistics().Entries, cache.Refusal));
        Assert.NotNull(Cache().TryLoad(_engine, CacheKey.For(_engine, Wasm(1))));
        Cache().Clean();
        Assert.Equal(before, Mode(real));
        Assert.Equal([Path.GetFileName(cache.Directory), "other"], Directory.GetFileSystemEntries(real).Select(path =>
            Path.GetFileName(path)!).OrderDescending(StringComparer.Ordinal));
        Assert.Equal(kind == "link", new FileInfo(Place).LinkTarget is not null);
    }

    public static TheoryData<string> BadDirectories => ["stranger", "0777", "0775", "0702", "link", "file", "fifo"];

    /// <summary>
    /// A directory under the cache's name that others can change: the cache is off, says why, and changes nothing.
    /// </summary>
    [Theory]
    [MemberData(nameof(BadDirectories))]
    public void ADirectoryThatOthersCanChangeSwitchesTheCacheOff(string kind)
    {
        string directory = Cache().Directory, entry = Path.Combine(directory, CacheKey.For(_engine,
            Wasm(1)) + ".wasmu");
        Run(Cache(), 1);
        string kept = Path.Combine(_parent, "kept");
        // A good entry of this user's lies in it: what is refused is the directory.
        switch (kind)
        {
            case "stranger":
                if (!TryGiveAway(directory)) return;
                break;
            case "link":
                Directory.Move(directory, kept);
                File.CreateSymbolicLink(directory, kept);
                break;
            case "file" or "fifo":
                Directory.Delete(directory, recursive: true);
                if (kind == "file") File.WriteAllText(directory, "no directory");
                else Make("mkfifo", directory);
                break;
            default:
                File.SetUnixFileMode(directory, (UnixFileMode)Convert.ToInt32(kind, 8));
                break;
        }
        string planted = Planted(kind is "file" or "fifo" ? "" : entry);
        var mode = kind == "fifo" ? default : Mode(directory);
        var cache = Cache();
        Assert.Contains(directory, cache.Refusal);
        Assert.Null(cache.TryLoad(_engine, CacheKey.For(_engine, Wasm(1))));
        Assert.Equal(1, Run(cache, 1));
        Assert.Equal(2, Run(cache, 2));
        Assert.Equal(default, cache.Clean());
        Assert.Equal(default, cache.GetStatistics());
        Assert.Equal(planted, Planted(kind is "file" or "fifo" ? "" : entry));
        if (kind != "fifo") Assert.Equal(mode, Mode(directory));
    }

    private static string Planted(string entry) =>
        entry.Length == 0
        ? "" : $"{File.GetLastWriteTimeUtc(entry):O} {Convert.ToHexString(File.ReadAllBytes(entry))} {string.Join(' ', Directory.GetFiles(Path.GetDirectoryName(entry)!))}";

    public static TheoryData<string> BadEntries =>
        ["stranger", "0666", "0620", "0602", "link", "link of a stranger", "dangling", "directory", "fifo"];

    /// <summary>
    /// An entry that others made or can change, or that is no file, counts as missing; it is replaced where that can
    /// be.
    /// </summary>
    [Theory]
    [MemberData(nameof(BadEntries))]
    public void AnEntryThatOthersCanChangeIsAMiss(string kind)
    {
        var cache = Cache();
        var key = CacheKey.For(_engine, Wasm(1));
        Run(cache, 1);
        string entry = Path.Combine(cache.Directory, key + ".wasmu"), elsewhere = Path.Combine(_parent, "elsewhere");
        switch (kind)
        {
            case "stranger":
                if (!TryGiveAway(entry)) return;
                break;
            case "link" or "link of a stranger":
                File.Move(entry, elsewhere);
                File.CreateSymbolicLink(entry, elsewhere);
                if (kind != "link" && !TryGiveAway(entry, link: true)) return;
                break;
            case "dangling":
                File.Delete(entry);
                File.CreateSymbolicLink(entry, elsewhere);
                break;
            case "directory":
                File.Delete(entry);
                Directory.CreateDirectory(entry);
                break;
            case "fifo":
                File.Delete(entry);
                Make("mkfifo", entry);
                break;
            default:
                File.SetUnixFileMode(entry, (UnixFileMode)Convert.ToInt32(kind, 8));
                break;
        }
        Assert.Null(Cache().TryLoad(_engine, key));
        Assert.Equal(1, Run(Cache(), 1));
        if (kind == "directory") return;
        Assert.NotNull(Cache().TryLoad(_engine, key));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, Mode(entry));
        Assert.Null(new FileInfo(entry).LinkTarget);
        Assert.Equal(kind.StartsWith("link", StringComparison.Ordinal), File.Exists(elsewhere));
    }

    /// <summary>
    /// Another process swaps the cache's directory for a link to one of its own, and entries for links, all the time.
    /// What
    /// lies there would run as another program: it never does.
    /// </summary>
    [Fact]
    public void NothingPlantedRunsWhileAnotherProcessSwapsDirectoriesAndLinks()
    {
        var cache = Cache();
        string directory = cache.Directory, evil = Path.Combine(_parent, "evil"), away = Path.Combine(_parent, "away");
        Directory.CreateDirectory(evil);
        // Under the name of the module that gives 1, code that gives 666.
        string name = CacheKey.For(_engine, Wasm(1)) + ".wasmu";
        string planted = Path.Combine(evil, name);
        File.WriteAllBytes(planted, Renamed());
        File.SetUnixFileMode(planted, (UnixFileMode)0b110_110_110);
        bool isOther = TryGiveAway(planted) & TryGiveAway(evil);
        Run(cache, 1);
        string script =
            $"while [ ! -e {_parent}/stop ]; do mv -T {directory} {away}; ln -sfn {evil} {directory}; rm -f {directory}; cp -rp {evil} {directory}; rm -rf {directory}; "
            + $"mv -T {away} {directory}; ln -sf {planted} {directory}/{name}; cp -p {planted} {directory}/x; mv -f {directory}/x {directory}/{name}; done 2>/dev/null";
        using var attacker = Process.Start("sh", ["-c", script]);
        var clock = Stopwatch.StartNew();
        int turns = 0;
        while (clock.Elapsed < TimeSpan.FromSeconds(4))
        {
            Assert.Equal(1, Run(Cache(), 1));
            turns++;
        }
        File.WriteAllText(Path.Combine(_parent, "stop"), "");
        attacker.WaitForExit();
        Assert.True(turns > 10);
        // Code that runs must have been ours in every turn; what was planted is as it was.
        Assert.True(!isOther || File.Exists(planted));
    }

    /// <summary>An artifact that claims to be the module that gives 1.</summary>
    private byte[] Renamed()
    {
        // The same module but for its code: found in the image and changed there, as whoever plants code would.
        byte[] artifact = Module.Compile(_engine, Wasm(1)).Serialize();
        var code = Fixture.Section(artifact, Tiered.Artifacts.SectionKind.Code);
        var bytes = artifact.AsSpan((int)code.Offset, (int)code.Length);
        int at = bytes.IndexOf(new byte[] { 0xB8, 1, 0, 0, 0 });
        Assert.True(at >= 0, "the constant lies in the code");
        BitConverter.TryWriteBytes(bytes[(at + 1)..], 666);
        return artifact;
    }
}
