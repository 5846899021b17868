"""The cross-entropy from samples: what coding P with what Q's sample taught costs."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from scipy.special import ndtri

from kullback._checks import check_base, check_confidence
from kullback._points import refuse_points
from kullback.estimators._discrete_divergence import choose_estimator, zhang_cross_entropy
from kullback.estimators._intervals import fair_shares, tail_sum, warn_of_excluded, warnings_for
from kullback.estimators._pair import Known, Pair, read_pair
from kullback.results import Estimate


def cross_entropy(
    x: Any,
    y: Any,
    *,
    method: str = "auto",
    counts: bool = False,
    known: Known = None,
    bias_correction: bool = False,
    prior: float | str | None = None,
    base: float | None = None,
    confidence: float = 0.95,
) -> Estimate:
    """Estimate H(P,Q) from a sample x of P and a sample y of Q.

    x, y, `known`, `prior`, `bias_correction` and the methods "zhang" (the default), "plugin",
    "dirichlet" and "augmented" are as for `kl_divergence`: labels or counts. The interval is the
    delta method's, Var_P(log q)/n + Var_Q(p/q)/m with the second-order term of a plug-in, widened
    by what Zhang's bias may be. Infinite: "plugin" with unseen outcomes, and every method where a
    known Q excludes an outcome that was seen.

    Raises as `kl_divergence` does. Units are nats, or the `base`'s.

    Source: Zhang and Grabchak (2014), equation 5. In scipy: not there.

    >>> round(float(cross_entropy({"a": 1, "b": 1}, {"a": 1, "b": 1})), 12)  # psi(3) - psi(2)
    0.5
    """
    check_base(base)
    confidence = check_confidence(confidence)
    name = "zhang" if method == "auto" else method
    value_of = choose_estimator("cross_entropy", name, prior=prior, bias_correction=bias_correction)
    refuse_points(x, y, counts=counts, known=known)
    pair = read_pair(x, y, counts=counts, known=known)
    value = value_of(pair)
    excluded = warn_of_excluded(pair)
    low, high, error = (math.inf, math.inf, math.nan) if excluded else _interval(pair, confidence)
    n, m = pair.sizes
    return Estimate(
        measure="H(P,Q)",
        value=value,
        low=low,
        high=high,
        confidence=confidence,
        standard_error=error,
        unseen_mass=pair.unseen_mass,
        method=name,
        interval_method=""
        if excluded
        else "delta method about Zhang's estimate, widened by its bias",
        n_p=n,
        n_q=m,
        status=excluded or warnings_for(pair, value, (low, high)) or "ok",
    ).in_base(base)


def _interval(pair: Pair, confidence: float) -> tuple[float, float, float]:
    p, q = fair_shares(pair)
    seen = p > 0
    log = np.log(q[seen])
    of_p = max(float(p[seen] @ log**2) - float(p[seen] @ log) ** 2, 0.0) / pair.n
    of_q = max(float((p[seen] ** 2 / q[seen]).sum()) - 1, 0.0) / pair.m
    second = (pair.outcomes - 1) / 2 * (1 / pair.size**2 - 1 / pair.n**2)
    error = math.sqrt(of_p + of_q + max(second, 0.0))
    centre = zhang_cross_entropy(pair)
    above = 0.0 if pair.y is None else float(p @ tail_sum(pair.m + 1, q))
    reach = float(ndtri((1 + confidence) / 2)) * error
    return max(centre - reach, 0.0), centre + above + reach, error
