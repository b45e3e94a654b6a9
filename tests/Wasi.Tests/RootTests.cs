using Tiered.Wasi;

namespace Tiered.Tests;

/// <summary>A directory that the guest has as its root: absolute links lead into it, never out of it.</summary>
public sealed class RootTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    private Guest Root(string name = "/") =>
        new(new WasiOptions { Preopens = [new WasiPreopen(_directory.Path, name)] });

    public static TheoryData<string, string> Links => new()
    {
        { "/file", "file" },
        { "//file", "file" },
        { "/./file", "file" },
        { "/../file", "file" },
        { "/../../../../../../file", "file" },
        { "/dir/../file", "file" },
        { "/dir/inner", "dir/inner" },
        { "/link", "file" },
        { "../../file", "file" },
    };

    [Theory]
    [MemberData(nameof(Links))]
    public void AbsoluteLinksResolveWithinTheRoot(string target, string expected)
    {
        _directory.Write("file", "file");
        Directory.CreateDirectory(_directory["dir"]);
        _directory.Write("dir/inner", "dir/inner");
        _directory.Link("link", "/dir/../file");
        _directory.Link("dir/test", target);
        _directory.Link("dir/up", "/dir");
        using var guest = Root();
        Assert.Equal(expected, guest.MustRead(guest.MustOpen("dir/test")));
        // Links on the way, and below a directory that was itself opened, out of which ".." does not lead.
        Assert.Equal(expected, guest.MustRead(guest.MustOpen("dir/up/up/test")));
        if (target.StartsWith("../", StringComparison.Ordinal)) return;
        uint inner = guest.MustOpen("dir", OpenFlags.Directory, Rights.Directory);
        Assert.Equal(Errno.Success, guest.Open("test", out uint fd, directory: inner, rights: Rights.FdRead));
        Assert.Equal(expected, guest.MustRead(fd));
        _directory.AssertUntouched();
    }

    [Fact]
    public void NothingOutsideIsReached()
    {
        _directory.Link("out", _directory.Outside + "/secret");
        _directory.Link("passwd", "/etc/passwd");
        _directory.Link("up", "/../outside/secret");
        using var guest = Root();
        foreach (string name in new[] { "out", "passwd", "up" }) Assert.Equal(Errno.NoEntry, guest.Open(name, out _));
        // Under any other name an absolute link means nothing; nor does it when the root is closed.
        using var other = Root("/sandbox");
        foreach (string name in new[] { "out", "passwd", "up" }) Assert.Equal(Errno.NotCapable, other.Open(name,
            out _));
        Directory.CreateDirectory(_directory["dir"]);
        _directory.Link("dir/abs", "/file");
        uint inner = guest.MustOpen("dir", OpenFlags.Directory, Rights.Directory);
        Assert.Equal(Errno.Success, guest.Call("fd_close", 3));
        Assert.Equal(Errno.NotCapable, guest.Open("abs", out _, directory: inner, rights: Rights.FdRead));
    }

    [Fact]
    public void AbsoluteLinksAreMadeOnlyWhereTheyLeadSomewhere()
    {
        _directory.Write("file", "text");
        using var guest = Root();
        Assert.Equal(Errno.Success, guest.Symlink("/file", "made"));
        Assert.Equal("text", guest.MustRead(guest.MustOpen("made")));
        using var other = Root("/sandbox");
        Assert.Equal(Errno.NotCapable, other.Symlink("/file", "refused"));
    }

    /// <summary>As Linux has it: a slash says directory, and opening creates none.</summary>
    [Theory]
    [InlineData("newf/", Errno.IsDirectory)]
    [InlineData("newf///", Errno.IsDirectory)]
    [InlineData("file/", Errno.NotDirectory)]
    [InlineData("dangling/", Errno.IsDirectory)]
    [InlineData("dir/newf/", Errno.IsDirectory)]
    [InlineData("missing/newf/", Errno.NoEntry)]
    [InlineData("file/newf/", Errno.NotDirectory)]
    [InlineData("../newf/", Errno.NotCapable)]
    public void ASlashBehindANewNameIsADirectory(string path, object expected)
    {
        _directory.Write("file", "text");
        Directory.CreateDirectory(_directory["dir"]);
        _directory.Link("dangling", "nowhere");
        using var guest = Root("/sandbox");
        foreach (var flags in new[] { OpenFlags.Create, OpenFlags.Create | OpenFlags.Exclusive,
            OpenFlags.Create | OpenFlags.Truncate })
            Assert.Equal((Errno)expected, guest.Open(path, out _, flags));
        Assert.Equal("text", File.ReadAllText(_directory["file"]));
        Assert.False(File.Exists(_directory["newf"]) || File.Exists(_directory["nowhere"]));
    }
}
