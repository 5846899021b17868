"""Rényi's measures against 60 digits, at the orders where formulas change or cancel."""

from __future__ import annotations

import math

import numpy as np
import oracles
import pytest
from cases import PAIRS, Pair, draw, near

import kullback

ERROR = 1e-13
ORDERS = (0, 0.1, 0.5, 0.999999, 1, 1.000001, 2, 10, 1000, math.inf)

CHOSEN = {
    name: PAIRS[name]
    for name in (
        "generic, n=1",
        "generic, n=2",
        "generic, n=257",
        "zeros in P, n=17",
        "zeros in both, n=17",
        "unseen, n=16",
        "float32, n=100",
        "counts, int32",
        "nearly proportional, n=4",
        "almost certain",
        "almost certain, tiny",
        "one outcome",
        "one outcome, unseen",
        "p/q overflows",
    )
}
pairs = pytest.mark.parametrize("pair", CHOSEN.values(), ids=CHOSEN.keys())
orders = pytest.mark.parametrize("order", ORDERS)


@orders
@pairs
def test_renyi_entropy(pair: Pair, order: float) -> None:
    """The entropy of every order is right to 1e-13, near order 1 and of the almost certain."""
    truth = oracles.renyi_entropy(pair.p, order)
    value = kullback.renyi_entropy(pair.p, order=order, normalize=pair.normalize)
    assert oracles.relative_error(value, truth) <= ERROR or abs(value - truth) <= 1e-300


@orders
@pairs
def test_renyi_divergence(pair: Pair, order: float) -> None:
    """The divergence of every order is right to 1e-13, and infinite where it should be."""
    truth = oracles.renyi_divergence(pair.p, pair.q, order)
    value = kullback.renyi_divergence(pair.p, pair.q, order=order, normalize=pair.normalize)
    assert value >= 0
    assert oracles.relative_error(value, truth) <= ERROR or abs(value - truth) <= 1e-300


@pytest.mark.parametrize("order", [0.1, 0.5, 0.999999, 1.000001, 2, 10])
@pytest.mark.parametrize("distance", [1e-3, 1e-6, 1e-9, 1e-12])
def test_renyi_divergence_of_close_pairs(distance: float, order: float) -> None:
    """Where P and Q are close the divergence of every order keeps its digits."""
    p = draw(50, 11)
    q = near(p, distance)
    truth = oracles.renyi_divergence(p, q, order)
    value = kullback.renyi_divergence(p, q, order=order)
    assert oracles.relative_error(value, truth) <= ERROR


def test_renyi_is_exactly_zero_for_equal_rows() -> None:
    """D of every order is 0, exactly, where P equals Q."""
    p = draw(100, 12)
    assert [kullback.renyi_divergence(p, p, order=order) for order in ORDERS] == [0.0] * len(ORDERS)


def test_renyi_never_rises_and_never_falls() -> None:
    """The entropy falls with the order, from log n to -log max p; the divergence rises."""
    p, q = draw(20, 13), draw(20, 14)
    entropies = [kullback.renyi_entropy(p, order=order) for order in ORDERS]
    divergences = [kullback.renyi_divergence(p, q, order=order) for order in ORDERS]
    assert entropies == sorted(entropies, reverse=True)
    assert divergences == sorted(divergences)
    assert entropies[0] == pytest.approx(math.log(20), rel=1e-15)
    assert entropies[-1] == pytest.approx(-math.log(p.max()), rel=1e-14)


def test_renyi_by_hand() -> None:
    """Order 2 by hand: -log sum p^2 of (1/2, 1/4, 1/4) is log 8/3; log sum p^2/q is log 4/3."""
    assert kullback.renyi_entropy([0.5, 0.25, 0.25], order=2) == pytest.approx(math.log(8 / 3))
    value = kullback.renyi_divergence([0.5, 0.5], [0.25, 0.75], order=2)
    assert value == pytest.approx(math.log(4 / 3), rel=1e-14)
    assert kullback.renyi_entropy([0.5, 0.25, 0.25], order=0, base=3) == pytest.approx(1)


def test_renyi_rows_and_nan() -> None:
    """Rows are done one by one; a row of NaN gives NaN and leaves the others alone."""
    p = np.array([[0.5, 0.5, 0.0], [np.nan, 0.5, 0.5], [0.2, 0.3, 0.5]])
    for order in ORDERS:
        entropies = kullback.renyi_entropy(p, order=order)
        divergences = kullback.renyi_divergence(p, [0.2, 0.3, 0.5], order=order)
        assert np.isnan(entropies).tolist() == [False, True, False]
        assert np.isnan(divergences).tolist() == [False, True, False]
        assert divergences[2] == 0
        assert entropies[0] == pytest.approx(math.log(2), rel=1e-14)


@orders
def test_renyi_divergence_of_nan_in_either_row(order: float) -> None:
    """NaN in P or in Q gives NaN, at every order, beside a zero too."""
    for p, q in (([0.0, 0.5, 0.5], [np.nan, 0.5, 0.5]), ([np.nan, 1.0], [0.5, 0.5])):
        assert math.isnan(kullback.renyi_divergence(p, q, order=order))
