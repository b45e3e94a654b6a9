;; Integer arithmetic. Divisions check their operands; a constant divisor needs fewer checks.
(module
  (memory 1)
  (func $i32.add (param i32 i32) (result i32)
    (i32.add (local.get 0) (local.get 1)))
  (func $i32.sub (param i32 i32) (result i32)
    (i32.sub (local.get 0) (local.get 1)))
  (func $i32.mul (param i32 i32) (result i32)
    (i32.mul (local.get 0) (local.get 1)))
  (func $i32.div_s (param i32 i32) (result i32)
    (i32.div_s (local.get 0) (local.get 1)))
  (func $i32.div_u (param i32 i32) (result i32)
    (i32.div_u (local.get 0) (local.get 1)))
  (func $i32.rem_s (param i32 i32) (result i32)
    (i32.rem_s (local.get 0) (local.get 1)))
  (func $i32.rem_u (param i32 i32) (result i32)
    (i32.rem_u (local.get 0) (local.get 1)))
  (func $i64.add (param i64 i64) (result i64)
    (i64.add (local.get 0) (local.get 1)))
  (func $i64.sub (param i64 i64) (result i64)
    (i64.sub (local.get 0) (local.get 1)))
  (func $i64.mul (param i64 i64) (result i64)
    (i64.mul (local.get 0) (local.get 1)))
  (func $i64.div_s (param i64 i64) (result i64)
    (i64.div_s (local.get 0) (local.get 1)))
  (func $i64.div_u (param i64 i64) (result i64)
    (i64.div_u (local.get 0) (local.get 1)))
  (func $i64.rem_s (param i64 i64) (result i64)
    (i64.rem_s (local.get 0) (local.get 1)))
  (func $i64.rem_u (param i64 i64) (result i64)
    (i64.rem_u (local.get 0) (local.get 1)))
  (func $add_constant (param i32) (result i32)
    (i32.add (local.get 0) (i32.const 100)))
  (func $sub_memory (param i32 i32) (result i32)
    (i32.sub (local.get 0) (i32.load (local.get 1))))
  (func $mul_constant (param i64) (result i64)
    (i64.mul (local.get 0) (i64.const 10)))
  (func $add_wide_constant (param i64) (result i64)
    (i64.add (local.get 0) (i64.const 0x123456789abc)))
  (func $div_by_constant (param i32) (result i32)
    (i32.div_s (local.get 0) (i32.const 7)))
  (func $div_by_power_of_two (param i32) (result i32)
    (i32.div_u (local.get 0) (i32.const 8)))
  (func $rem_by_minus_one (param i64) (result i64)
    (i64.rem_s (local.get 0) (i64.const -1)))
  (func $chain (param i32 i32 i32) (result i32)
    (i32.add (i32.mul (local.get 0) (local.get 1)) (i32.sub (local.get 2) (i32.const 1)))))

