"""Estimators that ask how much of P the sample has seen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kullback.estimators._distinct import Distinct, count_distinct
from kullback.estimators.discrete_entropy._corrections import zhang_of

if TYPE_CHECKING:
    from numpy.typing import NDArray


def chao_shen(counts: NDArray[np.int64]) -> float:
    """Return -sum p ln p / (1 - (1-p)^n) in nats, with p = C x/n and C = 1 - f1/n.

    f1 is the number of outcomes seen once; where all were, f1 = n - 1 serves, so that C > 0.

    Source: Chao and Shen, Environmental and Ecological Statistics 10:429 (2003).

    >>> round(chao_shen(np.array([1, 1])), 12)  # C = 1/2: two terms (ln 4)/4 / (7/16)
    1.584336412708
    """
    of = count_distinct(counts)
    singletons = of.outcomes_seen(1)
    coverage = 1 - (of.n - 1 if singletons == of.n else singletons) / of.n
    p = coverage * of.values / of.n
    with np.errstate(divide="ignore"):  # p = 1 is included for certain: 1 - exp(-inf)
        included = -np.expm1(of.n * np.log1p(-p))
    return float(-(of.multiplicities * p * np.log(p) / included).sum()) + 0.0


def chao_wang_jost(counts: NDArray[np.int64]) -> float:
    """Return Zhang's entropy + (f1/n) (1-A)^(1-n) [-ln A - sum_{r<n} (1-A)^r / r], in nats.

    f1, f2: the outcomes seen once, twice. A = 2 f2 / ((n-1) f1 + 2 f2) if f2 > 0,
    2 / ((n-1)(f1-1) + 2) if f2 = 0 < f1, and 1 without singletons. The second term is
    computed as an integral, because the form above multiplies a huge number by a difference
    without digits.

    Source: Chao, Wang and Jost, Methods in Ecology and Evolution 4:1091 (2013).

    >>> import numpy as np
    >>> round(chao_wang_jost(np.array([1, 2, 3, 2, 1])), 6)
    1.84787
    """
    of = count_distinct(counts)
    return zhang_of(of) + unseen_term(of)


def unseen_term(of: Distinct) -> float:
    """Return what outcomes not seen yet are estimated to add to Zhang's entropy.

    Since 1/r is the integral of exp(-rs), the series is that of a geometric sum: with
    u = n s, (f1/n) times the integral over u > 0 of (1-A) e^-u / (n - n (1-A) e^(-u/n)).
    """
    n, f1, f2 = of.n, of.outcomes_seen(1), of.outcomes_seen(2)
    if f1 == 0:
        return 0.0
    found, rest = (2 * f2, (n - 1) * f1) if f2 else (2, (n - 1) * (f1 - 1))  # as A to 1 - A
    if rest == 0:
        return 0.0
    # The integrand is near 1/(u + scale) at first: u = scale (e^t - 1) makes it even.
    scale = n * found / rest

    def integrand(t: float) -> float:
        u = scale * math.expm1(t)
        below = scale - n * math.expm1(-u / n)
        return math.exp(t - u) * scale / below

    from scipy.integrate import quad

    value, _ = quad(integrand, 0.0, math.log1p(750.0 / scale), epsabs=0.0, epsrel=1e-12, limit=500)
    return f1 / n * float(value)
