// A mix of what small controllers do: list search, integer matrices, a state machine over text, CRC-16.
#include "bench.h"

typedef struct Item { struct Item *next; int16_t data, index; } Item;
static Item items[128];
static int16_t matrix_a[24][24], matrix_b[24][24];
static int32_t matrix_c[24][24];

static uint16_t crc16(uint16_t value, uint16_t crc) {
    for (int i = 0; i < 16; i++) {
        int carry = (value ^ crc) & 1;
        crc >>= 1;
        value >>= 1;
        if (carry) crc ^= 0xA001;
    }
    return crc;
}

static Item *reverse(Item *list) {
    Item *out = 0;
    while (list) { Item *next = list->next; list->next = out; out = list; list = next; }
    return out;
}

enum State { START, SIGN, INTEGER, FRACTION, EXPONENT, DIGITS, BAD };

static enum State scan(const char **at, int *counts) {
    enum State s = START;
    for (; **at && **at != ','; (*at)++) {
        char c = **at;
        int digit = c >= '0' && c <= '9';
        switch (s) {
        case START: s = digit ? INTEGER : c == '+' || c == '-' ? SIGN : c == '.' ? FRACTION : BAD; break;
        case SIGN: s = digit ? INTEGER : c == '.' ? FRACTION : BAD; break;
        case INTEGER: s = digit ? INTEGER : c == '.' ? FRACTION : BAD; break;
        case FRACTION: s = digit ? FRACTION : c == 'e' ? EXPONENT : BAD; break;
        case EXPONENT: s = digit || c == '-' ? DIGITS : BAD; break;
        case DIGITS: s = digit ? DIGITS : BAD; break;
        default: break;
        }
        counts[s]++;
    }
    if (**at) (*at)++;
    return s;
}

int main(int argc, char **argv) {
    int rounds = bench_size(argc, argv, 80000);
    static const char text[] = "5012,1.25e-3,-110.700,+0.64400,T0.3e-1F,.123,87830,-+3,9.9e12,abc,1e";
    Item *list = 0;
    for (int i = 0; i < 128; i++) { items[i] = (Item){list, (int16_t)(i * 37), (int16_t)i}; list = &items[i]; }
    uint16_t crc = 0;
    for (int r = 0; r < rounds; r++) {
        for (int i = 0; i < 24; i++) {
            for (int j = 0; j < 24; j++) { matrix_a[i][j] = (int16_t)(r + i * j); matrix_b[i][j] = (int16_t)(r ^ (i + j)); }
        }
        for (int i = 0; i < 24; i++) {
            for (int j = 0; j < 24; j++) {
                int32_t s = 0;
                for (int k = 0; k < 24; k++) s += matrix_a[i][k] * matrix_b[k][j];
                matrix_c[i][j] = s >> 3;
            }
        }
        crc = crc16((uint16_t)matrix_c[r % 24][r * 5 % 24], crc);
        list = reverse(list);
        int found = 0;
        for (int i = 0; i < 8; i++)
            for (Item *n = list; n; n = n->next)
                if (n->data == ((r + i) & 127) * 37) { found += n->index; break; }
        crc = crc16((uint16_t)found, crc);
        int counts[7] = {0};
        for (int i = 0; i < 4; i++) {
            const char *at = text;
            while (*at) counts[scan(&at, counts)] += 2;
        }
        for (int i = 0; i < 7; i++) crc = crc16((uint16_t)counts[i], crc);
    }
    return bench_report("mix", crc);
}
