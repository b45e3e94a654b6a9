;; A 64-bit memory: every access is checked.
(module
  (memory i64 1)
  (func $i32.load (param i64) (result i32)
    (i32.load offset=16 (local.get 0)))
  (func $f64.load (param i64) (result f64)
    (f64.load offset=16 (local.get 0)))
  (func $i32.load8_s (param i64) (result i32)
    (i32.load8_s offset=16 (local.get 0)))
  (func $i64.store (param i64 i64)
    (i64.store offset=16 (local.get 0) (local.get 1)))
  (func $v128.load (param i64) (result v128)
    (v128.load offset=16 (local.get 0)))
  (func $v128.store (param i64 v128)
    (v128.store offset=16 (local.get 0) (local.get 1)))
  (func $i32.atomic.rmw.add (param i64 i32) (result i32)
    (i32.atomic.rmw.add offset=16 (local.get 0) (local.get 1)))
  (func $same_address_twice (param i64) (result i64)
    (i64.add (i64.load (local.get 0)) (i64.load offset=8 (local.get 0))))
  (func $huge_offset (param i64) (result i32)
    (i32.load offset=0x100000000000 (local.get 0)))
  (func $size (result i64)
    (memory.size))
  (func $grow (param i64) (result i64)
    (memory.grow (local.get 0)))
  (func $fill (param i64 i32 i64)
    (memory.fill (local.get 0) (local.get 1) (local.get 2))))

;; == singlepass ==
;; $i32.load:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov eax, 0x14
;;   add rax, rsi
;;   jb L0
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
;;   mov eax, 0x18
;;   add rax, rsi
;;   jb L0
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
;;   mov eax, 0x11
;;   add rax, rsi
;;   jb L0
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
;;   mov eax, 0x18
;;   add rax, rsi
;;   jb L0
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
;;   mov eax, 0x20
;;   add rax, rsi
;;   jb L0
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
;;   mov eax, 0x20
;;   add rax, rsi
;;   jb L0
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
;;   mov edx, edx
;;   mov eax, edx
;;   test sil, 3
;;   jne L0
;;   mov ecx, 0x14
;;   add rcx, rsi
;;   jb L1
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
;;   mov eax, 8
;;   add rax, rsi
;;   jb L0
;;   mov r11, [rbx+0x48]
;;   cmp rax, [r11+8]
;;   ja L0
;;   mov rcx, [r15+rax-8]  ; trap: out of bounds memory access
;;   mov eax, 0x10
;;   add rax, rsi
;;   jb L1
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
;; $huge_offset:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov rax, 0x100000000004
;;   add rax, rsi
;;   jb L0
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
;;   mov [rbp-0x30], rsi
;;   mov rdx, rsi
;;   xor esi, esi
;;   mov rdi, rbx
;;   mov rax, [rbx+0x28]
;;   call qword ptr [rax]
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: call stack exhausted
;;
;; $fill:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   sub rsp, 0x40
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov edx, edx
;;   mov [rbp-0x40], rcx
;;   mov [rbp-0x38], edx
;;   mov [rbp-0x30], rsi
;;   mov r8, rcx
;;   mov ecx, edx
;;   mov rdx, rsi
;;   xor esi, esi
;;   mov rdi, rbx
;;   mov rax, [rbx+0x28]
;;   call qword ptr [rax+8]
;;   test eax, eax
;;   jne L0
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: Pending
;; L1:
;;   ud2  ; trap: call stack exhausted

;; == optimizing ==
;; $i32.load:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]
;;   mov rcx, [rdi+0x48]
;;   mov edx, 0x14
;;   add rdx, rsi
;;   jb L0
;;   cmp rdx, [rcx+8]
;;   ja L0
;;   mov eax, [rax+rsi+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
;;
;; $f64.load:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]
;;   mov rcx, [rdi+0x48]
;;   mov edx, 0x18
;;   add rdx, rsi
;;   jb L0
;;   cmp rdx, [rcx+8]
;;   ja L0
;;   movsd xmm0, [rax+rsi+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
;;
;; $i32.load8_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]
;;   mov rcx, [rdi+0x48]
;;   mov edx, 0x11
;;   add rdx, rsi
;;   jb L0
;;   cmp rdx, [rcx+8]
;;   ja L0
;;   movsx eax, byte ptr [rax+rsi+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
;;
;; $i64.store:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]
;;   mov rcx, [rdi+0x48]
;;   mov edi, 0x18
;;   add rdi, rsi
;;   jb L0
;;   cmp rdi, [rcx+8]
;;   ja L0
;;   mov [rax+rsi+0x10], rdx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
;;
;; $v128.load:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]
;;   mov rcx, [rdi+0x48]
;;   mov edx, 0x20
;;   add rdx, rsi
;;   jb L0
;;   cmp rdx, [rcx+8]
;;   ja L0
;;   movups xmm0, [rax+rsi+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
;;
;; $v128.store:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]
;;   mov rcx, [rdi+0x48]
;;   mov edx, 0x20
;;   add rdx, rsi
;;   jb L0
;;   cmp rdx, [rcx+8]
;;   ja L0
;;   movups [rax+rsi+0x10], xmm0  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
;;
;; $i32.atomic.rmw.add:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]
;;   test sil, 3
;;   jne L0
;;   mov rcx, [rdi+0x48]
;;   mov edi, 0x14
;;   add rdi, rsi
;;   jb L1
;;   cmp rdi, [rcx+8]
;;   ja L1
;;   lock xadd [rsi+rax+0x10], edx  ; trap: out of bounds memory access
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
;;   mov rax, [rdi+0x40]
;;   mov rcx, [rdi+0x48]
;;   mov edx, 0x10
;;   add rdx, rsi
;;   jb L0
;;   cmp rdx, [rcx+8]
;;   ja L0
;;   mov rcx, [rax+rsi]  ; trap: out of bounds memory access
;;   add rcx, [rax+rsi+8]  ; trap: out of bounds memory access
;;   mov rax, rcx
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
;;
;; $huge_offset:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]
;;   mov rcx, [rdi+0x48]
;;   mov rdx, 0x100000000004
;;   add rdx, rsi
;;   jb L0
;;   cmp rdx, [rcx+8]
;;   ja L0
;;   mov rcx, 0x100000000000
;;   add rcx, rsi
;;   mov eax, [rax+rcx]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
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
;;   mov rax, [rdi+0x28]
;;   mov rdx, rsi
;;   xor esi, esi
;;   call qword ptr [rax]
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: call stack exhausted
;;
;; $fill:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   mov eax, edx
;;   mov rdx, [rdi+0x28]
;;   mov r8, rcx
;;   mov ecx, eax
;;   mov rax, rdx
;;   mov rdx, rsi
;;   xor esi, esi
;;   call qword ptr [rax+8]
;;   test eax, eax
;;   jne L0
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: Pending
;; L1:
;;   ud2  ; trap: call stack exhausted

