;; explicit bounds: a jump was written into an array that had grown
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
(table funcref (elem $f0 $f1 $f2 $f3 $f4))
(data (i32.const 256) "Tiered differential \ff\80\7f\00\01\02\03\fe")
(func $f0 (result i32) (local i32) (local i32)
global.get $fuel i32.const 1 i32.sub global.set $fuel global.get $fuel i32.const 0 i32.lt_s if unreachable end
local.get 0
i32.const 0xFFF i32.and
i32.load
i32.const 0xFFF i32.and
i32.load
local.get 0
i32.rem_u
if (result i32)
local.get 0
else
local.get 0
end
local.set 0
local.get 0
local.set 0
local.get 0
i32.const 0xFFF i32.and
local.get 0
local.get 0
i32.const 63 i32.and memory.fill
local.get 0
)
(func $f1 (param i32) (result i32) (local i32) (local i32) (local i32)
global.get $fuel i32.const 1 i32.sub global.set $fuel global.get $fuel i32.const 0 i32.lt_s if unreachable end
f64.const 0
f64.const 0
f64.ge
if
local.get 0
local.set 0
local.get 0
local.get 0
local.get 0
select
local.set 0
local.get 0
local.set 0
local.get 0
local.get 0
i32.gt_u
if (result i32)
local.get 0
i32.const 0xFFF i32.and
local.get 0
 i32.store
local.get 0
else
local.get 0
end
local.get 0
i32.rotr
local.set 0
local.get 0
local.set 0
end
local.get 0
local.set 0
local.get 0
local.get 0
local.get 0
if (result i32)
local.get 0
else
local.get 0
end
if (result i32)
local.get 0
else
local.get 0
end
select
local.set 0
call $f0
local.set 0
local.get 0
)
(func $f2 (local i32) (local v128) (local i64) (local i32) (local i32) (local i32)
global.get $fuel i32.const 1 i32.sub global.set $fuel global.get $fuel i32.const 0 i32.lt_s if unreachable end
local.get 0
i32.eqz
i32.const 0xFFF i32.and
i32.load
if
block (result i32)
local.get 0
if (result i32)
local.get 0
else
local.get 0
end
i32.const 15
i32.const 0xFFF i32.and
i32.load
local.get 0
select
local.get 0
i32.const 0xFFF i32.and
i32.load
i32.eqz
br_if 0
end
if (result i32)
local.get 0
else
loop
global.get $fuel i32.const 1 i32.sub global.set $fuel global.get $fuel i32.const 0 i32.lt_s if unreachable end
local.get 0
if
global.get $g0
local.set 0
local.get 2
global.set $g1
i64.const 6
local.set 2
else
local.get 0
local.set 0
local.get 0
local.set 0
local.get 0
i32.const 0xFFF i32.and
local.get 0
if (result v128)
v128.const i64x2 0 392403912415510528
else
local.get 0
local.set 0
local.get 1
end
 v128.store
end
local.get 0
i32.const 0xFFF i32.and
i32.load
local.set 0
loop
global.get $fuel i32.const 1 i32.sub global.set $fuel global.get $fuel i32.const 0 i32.lt_s if unreachable end
local.get 0
i32.const 0xFFF i32.and
local.get 0
 i32.store8
local.get 0
i32.const 0xFFF i32.and
local.get 0
 i32.store
local.get 0
local.set 0
local.get 0
i32.const 0xFFF i32.and
local.get 0
 i32.store offset=31
local.get 0
br_if 0
end
local.get 0
i32.const 0xFFF i32.and
i32.load
local.set 0
local.get 0
br_if 0
end
local.get 0
end
local.set 0
local.get 2
block (result i64)
local.get 0
i32.const 0xFFF i32.and
local.get 3
i32.const 0xFFF i32.and
f64.const 9223372036854775808
i32.trunc_f64_s
i32.const 127 i32.and memory.copy
i64.const 15
local.get 0
i32.const 0xFFF i32.and
v128.load offset=0
i8x16.extract_lane_s 0
i32.eqz
br_if 0
end
i64.lt_u
local.set 0
f32.const 0
f32.const 0
global.get $g2
f32.min
f32.ge
i32.const 0xFFF i32.and
i64.const 0
local.get 2
local.get 2
i64.rem_s
i64.div_u
 i64.store
local.get 0
if (result i32)
local.get 0
else
local.get 0
i32.const 0xFFF i32.and
i32.load
i32.eqz
end
i32.const 0xFFF i32.and
local.get 0
 i32.store
else
loop
global.get $fuel i32.const 1 i32.sub global.set $fuel global.get $fuel i32.const 0 i32.lt_s if unreachable end
block (result i32)
local.get 0
if (result i32)
local.get 0
else
local.get 0
i32.const 0xFFF i32.and
local.get 0
 i32.store
local.get 0
end
end
block (result i32)
local.get 0
end
i32.rem_s
i32.eqz
if (result i64 i32)
local.get 2
local.get 0
i32.const 0xFFF i32.and
f64.load
 global.set $cf64 global.get $cf64 f64.const nan global.get $cf64 global.get $cf64 f64.eq select
f64.const 0
f64.max
i32.trunc_sat_f64_s
else
local.get 2
local.get 0
end
local.set 0
local.set 2
local.get 0
i32.const 0xFFF i32.and
i32.load
i32.const 0xFFF i32.and
local.get 0
 i32.store
local.get 0
local.set 0
local.get 0
br_if 0
end
end
)
(func $f3 (local i32) (local i32)
global.get $fuel i32.const 1 i32.sub global.set $fuel global.get $fuel i32.const 0 i32.lt_s if unreachable end
local.get 0
local.set 0
)
(func $f4 (local i32) (local i32)
global.get $fuel i32.const 1 i32.sub global.set $fuel global.get $fuel i32.const 0 i32.lt_s if unreachable end
local.get 0
local.set 0
)
(func (export "run0") (local $r0 i32)
i32.const 2000 global.set $fuel
call $f0
local.set $r0
i32.const 57344 local.get $r0 i32.store
)
(func (export "run1") (local $r0 i32)
i32.const 2000 global.set $fuel
call $f0
local.set $r0
i32.const 57408 local.get $r0 i32.store
)
(func (export "run2") (local $r0 i32)
i32.const 2000 global.set $fuel
call $f0
local.set $r0
i32.const 57472 local.get $r0 i32.store
)
(func (export "run3") (local $r0 i32)
i32.const 2000 global.set $fuel
call $f0
local.set $r0
i32.const 57536 local.get $r0 i32.store
)
(func (export "run4") (local $r0 i32)
i32.const 2000 global.set $fuel
call $f0
local.set $r0
i32.const 57600 local.get $r0 i32.store
)
(func (export "run5") (local $r0 i32)
i32.const 2000 global.set $fuel
call $f0
local.set $r0
i32.const 57664 local.get $r0 i32.store
)
(func (export "run6") (local $r0 i32)
i32.const 2000 global.set $fuel
call $f0
local.set $r0
i32.const 57728 local.get $r0 i32.store
)
(func (export "run7") (local $r0 i32)
i32.const 2000 global.set $fuel
call $f0
local.set $r0
i32.const 57792 local.get $r0 i32.store
)
(func (export "run8") (local $r0 i32)
i32.const 2000 global.set $fuel
call $f0
local.set $r0
i32.const 57856 local.get $r0 i32.store
)
(func (export "run9") (local $r0 i32)
i32.const 2000 global.set $fuel
call $f0
local.set $r0
i32.const 57920 local.get $r0 i32.store
)
(func (export "run10") (local $r0 i32)
i32.const 2000 global.set $fuel
call $f0
local.set $r0
i32.const 57984 local.get $r0 i32.store
)
(func (export "run11") (local $r0 i32)
i32.const 2000 global.set $fuel
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
