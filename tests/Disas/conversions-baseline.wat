;;! x86-64-v1
;; Conversions and rounding without AVX.
(module
  (func $f64.nearest (param f64) (result f64)
    (f64.nearest (local.get 0)))
  (func $f64.min (param f64 f64) (result f64)
    (f64.min (local.get 0) (local.get 1)))
  (func $i64.trunc_f64_u (param f64) (result i64)
    (i64.trunc_f64_u (local.get 0)))
  (func $f32.convert_i64_u (param i64) (result f32)
    (f32.convert_i64_u (local.get 0)))
  (func $f64.convert_i32_s (param i32) (result f64)
    (f64.convert_i32_s (local.get 0)))
  (func $i32.trunc_sat_f32_s (param f32) (result i32)
    (i32.trunc_sat_f32_s (local.get 0))))

;; == singlepass ==
;; $f64.nearest:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm1, xmm1
;;   roundsd xmm1, xmm0, 8
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $f64.min:
;;   push rbp
;;   mov rbp, rsp
;;   movaps xmm2, xmm0
;;   ucomisd xmm2, xmm1
;;   jne L1
;;   jp L0
;;   orps xmm2, xmm1
;;   jmp L2
;; L0:
;;   addsd xmm2, xmm1
;;   jmp L2
;; L1:
;;   minsd xmm2, xmm1
;; L2:
;;   movaps xmm0, xmm2
;;   leave
;;   ret
;;
;; $i64.trunc_f64_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov r11, 0x43e0000000000000
;;   movq xmm15, r11
;;   ucomisd xmm0, xmm15
;;   jp L2
;;   jae L0
;;   cvttsd2si rax, xmm0
;;   test rax, rax
;;   js L3
;;   jmp L1
;; L0:
;;   subsd xmm15, xmm0
;;   cvttsd2si rax, xmm15
;;   neg rax
;;   mov r11, 0x8000000000000000
;;   test rax, rax
;;   js L3
;;   xor rax, r11
;; L1:
;;   leave
;;   ret
;; L2:
;;   ud2  ; trap: invalid conversion to integer
;; L3:
;;   ud2  ; trap: integer overflow
;;
;; $f32.convert_i64_u:
;;   push rbp
;;   mov rbp, rsp
;;   mov rax, rsi
;;   xorps xmm0, xmm0
;;   test rax, rax
;;   js L0
;;   cvtsi2ss xmm0, rax
;;   jmp L1
;; L0:
;;   mov r11d, eax
;;   and r11d, 1
;;   shr rax, 1
;;   or rax, r11
;;   cvtsi2ss xmm0, rax
;;   addss xmm0, xmm0
;; L1:
;;   leave
;;   ret
;;
;; $f64.convert_i32_s:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   xorps xmm0, xmm0
;;   cvtsi2sd xmm0, esi
;;   leave
;;   ret
;;
;; $i32.trunc_sat_f32_s:
;;   push rbp
;;   mov rbp, rsp
;;   cvttss2si rax, xmm0
;;   movsxd r11, eax
;;   cmp r11, rax
;;   je L0
;;   xor eax, eax
;;   xorps xmm15, xmm15
;;   ucomiss xmm0, xmm15
;;   jp L0
;;   mov eax, 0x7fffffff
;;   ja L0
;;   mov eax, 0x80000000
;; L0:
;;   mov eax, eax
;;   leave
;;   ret

