;; Comparisons, as values and fused with what they decide.
(module
  (func $i32.eqz (param i32) (result i32)
    (i32.eqz (local.get 0)))
  (func $i32.eq (param i32 i32) (result i32)
    (i32.eq (local.get 0) (local.get 1)))
  (func $i32.ne (param i32 i32) (result i32)
    (i32.ne (local.get 0) (local.get 1)))
  (func $i32.lt_s (param i32 i32) (result i32)
    (i32.lt_s (local.get 0) (local.get 1)))
  (func $i32.lt_u (param i32 i32) (result i32)
    (i32.lt_u (local.get 0) (local.get 1)))
  (func $i32.gt_s (param i32 i32) (result i32)
    (i32.gt_s (local.get 0) (local.get 1)))
  (func $i32.gt_u (param i32 i32) (result i32)
    (i32.gt_u (local.get 0) (local.get 1)))
  (func $i32.le_s (param i32 i32) (result i32)
    (i32.le_s (local.get 0) (local.get 1)))
  (func $i32.le_u (param i32 i32) (result i32)
    (i32.le_u (local.get 0) (local.get 1)))
  (func $i32.ge_s (param i32 i32) (result i32)
    (i32.ge_s (local.get 0) (local.get 1)))
  (func $i32.ge_u (param i32 i32) (result i32)
    (i32.ge_u (local.get 0) (local.get 1)))
  (func $i64.eqz (param i64) (result i32)
    (i64.eqz (local.get 0)))
  (func $i64.eq (param i64 i64) (result i32)
    (i64.eq (local.get 0) (local.get 1)))
  (func $i64.ne (param i64 i64) (result i32)
    (i64.ne (local.get 0) (local.get 1)))
  (func $i64.lt_s (param i64 i64) (result i32)
    (i64.lt_s (local.get 0) (local.get 1)))
  (func $i64.lt_u (param i64 i64) (result i32)
    (i64.lt_u (local.get 0) (local.get 1)))
  (func $i64.gt_s (param i64 i64) (result i32)
    (i64.gt_s (local.get 0) (local.get 1)))
  (func $i64.gt_u (param i64 i64) (result i32)
    (i64.gt_u (local.get 0) (local.get 1)))
  (func $i64.le_s (param i64 i64) (result i32)
    (i64.le_s (local.get 0) (local.get 1)))
  (func $i64.le_u (param i64 i64) (result i32)
    (i64.le_u (local.get 0) (local.get 1)))
  (func $i64.ge_s (param i64 i64) (result i32)
    (i64.ge_s (local.get 0) (local.get 1)))
  (func $i64.ge_u (param i64 i64) (result i32)
    (i64.ge_u (local.get 0) (local.get 1)))
  (func $f32.eq (param f32 f32) (result i32)
    (f32.eq (local.get 0) (local.get 1)))
  (func $f32.ne (param f32 f32) (result i32)
    (f32.ne (local.get 0) (local.get 1)))
  (func $f32.lt (param f32 f32) (result i32)
    (f32.lt (local.get 0) (local.get 1)))
  (func $f32.gt (param f32 f32) (result i32)
    (f32.gt (local.get 0) (local.get 1)))
  (func $f32.le (param f32 f32) (result i32)
    (f32.le (local.get 0) (local.get 1)))
  (func $f32.ge (param f32 f32) (result i32)
    (f32.ge (local.get 0) (local.get 1)))
  (func $f64.eq (param f64 f64) (result i32)
    (f64.eq (local.get 0) (local.get 1)))
  (func $f64.ne (param f64 f64) (result i32)
    (f64.ne (local.get 0) (local.get 1)))
  (func $f64.lt (param f64 f64) (result i32)
    (f64.lt (local.get 0) (local.get 1)))
  (func $f64.gt (param f64 f64) (result i32)
    (f64.gt (local.get 0) (local.get 1)))
  (func $f64.le (param f64 f64) (result i32)
    (f64.le (local.get 0) (local.get 1)))
  (func $f64.ge (param f64 f64) (result i32)
    (f64.ge (local.get 0) (local.get 1)))
  (func $if_less (param i32 i32) (result i32)
    (if (result i32) (i32.lt_s (local.get 0) (local.get 1)) (then (i32.const 10)) (else (local.get 1))))
  (func $if_mask (param i64) (result i32)
    (if (result i32) (i64.ne (i64.and (local.get 0) (i64.const 4)) (i64.const 0)) (then (i32.const 1)) (else (i32.const 2))))
  (func $if_not (param i32 i32)
    (if (i32.eqz (i32.eq (local.get 0) (local.get 1))) (then (unreachable))))
  (func $if_float_equal (param f64 f64) (result i32)
    (if (result i32) (f64.eq (local.get 0) (local.get 1)) (then (i32.const 1)) (else (i32.const 2))))
  (func $br_if_float_less (param f32 f32) (result i32)
    (block (br_if 0 (f32.lt (local.get 0) (local.get 1))) (return (i32.const 1))) (i32.const 2))
  (func $select (param i32 i32 i32 i32) (result i32)
    (select (local.get 0) (local.get 1) (i32.lt_u (local.get 2) (local.get 3))))
  (func $select_float (param f64 f64 i32) (result f64)
    (select (local.get 0) (local.get 1) (local.get 2)))
  (func $select_typed (param externref externref i32) (result externref)
    (select (result externref) (local.get 0) (local.get 1) (local.get 2))))

