"""The entropy of what was only sampled: an estimate with its interval."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from kullback._checks import check_alphabet_size, check_base, check_choice, check_confidence
from kullback._points import is_continuous, read_points
from kullback._samples import count_one
from kullback.estimators._distinct import check_alphabet, count_distinct
from kullback.estimators.discrete_entropy import (
    ESTIMATORS,
    INTERVAL_METHOD,
    dirichlet,
    nsb,
    score_interval,
    shrinkage,
    status_of,
)
from kullback.results import Estimate

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


POINT_METHODS = ("kozachenko-leonenko", "spacing")


def entropy(
    x: Any,
    *,
    method: str = "auto",
    counts: bool = False,
    alphabet_size: int | None = None,
    prior: str | float | None = None,
    k: int | None = None,
    base: float | None = None,
    confidence: float = 0.95,
    seed: int | None = 0,
) -> Estimate:
    """Estimate the entropy H(P) from a sample of P, with an interval.

    `x` is labels of any hashable kind (a list, an array, a Series), or counts: a dictionary, a
    Counter, a frame of outcome and count, or with `counts=True` an array of whole numbers or a
    Series keyed by its index; a Series that looks like counts is refused without. Outcomes that
    have the count 0 change nothing. Floats, of shape (n,) or (n, d), are points of a density,
    whose differential entropy is estimated.

    `method` for labels and counts, of which K-hat outcomes were seen in n events:
    "zhang" (the default; bias falls exponentially with n), "plugin" (too low by about
    (K-1)/(2n)), "miller-madow", "grassberger", "chao-shen", "chao-wang-jost" (for alphabets
    of which much is unseen), and, where the `alphabet_size` K is known (else K-hat is taken for
    it, and the result's `method` says so), "shrinkage", "dirichlet" (`prior` "jeffreys",
    "laplace", "perks", "minimax", "ml" or a pseudo-count) and "nsb". For points:
    "kozachenko-leonenko" (the default), with its `k` nearest neighbours, and "spacing" on the
    line; their interval is by subsampling, the only one that draws at random, from `seed`.

    The interval for counts is that of `score_interval`, about the Chao-Wang-Jost entropy for
    every method, because an interval about a biased estimate does not cover, and a posterior's
    never holds log K; a biased estimate may so lie outside it, and `status` says so. A known
    `alphabet_size` bounds it by log K. `status` tells too where the sample is too small for it;
    one event has none. A bias-corrected estimate may be above log K; it is not cut, since
    cutting brings the bias back.

    Raises ValueError for counts that are negative or fractional, for missing values, for an
    empty sample, and for a method, prior, base or confidence that there is not; TypeError
    for labels that are not hashable.

    Source: see each estimator in `kullback.estimators.discrete_entropy`. In scipy:
    `scipy.stats.entropy(counts)` is the plug-in, without an interval.

    >>> round(float(entropy({"a": 2, "b": 1})), 12)  # (2/3)(1/2) + (1/3)(1/2 + 1)
    0.833333333333
    >>> print(entropy(["heads", "tails"] * 50, base=2, alphabet_size=2))
    1.00725 [0.90018, 1] bits
    """
    check_base(base)
    confidence = check_confidence(confidence)
    size = check_alphabet_size(alphabet_size)
    if not counts and is_continuous(x):
        for name, value in (("alphabet_size", alphabet_size), ("prior", prior)):
            if value is not None:
                msg = f"{name} is for labels and counts, and x holds floats, points of a density."
                raise ValueError(msg)
        return _for_points(read_points("x", x), method, k, confidence, seed).in_base(base)
    if k is not None:
        msg = "k is for points of a density, and x holds labels or counts."
        raise ValueError(msg)
    method = "zhang" if method == "auto" else method
    check_choice("method", method, ESTIMATORS)
    if prior is not None and method != "dirichlet":
        msg = f"prior is for the method 'dirichlet', not {method!r}."
        raise ValueError(msg)
    sample = count_one(x, counts=counts)
    of = count_distinct(sample.x)
    outcomes = check_alphabet(of, size)
    interval = score_interval(sample.x, confidence=confidence, alphabet_size=size)
    value, named = _for_counts(sample.x, method, prior, outcomes, guessed=size is None)
    return Estimate(
        measure="H(P)",
        value=value,
        low=interval.low,
        high=interval.high,
        confidence=confidence,
        standard_error=interval.standard_error,
        method=named,
        interval_method="" if math.isnan(interval.low) else INTERVAL_METHOD,
        n_p=sample.n,
        status=status_of(of, value, interval, size),
    ).in_base(base)


def _for_counts(
    counts: NDArray[np.int64], method: str, prior: str | float | None, size: int, *, guessed: bool
) -> tuple[float, str]:
    """Return the estimate in nats and its name."""
    named = f"{method}, K = {size}" + (" seen" if guessed else "")
    match method:
        case "shrinkage":
            return shrinkage(counts, alphabet_size=size), named
        case "nsb":
            return nsb(counts, alphabet_size=size), named
        case "dirichlet":
            prior = "jeffreys" if prior is None else prior
            return dirichlet(counts, prior=prior, alphabet_size=size), f"{named}, prior {prior}"
        case _:
            return ESTIMATORS[method](counts), method


def _for_points(
    x: Any, method: str, k: int | None, confidence: float, seed: int | None
) -> Estimate:
    from kullback.estimators.continuous import kozachenko_leonenko, spacing

    if method == "spacing":
        if k is not None:
            msg = "k is for the method 'kozachenko-leonenko', not 'spacing'."
            raise ValueError(msg)
        return spacing(x, confidence=confidence, seed=seed)
    if method not in {"auto", *POINT_METHODS}:
        msg = "x holds floats, points of a density; method must be one of "
        msg += f"{', '.join(map(repr, POINT_METHODS))}, not {method!r}. For labels, "
        msg += "pass integers, strings or other objects; for counts, counts=True."
        raise ValueError(msg)
    if k is None:
        return kozachenko_leonenko(x, confidence=confidence, seed=seed)
    return kozachenko_leonenko(x, k=k, confidence=confidence, seed=seed)