;; == llvm ==
;; $i32.load:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   add rax, 0x14
;;   jb L0
;;   mov rcx, [rdi+0x48]  ; trap: out of bounds memory access
;;   cmp rax, [rcx+8]  ; trap: out of bounds memory access
;;   ja L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov eax, [rax+rsi+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+2]  ; trap: out of bounds memory access
;;
;; $f64.load:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   add rax, 0x18
;;   jb L0
;;   mov rcx, [rdi+0x48]  ; trap: out of bounds memory access
;;   cmp rax, [rcx+8]  ; trap: out of bounds memory access
;;   ja L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   vmovsd xmm0, [rax+rsi+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+2]  ; trap: out of bounds memory access
;;
;; $i32.load8_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   add rax, 0x11
;;   jb L0
;;   mov rcx, [rdi+0x48]  ; trap: out of bounds memory access
;;   cmp rax, [rcx+8]  ; trap: out of bounds memory access
;;   ja L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   movsx eax, byte ptr [rax+rsi+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+2]  ; trap: out of bounds memory access
;;
;; $i64.store:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   add rax, 0x18
;;   jb L0
;;   mov rcx, [rdi+0x48]  ; trap: out of bounds memory access
;;   cmp rax, [rcx+8]  ; trap: out of bounds memory access
;;   ja L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov [rax+rsi+0x10], rdx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+2]  ; trap: out of bounds memory access
;;
;; $v128.load:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   add rax, 0x20
;;   jb L0
;;   mov rcx, [rdi+0x48]  ; trap: out of bounds memory access
;;   cmp rax, [rcx+8]  ; trap: out of bounds memory access
;;   ja L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   vmovups xmm0, [rax+rsi+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+2]  ; trap: out of bounds memory access
;;
;; $v128.store:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   add rax, 0x20
;;   jb L0
;;   mov rcx, [rdi+0x48]  ; trap: out of bounds memory access
;;   cmp rax, [rcx+8]  ; trap: out of bounds memory access
;;   ja L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   vmovups [rax+rsi+0x10], xmm0  ; trap: out of bounds memory access
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
;;   mov rax, rsi
;;   add rax, 0x14
;;   jb L1
;;   mov rcx, [rdi+0x48]  ; trap: out of bounds memory access
;;   cmp rax, [rcx+8]  ; trap: out of bounds memory access
;;   ja L1
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   lock xadd [rax+rsi+0x10], edx  ; trap: out of bounds memory access
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
;;   mov rcx, rsi
;;   add rcx, 8
;;   jb L0
;;   mov rax, [rdi+0x48]  ; trap: out of bounds memory access
;;   mov rax, [rax+8]  ; trap: out of bounds memory access
;;   cmp rcx, rax
;;   ja L0
;;   mov rcx, rsi
;;   add rcx, 0x10
;;   jb L0
;;   cmp rcx, rax
;;   ja L0
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov rax, [rcx+rsi+8]  ; trap: out of bounds memory access
;;   add rax, [rcx+rsi]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+2]  ; trap: out of bounds memory access
;;
;; $huge_offset:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, 0x100000000004
;;   add rax, rsi
;;   jb L0
;;   mov rcx, [rdi+0x48]  ; trap: out of bounds memory access
;;   cmp rax, [rcx+8]  ; trap: out of bounds memory access
;;   ja L0
;;   add rsi, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov rax, 0x100000000000
;;   mov eax, [rax+rsi]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+2]  ; trap: out of bounds memory access
;;
;; $size:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x48]  ; trap: out of bounds memory access
;;   mov rax, [rax+8]  ; trap: out of bounds memory access
;;   shr rax, 0x10
;;   pop rbp
;;   ret
;;
;; $grow:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rbp, [rdi]  ; trap: out of bounds memory access
;;   jb L0
;;   mov rdx, rsi
;;   mov rax, [rdi+0x28]  ; trap: out of bounds memory access
;;   xor esi, esi
;;   call qword ptr [rax]
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xa]  ; trap: call stack exhausted
;;
;; $fill:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rbp, [rdi]  ; trap: out of bounds memory access
;;   jb L0
;;   mov r8, rcx
;;   mov rax, rsi
;;   mov ecx, edx
;;   mov r9, [rdi+0x28]  ; trap: out of bounds memory access
;;   xor esi, esi
;;   mov rdx, rax
;;   call qword ptr [r9+8]
;;   test eax, eax
;;   jne L1
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xa]  ; trap: call stack exhausted
;; L1:
;;   ud1 eax, [eax+0x18]  ; trap: Pending
