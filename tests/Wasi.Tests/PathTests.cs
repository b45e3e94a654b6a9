using System.Text;
using Tiered.Wasi;

namespace Tiered.Tests;

public class PathTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly Guest _guest;

    public PathTests() => _guest = new Guest(_directory);

    public void Dispose()
    {
        _guest.Dispose();
        _directory.AssertUntouched();
        _directory.Dispose();
    }

    [Fact]
    public void Directories()
    {
        Assert.Equal(Errno.Success, _guest.OnPath("path_create_directory", "dir"));
        Assert.Equal(Errno.Success, _guest.OnPath("path_create_directory", "dir/sub/"));
        Assert.Equal(Errno.Exists, _guest.OnPath("path_create_directory", "dir"));
        Assert.Equal(Errno.Exists, _guest.OnPath("path_create_directory", "dir/"));
        Assert.Equal(Errno.Exists, _guest.OnPath("path_create_directory", "."));
        Assert.Equal(Errno.NoEntry, _guest.OnPath("path_create_directory", "missing/sub"));
        Assert.Equal(Errno.NotEmpty, _guest.OnPath("path_remove_directory", "dir"));
        Assert.Equal(Errno.IsDirectory, _guest.OnPath("path_unlink_file", "dir"));
        Assert.Equal(Errno.IsDirectory, _guest.OnPath("path_unlink_file", "dir/"));
        Assert.Equal(Errno.Success, _guest.OnPath("path_remove_directory", "dir/sub/"));
        Assert.Equal(Errno.Success, _guest.OnPath("path_remove_directory", "dir"));
        Assert.Equal(Errno.NoEntry, _guest.OnPath("path_remove_directory", "dir"));
        _directory.Write("file", "");
        Assert.Equal(Errno.NotDirectory, _guest.OnPath("path_remove_directory", "file"));
        Assert.Equal(Errno.NotDirectory, _guest.OnPath("path_remove_directory", "file/"));
        Assert.Equal(Errno.Invalid, _guest.OnPath("path_remove_directory", "."));
    }

    [Fact]
    public void Unlink()
    {
        _directory.Write("file", "");
        _directory.Link("link", "file");
        Assert.Equal(Errno.NotDirectory, _guest.OnPath("path_unlink_file", "file/"));
        Assert.Equal(Errno.Success, _guest.OnPath("path_unlink_file", "link"));
        Assert.True(File.Exists(_directory["file"]));
        Assert.Equal(Errno.Success, _guest.OnPath("path_unlink_file", "file"));
        Assert.Equal(Errno.NoEntry, _guest.OnPath("path_unlink_file", "file"));
    }

    [Fact]
    public void Rename()
    {
        _directory.Write("file", "text");
        Directory.CreateDirectory(_directory["dir"]);
        Assert.Equal(Errno.Success, _guest.Two("path_rename", "file", "other"));
        Assert.Equal(Errno.NoEntry, _guest.Two("path_rename", "file", "other"));
        Assert.Equal(Errno.NotDirectory, _guest.Two("path_rename", "other/", "file"));
        Assert.Equal(Errno.IsDirectory, _guest.Two("path_rename", "other", "dir"));
        Assert.Equal(Errno.NotDirectory, _guest.Two("path_rename", "dir", "other"));
        Assert.Equal(Errno.Success, _guest.Two("path_rename", "dir/", "dir2/"));
        Assert.Equal(Errno.Success, _guest.Two("path_rename", "other", "dir2/../dir2/moved"));
        Assert.Equal(Errno.Invalid, _guest.Two("path_rename", "dir2", "dir2/below"));
        Assert.Equal(Errno.NotEmpty, Renamed(() => _guest.OnPath("path_create_directory", "empty"), "empty", "dir2"));
        Assert.Equal("text", File.ReadAllText(_directory["dir2/moved"]));
        Assert.Equal(Errno.Busy, _guest.Two("path_rename", ".", "x"));
    }

    private Errno Renamed(Func<Errno> before, string from, string to)
    {
        Assert.Equal(Errno.Success, before());
        return _guest.Two("path_rename", from, to);
    }

    [Fact]
    public void HardLinks()
    {
        _directory.Write("file", "text");
        _directory.Link("soft", "file");
        Directory.CreateDirectory(_directory["dir"]);
        Assert.Equal(Errno.Success, _guest.Two("path_link", "file", "dir/link"));
        Assert.Equal("text", File.ReadAllText(_directory["dir/link"]));
        Assert.Equal(Errno.Exists, _guest.Two("path_link", "file", "dir/link"));
        Assert.Equal(Errno.Exists, _guest.Two("path_link", "file", "file"));
        Assert.Equal(Errno.Exists, _guest.Two("path_link", "file", "dir"));
        Assert.Equal(Errno.NotPermitted, _guest.Two("path_link", "dir", "dir2"));
        Assert.Equal(Errno.NotPermitted, _guest.Two("path_link", "dir/", "dir2"));
        Assert.Equal(Errno.NoEntry, _guest.Two("path_link", "file", "new/"));
        Assert.Equal(Errno.Success, _guest.Two("path_link", "soft", "soft2"));
        Assert.Equal("file", File.ResolveLinkTarget(_directory["soft2"], false)!.Name);
        Assert.Equal(Errno.Success, _guest.Two("path_link", "soft", "hard", follow: true));
        Assert.Null(File.ResolveLinkTarget(_directory["hard"], false));
        Assert.Equal("text", File.ReadAllText(_directory["hard"]));
        _directory.Link("dangling", "nowhere");
        Assert.Equal(Errno.NoEntry, _guest.Two("path_link", "dangling", "x", follow: true));
        Assert.Equal(Errno.Success, _guest.Two("path_link", "dangling", "y"));
    }

    [Fact]
    public void SymbolicLinks()
    {
        Assert.Equal(Errno.Success, _guest.Symlink("target", "link"));
        Assert.Equal(Errno.Exists, _guest.Symlink("target", "link"));
        Assert.Equal(Errno.Exists, _guest.Symlink("target", "link/"));
        Assert.Equal(Errno.NoEntry, _guest.Symlink("target", "new/"));
        _directory.Write("file", "");
        Directory.CreateDirectory(_directory["dir"]);
        Assert.Equal(Errno.NotDirectory, _guest.Symlink("target", "file/"));
        Assert.Equal(Errno.NotDirectory, _guest.Symlink("target", "dir/../file//"));
        Assert.Equal(Errno.Exists, _guest.Symlink("target", "file"));
        Assert.Equal(Errno.Exists, _guest.Symlink("target", "dir/"));
        Assert.Equal(Errno.Exists, _guest.Symlink("target", "dir"));
        Assert.Equal(Errno.Exists, _guest.Symlink("target", "."));
        Assert.Equal(Errno.NotCapable, _guest.Symlink("/etc/passwd", "new"));
        Assert.Equal(Errno.NoEntry, _guest.Symlink("", "new"));
        Assert.Equal(Errno.IllegalSequence, _guest.Symlink("a\0b", "new"));
        Assert.Equal(Errno.NameTooLong, _guest.Symlink(new string('x', 4096), "new"));
        // Where the text leads is judged when it is followed.
        Assert.Equal(Errno.Success, _guest.Symlink("../outside/secret", "out"));
        Assert.Equal(Errno.NotCapable, _guest.Open("out", out _, rights: Rights.FdRead));

        var (path, length) = _guest.Put("link");
        uint buffer = _guest.Put("##########"u8), used = _guest.Reserve(4);
        Assert.Equal(Errno.Success, _guest.Call("path_readlink", 3, path, length, buffer, 10, used));
        Assert.Equal((6u, "target####"), (_guest.Get<uint>(used), _guest.Text(buffer, 10)));
        _guest.Memory.Slice((int)buffer, 10).Fill((byte)'#');
        Assert.Equal(Errno.Success, _guest.Call("path_readlink", 3, path, length, buffer, 4, used));
        Assert.Equal((4u, "targ######"), (_guest.Get<uint>(used), _guest.Text(buffer, 10)));
        Assert.Equal(Errno.Success, _guest.Call("path_readlink", 3, path, length, buffer, 0, used));
        Assert.Equal(0u, _guest.Get<uint>(used));
        (path, length) = _guest.Put("file");
        Assert.Equal(Errno.Invalid, _guest.Call("path_readlink", 3, path, length, buffer, 10, used));
        Assert.Equal(Errno.Invalid, _guest.Call("path_readlink", 3, path, length, buffer, 0, used));
    }

    [Fact]
    public void Preopens()
    {
        uint at = _guest.Reserve(16);
        Assert.Equal(Errno.Success, _guest.Call("fd_prestat_get", 3, at));
        Assert.Equal((0, 8u), (_guest.Get<byte>(at), _guest.Get<uint>(at + 4)));
        Assert.Equal(Errno.Success, _guest.Call("fd_prestat_dir_name", 3, at, 8));
        Assert.Equal("/sandbox", _guest.Text(at, 8));
        Assert.Equal(Errno.NameTooLong, _guest.Call("fd_prestat_dir_name", 3, at, 7));
        Assert.Equal(Errno.Success, _guest.Call("fd_prestat_dir_name", 3, at, 9));
        foreach (ulong fd in new ulong[] { 0, 4, uint.MaxValue }) Assert.Equal(Errno.BadDescriptor, _guest.Call("fd_prestat_get", fd, at));
        uint opened = _guest.MustOpen(".", OpenFlags.Directory, Rights.Directory);
        Assert.Equal(Errno.BadDescriptor, _guest.Call("fd_prestat_get", opened, at));
        Assert.Equal(Errno.Success, _guest.Call("fd_close", 3));
        Assert.Equal(Errno.BadDescriptor, _guest.Call("fd_prestat_get", 3, at));
    }

    [Fact]
    public void MissingPreopensAreReportedWhenTheContextIsMade()
    {
        var exception = Assert.Throws<IOException>(() => new WasiContext(new WasiOptions { Preopens = [new(_directory["missing"], "/")] }));
        Assert.Contains("missing", exception.Message);
        _directory.Write("file", "");
        Assert.Throws<IOException>(() => new WasiContext(new WasiOptions { Preopens = [new(_directory["file"], "/")] }));
    }

    private readonly record struct Entry(ulong Next, ulong Inode, FileType Type, string Name);

    private (List<Entry> Entries, uint Used) ReadDirectory(uint size, ulong cookie, uint fd = 3)
    {
        _guest.Forget();
        uint buffer = _guest.Reserve((int)size), used = _guest.Reserve(4);
        Assert.Equal(Errno.Success, _guest.Call("fd_readdir", fd, buffer, size, cookie, used));
        var entries = new List<Entry>();
        uint end = buffer + _guest.Get<uint>(used);
        for (uint at = buffer; at + 24 <= end;)
        {
            uint length = _guest.Get<uint>(at + 16);
            if (at + 24 + length > end) break;
            entries.Add(new Entry(_guest.Get<ulong>(at), _guest.Get<ulong>(at + 8), (FileType)_guest.Get<byte>(at + 20), _guest.Text(at + 24, length)));
            at += 24 + length;
        }
        return (entries, _guest.Get<uint>(used));
    }

    [Fact]
    public void ReadingAnEmptyDirectory()
    {
        var (entries, used) = ReadDirectory(1000, 0);
        Assert.Equal([".", ".."], entries.Select(e => e.Name).Order());
        Assert.Equal(24u + 1 + 24 + 2, used);
        Assert.All(entries, e => Assert.Equal(FileType.Directory, e.Type));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(100)]
    [InlineData(256)]
    [InlineData(4096)]
    [InlineData(100_000)]
    public void ReadingInPieces(uint size)
    {
        var expected = new List<string> { ".", ".." };
        for (int i = 0; i < 500; i++)
        {
            string name = "f" + i;
            expected.Add(name);
            _directory.Write(name, "");
        }
        var seen = new List<string>();
        ulong cookie = 0;
        for (int calls = 0; ; calls++)
        {
            Assert.True(calls < 2000);
            var (entries, used) = ReadDirectory(size, cookie);
            seen.AddRange(entries.Select(e => e.Name));
            if (used < size) break;
            Assert.NotEmpty(entries);
            cookie = entries[^1].Next;
        }
        Assert.Equal(expected.Order(), seen.Order());
    }

    [Fact]
    public void CookiesStayValidWhileEntriesComeAndGo()
    {
        for (int i = 0; i < 300; i++) _directory.Write("f" + i, "");
        var (all, _) = ReadDirectory(100_000, 0);
        ulong cookie = all[99].Next;
        // The guest's C library keeps them in 32 bits.
        Assert.Equal(Enumerable.Range(1, all.Count).Select(i => (ulong)i), all.Select(entry => entry.Next));
        // Everything before the cookie goes: what follows is neither repeated nor lost.
        foreach (var entry in all.Take(100).Where(e => e.Name.StartsWith('f'))) File.Delete(_directory[entry.Name]);
        var (rest, _) = ReadDirectory(100_000, cookie);
        Assert.Equal(all.Skip(100).Select(e => (e.Name, e.Inode)), rest.Select(e => (e.Name, e.Inode)));
        Assert.Equal(Errno.Invalid, _guest.Call("fd_readdir", 3, 1024, 100, 1ul << 63, 0));
    }

    [Fact]
    public void EntriesTellTypesAndInodes()
    {
        _directory.Write("file", "");
        Directory.CreateDirectory(_directory["dir"]);
        _directory.Link("link", "file");
        var entries = ReadDirectory(1000, 0).Entries.ToDictionary(e => e.Name);
        Assert.Equal((FileType.RegularFile, FileType.Directory, FileType.SymbolicLink), (entries["file"].Type, entries["dir"].Type, entries["link"].Type));
        uint fd = _guest.MustOpen("file"), stat = _guest.Reserve(64);
        Assert.Equal(Errno.Success, _guest.Call("fd_filestat_get", fd, stat));
        Assert.Equal(_guest.Get<ulong>(stat + 8), entries["file"].Inode);
        Assert.Equal(Errno.NotDirectory, _guest.Call("fd_readdir", fd, 0, 0, 0, 0));
        Assert.Equal(0u, ReadDirectory(0, 0).Used);
    }

    [Fact]
    public unsafe void TheLastEntryIsCutOff()
    {
        byte[] bytes = new byte[24 + 5 + 10];
        fixed (byte* at = bytes)
        {
            var packer = new DirectoryPacker(at, 24 + 5 + 9);
            packer.Add(1, 2, FileType.RegularFile, "first"u8);
            Assert.Equal(29u, packer.Used);
            Assert.False(packer.IsFull);
            packer.Add(3, 4, FileType.RegularFile, "second"u8);
            Assert.True(packer.IsFull);
        }
        Assert.Equal("first", Encoding.UTF8.GetString(bytes, 24, 5));
        Assert.Equal(3, bytes[29]);
        Assert.Equal(0, bytes[38]);
    }
}
