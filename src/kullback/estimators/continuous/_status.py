"""What to beware of in an estimate from nearest neighbours, in sentences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_UNEVEN = 100.0
"""How many times as wide as another a column may spread."""

_NEAR = 0.3
"""How large a part of the sample's width the k nearest may take, roughly (k/n)^(1/d)."""


def join(*sentences: str) -> str:
    """Return the sentences that say something as one, "ok" if none does."""
    return "; ".join(sentence for sentence in sentences if sentence) or "ok"


def saturation(value: float, n: int, *, share: float) -> str:
    """Say so where an estimate is more than a share of the ln n that n points can show."""
    if value <= share * math.log(n):
        return ""
    return (
        f"saturated: {n} points show no more than about ln {n} = {math.log(n):.3g} nats, and fall "
        "short well before; take the estimate and its interval as 'at least'"
    )


def dimension(n: int, d: int, k: int) -> str:
    """Say so where the k nearest of n points are not near."""
    if (k / n) ** (1 / d) <= _NEAR:
        return ""
    return (
        f"the {k} nearest of {n} points in {d} dimensions are not near, so the estimate may be "
        "biased by more than its interval tells"
    )


def scales(*samples: NDArray[np.float64]) -> str:
    """Say so where columns differ so much in scale that distances see only the widest."""
    spread = np.concatenate(samples).std(axis=0)
    if spread.max() <= _UNEVEN * spread.min():
        return ""
    return (
        f"column {int(spread.argmax())} spreads {spread.max() / spread.min():.3g} times as wide as "
        f"column {int(spread.argmin())}, so distances hardly see the latter; divide each column by "
        "a scale of its own"
    )
