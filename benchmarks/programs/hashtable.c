// A hash table with open addressing: inserts, look-ups, deletions.
#include "bench.h"

#define SIZE (1 << 20)
typedef struct { uint64_t key; uint32_t value, used; } Entry;
static Entry table[SIZE];

static uint32_t hash(uint64_t x) {
    x ^= x >> 33; x *= 0xff51afd7ed558ccdu; x ^= x >> 33; x *= 0xc4ceb9fe1a85ec53u; x ^= x >> 33;
    return (uint32_t)x & (SIZE - 1);
}

static Entry *find(uint64_t key) {
    uint32_t i = hash(key);
    while (table[i].used && table[i].key != key) i = (i + 1) & (SIZE - 1);
    return &table[i];
}

int main(int argc, char **argv) {
    int operations = bench_size(argc, argv, 8000000);
    uint32_t sum = 0;
    int count = 0;
    for (int i = 0; i < operations; i++) {
        uint64_t key = bench_random() % 700000u * 0x10001u;
        Entry *e = find(key);
        if (!e->used) {
            if (count > 600000) continue;
            e->used = 1; e->key = key; e->value = i; count++;
        } else {
            sum += e->value ^ i;
            e->value = sum;
        }
    }
    return bench_report("hashtable", sum ^ count);
}
