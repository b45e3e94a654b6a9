;; Vector shifts, by a variable and by a constant.
(module
  (func $i8x16.shl (param v128 i32) (result v128)
    (i8x16.shl (local.get 0) (local.get 1)))
  (func $i8x16.shr_s (param v128 i32) (result v128)
    (i8x16.shr_s (local.get 0) (local.get 1)))
  (func $i8x16.shr_u (param v128 i32) (result v128)
    (i8x16.shr_u (local.get 0) (local.get 1)))
  (func $i16x8.shl (param v128 i32) (result v128)
    (i16x8.shl (local.get 0) (local.get 1)))
  (func $i16x8.shr_s (param v128 i32) (result v128)
    (i16x8.shr_s (local.get 0) (local.get 1)))
  (func $i16x8.shr_u (param v128 i32) (result v128)
    (i16x8.shr_u (local.get 0) (local.get 1)))
  (func $i32x4.shl (param v128 i32) (result v128)
    (i32x4.shl (local.get 0) (local.get 1)))
  (func $i32x4.shr_s (param v128 i32) (result v128)
    (i32x4.shr_s (local.get 0) (local.get 1)))
  (func $i32x4.shr_u (param v128 i32) (result v128)
    (i32x4.shr_u (local.get 0) (local.get 1)))
  (func $i64x2.shl (param v128 i32) (result v128)
    (i64x2.shl (local.get 0) (local.get 1)))
  (func $i64x2.shr_s (param v128 i32) (result v128)
    (i64x2.shr_s (local.get 0) (local.get 1)))
  (func $i64x2.shr_u (param v128 i32) (result v128)
    (i64x2.shr_u (local.get 0) (local.get 1)))
  (func $i8x16.shl_constant (param v128) (result v128)
    (i8x16.shl (local.get 0) (i32.const 3)))
  (func $i8x16.shr_s_constant (param v128) (result v128)
    (i8x16.shr_s (local.get 0) (i32.const 3)))
  (func $i8x16.shr_u_constant (param v128) (result v128)
    (i8x16.shr_u (local.get 0) (i32.const 3)))
  (func $i16x8.shl_constant (param v128) (result v128)
    (i16x8.shl (local.get 0) (i32.const 3)))
  (func $i16x8.shr_s_constant (param v128) (result v128)
    (i16x8.shr_s (local.get 0) (i32.const 3)))
  (func $i16x8.shr_u_constant (param v128) (result v128)
    (i16x8.shr_u (local.get 0) (i32.const 3)))
  (func $i32x4.shl_constant (param v128) (result v128)
    (i32x4.shl (local.get 0) (i32.const 3)))
  (func $i32x4.shr_s_constant (param v128) (result v128)
    (i32x4.shr_s (local.get 0) (i32.const 3)))
  (func $i32x4.shr_u_constant (param v128) (result v128)
    (i32x4.shr_u (local.get 0) (i32.const 3)))
  (func $i64x2.shl_constant (param v128) (result v128)
    (i64x2.shl (local.get 0) (i32.const 3)))
  (func $i64x2.shr_s_constant (param v128) (result v128)
    (i64x2.shr_s (local.get 0) (i32.const 3)))
  (func $i64x2.shr_u_constant (param v128) (result v128)
    (i64x2.shr_u (local.get 0) (i32.const 3))))

