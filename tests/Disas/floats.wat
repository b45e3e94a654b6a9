;; Floating-point arithmetic.
(module
  (func $f32.abs (param f32) (result f32)
    (f32.abs (local.get 0)))
  (func $f32.neg (param f32) (result f32)
    (f32.neg (local.get 0)))
  (func $f32.ceil (param f32) (result f32)
    (f32.ceil (local.get 0)))
  (func $f32.floor (param f32) (result f32)
    (f32.floor (local.get 0)))
  (func $f32.trunc (param f32) (result f32)
    (f32.trunc (local.get 0)))
  (func $f32.nearest (param f32) (result f32)
    (f32.nearest (local.get 0)))
  (func $f32.sqrt (param f32) (result f32)
    (f32.sqrt (local.get 0)))
  (func $f32.add (param f32 f32) (result f32)
    (f32.add (local.get 0) (local.get 1)))
  (func $f32.sub (param f32 f32) (result f32)
    (f32.sub (local.get 0) (local.get 1)))
  (func $f32.mul (param f32 f32) (result f32)
    (f32.mul (local.get 0) (local.get 1)))
  (func $f32.div (param f32 f32) (result f32)
    (f32.div (local.get 0) (local.get 1)))
  (func $f32.min (param f32 f32) (result f32)
    (f32.min (local.get 0) (local.get 1)))
  (func $f32.max (param f32 f32) (result f32)
    (f32.max (local.get 0) (local.get 1)))
  (func $f32.copysign (param f32 f32) (result f32)
    (f32.copysign (local.get 0) (local.get 1)))
  (func $f64.abs (param f64) (result f64)
    (f64.abs (local.get 0)))
  (func $f64.neg (param f64) (result f64)
    (f64.neg (local.get 0)))
  (func $f64.ceil (param f64) (result f64)
    (f64.ceil (local.get 0)))
  (func $f64.floor (param f64) (result f64)
    (f64.floor (local.get 0)))
  (func $f64.trunc (param f64) (result f64)
    (f64.trunc (local.get 0)))
  (func $f64.nearest (param f64) (result f64)
    (f64.nearest (local.get 0)))
  (func $f64.sqrt (param f64) (result f64)
    (f64.sqrt (local.get 0)))
  (func $f64.add (param f64 f64) (result f64)
    (f64.add (local.get 0) (local.get 1)))
  (func $f64.sub (param f64 f64) (result f64)
    (f64.sub (local.get 0) (local.get 1)))
  (func $f64.mul (param f64 f64) (result f64)
    (f64.mul (local.get 0) (local.get 1)))
  (func $f64.div (param f64 f64) (result f64)
    (f64.div (local.get 0) (local.get 1)))
  (func $f64.min (param f64 f64) (result f64)
    (f64.min (local.get 0) (local.get 1)))
  (func $f64.max (param f64 f64) (result f64)
    (f64.max (local.get 0) (local.get 1)))
  (func $f64.copysign (param f64 f64) (result f64)
    (f64.copysign (local.get 0) (local.get 1)))
  (func $constant (result f64)
    (f64.const 1.5))
  (func $zero (result f32)
    (f32.const 0))
  (func $polynomial (param f64) (result f64)
    (f64.add (f64.mul (f64.add (f64.mul (local.get 0) (f64.const 3)) (f64.const 2)) (local.get 0)) (f64.const 1))))

