;; More memories than one: the base of memory 0 stays in a register.
(module
  (memory $a (import "m" "a") 1) (memory $b 1) (memory $c 1)
  (func $second (param i32) (result i32)
    (i32.load $b offset=4 (local.get 0)))
  (func $between (param i32)
    (i32.store $a (local.get 0) (i32.load $c (local.get 0))))
  (func $copy (param i32 i32 i32)
    (memory.copy $c $a (local.get 0) (local.get 1) (local.get 2))))

;; == singlepass ==
;; $second:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   mov r11, [rbx+0x50]
;;   mov eax, [r11+rsi+4]  ; trap: out of bounds memory access
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;;
;; $between:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov r11, [rbx+0x60]
;;   mov eax, [r11+rsi]  ; trap: out of bounds memory access
;;   mov [r15+rsi], eax  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $copy:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   sub rsp, 0x40
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   mov edx, edx
;;   mov ecx, ecx
;;   mov [rbp-0x40], ecx
;;   mov [rbp-0x38], edx
;;   mov [rbp-0x30], esi
;;   mov edi, esi
;;   mov esi, edx
;;   mov edx, ecx
;;   mov r11, [rbx+0x68]
;;   lea rax, [rdi+rdx]
;;   cmp rax, [r11+8]
;;   ja L0
;;   mov r11, [rbx+0x48]
;;   lea rax, [rsi+rdx]
;;   cmp rax, [r11+8]
;;   ja L0
;;   add rdi, [rbx+0x60]
;;   add rsi, [rbx+0x40]
;;   mov rax, [rbx+0x28]
;;   call qword ptr [rax+0x70]
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
;; L1:
;;   ud2  ; trap: call stack exhausted

;; == optimizing ==
;; $second:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x50]
;;   mov eax, [rcx+rax+4]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $between:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x60]
;;   mov rdx, [rdi+0x40]
;;   mov ecx, [rcx+rax]  ; trap: out of bounds memory access
;;   mov [rdx+rax], ecx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $copy:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   mov eax, esi
;;   mov edx, edx
;;   mov ecx, ecx
;;   mov rsi, [rdi+0x60]
;;   mov r8, [rdi+0x40]
;;   lea r9, [rcx+rax]
;;   mov r10, [rdi+0x68]
;;   cmp r9, [r10+8]
;;   ja L0
;;   lea r9, [rcx+rdx]
;;   mov r10, [rdi+0x48]
;;   cmp r9, [r10+8]
;;   ja L0
;;   add rax, rsi
;;   lea rsi, [rdx+r8]
;;   mov rdx, [rdi+0x28]
;;   mov rdi, rax
;;   mov rax, rdx
;;   mov edx, ecx
;;   call qword ptr [rax+0x70]
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
;; L1:
;;   ud2  ; trap: call stack exhausted

;; == llvm ==
;; $second:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x50]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   mov eax, [rax+rcx+4]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $between:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov rcx, [rdi+0x60]  ; trap: out of bounds memory access
;;   mov edx, esi
;;   mov ecx, [rcx+rdx]  ; trap: out of bounds memory access
;;   mov [rax+rdx], ecx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $copy:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rbp, [rdi]  ; trap: out of bounds memory access
;;   jb L1
;;   mov r8d, edx
;;   mov edx, ecx
;;   mov eax, esi
;;   mov rcx, [rdi+0x68]  ; trap: out of bounds memory access
;;   lea rsi, [rdx+rax]
;;   cmp rsi, [rcx+8]  ; trap: out of bounds memory access
;;   ja L0
;;   mov esi, r8d
;;   mov rcx, [rdi+0x48]  ; trap: out of bounds memory access
;;   lea r8, [rdx+rsi]
;;   cmp r8, [rcx+8]  ; trap: out of bounds memory access
;;   ja L0
;;   add rax, [rdi+0x60]  ; trap: out of bounds memory access
;;   add rsi, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov rcx, [rdi+0x28]  ; trap: out of bounds memory access
;;   mov rdi, rax
;;   call qword ptr [rcx+0x70]
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+2]  ; trap: out of bounds memory access
;; L1:
;;   ud1 eax, [eax+0xa]  ; trap: call stack exhausted
