// Formatting and parsing numbers with the C library: snprintf, strtod, strtol.
#include "bench.h"

int main(int argc, char **argv) {
    int rounds = bench_size(argc, argv, 700000);
    char text[128];
    uint32_t sum = 0;
    double total = 0;
    for (int i = 0; i < rounds; i++) {
        int length = snprintf(text, sizeof text, "%d:%x:%08.3f:%s:%g", i, i * 7, i * 0.37, i & 1 ? "odd" : "even", (double)i / 3);
        for (int j = 0; j < length; j++) sum = bench_mix(sum, (uint8_t)text[j]);
        char *end;
        long first = strtol(text, &end, 10);
        total += first + strtod(strrchr(text, ':') + 1, 0);
    }
    return bench_report("strings", sum ^ (uint32_t)(uint64_t)total);
}
