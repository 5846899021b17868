// What is computed of one block of contiguous doubles; one table of functions an instruction set.
#pragma once

#include <cstddef>

namespace kullback {

constexpr std::size_t BLOCK = 256;

// A number in two doubles: high + low.
struct Ratio {
    double high, low;
};

// Blocks are done the quickest way that serves. The `quick` kernels take positive normal numbers
// (and, for the entropy, zeros, but no p > top), the others zeros too; what neither takes, subnormal and negative numbers, is left to scalar.hpp.
// Every function returns whether the block held values that it does not take.
struct BlockKernels {
    const char *name;
    // out: sum of -p log p over p <= top; sum of those p; sum of the p > top (quick: takes none)
    bool (*quick_entropy)(const double *p, std::size_t n, double top, double *out);
    bool (*quick_entropy32)(const float *p, std::size_t n, double top, double *out);
    bool (*entropy)(const double *p, std::size_t n, double top, double *out);
    // out: sum of p log(p/q) - p + q; sum of p - q; sum of p
    bool (*quick_divergence)(const double *p, const double *q, std::size_t n, double *out);
    // `rows` of them, their p and q so many doubles apart: three sums and one answer each
    void (*quick_divergences)(const double *p, std::ptrdiff_t p_step, const double *q, std::ptrdiff_t q_step,
                              std::size_t rows, std::size_t n, double *out, bool *strange);
    bool (*quick_divergence32)(const float *p, const float *q, std::size_t n, double *out);
    bool (*divergence)(const double *p, const double *q, std::size_t n, double *out);
    // the same with q times the ratio
    bool (*scaled_divergence)(const double *p, const double *q, std::size_t n, Ratio, double *out);
    // out: the terms of scaled_divergence
    bool (*terms)(const double *p, const double *q, std::size_t n, Ratio, double *out);
    // out: sum of the Jensen-Shannon terms; sum of p - q; sum of p + q
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
