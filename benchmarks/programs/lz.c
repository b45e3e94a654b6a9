// An LZ77 compressor with a hash of three bytes, and its decompressor.
#include "bench.h"

#define N (1 << 18)
static uint8_t input[N], packed[N * 2], output[N];
static int32_t heads[1 << 14];

static int compress(void) {
    memset(heads, 0xFF, sizeof heads);
    int out = 0;
    for (int i = 0; i < N;) {
        int best = 0, distance = 0;
        if (i + 3 < N) {
            uint32_t h = ((input[i] * 506832829u) ^ (input[i + 1] * 40503u) ^ input[i + 2]) & 16383;
            int j = heads[h];
            heads[h] = i;
            if (j >= 0 && i - j < 65535) {
                int n = 0;
                while (i + n < N && n < 255 && input[j + n] == input[i + n]) n++;
                if (n >= 4) { best = n; distance = i - j; }
            }
        }
        if (best) {
            packed[out++] = 1; packed[out++] = (uint8_t)best; packed[out++] = (uint8_t)distance; packed[out++] = (uint8_t)(distance >> 8);
            i += best;
        } else {
            packed[out++] = 0; packed[out++] = input[i++];
        }
    }
    return out;
}

static int decompress(int length) {
    int out = 0;
    for (int i = 0; i < length;) {
        if (packed[i]) {
            int n = packed[i + 1], distance = packed[i + 2] | packed[i + 3] << 8;
            for (int k = 0; k < n; k++, out++) output[out] = output[out - distance];
            i += 4;
        } else {
            output[out++] = packed[i + 1];
            i += 2;
        }
    }
    return out;
}

int main(int argc, char **argv) {
    int rounds = bench_size(argc, argv, 450);
    static const char *words[] = {"the ", "wasm ", "module ", "memory ", "table ", "of ", "and ", "linear ", "function ", "\n"};
    for (int i = 0; i < N;) {
        const char *w = words[bench_random() % 10];
        while (*w && i < N) input[i++] = (uint8_t)*w++;
        if (bench_random() % 5 == 0 && i < N) input[i++] = (uint8_t)bench_random();
    }
    uint32_t sum = 0;
    for (int r = 0; r < rounds; r++) {
        int length = compress();
        sum = bench_mix(sum, length);
        if (decompress(length) != N || memcmp(input, output, N)) return 1;
        input[(r * 7919) & (N - 1)] ^= 1;
    }
    return bench_report("lz", sum);
}
