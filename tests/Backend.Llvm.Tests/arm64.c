// clang-19 --target=aarch64-linux-gnu -O2 -gline-tables-only -gdwarf-4 -fdebug-compilation-dir=. -ffunction-sections -fasynchronous-unwind-tables -c arm64.c
extern int other(int);
int table[4] = {1, 2, 3, 4};
int twice(int x) {
    return other(x) + other(x + 1) + table[x & 3];
}
double constant(double x) { return x * 1.23456789; }
