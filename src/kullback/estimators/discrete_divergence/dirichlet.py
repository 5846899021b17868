"""Posterior means under Dirichlet priors: finite, and as good as the prior."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import digamma, xlogy

from kullback.estimators.discrete_entropy._distinct import distinct
from kullback.estimators.discrete_entropy.dirichlet import pseudo_count

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kullback.estimators._pair import Pair

    Floats = NDArray[np.float64]


def cross_entropy(pair: Pair, prior: float | str = "jeffreys") -> float:
    """Return the posterior mean of -sum p log q, P and Q independent."""
    shares, _ = _of_p(pair, prior)
    return float(shares @ _surprisals(pair, prior))


def kl_divergence(pair: Pair, prior: float | str = "jeffreys") -> float:
    """Return the posterior mean of D; it is positive even where P = Q."""
    shares, information = _of_p(pair, prior)
    return float(information + shares @ _surprisals(pair, prior))


def _of_p(pair: Pair, prior: float | str) -> tuple[Floats, float]:
    """Return the posterior means of p and of sum p log p."""
    if pair.x is None:
        return pair.p, float(xlogy(pair.p, pair.p).sum())
    a = _posterior(pair.x, prior)
    total = a.sum()
    shares = a / total
    return shares, float(shares @ (digamma(a + 1) - digamma(total + 1)))


def _surprisals(pair: Pair, prior: float | str) -> Floats:
    if pair.y is None:
        with np.errstate(divide="ignore"):
            return np.asarray(-np.log(pair.q))
    b = _posterior(pair.y, prior)
    return np.asarray(digamma(b.sum()) - digamma(b))


def _posterior(counts: NDArray[np.int64], prior: float | str) -> Floats:
    """Return the parameters of the posterior, the prior's pseudo-count added to every count."""
    added = pseudo_count(prior, distinct(counts), counts.size)
    if added == 0 and not counts.all():
        msg = (
            "prior 'ml' adds nothing, and some outcomes were not seen; the method is 'plugin' then."
        )
        raise ValueError(msg)
    return np.asarray(counts + added, dtype=np.float64)
