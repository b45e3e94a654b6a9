;; Vector floating-point arithmetic.
(module
  (func $f32x4.ceil (param v128) (result v128)
    (f32x4.ceil (local.get 0)))
  (func $f32x4.floor (param v128) (result v128)
    (f32x4.floor (local.get 0)))
  (func $f32x4.trunc (param v128) (result v128)
    (f32x4.trunc (local.get 0)))
  (func $f32x4.nearest (param v128) (result v128)
    (f32x4.nearest (local.get 0)))
  (func $f64x2.ceil (param v128) (result v128)
    (f64x2.ceil (local.get 0)))
  (func $f64x2.floor (param v128) (result v128)
    (f64x2.floor (local.get 0)))
  (func $f64x2.trunc (param v128) (result v128)
    (f64x2.trunc (local.get 0)))
  (func $f64x2.nearest (param v128) (result v128)
    (f64x2.nearest (local.get 0)))
  (func $f32x4.abs (param v128) (result v128)
    (f32x4.abs (local.get 0)))
  (func $f32x4.neg (param v128) (result v128)
    (f32x4.neg (local.get 0)))
  (func $f32x4.sqrt (param v128) (result v128)
    (f32x4.sqrt (local.get 0)))
  (func $f32x4.add (param v128 v128) (result v128)
    (f32x4.add (local.get 0) (local.get 1)))
  (func $f32x4.sub (param v128 v128) (result v128)
    (f32x4.sub (local.get 0) (local.get 1)))
  (func $f32x4.mul (param v128 v128) (result v128)
    (f32x4.mul (local.get 0) (local.get 1)))
  (func $f32x4.div (param v128 v128) (result v128)
    (f32x4.div (local.get 0) (local.get 1)))
  (func $f32x4.min (param v128 v128) (result v128)
    (f32x4.min (local.get 0) (local.get 1)))
  (func $f32x4.max (param v128 v128) (result v128)
    (f32x4.max (local.get 0) (local.get 1)))
  (func $f32x4.pmin (param v128 v128) (result v128)
    (f32x4.pmin (local.get 0) (local.get 1)))
  (func $f32x4.pmax (param v128 v128) (result v128)
    (f32x4.pmax (local.get 0) (local.get 1)))
  (func $f64x2.abs (param v128) (result v128)
    (f64x2.abs (local.get 0)))
  (func $f64x2.neg (param v128) (result v128)
    (f64x2.neg (local.get 0)))
  (func $f64x2.sqrt (param v128) (result v128)
    (f64x2.sqrt (local.get 0)))
  (func $f64x2.add (param v128 v128) (result v128)
    (f64x2.add (local.get 0) (local.get 1)))
  (func $f64x2.sub (param v128 v128) (result v128)
    (f64x2.sub (local.get 0) (local.get 1)))
  (func $f64x2.mul (param v128 v128) (result v128)
    (f64x2.mul (local.get 0) (local.get 1)))
  (func $f64x2.div (param v128 v128) (result v128)
    (f64x2.div (local.get 0) (local.get 1)))
  (func $f64x2.min (param v128 v128) (result v128)
    (f64x2.min (local.get 0) (local.get 1)))
  (func $f64x2.max (param v128 v128) (result v128)
    (f64x2.max (local.get 0) (local.get 1)))
  (func $f64x2.pmin (param v128 v128) (result v128)
    (f64x2.pmin (local.get 0) (local.get 1)))
  (func $f64x2.pmax (param v128 v128) (result v128)
    (f64x2.pmax (local.get 0) (local.get 1))))

