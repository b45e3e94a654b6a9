;; Globals: own ones lie in the context, imported ones one load away.
(module
  (global $imported (import "m" "g") (mut f64)) (global $own (mut i32) (i32.const 7)) (global $wide (mut i64) (i64.const 0))
  (global $vector (mut v128) (v128.const i64x2 1 2)) (global $reference (mut externref) (ref.null extern))
  (func $get (result i32)
    (global.get $own))
  (func $set (param i64)
    (global.set $wide (local.get 0)))
  (func $get_imported (result f64)
    (global.get $imported))
  (func $set_imported (param f64)
    (global.set $imported (local.get 0)))
  (func $increment
    (global.set $own (i32.add (global.get $own) (i32.const 1))))
  (func $vector (result v128)
    (global.get $vector))
  (func $reference (param externref)
    (global.set $reference (local.get 0))))

;; == singlepass ==
;; $get:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov eax, [rbx+0x40]
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;;
;; $set:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov [rbx+0x50], rsi
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;;
;; $get_imported:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov r11, [rbx+0x80]
;;   movsd xmm0, [r11]
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;;
;; $set_imported:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov r11, [rbx+0x80]
;;   movsd [r11], xmm0
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;;
;; $increment:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov eax, [rbx+0x40]
;;   add eax, 1
;;   mov [rbx+0x40], eax
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;;
;; $vector:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   movups xmm0, [rbx+0x60]
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;;
;; $reference:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov [rbx+0x70], rsi
;;   mov rbx, [rbp-8]
;;   leave
;;   ret

;; == optimizing ==
;; $get:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, [rdi+0x40]
;;   pop rbp
;;   ret
;;
;; $set:
;;   push rbp
;;   mov rbp, rsp
;;   mov [rdi+0x50], rsi
;;   pop rbp
;;   ret
;;
;; $get_imported:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x80]
;;   movsd xmm0, [rax]
;;   pop rbp
;;   ret
;;
;; $set_imported:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x80]
;;   movsd [rax], xmm0
;;   pop rbp
;;   ret
;;
;; $increment:
;;   push rbp
;;   mov rbp, rsp
;;   add dword ptr [rdi+0x40], 1
;;   pop rbp
;;   ret
;;
;; $vector:
;;   push rbp
;;   mov rbp, rsp
;;   movups xmm0, [rdi+0x60]
;;   pop rbp
;;   ret
;;
;; $reference:
;;   push rbp
;;   mov rbp, rsp
;;   mov [rdi+0x70], rsi
;;   pop rbp
;;   ret

;; == llvm ==
;; $get:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, [rdi+0x40]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $set:
;;   push rbp
;;   mov rbp, rsp
;;   mov [rdi+0x50], rsi  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $get_imported:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x80]  ; trap: out of bounds memory access
;;   vmovsd xmm0, [rax]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $set_imported:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x80]  ; trap: out of bounds memory access
;;   vmovsd [rax], xmm0  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $increment:
;;   push rbp
;;   mov rbp, rsp
;;   inc dword ptr [rdi+0x40]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $vector:
;;   push rbp
;;   mov rbp, rsp
;;   vmovaps xmm0, [rdi+0x60]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $reference:
;;   push rbp
;;   mov rbp, rsp
;;   mov [rdi+0x70], rsi  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
