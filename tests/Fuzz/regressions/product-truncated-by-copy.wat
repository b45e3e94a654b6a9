;; optimizing: a 64-bit product was copied as 32 bits into the register of its shift
(module
(memory (export "memory") 1 3)
(global $fuel (mut i32) (i32.const 2000))
(global $cf32 (mut f32) (f32.const 0))
(global $cf64 (mut f64) (f64.const 0))
(global $cv (mut v128) (v128.const i64x2 0 0))
(global $g0 (mut i32) (i32.const 0))
(global $g1 (mut i64) (i64.const 0))
(global $g2 (mut f32) (f32.const 0))
(global $g3 (mut f64) (f64.const 0))
(global $g4 (mut v128) (v128.const i64x2 0 0))
(global $g5 (mut i32) (i32.const 0))
(table funcref (elem $f0 $f1 $f2))
(data (i32.const 256) "Tiered differential \ff\80\7f\00\01\02\03\fe")
(func $f0 (param i32) (result i32) (local i32) (local i64) (local i64) (local v128)
global.get $fuel i32.const 1 i32.sub global.set $fuel global.get $fuel i32.const 0 i32.lt_s if unreachable end
block (result i64)
local.get 4
local.get 4
i8x16.swizzle
i64x2.extract_lane 0
local.tee 2
block (result i32)
local.get 0
local.set 0
local.get 0
local.get 0
local.get 0
select
end
if (result i32)
local.get 0
i32.const 0xFFF i32.and
local.get 0
 i32.store
local.get 0
else
local.get 0
local.set 0
local.get 0
end
local.get 0
i32.lt_s
br_if 0
end
v128.const i64x2 0 0
local.get 4
i8x16.swizzle
f32x4.nearest
global.set $cv global.get $cv v128.const f32x4 nan nan nan nan global.get $cv global.get $cv f32x4.eq v128.bitselect
local.get 4
i8x16.swizzle
i64x2.extract_lane 0
local.get 2
local.tee 2
i64.shl
i64.gt_s
if
global.get $g0
block (param i32) (result i32)
drop
global.get $g0
i32.const 0xFFF i32.and
block (result i32)
i32.const 0
i32.const 0xFFF i32.and
i32.load
if
i32.const 0
i32.const 0xFFF i32.and
i32.load
local.set 0
i32.const 0
local.set 0
else
local.get 0
local.set 0
local.get 0
local.set 0
i32.const 0
i32.const 0xFFF i32.and
local.get 0
 i32.store
local.get 0
local.set 0
end
local.get 0
end
 i32.store
local.get 4
f64.const 0
 global.set $cf64 global.get $cf64 f64.const nan global.get $cf64 global.get $cf64 f64.eq select
 f64x2.replace_lane 0
i8x16.bitmask
call $f0
local.set 0
local.get 0
i32.const 0xFFF i32.and
i32.load offset=0
if
local.get 0
local.set 0
local.get 0
if
local.get 0
local.set 0
end
block block local.get 0
br_table 0 0
end
local.get 0
if (result i32)
local.get 0
else
local.get 0
end
local.set 0
br 0
end
local.get 0
local.set 0
end
local.get 0
local.set 0
local.get 0
end drop
end
local.get 0
i32.eqz
if
local.get 0
i32.eqz
local.get 0
i32.and
if
local.get 0
local.set 0
end
global.get $g0
block (param i32) (result i32)
drop
i32.const 0
local.get 0
i32.le_s
i32.const -1
i32.or
if
local.get 0
i32.const 0xFFF i32.and
local.get 0
 i32.store offset=45
else
local.get 2
local.set 2
v128.const i64x2 0 0
local.set 4
local.get 0
local.set 0
local.get 0
local.set 0
end
local.get 0
i32.const 0xFFF i32.and
i32.load
local.get 0
local.get 0
select
local.set 0
local.get 0
local.set 0
i32.const 0
local.set 0
local.get 0
end drop
block (result i32)
local.get 0
end
local.tee 0
local.set 0
end
local.get 0
local.set 0
local.get 0
local.set 0
local.get 0
)
(func $f1 (param i32) (param i32) (param i32) (local f64) (local i64) (local f32)
global.get $fuel i32.const 1 i32.sub global.set $fuel global.get $fuel i32.const 0 i32.lt_s if unreachable end
block block local.get 3
local.get 3
f64.ge
br_table 0 0
end
local.get 0
i32.const 0xFFF i32.and
local.get 0
 i32.store
br 0
end
loop
global.get $fuel i32.const 1 i32.sub global.set $fuel global.get $fuel i32.const 0 i32.lt_s if unreachable end
local.get 0
local.get 0
i32.or
call $f0
local.set 0
global.get $g0
i32.const 0xFFF i32.and
local.get 2
i32.const 31
i32.rem_u
local.tee 0
f32.convert_i32_s
 global.set $cf32 global.get $cf32 f32.const nan global.get $cf32 global.get $cf32 f32.eq select
 f32.store
local.get 0
local.set 0
local.get 0
local.set 0
local.get 0
br_if 0
end
)
(func $f2 (param i32) (param i32) (param i32) (param i32) (local i32) (local i32)
global.get $fuel i32.const 1 i32.sub global.set $fuel global.get $fuel i32.const 0 i32.lt_s if unreachable end
local.get 0
local.set 0
)
(func (export "run0") (local $r0 i32)
i32.const 2000 global.set $fuel
i32.const 0
call $f0
local.set $r0
i32.const 57344 local.get $r0 i32.store
)
(func (export "run1")
i32.const 2000 global.set $fuel
i32.const 0
i32.const 0
i32.const -1388782002
call $f1
)
(func (export "run2") (local $r0 i32)
i32.const 2000 global.set $fuel
i32.const 0
call $f0
local.set $r0
i32.const 57472 local.get $r0 i32.store
)
(func (export "run3") (local $r0 i32)
i32.const 2000 global.set $fuel
i32.const 0
call $f0
local.set $r0
i32.const 57536 local.get $r0 i32.store
)
(func (export "run4") (local $r0 i32)
i32.const 2000 global.set $fuel
i32.const 0
call $f0
local.set $r0
i32.const 57600 local.get $r0 i32.store
)
(func (export "run5") (local $r0 i32)
i32.const 2000 global.set $fuel
i32.const 0
call $f0
local.set $r0
i32.const 57664 local.get $r0 i32.store
)
(func (export "run6") (local $r0 i32)
i32.const 2000 global.set $fuel
i32.const 0
call $f0
local.set $r0
i32.const 57728 local.get $r0 i32.store
)
(func (export "run7") (local $r0 i32)
i32.const 2000 global.set $fuel
i32.const 0
call $f0
local.set $r0
i32.const 57792 local.get $r0 i32.store
)
(func (export "run8") (local $r0 i32)
i32.const 2000 global.set $fuel
i32.const 0
call $f0
local.set $r0
i32.const 57856 local.get $r0 i32.store
)
(func (export "run9") (local $r0 i32)
i32.const 2000 global.set $fuel
i32.const 0
call $f0
local.set $r0
i32.const 57920 local.get $r0 i32.store
)
(func (export "run10") (local $r0 i32)
i32.const 2000 global.set $fuel
i32.const 0
call $f0
local.set $r0
i32.const 57984 local.get $r0 i32.store
)
(func (export "run11") (local $r0 i32)
i32.const 2000 global.set $fuel
i32.const 0
call $f0
local.set $r0
i32.const 58048 local.get $r0 i32.store
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
