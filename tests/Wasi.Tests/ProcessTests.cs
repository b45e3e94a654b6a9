using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Tiered.Wasi;

namespace Tiered.Tests;

public class ProcessTests
{
    [Theory]
    [InlineData("args")]
    [InlineData("environ")]
    public void ArgumentsAndEnvironment(string which)
    {
        using var guest = new Guest(new WasiOptions
        {
            Arguments = ["program", "", "grüße"],
            Environment = [new("A", "1"), new("B", ""), new("C", "x=y")],
        });
        string[] expected = which == "args" ? ["program", "", "grüße"] : ["A=1", "B=", "C=x=y"];
        uint count = guest.Reserve(4), size = guest.Reserve(4);
        Assert.Equal(Errno.Success, guest.Call(which + "_sizes_get", count, size));
        Assert.Equal((3u, (uint)expected.Sum(e => Encoding.UTF8.GetByteCount(e) + 1)), (guest.Get<uint>(count), guest.Get<uint>(size)));
        uint pointers = guest.Reserve(12), buffer = guest.Reserve((int)guest.Get<uint>(size));
        Assert.Equal(Errno.Success, guest.Call(which + "_get", pointers, buffer));
        for (uint i = 0; i < 3; i++)
        {
            uint at = guest.Get<uint>(pointers + 4 * i);
            int length = guest.Memory[(int)at..].IndexOf((byte)0);
            Assert.Equal(expected[i], guest.Text(at, (uint)length));
        }
        Assert.Equal(Errno.Fault, guest.Call(which + "_get", pointers, Guest.MemorySize - 3));
        Assert.Equal(Errno.Fault, guest.Call(which + "_get", Guest.MemorySize - 11, buffer));
    }

    [Fact]
    public void StringsThatNoProcessCouldHaveAreRefused()
    {
        Assert.Throws<ArgumentException>(() => new WasiContext(new WasiOptions { Arguments = ["a\0b"] }));
        Assert.Throws<ArgumentException>(() => new WasiContext(new WasiOptions { Environment = new Dictionary<string, string> { ["A"] = "\0" } }));
        Assert.Throws<ArgumentException>(() => new WasiContext(new WasiOptions { Environment = [new("A=B", "")] }));
        Assert.Throws<ArgumentException>(() => new WasiContext(new WasiOptions { Environment = [new("", "x")] }));
    }

    [Fact]
    public void SystemClocks()
    {
        using var guest = new Guest(new WasiOptions());
        uint at = guest.Reserve(8);
        Assert.Equal(Errno.Success, guest.Call("clock_time_get", 0, 0, at));
        Assert.InRange(guest.Get<ulong>(at) / 1_000_000, (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() - 5000, (ulong)DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() + 5000);
        for (ulong clock = 1; clock < 4; clock++)
        {
            Assert.Equal(Errno.Success, guest.Call("clock_time_get", clock, 0, at));
            ulong first = guest.Get<ulong>(at);
            Assert.Equal(Errno.Success, guest.Call("clock_time_get", clock, 0, at));
            Assert.InRange(guest.Get<ulong>(at), first, ulong.MaxValue);
            Assert.Equal(Errno.Success, guest.Call("clock_res_get", clock, at));
            Assert.InRange(guest.Get<ulong>(at), 1ul, 1_000_000_000ul);
        }
        Assert.Equal(Errno.Invalid, guest.Call("clock_time_get", 4, 0, at));
        Assert.Equal(Errno.Invalid, guest.Call("clock_res_get", 4, at));
    }

    private sealed class FixedTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(1.5);
        public override long TimestampFrequency => 1000;
        public override long GetTimestamp() => 42;
    }

