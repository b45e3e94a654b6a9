;; Tables and references.
(module
  (table $x (import "m" "x") 1 externref) (table $t 8 16 funcref) (table $w i64 8 funcref) (elem declare func $get)
  (func $get (param i32) (result funcref)
    (table.get $t (local.get 0)))
  (func $get_imported (param i32) (result externref)
    (table.get $x (local.get 0)))
  (func $get_constant (result funcref)
    (table.get $t (i32.const 3)))
  (func $get64 (param i64) (result funcref)
    (table.get $w (local.get 0)))
  (func $set (param i32 funcref)
    (table.set $t (local.get 0) (local.get 1)))
  (func $size (result i32)
    (table.size $t))
  (func $grow (param externref i32) (result i32)
    (table.grow $x (local.get 0) (local.get 1)))
  (func $null (result funcref)
    (ref.null func))
  (func $function (result funcref)
    (ref.func $get))
  (func $is_null (param externref) (result i32)
    (ref.is_null (local.get 0)))
  (func $as_non_null (param funcref) (result funcref)
    (ref.as_non_null (local.get 0)))
  (func $br_on_null (param funcref) (result i32)
    (block (drop (br_on_null 0 (local.get 0))) (return (i32.const 1))) (i32.const 0))
  (func $br_on_non_null (param funcref) (result funcref)
    (block (result (ref func)) (br_on_non_null 0 (local.get 0)) (ref.func $get))))

;; == singlepass ==
;; $get:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   cmp rsi, [rbx+0x58]
;;   jae L0
;;   mov r11, [rbx+0x50]
;;   mov rax, [r11+rsi*8]
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds table access
;;
;; $get_imported:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   mov r11, [rbx+0x40]
;;   cmp rsi, [r11+8]
;;   jae L0
;;   mov r11, [r11]
;;   mov rax, [r11+rsi*8]
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds table access
;;
;; $get_constant:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov eax, 3
;;   cmp rax, [rbx+0x58]
;;   jae L0
;;   mov r11, [rbx+0x50]
;;   mov rax, [r11+rax*8]
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds table access
;;
;; $get64:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   cmp rsi, [rbx+0x68]
;;   jae L0
;;   mov r11, [rbx+0x60]
;;   mov rax, [r11+rsi*8]
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds table access
;;
;; $set:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   cmp rsi, [rbx+0x58]
;;   jae L0
;;   mov r11, [rbx+0x50]
;;   mov [r11+rsi*8], rdx
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds table access
;;
;; $size:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov rax, [rbx+0x58]
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;;
;; $grow:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L0
;;   sub rsp, 0x40
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov edx, edx
;;   mov [rbp-0x38], edx
;;   mov [rbp-0x30], rsi
;;   mov rcx, rsi
;;   xor esi, esi
;;   mov rdi, rbx
;;   mov rax, [rbx+0x28]
;;   call qword ptr [rax+0x28]
;;   mov eax, eax
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: call stack exhausted
;;
;; $null:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   leave
;;   ret
;;
;; $function:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   lea rax, [rbx+0x70]
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;;
;; $is_null:
;;   push rbp
;;   mov rbp, rsp
;;   test rsi, rsi
;;   sete al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $as_non_null:
;;   push rbp
;;   mov rbp, rsp
;;   test rsi, rsi
;;   je L0
;;   mov rax, rsi
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: null reference
;;
;; $br_on_null:
;;   push rbp
;;   mov rbp, rsp
;;   test rsi, rsi
;;   je L0
;;   mov eax, 1
;;   jmp L1
;; L0:
;;   xor eax, eax
;; L1:
;;   leave
;;   ret
;;
;; $br_on_non_null:
;;   push rbp
;;   mov rbp, rsp
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   test rsi, rsi
;;   je L0
;;   mov rax, rsi
;;   jmp L1
;; L0:
;;   lea rax, [rbx+0x70]
;; L1:
;;   mov rbx, [rbp-8]
;;   leave
;;   ret