;; == singlepass ==
;; $f32x4.ceil:
;;   push rbp
;;   mov rbp, rsp
;;   roundps xmm1, xmm0, 0xa
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f32x4.floor:
;;   push rbp
;;   mov rbp, rsp
;;   roundps xmm1, xmm0, 9
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f32x4.trunc:
;;   push rbp
;;   mov rbp, rsp
;;   roundps xmm1, xmm0, 0xb
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f32x4.nearest:
;;   push rbp
;;   mov rbp, rsp
;;   roundps xmm1, xmm0, 8
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f64x2.ceil:
;;   push rbp
;;   mov rbp, rsp
;;   roundpd xmm1, xmm0, 0xa
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f64x2.floor:
;;   push rbp
;;   mov rbp, rsp
;;   roundpd xmm1, xmm0, 9
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f64x2.trunc:
;;   push rbp
;;   mov rbp, rsp
;;   roundpd xmm1, xmm0, 0xb
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f64x2.nearest:
;;   push rbp
;;   mov rbp, rsp
;;   roundpd xmm1, xmm0, 8
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f32x4.abs:
;;   push rbp
;;   mov rbp, rsp
;;   pcmpeqd xmm15, xmm15
;;   psrld xmm15, 1
;;   vandps xmm1, xmm0, xmm15
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f32x4.neg:
;;   push rbp
;;   mov rbp, rsp
;;   pcmpeqd xmm15, xmm15
;;   pslld xmm15, 0x1f
;;   vxorps xmm1, xmm0, xmm15
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f32x4.sqrt:
;;   push rbp
;;   mov rbp, rsp
;;   sqrtps xmm1, xmm0
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f32x4.add:
;;   push rbp
;;   mov rbp, rsp
;;   vaddps xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f32x4.sub:
;;   push rbp
;;   mov rbp, rsp
;;   vsubps xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f32x4.mul:
;;   push rbp
;;   mov rbp, rsp
;;   vmulps xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f32x4.div:
;;   push rbp
;;   mov rbp, rsp
;;   vdivps xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f32x4.min:
;;   push rbp
;;   mov rbp, rsp
;;   vminps xmm2, xmm0, xmm1
;;   vminps xmm15, xmm1, xmm0
;;   vorps xmm2, xmm2, xmm15
;;   vcmpunordps xmm15, xmm2, xmm2
;;   vorps xmm2, xmm2, xmm15
;;   vpsrld xmm15, xmm15, 0xa
;;   vandnps xmm15, xmm15, xmm2
;;   movaps xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f32x4.max:
;;   push rbp
;;   mov rbp, rsp
;;   vmaxps xmm2, xmm0, xmm1
;;   vmaxps xmm15, xmm1, xmm0
;;   vxorps xmm3, xmm15, xmm2
;;   vorps xmm2, xmm2, xmm3
;;   vsubps xmm2, xmm2, xmm3
;;   vcmpunordps xmm15, xmm2, xmm2
;;   vorps xmm2, xmm2, xmm15
;;   vpsrld xmm15, xmm15, 0xa
;;   vandnps xmm15, xmm15, xmm2
;;   movaps xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f32x4.pmin:
;;   push rbp
;;   mov rbp, rsp
;;   vminps xmm2, xmm1, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f32x4.pmax:
;;   push rbp
;;   mov rbp, rsp
;;   vmaxps xmm2, xmm1, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f64x2.abs:
;;   push rbp
;;   mov rbp, rsp
;;   pcmpeqd xmm15, xmm15
;;   psrlq xmm15, 1
;;   vandps xmm1, xmm0, xmm15
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f64x2.neg:
;;   push rbp
;;   mov rbp, rsp
;;   pcmpeqd xmm15, xmm15
;;   psllq xmm15, 0x3f
;;   vxorps xmm1, xmm0, xmm15
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f64x2.sqrt:
;;   push rbp
;;   mov rbp, rsp
;;   sqrtpd xmm1, xmm0
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f64x2.add:
;;   push rbp
;;   mov rbp, rsp
;;   vaddpd xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f64x2.sub:
;;   push rbp
;;   mov rbp, rsp
;;   vsubpd xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f64x2.mul:
;;   push rbp
;;   mov rbp, rsp
;;   vmulpd xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f64x2.div:
;;   push rbp
;;   mov rbp, rsp
;;   vdivpd xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f64x2.min:
;;   push rbp
;;   mov rbp, rsp
;;   vminpd xmm2, xmm0, xmm1
;;   vminpd xmm15, xmm1, xmm0
;;   vorps xmm2, xmm2, xmm15
;;   vcmpunordpd xmm15, xmm2, xmm2
;;   vorps xmm2, xmm2, xmm15
;;   vpsrlq xmm15, xmm15, 0xd
;;   vandnps xmm15, xmm15, xmm2
;;   movaps xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f64x2.max:
;;   push rbp
;;   mov rbp, rsp
;;   vmaxpd xmm2, xmm0, xmm1
;;   vmaxpd xmm15, xmm1, xmm0
;;   vxorps xmm3, xmm15, xmm2
;;   vorps xmm2, xmm2, xmm3
;;   vsubpd xmm2, xmm2, xmm3
;;   vcmpunordpd xmm15, xmm2, xmm2
;;   vorps xmm2, xmm2, xmm15
;;   vpsrlq xmm15, xmm15, 0xd
;;   vandnps xmm15, xmm15, xmm2
;;   movaps xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f64x2.pmin:
;;   push rbp
;;   mov rbp, rsp
;;   vminpd xmm2, xmm1, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f64x2.pmax:
;;   push rbp
;;   mov rbp, rsp
;;   vmaxpd xmm2, xmm1, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret

