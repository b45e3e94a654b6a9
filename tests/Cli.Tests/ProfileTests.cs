namespace Tiered.Tests.Cli;

/// <summary>What runs of a program learn stays: in the cache, and in profiles for compilations ahead of time.</summary>
[Collection(CommandLineCollection.Name)]
public class ProfileTests(CommandLineFixture files)
{
    /// <summary>Runs for a tenth of a second in a loop that is called again and again, and ends as it is told.</summary>
    private static string Busy(string end) => $$"""
        (module $busy
          (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
          (memory (export "memory") 1)
          (func $work (param $x i64) (result i64) (local $n i32)
            (local.set $n (i32.const 20000))
            (loop
              (local.set $x (i64.add (i64.mul (local.get $x) (i64.const 6364136223846793005)) (i64.const 1)))
              (br_if 0 (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
            (local.get $x))
          (func $never (param i32) (result i32) (i32.div_u (i32.const 1) (local.get 0)))
          (func $end (param i64) {{end}})
          (func (export "_start") (local $turns i32) (local $x i64)
            (local.set $turns (i32.const 5000))
            (loop
              (local.set $x (call $work (local.get $x)))
              (br_if 0 (local.tee $turns (i32.sub (local.get $turns) (i32.const 1)))))
            (call $end (local.get $x))))
        """;

    private static readonly string[] Synchronous = ["--tiering", "synchronous"];

    private static string Entries() => CommandRun.Tiered("cache", "stats").Succeeded().Output;

    [Theory]
    [InlineData("", 0)]
    [InlineData("(call $proc_exit (i32.const 7))", 7)]
    [InlineData("unreachable", 134)]
    public void TheNextRunBeginsWithWhatTheLastOneReached(string end, int status)
    {
        string busy = files.Write($"busy{status}.wat", Busy(end)), stats = Path.Combine(files.Folder, $"busy{status}.json");
        CommandRun.Tiered("cache", "clean").Succeeded();
        string[] arguments = ["run", .. Synchronous, "--stats", stats, busy];
        Assert.Equal(status, CommandRun.Tiered(["run", .. Synchronous, "--no-cache", busy]).ExitCode);
        Assert.Contains("holds 0 modules", Entries());
        Assert.Equal(status, CommandRun.Tiered(arguments).ExitCode);
        Assert.DoesNotContain("\"tier_ups\": 0,", File.ReadAllText(stats));
        Assert.Contains("holds 1 modules", Entries());
        var second = CommandRun.Tiered(arguments);
        Assert.Equal(status, second.ExitCode);
        Assert.Contains("\"tier_ups\": 0,", File.ReadAllText(stats));
        Assert.Contains("\"compile_ms\": 0,", File.ReadAllText(stats));
        if (status == 134) Assert.Contains("busy!end", second.Error);
        string folder = CommandRun.Tiered("cache", "dir").Succeeded().Lines[0], entry = Directory.GetFiles(folder).Single();
        Assert.Contains("functions by optimizing", CommandRun.Tiered("inspect", entry).Succeeded().Output);
        Assert.Contains("and no module", CommandRun.Tiered("run", entry).Refused());
        // Damage is a miss, and is replaced.
        File.WriteAllBytes(entry, File.ReadAllBytes(entry)[..^50]);
        Assert.Equal(status, CommandRun.Tiered(arguments).ExitCode);
        Assert.DoesNotContain("\"compile_ms\": 0,", File.ReadAllText(stats));
        Assert.Equal(status, CommandRun.Tiered(arguments).ExitCode);
        Assert.Contains("\"compile_ms\": 0,", File.ReadAllText(stats));
        Assert.Contains("removed 1 modules", CommandRun.Tiered("cache", "clean").Succeeded().Output);
    }

    [Fact]
    public void AProfileMakesAnArtifactOfTwoTiers()
    {
        string busy = files.Write("profiled.wat", Busy("")), profile = Path.Combine(files.Folder, "busy.profile");
        CommandRun.Tiered(["run", .. Synchronous, "--no-cache", "--profile-out", profile, busy]).Succeeded();
        byte[] Compile(int threads)
        {
            string output = Path.Combine(files.Folder, $"profiled{threads}.wasmu");
            CommandRun.Tiered("compile", "--use-profile", profile, "--threads", $"{threads}", "-o", output, busy).Succeeded();
            return File.ReadAllBytes(output);
        }
        Assert.Equal(Compile(1), Compile(4));
        string artifact = Path.Combine(files.Folder, "profiled1.wasmu");
        CommandRun.Headless("run", artifact).Succeeded();
        foreach (string listing in new[] { CommandRun.Tiered("inspect", artifact).Succeeded().Output, CommandRun.Headless("inspect", artifact).Succeeded().Output })
        {
            Assert.Matches("functions by optimizing +2 ", listing);
            Assert.Matches("functions by singlepass +2 ", listing);
        }
    }

    [Fact]
    public void AProfileThatDoesNotFitIsOneLine()
    {
        string busy = files.Write("fits.wat", Busy("")), other = files.Write("other.wat", Busy("unreachable"));
        string profile = Path.Combine(files.Folder, "fits.profile"), artifact = Path.Combine(files.Folder, "fits.wasmu");
        CommandRun.Tiered("run", "--no-cache", "--profile-out", profile, busy).Succeeded();
        Assert.Contains("of another module", CommandRun.Tiered("compile", "--use-profile", profile, "-o", artifact, other).Refused());
        Assert.False(File.Exists(artifact));
        byte[] bytes = File.ReadAllBytes(profile);
        bytes[^9] ^= 4;
        string damaged = files.Write("damaged.profile", bytes);
        Assert.Contains("checksum", CommandRun.Tiered("compile", "--use-profile", damaged, busy).Refused());
        Assert.Contains("no profile", CommandRun.Tiered("compile", "--use-profile", busy, busy).Refused());
        Assert.Contains("no such file", CommandRun.Tiered("compile", "--use-profile", "/no/such", busy).Refused());
        Assert.Contains("--backend optimizing or llvm", CommandRun.Tiered("compile", "--backend", "singlepass", "--use-profile", profile, busy).Refused());
        Assert.Contains("--backend tiered", CommandRun.Tiered("run", "--backend", "singlepass", "--profile-out", profile, busy).Refused());
        Assert.Contains("same file as the input", CommandRun.Tiered("compile", "--use-profile", profile, "-o", profile, busy).Refused());
    }

    /// <summary>What takes no time is kept nowhere.</summary>
    [Fact]
    public void ShortRunsKeepNothing()
    {
        string hello = files.Write("short.wat", Guests.Hello);
        CommandRun.Tiered("cache", "clean").Succeeded();
        string stats = Path.Combine(files.Folder, "short.json");
        Assert.Equal("hello\n", CommandRun.Tiered("run", "--stats", stats, hello).Succeeded().Output);
        // A machine that is busy enough makes any run a long one.
        if (File.ReadAllText(stats).Contains("\"run_ms\": 0.", StringComparison.Ordinal)) Assert.Contains("holds 0 modules", Entries());
    }
}
