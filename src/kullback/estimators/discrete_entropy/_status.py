"""What to beware of in an estimate of the entropy from counts, in sentences."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kullback.estimators.discrete_entropy._distinct import Distinct
    from kullback.estimators.discrete_entropy.score_interval import Interval

_ENOUGH = 5  # events for each outcome: what the interval's coverage was measured from on
_UNSEEN = 0.1  # of the next events, above which the outcomes not seen yet matter
_SLIGHT = 0.1  # of the interval's width, within which an estimate outside is not worth a word


def status_of(of: Distinct, value: float, interval: Interval, size: int | None) -> str:
    """Return "ok", or what makes the estimate or its interval doubtful.

    An estimate above ln K beside an interval that ends there is not: it is not cut.
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
