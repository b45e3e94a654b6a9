// Indirect calls through a table of functions that the data chooses.
#include "bench.h"

typedef uint32_t (*Op)(uint32_t, uint32_t);
__attribute__((noinline)) static uint32_t add(uint32_t a, uint32_t b) { return a + b; }
__attribute__((noinline)) static uint32_t sub(uint32_t a, uint32_t b) { return a - b; }
__attribute__((noinline)) static uint32_t xor_(uint32_t a, uint32_t b) { return a ^ b; }
__attribute__((noinline)) static uint32_t mul(uint32_t a, uint32_t b) { return a * (b | 1); }
__attribute__((noinline)) static uint32_t rot(uint32_t a, uint32_t b) { return a << (b & 31) | a >> (-b & 31); }
__attribute__((noinline)) static uint32_t min_(uint32_t a, uint32_t b) { return a < b ? a : b + 7; }

static Op volatile table[8] = {add, sub, xor_, mul, rot, min_, add, xor_};

int main(int argc, char **argv) {
    int rounds = bench_size(argc, argv, 6000);
    static uint8_t program[65536];
    for (int i = 0; i < 65536; i++) program[i] = (i * 7 + (i >> 5)) & 7;
    uint32_t x = 1;
    for (int r = 0; r < rounds; r++)
        for (int i = 0; i < 65536; i++) x = table[program[i]](x, i + r);
    return bench_report("indirect", x);
}
