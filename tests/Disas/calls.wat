;; Calls: direct, indirect, by reference, of imports, with several results and with more arguments than registers.
(module
  (type $unary (func (param i32) (result i32)))
  (func $host (import "m" "f") (param i32 i64) (result f32))
  (table 8 funcref)
  (func $direct (param i32) (result i32)
    (i32.add (call $leaf (local.get 0)) (i32.const 1)))
  (func $leaf (param i32) (result i32)
    (i32.mul (local.get 0) (local.get 0)))
  (func $keeps_values (param i32 f64) (result f64)
    (f64.add (local.get 1) (f64.convert_i32_s (i32.add (local.get 0) (call $leaf (local.get 0))))))
  (func $import (param i32 i64) (result f32)
    (call $host (local.get 0) (local.get 1)))
  (func $indirect (param i32 i32) (result i32)
    (call_indirect (type $unary) (local.get 0) (local.get 1)))
  (func $reference (param i32 (ref null $unary)) (result i32)
    (call_ref $unary (local.get 0) (local.get 1)))
  (func $multi_value (param i32) (result i32)
    (call $three (local.get 0)) (drop) (drop))
  (func $three (param i32) (result i32 i64 f64)
    (local.get 0) (i64.const 2) (f64.const 3))
  (func $many_arguments (param i32 i32 i32 i32 i32 i32 i32 i32 i32 f64 f64 f64 f64 f64 f64 f64 f64 f64) (result i32)
    (i32.add (local.get 8) (i32.trunc_sat_f64_s (local.get 17))))
  (func $passes_many (result i32)
    (call $many_arguments (i32.const 0) (i32.const 1) (i32.const 2) (i32.const 3) (i32.const 4) (i32.const 5) (i32.const 6) (i32.const 7) (i32.const 8) (f64.const 0) (f64.const 1) (f64.const 2) (f64.const 3) (f64.const 4) (f64.const 5) (f64.const 6) (f64.const 7) (f64.const 8))))

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
;;   call $leaf
;;   mov eax, eax
;;   add eax, 1
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: call stack exhausted
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
;; $keeps_values:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L0
;;   sub rsp, 0x40
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   mov [rbp-0x30], esi
;;   movsd [rbp-0x38], xmm0
;;   mov rdi, rbx
;;   call $leaf
;;   mov eax, eax
;;   mov r10d, [rbp-0x30]
;;   add eax, r10d
;;   xorps xmm0, xmm0
;;   cvtsi2sd xmm0, eax
;;   movsd xmm14, [rbp-0x38]
;;   vaddsd xmm0, xmm0, xmm14
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: call stack exhausted
;;
;; $import:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L0
;;   sub rsp, 0x40
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   mov [rbp-0x38], rdx
;;   mov [rbp-0x30], esi
;;   mov rdi, [rbx+0x48]
;;   call qword ptr [rbx+0x40]
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: call stack exhausted
;;
;; $indirect:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L3
;;   sub rsp, 0x40
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   mov edx, edx
;;   cmp rdx, [rbx+0x58]
;;   jae L0
;;   mov r11, [rbx+0x50]
;;   mov rax, [r11+rdx*8]
;;   test rax, rax
;;   je L1
;;   mov r11, [rbx+0x20]
;;   mov r11d, [r11]
;;   cmp r11d, [rax+0x10]
;;   jne L2
;;   mov [rbp-0x38], edx
;;   mov [rbp-0x30], esi
;;   mov rdi, [rax+8]
;;   call qword ptr [rax]
;;   mov eax, eax
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: undefined element
;; L1:
;;   ud2  ; trap: uninitialized element
;; L2:
;;   ud2  ; trap: indirect call type mismatch
;; L3:
;;   ud2  ; trap: call stack exhausted
;;
;; $reference:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   sub rsp, 0x40
;;   mov esi, esi
;;   mov rax, rdx
;;   test rax, rax
;;   je L0
;;   mov [rbp-0x38], rdx
;;   mov [rbp-0x30], esi
;;   mov rdi, [rax+8]
;;   call qword ptr [rax]
;;   mov eax, eax
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: null function reference
;; L1:
;;   ud2  ; trap: call stack exhausted
;;
;; $multi_value:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L0
;;   sub rsp, 0x50
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   mov [rbp-0x30], esi
;;   mov edx, esi
;;   mov rsi, rsp
;;   mov rdi, rbx
;;   call $three
;;   mov eax, [rsp]
;;   mov rcx, [rsp+8]
;;   movsd xmm0, [rsp+0x10]
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: call stack exhausted
;;
;; $three:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x30
;;   mov [rbp-0x30], rsi
;;   mov edx, edx
;;   mov r11, [rbp-0x30]
;;   mov [r11], edx
;;   mov qword ptr [r11+8], 2
;;   mov dword ptr [r11+0x10], 0
;;   mov dword ptr [r11+0x14], 0x40080000
;;   leave
;;   ret
;;
;; $many_arguments:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0xc0
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   mov edx, edx
;;   mov ecx, ecx
;;   mov r8d, r8d
;;   mov r9d, r9d
;;   mov r11, [rbx+8]
;;   movsd xmm15, [r11+0x400]
;;   movsd [rbp-0x58], xmm15
;;   movsd xmm15, [r11+0x408]
;;   movsd [rbp-0x60], xmm15
;;   movsd xmm15, [r11+0x410]
;;   movsd [rbp-0x68], xmm15
;;   movsd xmm15, [r11+0x418]
;;   movsd [rbp-0x70], xmm15
;;   movsd xmm15, [r11+0x420]
;;   movsd [rbp-0xb8], xmm15
;;   movsd xmm14, [rbp-0xb8]
;;   cvttsd2si rax, xmm14
;;   movsxd r11, eax
;;   cmp r11, rax
;;   je L0
;;   xor eax, eax
;;   xorps xmm15, xmm15
;;   ucomisd xmm14, xmm15
;;   jp L0
;;   mov eax, 0x7fffffff
;;   ja L0
;;   mov eax, 0x80000000
;; L0:
;;   mov eax, eax
;;   mov r10d, [rbp-0x70]
;;   add eax, r10d
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;;
;; $passes_many:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L0
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov r11, [rbx+8]
;;   mov dword ptr [r11+0x400], 5
;;   mov dword ptr [r11+0x408], 6
;;   mov dword ptr [r11+0x410], 7
;;   mov dword ptr [r11+0x418], 8
;;   mov dword ptr [r11+0x420], 0
;;   mov dword ptr [r11+0x424], 0x40200000
;;   mov ecx, 2
;;   mov edx, 1
;;   xor esi, esi
;;   mov r8d, 3
;;   mov r9d, 4
;;   xorps xmm0, xmm0
;;   mov r11, 0x3ff0000000000000
;;   movq xmm1, r11
;;   mov r11, 0x4000000000000000
;;   movq xmm2, r11
;;   mov r11, 0x4008000000000000
;;   movq xmm3, r11
;;   mov r11, 0x4010000000000000
;;   movq xmm4, r11
;;   mov r11, 0x4014000000000000
;;   movq xmm5, r11
;;   mov r11, 0x4018000000000000
;;   movq xmm6, r11
;;   mov r11, 0x401c000000000000
;;   movq xmm7, r11
;;   mov rdi, rbx
;;   call $many_arguments
;;   mov eax, eax
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: call stack exhausted

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
;; $leaf:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   imul eax, esi
;;   pop rbp
;;   ret
;;
;; $keeps_values:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   imul eax, esi
;;   add eax, esi
;;   xorps xmm1, xmm1
;;   cvtsi2sd xmm1, eax
;;   vaddsd xmm0, xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $import:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L0
;;   mov rax, [rdi+0x40]
;;   mov rdi, [rdi+0x48]
;;   call rax
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: call stack exhausted
;;
;; $indirect:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L3
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
;;   call rax
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: undefined element
;; L1:
;;   ud2  ; trap: uninitialized element
;; L2:
;;   ud2  ; trap: indirect call type mismatch
;; L3:
;;   ud2  ; trap: call stack exhausted
;;
;; $reference:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   test rdx, rdx
;;   je L0
;;   mov rax, [rdx]
;;   mov rdi, [rdx+8]
;;   call rax
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: null function reference
;; L1:
;;   ud2  ; trap: call stack exhausted
;;
;; $multi_value:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   pop rbp
;;   ret
;;
;; $three:
;;   push rbp
;;   mov rbp, rsp
;;   mov [rsi], edx
;;   mov eax, 2
;;   mov [rsi+8], rax
;;   movsd xmm0, [constant0]
;;   movsd [rsi+0x10], xmm0
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x4008000000000000
;;
;; $many_arguments:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+8]
;;   mov ecx, [rax+0x418]
;;   movsd xmm0, [rax+0x420]
;;   cvttsd2si eax, xmm0
;;   cmp eax, 1
;;   jo L1
;; L0:
;;   add eax, ecx
;;   pop rbp
;;   ret
;; L1:
;;   xorps xmm1, xmm1
;;   ucomisd xmm0, xmm1
;;   jp L2
;;   jb L3
;;   mov eax, 0x7fffffff
;;   jmp L0
;; L2:
;;   xor eax, eax
;; L3:
;;   jmp L0
;;
;; $passes_many:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, 0x10
;;   pop rbp
;;   ret

