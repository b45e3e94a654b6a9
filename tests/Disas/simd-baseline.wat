;;! x86-64-v1
;; Vector code with SSE4.1 and nothing later.
(module
  (memory 1)
  (func $v128.load32_splat (param i32) (result v128)
    (v128.load32_splat offset=16 (local.get 0)))
  (func $i8x16.shuffle (param v128 v128) (result v128)
    (i8x16.shuffle 0 17 2 19 4 21 6 23 8 25 10 27 12 29 14 31 (local.get 0) (local.get 1)))
  (func $i8x16.swizzle (param v128 v128) (result v128)
    (i8x16.swizzle (local.get 0) (local.get 1)))
  (func $i8x16.splat (param i32) (result v128)
    (i8x16.splat (local.get 0)))
  (func $v128.bitselect (param v128 v128 v128) (result v128)
    (v128.bitselect (local.get 0) (local.get 1) (local.get 2)))
  (func $i8x16.popcnt (param v128) (result v128)
    (i8x16.popcnt (local.get 0)))
  (func $i32x4.add (param v128 v128) (result v128)
    (i32x4.add (local.get 0) (local.get 1)))
  (func $i64x2.shr_s (param v128 i32) (result v128)
    (i64x2.shr_s (local.get 0) (local.get 1)))
  (func $i64x2.gt_s (param v128 v128) (result v128)
    (i64x2.gt_s (local.get 0) (local.get 1)))
  (func $f32x4.min (param v128 v128) (result v128)
    (f32x4.min (local.get 0) (local.get 1)))
  (func $f64x2.mul (param v128 v128) (result v128)
    (f64x2.mul (local.get 0) (local.get 1)))
  (func $i32x4.trunc_sat_f32x4_u (param v128) (result v128)
    (i32x4.trunc_sat_f32x4_u (local.get 0)))
  (func $f32x4.relaxed_madd (param v128 v128 v128) (result v128)
    (f32x4.relaxed_madd (local.get 0) (local.get 1) (local.get 2))))

