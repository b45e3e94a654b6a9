;; Splats, lanes, shuffles and swizzles.
(module
  (func $i8x16.shuffle (param v128 v128) (result v128)
    (i8x16.shuffle 0 17 2 19 4 21 6 23 8 25 10 27 12 29 14 31 (local.get 0) (local.get 1)))
  (func $i8x16.swizzle (param v128 v128) (result v128)
    (i8x16.swizzle (local.get 0) (local.get 1)))
  (func $i8x16.splat (param i32) (result v128)
    (i8x16.splat (local.get 0)))
  (func $i16x8.splat (param i32) (result v128)
    (i16x8.splat (local.get 0)))
  (func $i32x4.splat (param i32) (result v128)
    (i32x4.splat (local.get 0)))
  (func $i64x2.splat (param i64) (result v128)
    (i64x2.splat (local.get 0)))
  (func $f32x4.splat (param f32) (result v128)
    (f32x4.splat (local.get 0)))
  (func $f64x2.splat (param f64) (result v128)
    (f64x2.splat (local.get 0)))
  (func $i8x16.extract_lane_s (param v128) (result i32)
    (i8x16.extract_lane_s 5 (local.get 0)))
  (func $i8x16.extract_lane_u (param v128) (result i32)
    (i8x16.extract_lane_u 5 (local.get 0)))
  (func $i8x16.replace_lane (param v128 i32) (result v128)
    (i8x16.replace_lane 5 (local.get 0) (local.get 1)))
  (func $i16x8.extract_lane_s (param v128) (result i32)
    (i16x8.extract_lane_s 3 (local.get 0)))
  (func $i16x8.extract_lane_u (param v128) (result i32)
    (i16x8.extract_lane_u 3 (local.get 0)))
  (func $i16x8.replace_lane (param v128 i32) (result v128)
    (i16x8.replace_lane 3 (local.get 0) (local.get 1)))
  (func $i32x4.extract_lane (param v128) (result i32)
    (i32x4.extract_lane 2 (local.get 0)))
  (func $i32x4.replace_lane (param v128 i32) (result v128)
    (i32x4.replace_lane 2 (local.get 0) (local.get 1)))
  (func $i64x2.extract_lane (param v128) (result i64)
    (i64x2.extract_lane 1 (local.get 0)))
  (func $i64x2.replace_lane (param v128 i64) (result v128)
    (i64x2.replace_lane 1 (local.get 0) (local.get 1)))
  (func $f32x4.extract_lane (param v128) (result f32)
    (f32x4.extract_lane 2 (local.get 0)))
  (func $f32x4.replace_lane (param v128 f32) (result v128)
    (f32x4.replace_lane 2 (local.get 0) (local.get 1)))
  (func $f64x2.extract_lane (param v128) (result f64)
    (f64x2.extract_lane 1 (local.get 0)))
  (func $f64x2.replace_lane (param v128 f64) (result v128)
    (f64x2.replace_lane 1 (local.get 0) (local.get 1)))
  (func $shuffle_unpack (param v128 v128) (result v128)
    (i8x16.shuffle 0 16 1 17 2 18 3 19 4 20 5 21 6 22 7 23 (local.get 0) (local.get 1)))
  (func $shuffle_one_source (param v128 v128) (result v128)
    (i8x16.shuffle 3 2 1 0 7 6 5 4 11 10 9 8 15 14 13 12 (local.get 0) (local.get 1)))
  (func $shuffle_words (param v128 v128) (result v128)
    (i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11 (local.get 0) (local.get 1)))
  (func $shuffle_align (param v128 v128) (result v128)
    (i8x16.shuffle 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 (local.get 0) (local.get 1))))

