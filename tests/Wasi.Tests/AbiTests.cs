using System.Buffers.Binary;
using Tiered.Wasi;

namespace Tiered.Tests;

public unsafe class AbiTests
{
    // From the interface definition: every function, with its parameters.
    private const string Signatures = """
        args_get i32 i32
        args_sizes_get i32 i32
        environ_get i32 i32
        environ_sizes_get i32 i32
        clock_res_get i32 i32
        clock_time_get i32 i64 i32
        fd_advise i32 i64 i64 i32
        fd_allocate i32 i64 i64
        fd_close i32
        fd_datasync i32
        fd_fdstat_get i32 i32
        fd_fdstat_set_flags i32 i32
        fd_fdstat_set_rights i32 i64 i64
        fd_filestat_get i32 i32
        fd_filestat_set_size i32 i64
        fd_filestat_set_times i32 i64 i64 i32
        fd_pread i32 i32 i32 i64 i32
        fd_prestat_get i32 i32
        fd_prestat_dir_name i32 i32 i32
        fd_pwrite i32 i32 i32 i64 i32
        fd_read i32 i32 i32 i32
        fd_readdir i32 i32 i32 i64 i32
        fd_renumber i32 i32
        fd_seek i32 i64 i32 i32
        fd_sync i32
        fd_tell i32 i32
        fd_write i32 i32 i32 i32
        path_create_directory i32 i32 i32
        path_filestat_get i32 i32 i32 i32 i32
        path_filestat_set_times i32 i32 i32 i32 i64 i64 i32
        path_link i32 i32 i32 i32 i32 i32 i32
        path_open i32 i32 i32 i32 i32 i64 i64 i32 i32
        path_readlink i32 i32 i32 i32 i32 i32
        path_remove_directory i32 i32 i32
        path_rename i32 i32 i32 i32 i32 i32
        path_symlink i32 i32 i32 i32 i32
        path_unlink_file i32 i32 i32
        poll_oneoff i32 i32 i32 i32
        proc_exit i32
        proc_raise i32
        sched_yield
        random_get i32 i32
        sock_accept i32 i32 i32
        sock_recv i32 i32 i32 i32 i32 i32
        sock_send i32 i32 i32 i32 i32
        sock_shutdown i32 i32
        """;

