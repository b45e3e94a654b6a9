;; A WASI program in the text format: greets its first argument and exits with status 3. Compilers make .wasm files with the same imports.
(module $greet
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func $args_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 64) "hello, ")
  (data (i32.const 80) "!\n")
  (func (export "_start") (local $name i32)
    ;; Arguments: pointers at 1024, texts at 2048, each ending with a zero byte. The first is the program's name.
    (drop (call $args_sizes_get (i32.const 0) (i32.const 4)))
    (drop (call $args_get (i32.const 1024) (i32.const 2048)))
    (local.set $name (i32.load (i32.const 1028)))
    ;; Three pieces for one fd_write: address and length of each, from 16 on.
    (i32.store (i32.const 16) (i32.const 64))
    (i32.store (i32.const 20) (i32.const 7))
    (i32.store (i32.const 24) (local.get $name))
    (i32.store (i32.const 28) (i32.sub (i32.sub (i32.add (i32.const 2048) (i32.load (i32.const 4))) (local.get $name)) (i32.const 1)))
    (i32.store (i32.const 32) (i32.const 80))
    (i32.store (i32.const 36) (i32.const 2))
    (drop (call $fd_write (i32.const 1) (i32.const 16) (i32.const 3) (i32.const 8)))
    (call $proc_exit (i32.const 3))))
