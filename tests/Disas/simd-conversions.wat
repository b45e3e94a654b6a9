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

;; == llvm ==
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
;;   vpbroadcastw xmm2, [constant0]
;;   vpmaxsw xmm0, xmm0, xmm2
;;   vpbroadcastw xmm3, [constant1]
;;   vpminsw xmm0, xmm0, xmm3
;;   vpmaxsw xmm1, xmm1, xmm2
;;   vpminsw xmm1, xmm1, xmm3
;;   vpacksswb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0xff80
;; constant1:
;;   .constant 0x007f
;;   .unreached ff00
;;
;; $i8x16.narrow_i16x8_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm2, xmm2, xmm2
;;   vpmaxsw xmm0, xmm0, xmm2
;;   vpbroadcastw xmm3, [constant0]
;;   vpminsw xmm0, xmm0, xmm3
;;   vpmaxsw xmm1, xmm1, xmm2
;;   vpminsw xmm1, xmm1, xmm3
;;   vpackuswb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;   .unreached cc80ff7f00
;; constant0:
;;   .constant 0x00ff
;;
;; $i16x8.narrow_i32x4_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpbroadcastd xmm2, [constant0]
;;   vpmaxsd xmm0, xmm0, xmm2
;;   vpbroadcastd xmm3, [constant1]
;;   vpminsd xmm0, xmm0, xmm3
;;   vpmaxsd xmm1, xmm1, xmm2
;;   vpminsd xmm1, xmm1, xmm3
;;   vpackssdw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0xffff8000
;; constant1:
;;   .constant 0x00007fff
;;
;; $i16x8.narrow_i32x4_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm2, xmm2, xmm2
;;   vpmaxsd xmm0, xmm0, xmm2
;;   vpbroadcastd xmm3, [constant0]
;;   vpminsd xmm0, xmm0, xmm3
;;   vpmaxsd xmm1, xmm1, xmm2
;;   vpminsd xmm1, xmm1, xmm3
;;   vpackusdw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x0000ffff
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
;;   vpxor xmm1, xmm1, xmm1
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
;;   vpxor xmm1, xmm1, xmm1
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
;;   vxorps xmm1, xmm1, xmm1
;;   vunpckhps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.trunc_sat_f32x4_s:
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
;; $i32x4.trunc_sat_f32x4_u:
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
;;   vpbroadcastd xmm1, [constant0]
;;   vpblendw xmm1, xmm0, xmm1, 0xaa
;;   vpsrld xmm0, xmm0, 0x10
;;   vpbroadcastd xmm2, [constant1]
;;   vpblendw xmm0, xmm0, xmm2, 0xaa
;;   vbroadcastss xmm2, [constant2]
;;   vsubps xmm0, xmm0, xmm2
;;   vaddps xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x4b000000
;; constant1:
;;   .constant 0x53000000
;; constant2:
;;   .constant 0x53000080
;;
;; $i32x4.trunc_sat_f64x2_s_zero:
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
;; $i32x4.trunc_sat_f64x2_u_zero:
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
;;   vpmovzxdq xmm0, xmm0
;;   vpbroadcastq xmm1, [constant0]
;;   vpor xmm0, xmm0, xmm1
;;   vsubpd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x4330000000000000
