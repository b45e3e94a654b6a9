;;! slots
;; Calls through the function slots, as tiers need them. The optimizing backend inlines what does not loop.
(module
  (func $direct (param i32) (result i32)
    (i32.add (call $leaf (local.get 0)) (i32.const 1)))
  (func $tail (param i32) (result i32)
    (return_call $leaf (local.get 0)))
  (func $leaf (param i32) (result i32)
    (i32.mul (local.get 0) (local.get 0)))
  (func $through (param i32) (result i32)
    (i32.add (call $loops (local.get 0)) (i32.const 1)))
  (func $loops (param i32) (result i32)
    (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get 0)))

;; == singlepass ==
;; $direct:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L0
;;   sub rsp, 0x30
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   mov [rbp-0x30], esi
;;   mov rdi, rbx
;;   mov r11, [rbx+0x18]
;;   call qword ptr [r11+0x10]
;;   mov eax, eax
;;   add eax, 1
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: call stack exhausted
;;
;; $tail:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   mov rdi, rbx
;;   mov rax, [rbx+0x18]
;;   mov rax, [rax+0x10]
;;   jmp L0
;;   .unreached 488b5df8c9c3
;; L0:
;;   mov rbx, [rbp-8]
;;   leave
;;   jmp rax
;;
;; $leaf:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov eax, esi
;;   imul eax, esi
;;   leave
;;   ret
;;
;; $through:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L0
;;   sub rsp, 0x30
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   mov [rbp-0x30], esi
;;   mov rdi, rbx
;;   mov r11, [rbx+0x18]
;;   call qword ptr [r11+0x20]
;;   mov eax, eax
;;   add eax, 1
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: call stack exhausted
;;
;; $loops:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;; L0:
;;   sub esi, 1
;;   jne L0
;;   mov eax, esi
;;   leave
;;   ret

;; == optimizing ==
;; $direct:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   imul eax, esi
;;   add eax, 1
;;   pop rbp
;;   ret
;;
;; $tail:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x18]
;;   mov rax, [rax+0x10]
;;   pop rbp
;;   jmp rax
;;
;; $leaf:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   imul eax, esi
;;   pop rbp
;;   ret
;;
;; $through:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L0
;;   mov rax, [rdi+0x18]
;;   mov rax, [rax+0x20]
;;   call rax
;;   add eax, 1
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: call stack exhausted
;;
;; $loops:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   nop [rax+rax]
;;   xchg ax, ax
;; L0:
;;   add eax, 0xffffffff
;;   jne L0
;;   pop rbp
;;   ret
;;   .unreached ebf7ebf5

;; == llvm ==
;; $direct:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rbp, [rdi]  ; trap: out of bounds memory access
;;   jb L0
;;   mov rax, [rdi+0x18]  ; trap: out of bounds memory access
;;   call qword ptr [rax+0x10]
;;   inc eax
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xa]  ; trap: call stack exhausted
;;
;; $tail:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x18]  ; trap: out of bounds memory access
;;   mov rax, [rax+0x10]  ; trap: out of bounds memory access
;;   pop rbp
;;   jmp rax
;;
;; $leaf:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   imul eax, esi
;;   pop rbp
;;   ret
;;
;; $through:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rbp, [rdi]  ; trap: out of bounds memory access
;;   jb L0
;;   mov rax, [rdi+0x18]  ; trap: out of bounds memory access
;;   call qword ptr [rax+0x20]
;;   inc eax
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xa]  ; trap: call stack exhausted
;;
;; $loops:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   pop rbp
;;   ret
