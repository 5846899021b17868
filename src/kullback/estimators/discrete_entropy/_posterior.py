"""The mean of the entropy under a Dirichlet posterior, in closed form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import digamma

if TYPE_CHECKING:
    from kullback.estimators.discrete_entropy._distinct import Distinct


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
