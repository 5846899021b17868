"""The mutual information from pairs of labels and from tables."""

from __future__ import annotations

import math

import numpy as np
import oracles
import pytest
from scipy.special import digamma
from scipy.stats import chi2_contingency

import kullback
from kullback.estimators import mutual_information

TABLE = np.array([[30, 10, 5], [10, 25, 20]])


def test_the_plugin_is_the_g_statistic() -> None:
    """G = 2 n I of the contingency table, by scipy."""
    g = chi2_contingency(TABLE, lambda_="log-likelihood", correction=False).statistic
    found = mutual_information(TABLE, counts=True, method="plugin")
    assert found.value == pytest.approx(g / 200, abs=1e-14)
    assert found.noise_floor == pytest.approx(2 / 200, rel=0.05)  # to first order


def test_zhangs_is_made_of_three_entropies() -> None:
    """H(X) + H(Y) - H(X,Y), each ln-free: sum x/n (psi(n) - psi(x))."""

    def zhang(counts: np.ndarray) -> float:
        flat = counts[counts > 0]
        return float((flat / flat.sum() * (digamma(flat.sum()) - digamma(flat))).sum())

    truth = zhang(TABLE.sum(0)) + zhang(TABLE.sum(1)) - zhang(TABLE.ravel())
    assert mutual_information(TABLE, counts=True).value == pytest.approx(truth, abs=1e-14)


def test_labels_and_their_table_agree() -> None:
    """Pairs of labels give what their table gives."""
    x = np.repeat(["a", "a", "a", "b", "b", "b"], TABLE.ravel())
    y = np.repeat([1, 2, 3, 1, 2, 3], TABLE.ravel())
    of_pairs = mutual_information(x, y)
    assert of_pairs.value == pytest.approx(mutual_information(TABLE, counts=True).value, abs=1e-14)
    assert of_pairs.n_p == 100


@pytest.mark.statistical
@pytest.mark.parametrize("dependence", [0.0, 0.05, 0.2])
def test_the_interval_covers(dependence: float) -> None:
    """Of 400 intervals of 95 %, at least 91 % hold I, also for independent variables."""
    p = np.full((3, 3), (1 - dependence) / 9) + np.eye(3) * dependence / 3
    truth = float((p * np.log(p * 9)).sum())
    rng = np.random.default_rng(5)
    held = 0
    for _ in range(400):
        found = mutual_information(rng.multinomial(300, p.ravel()).reshape(3, 3), counts=True)
        held += found.low <= truth <= found.high
    assert held >= 364


def test_a_constant_variable_tells_nothing() -> None:
    """One row, or one column, has no dependence to estimate: 0, exactly."""
    found = mutual_information(["a"] * 9, [1, 2, 3] * 3)
    assert (found.low, found.high) == (0.0, 0.0)
    assert abs(found.value) < 1e-15


def test_bad_pairs_are_sentences() -> None:
    """Lengths, axes and what is missing are named."""
    with pytest.raises(ValueError, match="x has 2 labels and y has 3"):
        mutual_information(["a", "b"], [1, 2, 3])
    with pytest.raises(ValueError, match="x has 1 axis; a table of counts has two"):
        mutual_information([1, 2, 3], counts=True)
    with pytest.raises(TypeError, match="y is missing"):
        mutual_information(["a", "b"])
    assert math.isfinite(mutual_information([[1, 0], [0, 1]], counts=True).value)


@pytest.mark.statistical
def test_rare_pairs_do_not_make_a_dependence() -> None:
    """Of 200 intervals for independent Zipf variables, 20 x 20, at least 180 hold 0."""
    weights = 1 / np.arange(1, 21)
    p = np.outer(weights, weights).ravel()
    rng = np.random.default_rng(9)
    tables = [rng.multinomial(2000, p / p.sum()).reshape(20, 20) for _ in range(200)]
    found = [mutual_information(table, counts=True) for table in tables]
    assert sum(e.low == 0.0 for e in found) >= 180
    assert all("fewer than 5" in e.status for e in found)


def test_many_outcomes_need_no_table_of_them_all() -> None:
    """30,000 labels a side, each its own: the plug-in is ln 30000, from the occupied cells."""
    labels = np.arange(30_000)
    found = mutual_information(labels, labels, method="plugin")
    assert found.value == pytest.approx(math.log(30_000), abs=1e-12)


def test_the_plugin_is_the_exact_measure_of_the_table() -> None:
    """Nearly independent counts keep every digit, and I is negative for none of 2,000 tables."""
    table = np.full((2, 2), 2_000_000) + np.eye(2, dtype=int)
    value = mutual_information(table, counts=True, method="plugin").value
    assert value == pytest.approx(3.124998e-14, rel=1e-6)
    assert oracles.relative_error(value, oracles.mutual_information(table)) <= 4e-15
    rng = np.random.default_rng(51)
    for _ in range(2000):
        rows, columns = rng.integers(1, 200, size=3), rng.integers(1, 200, size=4)
        independent = np.outer(rows, columns)
        assert mutual_information(independent, counts=True, method="plugin").value == 0
        drawn = rng.multinomial(300, independent.ravel() / independent.sum()).reshape(3, 4)
        found = mutual_information(drawn, counts=True, method="plugin").value
        assert found == pytest.approx(kullback.mutual_information(drawn, normalize=True), rel=1e-13)


def test_the_plugin_of_more_events_than_squares_fit() -> None:
    """Of 10^10 events the products of counts are no 64-bit integers, and I is still right."""
    table = np.full((2, 2), 25 * 10**8) + np.eye(2, dtype=int) * 7
    value = mutual_information(table, counts=True, method="plugin").value
    assert oracles.relative_error(value, oracles.mutual_information(table)) <= 4e-15


def test_the_other_plugins_take_counts_as_they_are() -> None:
    """D and JS of counts that differ in the ninth digit are those of the counts, not of shares."""
    x, y = {"a": 10**8 + 1, "b": 10**8 - 1, "c": 7}, {"a": 10**8, "b": 10**8, "c": 7}
    a, b = list(x.values()), list(y.values())
    d = kullback.estimators.kl_divergence(x, y, method="plugin").value
    assert oracles.relative_error(d, oracles.kl_divergence(a, b)) <= 4e-15
    js = kullback.estimators.js_divergence(x, y, method="plugin").value
    assert oracles.relative_error(js, oracles.js_divergence(a, b)) <= 1e-13
