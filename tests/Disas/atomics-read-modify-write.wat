;; Atomic read-modify-writes.
(module
  (memory 1 4 shared)
  (func $i32.atomic.rmw.add (param i32 i32) (result i32)
    (i32.atomic.rmw.add offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.rmw.add (param i32 i64) (result i64)
    (i64.atomic.rmw.add offset=16 (local.get 0) (local.get 1)))
  (func $i32.atomic.rmw8.add_u (param i32 i32) (result i32)
    (i32.atomic.rmw8.add_u offset=16 (local.get 0) (local.get 1)))
  (func $i32.atomic.rmw16.add_u (param i32 i32) (result i32)
    (i32.atomic.rmw16.add_u offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.rmw8.add_u (param i32 i64) (result i64)
    (i64.atomic.rmw8.add_u offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.rmw16.add_u (param i32 i64) (result i64)
    (i64.atomic.rmw16.add_u offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.rmw32.add_u (param i32 i64) (result i64)
    (i64.atomic.rmw32.add_u offset=16 (local.get 0) (local.get 1)))
  (func $i32.atomic.rmw.sub (param i32 i32) (result i32)
    (i32.atomic.rmw.sub offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.rmw.sub (param i32 i64) (result i64)
    (i64.atomic.rmw.sub offset=16 (local.get 0) (local.get 1)))
  (func $i32.atomic.rmw8.sub_u (param i32 i32) (result i32)
    (i32.atomic.rmw8.sub_u offset=16 (local.get 0) (local.get 1)))
  (func $i32.atomic.rmw16.sub_u (param i32 i32) (result i32)
    (i32.atomic.rmw16.sub_u offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.rmw8.sub_u (param i32 i64) (result i64)
    (i64.atomic.rmw8.sub_u offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.rmw16.sub_u (param i32 i64) (result i64)
    (i64.atomic.rmw16.sub_u offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.rmw32.sub_u (param i32 i64) (result i64)
    (i64.atomic.rmw32.sub_u offset=16 (local.get 0) (local.get 1)))
  (func $i32.atomic.rmw.and (param i32 i32) (result i32)
    (i32.atomic.rmw.and offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.rmw.and (param i32 i64) (result i64)
    (i64.atomic.rmw.and offset=16 (local.get 0) (local.get 1)))
  (func $i32.atomic.rmw8.and_u (param i32 i32) (result i32)
    (i32.atomic.rmw8.and_u offset=16 (local.get 0) (local.get 1)))
  (func $i32.atomic.rmw16.and_u (param i32 i32) (result i32)
    (i32.atomic.rmw16.and_u offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.rmw8.and_u (param i32 i64) (result i64)
    (i64.atomic.rmw8.and_u offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.rmw16.and_u (param i32 i64) (result i64)
    (i64.atomic.rmw16.and_u offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.rmw32.and_u (param i32 i64) (result i64)
    (i64.atomic.rmw32.and_u offset=16 (local.get 0) (local.get 1)))
  (func $i32.atomic.rmw.or (param i32 i32) (result i32)
    (i32.atomic.rmw.or offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.rmw.or (param i32 i64) (result i64)
    (i64.atomic.rmw.or offset=16 (local.get 0) (local.get 1)))
  (func $i32.atomic.rmw8.or_u (param i32 i32) (result i32)
    (i32.atomic.rmw8.or_u offset=16 (local.get 0) (local.get 1)))
  (func $i32.atomic.rmw16.or_u (param i32 i32) (result i32)
    (i32.atomic.rmw16.or_u offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.rmw8.or_u (param i32 i64) (result i64)
    (i64.atomic.rmw8.or_u offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.rmw16.or_u (param i32 i64) (result i64)
    (i64.atomic.rmw16.or_u offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.rmw32.or_u (param i32 i64) (result i64)
    (i64.atomic.rmw32.or_u offset=16 (local.get 0) (local.get 1)))
  (func $i32.atomic.rmw.xor (param i32 i32) (result i32)
    (i32.atomic.rmw.xor offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.rmw.xor (param i32 i64) (result i64)
    (i64.atomic.rmw.xor offset=16 (local.get 0) (local.get 1)))
  (func $i32.atomic.rmw8.xor_u (param i32 i32) (result i32)
    (i32.atomic.rmw8.xor_u offset=16 (local.get 0) (local.get 1)))
  (func $i32.atomic.rmw16.xor_u (param i32 i32) (result i32)
    (i32.atomic.rmw16.xor_u offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.rmw8.xor_u (param i32 i64) (result i64)
    (i64.atomic.rmw8.xor_u offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.rmw16.xor_u (param i32 i64) (result i64)
    (i64.atomic.rmw16.xor_u offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.rmw32.xor_u (param i32 i64) (result i64)
    (i64.atomic.rmw32.xor_u offset=16 (local.get 0) (local.get 1)))
  (func $i32.atomic.rmw.xchg (param i32 i32) (result i32)
    (i32.atomic.rmw.xchg offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.rmw.xchg (param i32 i64) (result i64)
    (i64.atomic.rmw.xchg offset=16 (local.get 0) (local.get 1)))
  (func $i32.atomic.rmw8.xchg_u (param i32 i32) (result i32)
    (i32.atomic.rmw8.xchg_u offset=16 (local.get 0) (local.get 1)))
  (func $i32.atomic.rmw16.xchg_u (param i32 i32) (result i32)
    (i32.atomic.rmw16.xchg_u offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.rmw8.xchg_u (param i32 i64) (result i64)
    (i64.atomic.rmw8.xchg_u offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.rmw16.xchg_u (param i32 i64) (result i64)
    (i64.atomic.rmw16.xchg_u offset=16 (local.get 0) (local.get 1)))
  (func $i64.atomic.rmw32.xchg_u (param i32 i64) (result i64)
    (i64.atomic.rmw32.xchg_u offset=16 (local.get 0) (local.get 1)))
  (func $i32.atomic.rmw.cmpxchg (param i32 i32 i32) (result i32)
    (i32.atomic.rmw.cmpxchg offset=16 (local.get 0) (local.get 1) (local.get 2)))
  (func $i64.atomic.rmw.cmpxchg (param i32 i64 i64) (result i64)
    (i64.atomic.rmw.cmpxchg offset=16 (local.get 0) (local.get 1) (local.get 2)))
  (func $i32.atomic.rmw8.cmpxchg_u (param i32 i32 i32) (result i32)
    (i32.atomic.rmw8.cmpxchg_u offset=16 (local.get 0) (local.get 1) (local.get 2)))
  (func $i32.atomic.rmw16.cmpxchg_u (param i32 i32 i32) (result i32)
    (i32.atomic.rmw16.cmpxchg_u offset=16 (local.get 0) (local.get 1) (local.get 2)))
  (func $i64.atomic.rmw8.cmpxchg_u (param i32 i64 i64) (result i64)
    (i64.atomic.rmw8.cmpxchg_u offset=16 (local.get 0) (local.get 1) (local.get 2)))
  (func $i64.atomic.rmw16.cmpxchg_u (param i32 i64 i64) (result i64)
    (i64.atomic.rmw16.cmpxchg_u offset=16 (local.get 0) (local.get 1) (local.get 2)))
  (func $i64.atomic.rmw32.cmpxchg_u (param i32 i64 i64) (result i64)
    (i64.atomic.rmw32.cmpxchg_u offset=16 (local.get 0) (local.get 1) (local.get 2))))

;; == singlepass ==
;; $i32.atomic.rmw.add:
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
;;   lock xadd [r15+rsi+0x10], eax  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw.add:
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
;;   lock xadd [r15+rsi+0x10], rax  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw8.add_u:
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
;;   lock xadd [r15+rsi+0x10], al  ; trap: out of bounds memory access
;;   movzx eax, al
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i32.atomic.rmw16.add_u:
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
;;   lock xadd [r15+rsi+0x10], ax  ; trap: out of bounds memory access
;;   movzx eax, ax
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw8.add_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov rax, rdx
;;   lock xadd [r15+rsi+0x10], al  ; trap: out of bounds memory access
;;   movzx eax, al
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i64.atomic.rmw16.add_u:
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
;;   lock xadd [r15+rsi+0x10], ax  ; trap: out of bounds memory access
;;   movzx eax, ax
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw32.add_u:
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
;;   lock xadd [r15+rsi+0x10], eax  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw.sub:
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
;;   neg eax
;;   lock xadd [r15+rsi+0x10], eax  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw.sub:
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
;;   neg rax
;;   lock xadd [r15+rsi+0x10], rax  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw8.sub_u:
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
;;   neg eax
;;   lock xadd [r15+rsi+0x10], al  ; trap: out of bounds memory access
;;   movzx eax, al
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i32.atomic.rmw16.sub_u:
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
;;   neg eax
;;   lock xadd [r15+rsi+0x10], ax  ; trap: out of bounds memory access
;;   movzx eax, ax
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw8.sub_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov rax, rdx
;;   neg eax
;;   lock xadd [r15+rsi+0x10], al  ; trap: out of bounds memory access
;;   movzx eax, al
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i64.atomic.rmw16.sub_u:
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
;;   neg eax
;;   lock xadd [r15+rsi+0x10], ax  ; trap: out of bounds memory access
;;   movzx eax, ax
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw32.sub_u:
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
;;   neg eax
;;   lock xadd [r15+rsi+0x10], eax  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw.and:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov edx, edx
;;   test sil, 3
;;   jne L1
;;   mov eax, [r15+rsi+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov ecx, eax
;;   and ecx, edx
;;   lock cmpxchg [r15+rsi+0x10], ecx  ; trap: out of bounds memory access
;;   jne L0
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw.and:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   test sil, 7
;;   jne L1
;;   mov rax, [r15+rsi+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov rcx, rax
;;   and rcx, rdx
;;   lock cmpxchg [r15+rsi+0x10], rcx  ; trap: out of bounds memory access
;;   jne L0
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw8.and_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov edx, edx
;;   movzx eax, byte ptr [r15+rsi+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov ecx, eax
;;   and ecx, edx
;;   lock cmpxchg [r15+rsi+0x10], cl  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, al
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i32.atomic.rmw16.and_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov edx, edx
;;   test sil, 1
;;   jne L1
;;   movzx eax, word ptr [r15+rsi+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov ecx, eax
;;   and ecx, edx
;;   lock cmpxchg [r15+rsi+0x10], cx  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, ax
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw8.and_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   movzx eax, byte ptr [r15+rsi+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov ecx, eax
;;   and ecx, edx
;;   lock cmpxchg [r15+rsi+0x10], cl  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, al
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i64.atomic.rmw16.and_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   test sil, 1
;;   jne L1
;;   movzx eax, word ptr [r15+rsi+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov ecx, eax
;;   and ecx, edx
;;   lock cmpxchg [r15+rsi+0x10], cx  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, ax
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw32.and_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   test sil, 3
;;   jne L1
;;   mov eax, [r15+rsi+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov ecx, eax
;;   and ecx, edx
;;   lock cmpxchg [r15+rsi+0x10], ecx  ; trap: out of bounds memory access
;;   jne L0
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw.or:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov edx, edx
;;   test sil, 3
;;   jne L1
;;   mov eax, [r15+rsi+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov ecx, eax
;;   or ecx, edx
;;   lock cmpxchg [r15+rsi+0x10], ecx  ; trap: out of bounds memory access
;;   jne L0
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw.or:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   test sil, 7
;;   jne L1
;;   mov rax, [r15+rsi+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov rcx, rax
;;   or rcx, rdx
;;   lock cmpxchg [r15+rsi+0x10], rcx  ; trap: out of bounds memory access
;;   jne L0
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw8.or_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov edx, edx
;;   movzx eax, byte ptr [r15+rsi+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov ecx, eax
;;   or ecx, edx
;;   lock cmpxchg [r15+rsi+0x10], cl  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, al
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i32.atomic.rmw16.or_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov edx, edx
;;   test sil, 1
;;   jne L1
;;   movzx eax, word ptr [r15+rsi+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov ecx, eax
;;   or ecx, edx
;;   lock cmpxchg [r15+rsi+0x10], cx  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, ax
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw8.or_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   movzx eax, byte ptr [r15+rsi+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov ecx, eax
;;   or ecx, edx
;;   lock cmpxchg [r15+rsi+0x10], cl  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, al
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i64.atomic.rmw16.or_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   test sil, 1
;;   jne L1
;;   movzx eax, word ptr [r15+rsi+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov ecx, eax
;;   or ecx, edx
;;   lock cmpxchg [r15+rsi+0x10], cx  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, ax
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw32.or_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   test sil, 3
;;   jne L1
;;   mov eax, [r15+rsi+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov ecx, eax
;;   or ecx, edx
;;   lock cmpxchg [r15+rsi+0x10], ecx  ; trap: out of bounds memory access
;;   jne L0
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw.xor:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov edx, edx
;;   test sil, 3
;;   jne L1
;;   mov eax, [r15+rsi+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov ecx, eax
;;   xor ecx, edx
;;   lock cmpxchg [r15+rsi+0x10], ecx  ; trap: out of bounds memory access
;;   jne L0
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw.xor:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   test sil, 7
;;   jne L1
;;   mov rax, [r15+rsi+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov rcx, rax
;;   xor rcx, rdx
;;   lock cmpxchg [r15+rsi+0x10], rcx  ; trap: out of bounds memory access
;;   jne L0
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw8.xor_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov edx, edx
;;   movzx eax, byte ptr [r15+rsi+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov ecx, eax
;;   xor ecx, edx
;;   lock cmpxchg [r15+rsi+0x10], cl  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, al
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i32.atomic.rmw16.xor_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov edx, edx
;;   test sil, 1
;;   jne L1
;;   movzx eax, word ptr [r15+rsi+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov ecx, eax
;;   xor ecx, edx
;;   lock cmpxchg [r15+rsi+0x10], cx  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, ax
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw8.xor_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   movzx eax, byte ptr [r15+rsi+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov ecx, eax
;;   xor ecx, edx
;;   lock cmpxchg [r15+rsi+0x10], cl  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, al
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i64.atomic.rmw16.xor_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   test sil, 1
;;   jne L1
;;   movzx eax, word ptr [r15+rsi+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov ecx, eax
;;   xor ecx, edx
;;   lock cmpxchg [r15+rsi+0x10], cx  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, ax
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw32.xor_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   test sil, 3
;;   jne L1
;;   mov eax, [r15+rsi+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov ecx, eax
;;   xor ecx, edx
;;   lock cmpxchg [r15+rsi+0x10], ecx  ; trap: out of bounds memory access
;;   jne L0
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw.xchg:
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
;; $i64.atomic.rmw.xchg:
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
;; $i32.atomic.rmw8.xchg_u:
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
;;   movzx eax, al
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i32.atomic.rmw16.xchg_u:
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
;;   movzx eax, ax
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw8.xchg_u:
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
;;   movzx eax, al
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i64.atomic.rmw16.xchg_u:
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
;;   movzx eax, ax
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw32.xchg_u:
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
;; $i32.atomic.rmw.cmpxchg:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov edx, edx
;;   mov ecx, ecx
;;   mov eax, edx
;;   test sil, 3
;;   jne L0
;;   lock cmpxchg [r15+rsi+0x10], ecx  ; trap: out of bounds memory access
;;   mov eax, eax
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw.cmpxchg:
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
;;   lock cmpxchg [r15+rsi+0x10], rcx  ; trap: out of bounds memory access
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw8.cmpxchg_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov edx, edx
;;   mov ecx, ecx
;;   mov eax, edx
;;   lock cmpxchg [r15+rsi+0x10], cl  ; trap: out of bounds memory access
;;   movzx eax, al
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i32.atomic.rmw16.cmpxchg_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov edx, edx
;;   mov ecx, ecx
;;   mov eax, edx
;;   test sil, 1
;;   jne L0
;;   lock cmpxchg [r15+rsi+0x10], cx  ; trap: out of bounds memory access
;;   movzx eax, ax
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw8.cmpxchg_u:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-0x10], rbx
;;   mov [rbp-8], r15
;;   mov rbx, rdi
;;   mov r15, [rbx+0x40]
;;   mov esi, esi
;;   mov rax, rdx
;;   lock cmpxchg [r15+rsi+0x10], cl  ; trap: out of bounds memory access
;;   movzx eax, al
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;;
;; $i64.atomic.rmw16.cmpxchg_u:
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
;;   lock cmpxchg [r15+rsi+0x10], cx  ; trap: out of bounds memory access
;;   movzx eax, ax
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw32.cmpxchg_u:
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
;;   lock cmpxchg [r15+rsi+0x10], ecx  ; trap: out of bounds memory access
;;   mov eax, eax
;;   mov rbx, [rbp-0x10]
;;   mov r15, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic

;; == optimizing ==
;; $i32.atomic.rmw.add:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   test al, 3
;;   jne L0
;;   lock xadd [rcx+rax+0x10], edx  ; trap: out of bounds memory access
;;   mov eax, edx
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw.add:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   test al, 7
;;   jne L0
;;   lock xadd [rcx+rax+0x10], rdx  ; trap: out of bounds memory access
;;   mov rax, rdx
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw8.add_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   lock xadd [rcx+rax+0x10], dl  ; trap: out of bounds memory access
;;   movzx edx, dl
;;   mov eax, edx
;;   pop rbp
;;   ret
;;
;; $i32.atomic.rmw16.add_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   test al, 1
;;   jne L0
;;   lock xadd [rcx+rax+0x10], dx  ; trap: out of bounds memory access
;;   movzx edx, dx
;;   mov eax, edx
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw8.add_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   lock xadd [rcx+rax+0x10], dl  ; trap: out of bounds memory access
;;   movzx edx, dl
;;   mov rax, rdx
;;   pop rbp
;;   ret
;;
;; $i64.atomic.rmw16.add_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   test al, 1
;;   jne L0
;;   lock xadd [rcx+rax+0x10], dx  ; trap: out of bounds memory access
;;   movzx edx, dx
;;   mov rax, rdx
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw32.add_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   test al, 3
;;   jne L0
;;   lock xadd [rcx+rax+0x10], edx  ; trap: out of bounds memory access
;;   mov rax, rdx
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw.sub:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   test al, 3
;;   jne L0
;;   neg edx
;;   lock xadd [rcx+rax+0x10], edx  ; trap: out of bounds memory access
;;   mov eax, edx
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw.sub:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   test al, 7
;;   jne L0
;;   neg rdx
;;   lock xadd [rcx+rax+0x10], rdx  ; trap: out of bounds memory access
;;   mov rax, rdx
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw8.sub_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   neg edx
;;   lock xadd [rcx+rax+0x10], dl  ; trap: out of bounds memory access
;;   movzx edx, dl
;;   mov eax, edx
;;   pop rbp
;;   ret
;;
;; $i32.atomic.rmw16.sub_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   test al, 1
;;   jne L0
;;   neg edx
;;   lock xadd [rcx+rax+0x10], dx  ; trap: out of bounds memory access
;;   movzx edx, dx
;;   mov eax, edx
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw8.sub_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   neg edx
;;   lock xadd [rcx+rax+0x10], dl  ; trap: out of bounds memory access
;;   movzx edx, dl
;;   mov rax, rdx
;;   pop rbp
;;   ret
;;
;; $i64.atomic.rmw16.sub_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   test al, 1
;;   jne L0
;;   neg edx
;;   lock xadd [rcx+rax+0x10], dx  ; trap: out of bounds memory access
;;   movzx edx, dx
;;   mov rax, rdx
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw32.sub_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   test al, 3
;;   jne L0
;;   neg edx
;;   lock xadd [rcx+rax+0x10], edx  ; trap: out of bounds memory access
;;   mov rax, rdx
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw.and:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, esi
;;   mov rsi, [rdi+0x40]
;;   test cl, 3
;;   jne L1
;;   mov eax, [rsi+rcx+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov edi, eax
;;   and edi, edx
;;   lock cmpxchg [rsi+rcx+0x10], edi  ; trap: out of bounds memory access
;;   jne L0
;;   pop rbp
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw.and:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, esi
;;   mov rsi, [rdi+0x40]
;;   test cl, 7
;;   jne L1
;;   mov rax, [rsi+rcx+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov rdi, rax
;;   and rdi, rdx
;;   lock cmpxchg [rsi+rcx+0x10], rdi  ; trap: out of bounds memory access
;;   jne L0
;;   pop rbp
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw8.and_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, esi
;;   mov rsi, [rdi+0x40]
;;   movzx eax, byte ptr [rsi+rcx+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov edi, eax
;;   and edi, edx
;;   lock cmpxchg [rsi+rcx+0x10], dil  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i32.atomic.rmw16.and_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, esi
;;   mov rsi, [rdi+0x40]
;;   test cl, 1
;;   jne L1
;;   movzx eax, word ptr [rsi+rcx+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov edi, eax
;;   and edi, edx
;;   lock cmpxchg [rsi+rcx+0x10], di  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, ax
;;   pop rbp
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw8.and_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, esi
;;   mov rsi, [rdi+0x40]
;;   movzx eax, byte ptr [rsi+rcx+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov edi, eax
;;   and edi, edx
;;   lock cmpxchg [rsi+rcx+0x10], dil  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i64.atomic.rmw16.and_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, esi
;;   mov rsi, [rdi+0x40]
;;   test cl, 1
;;   jne L1
;;   movzx eax, word ptr [rsi+rcx+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov edi, eax
;;   and edi, edx
;;   lock cmpxchg [rsi+rcx+0x10], di  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, ax
;;   pop rbp
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw32.and_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, esi
;;   mov rsi, [rdi+0x40]
;;   test cl, 3
;;   jne L1
;;   mov eax, [rsi+rcx+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov edi, eax
;;   and edi, edx
;;   lock cmpxchg [rsi+rcx+0x10], edi  ; trap: out of bounds memory access
;;   jne L0
;;   pop rbp
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw.or:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, esi
;;   mov rsi, [rdi+0x40]
;;   test cl, 3
;;   jne L1
;;   mov eax, [rsi+rcx+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov edi, eax
;;   or edi, edx
;;   lock cmpxchg [rsi+rcx+0x10], edi  ; trap: out of bounds memory access
;;   jne L0
;;   pop rbp
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw.or:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, esi
;;   mov rsi, [rdi+0x40]
;;   test cl, 7
;;   jne L1
;;   mov rax, [rsi+rcx+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov rdi, rax
;;   or rdi, rdx
;;   lock cmpxchg [rsi+rcx+0x10], rdi  ; trap: out of bounds memory access
;;   jne L0
;;   pop rbp
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw8.or_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, esi
;;   mov rsi, [rdi+0x40]
;;   movzx eax, byte ptr [rsi+rcx+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov edi, eax
;;   or edi, edx
;;   lock cmpxchg [rsi+rcx+0x10], dil  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i32.atomic.rmw16.or_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, esi
;;   mov rsi, [rdi+0x40]
;;   test cl, 1
;;   jne L1
;;   movzx eax, word ptr [rsi+rcx+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov edi, eax
;;   or edi, edx
;;   lock cmpxchg [rsi+rcx+0x10], di  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, ax
;;   pop rbp
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw8.or_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, esi
;;   mov rsi, [rdi+0x40]
;;   movzx eax, byte ptr [rsi+rcx+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov edi, eax
;;   or edi, edx
;;   lock cmpxchg [rsi+rcx+0x10], dil  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i64.atomic.rmw16.or_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, esi
;;   mov rsi, [rdi+0x40]
;;   test cl, 1
;;   jne L1
;;   movzx eax, word ptr [rsi+rcx+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov edi, eax
;;   or edi, edx
;;   lock cmpxchg [rsi+rcx+0x10], di  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, ax
;;   pop rbp
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw32.or_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, esi
;;   mov rsi, [rdi+0x40]
;;   test cl, 3
;;   jne L1
;;   mov eax, [rsi+rcx+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov edi, eax
;;   or edi, edx
;;   lock cmpxchg [rsi+rcx+0x10], edi  ; trap: out of bounds memory access
;;   jne L0
;;   pop rbp
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw.xor:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, esi
;;   mov rsi, [rdi+0x40]
;;   test cl, 3
;;   jne L1
;;   mov eax, [rsi+rcx+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov edi, eax
;;   xor edi, edx
;;   lock cmpxchg [rsi+rcx+0x10], edi  ; trap: out of bounds memory access
;;   jne L0
;;   pop rbp
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw.xor:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, esi
;;   mov rsi, [rdi+0x40]
;;   test cl, 7
;;   jne L1
;;   mov rax, [rsi+rcx+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov rdi, rax
;;   xor rdi, rdx
;;   lock cmpxchg [rsi+rcx+0x10], rdi  ; trap: out of bounds memory access
;;   jne L0
;;   pop rbp
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw8.xor_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, esi
;;   mov rsi, [rdi+0x40]
;;   movzx eax, byte ptr [rsi+rcx+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov edi, eax
;;   xor edi, edx
;;   lock cmpxchg [rsi+rcx+0x10], dil  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i32.atomic.rmw16.xor_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, esi
;;   mov rsi, [rdi+0x40]
;;   test cl, 1
;;   jne L1
;;   movzx eax, word ptr [rsi+rcx+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov edi, eax
;;   xor edi, edx
;;   lock cmpxchg [rsi+rcx+0x10], di  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, ax
;;   pop rbp
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw8.xor_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, esi
;;   mov rsi, [rdi+0x40]
;;   movzx eax, byte ptr [rsi+rcx+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov edi, eax
;;   xor edi, edx
;;   lock cmpxchg [rsi+rcx+0x10], dil  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i64.atomic.rmw16.xor_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, esi
;;   mov rsi, [rdi+0x40]
;;   test cl, 1
;;   jne L1
;;   movzx eax, word ptr [rsi+rcx+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov edi, eax
;;   xor edi, edx
;;   lock cmpxchg [rsi+rcx+0x10], di  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, ax
;;   pop rbp
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw32.xor_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, esi
;;   mov rsi, [rdi+0x40]
;;   test cl, 3
;;   jne L1
;;   mov eax, [rsi+rcx+0x10]  ; trap: out of bounds memory access
;; L0:
;;   mov edi, eax
;;   xor edi, edx
;;   lock cmpxchg [rsi+rcx+0x10], edi  ; trap: out of bounds memory access
;;   jne L0
;;   pop rbp
;;   ret
;; L1:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw.xchg:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   test al, 3
;;   jne L0
;;   xchg [rcx+rax+0x10], edx  ; trap: out of bounds memory access
;;   mov eax, edx
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw.xchg:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   test al, 7
;;   jne L0
;;   xchg [rcx+rax+0x10], rdx  ; trap: out of bounds memory access
;;   mov rax, rdx
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw8.xchg_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   xchg [rcx+rax+0x10], dl  ; trap: out of bounds memory access
;;   movzx edx, dl
;;   mov eax, edx
;;   pop rbp
;;   ret
;;
;; $i32.atomic.rmw16.xchg_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   test al, 1
;;   jne L0
;;   xchg [rcx+rax+0x10], dx  ; trap: out of bounds memory access
;;   movzx edx, dx
;;   mov eax, edx
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw8.xchg_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   xchg [rcx+rax+0x10], dl  ; trap: out of bounds memory access
;;   movzx edx, dl
;;   mov rax, rdx
;;   pop rbp
;;   ret
;;
;; $i64.atomic.rmw16.xchg_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   test al, 1
;;   jne L0
;;   xchg [rcx+rax+0x10], dx  ; trap: out of bounds memory access
;;   movzx edx, dx
;;   mov rax, rdx
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw32.xchg_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   test al, 3
;;   jne L0
;;   xchg [rcx+rax+0x10], edx  ; trap: out of bounds memory access
;;   mov rax, rdx
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw.cmpxchg:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov rdi, [rdi+0x40]
;;   test sil, 3
;;   jne L0
;;   mov eax, edx
;;   lock cmpxchg [rdi+rsi+0x10], ecx  ; trap: out of bounds memory access
;;   mov eax, eax
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw.cmpxchg:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov rdi, [rdi+0x40]
;;   test sil, 7
;;   jne L0
;;   mov rax, rdx
;;   lock cmpxchg [rdi+rsi+0x10], rcx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw8.cmpxchg_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov rdi, [rdi+0x40]
;;   mov eax, edx
;;   lock cmpxchg [rdi+rsi+0x10], cl  ; trap: out of bounds memory access
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i32.atomic.rmw16.cmpxchg_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov rdi, [rdi+0x40]
;;   test sil, 1
;;   jne L0
;;   mov eax, edx
;;   lock cmpxchg [rdi+rsi+0x10], cx  ; trap: out of bounds memory access
;;   movzx eax, ax
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw8.cmpxchg_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov rdi, [rdi+0x40]
;;   mov rax, rdx
;;   lock cmpxchg [rdi+rsi+0x10], cl  ; trap: out of bounds memory access
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i64.atomic.rmw16.cmpxchg_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov rdi, [rdi+0x40]
;;   test sil, 1
;;   jne L0
;;   mov rax, rdx
;;   lock cmpxchg [rdi+rsi+0x10], cx  ; trap: out of bounds memory access
;;   movzx eax, ax
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw32.cmpxchg_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov rdi, [rdi+0x40]
;;   test sil, 3
;;   jne L0
;;   mov rax, rdx
;;   lock cmpxchg [rdi+rsi+0x10], ecx  ; trap: out of bounds memory access
;;   mov eax, eax
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unaligned atomic

;; == llvm ==
;; $i32.atomic.rmw.add:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 3
;;   jne L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   lock xadd [rax+rcx+0x10], edx  ; trap: out of bounds memory access
;;   mov eax, edx
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw.add:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 7
;;   jne L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   lock xadd [rax+rcx+0x10], rdx  ; trap: out of bounds memory access
;;   mov rax, rdx
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw8.add_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   lock xadd [rax+rcx+0x10], dl  ; trap: out of bounds memory access
;;   movzx eax, dl
;;   pop rbp
;;   ret
;;
;; $i32.atomic.rmw16.add_u:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 1
;;   jne L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   lock xadd [rax+rcx+0x10], dx  ; trap: out of bounds memory access
;;   movzx eax, dx
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw8.add_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   lock xadd [rax+rcx+0x10], dl  ; trap: out of bounds memory access
;;   movzx eax, dl
;;   pop rbp
;;   ret
;;
;; $i64.atomic.rmw16.add_u:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 1
;;   jne L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   lock xadd [rax+rcx+0x10], dx  ; trap: out of bounds memory access
;;   movzx eax, dx
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw32.add_u:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 3
;;   jne L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   lock xadd [rax+rcx+0x10], edx  ; trap: out of bounds memory access
;;   mov rax, rdx
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw.sub:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 3
;;   jne L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   neg edx
;;   lock xadd [rax+rcx+0x10], edx  ; trap: out of bounds memory access
;;   mov eax, edx
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw.sub:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 7
;;   jne L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   neg rdx
;;   lock xadd [rax+rcx+0x10], rdx  ; trap: out of bounds memory access
;;   mov rax, rdx
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw8.sub_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   neg dl
;;   lock xadd [rax+rcx+0x10], dl  ; trap: out of bounds memory access
;;   movzx eax, dl
;;   pop rbp
;;   ret
;;
;; $i32.atomic.rmw16.sub_u:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 1
;;   jne L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   neg edx
;;   lock xadd [rax+rcx+0x10], dx  ; trap: out of bounds memory access
;;   movzx eax, dx
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw8.sub_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   neg dl
;;   lock xadd [rax+rcx+0x10], dl  ; trap: out of bounds memory access
;;   movzx eax, dl
;;   pop rbp
;;   ret
;;
;; $i64.atomic.rmw16.sub_u:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 1
;;   jne L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   neg edx
;;   lock xadd [rax+rcx+0x10], dx  ; trap: out of bounds memory access
;;   movzx eax, dx
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw32.sub_u:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 3
;;   jne L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   neg edx
;;   lock xadd [rax+rcx+0x10], edx  ; trap: out of bounds memory access
;;   mov rax, rdx
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw.and:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 3
;;   jne L1
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   mov eax, [rcx+rsi+0x10]  ; trap: out of bounds memory access
;;   nop [rax+rax]
;; L0:
;;   mov edi, eax
;;   and edi, edx
;;   lock cmpxchg [rcx+rsi+0x10], edi  ; trap: out of bounds memory access
;;   jne L0
;;   pop rbp
;;   ret
;; L1:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw.and:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 7
;;   jne L1
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   mov rax, [rcx+rsi+0x10]  ; trap: out of bounds memory access
;;   nop [rax+rax]
;; L0:
;;   mov rdi, rax
;;   and rdi, rdx
;;   lock cmpxchg [rcx+rsi+0x10], rdi  ; trap: out of bounds memory access
;;   jne L0
;;   pop rbp
;;   ret
;; L1:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw8.and_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   movzx eax, byte ptr [rcx+rsi+0x10]  ; trap: out of bounds memory access
;;   nop
;; L0:
;;   mov edi, eax
;;   and dil, dl
;;   lock cmpxchg [rcx+rsi+0x10], dil  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i32.atomic.rmw16.and_u:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 1
;;   jne L1
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   movzx eax, word ptr [rcx+rsi+0x10]  ; trap: out of bounds memory access
;;   nop [rax+rax]
;; L0:
;;   mov edi, eax
;;   and edi, edx
;;   lock cmpxchg [rcx+rsi+0x10], di  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, ax
;;   pop rbp
;;   ret
;; L1:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw8.and_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   movzx eax, byte ptr [rcx+rsi+0x10]  ; trap: out of bounds memory access
;;   nop
;; L0:
;;   mov edi, eax
;;   and dil, dl
;;   lock cmpxchg [rcx+rsi+0x10], dil  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i64.atomic.rmw16.and_u:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 1
;;   jne L1
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   movzx eax, word ptr [rcx+rsi+0x10]  ; trap: out of bounds memory access
;;   nop [rax+rax]
;; L0:
;;   mov edi, eax
;;   and edi, edx
;;   lock cmpxchg [rcx+rsi+0x10], di  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, ax
;;   pop rbp
;;   ret
;; L1:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw32.and_u:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 3
;;   jne L1
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   mov eax, [rcx+rsi+0x10]  ; trap: out of bounds memory access
;;   nop [rax+rax]
;; L0:
;;   mov edi, eax
;;   and edi, edx
;;   lock cmpxchg [rcx+rsi+0x10], edi  ; trap: out of bounds memory access
;;   jne L0
;;   mov eax, eax
;;   pop rbp
;;   ret
;; L1:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw.or:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 3
;;   jne L1
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   mov eax, [rcx+rsi+0x10]  ; trap: out of bounds memory access
;;   nop [rax+rax]
;; L0:
;;   mov edi, eax
;;   or edi, edx
;;   lock cmpxchg [rcx+rsi+0x10], edi  ; trap: out of bounds memory access
;;   jne L0
;;   pop rbp
;;   ret
;; L1:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw.or:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 7
;;   jne L1
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   mov rax, [rcx+rsi+0x10]  ; trap: out of bounds memory access
;;   nop [rax+rax]
;; L0:
;;   mov rdi, rax
;;   or rdi, rdx
;;   lock cmpxchg [rcx+rsi+0x10], rdi  ; trap: out of bounds memory access
;;   jne L0
;;   pop rbp
;;   ret
;; L1:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw8.or_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   movzx eax, byte ptr [rcx+rsi+0x10]  ; trap: out of bounds memory access
;;   nop
;; L0:
;;   mov edi, eax
;;   or dil, dl
;;   lock cmpxchg [rcx+rsi+0x10], dil  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i32.atomic.rmw16.or_u:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 1
;;   jne L1
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   movzx eax, word ptr [rcx+rsi+0x10]  ; trap: out of bounds memory access
;;   nop [rax+rax]
;; L0:
;;   mov edi, eax
;;   or edi, edx
;;   lock cmpxchg [rcx+rsi+0x10], di  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, ax
;;   pop rbp
;;   ret
;; L1:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw8.or_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   movzx eax, byte ptr [rcx+rsi+0x10]  ; trap: out of bounds memory access
;;   nop
;; L0:
;;   mov edi, eax
;;   or dil, dl
;;   lock cmpxchg [rcx+rsi+0x10], dil  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i64.atomic.rmw16.or_u:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 1
;;   jne L1
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   movzx eax, word ptr [rcx+rsi+0x10]  ; trap: out of bounds memory access
;;   nop [rax+rax]
;; L0:
;;   mov edi, eax
;;   or edi, edx
;;   lock cmpxchg [rcx+rsi+0x10], di  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, ax
;;   pop rbp
;;   ret
;; L1:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw32.or_u:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 3
;;   jne L1
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   mov eax, [rcx+rsi+0x10]  ; trap: out of bounds memory access
;;   nop [rax+rax]
;; L0:
;;   mov edi, eax
;;   or edi, edx
;;   lock cmpxchg [rcx+rsi+0x10], edi  ; trap: out of bounds memory access
;;   jne L0
;;   mov eax, eax
;;   pop rbp
;;   ret
;; L1:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw.xor:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 3
;;   jne L1
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   mov eax, [rcx+rsi+0x10]  ; trap: out of bounds memory access
;;   nop [rax+rax]
;; L0:
;;   mov edi, eax
;;   xor edi, edx
;;   lock cmpxchg [rcx+rsi+0x10], edi  ; trap: out of bounds memory access
;;   jne L0
;;   pop rbp
;;   ret
;; L1:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw.xor:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 7
;;   jne L1
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   mov rax, [rcx+rsi+0x10]  ; trap: out of bounds memory access
;;   nop [rax+rax]
;; L0:
;;   mov rdi, rax
;;   xor rdi, rdx
;;   lock cmpxchg [rcx+rsi+0x10], rdi  ; trap: out of bounds memory access
;;   jne L0
;;   pop rbp
;;   ret
;; L1:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw8.xor_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   movzx eax, byte ptr [rcx+rsi+0x10]  ; trap: out of bounds memory access
;;   nop
;; L0:
;;   mov edi, eax
;;   xor dil, dl
;;   lock cmpxchg [rcx+rsi+0x10], dil  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i32.atomic.rmw16.xor_u:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 1
;;   jne L1
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   movzx eax, word ptr [rcx+rsi+0x10]  ; trap: out of bounds memory access
;;   nop [rax+rax]
;; L0:
;;   mov edi, eax
;;   xor edi, edx
;;   lock cmpxchg [rcx+rsi+0x10], di  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, ax
;;   pop rbp
;;   ret
;; L1:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw8.xor_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   movzx eax, byte ptr [rcx+rsi+0x10]  ; trap: out of bounds memory access
;;   nop
;; L0:
;;   mov edi, eax
;;   xor dil, dl
;;   lock cmpxchg [rcx+rsi+0x10], dil  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i64.atomic.rmw16.xor_u:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 1
;;   jne L1
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   movzx eax, word ptr [rcx+rsi+0x10]  ; trap: out of bounds memory access
;;   nop [rax+rax]
;; L0:
;;   mov edi, eax
;;   xor edi, edx
;;   lock cmpxchg [rcx+rsi+0x10], di  ; trap: out of bounds memory access
;;   jne L0
;;   movzx eax, ax
;;   pop rbp
;;   ret
;; L1:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw32.xor_u:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 3
;;   jne L1
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   mov eax, [rcx+rsi+0x10]  ; trap: out of bounds memory access
;;   nop [rax+rax]
;; L0:
;;   mov edi, eax
;;   xor edi, edx
;;   lock cmpxchg [rcx+rsi+0x10], edi  ; trap: out of bounds memory access
;;   jne L0
;;   mov eax, eax
;;   pop rbp
;;   ret
;; L1:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw.xchg:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 3
;;   jne L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   xchg [rax+rcx+0x10], edx  ; trap: out of bounds memory access
;;   mov eax, edx
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw.xchg:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 7
;;   jne L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   xchg [rax+rcx+0x10], rdx  ; trap: out of bounds memory access
;;   mov rax, rdx
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw8.xchg_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   xchg [rax+rcx+0x10], dl  ; trap: out of bounds memory access
;;   movzx eax, dl
;;   pop rbp
;;   ret
;;
;; $i32.atomic.rmw16.xchg_u:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 1
;;   jne L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   xchg [rax+rcx+0x10], dx  ; trap: out of bounds memory access
;;   movzx eax, dx
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw8.xchg_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   xchg [rax+rcx+0x10], dl  ; trap: out of bounds memory access
;;   movzx eax, dl
;;   pop rbp
;;   ret
;;
;; $i64.atomic.rmw16.xchg_u:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 1
;;   jne L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   xchg [rax+rcx+0x10], dx  ; trap: out of bounds memory access
;;   movzx eax, dx
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw32.xchg_u:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 3
;;   jne L0
;;   mov rax, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov ecx, esi
;;   xchg [rax+rcx+0x10], edx  ; trap: out of bounds memory access
;;   mov rax, rdx
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw.cmpxchg:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 3
;;   jne L0
;;   mov rdi, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   mov eax, edx
;;   lock cmpxchg [rdi+rsi+0x10], ecx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw.cmpxchg:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 7
;;   jne L0
;;   mov rdi, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   mov rax, rdx
;;   lock cmpxchg [rdi+rsi+0x10], rcx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i32.atomic.rmw8.cmpxchg_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, edx
;;   mov rdx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   lock cmpxchg [rdx+rsi+0x10], cl  ; trap: out of bounds memory access
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i32.atomic.rmw16.cmpxchg_u:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 1
;;   jne L0
;;   mov rdi, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   mov eax, edx
;;   lock cmpxchg [rdi+rsi+0x10], cx  ; trap: out of bounds memory access
;;   movzx eax, ax
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw8.cmpxchg_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rdx
;;   mov rdx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   lock cmpxchg [rdx+rsi+0x10], cl  ; trap: out of bounds memory access
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i64.atomic.rmw16.cmpxchg_u:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 1
;;   jne L0
;;   mov rdi, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   mov eax, edx
;;   lock cmpxchg [rdi+rsi+0x10], cx  ; trap: out of bounds memory access
;;   movzx eax, ax
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
;;
;; $i64.atomic.rmw32.cmpxchg_u:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 3
;;   jne L0
;;   mov rdi, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov esi, esi
;;   mov eax, edx
;;   lock cmpxchg [rdi+rsi+0x10], ecx  ; trap: out of bounds memory access
;;   mov eax, eax
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xb]  ; trap: unaligned atomic
