#include "rows.hpp"

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <utility>
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
    // An infinite sum stays one: what its roundings lost is no number then.
    double value() const { return std::isfinite(high) ? high + low : high; }
};

template <int K>
struct Sums {
    Pair at[K];
    bool negative = false;
    double operator[](int k) const { return at[k].value(); }
};

// Sums what one_block(from, n, out) gives for every block, chunks side by side in threads.
// (The sums are written where the caller wants them: returning them cost short rows a third.)
template <int K, class OneBlock>
void over_blocks(std::size_t n, Sums<K> &sums, OneBlock one_block) {
    if (n <= BLOCK) {
        double out[K];
        sums.negative = one_block(0, n, out);
        for (int k = 0; k < K; ++k) sums.at[k].high = out[k];
        return;
    }
    const auto piece = [&](std::size_t from, std::size_t to, Sums<K> &part) {
        for (; from < to; from += BLOCK) {
            double out[K];
            part.negative |= one_block(from, std::min(BLOCK, to - from), out);
            for (int k = 0; k < K; ++k) part.at[k].add(out[k]);
        }
    };
    if (n <= CHUNK) return piece(0, n, sums);
    std::vector<Sums<K>> parts((n + CHUNK - 1) / CHUNK);
    in_parallel(parts.size(), [&](std::size_t i) {
        piece(i * CHUNK, std::min(n, (i + 1) * CHUNK), parts[i]);
    });
    for (const Sums<K> &part : parts) {
        sums.negative |= part.negative;
        for (int k = 0; k < K; ++k) sums.at[k].add(part.at[k]);
    }
}

// The total of a row in two doubles; `negative` tells of entries below 0.
Pair total(const Row &row, std::size_t n, bool &negative) {
    Sums<2> sums;
    over_blocks(n, sums, [&](std::size_t from, std::size_t m, double *out) {
        double buffer[BLOCK];
        return kernels().sum(row.block(from, m, buffer), m, out);
    });
    negative = sums.negative;
    Pair result = sums.at[0];
    if (!std::isfinite(result.high)) return {result.high, 0};
    result.low += sums.at[1].value();
    const double high = result.high + result.low;  // so that high is the rounded total
    result.low = (result.high - high) + result.low;
    result.high = high;
    return result;
}

// Whether the row has an entry of a kind: infinite, or NaN.
[[gnu::noinline]] bool has(const Row &row, std::size_t n, bool (*kind)(double)) {
    double buffer[BLOCK];
    for (std::size_t from = 0; from < n; from += BLOCK) {
        if (from % CHUNK == 0 && from > 0 && interrupted()) return false;
        const std::size_t m = std::min(BLOCK, n - from);
        const double *values = row.block(from, m, buffer);
        for (std::size_t i = 0; i < m; ++i)
            if (kind(values[i])) return true;
    }
    return false;
}

bool has_infinity(const Row &row, std::size_t n) { return has(row, n, std::isinf); }

// Whether scaling has made a positive entry subnormal, or 0.
[[gnu::noinline]] bool has_lost(const Row &row, std::size_t n) {
    const Row given = row.as_given();
    double a[BLOCK], b[BLOCK];
    for (std::size_t from = 0; from < n; from += BLOCK) {
        if (from % CHUNK == 0 && from > 0 && interrupted()) return false;
        const std::size_t m = std::min(BLOCK, n - from);
        const double *before = given.block(from, m, a), *after = row.block(from, m, b);
        for (std::size_t i = 0; i < m; ++i)
            if (before[i] != 0 && after[i] < std::numeric_limits<double>::min()) return true;
    }
    return false;
}

// Whether P is larger than Q where they first differ.
bool first_is_larger(const Row &p, const Row &q, std::size_t n) {
    double a[BLOCK], b[BLOCK];
    for (std::size_t from = 0; from < n; from += BLOCK) {
        if (from % CHUNK == 0 && from > 0 && interrupted()) return false;
        const std::size_t m = std::min(BLOCK, n - from);
        const double *x = p.block(from, m, a), *y = q.block(from, m, b);
        for (std::size_t i = 0; i < m; ++i)
            if (x[i] != y[i]) return x[i] > y[i];
    }
    return false;
}

