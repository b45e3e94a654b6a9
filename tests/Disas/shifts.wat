;; Shifts and rotates, by a variable and by a constant.
(module
  (func $i32.shl (param i32 i32) (result i32)
    (i32.shl (local.get 0) (local.get 1)))
  (func $i32.shr_s (param i32 i32) (result i32)
    (i32.shr_s (local.get 0) (local.get 1)))
  (func $i32.shr_u (param i32 i32) (result i32)
    (i32.shr_u (local.get 0) (local.get 1)))
  (func $i32.rotl (param i32 i32) (result i32)
    (i32.rotl (local.get 0) (local.get 1)))
  (func $i32.rotr (param i32 i32) (result i32)
    (i32.rotr (local.get 0) (local.get 1)))
  (func $i64.shl (param i64 i64) (result i64)
    (i64.shl (local.get 0) (local.get 1)))
  (func $i64.shr_s (param i64 i64) (result i64)
    (i64.shr_s (local.get 0) (local.get 1)))
  (func $i64.shr_u (param i64 i64) (result i64)
    (i64.shr_u (local.get 0) (local.get 1)))
  (func $i64.rotl (param i64 i64) (result i64)
    (i64.rotl (local.get 0) (local.get 1)))
  (func $i64.rotr (param i64 i64) (result i64)
    (i64.rotr (local.get 0) (local.get 1)))
  (func $i32.shl_constant (param i32) (result i32)
    (i32.shl (local.get 0) (i32.const 3)))
  (func $i32.shr_s_constant (param i32) (result i32)
    (i32.shr_s (local.get 0) (i32.const 3)))
  (func $i32.shr_u_constant (param i32) (result i32)
    (i32.shr_u (local.get 0) (i32.const 3)))
  (func $i32.rotl_constant (param i32) (result i32)
    (i32.rotl (local.get 0) (i32.const 3)))
  (func $i32.rotr_constant (param i32) (result i32)
    (i32.rotr (local.get 0) (i32.const 3)))
  (func $i64.shl_constant (param i64) (result i64)
    (i64.shl (local.get 0) (i64.const 3)))
  (func $i64.shr_s_constant (param i64) (result i64)
    (i64.shr_s (local.get 0) (i64.const 3)))
  (func $i64.shr_u_constant (param i64) (result i64)
    (i64.shr_u (local.get 0) (i64.const 3)))
  (func $i64.rotl_constant (param i64) (result i64)
    (i64.rotl (local.get 0) (i64.const 3)))
  (func $i64.rotr_constant (param i64) (result i64)
    (i64.rotr (local.get 0) (i64.const 3))))

;; == singlepass ==
;; $i32.shl:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   shlx eax, esi, edx
;;   leave
;;   ret
;;
;; $i32.shr_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   sarx eax, esi, edx
;;   leave
;;   ret
;;
;; $i32.shr_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   shrx eax, esi, edx
;;   leave
;;   ret
;;
;; $i32.rotl:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   mov ecx, edx
;;   mov eax, esi
;;   rol eax, cl
;;   leave
;;   ret
;;
;; $i32.rotr:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   mov ecx, edx
;;   mov eax, esi
;;   ror eax, cl
;;   leave
;;   ret
;;
;; $i64.shl:
;;   push rbp
;;   mov rbp, rsp
;;   shlx rax, rsi, rdx
;;   leave
;;   ret
;;
;; $i64.shr_s:
;;   push rbp
;;   mov rbp, rsp
;;   sarx rax, rsi, rdx
;;   leave
;;   ret
;;
;; $i64.shr_u:
;;   push rbp
;;   mov rbp, rsp
;;   shrx rax, rsi, rdx
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
;;
;; $i64.rotr:
;;   push rbp
;;   mov rbp, rsp
;;   mov rcx, rdx
;;   mov rax, rsi
;;   ror rax, cl
;;   leave
;;   ret
;;
;; $i32.shl_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov eax, esi
;;   shl eax, 3
;;   leave
;;   ret
;;
;; $i32.shr_s_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov eax, esi
;;   sar eax, 3
;;   leave
;;   ret
;;
;; $i32.shr_u_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov eax, esi
;;   shr eax, 3
;;   leave
;;   ret
;;
;; $i32.rotl_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov eax, esi
;;   rol eax, 3
;;   leave
;;   ret
;;
;; $i32.rotr_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov eax, esi
;;   ror eax, 3
;;   leave
;;   ret
;;
;; $i64.shl_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   shl rax, 3
;;   leave
;;   ret
;;
;; $i64.shr_s_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   sar rax, 3
;;   leave
;;   ret
;;
;; $i64.shr_u_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   shr rax, 3
;;   leave
;;   ret
;;
;; $i64.rotl_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   rol rax, 3
;;   leave
;;   ret
;;
;; $i64.rotr_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   ror rax, 3
;;   leave
;;   ret

