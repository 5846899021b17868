// The inner loops' frame: 16 lanes side by side, whatever the width of a vector, so that sums run
// in the same order on every processor; the tail of a block is filled up with zeros.
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
            double lanes[LANES];
            for (int u = 0; u < UNROLL; ++u) store(lanes + u * W, at[k][u]);
            for (int half = LANES / 2; half > 0; half /= 2)
                for (int i = 0; i < half; ++i) lanes[i] += lanes[i + half];
            out[k] = lanes[0];
        }
    }
};

// Calls step(p, q, u, i) for every vector of the block; u is its place among the 16 lanes.
template <class Step>
static inline void each(const double *p, const double *q, std::size_t n, Step step) {
    std::size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (int u = 0; u < UNROLL; ++u) step(load(p + i + u * W), load(q + i + u * W), u, i + u * W);
    if (i == n) return;
    double a[LANES] = {}, b[LANES] = {};
    for (std::size_t j = 0; i + j < n; ++j) a[j] = p[i + j], b[j] = q[i + j];
    for (int u = 0; u * W < static_cast<int>(n - i); ++u) step(load(a + u * W), load(b + u * W), u, i + u * W);
}

}  // namespace kullback::KB_ISA
