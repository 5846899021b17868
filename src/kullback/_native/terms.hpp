// The terms of every measure, for a vector of outcomes. See docs/exactness.md for the formulas.
#pragma once

#include "simd.hpp"

namespace kullback::KB_ISA {

constexpr double INF = __builtin_inf();
constexpr double SMALLEST_NORMAL = 0x1p-1022;
constexpr double NEAR = 1.9;  // p/q within this ratio: series about p = q; outside: logarithm
constexpr double LN2_HIGH = 0x1.62e42feep-1;  // 32 bits, so that k * LN2_HIGH is exact
constexpr double LN2_LOW = 0x1.a39ef35793c76p-33;

// (atanh(s)/s - 1)/s^2 as a polynomial in z = s^2, for z <= 0.0972: a Chebyshev fit whose
// relative error, rounded coefficients included, is below 6e-17 (tests/native checks it).
static inline V atanh_tail(V z) {
    const V z2 = z * z, z4 = z2 * z2;
    const V low = (0x1.5555555555555p-2 + z * 0x1.9999999999c79p-3) +
                  z2 * (0x1.249249245575ep-3 + z * 0x1.c71c72056b9fcp-4);
    const V high = (0x1.745d071b37261p-4 + z * 0x1.3b1617df703dep-4) +
                   z2 * (0x1.10d9c7d4dfad3p-4 + z * 0x1.e7fc1754ac3fbp-5);
    return low + z4 * (high + z4 * (0x1.7bf013d49fc10p-5 + z * 0x1.350bd2fbb22c5p-4));
}

// x = 2^k m with m near 1, of a quotient x = p/q given by its two parts; k = 0 where `keep` is set.
struct Reduced {
    V k;   // as a number
    V q2k; // q * 2^k, within a factor 1.51 of p
};

static inline Reduced reduce(V p, V q, I keep) {
    // The bits of a positive double, read as an integer, are 2^52 (log2 + 1023) to within 0.086.
    const U distance = (U)((I)p - (I)q) + 0x8008000000000000u;  // rounds, and shifts k to k + 2048
    const I k = ((I)(distance >> 52) - 2048) & ~keep;
    const V number = (V)(k + 0x4338000000000000) - 0x1.8p52;
    return {number, (V)((I)q + (k << 52))};
}

static inline V log_from(V k, V s, V z, V tail) {
    return k * LN2_HIGH + (2.0 * s + (2.0 * s * (z * tail) + k * LN2_LOW));
}

// p log(p/q) - p + q >= 0 for d = p - q (given apart: the caller may know it beyond rounding).
// Right for normal p and q and for zeros; subnormals and negative values go the scalar way.
static inline V divergence_term(V p, V q, V d) {
    const I near = (p < NEAR * q) & (q < NEAR * p);
    const Reduced r = reduce(p, q, near);
    const V s = (near ? d : p - r.q2k) / (p + r.q2k);
    const V z = s * s, tail = atanh_tail(z);
    const V ds = d * s;
    const V series = ds + ds * ((s + z) * tail);
    const V direct = p * log_from(r.k, s, z, tail) - d;
    const V term = near ? series : direct;
    return p == 0.0 ? q : (q == 0.0 ? splat(INF) : term);
}

// -p log p >= 0 for 0 <= p < 0.52.
static inline V entropy_term(V p) {
    const Reduced r = reduce(p, splat(1.0), I{});
    const V s = (p - r.q2k) / (p + r.q2k);
    const V z = s * s;
    const V log = log_from(r.k, s, z, atanh_tail(z));
    return p == 0.0 ? V{} : -p * log;
}

// Whether a value needs the scalar way: subnormal or negative. (NaN shows in the sums.)
static inline I odd(V x) { return (x < SMALLEST_NORMAL) & (x != 0.0); }

}  // namespace kullback::KB_ISA
