;; Vector integer arithmetic: one operation a lane.
(module
  (func $i8x16.abs (param v128) (result v128)
    (i8x16.abs (local.get 0)))
  (func $i8x16.neg (param v128) (result v128)
    (i8x16.neg (local.get 0)))
  (func $i8x16.popcnt (param v128) (result v128)
    (i8x16.popcnt (local.get 0)))
  (func $i8x16.all_true (param v128) (result i32)
    (i8x16.all_true (local.get 0)))
  (func $i8x16.bitmask (param v128) (result i32)
    (i8x16.bitmask (local.get 0)))
  (func $i8x16.add (param v128 v128) (result v128)
    (i8x16.add (local.get 0) (local.get 1)))
  (func $i8x16.add_sat_s (param v128 v128) (result v128)
    (i8x16.add_sat_s (local.get 0) (local.get 1)))
  (func $i8x16.add_sat_u (param v128 v128) (result v128)
    (i8x16.add_sat_u (local.get 0) (local.get 1)))
  (func $i8x16.sub (param v128 v128) (result v128)
    (i8x16.sub (local.get 0) (local.get 1)))
  (func $i8x16.sub_sat_s (param v128 v128) (result v128)
    (i8x16.sub_sat_s (local.get 0) (local.get 1)))
  (func $i8x16.sub_sat_u (param v128 v128) (result v128)
    (i8x16.sub_sat_u (local.get 0) (local.get 1)))
  (func $i8x16.min_s (param v128 v128) (result v128)
    (i8x16.min_s (local.get 0) (local.get 1)))
  (func $i8x16.min_u (param v128 v128) (result v128)
    (i8x16.min_u (local.get 0) (local.get 1)))
  (func $i8x16.max_s (param v128 v128) (result v128)
    (i8x16.max_s (local.get 0) (local.get 1)))
  (func $i8x16.max_u (param v128 v128) (result v128)
    (i8x16.max_u (local.get 0) (local.get 1)))
  (func $i8x16.avgr_u (param v128 v128) (result v128)
    (i8x16.avgr_u (local.get 0) (local.get 1)))
  (func $i16x8.abs (param v128) (result v128)
    (i16x8.abs (local.get 0)))
  (func $i16x8.neg (param v128) (result v128)
    (i16x8.neg (local.get 0)))
  (func $i16x8.all_true (param v128) (result i32)
    (i16x8.all_true (local.get 0)))
  (func $i16x8.bitmask (param v128) (result i32)
    (i16x8.bitmask (local.get 0)))
  (func $i16x8.add (param v128 v128) (result v128)
    (i16x8.add (local.get 0) (local.get 1)))
  (func $i16x8.add_sat_s (param v128 v128) (result v128)
    (i16x8.add_sat_s (local.get 0) (local.get 1)))
  (func $i16x8.add_sat_u (param v128 v128) (result v128)
    (i16x8.add_sat_u (local.get 0) (local.get 1)))
  (func $i16x8.sub (param v128 v128) (result v128)
    (i16x8.sub (local.get 0) (local.get 1)))
  (func $i16x8.sub_sat_s (param v128 v128) (result v128)
    (i16x8.sub_sat_s (local.get 0) (local.get 1)))
  (func $i16x8.sub_sat_u (param v128 v128) (result v128)
    (i16x8.sub_sat_u (local.get 0) (local.get 1)))
  (func $i16x8.mul (param v128 v128) (result v128)
    (i16x8.mul (local.get 0) (local.get 1)))
  (func $i16x8.min_s (param v128 v128) (result v128)
    (i16x8.min_s (local.get 0) (local.get 1)))
  (func $i16x8.min_u (param v128 v128) (result v128)
    (i16x8.min_u (local.get 0) (local.get 1)))
  (func $i16x8.max_s (param v128 v128) (result v128)
    (i16x8.max_s (local.get 0) (local.get 1)))
  (func $i16x8.max_u (param v128 v128) (result v128)
    (i16x8.max_u (local.get 0) (local.get 1)))
  (func $i16x8.avgr_u (param v128 v128) (result v128)
    (i16x8.avgr_u (local.get 0) (local.get 1)))
  (func $i32x4.abs (param v128) (result v128)
    (i32x4.abs (local.get 0)))
  (func $i32x4.neg (param v128) (result v128)
    (i32x4.neg (local.get 0)))
  (func $i32x4.all_true (param v128) (result i32)
    (i32x4.all_true (local.get 0)))
  (func $i32x4.bitmask (param v128) (result i32)
    (i32x4.bitmask (local.get 0)))
  (func $i32x4.add (param v128 v128) (result v128)
    (i32x4.add (local.get 0) (local.get 1)))
  (func $i32x4.sub (param v128 v128) (result v128)
    (i32x4.sub (local.get 0) (local.get 1)))
  (func $i32x4.mul (param v128 v128) (result v128)
    (i32x4.mul (local.get 0) (local.get 1)))
  (func $i32x4.min_s (param v128 v128) (result v128)
    (i32x4.min_s (local.get 0) (local.get 1)))
  (func $i32x4.min_u (param v128 v128) (result v128)
    (i32x4.min_u (local.get 0) (local.get 1)))
  (func $i32x4.max_s (param v128 v128) (result v128)
    (i32x4.max_s (local.get 0) (local.get 1)))
  (func $i32x4.max_u (param v128 v128) (result v128)
    (i32x4.max_u (local.get 0) (local.get 1)))
  (func $i64x2.abs (param v128) (result v128)
    (i64x2.abs (local.get 0)))
  (func $i64x2.neg (param v128) (result v128)
    (i64x2.neg (local.get 0)))
  (func $i64x2.all_true (param v128) (result i32)
    (i64x2.all_true (local.get 0)))
  (func $i64x2.bitmask (param v128) (result i32)
    (i64x2.bitmask (local.get 0)))
  (func $i64x2.add (param v128 v128) (result v128)
    (i64x2.add (local.get 0) (local.get 1)))
  (func $i64x2.sub (param v128 v128) (result v128)
    (i64x2.sub (local.get 0) (local.get 1)))
  (func $i64x2.mul (param v128 v128) (result v128)
    (i64x2.mul (local.get 0) (local.get 1))))

