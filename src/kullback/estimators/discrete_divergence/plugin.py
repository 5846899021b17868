"""The plug-in estimators: the measures of the observed shares, biased upwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kullback import measures

if TYPE_CHECKING:
    from kullback.estimators._pair import Pair


def cross_entropy(pair: Pair) -> float:
    """Return -sum p log q of the observed shares; infinite with unseen outcomes."""
    return float(measures.cross_entropy(*pair.weights, normalize=True))


def kl_divergence(pair: Pair) -> float:
    """Return D of the observed shares; infinite with unseen outcomes."""
    return float(measures.kl_divergence(*pair.weights, normalize=True))


def cross_entropy_bias(pair: Pair) -> float:
    """Return the bias to first order, sum_k p_k (1 - q_k) / (2 m q_k)."""
    return _from_q(pair) if np.isfinite(pair.m) else 0.0


def kl_divergence_bias(pair: Pair) -> float:
    """Return the bias to first order, (K - 1)/(2n) + (sum_k p_k/q_k - 1)/(2m).

    K counts the outcomes that P's sample has; the second term is the two-sample one (at
    P = Q it is the first with m for n).
    """
    of_p = (int((pair.p > 0).sum()) - 1) / (2 * pair.n)
    return of_p + cross_entropy_bias(pair)


def _from_q(pair: Pair) -> float:
    seen = pair.p > 0
    with np.errstate(divide="ignore"):
        return float((pair.p[seen] / pair.q[seen]).sum() - 1) / (2 * pair.m)
