"""Grassberger's entropy of 2003, revised 2008."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import digamma

from kullback.estimators.discrete_entropy._distinct import distinct

if TYPE_CHECKING:
    from numpy.typing import NDArray


def grassberger(counts: NDArray[np.int64]) -> float:
    """Return ln n - (1/n) sum x G(x) in nats.

    G(x) = psi(x) + (-1)^x/2 [psi((x+1)/2) - psi(x/2)], for which G(1) = -gamma - ln 2,
    G(2) = 2 - gamma - ln 2 and G(2j+1) = G(2j). Many libraries give this name to the
    estimator of 1988, which is another.

    Source: Grassberger, arXiv:physics/0307138 (2003, revised 2008).

    >>> round(grassberger(np.array([1, 1])), 12)  # 2 ln 2 + gamma
    1.963510026021
    """
    x, multiplicities, n, _ = distinct(counts)
    sign = np.where(x % 2 == 0, 1.0, -1.0)
    g = digamma(x) + sign / 2 * (digamma((x + 1) / 2) - digamma(x / 2))
    return math.log(n) - float((multiplicities * x * g).sum()) / n
