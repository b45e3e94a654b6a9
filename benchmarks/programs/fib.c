// Recursion: calls and returns dominate.
#include "bench.h"

__attribute__((noinline)) static uint32_t fib(uint32_t n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

int main(int argc, char **argv) {
    volatile uint32_t n = bench_size(argc, argv, 42);
    return bench_report("fib", fib(n));
}
