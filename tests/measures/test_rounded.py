"""Distributions as people print them, rounded: the right value or an error, never another number.

The totals of such rows lie near the tolerance, where every engine, alone and in a batch, must
decide alike. Expected values come from math.fsum and math.log over the exactly normalised row.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import kullback

Array = np.ndarray[Any, Any]


def entropy_of(row: Any) -> float:
    """Return H of a row divided by its exact total."""
    total = sum(map(Fraction, map(float, row)))
    shares = [float(Fraction(float(x)) / total) for x in row if x]
    return math.fsum(-x * math.log(x) for x in shares)


def divergence_of(p: Any, q: Any) -> float:
    """Return D of two rows divided by their exact totals."""
    total_p, total_q = (sum(map(Fraction, map(float, row))) for row in (p, q))
    return math.fsum(
        float(Fraction(float(x)) / total_p)
        * math.log(Fraction(float(x)) * total_q / (Fraction(float(y)) * total_p))
        for x, y in zip(p, q, strict=True)
        if x
    )


def six_decimals(rows: int, n: int, seed: int) -> Array:
    """Return random distributions rounded to six decimals."""
    weights = np.random.default_rng([rows, n, seed]).exponential(size=(rows, n))
    return np.round(weights / weights.sum(axis=-1, keepdims=True), 6)


def test_a_printed_distribution_has_its_entropy() -> None:
    """A row whose total is 1 + 1e-6, rounded: what np.empty held was returned for it once."""
    row = [0.434436, 0.458963, 0.106602]
    assert kullback.entropy(row) == pytest.approx(0.9582709207315123, rel=1e-15)  # mpmath
    assert kullback.entropy(np.array(row)) == pytest.approx(entropy_of(row), rel=1e-15)


@pytest.mark.parametrize("n", [2, 3, 7, 16, 100, 1000])
def test_six_decimals_pass(n: int) -> None:
    """Whatever is rounded to six decimals is a distribution, alone and in a batch."""
    p, q = six_decimals(200, n, 1), six_decimals(200, n, 2)
    q = np.where(q == 0, 1e-6, q)
    together = kullback.entropy(p)
    divergences = kullback.kl_divergence(p, q)
    for i in range(0, 200, 20 if n > 16 else 1):
        assert together[i] == pytest.approx(entropy_of(p[i]), rel=1e-14)
        assert kullback.entropy(p[i]) == pytest.approx(together[i], rel=1e-15)
        assert divergences[i] == pytest.approx(divergence_of(p[i], q[i]), rel=1e-13)
        assert kullback.kl_divergence(p[i], q[i]) == pytest.approx(divergences[i], rel=1e-15)
    assert kullback.kl_contributions(p, q).sum(axis=-1) == pytest.approx(divergences, rel=1e-12)


def test_the_worst_rounding_of_six_decimals_passes() -> None:
    """Every entry may be off by 5e-7, all of them in one direction: up to 1,960 outcomes."""
    for n in (2, 4, 15, 16, 17, 100, 1960):
        for sign in (-1, 1):
            row = np.full(n, 1 / n) + sign * 5e-7
            assert kullback.entropy(row) == pytest.approx(math.log(n), rel=1e-15)
