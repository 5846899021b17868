"""Intervals from a noncentral chi-squared whose mean and variance match the estimate's.

Near its zero a plug-in divergence F is quadratic: 2 N F / kappa is chi-squared with as many
degrees of freedom as P and Q have to differ in (N the effective sample size, kappa 1 for D,
1/4 for the Jensen-Shannon divergence). Far from it F is normal with the delta method's variance.
One family has both limits: with

    N' = 2 F / variance,        nu = df (kappa N' / N)^2,

2 N' (F - bias) + nu is, to second order, noncentral chi-squared with nu degrees of freedom and
noncentrality 2 N' F. Its inversion gives an interval that is one-sided at 0, where bootstraps
cover nothing, and the delta method's far away. benchmarks/coverage.py measures it.

For D the bias is bracketed by the reach of Zhang's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import chndtr, exp1, gammaincinv, ndtri

from kullback._checks import how_many
from kullback.document import percent
from kullback.estimators._discrete_divergence import zhang_kl_divergence

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from kullback.estimators._pair import Pair


Floats = Any

_RARE = 5.0

# Below this quantile of the central distribution the statistic says no more about how large F may
# be: small counts make it lumpy there.
_FLOOR = 0.15
# From this statistic on, the normal approximation of the noncentral chi-squared is as good.
_LARGE = 1e5
_STEPS = 80


@dataclass(frozen=True, slots=True)
class Quadratic:
    """The quadratic approximation behind the interval.

    `lowest` and `highest` bracket the estimate less its bias, as far as the bias is known;
    `plugin` is a positive estimate of F and `variance` its first-order variance; `size` is N.
    """

    lowest: float
    highest: float
    plugin: float
    variance: float
    size: float
    degrees: float
    kappa: float = 1.0


def kl_interval(pair: Pair, confidence: float) -> tuple[float, float, float]:
    """Return the interval and the standard error of D, both sides counted or one known.

    The centre is Zhang's estimate less its bias, and the bias is bracketed: that of the entropy
    part lies between 0 and sum p tau_n(p), that of the cross-entropy part between 0 and
    sum p tau_m(q), with tau_n(p) = sum_{v >= n} (1 - p)^v / v (Zhang and Grabchak 2014,
    equations 13 and 16), both at shares that leave room for what was not seen.
    """
    centre = zhang_kl_divergence(pair)
    p, q = fair_shares(pair)
    below = 0.0 if pair.x is None else float(p @ tail_sum(pair.n, p))
    above = 0.0 if pair.y is None else float(p @ tail_sum(pair.m + 1, q))
    plugin, variance = delta_moments(p, q, pair.n, pair.m)
    smoothed = _shrink_to_pool(pair)
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
    """Return p and q with Good's estimate of the unseen mass, distributed as in the pool."""
    pool = _pool(pair)
    p = pair.p if pair.x is None else _make_room(pair.x, pair.n, pool)
    q = pair.q if pair.y is None else _make_room(pair.y, pair.m, pool)
    return p, q


