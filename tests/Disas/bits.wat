;; Bit operations: logic, counts, sign extension.
(module
  (func $i32.clz (param i32) (result i32)
    (i32.clz (local.get 0)))
  (func $i32.ctz (param i32) (result i32)
    (i32.ctz (local.get 0)))
  (func $i32.popcnt (param i32) (result i32)
    (i32.popcnt (local.get 0)))
  (func $i32.and (param i32 i32) (result i32)
    (i32.and (local.get 0) (local.get 1)))
  (func $i32.or (param i32 i32) (result i32)
    (i32.or (local.get 0) (local.get 1)))
  (func $i32.xor (param i32 i32) (result i32)
    (i32.xor (local.get 0) (local.get 1)))
  (func $i64.clz (param i64) (result i64)
    (i64.clz (local.get 0)))
  (func $i64.ctz (param i64) (result i64)
    (i64.ctz (local.get 0)))
  (func $i64.popcnt (param i64) (result i64)
    (i64.popcnt (local.get 0)))
  (func $i64.and (param i64 i64) (result i64)
    (i64.and (local.get 0) (local.get 1)))
  (func $i64.or (param i64 i64) (result i64)
    (i64.or (local.get 0) (local.get 1)))
  (func $i64.xor (param i64 i64) (result i64)
    (i64.xor (local.get 0) (local.get 1)))
  (func $i32.extend8_s (param i32) (result i32)
    (i32.extend8_s (local.get 0)))
  (func $i32.extend16_s (param i32) (result i32)
    (i32.extend16_s (local.get 0)))
  (func $i64.extend8_s (param i64) (result i64)
    (i64.extend8_s (local.get 0)))
  (func $i64.extend16_s (param i64) (result i64)
    (i64.extend16_s (local.get 0)))
  (func $i64.extend32_s (param i64) (result i64)
    (i64.extend32_s (local.get 0)))
  (func $and_not (param i32 i32) (result i32)
    (i32.and (local.get 0) (i32.xor (local.get 1) (i32.const -1))))
  (func $mask (param i64) (result i64)
    (i64.and (local.get 0) (i64.const 0xffff))))

;; == singlepass ==
;; $i32.clz:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   lzcnt eax, esi
;;   leave
;;   ret
;;
;; $i32.ctz:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   tzcnt eax, esi
;;   leave
;;   ret
;;
;; $i32.popcnt:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   popcnt eax, esi
;;   leave
;;   ret
;;
;; $i32.and:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   mov eax, esi
;;   and eax, edx
;;   leave
;;   ret
;;
;; $i32.or:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   mov eax, esi
;;   or eax, edx
;;   leave
;;   ret
;;
;; $i32.xor:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   mov eax, esi
;;   xor eax, edx
;;   leave
;;   ret
;;
;; $i64.clz:
;;   push rbp
;;   mov rbp, rsp
;;   lzcnt rax, rsi
;;   leave
;;   ret
;;
;; $i64.ctz:
;;   push rbp
;;   mov rbp, rsp
;;   tzcnt rax, rsi
;;   leave
;;   ret
;;
;; $i64.popcnt:
;;   push rbp
;;   mov rbp, rsp
;;   popcnt rax, rsi
;;   leave
;;   ret
;;
;; $i64.and:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   and rax, rdx
;;   leave
;;   ret
;;
;; $i64.or:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   or rax, rdx
;;   leave
;;   ret
;;
;; $i64.xor:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   xor rax, rdx
;;   leave
;;   ret
;;
;; $i32.extend8_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   movsx eax, sil
;;   leave
;;   ret
;;
;; $i32.extend16_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   movsx eax, si
;;   leave
;;   ret
;;
;; $i64.extend8_s:
;;   push rbp
;;   mov rbp, rsp
;;   movsx rax, sil
;;   leave
;;   ret
;;
;; $i64.extend16_s:
;;   push rbp
;;   mov rbp, rsp
;;   movsx rax, si
;;   leave
;;   ret
;;
;; $i64.extend32_s:
;;   push rbp
;;   mov rbp, rsp
;;   movsxd rax, esi
;;   leave
;;   ret
;;
;; $and_not:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   mov eax, edx
;;   xor eax, 0xffffffff
;;   and eax, esi
;;   leave
;;   ret
;;
;; $mask:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   and rax, 0xffff
;;   leave
;;   ret

