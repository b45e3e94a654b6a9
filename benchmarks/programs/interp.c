// A bytecode interpreter: one big switch (br_table), a stack machine that counts primes and collatz steps.
#include "bench.h"

enum { PUSH, LOAD, STORE, ADD, SUB, MUL, MOD, LT, EQ, JMP, JZ, SHR, AND, HALT };

static int32_t run(const int32_t *code) {
    int32_t stack[64], vars[16] = {0};
    int sp = 0, pc = 0;
    for (;;) {
        switch (code[pc++]) {
        case PUSH: stack[sp++] = code[pc++]; break;
        case LOAD: stack[sp++] = vars[code[pc++]]; break;
        case STORE: vars[code[pc++]] = stack[--sp]; break;
        case ADD: sp--; stack[sp - 1] += stack[sp]; break;
        case SUB: sp--; stack[sp - 1] -= stack[sp]; break;
        case MUL: sp--; stack[sp - 1] = (int32_t)((uint32_t)stack[sp - 1] * (uint32_t)stack[sp]); break;
        case MOD: sp--; stack[sp - 1] %= stack[sp]; break;
        case LT: sp--; stack[sp - 1] = stack[sp - 1] < stack[sp]; break;
        case EQ: sp--; stack[sp - 1] = stack[sp - 1] == stack[sp]; break;
        case JMP: pc = code[pc]; break;
        case JZ: pc = stack[--sp] ? pc + 1 : code[pc]; break;
        case SHR: sp--; stack[sp - 1] = (int32_t)((uint32_t)stack[sp - 1] >> stack[sp]); break;
        case AND: sp--; stack[sp - 1] &= stack[sp]; break;
        case HALT: return vars[2];
        }
    }
}

int main(int argc, char **argv) {
    int32_t limit = bench_size(argc, argv, 5000000);
    // v0 = i; while (i < limit) { v1 = i; while (v1 >= i) v1 = v1 odd ? (3*v1+1)/2 : v1/2, counting in v2; i++ }
    int32_t code[] = {
        PUSH, 2, STORE, 0, LOAD, 0, PUSH, limit, LT, JZ, 62, LOAD, 0, STORE, 1, LOAD, 2, PUSH, 1, ADD, STORE,
        2, LOAD, 1, PUSH, 1, AND, JZ, 39, LOAD, 1, PUSH, 3, MUL, PUSH, 1, ADD, STORE, 1, LOAD, 1, PUSH, 1, SHR,
        STORE, 1, LOAD, 1, LOAD, 0, LT, JZ, 15, LOAD, 0, PUSH, 1, ADD, STORE, 0, JMP, 4, HALT,
    };
    return bench_report("interp", run(code));
}
