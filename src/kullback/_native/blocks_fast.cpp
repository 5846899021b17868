#include "blocks_fast.hpp"

#include "blocks_inner.hpp"

namespace kullback::KB_ISA {

template <class T>
static inline bool entropy_of(const T *p, std::size_t n, double top, double *out) {
    Sums<2> sums;
    I strange = {};
    each(p, p, n, T(0), [&](auto *at_p, auto *, int u, std::size_t) {
        const V x = load(at_p);
        sums.at[0][u] += entropy_term(x);
        sums.at[1][u] += x;
        strange |= odd(x) | (x > top);
    });
    sums.write(out);
    out[2] = 0;
    return any_lane(strange);
}

// Whether p and q are within a factor of 4/3 at four places: then they probably are everywhere.
template <class T>
static inline bool look_close(const T *p, const T *q, std::size_t n) {
    bool close = true;
    const std::size_t places[] = {0, n / 4, n / 2, n - 1 - n / 8};
    for (const std::size_t i : places)
        close &= (p[i] < T(1.33) * q[i]) & (q[i] < T(1.33) * p[i]);
    return close;
}

// The sums of a block in which p and q are close everywhere; false if they are not.
template <class T>
[[gnu::always_inline]] static inline bool close_sums(
    const T *p, const T *q, std::size_t n, T filler, double *out) {
    Sums<3> sums;
    Least least(splat(1.0)), nearest(splat(0.0));
    each(p, q, n, filler, [&](auto *at_p, auto *at_q, int u, std::size_t) {
        const V x = load(at_p), y = load(at_q), d = x - y, both = x + y;
        const V s = d / both, z = s * s;
        sums.at[0][u] += close_term(s, z, d);
        sums.at[1][u] += d;
        sums.at[2][u] += x;
        least.see(both);
        nearest.see(-z);
    });
    sums.write(out);
    // 0/0 has made the first sum NaN.
    return !nearest.below(-CLOSE) && !least.below(4 * SMALLEST) && out[0] == out[0];
}

template <class T>
[[gnu::always_inline]] static inline bool divergence_of(
    const T *p, const T *q, std::size_t n, T filler, bool close, double *out) {
    // Equal p and q add nothing but themselves; the filler is far below every digit of the sums.
    if (close && close_sums(p, q, n, 4 * filler, out)) return false;
    Sums<3> sums;
    Least least(decltype(raw(p)){} + T(1));
    each(p, q, n, filler, [&](auto *at_p, auto *at_q, int u, std::size_t) {
        const auto x_raw = raw(at_p), y_raw = raw(at_q);
        const V x = widen(x_raw), y = widen(y_raw), d = x - y;
        sums.at[0][u] += divergence_term(x, y, d);
        sums.at[1][u] += d;
        sums.at[2][u] += x;
        least.see(x_raw);
        least.see(y_raw);
    });
    sums.write(out);
    return least.below(SMALLEST);
}

bool quick_entropy(const double *p, std::size_t n, double top, double *out) {
    return entropy_of(p, n, top, out);
}

bool quick_entropy32(const float *p, std::size_t n, double top, double *out) {
    return entropy_of(p, n, top, out);
}

bool entropy(const double *p, std::size_t n, double top, double *out) {
    Sums<3> sums;
    I strange = {};
    each(p, p, n, 0.0, [&](auto *at_p, auto *, int u, std::size_t) {
        const V x = load(at_p);
        const I is_top = x > top;
        const V rest = is_top ? V{} : x;
        sums.at[0][u] += entropy_term(rest);
        sums.at[1][u] += rest;
        sums.at[2][u] += is_top ? x : V{};
        strange |= odd(x);
    });
    sums.write(out);
    return any_lane(strange);
}

bool quick_divergence(const double *p, const double *q, std::size_t n, double *out) {
    return divergence_of(p, q, n, SMALLEST, look_close(p, q, n), out);
}

void quick_divergences(const double *p, std::ptrdiff_t p_step, const double *q, std::ptrdiff_t q_step,
                       std::size_t rows, std::size_t n, double *out, bool *strange) {
    const bool close = look_close(p, q, n);  // where one row is, the others are as a rule
    for (std::size_t row = 0; row < rows; ++row, p += p_step, q += q_step, out += 3)
        strange[row] = divergence_of(p, q, n, SMALLEST, close, out);
}

bool quick_divergence32(const float *p, const float *q, std::size_t n, double *out) {
    return divergence_of(p, q, n, 0x1p-126f, look_close(p, q, n), out);
}

bool divergence(const double *p, const double *q, std::size_t n, double *out) {
    Sums<3> sums;
    I strange = {};
    each(p, q, n, 0.0, [&](auto *at_p, auto *at_q, int u, std::size_t) {
        const V x = load(at_p), y = load(at_q);
        const V d = x - y;
        sums.at[0][u] += divergence_term_or_zero(x, y, d);
        sums.at[1][u] += d;
        sums.at[2][u] += x;
        strange |= odd(x) | odd(y);
    });
    sums.write(out);
    return any_lane(strange);
}

}  // namespace kullback::KB_ISA
