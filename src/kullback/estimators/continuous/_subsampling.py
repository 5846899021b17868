"""Intervals by subsampling: how the same estimate varies among small parts of the sample.

The bootstrap is of no use here: it draws points twice, and repeated points are at distance 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from kullback.estimators._arguments import check_seed

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Points = NDArray[np.float64]

SUBSAMPLES = 200

METHOD = "subsampling, with room for the bias"

_LEAST = 5
"""Smaller parts tell nothing, whatever the estimator."""


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval, the standard error behind it, and a sentence if it could not be had."""

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