;; == optimizing ==
;; $i32.shl:
;;   push rbp
;;   mov rbp, rsp
;;   shlx eax, esi, edx
;;   pop rbp
;;   ret
;;
;; $i32.shr_s:
;;   push rbp
;;   mov rbp, rsp
;;   sarx eax, esi, edx
;;   pop rbp
;;   ret
;;
;; $i32.shr_u:
;;   push rbp
;;   mov rbp, rsp
;;   shrx eax, esi, edx
;;   pop rbp
;;   ret
;;
;; $i32.rotl:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov ecx, edx
;;   rol eax, cl
;;   pop rbp
;;   ret
;;
;; $i32.rotr:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   mov ecx, edx
;;   ror eax, cl
;;   pop rbp
;;   ret
;;
;; $i64.shl:
;;   push rbp
;;   mov rbp, rsp
;;   shlx rax, rsi, rdx
;;   pop rbp
;;   ret
;;
;; $i64.shr_s:
;;   push rbp
;;   mov rbp, rsp
;;   sarx rax, rsi, rdx
;;   pop rbp
;;   ret
;;
;; $i64.shr_u:
;;   push rbp
;;   mov rbp, rsp
;;   shrx rax, rsi, rdx
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
;;
;; $i64.rotr:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   mov rcx, rdx
;;   ror rax, cl
;;   pop rbp
;;   ret
;;
;; $i32.shl_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   shl eax, 3
;;   pop rbp
;;   ret
;;
;; $i32.shr_s_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   sar eax, 3
;;   pop rbp
;;   ret
;;
;; $i32.shr_u_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   shr eax, 3
;;   pop rbp
;;   ret
;;
;; $i32.rotl_constant:
;;   push rbp
;;   mov rbp, rsp
;;   rorx eax, esi, 0x1d
;;   pop rbp
;;   ret
;;
;; $i32.rotr_constant:
;;   push rbp
;;   mov rbp, rsp
;;   rorx eax, esi, 3
;;   pop rbp
;;   ret
;;
;; $i64.shl_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   shl rax, 3
;;   pop rbp
;;   ret
;;
;; $i64.shr_s_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   sar rax, 3
;;   pop rbp
;;   ret
;;
;; $i64.shr_u_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   shr rax, 3
;;   pop rbp
;;   ret
;;
;; $i64.rotl_constant:
;;   push rbp
;;   mov rbp, rsp
;;   rorx rax, rsi, 0x3d
;;   pop rbp
;;   ret
;;
;; $i64.rotr_constant:
;;   push rbp
;;   mov rbp, rsp
;;   rorx rax, rsi, 3
;;   pop rbp
;;   ret

;; == llvm ==
;; $i32.shl:
;;   push rbp
;;   mov rbp, rsp
;;   shlx eax, esi, edx
;;   pop rbp
;;   ret
;;
;; $i32.shr_s:
;;   push rbp
;;   mov rbp, rsp
;;   sarx eax, esi, edx
;;   pop rbp
;;   ret
;;
;; $i32.shr_u:
;;   push rbp
;;   mov rbp, rsp
;;   shrx eax, esi, edx
;;   pop rbp
;;   ret
;;
;; $i32.rotl:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, edx
;;   mov eax, esi
;;   rol eax, cl
;;   pop rbp
;;   ret
;;
;; $i32.rotr:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, edx
;;   mov eax, esi
;;   ror eax, cl
;;   pop rbp
;;   ret
;;
;; $i64.shl:
;;   push rbp
;;   mov rbp, rsp
;;   shlx rax, rsi, rdx
;;   pop rbp
;;   ret
;;
;; $i64.shr_s:
;;   push rbp
;;   mov rbp, rsp
;;   sarx rax, rsi, rdx
;;   pop rbp
;;   ret
;;
;; $i64.shr_u:
;;   push rbp
;;   mov rbp, rsp
;;   shrx rax, rsi, rdx
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
;;
;; $i64.rotr:
;;   push rbp
;;   mov rbp, rsp
;;   mov rcx, rdx
;;   mov rax, rsi
;;   ror rax, cl
;;   pop rbp
;;   ret
;;
;; $i32.shl_constant:
;;   push rbp
;;   mov rbp, rsp
;;   lea eax, [rsi*8]
;;   pop rbp
;;   ret
;;
;; $i32.shr_s_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   sar eax, 3
;;   pop rbp
;;   ret
;;
;; $i32.shr_u_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   shr eax, 3
;;   pop rbp
;;   ret
;;
;; $i32.rotl_constant:
;;   push rbp
;;   mov rbp, rsp
;;   rorx eax, esi, 0x1d
;;   pop rbp
;;   ret
;;
;; $i32.rotr_constant:
;;   push rbp
;;   mov rbp, rsp
;;   rorx eax, esi, 3
;;   pop rbp
;;   ret
;;
;; $i64.shl_constant:
;;   push rbp
;;   mov rbp, rsp
;;   lea rax, [rsi*8]
;;   pop rbp
;;   ret
;;
;; $i64.shr_s_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   sar rax, 3
;;   pop rbp
;;   ret
;;
;; $i64.shr_u_constant:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   shr rax, 3
;;   pop rbp
;;   ret
;;
;; $i64.rotl_constant:
;;   push rbp
;;   mov rbp, rsp
;;   rorx rax, rsi, 0x3d
;;   pop rbp
;;   ret
;;
;; $i64.rotr_constant:
;;   push rbp
;;   mov rbp, rsp
;;   rorx rax, rsi, 3
;;   pop rbp
;;   ret
