;; Vector comparisons.
(module
  (func $i8x16.eq (param v128 v128) (result v128)
    (i8x16.eq (local.get 0) (local.get 1)))
  (func $i8x16.ne (param v128 v128) (result v128)
    (i8x16.ne (local.get 0) (local.get 1)))
  (func $i8x16.lt_s (param v128 v128) (result v128)
    (i8x16.lt_s (local.get 0) (local.get 1)))
  (func $i8x16.lt_u (param v128 v128) (result v128)
    (i8x16.lt_u (local.get 0) (local.get 1)))
  (func $i8x16.gt_s (param v128 v128) (result v128)
    (i8x16.gt_s (local.get 0) (local.get 1)))
  (func $i8x16.gt_u (param v128 v128) (result v128)
    (i8x16.gt_u (local.get 0) (local.get 1)))
  (func $i8x16.le_s (param v128 v128) (result v128)
    (i8x16.le_s (local.get 0) (local.get 1)))
  (func $i8x16.le_u (param v128 v128) (result v128)
    (i8x16.le_u (local.get 0) (local.get 1)))
  (func $i8x16.ge_s (param v128 v128) (result v128)
    (i8x16.ge_s (local.get 0) (local.get 1)))
  (func $i8x16.ge_u (param v128 v128) (result v128)
    (i8x16.ge_u (local.get 0) (local.get 1)))
  (func $i16x8.eq (param v128 v128) (result v128)
    (i16x8.eq (local.get 0) (local.get 1)))
  (func $i16x8.ne (param v128 v128) (result v128)
    (i16x8.ne (local.get 0) (local.get 1)))
  (func $i16x8.lt_s (param v128 v128) (result v128)
    (i16x8.lt_s (local.get 0) (local.get 1)))
  (func $i16x8.lt_u (param v128 v128) (result v128)
    (i16x8.lt_u (local.get 0) (local.get 1)))
  (func $i16x8.gt_s (param v128 v128) (result v128)
    (i16x8.gt_s (local.get 0) (local.get 1)))
  (func $i16x8.gt_u (param v128 v128) (result v128)
    (i16x8.gt_u (local.get 0) (local.get 1)))
  (func $i16x8.le_s (param v128 v128) (result v128)
    (i16x8.le_s (local.get 0) (local.get 1)))
  (func $i16x8.le_u (param v128 v128) (result v128)
    (i16x8.le_u (local.get 0) (local.get 1)))
  (func $i16x8.ge_s (param v128 v128) (result v128)
    (i16x8.ge_s (local.get 0) (local.get 1)))
  (func $i16x8.ge_u (param v128 v128) (result v128)
    (i16x8.ge_u (local.get 0) (local.get 1)))
  (func $i32x4.eq (param v128 v128) (result v128)
    (i32x4.eq (local.get 0) (local.get 1)))
  (func $i32x4.ne (param v128 v128) (result v128)
    (i32x4.ne (local.get 0) (local.get 1)))
  (func $i32x4.lt_s (param v128 v128) (result v128)
    (i32x4.lt_s (local.get 0) (local.get 1)))
  (func $i32x4.lt_u (param v128 v128) (result v128)
    (i32x4.lt_u (local.get 0) (local.get 1)))
  (func $i32x4.gt_s (param v128 v128) (result v128)
    (i32x4.gt_s (local.get 0) (local.get 1)))
  (func $i32x4.gt_u (param v128 v128) (result v128)
    (i32x4.gt_u (local.get 0) (local.get 1)))
  (func $i32x4.le_s (param v128 v128) (result v128)
    (i32x4.le_s (local.get 0) (local.get 1)))
  (func $i32x4.le_u (param v128 v128) (result v128)
    (i32x4.le_u (local.get 0) (local.get 1)))
  (func $i32x4.ge_s (param v128 v128) (result v128)
    (i32x4.ge_s (local.get 0) (local.get 1)))
  (func $i32x4.ge_u (param v128 v128) (result v128)
    (i32x4.ge_u (local.get 0) (local.get 1)))
  (func $f32x4.eq (param v128 v128) (result v128)
    (f32x4.eq (local.get 0) (local.get 1)))
  (func $f32x4.ne (param v128 v128) (result v128)
    (f32x4.ne (local.get 0) (local.get 1)))
  (func $f32x4.lt (param v128 v128) (result v128)
    (f32x4.lt (local.get 0) (local.get 1)))
  (func $f32x4.gt (param v128 v128) (result v128)
    (f32x4.gt (local.get 0) (local.get 1)))
  (func $f32x4.le (param v128 v128) (result v128)
    (f32x4.le (local.get 0) (local.get 1)))
  (func $f32x4.ge (param v128 v128) (result v128)
    (f32x4.ge (local.get 0) (local.get 1)))
  (func $f64x2.eq (param v128 v128) (result v128)
    (f64x2.eq (local.get 0) (local.get 1)))
  (func $f64x2.ne (param v128 v128) (result v128)
    (f64x2.ne (local.get 0) (local.get 1)))
  (func $f64x2.lt (param v128 v128) (result v128)
    (f64x2.lt (local.get 0) (local.get 1)))
  (func $f64x2.gt (param v128 v128) (result v128)
    (f64x2.gt (local.get 0) (local.get 1)))
  (func $f64x2.le (param v128 v128) (result v128)
    (f64x2.le (local.get 0) (local.get 1)))
  (func $f64x2.ge (param v128 v128) (result v128)
    (f64x2.ge (local.get 0) (local.get 1)))
  (func $i64x2.eq (param v128 v128) (result v128)
    (i64x2.eq (local.get 0) (local.get 1)))
  (func $i64x2.ne (param v128 v128) (result v128)
    (i64x2.ne (local.get 0) (local.get 1)))
  (func $i64x2.lt_s (param v128 v128) (result v128)
    (i64x2.lt_s (local.get 0) (local.get 1)))
  (func $i64x2.gt_s (param v128 v128) (result v128)
    (i64x2.gt_s (local.get 0) (local.get 1)))
  (func $i64x2.le_s (param v128 v128) (result v128)
    (i64x2.le_s (local.get 0) (local.get 1)))
  (func $i64x2.ge_s (param v128 v128) (result v128)
    (i64x2.ge_s (local.get 0) (local.get 1)))
  (func $if_v128.any_true (param v128) (result i32)
    (if (result i32) (v128.any_true (local.get 0)) (then (i32.const 1)) (else (i32.const 2))))
  (func $if_i32x4.all_true (param v128) (result i32)
    (if (result i32) (i32x4.all_true (local.get 0)) (then (i32.const 1)) (else (i32.const 2)))))

