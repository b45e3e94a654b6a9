namespace Tiered.Tests.Cli;

/// <summary>Small programs in the text format.</summary>
internal static class Guests
{
    private const string Imports = """
          (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "args_get" (func $args_get (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ_sizes_get (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "environ_get" (func $environ_get (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_prestat_get" (func $fd_prestat_get (param i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_prestat_dir_name" (func $fd_prestat_dir_name (param i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "path_open" (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
          (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
          (memory (export "memory") 1)
          (func $print (param $at i32) (param $length i32)
            (i32.store (i32.const 0) (local.get $at))
            (i32.store (i32.const 4) (local.get $length))
            (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))
          (func $check (param $errno i32) (if (local.get $errno) (then (call $proc_exit (local.get $errno)))))
        """;

    internal const string Hello = $"""
        (module {Imports}
          (data (i32.const 64) "hello\n")
          (func (export "_start") (call $print (i32.const 64) (i32.const 6))))
        """;

    /// <summary>Prints its arguments and then its environment, each with the zero byte that ends it.</summary>
    internal const string ShowWorld = $"""
        (module {Imports}
          (func (export "_start")
            (call $check (call $args_sizes_get (i32.const 16) (i32.const 20)))
            (call $check (call $args_get (i32.const 1024) (i32.const 2048)))
            (call $print (i32.const 2048) (i32.load (i32.const 20)))
            (call $check (call $environ_sizes_get (i32.const 16) (i32.const 20)))
            (call $check (call $environ_get (i32.const 1024) (i32.const 8192)))
            (call $print (i32.const 8192) (i32.load (i32.const 20)))))
        """;

    /// <summary>Prints the name of its first directory, then what the file <c>data.txt</c> in it holds. Exits with the errno of what failed.</summary>
    internal const string ReadFile = $"""
        (module {Imports}
          (data (i32.const 64) "data.txt")
          (data (i32.const 80) "\n")
          (func (export "_start")
            (call $check (call $fd_prestat_get (i32.const 3) (i32.const 16)))
            (call $check (call $fd_prestat_dir_name (i32.const 3) (i32.const 1024) (i32.load (i32.const 20))))
            (call $print (i32.const 1024) (i32.load (i32.const 20)))
            (call $print (i32.const 80) (i32.const 1))
            (call $check (call $path_open (i32.const 3) (i32.const 0) (i32.const 64) (i32.const 8) (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 24)))
            (i32.store (i32.const 0) (i32.const 2048))
            (i32.store (i32.const 4) (i32.const 1000))
            (call $check (call $fd_read (i32.load (i32.const 24)) (i32.const 0) (i32.const 1) (i32.const 28)))
            (call $print (i32.const 2048) (i32.load (i32.const 28)))))
        """;

    internal const string Exit7 = $"""(module {Imports} (func (export "_start") (call $proc_exit (i32.const 7)) unreachable))""";

    internal const string Functions = """
        (module $functions
          (func (export "swap") (param i32 i64 f32 f64) (result f64 f32 i64 i32)
            (local.get 3) (local.get 2) (local.get 1) (local.get 0))
          (func (export "nothing"))
          (func $inner (param i32) (result i32) (i32.div_u (i32.const 1) (local.get 0)))
          (func $outer (export "divide") (param i32) (result i32) (call $inner (local.get 0))))
        """;
}