;; == singlepass ==
;; $i32.add:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   lea eax, [rsi+rdx]
;;   leave
;;   ret
;;
;; $i32.sub:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   mov eax, esi
;;   sub eax, edx
;;   leave
;;   ret
;;
;; $i32.mul:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   mov eax, esi
;;   imul eax, edx
;;   leave
;;   ret
;;
;; $i32.div_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   mov ecx, edx
;;   mov eax, esi
;;   cmp ecx, 0xffffffff
;;   jne L0
;;   neg eax
;;   jo L2
;;   jmp L1
;; L0:
;;   cdq
;;   idiv ecx  ; trap: integer divide by zero
;; L1:
;;   leave
;;   ret
;; L2:
;;   ud2  ; trap: integer overflow
;;
;; $i32.div_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   mov ecx, edx
;;   mov eax, esi
;;   xor edx, edx
;;   div ecx  ; trap: integer divide by zero
;;   leave
;;   ret
;;
;; $i32.rem_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   mov ecx, edx
;;   mov eax, esi
;;   cmp ecx, 0xffffffff
;;   jne L0
;;   xor edx, edx
;;   jmp L1
;; L0:
;;   cdq
;;   idiv ecx  ; trap: integer divide by zero
;; L1:
;;   mov eax, edx
;;   leave
;;   ret
;;
;; $i32.rem_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   mov ecx, edx
;;   mov eax, esi
;;   xor edx, edx
;;   div ecx  ; trap: integer divide by zero
;;   mov eax, edx
;;   leave
;;   ret
;;
;; $i64.add:
;;   push rbp
;;   mov rbp, rsp
;;   lea rax, [rsi+rdx]
;;   leave
;;   ret
;;
;; $i64.sub:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   sub rax, rdx
;;   leave
;;   ret
;;
;; $i64.mul:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   imul rax, rdx
;;   leave
;;   ret
;;
;; $i64.div_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov rcx, rdx
;;   mov rax, rsi
;;   cmp rcx, 0xffffffffffffffff
;;   jne L0
;;   neg rax
;;   jo L2
;;   jmp L1
;; L0:
;;   cqo
;;   idiv rcx  ; trap: integer divide by zero
;; L1:
;;   leave
;;   ret
;; L2:
;;   ud2  ; trap: integer overflow
;;
;; $i64.div_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rcx, rdx
;;   mov rax, rsi
;;   xor edx, edx
;;   div rcx  ; trap: integer divide by zero
;;   leave
;;   ret
;;
;; $i64.rem_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov rcx, rdx
;;   mov rax, rsi
;;   cmp rcx, 0xffffffffffffffff
;;   jne L0
;;   xor edx, edx
;;   jmp L1
;; L0:
;;   cqo
;;   idiv rcx  ; trap: integer divide by zero
;; L1:
;;   mov rax, rdx
;;   leave
;;   ret
;;
;; $i64.rem_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rcx, rdx
;;   mov rax, rsi
;;   xor edx, edx
;;   div rcx  ; trap: integer divide by zero
;;   mov rax, rdx
;;   leave
;;   ret
;;
;; $add_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   lea eax, [rsi+0x64]
;;   leave
;;   ret
;;
;; $sub_memory:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov edx, edx
;;   mov eax, [r15+rdx]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   sub ecx, eax
;;   mov eax, ecx
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $mul_constant:
;;   push rbp
;;   mov rbp, rsp
;;   imul rax, rsi, 0xa
;;   leave
;;   ret
;;
;; $add_wide_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, 0x123456789abc
;;   mov rcx, rsi
;;   add rcx, rax
;;   mov rax, rcx
;;   leave
;;   ret
;;
;; $div_by_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov ecx, 7
;;   mov eax, esi
;;   cdq
;;   idiv ecx  ; trap: integer divide by zero
;;   leave
;;   ret
;;
;; $div_by_power_of_two:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov eax, esi
;;   shr eax, 3
;;   leave
;;   ret
;;
;; $rem_by_minus_one:
;;   push rbp
;;   mov rbp, rsp
;;   mov rcx, 0xffffffffffffffff
;;   mov rax, rsi
;;   cmp rcx, 0xffffffffffffffff
;;   jne L0
;;   xor edx, edx
;;   jmp L1
;; L0:
;;   cqo
;;   idiv rcx  ; trap: integer divide by zero
;; L1:
;;   mov rax, rdx
;;   leave
;;   ret
;;
;; $chain:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   mov ecx, ecx
;;   mov eax, esi
;;   imul eax, edx
;;   mov edi, ecx
;;   sub edi, 1
;;   add eax, edi
;;   leave
;;   ret

