// 64-bit arithmetic: modular powers by multiplication and division, rotates, bit counts.
#include "bench.h"

static uint64_t power(uint64_t base, uint64_t exponent, uint64_t modulus) {
    uint64_t result = 1;
    base %= modulus;
    for (; exponent; exponent >>= 1) {
        if (exponent & 1) result = result * base % modulus;
        base = base * base % modulus;
    }
    return result;
}

int main(int argc, char **argv) {
    int rounds = bench_size(argc, argv, 3400000);
    uint64_t x = 88172645463325252u, sum = 0;
    for (int i = 0; i < rounds; i++) {
        x ^= x << 13; x ^= x >> 7; x ^= x << 17;
        uint64_t modulus = (x >> 33 | 1) + 2;
        sum += power(x & 0xFFFFFFFF, (x >> 20 & 0xFFFF) | 3, modulus);
        int r = i & 63;
        sum = (sum << r | sum >> (-r & 63)) + __builtin_popcountll(x) + __builtin_clzll(x | 1) + __builtin_ctzll(x | 1u << 31);
        sum ^= (uint64_t)((int64_t)x / (int64_t)(i + 3)) + (uint64_t)((int64_t)x % (int64_t)(i * 7 + 5));
    }
    return bench_report("mul64", (uint32_t)(sum ^ sum >> 32));
}
