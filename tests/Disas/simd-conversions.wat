;; Vector conversions, widening and narrowing.
(module
  (func $f32x4.demote_f64x2_zero (param v128) (result v128)
    (f32x4.demote_f64x2_zero (local.get 0)))
  (func $f64x2.promote_low_f32x4 (param v128) (result v128)
    (f64x2.promote_low_f32x4 (local.get 0)))
  (func $i8x16.narrow_i16x8_s (param v128 v128) (result v128)
    (i8x16.narrow_i16x8_s (local.get 0) (local.get 1)))
  (func $i8x16.narrow_i16x8_u (param v128 v128) (result v128)
    (i8x16.narrow_i16x8_u (local.get 0) (local.get 1)))
  (func $i16x8.narrow_i32x4_s (param v128 v128) (result v128)
    (i16x8.narrow_i32x4_s (local.get 0) (local.get 1)))
  (func $i16x8.narrow_i32x4_u (param v128 v128) (result v128)
    (i16x8.narrow_i32x4_u (local.get 0) (local.get 1)))
  (func $i16x8.extend_low_i8x16_s (param v128) (result v128)
    (i16x8.extend_low_i8x16_s (local.get 0)))
  (func $i16x8.extend_high_i8x16_s (param v128) (result v128)
    (i16x8.extend_high_i8x16_s (local.get 0)))
  (func $i16x8.extend_low_i8x16_u (param v128) (result v128)
    (i16x8.extend_low_i8x16_u (local.get 0)))
  (func $i16x8.extend_high_i8x16_u (param v128) (result v128)
    (i16x8.extend_high_i8x16_u (local.get 0)))
  (func $i32x4.extend_low_i16x8_s (param v128) (result v128)
    (i32x4.extend_low_i16x8_s (local.get 0)))
  (func $i32x4.extend_high_i16x8_s (param v128) (result v128)
    (i32x4.extend_high_i16x8_s (local.get 0)))
  (func $i32x4.extend_low_i16x8_u (param v128) (result v128)
    (i32x4.extend_low_i16x8_u (local.get 0)))
  (func $i32x4.extend_high_i16x8_u (param v128) (result v128)
    (i32x4.extend_high_i16x8_u (local.get 0)))
  (func $i64x2.extend_low_i32x4_s (param v128) (result v128)
    (i64x2.extend_low_i32x4_s (local.get 0)))
  (func $i64x2.extend_high_i32x4_s (param v128) (result v128)
    (i64x2.extend_high_i32x4_s (local.get 0)))
  (func $i64x2.extend_low_i32x4_u (param v128) (result v128)
    (i64x2.extend_low_i32x4_u (local.get 0)))
  (func $i64x2.extend_high_i32x4_u (param v128) (result v128)
    (i64x2.extend_high_i32x4_u (local.get 0)))
  (func $i32x4.trunc_sat_f32x4_s (param v128) (result v128)
    (i32x4.trunc_sat_f32x4_s (local.get 0)))
  (func $i32x4.trunc_sat_f32x4_u (param v128) (result v128)
    (i32x4.trunc_sat_f32x4_u (local.get 0)))
  (func $f32x4.convert_i32x4_s (param v128) (result v128)
    (f32x4.convert_i32x4_s (local.get 0)))
  (func $f32x4.convert_i32x4_u (param v128) (result v128)
    (f32x4.convert_i32x4_u (local.get 0)))
  (func $i32x4.trunc_sat_f64x2_s_zero (param v128) (result v128)
    (i32x4.trunc_sat_f64x2_s_zero (local.get 0)))
  (func $i32x4.trunc_sat_f64x2_u_zero (param v128) (result v128)
    (i32x4.trunc_sat_f64x2_u_zero (local.get 0)))
  (func $f64x2.convert_low_i32x4_s (param v128) (result v128)
    (f64x2.convert_low_i32x4_s (local.get 0)))
  (func $f64x2.convert_low_i32x4_u (param v128) (result v128)
    (f64x2.convert_low_i32x4_u (local.get 0))))

