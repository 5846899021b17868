// The kernels that carry numbers in two doubles. Compiled without fused products: a fused p - r*q
// would subtract the low part of r*q twice.
#include "blocks_fast.hpp"
#include "blocks_inner.hpp"

namespace kullback::KB_ISA {

// q times the ratio in two doubles (Dekker's product; the halves by masking have 26 and 27 bits).
struct Scale {
    double high, low, upper, lower;
    explicit Scale(Ratio r) : high(r.high), low(r.low) {
        std::uint64_t bits;
        __builtin_memcpy(&bits, &high, sizeof bits);
        bits &= 0xFFFFFFFFF8000000u;
        __builtin_memcpy(&upper, &bits, sizeof bits);
        lower = high - upper;
    }
    V operator()(V q, V &rest) const {
        const V product = high * q;
        const V qu = (V)((I)q & static_cast<std::int64_t>(0xFFFFFFFFF8000000u)), ql = q - qu;
        rest = (((qu * upper - product) + qu * lower) + ql * upper) + ql * lower + low * q;
        return product;
    }
};

// Whether the ratio has brought a q out of the range of normal numbers, or to 0.
static inline I gone(V scaled, V q) { return (scaled < SMALLEST) & (q != 0.0); }

static bool scaled_divergence(const double *p, const double *q, std::size_t n, Ratio r, double *out) {
    const Scale scale(r);
    Sums<3> sums;
    I strange = {};
    each(p, q, n, 0.0, [&](auto *at_p, auto *at_q, int u, std::size_t) {
        const V x = load(at_p), y = load(at_q);
        V rest;
        const V scaled = scale(y, rest);
        const V d = (x - scaled) - rest;
        sums.at[0][u] += divergence_term_or_zero(x, scaled, d);
        sums.at[1][u] += d;
        sums.at[2][u] += x;
        strange |= odd(x) | odd(y) | gone(scaled, y);
    });
    sums.write(out);
    return any_lane(strange);
}

static bool terms(const double *p, const double *q, std::size_t n, Ratio r, double *out) {
    const Scale scale(r);
    I strange = {};
    each(p, q, n, 0.0, [&](auto *at_p, auto *at_q, int, std::size_t i) {
        const V x = load(at_p), y = load(at_q);
        V rest;
        const V scaled = scale(y, rest);
        const V term = divergence_term_or_zero(x, scaled, (x - scaled) - rest);
        strange |= odd(x) | odd(y) | gone(scaled, y);
        if (i + W <= n) {
            store(out + i, term + 0.0);  // no -0.0
        } else {
            double lanes[W];
            store(lanes, term);
            for (std::size_t j = i; j < n; ++j) out[j] = lanes[j - i] + 0.0;
        }
    });
    return any_lane(strange);
}

static bool mixture(const double *p, const double *q, std::size_t n, Ratio r, double weight, double *out) {
    const Scale scale(r);
    const double other = 1 - weight;
    Sums<3> sums;
    I strange = {};
    each(p, q, n, 0.0, [&](auto *at_p, auto *at_q, int u, std::size_t) {
        const V x = load(at_p), y = load(at_q);
        V rest;
        const V scaled = scale(y, rest);
        const V d = (x - scaled) - rest, middle = weight * x + other * scaled;
        sums.at[0][u] += weight * divergence_term_or_zero(x, middle, other * d) +
                         other * divergence_term_or_zero(scaled, middle, -weight * d);
        sums.at[1][u] += d;
        sums.at[2][u] += x + scaled;
        strange |= odd(x) | odd(y) | gone(scaled, y) | odd(middle);
    });
    sums.write(out);
    return any_lane(strange);
}

static bool sum(const double *p, std::size_t n, double *out) {
    Sums<2> sums;
    I negative = {};
    each(p, p, n, 0.0, [&](auto *at_p, auto *, int u, std::size_t) {
        const V x = load(at_p);
        V lost;
        sums.at[0][u] = two_sum(sums.at[0][u], x, lost);
        sums.at[1][u] += lost;
        negative |= x < 0.0;
    });
    double high = 0, low = 0;
    for (int u = 0; u < UNROLL; ++u) {
        double lanes[W];
        store(lanes, sums.at[0][u]);
        for (double lane : lanes) {
            const double total = high + lane, shadow = total - high;
            low += (high - (total - shadow)) + (lane - shadow);
            high = total;
        }
        low += sum_lanes(sums.at[1][u]);
    }
    out[0] = high;
    out[1] = low;
    return any_lane(negative);
}

}  // namespace kullback::KB_ISA

namespace kullback {

#define KB_JOIN_(a, b) a##b
#define KB_JOIN(a, b) KB_JOIN_(a, b)
#define KB_TEXT_(a) #a
#define KB_TEXT(a) KB_TEXT_(a)

const BlockKernels &KB_JOIN(kernels_, KB_ISA)() {
    using namespace KB_ISA;
    static const BlockKernels table = {
        KB_TEXT(KB_ISA),    quick_entropy,     quick_entropy32, entropy,
        quick_divergence,   quick_divergences, quick_divergence32, divergence,
        scaled_divergence,  terms,             mixture, sum,
    };
    return table;
}

}  // namespace kullback