;; == singlepass ==
;; $i8x16.eq:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpeqb xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i8x16.ne:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpeqb xmm2, xmm0, xmm1
;;   pcmpeqd xmm15, xmm15
;;   vpxor xmm2, xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i8x16.lt_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtb xmm2, xmm1, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i8x16.lt_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxub xmm2, xmm0, xmm1
;;   vpcmpeqb xmm2, xmm2, xmm0
;;   pcmpeqd xmm15, xmm15
;;   vpxor xmm2, xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i8x16.gt_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtb xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i8x16.gt_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpminub xmm2, xmm0, xmm1
;;   vpcmpeqb xmm2, xmm2, xmm0
;;   pcmpeqd xmm15, xmm15
;;   vpxor xmm2, xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i8x16.le_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpminsb xmm2, xmm0, xmm1
;;   vpcmpeqb xmm2, xmm2, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i8x16.le_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpminub xmm2, xmm0, xmm1
;;   vpcmpeqb xmm2, xmm2, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i8x16.ge_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxsb xmm2, xmm0, xmm1
;;   vpcmpeqb xmm2, xmm2, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i8x16.ge_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxub xmm2, xmm0, xmm1
;;   vpcmpeqb xmm2, xmm2, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.eq:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpeqw xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.ne:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpeqw xmm2, xmm0, xmm1
;;   pcmpeqd xmm15, xmm15
;;   vpxor xmm2, xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.lt_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtw xmm2, xmm1, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.lt_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxuw xmm2, xmm0, xmm1
;;   vpcmpeqw xmm2, xmm2, xmm0
;;   pcmpeqd xmm15, xmm15
;;   vpxor xmm2, xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.gt_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtw xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.gt_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpminuw xmm2, xmm0, xmm1
;;   vpcmpeqw xmm2, xmm2, xmm0
;;   pcmpeqd xmm15, xmm15
;;   vpxor xmm2, xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.le_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpminsw xmm2, xmm0, xmm1
;;   vpcmpeqw xmm2, xmm2, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.le_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpminuw xmm2, xmm0, xmm1
;;   vpcmpeqw xmm2, xmm2, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.ge_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxsw xmm2, xmm0, xmm1
;;   vpcmpeqw xmm2, xmm2, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.ge_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxuw xmm2, xmm0, xmm1
;;   vpcmpeqw xmm2, xmm2, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i32x4.eq:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpeqd xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i32x4.ne:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpeqd xmm2, xmm0, xmm1
;;   pcmpeqd xmm15, xmm15
;;   vpxor xmm2, xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i32x4.lt_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtd xmm2, xmm1, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i32x4.lt_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxud xmm2, xmm0, xmm1
;;   vpcmpeqd xmm2, xmm2, xmm0
;;   pcmpeqd xmm15, xmm15
;;   vpxor xmm2, xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i32x4.gt_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtd xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i32x4.gt_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpminud xmm2, xmm0, xmm1
;;   vpcmpeqd xmm2, xmm2, xmm0
;;   pcmpeqd xmm15, xmm15
;;   vpxor xmm2, xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i32x4.le_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpminsd xmm2, xmm0, xmm1
;;   vpcmpeqd xmm2, xmm2, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i32x4.le_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpminud xmm2, xmm0, xmm1
;;   vpcmpeqd xmm2, xmm2, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i32x4.ge_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxsd xmm2, xmm0, xmm1
;;   vpcmpeqd xmm2, xmm2, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i32x4.ge_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxud xmm2, xmm0, xmm1
;;   vpcmpeqd xmm2, xmm2, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f32x4.eq:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpeqps xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f32x4.ne:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpneqps xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f32x4.lt:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpltps xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f32x4.gt:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpltps xmm2, xmm1, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f32x4.le:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpleps xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f32x4.ge:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpleps xmm2, xmm1, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f64x2.eq:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpeqpd xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f64x2.ne:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpneqpd xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f64x2.lt:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpltpd xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f64x2.gt:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpltpd xmm2, xmm1, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f64x2.le:
;;   push rbp
;;   mov rbp, rsp
;;   vcmplepd xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f64x2.ge:
;;   push rbp
;;   mov rbp, rsp
;;   vcmplepd xmm2, xmm1, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i64x2.eq:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpeqq xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i64x2.ne:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpeqq xmm2, xmm0, xmm1
;;   pcmpeqd xmm15, xmm15
;;   vpxor xmm2, xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i64x2.lt_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtq xmm2, xmm1, xmm0
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i64x2.gt_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtq xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i64x2.le_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtq xmm2, xmm0, xmm1
;;   pcmpeqd xmm15, xmm15
;;   vpxor xmm2, xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i64x2.ge_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtq xmm2, xmm1, xmm0
;;   pcmpeqd xmm15, xmm15
;;   vpxor xmm2, xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $if_v128.any_true:
;;   push rbp
;;   mov rbp, rsp
;;   ptest xmm0, xmm0
;;   je L0
;;   mov eax, 1
;;   jmp L1
;; L0:
;;   mov eax, 2
;; L1:
;;   leave
;;   ret
;;
;; $if_i32x4.all_true:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm15, xmm15
;;   vpcmpeqd xmm15, xmm15, xmm0
;;   ptest xmm15, xmm15
;;   jne L0
;;   mov eax, 1
;;   jmp L1
;; L0:
;;   mov eax, 2
;; L1:
;;   leave
;;   ret

