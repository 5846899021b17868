// What is computed of one block of contiguous doubles; one table of functions an instruction set.
#pragma once

#include <cstddef>

namespace kullback {

constexpr std::size_t BLOCK = 256;

// A number in two doubles: high + low.
struct Ratio {
    double high, low;
};

// Every function returns whether the block holds values that need the scalar way.
struct BlockKernels {
    const char *name;
    // out: sum of -p log p over p <= top; sum of those p; sum of the p > top
    bool (*entropy)(const double *p, std::size_t n, double top, double *out);
    // out: sum of p log(p/q) - p + q; sum of p - q; sum of p
    bool (*divergence)(const double *p, const double *q, std::size_t n, double *out);
    // the same with q times the ratio
    bool (*scaled_divergence)(const double *p, const double *q, std::size_t n, Ratio, double *out);
    // out: the terms of scaled_divergence
    bool (*terms)(const double *p, const double *q, std::size_t n, Ratio, double *out);
    // out: sum of the Jensen-Shannon terms; sum of p - q; sum of p
    bool (*mixture)(const double *p, const double *q, std::size_t n, Ratio, double weight, double *out);
    // out: the sum; its low part
    bool (*sum)(const double *p, std::size_t n, double *out);
};

const BlockKernels &kernels_portable();
#ifdef KB_X86
const BlockKernels &kernels_avx2();
const BlockKernels &kernels_avx512();
#endif

}  // namespace kullback
