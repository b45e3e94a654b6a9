;; Bulk memory and table operators.
(module
  (table $u (import "m" "t") 8 funcref) (memory 1) (table $t 8 funcref) (data $d "bytes") (elem $e func $elem.drop)
  (func $memory.copy (param i32 i32 i32)
    (memory.copy (local.get 0) (local.get 1) (local.get 2)))
  (func $memory.copy_small (param i32 i32)
    (memory.copy (local.get 0) (local.get 1) (i32.const 16)))
  (func $memory.fill (param i32 i32 i32)
    (memory.fill (local.get 0) (local.get 1) (local.get 2)))
  (func $memory.init (param i32 i32 i32)
    (memory.init $d (local.get 0) (local.get 1) (local.get 2)))
  (func $data.drop
    (data.drop $d))
  (func $table.copy (param i32 i32 i32)
    (table.copy $t $u (local.get 0) (local.get 1) (local.get 2)))
  (func $table.init (param i32 i32 i32)
    (table.init $t $e (local.get 0) (local.get 1) (local.get 2)))
  (func $elem.drop
    (elem.drop $e))
  (func $table.fill (param i32 funcref i32)
    (table.fill $t (local.get 0) (local.get 1) (local.get 2))))

;; == singlepass ==
;; $memory.copy:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   sub rsp, 0x40
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   mov edx, edx
;;   mov ecx, ecx
;;   mov [rbp-0x40], ecx
;;   mov [rbp-0x38], edx
;;   mov [rbp-0x30], esi
;;   mov edi, esi
;;   mov esi, edx
;;   mov edx, ecx
;;   mov r11, [rbx+0x48]
;;   lea rax, [rdi+rdx]
;;   cmp rax, [r11+8]
;;   ja L0
;;   mov r11, [rbx+0x48]
;;   lea rax, [rsi+rdx]
;;   cmp rax, [r11+8]
;;   ja L0
;;   add rdi, [rbx+0x40]
;;   add rsi, [rbx+0x40]
;;   mov rax, [rbx+0x28]
;;   call qword ptr [rax+0x70]
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
;; L1:
;;   ud2  ; trap: call stack exhausted
;;
;; $memory.copy_small:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   sub rsp, 0x40
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   mov edx, edx
;;   mov [rbp-0x38], edx
;;   mov [rbp-0x30], esi
;;   mov edi, esi
;;   mov esi, edx
;;   mov edx, 0x10
;;   mov r11, [rbx+0x48]
;;   lea rax, [rdi+rdx]
;;   cmp rax, [r11+8]
;;   ja L0
;;   mov r11, [rbx+0x48]
;;   lea rax, [rsi+rdx]
;;   cmp rax, [r11+8]
;;   ja L0
;;   add rdi, [rbx+0x40]
;;   add rsi, [rbx+0x40]
;;   mov rax, [rbx+0x28]
;;   call qword ptr [rax+0x70]
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
;; L1:
;;   ud2  ; trap: call stack exhausted
;;
;; $memory.fill:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   sub rsp, 0x40
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   mov edx, edx
;;   mov ecx, ecx
;;   mov [rbp-0x40], ecx
;;   mov [rbp-0x38], edx
;;   mov [rbp-0x30], esi
;;   mov edi, esi
;;   mov esi, edx
;;   mov edx, ecx
;;   mov r11, [rbx+0x48]
;;   lea rax, [rdi+rdx]
;;   cmp rax, [r11+8]
;;   ja L0
;;   add rdi, [rbx+0x40]
;;   mov rax, [rbx+0x28]
;;   call qword ptr [rax+0x78]
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
;; L1:
;;   ud2  ; trap: call stack exhausted
;;
;; $memory.init:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   sub rsp, 0x40
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   mov edx, edx
;;   mov ecx, ecx
;;   mov [rbp-0x40], ecx
;;   mov [rbp-0x38], edx
;;   mov [rbp-0x30], esi
;;   mov r8d, ecx
;;   mov ecx, edx
;;   mov edx, esi
;;   xor esi, esi
;;   mov rdi, rbx
;;   mov rax, [rbx+0x28]
;;   call qword ptr [rax+0x18]
;;   test eax, eax
;;   jne L0
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: Pending
;; L1:
;;   ud2  ; trap: call stack exhausted
;;
;; $data.drop:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L0
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   xor esi, esi
;;   mov rdi, rbx
;;   mov rax, [rbx+0x28]
;;   call qword ptr [rax+0x20]
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: call stack exhausted
;;
;; $table.copy:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   sub rsp, 0x40
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   mov edx, edx
;;   mov ecx, ecx
;;   mov [rbp-0x40], ecx
;;   mov [rbp-0x38], edx
;;   mov [rbp-0x30], esi
;;   mov r8d, ecx
;;   mov ecx, edx
;;   mov edx, esi
;;   mov rsi, 0x100000000
;;   mov rdi, rbx
;;   mov rax, [rbx+0x28]
;;   call qword ptr [rax+0x38]
;;   test eax, eax
;;   jne L0
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: Pending
;; L1:
;;   ud2  ; trap: call stack exhausted
;;
;; $table.init:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   sub rsp, 0x40
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   mov edx, edx
;;   mov ecx, ecx
;;   mov [rbp-0x40], ecx
;;   mov [rbp-0x38], edx
;;   mov [rbp-0x30], esi
;;   mov r8d, ecx
;;   mov ecx, edx
;;   mov edx, esi
;;   mov rsi, 0x100000000
;;   mov rdi, rbx
;;   mov rax, [rbx+0x28]
;;   call qword ptr [rax+0x40]
;;   test eax, eax
;;   jne L0
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: Pending
;; L1:
;;   ud2  ; trap: call stack exhausted
;;
;; $elem.drop:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L0
;;   sub rsp, 0x10
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   xor esi, esi
;;   mov rdi, rbx
;;   mov rax, [rbx+0x28]
;;   call qword ptr [rax+0x48]
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: call stack exhausted
;;
;; $table.fill:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   sub rsp, 0x40
;;   mov [rbp-8], rbx
;;   mov rbx, rdi
;;   mov esi, esi
;;   mov ecx, ecx
;;   mov [rbp-0x40], ecx
;;   mov [rbp-0x38], rdx
;;   mov [rbp-0x30], esi
;;   mov r8d, ecx
;;   mov rcx, rdx
;;   mov edx, esi
;;   mov esi, 1
;;   mov rdi, rbx
;;   mov rax, [rbx+0x28]
;;   call qword ptr [rax+0x30]
;;   test eax, eax
;;   jne L0
;;   mov rbx, [rbp-8]
;;   leave
;;   ret
;; L0:
;;   ud2  ; trap: Pending
;; L1:
;;   ud2  ; trap: call stack exhausted