;; == singlepass ==
;; $f32.abs:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm1, xmm0
;;   pcmpeqd xmm15, xmm15
;;   psrld xmm15, 1
;;   andps xmm1, xmm15
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f32.neg:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm1, xmm0
;;   pcmpeqd xmm15, xmm15
;;   pslld xmm15, 0x1f
;;   xorps xmm1, xmm15
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f32.ceil:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   roundss xmm1, xmm0, 0xa
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f32.floor:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   roundss xmm1, xmm0, 9
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f32.trunc:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   roundss xmm1, xmm0, 0xb
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f32.nearest:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   roundss xmm1, xmm0, 8
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f32.sqrt:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   sqrtss xmm1, xmm0
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f32.add:
;;   push rbp
;;   mov rbp, rsp
;;   vaddss xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f32.sub:
;;   push rbp
;;   mov rbp, rsp
;;   vsubss xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f32.mul:
;;   push rbp
;;   mov rbp, rsp
;;   vmulss xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f32.div:
;;   push rbp
;;   mov rbp, rsp
;;   vdivss xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f32.min:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm2, xmm0
;;   ucomiss xmm2, xmm1
;;   jne L1
;;   jp L0
;;   orps xmm2, xmm1
;;   jmp L2
;; L0:
;;   addss xmm2, xmm1
;;   jmp L2
;; L1:
;;   minss xmm2, xmm1
;; L2:
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f32.max:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm2, xmm0
;;   ucomiss xmm2, xmm1
;;   jne L1
;;   jp L0
;;   andps xmm2, xmm1
;;   jmp L2
;; L0:
;;   addss xmm2, xmm1
;;   jmp L2
;; L1:
;;   maxss xmm2, xmm1
;; L2:
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f32.copysign:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm2, xmm1
;;   movaps xmm3, xmm0
;;   pcmpeqd xmm15, xmm15
;;   pslld xmm15, 0x1f
;;   andps xmm2, xmm15
;;   andnps xmm15, xmm3
;;   orps xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f64.abs:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm1, xmm0
;;   pcmpeqd xmm15, xmm15
;;   psrlq xmm15, 1
;;   andps xmm1, xmm15
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f64.neg:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm1, xmm0
;;   pcmpeqd xmm15, xmm15
;;   psllq xmm15, 0x3f
;;   xorps xmm1, xmm15
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f64.ceil:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   roundsd xmm1, xmm0, 0xa
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f64.floor:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   roundsd xmm1, xmm0, 9
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f64.trunc:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   roundsd xmm1, xmm0, 0xb
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f64.nearest:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   roundsd xmm1, xmm0, 8
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f64.sqrt:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   sqrtsd xmm1, xmm0
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f64.add:
;;   push rbp
;;   mov rbp, rsp
;;   vaddsd xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f64.sub:
;;   push rbp
;;   mov rbp, rsp
;;   vsubsd xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f64.mul:
;;   push rbp
;;   mov rbp, rsp
;;   vmulsd xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f64.div:
;;   push rbp
;;   mov rbp, rsp
;;   vdivsd xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f64.min:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm2, xmm0
;;   ucomisd xmm2, xmm1
;;   jne L1
;;   jp L0
;;   orps xmm2, xmm1
;;   jmp L2
;; L0:
;;   addsd xmm2, xmm1
;;   jmp L2
;; L1:
;;   minsd xmm2, xmm1
;; L2:
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f64.max:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm2, xmm0
;;   ucomisd xmm2, xmm1
;;   jne L1
;;   jp L0
;;   andps xmm2, xmm1
;;   jmp L2
;; L0:
;;   addsd xmm2, xmm1
;;   jmp L2
;; L1:
;;   maxsd xmm2, xmm1
;; L2:
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f64.copysign:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm2, xmm1
;;   movaps xmm3, xmm0
;;   pcmpeqd xmm15, xmm15
;;   psllq xmm15, 0x3f
;;   andps xmm2, xmm15
;;   andnps xmm15, xmm3
;;   orps xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov r11, 0x3ff8000000000000
;;   movq xmm0, r11
;;   leave
;;   ret
;;
;; $zero:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm0, xmm0
;;   leave
;;   ret
;;
;; $polynomial:
;;   push rbp
;;   mov rbp, rsp
;;   mov r11, 0x4008000000000000
;;   movq xmm1, r11
;;   vmulsd xmm1, xmm0, xmm1
;;   mov r11, 0x4000000000000000
;;   movq xmm2, r11
;;   vaddsd xmm1, xmm1, xmm2
;;   vmulsd xmm1, xmm1, xmm0
;;   mov r11, 0x3ff0000000000000
;;   movq xmm2, r11
;;   vaddsd xmm1, xmm1, xmm2
;;   movaps xmm0, xmm1
;;   leave
;;   ret

