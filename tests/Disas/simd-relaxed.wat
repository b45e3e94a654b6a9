;; Relaxed SIMD.
(module
  (func $i8x16.relaxed_swizzle (param v128 v128) (result v128)
    (i8x16.relaxed_swizzle (local.get 0) (local.get 1)))
  (func $i32x4.relaxed_trunc_f32x4_s (param v128) (result v128)
    (i32x4.relaxed_trunc_f32x4_s (local.get 0)))
  (func $i32x4.relaxed_trunc_f32x4_u (param v128) (result v128)
    (i32x4.relaxed_trunc_f32x4_u (local.get 0)))
  (func $i32x4.relaxed_trunc_f64x2_s_zero (param v128) (result v128)
    (i32x4.relaxed_trunc_f64x2_s_zero (local.get 0)))
  (func $i32x4.relaxed_trunc_f64x2_u_zero (param v128) (result v128)
    (i32x4.relaxed_trunc_f64x2_u_zero (local.get 0)))
  (func $f32x4.relaxed_madd (param v128 v128 v128) (result v128)
    (f32x4.relaxed_madd (local.get 0) (local.get 1) (local.get 2)))
  (func $f32x4.relaxed_nmadd (param v128 v128 v128) (result v128)
    (f32x4.relaxed_nmadd (local.get 0) (local.get 1) (local.get 2)))
  (func $f64x2.relaxed_madd (param v128 v128 v128) (result v128)
    (f64x2.relaxed_madd (local.get 0) (local.get 1) (local.get 2)))
  (func $f64x2.relaxed_nmadd (param v128 v128 v128) (result v128)
    (f64x2.relaxed_nmadd (local.get 0) (local.get 1) (local.get 2)))
  (func $i8x16.relaxed_laneselect (param v128 v128 v128) (result v128)
    (i8x16.relaxed_laneselect (local.get 0) (local.get 1) (local.get 2)))
  (func $i16x8.relaxed_laneselect (param v128 v128 v128) (result v128)
    (i16x8.relaxed_laneselect (local.get 0) (local.get 1) (local.get 2)))
  (func $i32x4.relaxed_laneselect (param v128 v128 v128) (result v128)
    (i32x4.relaxed_laneselect (local.get 0) (local.get 1) (local.get 2)))
  (func $i64x2.relaxed_laneselect (param v128 v128 v128) (result v128)
    (i64x2.relaxed_laneselect (local.get 0) (local.get 1) (local.get 2)))
  (func $f32x4.relaxed_min (param v128 v128) (result v128)
    (f32x4.relaxed_min (local.get 0) (local.get 1)))
  (func $f32x4.relaxed_max (param v128 v128) (result v128)
    (f32x4.relaxed_max (local.get 0) (local.get 1)))
  (func $f64x2.relaxed_min (param v128 v128) (result v128)
    (f64x2.relaxed_min (local.get 0) (local.get 1)))
  (func $f64x2.relaxed_max (param v128 v128) (result v128)
    (f64x2.relaxed_max (local.get 0) (local.get 1)))
  (func $i16x8.relaxed_q15mulr_s (param v128 v128) (result v128)
    (i16x8.relaxed_q15mulr_s (local.get 0) (local.get 1)))
  (func $i16x8.relaxed_dot_i8x16_i7x16_s (param v128 v128) (result v128)
    (i16x8.relaxed_dot_i8x16_i7x16_s (local.get 0) (local.get 1)))
  (func $i32x4.relaxed_dot_i8x16_i7x16_add_s (param v128 v128 v128) (result v128)
    (i32x4.relaxed_dot_i8x16_i7x16_add_s (local.get 0) (local.get 1) (local.get 2))))

