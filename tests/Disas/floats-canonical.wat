;;! canonical-nans
;; NaN results made canonical.
(module
  (func $f32.add (param f32 f32) (result f32)
    (f32.add (local.get 0) (local.get 1)))
  (func $f32.min (param f32 f32) (result f32)
    (f32.min (local.get 0) (local.get 1)))
  (func $f64.sqrt (param f64) (result f64)
    (f64.sqrt (local.get 0)))
  (func $f64.mul (param f64 f64) (result f64)
    (f64.mul (local.get 0) (local.get 1)))
  (func $f32.demote_f64 (param f64) (result f32)
    (f32.demote_f64 (local.get 0)))
  (func $f64.promote_f32 (param f32) (result f64)
    (f64.promote_f32 (local.get 0)))
  (func $f32x4.add (param v128 v128) (result v128)
    (f32x4.add (local.get 0) (local.get 1)))
  (func $f64x2.sqrt (param v128) (result v128)
    (f64x2.sqrt (local.get 0))))

;; == singlepass ==
;; $f32.add:
;;   push rbp
;;   mov rbp, rsp
;;   vaddss xmm2, xmm0, xmm1
;;   ucomiss xmm2, xmm2
;;   jnp L0
;;   mov r11d, 0x7fc00000
;;   movd xmm2, r11d
;; L0:
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
;;   ucomiss xmm2, xmm2
;;   jnp L3
;;   mov r11d, 0x7fc00000
;;   movd xmm2, r11d
;; L3:
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f64.sqrt:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   sqrtsd xmm1, xmm0
;;   ucomisd xmm1, xmm1
;;   jnp L0
;;   mov r11, 0x7ff8000000000000
;;   movq xmm1, r11
;; L0:
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f64.mul:
;;   push rbp
;;   mov rbp, rsp
;;   vmulsd xmm2, xmm0, xmm1
;;   ucomisd xmm2, xmm2
;;   jnp L0
;;   mov r11, 0x7ff8000000000000
;;   movq xmm2, r11
;; L0:
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f32.demote_f64:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   cvtsd2ss xmm1, xmm0
;;   ucomiss xmm1, xmm1
;;   jnp L0
;;   mov r11d, 0x7fc00000
;;   movd xmm1, r11d
;; L0:
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f64.promote_f32:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   cvtss2sd xmm1, xmm0
;;   ucomisd xmm1, xmm1
;;   jnp L0
;;   mov r11, 0x7ff8000000000000
;;   movq xmm1, r11
;; L0:
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f32x4.add:
;;   push rbp
;;   mov rbp, rsp
;;   vaddps xmm2, xmm0, xmm1
;;   vcmpunordps xmm15, xmm2, xmm2
;;   movaps xmm3, [constant0]
;;   vpand xmm3, xmm3, xmm15
;;   vpandn xmm15, xmm15, xmm2
;;   vpor xmm15, xmm15, xmm3
;;   movaps xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;; constant0:
;;   .constant 0x7fc000007fc000007fc000007fc00000
;;
;; $f64x2.sqrt:
;;   push rbp
;;   mov rbp, rsp
;;   sqrtpd xmm1, xmm0
;;   vcmpunordpd xmm15, xmm1, xmm1
;;   movaps xmm2, [constant0]
;;   vpand xmm2, xmm2, xmm15
;;   vpandn xmm15, xmm15, xmm1
;;   vpor xmm15, xmm15, xmm2
;;   movaps xmm1, xmm15
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;; constant0:
;;   .constant 0x7ff80000000000007ff8000000000000

