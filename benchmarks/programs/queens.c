// N queens by bit masks: deep recursion, integer logic.
#include "bench.h"

static uint32_t full;

static uint32_t place(uint32_t columns, uint32_t left, uint32_t right) {
    if (columns == full) return 1;
    uint32_t count = 0, free = full & ~(columns | left | right);
    while (free) {
        uint32_t bit = free & -free;
        free ^= bit;
        count += place(columns | bit, (left | bit) << 1, (right | bit) >> 1);
    }
    return count;
}

int main(int argc, char **argv) {
    int n = bench_size(argc, argv, 15);
    full = (1u << n) - 1;
    return bench_report("queens", place(0, 0, 0));
}
