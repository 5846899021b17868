"""The bias-reduced form of Wang, Kulkarni and Verdú: each point chooses its own k."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback.estimators.continuous._neighbours import (
    count_within,
    nearest,
    nearest_all,
    tree_of,
    within,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

_ROUNDING = 8 * np.finfo(np.float64).eps
"""Two distances, each between two coordinates that were rounded, in units of the largest."""

_BLOCK = 2**20
"""How many distances are held at a time: 8 MB."""


def adaptive_nats(x: Points, y: Points, k: int, metric: str) -> float:
    """Return the bias-reduced D(P‖Q) for points known to be distinct.

    With delta_i the larger of x_i's distances to its k-th neighbours in x and in y, l_i and k_i
    count those within delta_i, and r_i and s_i are the distances to the last of them:

    D = (d/n) sum_i ln(s_i / r_i) + (1/n) sum_i (psi(l_i) - psi(k_i)) + ln(m / (n - 1)).
    """
    from scipy.special import digamma

    n, d = x.shape
    in_x, in_y = tree_of(x), tree_of(y)
    r, s = within(x, k, metric, in_x), nearest(in_y, x, k, metric)
    # Distances that differ by the rounding of their points are equal.
    delta = np.maximum(r, s) + _ROUNDING * max(float(np.abs(x).max()), float(np.abs(y).max()))
    # A point of x finds itself at distance 0, so its neighbours there count from 1.
    of_x, last_x = _last_within(in_x, x, delta, r, k=k, metric=metric, own=1)
    of_y, last_y = _last_within(in_y, x, delta, s, k=k, metric=metric, own=0)
    logs = d * np.log(last_y / last_x) + digamma(of_x) - digamma(of_y)
    return float(logs.mean()) + math.log(len(y) / (n - 1))


def _last_within(
    tree: Any, x: Points, delta: Points, kth: Points, *, k: int, metric: str, own: int
) -> tuple[NDArray[np.int64], Points]:
    """Return how many neighbours lie within delta, and the distance to the last of them."""
    wider = delta >= nearest(tree, x, k + own + 1, metric)
    counts = np.full(len(x), k, dtype=np.int64)
    counts[wider] = count_within(tree, x[wider], delta[wider], metric) - own
    np.maximum(counts, k, out=counts)  # the k-th is within, whatever the rounding at the edge
    last = kth.copy()
    ordered = np.flatnonzero(wider)
    ordered = ordered[np.argsort(counts[ordered])]
    while ordered.size:  # the largest counts first, as many points at once as the block holds
        most = int(counts[ordered[-1]])
        ordered, block = np.split(ordered, [max(0, ordered.size - max(1, _BLOCK // most))])
        found = nearest_all(tree, x[block], most + own, metric)
        last[block] = np.take_along_axis(found, counts[block, None] + own - 1, axis=1)[:, 0]
    return counts, last
