// Bulk memory: copies and fills of many sizes.
#include "bench.h"

static uint8_t a[1 << 20], b[1 << 20];

int main(int argc, char **argv) {
    int rounds = bench_size(argc, argv, 27000);
    for (int i = 0; i < 1 << 20; i++) a[i] = (uint8_t)bench_random();
    uint32_t sum = 0;
    for (int r = 0; r < rounds; r++) {
        memcpy(b, a, 1 << 19);
        memmove(b + 13, b, 1 << 18);
        memset(a + (r & 1023), r, 1 << 17);
        for (int i = 0; i < 600; i++) {
            volatile uint32_t length = 16 + (i * 37 & 255);
            memcpy(a + i * 300, b + i * 500, length);
        }
        sum = bench_mix(sum, a[r & 0xFFFF] + b[r * 7 & 0xFFFFF]);
    }
    return bench_report("bulk", sum);
}
