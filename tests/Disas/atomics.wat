;; Atomic loads, stores, waiting and notifying, the fence.
(module
  (memory 1 4 shared)
  (func $memory.atomic.notify (param i32 i32) (result i32)
    (memory.atomic.notify offset=16 (local.get 0) (local.get 1)))
  (func $memory.atomic.wait32 (param i32 i32 i64) (result i32)
    (memory.atomic.wait32 offset=16 (local.get 0) (local.get 1) (local.get 2)))
  (func $memory.atomic.wait64 (param i32 i64 i64) (result i32)
    (memory.atomic.wait64 offset=16 (local.get 0) (local.get 1) (local.get 2)))
  (func $i32.atomic.load (param i32) (result i32)
    (i32.atomic.load offset=16 (local.get 0)))
  (func $i64.atomic.load (param i32) (result i64)
    (i64.atomic.load offset=16 (local.get 0)))
  (func $i32.atomic.load8_u (param i32) (result i32)
    (i32.atomic.load8_u offset=16 (local.get 0)))
  (func $i32.atomic.load16_u (param i32) (result i32)
    (i32.atomic.load16_u offset=16 (local.get 0)))
  (func $i64.atomic.load8_u (param i32) (result i64)
    (i64.atomic.load8_u offset=16 (local.get 0)))
  (func $i64.atomic.load16_u (param i32) (result i64)
    (i64.atomic.load16_u offset=16 (local.get 0)))
  (func $i64.atomic.load32_u (param i32) (result i64)
    (i64.atomic.load32_u offset=16 (local.get 0)))
  (func $i32.atomic.store (param i32 i32)
    (i32.atomic.store offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.store (param i32 i64)
    (i64.atomic.store offset=16 (local.get 0) (local.get 1)))
  (func $i32.atomic.store8 (param i32 i32)
    (i32.atomic.store8 offset=16 (local.get 0) (local.get 1)))
  (func $i32.atomic.store16 (param i32 i32)
    (i32.atomic.store16 offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.store8 (param i32 i64)
    (i64.atomic.store8 offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.store16 (param i32 i64)
    (i64.atomic.store16 offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.store32 (param i32 i64)
    (i64.atomic.store32 offset=16 (local.get 0) (local.get 1)))
  (func $fence
    (atomic.fence)))

;; == singlepass ==
;; $memory.atomic.notify:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   sub rsp, 0x40
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   mov edx, edx
;;   mov [rbp-0x38], edx
;;   mov [rbp-0x30], esi
;;   mov ecx, edx
;;   mov edx, esi
;;   mov r11d, 0x10
;;   add rdx, r11
;;   mov esi, 0
;;   mov rdi, rbx
;;   mov rax, [rbx+0x28]
;;   call qword ptr [rax+0x58]
;;   test rax, rax
;;   js L0
;;   mov eax, eax
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: Pending
;; L1:
;;   ud2  ; trap: call stack exhausted
;;
;; $memory.atomic.wait32:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   sub rsp, 0x40
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   mov edx, edx
;;   mov [rbp-0x40], rcx
;;   mov [rbp-0x38], edx
;;   mov [rbp-0x30], esi
;;   mov r8, rcx
;;   mov ecx, edx
;;   mov edx, esi
;;   mov r11d, 0x10
;;   add rdx, r11
;;   mov esi, 0
;;   mov rdi, rbx
;;   mov rax, [rbx+0x28]
;;   call qword ptr [rax+0x60]
;;   test rax, rax
;;   js L0
;;   mov eax, eax
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: Pending
;; L1:
;;   ud2  ; trap: call stack exhausted
;;
;; $memory.atomic.wait64:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   sub rsp, 0x40
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   mov [rbp-0x40], rcx
;;   mov [rbp-0x38], rdx
;;   mov [rbp-0x30], esi
;;   mov r8, rcx
;;   mov rcx, rdx
;;   mov edx, esi
;;   mov r11d, 0x10
;;   add rdx, r11
;;   mov esi, 0
;;   mov rdi, rbx
;;   mov rax, [rbx+0x28]
;;   call qword ptr [rax+0x68]
;;   test rax, rax
;;   js L0
;;   mov eax, eax
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: Pending
;; L1:
;;   ud2  ; trap: call stack exhausted
;;
;; $i32.atomic.load:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   test sil, 3
;;   jne L0
;;   mov eax, [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.load:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   test sil, 7
;;   jne L0
;;   mov rax, [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.load8_u:
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
;; $i32.atomic.load16_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   test sil, 1
;;   jne L0
;;   movzx eax, word ptr [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.load8_u:
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
;; $i64.atomic.load16_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   test sil, 1
;;   jne L0
;;   movzx eax, word ptr [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.load32_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   test sil, 3
;;   jne L0
;;   mov eax, [r15+rsi+0x10]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.store:
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
;;   xchg [r15+rsi+0x10], eax  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.store:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov rax, rdx
;;   test sil, 7
;;   jne L0
;;   xchg [r15+rsi+0x10], rax  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.store8:
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
;;   xchg [r15+rsi+0x10], al  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i32.atomic.store16:
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
;;   test sil, 1
;;   jne L0
;;   xchg [r15+rsi+0x10], ax  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.store8:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov rax, rdx
;;   xchg [r15+rsi+0x10], al  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i64.atomic.store16:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov rax, rdx
;;   test sil, 1
;;   jne L0
;;   xchg [r15+rsi+0x10], ax  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.store32:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov rax, rdx
;;   test sil, 3
;;   jne L0
;;   xchg [r15+rsi+0x10], eax  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $fence:
;;   push rbp
;;   mov rbp, rsp
;;   mfence
;;   leave
;;   ret

;; == optimizing ==
;; $memory.atomic.notify:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   mov eax, esi
;;   mov ecx, edx
;;   lea rdx, [rax+0x10]
;;   mov rax, [rdi+0x28]
;;   xor esi, esi
;;   call qword ptr [rax+0x58]
;;   test rax, rax
;;   jl L0
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: Pending
;; L1:
;;   ud2  ; trap: call stack exhausted
;;
;; $memory.atomic.wait32:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   mov eax, esi
;;   mov edx, edx
;;   add rax, 0x10
;;   mov rsi, [rdi+0x28]
;;   mov r8, rcx
;;   mov ecx, edx
;;   mov rdx, rax
;;   mov rax, rsi
;;   xor esi, esi
;;   call qword ptr [rax+0x60]
;;   test rax, rax
;;   jl L0
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: Pending
;; L1:
;;   ud2  ; trap: call stack exhausted
;;
;; $memory.atomic.wait64:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   mov eax, esi
;;   add rax, 0x10
;;   mov rsi, [rdi+0x28]
;;   mov r8, rcx
;;   mov rcx, rdx
;;   mov rdx, rax
;;   mov rax, rsi
;;   xor esi, esi
;;   call qword ptr [rax+0x68]
;;   test rax, rax
;;   jl L0
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: Pending
;; L1:
;;   ud2  ; trap: call stack exhausted
;;
;; $i32.atomic.load:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   test al, 3
;;   jne L0
;;   mov eax, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.load:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   test al, 7
;;   jne L0
;;   mov rax, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.load8_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   movzx eax, byte ptr [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i32.atomic.load16_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   test al, 1
;;   jne L0
;;   movzx eax, word ptr [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.load8_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   movzx eax, byte ptr [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i64.atomic.load16_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   test al, 1
;;   jne L0
;;   movzx eax, word ptr [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.load32_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   test al, 3
;;   jne L0
;;   mov eax, [rcx+rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.store:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   test al, 3
;;   jne L0
;;   xchg [rcx+rax+0x10], edx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.store:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   test al, 7
;;   jne L0
;;   xchg [rcx+rax+0x10], rdx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.store8:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   xchg [rcx+rax+0x10], dl  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i32.atomic.store16:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   test al, 1
;;   jne L0
;;   xchg [rcx+rax+0x10], dx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.store8:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   xchg [rcx+rax+0x10], dl  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i64.atomic.store16:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   test al, 1
;;   jne L0
;;   xchg [rcx+rax+0x10], dx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.store32:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   test al, 3
;;   jne L0
;;   xchg [rcx+rax+0x10], edx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $fence:
;;   push rbp
;;   mov rbp, rsp
;;   mfence
;;   pop rbp
;;   ret

;; == llvm ==
;; $memory.atomic.notify:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rbp, [rdi]  ; trap: out of bounds memory access
;;   jb L0
;;   mov ecx, edx
;;   mov edx, esi
;;   add rdx, 0x10
;;   mov rax, [rdi+0x28]  ; trap: out of bounds memory access
;;   xor esi, esi
;;   call qword ptr [rax+0x58]
;;   test rax, rax
;;   js L1
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xa]  ; trap: call stack exhausted
;; L1:
;;   ud1 eax, [eax+0x18]  ; trap: Pending
;;
;; $memory.atomic.wait32:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rbp, [rdi]  ; trap: out of bounds memory access
;;   jb L0
;;   mov r8, rcx
;;   mov ecx, edx
;;   mov edx, esi
;;   add rdx, 0x10
;;   mov rax, [rdi+0x28]  ; trap: out of bounds memory access
;;   xor esi, esi
;;   call qword ptr [rax+0x60]
;;   test rax, rax
;;   js L1
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xa]  ; trap: call stack exhausted
;; L1:
;;   ud1 eax, [eax+0x18]  ; trap: Pending
;;
;; $memory.atomic.wait64:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rbp, [rdi]  ; trap: out of bounds memory access
;;   jb L0
;;   mov r8, rcx
;;   mov rcx, rdx
;;   mov edx, esi
;;   add rdx, 0x10
;;   mov rax, [rdi+0x28]  ; trap: out of bounds memory access
;;   xor esi, esi
;;   call qword ptr [rax+0x68]
;;   test rax, rax
;;   js L1
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xa]  ; trap: call stack exhausted
;; L1:
;;   ud1 eax, [eax+0x18]  ; trap: Pending
;;
;; $i32.atomic.load:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 3
;;   jne L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   mov eax, [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i64.atomic.load:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 7
;;   jne L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   mov rax, [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i32.atomic.load8_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   movzx eax, byte ptr [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i32.atomic.load16_u:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 1
;;   jne L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   movzx eax, word ptr [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   movzx eax, ax
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i64.atomic.load8_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   movzx eax, byte ptr [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i64.atomic.load16_u:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 1
;;   jne L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   movzx eax, word ptr [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   movzx eax, ax
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i64.atomic.load32_u:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 3
;;   jne L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   mov eax, [rax+rcx+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i32.atomic.store:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 3
;;   jne L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   xchg [rax+rcx+0x10], edx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i64.atomic.store:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 7
;;   jne L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   xchg [rax+rcx+0x10], rdx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i32.atomic.store8:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   xchg [rax+rcx+0x10], dl  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i32.atomic.store16:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 1
;;   jne L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   xchg [rax+rcx+0x10], dx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i64.atomic.store8:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   xchg [rax+rcx+0x10], dl  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $i64.atomic.store16:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 1
;;   jne L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   xchg [rax+rcx+0x10], dx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i64.atomic.store32:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 3
;;   jne L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   xchg [rax+rcx+0x10], edx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $fence:
;;   push rbp
;;   mov rbp, rsp
;;   mfence
;;   pop rbp
;;   ret