;; == singlepass ==
;; $i8x16.shuffle:
;;   push rbp
;;   mov rbp, rsp
;;   vpshufb xmm15, xmm1, [constant0]
;;   vpshufb xmm2, xmm0, [constant1]
;;   vpor xmm2, xmm2, xmm15
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
;;   movaps xmm15, [constant0]
;;   vpaddusb xmm15, xmm15, xmm1
;;   vpshufb xmm2, xmm0, xmm15
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
;;   vpbroadcastb xmm0, xmm0
;;   leave
;;   ret
;;
;; $i16x8.splat:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   movd xmm0, esi
;;   vpbroadcastw xmm0, xmm0
;;   leave
;;   ret
;;
;; $i32x4.splat:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   movd xmm0, esi
;;   pshufd xmm0, xmm0, 0
;;   leave
;;   ret
;;
;; $i64x2.splat:
;;   push rbp
;;   mov rbp, rsp
;;   movq xmm0, rsi
;;   movddup xmm0, xmm0
;;   leave
;;   ret
;;
;; $f32x4.splat:
;;   push rbp
;;   mov rbp, rsp
;;   pshufd xmm1, xmm0, 0
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f64x2.splat:
;;   push rbp
;;   mov rbp, rsp
;;   movddup xmm1, xmm0
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i8x16.extract_lane_s:
;;   push rbp
;;   mov rbp, rsp
;;   pextrb eax, xmm0, 5
;;   movsx eax, al
;;   leave
;;   ret
;;
;; $i8x16.extract_lane_u:
;;   push rbp
;;   mov rbp, rsp
;;   pextrb eax, xmm0, 5
;;   leave
;;   ret
;;
;; $i8x16.replace_lane:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   vpinsrb xmm1, xmm0, esi, 5
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i16x8.extract_lane_s:
;;   push rbp
;;   mov rbp, rsp
;;   pextrw eax, xmm0, 3
;;   movsx eax, ax
;;   leave
;;   ret
;;
;; $i16x8.extract_lane_u:
;;   push rbp
;;   mov rbp, rsp
;;   pextrw eax, xmm0, 3
;;   leave
;;   ret
;;
;; $i16x8.replace_lane:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   vpinsrw xmm1, xmm0, esi, 3
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i32x4.extract_lane:
;;   push rbp
;;   mov rbp, rsp
;;   pextrd eax, xmm0, 2
;;   leave
;;   ret
;;
;; $i32x4.replace_lane:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   vpinsrd xmm1, xmm0, esi, 2
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $i64x2.extract_lane:
;;   push rbp
;;   mov rbp, rsp
;;   pextrq rax, xmm0, 1
;;   leave
;;   ret
;;
;; $i64x2.replace_lane:
;;   push rbp
;;   mov rbp, rsp
;;   vpinsrq xmm1, xmm0, rsi, 1
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f32x4.extract_lane:
;;   push rbp
;;   mov rbp, rsp
;;   pshufd xmm1, xmm0, 2
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f32x4.replace_lane:
;;   push rbp
;;   mov rbp, rsp
;;   vinsertps xmm2, xmm0, xmm1, 0x20
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $f64x2.extract_lane:
;;   push rbp
;;   mov rbp, rsp
;;   pshufd xmm1, xmm0, 0xee
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f64x2.replace_lane:
;;   push rbp
;;   mov rbp, rsp
;;   vpunpcklqdq xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $shuffle_unpack:
;;   push rbp
;;   mov rbp, rsp
;;   vpunpcklbw xmm2, xmm0, xmm1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $shuffle_one_source:
;;   push rbp
;;   mov rbp, rsp
;;   vpshufb xmm2, xmm0, [constant0]
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;; constant0:
;;   .constant 0x0c0d0e0f08090a0b0405060700010203
;;
;; $shuffle_words:
;;   push rbp
;;   mov rbp, rsp
;;   pshufd xmm2, xmm0, 0xb1
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $shuffle_align:
;;   push rbp
;;   mov rbp, rsp
;;   vpalignr xmm2, xmm1, xmm0, 5
;;   movaps xmm0, xmm2
;;   leave
;;   ret

