"""The surprisal of every outcome, and the perplexity."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import oracles
import pytest
from cases import draw

import kullback


def surprisals(p: object) -> list[mpmath.mpf]:
    """Return log(total/p) of every outcome to 60 digits."""
    with mpmath.workdps(60):
        exact = [mpmath.mpf(x) for x in np.asarray(p).tolist()]
        total = mpmath.fsum(exact)
        return [mpmath.log(total / x) if x > 0 else mpmath.inf for x in exact]


@pytest.mark.parametrize(
    "p",
    [
        draw(100, 31),
        np.array([1 - 1e-12, 1e-12]),
        np.array([1.0, 1e-17]),
        np.array([1.0, 0.0]),
        np.array([0.5, 0.5, 5e-324]),
        draw(50, 32) * (1 + 5e-7),
        draw(50, 33, np.float32),
    ],
)
def test_surprisal(p: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    """-log p of the normalised P is right to 1e-14, for p next to 1 too; of 0 it is infinite."""
    found = kullback.surprisal(p)
    for value, truth in zip(found, surprisals(p), strict=True):
        assert oracles.relative_error(float(value), truth) <= 1e-14


def test_surprisal_means_the_entropy() -> None:
    """The mean of the surprisal under P is H(P), in every unit."""
    p = draw(30, 34)
    assert p @ kullback.surprisal(p, base=2) == pytest.approx(kullback.entropy(p, base=2), 1e-14)


def test_surprisal_axes_and_counts() -> None:
    """The shape is that of p, whatever the axis; counts are normalised if asked."""
    p = np.array([[1, 2], [3, 2]])
    found = kullback.surprisal(p, axis=0, base=2, normalize=True)
    assert found == pytest.approx(np.array([[2, 1], [math.log2(4 / 3), 1]]), rel=1e-15)
    assert np.isnan(kullback.surprisal([[0.5, np.nan], [0.5, 0.5]])).tolist() == [
        [True, True],
        [False, False],
    ]


def test_perplexity_is_the_exponential() -> None:
    """It is exp H(P), or exp H(P,Q), of every row, infinite where an outcome is unseen."""
    p = np.stack([draw(9, 35), draw(9, 36)])
    q = draw(9, 37)
    for row, value in zip(p, kullback.perplexity(p), strict=True):
        assert value == pytest.approx(float(mpmath.exp(oracles.entropy(row))), rel=1e-13)
    for row, value in zip(p, kullback.perplexity(p, q), strict=True):
        truth = mpmath.exp(oracles.entropy(row) + oracles.kl_divergence(row, q))
        assert value == pytest.approx(float(truth), rel=1e-13)
    assert kullback.perplexity(p, keepdims=True).shape == (2, 1)
    assert kullback.perplexity([0.5, 0.5], [1.0, 0.0]) == math.inf
    assert math.isnan(kullback.perplexity([0.5, math.nan]))


def test_perplexity_beyond_the_largest_float() -> None:
    """1/5e-324 outcomes are more than a float can count: inf, without an error or a warning."""
    assert kullback.perplexity([1.0, 0.0], [5e-324, 1.0]) == math.inf
    assert kullback.perplexity([[1.0, 0.0]], [5e-324, 1.0]).tolist() == [math.inf]


def test_perplexity_checks_its_base() -> None:
    """The base changes nothing but is checked."""
    assert kullback.perplexity([0.5, 0.5], base=10) == pytest.approx(2, rel=1e-15)
    with pytest.raises(ValueError, match="base must be a number above 1"):
        kullback.perplexity([0.5, 0.5], base=1)