    [Fact]
    public void ReplacedClocksAndRandomBytesRepeat()
    {
        byte[][] bytes = new byte[2][];
        for (int run = 0; run < 2; run++)
        {
            using var guest = new Guest(new WasiOptions { TimeProvider = new FixedTime(), Random = new Random(7) });
            uint at = guest.Reserve(16);
            Assert.Equal(Errno.Success, guest.Call("clock_time_get", 0, 0, at));
            Assert.Equal(1_500_000_000ul, guest.Get<ulong>(at));
            Assert.Equal(Errno.Success, guest.Call("clock_time_get", 1, 0, at));
            Assert.Equal(42_000_000ul, guest.Get<ulong>(at));
            Assert.Equal(Errno.Success, guest.Call("clock_res_get", 0, at));
            Assert.Equal(100ul, guest.Get<ulong>(at));
            Assert.Equal(Errno.Success, guest.Call("clock_res_get", 1, at));
            Assert.Equal(1_000_000ul, guest.Get<ulong>(at));
            Assert.Equal(Errno.Success, guest.Call("random_get", at, 16));
            bytes[run] = guest.Memory.Slice((int)at, 16).ToArray();
        }
        Assert.Equal(bytes[0], bytes[1]);
    }

    [Fact]
    public void RandomBytesFillTheBuffer()
    {
        using var guest = new Guest(new WasiOptions());
        Assert.Equal(Errno.Success, guest.Call("random_get", 100, 100_000));
        Assert.Equal(0, guest.Memory[99]);
        Assert.Equal(0, guest.Memory[100_100]);
        // 100,000 random bytes without one of the 256 values: less likely than 10^-160.
        Assert.Equal(256, guest.Memory.Slice(100, 100_000).ToArray().Distinct().Count());
        Assert.Equal(Errno.Success, guest.Call("random_get", Guest.MemorySize, 0));
        Assert.Equal(Errno.Fault, guest.Call("random_get", Guest.MemorySize - 1, 2));
        Assert.Equal(Errno.Fault, guest.Call("random_get", 0xffffffff, 0xffffffff));
    }

    [Fact]
    public void ExitAndRaise()
    {
        using var guest = new Guest(new WasiOptions());
        Assert.Equal(7, Assert.Throws<WasiExitException>(() => guest.Call("proc_exit", 7)).ExitCode);
        Assert.Equal(-1, Assert.Throws<WasiExitException>(() => guest.Call("proc_exit", uint.MaxValue)).ExitCode);
        Assert.Equal(134, Assert.Throws<WasiExitException>(() => guest.Call("proc_raise", 6)).ExitCode);
        Assert.Equal(Errno.Success, guest.Call("proc_raise", 0));
        Assert.Equal(Errno.Success, guest.Call("proc_raise", 16));
        Assert.Equal(Errno.NotSupported, guest.Call("proc_raise", 18));
        Assert.Equal(Errno.Invalid, guest.Call("proc_raise", 31));
        Assert.Equal(Errno.Success, guest.Call("sched_yield"));
    }

    // ---- standard streams

    [Fact]
    public void StreamsAndCaptures()
    {
        var input = new MemoryStream("some input"u8.ToArray());
        var output = WasiStdio.Capture(limit: 10);
        var error = new MemoryStream();
        using var guest = new Guest(new WasiOptions { Stdin = WasiStdio.FromStream(input), Stdout = output, Stderr = WasiStdio.FromStream(error) });
        Assert.Equal("some input", guest.MustRead(0));
        Assert.Equal("", guest.MustRead(0));
        guest.MustWrite(1, "12345");
        guest.MustWrite(2, "problem");
        Assert.Equal("12345", output.GetText());
        Assert.Equal("problem", Encoding.UTF8.GetString(error.ToArray()));
        guest.MustWrite(1, "67890");
        Assert.Equal(Errno.NoSpace, guest.Write(1, "x", out _));
        Assert.Equal("1234567890"u8.ToArray(), output.GetBytes());
        Assert.Equal(Errno.NotCapable, guest.Read(1, out _));
        Assert.Equal(Errno.IllegalSeek, guest.Call("fd_seek", 0, 0, 0, guest.Reserve(8)));
        Assert.Equal(Errno.IllegalSeek, guest.Call("fd_pread", 0, 0, 0, 0, guest.Reserve(4)));
        Assert.Equal(Errno.Success, guest.Call("fd_sync", 1));
        uint stat = guest.Reserve(64);
        Assert.Equal(Errno.Success, guest.Call("fd_filestat_get", 1, stat));
        Assert.Equal((byte)FileType.Unknown, guest.Get<byte>(stat + 16));
        Assert.Equal(Errno.Success, guest.Call("fd_close", 2));
        Assert.True(error.CanWrite);
        Assert.Throws<InvalidOperationException>(() => WasiStdio.Null.GetText());
    }

