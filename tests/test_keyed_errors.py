"""What is wrong with a distribution or counts keyed by outcome is told with the outcome."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import kullback
from kullback import coding, estimators, fitting

GOOD = {"a": 0.5, "b": 0.5}


@pytest.mark.parametrize(
    ("masses", "error", "sentence"),
    [
        ({"a": "1", "b": 2}, TypeError, "p has the text '1' for the outcome 'a'; give a number: "),
        ({"a": "x", "b": 2}, TypeError, "p has the text 'x' for the outcome 'a'; give a number."),
        ({"b": 2, "a": "5%"}, TypeError, "the text '5%' for the outcome 'a'; give a number: float"),
        ({"a": None, "b": 2}, TypeError, "p has None for the outcome 'a'; put math.nan there"),
        ({"b": 2, "a": 1j}, TypeError, "p has 1j for the outcome 'a', which is not a real number"),
        ({"b": 2, "a": [1]}, TypeError, "p has [1] for the outcome 'a', which is not a real"),
        ({"b": 2, "a": -1}, ValueError, "p has the negative entry -1 for the outcome 'a'; prob"),
        ({"b": 2, "a": -0.5}, ValueError, "p has the negative entry -0.5 for the outcome 'a'"),
        ({"b": 2, "a": np.inf}, ValueError, "p has the infinite entry inf for the outcome 'a'"),
    ],
)
def test_a_mass_that_is_none_is_told_with_its_outcome(
    masses: dict[str, Any], error: type[Exception], sentence: str
) -> None:
    """A dictionary has no index, and numpy.asarray does not make numbers of it."""
    for call in (
        lambda: kullback.compare(masses, GOOD),
        lambda: coding.huffman(masses),
        lambda: estimators.kl_divergence(masses, {"a": 3}, known="p"),
    ):
        with pytest.raises(error) as told:
            call()
        assert sentence.removeprefix("p ") in str(told.value)
        assert "index" not in str(told.value)
        assert "asarray" not in str(told.value)


def test_the_advice_for_masses_of_text_works() -> None:
    """float() of the text, as the sentence writes it, is taken."""
    with pytest.raises(TypeError, match=r"give a number: float\('50%'\[:-1\]\) / 100\.$"):
        kullback.compare({"a": "50%", "b": 0.5}, GOOD)
    assert kullback.compare({"a": float("50%"[:-1]) / 100, "b": 0.5}, GOOD).kl_divergence == 0


@pytest.mark.parametrize("hold", [pd.Series, pl.DataFrame], ids=["Series", "frame"])
def test_series_and_frames_name_the_outcome_too(hold: Callable[..., Any]) -> None:
    """They are keyed as dictionaries are."""
    held = hold({"a": -1, "b": 2})
    if hold is pl.DataFrame:
        held = pl.DataFrame({"sky": ["a", "b"], "mass": [-1, 2]})
    with pytest.raises(ValueError, match="negative entry -1 for the outcome 'a'"):
        kullback.compare(held, GOOD)


@pytest.mark.parametrize(
    ("counts", "error", "sentence"),
    [
        ({"b": 2, "a": -1}, ValueError, "x has the negative entry -1 for the outcome 'a'; counts"),
        ({"b": 2, "a": 1.5}, ValueError, "x has the entry 1.5 for the outcome 'a'; counts must"),
        ({"b": 2, "a": "1"}, TypeError, "x has for the outcome 'a' a str; counts must be whole"),
        ({"b": 2, "a": None}, TypeError, "x has for the outcome 'a' a NoneType; counts must"),
    ],
)
def test_a_count_that_is_none_is_told_with_its_outcome(
    counts: dict[str, Any], error: type[Exception], sentence: str
) -> None:
    """In every estimator, since all read counts alike."""
    for call in (
        lambda: estimators.entropy(counts),
        lambda: estimators.kl_divergence(counts, {"a": 1}),
        lambda: estimators.test_equal(counts, {"a": 1}),
        lambda: fitting.train_on(counts),
    ):
        with pytest.raises(error) as told:
            call()
        assert sentence.removeprefix("x") in str(told.value)


@pytest.mark.parametrize("library", ["pandas", "polars"])
@pytest.mark.parametrize("counts", [False, True])
def test_a_frame_of_shares_is_told_as_a_frame(library: str, counts: bool) -> None:
    """No class of our own is named, and no advice that makes points of outcomes."""
    shares = pd.Series(list("aabbbc")).value_counts(normalize=True).rename_axis("x").reset_index()
    held = shares if library == "pandas" else pl.from_pandas(shares)
    with pytest.raises(ValueError, match="x is a frame of outcome and proportion") as told:
        estimators.kl_divergence(held, held, counts=counts)
    assert "_Named" not in str(told.value)
    assert "to_numpy" not in str(told.value)
    assert kullback.compare(held, held).kl_divergence == 0