;; == singlepass ==
;; $i8x16.abs:
;;   push rbp
;;   mov rbp, rsp
;;   pabsb xmm1, xmm0
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i8x16.neg:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   vpsubb xmm1, xmm1, xmm0
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i8x16.popcnt:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm3, [constant0]
;;   vpand xmm15, xmm0, xmm3
;;   movaps xmm2, [constant1]
;;   vpshufb xmm1, xmm2, xmm15
;;   vpsrlw xmm15, xmm0, 4
;;   vpand xmm15, xmm15, xmm3
;;   vpshufb xmm2, xmm2, xmm15
;;   vpaddb xmm1, xmm1, xmm2
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;; constant0:
;;   .constant 0x0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f
;; constant1:
;;   .constant 0x04030302030202010302020102010100
;;
;; $i8x16.all_true:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm15, xmm15
;;   vpcmpeqb xmm15, xmm15, xmm0
;;   ptest xmm15, xmm15
;;   sete al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $i8x16.bitmask:
;;   push rbp
;;   mov rbp, rsp
;;   pmovmskb eax, xmm0
;;   leave
;;   ret
;;
;; $i8x16.add:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddb xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i8x16.add_sat_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddsb xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i8x16.add_sat_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddusb xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i8x16.sub:
;;   push rbp
;;   mov rbp, rsp
;;   vpsubb xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i8x16.sub_sat_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpsubsb xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i8x16.sub_sat_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpsubusb xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i8x16.min_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpminsb xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i8x16.min_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpminub xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i8x16.max_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxsb xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i8x16.max_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxub xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i8x16.avgr_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpavgb xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.abs:
;;   push rbp
;;   mov rbp, rsp
;;   pabsw xmm1, xmm0
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i16x8.neg:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   vpsubw xmm1, xmm1, xmm0
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i16x8.all_true:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm15, xmm15
;;   vpcmpeqw xmm15, xmm15, xmm0
;;   ptest xmm15, xmm15
;;   sete al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $i16x8.bitmask:
;;   push rbp
;;   mov rbp, rsp
;;   vpacksswb xmm15, xmm0, xmm0
;;   pmovmskb eax, xmm15
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $i16x8.add:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddw xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.add_sat_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddsw xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.add_sat_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddusw xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.sub:
;;   push rbp
;;   mov rbp, rsp
;;   vpsubw xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.sub_sat_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpsubsw xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.sub_sat_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpsubusw xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.mul:
;;   push rbp
;;   mov rbp, rsp
;;   vpmullw xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.min_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpminsw xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.min_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpminuw xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.max_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxsw xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.max_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxuw xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.avgr_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpavgw xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i32x4.abs:
;;   push rbp
;;   mov rbp, rsp
;;   pabsd xmm1, xmm0
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i32x4.neg:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   vpsubd xmm1, xmm1, xmm0
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i32x4.all_true:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm15, xmm15
;;   vpcmpeqd xmm15, xmm15, xmm0
;;   ptest xmm15, xmm15
;;   sete al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $i32x4.bitmask:
;;   push rbp
;;   mov rbp, rsp
;;   movmskps eax, xmm0
;;   leave
;;   ret
;;
;; $i32x4.add:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddd xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i32x4.sub:
;;   push rbp
;;   mov rbp, rsp
;;   vpsubd xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i32x4.mul:
;;   push rbp
;;   mov rbp, rsp
;;   vpmulld xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i32x4.min_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpminsd xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i32x4.min_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpminud xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i32x4.max_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxsd xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i32x4.max_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxud xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i64x2.abs:
;;   push rbp
;;   mov rbp, rsp
;;   pshufd xmm15, xmm0, 0xf5
;;   vpsrad xmm15, xmm15, 0x1f
;;   vpxor xmm1, xmm0, xmm15
;;   vpsubq xmm1, xmm1, xmm15
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i64x2.neg:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   vpsubq xmm1, xmm1, xmm0
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i64x2.all_true:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm15, xmm15
;;   vpcmpeqq xmm15, xmm15, xmm0
;;   ptest xmm15, xmm15
;;   sete al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $i64x2.bitmask:
;;   push rbp
;;   mov rbp, rsp
;;   movmskpd eax, xmm0
;;   leave
;;   ret
;;
;; $i64x2.add:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddq xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i64x2.sub:
;;   push rbp
;;   mov rbp, rsp
;;   vpsubq xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i64x2.mul:
;;   push rbp
;;   mov rbp, rsp
;;   vpsrlq xmm2, xmm0, 0x20
;;   vpmuludq xmm2, xmm2, xmm1
;;   vpsrlq xmm15, xmm1, 0x20
;;   vpmuludq xmm15, xmm15, xmm0
;;   vpaddq xmm2, xmm2, xmm15
;;   vpsllq xmm2, xmm2, 0x20
;;   vpmuludq xmm3, xmm0, xmm1
;;   vpaddq xmm3, xmm3, xmm2
;;   movaps xmm0, xmm3
;;   leave
;;   ret

