"""Mutual information of two continuous variables: Kraskov, Stögbauer and Grassberger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._checks import check_confidence
from kullback._counts import pair_rows
from kullback._points import read_points
from kullback.estimators.continuous._densities import require_density
from kullback.estimators.continuous._neighbours import (
    build_tree,
    check_k,
    count_within,
    distances_within,
)
from kullback.estimators.continuous._uncertainty import (
    interval,
    join_warnings,
    warn_of_dimension,
    warn_of_saturation,
)
from kullback.results import Estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]


_ROUNDING = 8 * np.finfo(np.float64).eps
"""Two distances, each between two coordinates that were rounded and divided, in their units."""


def ksg(x: Any, y: Any, *, k: int = 3, confidence: float = 0.95, seed: int | None = 0) -> Estimate:
    """Estimate the mutual information I(X;Y), in nats, from n pairs (x_i, y_i).

    I = psi(k) + psi(n) - (1/n) sum_i (psi(a_i + 1) + psi(b_i + 1)),

    a_i and b_i being how many of the other x, and of the other y, are nearer to pair i than the
    k-th nearest pair is, in the max norm of all columns. This is the first of the paper's two
    algorithms. Every column is first divided by its standard deviation, which leaves I as it is
    and lets all of them count.

    x has the shape (n,) or (n, d), y (n,) or (n, e), row by row the same events, n > k. The
    estimate may be slightly negative where X and Y are independent; it is returned so, and only
    the interval, by subsampling, is cut at 0. From n pairs no more than about ln n nats can be
    seen, and `status` says when an estimate comes near; if Y is a function of X, the truth is
    infinite. ValueError for variables that have no density: repeated values, and constant,
    discrete or linearly dependent columns, of which the discrete estimators take care.

    Source: Kraskov, Stögbauer and Grassberger (2004), Physical Review E 69, 066138, equation 8.

    >>> e = ksg([0.0, 1.0], [0.0, 1.0], k=1)  # a = b = 0: psi(1) + psi(2) - 2 psi(1) = 1
    >>> round(e.value, 12)
    1.0
    """
    x, y = pair_rows(x, y)
    of_x, of_y = read_points("x", x), read_points("y", y)
    n = len(of_x)
    if n != len(of_y):
        msg = (
            f"x has {n} points and y has {len(of_y)}; they must be pairs, with equally many of "
            "both."
        )
        raise ValueError(msg)
    k = check_k(k, {"x and y": n - 1})
    confidence = check_confidence(confidence)
    for name, points in (("x", of_x), ("y", of_y)):
        require_density(name, points)
    d = of_x.shape[1]
    joint = np.concatenate([_scale(of_x), _scale(of_y)], axis=1)
    slack = _ROUNDING * float(np.abs(joint).max())

    def estimate(pairs: Points) -> float:
        return information_nats(pairs[:, :d], pairs[:, d:], k, slack)

    value = estimate(joint)
    found = interval(
        estimate,
        (joint,),
        value,
        dimensions=int(joint.shape[1]),
        least=k + 1,
        confidence=confidence,
        seed=seed,
        lowest=0.0,
    )
    return Estimate(
        measure="I(X;Y)",
        value=value,
        low=found.low,
        high=found.high,
        confidence=confidence,
        standard_error=found.standard_error,
        method=f"kraskov-stoegbauer-grassberger 1, k = {k}",
        interval_method=found.method,
        n_p=n,
        status=join_warnings(
            warn_of_saturation(value, n, share=0.5),
            warn_of_dimension(n, joint.shape[1], k),
            found.status,
        ),
    )


def information_nats(x: Points, y: Points, k: int, slack: float = 0.0) -> float:
    """Return the estimate alone, for x and for y known to be distinct.

    Distances that differ by `slack` count as equal: steps of 0.1 are no more equal in floating
    point than their multiples are, and which of them is the longer says nothing.
    """
    from scipy.special import digamma

    radius = distances_within(np.concatenate([x, y], axis=1), k, "max")
    # Nearer than the k-th pair, not as near.
    inside = np.maximum(np.nextafter(radius, 0) - slack, 0)
    # Each point counts itself, which is the + 1 of the formula.
    near = [count_within(build_tree(side), side, inside, "max") for side in (x, y)]
    means = sum(float(digamma(counts).mean()) for counts in near)
    return float(digamma(k) + digamma(len(x))) - means


def _scale(points: Points) -> Points:
    """Divide every column by its standard deviation, without overflow on the way."""
    columns = points / np.abs(points).max(axis=0)
    scaled: Points = columns / columns.std(axis=0)
    return scaled
