"""How far an estimate from points holds: its interval by subsampling, and what to beware of.

The bootstrap is of no use here: it draws points twice, and repeated points are at distance 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from kullback._checks import check_seed

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Points = NDArray[np.float64]


SUBSAMPLES = 200

METHOD = "subsampling, with room for the bias"

_LEAST = 5
"""The minimum size of a part, for any estimator."""

_UNEVEN = 100.0
"""The largest allowed ratio between the widths of two columns."""
_NEAR = 0.3
"""How large a part of the sample's width the k nearest may take, roughly (k/n)^(1/d)."""


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval, its standard error, and a sentence if it could not be computed."""

    low: float = math.nan
    high: float = math.nan
    standard_error: float = math.nan
    method: str = ""
    status: str = ""


def interval(
    estimate: Callable[..., float],
    samples: tuple[Points, ...],
    value: float,
    *,
    dimensions: int,
    least: int,
    confidence: float,
    seed: int | None,
    lowest: float = -math.inf,
) -> Interval:
    """Return the interval for `estimate(*samples)`, which is `value`.

    From each sample of n points b = n^(2/3) are drawn without replacement, 200 times. The
    standard deviation of the parts' estimates times sqrt(b / (n - b)) is the standard error of
    `value` (n - b rather than n, since a part overlaps the whole); of two samples the larger
    factor counts. The interval is that of the normal distribution.

    The bias shrinks more slowly than the standard error, and no resampling sees it whole. What
    is seen is by how much the parts' mean differs from `value`. Were the bias proportional to
    n^(-1/(d+2)) in d dimensions, that difference over (n/b)^(1/(d+2)) - 1 would be the bias of
    `value`, and the interval is widened by it on the side where the truth then is. The rate is
    a rule found by measurement (docs/continuous.md shows how well it does), not a theorem.
    Parts of fewer than `least` points give no interval.

    Source: Politis and Romano (1994), Annals of Statistics 22, 2031, for the subsampling.
    """
    sizes = [math.floor(len(sample) ** (2 / 3)) for sample in samples]
    least = max(least, _LEAST)
    if min(sizes) < least:
        smallest = min(len(sample) for sample in samples)
        return Interval(
            status=(
                f"no interval: it needs parts of at least {least} points, and those of a sample "
                f"of {smallest} have {min(sizes)}"
            )
        )
    rng = np.random.default_rng(check_seed(seed))
    parts = np.array(
        [
            estimate(*(_part(rng, s, b) for s, b in zip(samples, sizes, strict=True)))
            for _ in range(SUBSAMPLES)
        ]
    )
    shares = [b / len(s) for s, b in zip(samples, sizes, strict=True)]
    error = math.sqrt(max(share / (1 - share) for share in shares)) * float(parts.std(ddof=1))
    growth = (1 / max(shares)) ** (1 / (dimensions + 2)) - 1
    bias = (float(parts.mean()) - value) / growth
    half = NormalDist().inv_cdf((1 + confidence) / 2) * error
    return Interval(
        low=max(lowest, value - half - max(0.0, bias)),
        high=max(lowest, value + half + max(0.0, -bias)),
        standard_error=error,
        method=METHOD,
    )


def _part(rng: np.random.Generator, sample: Points, size: int) -> Points:
    return sample[rng.choice(len(sample), size, replace=False)]


def join_warnings(*sentences: str) -> str:
    """Join the non-empty warnings to one sentence, or return "ok"."""
    return "; ".join(sentence for sentence in sentences if sentence) or "ok"


def warn_of_saturation(value: float, n: int, *, share: float) -> str:
    """Return a warning if an estimate exceeds a fraction of ln n, the limit of n points."""
    if value <= share * math.log(n):
        return ""
    return (
        f"saturated: {n} points show no more than about ln {n} = {math.log(n):.3g} nats, and fall "
        "short well before; take the estimate and its interval as 'at least'"
    )


def warn_of_dimension(n: int, d: int, k: int) -> str:
    """Return a warning if the k nearest of n points are not near."""
    if (k / n) ** (1 / d) <= _NEAR:
        return ""
    return (
        f"the {k} nearest of {n} points in {d} dimensions are not near, so the estimate may be "
        "biased by more than its interval tells"
    )


def warn_of_scales(*samples: NDArray[np.float64]) -> str:
    """Return a warning if columns differ so much in scale that the widest dominates distances."""
    spread = np.concatenate(samples).std(axis=0)
    if spread.max() <= _UNEVEN * spread.min():
        return ""
    return (
        f"column {int(spread.argmax())} spreads {spread.max() / spread.min():.3g} times as wide as "
        f"column {int(spread.argmin())}, so distances hardly see the latter; divide each column by "
        "a scale of its own"
    )