;; == singlepass ==
;; $i8x16.shl:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov r11d, esi
;;   and r11d, 7
;;   movd xmm15, r11d
;;   pcmpeqd xmm2, xmm2
;;   vpsrlw xmm2, xmm2, xmm15
;;   vpsrlw xmm2, xmm2, 8
;;   vpackuswb xmm2, xmm2, xmm2
;;   vpand xmm1, xmm0, xmm2
;;   vpsllw xmm1, xmm1, xmm15
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i8x16.shr_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   vpunpcklbw xmm1, xmm0, xmm0
;;   vpunpckhbw xmm2, xmm0, xmm0
;;   mov r11d, esi
;;   and r11d, 7
;;   add r11d, 8
;;   movd xmm15, r11d
;;   vpsraw xmm1, xmm1, xmm15
;;   vpsraw xmm2, xmm2, xmm15
;;   vpacksswb xmm1, xmm1, xmm2
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i8x16.shr_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov r11d, esi
;;   and r11d, 7
;;   movd xmm15, r11d
;;   pcmpeqd xmm2, xmm2
;;   vpsrlw xmm2, xmm2, xmm15
;;   vpsrlw xmm2, xmm2, 8
;;   vpackuswb xmm2, xmm2, xmm2
;;   vpsrlw xmm1, xmm0, xmm15
;;   vpand xmm1, xmm1, xmm2
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i16x8.shl:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov r11d, esi
;;   and r11d, 0xf
;;   movd xmm15, r11d
;;   vpsllw xmm1, xmm0, xmm15
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i16x8.shr_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov r11d, esi
;;   and r11d, 0xf
;;   movd xmm15, r11d
;;   vpsraw xmm1, xmm0, xmm15
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i16x8.shr_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov r11d, esi
;;   and r11d, 0xf
;;   movd xmm15, r11d
;;   vpsrlw xmm1, xmm0, xmm15
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i32x4.shl:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov r11d, esi
;;   and r11d, 0x1f
;;   movd xmm15, r11d
;;   vpslld xmm1, xmm0, xmm15
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i32x4.shr_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov r11d, esi
;;   and r11d, 0x1f
;;   movd xmm15, r11d
;;   vpsrad xmm1, xmm0, xmm15
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i32x4.shr_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov r11d, esi
;;   and r11d, 0x1f
;;   movd xmm15, r11d
;;   vpsrld xmm1, xmm0, xmm15
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i64x2.shl:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov r11d, esi
;;   and r11d, 0x3f
;;   movd xmm15, r11d
;;   vpsllq xmm1, xmm0, xmm15
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i64x2.shr_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   pshufd xmm15, xmm0, 0xf5
;;   vpsrad xmm15, xmm15, 0x1f
;;   movaps xmm2, xmm15
;;   vpxor xmm1, xmm0, xmm2
;;   mov r11d, esi
;;   and r11d, 0x3f
;;   movd xmm15, r11d
;;   vpsrlq xmm1, xmm1, xmm15
;;   vpxor xmm1, xmm1, xmm2
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i64x2.shr_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov r11d, esi
;;   and r11d, 0x3f
;;   movd xmm15, r11d
;;   vpsrlq xmm1, xmm0, xmm15
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i8x16.shl_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsllw xmm1, xmm0, 3
;;   vpand xmm1, xmm1, [constant0]
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;; constant0:
;;   .constant 0xf8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8
;;
;; $i8x16.shr_s_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpunpcklbw xmm1, xmm0, xmm0
;;   vpunpckhbw xmm2, xmm0, xmm0
;;   vpsraw xmm1, xmm1, 0xb
;;   vpsraw xmm2, xmm2, 0xb
;;   vpacksswb xmm1, xmm1, xmm2
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i8x16.shr_u_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsrlw xmm1, xmm0, 3
;;   vpand xmm1, xmm1, [constant0]
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;; constant0:
;;   .constant 0x1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f
;;
;; $i16x8.shl_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsllw xmm1, xmm0, 3
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i16x8.shr_s_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsraw xmm1, xmm0, 3
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i16x8.shr_u_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsrlw xmm1, xmm0, 3
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i32x4.shl_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpslld xmm1, xmm0, 3
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i32x4.shr_s_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsrad xmm1, xmm0, 3
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i32x4.shr_u_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsrld xmm1, xmm0, 3
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i64x2.shl_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsllq xmm1, xmm0, 3
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i64x2.shr_s_constant:
;;   push rbp
;;   mov rbp, rsp
;;   pshufd xmm15, xmm0, 0xf5
;;   vpsrad xmm15, xmm15, 0x1f
;;   movaps xmm2, xmm15
;;   vpxor xmm1, xmm0, xmm2
;;   vpsrlq xmm1, xmm1, 3
;;   vpxor xmm1, xmm1, xmm2
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i64x2.shr_u_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsrlq xmm1, xmm0, 3
;;   movaps xmm0, xmm1
;;   leave
;;   ret