// The result of a row with NaN, if nothing else is wrong with it.
[[gnu::noinline]] bool set_nan(const Row &row, std::size_t n, double &result) {
    if (has_infinity(row, n)) return false;
    result = NAN_;
    return true;
}

// Checks a row and finds its total; scales the row by a power of two where the total is so large
// or small that products with it, or parts of it, would leave the range. A total of NaN stands for a row with NaN.
bool prepare(Row &row, const Task &task, double within, Pair &sum) {
    bool negative = false;
    sum = total(row, task.n, negative);
    if (negative) return false;
    if (!task.normalize) {
        if (std::isnan(sum.high)) return !has_infinity(row, task.n);
        return std::abs(sum.high - 1) <= within;
    }
    if (!std::isfinite(sum.high)) {
        if (has_infinity(row, task.n)) return false;
        if (std::isnan(sum.high)) return true;
        row.scale = 0x1p-80;
        sum = total(row, task.n, negative);
    }
    if (sum.high == 0) return false;
    if (sum.high < 0x1p-20 || sum.high > 0x1p64) {
        row.scale *= std::ldexp(1.0, std::min(-std::ilogb(sum.high), 1000));
        sum = total(row, task.n, negative);
    }
    return true;
}

// The same of P and Q. Where an entry is lost by scaling its logarithm would be, too: refused.
bool prepare_both(Row &p, Row &q, const Task &task, Pair &sum_p, Pair &sum_q) {
    return prepare(p, task, task.within_p, sum_p) && prepare(q, task, task.within_q, sum_q) &&
           (p.scale >= 1 || !has_lost(p, task.n)) && (q.scale >= 1 || !has_lost(q, task.n));
}

Ratio divide(const Pair &a, const Pair &b) {
    const double quotient = a.high / b.high;
    const double rest = std::fma(-quotient, b.high, a.high) + a.low - quotient * b.low;
    return {quotient, rest / b.high};
}

// c - log(1 + c) >= 0
double c_minus_log1p(double c) {
    if (std::abs(c) > 0.03) return c - std::log1p(c);
    if (std::abs(c) < 1e-8) return c * c * (0.5 - c * (1.0 / 3));
    double series = 0;
    for (int k = 11; k >= 2; --k) series = 1.0 / k - c * series;
    return c * c * series;
}

// The three ways through a block, the quickest that serves; see blocks.hpp.
bool divergence_block(const Row &p, const Row &q, std::size_t from, std::size_t n, double *out) {
    const float *f = p.floats(from), *g = q.floats(from);
    if (f != nullptr && g != nullptr && !kernels().quick_divergence32(f, g, n, out)) return false;
    double a[BLOCK], b[BLOCK];
    const double *x = p.block(from, n, a), *y = q.block(from, n, b);
    if ((f == nullptr || g == nullptr) && !kernels().quick_divergence(x, y, n, out)) return false;
    if (!kernels().divergence(x, y, n, out)) return false;
    return scalar::scaled_divergence(x, y, n, {1, 0}, out);
}

bool entropy_block(const Row &p, std::size_t from, std::size_t n, double top, double *out) {
    const float *f = p.floats(from);
    if (f != nullptr && !kernels().quick_entropy32(f, n, top, out)) return false;
    double a[BLOCK];
    const double *x = p.block(from, n, a);
    if (f == nullptr && !kernels().quick_entropy(x, n, top, out)) return false;
    if (!kernels().entropy(x, n, top, out)) return false;
    return scalar::entropy(x, n, top, out);
}

void divergence_sums(const Row &p, const Row &q, std::size_t n, Sums<3> &sums) {
    over_blocks(n, sums, [&](std::size_t from, std::size_t m, double *out) {
        return divergence_block(p, q, from, m, out);
    });
}

void scaled_sums(const Row &p, const Row &q, std::size_t n, Ratio ratio, Sums<3> &sums) {
    over_blocks(n, sums, [&](std::size_t from, std::size_t m, double *out) {
        double a[BLOCK], b[BLOCK];
        const double *x = p.block(from, m, a), *y = q.block(from, m, b);
        if (!kernels().scaled_divergence(x, y, m, ratio, out)) return false;
        return scalar::scaled_divergence(x, y, m, ratio, out);
    });
}