    [Fact]
    public void NothingIsConnectedByDefault()
    {
        using var guest = new Guest(new WasiOptions());
        Assert.Equal("", guest.MustRead(0));
        guest.MustWrite(1, "lost");
        guest.MustWrite(2, "lost");
        Assert.Equal(Errno.BadDescriptor, guest.Write(3, "x", out _));
    }

    [Fact]
    public void DescriptorsOfTheRuntimeAreNotInherited()
    {
        using var opened = File.OpenHandle("/proc/self/exe");
        Assert.False(HostDescriptor.CameFromParent((int)opened.DangerousGetHandle()));
        Assert.True(HostDescriptor.CameFromParent(1));
        Assert.False(HostDescriptor.CameFromParent(-1));
    }

    private sealed class Broken(Exception exception) : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw exception;
        public override void Write(ReadOnlySpan<byte> buffer) => throw exception;
        public override void Flush() => throw exception;
    }

    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(EndOfStreamException))]
    [InlineData(typeof(FileNotFoundException))]
    public void ErrorsOfInputAndOutputAreTheGuests(Type type)
    {
        var exception = (Exception)Activator.CreateInstance(type)!;
        using var guest = new Guest(new WasiOptions { Stdin = WasiStdio.FromStream(new Broken(exception)), Stdout = WasiStdio.FromStream(new Broken(exception)) });
        Assert.Equal(Errno.IO, guest.Read(0, out _));
        Assert.Equal(Errno.IO, guest.Write(1, "x", out _));
        Assert.Equal(Errno.IO, guest.Call("fd_sync", 1));
    }

    /// <summary>A web server that allows no synchronous writes, a stream that is closed: what no errno may hide comes out where the host called.</summary>
    [Theory]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(ObjectDisposedException))]
    [InlineData(typeof(InvalidCastException))]
    [InlineData(typeof(NullReferenceException))]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(TimeoutException))]
    [InlineData(typeof(UnauthorizedAccessException))]
    [InlineData(typeof(NotSupportedException))]
    public void OtherExceptionsOfAStreamAreTheHosts(Type type)
    {
        var exception = type == typeof(ObjectDisposedException) ? new ObjectDisposedException("x") : (Exception)Activator.CreateInstance(type)!;
        var engine = new Engine(new Tiered.Backend.SinglePass.SinglePassCompiler());
        using var store = new Store(engine);
        // Disposing flushes what was written, which is nothing: it must not hide the exception that ended the guest.
        using var context = new WasiContext(new WasiOptions { Stdin = WasiStdio.FromStream(new Broken(exception)), Stdout = WasiStdio.FromStream(new Broken(exception)) });
        var imports = new Imports();
        context.AddTo(imports, store);
        var instance = new Instance(store, Module.FromText(engine, """
            (module
              (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "fd_sync" (func $sync (param i32) (result i32)))
              (memory (export "memory") 1) (data (i32.const 0) "\10\00\00\00\01\00\00\00")
              (func (export "read") (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 32))))
              (func (export "write") (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 32))))
              (func (export "sync") (drop (call $sync (i32.const 1)))))
            """), imports);
        foreach (string call in new[] { "read", "write", "sync" }) Assert.Same(exception, Assert.ThrowsAny<Exception>(() => instance.GetFunction(call)!.Call()));
    }

    [Fact]
    public void WritesDoNotAllocate()
    {
        using var directory = new TempDirectory();
        using var guest = new Guest(directory);
        uint fd = guest.MustOpen("file", OpenFlags.Create);
        uint vector = guest.Vector(guest.Put("text"u8), 4), result = guest.Reserve(4);
        ulong[] arguments = [fd, vector, 1, result];
        for (int i = 0; i < 100; i++) guest.Call("fd_write", arguments);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) guest.Call("fd_write", arguments);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(4400, new FileInfo(directory["file"]).Length);
    }

    // ---- poll

    private readonly record struct Wait(EventType Type, uint Id, ulong Timeout = 0, ushort Flags = 0);

    private static uint Subscribe(Guest guest, params ReadOnlySpan<Wait> items)
    {
        uint at = guest.Reserve(items.Length * 48);
        for (int i = 0; i < items.Length; i++)
        {
            uint item = at + (uint)i * 48;
            guest.Memory.Slice((int)item, 48).Clear();
            guest.Set(item, 1000ul + (ulong)i);
            guest.Set(item + 8, (byte)items[i].Type);
            guest.Set(item + 16, items[i].Id);
            guest.Set(item + 24, items[i].Timeout);
            guest.Set(item + 40, items[i].Flags);
        }
        return at;
    }

    private static List<(ulong UserData, Errno Error, EventType Type, ulong Bytes, bool HangUp)> Poll(Guest guest, params ReadOnlySpan<Wait> items)
    {
        uint input = Subscribe(guest, items), output = guest.Reserve(items.Length * 32), count = guest.Reserve(4);
        Assert.Equal(Errno.Success, guest.Call("poll_oneoff", input, output, (ulong)items.Length, count));
        var events = new List<(ulong, Errno, EventType, ulong, bool)>();
        for (uint at = output; at < output + 32 * guest.Get<uint>(count); at += 32)
            events.Add((guest.Get<ulong>(at), (Errno)guest.Get<ushort>(at + 8), (EventType)guest.Get<byte>(at + 10), guest.Get<ulong>(at + 16), guest.Get<ushort>(at + 24) != 0));
        return events;
    }

    [Fact]
    public void PollSleeps()
    {
        using var guest = new Guest(new WasiOptions());
        var clock = Stopwatch.StartNew();
        var events = Poll(guest, new Wait(EventType.Clock, 1, 30_000_000), new Wait(EventType.Clock, 1, 10_000_000_000));
        Assert.InRange(clock.ElapsedMilliseconds, 30, 5000);
        Assert.Equal([(1000ul, Errno.Success, EventType.Clock, 0ul, false)], events);
        uint now = guest.Reserve(8);
        guest.Call("clock_time_get", 0, 0, now);
        clock.Restart();
        events = Poll(guest, new Wait(EventType.Clock, 0, guest.Get<ulong>(now) + 30_000_000, 1));
        Assert.InRange(clock.ElapsedMilliseconds, 20, 5000);
        Assert.Equal(1000ul, Assert.Single(events).UserData);
        Assert.Single(Poll(guest, new Wait(EventType.Clock, 1, 1, 1)));
    }

    [Fact]
    public void PollTellsWhatIsReady()
    {
        using var directory = new TempDirectory();
        directory.Write("file", "0123456789");
        using var guest = new Guest(directory);
        uint fd = guest.MustOpen("file");
        guest.Read(fd, out _, 3);
        uint writeOnly = guest.MustOpen("file", rights: Rights.FdWrite);
        var events = Poll(guest, new Wait(EventType.FdRead, fd), new Wait(EventType.FdWrite, fd), new Wait(EventType.Clock, 1, 10_000_000_000),
            new Wait(EventType.FdRead, 99), new Wait(EventType.Clock, 7), new Wait(EventType.FdRead, writeOnly), new Wait(EventType.FdWrite, 1), new Wait(EventType.Clock, 2));
        Assert.Equal(
            [
                (1000ul, Errno.Success, EventType.FdRead, 7ul, false), (1001, Errno.Success, EventType.FdWrite, 0, false),
                (1003, Errno.BadDescriptor, EventType.FdRead, 0, false), (1004, Errno.Invalid, EventType.Clock, 0, false),
                (1005, Errno.NotCapable, EventType.FdRead, 0, false), (1006, Errno.Success, EventType.FdWrite, 0, false),
                (1007, Errno.NotSupported, EventType.Clock, 0, false),
            ], events);
        Assert.Equal(Errno.Invalid, guest.Call("poll_oneoff", 0, 0, 0, 0));
        Assert.Equal(Errno.Invalid, guest.Call("poll_oneoff", 0, 0, (ulong)WasiContext.MaxSubscriptions + 1, 0));
        Assert.Equal(Errno.Fault, guest.Call("poll_oneoff", Guest.MemorySize - 47, 0, 1, 0));
        Assert.Equal(Errno.Fault, guest.Call("poll_oneoff", 0, Guest.MemorySize - 31, 1, 0));
        uint bad = Subscribe(guest, new Wait((EventType)3, 0, 0, 0));
        Assert.Equal(Errno.Invalid, guest.Call("poll_oneoff", bad, guest.Reserve(32), 1, guest.Reserve(4)));
    }

    [Fact]
    public void SocketsWork()
    {
        string name = "\0tiered-wasi-" + Guid.NewGuid();
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(name));
        listener.Listen();
        using var peer = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        peer.Connect(new UnixDomainSocketEndPoint(name));
        using var guest = new Guest(new WasiOptions());
        uint server = guest.Context.Adopt((int)listener.Handle);
        uint result = guest.Reserve(4), flags = guest.Reserve(2), buffer = guest.Reserve(100);
        Assert.Equal(Errno.Invalid, guest.Call("sock_accept", server, 1, result));
        Assert.Equal(Errno.NotSocket, guest.Call("sock_accept", 0, 0, result));
        Assert.Equal(Errno.Success, guest.Call("sock_accept", server, 4, result));
        uint socket = guest.Get<uint>(result);
        Assert.Equal(Errno.Again, guest.Call("sock_recv", socket, guest.Vector(buffer, 100), 1, 0, result, flags));
        Assert.Equal(EventType.Clock, Assert.Single(Poll(guest, new Wait(EventType.FdRead, socket), new Wait(EventType.Clock, 1, 1_000_000))).Type);

        peer.Send("hello"u8);
        Assert.Equal([(1000ul, Errno.Success, EventType.FdRead, 5ul, false)], Poll(guest, new Wait(EventType.FdRead, socket), new Wait(EventType.Clock, 1, 10_000_000_000)));
        Assert.Equal(Errno.Success, guest.Call("sock_recv", socket, guest.Vector(buffer, 2), 1, 1, result, flags));
        Assert.Equal("he", guest.Text(buffer, guest.Get<uint>(result)));
        Assert.Equal(Errno.Success, guest.Call("sock_recv", socket, guest.Vector(buffer, 100), 1, 0, result, flags));
        Assert.Equal(("hello", (ushort)0), (guest.Text(buffer, guest.Get<uint>(result)), guest.Get<ushort>(flags)));
        var (text, length) = guest.Put("answer");
        Assert.Equal(Errno.Success, guest.Call("sock_send", socket, guest.Vector(text, length), 1, 0, result));
        byte[] received = new byte[100];
        Assert.Equal("answer", Encoding.UTF8.GetString(received, 0, peer.Receive(received)));
        Assert.Equal(Errno.Invalid, guest.Call("sock_send", socket, guest.Vector(text, length), 1, 1, result));
        Assert.Equal(Errno.Invalid, guest.Call("sock_shutdown", socket, 0));
        Assert.Equal(Errno.Success, guest.Call("sock_shutdown", socket, 2));
        Assert.Equal(0, peer.Receive(received));
        peer.Close();
        var hungUp = Assert.Single(Poll(guest, new Wait(EventType.FdRead, socket)));
        Assert.True(hungUp.HangUp);
        Assert.Equal(Errno.Pipe, guest.Call("sock_send", socket, guest.Vector(text, length), 1, 0, result));
        Assert.Equal(Errno.NotCapable, guest.Call("sock_accept", socket, 0, result));
    }

    // ---- pointers

    /// <summary>Every pointer of every function, out of range in turn.</summary>
    [Fact]
    public void PointersOutOfRangeAreFaults()
    {
        using var directory = new TempDirectory();
        directory.Write("file", "text");
        directory.Link("link", "file");
        using var guest = new Guest(new WasiOptions { Arguments = ["a"], Environment = [new("A", "b")], Preopens = [new(directory.Path, "/")] });
        uint fd = guest.MustOpen("file");
        var (file, _) = guest.Put("file");
        var (link, _) = guest.Put("link");
        var (name, _) = guest.Put("new1");
        uint vector = guest.Vector(guest.Reserve(8), 8), ok = guest.Reserve(64), sleep = Subscribe(guest, new Wait(EventType.Clock, 1, 1));
        // Arguments that succeed, and which of them are pointers.
        (string Name, ulong[] Arguments, int[] Pointers)[] calls =
        [
            ("args_get", [ok, ok + 32], [0, 1]), ("args_sizes_get", [ok, ok], [0, 1]),
            ("environ_get", [ok, ok + 32], [0, 1]), ("environ_sizes_get", [ok, ok], [0, 1]),
            ("clock_res_get", [0, ok], [1]), ("clock_time_get", [0, 0, ok], [2]),
            ("fd_fdstat_get", [fd, ok], [1]), ("fd_filestat_get", [fd, ok], [1]),
            ("fd_read", [fd, vector, 1, ok], [1, 3]), ("fd_pread", [fd, vector, 1, 0, ok], [1, 4]),
            ("fd_write", [fd, vector, 1, ok], [1, 3]), ("fd_pwrite", [fd, vector, 1, 0, ok], [1, 4]),
            ("fd_prestat_get", [3, ok], [1]), ("fd_prestat_dir_name", [3, ok, 1], [1]),
            ("fd_readdir", [3, ok, 64, 0, ok], [1, 4]), ("fd_seek", [fd, 0, 0, ok], [3]), ("fd_tell", [fd, ok], [1]),
            ("path_open", [3, 0, file, 4, 0, 0, 0, 0, ok], [2, 8]), ("path_filestat_get", [3, 0, file, 4, ok], [2, 4]),
            ("path_filestat_set_times", [3, 0, file, 4, 0, 0, 0], [2]), ("path_readlink", [3, link, 4, ok, 10, ok + 32], [1, 3, 5]),
            ("path_link", [3, 0, file, 4, 3, name, 4], [2, 5]), ("path_unlink_file", [3, name, 4], [1]),
            ("path_symlink", [file, 4, 3, name, 4], [0, 3]), ("path_rename", [3, name, 4, 3, name, 4], [1, 4]),
            ("path_unlink_file", [3, name, 4], [1]), ("path_create_directory", [3, name, 4], [1]), ("path_remove_directory", [3, name, 4], [1]),
            ("poll_oneoff", [sleep, ok, 1, ok + 40], [0, 1, 3]), ("random_get", [ok, 8], [0]),
        ];
        foreach (var (function, arguments, pointers) in calls)
        {
            foreach (int pointer in pointers)
            {
                foreach (ulong bad in new ulong[] { Guest.MemorySize, Guest.MemorySize + 1, 0x7fffffff, 0x80000000, 0xfffffff8, 0xffffffff })
                {
                    ulong[] changed = [.. arguments];
                    changed[pointer] = bad;
                    var error = guest.Call(function, changed);
                    Assert.True(error == Errno.Fault, $"{function}, argument {pointer} = 0x{bad:x}: {error}");
                }
            }
            Assert.True(guest.Call(function, arguments) == Errno.Success, function);
        }
        // Pointers and lengths in lists of buffers.
        foreach (var (address, length) in new (uint, uint)[] { (Guest.MemorySize, 1), (0, Guest.MemorySize + 1), (0xffffffff, 1), (1, 0xffffffff), (0xffffffff, 0xffffffff) })
        {
            Assert.Equal(Errno.Fault, guest.Call("fd_read", fd, guest.Vector(address, length), 1, ok));
            Assert.Equal(Errno.Fault, guest.Call("fd_write", fd, guest.Vector(address, length), 1, ok));
        }
        Assert.Equal(Errno.Fault, guest.Call("path_unlink_file", 3, 4, 0xffffffff));
        Assert.Equal(Errno.Fault, guest.Call("fd_readdir", 3, 4, 0xffffffff, 0, ok));
        Assert.Equal(["file", "link"], Directory.GetFileSystemEntries(directory.Path).Select(Path.GetFileName).Order());
    }
}
