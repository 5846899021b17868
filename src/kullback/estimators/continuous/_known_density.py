"""D(P‖Q) of points drawn from P against a density Q that is known."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._checks import check_choice, check_confidence
from kullback._points import read_points
from kullback.estimators.continuous._densities import require_density
from kullback.estimators.continuous._neighbours import (
    METRICS,
    check_k,
    common_scale,
    distances_within,
    log_unit_ball,
)
from kullback.estimators.continuous._uncertainty import (
    interval,
    join_warnings,
    warn_of_dimension,
    warn_of_scales,
)
from kullback.results import Estimate

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Points = NDArray[np.float64]


def wang_kulkarni_verdu_known(
    x: Any,
    log_density: Callable[[NDArray[np.float64]], Any],
    *,
    k: int = 5,
    metric: str = "euclidean",
    confidence: float = 0.95,
    seed: int | None = 0,
) -> Estimate:
    """Estimate D(P‖Q), in nats, from n points x drawn from P and the known density of Q.

    D = (1/n) sum_i (ln p_i - ln q(x_i)),  ln p_i = psi(k) - ln(n - 1) - ln c_d - d ln r_i,

    r_i being the distance of x_i to the k-th nearest of the other x, c_d the volume of the ball
    of radius 1. `log_density` is called once, with points of the shape (n, d), also for d = 1;
    it returns the n natural logarithms ln q(x_i). Where one is -inf, D is infinite.

    x has the shape (n,) or (n, d), n > k. The interval is by subsampling, cut at 0. ValueError as
    in `wang_kulkarni_verdu`, and for logarithms that are NaN or inf or of another number.

    Source: Pérez-Cruz (2008), IEEE International Symposium on Information Theory, 1666.

    >>> uniform = lambda points: np.zeros(len(points))  # the density 1 on [0, 1]
    >>> e = wang_kulkarni_verdu_known([0.0, 1.0], uniform, k=1)  # psi(1) - ln 1 - ln 2 - ln 1
    >>> round(e.value, 12)
    -1.270362845461
    """
    sample = read_points("x", x)
    n, d = sample.shape
    check_choice("metric", metric, METRICS)
    k = check_k(k, {"x": n - 1})
    confidence = check_confidence(confidence)
    require_density("x", sample)
    log_q = _log_densities(log_density, sample)
    outside = int(np.isneginf(log_q).sum())
    name = f"wang-kulkarni-verdu, Q known, k = {k}, {metric}"
    if outside:
        return Estimate(
            measure="D(P‖Q)",
            value=math.inf,
            confidence=confidence,
            method=name,
            n_p=n,
            status=f"{outside} of the {n} points lie where Q has no density, so D is infinite",
        )
    scale = common_scale(sample)
    log_q += d * math.log(scale)
    joint = np.column_stack([sample / scale, log_q])

    def estimate(part: Points) -> float:
        return _divergence(part[:, :-1], part[:, -1], k, metric)

    value = estimate(joint)
    found = interval(
        estimate,
        (joint,),
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
        method=name,
        interval_method=found.method,
        n_p=n,
        status=join_warnings(
            warn_of_dimension(n, d, k), warn_of_scales(sample / scale), found.status
        ),
    )


def _divergence(x: Points, log_q: Points, k: int, metric: str) -> float:
    from scipy.special import digamma

    n, d = x.shape
    log_p = float(digamma(k)) - math.log(n - 1) - log_unit_ball(metric, d)
    return log_p - float((d * np.log(distances_within(x, k, metric)) + log_q).mean())


def _log_densities(log_density: Any, sample: Points) -> Points:
    """Return ln q at every point; raise ValueError if it is not usable."""
    if not callable(log_density):
        msg = (
            f"log_density is a {type(log_density).__name__}; pass a function of the points, of "
            "shape (n, d), that returns the n values ln q."
        )
        raise TypeError(msg)
    n = len(sample)
    log_q = np.array(log_density(sample.copy()), dtype=np.float64)
    if log_q.shape not in {(n,), (n, 1)}:
        msg = f"log_density returned the shape {log_q.shape} for {n} points; {(n,)} is needed."
        raise ValueError(msg)
    log_q = log_q.reshape(n)
    wrong = np.flatnonzero(np.isnan(log_q) | np.isposinf(log_q))
    if wrong.size:
        msg = (
            f"log_density is {log_q[wrong[0]]} at the point of index {wrong[0]} and {wrong.size} "
            "in all are NaN or inf; a logarithm of a density is a number, or -inf."
        )
        raise ValueError(msg)
    return log_q
