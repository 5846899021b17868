"""Probabilities given to an estimator, which takes samples: they are not points."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
import scipy.stats
import torch

import kullback
from kullback import estimators, fitting

P = np.random.default_rng(1).dirichlet(np.ones(30))
Q = np.random.default_rng(2).dirichlet(np.ones(30))
SENTENCE = "holds floats that are at least 0 and sum to 1, as probabilities do"


@pytest.mark.parametrize(
    "given",
    [
        P,
        P.tolist(),
        tuple(P),
        P.round(6),
        P.astype(np.float32),
        pd.Series(P),
        pl.Series(P),
        torch.tensor(P),
        [0.5, 0.5],
        [1.0, 0.0],
        [Fraction(1, 3), Fraction(2, 3)],
        [Decimal("0.1"), Decimal("0.9")],
    ],
    ids=lambda given: f"{type(given).__name__} of {len(given)}",
)
def test_probabilities_are_no_points(given: Any) -> None:
    """The entropy of a density would be below 0 where that of the distribution is 3 nats."""
    with pytest.raises(ValueError, match=SENTENCE):
        estimators.entropy(given)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: estimators.kl_divergence(P, Q), "x"),
        (lambda: estimators.kl_divergence(Q - 0.5, P), "y"),
        (lambda: estimators.js_divergence(P, Q), "x"),
        (lambda: estimators.test_equal(P, Q), "x"),
        (lambda: estimators.mutual_information(P, Q), "x"),
        (lambda: estimators.cross_entropy(["a", "b"], Q), "y"),
        (lambda: fitting.train_on(P), "samples"),
    ],
)
def test_every_estimator_refuses_probabilities(call: Callable[[], object], name: str) -> None:
    """The sentence names the argument and the functions that take probabilities."""
    with pytest.raises(ValueError, match=rf"^{name} {SENTENCE}.*kullback\.entropy\({name}\)"):
        call()


def test_the_advice_for_probabilities_works() -> None:
    """The measure takes them; a column is points, as if they did not sum to 1; counts count."""
    assert kullback.entropy(P) == pytest.approx(scipy.stats.entropy(P), rel=1e-12)
    as_points = estimators.entropy(np.asarray(P).reshape(-1, 1))
    twice = estimators.entropy(P * 2)
    assert as_points.value == pytest.approx(twice.value - np.log(2), rel=1e-12)
    assert estimators.entropy([0.0, 1.0], counts=True).n_p == 1


@pytest.mark.parametrize(
    "points",
    [
        P * 1.001,
        P - 1e-3,
        np.array([*P, 1.0, -1.0]),
        P.reshape(-1, 1),
        np.array([*P, 0.4]),
    ],
)
def test_points_that_are_no_distribution_are_points(points: Any) -> None:
    """Negative entries, another total or a second axis tell points."""
    assert estimators.entropy(points).n_p == len(points)


def test_counts_as_floats_are_told_of_counts() -> None:
    """Three floats are too few points, and hardly points at all."""
    with pytest.raises(ValueError, match=r"Floats are read as points.*counts=True"):
        estimators.kl_divergence([60.0, 30.0, 10.0], [50.0, 30.0, 20.0])
    with pytest.raises(ValueError, match=r"Floats are read as points.*counts=True"):
        estimators.entropy([60.0, 30.0, 10.0])
    found = estimators.kl_divergence([60.0, 30.0, 10.0], [50.0, 30.0, 20.0], counts=True)
    assert (found.n_p, found.n_q) == (100, 100)
