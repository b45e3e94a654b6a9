// A ray tracer: spheres, shadows, reflections; f32 arithmetic with structs by value.
#include "bench.h"
#include <math.h>

typedef struct { float x, y, z; } V;
typedef struct { V center; float radius; float shine; V color; } Sphere;

static Sphere spheres[12];

static V add(V a, V b) { return (V){a.x + b.x, a.y + b.y, a.z + b.z}; }
static V sub(V a, V b) { return (V){a.x - b.x, a.y - b.y, a.z - b.z}; }
static V scale(V a, float s) { return (V){a.x * s, a.y * s, a.z * s}; }
static float dot(V a, V b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
static V normal(V a) { return scale(a, 1.0f / sqrtf(dot(a, a))); }

static int hit(V origin, V direction, float *distance) {
    int best = -1;
    for (int i = 0; i < 12; i++) {
        V oc = sub(spheres[i].center, origin);
        float b = dot(oc, direction), d = b * b - dot(oc, oc) + spheres[i].radius * spheres[i].radius;
        if (d < 0) continue;
        float t = b - sqrtf(d);
        if (t > 0.001f && t < *distance) { *distance = t; best = i; }
    }
    return best;
}

static V trace(V origin, V direction, int depth) {
    float distance = 1e9f;
    int i = hit(origin, direction, &distance);
    if (i < 0) { float t = 0.5f * (direction.y + 1); return (V){1 - 0.5f * t, 1 - 0.3f * t, 1}; }
    V p = add(origin, scale(direction, distance)), n = normal(sub(p, spheres[i].center));
    V light = normal((V){5, 8, -6});
    float lit = dot(n, light), far = 1e9f;
    if (lit < 0 || hit(p, light, &far) >= 0) lit = 0;
    V color = scale(spheres[i].color, 0.1f + 0.9f * lit);
    if (depth > 0 && spheres[i].shine > 0) {
        V r = sub(direction, scale(n, 2 * dot(direction, n)));
        color = add(scale(color, 1 - spheres[i].shine), scale(trace(p, r, depth - 1), spheres[i].shine));
    }
    return color;
}

int main(int argc, char **argv) {
    int frames = bench_size(argc, argv, 100);
    for (int i = 0; i < 12; i++)
        spheres[i] = (Sphere){{(i % 4) * 2.2f - 3.3f, (i / 4) * 2.0f - 2, 6 + i * 0.4f}, 1.0f, (i % 3) * 0.3f, {(i & 1) ? 1 : 0.4f, (i & 2) ? 0.9f : 0.3f, (i & 4) ? 1 : 0.5f}};
    uint32_t sum = 0;
    for (int f = 0; f < frames; f++) {
        for (int y = 0; y < 240; y++) {
            for (int x = 0; x < 320; x++) {
                V c = trace((V){0, 0, -4 + f * 0.05f}, normal((V){(x - 160) / 200.0f, (120 - y) / 200.0f, 1}), 3);
                sum = bench_mix(sum, (uint32_t)(c.x * 255) << 16 | (uint32_t)(c.y * 255) << 8 | (uint32_t)(c.z * 255));
            }
        }
    }
    return bench_report("raytrace", sum);
}
