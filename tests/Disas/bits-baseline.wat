;;! x86-64-v1
;; Counts and shifts on a CPU with SSE4.1 and nothing later.
(module
  (func $i32.clz (param i32) (result i32)
    (i32.clz (local.get 0)))
  (func $i32.ctz (param i32) (result i32)
    (i32.ctz (local.get 0)))
  (func $i32.popcnt (param i32) (result i32)
    (i32.popcnt (local.get 0)))
  (func $i32.shl (param i32 i32) (result i32)
    (i32.shl (local.get 0) (local.get 1)))
  (func $i32.shr_u (param i32 i32) (result i32)
    (i32.shr_u (local.get 0) (local.get 1)))
  (func $i64.clz (param i64) (result i64)
    (i64.clz (local.get 0)))
  (func $i64.ctz (param i64) (result i64)
    (i64.ctz (local.get 0)))
  (func $i64.popcnt (param i64) (result i64)
    (i64.popcnt (local.get 0)))
  (func $i64.shr_s (param i64 i64) (result i64)
    (i64.shr_s (local.get 0) (local.get 1)))
  (func $i64.rotl (param i64 i64) (result i64)
    (i64.rotl (local.get 0) (local.get 1))))

;; == singlepass ==
;; $i32.clz:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov r11d, 0x3f
;;   bsr eax, esi
;;   cmove eax, r11d
;;   xor eax, 0x1f
;;   leave
;;   ret
;;
;; $i32.ctz:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov r11d, 0x20
;;   bsf eax, esi
;;   cmove eax, r11d
;;   leave
;;   ret
;;
;; $i32.popcnt:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov eax, esi
;;   mov ecx, eax
;;   shr ecx, 1
;;   mov r11, 0x5555555555555555
;;   and rcx, r11
;;   sub eax, ecx
;;   mov ecx, eax
;;   mov r11, 0x3333333333333333
;;   and rax, r11
;;   shr ecx, 2
;;   mov r11, 0x3333333333333333
;;   and rcx, r11
;;   add eax, ecx
;;   mov ecx, eax
;;   shr ecx, 4
;;   add eax, ecx
;;   mov r11, 0xf0f0f0f0f0f0f0f
;;   and rax, r11
;;   mov r11d, 0x1010101
;;   imul eax, r11d
;;   shr eax, 0x18
;;   leave
;;   ret
;;
;; $i32.shl:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   mov ecx, edx
;;   mov eax, esi
;;   shl eax, cl
;;   leave
;;   ret
;;
;; $i32.shr_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   mov ecx, edx
;;   mov eax, esi
;;   shr eax, cl
;;   leave
;;   ret
;;
;; $i64.clz:
;;   push rbp
;;   mov rbp, rsp
;;   mov r11d, 0x7f
;;   bsr rax, rsi
;;   cmove rax, r11
;;   xor rax, 0x3f
;;   leave
;;   ret
;;
;; $i64.ctz:
;;   push rbp
;;   mov rbp, rsp
;;   mov r11d, 0x40
;;   bsf rax, rsi
;;   cmove rax, r11
;;   leave
;;   ret
;;
;; $i64.popcnt:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   mov rcx, rax
;;   shr rcx, 1
;;   mov r11, 0x5555555555555555
;;   and rcx, r11
;;   sub rax, rcx
;;   mov rcx, rax
;;   mov r11, 0x3333333333333333
;;   and rax, r11
;;   shr rcx, 2
;;   mov r11, 0x3333333333333333
;;   and rcx, r11
;;   add rax, rcx
;;   mov rcx, rax
;;   shr rcx, 4
;;   add rax, rcx
;;   mov r11, 0xf0f0f0f0f0f0f0f
;;   and rax, r11
;;   mov r11, 0x101010101010101
;;   imul rax, r11
;;   shr rax, 0x38
;;   leave
;;   ret
;;
;; $i64.shr_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov rcx, rdx
;;   mov rax, rsi
;;   sar rax, cl
;;   leave
;;   ret
;;
;; $i64.rotl:
;;   push rbp
;;   mov rbp, rsp
;;   mov rcx, rdx
;;   mov rax, rsi
;;   rol rax, cl
;;   leave
;;   ret