;; == singlepass ==
;; $i8x16.relaxed_swizzle:
;;   push rbp
;;   mov rbp, rsp
;;   vpshufb xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i32x4.relaxed_trunc_f32x4_s:
;;   push rbp
;;   mov rbp, rsp
;;   cvttps2dq xmm1, xmm0
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i32x4.relaxed_trunc_f32x4_u:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm15, xmm15
;;   vmaxps xmm1, xmm0, xmm15
;;   movaps xmm3, [constant0]
;;   vsubps xmm2, xmm1, xmm3
;;   cvttps2dq xmm1, xmm1
;;   vcmpleps xmm3, xmm3, xmm2
;;   cvttps2dq xmm2, xmm2
;;   vpxor xmm2, xmm2, xmm3
;;   vpmaxsd xmm2, xmm2, xmm15
;;   vpaddd xmm1, xmm1, xmm2
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;; constant0:
;;   .constant 0x4f0000004f0000004f0000004f000000
;;
;; $i32x4.relaxed_trunc_f64x2_s_zero:
;;   push rbp
;;   mov rbp, rsp
;;   cvttpd2dq xmm1, xmm0
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i32x4.relaxed_trunc_f64x2_u_zero:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm15, xmm15
;;   vmaxpd xmm1, xmm0, xmm15
;;   vminpd xmm1, xmm1, [constant0]
;;   roundpd xmm1, xmm1, 0xb
;;   vaddpd xmm1, xmm1, [constant1]
;;   vshufps xmm1, xmm1, xmm15, 0x88
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;; constant0:
;;   .constant 0x41efffffffe0000041efffffffe00000
;; constant1:
;;   .constant 0x43300000000000004330000000000000
;;
;; $f32x4.relaxed_madd:
;;   push rbp
;;   mov rbp, rsp
;;   vmulps xmm3, xmm0, xmm1
;;   vaddps xmm3, xmm3, xmm2
;;   movaps xmm0, xmm3
;;   leave
;;   ret
;;
;; $f32x4.relaxed_nmadd:
;;   push rbp
;;   mov rbp, rsp
;;   vmulps xmm3, xmm0, xmm1
;;   vsubps xmm4, xmm2, xmm3
;;   movaps xmm0, xmm4
;;   leave
;;   ret
;;
;; $f64x2.relaxed_madd:
;;   push rbp
;;   mov rbp, rsp
;;   vmulpd xmm3, xmm0, xmm1
;;   vaddpd xmm3, xmm3, xmm2
;;   movaps xmm0, xmm3
;;   leave
;;   ret
;;
;; $f64x2.relaxed_nmadd:
;;   push rbp
;;   mov rbp, rsp
;;   vmulpd xmm3, xmm0, xmm1
;;   vsubpd xmm4, xmm2, xmm3
;;   movaps xmm0, xmm4
;;   leave
;;   ret
;;
;; $i8x16.relaxed_laneselect:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm3, xmm0, xmm1
;;   vpand xmm3, xmm3, xmm2
;;   vpxor xmm3, xmm3, xmm1
;;   movaps xmm0, xmm3
;;   leave
;;   ret
;;
;; $i16x8.relaxed_laneselect:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm3, xmm0, xmm1
;;   vpand xmm3, xmm3, xmm2
;;   vpxor xmm3, xmm3, xmm1
;;   movaps xmm0, xmm3
;;   leave
;;   ret
;;
;; $i32x4.relaxed_laneselect:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm3, xmm0, xmm1
;;   vpand xmm3, xmm3, xmm2
;;   vpxor xmm3, xmm3, xmm1
;;   movaps xmm0, xmm3
;;   leave
;;   ret
;;
;; $i64x2.relaxed_laneselect:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm3, xmm0, xmm1
;;   vpand xmm3, xmm3, xmm2
;;   vpxor xmm3, xmm3, xmm1
;;   movaps xmm0, xmm3
;;   leave
;;   ret
;;
;; $f32x4.relaxed_min:
;;   push rbp
;;   mov rbp, rsp
;;   vminps xmm2, xmm1, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f32x4.relaxed_max:
;;   push rbp
;;   mov rbp, rsp
;;   vmaxps xmm2, xmm1, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f64x2.relaxed_min:
;;   push rbp
;;   mov rbp, rsp
;;   vminpd xmm2, xmm1, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f64x2.relaxed_max:
;;   push rbp
;;   mov rbp, rsp
;;   vmaxpd xmm2, xmm1, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.relaxed_q15mulr_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmulhrsw xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.relaxed_dot_i8x16_i7x16_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaddubsw xmm2, xmm1, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i32x4.relaxed_dot_i8x16_i7x16_add_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaddubsw xmm3, xmm1, xmm0
;;   vpmaddwd xmm3, xmm3, [constant0]
;;   vpaddd xmm3, xmm3, xmm2
;;   movaps xmm0, xmm3
;;   leave
;;   ret
;; constant0:
;;   .constant 0x00010001000100010001000100010001

