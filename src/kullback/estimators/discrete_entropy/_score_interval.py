"""An interval for the entropy that holds where the delta method's does not, and its status."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import ndtri

from kullback.estimators._distinct import count_distinct
from kullback.estimators.discrete_entropy._corrections import zhang_of
from kullback.estimators.discrete_entropy._coverage import unseen_term

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kullback.estimators._distinct import Distinct


INTERVAL_METHOD = "score (second-order delta method)"
_FEW = 8.0  # events for each outcome seen, below which the delta method's upper end serves
_RARE = 5.0  # events of the rarest outcome, above which there is less room for others unseen
_STEPS = 64  # of the power of the shares, between which the upper end is interpolated

_ENOUGH = 5  # events for each outcome: what the interval's coverage was measured from on
_UNSEEN = 0.1  # of the next events, above which the outcomes not seen yet matter
_SLIGHT = 0.1  # of the interval's width, within which an estimate outside is not worth a word


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
    delta method's higher one where there are fewer than eight events for each outcome. It is
    never below that of the same inequality along the shares p^b, b from 1 to 0, whose V grows
    at first where P is lopsided. One event more of an outcome not seen would add about
    (1 + ln n)/n; this is put on too, times (5/x)^2 from x = 5 on, x the smallest count. Where
    only one outcome was seen, the upper end is the entropy with as much of another as may
    remain unseen.

    With n >= 5 K it covers 94 to 100 % at a nominal 95 % for uniform and Zipf distributions
    (exponents 1 to 3) of 2 to 100 outcomes (benchmarks/entropy_coverage.py).

    >>> interval = score_interval(np.array([30, 20, 10]), confidence=0.95)
    >>> round(interval.low, 2), round(interval.high, 2)
    (0.85, 1.11)
    """
    of = count_distinct(counts)
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
    high = max(high, centre + _rise(of, z, second))  # and so never below its own centre
    # Room for one event of an outcome not seen, as far as the rarest seen is rare too.
    high += min(1.0, _RARE / float(of.values[0])) ** 2 * (1 + math.log(n)) / n
    high = min(high, most)
    return Interval(max(0.0, min(low, high)), high, error)


def _rise(of: Distinct, z: float, second: float) -> float:
    """Return how far the entropy may exceed the sample's along shares p^b / sum p^b, b <= 1.

    It is the largest rise whose square is within z^2 [V/n + second], V of those shares.
    """
    p = of.values / of.n
    powers = np.linspace(1.0, 0.0, _STEPS + 1)[:, None]
    shares = p**powers
    shares /= (of.multiplicities * shares).sum(axis=1, keepdims=True)
    logs = np.log(shares)
    entropies = -(of.multiplicities * shares * logs).sum(axis=1)
    spread = (of.multiplicities * shares * (logs + entropies[:, None]) ** 2).sum(axis=1)
    spread = np.maximum(spread - (of.seen - 1) / of.n, 0.0)
    rises = entropies - entropies[0]
    room = z * np.sqrt(spread / of.n + second) - rises
    last = int(np.flatnonzero(room >= 0)[-1])
    if last == _STEPS:
        return float(rises[-1])
    part = room[last] / (room[last] - room[last + 1])
    return float(rises[last] + part * (rises[last + 1] - rises[last]))


def _one_outcome(n: int, confidence: float, alphabet_size: int | None) -> float:
    """Return the entropy with the largest unseen mass u for which (1 - u)^n >= 1 - confidence."""
    others = 1 if alphabet_size is None else alphabet_size - 1
    if others == 0:
        return 0.0
    unseen = min(-math.expm1(math.log1p(-confidence) / n), others / (others + 1))
    return -unseen * math.log(unseen / others) - (1 - unseen) * math.log1p(-unseen)


def status_of(of: Distinct, value: float, interval: Interval, size: int | None) -> str:
    """Return "ok", or a warning about the estimate or its interval.

    An estimate above ln K beside an interval that ends there is not: it is not cut.

    >>> counts = np.array([30, 20, 10])
    >>> status_of(count_distinct(counts), 1.01, score_interval(counts, confidence=0.95), None)
    'ok'
    """
    once = of.outcomes_seen(1)
    if of.n == 1:
        return "too few events: one says nothing of the entropy, so there is no interval"
    if of.seen == 1:
        return (
            f"only one outcome was seen in {of.n} events; the interval's upper end is for as much "
            "of another as may have been missed"
        )
    found = []
    if once == of.n:
        found.append(
            f"too few events: all {of.n} are different outcomes, so nothing tells how many more "
            "there are, and the entropy may be larger than the interval says"
        )
    elif once > _UNSEEN * of.n:
        found.append(
            f"too few events: {once} of {of.n} are outcomes seen once, so about "
            f"{once / of.n:.0%} of the next would be new, and the estimate may be too low"
        )
    elif of.n < _ENOUGH * of.seen:
        found.append(
            f"too few events: {of.n} for {of.seen} outcomes, and the interval is known to hold "
            f"from {_ENOUGH} for each on"
        )
    at_most = math.inf if size is None else math.log(size)
    slack = _SLIGHT * (interval.high - interval.low)
    if value < interval.low - slack or interval.high + slack < min(value, at_most):
        side = "below" if value < interval.low else "above"
        found.append(f"the estimate lies {side} the interval, which allows for its bias")
    return "; ".join(found) or "ok"