;; == optimizing ==
;; $i32.add:
;;   push rbp
;;   mov rbp, rsp
;;   lea eax, [rsi+rdx]
;;   pop rbp
;;   ret
;;
;; $i32.sub:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   sub eax, edx
;;   pop rbp
;;   ret
;;
;; $i32.mul:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   imul eax, edx
;;   pop rbp
;;   ret
;;
;; $i32.div_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, edx
;;   test ecx, ecx
;;   je L0
;;   cmp esi, 0x80000000
;;   sete al
;;   movzx eax, al
;;   cmp ecx, 0xffffffff
;;   sete dl
;;   movzx edx, dl
;;   test edx, eax
;;   jne L1
;;   mov eax, esi
;;   cdq
;;   idiv ecx
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: integer divide by zero
;; L1:
;;   ud2  ; trap: integer overflow
;;
;; $i32.div_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, edx
;;   test ecx, ecx
;;   je L0
;;   mov eax, esi
;;   xor edx, edx
;;   div ecx
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: integer divide by zero
;;
;; $i32.rem_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, edx
;;   test ecx, ecx
;;   je L1
;;   mov eax, esi
;;   cmp ecx, 0xffffffff
;;   je L2
;;   cdq
;;   idiv ecx
;; L0:
;;   mov eax, edx
;;   pop rbp
;;   ret
;; L1:
;;   ud2  ; trap: integer divide by zero
;; L2:
;;   xor edx, edx
;;   jmp L0
;;
;; $i32.rem_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, edx
;;   test ecx, ecx
;;   je L0
;;   mov eax, esi
;;   xor edx, edx
;;   div ecx
;;   mov eax, edx
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: integer divide by zero
;;
;; $i64.add:
;;   push rbp
;;   mov rbp, rsp
;;   lea rax, [rsi+rdx]
;;   pop rbp
;;   ret
;;
;; $i64.sub:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   sub rax, rdx
;;   pop rbp
;;   ret
;;
;; $i64.mul:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   imul rax, rdx
;;   pop rbp
;;   ret
;;
;; $i64.div_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov rcx, rdx
;;   test rcx, rcx
;;   je L0
;;   mov rax, 0x8000000000000000
;;   cmp rsi, rax
;;   sete al
;;   movzx eax, al
;;   cmp rcx, 0xffffffffffffffff
;;   sete dl
;;   movzx edx, dl
;;   test edx, eax
;;   jne L1
;;   mov rax, rsi
;;   cqo
;;   idiv rcx
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: integer divide by zero
;; L1:
;;   ud2  ; trap: integer overflow
;;
;; $i64.div_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rcx, rdx
;;   test rcx, rcx
;;   je L0
;;   mov rax, rsi
;;   xor edx, edx
;;   div rcx
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: integer divide by zero
;;
;; $i64.rem_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov rcx, rdx
;;   test rcx, rcx
;;   je L1
;;   mov rax, rsi
;;   cmp rcx, 0xffffffffffffffff
;;   je L2
;;   cqo
;;   idiv rcx
;; L0:
;;   mov rax, rdx
;;   pop rbp
;;   ret
;; L1:
;;   ud2  ; trap: integer divide by zero
;; L2:
;;   xor edx, edx
;;   jmp L0
;;
;; $i64.rem_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rcx, rdx
;;   test rcx, rcx
;;   je L0
;;   mov rax, rsi
;;   xor edx, edx
;;   div rcx
;;   mov rax, rdx
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: integer divide by zero
;;
;; $add_constant:
;;   push rbp
;;   mov rbp, rsp
;;   lea eax, [rsi+0x64]
;;   pop rbp
;;   ret
;;
;; $sub_memory:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, edx
;;   mov rcx, [rdi+0x40]
;;   sub esi, [rcx+rax]  ; trap: out of bounds memory access
;;   mov eax, esi
;;   pop rbp
;;   ret
;;
;; $mul_constant:
;;   push rbp
;;   mov rbp, rsp
;;   imul rax, rsi, 0xa
;;   pop rbp
;;   ret
;;
;; $add_wide_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, 0x123456789abc
;;   add rax, rsi
;;   pop rbp
;;   ret
;;
;; $div_by_constant:
;;   push rbp
;;   mov rbp, rsp
;;   movsxd rax, esi
;;   imul rax, 0xffffffff92492493
;;   shr rax, 0x20
;;   add eax, esi
;;   sar eax, 2
;;   mov ecx, eax
;;   shr ecx, 0x1f
;;   add eax, ecx
;;   pop rbp
;;   ret
;;
;; $div_by_power_of_two:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   shr eax, 3
;;   pop rbp
;;   ret
;;
;; $rem_by_minus_one:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   pop rbp
;;   ret
;;
;; $chain:
;;   push rbp
;;   mov rbp, rsp
;;   imul esi, edx
;;   lea eax, [rcx-1]
;;   add eax, esi
;;   pop rbp
;;   ret