;; == singlepass ==
;; $f32x4.demote_f64x2_zero:
;;   push rbp
;;   mov rbp, rsp
;;   cvtpd2ps xmm1, xmm0
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f64x2.promote_low_f32x4:
;;   push rbp
;;   mov rbp, rsp
;;   cvtps2pd xmm1, xmm0
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i8x16.narrow_i16x8_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpacksswb xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i8x16.narrow_i16x8_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpackuswb xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.narrow_i32x4_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpackssdw xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.narrow_i32x4_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpackusdw xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.extend_low_i8x16_s:
;;   push rbp
;;   mov rbp, rsp
;;   pmovsxbw xmm1, xmm0
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i16x8.extend_high_i8x16_s:
;;   push rbp
;;   mov rbp, rsp
;;   pshufd xmm1, xmm0, 0xee
;;   pmovsxbw xmm1, xmm1
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i16x8.extend_low_i8x16_u:
;;   push rbp
;;   mov rbp, rsp
;;   pmovzxbw xmm1, xmm0
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i16x8.extend_high_i8x16_u:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm15, xmm15
;;   vpunpckhbw xmm1, xmm0, xmm15
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i32x4.extend_low_i16x8_s:
;;   push rbp
;;   mov rbp, rsp
;;   pmovsxwd xmm1, xmm0
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i32x4.extend_high_i16x8_s:
;;   push rbp
;;   mov rbp, rsp
;;   pshufd xmm1, xmm0, 0xee
;;   pmovsxwd xmm1, xmm1
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i32x4.extend_low_i16x8_u:
;;   push rbp
;;   mov rbp, rsp
;;   pmovzxwd xmm1, xmm0
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i32x4.extend_high_i16x8_u:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm15, xmm15
;;   vpunpckhwd xmm1, xmm0, xmm15
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i64x2.extend_low_i32x4_s:
;;   push rbp
;;   mov rbp, rsp
;;   pmovsxdq xmm1, xmm0
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i64x2.extend_high_i32x4_s:
;;   push rbp
;;   mov rbp, rsp
;;   pshufd xmm1, xmm0, 0xee
;;   pmovsxdq xmm1, xmm1
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i64x2.extend_low_i32x4_u:
;;   push rbp
;;   mov rbp, rsp
;;   pmovzxdq xmm1, xmm0
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i64x2.extend_high_i32x4_u:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm15, xmm15
;;   vpunpckhdq xmm1, xmm0, xmm15
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i32x4.trunc_sat_f32x4_s:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpeqps xmm1, xmm0, xmm0
;;   vandps xmm1, xmm1, xmm0
;;   movaps xmm15, [constant0]
;;   vcmpleps xmm15, xmm15, xmm1
;;   cvttps2dq xmm1, xmm1
;;   vpxor xmm1, xmm1, xmm15
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;; constant0:
;;   .constant 0x4f0000004f0000004f0000004f000000
;;
;; $i32x4.trunc_sat_f32x4_u:
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
;; $f32x4.convert_i32x4_s:
;;   push rbp
;;   mov rbp, rsp
;;   cvtdq2ps xmm1, xmm0
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f32x4.convert_i32x4_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpslld xmm2, xmm0, 0x10
;;   vpsrld xmm2, xmm2, 0x10
;;   vpsubd xmm1, xmm0, xmm2
;;   vpsrld xmm1, xmm1, 1
;;   cvtdq2ps xmm2, xmm2
;;   cvtdq2ps xmm1, xmm1
;;   vaddps xmm1, xmm1, xmm1
;;   vaddps xmm1, xmm1, xmm2
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i32x4.trunc_sat_f64x2_s_zero:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpeqpd xmm1, xmm0, xmm0
;;   vandps xmm1, xmm1, [constant0]
;;   vminpd xmm2, xmm0, xmm1
;;   cvttpd2dq xmm2, xmm2
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;; constant0:
;;   .constant 0x41dfffffffc0000041dfffffffc00000
;;
;; $i32x4.trunc_sat_f64x2_u_zero:
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
;; $f64x2.convert_low_i32x4_s:
;;   push rbp
;;   mov rbp, rsp
;;   cvtdq2pd xmm1, xmm0
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f64x2.convert_low_i32x4_u:
;;   push rbp
;;   mov rbp, rsp
;;   vunpcklps xmm1, xmm0, [constant0]
;;   vsubpd xmm1, xmm1, [constant1]
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;; constant0:
;;   .constant 0x43300000433000004330000043300000
;; constant1:
;;   .constant 0x43300000000000004330000000000000