;; == optimizing ==
;; $get:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   lea rcx, [rax+1]
;;   cmp rcx, [rdi+0x58]
;;   ja L0
;;   mov rcx, [rdi+0x50]
;;   mov rax, [rcx+rax*8]
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds table access
;;
;; $get_imported:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]
;;   lea rdx, [rax+1]
;;   cmp rdx, [rcx+8]
;;   ja L0
;;   mov rcx, [rcx]
;;   mov rax, [rcx+rax*8]
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds table access
;;
;; $get_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x50]
;;   mov rax, [rax+0x18]
;;   pop rbp
;;   ret
;;
;; $get64:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, 1
;;   add rax, rsi
;;   jb L0
;;   cmp rax, [rdi+0x68]
;;   ja L0
;;   mov rax, [rdi+0x60]
;;   mov rax, [rax+rsi*8]
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds table access
;;
;; $set:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   lea rcx, [rax+1]
;;   cmp rcx, [rdi+0x58]
;;   ja L0
;;   mov rcx, [rdi+0x50]
;;   mov [rcx+rax*8], rdx
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds table access
;;
;; $size:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, [rdi+0x58]
;;   pop rbp
;;   ret
;;
;; $grow:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L0
;;   mov edx, edx
;;   mov rax, [rdi+0x28]
;;   mov rcx, rsi
;;   xor esi, esi
;;   call qword ptr [rax+0x28]
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: call stack exhausted
;;
;; $null:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   pop rbp
;;   ret
;;
;; $function:
;;   push rbp
;;   mov rbp, rsp
;;   lea rax, [rdi+0x70]
;;   pop rbp
;;   ret
;;
;; $is_null:
;;   push rbp
;;   mov rbp, rsp
;;   test rsi, rsi
;;   sete al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $as_non_null:
;;   push rbp
;;   mov rbp, rsp
;;   test rsi, rsi
;;   je L0
;;   mov rax, rsi
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: null reference
;;
;; $br_on_null:
;;   push rbp
;;   mov rbp, rsp
;;   test rsi, rsi
;;   je L0
;;   mov eax, 1
;;   pop rbp
;;   ret
;; L0:
;;   xor eax, eax
;;   pop rbp
;;   ret
;;
;; $br_on_non_null:
;;   push rbp
;;   mov rbp, rsp
;;   test rsi, rsi
;;   jne L0
;;   lea rax, [rdi+0x70]
;;   pop rbp
;;   ret
;; L0:
;;   mov rax, rsi
;;   pop rbp
;;   ret

;; == llvm ==
;; $get:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   cmp [rdi+0x58], rax  ; trap: out of bounds memory access
;;   jbe L0
;;   mov rcx, [rdi+0x50]  ; trap: out of bounds memory access
;;   mov rax, [rcx+rax*8]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+3]  ; trap: out of bounds table access
;;
;; $get_imported:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   cmp [rcx+8], rax  ; trap: out of bounds memory access
;;   jbe L0
;;   mov rcx, [rcx]  ; trap: out of bounds memory access
;;   mov rax, [rcx+rax*8]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+3]  ; trap: out of bounds table access
;;
;; $get_constant:
;;   push rbp
;;   mov rbp, rsp
;;   cmp qword ptr [rdi+0x58], 3  ; trap: out of bounds memory access
;;   jbe L0
;;   mov rax, [rdi+0x50]  ; trap: out of bounds memory access
;;   mov rax, [rax+0x18]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+3]  ; trap: out of bounds table access
;;
;; $get64:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsi, 8
;;   jae L0
;;   mov rax, [rdi+0x60]  ; trap: out of bounds memory access
;;   mov rax, [rax+rsi*8]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+3]  ; trap: out of bounds table access
;;
;; $set:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   cmp [rdi+0x58], rax  ; trap: out of bounds memory access
;;   jbe L0
;;   mov rcx, [rdi+0x50]  ; trap: out of bounds memory access
;;   mov [rcx+rax*8], rdx  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+3]  ; trap: out of bounds table access
;;
;; $size:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, [rdi+0x58]  ; trap: out of bounds memory access
;;   pop rbp
;;   ret
;;
;; $grow:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rbp, [rdi]  ; trap: out of bounds memory access
;;   jb L0
;;   mov rcx, rsi
;;   mov edx, edx
;;   mov rax, [rdi+0x28]  ; trap: out of bounds memory access
;;   xor esi, esi
;;   call qword ptr [rax+0x28]
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xa]  ; trap: call stack exhausted
;;
;; $null:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   pop rbp
;;   ret
;;
;; $function:
;;   push rbp
;;   mov rbp, rsp
;;   lea rax, [rdi+0x70]
;;   pop rbp
;;   ret
;;
;; $is_null:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   test rsi, rsi
;;   sete al
;;   pop rbp
;;   ret
;;
;; $as_non_null:
;;   push rbp
;;   mov rbp, rsp
;;   test rsi, rsi
;;   je L0
;;   mov rax, rsi
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xd]  ; trap: null reference
;;
;; $br_on_null:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   test rsi, rsi
;;   setne al
;;   pop rbp
;;   ret
;;
;; $br_on_non_null:
;;   push rbp
;;   mov rbp, rsp
;;   lea rax, [rdi+0x70]
;;   test rsi, rsi
;;   cmovne rax, rsi
;;   pop rbp
;;   ret
