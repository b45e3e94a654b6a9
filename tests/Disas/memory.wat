;; Loads and stores under guard pages: no bounds check.
(module
  (memory 1)
  (func $i32.load (param i32) (result i32)
    (i32.load offset=16 (local.get 0)))
  (func $i64.load (param i32) (result i64)
    (i64.load offset=16 (local.get 0)))
  (func $f32.load (param i32) (result f32)
    (f32.load offset=16 (local.get 0)))
  (func $f64.load (param i32) (result f64)
    (f64.load offset=16 (local.get 0)))
  (func $i32.load8_s (param i32) (result i32)
    (i32.load8_s offset=16 (local.get 0)))
  (func $i32.load8_u (param i32) (result i32)
    (i32.load8_u offset=16 (local.get 0)))
  (func $i32.load16_s (param i32) (result i32)
    (i32.load16_s offset=16 (local.get 0)))
  (func $i32.load16_u (param i32) (result i32)
    (i32.load16_u offset=16 (local.get 0)))
  (func $i64.load8_s (param i32) (result i64)
    (i64.load8_s offset=16 (local.get 0)))
  (func $i64.load8_u (param i32) (result i64)
    (i64.load8_u offset=16 (local.get 0)))
  (func $i64.load16_s (param i32) (result i64)
    (i64.load16_s offset=16 (local.get 0)))
  (func $i64.load16_u (param i32) (result i64)
    (i64.load16_u offset=16 (local.get 0)))
  (func $i64.load32_s (param i32) (result i64)
    (i64.load32_s offset=16 (local.get 0)))
  (func $i64.load32_u (param i32) (result i64)
    (i64.load32_u offset=16 (local.get 0)))
  (func $i32.store (param i32 i32)
    (i32.store offset=16 (local.get 0) (local.get 1)))
  (func $i64.store (param i32 i64)
    (i64.store offset=16 (local.get 0) (local.get 1)))
  (func $f32.store (param i32 f32)
    (f32.store offset=16 (local.get 0) (local.get 1)))
  (func $f64.store (param i32 f64)
    (f64.store offset=16 (local.get 0) (local.get 1)))
  (func $i32.store8 (param i32 i32)
    (i32.store8 offset=16 (local.get 0) (local.get 1)))
  (func $i32.store16 (param i32 i32)
    (i32.store16 offset=16 (local.get 0) (local.get 1)))
  (func $i64.store8 (param i32 i64)
    (i64.store8 offset=16 (local.get 0) (local.get 1)))
  (func $i64.store16 (param i32 i64)
    (i64.store16 offset=16 (local.get 0) (local.get 1)))
  (func $i64.store32 (param i32 i64)
    (i64.store32 offset=16 (local.get 0) (local.get 1)))
  (func $constant_address (result i32)
    (i32.load offset=8 (i32.const 1024)))
  (func $scaled_index (param i32 i32) (result i32)
    (i32.load offset=4 (i32.add (local.get 0) (i32.shl (local.get 1) (i32.const 2)))))
  (func $store_constant (param i32)
    (i64.store (local.get 0) (i64.const -5)))
  (func $large_offset (param i32) (result i32)
    (i32.load8_u offset=0xfffffff0 (local.get 0)))
  (func $read_modify_write (param i32)
    (i32.store (local.get 0) (i32.add (i32.load (local.get 0)) (i32.const 1))))
  (func $size (result i32)
    (memory.size))
  (func $grow (param i32) (result i32)
    (memory.grow (local.get 0))))

