"""Distances to nearest neighbours, by scipy's k-d trees, and the check of how many."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback import _native
from kullback._checks import check_whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]


METRICS = ("euclidean", "max")

_FEW = 4096
"""With fewer points than this, starting threads takes longer than the search."""


def norm_of(metric: str, dimensions: int) -> float:
    """Return the order of the Minkowski norm; in one dimension "max", which needs no squares."""
    return 2.0 if metric == "euclidean" and dimensions > 1 else math.inf


def log_unit_ball(metric: str, dimensions: int) -> float:
    """Return the logarithm of the volume of the ball of radius 1."""
    if norm_of(metric, dimensions) == 2:
        return dimensions / 2 * math.log(math.pi) - math.lgamma(1 + dimensions / 2)
    return dimensions * math.log(2)


def build_tree(points: Points) -> Any:
    """Return the k-d tree of a sample."""
    from scipy.spatial import cKDTree

    return cKDTree(points)


def distances_within(points: Points, k: int, metric: str, tree: Any = None) -> Points:
    """Return each point's distance to the k-th nearest of the others."""
    return distances_to(build_tree(points) if tree is None else tree, points, k + 1, metric)


def distances_to(tree: Any, points: Points, k: int, metric: str) -> Points:
    """Return each point's distance to the k-th nearest in the tree."""
    found, _ = tree.query(
        points, k=[k], p=norm_of(metric, points.shape[1]), workers=_workers(len(points))
    )
    return np.asarray(found, dtype=np.float64)[:, 0]


def all_distances_to(tree: Any, points: Points, k: int, metric: str) -> Points:
    """Return each point's distances to the k nearest in the tree, one row a point."""
    found, _ = tree.query(
        points, k=range(1, k + 1), p=norm_of(metric, points.shape[1]), workers=_workers(len(points))
    )
    return np.asarray(found, dtype=np.float64)


def index_of_nearest(tree: Any, points: Points, k: int, metric: str) -> NDArray[np.intp]:
    """Return the index of the k-th nearest in the tree to each point."""
    _, index = tree.query(
        points, k=[k], p=norm_of(metric, points.shape[1]), workers=_workers(len(points))
    )
    return np.asarray(index, dtype=np.intp)[:, 0]


def count_within(tree: Any, points: Points, radii: Points, metric: str) -> NDArray[np.int64]:
    """Return how many of the tree's points lie within each point's own radius."""
    found = tree.query_ball_point(
        points,
        radii,
        p=norm_of(metric, points.shape[1]),
        workers=_workers(len(points)),
        return_length=True,
    )
    return np.asarray(found, dtype=np.int64)


def common_scale(*samples: Points) -> float:
    """Return a power of two near the widest range, for points to be divided by.

    The division is exact, and the squares of distances then neither overflow nor vanish.
    """
    half = max(
        float(np.max(pooled.max(axis=0) / 2 - pooled.min(axis=0) / 2))
        for pooled in [np.concatenate(samples)]
    )
    return math.ldexp(1.0, max(-1000, min(1000, math.frexp(half)[1]))) if half else 1.0


def _workers(points: int) -> int:
    if points < _FEW:
        return 1
    return -1 if _native.kernels is None else int(_native.kernels.threads())


def check_k(k: Any, sizes: dict[str, int]) -> int:
    """Return k as an int; raise ValueError if it is too large for a sample.

    `sizes` gives how many neighbours a point of each sample can have.
    """
    count = check_whole("k", k, 1, what="the number of neighbours")
    for name, most in sizes.items():
        if count > most:
            msg = (
                f"k = {count} is too large for {name}, where a point has {most} "
                f"{'neighbour' if most == 1 else 'neighbours'}; take more points or a smaller k. "
                "Floats are read as points; the estimators take counts with counts=True."
            )
            raise ValueError(msg)
    return count
