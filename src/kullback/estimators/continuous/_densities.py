"""Whether points can be a sample of a density: no ties, no flat or discrete columns."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kullback.estimators.continuous._neighbours import build_tree, common_scale, index_of_nearest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

_WAY_OUT = (
    "Nearest neighbours measure densities, and repeated values have none. If these are labels or "
    "counts, use the discrete estimators (labels that are no floats, or counts=True); if they "
    "were rounded to steps of h, add rng.uniform(-h/2, h/2, shape) to them, and say so with the "
    "result."
)

_PROBED = 1000
"""The number of points whose nearest neighbour is tested for the same value in a column."""


def require_density(name: str, points: Points) -> None:
    """Raise ValueError, explaining why, if the points cannot be the sample of a density."""
    _refuse_flat(name, points)
    order, tied = _count_ties(points)
    if tied.any():
        first = int(order[1:][tied].min())
        equal = int(np.flatnonzero((points == points[first]).all(axis=1))[0])
        many = int(tied.sum())
        repeats = "1 point that repeats" if many == 1 else f"{many} points that repeat"
        msg = (
            f"{name} has {repeats} an earlier one (the first: index {first}, equal to index "
            f"{equal}). {_WAY_OUT}"
        )
        raise ValueError(msg)
    scaled = points / common_scale(points)
    _refuse_discrete_column(name, scaled)
    _refuse_dependent(name, scaled)


def require_distinct(x: Points, y: Points) -> None:
    """Raise ValueError if two samples, each without ties, share points."""
    order, tied = _count_ties(np.concatenate([x, y]))
    if tied.any():
        first = int(order[:-1][tied].min())
        equal = int(np.flatnonzero((y == x[first]).all(axis=1))[0])
        msg = (
            f"{int(tied.sum())} of y's points are also in x (the first: index {first} of x, index "
            f"{equal} of y); are they two samples, drawn independently? {_WAY_OUT}"
        )
        raise ValueError(msg)


def _count_ties(points: Points) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return a stable sorting order, and which points repeat the previous one in it."""
    order = np.lexsort(points.T)
    ordered = points[order]
    return order, (ordered[1:] == ordered[:-1]).all(axis=1)


def _refuse_flat(name: str, points: Points) -> None:
    flat = np.flatnonzero((points == points[0]).all(axis=0))
    if flat.size and len(points) > 1:
        column = f"column {flat[0]} of {name}" if points.shape[1] > 1 else name
        msg = (
            f"{column} is constant (all {len(points)} values are {points[0, flat[0]]:g}), so there "
            "is no density along it; leave it out."
        )
        raise ValueError(msg)


def _refuse_discrete_column(name: str, points: Points) -> None:
    """Raise ValueError if nearest neighbours mostly share one value in a column.

    Rounded columns pass as long as their steps are finer than the distances between neighbours.
    """
    n, d = points.shape
    if d == 1 or n < 2:
        return
    probed = points[:: max(1, n // _PROBED)]
    neighbours = points[index_of_nearest(build_tree(points), probed, 2, "euclidean")]
    shared = (probed == neighbours).mean(axis=0)
    column = int(shared.argmax())
    if shared[column] > 0.5:
        msg = (
            f"column {column} of {name} is discrete: {shared[column]:.0%} of the points asked have "
            f"the same value there as their nearest neighbour. {_WAY_OUT}"
        )
        raise ValueError(msg)


def _are_single(points: Points) -> bool:
    """Whether all points are 32-bit floats, so that sums of columns were rounded to 32 bits."""
    with np.errstate(over="ignore", under="ignore"):
        return bool((points == points.astype(np.float32)).all())


def _refuse_dependent(name: str, points: Points) -> None:
    n, d = points.shape
    if d == 1 or n <= d + 1:
        return
    centred = points - points.mean(axis=0)
    centred -= centred.mean(axis=0)  # the first mean of many large numbers is rounded
    widest = np.abs(centred).max(axis=0)
    triangle = np.linalg.qr(centred / widest, mode="r")
    values = np.linalg.svd(triangle, compute_uv=False)
    rank = int((values > values[0] * n * np.finfo(np.float64).eps).sum())
    # In units of what each column was rounded by: what follows from others is rounded noise.
    eps = float(np.finfo(np.float32 if _are_single(points) else np.float64).eps)
    rounded = np.linalg.svd(triangle * (widest / np.abs(points).max(axis=0) / eps))[1]
    rank = min(rank, int((rounded > 2 * math.sqrt(n)).sum()))
    if rank < d:
        msg = (
            f"the {d} columns of {name} are linearly dependent (their rank is {rank}), so the "
            "points have no density; leave out the columns that follow from the others."
        )
        raise ValueError(msg)