;; == optimizing ==
;; $i32.clz:
;;   push rbp
;;   mov rbp, rsp
;;   lzcnt eax, esi
;;   pop rbp
;;   ret
;;
;; $i32.ctz:
;;   push rbp
;;   mov rbp, rsp
;;   tzcnt eax, esi
;;   pop rbp
;;   ret
;;
;; $i32.popcnt:
;;   push rbp
;;   mov rbp, rsp
;;   popcnt eax, esi
;;   pop rbp
;;   ret
;;
;; $i32.and:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   and eax, edx
;;   pop rbp
;;   ret
;;
;; $i32.or:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   or eax, edx
;;   pop rbp
;;   ret
;;
;; $i32.xor:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   xor eax, edx
;;   pop rbp
;;   ret
;;
;; $i64.clz:
;;   push rbp
;;   mov rbp, rsp
;;   lzcnt rax, rsi
;;   pop rbp
;;   ret
;;
;; $i64.ctz:
;;   push rbp
;;   mov rbp, rsp
;;   tzcnt rax, rsi
;;   pop rbp
;;   ret
;;
;; $i64.popcnt:
;;   push rbp
;;   mov rbp, rsp
;;   popcnt rax, rsi
;;   pop rbp
;;   ret
;;
;; $i64.and:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   and rax, rdx
;;   pop rbp
;;   ret
;;
;; $i64.or:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   or rax, rdx
;;   pop rbp
;;   ret
;;
;; $i64.xor:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   xor rax, rdx
;;   pop rbp
;;   ret
;;
;; $i32.extend8_s:
;;   push rbp
;;   mov rbp, rsp
;;   movsx eax, sil
;;   pop rbp
;;   ret
;;
;; $i32.extend16_s:
;;   push rbp
;;   mov rbp, rsp
;;   movsx eax, si
;;   pop rbp
;;   ret
;;
;; $i64.extend8_s:
;;   push rbp
;;   mov rbp, rsp
;;   movsx rax, sil
;;   pop rbp
;;   ret
;;
;; $i64.extend16_s:
;;   push rbp
;;   mov rbp, rsp
;;   movsx rax, si
;;   pop rbp
;;   ret
;;
;; $i64.extend32_s:
;;   push rbp
;;   mov rbp, rsp
;;   movsxd rax, esi
;;   pop rbp
;;   ret
;;
;; $and_not:
;;   push rbp
;;   mov rbp, rsp
;;   andn eax, edx, esi
;;   pop rbp
;;   ret
;;
;; $mask:
;;   push rbp
;;   mov rbp, rsp
;;   movzx eax, si
;;   pop rbp
;;   ret

;; == llvm ==
;; $i32.clz:
;;   push rbp
;;   mov rbp, rsp
;;   lzcnt eax, esi
;;   pop rbp
;;   ret
;;
;; $i32.ctz:
;;   push rbp
;;   mov rbp, rsp
;;   tzcnt eax, esi
;;   pop rbp
;;   ret
;;
;; $i32.popcnt:
;;   push rbp
;;   mov rbp, rsp
;;   popcnt eax, esi
;;   pop rbp
;;   ret
;;
;; $i32.and:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   and eax, edx
;;   pop rbp
;;   ret
;;
;; $i32.or:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   or eax, edx
;;   pop rbp
;;   ret
;;
;; $i32.xor:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   xor eax, edx
;;   pop rbp
;;   ret
;;
;; $i64.clz:
;;   push rbp
;;   mov rbp, rsp
;;   lzcnt rax, rsi
;;   pop rbp
;;   ret
;;
;; $i64.ctz:
;;   push rbp
;;   mov rbp, rsp
;;   tzcnt rax, rsi
;;   pop rbp
;;   ret
;;
;; $i64.popcnt:
;;   push rbp
;;   mov rbp, rsp
;;   popcnt rax, rsi
;;   pop rbp
;;   ret
;;
;; $i64.and:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   and rax, rdx
;;   pop rbp
;;   ret
;;
;; $i64.or:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   or rax, rdx
;;   pop rbp
;;   ret
;;
;; $i64.xor:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   xor rax, rdx
;;   pop rbp
;;   ret
;;
;; $i32.extend8_s:
;;   push rbp
;;   mov rbp, rsp
;;   movsx eax, sil
;;   pop rbp
;;   ret
;;
;; $i32.extend16_s:
;;   push rbp
;;   mov rbp, rsp
;;   movsx eax, si
;;   pop rbp
;;   ret
;;
;; $i64.extend8_s:
;;   push rbp
;;   mov rbp, rsp
;;   movsx rax, sil
;;   pop rbp
;;   ret
;;
;; $i64.extend16_s:
;;   push rbp
;;   mov rbp, rsp
;;   movsx rax, si
;;   pop rbp
;;   ret
;;
;; $i64.extend32_s:
;;   push rbp
;;   mov rbp, rsp
;;   movsxd rax, esi
;;   pop rbp
;;   ret
;;
;; $and_not:
;;   push rbp
;;   mov rbp, rsp
;;   andn eax, edx, esi
;;   pop rbp
;;   ret
;;
;; $mask:
;;   push rbp
;;   mov rbp, rsp
;;   movzx eax, si
;;   pop rbp
;;   ret
