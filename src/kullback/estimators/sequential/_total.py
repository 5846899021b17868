"""A running sum that loses no digits, and the largest value that it had."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


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
        """Set the value, however it came about."""
        self.value, self.rest = value, 0.0
        self.largest = max(self.largest, value)
