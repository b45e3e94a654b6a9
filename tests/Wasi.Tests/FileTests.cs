using Tiered.Wasi;

namespace Tiered.Tests;

public class FileTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly Guest _guest;

    public FileTests() => _guest = new Guest(_directory);

    public void Dispose()
    {
        _guest.Dispose();
        _directory.Dispose();
    }

    private ulong Seek(uint fd, long offset, uint whence)
    {
        uint result = _guest.Reserve(8);
        Assert.Equal(Errno.Success, _guest.Call("fd_seek", fd, (ulong)offset, whence, result));
        return _guest.Get<ulong>(result);
    }

    private ulong Tell(uint fd)
    {
        uint result = _guest.Reserve(8);
        Assert.Equal(Errno.Success, _guest.Call("fd_tell", fd, result));
        return _guest.Get<ulong>(result);
    }

    private (FileType Type, FdFlags Flags, Rights Rights, Rights Inheriting) FdStat(uint fd)
    {
        uint at = _guest.Reserve(24);
        Assert.Equal(Errno.Success, _guest.Call("fd_fdstat_get", fd, at));
        return ((FileType)_guest.Get<byte>(at), (FdFlags)_guest.Get<ushort>(at + 2), (Rights)_guest.Get<ulong>(at + 8), (Rights)_guest.Get<ulong>(at + 16));
    }

    [Fact]
    public void WriteSeekAndRead()
    {
        uint fd = _guest.MustOpen("file", OpenFlags.Create);
        Assert.Equal(4u, fd);
        _guest.MustWrite(fd, "Hello, World");
        Assert.Equal(12ul, Tell(fd));
        Assert.Equal(7ul, Seek(fd, 7, 0));
        Assert.Equal("World", _guest.MustRead(fd));
        Assert.Equal("", _guest.MustRead(fd));
        Assert.Equal(10ul, Seek(fd, -2, 1));
        Assert.Equal(9ul, Seek(fd, -3, 2));
        Assert.Equal("rld", _guest.MustRead(fd));
        Assert.Equal(Errno.Invalid, _guest.Call("fd_seek", fd, ulong.MaxValue, 0, _guest.Reserve(8)));
        Assert.Equal(Errno.Invalid, _guest.Call("fd_seek", fd, 0, 3, _guest.Reserve(8)));
        Assert.Equal("Hello, World", File.ReadAllText(_directory["file"]));
    }

    [Fact]
    public void OldWhenceNumbers()
    {
        _directory.Write("file", "0123456789");
        using var guest = new Guest(_directory) { Abi = WasiAbi.Unstable };
        uint fd = guest.MustOpen("file");
        uint result = guest.Reserve(8);
        Assert.Equal(Errno.Success, guest.Call("fd_seek", fd, 4, 2, result)); // SET
        Assert.Equal(4ul, guest.Get<ulong>(result));
        Assert.Equal(Errno.Success, guest.Call("fd_seek", fd, 1, 0, result)); // CUR
        Assert.Equal(5ul, guest.Get<ulong>(result));
        Assert.Equal(Errno.Success, guest.Call("fd_seek", fd, unchecked((ulong)-1L), 1, result)); // END
        Assert.Equal(9ul, guest.Get<ulong>(result));
    }

    [Fact]
    public void ManyBuffersInOneCall()
    {
        uint fd = _guest.MustOpen("file", OpenFlags.Create);
        foreach (int count in new[] { 1, 16, 17, 1024 })
        {
            Assert.Equal(Errno.Success, _guest.Call("fd_filestat_set_size", fd, 0));
            Seek(fd, 0, 0);
            uint list = _guest.Reserve(8 * count), result = _guest.Reserve(4), text = _guest.Put("abcdefgh"u8);
            for (uint i = 0; i < count; i++)
            {
                _guest.Set(list + 8 * i, text + i % 8);
                _guest.Set(list + 8 * i + 4, i % 3 == 0 ? 0u : 1u);
            }
            Assert.Equal(Errno.Success, _guest.Call("fd_write", fd, list, (ulong)count, result));
            string expected = string.Concat(Enumerable.Range(0, count).Select(i => i % 3 == 0 ? "" : "abcdefgh"[i % 8].ToString()));
            Assert.Equal((uint)expected.Length, _guest.Get<uint>(result));
            Assert.Equal(expected, File.ReadAllText(_directory["file"]));
        }
        Assert.Equal(Errno.Invalid, _guest.Call("fd_write", fd, 0, 1025, _guest.Reserve(4)));
        Assert.Equal(Errno.Success, _guest.Call("fd_write", fd, 0, 0, _guest.Reserve(4)));
    }

    [Fact]
    public void PositionedReadsAndWritesKeepThePosition()
    {
        uint fd = _guest.MustOpen("file", OpenFlags.Create);
        _guest.MustWrite(fd, "0123456789");
        uint result = _guest.Reserve(4), buffer = _guest.Reserve(4);
        Assert.Equal(Errno.Success, _guest.Call("fd_pread", fd, _guest.Vector(buffer, 4), 1, 3, result));
        Assert.Equal("3456", _guest.Text(buffer, 4));
        Assert.Equal(Errno.Success, _guest.Call("fd_pwrite", fd, _guest.Vector(_guest.Put("ab"u8), 2), 1, 1, result));
        Assert.Equal(10ul, Tell(fd));
        Assert.Equal("0ab3456789", File.ReadAllText(_directory["file"]));
        Assert.Equal(Errno.Invalid, _guest.Call("fd_pread", fd, _guest.Vector(buffer, 4), 1, 1ul << 63, result));
        // Beyond 4 GiB, in a sparse file.
        Assert.Equal(Errno.Success, _guest.Call("fd_pwrite", fd, _guest.Vector(_guest.Put("far"u8), 3), 1, 5ul << 30, result));
        Assert.Equal((5L << 30) + 3, new FileInfo(_directory["file"]).Length);
        Assert.Equal((5ul << 30) + 1, Seek(fd, (5L << 30) + 1, 0));
        Assert.Equal("ar", _guest.MustRead(fd));
    }

    [Fact]
    public void AppendCanBeSwitched()
    {
        uint fd = _guest.MustOpen("file", OpenFlags.Create, fdFlags: FdFlags.Append);
        Assert.Equal(FdFlags.Append, FdStat(fd).Flags);
        _guest.MustWrite(fd, "one");
        Seek(fd, 0, 0);
        _guest.MustWrite(fd, "two");
        Assert.Equal(6ul, Tell(fd));
        Assert.Equal("onetwo", File.ReadAllText(_directory["file"]));
        // A positioned write keeps its position although the descriptor appends.
        Assert.Equal(Errno.Success, _guest.Call("fd_pwrite", fd, _guest.Vector(_guest.Put("X"u8), 1), 1, 0, _guest.Reserve(4)));
        Assert.Equal("Xnetwo", File.ReadAllText(_directory["file"]));
        Assert.Equal(Errno.Success, _guest.Call("fd_fdstat_set_flags", fd, 0));
        Seek(fd, 0, 0);
        _guest.MustWrite(fd, "ONE");
        Assert.Equal("ONEtwo", File.ReadAllText(_directory["file"]));
        Assert.Equal(Errno.Success, _guest.Call("fd_fdstat_set_flags", fd, (ulong)(FdFlags.Append | FdFlags.DataSync | FdFlags.Sync | FdFlags.NonBlocking)));
        Assert.Equal(FdFlags.Append | FdFlags.DataSync | FdFlags.Sync | FdFlags.NonBlocking, FdStat(fd).Flags);
        Seek(fd, 0, 0);
        _guest.MustWrite(fd, "three");
        Assert.Equal("ONEtwothree", File.ReadAllText(_directory["file"]));
        Assert.Equal(Errno.Invalid, _guest.Call("fd_fdstat_set_flags", fd, 32));
    }

    [Fact]
    public void OpenFlagsDoWhatTheySay()
    {
        Assert.Equal(Errno.NoEntry, _guest.Open("file", out _));
        _guest.MustWrite(_guest.MustOpen("file", OpenFlags.Create | OpenFlags.Exclusive), "text");
        Assert.Equal(Errno.Exists, _guest.Open("file", out _, OpenFlags.Create | OpenFlags.Exclusive));
        Assert.Equal("text", _guest.MustRead(_guest.MustOpen("file", OpenFlags.Create)));
        Assert.Equal("", _guest.MustRead(_guest.MustOpen("file", OpenFlags.Truncate)));
        Assert.Equal(0, new FileInfo(_directory["file"]).Length);
        Assert.Equal(Errno.NotDirectory, _guest.Open("file", out _, OpenFlags.Directory));
        Assert.Equal(Errno.Invalid, _guest.Open("dir", out _, OpenFlags.Directory | OpenFlags.Create));
        Assert.Equal(Errno.Invalid, _guest.Open("file", out _, (OpenFlags)16));
        Assert.Equal(Errno.Invalid, _guest.Open("file", out _, fdFlags: (FdFlags)32));
        // Creating behind a dangling link creates its target, unless exclusively.
        _directory.Link("dangling", "target");
        Assert.Equal(Errno.Exists, _guest.Open("dangling", out _, OpenFlags.Create | OpenFlags.Exclusive));
        Assert.False(File.Exists(_directory["target"]));
        Assert.Equal(Errno.Success, _guest.Open("dangling", out _, OpenFlags.Create));
        Assert.True(File.Exists(_directory["target"]));
        Assert.Equal(Errno.IsDirectory, _guest.Open(".", out _));
        Assert.Equal(Errno.Success, _guest.Open(".", out _, rights: Rights.FdReadDirectory));
    }

    [Fact]
    public void DirectoriesAreNotOpenedForWriting()
    {
        _directory.Write("file", "");
        Directory.CreateDirectory(_directory["dir"]);
        _directory.Link("link", "dir");
        foreach (string path in (string[])[".", "dir", "dir/", "link"])
        {
            Assert.Equal(Errno.IsDirectory, _guest.Open(path, out _, OpenFlags.Directory, Rights.FdRead | Rights.FdWrite));
            Assert.Equal(Errno.IsDirectory, _guest.Open(path, out _, OpenFlags.Directory, Rights.FdWrite));
            Assert.Equal(Errno.IsDirectory, _guest.Open(path, out _, rights: Rights.FdRead | Rights.FdWrite));
            // The right to read says nothing here, and rights that only files have are left out.
            Assert.Equal(Errno.Success, _guest.Open(path, out _, OpenFlags.Directory, Rights.FdRead));
            Assert.Equal(Errno.Success, _guest.Open(path, out _, OpenFlags.Directory, Rights.FdRead | Rights.FdAllocate | Rights.FdSetSize));
        }
        Assert.Equal(Errno.NotDirectory, _guest.Open("file", out _, OpenFlags.Directory, Rights.FdRead | Rights.FdWrite));
        Assert.Equal(Errno.NoEntry, _guest.Open("missing", out _, OpenFlags.Directory, Rights.FdRead | Rights.FdWrite));
    }

    /// <summary>A directory is opened with whatever rights a program asks for, and what it opens there in turn works: other engines do not look at these rights any more.</summary>
    [Theory]
    [InlineData(0ul)]
    [InlineData(ulong.MaxValue)]
    [InlineData(1ul << 14)]
    public void ADirectoryPassesOnWhatItsOwnHas(ulong asked)
    {
        Directory.CreateDirectory(_directory["dir"]);
        File.WriteAllText(_directory["dir/file"], "text");
        var rights = (Rights)asked & ~Rights.FdWrite;
        Assert.Equal(Errno.Success, _guest.Open("dir", out uint dir, OpenFlags.Directory, rights));
        Assert.Equal((Rights.Directory, FdStat(3).Inheriting), (FdStat(dir).Rights, FdStat(dir).Inheriting));
        Assert.Equal(Errno.Success, _guest.Open("file", out uint file, rights: Rights.FdRead | Rights.FdWrite, directory: dir));
        Assert.Equal((Rights.File, Rights.None), (FdStat(file).Rights, FdStat(file).Inheriting));
        Assert.Equal(Errno.Success, _guest.Write(file, "T", out _));
        Assert.Equal("Text", File.ReadAllText(_directory["dir/file"]));
    }

    [Fact]
    public void RightsAreCheckedAndOnlyShrink()
    {
        _directory.Write("file", "text");
        uint reader = _guest.MustOpen("file", rights: Rights.FdRead);
        Assert.Equal(Rights.File & ~Rights.Writing, FdStat(reader).Rights);
        Assert.Equal(Errno.NotCapable, _guest.Write(reader, "x", out _));
        Assert.Equal(Errno.NotCapable, _guest.Call("fd_allocate", reader, 0, 1));
        Assert.Equal(Errno.NotCapable, _guest.Call("fd_filestat_set_size", reader, 0));
        // Asking to read is enough for everything that needs no writing.
        Assert.Equal(Errno.Success, _guest.Call("fd_seek", reader, 1, 0, _guest.Reserve(8)));
        Assert.Equal(Errno.Success, _guest.Call("fd_filestat_get", reader, _guest.Reserve(64)));
        Assert.Equal(Errno.Success, _guest.Call("fd_sync", reader));
        Assert.Equal(Errno.Success, _guest.Call("fd_advise", reader, 0, 1, 0));
        Assert.Equal(Errno.Success, _guest.Call("fd_filestat_set_times", reader, 0, 0, 0));
        // What is given up is gone.
        Assert.Equal(Errno.Success, _guest.Call("fd_fdstat_set_rights", reader, (ulong)Rights.FdRead, 0));
        Assert.Equal(Rights.FdRead, FdStat(reader).Rights);
        Assert.Equal(Errno.NotCapable, _guest.Call("fd_seek", reader, 1, 0, _guest.Reserve(8)));
        Assert.Equal(Errno.NotCapable, _guest.Call("fd_tell", reader, _guest.Reserve(8)));
        Assert.Equal(Errno.NotCapable, _guest.Call("fd_filestat_get", reader, _guest.Reserve(64)));
        Assert.Equal(Errno.NotCapable, _guest.Call("fd_sync", reader));
        Assert.Equal(Errno.NotCapable, _guest.Call("fd_datasync", reader));
        Assert.Equal(Errno.NotCapable, _guest.Call("fd_advise", reader, 0, 1, 0));
        Assert.Equal(Errno.NotCapable, _guest.Call("fd_filestat_set_times", reader, 0, 0, 0));
        Assert.Equal(Errno.NotCapable, _guest.Call("fd_fdstat_set_flags", reader, 0));
        Assert.Equal(Errno.NotCapable, _guest.Call("fd_pread", reader, 0, 0, 0, _guest.Reserve(4)));
        Assert.Equal(Errno.NotCapable, _guest.Call("fd_fdstat_set_rights", reader, (ulong)(Rights.FdRead | Rights.FdWrite), 0));
        Assert.Equal(Errno.NotCapable, _guest.Call("fd_fdstat_set_rights", reader, (ulong)Rights.FdRead, 1ul << 63));
        uint writer = _guest.MustOpen("file", rights: Rights.FdWrite);
        Assert.Equal(Errno.NotCapable, _guest.Read(writer, out _));
        Assert.Equal(0ul, Tell(writer));
        Assert.Equal(Errno.Success, _guest.Call("fd_fdstat_set_rights", writer, 0, 0));
        Assert.Equal(Errno.NotCapable, _guest.Write(writer, "x", out _));
        Assert.Equal(Errno.Success, _guest.Call("fd_close", writer));
        // Giving up the directory's rights.
        Assert.Equal(Errno.Success, _guest.Call("fd_fdstat_set_rights", 3, (ulong)(Rights.PathOpen | Rights.PathCreateFile), (ulong)Rights.FdRead));
        Assert.Equal(Errno.NotCapable, _guest.Open("file", out _, rights: Rights.FdWrite));
        Assert.Equal(Errno.NotCapable, _guest.Open("file", out _, OpenFlags.Truncate, Rights.FdRead));
        Assert.Equal(Errno.NotCapable, _guest.Stat("file"));
        Assert.Equal(Errno.Success, _guest.Open("file", out uint last, rights: Rights.FdRead | Rights.FdSeek));
        Assert.Equal((Rights.FdRead, Rights.None), (FdStat(last).Rights, FdStat(last).Inheriting));
        Assert.Equal("text", File.ReadAllText(_directory["file"]));
    }

    [Fact]
    public void DirectoriesAreNoFiles()
    {
        uint result = _guest.Reserve(8), vector = _guest.Vector(_guest.Reserve(8), 8);
        Assert.Equal(Errno.IsDirectory, _guest.Call("fd_read", 3, vector, 1, result));
        Assert.Equal(Errno.IsDirectory, _guest.Call("fd_write", 3, vector, 1, result));
        Assert.Equal(Errno.IsDirectory, _guest.Call("fd_pread", 3, vector, 1, 0, result));
        Assert.Equal(Errno.IsDirectory, _guest.Call("fd_pwrite", 3, vector, 1, 0, result));
        Assert.Equal(Errno.IsDirectory, _guest.Call("fd_seek", 3, 0, 1, result));
        Assert.Equal(Errno.IsDirectory, _guest.Call("fd_tell", 3, result));
        Assert.Equal(Errno.IsDirectory, _guest.Call("fd_allocate", 3, 0, 1));
        Assert.Equal(Errno.IsDirectory, _guest.Call("fd_filestat_set_size", 3, 0));
        Assert.Equal(Errno.BadDescriptor, _guest.Call("fd_advise", 3, 0, 1, 0));
        Assert.Equal((FileType.Directory, FdFlags.None), (FdStat(3).Type, FdStat(3).Flags));
        Assert.Equal(Errno.Success, _guest.Call("fd_sync", 3));
    }

    [Fact]
    public void SizesAndAdvice()
    {
        uint fd = _guest.MustOpen("file", OpenFlags.Create);
        Assert.Equal(Errno.Success, _guest.Call("fd_allocate", fd, 0, 100));
        Assert.Equal(100, new FileInfo(_directory["file"]).Length);
        Assert.Equal(Errno.Success, _guest.Call("fd_allocate", fd, 10, 10));
        Assert.Equal(100, new FileInfo(_directory["file"]).Length);
        Assert.Equal(Errno.Invalid, _guest.Call("fd_allocate", fd, 0, 0));
        Assert.Equal(Errno.FileTooBig, _guest.Call("fd_allocate", fd, long.MaxValue, 1));
        Assert.Equal(Errno.Success, _guest.Call("fd_filestat_set_size", fd, 5));
        Assert.Equal(5, new FileInfo(_directory["file"]).Length);
        Assert.Equal(Errno.FileTooBig, _guest.Call("fd_filestat_set_size", fd, ulong.MaxValue));
        for (ulong advice = 0; advice < 6; advice++) Assert.Equal(Errno.Success, _guest.Call("fd_advise", fd, 0, 100, advice));
        Assert.Equal(Errno.Invalid, _guest.Call("fd_advise", fd, 0, 100, 6));
        Assert.Equal(Errno.Invalid, _guest.Call("fd_advise", fd, ulong.MaxValue, 100, 0));
        Assert.Equal(Errno.Success, _guest.Call("fd_sync", fd));
        Assert.Equal(Errno.Success, _guest.Call("fd_datasync", fd));
    }

    [Fact]
    public void AttributesAndTimes()
    {
        _directory.Write("file", "12345");
        _directory.Link("link", "file");
        uint fd = _guest.MustOpen("file"), stat = _guest.Reserve(64);
        Assert.Equal(Errno.Success, _guest.Call("fd_filestat_set_times", fd, 1_000_000_007, 2_000_000_000_000_000_123, 1 | 4));
        Assert.Equal(Errno.Success, _guest.Call("fd_filestat_get", fd, stat));
        Assert.Equal((byte)FileType.RegularFile, _guest.Get<byte>(stat + 16));
        Assert.Equal((1ul, 5ul, 1_000_000_007ul, 2_000_000_000_000_000_123ul),
            (_guest.Get<ulong>(stat + 24), _guest.Get<ulong>(stat + 32), _guest.Get<ulong>(stat + 40), _guest.Get<ulong>(stat + 48)));
        ulong inode = _guest.Get<ulong>(stat + 8);
        Assert.NotEqual(0ul, inode);
        Assert.Equal(Errno.Invalid, _guest.Call("fd_filestat_set_times", fd, 0, 0, 1 | 2));
        Assert.Equal(Errno.Invalid, _guest.Call("fd_filestat_set_times", fd, 0, 0, 4 | 8));
        Assert.Equal(Errno.Invalid, _guest.Call("fd_filestat_set_times", fd, 0, 0, 16));
        Assert.Equal(Errno.Success, _guest.Call("fd_filestat_set_times", fd, 0, 0, 2));
        Assert.Equal(Errno.Success, _guest.Call("fd_filestat_get", fd, stat));
        Assert.InRange(_guest.Get<ulong>(stat + 40), 1_700_000_000_000_000_000ul, ulong.MaxValue);
        Assert.Equal(2_000_000_000_000_000_123ul, _guest.Get<ulong>(stat + 48));

        var (path, length) = _guest.Put("link");
        Assert.Equal(Errno.Success, _guest.Call("path_filestat_get", 3, 1, path, length, stat));
        Assert.Equal((inode, (byte)FileType.RegularFile), (_guest.Get<ulong>(stat + 8), _guest.Get<byte>(stat + 16)));
        Assert.Equal(Errno.Success, _guest.Call("path_filestat_get", 3, 0, path, length, stat));
        Assert.Equal((byte)FileType.SymbolicLink, _guest.Get<byte>(stat + 16));
        Assert.Equal(Errno.Success, _guest.Call("path_filestat_set_times", 3, 0, path, length, 0, 55, 4));
        Assert.Equal(Errno.Success, _guest.Call("path_filestat_get", 3, 0, path, length, stat));
        Assert.Equal(55ul, _guest.Get<ulong>(stat + 48));
        Assert.Equal(Errno.Success, _guest.Call("path_filestat_set_times", 3, 1, path, length, 0, 66, 4));
        Assert.Equal(Errno.Success, _guest.Call("fd_filestat_get", fd, stat));
        Assert.Equal(66ul, _guest.Get<ulong>(stat + 48));
        Assert.Equal(Errno.Invalid, _guest.Call("path_filestat_get", 3, 2, path, length, stat));
    }

    [Fact]
    public void Renumber()
    {
        _directory.Write("a", "A");
        _directory.Write("b", "B");
        uint a = _guest.MustOpen("a"), b = _guest.MustOpen("b");
        Assert.Equal(Errno.Success, _guest.Call("fd_renumber", a, b));
        Assert.Equal(Errno.BadDescriptor, _guest.Call("fd_close", a));
        Assert.Equal("A", _guest.MustRead(b));
        Assert.Equal(Errno.BadDescriptor, _guest.Call("fd_renumber", b, a));
        Assert.Equal(Errno.BadDescriptor, _guest.Call("fd_renumber", a, b));
        Assert.Equal(Errno.BadDescriptor, _guest.Call("fd_renumber", b, uint.MaxValue));
        Assert.Equal(Errno.Success, _guest.Call("fd_renumber", b, b));
        Assert.Equal(a, _guest.MustOpen("b"));
        // Over a preopened directory: it is gone.
        Assert.Equal(Errno.Success, _guest.Call("fd_renumber", b, 3));
        Assert.Equal(Errno.BadDescriptor, _guest.Call("fd_prestat_get", 3, _guest.Reserve(8)));
        Assert.Equal(Errno.NotDirectory, _guest.Open("a", out _));
    }

    [Fact]
    public void TheHostSaysHowManyDescriptorsThereAre()
    {
        _directory.Write("file", "");
        WasiOptions Options(int descriptors) =>
            new() { Preopens = [new WasiPreopen(_directory.Path, "/sandbox")], MaxDescriptors = descriptors };
        using var guest = new Guest(Options(6));
        Assert.Equal(4u, guest.MustOpen("file", rights: Rights.FdRead));
        Assert.Equal(5u, guest.MustOpen("file", rights: Rights.FdRead));
        Assert.Equal(Errno.TooManyFiles, guest.Open("file", out _, rights: Rights.FdRead));
        Assert.Throws<InvalidOperationException>(() => guest.Context.Adopt(0));
        Assert.Throws<ArgumentException>(() => new Guest(Options(3)));
        foreach (int impossible in new[] { -1, 2, 4097 })
            Assert.Throws<ArgumentOutOfRangeException>(() => new Guest(Options(impossible)));
    }

    [Fact]
    public void DescriptorsAreLimitedAndGivenBack()
    {
        const int Limit = 1024;
        Assert.Equal(Limit, new WasiOptions().MaxDescriptors);
        _directory.Write("file", "");
        uint last = 0;
        for (int i = 4; i < Limit; i++)
        {
            _guest.Forget();
            last = _guest.MustOpen("file", rights: Rights.FdRead);
        }
        Assert.Equal((uint)Limit - 1, last);
        Assert.Equal(Errno.TooManyFiles, _guest.Open("file", out _, rights: Rights.FdRead));
        Assert.Equal(Errno.Success, _guest.Call("fd_close", 77));
        Assert.Equal(Errno.Success, _guest.Call("fd_close", 55));
        Assert.Equal(55u, _guest.MustOpen("file", rights: Rights.FdRead));
        Assert.Equal(77u, _guest.MustOpen("file", rights: Rights.FdRead));
        int open = Directory.GetFileSystemEntries("/proc/self/fd").Length;
        _guest.Dispose();
        Assert.InRange(Directory.GetFileSystemEntries("/proc/self/fd").Length, 0, open - Limit + 50);
        Assert.Equal(Errno.BadDescriptor, _guest.Call("fd_close", 4));
    }
}
