"""What an estimate from counts would be, on average, if P and Q were one distribution."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kullback.estimators._intervals.divergence import tail
from kullback.estimators._pair import Pair, counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

_DRAWS = 100


def noise_floor(pair: Pair, value_of: Callable[[Pair], float], method: str, *, seed: int) -> float:
    """Return the mean of the same estimate if P and Q were one distribution, at these sizes.

    Zhang's has a closed form, sum r (tau_n(r) - tau_m(r)) at the pooled shares r. The others are
    averaged over 100 ways of parting the pooled counts (drawn with the seed), or over as many
    samples of the known side.
    """
    if pair.x is not None and pair.y is not None:
        pool = pair.x + pair.y
        if method == "zhang":
            shares = pool / pool.sum()
            return float(shares @ (tail(pair.n, shares) - tail(pair.m + 1, shares)))
        parted = np.random.default_rng(seed).multivariate_hypergeometric(
            pool, int(pair.n), size=_DRAWS, method="marginals"
        )
        values = [value_of(counted(x, pool - x)) for x in parted]
    else:
        known = pair.p if pair.x is None else pair.q
        size = pair.m if pair.x is None else pair.n
        drawn = np.random.default_rng(seed).multinomial(int(size), known, size=_DRAWS)
        values = [value_of(_one_known(pair, counts, known)) for counts in drawn]
    return float(np.mean(values))


def _one_known(pair: Pair, counts: NDArray[np.int64], known: NDArray[np.float64]) -> Pair:
    if pair.x is None:
        return Pair(None, counts, math.inf, pair.m, known, counts / pair.m)
    return Pair(counts, None, pair.n, math.inf, counts / pair.n, known)
