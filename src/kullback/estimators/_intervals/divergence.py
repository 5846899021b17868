"""The interval of a KL divergence: its delta variance and the reach of Zhang's bias."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import exp1

from kullback.estimators._intervals.noncentral import Quadratic, noncentral_interval
from kullback.estimators.discrete_divergence import zhang

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kullback.estimators._pair import Pair

Floats = Any

_RARE = 5.0


def kl_interval(pair: Pair, confidence: float) -> tuple[float, float, float]:
    """Return the interval and the standard error of D, both sides counted or one known.

    The centre is Zhang's estimate less its bias, and the bias is bracketed: that of the entropy
    part lies between 0 and sum p tau_n(p), that of the cross-entropy part between 0 and
    sum p tau_m(q), with tau_n(p) = sum_{v >= n} (1 - p)^v / v (Zhang and Grabchak 2014,
    equations 13 and 16), both at shares that leave room for what was not seen.
    """
    centre = zhang.kl_divergence(pair)
    p, q = fair_shares(pair)
    below = 0.0 if pair.x is None else float(p @ tail(pair.n, p))
    above = 0.0 if pair.y is None else float(p @ tail(pair.m + 1, q))
    plugin, variance = delta_moments(p, q, pair.n, pair.m)
    smoothed = _towards_the_pool(pair)
    other, other_variance = delta_moments(*smoothed, pair.n, pair.m)
    # Of the two readings of the shares the one that says less is taken.
    if variance * other > other_variance * plugin:
        chosen = plugin, variance
    else:
        chosen = other, other_variance
    low, high = noncentral_interval(
        Quadratic(
            lowest=centre - below,
            highest=centre + above,
            plugin=chosen[0],
            variance=chosen[1],
            size=pair.size,
            degrees=pair.outcomes - 1,
        ),
        confidence,
    )
    second = (pair.outcomes - 1) / (2 * pair.size**2)
    return low, high, float(np.sqrt(chosen[1] + second))


def delta_moments(
    p: NDArray[np.float64], q: NDArray[np.float64], n: float, m: float
) -> tuple[float, float]:
    """Return D and its variance to first order: Var_P(log p/q)/n + Var_Q(p/q)/m."""
    seen = p > 0
    p, q = p[seen], q[seen]
    log = np.log(p / q)
    value = float(p @ log)
    of_p = max(float(p @ log**2) - value**2, 0.0) / n
    of_q = max(float((p * p / q).sum()) - 1, 0.0) / m
    return value, of_p + of_q


def fair_shares(pair: Pair) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return p and q with room for the unseen: Good's estimate of its mass, as the pool has it."""
    pool = _pool(pair)
    p = pair.p if pair.x is None else _with_room(pair.x, pair.n, pool)
    q = pair.q if pair.y is None else _with_room(pair.y, pair.m, pool)
    return p, q


def tail(n: float, p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return sum_{v >= n} (1 - p)^v / v to within a few percent, by the exponential integral."""
    values, places = np.unique(p, return_inverse=True)
    rate = -np.log1p(-np.minimum(values, 1 - 1e-12))
    return np.asarray(exp1(np.maximum((n - 0.5) * rate, 1e-300))[places])


def said_of(pair: Pair, value: float, interval: tuple[float, float]) -> str | None:
    """Return what there is to beware of: small counts, unseen outcomes, a value outside."""
    said = unseen_outcomes(pair) + rare_counts(pair)
    if not interval[0] <= value <= interval[1] and value >= 0:
        said.append("the estimate lies outside the interval, which is about Zhang's")
    return "; ".join(said) or None


def unseen_outcomes(pair: Pair) -> list[str]:
    """Return the sentence about outcomes of P that Q's sample lacks."""
    if pair.y is None or pair.unseen_mass == 0:
        return []
    return [
        (
            f"{100 * pair.unseen_mass:.3g} % of P's sample are outcomes that Q's sample lacks: "
            "what they cost may be more than a sample of this size can tell"
        )
    ]


def rare_counts(pair: Pair) -> list[str]:
    """Return the sentence about samples that are small for so many outcomes."""
    small = [
        f"{name}'s sample has {size:,}"
        for name, size in zip("PQ", pair.sizes, strict=True)
        if size is not None and size < _RARE * pair.outcomes
    ]
    if not small:
        return []
    return [
        (
            f"{' and '.join(small)} events for {pair.outcomes:,} outcomes, fewer than 5 for each: "
            "the interval may be too short"
        )
    ]


def excluded_by_known(pair: Pair) -> str | None:
    """Return the sentence about outcomes that a known Q excludes, if P's sample has some."""
    if pair.y is None and pair.unseen_mass > 0:
        return f"the known Q excludes outcomes that are {pair.unseen_mass:.3g} of P's sample"
    return None


def _pool(pair: Pair) -> NDArray[np.float64]:
    if pair.x is None:
        return pair.p
    if pair.y is None:
        return pair.q
    return np.asarray((pair.x + pair.y) / (pair.n + pair.m))


def _with_room(
    counts: NDArray[np.int64], size: float, pool: NDArray[np.float64]
) -> NDArray[np.float64]:
    shares = counts / size
    unseen = (counts == 0) & (pool > 0)
    among = float(pool[unseen].sum())
    if among == 0:
        return np.asarray(shares)
    room = min(max(int((counts == 1).sum()), 0.5) / size, 0.5)
    return np.asarray(np.where(unseen, room * pool / among, (1 - room) * shares))


def _towards_the_pool(pair: Pair) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return p and q drawn to the pooled shares by half an observation an outcome."""
    pool, weight = _pool(pair), pair.outcomes / 2
    p = pair.p if pair.x is None else (pair.x + weight * pool) / (pair.n + weight)
    q = pair.q if pair.y is None else (pair.y + weight * pool) / (pair.m + weight)
    return np.asarray(p), np.asarray(q)
