"""The entropy of Nemenman, Shafee and Bialek: a prior that is flat in the entropy itself."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betaln, polygamma

from kullback.estimators.discrete_entropy._distinct import Distinct, alphabet, distinct
from kullback.estimators.discrete_entropy._posterior import posterior_mean

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NEGLIGIBLE = 42.0  # nats below the largest weight: under 1e-18 of it
_REACH = 42.0  # how far ln beta goes on either side before the prior itself is negligible


def nsb(counts: NDArray[np.int64], *, alphabet_size: int | None = None) -> float:
    """Return the posterior mean of the entropy, in nats, the prior being flat in the entropy.

    The prior of P is a mixture of symmetric Dirichlet distributions of K parameters beta, with
    the weight xi'(beta) d beta, xi(beta) = psi(K beta + 1) - psi(beta + 1), which is the mean
    entropy under beta. The integral over beta, from 0 to infinity, is by the trapezoidal rule
    in ln beta, which is exact here to about 1e-11. K is `alphabet_size`, by default the number
    of outcomes seen.

    Source: Nemenman, Shafee and Bialek, Entropy and inference, revisited (NIPS 2002).

    >>> round(nsb(np.array([1]), alphabet_size=100), 9)  # one event says nothing: (ln 100) / 2
    2.302585093
    """
    of = distinct(counts)
    size = alphabet(of, alphabet_size)
    if size == 1:
        return 0.0
    logs = _where_it_matters(of, size)
    weights = _log_weights(of, size, logs)
    weights = np.exp(weights - weights.max())
    weights /= weights.sum()
    return float(weights @ [posterior_mean(of, size, math.exp(t)) for t in logs])


def _where_it_matters(of: Distinct, size: int) -> NDArray[np.float64]:
    """Return points in ln beta, evenly spaced over where the posterior is not negligible."""
    low, high = -_REACH - math.log(size), _REACH
    for points in (65, 33, 33, 33, 33, 33, 33):
        logs = np.linspace(low, high, points)
        weights = _log_weights(of, size, logs)
        kept = np.flatnonzero(weights > weights.max() - _NEGLIGIBLE)
        first, last = max(int(kept[0]) - 1, 0), min(int(kept[-1]) + 1, points - 1)
        low, high = float(logs[first]), float(logs[last])
        if last - first > points // 2:
            break
    return np.linspace(low, high, 193)


def _log_weights(of: Distinct, size: int, logs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the log of prior times likelihood per unit of ln beta, up to a constant."""
    beta = np.exp(logs)
    slope = size * polygamma(1, size * beta + 1) - polygamma(1, beta + 1)
    far = beta > 1e4  # there the difference has no digits, and its expansion has them all
    slope[far] = (1 - 1 / size) / (2 * beta[far] ** 2) - (1 - 1 / size**2) / (6 * beta[far] ** 3)
    likelihood = betaln(of.n, size * beta) - [
        float(of.multiplicities @ betaln(of.values, b)) for b in beta
    ]
    return np.asarray(logs + np.log(slope) + likelihood)
