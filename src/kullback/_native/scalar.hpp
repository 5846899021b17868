// The same block functions for the values that vectors do not handle: subnormal and negative ones.
// They return whether a value was negative.
#pragma once

#include <cmath>
#include <limits>

#include "blocks.hpp"

namespace kullback::scalar {

// log(p/q) of positive numbers of any size.
inline double log_ratio(double p, double q, double ratio = 1) {
    int a, b, c;
    const double m = std::frexp(p, &a) / (std::frexp(q, &b) * std::frexp(ratio, &c));
    return std::log(m) + (a - b - c) * 0x1.62e42fefa39efp-1;
}

// p log(p/q) - p + q, for d = p - q; q is raw * ratio, a product that may have lost digits.
inline double divergence_term(double p, double q, double d, double raw, double ratio) {
    if (p == 0) return q;
    if (raw == 0) return std::numeric_limits<double>::infinity();
    if (!(p < 1.9 * q && q < 1.9 * p)) return p * log_ratio(p, raw, ratio) - d;
    const double s = d / (p + q), z = s * s;
    double tail = 1.0 / 35;
    for (int k = 16; k > 0; --k) tail = tail * z + 1.0 / (2 * k + 1);
    return d * s * (1 + (s + z) * tail);
}

inline double divergence_term(double p, double q, double d) { return divergence_term(p, q, d, q, 1); }

inline bool entropy(const double *p, std::size_t n, double top, double *out) {
    bool negative = false;
    out[0] = out[1] = out[2] = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double x = p[i];
        negative |= x < 0;
        if (x > top) {
            out[2] += x;
        } else {
            out[0] += x > 0 ? x * log_ratio(1, x) : 0;
            out[1] += x;
        }
    }
    return negative;
}

inline double scaled(double q, Ratio r, double &rest) {
    const double product = r.high * q;
    rest = std::fma(r.high, q, -product) + r.low * q;
    return product;
}

inline bool terms(const double *p, const double *q, std::size_t n, Ratio r, double *out) {
    bool negative = false;
    for (std::size_t i = 0; i < n; ++i) {
        double rest;
        const double y = scaled(q[i], r, rest);
        negative |= p[i] < 0 || q[i] < 0;
        out[i] = divergence_term(p[i], y, (p[i] - y) - rest, q[i], r.high) + 0.0;  // no -0.0
    }
    return negative;
}

inline bool scaled_divergence(const double *p, const double *q, std::size_t n, Ratio r, double *out) {
    double term[BLOCK];
    const bool negative = terms(p, q, n, r, term);
    out[0] = out[1] = out[2] = 0;
    for (std::size_t i = 0; i < n; ++i) {
        double rest;
        const double y = scaled(q[i], r, rest);
        out[0] += term[i];
        out[1] += (p[i] - y) - rest;
        out[2] += p[i];
    }
    return negative;
}

inline bool mixture(const double *p, const double *q, std::size_t n, Ratio r, double weight, double *out) {
    bool negative = false;
    double rare = 0;  // the terms of outcomes so rare that a part of them may be no number, lifted
    out[0] = out[1] = out[2] = 0;
    for (std::size_t i = 0; i < n; ++i) {
        double rest;
        const double y = scaled(q[i], r, rest), d = (p[i] - y) - rest;
        const double lift = p[i] + y < 0x1p-800 ? 0x1p200 : 1, other = 1 - weight;
        const double a = lift * p[i], b = lift * y, gap = lift * d, middle = weight * a + other * b;
        negative |= p[i] < 0 || q[i] < 0;
        if (middle > 0)
            (lift == 1 ? out[0] : rare) += weight * divergence_term(a, middle, other * gap) +
                                           other * divergence_term(b, middle, -weight * gap);
        out[1] += d;
        out[2] += p[i] + y;
    }
    out[0] += rare * 0x1p-200;
    return negative;
}

}  // namespace kullback::scalar
