"""What to beware of in an estimate from nearest neighbours, in sentences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_UNEVEN = 100.0


def join(*sentences: str) -> str:
    """Return the sentences that say something as one, "ok" if none does."""
    return "; ".join(sentence for sentence in sentences if sentence) or "ok"


def saturation(value: float, n: int) -> str:
    """Say so where an estimate comes near what n points can show at all."""
    if value <= math.log(n) / 2:
        return ""
    return (
        f"saturated: from {n} points, no more than about ln {n} = {math.log(n):.3g} nats can be "
        "seen, so take this as 'at least', and its interval too"
    )


def dimension(n: int, d: int, k: int) -> str:
    """Say so where the k nearest of n points are not near."""
    if (k / n) ** (1 / d) <= 0.5:
        return ""
    return (
        f"the {k} nearest of {n} points in {d} dimensions are not near, so the estimate is biased "
        "by more than its interval tells"
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