;; == optimizing ==
;; $memory.copy:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   mov eax, esi
;;   mov edx, edx
;;   mov ecx, ecx
;;   mov rsi, [rdi+0x40]
;;   lea r8, [rcx+rax]
;;   mov r9, [rdi+0x48]
;;   mov r9, [r9+8]
;;   cmp r8, r9
;;   ja L0
;;   lea r8, [rcx+rdx]
;;   cmp r8, r9
;;   ja L0
;;   add rax, rsi
;;   add rsi, rdx
;;   mov rdx, [rdi+0x28]
;;   mov rdi, rax
;;   mov rax, rdx
;;   mov edx, ecx
;;   call qword ptr [rax+0x70]
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
;; L1:
;;   ud2  ; trap: call stack exhausted
;;
;; $memory.copy_small:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   mov eax, esi
;;   mov ecx, edx
;;   mov rdx, [rdi+0x40]
;;   lea rsi, [rax+0x10]
;;   mov r8, [rdi+0x48]
;;   mov r8, [r8+8]
;;   cmp rsi, r8
;;   ja L0
;;   lea rsi, [rcx+0x10]
;;   cmp rsi, r8
;;   ja L0
;;   add rax, rdx
;;   lea rsi, [rcx+rdx]
;;   mov rcx, [rdi+0x28]
;;   mov rdi, rax
;;   mov rax, rcx
;;   mov edx, 0x10
;;   call qword ptr [rax+0x70]
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
;; L1:
;;   ud2  ; trap: call stack exhausted
;;
;; $memory.fill:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   mov eax, esi
;;   mov esi, edx
;;   mov edx, ecx
;;   mov rcx, [rdi+0x40]
;;   lea r8, [rdx+rax]
;;   mov r9, [rdi+0x48]
;;   cmp r8, [r9+8]
;;   ja L0
;;   add rax, rcx
;;   mov rcx, [rdi+0x28]
;;   mov rdi, rax
;;   mov rax, rcx
;;   call qword ptr [rax+0x78]
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: out of bounds memory access
;; L1:
;;   ud2  ; trap: call stack exhausted
;;
;; $memory.init:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   mov eax, esi
;;   mov edx, edx
;;   mov r8d, ecx
;;   mov rcx, [rdi+0x28]
;;   mov r9, rax
;;   mov rax, rdx
;;   mov rdx, r9
;;   mov r9, rcx
;;   mov rcx, rax
;;   mov rax, r9
;;   xor esi, esi
;;   call qword ptr [rax+0x18]
;;   test eax, eax
;;   jne L0
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: Pending
;; L1:
;;   ud2  ; trap: call stack exhausted
;;
;; $data.drop:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L0
;;   mov rax, [rdi+0x28]
;;   xor esi, esi
;;   call qword ptr [rax+0x20]
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: call stack exhausted
;;
;; $table.copy:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   mov eax, esi
;;   mov edx, edx
;;   mov r8d, ecx
;;   mov rcx, [rdi+0x28]
;;   mov r9, rax
;;   mov rax, rdx
;;   mov rdx, r9
;;   mov r9, rcx
;;   mov rcx, rax
;;   mov rax, r9
;;   mov rsi, 0x100000000
;;   call qword ptr [rax+0x38]
;;   test eax, eax
;;   jne L0
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: Pending
;; L1:
;;   ud2  ; trap: call stack exhausted
;;
;; $table.init:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   mov eax, esi
;;   mov edx, edx
;;   mov r8d, ecx
;;   mov rcx, [rdi+0x28]
;;   mov r9, rax
;;   mov rax, rdx
;;   mov rdx, r9
;;   mov r9, rcx
;;   mov rcx, rax
;;   mov rax, r9
;;   mov rsi, 0x100000000
;;   call qword ptr [rax+0x40]
;;   test eax, eax
;;   jne L0
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: Pending
;; L1:
;;   ud2  ; trap: call stack exhausted
;;
;; $elem.drop:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L0
;;   mov rax, [rdi+0x28]
;;   xor esi, esi
;;   call qword ptr [rax+0x48]
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: call stack exhausted
;;
;; $table.fill:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsp, [rdi]
;;   jb L1
;;   mov eax, esi
;;   mov r8d, ecx
;;   mov rcx, [rdi+0x28]
;;   mov r9, rax
;;   mov rax, rdx
;;   mov rdx, r9
;;   mov r9, rcx
;;   mov rcx, rax
;;   mov rax, r9
;;   mov esi, 1
;;   call qword ptr [rax+0x30]
;;   test eax, eax
;;   jne L0
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: Pending
;; L1:
;;   ud2  ; trap: call stack exhausted

