"""Intervals by subsampling: how the same estimate varies among small parts of the sample.

The bootstrap is of no use here: it draws points twice, and repeated points are at distance 0.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Points = NDArray[np.float64]

SUBSAMPLES = 200

METHOD = "subsampling"

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
    least: int,
    confidence: float,
    seed: int | None,
    lowest: float = -math.inf,
) -> Interval:
    """Return the interval for `estimate(*samples)`, which is `value`.

    From each sample of n points b = n^(2/3) are drawn without replacement, 200 times. With t
    the estimate of a part, (t - value) sqrt(b / (n - b)) is distributed roughly as the error of
    `value` is (n - b rather than n, since a part overlaps the whole); of two samples the larger
    factor counts. The bias that shrinks more slowly than 1/sqrt(n), as that of neighbours in
    many dimensions does, is not in it. Parts of fewer than `least` points give no interval.

    Source: Politis and Romano (1994), Annals of Statistics 22, 2031.
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
    rng = np.random.default_rng(seed)
    parts = np.array(
        [
            estimate(*(_part(rng, s, b) for s, b in zip(samples, sizes, strict=True)))
            for _ in range(SUBSAMPLES)
        ]
    )
    factor = math.sqrt(max(b / (len(s) - b) for s, b in zip(samples, sizes, strict=True)))
    errors = factor * (parts - value)
    tail = (1 - confidence) / 2
    below, above = np.quantile(errors, [tail, 1 - tail])
    return Interval(
        low=max(lowest, value - float(above)),
        high=max(lowest, value - float(below)),
        standard_error=factor * float(parts.std(ddof=1)),
        method=METHOD,
    )


def _part(rng: np.random.Generator, sample: Points, size: int) -> Points:
    return sample[rng.choice(len(sample), size, replace=False)]
