;; Locals in loops: hot ones stay in registers.
(module
  (memory 1)
  (func $sum (param $at i32) (param $n i32) (result i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $at))))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum))
  (func $nested (param $n i32) (result f64) (local $i i32) (local $j i32) (local $sum f64)
    (block $done (loop $outer
      (br_if $done (i32.ge_u (local.get $i) (local.get $n)))
      (local.set $j (i32.const 0))
      (loop $inner
        (local.set $sum (f64.add (local.get $sum) (f64.mul (f64.load (i32.shl (local.get $j) (i32.const 3))) (f64.const 0.5))))
        (local.set $j (i32.add (local.get $j) (i32.const 1)))
        (br_if $inner (i32.lt_u (local.get $j) (local.get $n))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br $outer)))
    (local.get $sum))
  (func $with_call (param $n i64) (result i64) (local $sum i64)
    (loop $next
      (local.set $sum (i64.add (local.get $sum) (call $step (local.get $n))))
      (local.set $n (i64.sub (local.get $n) (i64.const 1)))
      (br_if $next (i64.ne (local.get $n) (i64.const 0))))
    (local.get $sum))
  (func $step (param i64) (result i64)
    (i64.mul (local.get 0) (i64.const 3))))

;; == singlepass ==
;; $sum:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x40
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov qword ptr [rbp-0x40], 0
;;   mov esi, esi
;;   mov edx, edx
;;   mov r10d, [rbp-0x40]
;; L0:
;;   mov eax, [r15+rsi]  ; trap: out of bounds memory access
;;   add r10d, eax
;;   add esi, 4
;;   sub edx, 1
;;   jne L0
;;   mov eax, r10d
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $nested:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x50
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov qword ptr [rbp-0x38], 0
;;   mov qword ptr [rbp-0x40], 0
;;   mov qword ptr [rbp-0x48], 0
;;   mov esi, esi
;;   mov r10d, [rbp-0x40]
;;   mov r9d, [rbp-0x38]
;;   movsd xmm14, [rbp-0x48]
;; L0:
;;   cmp r9d, esi
;;   jae L2
;;   xor r10d, r10d
;; L1:
;;   mov eax, r10d
;;   shl eax, 3
;;   movsd xmm0, [r15+rax]  ; trap: out of bounds memory access
;;   mov r11, 0x3fe0000000000000
;;   movq xmm1, r11
;;   vmulsd xmm0, xmm0, xmm1
;;   vaddsd xmm14, xmm0, xmm14
;;   add r10d, 1
;;   cmp r10d, esi
;;   jb L1
;;   add r9d, 1
;;   jmp L0
;; L2:
;;   movaps xmm0, xmm14
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $with_call:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   sub rsp, 0x40
;;   mov [rbp-0x18], rbx
;;   mov [rbp-0x10], r12
;;   mov [rbp-8], r14
;;   mov rbx, rdi
;;   mov qword ptr [rbp-0x38], 0
;;   mov r12, rsi
;;   mov r14, [rbp-0x38]
;; L0:
;;   mov rsi, r12
;;   mov rdi, rbx
;;   call $step
;;   add r14, rax
;;   sub r12, 1
;;   jne L0
;;   mov rax, r14
;;   mov rbx, [rbp-0x18]
;;   mov r12, [rbp-0x10]
;;   mov r14, [rbp-8]
;;   leave
;;   ret
;; L1:
;;   ud2  ; trap: call stack exhausted
;;
;; $step:
;;   push rbp
;;   mov rbp, rsp
;;   lea rax, [rsi+rsi*2]
;;   leave
;;   ret

;; == optimizing ==
;; $sum:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov ecx, edx
;;   mov rdx, [rdi+0x40]
;;   mov esi, ecx
;;   mov ecx, eax
;;   xor eax, eax
;;   nop [rax+rax]
;;   nop [rax+rax]
;; L0:
;;   add eax, [rdx+rcx]  ; trap: out of bounds memory access
;;   add ecx, 4
;;   add esi, 0xffffffff
;;   jne L0
;;   pop rbp
;;   ret
;;   .unreached ebf1
;;
;; $nested:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]
;;   xor ecx, ecx
;;   xorps xmm0, xmm0
;;   nop [rax]
;; L0:
;;   cmp ecx, esi
;;   jae L2
;;   xor edx, edx
;;   nop [rax+rax]
;;   xchg ax, ax
;; L1:
;;   mov edi, edx
;;   shl edi, 3
;;   movsd xmm1, [constant3]
;;   vmulsd xmm1, xmm1, [rax+rdi]  ; trap: out of bounds memory access
;;   vaddsd xmm0, xmm0, xmm1
;;   add edx, 1
;;   cmp edx, esi
;;   jb L1
;;   add ecx, 1
;;   jmp L0
;; L2:
;;   pop rbp
;;   ret
;;   .unreached ebdacccc
;; constant3:
;;   .constant 0x3fe0000000000000
;;
;; $with_call:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   nop [rax+rax]
;;   xchg ax, ax
;; L0:
;;   lea rcx, [rsi+rsi*2]
;;   add rax, rcx
;;   add rsi, 0xffffffffffffffff
;;   jne L0
;;   pop rbp
;;   ret
;;   .unreached ebef
;;
;; $step:
;;   push rbp
;;   mov rbp, rsp
;;   lea rax, [rsi+rsi*2]
;;   pop rbp
;;   ret