;; == singlepass ==
;; $v128.load32_splat:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov r11d, [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   movd xmm0, r11d
;;   pshufd xmm0, xmm0, 0
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i8x16.shuffle:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm2, xmm0
;;   movaps xmm15, xmm1
;;   pshufb xmm15, [constant0]
;;   pshufb xmm2, [constant1]
;;   por xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;; constant0:
;;   .constant 0x0f800d800b8009800780058003800180
;; constant1:
;;   .constant 0x800e800c800a80088006800480028000
;;
;; $i8x16.swizzle:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm2, xmm0
;;   movaps xmm15, [constant0]
;;   paddusb xmm15, xmm1
;;   pshufb xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;; constant0:
;;   .constant 0x70707070707070707070707070707070
;;
;; $i8x16.splat:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   movd xmm0, esi
;;   xorps xmm15, xmm15
;;   pshufb xmm0, xmm15
;;   leave
;;   ret
;;
;; $v128.bitselect:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm3, xmm0
;;   pxor xmm3, xmm1
;;   pand xmm3, xmm2
;;   pxor xmm3, xmm1
;;   movaps xmm0, xmm3
;;   leave
;;   ret
;;
;; $i8x16.popcnt:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm3, [constant0]
;;   movaps xmm15, xmm0
;;   pand xmm15, xmm3
;;   movaps xmm2, [constant1]
;;   movaps xmm1, xmm2
;;   pshufb xmm1, xmm15
;;   movaps xmm15, xmm0
;;   psrlw xmm15, 4
;;   pand xmm15, xmm3
;;   pshufb xmm2, xmm15
;;   paddb xmm1, xmm2
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;; constant0:
;;   .constant 0x0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f
;; constant1:
;;   .constant 0x04030302030202010302020102010100
;;
;; $i32x4.add:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm2, xmm0
;;   paddd xmm2, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i64x2.shr_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   movaps xmm1, xmm0
;;   pshufd xmm15, xmm1, 0xf5
;;   psrad xmm15, 0x1f
;;   movaps xmm2, xmm15
;;   pxor xmm1, xmm2
;;   mov r11d, esi
;;   and r11d, 0x3f
;;   movd xmm15, r11d
;;   psrlq xmm1, xmm15
;;   pxor xmm1, xmm2
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i64x2.gt_s:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm2, xmm1
;;   psubq xmm2, xmm0
;;   movaps xmm15, xmm0
;;   pcmpeqd xmm15, xmm1
;;   pand xmm2, xmm15
;;   movaps xmm15, xmm0
;;   pcmpgtd xmm15, xmm1
;;   por xmm2, xmm15
;;   pshufd xmm2, xmm2, 0xf5
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f32x4.min:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm2, xmm0
;;   minps xmm2, xmm1
;;   movaps xmm15, xmm1
;;   minps xmm15, xmm0
;;   orps xmm2, xmm15
;;   movaps xmm15, xmm2
;;   cmpunordps xmm15, xmm2
;;   orps xmm2, xmm15
;;   psrld xmm15, 0xa
;;   andnps xmm15, xmm2
;;   movaps xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f64x2.mul:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm2, xmm0
;;   mulpd xmm2, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i32x4.trunc_sat_f32x4_u:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm15, xmm15
;;   movaps xmm1, xmm0
;;   maxps xmm1, xmm15
;;   movaps xmm3, [constant0]
;;   movaps xmm2, xmm1
;;   subps xmm2, xmm3
;;   cvttps2dq xmm1, xmm1
;;   cmpleps xmm3, xmm2
;;   cvttps2dq xmm2, xmm2
;;   pxor xmm2, xmm3
;;   pmaxsd xmm2, xmm15
;;   paddd xmm1, xmm2
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;; constant0:
;;   .constant 0x4f0000004f0000004f0000004f000000
;;
;; $f32x4.relaxed_madd:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm3, xmm0
;;   mulps xmm3, xmm1
;;   addps xmm3, xmm2
;;   movaps xmm0, xmm3
;;   leave
;;   ret

;; == optimizing ==
;; $v128.load32_splat:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   mov eax, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   movd xmm0, eax
;;   pshufd xmm0, xmm0, 0
;;   pop rbp
;;   ret
;;
;; $i8x16.shuffle:
;;   push rbp
;;   mov rbp, rsp
;;   pshufb xmm0, [constant0]
;;   pshufb xmm1, [constant1]
;;   por xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x800e800c800a80088006800480028000
;; constant1:
;;   .constant 0x0f800d800b8009800780058003800180
;;
;; $i8x16.swizzle:
;;   push rbp
;;   mov rbp, rsp
;;   paddusb xmm1, [constant0]
;;   pshufb xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x70707070707070707070707070707070
;;
;; $i8x16.splat:
;;   push rbp
;;   mov rbp, rsp
;;   movd xmm0, esi
;;   xorps xmm1, xmm1
;;   pshufb xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $v128.bitselect:
;;   push rbp
;;   mov rbp, rsp
;;   pxor xmm0, xmm1
;;   pand xmm0, xmm2
;;   pxor xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.popcnt:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm1, [constant0]
;;   movaps xmm2, xmm0
;;   pand xmm2, [constant1]
;;   psrlw xmm0, 4
;;   pand xmm0, [constant1]
;;   movaps xmm3, xmm1
;;   pshufb xmm3, xmm2
;;   pshufb xmm1, xmm0
;;   movaps xmm0, xmm3
;;   paddb xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x04030302030202010302020102010100
;; constant1:
;;   .constant 0x0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f
;;
;; $i32x4.add:
;;   push rbp
;;   mov rbp, rsp
;;   paddd xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.shr_s:
;;   push rbp
;;   mov rbp, rsp
;;   pshufd xmm1, xmm0, 0xf5
;;   psrad xmm1, 0x1f
;;   pxor xmm0, xmm1
;;   and esi, 0x3f
;;   movd xmm2, esi
;;   psrlq xmm0, xmm2
;;   pxor xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.gt_s:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm2, xmm1
;;   psubq xmm2, xmm0
;;   movaps xmm3, xmm0
;;   pcmpeqd xmm3, xmm1
;;   pand xmm2, xmm3
;;   pcmpgtd xmm0, xmm1
;;   por xmm2, xmm0
;;   pshufd xmm0, xmm2, 0xf5
;;   pop rbp
;;   ret
;;
;; $f32x4.min:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm2, xmm0
;;   minps xmm2, xmm1
;;   minps xmm1, xmm0
;;   orps xmm2, xmm1
;;   movaps xmm0, xmm2
;;   cmpunordps xmm0, xmm2
;;   orps xmm2, xmm0
;;   psrld xmm0, 0xa
;;   andnps xmm0, xmm2
;;   pop rbp
;;   ret
;;
;; $f64x2.mul:
;;   push rbp
;;   mov rbp, rsp
;;   mulpd xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.trunc_sat_f32x4_u:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   movaps xmm2, [constant0]
;;   maxps xmm0, xmm1
;;   movaps xmm3, xmm0
;;   subps xmm3, xmm2
;;   cmpleps xmm2, xmm3
;;   cvttps2dq xmm3, xmm3
;;   pxor xmm3, xmm2
;;   cvttps2dq xmm0, xmm0
;;   pmaxsd xmm3, xmm1
;;   paddd xmm0, xmm3
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x4f0000004f0000004f0000004f000000
;;
;; $f32x4.relaxed_madd:
;;   push rbp
;;   mov rbp, rsp
;;   mulps xmm0, xmm1
;;   addps xmm0, xmm2
;;   pop rbp
;;   ret

;; == llvm ==
;; $v128.load32_splat:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   movd xmm0, [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pshufd xmm0, xmm0, 0
;;   pop rbp
;;   ret
;;
;; $i8x16.shuffle:
;;   push rbp
;;   mov rbp, rsp
;;   movdqa xmm2, xmm0
;;   movaps xmm0, [constant0]
;;   pblendvb xmm1, xmm2
;;   movdqa xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x00ff00ff00ff00ff00ff00ff00ff00ff
;;
;; $i8x16.swizzle:
;;   push rbp
;;   mov rbp, rsp
;;   paddusb xmm1, [constant0]
;;   pshufb xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x70707070707070707070707070707070
;;
;; $i8x16.splat:
;;   push rbp
;;   mov rbp, rsp
;;   movd xmm0, esi
;;   pxor xmm1, xmm1
;;   pshufb xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $v128.bitselect:
;;   push rbp
;;   mov rbp, rsp
;;   andps xmm0, xmm2
;;   andnps xmm2, xmm1
;;   orps xmm0, xmm2
;;   pop rbp
;;   ret
;;
;; $i8x16.popcnt:
;;   push rbp
;;   mov rbp, rsp
;;   movdqa xmm2, [constant0]
;;   movdqa xmm3, xmm0
;;   pand xmm3, xmm2
;;   movdqa xmm1, [constant1]
;;   movdqa xmm4, xmm1
;;   pshufb xmm4, xmm3
;;   psrlw xmm0, 4
;;   pand xmm0, xmm2
;;   pshufb xmm1, xmm0
;;   paddb xmm1, xmm4
;;   movdqa xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f
;; constant1:
;;   .constant 0x04030302030202010302020102010100
;;
;; $i32x4.add:
;;   push rbp
;;   mov rbp, rsp
;;   paddd xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.shr_s:
;;   push rbp
;;   mov rbp, rsp
;;   and esi, 0x3f
;;   movd xmm1, esi
;;   movdqa xmm2, [constant0]
;;   psrlq xmm2, xmm1
;;   psrlq xmm0, xmm1
;;   pxor xmm0, xmm2
;;   psubq xmm0, xmm2
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x80000000000000008000000000000000
;;
;; $i64x2.gt_s:
;;   push rbp
;;   mov rbp, rsp
;;   pmovzxdq xmm2, [constant0]
;;   pxor xmm1, xmm2
;;   pxor xmm0, xmm2
;;   movdqa xmm2, xmm0
;;   pcmpgtd xmm2, xmm1
;;   pshufd xmm3, xmm2, 0xa0
;;   pcmpeqd xmm0, xmm1
;;   pshufd xmm1, xmm0, 0xf5
;;   pand xmm1, xmm3
;;   pshufd xmm0, xmm2, 0xf5
;;   por xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x8000000080000000
;;
;; $f32x4.min:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm2, xmm0
;;   movaps xmm3, xmm0
;;   cmpunordps xmm3, xmm1
;;   movaps xmm4, xmm1
;;   blendvps xmm4, xmm0
;;   movaps xmm5, xmm0
;;   blendvps xmm2, xmm1
;;   addps xmm5, xmm1
;;   movaps xmm1, xmm2
;;   minps xmm1, xmm4
;;   movaps xmm0, xmm2
;;   cmpunordps xmm0, xmm2
;;   blendvps xmm1, xmm2
;;   movaps xmm0, xmm3
;;   blendvps xmm1, xmm5
;;   movaps xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f64x2.mul:
;;   push rbp
;;   mov rbp, rsp
;;   mulpd xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.trunc_sat_f32x4_u:
;;   push rbp
;;   mov rbp, rsp
;;   pshufd xmm1, xmm0, 0xf5
;;   cvttss2si rdx, xmm1
;;   xor eax, eax
;;   xorps xmm2, xmm2
;;   ucomiss xmm1, xmm2
;;   cmovb edx, eax
;;   movss xmm3, [constant0]
;;   ucomiss xmm1, xmm3
;;   mov ecx, 0xffffffff
;;   cmova edx, ecx
;;   cvttss2si rsi, xmm0
;;   ucomiss xmm0, xmm2
;;   cmovb esi, eax
;;   ucomiss xmm0, xmm3
;;   cmova esi, ecx
;;   movd xmm1, esi
;;   pinsrd xmm1, edx, 1
;;   pshufd xmm4, xmm0, 0xee
;;   cvttss2si rdx, xmm4
;;   ucomiss xmm4, xmm2
;;   cmovb edx, eax
;;   ucomiss xmm4, xmm3
;;   cmova edx, ecx
;;   pinsrd xmm1, edx, 2
;;   pshufd xmm0, xmm0, 0xff
;;   cvttss2si rdx, xmm0
;;   ucomiss xmm0, xmm2
;;   cmovb edx, eax
;;   ucomiss xmm0, xmm3
;;   cmova edx, ecx
;;   pinsrd xmm1, edx, 3
;;   movdqa xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x4f7fffff
;;
;; $f32x4.relaxed_madd:
;;   push rbp
;;   mov rbp, rsp
;;   mulps xmm0, xmm1
;;   addps xmm0, xmm2
;;   pop rbp
;;   ret