;; == optimizing ==
;; $i32.clz:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, 0x3f
;;   bsr eax, esi
;;   cmove eax, ecx
;;   xor eax, 0x1f
;;   pop rbp
;;   ret
;;
;; $i32.ctz:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, 0x20
;;   bsf eax, esi
;;   cmove eax, ecx
;;   pop rbp
;;   ret
;;
;; $i32.popcnt:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   shr eax, 1
;;   mov ecx, 0x55555555
;;   and eax, ecx
;;   sub esi, eax
;;   mov eax, 0x33333333
;;   mov ecx, esi
;;   and ecx, eax
;;   shr esi, 2
;;   and esi, eax
;;   add ecx, esi
;;   mov eax, ecx
;;   shr eax, 4
;;   add ecx, eax
;;   mov eax, 0xf0f0f0f
;;   and ecx, eax
;;   mov eax, 0x1010101
;;   imul ecx, eax
;;   mov eax, ecx
;;   shr eax, 0x18
;;   pop rbp
;;   ret
;;
;; $i32.shl:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov ecx, edx
;;   shl eax, cl
;;   pop rbp
;;   ret
;;
;; $i32.shr_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov ecx, edx
;;   shr eax, cl
;;   pop rbp
;;   ret
;;
;; $i64.clz:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, 0x7f
;;   bsr rax, rsi
;;   cmove rax, rcx
;;   xor rax, 0x3f
;;   pop rbp
;;   ret
;;
;; $i64.ctz:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, 0x40
;;   bsf rax, rsi
;;   cmove rax, rcx
;;   pop rbp
;;   ret
;;
;; $i64.popcnt:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   shr rax, 1
;;   mov rcx, 0x5555555555555555
;;   and rax, rcx
;;   sub rsi, rax
;;   mov rax, 0x3333333333333333
;;   mov rcx, rsi
;;   and rcx, rax
;;   shr rsi, 2
;;   and rsi, rax
;;   add rcx, rsi
;;   mov rax, rcx
;;   shr rax, 4
;;   add rcx, rax
;;   mov rax, 0xf0f0f0f0f0f0f0f
;;   and rcx, rax
;;   mov rax, 0x101010101010101
;;   imul rcx, rax
;;   mov rax, rcx
;;   shr rax, 0x38
;;   pop rbp
;;   ret
;;
;; $i64.shr_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   mov rcx, rdx
;;   sar rax, cl
;;   pop rbp
;;   ret
;;
;; $i64.rotl:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   mov rcx, rdx
;;   rol rax, cl
;;   pop rbp
;;   ret

;; == llvm ==
;; $i32.clz:
;;   push rbp
;;   mov rbp, rsp
;;   test esi, esi
;;   je L0
;;   bsr eax, esi
;;   xor eax, 0x1f
;;   pop rbp
;;   ret
;; L0:
;;   mov eax, 0x20
;;   pop rbp
;;   ret
;;
;; $i32.ctz:
;;   push rbp
;;   mov rbp, rsp
;;   test esi, esi
;;   je L0
;;   tzcnt eax, esi
;;   pop rbp
;;   ret
;; L0:
;;   mov eax, 0x20
;;   pop rbp
;;   ret
;;
;; $i32.popcnt:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   shr eax, 1
;;   and eax, 0x55555555
;;   sub esi, eax
;;   mov eax, esi
;;   and eax, 0x33333333
;;   shr esi, 2
;;   and esi, 0x33333333
;;   add esi, eax
;;   mov eax, esi
;;   shr eax, 4
;;   add eax, esi
;;   and eax, 0xf0f0f0f
;;   imul eax, 0x1010101
;;   shr eax, 0x18
;;   pop rbp
;;   ret
;;
;; $i32.shl:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, edx
;;   mov eax, esi
;;   shl eax, cl
;;   pop rbp
;;   ret
;;
;; $i32.shr_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, edx
;;   mov eax, esi
;;   shr eax, cl
;;   pop rbp
;;   ret
;;
;; $i64.clz:
;;   push rbp
;;   mov rbp, rsp
;;   test rsi, rsi
;;   je L0
;;   bsr rax, rsi
;;   xor rax, 0x3f
;;   pop rbp
;;   ret
;; L0:
;;   mov eax, 0x40
;;   pop rbp
;;   ret
;;
;; $i64.ctz:
;;   push rbp
;;   mov rbp, rsp
;;   test rsi, rsi
;;   je L0
;;   tzcnt rax, rsi
;;   pop rbp
;;   ret
;; L0:
;;   mov eax, 0x40
;;   pop rbp
;;   ret
;;
;; $i64.popcnt:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   shr rax, 1
;;   mov rcx, 0x5555555555555555
;;   and rcx, rax
;;   sub rsi, rcx
;;   mov rax, 0x3333333333333333
;;   mov rcx, rsi
;;   and rcx, rax
;;   shr rsi, 2
;;   and rax, rsi
;;   add rax, rcx
;;   mov rcx, rax
;;   shr rcx, 4
;;   add rcx, rax
;;   mov rdx, 0xf0f0f0f0f0f0f0f
;;   and rdx, rcx
;;   mov rax, 0x101010101010101
;;   imul rax, rdx
;;   shr rax, 0x38
;;   pop rbp
;;   ret
;;
;; $i64.shr_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov rcx, rdx
;;   mov rax, rsi
;;   sar rax, cl
;;   pop rbp
;;   ret
;;
;; $i64.rotl:
;;   push rbp
;;   mov rbp, rsp
;;   mov rcx, rdx
;;   mov rax, rsi
;;   rol rax, cl
;;   pop rbp
;;   ret
