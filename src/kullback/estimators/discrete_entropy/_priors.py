"""Estimators of the entropy for a known number of outcomes: under priors, and by shrinkage."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betaln, digamma, polygamma

from kullback._checks import as_number
from kullback.estimators._distinct import Distinct, check_alphabet, count_distinct, entropy_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray


PRIORS: Mapping[str, Callable[[int, int], float]] = {
    "jeffreys": lambda _n, _size: 0.5,
    "laplace": lambda _n, _size: 1.0,
    "minimax": lambda n, size: math.sqrt(n) / size,
    "ml": lambda _n, _size: 0.0,
    "perks": lambda _n, size: 1 / size,
}
"""The pseudo-count of each named prior, from n and K."""

_NEGLIGIBLE = 42.0  # nats below the largest weight: under 1e-18 of it
_REACH = 42.0  # how far ln beta goes on either side before the prior itself is negligible


def dirichlet(
    counts: NDArray[np.int64],
    *,
    prior: str | float = "jeffreys",
    alphabet_size: int | None = None,
) -> float:
    """Return the entropy of (x + a) / (n + K a) in nats: that of the posterior mean of P.

    a is the prior: "ml" 0, "jeffreys" 1/2, "laplace" 1, "perks" 1/K, "minimax" sqrt(n)/K, or
    a number. K is `alphabet_size`, by default the number of outcomes seen.

    Source: Schürmann and Grassberger (1996) for 1/K; Hausser and Strimmer (2009) compare them.

    >>> round(dirichlet(np.array([1, 0]), prior="laplace", alphabet_size=2), 6)  # of (2/3, 1/3)
    0.636514
    """
    of = count_distinct(counts)
    size = check_alphabet(of, alphabet_size)
    a = pseudo_count(prior, of, size)
    p = np.append(of.values + a, a) / (of.n + size * a)
    return entropy_of(p, np.append(of.multiplicities, float(size - of.seen)))


def pseudo_count(prior: str | float, of: Distinct, size: int) -> float:
    """Return the pseudo-count that a prior gives every outcome.

    >>> pseudo_count("perks", count_distinct(np.array([3, 1])), 4)
    0.25
    """
    if isinstance(prior, str):
        if prior not in PRIORS:
            msg = f"prior is {prior!r}; it is a number or one of {', '.join(PRIORS)}."
            raise ValueError(msg)
        return PRIORS[prior](of.n, size)
    a = as_number(prior)
    if not 0 <= a <= 1e15:
        msg = f"prior is {prior!r}; a pseudo-count must be between 0 and 1e15."
        raise ValueError(msg)
    return a


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
    of = count_distinct(counts)
    size = check_alphabet(of, alphabet_size)
    if size == 1:
        return 0.0
    logs = _find_support(of, size)
    weights = _log_weights(of, size, logs)
    weights = np.exp(weights - weights.max())
    weights /= weights.sum()
    return float(weights @ [posterior_mean(of, size, math.exp(t)) for t in logs])


def _find_support(of: Distinct, size: int) -> NDArray[np.float64]:
    """Return evenly spaced points in ln beta that cover the posterior."""
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


def posterior_mean(of: Distinct, size: int, a: float) -> float:
    """Return E[H] where P is Dirichlet with parameters x + a over `size` outcomes.

    With A = n + K a it is sum_k (x_k + a)/A [psi(A + 1) - psi(x_k + a + 1)].

    Source: Wolpert and Wolf, Physical Review E 52:6841 (1995).
    """
    alpha = np.append(of.values + a, a)
    multiplicities = np.append(of.multiplicities, float(size - of.seen))
    total = of.n + size * a
    above = digamma(total + 1) - digamma(alpha + 1)
    return float((multiplicities * alpha / total * above).sum())


def shrinkage(counts: NDArray[np.int64], *, alphabet_size: int | None = None) -> float:
    """Return the entropy of s/K + (1-s) x/n in nats.

    s = (1 - sum (x/n)^2) / ((n-1) sum (1/K - x/n)^2), cut to [0, 1]. K is `alphabet_size`,
    by default the number of outcomes seen.

    Source: Hausser and Strimmer, Journal of Machine Learning Research 10:1469 (2009).

    >>> round(shrinkage(np.array([1, 2, 3, 2, 1])), 6)  # s = 1: ln 5
    1.609438
    """
    of = count_distinct(counts)
    size = check_alphabet(of, alphabet_size)
    p = np.append(of.values / of.n, 0.0)
    multiplicities = np.append(of.multiplicities, float(size - of.seen))
    away = (of.n - 1) * float((multiplicities * (1 / size - p) ** 2).sum())
    spread = float((multiplicities * p * (1 - p)).sum())
    share = 1.0 if spread >= away else spread / away
    return entropy_of(share / size + (1 - share) * p, multiplicities)
