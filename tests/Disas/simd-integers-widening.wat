;; Vector integer arithmetic that widens or combines lanes.
(module
  (func $i16x8.extadd_pairwise_i8x16_s (param v128) (result v128)
    (i16x8.extadd_pairwise_i8x16_s (local.get 0)))
  (func $i16x8.extadd_pairwise_i8x16_u (param v128) (result v128)
    (i16x8.extadd_pairwise_i8x16_u (local.get 0)))
  (func $i32x4.extadd_pairwise_i16x8_s (param v128) (result v128)
    (i32x4.extadd_pairwise_i16x8_s (local.get 0)))
  (func $i32x4.extadd_pairwise_i16x8_u (param v128) (result v128)
    (i32x4.extadd_pairwise_i16x8_u (local.get 0)))
  (func $i16x8.q15mulr_sat_s (param v128 v128) (result v128)
    (i16x8.q15mulr_sat_s (local.get 0) (local.get 1)))
  (func $i16x8.extmul_low_i8x16_s (param v128 v128) (result v128)
    (i16x8.extmul_low_i8x16_s (local.get 0) (local.get 1)))
  (func $i16x8.extmul_high_i8x16_s (param v128 v128) (result v128)
    (i16x8.extmul_high_i8x16_s (local.get 0) (local.get 1)))
  (func $i16x8.extmul_low_i8x16_u (param v128 v128) (result v128)
    (i16x8.extmul_low_i8x16_u (local.get 0) (local.get 1)))
  (func $i16x8.extmul_high_i8x16_u (param v128 v128) (result v128)
    (i16x8.extmul_high_i8x16_u (local.get 0) (local.get 1)))
  (func $i32x4.dot_i16x8_s (param v128 v128) (result v128)
    (i32x4.dot_i16x8_s (local.get 0) (local.get 1)))
  (func $i32x4.extmul_low_i16x8_s (param v128 v128) (result v128)
    (i32x4.extmul_low_i16x8_s (local.get 0) (local.get 1)))
  (func $i32x4.extmul_high_i16x8_s (param v128 v128) (result v128)
    (i32x4.extmul_high_i16x8_s (local.get 0) (local.get 1)))
  (func $i32x4.extmul_low_i16x8_u (param v128 v128) (result v128)
    (i32x4.extmul_low_i16x8_u (local.get 0) (local.get 1)))
  (func $i32x4.extmul_high_i16x8_u (param v128 v128) (result v128)
    (i32x4.extmul_high_i16x8_u (local.get 0) (local.get 1)))
  (func $i64x2.extmul_low_i32x4_s (param v128 v128) (result v128)
    (i64x2.extmul_low_i32x4_s (local.get 0) (local.get 1)))
  (func $i64x2.extmul_high_i32x4_s (param v128 v128) (result v128)
    (i64x2.extmul_high_i32x4_s (local.get 0) (local.get 1)))
  (func $i64x2.extmul_low_i32x4_u (param v128 v128) (result v128)
    (i64x2.extmul_low_i32x4_u (local.get 0) (local.get 1)))
  (func $i64x2.extmul_high_i32x4_u (param v128 v128) (result v128)
    (i64x2.extmul_high_i32x4_u (local.get 0) (local.get 1))))