;; == optimizing ==
;; $i8x16.abs:
;;   push rbp
;;   mov rbp, rsp
;;   vpabsb xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $i8x16.neg:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   vpsubb xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i8x16.popcnt:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm1, [constant0]
;;   vpand xmm2, xmm0, [constant1]
;;   vpsrlw xmm0, xmm0, 4
;;   vpand xmm0, xmm0, [constant1]
;;   vpshufb xmm2, xmm1, xmm2
;;   vpshufb xmm0, xmm1, xmm0
;;   vpaddb xmm0, xmm2, xmm0
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x04030302030202010302020102010100
;; constant1:
;;   .constant 0x0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f
;;
;; $i8x16.all_true:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   vpcmpeqb xmm0, xmm1, xmm0
;;   ptest xmm0, xmm0
;;   sete al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i8x16.bitmask:
;;   push rbp
;;   mov rbp, rsp
;;   pmovmskb eax, xmm0
;;   pop rbp
;;   ret
;;
;; $i8x16.add:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.add_sat_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddsb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.add_sat_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddusb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.sub:
;;   push rbp
;;   mov rbp, rsp
;;   vpsubb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.sub_sat_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpsubsb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.sub_sat_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpsubusb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.min_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpminsb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.min_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpminub xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.max_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxsb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.max_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxub xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.avgr_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpavgb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.abs:
;;   push rbp
;;   mov rbp, rsp
;;   vpabsw xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $i16x8.neg:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   vpsubw xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i16x8.all_true:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   vpcmpeqw xmm0, xmm1, xmm0
;;   ptest xmm0, xmm0
;;   sete al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i16x8.bitmask:
;;   push rbp
;;   mov rbp, rsp
;;   vpacksswb xmm0, xmm0, xmm0
;;   pmovmskb eax, xmm0
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i16x8.add:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.add_sat_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddsw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.add_sat_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddusw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.sub:
;;   push rbp
;;   mov rbp, rsp
;;   vpsubw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.sub_sat_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpsubsw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.sub_sat_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpsubusw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.mul:
;;   push rbp
;;   mov rbp, rsp
;;   vpmullw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.min_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpminsw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.min_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpminuw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.max_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxsw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.max_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxuw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.avgr_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpavgw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.abs:
;;   push rbp
;;   mov rbp, rsp
;;   vpabsd xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.neg:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   vpsubd xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.all_true:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   vpcmpeqd xmm0, xmm1, xmm0
;;   ptest xmm0, xmm0
;;   sete al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i32x4.bitmask:
;;   push rbp
;;   mov rbp, rsp
;;   movmskps eax, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.add:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.sub:
;;   push rbp
;;   mov rbp, rsp
;;   vpsubd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.mul:
;;   push rbp
;;   mov rbp, rsp
;;   vpmulld xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.min_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpminsd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.min_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpminud xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.max_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxsd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.max_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxud xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.abs:
;;   push rbp
;;   mov rbp, rsp
;;   vpshufd xmm1, xmm0, 0xf5
;;   vpsrad xmm1, xmm1, 0x1f
;;   vpxor xmm0, xmm0, xmm1
;;   vpsubq xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.neg:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   vpsubq xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i64x2.all_true:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   vpcmpeqq xmm0, xmm1, xmm0
;;   ptest xmm0, xmm0
;;   sete al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i64x2.bitmask:
;;   push rbp
;;   mov rbp, rsp
;;   movmskpd eax, xmm0
;;   pop rbp
;;   ret
;;
;; $i64x2.add:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddq xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.sub:
;;   push rbp
;;   mov rbp, rsp
;;   vpsubq xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.mul:
;;   push rbp
;;   mov rbp, rsp
;;   vpsrlq xmm2, xmm0, 0x20
;;   vpmuludq xmm2, xmm2, xmm1
;;   vpsrlq xmm3, xmm1, 0x20
;;   vpmuludq xmm3, xmm3, xmm0
;;   vpaddq xmm2, xmm2, xmm3
;;   vpsllq xmm2, xmm2, 0x20
;;   vpmuludq xmm0, xmm0, xmm1
;;   vpaddq xmm0, xmm0, xmm2
;;   pop rbp
;;   ret

