"""The entropy of a density on the line from the gaps in the sorted sample."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from kullback._checks import check_choice, check_confidence, check_whole
from kullback._points import read_points
from kullback.estimators.continuous._densities import require_density
from kullback.estimators.continuous._neighbours import common_scale
from kullback.estimators.continuous._uncertainty import interval, join_warnings
from kullback.results import Estimate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Points = NDArray[np.float64]


_NAMES = {
    "vasicek": "vasicek",
    "van-es": "van es",
    "ebrahimi": "ebrahimi",
    "correa": "correa",
}

METHODS = ("auto", *_NAMES)


def spacing(
    points: Any,
    *,
    method: str = "auto",
    window: int | None = None,
    confidence: float = 0.95,
    seed: int | None = 0,
) -> Estimate:
    """Estimate the differential entropy h(P) of a density on the line, in nats, from m-spacings.

    In Vasicek's form h = (1/n) sum_i ln( n (x_(i+m) - x_(i-m)) / (2m) ), x_(i) being the sorted
    points; "van-es", "ebrahimi" and "correa" correct its bias. They are those of
    `scipy.stats.differential_entropy`, and "auto" chooses as it does: Van Es up to 10 points,
    Ebrahimi up to 1000, Vasicek beyond.

    `points` has the shape (n,) or (n, 1), n >= 3. The window m is at least 1 and less than n/2;
    None: sqrt(n), rounded. The interval is by subsampling, where the window, unless given, is that
    of each part's size. ValueError for repeated points, and for more than one column.

    Source: Vasicek (1976), Journal of the Royal Statistical Society B 38, 54.

    >>> e = spacing([0.0, 1.0, 3.0], method="vasicek", window=1)  # (ln 3/2 + ln 9/2 + ln 3) / 3
    >>> round(e.value, 12)
    1.002718264518
    """
    sample = read_points("points", points)
    n, d = sample.shape
    if d > 1:
        msg = f"points has {d} columns, but spacings need one column; use kozachenko_leonenko."
        raise ValueError(msg)
    if n < 3:
        msg = f"points has {n} values, and spacings need at least 3."
        raise ValueError(msg)
    check_choice("method", method, METHODS)
    given = window is not None
    m = _usual_window(n)
    if given:
        m = check_whole("window", window, 1, (n - 1) // 2, what=f"less than half of the {n} points")
    confidence = check_confidence(confidence)
    require_density("points", sample)
    chosen = _choose_method(n) if method == "auto" else method
    scale = common_scale(sample)
    line = sample / scale

    def estimate(part: Points) -> float:
        return _entropy(part, chosen, m if given else _usual_window(len(part)))

    value = _entropy(line, chosen, m)
    found = interval(
        estimate,
        (line,),
        value,
        dimensions=1,
        least=max(3, 2 * m + 1 if given else 3),
        confidence=confidence,
        seed=seed,
    )
    shift = math.log(scale)
    return Estimate(
        measure="h(P)",
        value=value + shift,
        low=found.low + shift,
        high=found.high + shift,
        confidence=confidence,
        standard_error=found.standard_error,
        method=f"spacing, {chosen}, m = {m}",
        interval_method=found.method,
        n_p=n,
        status=join_warnings(found.status),
    )


def _entropy(points: Points, method: str, window: int) -> float:
    from scipy.stats import differential_entropy

    return float(differential_entropy(points[:, 0], window_length=window, method=_NAMES[method]))


def _usual_window(n: int) -> int:
    return max(1, min(math.floor(math.sqrt(n) + 0.5), (n - 1) // 2))


def _choose_method(n: int) -> str:
    if n <= 10:
        return "van-es"
    return "ebrahimi" if n <= 1000 else "vasicek"