;; == optimizing ==
;; $i8x16.relaxed_swizzle:
;;   push rbp
;;   mov rbp, rsp
;;   vpshufb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.relaxed_trunc_f32x4_s:
;;   push rbp
;;   mov rbp, rsp
;;   vcvttps2dq xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.relaxed_trunc_f32x4_u:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   movaps xmm2, [constant0]
;;   vmaxps xmm0, xmm0, xmm1
;;   vsubps xmm3, xmm0, xmm2
;;   vcmpleps xmm2, xmm2, xmm3
;;   vcvttps2dq xmm3, xmm3
;;   vpxor xmm2, xmm3, xmm2
;;   vcvttps2dq xmm0, xmm0
;;   vpmaxsd xmm1, xmm2, xmm1
;;   vpaddd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x4f0000004f0000004f0000004f000000
;;
;; $i32x4.relaxed_trunc_f64x2_s_zero:
;;   push rbp
;;   mov rbp, rsp
;;   vcvttpd2dq xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.relaxed_trunc_f64x2_u_zero:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   vmaxpd xmm0, xmm0, xmm1
;;   vminpd xmm0, xmm0, [constant0]
;;   vroundpd xmm0, xmm0, 0xb
;;   vaddpd xmm0, xmm0, [constant1]
;;   vshufps xmm0, xmm0, xmm1, 0x88
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x41efffffffe0000041efffffffe00000
;; constant1:
;;   .constant 0x43300000000000004330000000000000
;;
;; $f32x4.relaxed_madd:
;;   push rbp
;;   mov rbp, rsp
;;   vmulps xmm0, xmm0, xmm1
;;   vaddps xmm0, xmm0, xmm2
;;   pop rbp
;;   ret
;;
;; $f32x4.relaxed_nmadd:
;;   push rbp
;;   mov rbp, rsp
;;   vmulps xmm0, xmm0, xmm1
;;   vsubps xmm0, xmm2, xmm0
;;   pop rbp
;;   ret
;;
;; $f64x2.relaxed_madd:
;;   push rbp
;;   mov rbp, rsp
;;   vmulpd xmm0, xmm0, xmm1
;;   vaddpd xmm0, xmm0, xmm2
;;   pop rbp
;;   ret
;;
;; $f64x2.relaxed_nmadd:
;;   push rbp
;;   mov rbp, rsp
;;   vmulpd xmm0, xmm0, xmm1
;;   vsubpd xmm0, xmm2, xmm0
;;   pop rbp
;;   ret
;;
;; $i8x16.relaxed_laneselect:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm0, xmm0, xmm1
;;   vpand xmm0, xmm0, xmm2
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.relaxed_laneselect:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm0, xmm0, xmm1
;;   vpand xmm0, xmm0, xmm2
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.relaxed_laneselect:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm0, xmm0, xmm1
;;   vpand xmm0, xmm0, xmm2
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.relaxed_laneselect:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm0, xmm0, xmm1
;;   vpand xmm0, xmm0, xmm2
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f32x4.relaxed_min:
;;   push rbp
;;   mov rbp, rsp
;;   vminps xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $f32x4.relaxed_max:
;;   push rbp
;;   mov rbp, rsp
;;   vmaxps xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $f64x2.relaxed_min:
;;   push rbp
;;   mov rbp, rsp
;;   vminpd xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $f64x2.relaxed_max:
;;   push rbp
;;   mov rbp, rsp
;;   vmaxpd xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i16x8.relaxed_q15mulr_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmulhrsw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.relaxed_dot_i8x16_i7x16_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaddubsw xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.relaxed_dot_i8x16_i7x16_add_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaddubsw xmm0, xmm1, xmm0
;;   vpmaddwd xmm0, xmm0, [constant0]
;;   vpaddd xmm0, xmm0, xmm2
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x00010001000100010001000100010001