;; == singlepass ==
;; $i16x8.extadd_pairwise_i8x16_s:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm1, [constant0]
;;   vpmaddubsw xmm1, xmm1, xmm0
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;; constant0:
;;   .constant 0x01010101010101010101010101010101
;;
;; $i16x8.extadd_pairwise_i8x16_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaddubsw xmm1, xmm0, [constant0]
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;; constant0:
;;   .constant 0x01010101010101010101010101010101
;;
;; $i32x4.extadd_pairwise_i16x8_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaddwd xmm1, xmm0, [constant0]
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;; constant0:
;;   .constant 0x00010001000100010001000100010001
;;
;; $i32x4.extadd_pairwise_i16x8_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm1, xmm0, [constant0]
;;   vpmaddwd xmm1, xmm1, [constant1]
;;   vpaddd xmm1, xmm1, [constant2]
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;; constant0:
;;   .constant 0x80008000800080008000800080008000
;; constant1:
;;   .constant 0x00010001000100010001000100010001
;; constant2:
;;   .constant 0x00010000000100000001000000010000
;;
;; $i16x8.q15mulr_sat_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmulhrsw xmm2, xmm0, xmm1
;;   movaps xmm15, [constant0]
;;   vpcmpeqw xmm15, xmm15, xmm2
;;   vpxor xmm2, xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;; constant0:
;;   .constant 0x80008000800080008000800080008000
;;
;; $i16x8.extmul_low_i8x16_s:
;;   push rbp
;;   mov rbp, rsp
;;   pmovsxbw xmm2, xmm0
;;   pmovsxbw xmm15, xmm1
;;   vpmullw xmm2, xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.extmul_high_i8x16_s:
;;   push rbp
;;   mov rbp, rsp
;;   pshufd xmm2, xmm0, 0xee
;;   pmovsxbw xmm2, xmm2
;;   pshufd xmm15, xmm1, 0xee
;;   pmovsxbw xmm15, xmm15
;;   vpmullw xmm2, xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.extmul_low_i8x16_u:
;;   push rbp
;;   mov rbp, rsp
;;   pmovzxbw xmm2, xmm0
;;   pmovzxbw xmm15, xmm1
;;   vpmullw xmm2, xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i16x8.extmul_high_i8x16_u:
;;   push rbp
;;   mov rbp, rsp
;;   pshufd xmm2, xmm0, 0xee
;;   pmovzxbw xmm2, xmm2
;;   pshufd xmm15, xmm1, 0xee
;;   pmovzxbw xmm15, xmm15
;;   vpmullw xmm2, xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i32x4.dot_i16x8_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaddwd xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i32x4.extmul_low_i16x8_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmullw xmm2, xmm0, xmm1
;;   vpmulhw xmm15, xmm0, xmm1
;;   vpunpcklwd xmm2, xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i32x4.extmul_high_i16x8_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmullw xmm2, xmm0, xmm1
;;   vpmulhw xmm15, xmm0, xmm1
;;   vpunpckhwd xmm2, xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i32x4.extmul_low_i16x8_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmullw xmm2, xmm0, xmm1
;;   vpmulhuw xmm15, xmm0, xmm1
;;   vpunpcklwd xmm2, xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i32x4.extmul_high_i16x8_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmullw xmm2, xmm0, xmm1
;;   vpmulhuw xmm15, xmm0, xmm1
;;   vpunpckhwd xmm2, xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i64x2.extmul_low_i32x4_s:
;;   push rbp
;;   mov rbp, rsp
;;   pshufd xmm2, xmm0, 0x50
;;   pshufd xmm15, xmm1, 0x50
;;   vpmuldq xmm2, xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i64x2.extmul_high_i32x4_s:
;;   push rbp
;;   mov rbp, rsp
;;   pshufd xmm2, xmm0, 0xfa
;;   pshufd xmm15, xmm1, 0xfa
;;   vpmuldq xmm2, xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i64x2.extmul_low_i32x4_u:
;;   push rbp
;;   mov rbp, rsp
;;   pshufd xmm2, xmm0, 0x50
;;   pshufd xmm15, xmm1, 0x50
;;   vpmuludq xmm2, xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i64x2.extmul_high_i32x4_u:
;;   push rbp
;;   mov rbp, rsp
;;   pshufd xmm2, xmm0, 0xfa
;;   pshufd xmm15, xmm1, 0xfa
;;   vpmuludq xmm2, xmm2, xmm15
;;   movaps xmm0, xmm2
;;   leave
;;   ret

