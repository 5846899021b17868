"""Tests of P = Q over ordered outcomes, from counts: Anderson-Darling and Cramér-von Mises."""
# ruff: noqa: PT028 (test_ordered is no pytest test, and its options have defaults)

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kullback.estimators._permutations import draw_hypergeometric

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Counts = NDArray[np.int64]
    Floats = NDArray[np.float64]


STATISTICS = ("anderson-darling", "cramer-von-mises")

_GROUPS = 128
"""How many groups of neighbouring outcomes give the limit law; with more, p is the same to 1 %."""
_FEW = 25.0
"""The expected count of the smaller sample on the shorter side of a cut, for S to be normal."""
_MOST = 0.5
"""The share of the events at which it must be so. With both limits 4 to 6 % of the tests reject at
5 %, continuous, with few outcomes, or with 99 % on one of them (docs/testing.md)."""
_ROUNDED = 1e-9
"""An eigenvalue below this part of the largest is a rounded 0."""


@dataclass(frozen=True, slots=True)
class OrderedTest:
    """The p-value of a statistic; `draws` is None where it is that of the limit law."""

    p_value: float
    statistic: float
    draws: int | None


class OrderedTerms:
    """The part of an ordered statistic that is the same for all permutations of the events.

    At each outcome k, S_k is the excess of x, over its share n/N, among the events below k and
    half of those at k. Over the permutations S_k has the mean 0 and the variance
    nm V_k / (N² (N−1)), V_k = B_k (N − B_k) − N r_k/4, with B_k the pooled events below k and
    half of the r_k at k. The statistics are the means, over the pooled events, of

    * "anderson-darling": S_k² by its variance, so that the mean of A² is 1 for every table, and
    * "cramer-von-mises": N S_k² / (nm), as usual.

    Outcomes in neither sample may be among the counts; they change nothing.

    Source: Scholz and Stephens (1987), Journal of the American Statistical Association 82, 918,
    equation 7; for k = 2 samples it is their A² of midranks.
    """

    def __init__(self, pooled: Counts, n: int, m: int, statistic: str = STATISTICS[0]) -> None:
        self.pooled, self.n, self.m = pooled, n, m
        events = pooled.astype(np.float64)
        total = float(n + m)
        self._below = np.cumsum(events) - events / 2
        spread = self._below * (total - self._below) - total * events / 4
        variance = np.maximum(spread, 0) * (n * m / total**2 / max(total - 1, 1))
        self._shares = events / total
        if statistic == "anderson-darling":
            # With one outcome only, nothing can differ and the variance is 0.
            by = np.divide(1.0, variance, out=np.zeros_like(variance), where=variance > 0)
        else:
            by = np.full_like(variance, total / (n * m))
        self._weights = self._shares * by
        self._variance = variance

    def statistic(self, of_x: Counts) -> float:
        """Return the statistic of the observed counts."""
        return float(self.statistics(of_x[None, :])[0])

    def statistics(self, drawn: Counts) -> Floats:
        """Return the statistic of each row of counts of x."""
        x = drawn.astype(np.float64)
        excess = np.cumsum(x, axis=1)
        excess -= x / 2
        excess -= self._below * (self.n / (self.n + self.m))
        excess *= excess
        result: Floats = excess @ self._weights
        return result

    def is_normal(self) -> bool:
        """Whether the limit law may be used: half of the events lie where S is normal."""
        total = float(self.n + self.m)
        shorter = np.minimum(self._below, total - self._below)
        # V = B (N − B) − N r/4 is small as well where most events are one outcome, k itself.
        spread = self._below * (total - self._below) - total * self.pooled / 4
        fewest = np.minimum(shorter, 4 * spread / total) * (min(self.n, self.m) / total)
        return float(self._shares[fewest >= _FEW].sum()) >= _MOST

    def limit_p_value(self, statistic: float) -> float:
        """Return the chance of so large a statistic where S is normal.

        The statistic is then a weighted sum of independent χ² with 1 degree of freedom, its
        weights the eigenvalues of the covariance of √w_k S_k.
        """
        return weighted_chi_squared_tail(self._eigenvalues(), statistic)

    def _eigenvalues(self) -> Floats:
        total = float(self.n + self.m)
        seen = self.pooled > 0
        below, shares = self._below[seen], self._shares[seen]
        weights, variance = self._weights[seen], self._variance[seen]
        if below.size > _GROUPS:
            # Groups of equal angles: S changes fastest near the ends.
            angle = np.arccos(np.clip(1 - 2 * below / total, -1, 1)) / math.pi
            group = np.minimum((angle * _GROUPS).astype(np.int64), _GROUPS - 1)
            group = np.unique(group, return_inverse=True)[1]
            mass = np.bincount(group, shares)
            below = np.asarray(np.bincount(group, shares * below), dtype=np.float64) / mass
            weights = np.asarray(np.bincount(group, weights * variance), dtype=np.float64)
            spread = below * (total - below)
        else:
            weights = weights * variance
            spread = variance * (total**2 * max(total - 1, 1) / (self.n * self.m))
        some = (weights > 0) & (spread > 0)
        below, weights, spread = below[some], weights[some], spread[some]
        root = np.sqrt(weights / spread)
        upper = np.triu((below * root)[:, None] * ((total - below) * root)[None, :], 1)
        values = np.linalg.eigvalsh(upper + upper.T + np.diag(weights))
        kept = values > _ROUNDED * values.max(initial=0.0)
        return np.asarray(values[kept], dtype=np.float64)


