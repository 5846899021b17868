"""The least and the largest D(P ‖ p0) for P in the region D(p̂ ‖ P) <= radius.

Both come from Lagrange's dual, so that they bound D whether or not the search for the best
multipliers has ended: rounding apart, no P of the region lies outside.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import lambertw, wrightomega, xlogy

from kullback.measures import kl_divergence

Shares = NDArray[np.float64]

_TINY = 1e-300
_CELLS = 2**22  # how many outcomes times steps the search for the best multipliers may take


def least_divergence(observed: Shares, reference: Shares, radius: float) -> float:
    """Return the least D(P ‖ p0) over the region: a convex problem, so the bound is attained.

    The stationary P are p ∝ p0 exp(ω(θ + ln(p̂/p0))), ω Wright's function, one for each θ:
    from p0 (θ → −∞) to p̂ (θ → ∞). The root of D(p̂ ‖ P) = radius is sought in θ.
    """
    if _divergence(observed, reference) <= radius:
        return 0.0
    seen = observed > 0
    log_ratio = np.log(observed[seen]) - np.log(reference[seen])

    def stationary(theta: float) -> tuple[Shares, float]:
        """Return P, and the multiplier of the constraint."""
        omega = wrightomega(theta + log_ratio)
        weights = reference.copy()
        weights[seen] = np.exp(np.log(observed[seen]) + theta - np.log(omega))
        if omega.min() < 1:  # exp(ω) is the more exact of the two forms of p there
            weights[seen] = np.where(omega < 1, reference[seen] * np.exp(omega), weights[seen])
        largest = weights.max()
        total = float((weights / largest).sum())
        return weights / largest / total, math.exp(theta - math.log(largest)) / total

    def miss(theta: float) -> float:
        return _divergence(observed, stationary(theta)[0]) - radius

    low, high = -float(log_ratio.max()) - 40, 1.0
    while miss(high) > 0 and high < 600:
        high = 2 * high + 1
    from scipy.optimize import brentq

    theta = brentq(miss, low, high, xtol=1e-10) if miss(high) < 0 < miss(low) else high
    p, multiplier = stationary(theta)
    bound = _divergence(p, reference) + multiplier * (_divergence(observed, p) - radius)
    return max(0.0, bound)


def largest_divergence(observed: Shares, reference: Shares, radius: float) -> float:
    """Return a bound from above on D(P ‖ p0) over the region.

    A convex function is to be maximised, which has many local maxima; the dual falls apart
    into one problem an outcome, each solved in closed form, and is convex in its multipliers.
    """
    ceiling = -math.log(float(reference.min()))
    if not math.isfinite(radius) or observed.size == 1:
        return 0.0 if observed.size == 1 else ceiling
    upper = _largest_shares(observed, radius)
    log_reference = np.log(reference)
    slack = radius - float(xlogy(observed, observed).sum())

    def dual(multipliers: Shares) -> float:
        mu, nu = math.exp(min(float(multipliers[0]), 60.0)), float(multipliers[1])
        best = _best_terms(observed, log_reference, upper, mu, nu)
        return float(best.sum()) + mu * slack + nu

    # Near p̂ the region is an ellipsoid; the slope of D on it gives the first multipliers.
    middle = (observed + radius / observed.size) / (1 + radius)
    slope = np.log(middle) - log_reference
    mean = float((middle * slope).sum())
    spread = math.sqrt(float((middle * (slope - mean) ** 2).sum()))
    mu = max(spread / math.sqrt(2 * radius), 1.0)
    from scipy.optimize import minimize

    found = minimize(
        dual,
        np.array([math.log(mu), mu + mean + 1]),
        method="Nelder-Mead",
        options={
            "xatol": 1e-7,
            "fatol": 1e-12,
            "maxfev": min(300, 40 + _CELLS // observed.size),
        },
    )
    return min(ceiling, max(float(found.fun), _divergence(observed, reference)))


def _best_terms(
    observed: Shares, log_reference: Shares, upper: Shares, mu: float, nu: float
) -> Shares:
    """Return max over 0 <= p <= upper of p ln(p/p0) + μ p̂ ln p − ν p, for every outcome.

    The function is concave up to p = μ p̂ and convex after: its maximum is where its slope
    vanishes on the concave part, p = μ p̂ / y with y − ln y = s >= 1, or at the upper end.
    """
    at_end = upper * (np.log(upper) - log_reference - nu) + mu * observed * np.log(upper)
    seen = observed > 0
    result = np.where(seen, at_end, np.maximum(at_end, 0.0))
    s = nu - 1 + log_reference[seen] - np.log(observed[seen]) - math.log(mu)
    inner = np.flatnonzero(s > 1)
    if inner.size:
        index = np.flatnonzero(seen)[inner]
        p = np.minimum(mu * observed[index] / _y_minus_log_y(s[inner]), upper[index])
        value = p * (np.log(p) - log_reference[index] - nu) + mu * observed[index] * np.log(p)
        result[index] = np.maximum(result[index], value)
    return result


def _y_minus_log_y(s: Shares) -> Shares:
    """Return the y >= 1 with y − ln y = s: −W₋₁(−e⁻ˢ), which underflows for large s."""
    result: Shares = np.empty_like(s)
    small = s < 3
    result[small] = -lambertw(-np.exp(-s[small]), -1).real
    result[~small] = -wrightomega(-s[~small] - 1j * np.pi).real
    return np.where(np.isnan(result), 1.0, result)


def _largest_shares(observed: Shares, radius: float) -> Shares:
    """Return the largest p of each outcome in the region: the binary divergence is the radius."""
    low, high = observed.copy(), np.ones_like(observed)
    for _ in range(60):
        middle = (low + high) / 2
        rest = np.maximum(1 - middle, _TINY)
        divergence = xlogy(observed, observed / middle)
        divergence += xlogy(1 - observed, (1 - observed) / rest)
        outside = divergence > radius
        high = np.where(outside, middle, high)
        low = np.where(outside, low, middle)
    return high


def _divergence(p: Shares, q: Shares) -> float:
    return float(kl_divergence(p, q, normalize=True))