;; == llvm ==
;; $i8x16.relaxed_swizzle:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddusb xmm1, xmm1, [constant0]
;;   vpshufb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x70707070707070707070707070707070
;;
;; $i32x4.relaxed_trunc_f32x4_s:
;;   push rbp
;;   mov rbp, rsp
;;   vshufps xmm1, xmm0, xmm0, 0xf5
;;   vcvttss2si edx, xmm1
;;   vmovss xmm2, [constant0]
;;   vucomiss xmm1, xmm2
;;   mov eax, 0x7fffffff
;;   cmova edx, eax
;;   xor ecx, ecx
;;   vucomiss xmm1, xmm1
;;   cmovp edx, ecx
;;   vcvttss2si esi, xmm0
;;   vucomiss xmm0, xmm2
;;   cmova esi, eax
;;   vucomiss xmm0, xmm0
;;   cmovp esi, ecx
;;   vmovd xmm1, esi
;;   vpinsrd xmm1, xmm1, edx, 1
;;   vshufps xmm3, xmm0, xmm0, 0x4e
;;   vcvttss2si edx, xmm3
;;   vucomiss xmm3, xmm2
;;   cmova edx, eax
;;   vucomiss xmm3, xmm3
;;   cmovp edx, ecx
;;   vpinsrd xmm1, xmm1, edx, 2
;;   vshufps xmm0, xmm0, xmm0, 0xff
;;   vcvttss2si edx, xmm0
;;   vucomiss xmm0, xmm2
;;   cmova edx, eax
;;   vucomiss xmm0, xmm0
;;   cmovp edx, ecx
;;   vpinsrd xmm0, xmm1, edx, 3
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x4effffff
;;
;; $i32x4.relaxed_trunc_f32x4_u:
;;   push rbp
;;   mov rbp, rsp
;;   vshufps xmm1, xmm0, xmm0, 0xf5
;;   vcvttss2si rdx, xmm1
;;   xor eax, eax
;;   vxorps xmm2, xmm2, xmm2
;;   vucomiss xmm1, xmm2
;;   cmovb edx, eax
;;   vmovss xmm3, [constant0]
;;   vucomiss xmm1, xmm3
;;   mov ecx, 0xffffffff
;;   cmova edx, ecx
;;   vcvttss2si rsi, xmm0
;;   vucomiss xmm0, xmm2
;;   cmovb esi, eax
;;   vucomiss xmm0, xmm3
;;   cmova esi, ecx
;;   vmovd xmm1, esi
;;   vpinsrd xmm1, xmm1, edx, 1
;;   vshufps xmm4, xmm0, xmm0, 0x4e
;;   vcvttss2si rdx, xmm4
;;   vucomiss xmm4, xmm2
;;   cmovb edx, eax
;;   vucomiss xmm4, xmm3
;;   cmova edx, ecx
;;   vpinsrd xmm1, xmm1, edx, 2
;;   vshufps xmm0, xmm0, xmm0, 0xff
;;   vcvttss2si rdx, xmm0
;;   vucomiss xmm0, xmm2
;;   cmovb edx, eax
;;   vucomiss xmm0, xmm3
;;   cmova edx, ecx
;;   vpinsrd xmm0, xmm1, edx, 3
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x4f7fffff
;;
;; $i32x4.relaxed_trunc_f64x2_s_zero:
;;   push rbp
;;   mov rbp, rsp
;;   vshufps xmm1, xmm0, xmm0, 0x4e
;;   vmovsd xmm2, [constant0]
;;   vmaxsd xmm3, xmm1, xmm2
;;   vmovsd xmm4, [constant1]
;;   vminsd xmm3, xmm3, xmm4
;;   vcvttsd2si eax, xmm3
;;   xor ecx, ecx
;;   vucomisd xmm1, xmm1
;;   cmovp eax, ecx
;;   vmaxsd xmm1, xmm0, xmm2
;;   vminsd xmm1, xmm1, xmm4
;;   vcvttsd2si edx, xmm1
;;   vucomisd xmm0, xmm0
;;   cmovp edx, ecx
;;   vmovd xmm0, edx
;;   vmovd xmm1, eax
;;   vpunpckldq xmm0, xmm0, xmm1
;;   vmovq xmm0, xmm0
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0xc1e0000000000000
;; constant1:
;;   .constant 0x41dfffffffc00000
;;
;; $i32x4.relaxed_trunc_f64x2_u_zero:
;;   push rbp
;;   mov rbp, rsp
;;   vshufps xmm1, xmm0, xmm0, 0x4e
;;   vxorpd xmm2, xmm2, xmm2
;;   vmaxsd xmm1, xmm2, xmm1
;;   vmovsd xmm3, [constant0]
;;   vminsd xmm1, xmm3, xmm1
;;   vcvttsd2si rax, xmm1
;;   vmaxsd xmm0, xmm2, xmm0
;;   vminsd xmm0, xmm3, xmm0
;;   vcvttsd2si rcx, xmm0
;;   vmovd xmm0, ecx
;;   vmovd xmm1, eax
;;   vpunpckldq xmm0, xmm0, xmm1
;;   vmovq xmm0, xmm0
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x41efffffffe00000
;;
;; $f32x4.relaxed_madd:
;;   push rbp
;;   mov rbp, rsp
;;   vfmadd213ps xmm0, xmm1, xmm2
;;   pop rbp
;;   ret
;;
;; $f32x4.relaxed_nmadd:
;;   push rbp
;;   mov rbp, rsp
;;   vfnmadd213ps xmm0, xmm1, xmm2
;;   pop rbp
;;   ret
;;
;; $f64x2.relaxed_madd:
;;   push rbp
;;   mov rbp, rsp
;;   vfmadd213pd xmm0, xmm1, xmm2
;;   pop rbp
;;   ret
;;
;; $f64x2.relaxed_nmadd:
;;   push rbp
;;   mov rbp, rsp
;;   vfnmadd213pd xmm0, xmm1, xmm2
;;   pop rbp
;;   ret
;;
;; $i8x16.relaxed_laneselect:
;;   push rbp
;;   mov rbp, rsp
;;   vandps xmm0, xmm2, xmm0
;;   vandnps xmm1, xmm2, xmm1
;;   vorps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.relaxed_laneselect:
;;   push rbp
;;   mov rbp, rsp
;;   vandps xmm0, xmm2, xmm0
;;   vandnps xmm1, xmm2, xmm1
;;   vorps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.relaxed_laneselect:
;;   push rbp
;;   mov rbp, rsp
;;   vandps xmm0, xmm2, xmm0
;;   vandnps xmm1, xmm2, xmm1
;;   vorps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.relaxed_laneselect:
;;   push rbp
;;   mov rbp, rsp
;;   vandps xmm0, xmm2, xmm0
;;   vandnps xmm1, xmm2, xmm1
;;   vorps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f32x4.relaxed_min:
;;   push rbp
;;   mov rbp, rsp
;;   vminps xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $f32x4.relaxed_max:
;;   push rbp
;;   mov rbp, rsp
;;   vmaxps xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $f64x2.relaxed_min:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpltpd xmm2, xmm1, xmm0
;;   vblendvpd xmm0, xmm0, xmm1, xmm2
;;   pop rbp
;;   ret
;;
;; $f64x2.relaxed_max:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpltpd xmm2, xmm0, xmm1
;;   vblendvpd xmm0, xmm0, xmm1, xmm2
;;   pop rbp
;;   ret
;;
;; $i16x8.relaxed_q15mulr_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmovsxwd ymm0, xmm0
;;   vpmovsxwd ymm1, xmm1
;;   vpmulld ymm0, ymm1, ymm0
;;   vpbroadcastd ymm1, [constant0]
;;   vpaddd ymm0, ymm0, ymm1
;;   vpsrad ymm0, ymm0, 0xf
;;   vpbroadcastd ymm1, [constant1]
;;   vpminsd ymm0, ymm0, ymm1
;;   vpshufb ymm0, ymm0, [constant2]
;;   vpermq ymm0, ymm0, 0xe8
;;   pop rbp
;;   vzeroupper
;;   ret
;; constant0:
;;   .constant 0x00004000
;; constant1:
;;   .constant 0x00007fff
;; constant2:
;;   .constant 0x00000000000000001d1c19181514111000000000000000000d0c090805040100
;;
;; $i16x8.relaxed_dot_i8x16_i7x16_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmovsxbw ymm0, xmm0
;;   vpmovsxbw ymm1, xmm1
;;   vpmullw ymm0, ymm1, ymm0
;;   vextracti128 xmm1, ymm0, 1
;;   vphaddw xmm0, xmm0, xmm1
;;   pop rbp
;;   vzeroupper
;;   ret
;;
;; $i32x4.relaxed_dot_i8x16_i7x16_add_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmovsxbw ymm0, xmm0
;;   vpmovsxbw ymm1, xmm1
;;   vpmullw ymm0, ymm1, ymm0
;;   vextracti128 xmm1, ymm0, 1
;;   vphaddw xmm0, xmm0, xmm1
;;   vpmovsxwd ymm0, xmm0
;;   vextracti128 xmm1, ymm0, 1
;;   vshufps xmm3, xmm0, xmm1, 0x88
;;   vshufps xmm0, xmm0, xmm1, 0xdd
;;   vpaddd xmm0, xmm0, xmm2
;;   vpaddd xmm0, xmm0, xmm3
;;   pop rbp
;;   vzeroupper
;;   ret