;; == llvm ==
;; $direct:
;;   push rbp
;;   mov rbp, rsp
;;   imul esi, esi
;;   lea eax, [rsi+1]
;;   pop rbp
;;   ret
;;
;; $leaf:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   imul eax, esi
;;   pop rbp
;;   ret
;;
;; $keeps_values:
;;   push rbp
;;   mov rbp, rsp
;;   lea eax, [rsi+1]
;;   imul eax, esi
;;   vcvtsi2sd xmm1, xmm1, eax
;;   vaddsd xmm0, xmm1, xmm0
;;   pop rbp
;;   ret
;;
;; $import:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rbp, [rdi]  ; trap: out of bounds memory access
;;   jb L0
;;   mov rax, rdi
;;   mov rdi, [rdi+0x48]  ; trap: out of bounds memory access
;;   call qword ptr [rax+0x40]
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xa]  ; trap: call stack exhausted
;;
;; $indirect:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rbp, [rdi]  ; trap: out of bounds memory access
;;   jb L0
;;   cmp edx, 8
;;   jae L1
;;   mov eax, edx
;;   mov rcx, [rdi+0x50]  ; trap: out of bounds memory access
;;   mov rax, [rcx+rax*8]  ; trap: out of bounds memory access
;;   test rax, rax
;;   je L2
;;   mov rcx, [rdi+0x20]  ; trap: out of bounds memory access
;;   mov edx, [rax+0x10]  ; trap: out of bounds memory access
;;   cmp edx, [rcx]  ; trap: out of bounds memory access
;;   jne L3
;;   mov rdi, [rax+8]  ; trap: out of bounds memory access
;;   call qword ptr [rax]
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xa]  ; trap: call stack exhausted
;; L1:
;;   ud1 eax, [eax+4]  ; trap: undefined element
;; L2:
;;   ud1 eax, [eax+5]  ; trap: uninitialized element
;; L3:
;;   ud1 eax, [eax+6]  ; trap: indirect call type mismatch
;;
;; $reference:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rbp, [rdi]  ; trap: out of bounds memory access
;;   jb L0
;;   test rdx, rdx
;;   je L1
;;   mov rdi, [rdx+8]  ; trap: out of bounds memory access
;;   call qword ptr [rdx]
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xa]  ; trap: call stack exhausted
;; L1:
;;   ud1 eax, [eax+0xe]  ; trap: null function reference
;;
;; $multi_value:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   pop rbp
;;   ret
;;
;; $three:
;;   push rbp
;;   mov rbp, rsp
;;   mov [rsi], edx  ; trap: out of bounds memory access
;;   mov qword ptr [rsi+8], 2  ; trap: out of bounds memory access
;;   mov rax, 0x4008000000000000
;;   mov [rsi+0x10], rax  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $many_arguments:
;;   push rbp
;;   mov rbp, rsp
;;   mov rcx, [rdi+8]  ; trap: out of bounds memory access
;;   vmovsd xmm0, [rcx+0x420]  ; trap: out of bounds memory access
;;   vmaxsd xmm1, xmm0, [constant0]
;;   vminsd xmm1, xmm1, [constant1]
;;   vcvttsd2si edx, xmm1
;;   xor eax, eax
;;   vucomisd xmm0, xmm0
;;   cmovnp eax, edx
;;   add eax, [rcx+0x418]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0xc1e0000000000000
;; constant1:
;;   .constant 0x41dfffffffc00000
;;
;; $passes_many:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+8]  ; trap: out of bounds memory access
;;   mov dword ptr [rax+0x400], 5  ; trap: out of bounds memory access
;;   mov dword ptr [rax+0x408], 6  ; trap: out of bounds memory access
;;   mov dword ptr [rax+0x410], 7  ; trap: out of bounds memory access
;;   mov dword ptr [rax+0x418], 8  ; trap: out of bounds memory access
;;   mov rcx, 0x4020000000000000
;;   mov [rax+0x420], rcx  ; trap: out of bounds memory access
;;   mov eax, 0x10
;;   pop rbp
;;   ret
