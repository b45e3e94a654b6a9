// Hashing: SHA-256 (FIPS 180-4) over a growing message; shifts, rotates, additions.
#include "bench.h"

static uint32_t k[64], h[8];

static uint32_t rotr(uint32_t x, int n) { return x >> n | x << (32 - n); }

static void block(const uint8_t *p) {
    uint32_t w[64];
    for (int i = 0; i < 16; i++) w[i] = (uint32_t)p[4 * i] << 24 | p[4 * i + 1] << 16 | p[4 * i + 2] << 8 | p[4 * i + 3];
    for (int i = 16; i < 64; i++) {
        uint32_t s0 = rotr(w[i - 15], 7) ^ rotr(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t s1 = rotr(w[i - 2], 17) ^ rotr(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    uint32_t a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], x = h[7];
    for (int i = 0; i < 64; i++) {
        uint32_t t1 = x + (rotr(e, 6) ^ rotr(e, 11) ^ rotr(e, 25)) + ((e & f) ^ (~e & g)) + k[i] + w[i];
        uint32_t t2 = (rotr(a, 2) ^ rotr(a, 13) ^ rotr(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
        x = g; g = f; f = e; e = d + t1; d = c; c = b; b = a; a = t1 + t2;
    }
    h[0] += a; h[1] += b; h[2] += c; h[3] += d; h[4] += e; h[5] += f; h[6] += g; h[7] += x;
}

int main(int argc, char **argv) {
    int rounds = bench_size(argc, argv, 2200);
    for (int i = 0; i < 64; i++) k[i] = bench_random();
    for (int i = 0; i < 8; i++) h[i] = bench_random();
    static uint8_t data[65536];
    for (int i = 0; i < 65536; i++) data[i] = (uint8_t)bench_random();
    for (int r = 0; r < rounds; r++) {
        data[r & 65535] ^= (uint8_t)r;
        for (int i = 0; i < 65536; i += 64) block(data + i);
    }
    return bench_report("sha256", h[0] ^ h[7]);
}