    [Fact]
    public void AllFunctionsHaveTheirSignatures()
    {
        var actual = WasiFunctions.All.Select(f => string.Join(' ', [f.Name, .. f.Type.Parameters.ToArray().Select(p => p.ToString())]));
        Assert.Equal(Signatures.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries), actual);
        Assert.Equal(46, WasiFunctions.All.Length);
        foreach (var function in WasiFunctions.All) Assert.Equal(function.Name == "proc_exit" ? 0 : 1, function.Type.Results.Length);
    }

    [Fact]
    public void BothModulesAreDefined()
    {
        using var store = new Store(new Engine([]));
        using var context = new WasiContext(new WasiOptions());
        var imports = new Imports();
        context.AddTo(imports, store);
        foreach (var function in WasiFunctions.All)
        {
            Assert.True(imports.TryGet("wasi_snapshot_preview1", function.Name, out var value));
            Assert.Equal(function.Type, ((Function)value.Value).Type);
            Assert.Equal(function.Name != "sock_accept", imports.TryGet("wasi_unstable", function.Name, out _));
        }
    }

    [Theory]
    [InlineData(false, 64, 24, 8, 32)]
    [InlineData(true, 56, 20, 4, 24)]
    public void FileStatLayout(bool unstable, int size, int linkOffset, int linkSize, int rest)
    {
        var abi = unstable ? WasiAbi.Unstable : WasiAbi.Preview1;
        Assert.Equal(size, abi.FileStatSize);
        byte[] bytes = new byte[size + 1];
        bytes.AsSpan().Fill(0xAA);
        var stat = new FileStat { Device = 1, Inode = 2, Type = FileType.RegularFile, LinkCount = 3, Size = 4, AccessTime = 5, ModificationTime = 6, ChangeTime = 7 };
        fixed (byte* at = bytes) abi.WriteFileStat(at, stat);
        Assert.Equal(0xAA, bytes[size]);
        Assert.Equal(1ul, U64(bytes, 0));
        Assert.Equal(2ul, U64(bytes, 8));
        Assert.Equal(4, bytes[16]);
        Assert.Equal(3ul, linkSize == 8 ? U64(bytes, linkOffset) : BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(linkOffset)));
        for (int i = 0; i < 4; i++) Assert.Equal(4ul + (ulong)i, U64(bytes, rest + 8 * i));
    }

    [Fact]
    public void LinkCountsBeyond32BitsSaturateInTheOldLayout()
    {
        byte[] bytes = new byte[56];
        fixed (byte* at = bytes) WasiAbi.Unstable.WriteFileStat(at, new FileStat { LinkCount = 1ul << 40 });
        Assert.Equal(uint.MaxValue, BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(20)));
    }

    [Theory]
    [InlineData(false, new[] { 0, 1, 2, -1 })]
    [InlineData(true, new[] { 1, 2, 0, -1 })]
    public void WhenceNumbers(bool unstable, int[] expected)
    {
        var abi = unstable ? WasiAbi.Unstable : WasiAbi.Preview1;
        Assert.Equal(expected, Enumerable.Range(0, 4).Select(i => abi.Whence((uint)i)));
        Assert.Equal(-1, abi.Whence(uint.MaxValue));
    }

    [Theory]
    [InlineData(false, 48, 16)]
    [InlineData(true, 56, 24)]
    public void SubscriptionLayout(bool unstable, int size, int clock)
    {
        var abi = unstable ? WasiAbi.Unstable : WasiAbi.Preview1;
        Assert.Equal(size, abi.SubscriptionSize);
        byte[] bytes = new byte[size];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, 0x1122334455667788);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(clock), 1);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(clock + 8), 5000);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(clock + 16), 77);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(clock + 24), 1);
        fixed (byte* at = bytes)
        {
            Assert.True(abi.TryReadSubscription(at, out var read));
            Assert.Equal((0x1122334455667788ul, EventType.Clock, 1u, 5000ul, (ushort)1), (read.UserData, read.Type, read.Id, read.Timeout, read.Flags));
            at[8] = 2;
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16), 9);
            Assert.True(abi.TryReadSubscription(at, out read));
            Assert.Equal((EventType.FdWrite, 9u), (read.Type, read.Id));
            at[8] = 3;
            Assert.False(abi.TryReadSubscription(at, out _));
        }
    }

    [Fact]
    public void EventAndDirectoryEntryLayout()
    {
        byte[] bytes = new byte[32];
        fixed (byte* at = bytes) WasiAbi.WriteEvent(at, new Event { UserData = 1, Error = Errno.Pipe, Type = EventType.FdWrite, Bytes = 3, HangUp = true });
        Assert.Equal((1ul, 64, 2, 3ul, 1), (U64(bytes, 0), bytes[8] | bytes[9] << 8, bytes[10], U64(bytes, 16), bytes[24] | bytes[25] << 8));
        fixed (byte* at = bytes) WasiAbi.WriteDirectoryEntry(at, 10, 11, 12, FileType.SymbolicLink);
        Assert.Equal((10ul, 11ul, 12, 7), (U64(bytes, 0), U64(bytes, 8), bytes[16], bytes[20]));
    }

    [Theory]
    [InlineData(1, 63)] // EPERM
    [InlineData(2, 44)] // ENOENT
    [InlineData(5, 29)] // EIO
    [InlineData(9, 8)] // EBADF
    [InlineData(11, 6)] // EAGAIN
    [InlineData(13, 2)] // EACCES
    [InlineData(17, 20)] // EEXIST
    [InlineData(18, 75)] // EXDEV
    [InlineData(20, 54)] // ENOTDIR
    [InlineData(21, 31)] // EISDIR
    [InlineData(22, 28)] // EINVAL
    [InlineData(24, 33)] // EMFILE
    [InlineData(28, 51)] // ENOSPC
    [InlineData(29, 70)] // ESPIPE
    [InlineData(32, 64)] // EPIPE
    [InlineData(36, 37)] // ENAMETOOLONG
    [InlineData(39, 55)] // ENOTEMPTY
    [InlineData(40, 32)] // ELOOP
    [InlineData(75, 61)] // EOVERFLOW
    [InlineData(84, 25)] // EILSEQ
    [InlineData(95, 58)] // EOPNOTSUPP
    [InlineData(104, 15)] // ECONNRESET
    [InlineData(110, 73)] // ETIMEDOUT
    [InlineData(115, 26)] // EINPROGRESS
    [InlineData(131, 56)] // ENOTRECOVERABLE
    [InlineData(512, 29)] // none
    public void ErrorNumbers(int linux, int wasi) => Assert.Equal(wasi, (int)ErrnoMap.FromLinux(linux));

    [Fact]
    public void EveryLinuxErrorIsSomeError()
    {
        for (int errno = 1; errno < 134; errno++)
        {
            int mapped = (int)ErrnoMap.FromLinux(errno);
            Assert.InRange(mapped, 1, 75);
        }
    }

    private static ulong U64(byte[] bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
}
