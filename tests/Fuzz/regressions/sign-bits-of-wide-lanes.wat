;; llvm: the sign bits of i64 lanes (i64x2.bitmask) behind a comparison of i32 lanes sent LLVM 19's combiner for x86 round for ever
(module
(memory (export "memory") 1 3)
(global $fuel (mut i32) (i32.const 2000))
(global $cf32 (mut f32) (f32.const 0))
(global $cf64 (mut f64) (f64.const 0))
(global $cv (mut v128) (v128.const i64x2 0 0))
(global $g0 (mut i32) (i32.const 2))
(global $g1 (mut i64) (i64.const 3208491398054874302))
(global $g2 (mut f32) (f32.const 1.5))
(global $g3 (mut f64) (f64.const 9223372036854775808))
(global $g4 (mut v128) (v128.const i64x2 233909661303177 0))
(global $g5 (mut f64) (f64.const -0))
(table funcref (elem $f0 $f1 $f2 $f3))
(data (i32.const 256) "Tiered differential \ff\80\7f\00\01\02\03\fe")
(func $f0 (param i32) (param f32) (result i64) (result f32) (result i32) (local f64) (local i32) (local i32) (local i64) (local f32) (local i32)
global.get $fuel i32.const 1 i32.sub global.set $fuel global.get $fuel i32.const 0 i32.lt_s if unreachable end
block (result i32)
i32.const -1297448394
local.get 0
i32.mul
global.get $g2
local.get 6
f32.gt
i32.const 0xFFF i32.and
i32.load16_u
local.get 7
i32.eq
br_if 0
end
local.set 3
local.get 5
local.get 6
local.get 4
i32.const 0xFFF i32.and
i32.load8_u
local.get 3
if (result i32)
local.get 7
else
local.get 7
end
local.get 3
f64.const -0
f64.const 0.1
f64.eq
select
i32.div_s
if (result i32)
v128.const i64x2 29756168145605 0
local.get 0
i32.const 0xFFF i32.and
v128.load32_splat offset=65143666
f64x2.pmin
global.set $g4
local.get 7
i32.const 0xFFF i32.and
i32.load offset=16
i32.const 0xFFF i32.and
i32.load16_u
else
v128.const i64x2 206224909582060 0
i64x2.all_true
end
local.tee 0
block (result v128)
i32.const 255
local.set 4
v128.const i64x2 85984504743337 7515386909728702464
v128.const i64x2 235506008403401 7831933831316766720
f64x2.min
global.set $cv global.get $cv v128.const f64x2 nan nan global.get $cv global.get $cv f64x2.eq v128.bitselect
v128.const i64x2 95479492982381 0
local.get 1
 global.set $cf32 global.get $cf32 f32.const nan global.get $cf32 global.get $cf32 f32.eq select
 f32x4.replace_lane 2
i32x4.gt_s
local.get 7
br_if 0
end
i64x2.bitmask
i32.eqz
i32.lt_s
f64.const 1e10
f64.const 9223372036854775808
f64.div
i64.trunc_sat_f64_u
i64.extend8_s
v128.const i64x2 102763314550118 1077581632136806400
v128.const i64x2 115711386304215 2102597994909007872
i16x8.sub_sat_s
block (result v128)
local.get 6
global.set $g2
v128.const i64x2 161492002256526 6190619717749702656
end
local.get 5
local.get 5
i64.ge_s
select
i64x2.extract_lane 0
global.get $g0
i32.extend16_s
select
v128.const i64x2 29847904347799 0
i8x16.all_true
i32.const 0xFFF i32.and
i64.load
i64.le_u
global.get $g0
i32.const 67108864
local.get 3
i32.ge_u
i32.shl
i32.const 0xFFF i32.and
i32.load8_u
local.get 7
i32.const 0xFFF i32.and
i32.load16_u offset=33
if (result i32)
f64.const 3.4e38
local.set 2
f64.const -0
f64.const 1e-40
f64.lt
local.get 3
i32.eq
else
block (result i32)
i32.const 65536
i32.const 0xFFF i32.and
i32.load
end
end
i32.const 1321914912
local.get 3
select
local.get 7
select
i32.rotl
i32.shr_u
)
(func $f1 (param f32) (result i32) (local i64) (local f32) (local i64)
global.get $fuel i32.const 1 i32.sub global.set $fuel global.get $fuel i32.const 0 i32.lt_s if unreachable end
f32.const 2147483648
i32.const 1
call_indirect (param f32) (result i32)
drop
v128.const i64x2 16308074509864 7412219261248077824
i32.const 31
if (result i32)
i32.const 1615334919
else
i32.const -1813760615
end
i32.const 0xFFF i32.and
v128.load32x2_s offset=33
i16x8.lt_s
i8x16.extract_lane_s 9
i32.const 0xFFF i32.and
v128.const i64x2 63677034577181 0
i32x4.trunc_sat_f64x2_s_zero
i32x4.bitmask
i32.const 492174269
i32.ge_s
i32.const 0xFFF i32.and
v128.load64_zero
i8x16.extract_lane_s 2
 i32.store16
v128.const i64x2 38483476741878 0
i32.const 190047814
if (result v128)
f64.const 1
global.set $g5
v128.const i64x2 60265351571472 41711197665361920
else
i32.const -1422059126
v128.load64_zero offset=22
v128.const i64x2 249270939682587 0
local.get 3
 i64x2.replace_lane 1
i32.const 32
select
end
v128.const i64x2 59165144137623 1201620631242670080
f32x4.lt
f64x2.lt
i16x8.extract_lane_s 5
)
(func $f2 (param i64) (result i64) (local i32) (local i64) (local i32) (local f64) (local i32) (local i32)
global.get $fuel i32.const 1 i32.sub global.set $fuel global.get $fuel i32.const 0 i32.lt_s if unreachable end
block block block block v128.const i64x2 99936424224813 0
v128.const i64x2 148154848147034 0
i16x8.gt_s
global.get $g4
i32.const -1385521587
select
v128.const i64x2 45657344918605 0
v128.const i64x2 186721547441584 0
i16x8.ne
local.get 1
i32x4.shl
i8x16.ge_s
v128.const i64x2 112721633977967 0
v128.const i64x2 79146121059443 0
v128.const i64x2 133517380122261 6447340525895811072
v128.const i64x2 20825181956770 0
i32x4.ge_s
i16x8.avgr_u
f32x4.mul
global.set $cv global.get $cv v128.const f32x4 nan nan nan nan global.get $cv global.get $cv f32x4.eq v128.bitselect
f32x4.min
global.set $cv global.get $cv v128.const f32x4 nan nan nan nan global.get $cv global.get $cv f32x4.eq v128.bitselect
i16x8.extract_lane_s 2
br_table 1 2 0 3
end
v128.const i64x2 246837073828764 8702358726079676416
i8x16.bitmask
local.get 1
if (result i32)
i32.const 8
else
i32.const -2095260274
end
i64.extend_i32_u
v128.const i64x2 176257782421045 8559148171932991488
i64x2.extract_lane 1
i64.const -9223372036854775808
i64.const 6798748781332885603
i64.shr_u
i64.div_u
i64.gt_s
i32.eq
if (result i64 f64)
i32.const 33554432
i32.const 0xFFF i32.and
i64.load32_s
local.tee 0
i64.const -4446236590869825069
local.get 2
i64.ne
local.get 2
local.get 2
i64.ge_s
i32.div_s
if (result f64)
local.get 5
i32.const 0xFFF i32.and
f64.load
 global.set $cf64 global.get $cf64 f64.const nan global.get $cf64 global.get $cf64 f64.eq select
else
local.get 6
local.get 5
local.get 5
select
local.set 5
local.get 4
local.tee 4
end
else
i64.const 3
v128.const i64x2 54746449605860 0
f32x4.extract_lane 1
 global.set $cf32 global.get $cf32 f32.const nan global.get $cf32 global.get $cf32 f32.eq select
i64.trunc_sat_f32_u
i64.rotr
i64.const 4294967296
f64.convert_i64_s
f64.abs
local.get 4
local.get 4
i32.const 2
select
local.get 4
local.get 1
select
f64.max
end
local.set 4
local.set 0
end
i32.const 0
i32.const 0xFFF i32.and
i64.load32_s
local.get 4
i64.trunc_sat_f64_s
i64.rotr
i64.eqz
i32.const 0xFFF i32.and
i32.const -1
i32.const 0xFFF i32.and
local.get 5
i32.const 127 i32.and memory.copy
end
block
block block block local.get 6
local.get 5
i32.le_u
f32.const 1e10
f32.const -inf
f32.le
f64.const 1e10
f64.const -2147483649
f64.ne
select
br_table 0 1 0
end
v128.const i64x2 206240720252236 1759427127251304448
i64x2.extract_lane 0
local.set 2
end
v128.const i64x2 148080494257813 6303529758659444736
global.set $g4
end
i32.const 2
i32.const 0xFFF i32.and
i64.load32_u
local.set 0
end
end
loop
global.get $fuel i32.const 1 i32.sub global.set $fuel global.get $fuel i32.const 0 i32.lt_s if unreachable end
local.get 3
if (result i32)
local.get 1
if (result i32)
local.get 5
i64.const 36028797018963968
 i64.store32 offset=6
local.get 3
else
i32.const 2147483647
end
else
local.get 0
i64.const -1165681910089306302
i64.gt_s
end
local.get 5
i32.ne
local.set 6
i32.const 1024
if (result i64)
i64.const 3150235927710854484
else
i64.const 4294967296
end
local.tee 0
i64.const 8934524342011008482
i64.ge_u
if (result i32 i32)
local.get 4
f64.const 1.5
f64.div
i32.trunc_sat_f64_s
local.get 6
else
local.get 5
i32.const 2116801674
end
local.set 1
local.set 1
local.get 5
br_if 0
end
i64.const 3
)
(func $f3 (param i32) (result i32) (local i32) (local i32) (local v128) (local i32)
global.get $fuel i32.const 1 i32.sub global.set $fuel global.get $fuel i32.const 0 i32.lt_s if unreachable end
f32.const -1
f32.neg
global.get $g2
f32.const 0.5
f32.mul
f32.ge
local.set 4
f64.const 1.5
i32.trunc_f64_u
)
(func (export "run0") (local $r0 i64)
i32.const 2000 global.set $fuel
i64.const 1073741824
call $f2
local.set $r0
i32.const 57344 local.get $r0 i64.store
)
(func (export "run1") (local $r0 i64)
i32.const 2000 global.set $fuel
i64.const 536870912
call $f2
local.set $r0
i32.const 57408 local.get $r0 i64.store
)
(func (export "run2") (local $r0 i32)
i32.const 2000 global.set $fuel
f32.const inf
call $f1
local.set $r0
i32.const 57472 local.get $r0 i32.store
)
(func (export "run3") (local $r0 i32)
i32.const 2000 global.set $fuel
i32.const -2147483648
call $f3
local.set $r0
i32.const 57536 local.get $r0 i32.store
)
(func (export "run4") (local $r0 i32)
i32.const 2000 global.set $fuel
i32.const 32
call $f3
local.set $r0
i32.const 57600 local.get $r0 i32.store
)
(func (export "run5") (local $r0 i64) (local $r1 f32) (local $r2 i32)
i32.const 2000 global.set $fuel
i32.const 0
f32.const 0
call $f0
local.set $r2
local.set $r1
local.set $r0
i32.const 57664 local.get $r0 i64.store
i32.const 57680 local.get $r1 global.set $cf32 global.get $cf32 f32.const nan global.get $cf32 global.get $cf32 f32.eq select
 f32.store
i32.const 57696 local.get $r2 i32.store
)
(func (export "run6") (local $r0 i32)
i32.const 2000 global.set $fuel
i32.const 11
call $f3
local.set $r0
i32.const 57728 local.get $r0 i32.store
)
(func (export "run7") (local $r0 i32)
i32.const 2000 global.set $fuel
i32.const 0
call $f3
local.set $r0
i32.const 57792 local.get $r0 i32.store
)
(func (export "run8") (local $r0 i32)
i32.const 2000 global.set $fuel
i32.const -1
call $f3
local.set $r0
i32.const 57856 local.get $r0 i32.store
)
(func (export "run9") (local $r0 i64) (local $r1 f32) (local $r2 i32)
i32.const 2000 global.set $fuel
i32.const 32
f32.const -1
call $f0
local.set $r2
local.set $r1
local.set $r0
i32.const 57920 local.get $r0 i64.store
i32.const 57936 local.get $r1 global.set $cf32 global.get $cf32 f32.const nan global.get $cf32 global.get $cf32 f32.eq select
 f32.store
i32.const 57952 local.get $r2 i32.store
)
(func (export "run10") (local $r0 i32)
i32.const 2000 global.set $fuel
f32.const 0.5
call $f1
local.set $r0
i32.const 57984 local.get $r0 i32.store
)
(func (export "run11") (local $r0 i32)
i32.const 2000 global.set $fuel
f32.const 2
call $f1
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
i32.const 61520 global.get $g5 global.set $cf64 global.get $cf64 f64.const nan global.get $cf64 global.get $cf64 f64.eq select
 f64.store
i32.const 61424 memory.size i32.store)
)
