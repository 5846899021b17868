"""The test of P = Q: reference values, exact size, laws, ties, and what it refuses."""

from __future__ import annotations

import itertools
import json
import math
import time
from typing import Any

import numpy as np
import pytest
from scipy.special import comb, xlogy
from scipy.stats import binom, chi2_contingency

from kullback.estimators import EqualityTest, test_equal
from kullback.estimators._permutations import draw_hypergeometric, moments


def g_statistic(x: np.ndarray, y: np.ndarray) -> float:
    """Return G by scipy."""
    seen = (x + y) > 0
    table = np.stack((x, y))[:, seen]
    return float(chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic)


def exact_p_value(x: np.ndarray, y: np.ndarray) -> float:
    """Return P(G* >= G) by listing every table with the same margins."""
    pooled, n = x + y, int(x.sum())
    observed = g_statistic(x, y)
    total = 0.0
    for cells in itertools.product(*(range(int(r) + 1) for r in pooled)):
        if sum(cells) == n:
            a = np.array(cells)
            if g_statistic(a, pooled - a) >= observed - 1e-9:
                total += math.prod(
                    comb(int(r), c, exact=True) for r, c in zip(pooled, a, strict=True)
                )
    return total / comb(int(pooled.sum()), n, exact=True)


def test_statistic_is_that_of_scipy() -> None:
    """G agrees with scipy's likelihood ratio to twelve digits, on random tables with zeros."""
    generator = np.random.default_rng(1)
    for size, n, m in ((2, 30, 40), (5, 200, 50), (100, 300, 300), (1000, 500, 4000)):
        x = generator.multinomial(n, generator.dirichlet(np.ones(size)))
        y = generator.multinomial(m, generator.dirichlet(np.ones(size)))
        result = test_equal(x, y, counts=True, draws=1)
        assert result.statistic == pytest.approx(g_statistic(x, y), rel=1e-12)
        assert (result.n_p, result.n_q) == (n, m)


def test_g_test_is_that_of_scipy() -> None:
    """The p-value of the G test is that of scipy's."""
    x, y = np.array([80, 20, 30]), np.array([65, 35, 41])
    result = test_equal(x, y, counts=True, method="g-test")
    expected = chi2_contingency(np.stack((x, y)), correction=False, lambda_="log-likelihood")
    assert result.p_value == pytest.approx(expected.pvalue, rel=1e-12)
    assert (result.method, result.draws, result.status) == ("g-test", None, "ok")


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ([8, 2], [1, 9]),
        ([3, 1], [1, 3]),
        ([10, 0], [9, 1]),
        ([3, 2, 0, 1], [0, 2, 3, 1]),
        ([4, 1, 1, 1], [2, 5, 0, 3]),
        ([5, 0, 0], [0, 4, 1]),
    ],
)
def test_permutation_p_value_is_that_of_all_tables(x: Any, y: Any) -> None:
    """The permutations estimate the share of all tables with a G as large: within 5 s.e.

    A right program fails one case of these six with a chance below 1e-5.
    """
    exact = exact_p_value(np.array(x), np.array(y))
    draws = 40_000
    result = test_equal(x, y, counts=True, method="permutation", draws=draws)
    error = math.sqrt(exact * (1 - exact) / draws)
    assert result.p_value == pytest.approx(exact, abs=5 * error + 1 / draws)


def test_two_by_two_by_hand() -> None:
    """3:1 against 1:3 has p = 34/70: of 70 deals 36 give 2:2, all others a G as large."""
    assert exact_p_value(np.array([3, 1]), np.array([1, 3])) == pytest.approx(34 / 70)


@pytest.mark.statistical
def test_size_is_the_nominal_one_on_sparse_tables() -> None:
    """Of 400 pairs from one Zipf distribution of 500 outcomes 5 % alarm, where χ² alarms always.

    The bounds hold but for a chance of 1e-5 on each side.
    """
    generator = np.random.default_rng(20240601)
    shares = 1 / np.arange(1, 501)
    shares /= shares.sum()
    alarms, naive = 0, 0
    for trial in range(400):
        x, y = generator.multinomial(800, shares, size=2)
        alarms += test_equal(x, y, counts=True, draws=99, seed=trial).p_value <= 0.05
        naive += test_equal(x, y, counts=True, method="g-test").p_value <= 0.05
    assert binom.ppf(1e-5, 400, 0.05) <= alarms <= binom.isf(1e-5, 400, 0.05)
    assert naive > 390


def test_a_difference_is_found() -> None:
    """A real difference gives the smallest p-value that the draws can, and a sentence."""
    result = test_equal(["a"] * 50 + ["b"] * 50, ["a"] * 100, method="permutation")
    assert result.p_value == 1 / 1000
    assert (
        result.status == "no permutation of 999 reached G; more draws would give a smaller p-value"
    )


def test_ties_count_against_rejection() -> None:
    """Where every table has the same G, p is 1: all outcomes seen once, or equal mirror images."""
    assert test_equal([1] * 40, [2] * 40, method="permutation").p_value == 1 / 1000
    assert test_equal(list("abcdef"), list("ghijkl"), method="permutation").p_value == 1.0
    assert test_equal({"a": 1, "b": 0}, {"a": 0, "b": 1}, method="permutation").p_value == 1.0


