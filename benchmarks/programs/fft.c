// A radix-2 FFT, forward and back, over doubles.
#include "bench.h"
#include <math.h>

#define N 65536
static double re[N], im[N], cosine[N / 2], sine[N / 2];

static void fft(int inverse) {
    for (int i = 1, j = 0; i < N; i++) {
        int bit = N >> 1;
        for (; j & bit; bit >>= 1) j ^= bit;
        j ^= bit;
        if (i < j) { double t = re[i]; re[i] = re[j]; re[j] = t; t = im[i]; im[i] = im[j]; im[j] = t; }
    }
    for (int length = 2; length <= N; length <<= 1) {
        int half = length >> 1, stride = N / length;
        for (int i = 0; i < N; i += length) {
            for (int k = 0; k < half; k++) {
                double wr = cosine[k * stride], wi = inverse ? -sine[k * stride] : sine[k * stride];
                double xr = re[i + k + half] * wr - im[i + k + half] * wi, xi = re[i + k + half] * wi + im[i + k + half] * wr;
                re[i + k + half] = re[i + k] - xr; im[i + k + half] = im[i + k] - xi;
                re[i + k] += xr; im[i + k] += xi;
            }
        }
    }
    if (inverse) for (int i = 0; i < N; i++) { re[i] /= N; im[i] /= N; }
}

int main(int argc, char **argv) {
    int rounds = bench_size(argc, argv, 180);
    for (int i = 0; i < N / 2; i++) { cosine[i] = cos(2 * 3.14159265358979323846 * i / N); sine[i] = sin(2 * 3.14159265358979323846 * i / N); }
    for (int i = 0; i < N; i++) { re[i] = (double)(bench_random() & 1023); im[i] = 0; }
    for (int r = 0; r < rounds; r++) { fft(0); re[r] += 1; fft(1); }
    uint32_t sum = 0;
    for (int i = 0; i < N; i += 101) sum = bench_mix(sum, (uint32_t)(int32_t)floor(re[i] + 0.5));
    return bench_report("fft", sum);
}