;; == llvm ==
;; $sum:
;;   push rbp
;;   mov rbp, rsp
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov rax, [rdi+0x48]  ; trap: out of bounds memory access
;;   lea edi, [rdx-1]
;;   mov r8d, esi
;;   lea r9, [r8+rdi*4]
;;   mov rax, [rax+8]  ; trap: out of bounds memory access
;;   add rax, 0xfffffffffffffffc
;;   cmp r9, rax
;;   jg L5
;;   mov eax, edi
;;   inc rdi
;;   cmp eax, 0x1f
;;   jae L0
;;   xor edx, edx
;;   xor eax, eax
;;   jmp L2
;; L0:
;;   mov rdx, rdi
;;   and rdx, 0xffffffffffffffe0
;;   lea rax, [r8+rcx]
;;   add rax, 0x60
;;   vpxor xmm0, xmm0, xmm0
;;   xor esi, esi
;;   vpxor xmm1, xmm1, xmm1
;;   vpxor xmm2, xmm2, xmm2
;;   vpxor xmm3, xmm3, xmm3
;;   nop [rax+rax]
;; L1:
;;   vpaddd ymm0, ymm0, [rax+rsi*4-0x60]  ; trap: out of bounds memory access
;;   vpaddd ymm1, ymm1, [rax+rsi*4-0x40]  ; trap: out of bounds memory access
;;   vpaddd ymm2, ymm2, [rax+rsi*4-0x20]  ; trap: out of bounds memory access
;;   vpaddd ymm3, ymm3, [rax+rsi*4]  ; trap: out of bounds memory access
;;   add rsi, 0x20
;;   cmp rdx, rsi
;;   jne L1
;;   vpaddd ymm0, ymm1, ymm0
;;   vpaddd ymm1, ymm3, ymm2
;;   vpaddd ymm0, ymm1, ymm0
;;   vextracti128 xmm1, ymm0, 1
;;   vpaddd xmm0, xmm0, xmm1
;;   vpshufd xmm1, xmm0, 0xee
;;   vpaddd xmm0, xmm0, xmm1
;;   vpshufd xmm1, xmm0, 0x55
;;   vpaddd xmm0, xmm0, xmm1
;;   vmovd eax, xmm0
;;   cmp rdi, rdx
;;   je L4
;; L2:
;;   add rcx, r8
;;   nop [rax+rax]
;; L3:
;;   add eax, [rcx+rdx*4]  ; trap: out of bounds memory access
;;   inc rdx
;;   cmp rdi, rdx
;;   jne L3
;; L4:
;;   pop rbp
;;   vzeroupper
;;   ret
;; L5:
;;   xor eax, eax
;; L6:
;;   mov edi, esi
;;   add eax, [rcx+rdi]  ; trap: out of bounds memory access
;;   add esi, 4
;;   dec edx
;;   jne L6
;;   jmp L4
;;
;; $nested:
;;   push rbp
;;   mov rbp, rsp
;;   test esi, esi
;;   je L6
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   mov edx, ecx
;;   and edx, 3
;;   and ecx, 0xfffffffc
;;   xor edi, edi
;;   vxorpd xmm0, xmm0, xmm0
;;   vmovsd xmm1, [constant7]
;;   jmp L1
;;   .unreached 660f1f440000
;; L0:
;;   inc edi
;;   cmp edi, esi
;;   je L5
;; L1:
;;   xor r8d, r8d
;;   cmp esi, 4
;;   jb L3
;;   xchg ax, ax
;; L2:
;;   lea r9d, [r8*8]
;;   and r9d, 0xffffffe0
;;   vmulsd xmm2, xmm1, [rax+r9]  ; trap: out of bounds memory access
;;   vaddsd xmm0, xmm0, xmm2
;;   vmulsd xmm2, xmm1, [rax+r9+8]  ; trap: out of bounds memory access
;;   vaddsd xmm0, xmm0, xmm2
;;   vmulsd xmm2, xmm1, [rax+r9+0x10]  ; trap: out of bounds memory access
;;   vmulsd xmm3, xmm1, [rax+r9+0x18]  ; trap: out of bounds memory access
;;   vaddsd xmm0, xmm0, xmm2
;;   vaddsd xmm0, xmm0, xmm3
;;   add r8, 4
;;   cmp r8, rcx
;;   jne L2
;; L3:
;;   test rdx, rdx
;;   je L0
;;   shl r8, 3
;;   mov r9, rdx
;;   nop [rax]
;; L4:
;;   mov r10d, r8d
;;   and r10d, 0xfffffff8
;;   vmovsd xmm2, [rax+r10]  ; trap: out of bounds memory access
;;   vmulsd xmm2, xmm2, xmm1
;;   vaddsd xmm0, xmm0, xmm2
;;   add r8, 8
;;   dec r9
;;   jne L4
;;   jmp L0
;; L5:
;;   pop rbp
;;   ret
;; L6:
;;   vxorps xmm0, xmm0, xmm0
;;   pop rbp
;;   ret
;; constant7:
;;   .constant 0x3fe0000000000000
;;
;; $with_call:
;;   push rbp
;;   mov rbp, rsp
;;   lea rdx, [rsi-1]
;;   lea rcx, [rsi+rsi*2]
;;   lea rax, [rsi+rsi*2]
;;   add rax, 0xfffffffffffffffd
;;   add rsi, 0xfffffffffffffffe
;;   mulx rdi, rsi, rsi
;;   imul rax, rdx
;;   shld rdi, rsi, 0x3f
;;   add rax, rcx
;;   lea rcx, [rdi+rdi*2]
;;   sub rax, rcx
;;   pop rbp
;;   ret
;;
;; $step:
;;   push rbp
;;   mov rbp, rsp
;;   lea rax, [rsi+rsi*2]
;;   pop rbp
;;   ret
