// Vectors of W doubles, written in the compilers' own vector extension, so that one source
// serves every instruction set. Each set is compiled into a namespace of its own (KB_ISA).
#pragma once

#include <cstddef>
#include <cstdint>

#ifndef KB_ISA
#define KB_ISA portable
#define KB_WIDTH 2
#endif

namespace kullback::KB_ISA {

constexpr int W = KB_WIDTH;

typedef double V __attribute__((vector_size(8 * KB_WIDTH)));
typedef std::int64_t I __attribute__((vector_size(8 * KB_WIDTH)));
typedef std::uint64_t U __attribute__((vector_size(8 * KB_WIDTH)));

static inline V load(const double *from) {
    V v;
    __builtin_memcpy(&v, from, sizeof v);
    return v;
}

static inline void store(double *to, V v) { __builtin_memcpy(to, &v, sizeof v); }

static inline V splat(double x) { return x - V{}; }

static inline double sum_lanes(V v) {
    double lanes[W];
    store(lanes, v);
    for (int half = W / 2; half > 0; half /= 2)
        for (int i = 0; i < half; ++i) lanes[i] += lanes[i + half];
    return lanes[0];
}

static inline bool any_lane(I mask) {
    std::int64_t lanes[W], any = 0;
    __builtin_memcpy(lanes, &mask, sizeof mask);
    for (int i = 0; i < W; ++i) any |= lanes[i];
    return any != 0;
}

// The rounded sum of a and b; `lost` gets what the rounding lost (Knuth).
static inline V two_sum(V a, V b, V &lost) {
    const V sum = a + b, shadow = sum - a;
    lost = (a - (sum - shadow)) + (b - shadow);
    return sum;
}

}  // namespace kullback::KB_ISA
