;; Loops as C compilers leave them without vectorisation, under exact traps. All take addresses near which the tests put the memory's end.
(module
  (memory (export "m") 1 4)
  (memory $other (export "other") 1)
  (global $g (mut i32) (i32.const 0))

  ;; for (; n; n--) *d++ = *s++, bytes
  (func (export "copy") (param $d i32) (param $s i32) (param $n i32)
    (if (i32.eqz (local.get $n)) (then (return)))
    (loop $l
      (i32.store8 (local.get $d) (i32.load8_u (local.get $s)))
      (local.set $d (i32.add (local.get $d) (i32.const 1)))
      (local.set $s (i32.add (local.get $s) (i32.const 1)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))

  (func (export "sum") (param $p i32) (param $unused i32) (param $n i32) (result i32) (local $t i32)
    (if (i32.eqz (local.get $n)) (then (return (i32.const 0))))
    (loop $l
      (local.set $t (i32.add (local.get $t) (i32.load offset=4 (local.get $p))))
      (local.set $p (i32.add (local.get $p) (i32.const 4)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $t))

  (func (export "saxpy") (param $y i32) (param $x i32) (param $n i32) (local $i i32)
    (if (i32.eqz (local.get $n)) (then (return)))
    (loop $l
      (f32.store (i32.add (local.get $y) (i32.shl (local.get $i) (i32.const 2)))
        (f32.add (f32.load (i32.add (local.get $y) (i32.shl (local.get $i) (i32.const 2))))
          (f32.mul (f32.const 1.5) (f32.load (i32.add (local.get $x) (i32.shl (local.get $i) (i32.const 2)))))))
      (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n)))))

  (func (export "fill") (param $p i32) (param $v i32) (param $n i32)
    (if (i32.eqz (local.get $n)) (then (return)))
    (loop $l
      (i32.store (local.get $p) (local.get $v))
      (local.set $p (i32.add (local.get $p) (i32.const 4)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))

  (func (export "blur") (param $d i32) (param $s i32) (param $n i32)
    (if (i32.eqz (local.get $n)) (then (return)))
    (loop $l
      (i32.store8 (local.get $d)
        (i32.shr_u
          (i32.add (i32.add (i32.load8_u (local.get $s)) (i32.load8_u offset=2 (local.get $s))) (i32.mul (i32.const 2) (i32.load8_u (i32.add (local.get $s) (i32.const 1)))))
          (i32.const 2)))
      (local.set $d (i32.add (local.get $d) (i32.const 1)))
      (local.set $s (i32.add (local.get $s) (i32.const 1)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))

  ;; from the last element down
  (func (export "down") (param $d i32) (param $s i32) (param $n i32)
    (if (i32.eqz (local.get $n)) (then (return)))
    (loop $l
      (i32.store (local.get $d) (i32.mul (i32.load (local.get $s)) (i32.const 3)))
      (local.set $d (i32.sub (local.get $d) (i32.const 4)))
      (local.set $s (i32.sub (local.get $s) (i32.const 4)))
      (br_if $l (i32.gt_u (local.tee $n (i32.sub (local.get $n) (i32.const 1))) (i32.const 0)))))

  ;; until two pointers meet, which they may not
  (func (export "meet") (param $p i32) (param $end i32) (param $v i32)
    (loop $l
      (i32.store (local.get $p) (local.get $v))
      (br_if $l (i32.ne (local.tee $p (i32.add (local.get $p) (i32.const 4))) (local.get $end)))))

  ;; a signed test, steps of three elements
  (func (export "stride") (param $p i32) (param $i i32) (param $n i32)
    (loop $l
      (i32.store16 (local.get $p) (local.get $i))
      (local.set $p (i32.add (local.get $p) (i32.const 6)))
      (br_if $l (i32.lt_s (local.tee $i (i32.add (local.get $i) (i32.const 3))) (local.get $n)))))

  ;; an access that not every turn makes, and a counter of 64 bits
  (func (export "some") (param $p i32) (param $v i32) (param $n i32) (local $i i64)
    (if (i32.eqz (local.get $n)) (then (return)))
    (loop $l
      (if (i32.and (i32.load8_u (local.get $p)) (i32.const 1)) (then (i32.store8 offset=3 (local.get $p) (local.get $v))))
      (local.set $p (i32.add (local.get $p) (i32.const 4)))
      (br_if $l (i64.lt_u (local.tee $i (i64.add (local.get $i) (i64.const 1))) (i64.extend_i32_u (local.get $n))))))

  ;; from one memory to another
  (func (export "across") (param $d i32) (param $s i32) (param $n i32)
    (if (i32.eqz (local.get $n)) (then (return)))
    (loop $l
      (i64.store $other (local.get $d) (i64.add (i64.load (local.get $s)) (i64.const 1)))
      (local.set $d (i32.add (local.get $d) (i32.const 8)))
      (local.set $s (i32.add (local.get $s) (i32.const 8)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))

  ;; the memory grows on the way
  (func (export "grow") (param $p i32) (param $v i32) (param $n i32)
    (if (i32.eqz (local.get $n)) (then (return)))
    (loop $l
      (i32.store (local.get $p) (i32.add (local.get $v) (memory.grow (i32.eq (local.get $n) (i32.const 2)))))
      (local.set $p (i32.add (local.get $p) (i32.const 4)))
      (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))

  ;; what is stored before, in and after the loop, in order; the last store can trap
  (func (export "order") (param $p i32) (param $q i32) (param $n i32)
    (i32.store (i32.const 0) (i32.const -1))
    (global.set $g (local.get $n))
    (drop (i32.load (local.get $q)))
    (if (local.get $n) (then
      (loop $l
        (i32.store (local.get $p) (local.get $n))
        (local.set $p (i32.add (local.get $p) (i32.const 4)))
        (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))))
    (i32.store (i32.add (local.get $q) (i32.const 8)) (i32.const 9))
    (i32.store (i32.const 0) (global.get $g)))

  ;; the same with a number of turns that is known and small: everything is unrolled
  (func (export "twice") (param $p i32) (param $q i32) (param $n i32)
    (loop $l
      (i32.store (local.get $p) (local.get $n))
      (local.set $p (i32.add (local.get $p) (i32.const 4)))
      (br_if $l (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 16))))
    (drop (i32.load (local.get $q)))
    (local.set $n (i32.const 0))
    (loop $l
      (i32.store (local.get $p) (local.get $n))
      (local.set $p (i32.sub (local.get $p) (i32.const 4)))
      (br_if $l (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 16))))))
