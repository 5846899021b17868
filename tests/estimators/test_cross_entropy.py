"""The cross-entropy from counts."""

from __future__ import annotations

import math

import numpy as np
import pytest

from kullback.estimators import cross_entropy


def test_zhangs_value_by_hand() -> None:
    """For x = (3, 1), y = (2, 2): each outcome costs psi(5) - psi(3) = 1/3 + 1/4."""
    assert cross_entropy([3, 1], [2, 2], counts=True).value == pytest.approx(7 / 12, abs=1e-14)


def test_an_unseen_outcome_costs_the_harmonic_number() -> None:
    """For x = (0, 1), y = (4, 0): psi(5) - psi(1) = 1 + 1/2 + 1/3 + 1/4, and all of P is unseen."""
    found = cross_entropy([0, 1], [4, 0], counts=True)
    assert found.value == pytest.approx(25 / 12, abs=1e-14)
    assert found.unseen_mass == 1.0
    assert "outcomes that Q's sample lacks" in found.status


def test_a_known_q_is_exact_in_its_surprisals() -> None:
    """The mean of -log2 q over the sample: 60 of 1/8, 40 of 7/8; the error is their spread."""
    found = cross_entropy({"a": 60, "b": 40}, {"a": 0.125, "b": 0.875}, known="q", base=2)
    other = math.log2(8 / 7)
    assert found.value == pytest.approx(1.8 + 0.4 * other, abs=1e-14)
    sd = (3 - other) * math.sqrt(0.6 * 0.4 / 100)
    assert found.standard_error == pytest.approx(sd, abs=1e-12)


def test_the_plugin_is_infinite_where_q_lacks_an_outcome() -> None:
    """And its first-order bias is taken off where it is not: (sum p/q - 1)/(2m)."""
    assert cross_entropy([1, 1], [2, 0], counts=True, method="plugin").value == math.inf
    plain = cross_entropy([3, 1], [2, 2], counts=True, method="plugin").value
    less = cross_entropy([3, 1], [2, 2], counts=True, method="plugin", bias_correction=True).value
    assert plain == pytest.approx(math.log(2), abs=1e-15)
    assert plain - less == pytest.approx((1.5 + 0.5 - 1) / 8, abs=1e-15)


def test_a_known_q_that_excludes_an_outcome_makes_it_infinite() -> None:
    """The status says how much of the sample that is."""
    found = cross_entropy({"a": 1, "b": 3}, {"b": 1.0}, known="q")
    assert found.value == math.inf
    assert "0.25 of P's sample" in found.status


@pytest.mark.statistical
@pytest.mark.parametrize(("n", "m"), [(100, 100), (200, 2000), (2000, 200)])
def test_the_interval_covers(n: int, m: int) -> None:
    """Of 400 intervals of 95 %, at least 91 % hold H(P,Q) (by chance fewer: below 1e-3)."""
    rng = np.random.default_rng(11)
    p, q = np.array([0.5, 0.3, 0.1, 0.1]), np.array([0.25, 0.25, 0.3, 0.2])
    truth = float(-(p * np.log(q)).sum())
    held = 0
    for _ in range(400):
        found = cross_entropy(rng.multinomial(n, p), rng.multinomial(m, q), counts=True)
        held += found.low <= truth <= found.high
    assert held >= 364