;; == optimizing ==
;; $i8x16.shl:
;;   push rbp
;;   mov rbp, rsp
;;   and esi, 7
;;   movd xmm1, esi
;;   pcmpeqd xmm2, xmm2
;;   vpsrlw xmm2, xmm2, xmm1
;;   vpsrlw xmm2, xmm2, 8
;;   vpackuswb xmm2, xmm2, xmm2
;;   vpand xmm0, xmm0, xmm2
;;   vpsllw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.shr_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpunpcklbw xmm1, xmm0, xmm0
;;   vpunpckhbw xmm0, xmm0, xmm0
;;   and esi, 7
;;   add esi, 8
;;   movd xmm2, esi
;;   vpsraw xmm1, xmm1, xmm2
;;   vpsraw xmm0, xmm0, xmm2
;;   vpacksswb xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i8x16.shr_u:
;;   push rbp
;;   mov rbp, rsp
;;   and esi, 7
;;   movd xmm1, esi
;;   pcmpeqd xmm2, xmm2
;;   vpsrlw xmm2, xmm2, xmm1
;;   vpsrlw xmm2, xmm2, 8
;;   vpackuswb xmm2, xmm2, xmm2
;;   vpsrlw xmm0, xmm0, xmm1
;;   vpand xmm0, xmm0, xmm2
;;   pop rbp
;;   ret
;;
;; $i16x8.shl:
;;   push rbp
;;   mov rbp, rsp
;;   and esi, 0xf
;;   movd xmm1, esi
;;   vpsllw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.shr_s:
;;   push rbp
;;   mov rbp, rsp
;;   and esi, 0xf
;;   movd xmm1, esi
;;   vpsraw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.shr_u:
;;   push rbp
;;   mov rbp, rsp
;;   and esi, 0xf
;;   movd xmm1, esi
;;   vpsrlw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.shl:
;;   push rbp
;;   mov rbp, rsp
;;   and esi, 0x1f
;;   movd xmm1, esi
;;   vpslld xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.shr_s:
;;   push rbp
;;   mov rbp, rsp
;;   and esi, 0x1f
;;   movd xmm1, esi
;;   vpsrad xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.shr_u:
;;   push rbp
;;   mov rbp, rsp
;;   and esi, 0x1f
;;   movd xmm1, esi
;;   vpsrld xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.shl:
;;   push rbp
;;   mov rbp, rsp
;;   and esi, 0x3f
;;   movd xmm1, esi
;;   vpsllq xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.shr_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpshufd xmm1, xmm0, 0xf5
;;   vpsrad xmm1, xmm1, 0x1f
;;   vpxor xmm0, xmm0, xmm1
;;   and esi, 0x3f
;;   movd xmm2, esi
;;   vpsrlq xmm0, xmm0, xmm2
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.shr_u:
;;   push rbp
;;   mov rbp, rsp
;;   and esi, 0x3f
;;   movd xmm1, esi
;;   vpsrlq xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.shl_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsllw xmm0, xmm0, 3
;;   vpand xmm0, xmm0, [constant0]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0xf8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8
;;
;; $i8x16.shr_s_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpunpcklbw xmm1, xmm0, xmm0
;;   vpunpckhbw xmm0, xmm0, xmm0
;;   vpsraw xmm1, xmm1, 0xb
;;   vpsraw xmm0, xmm0, 0xb
;;   vpacksswb xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i8x16.shr_u_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsrlw xmm0, xmm0, 3
;;   vpand xmm0, xmm0, [constant0]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f
;;
;; $i16x8.shl_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsllw xmm0, xmm0, 3
;;   pop rbp
;;   ret
;;
;; $i16x8.shr_s_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsraw xmm0, xmm0, 3
;;   pop rbp
;;   ret
;;
;; $i16x8.shr_u_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsrlw xmm0, xmm0, 3
;;   pop rbp
;;   ret
;;
;; $i32x4.shl_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpslld xmm0, xmm0, 3
;;   pop rbp
;;   ret
;;
;; $i32x4.shr_s_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsrad xmm0, xmm0, 3
;;   pop rbp
;;   ret
;;
;; $i32x4.shr_u_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsrld xmm0, xmm0, 3
;;   pop rbp
;;   ret
;;
;; $i64x2.shl_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsllq xmm0, xmm0, 3
;;   pop rbp
;;   ret
;;
;; $i64x2.shr_s_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpshufd xmm1, xmm0, 0xf5
;;   vpsrad xmm1, xmm1, 0x1f
;;   vpxor xmm0, xmm0, xmm1
;;   vpsrlq xmm0, xmm0, 3
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.shr_u_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsrlq xmm0, xmm0, 3
;;   pop rbp
;;   ret

