"""D(P‖Q) of two densities from nearest neighbours: Wang, Kulkarni and Verdú."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._points import continuous_two
from kullback.estimators._arguments import check_choice, check_confidence, check_seed
from kullback.estimators.continuous import _status
from kullback.estimators.continuous._adaptive import adaptive_nats
from kullback.estimators.continuous._densities import require_density, require_distinct
from kullback.estimators.continuous._neighbour_count import check_k
from kullback.estimators.continuous._neighbours import (
    METRICS,
    common_scale,
    nearest,
    tree_of,
    within,
)
from kullback.estimators.continuous._subsampling import interval
from kullback.results.estimate import Estimate

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Points = NDArray[np.float64]


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
    p, q = continuous_two(x, y)
    (n, d), (m, d_q) = p.shape, q.shape
    if d != d_q:
        msg = f"x has {d} columns and y has {d_q}; points of P and of Q have the same dimensions."
        raise ValueError(msg)
    check_choice("metric", metric, METRICS)
    k = check_k(k, {"x": n - 1, "y": m})
    permutations = _checked_permutations(permutations)
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
        status=_status.join(
            _status.saturation(value, min(n, m), share=0.2),
            _status.dimension(min(n, m), d, k),
            _status.scales(p, q),
            found.status,
        ),
    )


def divergence_nats(x: Points, y: Points, k: int, metric: str) -> float:
    """Return the estimate alone, for points known to be distinct."""
    d = int(x.shape[1])
    ratio = nearest(tree_of(y), x, k, metric) / within(x, k, metric)
    return d * float(np.log(ratio).mean()) + math.log(len(y) / (len(x) - 1))


def _noise_floor(
    estimate: Callable[..., float], p: Points, q: Points, permutations: int, seed: int | None
) -> float:
    """Return the mean estimate for random splits of the pooled points, of which P = Q is true."""
    if not permutations:
        return math.nan
    rng = np.random.default_rng(check_seed(seed))
    pooled = np.concatenate([p, q])
    splits = (rng.permutation(pooled, axis=0) for _ in range(permutations))
    return float(np.mean([estimate(split[: len(p)], split[len(p) :]) for split in splits]))


def _checked_permutations(permutations: Any) -> int:
    if not isinstance(permutations, int | np.integer) or permutations < 0:
        msg = f"permutations is a whole number, 0 for no noise floor, not {permutations!r}."
        raise ValueError(msg)
    return int(permutations)
