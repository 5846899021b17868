// The measures of one row: sums over its blocks, and the numbers made of them.
#pragma once

#include <cstddef>

#include "blocks.hpp"
#include "loader.hpp"

namespace kullback {

// What is the same for every row of a call.
struct Task {
    std::size_t n;           // outcomes
    bool normalize;          // divide by the totals instead of demanding 1
    double within_p = 0;     // how near to 1 the totals must be
    double within_q = 0;
    double weight = 0.5;     // of P in the Jensen-Shannon mixture
};

// Each returns false if the row is not surely a distribution, and writes no result then.
bool entropy(const Row &p, const Task &task, double &result);
bool kl_divergence(const Row &p, const Row &q, const Task &task, double &result);
// Many short rows, so many bytes apart; returns how many were done before one that failed.
std::size_t kl_divergences(const Row &p, std::ptrdiff_t p_step, const Row &q, std::ptrdiff_t q_step,
                           std::size_t rows, const Task &task, double *results);
bool js_divergence(const Row &p, const Row &q, const Task &task, double &result);
bool kl_contributions(const Row &p, const Row &q, const Task &task, double *result);
bool check(const Row &p, const Task &task);

const BlockKernels &kernels();  // chosen for the processor, once

}  // namespace kullback
