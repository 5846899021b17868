// Vectors of W doubles, written in the compilers' own vector extension, so that one source
// serves every instruction set. Each set is compiled into a namespace of its own (KB_ISA).
#pragma once

#include <cstddef>
#include <cstdint>

#if KB_WIDTH > 2
#include <immintrin.h>
#endif

#ifndef KB_ISA
#define KB_ISA portable
#define KB_WIDTH 2
#endif

namespace kullback::KB_ISA {

constexpr int W = KB_WIDTH;

typedef double V __attribute__((vector_size(8 * KB_WIDTH)));
typedef std::int64_t I __attribute__((vector_size(8 * KB_WIDTH)));
typedef std::uint64_t U __attribute__((vector_size(8 * KB_WIDTH)));

typedef float Floats __attribute__((vector_size(4 * KB_WIDTH)));

static inline V raw(const double *from) {
    V v;
    __builtin_memcpy(&v, from, sizeof v);
    return v;
}

static inline Floats raw(const float *from) {
    Floats v;
    __builtin_memcpy(&v, from, sizeof v);
    return v;
}

static inline V widen(V v) { return v; }

static inline V widen(Floats v) {
#if KB_WIDTH == 8
    return (V)_mm512_cvtps_pd((__m256)v);  // GCC 12 makes eight instructions of the other
#elif KB_WIDTH == 4
    return (V)_mm256_cvtps_pd((__m128)v);
#else
    return __builtin_convertvector(v, V);
#endif
}

template <class T>
static inline V load(const T *from) {
    return widen(raw(from));
}

static inline void store(double *to, V v) { __builtin_memcpy(to, &v, sizeof v); }

static inline V splat(double x) { return x - V{}; }

// Half as many lanes: i and i + half added. The order is the same for every width.
static inline double sum_lanes(V v) {
    typedef double Pair __attribute__((vector_size(16)));
#if KB_WIDTH == 8
    typedef double Four __attribute__((vector_size(32)));
    Four halves[2];
    __builtin_memcpy(halves, &v, sizeof v);
    const Four four = halves[0] + halves[1];
#elif KB_WIDTH == 4
    const V four = v;
#endif
#if KB_WIDTH > 2
    Pair pairs[2];
    __builtin_memcpy(pairs, &four, sizeof four);
    const Pair two = pairs[0] + pairs[1];
#else
    const Pair two = v;
#endif
    return two[0] + two[1];
}

static inline bool any_lane(I mask) {
#if KB_WIDTH == 8
    return _mm512_movepi64_mask((__m512i)mask) != 0;
#elif KB_WIDTH == 4
    return _mm256_movemask_pd((__m256d)mask) != 0;
#else
    return (mask[0] | mask[1]) != 0;
#endif
}

// The least of the values seen, lane by lane, in the type in which they came. (NaN is passed over.)
template <class Raw>
struct Least {
    Raw least;
    explicit Least(Raw first) : least(first) {}
    void see(Raw x) { least = x < least ? x : least; }
    bool below(double bound) const { return any_lane(widen(least) < bound); }
};

// The rounded sum of a and b; `lost` gets what the rounding lost (Knuth).
static inline V two_sum(V a, V b, V &lost) {
    const V sum = a + b, shadow = sum - a;
    lost = (a - (sum - shadow)) + (b - shadow);
    return sum;
}

}  // namespace kullback::KB_ISA