;; == optimizing ==
;; $f32x4.demote_f64x2_zero:
;;   push rbp
;;   mov rbp, rsp
;;   vcvtpd2ps xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $f64x2.promote_low_f32x4:
;;   push rbp
;;   mov rbp, rsp
;;   vcvtps2pd xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $i8x16.narrow_i16x8_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpacksswb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.narrow_i16x8_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpackuswb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.narrow_i32x4_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpackssdw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.narrow_i32x4_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpackusdw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.extend_low_i8x16_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmovsxbw xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $i16x8.extend_high_i8x16_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpshufd xmm0, xmm0, 0xee
;;   vpmovsxbw xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $i16x8.extend_low_i8x16_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmovzxbw xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $i16x8.extend_high_i8x16_u:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   vpunpckhbw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.extend_low_i16x8_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmovsxwd xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.extend_high_i16x8_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpshufd xmm0, xmm0, 0xee
;;   vpmovsxwd xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.extend_low_i16x8_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmovzxwd xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.extend_high_i16x8_u:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   vpunpckhwd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.extend_low_i32x4_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmovsxdq xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $i64x2.extend_high_i32x4_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpshufd xmm0, xmm0, 0xee
;;   vpmovsxdq xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $i64x2.extend_low_i32x4_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmovzxdq xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $i64x2.extend_high_i32x4_u:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   vpunpckhdq xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.trunc_sat_f32x4_s:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpeqps xmm1, xmm0, xmm0
;;   vandps xmm0, xmm1, xmm0
;;   movaps xmm1, [constant0]
;;   vcmpleps xmm1, xmm1, xmm0
;;   vcvttps2dq xmm0, xmm0
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x4f0000004f0000004f0000004f000000
;;
;; $i32x4.trunc_sat_f32x4_u:
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
;; $f32x4.convert_i32x4_s:
;;   push rbp
;;   mov rbp, rsp
;;   vcvtdq2ps xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $f32x4.convert_i32x4_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpslld xmm1, xmm0, 0x10
;;   vpsrld xmm1, xmm1, 0x10
;;   vpsubd xmm0, xmm0, xmm1
;;   vpsrld xmm0, xmm0, 1
;;   vcvtdq2ps xmm1, xmm1
;;   vcvtdq2ps xmm0, xmm0
;;   vaddps xmm0, xmm0, xmm0
;;   vaddps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.trunc_sat_f64x2_s_zero:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpeqpd xmm1, xmm0, xmm0
;;   vandps xmm1, xmm1, [constant0]
;;   vminpd xmm0, xmm0, xmm1
;;   vcvttpd2dq xmm0, xmm0
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x41dfffffffc0000041dfffffffc00000
;;
;; $i32x4.trunc_sat_f64x2_u_zero:
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
;; $f64x2.convert_low_i32x4_s:
;;   push rbp
;;   mov rbp, rsp
;;   vcvtdq2pd xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $f64x2.convert_low_i32x4_u:
;;   push rbp
;;   mov rbp, rsp
;;   vunpcklps xmm0, xmm0, [constant0]
;;   vsubpd xmm0, xmm0, [constant1]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x43300000433000004330000043300000
;; constant1:
;;   .constant 0x43300000000000004330000000000000
