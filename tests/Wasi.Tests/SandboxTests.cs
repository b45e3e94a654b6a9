using System.Text;
using Tiered.Wasi;

namespace Tiered.Tests;

/// <summary>What a guest must not reach.</summary>
public class SandboxTests
{
    private static readonly string[] Ways =
    [
        "..", "../outside/secret", "dir/../../outside/secret", "./../outside/secret", "/etc/passwd", "/",
        "absolute", "absolute/secret", "up/secret", "up", "dir/up/secret", "chain/secret", "dir/../up/secret", "parent/outside/secret", "parent",
        "up/", "absolute/", "proc-root/etc/passwd", "a/b/c/../../../../outside/secret",
    ];

    public static TheoryData<string> Escapes => new(Ways);

    private static TempDirectory Hostile()
    {
        var directory = new TempDirectory();
        Directory.CreateDirectory(directory["dir"]);
        Directory.CreateDirectory(directory["a/b/c"]);
        directory.Link("absolute", directory.Outside);
        directory.Link("up", "../outside");
        directory.Link("dir/up", "../../outside");
        directory.Link("chain", "dir/up");
        directory.Link("parent", "..");
        directory.Link("proc-root", "/proc/self/root");
        return directory;
    }

    [Theory]
    [MemberData(nameof(Escapes))]
    public void PathsOutAreRefusedByEveryFunction(string path)
    {
        using var directory = Hostile();
        using var guest = new Guest(directory);
        directory.Write("file", "inside");
        Assert.Equal(Errno.NotCapable, guest.Open(path, out _, rights: Rights.FdRead));
        Assert.Equal(Errno.NotCapable, guest.Open(path, out _, OpenFlags.Create | OpenFlags.Truncate));
        Assert.Equal(Errno.NotCapable, guest.Stat(path));
        // As a new name, or below one, the last component is not followed; everything before it is.
        foreach (string below in new[] { path + "/x", path.TrimEnd('/') + "/x/y" })
        {
            Assert.Equal(Errno.NotCapable, guest.OnPath("path_create_directory", below));
            Assert.Equal(Errno.NotCapable, guest.OnPath("path_unlink_file", below));
            Assert.Equal(Errno.NotCapable, guest.OnPath("path_remove_directory", below));
            Assert.Equal(Errno.NotCapable, guest.Two("path_rename", "file", below));
            Assert.Equal(Errno.NotCapable, guest.Two("path_rename", below, "new"));
            Assert.Equal(Errno.NotCapable, guest.Two("path_link", "file", below));
            Assert.Equal(Errno.NotCapable, guest.Two("path_link", below, "new"));
            Assert.Equal(Errno.NotCapable, guest.Symlink("file", below));
            Assert.Equal(Errno.NotCapable, guest.Open(below, out _, OpenFlags.Create));
        }
        Assert.Equal("inside", File.ReadAllText(directory["file"]));
        directory.AssertUntouched();
    }

    [Fact]
    public void EntryCallsJudgeALinkWithATrailingSlashWithoutFollowingIt()
    {
        using var directory = Hostile();
        using var guest = new Guest(directory);
        Assert.Equal(Errno.NotDirectory, guest.OnPath("path_remove_directory", "up/"));
        Assert.Equal(Errno.NotDirectory, guest.OnPath("path_unlink_file", "up/"));
        Assert.Equal(Errno.Exists, guest.OnPath("path_create_directory", "up/"));
        Assert.Equal(Errno.NotDirectory, guest.Two("path_rename", "up/", "new"));
        directory.AssertUntouched();
    }

    [Theory]
    [InlineData("link", "file")]
    [InlineData("deep", "dir/file2")]
    [InlineData("dir/back", "../file")]
    [InlineData("dir/./../dir//back", "../file")]
    [InlineData("roundabout", "dir/../dir/../file")]
    public void LinksThatStayInsideAreFollowed(string path, string target)
    {
        using var directory = new TempDirectory();
        Directory.CreateDirectory(directory["dir"]);
        directory.Write("file", "one");
        directory.Write("dir/file2", "one");
        directory.Link(path.Replace("./../dir//", ""), target);
        using var guest = new Guest(directory);
        uint fd = guest.MustOpen(path, rights: Rights.FdRead);
        Assert.Equal("one", guest.MustRead(fd));
        Assert.Equal(Errno.Loop, guest.Open(path, out _, follow: false));
    }

