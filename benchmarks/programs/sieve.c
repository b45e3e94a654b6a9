// Integer arrays: the sieve of Eratosthenes over bytes.
#include "bench.h"

#define N 2000000
static uint8_t composite[N];

int main(int argc, char **argv) {
    int rounds = bench_size(argc, argv, 25);
    uint32_t sum = 2166136261u;
    for (int r = 0; r < rounds; r++) {
        memset(composite, 0, N);
        for (int i = 2; i * i < N; i++)
            if (!composite[i])
                for (int j = i * i; j < N; j += i) composite[j] = 1;
        int count = 0;
        for (int i = 2; i < N; i++) count += !composite[i];
        sum = bench_mix(sum, count + r);
    }
    return bench_report("sieve", sum);
}
