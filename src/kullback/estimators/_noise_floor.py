"""What an estimate from counts would be, on average, if P and Q were one distribution."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kullback.estimators._arguments import check_seed
from kullback.estimators._hypergeometric import draws
from kullback.estimators._intervals.divergence import tail
from kullback.estimators._pair import Pair, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MOST_DRAWS = 100
_FEWEST_DRAWS = 4
_CELLS = 2_000_000  # outcomes drawn in all: the mean over K of them spreads as 1/sqrt(K draws)


def noise_floor(
    pair: Pair, value_of: Callable[[Pair], float], method: str, *, seed: int | None
) -> float:
    """Return the mean of the same estimate if P and Q were one distribution, at these sizes.

    Zhang's has a closed form, sum r (tau_n(r) - tau_m(r)) at the pooled shares r, or the known
    ones, where the term of the known side is 0. The others are averaged over ways of parting
    the pooled counts (drawn with the seed), or over samples of the known side: 100 of them,
    fewer for more than 20,000 outcomes.
    """
    generator = np.random.default_rng(check_seed(seed))
    if method == "zhang":
        return _of_zhang(pair)
    size = min(_MOST_DRAWS, max(_FEWEST_DRAWS, _CELLS // pair.outcomes))
    return float(np.mean([value_of(drawn) for drawn in _pairs(pair, size, generator)]))


def _of_zhang(pair: Pair) -> float:
    """Return the bias of the entropy part less that of the cross-entropy part."""
    if pair.x is not None and pair.y is not None:
        shares = (pair.x + pair.y) / (pair.n + pair.m)
    else:
        shares = pair.p if pair.x is None else pair.q
    above = 0.0 if pair.x is None else float(shares @ tail(pair.n, shares))
    below = 0.0 if pair.y is None else float(shares @ tail(pair.m + 1, shares))
    return above - below


def _pairs(pair: Pair, size: int, generator: np.random.Generator) -> Iterator[Pair]:
    """Yield pairs of one distribution, of the sizes of this one."""
    if pair.x is not None and pair.y is not None:
        pool = pair.x + pair.y
        for rows in draws(pool, int(pair.x.sum()), size, generator):
            yield from (counted(x, pool - x) for x in rows)
    elif pair.x is None and pair.y is not None:
        for _ in range(size):
            y = generator.multinomial(int(pair.y.sum()), pair.p)
            yield Pair(None, y, math.inf, pair.m, pair.p, y / pair.m)
    elif pair.x is not None:
        for _ in range(size):
            x = generator.multinomial(int(pair.x.sum()), pair.q)
            yield Pair(x, None, pair.n, math.inf, x / pair.n, pair.q)