    [Fact]
    public void LinkLoopsEnd()
    {
        using var directory = new TempDirectory();
        directory.Link("a", "b");
        directory.Link("b", "a");
        directory.Link("self", "self/x");
        for (int i = 0; i < 41; i++) directory.Link($"n{i}", $"n{i + 1}");
        directory.Write("n41", "end");
        using var guest = new Guest(directory);
        Assert.Equal(Errno.Loop, guest.Open("a", out _));
        Assert.Equal(Errno.Loop, guest.Open("a/x", out _));
        Assert.Equal(Errno.Loop, guest.Open("self", out _));
        Assert.Equal(Errno.Loop, guest.Open("n0", out _));
        Assert.Equal(Errno.Success, guest.Open("n1", out _));
    }

    [Fact]
    public void DepthAndLengthAreLimited()
    {
        using var directory = new TempDirectory();
        using var guest = new Guest(directory);
        string deep = string.Join('/', Enumerable.Repeat("d", 300));
        string made = "";
        uint current = 3;
        for (int i = 0; i < 300; i++)
        {
            Assert.Equal(Errno.Success, guest.OnPath("path_create_directory", "d", current));
            Assert.Equal(Errno.Success, guest.Open("d", out uint next, OpenFlags.Directory, Rights.Directory, Rights.Directory | Rights.File, directory: current));
            if (current != 3) Assert.Equal(Errno.Success, guest.Call("fd_close", current));
            current = next;
            made += "d/";
            guest.Forget();
        }
        Assert.Equal(Errno.Success, guest.Stat(made[..400]));
        Assert.Equal(Errno.NameTooLong, guest.Stat(deep));
        Assert.Equal(Errno.NameTooLong, guest.Stat(new string('x', 256)));
        Assert.Equal(Errno.NameTooLong, guest.Stat(string.Concat(Enumerable.Repeat("./", 2049))));
        Assert.Equal(Errno.Success, guest.Stat(string.Concat(Enumerable.Repeat("./", 2048))));
        // Links that grow the path without looping.
        directory.Link("long", string.Concat(Enumerable.Repeat("./", 2000)) + "long2/x");
        directory.Link("long2", string.Concat(Enumerable.Repeat("./", 2000)) + "long3/x");
        directory.Link("long3", string.Concat(Enumerable.Repeat("./", 2000)) + "d");
        Assert.Equal(Errno.NoEntry, guest.Stat("long"));
    }

    [Fact]
    public void BadPathsAreErrors()
    {
        using var directory = new TempDirectory();
        directory.Write("file", "");
        using var guest = new Guest(directory);
        Assert.Equal(Errno.NoEntry, guest.Open("", out _));
        Assert.Equal(Errno.IllegalSequence, guest.Open("file\0", out _));
        Assert.Equal(Errno.IllegalSequence, guest.Open("fi\0le", out _));
        uint invalid = guest.Put([(byte)'a', 0xff]);
        Assert.Equal(Errno.IllegalSequence, guest.Call("path_unlink_file", 3, invalid, 2));
        Assert.Equal(Errno.NotDirectory, guest.Open("file/", out _));
        Assert.Equal(Errno.NotDirectory, guest.Open("file///", out _));
        Assert.Equal(Errno.NotDirectory, guest.Stat("file/"));
        Assert.Equal(Errno.NotDirectory, guest.Stat("file/."));
        Assert.Equal(Errno.NotDirectory, guest.Stat("file/.."));
        Assert.Equal(Errno.NoEntry, guest.Stat("missing/.."));
        Assert.Equal(Errno.IsDirectory, guest.Open("new/", out _, OpenFlags.Create));
        Assert.Equal(Errno.BadDescriptor, guest.OnPath("path_unlink_file", "file", 99));
        uint fd = guest.MustOpen("file");
        Assert.Equal(Errno.NotDirectory, guest.OnPath("path_unlink_file", "file", fd));
    }

