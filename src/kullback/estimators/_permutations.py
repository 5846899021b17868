"""Permutations of two samples under P = Q: the draws, their G, and its mean and deviation."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln, xlogy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray


EXACT_BELOW = 10**9  # NumPy draws exactly from populations smaller than this
_CELLS = 2**16  # drawn at a time: half a MiB, which stays in the processor's cache

_WINDOW = 12.0  # standard deviations of a count about its mean; what lies beyond weighs nothing


def draw_hypergeometric(
    pooled: NDArray[np.int64], n: int, size: int, generator: np.random.Generator
) -> Iterator[NDArray[np.int64]]:
    """Yield `size` rows in all, each the counts of n events drawn from the pooled ones.

    Multivariate hypergeometric: n of the events without replacement. From 10^9 events on,
    binomial draws are brought to the total n by events chosen with replacement, so that a row
    may be off by about one event of the 10^9.

    >>> generator = np.random.default_rng(0)
    >>> rows = np.vstack(list(draw_hypergeometric(np.array([3, 1]), 2, 5, generator)))
    >>> rows.sum(axis=1).tolist(), int(rows[:, 1].max())
    ([2, 2, 2, 2, 2], 1)
    """
    at_a_time = max(1, _CELLS // pooled.size)
    exact = int(pooled.sum()) < EXACT_BELOW
    for done in range(0, size, at_a_time):
        rows = min(at_a_time, size - done)
        if exact:
            yield generator.multivariate_hypergeometric(pooled, n, size=rows, method="marginals")
        else:
            yield np.stack([_draw_one(pooled, n, generator) for _ in range(rows)])


def _draw_one(
    pooled: NDArray[np.int64], n: int, generator: np.random.Generator
) -> NDArray[np.int64]:
    """Draw one row from a large population.

    Independent binomials given their sum are multivariate hypergeometric; the events by which
    the sum is too large or too small, about its square root, are taken back or added.
    """
    total = int(pooled.sum())
    drawn: NDArray[np.int64] = generator.binomial(pooled, n / total)
    while (excess := int(drawn.sum()) - n) != 0:
        room = drawn if excess > 0 else pooled - drawn
        change = generator.multinomial(abs(excess), room / room.sum())
        drawn -= np.sign(excess) * np.minimum(change, room)
    return drawn


class GTerms:
    """The part of G that is the same for all permutations.

    G = 2 (Σ x ln x + Σ y ln y − Σ r ln r − n ln n − m ln m + N ln N), r = x + y. An outcome seen
    once adds 0 to both first sums whichever side it is on, so all of those are drawn as one.
    """

    def __init__(self, pooled: NDArray[np.int64], n: int, m: int) -> None:
        once = pooled == 1
        self.n = n
        self._several = pooled[~once]
        self.pooled = np.append(self._several, np.int64(once.sum()))
        total = n + m
        whole = _x_log_x(np.array([total], dtype=np.int64))[0]
        sides = _x_log_x(np.array([n, m], dtype=np.int64)).sum()
        self._keep = ~once
        self._constant = float(whole - sides - _x_log_x(self._several).sum())
        self.tolerance = 64 * float(np.finfo(np.float64).eps) * float(whole)

    def statistic(self, of_x: NDArray[np.int64]) -> float:
        """Return G of the observed counts, term by term so that no digits cancel."""
        x = of_x[self._keep].astype(np.float64)
        y = self._several - x
        n, total = self.n, int(self.pooled.sum())
        once_x = float(of_x.sum() - x.sum())
        once_y = float(self.pooled[-1]) - once_x
        expected = self._several * (n / total)
        g = (xlogy(x, x / expected) + xlogy(y, y / (self._several - expected))).sum()
        g += xlogy(once_x, total / n) + xlogy(once_y, total / (total - n))
        return max(0.0, 2 * float(g))

    def statistics(self, drawn: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return G of each row of drawn counts of x, its last entry those of outcomes seen once."""
        x = drawn[:, :-1]
        sums = (_x_log_x(x) + _x_log_x(self._several - x)).sum(axis=1)
        result: NDArray[np.float64] = 2 * (sums + self._constant)
        return result


def _x_log_x(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    values = counts.astype(np.float64)
    result: NDArray[np.float64] = values * np.log(np.maximum(values, 1.0))
    return result


def moments(pooled: NDArray[np.int64], n: int) -> tuple[float, float]:
    """Return mean and standard deviation of G when n of the pooled events are drawn for one side.

    Given both totals, the counts of one side are independent binomials given their sum, and so G
    is a sum of many independent terms given another such sum: normal in the limit.

    Source: Morris (1975), Central limit theorems for multinomial sums.

    >>> mean, deviation = moments(np.full(10_000, 1_000), 5_000_000)  # about χ², K - 1 = 9,999
    >>> round(mean / 9_999, 3), round(deviation / math.sqrt(2 * 9_999), 3)
    (1.001, 1.001)
    """
    share = n / int(pooled.sum())
    sizes, times = np.unique(pooled, return_counts=True)
    rows = np.array([_moments_of_one(int(size), share) for size in sizes])
    mean, variance, covariance, skewed = (float(total) for total in times @ rows)
    # The second sum, of the counts themselves: its variance and third cumulant.
    spread = float(times @ sizes) * share * (1 - share)
    third = spread * (1 - 2 * share)
    slope = covariance / spread
    mean -= (skewed - slope * third) / (2 * spread)
    variance -= slope * covariance
    return 2 * mean, 2 * math.sqrt(max(variance, 0.0))


def _moments_of_one(size: int, share: float) -> tuple[float, float, float, float]:
    """Return the mean and the variance of one outcome's term, and its two covariances.

    The covariance is that with the count x, binomial; the last of the four is that of the term
    with (x - E x)². The term is x ln(x / E x) + y ln(y / E y), y = size - x, half of its G.
    """
    middle, width = size * share, _WINDOW * math.sqrt(size * share * (1 - share)) + _WINDOW
    x = np.arange(max(0, math.floor(middle - width)), min(size, math.ceil(middle + width)) + 1.0)
    y = size - x
    log_weight = xlogy(x, share) + xlogy(y, 1 - share) - gammaln(x + 1) - gammaln(y + 1)
    weight = np.exp(log_weight - log_weight.max())
    weight /= weight.sum()
    term = xlogy(x, x / middle) + xlogy(y, y / (size - middle))
    mean = float(weight @ term)
    apart, away = term - mean, x - middle
    weighed = weight * apart
    return mean, float(weighed @ apart), float(weighed @ away), float(weighed @ away**2)