;; == singlepass ==
;; $i32.load:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov eax, [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i64.load:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov rax, [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $f32.load:
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
;; $f64.load:
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
;;
;; $i32.load8_s:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   movsx eax, byte ptr [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i32.load8_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   movzx eax, byte ptr [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i32.load16_s:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   movsx eax, word ptr [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i32.load16_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   movzx eax, word ptr [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i64.load8_s:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   movsx rax, byte ptr [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i64.load8_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   movzx eax, byte ptr [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i64.load16_s:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   movsx rax, word ptr [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i64.load16_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   movzx eax, word ptr [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i64.load32_s:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   movsxd rax, [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i64.load32_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov eax, [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i32.store:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov edx, edx
;;   mov [r15+rsi+0x10], edx  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i64.store:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov [r15+rsi+0x10], rdx  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $f32.store:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   movss [r15+rsi+0x10], xmm0  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $f64.store:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   movsd [r15+rsi+0x10], xmm0  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i32.store8:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov edx, edx
;;   mov [r15+rsi+0x10], dl  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i32.store16:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov edx, edx
;;   mov [r15+rsi+0x10], dx  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i64.store8:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov [r15+rsi+0x10], dl  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i64.store16:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov [r15+rsi+0x10], dx  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i64.store32:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov [r15+rsi+0x10], edx  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $constant_address:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov eax, [r15+0x408]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $scaled_index:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov edx, edx
;;   mov eax, edx
;;   shl eax, 2
;;   add eax, esi
;;   mov eax, [r15+rax+4]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $store_constant:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov qword ptr [r15+rsi], 0xfffffffffffffffb  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $large_offset:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov eax, 0xfffffff0
;;   add rax, rsi
;;   movzx ecx, byte ptr [r15+rax]  ; trap: out of bounds memory access
;;   mov eax, ecx
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $read_modify_write:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov eax, [r15+rsi]  ; trap: out of bounds memory access
;;   add eax, 1
;;   mov [r15+rsi], eax  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $size:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov rax, [rbx+0x48]
;;   mov rax, [rax+8]
;;   shr rax, 0x10
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;;
;; $grow:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L0
;;   sub rsp, 0x30
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   mov [rbp-0x30], esi
;;   mov edx, esi
;;   xor esi, esi
;;   mov rdi, rbx
;;   mov rax, [rbx+0x28]
;;   call qword ptr [rax]
;;   mov eax, eax
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: call stack exhausted

;; == optimizing ==
;; $i32.load:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   mov eax, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i64.load:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   mov rax, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $f32.load:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   movss xmm0, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $f64.load:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   movsd xmm0, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i32.load8_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   movsx eax, byte ptr [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i32.load8_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   movzx eax, byte ptr [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i32.load16_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   movsx eax, word ptr [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i32.load16_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   movzx eax, word ptr [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i64.load8_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   movsx rax, byte ptr [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i64.load8_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   movzx eax, byte ptr [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i64.load16_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   movsx rax, word ptr [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i64.load16_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   movzx eax, word ptr [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i64.load32_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   movsxd rax, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i64.load32_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   mov eax, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i32.store:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   mov [rcx+rax+0x10], edx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i64.store:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   mov [rcx+rax+0x10], rdx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $f32.store:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   movss [rcx+rax+0x10], xmm0  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $f64.store:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   movsd [rcx+rax+0x10], xmm0  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i32.store8:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   mov [rcx+rax+0x10], dl  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i32.store16:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   mov [rcx+rax+0x10], dx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i64.store8:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   mov [rcx+rax+0x10], dl  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i64.store16:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   mov [rcx+rax+0x10], dx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i64.store32:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   mov [rcx+rax+0x10], edx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $constant_address:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]
;;   mov eax, [rax+0x408]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $scaled_index:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]
;;   lea ecx, [rsi+rdx*4]
;;   mov eax, [rax+rcx+4]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $store_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   mov qword ptr [rcx+rax], 0xfffffffffffffffb  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $large_offset:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   mov edx, 0xfffffff0
;;   add rdx, rax
;;   movzx eax, byte ptr [rcx+rdx]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $read_modify_write:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   add dword ptr [rcx+rax], 1  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $size:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x48]
;;   mov rax, [rax+8]
;;   shr rax, 0x10
;;   pop rbp
;;   ret
;;
;; $grow:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L0
;;   mov edx, esi
;;   mov rax, [rdi+0x28]
;;   xor esi, esi
;;   call qword ptr [rax]
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: call stack exhausted

;; == llvm ==
;; $i32.load:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   mov eax, [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i64.load:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   mov rax, [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $f32.load:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   vmovss xmm0, [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $f64.load:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   vmovsd xmm0, [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i32.load8_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   movsx eax, byte ptr [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i32.load8_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   movzx eax, byte ptr [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i32.load16_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   movsx eax, word ptr [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i32.load16_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   movzx eax, word ptr [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i64.load8_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   movsx rax, byte ptr [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i64.load8_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   movzx eax, byte ptr [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i64.load16_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   movsx rax, word ptr [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i64.load16_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   movzx eax, word ptr [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i64.load32_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   movsxd rax, [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i64.load32_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   mov eax, [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i32.store:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   mov [rax+rcx+0x10], edx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i64.store:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   mov [rax+rcx+0x10], rdx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $f32.store:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   vmovss [rax+rcx+0x10], xmm0  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $f64.store:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   vmovsd [rax+rcx+0x10], xmm0  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i32.store8:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   mov [rax+rcx+0x10], dl  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i32.store16:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   mov [rax+rcx+0x10], dx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i64.store8:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   mov [rax+rcx+0x10], dl  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i64.store16:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   mov [rax+rcx+0x10], dx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i64.store32:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   mov [rax+rcx+0x10], edx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $constant_address:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov eax, [rax+0x408]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $scaled_index:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   lea ecx, [rsi+rdx*4]
;;   mov eax, [rax+rcx+4]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $store_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   mov qword ptr [rax+rcx], 0xfffffffffffffffb  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $large_offset:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   add rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, 0xfffffff0
;;   movzx eax, byte ptr [rcx+rax]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $read_modify_write:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   inc dword ptr [rax+rcx]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $size:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x48]  ; trap: out of bounds memory access
;;   mov eax, [rax+0xa]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $grow:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rbp, [rdi]  ; trap: out of bounds memory access
;;   jb L0
;;   mov edx, esi
;;   mov rax, [rdi+0x28]  ; trap: out of bounds memory access
;;   xor esi, esi
;;   call qword ptr [rax]
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xa]  ; trap: call stack exhausted