    /// <summary>A directory on the way turns into a link out and back, again and again, while the guest opens paths through it.</summary>
    [Fact]
    public void RenamesOnTheWayDoNotOpenTheSandbox()
    {
        using var directory = new TempDirectory();
        Directory.CreateDirectory(directory["dir/sub"]);
        directory.Write("dir/secret", "inside");
        directory.Write("dir/sub/secret", "inside");
        directory.Link("link", directory.Outside);
        using var guest = new Guest(directory);
        bool stop = false;
        var swapper = new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                Directory.Move(directory["dir"], directory["aside"]);
                Directory.Move(directory["link"], directory["dir"]);
                Directory.Move(directory["dir"], directory["link"]);
                Directory.Move(directory["aside"], directory["dir"]);
            }
        });
        swapper.Start();
        var seen = new HashSet<Errno>();
        try
        {
            string[] paths = ["dir/secret", "dir/sub/../secret", "dir/sub/secret", "dir/../dir/secret"];
            // On a busy machine the swapper may sit for long in a state without the directory.
            for (int i = 0; i < 20_000 || (!seen.Contains(Errno.Success) && i < 5_000_000); i++)
            {
                guest.Forget();
                var error = guest.Open(paths[i % paths.Length], out uint fd, rights: Rights.FdRead);
                seen.Add(error);
                if (error != Errno.Success) continue;
                Assert.Equal("inside", guest.MustRead(fd));
                guest.Call("fd_close", fd);
            }
        }
        finally
        {
            Volatile.Write(ref stop, true);
            swapper.Join();
        }
        Assert.Subset(new HashSet<Errno> { Errno.Success, Errno.NoEntry, Errno.NotCapable, Errno.NotDirectory }, seen);
        Assert.Contains(Errno.Success, seen);
    }

    [Fact]
    public void ReadOnlyDirectoriesStayAsTheyAre()
    {
        using var directory = new TempDirectory();
        using var writable = new TempDirectory();
        directory.Write("file", "text");
        Directory.CreateDirectory(directory["dir"]);
        using var guest = new Guest(new WasiOptions { Preopens = [new(directory.Path, "/ro", ReadOnly: true), new(writable.Path, "/rw")] });
        const Rights EverythingButWriting = ~Rights.Writing;
        uint fd = guest.MustOpen("file", rights: EverythingButWriting);
        Assert.Equal("text", guest.MustRead(fd));
        Assert.Equal(Errno.NotCapable, guest.Write(fd, "x", out _));
        Assert.Equal(Errno.NotCapable, guest.Call("fd_filestat_set_times", fd, 0, 0, 2));
        Assert.Equal(Errno.NotCapable, guest.Open("file", out _, rights: Rights.FdWrite));
        Assert.Equal(Errno.NotCapable, guest.Open("file", out _, OpenFlags.Truncate, Rights.FdRead));
        Assert.Equal(Errno.NotCapable, guest.Open("new", out _, OpenFlags.Create, Rights.FdRead));
        Assert.Equal(Errno.NotCapable, guest.OnPath("path_create_directory", "new"));
        Assert.Equal(Errno.NotCapable, guest.OnPath("path_unlink_file", "file"));
        Assert.Equal(Errno.NotCapable, guest.OnPath("path_remove_directory", "dir"));
        Assert.Equal(Errno.NotCapable, guest.Symlink("file", "new"));
        Assert.Equal(Errno.NotCapable, guest.Two("path_rename", "file", "new"));
        Assert.Equal(Errno.NotCapable, guest.Two("path_rename", "file", "new", 3, 4));
        Assert.Equal(Errno.NotCapable, guest.Two("path_link", "file", "new", 3, 4));
        // Nor through a directory opened in it.
        Assert.Equal(Errno.Success, guest.Open("dir", out uint dir, OpenFlags.Directory, Rights.Directory, ~Rights.None));
        Assert.Equal(Errno.NotCapable, guest.OnPath("path_create_directory", "new", dir));
        Assert.Equal(Errno.NotCapable, guest.Open("new", out _, OpenFlags.Create, Rights.FdRead, directory: dir));
        Assert.Equal(["dir", "file"], Directory.GetFileSystemEntries(directory.Path).Select(Path.GetFileName).Order());
        Assert.Empty(Directory.GetFileSystemEntries(writable.Path));
    }

    [Fact]
    public void RenamesAndLinksWorkAcrossPreopens()
    {
        using var first = new TempDirectory();
        using var second = new TempDirectory();
        first.Write("file", "text");
        using var guest = new Guest(new WasiOptions { Preopens = [new(first.Path, "/a"), new(second.Path, "/b")] });
        Assert.Equal(Errno.Success, guest.Two("path_link", "file", "linked", 3, 4));
        Assert.Equal(Errno.Success, guest.Two("path_rename", "file", "moved", 3, 4));
        Assert.False(File.Exists(first["file"]));
        Assert.Equal("text", File.ReadAllText(second["moved"]));
        Assert.Equal("text", File.ReadAllText(second["linked"]));
        Assert.Equal(Errno.NotCapable, guest.Two("path_rename", "moved", "../outside/x", 4, 3));
        first.AssertUntouched();
    }

    /// <summary>Random calls with random arguments: every one ends in a result, and nothing outside changes.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void RandomCallsStayInside(int seed, bool unstable)
    {
        using var directory = Hostile();
        directory.Write("file", "text");
        var output = WasiStdio.Capture(1000);
        using var guest = new Guest(new WasiOptions
        {
            Arguments = ["program", "argument"],
            Environment = [new("NAME", "value")],
            Preopens = [new(directory.Path, "/a"), new(directory.Path, "/b", ReadOnly: true)],
            Stdin = WasiStdio.FromStream(new MemoryStream(Encoding.UTF8.GetBytes("input"))),
            Stdout = output,
        }) { Abi = unstable ? WasiAbi.Unstable : WasiAbi.Preview1 };
        var random = new Random(seed);
        string[] paths = [.. Ways, "file", "dir", "new", "dir/new", "a/b", "."];
        var placed = paths.Select(guest.Put).ToArray();
        ulong[] wild = [0, 1, 7, Guest.MemorySize - 1, Guest.MemorySize, 0x7fffffff, 0x80000000, 0xffffffff, ulong.MaxValue, 1ul << 63, long.MaxValue];
        ulong[] arguments = new ulong[9];
        for (int round = 0; round < 60_000; round++)
        {
            var function = WasiFunctions.All[random.Next(WasiFunctions.All.Length)];
            // Random clocks would really sleep, and a random size would really fill the disk.
            if (function.Name is "poll_oneoff" or "fd_allocate" or "fd_filestat_set_size" or "fd_pwrite" or "fd_close" or "fd_renumber") continue;
            for (int i = 0; i < arguments.Length; i++)
            {
                arguments[i] = random.Next(4) switch
                {
                    0 => (ulong)random.Next(12),
                    1 => wild[random.Next(wild.Length)],
                    2 => (ulong)random.Next(Guest.MemorySize),
                    _ => placed[random.Next(placed.Length)].Address,
                };
            }
            // Often a plausible path, so that calls get further than the first check.
            if (function.Name.StartsWith("path_", StringComparison.Ordinal) && random.Next(4) > 0)
            {
                int at = function.Type.Parameters.Length > 3 && function.Name is not ("path_rename" or "path_readlink") ? 2 : 1;
                var path = placed[random.Next(placed.Length)];
                (arguments[0], arguments[at], arguments[at + 1]) = ((ulong)random.Next(3, 5), path.Address, path.Length);
            }
            try
            {
                var error = guest.Call(function.Name, arguments.AsSpan(0, function.Type.Parameters.Length));
                Assert.InRange((int)error, 0, 76);
            }
            catch (WasiExitException)
            {
                Assert.Contains(function.Name, new[] { "proc_exit", "proc_raise" });
            }
            // Results overwrite the paths now and then.
            if (round % 100 == 0)
            {
                guest.Forget();
                placed = [.. paths.Select(guest.Put)];
            }
        }
        Assert.True(output.GetBytes().Length <= 1000);
        directory.AssertUntouched();
    }
}