;; == optimizing ==
;; $f32.abs:
;;   push rbp
;;   mov rbp, rsp
;;   vandps xmm0, xmm0, [constant0]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x7fffffff7fffffff7fffffff7fffffff
;;
;; $f32.neg:
;;   push rbp
;;   mov rbp, rsp
;;   vxorps xmm0, xmm0, [constant0]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x80000000800000008000000080000000
;;
;; $f32.ceil:
;;   push rbp
;;   mov rbp, rsp
;;   vroundss xmm0, xmm0, xmm0, 0xa
;;   pop rbp
;;   ret
;;
;; $f32.floor:
;;   push rbp
;;   mov rbp, rsp
;;   vroundss xmm0, xmm0, xmm0, 9
;;   pop rbp
;;   ret
;;
;; $f32.trunc:
;;   push rbp
;;   mov rbp, rsp
;;   vroundss xmm0, xmm0, xmm0, 0xb
;;   pop rbp
;;   ret
;;
;; $f32.nearest:
;;   push rbp
;;   mov rbp, rsp
;;   vroundss xmm0, xmm0, xmm0, 8
;;   pop rbp
;;   ret
;;
;; $f32.sqrt:
;;   push rbp
;;   mov rbp, rsp
;;   vsqrtss xmm0, xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $f32.add:
;;   push rbp
;;   mov rbp, rsp
;;   vaddss xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f32.sub:
;;   push rbp
;;   mov rbp, rsp
;;   vsubss xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f32.mul:
;;   push rbp
;;   mov rbp, rsp
;;   vmulss xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f32.div:
;;   push rbp
;;   mov rbp, rsp
;;   vdivss xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f32.min:
;;   push rbp
;;   mov rbp, rsp
;;   ucomiss xmm0, xmm1
;;   je L1
;;   minss xmm0, xmm1
;; L0:
;;   pop rbp
;;   ret
;; L1:
;;   jp L2
;;   orps xmm0, xmm1
;;   jmp L0
;; L2:
;;   addss xmm0, xmm1
;;   jmp L0
;;
;; $f32.max:
;;   push rbp
;;   mov rbp, rsp
;;   ucomiss xmm0, xmm1
;;   je L1
;;   maxss xmm0, xmm1
;; L0:
;;   pop rbp
;;   ret
;; L1:
;;   jp L2
;;   andps xmm0, xmm1
;;   jmp L0
;; L2:
;;   addss xmm0, xmm1
;;   jmp L0
;;
;; $f32.copysign:
;;   push rbp
;;   mov rbp, rsp
;;   vandps xmm0, xmm0, [constant0]
;;   vandps xmm1, xmm1, [constant1]
;;   vorps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x7fffffff7fffffff7fffffff7fffffff
;; constant1:
;;   .constant 0x80000000800000008000000080000000
;;
;; $f64.abs:
;;   push rbp
;;   mov rbp, rsp
;;   vandps xmm0, xmm0, [constant0]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x7fffffffffffffff7fffffffffffffff
;;
;; $f64.neg:
;;   push rbp
;;   mov rbp, rsp
;;   vxorps xmm0, xmm0, [constant0]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x80000000000000008000000000000000
;;
;; $f64.ceil:
;;   push rbp
;;   mov rbp, rsp
;;   vroundsd xmm0, xmm0, xmm0, 0xa
;;   pop rbp
;;   ret
;;
;; $f64.floor:
;;   push rbp
;;   mov rbp, rsp
;;   vroundsd xmm0, xmm0, xmm0, 9
;;   pop rbp
;;   ret
;;
;; $f64.trunc:
;;   push rbp
;;   mov rbp, rsp
;;   vroundsd xmm0, xmm0, xmm0, 0xb
;;   pop rbp
;;   ret
;;
;; $f64.nearest:
;;   push rbp
;;   mov rbp, rsp
;;   vroundsd xmm0, xmm0, xmm0, 8
;;   pop rbp
;;   ret
;;
;; $f64.sqrt:
;;   push rbp
;;   mov rbp, rsp
;;   vsqrtsd xmm0, xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $f64.add:
;;   push rbp
;;   mov rbp, rsp
;;   vaddsd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f64.sub:
;;   push rbp
;;   mov rbp, rsp
;;   vsubsd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f64.mul:
;;   push rbp
;;   mov rbp, rsp
;;   vmulsd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f64.div:
;;   push rbp
;;   mov rbp, rsp
;;   vdivsd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f64.min:
;;   push rbp
;;   mov rbp, rsp
;;   ucomisd xmm0, xmm1
;;   je L1
;;   minsd xmm0, xmm1
;; L0:
;;   pop rbp
;;   ret
;; L1:
;;   jp L2
;;   orps xmm0, xmm1
;;   jmp L0
;; L2:
;;   addsd xmm0, xmm1
;;   jmp L0
;;
;; $f64.max:
;;   push rbp
;;   mov rbp, rsp
;;   ucomisd xmm0, xmm1
;;   je L1
;;   maxsd xmm0, xmm1
;; L0:
;;   pop rbp
;;   ret
;; L1:
;;   jp L2
;;   andps xmm0, xmm1
;;   jmp L0
;; L2:
;;   addsd xmm0, xmm1
;;   jmp L0
;;
;; $f64.copysign:
;;   push rbp
;;   mov rbp, rsp
;;   vandps xmm0, xmm0, [constant0]
;;   vandps xmm1, xmm1, [constant1]
;;   vorps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x7fffffffffffffff7fffffffffffffff
;; constant1:
;;   .constant 0x80000000000000008000000000000000
;;
;; $constant:
;;   push rbp
;;   mov rbp, rsp
;;   movsd xmm0, [constant0]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x3ff8000000000000
;;
;; $zero:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $polynomial:
;;   push rbp
;;   mov rbp, rsp
;;   vmulsd xmm1, xmm0, [constant0]
;;   vaddsd xmm1, xmm1, [constant1]
;;   vmulsd xmm0, xmm1, xmm0
;;   vaddsd xmm0, xmm0, [constant2]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x4008000000000000
;; constant1:
;;   .constant 0x4000000000000000
;; constant2:
;;   .constant 0x3ff0000000000000

