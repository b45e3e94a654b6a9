// Sorting: an own quicksort and heapsort over random integers, and the C library's qsort with a comparison callback.
#include "bench.h"

#define N 200000
static int32_t a[N], b[N];

static void quick(int32_t *v, int lo, int hi) {
    while (lo < hi) {
        int32_t p = v[lo + ((hi - lo) >> 1)];
        int i = lo, j = hi;
        while (i <= j) {
            while (v[i] < p) i++;
            while (v[j] > p) j--;
            if (i <= j) { int32_t t = v[i]; v[i++] = v[j]; v[j--] = t; }
        }
        if (j - lo < hi - i) { quick(v, lo, j); lo = i; } else { quick(v, i, hi); hi = j; }
    }
}

static void sift(int32_t *v, int i, int n) {
    int32_t x = v[i];
    for (int c; (c = 2 * i + 1) < n; i = c) {
        if (c + 1 < n && v[c + 1] > v[c]) c++;
        if (v[c] <= x) break;
        v[i] = v[c];
    }
    v[i] = x;
}

static void heap(int32_t *v, int n) {
    for (int i = n / 2; i-- > 0;) sift(v, i, n);
    for (int i = n; i-- > 1;) { int32_t t = v[0]; v[0] = v[i]; v[i] = t; sift(v, 0, i); }
}

static int compare(const void *x, const void *y) {
    int32_t l = *(const int32_t *)x, r = *(const int32_t *)y;
    return (l > r) - (l < r);
}

int main(int argc, char **argv) {
    int rounds = bench_size(argc, argv, 18);
    uint32_t sum = 1;
    for (int r = 0; r < rounds; r++) {
        for (int i = 0; i < N; i++) a[i] = b[i] = (int32_t)bench_random();
        quick(a, 0, N - 1);
        heap(b, N);
        for (int i = 0; i < N; i += 997) sum = bench_mix(sum, a[i] ^ (b[i] << 1));
        for (int i = 0; i < N / 4; i++) a[i] = (int32_t)bench_random();
        qsort(a, N / 4, sizeof a[0], compare);
        sum = bench_mix(sum, a[N / 8]);
    }
    return bench_report("sort", sum);
}
