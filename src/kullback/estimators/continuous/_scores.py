"""D(P‖Q) from a classifier that tells points of P from points of Q."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np

from kullback._checks import check_base, check_choice, check_confidence
from kullback.estimators.continuous._logits import HeldOut, read_logits
from kullback.estimators.continuous._uncertainty import join_warnings
from kullback.results import Estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray


METHODS = ("direct", "donsker-varadhan", "nwj")


def kl_from_scores(
    logits_p: Any,
    logits_q: Any,
    *,
    method: str = "direct",
    prior_log_odds: float | None = None,
    n_train: int | None = None,
    m_train: int | None = None,
    folds: tuple[Any, Any] | None = None,
    base: float | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """Estimate D(P‖Q) from the logits of a classifier on points that it was not trained on.

    A logit is the log odds "from P" against "from Q". Less the log odds before the point was
    seen, ln(n_train / m_train), it is the classifier's log ratio r = ln(p/q), and

    direct:            D = mean_P r
    donsker-varadhan:  D = mean_P r - ln mean_Q e^r
    nwj:               D = mean_P r - mean_Q e^r + 1.

    With the true ratio all three agree, for mean_Q e^r is then 1. With another one the direct
    mean may err to either side, while the other two are, on average over many points, at most D;
    their means of e^r need about e^D points of Q, and on fewer they overshoot.

    `logits_p` and `logits_q`, of any lengths, belong to held-out points of P and of Q. One of
    three arguments tells the log odds before: `n_train` and `m_train`, how many points of P and
    of Q the classifier was trained on; `prior_log_odds` itself, 0 if it was trained with balanced
    weights; or `folds`, the fold of every point as (folds_p, folds_q), if each fold was scored by
    a classifier trained on all the others. Means are then taken fold by fold, and a fold counts by
    its points of P. (`folds` and `prior_log_odds` together: every fold had those log odds.)

    The interval is by the delta method, cut at 0. It tells how the average of *this* classifier
    would vary with other held-out points; how far its ratio is from the true one it cannot tell.
    `status` speaks up where mean_Q e^r is far from 1. ValueError for logits that are not finite,
    for a fold without two points of each side, and where no log odds before are given.

    Source: Sugiyama, Suzuki and Kanamori (2012), Density Ratio Estimation in Machine Learning,
    chapter 4; Nguyen, Wainwright and Jordan (2010), IEEE Transactions on Information Theory 56,
    5847.

    >>> e = kl_from_scores([1.0, 2.0, 3.0], [-1.0, -3.0], n_train=100, m_train=100)
    >>> e.value  # the mean logit of P: the classes were of one size
    2.0
    """
    check_base(base)
    check_choice("method", method, METHODS)
    confidence = check_confidence(confidence)
    data = read_logits(
        logits_p,
        logits_q,
        prior_log_odds=prior_log_odds,
        n_train=n_train,
        m_train=m_train,
        folds=folds,
    )
    with np.errstate(over="ignore"):  # an e^r beyond all floats is infinite, and is said so
        sums = _combine(data, method)
    half = NormalDist().inv_cdf((1 + confidence) / 2) * sums.standard_error
    found = math.isfinite(half) and math.isfinite(sums.value)
    estimate = Estimate(
        measure="D(P‖Q)",
        value=sums.value,
        low=max(0.0, sums.value - half) if found else math.nan,
        high=max(0.0, sums.value + half) if found else math.nan,
        confidence=confidence,
        standard_error=sums.standard_error if found else math.nan,
        method=f"classifier, {method}",
        interval_method="delta method" if found else "",
        n_p=data.n,
        n_q=data.m,
        status=join_warnings(
            _warn_of_calibration(sums.ratio_mean, sums.ratio_error),
            _warn_of_overshoot(method, sums.value, data.m),
        ),
    )
    return estimate.in_base(base)


@dataclass(frozen=True, slots=True)
class _Sums:
    value: float
    standard_error: float
    ratio_mean: float
    """mean_Q e^r, which is 1 for the true ratio."""
    ratio_error: float


def _combine(data: HeldOut, method: str) -> _Sums:
    """Return the estimate with its standard error, the folds weighted by their points of P."""
    value = variance = ratio_mean = ratio_variance = 0.0
    for fold in data.folds:
        weight = len(fold.of_p) / data.n
        mean, error = _mean_and_variance(fold.of_p)
        log_ratio, relative = _log_mean_exp(fold.of_q)
        ratio = _exp(log_ratio)
        if method == "donsker-varadhan":
            mean, error = mean - log_ratio, error + relative
        elif method == "nwj":
            mean, error = mean - ratio + 1, error + ratio * ratio * relative
        value += weight * mean
        variance += weight**2 * error
        ratio_mean += weight * ratio
        ratio_variance += weight**2 * ratio * ratio * relative
    return _Sums(value, math.sqrt(variance), ratio_mean, math.sqrt(ratio_variance))


def _mean_and_variance(values: NDArray[np.float64]) -> tuple[float, float]:
    """Return the mean and the variance of that mean."""
    if len(values) < 2:
        return float(values.mean()), math.nan
    return float(values.mean()), float(values.var(ddof=1)) / len(values)


def _log_mean_exp(r: NDArray[np.float64]) -> tuple[float, float]:
    """Return ln mean e^r, and the variance of mean e^r in units of its square."""
    top = float(r.max())
    mean, variance = _mean_and_variance(np.exp(r - top))
    return top + math.log(mean), variance / mean**2


def _exp(value: float) -> float:
    return math.exp(value) if value < 709 else math.inf


def _warn_of_calibration(mean: float, error: float) -> str:
    """Return a warning if the mean ratio over Q's points is not near 1."""
    far = not 0.5 <= mean <= 2 or (abs(mean - 1) > 0.1 and abs(mean - 1) > 3 * error)
    if not far:
        return ""
    return (
        f"the mean of e^r over Q's points is {mean:.3g} and should be 1: the classifier is badly "
        "calibrated, or the log odds before are wrong, or Q's points are too few to tell"
    )


def _warn_of_overshoot(method: str, value: float, m: int) -> str:
    if method == "direct" or value <= math.log(m):
        return ""
    return (
        f"more than ln {m} = {math.log(m):.3g} nats, which {m} points of Q cannot bear out; this "
        "method overshoots there"
    )
