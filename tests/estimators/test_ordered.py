"""The ordered test on counts: Anderson and Darling, Cramér and von Mises."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb

import numpy as np
import pytest
from scipy import stats

from kullback.estimators._ordered import (
    OrderedTerms,
    weighted_chi_squared_tail,
)
from kullback.estimators._ordered import test_ordered as ordered

X, Y = (3, 0, 2, 1, 0), (1, 2, 0, 3, 4)


def scholz_stephens(x: tuple[int, ...], y: tuple[int, ...]) -> Fraction:
    """Return A² of midranks by equation 7 of Scholz and Stephens (1987), in fractions."""
    n, m = sum(x), sum(y)
    total, a2 = n + m, Fraction(0)
    for side, size in ((x, n), (y, m)):
        for j in range(len(x)):
            r = x[j] + y[j]
            below = Fraction(sum(x[:j]) + sum(y[:j])) + Fraction(r, 2)
            of_side = Fraction(sum(side[:j])) + Fraction(side[j], 2)
            spread = below * (total - below) - Fraction(total * r, 4)
            if r:
                a2 += Fraction(r, total * size) * (total * of_side - size * below) ** 2 / spread
    return a2 * Fraction(total - 1, total)


def tables() -> list[tuple[tuple[int, ...], int]]:
    """Return all ways to draw six of the pooled events, and how many permutations give each."""
    pooled = [a + b for a, b in zip(X, Y, strict=True)]
    drawn = [x for x in product(*(range(r + 1) for r in pooled)) if sum(x) == sum(X)]
    return [(x, int(np.prod([comb(r, k) for r, k in zip(pooled, x, strict=True)]))) for x in drawn]


def test_the_statistic_is_that_of_scholz_and_stephens_and_its_mean_is_1() -> None:
    """Over every table of the same margins, in fractions."""
    pooled = np.array(X) + np.array(Y)
    terms = OrderedTerms(pooled, sum(X), sum(Y))
    mean = Fraction(0)
    every = tables()
    ways = sum(many for _, many in every)
    for x, many in every:
        rest = tuple(int(r) - k for r, k in zip(pooled, x, strict=True))
        exact = scholz_stephens(x, rest)
        assert terms.statistic(np.array(x)) == pytest.approx(float(exact), rel=1e-12, abs=1e-13)
        mean += exact * many / ways
    assert mean == 1


def test_permutations_give_the_exact_p_value() -> None:
    """The share of all permutations, counted one by one, within three standard errors."""
    pooled = np.array(X) + np.array(Y)
    observed = scholz_stephens(X, Y)
    every = tables()
    ways = sum(many for _, many in every)
    as_large = 0
    for x, many in every:
        rest = tuple(int(r) - k for r, k in zip(pooled, x, strict=True))
        as_large += many if scholz_stephens(x, rest) >= observed else 0
    exact = as_large / ways
    found = ordered(np.array(X), np.array(Y), draws=20_000)
    assert found.draws == 20_000  # too few events for the limit
    assert abs(found.p_value - exact) < 3 * (exact * (1 - exact) / 20_000) ** 0.5


def test_the_limit_has_the_published_quantiles() -> None:
    """Without ties, A² of 2.492 and 3.857 and T of 0.461 and 0.743 are the 5 and 1 % limits."""
    ones = np.ones(20_000, dtype=np.int64)
    darling = OrderedTerms(ones, 10_000, 10_000)
    mises = OrderedTerms(ones, 10_000, 10_000, "cramer-von-mises")
    assert darling.limit_p_value(2.492) == pytest.approx(0.05, rel=0.01)
    assert darling.limit_p_value(3.857) == pytest.approx(0.01, rel=0.025)
    assert mises.limit_p_value(0.46136) == pytest.approx(0.05, rel=0.01)
    assert mises.limit_p_value(0.74346) == pytest.approx(0.01, rel=0.01)


def test_two_outcomes_leave_pearsons_test() -> None:
    """With two outcomes both statistics are Pearson's X² up to a factor, and its limit χ²."""
    x, y = np.array([420, 580]), np.array([480, 520])
    pearson = float(stats.chi2_contingency([x, y], correction=False)[0]) * 1999 / 2000
    p_value = float(stats.chi2.sf(pearson, 1))
    found = ordered(x, y)
    assert found.draws is None
    assert found.statistic == pytest.approx(pearson, rel=1e-12)
    assert found.p_value == pytest.approx(p_value, rel=1e-9)
    mises = ordered(x, y, statistic="cramer-von-mises")
    assert mises.p_value == pytest.approx(p_value, rel=1e-9)


@pytest.mark.parametrize("freedom", [1, 2, 7, 50])
@pytest.mark.parametrize("value", [0.2, 1.0, 5.0, 60.0, 500.0, 1300.0])
def test_a_sum_of_equal_weights_is_chi_squared(freedom: int, value: float) -> None:
    """To eight digits of the chance, however small it is."""
    exact = float(stats.chi2.sf(value, freedom))
    if 1 - exact > 1e-5:
        found = weighted_chi_squared_tail(np.full(freedom, 3.0), 3 * value)
        assert found == pytest.approx(exact, rel=1e-6)


def test_the_order_of_outcomes_matters_and_empty_ones_do_not() -> None:
    """A reversed order gives the same p; a shuffled one another; zeros between, the same."""
    x, y = np.array([30, 40, 50, 60]), np.array([60, 50, 40, 30])
    first = ordered(x, y)
    assert ordered(x[::-1], y[::-1]).p_value == pytest.approx(first.p_value)
    assert ordered(x[[1, 3, 0, 2]], y[[1, 3, 0, 2]]).p_value > 10 * first.p_value
    spread = np.zeros((2, 7), dtype=np.int64)
    spread[0, [0, 2, 4, 6]], spread[1, [0, 2, 4, 6]] = x, y
    assert ordered(spread[0], spread[1]).p_value == pytest.approx(first.p_value)


def test_one_outcome_cannot_differ() -> None:
    """All events in one place: the statistic is 0 and p is 1, by either method."""
    x, y = np.array([0, 50, 0]), np.array([0, 70, 0])
    for method in ("permutation", "limit", "auto"):
        assert ordered(x, y, method=method).statistic == 0
        assert ordered(x, y, method=method).p_value == 1


@pytest.mark.statistical
@pytest.mark.parametrize(
    ("shares", "n", "m"),
    [
        (np.full(300, 1 / 300), 200, 20_000),
        (np.full(5, 1 / 5), 150, 150),
        (np.r_[0.95, np.full(20, 0.05 / 20)], 100, 100),
        (0.5 ** np.minimum(np.arange(1, 16), 14.0), 100, 3_000),
    ],
)
def test_the_size_is_5_percent(shares: np.ndarray, n: int, m: int) -> None:
    """Of 400 tables with P = Q, within 3.3 standard errors of 5 %: one in 1,000 seeds fails."""
    rng = np.random.default_rng(0)
    shares = shares / shares.sum()
    found = [
        ordered(rng.multinomial(n, shares), rng.multinomial(m, shares), draws=199, seed=i).p_value
        for i in range(400)
    ]
    assert abs(np.mean(np.array(found) <= 0.05) - 0.05) < 3.3 * (0.05 * 0.95 / 400) ** 0.5