;; == singlepass ==
;; $i32.eqz:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   test esi, esi
;;   sete al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $i32.eq:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   cmp esi, edx
;;   sete al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $i32.ne:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   cmp esi, edx
;;   setne al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $i32.lt_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   cmp esi, edx
;;   setl al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $i32.lt_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   cmp esi, edx
;;   setb al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $i32.gt_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   cmp esi, edx
;;   setg al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $i32.gt_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   cmp esi, edx
;;   seta al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $i32.le_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   cmp esi, edx
;;   setle al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $i32.le_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   cmp esi, edx
;;   setbe al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $i32.ge_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   cmp esi, edx
;;   setge al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $i32.ge_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   cmp esi, edx
;;   setae al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $i64.eqz:
;;   push rbp
;;   mov rbp, rsp
;;   test rsi, rsi
;;   sete al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $i64.eq:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsi, rdx
;;   sete al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $i64.ne:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsi, rdx
;;   setne al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $i64.lt_s:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsi, rdx
;;   setl al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $i64.lt_u:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsi, rdx
;;   setb al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $i64.gt_s:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsi, rdx
;;   setg al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $i64.gt_u:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsi, rdx
;;   seta al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $i64.le_s:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsi, rdx
;;   setle al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $i64.le_u:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsi, rdx
;;   setbe al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $i64.ge_s:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsi, rdx
;;   setge al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $i64.ge_u:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsi, rdx
;;   setae al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $f32.eq:
;;   push rbp
;;   mov rbp, rsp
;;   ucomiss xmm0, xmm1
;;   sete al
;;   setnp r11b
;;   and eax, r11d
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $f32.ne:
;;   push rbp
;;   mov rbp, rsp
;;   ucomiss xmm0, xmm1
;;   setne al
;;   setp r11b
;;   or eax, r11d
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $f32.lt:
;;   push rbp
;;   mov rbp, rsp
;;   ucomiss xmm1, xmm0
;;   seta al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $f32.gt:
;;   push rbp
;;   mov rbp, rsp
;;   ucomiss xmm0, xmm1
;;   seta al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $f32.le:
;;   push rbp
;;   mov rbp, rsp
;;   ucomiss xmm1, xmm0
;;   setae al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $f32.ge:
;;   push rbp
;;   mov rbp, rsp
;;   ucomiss xmm0, xmm1
;;   setae al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $f64.eq:
;;   push rbp
;;   mov rbp, rsp
;;   ucomisd xmm0, xmm1
;;   sete al
;;   setnp r11b
;;   and eax, r11d
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $f64.ne:
;;   push rbp
;;   mov rbp, rsp
;;   ucomisd xmm0, xmm1
;;   setne al
;;   setp r11b
;;   or eax, r11d
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $f64.lt:
;;   push rbp
;;   mov rbp, rsp
;;   ucomisd xmm1, xmm0
;;   seta al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $f64.gt:
;;   push rbp
;;   mov rbp, rsp
;;   ucomisd xmm0, xmm1
;;   seta al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $f64.le:
;;   push rbp
;;   mov rbp, rsp
;;   ucomisd xmm1, xmm0
;;   setae al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $f64.ge:
;;   push rbp
;;   mov rbp, rsp
;;   ucomisd xmm0, xmm1
;;   setae al
;;   movzx eax, al
;;   leave
;;   ret
;;
;; $if_less:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   cmp esi, edx
;;   jge L0
;;   mov eax, 0xa
;;   jmp L1
;; L0:
;;   mov eax, edx
;; L1:
;;   leave
;;   ret
;;
;; $if_mask:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   and rax, 4
;;   je L0
;;   mov eax, 1
;;   jmp L1
;; L0:
;;   mov eax, 2
;; L1:
;;   leave
;;   ret
;;
;; $if_not:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   cmp esi, edx
;;   je L0
;;   ud2  ; trap: unreachable
;; L0:
;;   leave
;;   ret
;;
;; $if_float_equal:
;;   push rbp
;;   mov rbp, rsp
;;   ucomisd xmm0, xmm1
;;   jp L0
;;   jne L0
;;   mov eax, 1
;;   jmp L1
;; L0:
;;   mov eax, 2
;; L1:
;;   leave
;;   ret
;;
;; $br_if_float_less:
;;   push rbp
;;   mov rbp, rsp
;;   ucomiss xmm1, xmm0
;;   ja L0
;;   mov eax, 1
;;   jmp L1
;; L0:
;;   mov eax, 2
;; L1:
;;   leave
;;   ret
;;
;; $select:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   mov ecx, ecx
;;   mov r8d, r8d
;;   cmp ecx, r8d
;;   mov eax, esi
;;   cmovae eax, edx
;;   leave
;;   ret
;;
;; $select_float:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   movaps xmm2, xmm0
;;   test esi, esi
;;   jne L0
;;   movaps xmm2, xmm1
;; L0:
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $select_typed:
;;   push rbp
;;   mov rbp, rsp
;;   mov ecx, ecx
;;   mov rax, rsi
;;   test ecx, ecx
;;   cmove rax, rdx
;;   leave
;;   ret

