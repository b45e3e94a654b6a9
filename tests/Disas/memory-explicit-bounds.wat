;;! explicit-bounds
;; Accesses checked against the size of the memory.
(module
  (memory 1)
  (func $i32.load (param i32) (result i32)
    (i32.load offset=16 (local.get 0)))
  (func $f64.load (param i32) (result f64)
    (f64.load offset=16 (local.get 0)))
  (func $i32.load8_s (param i32) (result i32)
    (i32.load8_s offset=16 (local.get 0)))
  (func $i64.store (param i32 i64)
    (i64.store offset=16 (local.get 0) (local.get 1)))
  (func $v128.load (param i32) (result v128)
    (v128.load offset=16 (local.get 0)))
  (func $v128.store (param i32 v128)
    (v128.store offset=16 (local.get 0) (local.get 1)))
  (func $i32.atomic.rmw.add (param i32 i32) (result i32)
    (i32.atomic.rmw.add offset=16 (local.get 0) (local.get 1)))
  (func $same_address_twice (param i32) (result i64)
    (i64.add (i64.load (local.get 0)) (i64.load offset=8 (local.get 0))))
  (func $large_offset (param i32) (result i32)
    (i32.load offset=0xfffffff0 (local.get 0))))

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
;;   lea rax, [rsi+0x14]
;;   mov r11, [rbx+0x48]
;;   cmp rax, [r11+8]
;;   ja L0
;;   mov ecx, [r15+rax-4]  ; trap: out of bounds memory access
;;   mov eax, ecx
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
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
;;   lea rax, [rsi+0x18]
;;   mov r11, [rbx+0x48]
;;   cmp rax, [r11+8]
;;   ja L0
;;   movsd xmm0, [r15+rax-8]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
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
;;   lea rax, [rsi+0x11]
;;   mov r11, [rbx+0x48]
;;   cmp rax, [r11+8]
;;   ja L0
;;   movsx ecx, byte ptr [r15+rax-1]  ; trap: out of bounds memory access
;;   mov eax, ecx
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
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
;;   lea rax, [rsi+0x18]
;;   mov r11, [rbx+0x48]
;;   cmp rax, [r11+8]
;;   ja L0
;;   mov [r15+rax-8], rdx  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
;;
;; $v128.load:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   lea rax, [rsi+0x20]
;;   mov r11, [rbx+0x48]
;;   cmp rax, [r11+8]
;;   ja L0
;;   movups xmm0, [r15+rax-0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
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
;;   lea rax, [rsi+0x20]
;;   mov r11, [rbx+0x48]
;;   cmp rax, [r11+8]
;;   ja L0
;;   movups [r15+rax-0x10], xmm0  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
;;
;; $i32.atomic.rmw.add:
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
;;   test sil, 3
;;   jne L0
;;   lea rcx, [rsi+0x14]
;;   mov r11, [rbx+0x48]
;;   cmp rcx, [r11+8]
;;   ja L1
;;   lock xadd [r15+rcx-4], eax  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;; L1:
;;   ud2  ; trap: out of bounds memory access
;;
;; $same_address_twice:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   lea rax, [rsi+8]
;;   mov r11, [rbx+0x48]
;;   cmp rax, [r11+8]
;;   ja L0
;;   mov rcx, [r15+rax-8]  ; trap: out of bounds memory access
;;   lea rax, [rsi+0x10]
;;   mov r11, [rbx+0x48]
;;   cmp rax, [r11+8]
;;   ja L1
;;   mov rdx, [r15+rax-8]  ; trap: out of bounds memory access
;;   add rcx, rdx
;;   mov rax, rcx
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
;; L1:
;;   ud2  ; trap: out of bounds memory access
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
;;   mov eax, 0xfffffff4
;;   add rax, rsi
;;   mov r11, [rbx+0x48]
;;   cmp rax, [r11+8]
;;   ja L0
;;   mov ecx, [r15+rax-4]  ; trap: out of bounds memory access
;;   mov eax, ecx
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access

;; == optimizing ==
;; $i32.load:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   mov rdx, [rdi+0x48]
;;   lea rsi, [rax+0x14]
;;   cmp rsi, [rdx+8]
;;   ja L0
;;   mov eax, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
;;
;; $f64.load:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   mov rdx, [rdi+0x48]
;;   lea rsi, [rax+0x18]
;;   cmp rsi, [rdx+8]
;;   ja L0
;;   movsd xmm0, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
;;
;; $i32.load8_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   mov rdx, [rdi+0x48]
;;   lea rsi, [rax+0x11]
;;   cmp rsi, [rdx+8]
;;   ja L0
;;   movsx eax, byte ptr [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
;;
;; $i64.store:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   mov rsi, [rdi+0x48]
;;   lea rdi, [rax+0x18]
;;   cmp rdi, [rsi+8]
;;   ja L0
;;   mov [rcx+rax+0x10], rdx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
;;
;; $v128.load:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   mov rdx, [rdi+0x48]
;;   lea rsi, [rax+0x20]
;;   cmp rsi, [rdx+8]
;;   ja L0
;;   movups xmm0, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
;;
;; $v128.store:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   mov rdx, [rdi+0x48]
;;   lea rsi, [rax+0x20]
;;   cmp rsi, [rdx+8]
;;   ja L0
;;   movups [rcx+rax+0x10], xmm0  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
;;
;; $i32.atomic.rmw.add:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   test al, 3
;;   jne L0
;;   mov rsi, [rdi+0x48]
;;   lea rdi, [rax+0x14]
;;   cmp rdi, [rsi+8]
;;   ja L1
;;   lock xadd [rax+rcx+0x10], edx  ; trap: out of bounds memory access
;;   mov eax, edx
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;; L1:
;;   ud2  ; trap: out of bounds memory access
;;
;; $same_address_twice:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   mov rdx, [rdi+0x48]
;;   lea rsi, [rax+0x10]
;;   cmp rsi, [rdx+8]
;;   ja L0
;;   mov rdx, [rcx+rax]  ; trap: out of bounds memory access
;;   add rdx, [rcx+rax+8]  ; trap: out of bounds memory access
;;   mov rax, rdx
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
;;
;; $large_offset:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   mov rdx, [rdi+0x48]
;;   mov esi, 0xfffffff4
;;   add rsi, rax
;;   cmp rsi, [rdx+8]
;;   ja L0
;;   mov edx, 0xfffffff0
;;   add rdx, rax
;;   mov eax, [rcx+rdx]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access

;; == llvm ==
;; $i32.load:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x48]  ; trap: out of bounds memory access
;;   lea rdx, [rax+0x14]
;;   cmp rdx, [rcx+8]  ; trap: out of bounds memory access
;;   ja L0
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov eax, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+2]  ; trap: out of bounds memory access
;;
;; $f64.load:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x48]  ; trap: out of bounds memory access
;;   lea rdx, [rax+0x18]
;;   cmp rdx, [rcx+8]  ; trap: out of bounds memory access
;;   ja L0
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   vmovsd xmm0, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+2]  ; trap: out of bounds memory access
;;
;; $i32.load8_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x48]  ; trap: out of bounds memory access
;;   lea rdx, [rax+0x11]
;;   cmp rdx, [rcx+8]  ; trap: out of bounds memory access
;;   ja L0
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   movsx eax, byte ptr [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+2]  ; trap: out of bounds memory access
;;
;; $i64.store:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x48]  ; trap: out of bounds memory access
;;   lea rsi, [rax+0x18]
;;   cmp rsi, [rcx+8]  ; trap: out of bounds memory access
;;   ja L0
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov [rcx+rax+0x10], rdx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+2]  ; trap: out of bounds memory access
;;
;; $v128.load:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x48]  ; trap: out of bounds memory access
;;   lea rdx, [rax+0x20]
;;   cmp rdx, [rcx+8]  ; trap: out of bounds memory access
;;   ja L0
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   vmovups xmm0, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+2]  ; trap: out of bounds memory access
;;
;; $v128.store:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x48]  ; trap: out of bounds memory access
;;   lea rdx, [rax+0x20]
;;   cmp rdx, [rcx+8]  ; trap: out of bounds memory access
;;   ja L0
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   vmovups [rcx+rax+0x10], xmm0  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+2]  ; trap: out of bounds memory access
;;
;; $i32.atomic.rmw.add:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 3
;;   jne L0
;;   mov eax, esi
;;   mov rcx, [rdi+0x48]  ; trap: out of bounds memory access
;;   lea rsi, [rax+0x14]
;;   cmp rsi, [rcx+8]  ; trap: out of bounds memory access
;;   ja L1
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   lock xadd [rcx+rax+0x10], edx  ; trap: out of bounds memory access
;;   mov eax, edx
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;; L1:
;;   ud1 eax, [eax+2]  ; trap: out of bounds memory access
;;
;; $same_address_twice:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, esi
;;   mov rax, [rdi+0x48]  ; trap: out of bounds memory access
;;   mov rax, [rax+8]  ; trap: out of bounds memory access
;;   lea rdx, [rcx+8]
;;   cmp rdx, rax
;;   ja L0
;;   lea rdx, [rcx+0x10]
;;   cmp rdx, rax
;;   ja L0
;;   mov rdx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov rax, [rdx+rcx+8]  ; trap: out of bounds memory access
;;   add rax, [rdx+rcx]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+2]  ; trap: out of bounds memory access
;;
;; $large_offset:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x48]  ; trap: out of bounds memory access
;;   mov edx, 0xfffffff4
;;   add rdx, rax
;;   cmp rdx, [rcx+8]  ; trap: out of bounds memory access
;;   ja L0
;;   add rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, 0xfffffff0
;;   mov eax, [rcx+rax]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+2]  ; trap: out of bounds memory access
