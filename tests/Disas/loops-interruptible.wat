;;! interruptible
;; Loops that look at every turn whether the store was interrupted.
(module
  (memory 1)
  (func $sum (param $at i32) (param $n i32) (result i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (i32.load (local.get $at))))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum)))

;; == singlepass ==
;; $sum:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L2
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
;;   cmp rsp, [rbx]
;;   jb L1
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
;; L1:
;;   ud2  ; trap: interrupted
;; L2:
;;   ud2  ; trap: call stack exhausted

;; == optimizing ==
;; $sum:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L2
;;   mov eax, esi
;;   mov ecx, edx
;;   mov rdx, [rdi+0x40]
;;   mov esi, ecx
;;   mov ecx, eax
;;   xor eax, eax
;;   nop [rax+rax]
;; L0:
;;   cmp rsp, [rdi]
;;   jb L1
;;   add eax, [rdx+rcx]  ; trap: out of bounds memory access
;;   add ecx, 4
;;   add esi, 0xffffffff
;;   jne L0
;;   pop rbp
;;   ret
;;   .unreached ebe8
;; L1:
;;   ud2  ; trap: interrupted
;; L2:
;;   ud2  ; trap: call stack exhausted

;; == llvm ==
;; $sum:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rbp, [rdi]  ; trap: out of bounds memory access
;;   jb L2
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   xor eax, eax
;;   nop
;; L0:
;;   mov r8, [rdi]  ; trap: out of bounds memory access
;;   cmp r8, 0xffffffffffffffff
;;   je L1
;;   mov r8d, esi
;;   add eax, [rcx+r8]  ; trap: out of bounds memory access
;;   add esi, 4
;;   dec edx
;;   jne L0
;;   pop rbp
;;   ret
;; L1:
;;   ud1 eax, [eax+0x1a]  ; trap: interrupted
;; L2:
;;   ud1 eax, [eax+0xa]  ; trap: call stack exhausted