def test_swapping_and_relabelling_change_nothing() -> None:
    """G is the same for (y, x), for shuffled outcomes, and with outcomes nobody saw."""
    x, y = np.array([12, 5, 0, 7]), np.array([3, 9, 2, 8])
    g = test_equal(x, y, counts=True).statistic
    order = [2, 0, 3, 1]
    assert test_equal(y, x, counts=True).statistic == pytest.approx(g, rel=1e-14)
    assert test_equal(x[order], y[order], counts=True).statistic == pytest.approx(g, rel=1e-14)
    padded = test_equal(np.append(x, [0, 0]), np.append(y, [0, 0]), counts=True)
    assert padded.to_dict() == test_equal(x, y, counts=True).to_dict()


def test_labels_dictionaries_and_arrays_agree() -> None:
    """The same data give the same result however they are passed; a seed repeats it."""
    x, y = list("aabbbc"), list("abbccccc")
    by_label = test_equal(x, y)
    by_count = test_equal({"a": 2, "b": 3, "c": 1}, {"a": 1, "b": 2, "c": 5})
    by_place = test_equal([2, 3, 1], [1, 2, 5], counts=True)
    assert by_label.to_dict() == by_count.to_dict() == by_place.to_dict()
    assert test_equal(x, y, seed=1).p_value != test_equal(x, y, seed=2).p_value


def test_auto_takes_the_g_test_for_large_counts_alone() -> None:
    """Expected counts of 19.5 are permuted, those of 200 are left to χ²."""
    assert test_equal([20, 20], [19, 19], counts=True).method == "permutation"
    assert test_equal([200, 200], [190, 210], counts=True).method == "g-test"
    many = np.full(1000, 30)  # each is above 20, but their excesses add up
    assert test_equal(many, many, counts=True, draws=9).method == "permutation"


def test_p_values_are_never_zero() -> None:
    """A G whose p-value underflows has the smallest positive float and a status."""
    result = test_equal([10**6, 0], [0, 10**6], counts=True)
    assert result.p_value == 5e-324
    assert result.status == "the p-value is below the smallest positive float"


def test_g_test_of_small_counts_has_a_status() -> None:
    """The G test by name on small counts says what is wrong with it."""
    result = test_equal([3, 1], [1, 3], counts=True, method="g-test")
    assert result.status.startswith("the counts are small (an expected count is 2), so that χ²")


@pytest.mark.parametrize(("x", "y"), [([0, 1], [0, 1]), ([7], [90]), ({"a": 3}, {"a": 1})])
def test_one_outcome_is_a_result(x: Any, y: Any) -> None:
    """One and the same outcome on both sides: p = 1 and a status."""
    result = test_equal(x, y, counts=True)
    assert (result.p_value, result.statistic) == (1.0, 0.0)
    assert result.status == "both samples hold one and the same outcome, so nothing can differ"


def test_large_populations_have_the_right_moments() -> None:
    """Draws from 2·10^9 events have their total, and mean and variance within 5 s.e."""
    pooled = np.array([10**9, 9 * 10**8, 10**8, 50])
    n, total = 8 * 10**8, int(pooled.sum())
    rows = np.vstack(list(draw_hypergeometric(pooled, n, 2000, np.random.default_rng(3))))
    assert (rows.sum(axis=1) == n).all()
    assert ((rows >= 0) & (rows <= pooled)).all()
    share = pooled / total
    variance = n * share * (1 - share) * (total - n) / (total - 1)
    assert np.abs(rows.mean(axis=0) - n * share).max() < 5 * np.sqrt(variance.max() / 2000)
    assert rows.var(axis=0) == pytest.approx(variance, rel=5 * math.sqrt(2 / 2000))


def test_large_populations_are_tested() -> None:
    """10^9 events a side go through, and equal shares are not rejected."""
    x = np.array([6 * 10**8, 4 * 10**8, 10**6, 3])
    y = np.array([6 * 10**8 + 9000, 4 * 10**8 - 9000, 10**6, 2])
    assert test_equal(x, y, counts=True, draws=199).p_value > 0.05


def test_many_outcomes_seen_once_cost_little() -> None:
    """Outcomes seen once on one side are drawn as one: 999 permutations in under 5 seconds."""
    start = time.perf_counter()
    result = test_equal(np.arange(100_000), np.arange(100_000, 200_000))
    assert time.perf_counter() - start < 5
    assert result.p_value == 1.0


