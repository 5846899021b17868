"""The KT mixture: how much better a learner foretells a stream than a known distribution.

E_t = B(c + 1/2) / B(1/2) / Π p0_k^{c_k}, with B the multivariate beta function and c the counts:
the likelihood of the stream under a Dirichlet(1/2) mixture over that under p0 (Krichevsky and
Trofimov 1981; as an e-process Lindon and Malek 2022, arXiv:2011.03567).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln

from kullback.measures import kl_divergence

if TYPE_CHECKING:
    from numpy.typing import NDArray


_SERIES_FROM = 16  # the four terms of the series leave less than 1e-14 from here on
_HALF_LOG_2PI = math.log(2 * math.pi) / 2


def log_e_value(counts: NDArray[np.int64], reference: NDArray[np.float64]) -> float:
    """Return ln E_t = t D(p̂ ‖ p0) − regret, in which no digits of t ln t cancel.

    >>> round(log_e_value(np.array([2, 0]), np.array([0.5, 0.5])), 12)  # ln(1/2 · 3/4 / (1/4))
    0.405465108108
    """
    total = int(counts.sum())
    if total == 0:
        return 0.0
    divergence = kl_divergence(counts.astype(np.float64), reference, normalize=True)
    return total * float(divergence) - regret(counts)


def regret(counts: NDArray[np.int64]) -> float:
    """Return the regret Σ c ln(c/t) − ln B(c + 1/2) + ln B(1/2), about (K−1)/2 ln t."""
    total, size = int(counts.sum()), counts.size
    if total == 0 or size == 1:
        return 0.0
    seen = counts[counts > 0].astype(np.float64)
    shift = total + size / 2
    return math.fsum(
        (
            -seen.size / 2 * math.log(2),
            -float(_half_remainder(seen).sum()),
            total * math.log1p(size / (2 * total)) - size / 2,
            (size - 1) / 2 * math.log(shift),
            _HALF_LOG_2PI,
            _remainder(shift),
            -float(gammaln(size / 2)),
        )
    )


def increments(
    places: NDArray[np.int64],
    counts: NDArray[np.int64],
    seen: int,
    log_reference: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return what each event of a batch adds to ln E: ln((c + 1/2)/(t + K/2)) − ln p0.

    `seen` is t, the sum of the `counts` before the batch.
    """
    before = counts[places] + count_earlier(places, np.ones(places.size, dtype=np.bool_))
    time = seen + np.arange(places.size)
    return np.log((before + 0.5) / (time + counts.size / 2)) - log_reference[places]


def _half_remainder(c: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ln Γ(c + 1/2) − (c ln c − c + ln(2π)/2)."""
    large = np.maximum(c, _SERIES_FROM)
    inverse = 1 / large**2
    coefficients = (127 / 215040, -31 / 40320, 7 / 2880, -1 / 24)
    series = np.polyval(coefficients, inverse) / large
    small = np.minimum(c, _SERIES_FROM)
    direct = gammaln(small + 0.5) - small * np.log(small) + small - _HALF_LOG_2PI
    return np.where(c >= _SERIES_FROM, series, direct)


def _remainder(z: float) -> float:
    """Return ln Γ(z) − ((z − 1/2) ln z − z + ln(2π)/2)."""
    if z < _SERIES_FROM:
        return math.lgamma(z) - (z - 0.5) * math.log(z) + z - _HALF_LOG_2PI
    coefficients = (-1 / 1680, 1 / 1260, -1 / 360, 1 / 12)
    return float(np.polyval(coefficients, 1 / z**2)) / z


class RunningTotal:
    """ln E over time: its value, the rounding that it lacks, and its largest value so far."""

    __slots__ = ("largest", "rest", "value")

    def __init__(self, value: float = 0.0, rest: float = 0.0, largest: float = 0.0) -> None:
        self.value, self.rest, self.largest = value, rest, largest

    def add(self, term: float) -> None:
        """Add one term."""
        total = self.value + term
        if math.isfinite(total):
            small, large = sorted((self.value, term), key=abs)
            self.rest += (large - total) + small
        self.value = total
        self.largest = max(self.largest, total + self.rest)

    def add_all(self, terms: NDArray[np.float64]) -> None:
        """Add the terms one after the other."""
        if not terms.size:
            return
        highest = float(np.cumsum(terms).max()) + self.value + self.rest
        parts = [self.value, self.rest, *terms.tolist()]
        self.value = math.fsum(parts) if math.isfinite(self.value) else self.value
        self.rest = 0.0
        self.largest = max(self.largest, highest, self.value)

    def set(self, value: float) -> None:
        """Set the value."""
        self.value, self.rest = value, 0.0
        self.largest = max(self.largest, value)


def count_earlier(places: NDArray[np.int64], of_first: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Count, for every event, the earlier events of the same outcome that are `of_first`.

    >>> count_earlier(np.array([7, 3, 7, 7]), np.array([True, True, False, True])).tolist()
    [0, 0, 1, 1]
    """
    if not places.size:
        return places
    # The sort of 16-bit integers is a radix sort, ten times as fast as that of others.
    narrow = places.astype(np.uint16) if places.max() < 2**16 else places
    order = np.argsort(narrow, kind="stable")
    ordered = places[order]
    before: NDArray[np.int64] = np.cumsum(of_first[order]) - of_first[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=-1))
    lengths = np.diff(starts, append=ordered.size)
    result = np.empty_like(places)
    result[order] = before - np.repeat(before[starts], lengths)
    return result