;; == optimizing ==
;; $i8x16.eq:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpeqb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.ne:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpeqb xmm0, xmm0, xmm1
;;   pcmpeqd xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.lt_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtb xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i8x16.lt_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxub xmm1, xmm0, xmm1
;;   vpcmpeqb xmm0, xmm1, xmm0
;;   pcmpeqd xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.gt_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.gt_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpminub xmm1, xmm0, xmm1
;;   vpcmpeqb xmm0, xmm1, xmm0
;;   pcmpeqd xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.le_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpminsb xmm1, xmm0, xmm1
;;   vpcmpeqb xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i8x16.le_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpminub xmm1, xmm0, xmm1
;;   vpcmpeqb xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i8x16.ge_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxsb xmm1, xmm0, xmm1
;;   vpcmpeqb xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i8x16.ge_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxub xmm1, xmm0, xmm1
;;   vpcmpeqb xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i16x8.eq:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpeqw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.ne:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpeqw xmm0, xmm0, xmm1
;;   pcmpeqd xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.lt_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtw xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i16x8.lt_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxuw xmm1, xmm0, xmm1
;;   vpcmpeqw xmm0, xmm1, xmm0
;;   pcmpeqd xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.gt_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.gt_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpminuw xmm1, xmm0, xmm1
;;   vpcmpeqw xmm0, xmm1, xmm0
;;   pcmpeqd xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.le_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpminsw xmm1, xmm0, xmm1
;;   vpcmpeqw xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i16x8.le_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpminuw xmm1, xmm0, xmm1
;;   vpcmpeqw xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i16x8.ge_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxsw xmm1, xmm0, xmm1
;;   vpcmpeqw xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i16x8.ge_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxuw xmm1, xmm0, xmm1
;;   vpcmpeqw xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.eq:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpeqd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.ne:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpeqd xmm0, xmm0, xmm1
;;   pcmpeqd xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.lt_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtd xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.lt_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxud xmm1, xmm0, xmm1
;;   vpcmpeqd xmm0, xmm1, xmm0
;;   pcmpeqd xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.gt_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.gt_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpminud xmm1, xmm0, xmm1
;;   vpcmpeqd xmm0, xmm1, xmm0
;;   pcmpeqd xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.le_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpminsd xmm1, xmm0, xmm1
;;   vpcmpeqd xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.le_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpminud xmm1, xmm0, xmm1
;;   vpcmpeqd xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.ge_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxsd xmm1, xmm0, xmm1
;;   vpcmpeqd xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.ge_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxud xmm1, xmm0, xmm1
;;   vpcmpeqd xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $f32x4.eq:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpeqps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f32x4.ne:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpneqps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f32x4.lt:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpltps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f32x4.gt:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpltps xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $f32x4.le:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpleps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f32x4.ge:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpleps xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $f64x2.eq:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpeqpd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f64x2.ne:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpneqpd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f64x2.lt:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpltpd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f64x2.gt:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpltpd xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $f64x2.le:
;;   push rbp
;;   mov rbp, rsp
;;   vcmplepd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f64x2.ge:
;;   push rbp
;;   mov rbp, rsp
;;   vcmplepd xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i64x2.eq:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpeqq xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.ne:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpeqq xmm0, xmm0, xmm1
;;   pcmpeqd xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.lt_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtq xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i64x2.gt_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtq xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.le_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtq xmm0, xmm0, xmm1
;;   pcmpeqd xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.ge_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtq xmm0, xmm1, xmm0
;;   pcmpeqd xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $if_v128.any_true:
;;   push rbp
;;   mov rbp, rsp
;;   ptest xmm0, xmm0
;;   je L0
;;   mov eax, 1
;;   pop rbp
;;   ret
;; L0:
;;   mov eax, 2
;;   pop rbp
;;   ret
;;
;; $if_i32x4.all_true:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   vpcmpeqd xmm0, xmm1, xmm0
;;   ptest xmm0, xmm0
;;   jne L0
;;   mov eax, 1
;;   pop rbp
;;   ret
;; L0:
;;   mov eax, 2
;;   pop rbp
;;   ret