;; == optimizing ==
;; $f32.add:
;;   push rbp
;;   mov rbp, rsp
;;   vaddss xmm0, xmm0, xmm1
;;   ucomiss xmm0, xmm0
;;   movsd xmm1, [constant1]
;;   jp L0
;;   jne L0
;;   movaps xmm1, xmm0
;; L0:
;;   movaps xmm0, xmm1
;;   pop rbp
;;   ret
;; constant1:
;;   .constant 0x000000007fc00000
;;
;; $f32.min:
;;   push rbp
;;   mov rbp, rsp
;;   ucomiss xmm0, xmm1
;;   je L2
;;   minss xmm0, xmm1
;; L0:
;;   ucomiss xmm0, xmm0
;;   movsd xmm1, [constant4]
;;   jp L1
;;   jne L1
;;   movaps xmm1, xmm0
;; L1:
;;   movaps xmm0, xmm1
;;   pop rbp
;;   ret
;; L2:
;;   jp L3
;;   orps xmm0, xmm1
;;   jmp L0
;; L3:
;;   addss xmm0, xmm1
;;   jmp L0
;; constant4:
;;   .constant 0x000000007fc00000
;;
;; $f64.sqrt:
;;   push rbp
;;   mov rbp, rsp
;;   vsqrtsd xmm0, xmm0, xmm0
;;   ucomisd xmm0, xmm0
;;   movsd xmm1, [constant1]
;;   jp L0
;;   jne L0
;;   movaps xmm1, xmm0
;; L0:
;;   movaps xmm0, xmm1
;;   pop rbp
;;   ret
;; constant1:
;;   .constant 0x7ff8000000000000
;;
;; $f64.mul:
;;   push rbp
;;   mov rbp, rsp
;;   vmulsd xmm0, xmm0, xmm1
;;   ucomisd xmm0, xmm0
;;   movsd xmm1, [constant1]
;;   jp L0
;;   jne L0
;;   movaps xmm1, xmm0
;; L0:
;;   movaps xmm0, xmm1
;;   pop rbp
;;   ret
;; constant1:
;;   .constant 0x7ff8000000000000
;;
;; $f32.demote_f64:
;;   push rbp
;;   mov rbp, rsp
;;   vcvtsd2ss xmm0, xmm0, xmm0
;;   ucomiss xmm0, xmm0
;;   movsd xmm1, [constant1]
;;   jp L0
;;   jne L0
;;   movaps xmm1, xmm0
;; L0:
;;   movaps xmm0, xmm1
;;   pop rbp
;;   ret
;; constant1:
;;   .constant 0x000000007fc00000
;;
;; $f64.promote_f32:
;;   push rbp
;;   mov rbp, rsp
;;   vcvtss2sd xmm0, xmm0, xmm0
;;   ucomisd xmm0, xmm0
;;   movsd xmm1, [constant1]
;;   jp L0
;;   jne L0
;;   movaps xmm1, xmm0
;; L0:
;;   movaps xmm0, xmm1
;;   pop rbp
;;   ret
;; constant1:
;;   .constant 0x7ff8000000000000
;;
;; $f32x4.add:
;;   push rbp
;;   mov rbp, rsp
;;   vaddps xmm0, xmm0, xmm1
;;   vcmpeqps xmm1, xmm0, xmm0
;;   movaps xmm2, [constant0]
;;   vpxor xmm0, xmm0, xmm2
;;   vpand xmm0, xmm0, xmm1
;;   vpxor xmm0, xmm0, xmm2
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x7fc000007fc000007fc000007fc00000
;;
;; $f64x2.sqrt:
;;   push rbp
;;   mov rbp, rsp
;;   vsqrtpd xmm0, xmm0
;;   vcmpeqpd xmm1, xmm0, xmm0
;;   movaps xmm2, [constant0]
;;   vpxor xmm0, xmm0, xmm2
;;   vpand xmm0, xmm0, xmm1
;;   vpxor xmm0, xmm0, xmm2
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x7ff80000000000007ff8000000000000

;; == llvm ==
;; $f32.add:
;;   push rbp
;;   mov rbp, rsp
;;   vaddss xmm0, xmm0, xmm1
;;   vcmpunordss xmm1, xmm0, xmm0
;;   vbroadcastss xmm2, [constant0]
;;   vblendvps xmm0, xmm0, xmm2, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x7fc00000
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
;;   vcmpunordss xmm1, xmm0, xmm0
;;   vbroadcastss xmm2, [constant1]
;;   vblendvps xmm0, xmm0, xmm2, xmm1
;;   pop rbp
;;   ret
;; constant1:
;;   .constant 0x7fc00000
;;
;; $f64.sqrt:
;;   push rbp
;;   mov rbp, rsp
;;   vsqrtsd xmm0, xmm0, xmm0
;;   vcmpunordsd xmm1, xmm0, xmm0
;;   vblendvpd xmm0, xmm0, [constant0], xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x7ff80000000000007ff8000000000000
;;
;; $f64.mul:
;;   push rbp
;;   mov rbp, rsp
;;   vmulsd xmm0, xmm0, xmm1
;;   vcmpunordsd xmm1, xmm0, xmm0
;;   vblendvpd xmm0, xmm0, [constant0], xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x7ff80000000000007ff8000000000000
;;
;; $f32.demote_f64:
;;   push rbp
;;   mov rbp, rsp
;;   vcvtsd2ss xmm0, xmm0, xmm0
;;   vcmpunordss xmm1, xmm0, xmm0
;;   vbroadcastss xmm2, [constant0]
;;   vblendvps xmm0, xmm0, xmm2, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x7fc00000
;;
;; $f64.promote_f32:
;;   push rbp
;;   mov rbp, rsp
;;   vucomiss xmm0, xmm0
;;   jp L0
;;   vcvtss2sd xmm0, xmm0, xmm0
;;   pop rbp
;;   ret
;; L0:
;;   vmovsd xmm0, [constant1]
;;   pop rbp
;;   ret
;; constant1:
;;   .constant 0x7ff8000000000000
;;
;; $f32x4.add:
;;   push rbp
;;   mov rbp, rsp
;;   vaddps xmm0, xmm0, xmm1
;;   vxorps xmm1, xmm1, xmm1
;;   vcmpunordps xmm1, xmm0, xmm1
;;   vbroadcastss xmm2, [constant0]
;;   vblendvps xmm0, xmm0, xmm2, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x7fc00000
;;
;; $f64x2.sqrt:
;;   push rbp
;;   mov rbp, rsp
;;   vsqrtpd xmm0, xmm0
;;   vxorpd xmm1, xmm1, xmm1
;;   vcmpunordpd xmm1, xmm0, xmm1
;;   vblendvpd xmm0, xmm0, [constant0], xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x7ff80000000000007ff8000000000000
