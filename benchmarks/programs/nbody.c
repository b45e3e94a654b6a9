// f64 loops: the planets' orbits, symplectic steps.
#include "bench.h"
#include <math.h>

typedef struct { double x, y, z, vx, vy, vz, mass; } Body;

static Body bodies[5];

static void step(double dt) {
    for (int i = 0; i < 5; i++) {
        for (int j = i + 1; j < 5; j++) {
            double dx = bodies[i].x - bodies[j].x, dy = bodies[i].y - bodies[j].y, dz = bodies[i].z - bodies[j].z;
            double d2 = dx * dx + dy * dy + dz * dz;
            double mag = dt / (d2 * sqrt(d2));
            bodies[i].vx -= dx * bodies[j].mass * mag;
            bodies[i].vy -= dy * bodies[j].mass * mag;
            bodies[i].vz -= dz * bodies[j].mass * mag;
            bodies[j].vx += dx * bodies[i].mass * mag;
            bodies[j].vy += dy * bodies[i].mass * mag;
            bodies[j].vz += dz * bodies[i].mass * mag;
        }
    }
    for (int i = 0; i < 5; i++) {
        bodies[i].x += dt * bodies[i].vx;
        bodies[i].y += dt * bodies[i].vy;
        bodies[i].z += dt * bodies[i].vz;
    }
}

int main(int argc, char **argv) {
    int steps = bench_size(argc, argv, 7500000);
    for (int i = 0; i < 5; i++) {
        Body *b = &bodies[i];
        b->x = i * 1.7 + 0.3; b->y = i * -0.9 + 0.1; b->z = i * 0.25;
        b->vx = 0.11 * i; b->vy = 0.4 - 0.05 * i; b->vz = 0.01 * i;
        b->mass = i == 0 ? 39.0 : 0.03 / i;
    }
    for (int i = 0; i < steps; i++) step(0.0005);
    double e = 0;
    for (int i = 0; i < 5; i++) e += bodies[i].x * 3 + bodies[i].vy;
    uint64_t bits;
    memcpy(&bits, &e, 8);
    return bench_report("nbody", (uint32_t)(bits >> 20));
}