;; == llvm ==
;; $i8x16.eq:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpeqb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.ne:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpeqb xmm0, xmm0, xmm1
;;   vpcmpeqd xmm1, xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.lt_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtb xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i8x16.lt_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxub xmm1, xmm0, xmm1
;;   vpcmpeqb xmm0, xmm0, xmm1
;;   vpcmpeqd xmm1, xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.gt_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.gt_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpminub xmm1, xmm0, xmm1
;;   vpcmpeqb xmm0, xmm0, xmm1
;;   vpcmpeqd xmm1, xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.le_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtb xmm0, xmm0, xmm1
;;   vpcmpeqd xmm1, xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.le_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpminub xmm1, xmm0, xmm1
;;   vpcmpeqb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.ge_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtb xmm0, xmm1, xmm0
;;   vpcmpeqd xmm1, xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i8x16.ge_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxub xmm1, xmm0, xmm1
;;   vpcmpeqb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.eq:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpeqw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.ne:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpeqw xmm0, xmm0, xmm1
;;   vpcmpeqd xmm1, xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.lt_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtw xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i16x8.lt_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxuw xmm1, xmm0, xmm1
;;   vpcmpeqw xmm0, xmm0, xmm1
;;   vpcmpeqd xmm1, xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.gt_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.gt_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpminuw xmm1, xmm0, xmm1
;;   vpcmpeqw xmm0, xmm0, xmm1
;;   vpcmpeqd xmm1, xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.le_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtw xmm0, xmm0, xmm1
;;   vpcmpeqd xmm1, xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.le_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpminuw xmm1, xmm0, xmm1
;;   vpcmpeqw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.ge_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtw xmm0, xmm1, xmm0
;;   vpcmpeqd xmm1, xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.ge_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxuw xmm1, xmm0, xmm1
;;   vpcmpeqw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.eq:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpeqd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.ne:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpeqd xmm0, xmm0, xmm1
;;   vpcmpeqd xmm1, xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.lt_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtd xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.lt_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxud xmm1, xmm0, xmm1
;;   vpcmpeqd xmm0, xmm0, xmm1
;;   vpcmpeqd xmm1, xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.gt_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.gt_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpminud xmm1, xmm0, xmm1
;;   vpcmpeqd xmm0, xmm0, xmm1
;;   vpcmpeqd xmm1, xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.le_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtd xmm0, xmm0, xmm1
;;   vpcmpeqd xmm1, xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.le_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpminud xmm1, xmm0, xmm1
;;   vpcmpeqd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.ge_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtd xmm0, xmm1, xmm0
;;   vpcmpeqd xmm1, xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.ge_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaxud xmm1, xmm0, xmm1
;;   vpcmpeqd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f32x4.eq:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpeqps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f32x4.ne:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpneqps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f32x4.lt:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpltps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f32x4.gt:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpltps xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $f32x4.le:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpleps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f32x4.ge:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpleps xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $f64x2.eq:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpeqpd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f64x2.ne:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpneqpd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f64x2.lt:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpltpd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f64x2.gt:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpltpd xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $f64x2.le:
;;   push rbp
;;   mov rbp, rsp
;;   vcmplepd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $f64x2.ge:
;;   push rbp
;;   mov rbp, rsp
;;   vcmplepd xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i64x2.eq:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpeqq xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.ne:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpeqq xmm0, xmm0, xmm1
;;   vpcmpeqd xmm1, xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.lt_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtq xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i64x2.gt_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtq xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.le_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtq xmm0, xmm0, xmm1
;;   vpcmpeqd xmm1, xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.ge_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpcmpgtq xmm0, xmm1, xmm0
;;   vpcmpeqd xmm1, xmm1, xmm1
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $if_v128.any_true:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   vptest xmm0, xmm0
;;   sete al
;;   inc eax
;;   pop rbp
;;   ret
;;
;; $if_i32x4.all_true:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm1, xmm1, xmm1
;;   vpcmpeqd xmm0, xmm0, xmm1
;;   xor eax, eax
;;   vtestps xmm0, xmm0
;;   setne al
;;   inc eax
;;   pop rbp
;;   ret
