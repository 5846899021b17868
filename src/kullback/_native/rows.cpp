#include "rows.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "parallel.hpp"
#include "scalar.hpp"

namespace kullback {
namespace {

constexpr double NAN_ = std::numeric_limits<double>::quiet_NaN();

// A running sum in two doubles.
struct Pair {
    double high = 0, low = 0;
    void add(double x) {
        const double total = high + x, shadow = total - high;
        low += (high - (total - shadow)) + (x - shadow);
        high = total;
    }
    void add(const Pair &x) {
        add(x.high);
        low += x.low;
    }
    double value() const { return high + low; }
};

template <int K>
struct Sums {
    Pair at[K];
    bool negative = false;
    double operator[](int k) const { return at[k].value(); }
};

// Sums what one_block(from, n, out) gives for every block, chunks side by side in threads.
template <int K, class OneBlock>
Sums<K> over_blocks(std::size_t n, OneBlock one_block) {
    const auto piece = [&](std::size_t from, std::size_t to) {
        Sums<K> sums;
        for (; from < to; from += BLOCK) {
            double out[K];
            sums.negative |= one_block(from, std::min(BLOCK, to - from), out);
            for (int k = 0; k < K; ++k) sums.at[k].add(out[k]);
        }
        return sums;
    };
    if (n <= CHUNK) return piece(0, n);
    std::vector<Sums<K>> parts((n + CHUNK - 1) / CHUNK);
    in_parallel(parts.size(), [&](std::size_t i) {
        parts[i] = piece(i * CHUNK, std::min(n, (i + 1) * CHUNK));
    });
    Sums<K> sums;
    for (const Sums<K> &part : parts) {
        sums.negative |= part.negative;
        for (int k = 0; k < K; ++k) sums.at[k].add(part.at[k]);
    }
    return sums;
}

// The total of a row in two doubles; `negative` tells of entries below 0.
Pair total(const Row &row, std::size_t n, bool &negative) {
    const Sums<2> sums = over_blocks<2>(n, [&](std::size_t from, std::size_t m, double *out) {
        double buffer[BLOCK];
        return kernels().sum(row.block(from, m, buffer), m, out);
    });
    negative = sums.negative;
    Pair result = sums.at[0];
    result.low += sums.at[1].value();
    const double high = result.high + result.low;  // so that high is the rounded total
    result.low = std::isfinite(high) ? (result.high - high) + result.low : 0;
    result.high = high;
    return result;
}

bool has_infinity(const Row &row, std::size_t n) {
    double buffer[BLOCK];
    for (std::size_t from = 0; from < n; from += BLOCK) {
        const std::size_t m = std::min(BLOCK, n - from);
        const double *values = row.block(from, m, buffer);
        for (std::size_t i = 0; i < m; ++i)
            if (std::isinf(values[i])) return true;
    }
    return false;
}

// Checks a row and finds its total; scales the row by a power of two where the total is so large
// or small that products with it would leave the range. A total of NaN stands for a row with NaN.
bool prepare(Row &row, const Task &task, double tolerance, Pair &sum) {
    bool negative = false;
    sum = total(row, task.n, negative);
    if (negative) return false;
    if (!task.normalize) {
        if (std::isnan(sum.high)) return !has_infinity(row, task.n);
        return std::abs(sum.high - 1) <= tolerance;
    }
    if (!std::isfinite(sum.high)) {
        if (has_infinity(row, task.n)) return false;
        if (std::isnan(sum.high)) return true;
        row.scale = 0x1p-80;
        sum = total(row, task.n, negative);
    }
    if (sum.high == 0) return false;
    if (sum.high < 0x1p-500 || sum.high > 0x1p500) {
        row.scale *= std::ldexp(1.0, -std::ilogb(sum.high) / 2);
        row.scale *= std::ldexp(1.0, -std::ilogb(sum.high) - (-std::ilogb(sum.high) / 2));
        sum = total(row, task.n, negative);
    }
    return true;
}

Ratio divide(const Pair &a, const Pair &b) {
    const double quotient = a.high / b.high;
    const double rest = std::fma(-quotient, b.high, a.high) + a.low - quotient * b.low;
    return {quotient, rest / b.high};
}

// c - log(1 + c) >= 0
double c_minus_log1p(double c) {
    if (std::abs(c) > 0.03) return c - std::log1p(c);
    double series = 0;
    for (int k = 11; k >= 2; --k) series = 1.0 / k - c * series;
    return c * c * series;
}

Sums<3> divergence_sums(const Row &p, const Row &q, std::size_t n) {
    return over_blocks<3>(n, [&](std::size_t from, std::size_t m, double *out) {
        double a[BLOCK], b[BLOCK];
        const double *x = p.block(from, m, a), *y = q.block(from, m, b);
        if (!kernels().divergence(x, y, m, out)) return false;
        return scalar::scaled_divergence(x, y, m, {1, 0}, out);
    });
}

Sums<3> scaled_sums(const Row &p, const Row &q, std::size_t n, Ratio ratio) {
    return over_blocks<3>(n, [&](std::size_t from, std::size_t m, double *out) {
        double a[BLOCK], b[BLOCK];
        const double *x = p.block(from, m, a), *y = q.block(from, m, b);
        if (!kernels().scaled_divergence(x, y, m, ratio, out)) return false;
        return scalar::scaled_divergence(x, y, m, ratio, out);
    });
}

Sums<3> mixture_sums(const Row &p, const Row &q, std::size_t n, Ratio ratio, double weight) {
    return over_blocks<3>(n, [&](std::size_t from, std::size_t m, double *out) {
        double a[BLOCK], b[BLOCK];
        const double *x = p.block(from, m, a), *y = q.block(from, m, b);
        if (!kernels().mixture(x, y, m, ratio, weight, out)) return false;
        return scalar::mixture(x, y, m, ratio, weight, out);
    });
}

// Whether one pass over P and Q found two distributions; `nan` tells of NaN among them.
bool both_distributions(
    const Row &p, const Row &q, const Task &task, const Sums<3> &sums, bool &nan) {
    const double sum_p = sums[2], gap = sums[1];
    nan = std::isnan(sum_p) || std::isnan(gap);
    if (sums.negative) return false;
    if (nan || std::isinf(gap)) return !has_infinity(p, task.n) && !has_infinity(q, task.n);
    return std::abs(sum_p - 1) <= task.tolerance_p && std::abs(sum_p - gap - 1) <= task.tolerance_q;
}

}  // namespace

bool check(const Row &p, const Task &task) {
    Row row = p;
    Pair sum;
    return prepare(row, task, task.tolerance_p, sum);
}

bool entropy(const Row &p, const Task &task, double &result) {
    Row row = p;
    double top = 0.51;
    if (task.normalize) {
        Pair sum;
        if (!prepare(row, task, 0, sum)) return false;
        const double half = std::ldexp(1.0, -std::ilogb(sum.high) - 1);  // brings it to [1/2, 1)
        row.scale *= half;
        top *= sum.high * half;
    }
    const Sums<3> sums = over_blocks<3>(task.n, [&](std::size_t from, std::size_t m, double *out) {
        double buffer[BLOCK];
        const double *values = row.block(from, m, buffer);
        if (!kernels().entropy(values, m, top, out)) return false;
        return scalar::entropy(values, m, top, out);
    });
    const double surprise = sums[0], rest = sums[1], most = sums[2];
    const double sum = rest + most;
    if (sums.negative) return false;
    if (!task.normalize && !std::isnan(sum) && !(std::abs(sum - 1) <= task.tolerance_p)) return false;
    if (std::isnan(sum)) {
        result = NAN_;
        return !has_infinity(p, task.n);
    }
    // The surprisal of the top outcome, if there is one, comes from the mass of all the others.
    const double of_top = most > 0 ? most * std::log1p(rest / most) : 0;
    result = (of_top + surprise + rest * std::log1p((most - 1) + rest)) / sum;
    return true;
}

bool kl_divergence(const Row &p, const Row &q, const Task &task, double &result) {
    Row a = p, b = q;
    if (!task.normalize) {
        const Sums<3> sums = divergence_sums(a, b, task.n);
        bool nan = false;
        if (!both_distributions(p, q, task, sums, nan)) return false;
        if (nan) {
            result = NAN_;
            return true;
        }
        // The exactly normalised divergence: docs/exactness.md, "One pass".
        const double sum_p = sums[2], first = sums[0] / sum_p;
        const double correction = c_minus_log1p(-sums[1] / sum_p);
        if (correction <= first / 16) {
            result = first - correction;
            return true;
        }
    }
    Pair sum_p, sum_q;
    if (!prepare(a, task, task.tolerance_p, sum_p) || !prepare(b, task, task.tolerance_q, sum_q))
        return false;
    if (std::isnan(sum_p.high + sum_q.high)) {
        result = NAN_;
        return true;
    }
    result = scaled_sums(a, b, task.n, divide(sum_p, sum_q))[0] / sum_p.high;
    return true;
}

bool js_divergence(const Row &p, const Row &q, const Task &task, double &result) {
    Row a = p, b = q;
    if (!task.normalize) {
        const Sums<3> sums = mixture_sums(a, b, task.n, {1, 0}, task.weight);
        bool nan = false;
        if (!both_distributions(p, q, task, sums, nan)) return false;
        result = nan ? NAN_ : sums[0] / sums[2];
        // Totals that differ by c change JS by the factor 1 + O(c) and by O(c^2).
        const double c = sums[1] / sums[2];
        if (nan || (std::abs(c) <= 4e-16 && c * c <= 1e-16 * result)) return true;
    }
    Pair sum_p, sum_q;
    if (!prepare(a, task, task.tolerance_p, sum_p) || !prepare(b, task, task.tolerance_q, sum_q))
        return false;
    if (std::isnan(sum_p.high + sum_q.high)) {
        result = NAN_;
        return true;
    }
    result = mixture_sums(a, b, task.n, divide(sum_p, sum_q), task.weight)[0] / sum_p.high;
    return true;
}

bool kl_contributions(const Row &p, const Row &q, const Task &task, double *result) {
    Row a = p, b = q;
    Pair sum_p, sum_q;
    if (!prepare(a, task, task.tolerance_p, sum_p) || !prepare(b, task, task.tolerance_q, sum_q))
        return false;
    if (std::isnan(sum_p.high + sum_q.high)) {
        for (std::size_t i = 0; i < task.n; ++i) result[i] = NAN_;
        return true;
    }
    const Ratio ratio = divide(sum_p, sum_q);
    over_blocks<1>(task.n, [&](std::size_t from, std::size_t m, double *out) {
        double c[BLOCK], d[BLOCK];
        const double *x = a.block(from, m, c), *y = b.block(from, m, d);
        double *terms = result + from;
        if (kernels().terms(x, y, m, ratio, terms)) scalar::terms(x, y, m, ratio, terms);
        for (std::size_t i = 0; i < m; ++i) terms[i] /= sum_p.high;
        out[0] = 0;
        return false;
    });
    return true;
}

const BlockKernels &kernels() {
    static const BlockKernels &chosen = []() -> const BlockKernels & {
#ifdef KB_X86
        __builtin_cpu_init();
        if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
            __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw"))
            return kernels_avx512();
        if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return kernels_avx2();
#endif
        return kernels_portable();
    }();
    return chosen;
}

}  // namespace kullback
