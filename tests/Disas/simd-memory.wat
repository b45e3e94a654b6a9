;; Vector loads and stores, whole, by lane, widening and splatting.
(module
  (memory 1)
  (func $v128.load (param i32) (result v128)
    (v128.load offset=16 (local.get 0)))
  (func $v128.load8x8_s (param i32) (result v128)
    (v128.load8x8_s offset=16 (local.get 0)))
  (func $v128.load8x8_u (param i32) (result v128)
    (v128.load8x8_u offset=16 (local.get 0)))
  (func $v128.load16x4_s (param i32) (result v128)
    (v128.load16x4_s offset=16 (local.get 0)))
  (func $v128.load16x4_u (param i32) (result v128)
    (v128.load16x4_u offset=16 (local.get 0)))
  (func $v128.load32x2_s (param i32) (result v128)
    (v128.load32x2_s offset=16 (local.get 0)))
  (func $v128.load32x2_u (param i32) (result v128)
    (v128.load32x2_u offset=16 (local.get 0)))
  (func $v128.load8_splat (param i32) (result v128)
    (v128.load8_splat offset=16 (local.get 0)))
  (func $v128.load16_splat (param i32) (result v128)
    (v128.load16_splat offset=16 (local.get 0)))
  (func $v128.load32_splat (param i32) (result v128)
    (v128.load32_splat offset=16 (local.get 0)))
  (func $v128.load64_splat (param i32) (result v128)
    (v128.load64_splat offset=16 (local.get 0)))
  (func $v128.store (param i32 v128)
    (v128.store offset=16 (local.get 0) (local.get 1)))
  (func $v128.load8_lane (param i32 v128) (result v128)
    (v128.load8_lane offset=16 5 (local.get 0) (local.get 1)))
  (func $v128.load16_lane (param i32 v128) (result v128)
    (v128.load16_lane offset=16 3 (local.get 0) (local.get 1)))
  (func $v128.load32_lane (param i32 v128) (result v128)
    (v128.load32_lane offset=16 2 (local.get 0) (local.get 1)))
  (func $v128.load64_lane (param i32 v128) (result v128)
    (v128.load64_lane offset=16 1 (local.get 0) (local.get 1)))
  (func $v128.store8_lane (param i32 v128)
    (v128.store8_lane offset=16 5 (local.get 0) (local.get 1)))
  (func $v128.store16_lane (param i32 v128)
    (v128.store16_lane offset=16 3 (local.get 0) (local.get 1)))
  (func $v128.store32_lane (param i32 v128)
    (v128.store32_lane offset=16 2 (local.get 0) (local.get 1)))
  (func $v128.store64_lane (param i32 v128)
    (v128.store64_lane offset=16 1 (local.get 0) (local.get 1)))
  (func $v128.load32_zero (param i32) (result v128)
    (v128.load32_zero offset=16 (local.get 0)))
  (func $v128.load64_zero (param i32) (result v128)
    (v128.load64_zero offset=16 (local.get 0))))

