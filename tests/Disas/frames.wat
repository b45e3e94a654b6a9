;; Where the frame is set up: ways out that make no call do without it.
(module
  (import "host" "slow" (func $slow (param i32 i32) (result i32)))
  (memory 1)
  (func (export "early_out") (param i32 i32) (result i32)
    (if (result i32) (i32.eqz (local.get 0))
      (then (local.get 1))
      (else (i32.add (call $slow (local.get 0) (local.get 1)) (local.get 0)))))
  (func (export "fast_path") (param i32 i32) (result i32)
    (local i32)
    (local.set 2 (i32.load (local.get 0)))
    (if (i32.gt_u (local.get 2) (i32.const 100))
      (then (return (i32.mul (call $slow (local.get 2) (local.get 1)) (local.get 1)))))
    (i32.add (local.get 2) (local.get 1)))
  (func (export "call_in_a_loop") (param i32 i32) (result i32)
    (if (i32.lt_s (local.get 0) (i32.const 1)) (then (return (i32.const 0))))
    (loop $again
      (local.set 1 (call $slow (local.get 0) (local.get 1)))
      (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get 1)))

;; == singlepass ==
;; function[1]:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L2
;;   sub rsp, 0x40
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   mov edx, edx
;;   test esi, esi
;;   jne L0
;;   mov eax, edx
;;   jmp L1
;; L0:
;;   mov [rbp-0x38], edx
;;   mov [rbp-0x30], esi
;;   mov rdi, [rbx+0x58]
;;   call qword ptr [rbx+0x50]
;;   mov eax, eax
;;   mov r10d, [rbp-0x30]
;;   add eax, r10d
;;   mov esi, r10d
;;   mov edx, [rbp-0x38]
;; L1:
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L2:
;;   ud2  ; trap: call stack exhausted
;;
;; function[2]:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L2
;;   sub rsp, 0x40
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov edx, edx
;;   mov eax, [r15+rsi]  ; trap: out of bounds memory access
;;   cmp eax, 0x64
;;   jbe L0
;;   mov [rbp-0x40], eax
;;   mov [rbp-0x38], edx
;;   mov [rbp-0x30], esi
;;   mov esi, eax
;;   mov rdi, [rbx+0x58]
;;   call qword ptr [rbx+0x50]
;;   mov eax, eax
;;   mov r10d, [rbp-0x38]
;;   imul eax, r10d
;;   jmp L1
;; L0:
;;   lea ecx, [rax+rdx]
;;   mov eax, ecx
;; L1:
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L2:
;;   ud2  ; trap: call stack exhausted
;;
;; function[3]:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L3
;;   sub rsp, 0x20
;;   mov [rbp-0x18], rbx
;;   mov [rbp-0x10], r12
;;   mov [rbp-8], r13
;;   mov rbx, rdi
;;   mov esi, esi
;;   mov edx, edx
;;   cmp esi, 1
;;   jge L0
;;   xor eax, eax
;;   jmp L2
;; L0:
;;   mov r12d, esi
;;   mov r13d, edx
;; L1:
;;   mov edx, r13d
;;   mov esi, r12d
;;   mov rdi, [rbx+0x58]
;;   call qword ptr [rbx+0x50]
;;   mov r13d, eax
;;   sub r12d, 1
;;   jne L1
;;   mov eax, r13d
;; L2:
;;   mov rbx, [rbp-0x18]
;;   mov r12, [rbp-0x10]
;;   mov r13, [rbp-8]
;;   leave
;;   ret
;; L3:
;;   ud2  ; trap: call stack exhausted

;; == optimizing ==
;; function[1]:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   mov eax, esi
;;   test eax, eax
;;   je L0
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov ebx, eax
;;   mov rax, [rdi+0x50]
;;   mov rdi, [rdi+0x58]
;;   mov esi, ebx
;;   call rax
;;   add eax, ebx
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   mov eax, edx
;;   pop rbp
;;   ret
;; L1:
;;   ud2  ; trap: call stack exhausted
;;
;; function[2]:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   mov eax, edx
;;   mov ecx, esi
;;   mov rdx, [rdi+0x40]
;;   mov esi, [rdx+rcx]  ; trap: out of bounds memory access
;;   cmp esi, 0x64
;;   jbe L0
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov ebx, eax
;;   mov rax, [rdi+0x50]
;;   mov rdi, [rdi+0x58]
;;   mov edx, ebx
;;   call rax
;;   imul eax, ebx
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov ebx, eax
;;   lea eax, [rbx+rsi]
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L1:
;;   ud2  ; trap: call stack exhausted
;;
;; function[3]:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L3
;;   mov eax, esi
;;   mov ecx, edx
;;   cmp eax, 1
;;   jge L0
;;   xor eax, eax
;;   pop rbp
;;   ret
;; L0:
;;   sub rsp, 0x20
;;   mov [rbp-0x18], rbx
;;   mov [rbp-0x10], r14
;;   mov [rbp-8], r15
;;   mov rbx, [rdi+0x50]
;;   mov r14, [rdi+0x58]
;;   mov edx, ecx
;;   mov r15d, eax
;;   nop [rax+rax]
;;   nop
;; L1:
;;   mov rax, rbx
;;   mov esi, r15d
;;   mov rdi, r14
;;   call rax
;;   mov eax, eax
;;   add r15d, 0xffffffff
;;   je L2
;;   mov edx, eax
;;   jmp L1
;; L2:
;;   mov rbx, [rbp-0x18]
;;   mov r14, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L3:
;;   ud2  ; trap: call stack exhausted

;; == llvm ==
;; function[1]:
;;   push rbp
;;   mov rbp, rsp
;;   push rbx
;;   push rax
;;   cmp rbp, [rdi]  ; trap: out of bounds memory access
;;   jb L1
;;   test esi, esi
;;   je L0
;;   mov rax, [rdi+0x58]  ; trap: out of bounds memory access
;;   mov rcx, rdi
;;   mov rdi, rax
;;   mov ebx, esi
;;   call qword ptr [rcx+0x50]
;;   mov edx, eax
;;   add edx, ebx
;; L0:
;;   mov eax, edx
;;   add rsp, 8
;;   pop rbx
;;   pop rbp
;;   ret
;; L1:
;;   ud1 eax, [eax+0xa]  ; trap: call stack exhausted
;;
;; function[2]:
;;   push rbp
;;   mov rbp, rsp
;;   push rbx
;;   push rax
;;   cmp rbp, [rdi]  ; trap: out of bounds memory access
;;   jb L1
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   mov eax, [rax+rcx]  ; trap: out of bounds memory access
;;   cmp eax, 0x64
;;   jbe L0
;;   mov rcx, [rdi+0x58]  ; trap: out of bounds memory access
;;   mov r8, rdi
;;   mov rdi, rcx
;;   mov esi, eax
;;   mov ebx, edx
;;   call qword ptr [r8+0x50]
;;   imul eax, ebx
;;   add rsp, 8
;;   pop rbx
;;   pop rbp
;;   ret
;; L0:
;;   add eax, edx
;;   add rsp, 8
;;   pop rbx
;;   pop rbp
;;   ret
;; L1:
;;   ud1 eax, [eax+0xa]  ; trap: call stack exhausted
;;
;; function[3]:
;;   push rbp
;;   mov rbp, rsp
;;   push r15
;;   push r14
;;   push rbx
;;   push rax
;;   cmp rbp, [rdi]  ; trap: out of bounds memory access
;;   jb L3
;;   mov ebx, esi
;;   test esi, esi
;;   jle L1
;;   mov eax, edx
;;   mov r15, [rdi+0x50]  ; trap: out of bounds memory access
;;   mov r14, [rdi+0x58]  ; trap: out of bounds memory access
;;   nop
;; L0:
;;   mov rdi, r14
;;   mov esi, ebx
;;   mov edx, eax
;;   call r15
;;   dec ebx
;;   jne L0
;;   jmp L2
;; L1:
;;   xor eax, eax
;; L2:
;;   add rsp, 8
;;   pop rbx
;;   pop r14
;;   pop r15
;;   pop rbp
;;   ret
;; L3:
;;   ud1 eax, [eax+0xa]  ; trap: call stack exhausted