;; == llvm ==
;; $i8x16.abs:
;;   push rbp
;;   mov rbp, rsp
;;   vpabsb xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $i8x16.neg:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm1, xmm1, xmm1
;;   vpsubb xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i8x16.popcnt:
;;   push rbp
;;   mov rbp, rsp
;;   vpbroadcastb xmm1, [constant0]
;;   vpand xmm2, xmm0, xmm1
;;   vmovdqa xmm3, [constant1]
;;   vpshufb xmm2, xmm3, xmm2
;;   vpsrlw xmm0, xmm0, 4
;;   vpand xmm0, xmm0, xmm1
;;   vpshufb xmm0, xmm3, xmm0
;;   vpaddb xmm0, xmm0, xmm2
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x0f
;; constant1:
;;   .constant 0x04030302030202010302020102010100
;;
;; $i8x16.all_true:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm1, xmm1, xmm1
;;   vpcmpeqb xmm0, xmm0, xmm1
;;   vpmovmskb ecx, xmm0
;;   xor eax, eax
;;   test ecx, ecx
;;   sete al
;;   pop rbp
;;   ret
;;
;; $i8x16.bitmask:
;;   push rbp
;;   mov rbp, rsp
;;   vpmovmskb eax, xmm0
;;   pop rbp
;;   ret
;;
;; $i8x16.add:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddb xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i8x16.add_sat_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddsb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.add_sat_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddusb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.sub:
;;   push rbp
;;   mov rbp, rsp
;;   vpsubb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.sub_sat_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpsubsb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.sub_sat_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpsubusb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.min_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpminsb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.min_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpminub xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.max_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxsb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.max_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxub xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.avgr_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpavgb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.abs:
;;   push rbp
;;   mov rbp, rsp
;;   vpabsw xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $i16x8.neg:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm1, xmm1, xmm1
;;   vpsubw xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i16x8.all_true:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm1, xmm1, xmm1
;;   vpcmpeqw xmm0, xmm0, xmm1
;;   vpmovmskb ecx, xmm0
;;   xor eax, eax
;;   test ecx, ecx
;;   sete al
;;   pop rbp
;;   ret
;;
;; $i16x8.bitmask:
;;   push rbp
;;   mov rbp, rsp
;;   vpacksswb xmm0, xmm0, xmm0
;;   vpmovmskb eax, xmm0
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i16x8.add:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddw xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i16x8.add_sat_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddsw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.add_sat_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddusw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.sub:
;;   push rbp
;;   mov rbp, rsp
;;   vpsubw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.sub_sat_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpsubsw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.sub_sat_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpsubusw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.mul:
;;   push rbp
;;   mov rbp, rsp
;;   vpmullw xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i16x8.min_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpminsw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.min_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpminuw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.max_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxsw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.max_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxuw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.avgr_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpavgw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.abs:
;;   push rbp
;;   mov rbp, rsp
;;   vpabsd xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.neg:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm1, xmm1, xmm1
;;   vpsubd xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.all_true:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm1, xmm1, xmm1
;;   vpcmpeqd xmm0, xmm0, xmm1
;;   xor eax, eax
;;   vtestps xmm0, xmm0
;;   sete al
;;   pop rbp
;;   ret
;;
;; $i32x4.bitmask:
;;   push rbp
;;   mov rbp, rsp
;;   vmovmskps eax, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.add:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddd xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.sub:
;;   push rbp
;;   mov rbp, rsp
;;   vpsubd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.mul:
;;   push rbp
;;   mov rbp, rsp
;;   vpmulld xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.min_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpminsd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.min_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpminud xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.max_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxsd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.max_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxud xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.abs:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm1, xmm1, xmm1
;;   vpsubq xmm1, xmm1, xmm0
;;   vblendvpd xmm0, xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i64x2.neg:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm1, xmm1, xmm1
;;   vpsubq xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i64x2.all_true:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm1, xmm1, xmm1
;;   vpcmpeqq xmm0, xmm0, xmm1
;;   xor eax, eax
;;   vtestpd xmm0, xmm0
;;   sete al
;;   pop rbp
;;   ret
;;
;; $i64x2.bitmask:
;;   push rbp
;;   mov rbp, rsp
;;   vmovmskpd eax, xmm0
;;   pop rbp
;;   ret
;;
;; $i64x2.add:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddq xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i64x2.sub:
;;   push rbp
;;   mov rbp, rsp
;;   vpsubq xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.mul:
;;   push rbp
;;   mov rbp, rsp
;;   vpsrlq xmm2, xmm1, 0x20
;;   vpmuludq xmm2, xmm2, xmm0
;;   vpsrlq xmm3, xmm0, 0x20
;;   vpmuludq xmm3, xmm1, xmm3
;;   vpaddq xmm2, xmm3, xmm2
;;   vpsllq xmm2, xmm2, 0x20
;;   vpmuludq xmm0, xmm1, xmm0
;;   vpaddq xmm0, xmm0, xmm2
;;   pop rbp
;;   ret