;; == optimizing ==
;; $i32.eqz:
;;   push rbp
;;   mov rbp, rsp
;;   test esi, esi
;;   sete al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i32.eq:
;;   push rbp
;;   mov rbp, rsp
;;   cmp esi, edx
;;   sete al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i32.ne:
;;   push rbp
;;   mov rbp, rsp
;;   cmp esi, edx
;;   setne al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i32.lt_s:
;;   push rbp
;;   mov rbp, rsp
;;   cmp esi, edx
;;   setl al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i32.lt_u:
;;   push rbp
;;   mov rbp, rsp
;;   cmp esi, edx
;;   setb al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i32.gt_s:
;;   push rbp
;;   mov rbp, rsp
;;   cmp esi, edx
;;   setg al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i32.gt_u:
;;   push rbp
;;   mov rbp, rsp
;;   cmp esi, edx
;;   seta al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i32.le_s:
;;   push rbp
;;   mov rbp, rsp
;;   cmp esi, edx
;;   setle al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i32.le_u:
;;   push rbp
;;   mov rbp, rsp
;;   cmp esi, edx
;;   setbe al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i32.ge_s:
;;   push rbp
;;   mov rbp, rsp
;;   cmp esi, edx
;;   setge al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i32.ge_u:
;;   push rbp
;;   mov rbp, rsp
;;   cmp esi, edx
;;   setae al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i64.eqz:
;;   push rbp
;;   mov rbp, rsp
;;   test rsi, rsi
;;   sete al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i64.eq:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsi, rdx
;;   sete al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i64.ne:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsi, rdx
;;   setne al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i64.lt_s:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsi, rdx
;;   setl al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i64.lt_u:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsi, rdx
;;   setb al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i64.gt_s:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsi, rdx
;;   setg al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i64.gt_u:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsi, rdx
;;   seta al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i64.le_s:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsi, rdx
;;   setle al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i64.le_u:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsi, rdx
;;   setbe al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i64.ge_s:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsi, rdx
;;   setge al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $i64.ge_u:
;;   push rbp
;;   mov rbp, rsp
;;   cmp rsi, rdx
;;   setae al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $f32.eq:
;;   push rbp
;;   mov rbp, rsp
;;   ucomiss xmm0, xmm1
;;   sete cl
;;   setnp al
;;   and ecx, eax
;;   movzx ecx, cl
;;   mov eax, ecx
;;   pop rbp
;;   ret
;;
;; $f32.ne:
;;   push rbp
;;   mov rbp, rsp
;;   ucomiss xmm0, xmm1
;;   setne cl
;;   setp al
;;   or ecx, eax
;;   movzx ecx, cl
;;   mov eax, ecx
;;   pop rbp
;;   ret
;;
;; $f32.lt:
;;   push rbp
;;   mov rbp, rsp
;;   ucomiss xmm1, xmm0
;;   seta al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $f32.gt:
;;   push rbp
;;   mov rbp, rsp
;;   ucomiss xmm0, xmm1
;;   seta al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $f32.le:
;;   push rbp
;;   mov rbp, rsp
;;   ucomiss xmm1, xmm0
;;   setae al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $f32.ge:
;;   push rbp
;;   mov rbp, rsp
;;   ucomiss xmm0, xmm1
;;   setae al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $f64.eq:
;;   push rbp
;;   mov rbp, rsp
;;   ucomisd xmm0, xmm1
;;   sete cl
;;   setnp al
;;   and ecx, eax
;;   movzx ecx, cl
;;   mov eax, ecx
;;   pop rbp
;;   ret
;;
;; $f64.ne:
;;   push rbp
;;   mov rbp, rsp
;;   ucomisd xmm0, xmm1
;;   setne cl
;;   setp al
;;   or ecx, eax
;;   movzx ecx, cl
;;   mov eax, ecx
;;   pop rbp
;;   ret
;;
;; $f64.lt:
;;   push rbp
;;   mov rbp, rsp
;;   ucomisd xmm1, xmm0
;;   seta al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $f64.gt:
;;   push rbp
;;   mov rbp, rsp
;;   ucomisd xmm0, xmm1
;;   seta al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $f64.le:
;;   push rbp
;;   mov rbp, rsp
;;   ucomisd xmm1, xmm0
;;   setae al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $f64.ge:
;;   push rbp
;;   mov rbp, rsp
;;   ucomisd xmm0, xmm1
;;   setae al
;;   movzx eax, al
;;   pop rbp
;;   ret
;;
;; $if_less:
;;   push rbp
;;   mov rbp, rsp
;;   cmp esi, edx
;;   jge L0
;;   mov eax, 0xa
;;   pop rbp
;;   ret
;; L0:
;;   mov eax, edx
;;   pop rbp
;;   ret
;;
;; $if_mask:
;;   push rbp
;;   mov rbp, rsp
;;   test sil, 4
;;   je L0
;;   mov eax, 1
;;   pop rbp
;;   ret
;; L0:
;;   mov eax, 2
;;   pop rbp
;;   ret
;;
;; $if_not:
;;   push rbp
;;   mov rbp, rsp
;;   cmp esi, edx
;;   jne L0
;;   pop rbp
;;   ret
;; L0:
;;   ud2  ; trap: unreachable
;;
;; $if_float_equal:
;;   push rbp
;;   mov rbp, rsp
;;   ucomisd xmm0, xmm1
;;   jp L0
;;   jne L0
;;   mov eax, 1
;;   pop rbp
;;   ret
;; L0:
;;   mov eax, 2
;;   pop rbp
;;   ret
;;
;; $br_if_float_less:
;;   push rbp
;;   mov rbp, rsp
;;   ucomiss xmm1, xmm0
;;   ja L0
;;   mov eax, 1
;;   pop rbp
;;   ret
;; L0:
;;   mov eax, 2
;;   pop rbp
;;   ret
;;
;; $select:
;;   push rbp
;;   mov rbp, rsp
;;   cmp ecx, r8d
;;   mov eax, edx
;;   cmovb eax, esi
;;   pop rbp
;;   ret
;;
;; $select_float:
;;   push rbp
;;   mov rbp, rsp
;;   test esi, esi
;;   je L0
;;   movaps xmm1, xmm0
;; L0:
;;   movaps xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $select_typed:
;;   push rbp
;;   mov rbp, rsp
;;   test ecx, ecx
;;   mov rax, rdx
;;   cmovne rax, rsi
;;   pop rbp
;;   ret