;; == optimizing ==
;; $f32x4.ceil:
;;   push rbp
;;   mov rbp, rsp
;;   vroundps xmm0, xmm0, 0xa
;;   pop rbp
;;   ret
;;
;; $f32x4.floor:
;;   push rbp
;;   mov rbp, rsp
;;   vroundps xmm0, xmm0, 9
;;   pop rbp
;;   ret
;;
;; $f32x4.trunc:
;;   push rbp
;;   mov rbp, rsp
;;   vroundps xmm0, xmm0, 0xb
;;   pop rbp
;;   ret
;;
;; $f32x4.nearest:
;;   push rbp
;;   mov rbp, rsp
;;   vroundps xmm0, xmm0, 8
;;   pop rbp
;;   ret
;;
;; $f64x2.ceil:
;;   push rbp
;;   mov rbp, rsp
;;   vroundpd xmm0, xmm0, 0xa
;;   pop rbp
;;   ret
;;
;; $f64x2.floor:
;;   push rbp
;;   mov rbp, rsp
;;   vroundpd xmm0, xmm0, 9
;;   pop rbp
;;   ret
;;
;; $f64x2.trunc:
;;   push rbp
;;   mov rbp, rsp
;;   vroundpd xmm0, xmm0, 0xb
;;   pop rbp
;;   ret
;;
;; $f64x2.nearest:
;;   push rbp
;;   mov rbp, rsp
;;   vroundpd xmm0, xmm0, 8
;;   pop rbp
;;   ret
;;
;; $f32x4.abs:
;;   push rbp
;;   mov rbp, rsp
;;   vandps xmm0, xmm0, [constant0]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x7fffffff7fffffff7fffffff7fffffff
;;
;; $f32x4.neg:
;;   push rbp
;;   mov rbp, rsp
;;   vxorps xmm0, xmm0, [constant0]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x80000000800000008000000080000000
;;
;; $f32x4.sqrt:
;;   push rbp
;;   mov rbp, rsp
;;   vsqrtps xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $f32x4.add:
;;   push rbp
;;   mov rbp, rsp
;;   vaddps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f32x4.sub:
;;   push rbp
;;   mov rbp, rsp
;;   vsubps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f32x4.mul:
;;   push rbp
;;   mov rbp, rsp
;;   vmulps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f32x4.div:
;;   push rbp
;;   mov rbp, rsp
;;   vdivps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f32x4.min:
;;   push rbp
;;   mov rbp, rsp
;;   vminps xmm2, xmm0, xmm1
;;   vminps xmm0, xmm1, xmm0
;;   vorps xmm0, xmm2, xmm0
;;   vcmpunordps xmm1, xmm0, xmm0
;;   vorps xmm0, xmm0, xmm1
;;   vpsrld xmm1, xmm1, 0xa
;;   vandnps xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $f32x4.max:
;;   push rbp
;;   mov rbp, rsp
;;   vmaxps xmm2, xmm0, xmm1
;;   vmaxps xmm0, xmm1, xmm0
;;   vxorps xmm0, xmm0, xmm2
;;   vorps xmm1, xmm2, xmm0
;;   vsubps xmm0, xmm1, xmm0
;;   vcmpunordps xmm1, xmm0, xmm0
;;   vorps xmm0, xmm0, xmm1
;;   vpsrld xmm1, xmm1, 0xa
;;   vandnps xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $f32x4.pmin:
;;   push rbp
;;   mov rbp, rsp
;;   vminps xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $f32x4.pmax:
;;   push rbp
;;   mov rbp, rsp
;;   vmaxps xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $f64x2.abs:
;;   push rbp
;;   mov rbp, rsp
;;   vandps xmm0, xmm0, [constant0]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x7fffffffffffffff7fffffffffffffff
;;
;; $f64x2.neg:
;;   push rbp
;;   mov rbp, rsp
;;   vxorps xmm0, xmm0, [constant0]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x80000000000000008000000000000000
;;
;; $f64x2.sqrt:
;;   push rbp
;;   mov rbp, rsp
;;   vsqrtpd xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $f64x2.add:
;;   push rbp
;;   mov rbp, rsp
;;   vaddpd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f64x2.sub:
;;   push rbp
;;   mov rbp, rsp
;;   vsubpd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f64x2.mul:
;;   push rbp
;;   mov rbp, rsp
;;   vmulpd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f64x2.div:
;;   push rbp
;;   mov rbp, rsp
;;   vdivpd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f64x2.min:
;;   push rbp
;;   mov rbp, rsp
;;   vminpd xmm2, xmm0, xmm1
;;   vminpd xmm0, xmm1, xmm0
;;   vorps xmm0, xmm2, xmm0
;;   vcmpunordpd xmm1, xmm0, xmm0
;;   vorps xmm0, xmm0, xmm1
;;   vpsrlq xmm1, xmm1, 0xd
;;   vandnps xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $f64x2.max:
;;   push rbp
;;   mov rbp, rsp
;;   vmaxpd xmm2, xmm0, xmm1
;;   vmaxpd xmm0, xmm1, xmm0
;;   vxorps xmm0, xmm0, xmm2
;;   vorps xmm1, xmm2, xmm0
;;   vsubpd xmm0, xmm1, xmm0
;;   vcmpunordpd xmm1, xmm0, xmm0
;;   vorps xmm0, xmm0, xmm1
;;   vpsrlq xmm1, xmm1, 0xd
;;   vandnps xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $f64x2.pmin:
;;   push rbp
;;   mov rbp, rsp
;;   vminpd xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $f64x2.pmax:
;;   push rbp
;;   mov rbp, rsp
;;   vmaxpd xmm0, xmm1, xmm0
;;   pop rbp
;;   ret

