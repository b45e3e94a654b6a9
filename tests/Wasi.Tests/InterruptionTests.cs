using System.Diagnostics;
using Tiered.Backend.SinglePass;
using Tiered.Wasi;

namespace Tiered.Tests;

/// <summary>
/// Whatever a guest waits for, <see cref="Store.Interrupt"/> from another thread ends it, with the trap and not with an
/// error for the guest.
/// </summary>
public sealed class InterruptionTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly TempDirectory _directory = new();
    private readonly Engine _engine = new(new SinglePassCompiler());

    public void Dispose() => _directory.Dispose();

    /// <summary>
    /// Functions of the interface, and one that waits in each way there is. They return the errno of what waits.
    /// </summary>
    private const string Source = """
        (module
          (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "sock_recv" (func $recv (param i32 i32 i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "sock_send" (func $send (param i32 i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "sock_accept" (func $accept (param i32 i32 i32) (result i32)))
          (memory (export "memory") 20)
          (data (i32.const 64) "fifo")
          (func (export "sleep") (param i32) (result i32)
            (i64.store (i32.const 280) (i64.const 3600000000000))
            (i32.store (i32.const 272) (i32.const 1))
            (call $poll (i32.const 256) (i32.const 512) (i32.const 1) (i32.const 768)))
          (func (export "poll") (param i32) (result i32)
            (i32.store8 (i32.const 264) (i32.const 1))
            (i32.store (i32.const 272) (local.get 0))
            (call $poll (i32.const 256) (i32.const 512) (i32.const 1) (i32.const 768)))
          (func $buffer (i32.store (i32.const 0) (i32.const 4096)) (i32.store (i32.const 4) (i32.const 1048576)))
          (func (export "read") (param i32) (result i32) (call $buffer) (call $read (local.get 0) (i32.const 0) (i32.const 1) (i32.const 8)))
          (func (export "write") (param i32) (result i32) (call $buffer) (call $write (local.get 0) (i32.const 0) (i32.const 1) (i32.const 8)))
          (func (export "recv") (param i32) (result i32) (call $buffer) (call $recv (local.get 0) (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 8) (i32.const 12)))
          (func (export "recv all") (param i32) (result i32) (call $buffer) (call $recv (local.get 0) (i32.const 0) (i32.const 1) (i32.const 2) (i32.const 8) (i32.const 12)))
          (func (export "send") (param i32) (result i32) (call $buffer) (call $send (local.get 0) (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 8)))
          (func (export "accept") (param i32) (result i32) (call $accept (local.get 0) (i32.const 0) (i32.const 8)))
          (func (export "open to read") (param i32) (result i32)
            (call $open (local.get 0) (i32.const 0) (i32.const 64) (i32.const 4) (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 8)))
          (func (export "open to write") (param i32) (result i32)
            (call $open (local.get 0) (i32.const 0) (i32.const 64) (i32.const 4) (i32.const 0) (i64.const 64) (i64.const 0) (i32.const 0) (i32.const 8)))
          (func (export "fd") (result i32) (i32.load (i32.const 8)))
          (func (export "bytes") (result i32) (i32.load (i32.const 8))))
        """;

    private sealed class World : IDisposable
    {
        internal World(Engine engine, TempDirectory directory)
        {
            Store = new Store(engine);
            Context = new WasiContext(new WasiOptions { Preopens = [new WasiPreopen(directory.Path, "/")] });
            var imports = new Imports();
            Context.AddTo(imports, Store);
            Instance = new Instance(Store, Module.FromText(engine, Source), imports);
        }

        internal Store Store { get; }
        internal WasiContext Context { get; }
        internal Instance Instance { get; }

        internal int Call(string name, int fd) => Instance.GetFunction(name)!.Call(fd).AsI32();

        public void Dispose()
        {
            Context.Dispose();
            Store.Dispose();
        }
    }

    private static void MakeFifo(string path)
    {
        using var process = Process.Start("mkfifo", path);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    public static TheoryData<string> Waits =>
        ["sleep", "poll", "read", "write", "recv", "recv all", "send", "accept", "open to read", "open to write"];

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task AWaitEndsWithTheTrap(string wait)
    {
        using var world = new World(_engine, _directory);
        MakeFifo(_directory["fifo"]);
        using var endpoints = new Endpoints(_directory);
        int fd = endpoints.For(wait, world.Context);
        // Several times in one store: what one interruption leaves must not end or keep the next wait.
        for (int turn = 0; turn < 3; turn++)
        {
            var interruption = Task.Run(async () =>
            {
                await Task.Delay(turn == 0 ? 0 : 100);
                while (!world.Store.Interrupt()) await Task.Delay(1);
            });
            var clock = Stopwatch.StartNew();
            // The buffer of a pipe takes the first part of a large write, then no more.
            void CallForEver()
            {
                while (world.Call(wait, fd) >= 0) ;
            }

            var trap = Assert.Throws<WasmTrapException>(CallForEver);
            Assert.Equal(TrapCode.Interrupted, trap.Code);
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, Soon);
            await interruption;
        }
    }

    /// <summary>The interruption comes in the same call, before the wait begins.</summary>
    [Fact]
    public void AnInterruptionThatCameBeforeEndsTheWaitAtOnce()
    {
        using var world = new World(_engine, _directory);
        bool accepted = false;
        var outer = Function.FromHost(world.Store, () =>
        {
            accepted = world.Store.Interrupt();
            return world.Call("sleep", 0);
        });
        Assert.Equal(TrapCode.Interrupted, Assert.Throws<WasmTrapException>(() => outer.Call()).Code);
        Assert.True(accepted);
        Assert.False(world.Store.Interrupt());
    }

    /// <summary>
    /// Both ends of a FIFO, opened by guests of two stores in either order, find each other; bytes get through whole.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FifosWaitForTheirOtherEnd(bool readerFirst)
    {
        MakeFifo(_directory["fifo"]);
        using World reader = new(_engine, _directory), writer = new(_engine, _directory);
        var reading = Task.Run(async () =>
        {
            if (!readerFirst) await Task.Delay(100);
            Assert.Equal(0, reader.Call("open to read", 3));
            int fd = reader.Instance.GetFunction("fd")!.Call().AsI32(), total = 0;
            while (true)
            {
                Assert.Equal(0, reader.Call("read", fd));
                int bytes = reader.Instance.GetFunction("bytes")!.Call().AsI32();
                if (bytes == 0) return total;
                total += bytes;
            }
        });
        var writing = Task.Run(async () =>
        {
            if (readerFirst) await Task.Delay(100);
            Assert.Equal(0, writer.Call("open to write", 3));
            int fd = writer.Instance.GetFunction("fd")!.Call().AsI32();
            Assert.Equal(0, writer.Call("write", fd));
            // A write that may wait is whole.
            Assert.Equal(1048576, writer.Instance.GetFunction("bytes")!.Call().AsI32());
            writer.Context.Dispose();
        });
        await writing.WaitAsync(Soon);
        Assert.Equal(1048576, await reading.WaitAsync(Soon));
    }

    /// <summary>Pipes and sockets at which a guest waits for ever.</summary>
    private sealed class Endpoints(TempDirectory directory) : IDisposable
    {
        private readonly List<IDisposable> _open = [];

        internal int For(string wait, WasiContext context)
        {
            switch (wait)
            {
                case "poll" or "read" or "write":
                    var pipe = new System.IO.Pipes.AnonymousPipeServerStream(wait == "write"
                        ? System.IO.Pipes.PipeDirection.In : System.IO.Pipes.PipeDirection.Out);
                    _open.Add(pipe);
                    return (int)context.Adopt((int)pipe.ClientSafePipeHandle.DangerousGetHandle());
                case "recv" or "recv all" or "send" or "accept":
                    var listener = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix,
                        System.Net.Sockets.SocketType.Stream, default);
                    string path = directory["socket"];
                    listener.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(path));
                    listener.Listen();
                    _open.Add(listener);
                    if (wait == "accept") return (int)context.Adopt((int)listener.Handle);
                    var client = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix,
                        System.Net.Sockets.SocketType.Stream, default);
                    client.Connect(new System.Net.Sockets.UnixDomainSocketEndPoint(path));
                    _open.Add(client);
                    _open.Add(listener.Accept());
                    return (int)context.Adopt((int)client.Handle);
                default:
                    return 3;
            }
        }

        public void Dispose()
        {
            foreach (var open in _open) open.Dispose();
        }
    }
}
