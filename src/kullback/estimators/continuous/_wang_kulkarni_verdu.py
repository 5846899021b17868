"""D(P‖Q) of two densities from nearest neighbours: Wang, Kulkarni and Verdú."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._checks import check_choice, check_confidence, check_seed, check_whole
from kullback._points import read_both_points
from kullback.estimators.continuous._densities import require_density, require_distinct
from kullback.estimators.continuous._neighbours import (
    METRICS,
    all_distances_to,
    build_tree,
    check_k,
    common_scale,
    count_within,
    distances_to,
    distances_within,
)
from kullback.estimators.continuous._uncertainty import (
    interval,
    join_warnings,
    warn_of_dimension,
    warn_of_saturation,
    warn_of_scales,
)
from kullback.results import Estimate

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Points = NDArray[np.float64]

_ROUNDING = 8 * np.finfo(np.float64).eps
"""Two distances, each between two coordinates that were rounded, in units of the largest."""
_BLOCK = 2**20
"""How many distances are held at a time: 8 MB."""


def wang_kulkarni_verdu(
    x: Any,
    y: Any,
    *,
    k: int = 5,
    adaptive: bool = False,
    metric: str = "euclidean",
    permutations: int = 10,
    confidence: float = 0.95,
    seed: int | None = 0,
) -> Estimate:
    """Estimate D(P‖Q), in nats, from n points x drawn from P and m points y drawn from Q.

    D = (d/n) sum_i ln(s_i / r_i) + ln(m / (n - 1)),

    r_i and s_i being the distances of x_i to the k-th nearest of the other x and of the y. With
    `adaptive` each point takes as many neighbours of both kinds as lie within the larger of its
    two distances, which removes most of the bias from densities that differ in slope, at the
    price of more variance; its cost grows with those numbers, and so with D.

    x has the shape (n,) or (n, d), n > k, and y (m,) or (m, d), m >= k. The estimate may be
    slightly negative where P and Q are close; it is returned so, and only the interval, by
    subsampling, is cut at 0. `noise_floor` is the mean over `permutations` random splits of the
    pooled points (0: none is made, and it is NaN). From N points no more than about ln N nats can
    be seen, and `status` says when an estimate comes near. ValueError for points that have no
    density: repeated or shared ones, and constant, discrete or linearly dependent columns.

    Source: Wang, Kulkarni and Verdú (2009), IEEE Transactions on Information Theory 55, 2392.

    >>> e = wang_kulkarni_verdu([1.0, 2.0, 4.0], [1.5, 3.0], k=1)  # r = 1, 1, 2; s = 1/2, 1/2, 1
    >>> round(e.value / math.log(2), 12)
    -1.0
    """
    p, q = read_both_points(x, y)
    (n, d), (m, d_q) = p.shape, q.shape
    if d != d_q:
        msg = f"x has {d} columns and y has {d_q}; points of P and Q must have the same dimension."
        raise ValueError(msg)
    check_choice("metric", metric, METRICS)
    k = check_k(k, {"x": n - 1, "y": m})
    permutations = check_whole("permutations", permutations, 0)
    confidence = check_confidence(confidence)
    require_density("x", p)
    require_density("y", q)
    require_distinct(p, q)
    scale = common_scale(p, q)
    p, q = p / scale, q / scale

    def estimate(of_p: Points, of_q: Points) -> float:
        return (adaptive_nats if adaptive else divergence_nats)(of_p, of_q, k, metric)

    value = estimate(p, q)
    found = interval(
        estimate,
        (p, q),
        value,
        dimensions=d,
        least=k + 1,
        confidence=confidence,
        seed=seed,
        lowest=0.0,
    )
    return Estimate(
        measure="D(P‖Q)",
        value=value,
        low=found.low,
        high=found.high,
        confidence=confidence,
        standard_error=found.standard_error,
        noise_floor=_noise_floor(estimate, p, q, permutations, seed),
        method=f"wang-kulkarni-verdu{', adaptive' if adaptive else ''}, k = {k}, {metric}",
        interval_method=found.method,
        n_p=n,
        n_q=m,
        status=join_warnings(
            warn_of_saturation(value, min(n, m), share=0.2),
            warn_of_dimension(min(n, m), d, k),
            warn_of_scales(p, q),
            found.status,
        ),
    )


def divergence_nats(x: Points, y: Points, k: int, metric: str) -> float:
    """Return the estimate alone, for points known to be distinct."""
    d = int(x.shape[1])
    ratio = distances_to(build_tree(y), x, k, metric) / distances_within(x, k, metric)
    return d * float(np.log(ratio).mean()) + math.log(len(y) / (len(x) - 1))


def _noise_floor(
    estimate: Callable[..., float], p: Points, q: Points, permutations: int, seed: int | None
) -> float:
    """Return the mean estimate for random splits of the pooled points, for which P = Q holds."""
    if not permutations:
        return math.nan
    rng = np.random.default_rng(check_seed(seed))
    pooled = np.concatenate([p, q])
    splits = (rng.permutation(pooled, axis=0) for _ in range(permutations))
    return float(np.mean([estimate(split[: len(p)], split[len(p) :]) for split in splits]))


def adaptive_nats(x: Points, y: Points, k: int, metric: str) -> float:
    """Return the bias-reduced D(P‖Q) for points known to be distinct.

    With delta_i the larger of x_i's distances to its k-th neighbours in x and in y, l_i and k_i
    count those within delta_i, and r_i and s_i are the distances to the last of them:

    D = (d/n) sum_i ln(s_i / r_i) + (1/n) sum_i (psi(l_i) - psi(k_i)) + ln(m / (n - 1)).
    """
    from scipy.special import digamma

    n, d = x.shape
    in_x, in_y = build_tree(x), build_tree(y)
    r, s = distances_within(x, k, metric, in_x), distances_to(in_y, x, k, metric)
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
    wider = delta >= distances_to(tree, x, k + own + 1, metric)
    counts = np.full(len(x), k, dtype=np.int64)
    counts[wider] = count_within(tree, x[wider], delta[wider], metric) - own
    np.maximum(counts, k, out=counts)  # the k-th is within, whatever the rounding at the edge
    last = kth.copy()
    ordered = np.flatnonzero(wider)
    ordered = ordered[np.argsort(counts[ordered])]
    while ordered.size:  # the largest counts first, as many points at once as the block holds
        most = int(counts[ordered[-1]])
        ordered, block = np.split(ordered, [max(0, ordered.size - max(1, _BLOCK // most))])
        found = all_distances_to(tree, x[block], most + own, metric)
        last[block] = np.take_along_axis(found, counts[block, None] + own - 1, axis=1)[:, 0]
    return counts, last
