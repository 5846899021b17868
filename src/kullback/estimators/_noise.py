"""The mean of estimates from counts under the null hypothesis, also for rare outcomes.

The usual (K - 1)/(2n) holds for expected counts above about 5; these hold for all.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammaln, xlogy

from kullback._checks import check_seed
from kullback.estimators._intervals import tail_sum
from kullback.estimators._pair import Pair, count_pair
from kullback.estimators._permutations import draw_hypergeometric

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray


_COMMON = 300
_GRID = np.geomspace(1e-6, 100.0, 600)

_MOST_DRAWS = 100
_FEWEST_DRAWS = 4
_CELLS = 2_000_000  # outcomes drawn in all: the mean over K of them spreads as 1/sqrt(K draws)


def js_null_mean(pooled: NDArray[np.int64], n: float, m: float) -> float:
    """Return the mean of the plug-in JS over binomial splits of the pooled counts.

    A pooled count r gives its outcome's term with x from the binomial of r and n/(n+m); for
    r above 300 the term's second-order value, 1/(8N) times the variance that is left to it.
    """
    values, times = np.unique(pooled, return_counts=True)
    share = n / (n + m)
    total = 0.0
    for r, multiplicity in zip(values.tolist(), times.tolist(), strict=True):
        if r > _COMMON:
            total += multiplicity * (1 / n + 1 / m) / 8
            continue
        x = np.arange(r + 1)
        log_choice = gammaln(r + 1) - gammaln(x + 1) - gammaln(r - x + 1)
        chance = np.exp(log_choice + xlogy(x, share) + xlogy(r - x, 1 - share))
        p, q = x / n, (r - x) / m
        middle = (p + q) / 2
        term = (
            xlogy(p, np.where(p > 0, p, 1) / middle) + xlogy(q, np.where(q > 0, q, 1) / middle)
        ) / 2
        total += multiplicity * float(chance @ term)
    # The totals n and m are fixed, which takes one degree of freedom away.
    return total - (1 / n + 1 / m) / 8


def information_null_mean(rows: NDArray[np.int64], columns: NDArray[np.int64], n: int) -> float:
    """Return the mean plug-in mutual information of independent variables with these margins.

    With h(l) = E X log(X/l), X Poisson of mean l (1/2 for large l), it is the sum of h over the
    expected cells, less those of the margins, over n.
    """
    of_rows, row_times = np.unique(rows, return_counts=True)
    of_columns, column_times = np.unique(columns, return_counts=True)
    expected = np.outer(of_rows, of_columns) / n
    cells = float((_excess(expected) * np.outer(row_times, column_times)).sum())
    margins = float(_excess(of_rows / 1.0) @ row_times + _excess(of_columns / 1.0) @ column_times)
    return (cells - margins + float(_excess(np.array([float(n)]))[0])) / n


def _excess(mean: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return E X log(X/mean) for Poisson X, by interpolation between 1e-6 and 100."""
    inside = np.interp(np.log(np.clip(mean, _GRID[0], _GRID[-1])), np.log(_GRID), _TABLE)
    tiny = -xlogy(mean, np.minimum(mean, 1.0))
    return np.asarray(
        np.where(mean > _GRID[-1], 0.5 + 1 / (12 * mean), np.where(mean < _GRID[0], tiny, inside))
    )


def _excess_table() -> NDArray[np.float64]:
    x = np.arange(1, 260)
    log_chance = xlogy(x[None, :], _GRID[:, None]) - _GRID[:, None] - gammaln(x + 1)[None, :]
    return np.asarray((np.exp(log_chance) * x * np.log(x / _GRID[:, None])).sum(axis=1))


_TABLE = _excess_table()


def noise_floor(
    pair: Pair, value_of: Callable[[Pair], float], method: str, *, seed: int | None
) -> float:
    """Return the mean of the same estimate for P = Q and these sample sizes.

    Zhang's has a closed form, sum r (tau_n(r) - tau_m(r)) at the pooled shares r, or the known
    ones, where the term of the known side is 0. The others are averaged over ways of parting
    the pooled counts (drawn with the seed), or over samples of the known side: 100 of them,
    fewer for more than 20,000 outcomes.
    """
    generator = np.random.default_rng(check_seed(seed))
    if method == "zhang":
        return _floor_of_zhang(pair)
    size = min(_MOST_DRAWS, max(_FEWEST_DRAWS, _CELLS // pair.outcomes))
    return float(np.mean([value_of(drawn) for drawn in _draw_pairs(pair, size, generator)]))


def _floor_of_zhang(pair: Pair) -> float:
    """Return the bias of the entropy part less that of the cross-entropy part."""
    if pair.x is not None and pair.y is not None:
        shares = (pair.x + pair.y) / (pair.n + pair.m)
    else:
        shares = pair.p if pair.x is None else pair.q
    above = 0.0 if pair.x is None else float(shares @ tail_sum(pair.n, shares))
    below = 0.0 if pair.y is None else float(shares @ tail_sum(pair.m + 1, shares))
    return above - below


def _draw_pairs(pair: Pair, size: int, generator: np.random.Generator) -> Iterator[Pair]:
    """Yield pairs of samples of one distribution, with this pair's sizes."""
    if pair.x is not None and pair.y is not None:
        pool = pair.x + pair.y
        for rows in draw_hypergeometric(pool, int(pair.x.sum()), size, generator):
            yield from (count_pair(x, pool - x) for x in rows)
    elif pair.x is None and pair.y is not None:
        for _ in range(size):
            y = generator.multinomial(int(pair.y.sum()), pair.p)
            yield Pair(None, y, math.inf, pair.m, pair.p, y / pair.m)
    elif pair.x is not None:
        for _ in range(size):
            x = generator.multinomial(int(pair.x.sum()), pair.q)
            yield Pair(x, None, pair.n, math.inf, x / pair.n, pair.q)