;; == llvm ==
;; $f32.abs:
;;   push rbp
;;   mov rbp, rsp
;;   vbroadcastss xmm1, [constant0]
;;   vandps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x7fffffff
;;
;; $f32.neg:
;;   push rbp
;;   mov rbp, rsp
;;   vbroadcastss xmm1, [constant0]
;;   vxorps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x80000000
;;
;; $f32.ceil:
;;   push rbp
;;   mov rbp, rsp
;;   vroundss xmm0, xmm0, xmm0, 0xa
;;   pop rbp
;;   ret
;;
;; $f32.floor:
;;   push rbp
;;   mov rbp, rsp
;;   vroundss xmm0, xmm0, xmm0, 9
;;   pop rbp
;;   ret
;;
;; $f32.trunc:
;;   push rbp
;;   mov rbp, rsp
;;   vroundss xmm0, xmm0, xmm0, 0xb
;;   pop rbp
;;   ret
;;
;; $f32.nearest:
;;   push rbp
;;   mov rbp, rsp
;;   vroundss xmm0, xmm0, xmm0, 8
;;   pop rbp
;;   ret
;;
;; $f32.sqrt:
;;   push rbp
;;   mov rbp, rsp
;;   vsqrtss xmm0, xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $f32.add:
;;   push rbp
;;   mov rbp, rsp
;;   vaddss xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f32.sub:
;;   push rbp
;;   mov rbp, rsp
;;   vsubss xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f32.mul:
;;   push rbp
;;   mov rbp, rsp
;;   vmulss xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f32.div:
;;   push rbp
;;   mov rbp, rsp
;;   vdivss xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f32.min:
;;   push rbp
;;   mov rbp, rsp
;;   vaddss xmm2, xmm0, xmm1
;;   vmovd eax, xmm0
;;   vmovaps xmm3, xmm0
;;   vmovaps xmm4, xmm1
;;   test eax, eax
;;   js L0
;;   vmovaps xmm3, xmm1
;;   vmovaps xmm4, xmm0
;; L0:
;;   vminss xmm3, xmm4, xmm3
;;   vcmpunordss xmm5, xmm4, xmm4
;;   vblendvps xmm3, xmm3, xmm4, xmm5
;;   vcmpunordss xmm0, xmm0, xmm1
;;   vblendvps xmm0, xmm3, xmm2, xmm0
;;   pop rbp
;;   ret
;;
;; $f32.max:
;;   push rbp
;;   mov rbp, rsp
;;   vaddss xmm2, xmm0, xmm1
;;   vmovd eax, xmm0
;;   vmovaps xmm3, xmm1
;;   vmovaps xmm4, xmm0
;;   test eax, eax
;;   js L0
;;   vmovaps xmm3, xmm0
;;   vmovaps xmm4, xmm1
;; L0:
;;   vmaxss xmm3, xmm4, xmm3
;;   vcmpunordss xmm5, xmm4, xmm4
;;   vblendvps xmm3, xmm3, xmm4, xmm5
;;   vcmpunordss xmm0, xmm0, xmm1
;;   vblendvps xmm0, xmm3, xmm2, xmm0
;;   pop rbp
;;   ret
;;
;; $f32.copysign:
;;   push rbp
;;   mov rbp, rsp
;;   vbroadcastss xmm2, [constant0]
;;   vbroadcastss xmm3, [constant1]
;;   vandps xmm1, xmm1, xmm2
;;   vandps xmm0, xmm0, xmm3
;;   vorps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x80000000
;; constant1:
;;   .constant 0x7fffffff
;;
;; $f64.abs:
;;   push rbp
;;   mov rbp, rsp
;;   vandps xmm0, xmm0, [constant0]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x7fffffffffffffff7fffffffffffffff
;;
;; $f64.neg:
;;   push rbp
;;   mov rbp, rsp
;;   vxorps xmm0, xmm0, [constant0]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x80000000000000008000000000000000
;;
;; $f64.ceil:
;;   push rbp
;;   mov rbp, rsp
;;   vroundsd xmm0, xmm0, xmm0, 0xa
;;   pop rbp
;;   ret
;;
;; $f64.floor:
;;   push rbp
;;   mov rbp, rsp
;;   vroundsd xmm0, xmm0, xmm0, 9
;;   pop rbp
;;   ret
;;
;; $f64.trunc:
;;   push rbp
;;   mov rbp, rsp
;;   vroundsd xmm0, xmm0, xmm0, 0xb
;;   pop rbp
;;   ret
;;
;; $f64.nearest:
;;   push rbp
;;   mov rbp, rsp
;;   vroundsd xmm0, xmm0, xmm0, 8
;;   pop rbp
;;   ret
;;
;; $f64.sqrt:
;;   push rbp
;;   mov rbp, rsp
;;   vsqrtsd xmm0, xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $f64.add:
;;   push rbp
;;   mov rbp, rsp
;;   vaddsd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f64.sub:
;;   push rbp
;;   mov rbp, rsp
;;   vsubsd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f64.mul:
;;   push rbp
;;   mov rbp, rsp
;;   vmulsd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f64.div:
;;   push rbp
;;   mov rbp, rsp
;;   vdivsd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f64.min:
;;   push rbp
;;   mov rbp, rsp
;;   vaddsd xmm2, xmm0, xmm1
;;   vmovq rax, xmm0
;;   vmovapd xmm3, xmm0
;;   vmovapd xmm4, xmm1
;;   test rax, rax
;;   js L0
;;   vmovapd xmm3, xmm1
;;   vmovapd xmm4, xmm0
;; L0:
;;   vminsd xmm3, xmm4, xmm3
;;   vcmpunordsd xmm5, xmm4, xmm4
;;   vblendvpd xmm3, xmm3, xmm4, xmm5
;;   vcmpunordsd xmm0, xmm0, xmm1
;;   vblendvpd xmm0, xmm3, xmm2, xmm0
;;   pop rbp
;;   ret
;;
;; $f64.max:
;;   push rbp
;;   mov rbp, rsp
;;   vaddsd xmm2, xmm0, xmm1
;;   vmovq rax, xmm0
;;   vmovapd xmm3, xmm1
;;   vmovapd xmm4, xmm0
;;   test rax, rax
;;   js L0
;;   vmovapd xmm3, xmm0
;;   vmovapd xmm4, xmm1
;; L0:
;;   vmaxsd xmm3, xmm4, xmm3
;;   vcmpunordsd xmm5, xmm4, xmm4
;;   vblendvpd xmm3, xmm3, xmm4, xmm5
;;   vcmpunordsd xmm0, xmm0, xmm1
;;   vblendvpd xmm0, xmm3, xmm2, xmm0
;;   pop rbp
;;   ret
;;
;; $f64.copysign:
;;   push rbp
;;   mov rbp, rsp
;;   vandps xmm1, xmm1, [constant0]
;;   vandps xmm0, xmm0, [constant1]
;;   vorps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x80000000000000008000000000000000
;; constant1:
;;   .constant 0x7fffffffffffffff7fffffffffffffff
;;
;; $constant:
;;   push rbp
;;   mov rbp, rsp
;;   vmovsd xmm0, [constant0]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x3ff8000000000000
;;
;; $zero:
;;   push rbp
;;   mov rbp, rsp
;;   vxorps xmm0, xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $polynomial:
;;   push rbp
;;   mov rbp, rsp
;;   vmulsd xmm1, xmm0, [constant0]
;;   vaddsd xmm1, xmm1, [constant1]
;;   vmulsd xmm0, xmm1, xmm0
;;   vmovsd xmm1, [constant2]
;;   vaddsd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x4008000000000000
;; constant1:
;;   .constant 0x4000000000000000
;; constant2:
;;   .constant 0x3ff0000000000000
