;; Blocks, branches and branch tables.
(module
  (func $block_value (param i32) (result i32)
    (block (result i32) (br_if 0 (i32.const 5) (local.get 0)) (drop) (i32.const 6)))
  (func $block_parameters (param i32 i32) (result i32)
    (local.get 0) (local.get 1) (block (param i32 i32) (result i32) (i32.add)))
  (func $nested (param i32 i32) (result i32)
    (block (block (br_if 0 (local.get 0)) (br_if 1 (local.get 1)) (return (i32.const 1))) (return (i32.const 2))) (i32.const 3))
  (func $br (param i32) (result i32)
    (block (result i32) (br 0 (local.get 0))))
  (func $br_table (param i32) (result i32)
    (block (block (block (br_table 0 1 2 1 0 (local.get 0))) (return (i32.const 10))) (return (i32.const 20))) (i32.const 30))
  (func $br_table_values (param i32 f64) (result f64)
    (f64.neg (block (result f64) (f64.abs (block (result f64) (br_table 0 1 0 (local.get 1) (local.get 0)))))))
  (func $br_table_single (param i32)
    (block (br_table 0 (local.get 0))))
  (func $unreachable
    (unreachable))
  (func $nop_return (param i32) (result i32)
    (nop) (return (local.get 0)))
  (func $dead_code (param i32) (result i32)
    (return (local.get 0)) (i32.add (i32.const 1) (i32.const 2))))

;; == singlepass ==
;; $block_value:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   test esi, esi
;;   je L0
;;   mov eax, 5
;;   jmp L1
;; L0:
;;   mov eax, 6
;; L1:
;;   leave
;;   ret
;;
;; $block_parameters:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   mov eax, edx
;;   mov ecx, esi
;;   add ecx, eax
;;   mov eax, ecx
;;   leave
;;   ret
;;
;; $nested:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov edx, edx
;;   test esi, esi
;;   jne L0
;;   test edx, edx
;;   jne L1
;;   mov eax, 1
;;   jmp L2
;; L0:
;;   mov eax, 2
;;   jmp L2
;; L1:
;;   mov eax, 3
;; L2:
;;   leave
;;   ret
;;
;; $br:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov eax, esi
;;   jmp L0
;; L0:
;;   leave
;;   ret
;;
;; $br_table:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov eax, esi
;;   cmp eax, 4
;;   jae L0
;;   lea r11, [table5]
;;   movsxd rax, [r11+rax*4]
;;   add rax, r11
;;   jmp rax
;; table5:
;;   .target L1
;;   .target L2
;;   .target L3
;;   .target L2
;; L0:
;;   jmp L1
;; L1:
;;   mov eax, 0xa
;;   jmp L4
;; L2:
;;   mov eax, 0x14
;;   jmp L4
;; L3:
;;   mov eax, 0x1e
;; L4:
;;   leave
;;   ret
;;
;; $br_table_values:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov eax, esi
;;   cmp eax, 2
;;   jae L0
;;   lea r11, [table4]
;;   movsxd rax, [r11+rax*4]
;;   add rax, r11
;;   jmp rax
;; table4:
;;   .target L0
;;   .target L1
;; L0:
;;   movaps xmm1, xmm0
;;   jmp L2
;; L1:
;;   movaps xmm1, xmm0
;;   jmp L3
;; L2:
;;   pcmpeqd xmm15, xmm15
;;   psrlq xmm15, 1
;;   andps xmm1, xmm15
;; L3:
;;   pcmpeqd xmm15, xmm15
;;   psllq xmm15, 0x3f
;;   xorps xmm1, xmm15
;;   movaps xmm0, xmm1
;;   leave
;;   ret
;;
;; $br_table_single:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   jmp L0
;; L0:
;;   leave
;;   ret
;;
;; $unreachable:
;;   push rbp
;;   mov rbp, rsp
;;   ud2  ; trap: unreachable
;;   .unreached c9c3
;;
;; $nop_return:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov eax, esi
;;   jmp L0
;; L0:
;;   leave
;;   ret
;;
;; $dead_code:
;;   push rbp
;;   mov rbp, rsp
;;   mov esi, esi
;;   mov eax, esi
;;   jmp L0
;; L0:
;;   leave
;;   ret