def test_result_speaks_like_the_others() -> None:
    """The text, the JSON and the notebook's form hold the numbers."""
    result = test_equal([200, 200], [160, 240], counts=True)
    assert str(result) == "p = 0.0044387, G = 8.09502 (g-test)"
    assert repr(result) == f"<EqualityTest of P = Q: {result}>"
    assert json.loads(result.to_json()) == result.to_dict()
    assert result.to_dict()["schema"] == "kullback.equality-test/1"
    assert isinstance(result, EqualityTest)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            {"method": "chi2"},
            "method must be one of 'auto', 'g-test', 'permutation', 'normal', not 'chi2'.",
        ),
        (
            {"draws": 0},
            "draws, the number of permutations, must be a whole number of at least 1, not 0.",
        ),
        ({"draws": True}, "draws, the number of permutations"),
        ({"draws": 9.5}, "draws, the number of permutations"),
        ({"seed": -1}, "seed must be a whole number of at least 0, or None for new draws, not -1."),
        ({"seed": "a"}, "seed must be a whole number of at least 0"),
    ],
)
def test_bad_options_are_refused(arguments: Any, sentence: str) -> None:
    """An option that cannot be is refused in a sentence."""
    with pytest.raises(ValueError, match="^" + sentence.replace("(", r"\(")):
        test_equal([3, 1], [1, 3], counts=True, **arguments)


@pytest.mark.parametrize(
    ("x", "y", "sentence"),
    [
        ([1, -2], [1, 2], "x has the negative entry -2 at index 1"),
        ([1, 2], [1, 2, 3], "x has 2 counts and y has 3"),
        ([1.5, 2], [1, 2], "x has the entry 1.5 at index 0"),
        ([0, 0], [1, 2], "the counts of x are all 0"),
        ([], [1], "x is empty"),
    ],
)
def test_bad_counts_are_refused(x: Any, y: Any, sentence: str) -> None:
    """What is no count is refused in a sentence that names the argument."""
    with pytest.raises(ValueError, match=sentence):
        test_equal(x, y, counts=True)


def test_new_draws_without_a_seed() -> None:
    """`seed=None` draws anew, and the p-value stays within its bounds."""
    assert 0.001 <= test_equal([5, 3], [2, 6], counts=True, seed=None).p_value <= 1


def test_of_many_outcomes_mean_and_deviation_are_those_of_permutations() -> None:
    """The normal limit against 200 hypergeometric draws: four errors of the mean, 20 % of s."""
    rng = np.random.default_rng(5)
    shares = 1 / np.arange(1.0, 8_001)
    shares /= shares.sum()
    for n, m in ((40_000, 40_000), (60_000, 6_000)):
        x, y = rng.multinomial(n, shares), rng.multinomial(m, shares)
        pooled = (x + y)[x + y > 0]
        drawn = rng.multivariate_hypergeometric(pooled, n, size=200, method="marginals")
        rest = pooled - drawn
        g = 2 * (xlogy(drawn, drawn * (n + m) / (pooled * n))).sum(axis=1)
        g += 2 * (xlogy(rest, rest * (n + m) / (pooled * m))).sum(axis=1)
        mean, deviation = moments(pooled, n)
        assert mean == pytest.approx(g.mean(), abs=4 * deviation / math.sqrt(200))
        assert deviation == pytest.approx(g.std(ddof=1), rel=0.2)


@pytest.mark.statistical
def test_the_normal_limit_keeps_its_size_where_sizes_are_unequal() -> None:
    """Zipf's law, K = 10^5, n = 10^5, m = 5000: 200 tables alarm at 5 % and at 1 % about so often.

    More than 20 and more than 7 of them have odds below 1 in 500; the seed is fixed.
    """
    shares = 1 / np.arange(1, 100_001)
    shares /= shares.sum()
    generator = np.random.default_rng(31)
    p_values = []
    for _ in range(200):
        x, y = generator.multinomial(100_000, shares), generator.multinomial(5_000, shares)
        found = test_equal(x, y, counts=True)
        assert found.method == "normal"
        p_values.append(found.p_value)
    alarms = np.array(p_values)
    assert (alarms <= 0.05).sum() <= 10 + 10
    assert (alarms <= 0.01).sum() <= 2 + 5
    assert abs(np.mean(alarms) - 0.5) < 0.09


def test_many_rare_outcomes_are_tested_without_draws() -> None:
    """From 5,000 outcomes seen more than once on; its p is near that of 999 permutations."""
    rng = np.random.default_rng(6)
    x, y = rng.poisson(2.0, 6_000), rng.poisson(2.0, 6_000)
    found = test_equal(x, y, counts=True)
    assert (found.method, found.draws, found.status) == ("normal", None, "ok")
    permuted = test_equal(x, y, counts=True, method="permutation")
    assert found.p_value == pytest.approx(permuted.p_value, abs=0.06)
    assert test_equal(x, rng.permutation(y * 3), counts=True).p_value < 1e-9
    few = test_equal([1, 5], [4, 2], counts=True, method="normal")
    assert few.status.startswith("2 outcomes seen more than once are few for the normal limit")
    once = test_equal({"a": 1, "b": 1}, {"c": 1}, method="normal")
    assert once.p_value == 1.0


def test_both_samples_together_stay_countable() -> None:
    """2^62 − 1 events a side are pooled; one more is refused before it can overflow."""
    with pytest.raises(ValueError, match="at most 4611686018427387903 events can be counted"):
        test_equal([2**61] * 2, [2**61] * 2, counts=True)
    assert test_equal([2**61, 2**61 - 1], [2**61, 2**61 - 1], counts=True).p_value == 1.0
