;; explicit bounds: a constant address moved into the offset twice, because a reference into a grown array was written
(module
(memory (export "memory") 1 3)
(global $fuel (mut i32) (i32.const 2000))
(global $cf32 (mut f32) (f32.const 0))
(global $cf64 (mut f64) (f64.const 0))
(global $cv (mut v128) (v128.const i64x2 0 0))
(global $g0 (mut i32) (i32.const 11))
(global $g1 (mut i64) (i64.const 0))
(global $g2 (mut f32) (f32.const 0))
(global $g3 (mut f64) (f64.const 0))
(global $g4 (mut v128) (v128.const i64x2 0 0))
(global $g5 (mut i32) (i32.const 0))
(table funcref (elem $f0 $f1 $f2))
(data (i32.const 256) "Tiered differential \ff\80\7f\00\01\02\03\fe")
(func $f0 (param i32) (local i64) (local i32) (local v128) (local i32) (local i64)
global.get $fuel i32.const 1 i32.sub global.set $fuel global.get $fuel i32.const 0 i32.lt_s if unreachable end
block (result f32)
global.get $g4
i8x16.all_true
if (result f32)
f32.const 0
f32.abs
else
global.get $g0
if
local.get 0
i32.const 0xFFF i32.and
local.get 0
 i32.store
i32.const 255
i32.const 0xFFF i32.and
local.get 0
local.get 0
i32.ne
 i32.store
local.get 0
i32.const 0xFFF i32.and
local.get 1
i64.const 0
i64.rem_u
 i64.store
end
block (result v128)
local.get 3
v128.const i64x2 0 0
i8x16.swizzle
i32.const 0
i32.eqz
br_if 0
end
f32x4.extract_lane 0
 global.set $cf32 global.get $cf32 f32.const nan global.get $cf32 global.get $cf32 f32.eq select
end
block (result f32)
block block block block global.get $g0
br_table 2 1 3 0
end
local.get 0
local.set 0
end
local.get 0
i32.const 0xFFF i32.and
local.get 0
 i32.store
end
v128.const i64x2 0 0
global.set $g4
end
i32.const 0
local.set 2
block (result f32)
local.get 0
i32.const 0xFFF i32.and
f64.const 0
i64.trunc_f64_s
 i64.store
local.get 0
i32.const 0xFFF i32.and
f32.load
 global.set $cf32 global.get $cf32 f32.const nan global.get $cf32 global.get $cf32 f32.eq select
end
end
i32.const 0
select
v128.const i64x2 0 0
local.get 3
i8x16.swizzle
f64x2.ceil
global.set $cv global.get $cv v128.const f64x2 nan nan global.get $cv global.get $cv f64x2.eq v128.bitselect
local.get 0
i32.const 0xFFF i32.and
v128.load
local.get 0
select
local.get 3
i8x16.swizzle
i8x16.extract_lane_s 0
br_if 0
end
global.set $g2
loop
global.get $fuel i32.const 1 i32.sub global.set $fuel global.get $fuel i32.const 0 i32.lt_s if unreachable end
local.get 3
local.set 3
f32.const 0
local.get 0
i32.const 0xFFF i32.and
i32.load
i32.const 0xFFF i32.and
f32.load
 global.set $cf32 global.get $cf32 f32.const nan global.get $cf32 global.get $cf32 f32.eq select
f32.abs
f32.sub
global.set $g2
loop
global.get $fuel i32.const 1 i32.sub global.set $fuel global.get $fuel i32.const 0 i32.lt_s if unreachable end
block block block block local.get 0
br_table 0 0 0 0
end
local.get 0
local.set 0
end
local.get 0
local.set 0
end
local.get 0
local.set 0
end
local.get 0
local.set 0
local.get 0
local.set 0
local.get 0
local.set 0
local.get 0
i32.eqz
i32.const 0xFFF i32.and
f64.const 0
 global.set $cf64 global.get $cf64 f64.const nan global.get $cf64 global.get $cf64 f64.eq select
 f64.store
local.get 0
local.set 0
local.get 4
br_if 0
end
local.get 1
f32.const 0
i64.trunc_f32_u
local.get 5
local.get 0
i32.eqz
select
local.get 0
i32.eqz
select
local.set 5
loop
global.get $fuel i32.const 1 i32.sub global.set $fuel global.get $fuel i32.const 0 i32.lt_s if unreachable end
local.get 0
local.set 0
i32.const 0
i32.clz
local.get 0
i32.div_u
i32.const 0xFFF i32.and
i32.load
local.set 0
global.get $g0
i32.eqz
call $f0
local.get 0
local.set 0
local.get 0
local.set 0
local.get 0
br_if 0
end
local.get 0
br_if 0
end
local.get 0
local.set 0
local.get 0
local.set 0
local.get 0
local.set 0
)
(func $f1 (local i32) (local i32)
global.get $fuel i32.const 1 i32.sub global.set $fuel global.get $fuel i32.const 0 i32.lt_s if unreachable end
local.get 0
local.set 0
)
(func $f2 (local i32) (local i32)
global.get $fuel i32.const 1 i32.sub global.set $fuel global.get $fuel i32.const 0 i32.lt_s if unreachable end
local.get 0
local.set 0
)
(func (export "run0")
i32.const 2000 global.set $fuel
i32.const 0
call $f0
)
(func (export "run1")
i32.const 2000 global.set $fuel
i32.const 0
call $f0
)
(func (export "run2")
i32.const 2000 global.set $fuel
i32.const 0
call $f0
)
(func (export "run3")
i32.const 2000 global.set $fuel
i32.const 0
call $f0
)
(func (export "run4")
i32.const 2000 global.set $fuel
i32.const 0
call $f0
)
(func (export "run5")
i32.const 2000 global.set $fuel
i32.const 0
call $f0
)
(func (export "run6")
i32.const 2000 global.set $fuel
i32.const 0
call $f0
)
(func (export "run7")
i32.const 2000 global.set $fuel
i32.const 0
call $f0
)
(func (export "run8")
i32.const 2000 global.set $fuel
i32.const 0
call $f0
)
(func (export "run9")
i32.const 2000 global.set $fuel
i32.const 0
call $f0
)
(func (export "run10")
i32.const 2000 global.set $fuel
i32.const 0
call $f0
)
(func (export "run11")
i32.const 2000 global.set $fuel
i32.const 0
call $f0
)
(func (export "final")
i32.const 61440 global.get $g0 i32.store
i32.const 61456 global.get $g1 i64.store
i32.const 61472 global.get $g2 global.set $cf32 global.get $cf32 f32.const nan global.get $cf32 global.get $cf32 f32.eq select
 f32.store
i32.const 61488 global.get $g3 global.set $cf64 global.get $cf64 f64.const nan global.get $cf64 global.get $cf64 f64.eq select
 f64.store
i32.const 61504 global.get $g4 v128.store
i32.const 61520 global.get $g5 i32.store
i32.const 61424 memory.size i32.store)
)
