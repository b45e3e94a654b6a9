// What the benchmark programs share: a small random generator and a checksum, so that every engine prints the same line.
#ifndef BENCH_H
#define BENCH_H
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t bench_state = 0x9E3779B97F4A7C15u;

static inline uint32_t bench_random(void) {
    bench_state ^= bench_state << 13;
    bench_state ^= bench_state >> 7;
    bench_state ^= bench_state << 17;
    return (uint32_t)(bench_state >> 32);
}

static inline uint32_t bench_mix(uint32_t sum, uint32_t value) { return (sum ^ value) * 16777619u; }

// The amount of work: the first argument, or what takes about a second natively.
static inline int bench_size(int argc, char **argv, int usual) { return argc > 1 ? atoi(argv[1]) : usual; }

static inline int bench_report(const char *name, uint32_t sum) {
    printf("%s %08x\n", name, sum);
    return 0;
}
#endif
