"""The likelihood ratio G of two samples, for one table and for many of the same margins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import xlogy

if TYPE_CHECKING:
    from numpy.typing import NDArray


class GTerms:
    """What of G does not change from one permutation to another.

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
        """Return G of the counts as they are, term by term so that no digits cancel."""
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