;; == optimizing ==
;; $i16x8.extadd_pairwise_i8x16_s:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm1, [constant0]
;;   vpmaddubsw xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x01010101010101010101010101010101
;;
;; $i16x8.extadd_pairwise_i8x16_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaddubsw xmm0, xmm0, [constant0]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x01010101010101010101010101010101
;;
;; $i32x4.extadd_pairwise_i16x8_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaddwd xmm0, xmm0, [constant0]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x00010001000100010001000100010001
;;
;; $i32x4.extadd_pairwise_i16x8_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm0, xmm0, [constant0]
;;   vpmaddwd xmm0, xmm0, [constant1]
;;   vpaddd xmm0, xmm0, [constant2]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x80008000800080008000800080008000
;; constant1:
;;   .constant 0x00010001000100010001000100010001
;; constant2:
;;   .constant 0x00010000000100000001000000010000
;;
;; $i16x8.q15mulr_sat_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmulhrsw xmm0, xmm0, xmm1
;;   vpcmpeqw xmm1, xmm0, [constant0]
;;   vpxor xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x80008000800080008000800080008000
;;
;; $i16x8.extmul_low_i8x16_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmovsxbw xmm0, xmm0
;;   vpmovsxbw xmm1, xmm1
;;   vpmullw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.extmul_high_i8x16_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpshufd xmm0, xmm0, 0xee
;;   vpmovsxbw xmm0, xmm0
;;   vpshufd xmm1, xmm1, 0xee
;;   vpmovsxbw xmm1, xmm1
;;   vpmullw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.extmul_low_i8x16_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmovzxbw xmm0, xmm0
;;   vpmovzxbw xmm1, xmm1
;;   vpmullw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i16x8.extmul_high_i8x16_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpshufd xmm0, xmm0, 0xee
;;   vpmovzxbw xmm0, xmm0
;;   vpshufd xmm1, xmm1, 0xee
;;   vpmovzxbw xmm1, xmm1
;;   vpmullw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.dot_i16x8_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaddwd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i32x4.extmul_low_i16x8_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmullw xmm2, xmm0, xmm1
;;   vpmulhw xmm0, xmm0, xmm1
;;   vpunpcklwd xmm0, xmm2, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.extmul_high_i16x8_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmullw xmm2, xmm0, xmm1
;;   vpmulhw xmm0, xmm0, xmm1
;;   vpunpckhwd xmm0, xmm2, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.extmul_low_i16x8_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmullw xmm2, xmm0, xmm1
;;   vpmulhuw xmm0, xmm0, xmm1
;;   vpunpcklwd xmm0, xmm2, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.extmul_high_i16x8_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmullw xmm2, xmm0, xmm1
;;   vpmulhuw xmm0, xmm0, xmm1
;;   vpunpckhwd xmm0, xmm2, xmm0
;;   pop rbp
;;   ret
;;
;; $i64x2.extmul_low_i32x4_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpshufd xmm0, xmm0, 0x50
;;   vpshufd xmm1, xmm1, 0x50
;;   vpmuldq xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.extmul_high_i32x4_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpshufd xmm0, xmm0, 0xfa
;;   vpshufd xmm1, xmm1, 0xfa
;;   vpmuldq xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.extmul_low_i32x4_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpshufd xmm0, xmm0, 0x50
;;   vpshufd xmm1, xmm1, 0x50
;;   vpmuludq xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64x2.extmul_high_i32x4_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpshufd xmm0, xmm0, 0xfa
;;   vpshufd xmm1, xmm1, 0xfa
;;   vpmuludq xmm0, xmm0, xmm1
;;   pop rbp
;;   ret

