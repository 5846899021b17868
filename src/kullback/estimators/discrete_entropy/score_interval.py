"""An interval for the entropy that holds where the delta method's own does not."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import ndtri

from kullback.estimators.discrete_entropy._distinct import distinct
from kullback.estimators.discrete_entropy.chao_wang_jost import unseen_term
from kullback.estimators.discrete_entropy.zhang import zhang_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

METHOD = "score (second-order delta method)"
_FEW = 8.0  # events for each outcome seen, below which the delta method's upper end serves


class Interval(NamedTuple):
    """Two ends and the standard error of the entropy they are about."""

    low: float
    high: float
    standard_error: float


def score_interval(
    counts: NDArray[np.int64], *, confidence: float, alphabet_size: int | None = None
) -> Interval:
    """Return an interval for H(P) in nats; NaN for one event.

    It is about the Chao-Wang-Jost entropy, whatever the estimator, since an interval about a
    biased estimate does not cover. The variance of an estimate of H is, to the second order,
    V/n + (K-1)/(2 n^2), V the variance of ln p(X). The sample's V is (K-1)/n too large, and
    that is taken off; the square of what unseen outcomes are estimated to add is put on.

    V itself vanishes as P becomes uniform, roughly in proportion to D = ln K - H, and there the
    delta method's interval, which takes V for known, is far too short below: the sample that
    happens to look uniform claims to be sure. So all D are kept whose distance from the
    estimate d is within z standard errors at that D, (D - d)^2 <= z^2 [2 c D/n + (K-1)/(2 n^2)],
    with 2 c the slope V/d found, or 2, the slope at the uniform distribution, as far as d
    cannot be told from 0: a quadratic inequality, as in Wilson's interval for a proportion.
    The lower end is the lower of this and the delta method's; the upper end goes over to the
    delta method's higher one where there are fewer than eight events for each outcome. Where
    only one outcome was seen, the upper end is the entropy with as much of another as may
    remain unseen.

    With n >= 5 K it covers 93 to 100 % at a nominal 95 % for uniform and Zipf distributions of
    2 to 100 outcomes (benchmarks/entropy_coverage.py).
    """
    of = distinct(counts)
    most = math.inf if alphabet_size is None else math.log(alphabet_size)
    if of.n == 1:
        return Interval(math.nan, math.nan, math.nan)
    if of.seen == 1:
        return Interval(0.0, min(most, _one_outcome(of.n, confidence, alphabet_size)), 0.0)
    z, n, extra = float(ndtri((1 + confidence) / 2)), of.n, of.seen - 1
    p = of.values / n
    logs = np.log(p)
    mean = float((of.multiplicities * p * logs).sum())
    variance = max(float((of.multiplicities * p * (logs - mean) ** 2).sum()) - extra / n, 0.0)
    unseen = unseen_term(of)
    centre = zhang_of(of) + unseen
    second = extra / (2 * n * n) + unseen**2
    error = math.sqrt(variance / n + second)

    below = math.log(of.seen) - centre
    prior = 4 * math.sqrt(2 * extra) / n
    slope = min((variance + prior) / (2 * max(below, 0.0) + prior), 1.5) / n
    shifted = below + z * z * slope
    half = z * math.sqrt(max(2 * slope * below + (z * slope) ** 2, 0.0) + second)
    low = min(math.log(of.seen) - max(shifted + half, z * math.sqrt(second)), centre - z * error)
    high = math.log(of.seen) - shifted + half
    share = min(1.0, (_FEW * of.seen / n) ** 1.5)
    high += share * max(centre + z * error - high, 0.0)
    high = min(high, most)
    return Interval(max(0.0, min(low, high)), high, error)


def _one_outcome(n: int, confidence: float, alphabet_size: int | None) -> float:
    """Return the entropy with the largest unseen mass u for which (1 - u)^n >= 1 - confidence."""
    others = 1 if alphabet_size is None else alphabet_size - 1
    if others == 0:
        return 0.0
    unseen = min(-math.expm1(math.log1p(-confidence) / n), others / (others + 1))
    return -unseen * math.log(unseen / others) - (1 - unseen) * math.log1p(-unseen)