;; == llvm ==
;; $f32x4.ceil:
;;   push rbp
;;   mov rbp, rsp
;;   vroundps xmm0, xmm0, 0xa
;;   pop rbp
;;   ret
;;
;; $f32x4.floor:
;;   push rbp
;;   mov rbp, rsp
;;   vroundps xmm0, xmm0, 9
;;   pop rbp
;;   ret
;;
;; $f32x4.trunc:
;;   push rbp
;;   mov rbp, rsp
;;   vroundps xmm0, xmm0, 0xb
;;   pop rbp
;;   ret
;;
;; $f32x4.nearest:
;;   push rbp
;;   mov rbp, rsp
;;   vroundps xmm0, xmm0, 8
;;   pop rbp
;;   ret
;;
;; $f64x2.ceil:
;;   push rbp
;;   mov rbp, rsp
;;   vroundpd xmm0, xmm0, 0xa
;;   pop rbp
;;   ret
;;
;; $f64x2.floor:
;;   push rbp
;;   mov rbp, rsp
;;   vroundpd xmm0, xmm0, 9
;;   pop rbp
;;   ret
;;
;; $f64x2.trunc:
;;   push rbp
;;   mov rbp, rsp
;;   vroundpd xmm0, xmm0, 0xb
;;   pop rbp
;;   ret
;;
;; $f64x2.nearest:
;;   push rbp
;;   mov rbp, rsp
;;   vroundpd xmm0, xmm0, 8
;;   pop rbp
;;   ret
;;
;; $f32x4.abs:
;;   push rbp
;;   mov rbp, rsp
;;   vbroadcastss xmm1, [constant0]
;;   vandps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x7fffffff
;;
;; $f32x4.neg:
;;   push rbp
;;   mov rbp, rsp
;;   vbroadcastss xmm1, [constant0]
;;   vxorps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x80000000
;;
;; $f32x4.sqrt:
;;   push rbp
;;   mov rbp, rsp
;;   vsqrtps xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $f32x4.add:
;;   push rbp
;;   mov rbp, rsp
;;   vaddps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f32x4.sub:
;;   push rbp
;;   mov rbp, rsp
;;   vsubps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f32x4.mul:
;;   push rbp
;;   mov rbp, rsp
;;   vmulps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f32x4.div:
;;   push rbp
;;   mov rbp, rsp
;;   vdivps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f32x4.min:
;;   push rbp
;;   mov rbp, rsp
;;   vblendvps xmm2, xmm1, xmm0, xmm0
;;   vblendvps xmm3, xmm0, xmm1, xmm0
;;   vminps xmm2, xmm3, xmm2
;;   vcmpunordps xmm4, xmm3, xmm3
;;   vblendvps xmm2, xmm2, xmm3, xmm4
;;   vcmpunordps xmm3, xmm0, xmm1
;;   vaddps xmm0, xmm0, xmm1
;;   vblendvps xmm0, xmm2, xmm0, xmm3
;;   pop rbp
;;   ret
;;
;; $f32x4.max:
;;   push rbp
;;   mov rbp, rsp
;;   vblendvps xmm2, xmm0, xmm1, xmm0
;;   vblendvps xmm3, xmm1, xmm0, xmm0
;;   vmaxps xmm2, xmm3, xmm2
;;   vcmpunordps xmm4, xmm3, xmm3
;;   vblendvps xmm2, xmm2, xmm3, xmm4
;;   vcmpunordps xmm3, xmm0, xmm1
;;   vaddps xmm0, xmm0, xmm1
;;   vblendvps xmm0, xmm2, xmm0, xmm3
;;   pop rbp
;;   ret
;;
;; $f32x4.pmin:
;;   push rbp
;;   mov rbp, rsp
;;   vminps xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $f32x4.pmax:
;;   push rbp
;;   mov rbp, rsp
;;   vmaxps xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $f64x2.abs:
;;   push rbp
;;   mov rbp, rsp
;;   vandps xmm0, xmm0, [constant0]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x7fffffffffffffff7fffffffffffffff
;;
;; $f64x2.neg:
;;   push rbp
;;   mov rbp, rsp
;;   vxorps xmm0, xmm0, [constant0]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x80000000000000008000000000000000
;;
;; $f64x2.sqrt:
;;   push rbp
;;   mov rbp, rsp
;;   vsqrtpd xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $f64x2.add:
;;   push rbp
;;   mov rbp, rsp
;;   vaddpd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f64x2.sub:
;;   push rbp
;;   mov rbp, rsp
;;   vsubpd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f64x2.mul:
;;   push rbp
;;   mov rbp, rsp
;;   vmulpd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f64x2.div:
;;   push rbp
;;   mov rbp, rsp
;;   vdivpd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f64x2.min:
;;   push rbp
;;   mov rbp, rsp
;;   vblendvpd xmm2, xmm1, xmm0, xmm0
;;   vblendvpd xmm3, xmm0, xmm1, xmm0
;;   vminpd xmm2, xmm3, xmm2
;;   vcmpunordpd xmm4, xmm3, xmm3
;;   vblendvpd xmm2, xmm2, xmm3, xmm4
;;   vcmpunordpd xmm3, xmm0, xmm1
;;   vaddpd xmm0, xmm0, xmm1
;;   vblendvpd xmm0, xmm2, xmm0, xmm3
;;   pop rbp
;;   ret
;;
;; $f64x2.max:
;;   push rbp
;;   mov rbp, rsp
;;   vblendvpd xmm2, xmm0, xmm1, xmm0
;;   vblendvpd xmm3, xmm1, xmm0, xmm0
;;   vmaxpd xmm2, xmm3, xmm2
;;   vcmpunordpd xmm4, xmm3, xmm3
;;   vblendvpd xmm2, xmm2, xmm3, xmm4
;;   vcmpunordpd xmm3, xmm0, xmm1
;;   vaddpd xmm0, xmm0, xmm1
;;   vblendvpd xmm0, xmm2, xmm0, xmm3
;;   pop rbp
;;   ret
;;
;; $f64x2.pmin:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpltpd xmm2, xmm1, xmm0
;;   vblendvpd xmm0, xmm0, xmm1, xmm2
;;   pop rbp
;;   ret
;;
;; $f64x2.pmax:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpltpd xmm2, xmm0, xmm1
;;   vblendvpd xmm0, xmm0, xmm1, xmm2
;;   pop rbp
;;   ret
