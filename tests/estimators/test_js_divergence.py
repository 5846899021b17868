"""The Jensen-Shannon divergence from counts."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import chi2_contingency

from kullback.estimators import js_divergence


def test_the_plugin_is_the_g_statistic_of_equal_samples() -> None:
    """With n = m, G = 2 (n + m) JS, by scipy's contingency table."""
    x, y = np.array([60, 30, 10]), np.array([30, 30, 40])
    g = chi2_contingency([x, y], lambda_="log-likelihood", correction=False).statistic
    found = js_divergence(x, y, counts=True, method="plugin")
    assert found.value == pytest.approx(g / 400, abs=1e-14)


@pytest.mark.statistical
def test_the_bias_is_taken_off() -> None:
    """Over 2,000 pairs of equal P and Q the mean is 0 to 4 of its standard errors."""
    rng = np.random.default_rng(2)
    p = np.full(10, 0.1)
    values, plain = [], []
    for _ in range(2000):
        x, y = rng.multinomial(200, p), rng.multinomial(300, p)
        values.append(js_divergence(x, y, counts=True).value)
        plain.append(js_divergence(x, y, counts=True, method="plugin").value)
    error = np.std(values) / math.sqrt(2000)
    assert abs(np.mean(values)) < 4 * error
    floor = js_divergence(x, y, counts=True, method="plugin").noise_floor
    assert floor == pytest.approx(9 * (1 / 200 + 1 / 300) / 8, rel=0.03)  # to first order
    assert np.mean(plain) == pytest.approx(floor, rel=0.05)


@pytest.mark.statistical
@pytest.mark.parametrize("q", [[0.25] * 4, [0.3, 0.2, 0.25, 0.25], [0.7, 0.1, 0.1, 0.1]])
def test_the_interval_covers(q: list[float]) -> None:
    """Of 400 intervals of 95 %, at least 91 % hold JS, also at 0 (by chance fewer: below 1e-3)."""
    rng = np.random.default_rng(3)
    a, b = np.full(4, 0.25), np.array(q)
    middle = (a + b) / 2
    truth = float((a * np.log(a / middle) + b * np.log(b / middle)).sum()) / 2
    held = 0
    for _ in range(400):
        found = js_divergence(rng.multinomial(200, a), rng.multinomial(400, b), counts=True)
        held += found.low <= truth <= found.high
    assert held >= 364


def test_samples_without_a_common_outcome_are_one_bit_apart() -> None:
    """The plug-in is log 2, and the interval goes no further."""
    found = js_divergence({"a": 50}, {"b": 80}, method="plugin", base=2)
    assert found.value == pytest.approx(1.0, abs=1e-14)
    assert found.high <= 1.0


def test_rare_outcomes_do_not_make_a_difference() -> None:
    """Of 60 intervals for equal Zipf samples, K = 1000, n = m = 5000, 54 or more hold 0."""
    weights = 1 / np.arange(1, 1001)
    p = weights / weights.sum()
    rng = np.random.default_rng(8)
    pairs = [(rng.multinomial(5000, p), rng.multinomial(5000, p)) for _ in range(60)]
    found = [js_divergence(x, y, counts=True) for x, y in pairs]
    assert sum(e.low == 0.0 for e in found) >= 54
    assert all("fewer than 5" in e.status for e in found)


def test_points_are_no_labels() -> None:
    """Floats are refused, and the sentence says what takes them."""
    with pytest.raises(ValueError, match="x holds floats, points of a density"):
        js_divergence(np.array([0.1, 0.2]), np.array([0.3, 0.4]))
