using System.Runtime.InteropServices;
using Xunit.Abstractions;

namespace Tiered.Tests.Cli;

/// <summary>
/// Places that give little: few resources, a system that refuses calls, no home, no name, no streams. A program runs, or there is
/// one clear line; nothing ends by a signal.
/// </summary>
[Collection(CommandLineCollection.Name)]
public sealed class EnvironmentTests(CommandLineFixture files, ITestOutputHelper output)
{
    private const string Hello = """
        (module
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "\08\00\00\00\06\00\00\00hello\n")
          (func (export "_start") (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 100)))))
        """;

    private const string Source = "cc -O1 -o \"$1\" \"$0\"";

    private string Module() => files.Write("hello.wat", Hello);

    /// <summary>Enough for a program, if one knows how to do with little.</summary>
    [Theory]
    [InlineData("ulimit -v 4194304; $tiered run --no-cache $m")]
    [InlineData("ulimit -v 1048576; $tiered run --no-cache $m")]
    [InlineData("ulimit -v 4194304; $tiered run --no-cache --backend optimizing $m")]
    [InlineData("ulimit -f 5000; $tiered run --no-cache $m")]
    [InlineData("ulimit -n 40; $tiered run --no-cache $m")]
    [InlineData("ulimit -s unlimited; $tiered run --no-cache $m")]
    [InlineData("ulimit -s 512; $tiered run --no-cache $m")]
    [InlineData("taskset -c 0 $tiered run --no-cache $m")]
    [InlineData("env -i $tiered run $m")]
    [InlineData("$tiered run --no-cache $m <&-")]
    [InlineData("$tiered run --no-cache $m 2>&-")]
    public void AProgramRuns(string line)
    {
        var run = CommandRun.Shell($"m={Module()}; {line}");
        Assert.True(run.ExitCode == 0, $"{run.ExitCode}: {run.Error}");
        Assert.Equal("hello\n", run.Output);
    }

    /// <summary>Too little for anything: one line, and no signal.</summary>
    [Theory]
    [InlineData("ulimit -f 0; $tiered run --no-cache $m", "ulimit -f")]
    [InlineData("ulimit -f 100; $tiered run --no-cache $m", "ulimit -f")]
    public void OneLineSaysWhatIsMissing(string line, string what)
    {
        string error = CommandRun.Shell($"m={Module()}; {line}").Refused();
        Assert.Contains(what, error, StringComparison.Ordinal);
    }

    /// <summary>
    /// However little there is, nothing ends by a signal. The runtime itself may say that it cannot start: by a status of 255
    /// and no word, where its collector finds no room.
    /// </summary>
    [Theory]
    [InlineData(600_000)]
    [InlineData(400_000)]
    [InlineData(300_000)]
    [InlineData(250_000)]
    public void NothingCrashesForWantOfAddressSpace(int kilobytes)
    {
        var run = CommandRun.Shell($"m={Module()}; ulimit -v {kilobytes}; $tiered run --no-cache $m");
        Assert.True(run.ExitCode is 0 or 1 or 2 or 255, $"{run.ExitCode}: {run.Error}");
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AUserWithoutANameRunsPrograms()
    {
        string folder = Directory.CreateTempSubdirectory("tiered-nobody-").FullName;
        try
        {
            // The commands must be found by anybody: copied to where everybody may look.
            var run = CommandRun.Shell(
                $"m={Module()}; cp -r {CommandRun.Root}/.build/cli/tiered $m {folder}; chmod -R a+rX {folder}; "
                + $"env -i $(command -v setpriv) --reuid 54321 --regid 54321 --clear-groups {folder}/tiered run --no-cache {folder}/hello.wat");
            if (Environment.UserName == "root") Assert.True((run.ExitCode, run.Output) == (0, "hello\n"), run.Error);
            else Assert.NotEqual(0, run.ExitCode);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A container's root may be read-only: no cache, but programs run.</summary>
    [Fact]
    public void AReadOnlyRootIsEnough()
    {
        string root = Path.Combine(files.Folder, "root");
        Directory.CreateDirectory(root);
        const string mount = "mount --make-rprivate / && mount --rbind / $root && mount -o remount,ro,bind $root";
        if (CommandRun.Shell($"root={root}; unshare -m sh -c 'root={root}; {mount}'") is { ExitCode: not 0 } refused)
        {
            output.WriteLine($"not run: this system lets the test make no mounts of its own: {refused.Error}");
            return;
        }
        var run = CommandRun.Shell(
            $"m={Module()}; unshare -m sh -c \"root={root}; {mount.Replace("$", "\\$", StringComparison.Ordinal)}; "
            + $"chroot {root} touch {root}/x; chroot {root} {CommandRun.Root}/.build/cli/tiered run $m\"");
        Assert.True((run.ExitCode, run.Output) == (0, "hello\n"), run.Error);
        Assert.Contains("Read-only", run.Error, StringComparison.Ordinal);
    }

    /// <summary>Sandboxes refuse calls: memory files, barriers, priorities, each and all.</summary>
    [Theory]
    [InlineData("memfd_create")]
    [InlineData("membarrier")]
    [InlineData("setpriority")]
    [InlineData("memfd_create membarrier setpriority")]
    public void RefusedSystemCallsAreDoneWithout(string names)
    {
        string confine = Path.Combine(files.Folder, "confine");
        string source = Path.Combine(CommandRun.Root, "tests", "Cli.Tests", "confine.c");
        var built = CommandRun.Start("sh", TimeSpan.FromMinutes(1), "-c", Source, source, confine);
        Assert.True(built.ExitCode == 0, built.Error);
        string numbers = string.Join(' ', names.Split(' ').Select(Number));
        foreach (int error in new[] { 1, 38 })
        {
            var run = CommandRun.Shell($"m={Module()}; {confine} {error} {numbers} -- {CommandRun.Root}/.build/cli/tiered run --no-cache $m");
            Assert.True((run.ExitCode, run.Output) == (0, "hello\n"), $"{run.ExitCode}: {run.Error}");
        }
    }

    /// <summary>A sandbox without random numbers: what is kept and written needs none.</summary>
    [Fact]
    public void NoRandomNumbersAreNeeded()
    {
        string confine = Path.Combine(files.Folder, "confine-random");
        string source = Path.Combine(CommandRun.Root, "tests", "Cli.Tests", "confine.c");
        var built = CommandRun.Start("sh", TimeSpan.FromMinutes(1), "-c", Source, source, confine);
        Assert.True(built.ExitCode == 0, built.Error);
        // Where /dev/urandom cannot be opened, either: the folder of devices is empty.
        var run = CommandRun.Shell(
            $"m={Module()}; export TIERED_CACHE_DIR={files.Folder}/random; unshare -m sh -c \"mount -t tmpfs none /dev; "
            + $"{confine} 38 {Number("getrandom")} -- {CommandRun.Root}/.build/cli/tiered run $m\" < /dev/null");
        Assert.True((run.ExitCode, run.Output) == (0, "hello\n"), $"{run.ExitCode}: {run.Error}");
        Assert.DoesNotContain("internal error", run.Error, StringComparison.Ordinal);
    }

    private static int Number(string name)
    {
        bool isArm64 = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        return name switch
        {
            "memfd_create" => isArm64 ? 279 : 319,
            "getrandom" => isArm64 ? 278 : 318,
            "membarrier" => isArm64 ? 283 : 324,
            _ => isArm64 ? 140 : 141,
        };
    }
}
