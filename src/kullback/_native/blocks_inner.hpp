// The inner loops' frame: 16 lanes side by side, whatever the width of a vector, so that sums run
// in the same order on every processor; the tail of a block is filled up.
#pragma once

#include "blocks.hpp"
#include "terms.hpp"

namespace kullback::KB_ISA {

constexpr int LANES = 16, UNROLL = LANES / W;

template <int K>
struct Sums {
    V at[K][UNROLL] = {};
    void write(double *out) const {
        for (int k = 0; k < K; ++k) {
            V lanes[UNROLL];
            for (int u = 0; u < UNROLL; ++u) lanes[u] = at[k][u];
            for (int half = UNROLL / 2; half > 0; half /= 2)
                for (int u = 0; u < half; ++u) lanes[u] += lanes[u + half];
            out[k] = sum_lanes(lanes[0]);
        }
    }
};

// Calls step(p, q, u, i) for the places of every vector of the block; u is its place among the 16
// lanes. The last lanes are filled up with `filler`.
template <class T, class Step>
static inline void each(const T *p, const T *q, std::size_t n, T filler, Step step) {
    std::size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (int u = 0; u < UNROLL; ++u) step(p + i + u * W, q + i + u * W, u, i + u * W);
    if (i == n) return;
    T a[LANES], b[LANES];
    for (int j = 0; j < LANES; ++j) {
        const bool inside = i + j < n;
        a[j] = inside ? p[i + j] : filler;
        b[j] = inside ? q[i + j] : filler;
    }
    for (int u = 0; u * W < static_cast<int>(n - i); ++u) step(a + u * W, b + u * W, u, i + u * W);
}

}  // namespace kullback::KB_ISA
