"""The entropy of a density from nearest neighbours: Kozachenko and Leonenko."""

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
    from numpy.typing import NDArray

    Points = NDArray[np.float64]


def kozachenko_leonenko(
    points: Any,
    *,
    k: int = 3,
    metric: str = "euclidean",
    confidence: float = 0.95,
    seed: int | None = 0,
) -> Estimate:
    """Estimate the differential entropy h(P), in nats, from points drawn from P.

    h = psi(n) - psi(k) + ln c_d + (d/n) sum_i ln r_i,

    r_i being the distance of point i to the k-th nearest of the others, c_d the volume of the
    ball of radius 1 in the metric, "euclidean" or "max" (the largest difference of a column).

    `points` has the shape (n,) or (n, d), n > k. Unlike that of counts, this entropy may be
    negative, and it depends on the unit of the points: scaling them by a adds d ln a. The
    interval is by subsampling (seeded, so that results repeat). ValueError for points that have
    no density: repeated ones, and constant, discrete or linearly dependent columns.

    Source: Kozachenko and Leonenko (1987), Problems of Information Transmission 23, 95.

    >>> e = kozachenko_leonenko([0.0, 1.0], k=1)  # psi(2) - psi(1) + ln 2 = 1 + ln 2
    >>> round(e.value, 12)
    1.69314718056
    """
    sample = read_points("points", points)
    n, d = sample.shape
    check_choice("metric", metric, METRICS)
    k = check_k(k, {"points": n - 1})
    confidence = check_confidence(confidence)
    require_density("points", sample)
    scale = common_scale(sample)
    sample = sample / scale
    value = entropy_nats(sample, k, metric)
    found = interval(
        lambda part: entropy_nats(part, k, metric),
        (sample,),
        value,
        dimensions=d,
        least=k + 1,
        confidence=confidence,
        seed=seed,
    )
    shift = d * math.log(scale)
    return Estimate(
        measure="h(P)",
        value=value + shift,
        low=found.low + shift,
        high=found.high + shift,
        confidence=confidence,
        standard_error=found.standard_error,
        method=f"kozachenko-leonenko, k = {k}, {metric}",
        interval_method=found.method,
        n_p=n,
        status=join_warnings(warn_of_dimension(n, d, k), warn_of_scales(sample), found.status),
    )


def entropy_nats(points: Points, k: int, metric: str) -> float:
    """Return the estimate alone, for points known to be distinct."""
    from scipy.special import digamma

    n, d = points.shape
    mean_log = float(np.log(distances_within(points, k, metric)).mean())
    value = digamma(n) - digamma(k) + log_unit_ball(metric, d) + d * mean_log
    return float(value)