;; == llvm ==
;; $i16x8.extadd_pairwise_i8x16_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmovsxbw ymm0, xmm0
;;   vextracti128 xmm1, ymm0, 1
;;   vphaddw xmm0, xmm0, xmm1
;;   pop rbp
;;   vzeroupper
;;   ret
;;
;; $i16x8.extadd_pairwise_i8x16_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmovzxbw ymm0, xmm0
;;   vextracti128 xmm1, ymm0, 1
;;   vphaddw xmm0, xmm0, xmm1
;;   pop rbp
;;   vzeroupper
;;   ret
;;
;; $i32x4.extadd_pairwise_i16x8_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmovsxwd ymm0, xmm0
;;   vextracti128 xmm1, ymm0, 1
;;   vphaddd xmm0, xmm0, xmm1
;;   pop rbp
;;   vzeroupper
;;   ret
;;
;; $i32x4.extadd_pairwise_i16x8_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmovzxwd ymm0, xmm0
;;   vextracti128 xmm1, ymm0, 1
;;   vphaddd xmm0, xmm0, xmm1
;;   pop rbp
;;   vzeroupper
;;   ret
;;
;; $i16x8.q15mulr_sat_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmovsxwd ymm0, xmm0
;;   vpmovsxwd ymm1, xmm1
;;   vpmulld ymm0, ymm1, ymm0
;;   vpbroadcastd ymm1, [constant0]
;;   vpaddd ymm0, ymm0, ymm1
;;   vpsrad ymm0, ymm0, 0xf
;;   vpbroadcastd ymm1, [constant1]
;;   vpminsd ymm0, ymm0, ymm1
;;   vpshufb ymm0, ymm0, [constant2]
;;   vpermq ymm0, ymm0, 0xe8
;;   pop rbp
;;   vzeroupper
;;   ret
;; constant0:
;;   .constant 0x00004000
;; constant1:
;;   .constant 0x00007fff
;; constant2:
;;   .constant 0x00000000000000001d1c19181514111000000000000000000d0c090805040100
;;
;; $i16x8.extmul_low_i8x16_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmovsxbw xmm0, xmm0
;;   vpmovsxbw xmm1, xmm1
;;   vpmullw xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i16x8.extmul_high_i8x16_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpshufd xmm0, xmm0, 0xee
;;   vpmovsxbw xmm0, xmm0
;;   vpshufd xmm1, xmm1, 0xee
;;   vpmovsxbw xmm1, xmm1
;;   vpmullw xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i16x8.extmul_low_i8x16_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmovzxbw xmm0, xmm0
;;   vpmovzxbw xmm1, xmm1
;;   vpmullw xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i16x8.extmul_high_i8x16_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm2, xmm2, xmm2
;;   vpunpckhbw xmm0, xmm0, xmm2
;;   vpunpckhbw xmm1, xmm1, xmm2
;;   vpmullw xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.dot_i16x8_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmaddwd xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.extmul_low_i16x8_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmovzxwd xmm0, xmm0
;;   vpmovzxwd xmm1, xmm1
;;   vpmaddwd xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.extmul_high_i16x8_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm2, xmm2, xmm2
;;   vpunpckhwd xmm0, xmm0, xmm2
;;   vpunpckhwd xmm1, xmm1, xmm1
;;   vpmaddwd xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.extmul_low_i16x8_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmovzxwd xmm0, xmm0
;;   vpmovzxwd xmm1, xmm1
;;   vpmulld xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.extmul_high_i16x8_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpxor xmm2, xmm2, xmm2
;;   vpunpckhwd xmm0, xmm0, xmm2
;;   vpunpckhwd xmm1, xmm1, xmm2
;;   vpmulld xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i64x2.extmul_low_i32x4_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpmovzxdq xmm0, xmm0
;;   vpmovzxdq xmm1, xmm1
;;   vpmuldq xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i64x2.extmul_high_i32x4_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpshufd xmm0, xmm0, 0xf6
;;   vpshufd xmm1, xmm1, 0xf6
;;   vpmuldq xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i64x2.extmul_low_i32x4_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpmovzxdq xmm0, xmm0
;;   vpmovzxdq xmm1, xmm1
;;   vpmuludq xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $i64x2.extmul_high_i32x4_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpshufd xmm0, xmm0, 0xf6
;;   vpshufd xmm1, xmm1, 0xf6
;;   vpmuludq xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