void mixture_sums(const Row &p, const Row &q, std::size_t n, Ratio ratio, double weight, Sums<3> &sums) {
    over_blocks(n, sums, [&](std::size_t from, std::size_t m, double *out) {
        double a[BLOCK], b[BLOCK];
        const double *x = p.block(from, m, a), *y = q.block(from, m, b);
        if (!kernels().mixture(x, y, m, ratio, weight, out)) return false;
        return scalar::mixture(x, y, m, ratio, weight, out);
    });
}

enum class Verdict { bad, nan, good };

// What one pass over P and Q found, of the sums of p - q and of p.
Verdict verdict(const Row &p, const Row &q, const Task &task, bool negative, double gap, double sum_p) {
    if (negative) return Verdict::bad;
    if (!std::isfinite(gap)) {
        if (has(p, task.n, std::isinf) || has(q, task.n, std::isinf)) return Verdict::bad;
        return has(p, task.n, std::isnan) || has(q, task.n, std::isnan) ? Verdict::nan : Verdict::bad;
    }
    const bool good = std::abs(sum_p - 1) <= task.within_p && std::abs(sum_p - gap - 1) <= task.within_q;
    return good ? Verdict::good : Verdict::bad;
}

// The exactly normalised divergence, of the sums of one pass (docs/exactness.md, "One pass"); false
// where the totals differ too much for it.
bool corrected(double sum, double gap, double sum_p, double &result) {
    const double first = sum / sum_p, correction = c_minus_log1p(-gap / sum_p);
    result = first - correction;
    return correction <= first / 16;
}

}  // namespace

bool check(const Row &p, const Task &task) {
    Row row = p;
    Pair sum;
    return prepare(row, task, task.within_p, sum);
}

bool entropy(const Row &p, const Task &task, double &result) {
    Row row = p;
    double top = 0.51;
    if (task.normalize) {
        Pair sum;
        if (!prepare(row, task, 0, sum)) return false;
        const double half = std::ldexp(1.0, -std::ilogb(sum.high) - 1);  // brings it to [1/2, 1)
        row.more = half;
        top *= sum.high * half;
    }
    Sums<3> sums;
    over_blocks(task.n, sums, [&](std::size_t from, std::size_t m, double *out) {
        return entropy_block(row, from, m, top, out);
    });
    const double surprise = sums[0], rest = sums[1], most = sums[2];
    const double sum = rest + most;
    if (sums.negative) return false;
    if (!task.normalize && !std::isnan(sum) && !(std::abs(sum - 1) <= task.within_p)) return false;
    if (std::isnan(sum)) return set_nan(p, task.n, result);
    // The surprisal of the top outcome, if there is one, comes from the mass of all the others.
    const double of_top = most > 0 ? most * std::log1p(rest / most) : 0;
    result = (of_top + surprise + rest * std::log1p((most - 1) + rest)) / sum;
    return true;
}

bool kl_divergence(const Row &p, const Row &q, const Task &task, double &result) {
    Row a = p, b = q;
    if (!task.normalize) {
        Sums<3> sums;
        divergence_sums(a, b, task.n, sums);
        const Verdict found = verdict(p, q, task, sums.negative, sums[1], sums[2]);
        if (found == Verdict::bad) return false;
        double value = NAN_;
        if (found == Verdict::nan || corrected(sums[0], sums[1], sums[2], value)) {
            result = value;
            return true;
        }
    }
    Pair sum_p, sum_q;
    if (!prepare_both(a, b, task, sum_p, sum_q)) return false;
    if (std::isnan(sum_p.high + sum_q.high)) {
        result = NAN_;
        return true;
    }
    Sums<3> sums;
    scaled_sums(a, b, task.n, divide(sum_p, sum_q), sums);
    result = sums[0] / sum_p.high;
    return true;
}

