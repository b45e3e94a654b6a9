;; Tail calls are jumps.
(module
  (type $t (func (param i32) (result i64)))
  (func $host (import "m" "f") (type $t))
  (table 8 funcref)
  (func $count (param i32 i64) (result i64)
    (if (result i64) (i32.eqz (local.get 0)) (then (local.get 1)) (else (return_call $count (i32.sub (local.get 0) (i32.const 1)) (i64.add (local.get 1) (i64.const 1))))))
  (func $direct (param i32) (result i64)
    (return_call $count (local.get 0) (i64.const 0)))
  (func $import (param i32) (result i64)
    (return_call $host (local.get 0)))
  (func $indirect (param i32 i32) (result i64)
    (return_call_indirect (type $t) (local.get 0) (local.get 1)))
  (func $reference (param i32 (ref null $t)) (result i64)
    (return_call_ref $t (local.get 0) (local.get 1))))

;; == singlepass ==
;; $count:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   test esi, esi
;;   jne L0
;;   mov rax, rdx
;;   jmp L1
;; L0:
;;   mov eax, esi
;;   sub eax, 1
;;   lea rcx, [rdx+1]
;;   mov rdx, rcx
;;   mov esi, eax
;;   mov rdi, rbx
;;   jmp L2
;; L1:
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L2:
;;   mov rbx, [rbp-8]
;;   leave
;;   jmp $count
;;
;; $direct:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   xor edx, edx
;;   mov rdi, rbx
;;   jmp L0
;;   .unreached 488b5df8c9c3
;; L0:
;;   mov rbx, [rbp-8]
;;   leave
;;   jmp $count
;;
;; $import:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   mov rax, [rbx+0x40]
;;   mov rdi, [rbx+0x48]
;;   jmp L0
;;   .unreached 488b5df8c9c3
;; L0:
;;   mov rbx, [rbp-8]
;;   leave
;;   jmp rax
;;
;; $indirect:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   mov edx, edx
;;   cmp rdx, [rbx+0x58]
;;   jae L1
;;   mov r11, [rbx+0x50]
;;   mov rax, [r11+rdx*8]
;;   test rax, rax
;;   je L2
;;   mov r11, [rbx+0x20]
;;   mov r11d, [r11]
;;   cmp r11d, [rax+0x10]
;;   jne L3
;;   mov rdi, [rax+8]
;;   mov rax, [rax]
;;   jmp L0
;;   .unreached 488b5df8c9c3
;; L0:
;;   mov rbx, [rbp-8]
;;   leave
;;   jmp rax
;; L1:
;;   ud2  ; trap: undefined element
;; L2:
;;   ud2  ; trap: uninitialized element
;; L3:
;;   ud2  ; trap: indirect call type mismatch
;;
;; $reference:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov rax, rdx
;;   test rax, rax
;;   je L1
;;   mov rdi, [rax+8]
;;   mov rax, [rax]
;;   jmp L0
;;   .unreached c9c3
;; L0:
;;   leave
;;   jmp rax
;; L1:
;;   ud2  ; trap: null function reference

;; == optimizing ==
;; $count:
;;   push rbp
;;   mov rbp, rsp
;;   test esi, esi
;;   je L0
;;   add esi, 0xffffffff
;;   add rdx, 1
;;   pop rbp
;;   jmp $count
;; L0:
;;   mov rax, rdx
;;   pop rbp
;;   ret
;;
;; $direct:
;;   push rbp
;;   mov rbp, rsp
;;   xor edx, edx
;;   pop rbp
;;   jmp $count
;;
;; $import:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]
;;   mov rdi, [rdi+0x48]
;;   pop rbp
;;   jmp rax
;;
;; $indirect:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, edx
;;   lea rcx, [rax+1]
;;   cmp rcx, [rdi+0x58]
;;   ja L0
;;   mov rcx, [rdi+0x50]
;;   mov rax, [rcx+rax*8]
;;   test rax, rax
;;   je L1
;;   mov rcx, [rdi+0x20]
;;   mov edx, [rax+0x10]
;;   cmp edx, [rcx]
;;   jne L2
;;   mov rcx, [rax]
;;   mov rdi, [rax+8]
;;   mov rax, rcx
;;   pop rbp
;;   jmp rax
;; L0:
;;   ud2  ; trap: undefined element
;; L1:
;;   ud2  ; trap: uninitialized element
;; L2:
;;   ud2  ; trap: indirect call type mismatch
;;
;; $reference:
;;   push rbp
;;   mov rbp, rsp
;;   test rdx, rdx
;;   je L0
;;   mov rax, [rdx]
;;   mov rdi, [rdx+8]
;;   pop rbp
;;   jmp rax
;; L0:
;;   ud2  ; trap: null function reference

;; == llvm ==
;; $count:
;;   push rbp
;;   mov rbp, rsp
;;   sub esi, 1
;;   lea rax, [rsi+rdx+1]
;;   cmovb rax, rdx
;;   pop rbp
;;   ret
;;
;; $direct:
;;   push rbp
;;   mov rbp, rsp
;;   lea ecx, [rsi-1]
;;   inc rcx
;;   xor eax, eax
;;   cmp esi, 1
;;   cmovae rax, rcx
;;   pop rbp
;;   ret
;;
;; $import:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov rdi, [rdi+0x48]  ; trap: out of bounds memory access
;;   pop rbp
;;   jmp rax
;;
;; $indirect:
;;   push rbp
;;   mov rbp, rsp
;;   cmp edx, 8
;;   jae L0
;;   mov eax, edx
;;   mov rcx, [rdi+0x50]  ; trap: out of bounds memory access
;;   mov rax, [rcx+rax*8]  ; trap: out of bounds memory access
;;   test rax, rax
;;   je L1
;;   mov rcx, [rdi+0x20]  ; trap: out of bounds memory access
;;   mov edx, [rax+0x10]  ; trap: out of bounds memory access
;;   cmp edx, [rcx]  ; trap: out of bounds memory access
;;   jne L2
;;   mov rcx, [rax]  ; trap: out of bounds memory access
;;   mov rdi, [rax+8]  ; trap: out of bounds memory access
;;   pop rbp
;;   jmp rcx
;; L0:
;;   ud1 eax, [eax+4]  ; trap: undefined element
;; L1:
;;   ud1 eax, [eax+5]  ; trap: uninitialized element
;; L2:
;;   ud1 eax, [eax+6]  ; trap: indirect call type mismatch
;;
;; $reference:
;;   push rbp
;;   mov rbp, rsp
;;   test rdx, rdx
;;   je L0
;;   mov rax, [rdx]  ; trap: out of bounds memory access
;;   mov rdi, [rdx+8]  ; trap: out of bounds memory access
;;   pop rbp
;;   jmp rax
;; L0:
;;   ud1 eax, [eax+0xe]  ; trap: null function reference
