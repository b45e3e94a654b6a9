// A recursive-descent JSON parser over generated text: byte tests, branches, calls.
#include "bench.h"

#define N (1 << 20)
static char text[N + 64];
static const char *p;
static uint32_t sum;

static void space(void) { while (*p == ' ' || *p == '\n') p++; }

static void value(void) {
    space();
    switch (*p) {
    case '{':
        p++;
        for (space(); *p != '}'; space()) {
            value(); space();
            if (*p == ':') p++;
            value(); space();
            if (*p == ',') p++;
        }
        p++; sum = bench_mix(sum, 1);
        break;
    case '[':
        p++;
        for (space(); *p != ']'; space()) { value(); space(); if (*p == ',') p++; }
        p++; sum = bench_mix(sum, 2);
        break;
    case '"':
        for (p++; *p != '"'; p++) { if (*p == '\\') p++; sum = bench_mix(sum, (uint8_t)*p); }
        p++;
        break;
    case 't': p += 4; sum = bench_mix(sum, 3); break;
    case 'f': p += 5; sum = bench_mix(sum, 4); break;
    case 'n': p += 4; sum = bench_mix(sum, 5); break;
    default: {
        int negative = *p == '-';
        if (negative) p++;
        uint32_t n = 0;
        while (*p >= '0' && *p <= '9') n = n * 10 + (uint32_t)(*p++ - '0');
        if (*p == '.') for (p++; *p >= '0' && *p <= '9'; p++) n = n * 10 + (uint32_t)(*p - '0');
        sum = bench_mix(sum, negative ? -n : n);
    }
    }
}

int main(int argc, char **argv) {
    int rounds = bench_size(argc, argv, 320);
    int n = 0;
    text[n++] = '[';
    for (int i = 0; n < N - 256; i++)
        n += sprintf(text + n, "{\"id\": %d, \"name\": \"item %x\\n\", \"price\": -%u.%02u, \"tags\": [true, false, null, [%d, {}]]},\n", i, i * 77, bench_random() % 1000, i % 100, i & 7);
    strcpy(text + n, "0]");
    for (int r = 0; r < rounds; r++) { p = text; value(); }
    return bench_report("json", sum);
}
