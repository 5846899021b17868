// The two kernels that are asked for most. Products and sums may be fused here.
#pragma once

#include <cstddef>

#include "simd.hpp"

namespace kullback::KB_ISA {

bool entropy(const double *p, std::size_t n, double top, double *out);
bool divergence(const double *p, const double *q, std::size_t n, double *out);

}  // namespace kullback::KB_ISA
