"""The side that is known: how it may be given, and what is refused."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kullback._distributions import read_distribution
from kullback.estimators import cross_entropy, js_divergence, kl_divergence


def test_a_series_is_keyed_by_its_index() -> None:
    """A pandas Series of probabilities goes by outcome, in whatever order, as a dictionary does."""
    sample = {"a": 3, "b": 1}
    of_series = kl_divergence(sample, pd.Series([0.75, 0.25], index=["b", "a"]), known="q")
    of_mapping = kl_divergence(sample, {"a": 0.25, "b": 0.75}, known="q")
    assert of_series.value == of_mapping.value
    of_p = cross_entropy(
        pd.Series([1.0], index=["a"]),
        pd.Series([1, 3], index=["b", "a"]),
        counts=True,
        known="p",
        method="plugin",
    )
    assert of_p.value == pytest.approx(-math.log(0.75))


@pytest.mark.parametrize(
    ("known", "error", "sentence"),
    [
        ([0.5, math.nan], ValueError, "y has 1 NaN; probabilities are numbers >= 0"),
        ("ab", TypeError, "y must hold numbers, the probabilities of the outcomes, not a str"),
        (None, TypeError, "y must hold numbers, the probabilities of the outcomes, not None"),
        (["0.5", "0.5"], TypeError, "y must hold numbers"),
        ([0.5, "0.5"], TypeError, "y must hold numbers"),
        ([10**400, 0], TypeError, "y must hold numbers"),
        ([[0.5], [0.5]], ValueError, r"y has shape \(2, 1\)"),
        ([5, 5], ValueError, "y is given as known, but sums to 10, not to 1 .* divide weights"),
        ([0, 0], ValueError, "y is given as known, but sums to 0, not to 1"),
        ([-0.5, 1.5], ValueError, "y has the negative entry -0.5 at index 0"),
        ([math.inf, 0], ValueError, "y has an infinite entry at index 0"),
        ([1.0], ValueError, "y has 1 probabilities and x has 2 counts"),
        ({"a": 1}, TypeError, "y is keyed by outcome and x is not"),
        (pd.Series([0.5, 0.5], index=["a", "a"]), ValueError, "y names the outcome 'a' twice"),
        ({"a": 0.5, None: 0.5}, ValueError, "the outcomes of y has 1 missing value"),
    ],
)
def test_what_is_no_distribution_is_refused(
    known: Any, error: type[Exception], sentence: str
) -> None:
    """The sentence names the argument, and nothing that these functions lack."""
    for measure in (kl_divergence, cross_entropy, js_divergence):
        with pytest.raises(error, match=sentence) as caught:
            measure([1, 2], known, counts=True, known="q")
        assert "normalize" not in str(caught.value)


def test_the_sample_is_named_in_its_sentences() -> None:
    """With a known P the sample is y, and the sentence says so."""
    with pytest.raises(ValueError, match="y has the negative entry -1"):
        kl_divergence([0.5, 0.5], [-1, 2], counts=True, known="p")


def test_weights_are_accepted_where_they_may_be_normalized() -> None:
    """A reference of weights is returned as it is; the caller divides."""
    outcomes, shares = read_distribution("reference", np.array([1, 3]), normalize=True)
    assert outcomes is None
    assert shares.tolist() == [1.0, 3.0]
