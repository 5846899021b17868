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
from kullback.measures import _engine_numpy

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


def border_rows() -> list[tuple[Array, bool]]:
    """Return rows whose totals lie within some ulps of the tolerance, and whether they pass.

    Of n = 4 the tolerance is 4e-6 (2e-6 √4). The oracle is the exact sum, rounded once.
    """
    rng = np.random.default_rng(7)
    found = []
    for _ in range(300):
        row = rng.dirichlet(np.ones(4))
        wanted = 1 + rng.choice([-4e-6, 4e-6])
        row[row.argmax()] += wanted - math.fsum(row)
        row[row.argmax()] += rng.integers(-3, 4) * 1.2e-16
        total = float(sum(map(Fraction, row.tolist())))
        found.append((row, abs(total - 1) <= 4e-6))
    return found


def passes(row: Array) -> bool:
    """Return whether the row is taken for a distribution."""
    try:
        assert kullback.entropy(row) == pytest.approx(entropy_of(row.reshape(-1)), rel=1e-13)
    except ValueError as error:
        assert "not to 1 (within 4e-06)" in str(error)  # noqa: PT017 - either way is right
        return False
    return True


def test_the_border_is_the_same_alone_in_a_batch_and_in_any_order() -> None:
    """What decides is the total, rounded once: not the lanes, the halves or the order of a sum."""
    rows = border_rows()
    assert 50 < sum(good for _, good in rows) < 250
    for row, good in rows:
        assert passes(row) == good
        assert passes(row[::-1]) == good
        assert passes(np.sort(row)[None]) == good
    good_rows = np.array([row for row, good in rows if good])
    expected = [entropy_of(row) for row in good_rows]
    assert kullback.entropy(good_rows) == pytest.approx(expected, rel=1e-13)
    with pytest.raises(ValueError, match=r"p, row \d+, sums to \S+, not to 1 \(within 4e-06\)"):
        kullback.entropy(np.array([row for row, _ in rows]))


def test_the_border_is_the_same_without_the_kernels() -> None:
    """The NumPy engine decides as the kernels do."""
    for row, good in border_rows():
        if good:
            assert _engine_numpy.entropy(row, normalize=False) > 0
        else:
            with pytest.raises(ValueError, match="not to 1"):
                _engine_numpy.entropy(row, normalize=False)


@pytest.mark.parametrize("engine", ["strict", "torch", "jax"])
def test_the_border_is_the_same_in_every_engine(engine: str) -> None:
    """Float32 has its own tolerance, and its rows are summed exactly before they are refused."""
    names = {"strict": "array_api_strict", "torch": "torch", "jax": "jax.numpy"}
    xp = pytest.importorskip(names[engine], reason=f"needs {names[engine]}")
    narrow = engine == "jax"
    for row, good in border_rows()[: 40 if narrow else 300]:
        given, passing = row, good
        if narrow:
            given = row.astype(np.float32)
            given[given.argmax()] += np.float32((row.sum() - 1) / 4e-6 * 1e-3)
            total = float(sum(map(Fraction, given.tolist())))
            passing = abs(total - 1) <= 1e-3
        try:
            kullback.entropy(xp.asarray(given))
        except ValueError:
            assert not passing
        else:
            assert passing
