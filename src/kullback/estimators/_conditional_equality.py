"""Whether what follows from something given is the same in two samples."""
# ruff: noqa: PT028 (test_equal_given is no pytest test, and its options have defaults)

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import ndtr

from kullback._checks import check_seed
from kullback.estimators._equality import EqualityTest, check_draws
from kullback.estimators._permutations import GTerms, draw_hypergeometric, moments
from kullback.estimators._strata import read_strata

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kullback.estimators._strata import Strata


_MANY = 5_000
"""With at least this many pairs seen more than once, the sum of the strata's G is normal."""


def test_equal_given(x: Any, y: Any, *, draws: int = 999, seed: int | None = 0) -> EqualityTest:
    """Test whether P(Y|X) = Q(Y|X), from tables of counts by (given, outcome).

    The statistic is the sum over the given values of G = 2 (sum x log x/E x + sum y log y/E y).
    Its distribution is that over all permutations of the events within each given value, so the
    mix of the given values does not matter. For fewer than 5,000 pairs seen more than once, the
    test draws ``draws`` permutations: p = (1 + #{G* >= G}) / (draws + 1); for more, G is normal
    with its exact mean and deviation.

    ``x`` and ``y`` are as for `conditional_kl_divergence`; given values that one of them lacks
    are left out. Raises what that does, and ValueError for ``draws`` below 1 or a wrong seed.

    Source: Good, Permutation, Parametric and Bootstrap Tests (2005), chapter 3; Morris (1975).

    >>> clerks, managers = [30, 10], [5, 15]
    >>> test_equal_given([[30, 10], [15, 45]], [clerks, managers]).p_value  # nothing differs
    1.0
    """
    check_draws(draws)
    check_seed(seed)
    strata = read_strata(x, y)
    n, m = strata.sizes
    parts = _split_strata(strata)
    if not parts:
        return EqualityTest(
            p_value=1.0,
            statistic=0.0,
            method="permutation",
            draws=draws,
            n_p=n,
            n_q=m,
            status="each given value has one outcome only, so nothing can differ",
        )
    terms = [GTerms(pooled, size, int(pooled.sum()) - size) for _, pooled, size in parts]
    statistic = sum(term.statistic(x) for term, (x, _, _) in zip(terms, parts, strict=True))
    tolerance = sum(term.tolerance for term in terms)
    if sum(int((pooled > 1).sum()) for _, pooled, _ in parts) >= _MANY:
        p_value, status = _test_by_normal(statistic, parts, tolerance)
        return EqualityTest(
            p_value=p_value, statistic=statistic, method="normal", n_p=n, n_q=m, status=status
        )
    drawn = _draw_g(terms, draws, np.random.default_rng(seed))
    as_large = int((drawn >= statistic - tolerance).sum())
    status = "ok"
    if as_large == 0:
        status = f"no permutation of {draws} reached G; more draws would give a smaller p-value"
    return EqualityTest(
        p_value=(1 + as_large) / (draws + 1),
        statistic=statistic,
        method="permutation",
        draws=draws,
        n_p=n,
        n_q=m,
        status=status,
    )


test_equal_given.__test__ = False  # type: ignore[attr-defined]  # it tests data; not for pytest


def _split_strata(strata: Strata) -> list[tuple[NDArray[np.int64], NDArray[np.int64], int]]:
    """Return x, the pooled counts and x's size for every stratum with at least two outcomes."""
    ends = np.searchsorted(strata.group, np.arange(strata.n.size + 1))
    found = []
    for i in range(strata.n.size):
        cells = slice(ends[i], ends[i + 1])
        if ends[i + 1] - ends[i] > 1:
            of_x = strata.x[cells]
            found.append((of_x, of_x + strata.y[cells], int(strata.n[i])))
    return found


def _draw_g(terms: list[GTerms], draws: int, generator: np.random.Generator) -> NDArray[np.float64]:
    total = np.zeros(draws)
    for term in terms:
        done = 0
        for rows in draw_hypergeometric(term.pooled, term.n, draws, generator):
            total[done : done + len(rows)] += term.statistics(rows)
            done += len(rows)
    return total


def _test_by_normal(
    statistic: float,
    parts: list[tuple[NDArray[np.int64], NDArray[np.int64], int]],
    tolerance: float,
) -> tuple[float, str]:
    found = [moments(pooled, size) for _, pooled, size in parts]
    mean = sum(middle for middle, _ in found)
    deviation = math.sqrt(sum(spread**2 for _, spread in found))
    if deviation <= tolerance:
        return 1.0, "ok"
    p_value = float(ndtr(-(statistic - mean) / deviation))
    if p_value == 0:
        return math.ulp(0.0), "the p-value is below the smallest positive float"
    return p_value, "ok"