;; == optimizing ==
;; $i8x16.shuffle:
;;   push rbp
;;   mov rbp, rsp
;;   vpshufb xmm0, xmm0, [constant0]
;;   vpshufb xmm1, xmm1, [constant1]
;;   vpor xmm0, xmm0, xmm1
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
;;   vpaddusb xmm1, xmm1, [constant0]
;;   vpshufb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x70707070707070707070707070707070
;;
;; $i8x16.splat:
;;   push rbp
;;   mov rbp, rsp
;;   movd xmm0, esi
;;   vpbroadcastb xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $i16x8.splat:
;;   push rbp
;;   mov rbp, rsp
;;   movd xmm0, esi
;;   vpbroadcastw xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.splat:
;;   push rbp
;;   mov rbp, rsp
;;   movd xmm0, esi
;;   vpshufd xmm0, xmm0, 0
;;   pop rbp
;;   ret
;;
;; $i64x2.splat:
;;   push rbp
;;   mov rbp, rsp
;;   movq xmm0, rsi
;;   vmovddup xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $f32x4.splat:
;;   push rbp
;;   mov rbp, rsp
;;   vpshufd xmm0, xmm0, 0
;;   pop rbp
;;   ret
;;
;; $f64x2.splat:
;;   push rbp
;;   mov rbp, rsp
;;   vmovddup xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $i8x16.extract_lane_s:
;;   push rbp
;;   mov rbp, rsp
;;   pextrb eax, xmm0, 5
;;   movsx eax, al
;;   pop rbp
;;   ret
;;
;; $i8x16.extract_lane_u:
;;   push rbp
;;   mov rbp, rsp
;;   pextrb eax, xmm0, 5
;;   pop rbp
;;   ret
;;
;; $i8x16.replace_lane:
;;   push rbp
;;   mov rbp, rsp
;;   vpinsrb xmm0, xmm0, esi, 5
;;   pop rbp
;;   ret
;;
;; $i16x8.extract_lane_s:
;;   push rbp
;;   mov rbp, rsp
;;   pextrw eax, xmm0, 3
;;   movsx eax, ax
;;   pop rbp
;;   ret
;;
;; $i16x8.extract_lane_u:
;;   push rbp
;;   mov rbp, rsp
;;   pextrw eax, xmm0, 3
;;   pop rbp
;;   ret
;;
;; $i16x8.replace_lane:
;;   push rbp
;;   mov rbp, rsp
;;   vpinsrw xmm0, xmm0, esi, 3
;;   pop rbp
;;   ret
;;
;; $i32x4.extract_lane:
;;   push rbp
;;   mov rbp, rsp
;;   pextrd eax, xmm0, 2
;;   pop rbp
;;   ret
;;
;; $i32x4.replace_lane:
;;   push rbp
;;   mov rbp, rsp
;;   vpinsrd xmm0, xmm0, esi, 2
;;   pop rbp
;;   ret
;;
;; $i64x2.extract_lane:
;;   push rbp
;;   mov rbp, rsp
;;   pextrq rax, xmm0, 1
;;   pop rbp
;;   ret
;;
;; $i64x2.replace_lane:
;;   push rbp
;;   mov rbp, rsp
;;   vpinsrq xmm0, xmm0, rsi, 1
;;   pop rbp
;;   ret
;;
;; $f32x4.extract_lane:
;;   push rbp
;;   mov rbp, rsp
;;   vpshufd xmm0, xmm0, 2
;;   pop rbp
;;   ret
;;
;; $f32x4.replace_lane:
;;   push rbp
;;   mov rbp, rsp
;;   vinsertps xmm0, xmm0, xmm1, 0x20
;;   pop rbp
;;   ret
;;
;; $f64x2.extract_lane:
;;   push rbp
;;   mov rbp, rsp
;;   vpshufd xmm0, xmm0, 0xee
;;   pop rbp
;;   ret
;;
;; $f64x2.replace_lane:
;;   push rbp
;;   mov rbp, rsp
;;   vpunpcklqdq xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $shuffle_unpack:
;;   push rbp
;;   mov rbp, rsp
;;   vpunpcklbw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $shuffle_one_source:
;;   push rbp
;;   mov rbp, rsp
;;   vpshufb xmm0, xmm0, [constant0]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x0c0d0e0f08090a0b0405060700010203
;;
;; $shuffle_words:
;;   push rbp
;;   mov rbp, rsp
;;   vpshufd xmm0, xmm0, 0xb1
;;   pop rbp
;;   ret
;;
;; $shuffle_align:
;;   push rbp
;;   mov rbp, rsp
;;   vpalignr xmm0, xmm1, xmm0, 5
;;   pop rbp
;;   ret

