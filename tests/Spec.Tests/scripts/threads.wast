;; Threads of a script: each has a store of its own and sees only the shared memories it is given.

(module $Mem
  (memory (export "shared") 1 2 shared)
  (func (export "load") (param i32) (result i32) (i32.atomic.load (local.get 0))))

;; Message passing: whoever sees the flag sees the message.
(thread $sender (shared (module $Mem))
  (register "mem" $Mem)
  (module
    (memory (import "mem" "shared") 1 2 shared)
    (func (export "run")
      (i32.store (i32.const 64) (i32.const 42))
      (i32.atomic.store (i32.const 128) (i32.const 1))))
  (invoke "run"))

(thread $receiver (shared (module $Mem))
  (register "mem" $Mem)
  (module
    (memory (import "mem" "shared") 1 2 shared)
    (func (export "run") (result i32)
      (loop $again (br_if $again (i32.eqz (i32.atomic.load (i32.const 128)))))
      (i32.load (i32.const 64))))
  (assert_return (invoke "run") (i32.const 42)))

(wait $sender)
(wait $receiver)
(assert_return (invoke $Mem "load" (i32.const 64)) (i32.const 42))

;; A thread that waits until another notifies it. The notifier repeats itself, since it may come first.
(thread $sleeper (shared (module $Mem))
  (register "mem" $Mem)
  (module
    (memory (import "mem" "shared") 1 2 shared)
    (func (export "run") (result i32) (memory.atomic.wait32 (i32.const 256) (i32.const 0) (i64.const -1))))
  (assert_return (invoke "run") (i32.const 0)))

(thread $waker (shared (module $Mem))
  (register "mem" $Mem)
  (module
    (memory (import "mem" "shared") 1 2 shared)
    (func (export "run") (result i32) (local $woken i32)
      (loop $again
        (local.set $woken (memory.atomic.notify (i32.const 256) (i32.const 1)))
        (br_if $again (i32.eqz (local.get $woken))))
      (local.get $woken)))
  (assert_return (invoke "run") (i32.const 1)))

(wait $waker)
(wait $sleeper)

;; Growth by one thread is seen by the others.
(thread $grower (shared (module $Mem))
  (register "mem" $Mem)
  (module
    (memory (import "mem" "shared") 1 2 shared)
    (func (export "grow") (result i32) (memory.grow (i32.const 1))))
  (assert_return (invoke "grow") (i32.const 1))
  (assert_return (invoke "grow") (i32.const -1)))
(wait $grower)
(assert_return (invoke $Mem "load" (i32.const 131068)) (i32.const 0))
(assert_trap (invoke $Mem "load" (i32.const 131072)) "out of bounds memory access")

;; A thread has its own view of everything else: the main instances do not exist there, and a private memory stays private.
(module $Private (memory (export "m") 1 2) (func (export "f")))
(thread $other (shared (module $Private))
  (register "p" $Private)
  (assert_unlinkable (module (memory (import "p" "m") 1 2)) "unknown import")
  (assert_unlinkable (module (func (import "p" "f"))) "unknown import"))
(wait $other)
