using System.Text;
using Tiered.Backend.SinglePass;
using Tiered.Wasi;

namespace Tiered.Tests;

/// <summary>Whole programs, run as native code.</summary>
public class ProgramTests
{
    private static readonly Engine Engine = new(new SinglePassCompiler());

    /// <summary>Runs a program and returns its exit status.</summary>
    private static int Run(Module module, WasiOptions options)
    {
        using var store = new Store(Engine);
        using var context = new WasiContext(options);
        var imports = new Imports();
        context.AddTo(imports, store);
        try
        {
            new Instance(store, module, imports).GetFunction("_start")!.Call();
            return 0;
        }
        catch (WasiExitException exit)
        {
            return exit.ExitCode;
        }
    }

    private static Module Load(string name) => Module.Compile(Engine, File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Guests", name)));

    [Fact]
    public void ArgumentsEnvironmentStreamsAndStatus()
    {
        var output = WasiStdio.Capture();
        var error = WasiStdio.Capture();
        int status = Run(Load("echo.wasm"), new WasiOptions
        {
            Arguments = ["echo", "first", "zwölf"],
            Environment = new Dictionary<string, string> { ["HOME"] = "/sandbox" },
            Stdin = WasiStdio.FromStream(new MemoryStream(Encoding.UTF8.GetBytes("two\nlines\n"))),
            Stdout = output,
            Stderr = error,
        });
        Assert.Equal(2, status);
        Assert.Equal("arg echo\narg first\narg zwölf\nenv HOME=/sandbox\nTWO\nLINES\n", output.GetText());
        Assert.Equal("tty 0 0 0\n", error.GetText());
    }

    [Fact]
    public void FileSystem()
    {
        using var directory = new TempDirectory();
        directory.Link("escape", "../outside/secret");
        var output = WasiStdio.Capture();
        int status = Run(Load("files.wasm"), new WasiOptions
        {
            Arguments = ["files"],
            Preopens = [new WasiPreopen(directory.Path, "/sandbox")],
            Stdout = output,
            Stderr = WasiStdio.Inherit,
        });
        Assert.Equal("""
            size 8890 links 1 regular 1
            last line 999
            /sandbox: . .. data dir escape file.txt moved
            /sandbox/dir: . .. link
            entries 1000
            failures 0

            """, output.GetText());
        Assert.Equal(0, status);
        Assert.Equal("onetwo", File.ReadAllText(directory["moved"])[..6]);
        directory.AssertUntouched();
    }

    [Fact]
    public void PositionsInDirectories()
    {
        using var directory = new TempDirectory();
        var output = WasiStdio.Capture();
        int status = Run(Load("dirs.wasm"), new WasiOptions { Arguments = ["dirs"], Preopens = [new WasiPreopen(directory.Path, "/sandbox")], Stdout = output, Stderr = WasiStdio.Inherit });
        Assert.Equal("entries 302\nkept 152\nnew 153\nfailures 0\n", output.GetText());
        Assert.Equal(0, status);
    }

    [Fact]
    public void TheOldModuleHasItsOwnNumbersAndLayouts()
    {
        using var directory = new TempDirectory();
        directory.Write("file", "0123456789");
        var output = WasiStdio.Capture();
        // Opens the file, takes its size from offset 24 of the 56-byte layout, goes to 3 before the end (whence 1), and copies what is there.
        int status = Run(Module.FromText(Engine, """
            (module
              (import "wasi_unstable" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
              (import "wasi_unstable" "fd_filestat_get" (func $stat (param i32 i32) (result i32)))
              (import "wasi_unstable" "fd_seek" (func $seek (param i32 i64 i32 i32) (result i32)))
              (import "wasi_unstable" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
              (import "wasi_unstable" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
              (import "wasi_unstable" "proc_exit" (func $exit (param i32)))
              (memory (export "memory") 1)
              (data (i32.const 0) "file")
              (data (i32.const 256) "\20\01\00\00\64\00\00\00")
              (global $fd (mut i32) (i32.const 0))
              (func (export "_start")
                (if (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 0) (i64.const 0x200026) (i64.const 0) (i32.const 0) (i32.const 16)) (then unreachable))
                (global.set $fd (i32.load (i32.const 16)))
                (i64.store (i32.const 120) (i64.const 77))
                (if (call $stat (global.get $fd) (i32.const 64)) (then unreachable))
                (if (i64.ne (i64.load (i32.const 88)) (i64.const 10)) (then unreachable))
                (if (i32.ne (i32.load (i32.const 84)) (i32.const 1)) (then unreachable))
                (if (i64.ne (i64.load (i32.const 120)) (i64.const 77)) (then unreachable))
                (if (call $seek (global.get $fd) (i64.const -3) (i32.const 1) (i32.const 24)) (then unreachable))
                (if (call $read (global.get $fd) (i32.const 256) (i32.const 1) (i32.const 16)) (then unreachable))
                (i32.store (i32.const 260) (i32.load (i32.const 16)))
                (if (call $write (i32.const 1) (i32.const 256) (i32.const 1) (i32.const 16)) (then unreachable))
                (call $exit (i32.load (i32.const 16)))))
            """), new WasiOptions { Preopens = [new(directory.Path, "/")], Stdout = output });
        Assert.Equal("789", output.GetText());
        Assert.Equal(3, status);
    }

    [Fact]
    public void AProgramWithoutMemoryGetsFaults()
    {
        Assert.Equal((int)Errno.Fault, Run(Module.FromText(Engine, """
            (module
              (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
              (memory 1)
              (func (export "_start") (call $exit (call $random (i32.const 0) (i32.const 1)))))
            """), new WasiOptions()));
    }

    [Fact]
    public void MemoryThatGrowsIsUsableAtOnce()
    {
        Assert.Equal(0, Run(Module.FromText(Engine, """
            (module
              (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
              (memory (export "memory") 1)
              (func (export "_start")
                (if (i32.ne (call $random (i32.const 65536) (i32.const 1)) (i32.const 21)) (then unreachable))
                (drop (memory.grow (i32.const 1)))
                (if (call $random (i32.const 131064) (i32.const 8)) (then unreachable))
                (if (i64.eqz (i64.load (i32.const 131064))) (then unreachable))))
            """), new WasiOptions()));
    }

    /// <summary>Two instances of one store share a context; each call uses its own caller's memory.</summary>
    [Fact]
    public void InstancesOfOneStoreKeepTheirMemories()
    {
        using var store = new Store(Engine);
        var output = WasiStdio.Capture();
        using var context = new WasiContext(new WasiOptions { Stdout = output });
        var imports = new Imports();
        context.AddTo(imports, store);
        Instance Make(char letter) => new(store, Module.FromText(Engine, $$"""
            (module
              (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
              (memory (export "memory") 1)
              (data (i32.const 0) "\10\00\00\00\01\00\00\00")
              (data (i32.const 16) "{{letter}}")
              (func (export "go") (result i32) (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))
            """), imports);
        var (a, b) = (Make('a'), Make('b'));
        foreach (var instance in new[] { a, b, b, a }) Assert.Equal(0, instance.GetFunction("go")!.Call().AsI32());
        Assert.Equal("abba", output.GetText());
    }
}
