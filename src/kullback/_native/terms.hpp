// The terms of every measure, for a vector of outcomes. See docs/exactness.md for the formulas.
#pragma once

#include "simd.hpp"

namespace kullback::KB_ISA {

constexpr double INF = __builtin_inf();
constexpr double SMALLEST = 0x1p-1020;  // leaves room for q * 2^k to be a normal number too
constexpr std::uint64_t NEAR = 0x000D000000000000;  // 13/16 in the integer logarithm below
constexpr double LN2 = 0x1.62e42fefa39efp-1;

// (atanh(s)/s - 1)/s^2 as a polynomial in z = s^2, for z <= 0.0912: a Chebyshev fit whose relative
// error, rounded coefficients included, is below 8e-16; the terms weigh it with 0.14 at most.
static inline V atanh_tail(V z) {
    V tail = 0x1.bcc8c599c60bfp-5 + z * 0x1.3c8eda6d766c8p-4;
    tail = 0x1.12d674eba31fbp-4 + z * tail;
    tail = 0x1.3afad48e17372p-4 + z * tail;
    tail = 0x1.745de2c05afadp-4 + z * tail;
    tail = 0x1.c71c6e23dd1abp-4 + z * tail;
    tail = 0x1.24924928ba772p-3 + z * tail;
    tail = 0x1.9999999995f37p-3 + z * tail;
    return 0x1.555555555555ap-2 + z * tail;
}

// k log 2, given k * 2^52.
static inline V times_log2(I shifted) {
#if KB_WIDTH == 8
    return (V)_mm512_cvtepi64_pd((__m512i)shifted) * (LN2 * 0x1p-52);
#else
    const I k = (I)(((U)shifted + 0x8000000000000000u) >> 52) - 2048;
    return ((V)(k + 0x4338000000000000) - 0x1.8p52) * LN2;
#endif
}

// The bits of a positive double, read as an integer, are 2^52 (log2 + 1023) to within 0.086.
// Where those of p and q are nearer than NEAR (then 1/1.87 < p/q < 1.87; outside, p/q is beyond
// 1.65 or 1/1.65) a term is a series about p = q, else it comes from the logarithm, for which q
// is brought within a factor 1.51 of p by a power of two.
struct Reduced {
    I near;
    I shifted;  // the power k, times 2^52; 0 where near
    V q2k;      // q * 2^k
};

constexpr std::uint64_t HALF = 0x0008000000000000, WHOLE = 0xFFF0000000000000;

static inline Reduced reduce(V p, V q) {
    const U distance = (U)p - (U)q;  // unsigned, so that it may wrap
    const I near = distance + NEAR < 2 * NEAR - U{};
    const U shifted = (distance + HALF) & WHOLE & ~(U)near;
    return {near, (I)shifted, (V)((U)q + shifted)};
}

// p log(p/q) - p + q >= 0 of numbers from SMALLEST up, for d = p - q (given apart: the caller may know it
// beyond rounding). With w = atanh(s)/s - 1 it is
//     near:  d s (1 + w + s (w/z))          outside:  2 p s (1 + w) + p k log 2 - d
static inline V divergence_term(V p, V q, V d) {
    const Reduced r = reduce(p, q);
    const V s = (r.near ? d : p - r.q2k) / (p + r.q2k);
    const V z = s * s, tail = atanh_tail(z);
    const V factor = (r.near ? d : p + p) * s;
    const V rest = z * tail + (r.near ? s : V{}) * tail;
    const V power = r.near ? V{} : p * times_log2(r.shifted) - d;
    return factor + (factor * rest + power);
}

// The same where p and q are known to be closer than a factor 1.43: fewer terms of the series do.
// The fit's relative error, rounded coefficients included, weighs less than 1e-16 in a term.
constexpr double CLOSE = 0.0316;  // the largest s^2

static inline V close_term(V s, V z, V d) {
    V tail = 0x1.39bef9a45676ep-4 + z * 0x1.2e4128fc7b859p-4;
    tail = 0x1.7464b6cf7ac48p-4 + z * tail;
    tail = 0x1.c71c5b75d396cp-4 + z * tail;
    tail = 0x1.249249341788cp-3 + z * tail;
    tail = 0x1.9999999991846p-3 + z * tail;
    tail = 0x1.555555555555bp-2 + z * tail;
    const V ds = d * s;
    return ds + ds * (z * tail + s * tail);
}

// The same where p or q may be 0.
static inline V divergence_term_or_zero(V p, V q, V d) {
    return p == 0.0 ? q : (q == 0.0 ? splat(INF) : divergence_term(p, q, d));
}

// -p log p >= 0 for 0 <= p < 0.52, 0 or from SMALLEST up.
static inline V entropy_term(V p) {
    // The bits of 0 are those of 2^-1023, so that 0 gives 0 * 1023 log 2 like any other.
    const U shifted = ((U)p - 0x3FF0000000000000u + HALF) & WHOLE;
    const V m = (V)((U)p - shifted);
    const V s = (m - 1.0) / (m + 1.0);
    const V z = s * s, twice = s + s;
    return -p * (times_log2((I)shifted) + (twice + twice * (z * atanh_tail(z))));
}

// Whether a value needs the scalar way: next to subnormal, or negative. (NaN shows in the sums.)
static inline I odd(V x) { return (x < SMALLEST) & (x != 0.0); }

}  // namespace kullback::KB_ISA