;; == llvm ==
;; $memory.copy:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rbp, [rdi]  ; trap: out of bounds memory access
;;   jb L1
;;   mov r8d, edx
;;   mov r9, [rdi+0x48]  ; trap: out of bounds memory access
;;   mov edx, ecx
;;   mov eax, esi
;;   mov rcx, [r9+8]  ; trap: out of bounds memory access
;;   lea rsi, [rdx+rax]
;;   cmp rsi, rcx
;;   ja L0
;;   mov esi, r8d
;;   lea r8, [rdx+rsi]
;;   cmp r8, rcx
;;   ja L0
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   add rax, rcx
;;   add rsi, rcx
;;   mov rcx, [rdi+0x28]  ; trap: out of bounds memory access
;;   mov rdi, rax
;;   call qword ptr [rcx+0x70]
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+2]  ; trap: out of bounds memory access
;; L1:
;;   ud1 eax, [eax+0xa]  ; trap: call stack exhausted
;;
;; $memory.copy_small:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rbp, [rdi]  ; trap: out of bounds memory access
;;   jb L1
;;   mov rcx, [rdi+0x48]  ; trap: out of bounds memory access
;;   mov eax, esi
;;   mov rcx, [rcx+8]  ; trap: out of bounds memory access
;;   lea rsi, [rax+0x10]
;;   cmp rsi, rcx
;;   ja L0
;;   mov esi, edx
;;   lea rdx, [rsi+0x10]
;;   cmp rdx, rcx
;;   ja L0
;;   mov rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   add rax, rcx
;;   add rsi, rcx
;;   mov rcx, [rdi+0x28]  ; trap: out of bounds memory access
;;   mov edx, 0x10
;;   mov rdi, rax
;;   call qword ptr [rcx+0x70]
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+2]  ; trap: out of bounds memory access
;; L1:
;;   ud1 eax, [eax+0xa]  ; trap: call stack exhausted
;;
;; $memory.fill:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rbp, [rdi]  ; trap: out of bounds memory access
;;   jb L0
;;   mov eax, edx
;;   mov edx, ecx
;;   mov ecx, esi
;;   mov rsi, [rdi+0x48]  ; trap: out of bounds memory access
;;   lea r8, [rdx+rcx]
;;   cmp r8, [rsi+8]  ; trap: out of bounds memory access
;;   ja L1
;;   mov esi, eax
;;   add rcx, [rdi+0x40]  ; trap: out of bounds memory access
;;   mov rax, [rdi+0x28]  ; trap: out of bounds memory access
;;   mov rdi, rcx
;;   call qword ptr [rax+0x78]
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xa]  ; trap: call stack exhausted
;; L1:
;;   ud1 eax, [eax+2]  ; trap: out of bounds memory access
;;
;; $memory.init:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rbp, [rdi]  ; trap: out of bounds memory access
;;   jb L0
;;   mov r8d, ecx
;;   mov ecx, edx
;;   mov edx, esi
;;   mov rax, [rdi+0x28]  ; trap: out of bounds memory access
;;   xor esi, esi
;;   call qword ptr [rax+0x18]
;;   test eax, eax
;;   jne L1
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xa]  ; trap: call stack exhausted
;; L1:
;;   ud1 eax, [eax+0x18]  ; trap: Pending
;;
;; $data.drop:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rbp, [rdi]  ; trap: out of bounds memory access
;;   jb L0
;;   mov rax, [rdi+0x28]  ; trap: out of bounds memory access
;;   xor esi, esi
;;   call qword ptr [rax+0x20]
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xa]  ; trap: call stack exhausted
;;
;; $table.copy:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rbp, [rdi]  ; trap: out of bounds memory access
;;   jb L0
;;   mov r8d, ecx
;;   mov ecx, edx
;;   mov edx, esi
;;   mov rax, [rdi+0x28]  ; trap: out of bounds memory access
;;   mov rsi, 0x100000000
;;   call qword ptr [rax+0x38]
;;   test eax, eax
;;   jne L1
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xa]  ; trap: call stack exhausted
;; L1:
;;   ud1 eax, [eax+0x18]  ; trap: Pending
;;
;; $table.init:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rbp, [rdi]  ; trap: out of bounds memory access
;;   jb L0
;;   mov r8d, ecx
;;   mov ecx, edx
;;   mov edx, esi
;;   mov rax, [rdi+0x28]  ; trap: out of bounds memory access
;;   mov rsi, 0x100000000
;;   call qword ptr [rax+0x40]
;;   test eax, eax
;;   jne L1
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xa]  ; trap: call stack exhausted
;; L1:
;;   ud1 eax, [eax+0x18]  ; trap: Pending
;;
;; $elem.drop:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rbp, [rdi]  ; trap: out of bounds memory access
;;   jb L0
;;   mov rax, [rdi+0x28]  ; trap: out of bounds memory access
;;   xor esi, esi
;;   call qword ptr [rax+0x48]
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xa]  ; trap: call stack exhausted
;;
;; $table.fill:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rbp, [rdi]  ; trap: out of bounds memory access
;;   jb L0
;;   mov rax, rdx
;;   mov r8d, ecx
;;   mov edx, esi
;;   mov r9, [rdi+0x28]  ; trap: out of bounds memory access
;;   mov esi, 1
;;   mov rcx, rax
;;   call qword ptr [r9+0x30]
;;   test eax, eax
;;   jne L1
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+0xa]  ; trap: call stack exhausted
;; L1:
;;   ud1 eax, [eax+0x18]  ; trap: Pending