;; == llvm ==
;; $i8x16.shuffle:
;;   push rbp
;;   mov rbp, rsp
;;   vpbroadcastw xmm2, [constant0]
;;   vpblendvb xmm0, xmm1, xmm0, xmm2
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x00ff
;;
;; $i8x16.swizzle:
;;   push rbp
;;   mov rbp, rsp
;;   vpaddusb xmm1, xmm1, [constant0]
;;   vpshufb xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x70707070707070707070707070707070
;;
;; $i8x16.splat:
;;   push rbp
;;   mov rbp, rsp
;;   vmovd xmm0, esi
;;   vpbroadcastb xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $i16x8.splat:
;;   push rbp
;;   mov rbp, rsp
;;   vmovd xmm0, esi
;;   vpbroadcastw xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $i32x4.splat:
;;   push rbp
;;   mov rbp, rsp
;;   vmovd xmm0, esi
;;   vpbroadcastd xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $i64x2.splat:
;;   push rbp
;;   mov rbp, rsp
;;   vmovq xmm0, rsi
;;   vpbroadcastq xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $f32x4.splat:
;;   push rbp
;;   mov rbp, rsp
;;   vbroadcastss xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $f64x2.splat:
;;   push rbp
;;   mov rbp, rsp
;;   vmovddup xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $i8x16.extract_lane_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpextrb eax, xmm0, 5
;;   movsx eax, al
;;   pop rbp
;;   ret
;;
;; $i8x16.extract_lane_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpextrb eax, xmm0, 5
;;   pop rbp
;;   ret
;;
;; $i8x16.replace_lane:
;;   push rbp
;;   mov rbp, rsp
;;   vpinsrb xmm0, xmm0, esi, 5
;;   pop rbp
;;   ret
;;
;; $i16x8.extract_lane_s:
;;   push rbp
;;   mov rbp, rsp
;;   vpextrw eax, xmm0, 3
;;   cwde
;;   pop rbp
;;   ret
;;
;; $i16x8.extract_lane_u:
;;   push rbp
;;   mov rbp, rsp
;;   vpextrw eax, xmm0, 3
;;   pop rbp
;;   ret
;;
;; $i16x8.replace_lane:
;;   push rbp
;;   mov rbp, rsp
;;   vpinsrw xmm0, xmm0, esi, 3
;;   pop rbp
;;   ret
;;
;; $i32x4.extract_lane:
;;   push rbp
;;   mov rbp, rsp
;;   vextractps eax, xmm0, 2
;;   pop rbp
;;   ret
;;
;; $i32x4.replace_lane:
;;   push rbp
;;   mov rbp, rsp
;;   vpinsrd xmm0, xmm0, esi, 2
;;   pop rbp
;;   ret
;;
;; $i64x2.extract_lane:
;;   push rbp
;;   mov rbp, rsp
;;   vpextrq rax, xmm0, 1
;;   pop rbp
;;   ret
;;
;; $i64x2.replace_lane:
;;   push rbp
;;   mov rbp, rsp
;;   vpinsrq xmm0, xmm0, rsi, 1
;;   pop rbp
;;   ret
;;
;; $f32x4.extract_lane:
;;   push rbp
;;   mov rbp, rsp
;;   vshufps xmm0, xmm0, xmm0, 0x4e
;;   pop rbp
;;   ret
;;
;; $f32x4.replace_lane:
;;   push rbp
;;   mov rbp, rsp
;;   vinsertps xmm0, xmm0, xmm1, 0x20
;;   pop rbp
;;   ret
;;
;; $f64x2.extract_lane:
;;   push rbp
;;   mov rbp, rsp
;;   vshufps xmm0, xmm0, xmm0, 0x4e
;;   pop rbp
;;   ret
;;
;; $f64x2.replace_lane:
;;   push rbp
;;   mov rbp, rsp
;;   vmovlhps xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $shuffle_unpack:
;;   push rbp
;;   mov rbp, rsp
;;   vpunpcklbw xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $shuffle_one_source:
;;   push rbp
;;   mov rbp, rsp
;;   vpshufb xmm0, xmm0, [constant0]
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x0c0d0e0f08090a0b0405060700010203
;;
;; $shuffle_words:
;;   push rbp
;;   mov rbp, rsp
;;   vshufps xmm0, xmm0, xmm0, 0xb1
;;   pop rbp
;;   ret
;;
;; $shuffle_align:
;;   push rbp
;;   mov rbp, rsp
;;   vpalignr xmm0, xmm1, xmm0, 5
;;   pop rbp
;;   ret
