"""What follows from something given: the chain rule's second part, estimated and tested."""

from __future__ import annotations

import math
from typing import Any

import mpmath
import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2

from kullback.estimators import (
    conditional_kl_divergence,
    kl_divergence,
    test_equal,
    test_equal_given,
)

P = np.array([[30, 10, 5], [12, 40, 8]])
Q = np.array([[20, 25, 10], [30, 20, 15]])
NANS = (float("nan"), np.float64("nan"))


def _by_hand(x: Any, y: Any) -> Any:
    """Return Zhang's estimate within every row, weighted by P's rows, by sums of harmonics."""
    total, n = mpmath.mpf(0), int(x.sum())
    for row_x, row_y in zip(x.tolist(), y.tolist(), strict=True):
        of_x, of_y = sum(row_x), sum(row_y)
        for a, b in zip(row_x, row_y, strict=True):
            if a:
                psi = mpmath.digamma
                price = psi(of_y + 1) - psi(b + 1) - psi(of_x) + psi(a)
                total += mpmath.mpf(a) / n * price
    return total


def test_it_is_zhang_within_each_given_value() -> None:
    """The value is the mean, weighted by P's sample, of the formula in each row."""
    found = conditional_kl_divergence(P, Q).value
    assert found == pytest.approx(float(_by_hand(P, Q)), rel=1e-13)
    lacking = Q.copy()
    lacking[0, 2] = 0
    found = conditional_kl_divergence(P, lacking).value
    assert found == pytest.approx(float(_by_hand(P, lacking)), rel=1e-13)


@pytest.mark.parametrize("y", [[20, 25, 10], [20, 25, 0], [0, 5, 50]])
def test_one_given_value_is_no_condition(y: list[int]) -> None:
    """With one row everything is as for D(P‖Q) of that row: value, interval, error, floor."""
    given, plain = conditional_kl_divergence([P[0]], [y]), kl_divergence(P[0], y, counts=True)
    for name in ("value", "low", "high", "standard_error", "unseen_mass"):
        assert getattr(given, name) == pytest.approx(getattr(plain, name), rel=1e-12), name
    assert given.noise_floor == pytest.approx(plain.noise_floor, abs=1e-12)


def test_a_change_of_the_mix_alone_is_no_change() -> None:
    """Rows in proportion are D = 0 whatever their weights, with p = 1; in the joint D is large."""
    x, y = [[400, 100], [150, 150]], [[400, 100], [15_000, 15_000]]
    found = conditional_kl_divergence(x, y)
    assert abs(found.value) < 0.005
    assert found.low == 0.0
    assert test_equal_given(x, y).p_value == 1.0
    assert kl_divergence(np.ravel(x), np.ravel(y), counts=True).low > 1


def test_counts_of_billions_keep_their_digits() -> None:
    """Shares 1e-6 apart in 4e12 events: D is about d²/2, and the estimate has six digits of it."""
    d = 1_000_000
    x = [[10**12 + d, 10**12 - d], [10**12, 10**12]]
    y = [[10**12, 10**12], [10**12, 10**12]]
    p = mpmath.mpf(10**12 + d) / (2 * 10**12)
    truth = float((p * mpmath.log(2 * p) + (1 - p) * mpmath.log(2 * (1 - p))) / 2)
    # The bias that Zhang's terms take off is 1/(2n) less 1/(2m), which is 0 to 1e-24 here.
    assert conditional_kl_divergence(x, y).value == pytest.approx(truth, rel=1e-6)


def test_g_is_the_sum_of_the_rows() -> None:
    """G is that of each row together, and the permutations agree with chi-squared of 4 degrees."""
    x, y = 10 * P, 11 * P + np.array([[12, -12, 0], [-20, 20, 0]])
    found = test_equal_given(x, y, draws=20_000, seed=1)
    rows = [test_equal(a, b, counts=True).statistic for a, b in zip(x, y, strict=True)]
    assert found.statistic == pytest.approx(sum(rows), rel=1e-12)
    limit = float(chi2.sf(found.statistic, 4))
    assert 0.001 < limit < 0.9
    # 20,000 draws: five standard errors.
    assert found.p_value == pytest.approx(limit, abs=5 * math.sqrt(limit / 20_000) + 0.005)


