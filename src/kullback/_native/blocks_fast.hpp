// The kernels that are asked for most. Products and sums may be fused here.
#pragma once

#include <cstddef>

#include "simd.hpp"

namespace kullback::KB_ISA {

bool quick_entropy(const double *p, std::size_t n, double top, double *out);
bool quick_entropy32(const float *p, std::size_t n, double top, double *out);
bool entropy(const double *p, std::size_t n, double top, double *out);
bool quick_divergence(const double *p, const double *q, std::size_t n, double *out);
void quick_divergences(const double *p, std::ptrdiff_t p_step, const double *q, std::ptrdiff_t q_step,
                       std::size_t rows, std::size_t n, double *out, bool *strange);
bool quick_divergence32(const float *p, const float *q, std::size_t n, double *out);
bool divergence(const double *p, const double *q, std::size_t n, double *out);

}  // namespace kullback::KB_ISA
