"""Zhang's entropy: the plug-in's bias falls exponentially instead of as 1/n."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scipy.special import digamma

from kullback.estimators.discrete_entropy._distinct import Distinct, distinct

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def zhang(counts: NDArray[np.int64]) -> float:
    """Return sum (x/n) [psi(n) - psi(x)] in nats; it is never below the plug-in.

    Its bias is -sum_k sum_{v>=n} p_k (1 - p_k)^v / v: too low, by an amount that falls
    exponentially with n for every alphabet.

    Source: Zhang, Neural Computation 24:1368 (2012); in digammas, Schürmann 27:2097 (2015).

    >>> import numpy as np
    >>> round(zhang(np.array([2, 1])), 12)  # (2/3)(1/2) + (1/3)(3/2)
    0.833333333333
    """
    return zhang_of(distinct(counts))


def zhang_of(of: Distinct) -> float:
    """Return the same from distinct counts."""
    x, multiplicities, n, _ = of
    return float((multiplicities * (x / n) * (digamma(n) - digamma(x))).sum()) + 0.0
