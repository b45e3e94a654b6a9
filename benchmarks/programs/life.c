// Conway's life on a byte grid: neighbouring loads and stores.
#include "bench.h"

#define W 512
static uint8_t grid[2][W][W];

int main(int argc, char **argv) {
    int generations = bench_size(argc, argv, 1100);
    for (int y = 0; y < W; y++)
        for (int x = 0; x < W; x++) grid[0][y][x] = bench_random() & 1;
    for (int g = 0; g < generations; g++) {
        uint8_t (*from)[W] = grid[g & 1], (*to)[W] = grid[~g & 1];
        for (int y = 0; y < W; y++) {
            const uint8_t *up = from[(y - 1) & (W - 1)], *mid = from[y], *down = from[(y + 1) & (W - 1)];
            for (int x = 0; x < W; x++) {
                int l = (x - 1) & (W - 1), r = (x + 1) & (W - 1);
                int n = up[l] + up[x] + up[r] + mid[l] + mid[r] + down[l] + down[x] + down[r];
                to[y][x] = n == 3 || (n == 2 && mid[x]);
            }
        }
    }
    uint32_t sum = 0;
    for (int y = 0; y < W; y++)
        for (int x = 0; x < W; x++) sum = bench_mix(sum, grid[generations & 1][y][x]);
    return bench_report("life", sum);
}