def weighted_chi_squared_tail(weights: Floats, value: float) -> float:
    """Return P(Σ λ_i χ²_1 > value), to about 10 digits of it however small it is.

    The inversion integral of the moment generating function ∏ (1 − 2 λ_i t)^(−1/2), by the
    trapezoid rule along the parabola t = b − z², Re z constant, about the first singularity
    b = 1/(2 max λ): e^(−t value) falls along it as a Gaussian does.

    >>> from scipy.special import chdtrc
    >>> p = weighted_chi_squared_tail(np.array([2.0]), 60.0)  # 2 χ² with 1 degree of freedom
    >>> round(p / float(chdtrc(1, 30.0)), 9)
    1.0
    """
    if value <= 0 or not weights.size:
        return 1.0
    scaled = weights / weights.max()
    q = value / float(weights.max())
    # The saddle point, where the integrand is of the size of its integral, or near it: between
    # the singularities at z = 0 and at z = √b.
    tried = np.geomspace(1e-2 / math.sqrt(q + 1), 0.5, 64)
    slopes = (scaled[:, None] / (1 - 2 * scaled[:, None] * (0.5 - tried**2))).sum(axis=0)
    real = float(tried[np.abs(np.log(slopes / q)).argmin()])
    step = min(real, math.sqrt(0.5) - real) / 6
    y = np.arange(0.0, 6.5 / math.sqrt(q) + real, step)
    z = real + 1j * y
    t = 0.5 - z * z
    rest = np.delete(scaled, int(scaled.argmax()))
    logs = np.log1p(-2 * rest[:, None] * t[None, :]).sum(axis=0)
    # The first factor, 1/(z √2), cancels the z of dt = −2 z dz.
    terms = (np.exp(q * z * z - logs / 2) * math.sqrt(2.0) / t).real
    terms[0] /= 2
    return min(1.0, max(0.0, math.exp(-q / 2) * step * float(terms.sum()) / math.pi))


def test_ordered(
    counts_x: Counts,
    counts_y: Counts,
    *,
    statistic: str = STATISTICS[0],
    method: str = "auto",
    draws: int = 999,
    seed: int | None = 0,
) -> OrderedTest:
    """Test whether two samples, as counts over the same ordered outcomes, are of one distribution.

    The statistic is "anderson-darling" or "cramer-von-mises" (see `OrderedTerms`). Methods:
    "permutation" counts how many of `draws` hypergeometric draws reach it, p = (1 + those) /
    (draws + 1); "limit" takes p from its limit law, a weighted sum of χ²; "auto" takes the limit
    where the counts are large enough for it.

    >>> found = test_ordered(np.array([400, 300, 300]), np.array([300, 300, 400]))
    >>> round(found.statistic, 3), found.draws, found.p_value < 1e-6
    (23.944, None, True)
    """
    n, m = int(counts_x.sum()), int(counts_y.sum())
    terms = OrderedTerms(counts_x + counts_y, n, m, statistic)
    value = terms.statistic(counts_x)
    if method == "limit" or (method == "auto" and terms.is_normal()):
        return OrderedTest(max(terms.limit_p_value(value), math.ulp(0.0)), value, None)
    generator = np.random.default_rng(seed)
    # Equal tables reach it by sums in another order: what is within rounding is a tie.
    least = value * (1 - _ROUNDED) - _ROUNDED
    as_large = sum(
        int((terms.statistics(rows) >= least).sum())
        for rows in draw_hypergeometric(terms.pooled, n, draws, generator)
    )
    return OrderedTest((1 + as_large) / (draws + 1), value, draws)


test_ordered.__test__ = False  # type: ignore[attr-defined]  # it tests data; not for pytest