std::size_t kl_divergences(const Row &p, std::ptrdiff_t p_step, const Row &q, std::ptrdiff_t q_step,
                           std::size_t rows, const Task &task, double *results) {
    constexpr std::size_t TOGETHER = 32;
    double unused[BLOCK], sums[3 * TOGETHER];
    bool strange[TOGETHER];
    const auto at = [](const Row &row, std::ptrdiff_t step, std::size_t i) {
        return Row{row.data + static_cast<std::ptrdiff_t>(i) * step, row.stride, row.type};
    };
    for (std::size_t done = 0; done < rows; done += TOGETHER) {
        const std::size_t m = std::min(TOGETHER, rows - done);
        kernels().quick_divergences(at(p, p_step, done).block(0, task.n, unused), p_step / 8,
                                    at(q, q_step, done).block(0, task.n, unused), q_step / 8, m, task.n,
                                    sums, strange);
        for (std::size_t i = 0; i < m; ++i) {
            const double *s = sums + 3 * i;
            const bool plain = std::abs(s[2] - 1) <= task.within_p &&
                               std::abs(s[2] - s[1] - 1) <= task.within_q && !strange[i];
            double value, &result = results[done + i];
            if (plain && corrected(s[0], s[1], s[2], value)) {
                result = value;
                continue;
            }
            if (!kl_divergence(at(p, p_step, done + i), at(q, q_step, done + i), task, result)) return done + i;
        }
    }
    return rows;
}

bool js_divergence(const Row &p, const Row &q, const Task &task, double &result) {
    // With weight 1/2 symmetric to the last bit. One pass of raw numbers has no order: it sums what
    // P and Q have both, and differences whose signs alone change.
    if (!task.normalize) {
        Sums<3> sums;
        mixture_sums(p, q, task.n, {1, 0}, task.weight, sums);
        const double gap = sums[1], mean = sums[2] / 2;
        const Verdict found = verdict(p, q, task, sums.negative, gap, mean + gap / 2);
        if (found == Verdict::bad) return false;
        const double value = found == Verdict::nan ? NAN_ : sums[0] / mean;
        // Totals that differ by c change JS by the factor 1 + O(c) and by O(c^2).
        const double c = gap / mean;
        if (found == Verdict::nan || (std::abs(c) <= 4e-16 && c * c <= 1e-16 * value)) {
            result = value;
            return true;
        }
    }
    // What brings Q to the total of P does have one: there whichever is smaller comes first.
    Row a = p, b = q;
    Task turned = task;
    if (task.weight == 0.5 && first_is_larger(p, q, task.n)) {
        std::swap(a, b);
        std::swap(turned.within_p, turned.within_q);
    }
    Pair sum_a, sum_b;
    if (!prepare_both(a, b, turned, sum_a, sum_b)) return false;
    if (std::isnan(sum_a.high + sum_b.high)) {
        result = NAN_;
        return true;
    }
    Sums<3> sums;
    mixture_sums(a, b, task.n, divide(sum_a, sum_b), task.weight, sums);
    result = sums[0] / sum_a.high;
    return true;
}

bool kl_contributions(const Row &p, const Row &q, const Task &task, double *result) {
    Row a = p, b = q;
    Pair sum_p, sum_q;
    if (!prepare_both(a, b, task, sum_p, sum_q)) return false;
    if (std::isnan(sum_p.high + sum_q.high)) {
        for (std::size_t i = 0; i < task.n; ++i) result[i] = NAN_;
        return true;
    }
    const Ratio ratio = divide(sum_p, sum_q);
    Sums<1> none;
    over_blocks(task.n, none, [&](std::size_t from, std::size_t m, double *out) {
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
        const char *asked = std::getenv("KULLBACK_NATIVE");  // to see what another processor would
        const auto is = [&](const char *name) { return asked != nullptr && std::strcmp(asked, name) == 0; };
        const bool any = !is("portable") && !is("avx2") && !is("avx512");
        const auto wanted = [&](const char *name) { return any || is(name); };
#ifdef KB_X86
        __builtin_cpu_init();
        if (wanted("avx512") && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
            __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw"))
            return kernels_avx512();
        if (wanted("avx2") && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
            return kernels_avx2();
#endif
        static_cast<void>(wanted);
        return kernels_portable();
    }();
    return chosen;
}

}  // namespace kullback
