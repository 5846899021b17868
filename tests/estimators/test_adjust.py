"""Adjusted p-values: against scipy, by hand, NaN, and what is refused."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy.stats import false_discovery_control

from kullback.estimators import adjust_p_values


def by_definition(p: np.ndarray) -> list[float]:
    """Return min over the j at least as large of p_j m / rank_j."""
    m = p.size
    rank = {value: int((p <= value).sum()) for value in p}
    return [min(min(1.0, other * m / rank[other]) for other in p if other >= value) for value in p]


def test_by_hand() -> None:
    """0.01, 0.02, 0.03 and 0.5: 0.01·4/1, 0.02·4/2 and 0.03·4/3 are all 0.04."""
    assert adjust_p_values([0.01, 0.02, 0.03, 0.5]) == pytest.approx([0.04, 0.04, 0.04, 0.5])


def test_against_the_definition_and_scipy() -> None:
    """Random p-values with ties agree with the definition, and Benjamini-Yekutieli with scipy."""
    p = np.round(np.random.default_rng(1).uniform(size=40) ** 3, 2)
    assert adjust_p_values(p) == pytest.approx(by_definition(p), rel=1e-13)
    expected = false_discovery_control(p, method="by")
    assert adjust_p_values(p, method="benjamini-yekutieli") == pytest.approx(expected, rel=1e-13)


def test_nan_stays_and_is_not_counted() -> None:
    """A test that could not be made keeps its NaN; the others are adjusted as if it were absent."""
    adjusted = adjust_p_values([0.01, math.nan, 0.04])
    assert adjusted[[0, 2]] == pytest.approx([0.02, 0.04])
    assert math.isnan(adjusted[1])
    assert np.isnan(adjust_p_values([math.nan, math.nan])).all()


def test_none_and_one() -> None:
    """No p-values give none, one is itself, and the argument is left as it was."""
    assert adjust_p_values([]).tolist() == []
    p = np.array([0.3])
    adjust_p_values(p)[0] = 9
    assert adjust_p_values(p).tolist() == p.tolist() == [0.3]


@pytest.mark.parametrize(
    ("p_values", "sentence"),
    [
        ([0.5, 1.5], "p_values has 1.5 at index 1; p-values must be between 0 and 1."),
        ([-0.1], "p_values has -0.1 at index 0"),
        ([[0.1]], "p_values has 2 axes; list the p-values in one axis."),
        (0.5, "p_values has 0 axes"),
        (["a"], "p_values must be numbers between 0 and 1 in one axis, not list"),
    ],
)
def test_bad_input_is_refused(p_values: Any, sentence: str) -> None:
    """What is no list of p-values is refused in a sentence."""
    with pytest.raises(ValueError, match=sentence):
        adjust_p_values(p_values)


def test_unknown_method_is_refused() -> None:
    """A method that is not there is refused with those that are."""
    with pytest.raises(ValueError, match="method must be one of 'benjamini-hochberg', "):
        adjust_p_values([0.5], method="bonferroni")
