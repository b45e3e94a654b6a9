// The Mandelbrot set: a tight f64 loop with a data-dependent exit.
#include "bench.h"

int main(int argc, char **argv) {
    int n = bench_size(argc, argv, 900);
    uint32_t sum = 0;
    for (int py = 0; py < n; py++) {
        for (int px = 0; px < n; px++) {
            double cx = px * 3.0 / n - 2.2, cy = py * 2.4 / n - 1.2, x = 0, y = 0;
            int i = 0;
            for (; i < 1000 && x * x + y * y < 4; i++) {
                double t = x * x - y * y + cx;
                y = 2 * x * y + cy;
                x = t;
            }
            sum = bench_mix(sum, i);
        }
    }
    return bench_report("mandelbrot", sum);
}
