"""Intervals from a noncentral chi-squared whose mean and variance match the estimate's.

Near its zero a plug-in divergence F is quadratic: 2 N F / kappa is chi-squared with as many
degrees of freedom as P and Q have to differ in (N the effective sample size, kappa 1 for D,
1/4 for the Jensen-Shannon divergence). Far from it F is normal with the delta method's variance.
One family has both limits: with

    N' = 2 F / variance,        nu = df (kappa N' / N)^2,

2 N' (F - bias) + nu is, to second order, noncentral chi-squared with nu degrees of freedom and
noncentrality 2 N' F. Its inversion gives an interval that is one-sided at 0, where bootstraps
cover nothing, and the delta method's far away. benchmarks/coverage.py measures it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scipy.special import chndtr, gammaincinv, ndtri

if TYPE_CHECKING:
    from collections.abc import Callable

# Below this quantile of the central distribution the statistic says no more about how large F may
# be: small counts make it lumpy there.
_FLOOR = 0.15
# From this statistic on, the normal approximation of the noncentral chi-squared is as good.
_LARGE = 1e5
_STEPS = 80


@dataclass(frozen=True, slots=True)
class Quadratic:
    """What the interval is made of.

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
    """Return the noncentrality for which the statistic is at this quantile; 0 if there is none."""
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
