"""Zhang and Grabchak's estimators: finite with unseen outcomes, bias falling exponentially.

Zhang and Grabchak, "Nonparametric estimation of Kullback-Leibler divergence", Neural Computation
26 (2014), 2570; in closed form with digammas (Schürmann, Neural Computation 27, 2015, 2097).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import digamma, xlogy

if TYPE_CHECKING:
    from kullback.estimators._pair import Pair


def cross_entropy(pair: Pair) -> float:
    """Return sum_k p_k (psi(m + 1) - psi(y_k + 1)), p_k the observed shares of P.

    An outcome that Q's sample lacks costs psi(m + 1) + 0.577, about log m: the estimate is
    finite, and too small where P has much mass that Q has not.
    """
    if pair.y is None:
        with np.errstate(divide="ignore"):
            return float(-xlogy(pair.p, pair.q).sum())
    surprisals = digamma(pair.m + 1) - digamma(pair.y + 1)
    return float(pair.p @ surprisals)


def entropy(pair: Pair) -> float:
    """Return sum_k p_k (psi(n) - psi(x_k)) over the observed outcomes of P."""
    if pair.x is None:
        return float(-xlogy(pair.p, pair.p).sum())
    seen = pair.x > 0
    return float(pair.p[seen] @ (digamma(pair.n) - digamma(pair.x[seen])))


def kl_divergence(pair: Pair) -> float:
    """Return the difference of the two, signed: its mean is right where D is near 0."""
    return cross_entropy(pair) - entropy(pair)