;; == optimizing ==
;; $f64.nearest:
;;   push rbp
;;   mov rbp, rsp
;;   roundsd xmm0, xmm0, 8
;;   pop rbp
;;   ret
;;
;; $f64.min:
;;   push rbp
;;   mov rbp, rsp
;;   ucomisd xmm0, xmm1
;;   je L1
;;   minsd xmm0, xmm1
;; L0:
;;   pop rbp
;;   ret
;; L1:
;;   jp L2
;;   orps xmm0, xmm1
;;   jmp L0
;; L2:
;;   addsd xmm0, xmm1
;;   jmp L0
;;
;; $i64.trunc_f64_u:
;;   push rbp
;;   mov rbp, rsp
;;   cvttsd2si rax, xmm0
;;   test rax, rax
;;   js L1
;; L0:
;;   pop rbp
;;   ret
;; L1:
;;   movaps xmm1, xmm0
;;   subsd xmm1, [constant4]
;;   cvttsd2si rax, xmm1
;;   test rax, rax
;;   js L2
;;   mov rcx, 0x8000000000000000
;;   xor rax, rcx
;;   jmp L0
;; L2:
;;   ucomisd xmm0, xmm0
;;   jp L3
;;   ud2  ; trap: integer overflow
;; L3:
;;   ud2  ; trap: invalid conversion to integer
;; constant4:
;;   .constant 0x43e0000000000000
;;
;; $f32.convert_i64_u:
;;   push rbp
;;   mov rbp, rsp
;;   test rsi, rsi
;;   js L1
;;   xorps xmm0, xmm0
;;   cvtsi2ss xmm0, rsi
;; L0:
;;   pop rbp
;;   ret
;; L1:
;;   mov rax, rsi
;;   mov ecx, esi
;;   shr rax, 1
;;   and ecx, 1
;;   or rax, rcx
;;   xorps xmm0, xmm0
;;   cvtsi2ss xmm0, rax
;;   addss xmm0, xmm0
;;   jmp L0
;;
;; $f64.convert_i32_s:
;;   push rbp
;;   mov rbp, rsp
;;   xorps xmm0, xmm0
;;   cvtsi2sd xmm0, esi
;;   pop rbp
;;   ret
;;
;; $i32.trunc_sat_f32_s:
;;   push rbp
;;   mov rbp, rsp
;;   cvttss2si eax, xmm0
;;   cmp eax, 1
;;   jo L1
;; L0:
;;   pop rbp
;;   ret
;; L1:
;;   xorps xmm1, xmm1
;;   ucomiss xmm0, xmm1
;;   jp L2
;;   jb L3
;;   mov eax, 0x7fffffff
;;   jmp L0
;; L2:
;;   xor eax, eax
;; L3:
;;   jmp L0

;; == llvm ==
;; $f64.nearest:
;;   push rbp
;;   mov rbp, rsp
;;   roundsd xmm0, xmm0, 8
;;   pop rbp
;;   ret
;;
;; $f64.min:
;;   push rbp
;;   mov rbp, rsp
;;   movq rax, xmm0
;;   movdqa xmm3, xmm1
;;   test rax, rax
;;   js L0
;;   movdqa xmm3, xmm0
;; L0:
;;   movdqa xmm2, xmm0
;;   addsd xmm2, xmm1
;;   movdqa xmm4, xmm3
;;   cmpunordsd xmm4, xmm3
;;   movapd xmm5, xmm4
;;   andpd xmm5, xmm3
;;   movdqa xmm6, xmm0
;;   js L1
;;   movdqa xmm6, xmm1
;; L1:
;;   minsd xmm3, xmm6
;;   andnpd xmm4, xmm3
;;   orpd xmm4, xmm5
;;   cmpunordsd xmm0, xmm1
;;   movapd xmm1, xmm0
;;   andnpd xmm1, xmm4
;;   andpd xmm0, xmm2
;;   orpd xmm0, xmm1
;;   pop rbp
;;   ret
;;
;; $i64.trunc_f64_u:
;;   push rbp
;;   mov rbp, rsp
;;   movsd xmm1, [constant2]
;;   ucomisd xmm1, xmm0
;;   jbe L0
;;   ucomisd xmm0, [constant3]
;;   jbe L0
;;   cvttsd2si rcx, xmm0
;;   mov rdx, rcx
;;   subsd xmm0, [constant4]
;;   cvttsd2si rax, xmm0
;;   sar rdx, 0x3f
;;   and rax, rdx
;;   or rax, rcx
;;   pop rbp
;;   ret
;; L0:
;;   ucomisd xmm0, xmm0
;;   jp L1
;;   ud1 eax, [eax+8]  ; trap: integer overflow
;; L1:
;;   ud1 eax, [eax+9]  ; trap: invalid conversion to integer
;; constant2:
;;   .constant 0x43f0000000000000
;; constant3:
;;   .constant 0xbff0000000000000
;; constant4:
;;   .constant 0x43e0000000000000
;;
;; $f32.convert_i64_u:
;;   push rbp
;;   mov rbp, rsp
;;   test rsi, rsi
;;   js L0
;;   cvtsi2ss xmm0, rsi
;;   pop rbp
;;   ret
;; L0:
;;   mov rax, rsi
;;   shr rax, 1
;;   and esi, 1
;;   or rsi, rax
;;   cvtsi2ss xmm0, rsi
;;   addss xmm0, xmm0
;;   pop rbp
;;   ret
;;
;; $f64.convert_i32_s:
;;   push rbp
;;   mov rbp, rsp
;;   cvtsi2sd xmm0, esi
;;   pop rbp
;;   ret
;;
;; $i32.trunc_sat_f32_s:
;;   push rbp
;;   mov rbp, rsp
;;   cvttss2si eax, xmm0
;;   ucomiss xmm0, [constant0]
;;   mov ecx, 0x7fffffff
;;   cmovbe ecx, eax
;;   xor eax, eax
;;   ucomiss xmm0, xmm0
;;   cmovnp eax, ecx
;;   pop rbp
;;   ret
;; constant0:
;;   .constant 0x4effffff
