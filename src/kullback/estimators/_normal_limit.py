"""The statistic G of two samples of one distribution, where outcomes are many: mean and deviation.

Given both totals, the counts of one side are independent binomials given their sum, and so G is a
sum of many independent terms given another such sum: normal in the limit.

Source: Morris (1975), Central limit theorems for multinomial sums.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln, xlogy

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WINDOW = 12.0  # standard deviations of a count about its mean; what lies beyond weighs nothing


def moments(pooled: NDArray[np.int64], n: int) -> tuple[float, float]:
    """Return mean and standard deviation of G where n of the pooled events are dealt to one side.

    >>> mean, deviation = moments(np.full(10_000, 1_000), 5_000_000)  # about χ², K - 1 = 9,999
    >>> round(mean / 9_999, 3), round(deviation / math.sqrt(2 * 9_999), 3)
    (1.001, 1.001)
    """
    share = n / int(pooled.sum())
    sizes, times = np.unique(pooled, return_counts=True)
    rows = np.array([_of_one(int(size), share) for size in sizes])
    mean, variance, covariance, skewed = (float(total) for total in times @ rows)
    # The second sum, of the counts themselves: its variance and third cumulant.
    spread = float(times @ sizes) * share * (1 - share)
    third = spread * (1 - 2 * share)
    slope = covariance / spread
    mean -= (skewed - slope * third) / (2 * spread)
    variance -= slope * covariance
    return 2 * mean, 2 * math.sqrt(max(variance, 0.0))


def _of_one(size: int, share: float) -> tuple[float, float, float, float]:
    """Return of one outcome of so many events: its term's mean and variance, its covariance.

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