def test_many_pairs_are_tested_by_the_normal_limit() -> None:
    """1,000 rows of 10 outcomes: the p-values of equal conditionals are even, the mix being free.

    Of 60 tables 3 are expected at or below 0.05; 10 or more have a chance of 0.0005.
    """
    generator = np.random.default_rng(5)
    shares = generator.dirichlet(np.full(10, 3.0), 1000)
    low = 0
    for _ in range(60):
        x = np.stack([generator.multinomial(40, row) for row in shares])
        y = np.stack([generator.multinomial(70, row) for row in shares])
        found = test_equal_given(x, y)
        assert found.method == "normal"
        low += found.p_value <= 0.05
    assert low < 10


@pytest.mark.statistical
def test_the_interval_holds_d_as_often_as_it_says() -> None:
    """At 95 %, 200 samples of 8 rows hold D at least 178 times (chance of fewer: 0.0003)."""
    generator = np.random.default_rng(11)
    px, qx = generator.dirichlet(np.full(8, 3.0), 2)
    cp = generator.dirichlet(np.full(4, 3.0), 8)
    cq = 0.7 * cp + 0.3 * generator.dirichlet(np.full(4, 3.0), 8)
    truth = float((px[:, None] * cp * np.log(cp / cq)).sum())
    held = 0
    for _ in range(200):
        x = generator.multinomial(1500, (px[:, None] * cp).ravel()).reshape(8, 4)
        y = generator.multinomial(1500, (qx[:, None] * cq).ravel()).reshape(8, 4)
        found = conditional_kl_divergence(x, y)
        held += found.low <= truth <= found.high
    assert held >= 178


def test_given_values_that_one_side_lacks_are_left_out_and_said() -> None:
    """A third of P is in a row that Q has not; a keyed table gives the same as an array."""
    x = {("a", "yes"): 30, ("a", "no"): 10, ("b", "yes"): 20}
    y = {("a", "yes"): 20, ("a", "no"): 20, ("c", "no"): 5}
    found = conditional_kl_divergence(x, y)
    assert found.value == conditional_kl_divergence([[30, 10]], [[20, 20]]).value
    assert (found.n_p, found.n_q) == (40, 40)
    assert found.status.startswith("33.3% of P's sample have given values that Q's sample lacks")
    assert test_equal_given({("a", 1): 5}, {("a", 1): 9}).status.startswith("each given value has")


@pytest.mark.parametrize(
    ("x", "y", "error", "words"),
    [
        ([1, 2], [1, 2], ValueError, "x has 1 axis"),
        ([[1, 2]], [[1, 2], [3, 4]], ValueError, r"shape \(1, 2\) and y \(2, 2\)"),
        ([[1, -2]], [[1, 2]], ValueError, "x"),
        ([[1, 0], [0, 0]], [[0, 0], [1, 1]], ValueError, "no given value in common"),
        ({("a", "b"): 1}, [[1]], TypeError, "x is keyed by"),
        ({"ab": 1}, {"ab": 1}, ValueError, "'ab' is not a pair"),
    ],
)
def test_what_is_no_pair_of_tables_is_refused(
    x: Any, y: Any, error: type[Exception], words: str
) -> None:
    """Each sentence names the argument and what it is."""
    for measure in (conditional_kl_divergence, test_equal_given):
        with pytest.raises(error, match=words):
            measure(x, y)


def test_a_pair_that_a_series_names_twice_is_refused() -> None:
    """Neither of its counts is kept in silence; summed by pair, the table is read."""
    index = pd.MultiIndex.from_tuples([("g", "a"), ("g", "b"), ("g", "a")])
    x = pd.Series([30, 100, 1000], index=index)
    y = {("g", "a"): 400, ("g", "b"): 600}
    for call in (conditional_kl_divergence, test_equal_given):
        for given in ((x, y), (y, x)):
            name = "x" if given[0] is x else "y"
            with pytest.raises(ValueError, match=rf"{name} names an outcome twice: .*\('g', 'a'\)"):
                call(*given)
        summed = x.groupby(level=[0, 1]).sum()
        assert str(call(summed, y)) == str(call({("g", "a"): 1030, ("g", "b"): 100}, y))


def test_a_missing_part_of_a_pair_is_the_same_on_both_sides() -> None:
    """NaN under a given value is one outcome of both, and the same table is no change."""
    x, y = (pd.Series([30, 70], pd.MultiIndex.from_tuples([("g", n), ("g", "b")])) for n in NANS)
    assert test_equal_given(x, y).p_value == 1.0
    assert test_equal_given(x.to_dict(), y.to_dict()).p_value == 1.0
    twice = dict(zip([("g", n) for n in NANS], [1, 2], strict=True))
    with pytest.raises(ValueError, match=r"x names an outcome twice: .*\('g', nan\)"):
        test_equal_given(twice, y)