;; == singlepass ==
;; $v128.load:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   movups xmm0, [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $v128.load8x8_s:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   pmovsxbw xmm0, [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $v128.load8x8_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   pmovzxbw xmm0, [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $v128.load16x4_s:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   pmovsxwd xmm0, [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $v128.load16x4_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   pmovzxwd xmm0, [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $v128.load32x2_s:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   pmovsxdq xmm0, [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $v128.load32x2_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   pmovzxdq xmm0, [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $v128.load8_splat:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   vpbroadcastb xmm0, [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $v128.load16_splat:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   vpbroadcastw xmm0, [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $v128.load32_splat:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   vbroadcastss xmm0, [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $v128.load64_splat:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   movddup xmm0, [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $v128.store:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   movups [r15+rsi+0x10], xmm0  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $v128.load8_lane:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   vpinsrb xmm1, xmm0, [r15+rsi+0x10], 5  ; trap: out of bounds memory access
;;   movaps xmm0, xmm1
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $v128.load16_lane:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   vpinsrw xmm1, xmm0, [r15+rsi+0x10], 3  ; trap: out of bounds memory access
;;   movaps xmm0, xmm1
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $v128.load32_lane:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   vpinsrd xmm1, xmm0, [r15+rsi+0x10], 2  ; trap: out of bounds memory access
;;   movaps xmm0, xmm1
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $v128.load64_lane:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   vpinsrq xmm1, xmm0, [r15+rsi+0x10], 1  ; trap: out of bounds memory access
;;   movaps xmm0, xmm1
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $v128.store8_lane:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   pextrb [r15+rsi+0x10], xmm0, 5  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $v128.store16_lane:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   pextrw [r15+rsi+0x10], xmm0, 3  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $v128.store32_lane:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   pextrd [r15+rsi+0x10], xmm0, 2  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $v128.store64_lane:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   pextrq [r15+rsi+0x10], xmm0, 1  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $v128.load32_zero:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   movss xmm0, [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $v128.load64_zero:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   movsd xmm0, [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret

;; == optimizing ==
;; $v128.load:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   movups xmm0, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load8x8_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   pmovsxbw xmm0, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load8x8_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   pmovzxbw xmm0, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load16x4_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   pmovsxwd xmm0, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load16x4_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   pmovzxwd xmm0, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load32x2_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   pmovsxdq xmm0, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load32x2_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   pmovzxdq xmm0, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load8_splat:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   vpbroadcastb xmm0, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load16_splat:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   vpbroadcastw xmm0, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load32_splat:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   vbroadcastss xmm0, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load64_splat:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   movddup xmm0, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.store:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   movups [rcx+rax+0x10], xmm0  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load8_lane:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   vpinsrb xmm0, xmm0, [rcx+rax+0x10], 5  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load16_lane:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   vpinsrw xmm0, xmm0, [rcx+rax+0x10], 3  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load32_lane:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   vpinsrd xmm0, xmm0, [rcx+rax+0x10], 2  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load64_lane:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   vpinsrq xmm0, xmm0, [rcx+rax+0x10], 1  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.store8_lane:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   pextrb [rcx+rax+0x10], xmm0, 5  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.store16_lane:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   pextrw [rcx+rax+0x10], xmm0, 3  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.store32_lane:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   pextrd [rcx+rax+0x10], xmm0, 2  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.store64_lane:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   pextrq [rcx+rax+0x10], xmm0, 1  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load32_zero:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   movss xmm0, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load64_zero:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   movsd xmm0, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret

;; == llvm ==
;; $v128.load:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   vmovups xmm0, [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load8x8_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   vpmovsxbw xmm0, [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load8x8_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   vpmovzxbw xmm0, [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load16x4_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   vpmovsxwd xmm0, [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load16x4_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   vpmovzxwd xmm0, [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load32x2_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   vpmovsxdq xmm0, [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load32x2_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   vpmovzxdq xmm0, [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load8_splat:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   vpbroadcastb xmm0, [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load16_splat:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   vpbroadcastw xmm0, [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load32_splat:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   vbroadcastss xmm0, [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load64_splat:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   vmovddup xmm0, [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.store:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   vmovups [rax+rcx+0x10], xmm0  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load8_lane:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   vpinsrb xmm0, xmm0, [rax+rcx+0x10], 5  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load16_lane:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   vpinsrw xmm0, xmm0, [rax+rcx+0x10], 3  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load32_lane:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   vpinsrd xmm0, xmm0, [rax+rcx+0x10], 2  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load64_lane:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   vpinsrq xmm0, xmm0, [rax+rcx+0x10], 1  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.store8_lane:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   vpextrb [rax+rcx+0x10], xmm0, 5  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.store16_lane:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   vpextrw [rax+rcx+0x10], xmm0, 3  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.store32_lane:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   vextractps [rax+rcx+0x10], xmm0, 2  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.store64_lane:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   vpextrq [rax+rcx+0x10], xmm0, 1  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $v128.load32_zero:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   mov eax, [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   vmovd xmm0, eax
;;   pop rbp
;;   ret
;;
;; $v128.load64_zero:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   mov rax, [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   vmovq xmm0, rax
;;   pop rbp
;;   ret
