;; Vector constants and bitwise operators.
(module
  (func $v128.not (param v128) (result v128)
    (v128.not (local.get 0)))
  (func $v128.and (param v128 v128) (result v128)
    (v128.and (local.get 0) (local.get 1)))
  (func $v128.andnot (param v128 v128) (result v128)
    (v128.andnot (local.get 0) (local.get 1)))
  (func $v128.or (param v128 v128) (result v128)
    (v128.or (local.get 0) (local.get 1)))
  (func $v128.xor (param v128 v128) (result v128)
    (v128.xor (local.get 0) (local.get 1)))
  (func $v128.bitselect (param v128 v128 v128) (result v128)
    (v128.bitselect (local.get 0) (local.get 1) (local.get 2)))
  (func $v128.any_true (param v128) (result i32)
    (v128.any_true (local.get 0)))
  (func $constant (result v128)
    (v128.const i32x4 1 2 3 4))
  (func $zero (result v128)
    (v128.const i64x2 0 0))
  (func $ones (result v128)
    (v128.const i64x2 -1 -1))
  (func $operand (param v128) (result v128)
    (i32x4.add (local.get 0) (v128.const i32x4 1 2 3 4))))

;; == singlepass ==
;; $v128.not:
;;   push rbp
;;   mov rbp, rsp
;;   pcmpeqd xmm15, xmm15
;;   vpxor xmm1, xmm0, xmm15
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $v128.and:
;;   push rbp
;;   mov rbp, rsp
;;   vpand xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $v128.andnot:
;;   push rbp
;;   mov rbp, rsp
;;   vpandn xmm2, xmm1, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $v128.or:
;;   push rbp
;;   mov rbp, rsp
;;   vpor xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $v128.xor:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $v128.bitselect:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm3, xmm0, xmm1
;;   vpand xmm3, xmm3, xmm2
;;   vpxor xmm3, xmm3, xmm1
;;   movaps xmm0, xmm3
;;   leave
;;   ret
;;
;; $v128.any_true:
;;   push rbp
;;   mov rbp, rsp
;;   ptest xmm0, xmm0
;;   setne al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $constant:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm0, [constant0]
;;   leave
;;   ret
;; constant0:
;;   .constant 0x00000004000000030000000200000001
;;
;; $zero:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm0, xmm0
;;   leave
;;   ret
;;
;; $ones:
;;   push rbp
;;   mov rbp, rsp
;;   pcmpeqd xmm0, xmm0
;;   leave
;;   ret
;;
;; $operand:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddd xmm1, xmm0, [constant0]
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;; constant0:
;;   .constant 0x00000004000000030000000200000001

;; == optimizing ==
;; $v128.not:
;;   push rbp
;;   mov rbp, rsp
;;   pcmpeqd xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $v128.and:
;;   push rbp
;;   mov rbp, rsp
;;   vpand xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $v128.andnot:
;;   push rbp
;;   mov rbp, rsp
;;   vpandn xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $v128.or:
;;   push rbp
;;   mov rbp, rsp
;;   vpor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $v128.xor:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $v128.bitselect:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm0, xmm0, xmm1
;;   vpand xmm0, xmm0, xmm2
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $v128.any_true:
;;   push rbp
;;   mov rbp, rsp
;;   ptest xmm0, xmm0
;;   setne al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $constant:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm0, [constant0]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x00000004000000030000000200000001
;;
;; $zero:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $ones:
;;   push rbp
;;   mov rbp, rsp
;;   pcmpeqd xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $operand:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddd xmm0, xmm0, [constant0]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x00000004000000030000000200000001

;; == llvm ==
;; $v128.not:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpeqd xmm1, xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $v128.and:
;;   push rbp
;;   mov rbp, rsp
;;   vandps xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $v128.andnot:
;;   push rbp
;;   mov rbp, rsp
;;   vandnps xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $v128.or:
;;   push rbp
;;   mov rbp, rsp
;;   vorps xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $v128.xor:
;;   push rbp
;;   mov rbp, rsp
;;   vxorps xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $v128.bitselect:
;;   push rbp
;;   mov rbp, rsp
;;   vandps xmm0, xmm2, xmm0
;;   vandnps xmm1, xmm2, xmm1
;;   vorps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $v128.any_true:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   vptest xmm0, xmm0
;;   setne al
;;   pop rbp
;;   ret
;;
;; $constant:
;;   push rbp
;;   mov rbp, rsp
;;   vmovaps xmm0, [constant0]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x00000004000000030000000200000001
;;
;; $zero:
;;   push rbp
;;   mov rbp, rsp
;;   vxorps xmm0, xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $ones:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpeqd xmm0, xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $operand:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddd xmm0, xmm0, [constant0]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x00000004000000030000000200000001
