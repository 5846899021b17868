"""The KL divergence from samples, with its interval and what noise alone would give."""

from __future__ import annotations

import math
from typing import Any

from kullback._checks import check_base, check_choice, check_confidence
from kullback._holders import refuse_strangers
from kullback._points import is_continuous, refuse_points
from kullback.estimators._discrete_divergence import choose_estimator
from kullback.estimators._intervals import kl_interval, warn_of_excluded, warnings_for
from kullback.estimators._noise import noise_floor
from kullback.estimators._pair import Known, read_pair
from kullback.results import Estimate


def kl_divergence(
    x: Any,
    y: Any,
    *,
    method: str = "auto",
    counts: bool = False,
    known: Known = None,
    bias_correction: bool = False,
    prior: float | str | None = None,
    k: int | None = None,
    base: float | None = None,
    confidence: float = 0.95,
    seed: int = 0,
) -> Estimate:
    """Estimate D(P||Q) from a sample x of P and a sample y of Q.

    Discrete samples are labels of any hashable kind, or counts: dictionaries, `Counter`, frames of
    outcome and count, or with `counts=True` arrays and Series (by index).

    The methods are "zhang" (the default: sum_k x_k/n (psi(m+1) - psi(y_k+1) - psi(n)
    + psi(x_k)), finite with unseen outcomes), "plugin" (with `bias_correction` less its
    first-order bias), "dirichlet" (posterior mean under `prior`, else "jeffreys") and "augmented".
    One of P, Q may be `known`: then x or y holds its probabilities. Float arrays of shape (n,) or
    (n, d) are points, for which the method is "knn" (Wang, Kulkarni and Verdu, `k` neighbours, 5
    if none is given) or "knn-adaptive"; y may then be a function that gives the log density of a
    known Q at points. Columns of frames of points are aligned by name.

    `low` and `high` hold D with the stated confidence; they are about Zhang's estimate whatever
    the method, and at D = 0 one-sided. The
    value of "zhang" may be slightly negative, because an estimate that never is must be too
    large on average; the interval is cut at 0. `noise_floor` is the method's mean if P were Q.
    Units are nats, or the `base`'s. Infinite: "plugin" with unseen outcomes, and any method if a
    known Q excludes an outcome that was seen.

    Raises ValueError for negative or fractional counts, NaN or empty samples, unequal alphabets
    and unknown methods; TypeError if only one of x, y is keyed.

    Source: Zhang and Grabchak (2014); Wang, Kulkarni and Verdu (2009); the interval:
    docs/estimators.md. In scipy: `scipy.stats.entropy(x, y)`, the plug-in, without an interval.

    >>> round(kl_divergence({"a": 3, "c": 2, "d": 1}, {"b": 4, "c": 1, "d": 1}).value, 12)
    0.75
    >>> print(kl_divergence([60, 30, 10], [30, 30, 40], counts=True, base=2))
    0.36929 [0.158003, 0.69858] bits
    """
    check_base(base)
    confidence = check_confidence(confidence)
    refuse_strangers("y", y)
    neighbours = 5 if k is None else k
    if callable(y):
        return _for_density(x, y, method, k=neighbours, confidence=confidence, seed=seed).in_base(
            base
        )
    if not counts and known is None and is_continuous(x, "x") and is_continuous(y, "y"):
        return _for_points(x, y, method, k=neighbours, confidence=confidence, seed=seed).in_base(
            base
        )
    if k is not None:
        msg = "k is for points of a density, and x and y hold labels or counts."
        raise ValueError(msg)
    name = "zhang" if method == "auto" else method
    value_of = choose_estimator("kl_divergence", name, prior=prior, bias_correction=bias_correction)
    refuse_points(x, y, counts=counts, known=known)
    pair = read_pair(x, y, counts=counts, known=known)
    value = value_of(pair)
    excluded = warn_of_excluded(pair)
    low, high, error = (math.inf, math.inf, math.nan) if excluded else kl_interval(pair, confidence)
    n, m = pair.sizes
    return Estimate(
        measure="D(P‖Q)",
        value=value,
        low=low,
        high=high,
        confidence=confidence,
        standard_error=error,
        noise_floor=noise_floor(pair, value_of, name, seed=seed),
        unseen_mass=pair.unseen_mass,
        method=name,
        interval_method="" if excluded else "noncentral chi-squared about Zhang's estimate",
        n_p=n,
        n_q=m,
        status=excluded or warnings_for(pair, value, (low, high)) or "ok",
    ).in_base(base)


def _for_density(
    x: Any, log_density: Any, method: str, *, k: int, confidence: float, seed: int
) -> Estimate:
    from kullback.estimators.continuous import wang_kulkarni_verdu_known

    check_choice("method", "knn" if method == "auto" else method, ("knn",))
    return wang_kulkarni_verdu_known(x, log_density, k=k, confidence=confidence, seed=seed)


def _for_points(x: Any, y: Any, method: str, *, k: int, confidence: float, seed: int) -> Estimate:
    from kullback.estimators.continuous import wang_kulkarni_verdu

    name = "knn" if method == "auto" else method
    check_choice("method", name, ("knn", "knn-adaptive"))
    return wang_kulkarni_verdu(
        x, y, k=k, adaptive=name == "knn-adaptive", confidence=confidence, seed=seed
    )
