"""Counts as distinct values and how often each stands, which is all an entropy needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Distinct(NamedTuple):
    """The distinct positive counts, how many outcomes have each, and two totals."""

    values: NDArray[np.float64]
    multiplicities: NDArray[np.float64]
    n: int
    """The number of events."""
    seen: int
    """The number of outcomes with a positive count."""

    def outcomes_seen(self, times: int) -> int:
        """Return how many outcomes were seen exactly this often: f1, f2 in the literature."""
        return int(self.multiplicities[self.values == times].sum())


def count_distinct(counts: NDArray[np.int64]) -> Distinct:
    """Return the distinct positive counts of a sample, in ascending order.

    >>> count_distinct(np.array([2, 0, 1, 2])).multiplicities.tolist()
    [1.0, 2.0]
    """
    positive = counts[counts > 0]
    values, multiplicities = np.unique(positive, return_counts=True)
    return Distinct(
        values.astype(np.float64),
        multiplicities.astype(np.float64),
        int(positive.sum()),
        positive.size,
    )


def check_alphabet(of: Distinct, alphabet_size: int | None) -> int:
    """Return the number of outcomes: the given one, or else the number seen."""
    if alphabet_size is None:
        return of.seen
    if alphabet_size < of.seen:
        msg = f"alphabet_size is {alphabet_size}, but {of.seen} different outcomes were seen."
        raise ValueError(msg)
    return alphabet_size


def entropy_of(probabilities: NDArray[np.float64], multiplicities: NDArray[np.float64]) -> float:
    """Return -sum m p ln p over distinct probabilities, 0 ln 0 = 0."""
    positive = probabilities > 0
    p, m = probabilities[positive], multiplicities[positive]
    return float(-(m * p * np.log(p)).sum()) + 0.0
