"""Zhang and Grabchak's estimators: finite with unseen outcomes, bias falling exponentially.

Zhang and Grabchak, "Nonparametric estimation of Kullback-Leibler divergence", Neural Computation
26 (2014), 2570; in closed form with digammas (Schürmann, Neural Computation 27, 2015, 2097).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import digamma, xlogy

from kullback import measures

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
    """Return the difference of the two, signed: its mean is right where D is near 0.

    Where both samples have all of P's outcomes it is computed as D of the observed shares, which
    the kernels have exactly, and differences of psi(z) - log z: with 10^15 events a side the two
    entropies agree to all their digits.
    """
    if pair.x is None or pair.y is None or (pair.q[pair.p > 0] == 0).any():
        return cross_entropy(pair) - entropy(pair)
    seen = pair.x > 0
    x, y = pair.x[seen].astype(np.float64), pair.y[seen].astype(np.float64)
    observed = float(measures.kl_divergence(pair.x, pair.y, normalize=True))
    of_q = (1 / pair.m - lag(pair.m)) - (1 / y - lag(y))
    return observed + float(pair.p[seen] @ (of_q + lag(pair.n) - lag(x)))


def lag(z: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Return log z - psi(z) = 1/(2z) + 1/(12 z^2) - 1/(120 z^4) + ... without cancellation."""
    z = np.asarray(z, dtype=np.float64)
    large = np.maximum(z, 50.0)
    square = large * large
    series = 0.5 / large + (1 / 12 - (1 / 120 - 1 / (252 * square)) / square) / square
    return np.asarray(np.where(z >= 50, series, np.log(z) - digamma(z)))
