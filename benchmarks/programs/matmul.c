// Dense matrices: f64 multiplication, scalar source.
#include "bench.h"

#define N 256
static double a[N][N], b[N][N], c[N][N];

int main(int argc, char **argv) {
    int rounds = bench_size(argc, argv, 120);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) { a[i][j] = (i * j % 17) * 0.25; b[i][j] = (i + 3 * j) % 13 - 6; }
    for (int r = 0; r < rounds; r++) {
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) c[i][j] = 0;
            for (int k = 0; k < N; k++) {
                double x = a[i][k];
                for (int j = 0; j < N; j++) c[i][j] += x * b[k][j];
            }
        }
        a[r % N][0] = c[1][r % N] * 0.001;
    }
    double s = 0;
    for (int i = 0; i < N; i++) s += c[i][i];
    uint64_t bits;
    memcpy(&bits, &s, 8);
    return bench_report("matmul", (uint32_t)(bits >> 16));
}
