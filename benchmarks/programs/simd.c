// 128-bit SIMD: f32 matrix multiplication and a byte blur, with the compiler's vector types (built with -msimd128).
#include "bench.h"

typedef float f32x4 __attribute__((vector_size(16)));
typedef uint16_t u16x8 __attribute__((vector_size(16)));
#define N 256
static f32x4 a[N][N / 4], b[N][N / 4], c[N][N / 4];
static u16x8 image[1024][32];

int main(int argc, char **argv) {
    int rounds = bench_size(argc, argv, 160);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) { ((float *)a[i])[j] = (i * j % 17) * 0.25f; ((float *)b[i])[j] = (i + 3 * j) % 13 - 6; }
    for (int i = 0; i < 1024 * 256; i++) ((uint16_t *)image)[i] = bench_random() & 255;
    for (int r = 0; r < rounds; r++) {
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N / 4; j += 4) {
                f32x4 s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
                for (int k = 0; k < N; k++) {
                    float x = ((float *)a[i])[k];
                    f32x4 v = {x, x, x, x};
                    s0 += v * b[k][j]; s1 += v * b[k][j + 1]; s2 += v * b[k][j + 2]; s3 += v * b[k][j + 3];
                }
                c[i][j] = s0; c[i][j + 1] = s1; c[i][j + 2] = s2; c[i][j + 3] = s3;
            }
        }
        for (int y = 1; y < 1023; y++)
            for (int x = 0; x < 32; x++) image[y][x] = (image[y - 1][x] + image[y][x] * 2 + image[y + 1][x]) >> 2;
    }
    uint32_t sum = 0;
    for (int i = 0; i < N; i++) sum = bench_mix(sum, (uint32_t)(int32_t)((float *)c[i])[i]);
    for (int i = 0; i < 1024; i++) sum = bench_mix(sum, ((uint16_t *)image[i])[i & 255]);
    return bench_report("simd", sum);
}