;; == llvm ==
;; $i32.eqz:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   test esi, esi
;;   sete al
;;   pop rbp
;;   ret
;;
;; $i32.eq:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   cmp esi, edx
;;   sete al
;;   pop rbp
;;   ret
;;
;; $i32.ne:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   cmp esi, edx
;;   setne al
;;   pop rbp
;;   ret
;;
;; $i32.lt_s:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   cmp esi, edx
;;   setl al
;;   pop rbp
;;   ret
;;
;; $i32.lt_u:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   cmp esi, edx
;;   setb al
;;   pop rbp
;;   ret
;;
;; $i32.gt_s:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   cmp esi, edx
;;   setg al
;;   pop rbp
;;   ret
;;
;; $i32.gt_u:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   cmp esi, edx
;;   seta al
;;   pop rbp
;;   ret
;;
;; $i32.le_s:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   cmp esi, edx
;;   setle al
;;   pop rbp
;;   ret
;;
;; $i32.le_u:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   cmp esi, edx
;;   setbe al
;;   pop rbp
;;   ret
;;
;; $i32.ge_s:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   cmp esi, edx
;;   setge al
;;   pop rbp
;;   ret
;;
;; $i32.ge_u:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   cmp esi, edx
;;   setae al
;;   pop rbp
;;   ret
;;
;; $i64.eqz:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   test rsi, rsi
;;   sete al
;;   pop rbp
;;   ret
;;
;; $i64.eq:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   cmp rsi, rdx
;;   sete al
;;   pop rbp
;;   ret
;;
;; $i64.ne:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   cmp rsi, rdx
;;   setne al
;;   pop rbp
;;   ret
;;
;; $i64.lt_s:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   cmp rsi, rdx
;;   setl al
;;   pop rbp
;;   ret
;;
;; $i64.lt_u:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   cmp rsi, rdx
;;   setb al
;;   pop rbp
;;   ret
;;
;; $i64.gt_s:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   cmp rsi, rdx
;;   setg al
;;   pop rbp
;;   ret
;;
;; $i64.gt_u:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   cmp rsi, rdx
;;   seta al
;;   pop rbp
;;   ret
;;
;; $i64.le_s:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   cmp rsi, rdx
;;   setle al
;;   pop rbp
;;   ret
;;
;; $i64.le_u:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   cmp rsi, rdx
;;   setbe al
;;   pop rbp
;;   ret
;;
;; $i64.ge_s:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   cmp rsi, rdx
;;   setge al
;;   pop rbp
;;   ret
;;
;; $i64.ge_u:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   cmp rsi, rdx
;;   setae al
;;   pop rbp
;;   ret
;;
;; $f32.eq:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpeqss xmm0, xmm0, xmm1
;;   vmovd eax, xmm0
;;   and eax, 1
;;   pop rbp
;;   ret
;;
;; $f32.ne:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpneqss xmm0, xmm0, xmm1
;;   vmovd eax, xmm0
;;   and eax, 1
;;   pop rbp
;;   ret
;;
;; $f32.lt:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   vucomiss xmm1, xmm0
;;   seta al
;;   pop rbp
;;   ret
;;
;; $f32.gt:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   vucomiss xmm0, xmm1
;;   seta al
;;   pop rbp
;;   ret
;;
;; $f32.le:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   vucomiss xmm1, xmm0
;;   setae al
;;   pop rbp
;;   ret
;;
;; $f32.ge:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   vucomiss xmm0, xmm1
;;   setae al
;;   pop rbp
;;   ret
;;
;; $f64.eq:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpeqsd xmm0, xmm0, xmm1
;;   vmovq rax, xmm0
;;   and eax, 1
;;   pop rbp
;;   ret
;;
;; $f64.ne:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpneqsd xmm0, xmm0, xmm1
;;   vmovq rax, xmm0
;;   and eax, 1
;;   pop rbp
;;   ret
;;
;; $f64.lt:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   vucomisd xmm1, xmm0
;;   seta al
;;   pop rbp
;;   ret
;;
;; $f64.gt:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   vucomisd xmm0, xmm1
;;   seta al
;;   pop rbp
;;   ret
;;
;; $f64.le:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   vucomisd xmm1, xmm0
;;   setae al
;;   pop rbp
;;   ret
;;
;; $f64.ge:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   vucomisd xmm0, xmm1
;;   setae al
;;   pop rbp
;;   ret
;;
;; $if_less:
;;   push rbp
;;   mov rbp, rsp
;;   cmp esi, edx
;;   mov eax, 0xa
;;   cmovge eax, edx
;;   pop rbp
;;   ret
;;
;; $if_mask:
;;   push rbp
;;   mov rbp, rsp
;;   and esi, 4
;;   xor eax, eax
;;   cmp rsi, 1
;;   adc eax, 1
;;   pop rbp
;;   ret
;;
;; $if_not:
;;   push rbp
;;   mov rbp, rsp
;;   cmp esi, edx
;;   jne L0
;;   pop rbp
;;   ret
;; L0:
;;   ud1 eax, [eax+1]  ; trap: unreachable
;;
;; $if_float_equal:
;;   push rbp
;;   mov rbp, rsp
;;   vcmpeqsd xmm0, xmm0, xmm1
;;   vmovq rax, xmm0
;;   add eax, 2
;;   pop rbp
;;   ret
;;
;; $br_if_float_less:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   vucomiss xmm1, xmm0
;;   seta al
;;   inc eax
;;   pop rbp
;;   ret
;;
;; $select:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   cmp ecx, r8d
;;   cmovae eax, edx
;;   pop rbp
;;   ret
;;
;; $select_float:
;;   push rbp
;;   mov rbp, rsp
;;   test esi, esi
;;   je L0
;;   vmovaps xmm1, xmm0
;; L0:
;;   vmovaps xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $select_typed:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   test ecx, ecx
;;   cmove rax, rdx
;;   pop rbp
;;   ret