def tail_sum(n: float, p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return sum_{v >= n} (1 - p)^v / v to within a few percent, by the exponential integral."""
    values, places = np.unique(p, return_inverse=True)
    rate = -np.log1p(-np.minimum(values, 1 - 1e-12))
    return np.asarray(exp1(np.maximum((n - 0.5) * rate, 1e-300))[places])


def warnings_for(pair: Pair, value: float, interval: tuple[float, float]) -> str | None:
    """Return the warnings about small counts, unseen outcomes and a value outside its interval."""
    said = warn_of_unseen(pair) + warn_of_rare(pair)
    if not interval[0] <= value <= interval[1] and value >= 0:
        said.append("the estimate lies outside the interval, which is about Zhang's")
    return "; ".join(said) or None


def warn_of_unseen(pair: Pair) -> list[str]:
    """Return a warning about outcomes of P that Q's sample lacks."""
    if pair.y is None or pair.unseen_mass == 0:
        return []
    return [
        (
            f"{percent(pair.unseen_mass)} of P's sample are outcomes that Q's sample lacks: "
            "what they cost may be more than a sample of this size can tell"
        )
    ]


def warn_of_rare(pair: Pair) -> list[str]:
    """Return a warning about samples that are small for the number of outcomes."""
    small = [
        f"{name}'s sample has {how_many(size, 'event')}"
        for name, size in zip("PQ", pair.sizes, strict=True)
        if size is not None and size < _RARE * pair.outcomes
    ]
    if not small:
        return []
    return [
        (
            f"{' and '.join(small)} for {how_many(pair.outcomes, 'outcome')}, "
            "fewer than 5 for each: "
            "the interval may be too short"
        )
    ]


def warn_of_excluded(pair: Pair) -> str | None:
    """Return a warning about outcomes of P's sample that a known Q excludes."""
    if pair.y is None and pair.unseen_mass > 0:
        return f"the known Q excludes outcomes that are {pair.unseen_mass:.3g} of P's sample"
    return None


def _pool(pair: Pair) -> NDArray[np.float64]:
    if pair.x is None:
        return pair.p
    if pair.y is None:
        return pair.q
    return np.asarray((pair.x + pair.y) / (pair.n + pair.m))


def _make_room(
    counts: NDArray[np.int64], size: float, pool: NDArray[np.float64]
) -> NDArray[np.float64]:
    shares = counts / size
    unseen = (counts == 0) & (pool > 0)
    among = float(pool[unseen].sum())
    if among == 0:
        return np.asarray(shares)
    room = min(max(int((counts == 1).sum()), 0.5) / size, 0.5)
    return np.asarray(np.where(unseen, room * pool / among, (1 - room) * shares))


def _shrink_to_pool(pair: Pair) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return p and q shrunk to the pooled shares by half an observation per outcome."""
    pool, weight = _pool(pair), pair.outcomes / 2
    p = pair.p if pair.x is None else (pair.x + weight * pool) / (pair.n + weight)
    q = pair.q if pair.y is None else (pair.y + weight * pool) / (pair.m + weight)
    return np.asarray(p), np.asarray(q)


def noncentral_interval(of: Quadratic, confidence: float) -> tuple[float, float]:
    """Return the interval for F, between 0 and infinity."""
    effective = of.size / of.kappa
    if of.plugin > 0 and of.variance > 1e-9 / of.size:
        ratio = 2 * of.plugin / of.variance / effective
        effective *= min(max(ratio, 0.02), 50.0)
    nu = max(of.degrees, 1) * (of.kappa * effective / of.size) ** 2
    tail = (1 - confidence) / 2
    low = _noncentrality(2 * effective * of.lowest + nu, nu, 1 - tail)
    floor = 2 * float(gammaincinv(nu / 2, _FLOOR))
    high = _noncentrality(max(2 * effective * of.highest + nu, floor), nu, tail)
    return low / (2 * effective), high / (2 * effective)


def _noncentrality(statistic: float, nu: float, probability: float) -> float:
    """Return the noncentrality that puts the statistic at this quantile, or 0 if none does."""
    if statistic <= 0:
        return 0.0
    if statistic > _LARGE:
        return _normal_noncentrality(statistic, nu, probability)
    if chndtr(statistic, nu, 0.0) <= probability:
        return 0.0
    spread = 10 * math.sqrt(2 * nu + 4 * statistic) + 50
    return _bisect(
        lambda lam: float(chndtr(statistic, nu, lam)) - probability, 0.0, statistic + spread
    )


def _normal_noncentrality(statistic: float, nu: float, probability: float) -> float:
    """Solve (statistic - nu - lam)^2 = z^2 (2 nu + 4 lam) for the root on the side of z."""
    z = float(ndtri(probability))
    centre = statistic - nu
    # With u = lam - centre: u^2 - 4 z^2 u - z^2 (2 nu + 4 centre) = 0, u of the sign of -z.
    inside = 4 * z**4 + z * z * (2 * nu + 4 * centre)
    if inside < 0:
        return 0.0
    return max(centre + 2 * z * z - math.copysign(math.sqrt(inside), z), 0.0)


def _bisect(falling: Callable[[float], float], low: float, high: float) -> float:
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if falling(middle) > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2
