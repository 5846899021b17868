"""The Jensen-Shannon divergence from samples: finite whatever the samples lack."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import xlogy

from kullback import measures
from kullback._checks import check_base, check_choice, check_confidence
from kullback._points import refuse_points
from kullback.estimators._intervals import Quadratic, noncentral_interval, warn_of_rare
from kullback.estimators._noise import js_null_mean
from kullback.estimators._pair import Known, Pair, read_pair
from kullback.results import Estimate

_KAPPA = 0.25  # near P = Q the divergence is a quarter of D
_MOST = float(np.log(2))


def js_divergence(
    x: Any,
    y: Any,
    *,
    method: str = "auto",
    counts: bool = False,
    known: Known = None,
    base: float | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """Estimate the Jensen-Shannon divergence (of equal weights) from samples x of P and y of Q.

    x, y and `known` are as for `kl_divergence`: labels or counts. The methods are "miller-madow"
    (the default: the plug-in less its bias, which at P = Q is (K - 1)/(8 N), N = nm/(n+m), or what
    rare outcomes leave of that) and "plugin". The value may be slightly negative; the interval, of
    the kind that `kl_divergence` has, is cut at 0 and at log 2. `noise_floor` is the method's mean
    at P = Q.

    Raises as `kl_divergence` does. Never infinite. Units are nats, or the `base`'s.

    Source: Lin (1991); the bias: Grosse et al., Phys. Rev. E 65 (2002), 041905. In scipy:
    `scipy.spatial.distance.jensenshannon(x, y) ** 2`, the plug-in.

    >>> e = js_divergence({"a": 100}, {"b": 100}, method="plugin", base=2)
    >>> round(e.value, 12), round(e.high, 12)
    (1.0, 1.0)
    """
    check_base(base)
    confidence = check_confidence(confidence)
    name = "miller-madow" if method == "auto" else method
    check_choice("method", name, ("miller-madow", "plugin"))
    refuse_points(x, y, counts=counts, known=known)
    pair = read_pair(x, y, counts=counts, known=known)
    observed = float(measures.js_divergence(*pair.weights, normalize=True))
    null = _null_mean(pair)
    # The first-order bias, brought to the scale that rare outcomes leave of it.
    first = _bias(pair)
    bias = first * null / max(_first_order_null(pair), 1e-300) if pair.outcomes > 1 else 0.0
    plugin, variance = _delta_moments(pair)
    biases = (bias, null, first)
    low, high = noncentral_interval(
        Quadratic(
            lowest=observed - max(biases),
            highest=observed - min(biases),
            plugin=plugin,
            variance=variance,
            size=pair.size,
            degrees=pair.outcomes - 1,
            kappa=_KAPPA,
        ),
        confidence,
    )
    n, m = pair.sizes
    second = _KAPPA**2 * (pair.outcomes - 1) / (2 * pair.size**2)
    return Estimate(
        measure="JS(P,Q)",
        value=observed - bias if name == "miller-madow" else observed,
        low=min(low, _MOST),
        high=min(high, _MOST),
        confidence=confidence,
        standard_error=float(np.sqrt(variance + second)),
        noise_floor=null if name == "plugin" else 0.0,
        unseen_mass=pair.unseen_mass,
        method=name,
        interval_method="noncentral chi-squared",
        n_p=n,
        n_q=m,
        status="; ".join(warn_of_rare(pair) or _rare_outcomes(pair)) or "ok",
    ).in_base(base)


def _first_order_null(pair: Pair) -> float:
    return _KAPPA * (pair.outcomes - 1) / (2 * pair.size)


def _null_mean(pair: Pair) -> float:
    if pair.x is None or pair.y is None:
        return _first_order_null(pair)
    return max(js_null_mean(pair.x + pair.y, pair.n, pair.m), 0.0)


def _rare_outcomes(pair: Pair) -> list[str]:
    """Return a warning about outcomes that one sample expects fewer than 5 times."""
    if pair.x is None or pair.y is None:
        return []
    fewest = float((pair.x + pair.y).min()) * min(pair.n, pair.m) / (pair.n + pair.m)
    if fewest >= 5:
        return []
    return [
        (
            f"the rarest outcome is expected {fewest:.2g} times in the smaller sample, fewer than "
            "5: the interval may be too short"
        )
    ]


def _bias(pair: Pair) -> float:
    """Return the plug-in's bias to first order, sum of half the curvatures times the variances.

    The second derivatives of JS are (1/2)(1/p - 1/(p+q)) and (1/2)(1/q - 1/(p+q)).
    """
    p, q = pair.p, pair.q
    total = p + q
    of_p = float((0.25 * q / total * (1 - p))[p > 0].sum()) / pair.n
    of_q = float((0.25 * p / total * (1 - q))[q > 0].sum()) / pair.m
    return of_p + of_q


def _delta_moments(pair: Pair) -> tuple[float, float]:
    """Return the plug-in and its first-order variance: the derivatives are log(p/mean)/2."""
    p, q = pair.p, pair.q
    middle = (p + q) / 2
    of_p = np.log(np.where(p > 0, p, middle) / middle) / 2
    of_q = np.log(np.where(q > 0, q, middle) / middle) / 2
    value = float(xlogy(p, p / middle).sum() + xlogy(q, q / middle).sum()) / 2
    first = max(float(p @ of_p**2) - float(p @ of_p) ** 2, 0.0) / pair.n
    second = max(float(q @ of_q**2) - float(q @ of_q) ** 2, 0.0) / pair.m
    return value, first + second
