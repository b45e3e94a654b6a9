// Conversions between integers and floats, rounding, minimum and maximum, bit casts.
#include "bench.h"
#include <math.h>

int main(int argc, char **argv) {
    int rounds = bench_size(argc, argv, 60000000);
    double sum = 0;
    float low = 0;
    uint32_t bits = 0;
    for (int i = 0; i < rounds; i++) {
        float f = (float)i * 0.37f;
        double d = (double)(int64_t)(f * 3.0f) + (double)(uint32_t)i;
        int32_t t = (int32_t)d;
        uint64_t u = (uint64_t)(d * 0.5);
        sum += floor(d * 0.125) + trunc(f) + (double)(uint64_t)(u + t);
        low = fminf(low + 1.0f, (float)(t & 1023));
        bits ^= (uint32_t)(int32_t)rintf(f * 0.01f) + (uint32_t)u;
    }
    uint64_t image;
    memcpy(&image, &sum, 8);
    return bench_report("convert", (uint32_t)(image >> 24) ^ bits ^ (uint32_t)low);
}
