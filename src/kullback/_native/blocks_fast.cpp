#include "blocks_fast.hpp"

#include "blocks_inner.hpp"

namespace kullback::KB_ISA {

bool entropy(const double *p, std::size_t n, double top, double *out) {
    Sums<3> sums;
    I strange = {};
    each(p, p, n, [&](V x, V, int u, std::size_t) {
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

bool divergence(const double *p, const double *q, std::size_t n, double *out) {
    Sums<3> sums;
    I strange = {};
    each(p, q, n, [&](V x, V y, int u, std::size_t) {
        const V d = x - y;
        sums.at[0][u] += divergence_term(x, y, d);
        sums.at[1][u] += d;
        sums.at[2][u] += x;
        strange |= odd(x) | odd(y);
    });
    sums.write(out);
    return any_lane(strange);
}

}  // namespace kullback::KB_ISA
