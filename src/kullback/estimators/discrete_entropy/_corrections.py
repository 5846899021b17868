"""The entropy of the observed shares, and estimators that take its bias off."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import digamma

from kullback.estimators._distinct import Distinct, count_distinct
from kullback.measures import entropy as exact_entropy

if TYPE_CHECKING:
    from numpy.typing import NDArray


def plugin(counts: NDArray[np.int64]) -> float:
    """Return -sum (x/n) ln(x/n), in nats: too low by about (K-1)/(2n) on average.

    Source: Miller (1955); Paninski (2003) for the bias.

    >>> import numpy as np
    >>> round(plugin(np.array([2, 1, 1])), 12)  # 1.5 bits
    1.03972077084
    """
    return float(exact_entropy(counts[counts > 0].astype(float), normalize=True))


def miller_madow(counts: NDArray[np.int64]) -> float:
    """Return the plug-in entropy + (K-1)/(2n) in nats, K the number of outcomes seen.

    Source: Miller (1955), Note on the bias of information estimates.

    >>> round(miller_madow(np.array([2, 2])), 12)  # ln 2 + 1/8
    0.81814718056
    """
    seen = int(np.count_nonzero(counts))
    return plugin(counts) + (seen - 1) / (2 * int(counts.sum()))


def grassberger(counts: NDArray[np.int64]) -> float:
    """Return ln n - (1/n) sum x G(x) in nats.

    G(x) = psi(x) + (-1)^x/2 [psi((x+1)/2) - psi(x/2)], for which G(1) = -gamma - ln 2,
    G(2) = 2 - gamma - ln 2 and G(2j+1) = G(2j). Many libraries give this name to the
    estimator of 1988, which is another.

    Source: Grassberger, arXiv:physics/0307138 (2003, revised 2008).

    >>> round(grassberger(np.array([1, 1])), 12)  # 2 ln 2 + gamma
    1.963510026021
    """
    x, multiplicities, n, _ = count_distinct(counts)
    sign = np.where(x % 2 == 0, 1.0, -1.0)
    g = digamma(x) + sign / 2 * (digamma((x + 1) / 2) - digamma(x / 2))
    return math.log(n) - float((multiplicities * x * g).sum()) / n


def zhang(counts: NDArray[np.int64]) -> float:
    """Return sum (x/n) [psi(n) - psi(x)] in nats; it is never below the plug-in.

    Its bias is -sum_k sum_{v>=n} p_k (1 - p_k)^v / v: too low, by an amount that falls
    exponentially with n for every alphabet.

    Source: Zhang, Neural Computation 24:1368 (2012); in digammas, Schürmann 27:2097 (2015).

    >>> import numpy as np
    >>> round(zhang(np.array([2, 1])), 12)  # (2/3)(1/2) + (1/3)(3/2)
    0.833333333333
    """
    return zhang_of(count_distinct(counts))


def zhang_of(of: Distinct) -> float:
    """Return the same from distinct counts."""
    x, multiplicities, n, _ = of
    return float((multiplicities * (x / n) * (digamma(n) - digamma(x))).sum()) + 0.0