;; == llvm ==
;; $i8x16.shl:
;;   push rbp
;;   mov rbp, rsp
;;   and esi, 7
;;   vmovd xmm1, esi
;;   vpsllw xmm0, xmm0, xmm1
;;   vpcmpeqd xmm2, xmm2, xmm2
;;   vpsllw xmm1, xmm2, xmm1
;;   vpbroadcastb xmm1, xmm1
;;   vpand xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.shr_s:
;;   push rbp
;;   mov rbp, rsp
;;   and esi, 7
;;   vmovd xmm1, esi
;;   vpsrlw xmm0, xmm0, xmm1
;;   vpcmpeqd xmm2, xmm2, xmm2
;;   vpsrlw xmm2, xmm2, xmm1
;;   vpbroadcastb xmm3, [constant0]
;;   vpsrlw xmm1, xmm3, xmm1
;;   vpsrlw xmm2, xmm2, 8
;;   vpbroadcastb xmm2, xmm2
;;   vpand xmm0, xmm0, xmm2
;;   vpxor xmm0, xmm0, xmm1
;;   vpsubb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x80
;;   .unreached 10
;;
;; $i8x16.shr_u:
;;   push rbp
;;   mov rbp, rsp
;;   and esi, 7
;;   vmovd xmm1, esi
;;   vpsrlw xmm0, xmm0, xmm1
;;   vpcmpeqd xmm2, xmm2, xmm2
;;   vpsrlw xmm1, xmm2, xmm1
;;   vpsrlw xmm1, xmm1, 8
;;   vpbroadcastb xmm1, xmm1
;;   vpand xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.shl:
;;   push rbp
;;   mov rbp, rsp
;;   and esi, 0xf
;;   vmovd xmm1, esi
;;   vpsllw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.shr_s:
;;   push rbp
;;   mov rbp, rsp
;;   and esi, 0xf
;;   vmovd xmm1, esi
;;   vpsraw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.shr_u:
;;   push rbp
;;   mov rbp, rsp
;;   and esi, 0xf
;;   vmovd xmm1, esi
;;   vpsrlw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.shl:
;;   push rbp
;;   mov rbp, rsp
;;   and esi, 0x1f
;;   vmovd xmm1, esi
;;   vpslld xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.shr_s:
;;   push rbp
;;   mov rbp, rsp
;;   and esi, 0x1f
;;   vmovd xmm1, esi
;;   vpsrad xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.shr_u:
;;   push rbp
;;   mov rbp, rsp
;;   and esi, 0x1f
;;   vmovd xmm1, esi
;;   vpsrld xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.shl:
;;   push rbp
;;   mov rbp, rsp
;;   and esi, 0x3f
;;   vmovq xmm1, rsi
;;   vpbroadcastq xmm1, xmm1
;;   vpsllq xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.shr_s:
;;   push rbp
;;   mov rbp, rsp
;;   and esi, 0x3f
;;   vmovq xmm1, rsi
;;   vpbroadcastq xmm1, xmm1
;;   vpbroadcastq xmm2, [constant0]
;;   vpsrlq xmm2, xmm2, xmm1
;;   vpsrlq xmm0, xmm0, xmm1
;;   vpxor xmm0, xmm0, xmm2
;;   vpsubq xmm0, xmm0, xmm2
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x8000000000000000
;;
;; $i64x2.shr_u:
;;   push rbp
;;   mov rbp, rsp
;;   and esi, 0x3f
;;   vmovq xmm1, rsi
;;   vpbroadcastq xmm1, xmm1
;;   vpsrlq xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.shl_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsllw xmm0, xmm0, 3
;;   vpand xmm0, xmm0, [constant0]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0xf8f8f8f8f8f8f8f8f8f8f8f8f8f8f8f8
;;
;; $i8x16.shr_s_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsrlw xmm0, xmm0, 3
;;   vpand xmm0, xmm0, [constant0]
;;   vpbroadcastb xmm1, [constant1]
;;   vpxor xmm0, xmm0, xmm1
;;   vpsubb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f
;;   .unreached 80
;; constant1:
;;   .constant 0x10
;;
;; $i8x16.shr_u_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsrlw xmm0, xmm0, 3
;;   vpand xmm0, xmm0, [constant0]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f
;;
;; $i16x8.shl_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsllw xmm0, xmm0, 3
;;   pop rbp
;;   ret
;;
;; $i16x8.shr_s_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsraw xmm0, xmm0, 3
;;   pop rbp
;;   ret
;;
;; $i16x8.shr_u_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsrlw xmm0, xmm0, 3
;;   pop rbp
;;   ret
;;
;; $i32x4.shl_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpslld xmm0, xmm0, 3
;;   pop rbp
;;   ret
;;
;; $i32x4.shr_s_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsrad xmm0, xmm0, 3
;;   pop rbp
;;   ret
;;
;; $i32x4.shr_u_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsrld xmm0, xmm0, 3
;;   pop rbp
;;   ret
;;
;; $i64x2.shl_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsllq xmm0, xmm0, 3
;;   pop rbp
;;   ret
;;
;; $i64x2.shr_s_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsrad xmm1, xmm0, 3
;;   vpsrlq xmm0, xmm0, 3
;;   vpblendd xmm0, xmm0, xmm1, 0xa
;;   pop rbp
;;   ret
;;
;; $i64x2.shr_u_constant:
;;   push rbp
;;   mov rbp, rsp
;;   vpsrlq xmm0, xmm0, 3
;;   pop rbp
;;   ret