;; == llvm ==
;; $i32.add:
;;   push rbp
;;   mov rbp, rsp
;;   lea eax, [rsi+rdx]
;;   pop rbp
;;   ret
;;
;; $i32.sub:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   sub eax, edx
;;   pop rbp
;;   ret
;;
;; $i32.mul:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   imul eax, edx
;;   pop rbp
;;   ret
;;
;; $i32.div_s:
;;   push rbp
;;   mov rbp, rsp
;;   test edx, edx
;;   je L0
;;   mov ecx, edx
;;   lea eax, [rsi-0x80000000]
;;   not edx
;;   or edx, eax
;;   je L1
;;   mov eax, esi
;;   cdq
;;   idiv ecx
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+7]  ; trap: integer divide by zero
;; L1:
;;   ud1 eax, [eax+8]  ; trap: integer overflow
;;
;; $i32.div_u:
;;   push rbp
;;   mov rbp, rsp
;;   test edx, edx
;;   je L0
;;   mov ecx, edx
;;   mov eax, esi
;;   xor edx, edx
;;   div ecx
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+7]  ; trap: integer divide by zero
;;
;; $i32.rem_s:
;;   push rbp
;;   mov rbp, rsp
;;   test edx, edx
;;   je L0
;;   cmp edx, 0xffffffff
;;   mov ecx, 1
;;   cmovne ecx, edx
;;   mov eax, esi
;;   cdq
;;   idiv ecx
;;   mov eax, edx
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+7]  ; trap: integer divide by zero
;;
;; $i32.rem_u:
;;   push rbp
;;   mov rbp, rsp
;;   test edx, edx
;;   je L0
;;   mov ecx, edx
;;   mov eax, esi
;;   xor edx, edx
;;   div ecx
;;   mov eax, edx
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+7]  ; trap: integer divide by zero
;;
;; $i64.add:
;;   push rbp
;;   mov rbp, rsp
;;   lea rax, [rsi+rdx]
;;   pop rbp
;;   ret
;;
;; $i64.sub:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   sub rax, rdx
;;   pop rbp
;;   ret
;;
;; $i64.mul:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   imul rax, rdx
;;   pop rbp
;;   ret
;;
;; $i64.div_s:
;;   push rbp
;;   mov rbp, rsp
;;   test rdx, rdx
;;   je L1
;;   mov rcx, rdx
;;   mov rax, 0x8000000000000000
;;   xor rax, rsi
;;   not rdx
;;   or rdx, rax
;;   je L2
;;   mov rax, rsi
;;   or rax, rcx
;;   shr rax, 0x20
;;   je L0
;;   mov rax, rsi
;;   cqo
;;   idiv rcx
;;   pop rbp
;;   ret
;; L0:
;;   mov eax, esi
;;   xor edx, edx
;;   div ecx
;;   pop rbp
;;   ret
;; L1:
;;   ud1 eax, [eax+7]  ; trap: integer divide by zero
;; L2:
;;   ud1 eax, [eax+8]  ; trap: integer overflow
;;
;; $i64.div_u:
;;   push rbp
;;   mov rbp, rsp
;;   test rdx, rdx
;;   je L1
;;   mov rcx, rdx
;;   mov rax, rsi
;;   or rax, rdx
;;   shr rax, 0x20
;;   je L0
;;   mov rax, rsi
;;   xor edx, edx
;;   div rcx
;;   pop rbp
;;   ret
;; L0:
;;   mov eax, esi
;;   xor edx, edx
;;   div ecx
;;   pop rbp
;;   ret
;; L1:
;;   ud1 eax, [eax+7]  ; trap: integer divide by zero
;;
;; $i64.rem_s:
;;   push rbp
;;   mov rbp, rsp
;;   test rdx, rdx
;;   je L1
;;   cmp rdx, 0xffffffffffffffff
;;   mov ecx, 1
;;   cmovne rcx, rdx
;;   mov rax, rsi
;;   or rax, rcx
;;   shr rax, 0x20
;;   je L0
;;   mov rax, rsi
;;   cqo
;;   idiv rcx
;;   mov rax, rdx
;;   pop rbp
;;   ret
;; L0:
;;   mov eax, esi
;;   xor edx, edx
;;   div ecx
;;   mov eax, edx
;;   pop rbp
;;   ret
;; L1:
;;   ud1 eax, [eax+7]  ; trap: integer divide by zero
;;
;; $i64.rem_u:
;;   push rbp
;;   mov rbp, rsp
;;   test rdx, rdx
;;   je L1
;;   mov rcx, rdx
;;   mov rax, rsi
;;   or rax, rdx
;;   shr rax, 0x20
;;   je L0
;;   mov rax, rsi
;;   xor edx, edx
;;   div rcx
;;   mov rax, rdx
;;   pop rbp
;;   ret
;; L0:
;;   mov eax, esi
;;   xor edx, edx
;;   div ecx
;;   mov eax, edx
;;   pop rbp
;;   ret
;; L1:
;;   ud1 eax, [eax+7]  ; trap: integer divide by zero
;;
;; $add_constant:
;;   push rbp
;;   mov rbp, rsp
;;   lea eax, [rsi+0x64]
;;   pop rbp
;;   ret
;;
;; $sub_memory:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov edx, edx
;;   sub eax, [rcx+rdx]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $mul_constant:
;;   push rbp
;;   mov rbp, rsp
;;   add rsi, rsi
;;   lea rax, [rsi+rsi*4]
;;   pop rbp
;;   ret
;;
;; $add_wide_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, 0x123456789abc
;;   add rax, rsi
;;   pop rbp
;;   ret
;;
;; $div_by_constant:
;;   push rbp
;;   mov rbp, rsp
;;   movsxd rax, esi
;;   imul rcx, rax, 0xffffffff92492493
;;   shr rcx, 0x20
;;   add eax, ecx
;;   mov ecx, eax
;;   shr ecx, 0x1f
;;   sar eax, 2
;;   add eax, ecx
;;   pop rbp
;;   ret
;;
;; $div_by_power_of_two:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   shr eax, 3
;;   pop rbp
;;   ret
;;
;; $rem_by_minus_one:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   pop rbp
;;   ret
;;
;; $chain:
;;   push rbp
;;   mov rbp, rsp
;;   imul esi, edx
;;   lea eax, [rcx+rsi]
;;   dec eax
;;   pop rbp
;;   ret