;; == optimizing ==
;; $block_value:
;;   push rbp
;;   mov rbp, rsp
;;   test esi, esi
;;   jne L0
;;   mov eax, 6
;;   pop rbp
;;   ret
;; L0:
;;   mov eax, 5
;;   pop rbp
;;   ret
;;
;; $block_parameters:
;;   push rbp
;;   mov rbp, rsp
;;   lea eax, [rsi+rdx]
;;   pop rbp
;;   ret
;;
;; $nested:
;;   push rbp
;;   mov rbp, rsp
;;   test esi, esi
;;   jne L0
;;   test edx, edx
;;   jne L1
;;   mov eax, 1
;;   pop rbp
;;   ret
;; L0:
;;   mov eax, 2
;;   pop rbp
;;   ret
;; L1:
;;   mov eax, 3
;;   pop rbp
;;   ret
;;
;; $br:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   pop rbp
;;   ret
;;
;; $br_table:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   cmp eax, 1
;;   jb L0
;;   je L1
;;   cmp eax, 3
;;   jb L2
;;   je L1
;; L0:
;;   mov eax, 0xa
;;   pop rbp
;;   ret
;; L1:
;;   mov eax, 0x14
;;   pop rbp
;;   ret
;; L2:
;;   mov eax, 0x1e
;;   pop rbp
;;   ret
;;
;; $br_table_values:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   cmp eax, 1
;;   jb L0
;;   je L1
;; L0:
;;   vandps xmm0, xmm0, [constant2]
;; L1:
;;   vxorps xmm0, xmm0, [constant3]
;;   pop rbp
;;   ret
;;   .unreached ebf4cccccccccccccccccccccccccccccc
;; constant2:
;;   .constant 0x7fffffffffffffff7fffffffffffffff
;; constant3:
;;   .constant 0x80000000000000008000000000000000
;;
;; $br_table_single:
;;   push rbp
;;   mov rbp, rsp
;;   pop rbp
;;   ret
;;
;; $unreachable:
;;   push rbp
;;   mov rbp, rsp
;;   ud2  ; trap: unreachable
;;
;; $nop_return:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   pop rbp
;;   ret
;;
;; $dead_code:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   pop rbp
;;   ret

;; == llvm ==
;; $block_value:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   cmp esi, 1
;;   adc eax, 5
;;   pop rbp
;;   ret
;;
;; $block_parameters:
;;   push rbp
;;   mov rbp, rsp
;;   lea eax, [rsi+rdx]
;;   pop rbp
;;   ret
;;
;; $nested:
;;   push rbp
;;   mov rbp, rsp
;;   xor eax, eax
;;   test edx, edx
;;   setne al
;;   test esi, esi
;;   lea ecx, [rax+rax+1]
;;   mov eax, 2
;;   cmove eax, ecx
;;   pop rbp
;;   ret
;;
;; $br:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   pop rbp
;;   ret
;;
;; $br_table:
;;   push rbp
;;   mov rbp, rsp
;;   dec esi
;;   mov eax, 0xa
;;   cmp esi, 2
;;   ja L0
;;   mov eax, esi
;;   lea rcx, [0x70]
;;   mov eax, [rcx+rax*4]  ; trap: out of bounds memory access
;; L0:
;;   pop rbp
;;   ret
;;   .unreached cccc140000001e00000014000000
;;
;; $br_table_values:
;;   push rbp
;;   mov rbp, rsp
;;   cmp esi, 1
;;   je L0
;;   vandps xmm0, xmm0, [constant1]
;; L0:
;;   vxorps xmm0, xmm0, [constant2]
;;   pop rbp
;;   ret
;; constant1:
;;   .constant 0x7fffffffffffffff7fffffffffffffff
;; constant2:
;;   .constant 0x80000000000000008000000000000000
;;
;; $br_table_single:
;;   push rbp
;;   mov rbp, rsp
;;   pop rbp
;;   ret
;;
;; $unreachable:
;;   push rbp
;;   mov rbp, rsp
;;   ud1 eax, [eax+1]  ; trap: unreachable
;;
;; $nop_return:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   pop rbp
;;   ret
;;
;; $dead_code:
;;   push rbp
;;   mov rbp, rsp
;;   mov eax, esi
;;   pop rbp
;;   ret
