"""`compare`: P and Q as people hold them, aligned by outcome."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import kullback

P = {"sun": 0.6, "cloud": 0.3, "rain": 0.1}
Q = {"rain": 0.4, "sun": 0.3, "cloud": 0.3}
LOG2 = math.log(2)


def frame(library: Any, masses: dict[Any, float]) -> Any:
    """Return the masses as a two-column frame."""
    return library.DataFrame({"outcome": list(masses), "mass": list(masses.values())})


SPELLINGS = {
    "dictionaries": (P, Q, False),
    "counters": (
        Counter({"sun": 6, "cloud": 3, "rain": 1}),
        Counter({"rain": 4, "cloud": 3, "sun": 3}),
        True,
    ),
    "pandas Series": (pd.Series(P), pd.Series(Q), False),
    "pandas frames": (frame(pd, P), frame(pd, Q), False),
    "polars frames": (frame(pl, P), frame(pl, Q), False),
    "polars value_counts": (
        pl.Series("w", ["sun"] * 6 + ["cloud"] * 3 + ["rain"]).value_counts(),
        pl.Series("w", ["rain"] * 4 + ["cloud"] * 3 + ["sun"] * 3).value_counts(),
        True,
    ),
    "a Series and a dictionary": (pd.Series(P), Q, False),
}


@pytest.mark.parametrize(("p", "q", "normalize"), SPELLINGS.values(), ids=SPELLINGS.keys())
def test_spellings(p: Any, q: Any, normalize: bool) -> None:
    """The weather is 0.4 bits apart, whatever holds it and in whichever order."""
    c = kullback.compare(p, q, base=2, normalize=normalize)
    assert c.kl_divergence == pytest.approx(0.4, rel=1e-14)
    assert c.entropy == pytest.approx(0.897945724857 / LOG2, rel=1e-11)
    assert c.cross_entropy == c.entropy + c.kl_divergence
    assert c.reverse_kl_divergence == pytest.approx(0.34657359028 / LOG2, rel=1e-11)
    assert c.jeffreys_divergence == c.kl_divergence + c.reverse_kl_divergence
    assert c.js_divergence == pytest.approx(0.0736710447747 / LOG2, rel=1e-11)
    shares = dict(zip(c.outcomes, zip(c.p, c.q, strict=True), strict=True))
    expected = {"sun": (0.6, 0.3), "cloud": (0.3, 0.3), "rain": (0.1, 0.4)}
    assert {k: tuple(map(float, v)) for k, v in shares.items()} == {
        k: pytest.approx(v, rel=1e-15) for k, v in expected.items()
    }
    assert math.fsum(c.contributions) == pytest.approx(c.kl_divergence, rel=2e-15)
    assert c.largest(1)[0][0] == "rain"


def test_arrays_with_and_without_outcomes() -> None:
    """Arrays are compared by position; `outcomes` names the positions."""
    c = kullback.compare([0.6, 0.3, 0.1], [0.3, 0.3, 0.4], outcomes=["sun", "cloud", "rain"])
    assert c.outcomes == ("sun", "cloud", "rain")
    assert c.kl_divergence == pytest.approx(0.277258872224, rel=5e-12)
    assert kullback.compare([0.5, 0.5], np.array([0.25, 0.75])).outcomes == (0, 1)
    assert kullback.compare(pl.Series([0.5, 0.5]), [0.5, 0.5]).kl_divergence == 0.0
    named = kullback.compare(P, Q, outcomes=("rain", "fog", "sun", "cloud"))
    assert named.outcomes == ("rain", "fog", "sun", "cloud")
    assert named.p.tolist() == [0.1, 0.0, 0.6, 0.3]


def test_a_missing_key_is_probability_zero() -> None:
    """Outcomes that Q lacks are unseen and make D infinite; those that P lacks only cost."""
    c = kullback.compare({"a": 0.75, "b": 0.25}, {"a": 0.5, "c": 0.5})
    assert c.outcomes == ("a", "b", "c")
    assert c.unseen == ("b",)
    assert c.unseen_mass == 0.25
    assert c.kl_divergence == c.cross_entropy == c.reverse_kl_divergence == math.inf
    assert c.contributions.tolist()[1:] == [math.inf, 0.5]
    assert 0 < c.js_divergence < LOG2
    assert c.entropy == pytest.approx(0.562335144619, rel=1e-11)


def test_missing_values_are_one_outcome() -> None:
    """NaN and None among the keys are the same outcome on both sides."""
    p = pd.Series([1.0, 1.0, 2.0, np.nan]).value_counts(normalize=True, dropna=False)
    q = pd.Series([1.0, 2.0, 2.0, np.nan]).value_counts(normalize=True, dropna=False)
    c = kullback.compare(p, q)
    assert len(c.outcomes) == 3
    assert c.unseen == ()
    assert c.kl_divergence == pytest.approx(0.5 * LOG2 - 0.25 * LOG2, rel=1e-14)
    nan = pl.DataFrame({"k": [1.0, math.nan], "m": [0.5, 0.5]})
    assert kullback.compare(nan, nan.reverse()).kl_divergence == 0.0
    assert kullback.compare({None: 0.5, "a": 0.5}, {"a": 0.5, None: 0.5}).kl_divergence == 0.0
    assert kullback.compare({(1, math.nan): 1.0}, {(1, float("nan")): 1.0}).unseen == ()


def test_huge_weights() -> None:
    """Weights whose sum overflows are shared out all the same."""
    c = kullback.compare([1e308, 1e308], [1.0, 3.0], normalize=True)
    assert c.p.tolist() == [0.5, 0.5]
    assert c.q.tolist() == [0.25, 0.75]
    assert c.reverse_kl_divergence == pytest.approx(0.25 * math.log(0.5) + 0.75 * math.log(1.5))


ERRORS: dict[str, tuple[Any, Any, dict[str, Any], type[Exception], str]] = {
    "one keyed": (P, [0.5, 0.5], {}, TypeError, "p is keyed by outcome and q is not"),
    "other keyed": ([1.0], P, {}, TypeError, "q is keyed by outcome and p is not"),
    "lengths": ([1.0], [0.5, 0.5], {}, ValueError, "p has 1 entry and q has 2"),
    "outcomes": ([1.0], [1.0], {"outcomes": "ab"}, ValueError, "p has 1 entry, but outcomes"),
    "twice": ([1.0], [1.0], {"outcomes": "aa"}, ValueError, "outcomes names the outcome 'a' twice"),
    "unlisted": (P, Q, {"outcomes": ["sun"]}, ValueError, "p has the outcome 'cloud', which"),
    "none unlisted": ({None: 1.0}, {}, {"outcomes": ["a"]}, ValueError, "p has the outcome None"),
    "no outcomes": (P, Q, {"outcomes": []}, ValueError, "p has the outcome 'sun', which"),
    "axes": ([[1.0]], [1.0], {}, ValueError, "p has 2 axes; it must be one distribution"),
    "counts": (Counter("aab"), Counter("ab"), {}, ValueError, "pass normalize=True"),
    "negative": ({"a": -0.5, "b": 1.5}, {"a": 1.0}, {}, ValueError, "p has the negative entry"),
    "empty": ({}, {}, {}, ValueError, "p is empty"),
    "base": (P, Q, {"base": 1}, ValueError, "base must be a number above 1"),
    "words": ({"a": "x"}, {"a": 1.0}, {}, TypeError, "p has the text 'x' for the outcome 'a'"),
    "masked": (np.ma.array([1.0], mask=[1]), [1.0], {}, TypeError, "p is a masked array"),
    "columns": (pd.DataFrame({"a": [1]}), Q, {}, ValueError, "p is a frame of 1 column; it needs"),
    "same label": (
        pd.Series([0.5, 0.5], index=["a", "a"]),
        Q,
        {},
        ValueError,
        "p names the outcome 'a' twice",
    ),
}


@pytest.mark.parametrize(("p", "q", "options", "kind", "said"), ERRORS.values(), ids=ERRORS.keys())
def test_errors(p: Any, q: Any, options: dict[str, Any], kind: type[Exception], said: str) -> None:
    """What cannot be compared is refused in a sentence that names the argument."""
    with pytest.raises(kind, match=re.escape(said)):
        kullback.compare(p, q, **options)


def test_one_outcome_is_told_in_the_singular() -> None:
    """One outcome, not "1 outcomes", in the text, the short form and the page."""
    one = kullback.compare([1.0], [1.0])
    assert str(one).startswith("P against Q over 1 outcome, in nats")
    assert repr(one).startswith("<Comparison of 1 outcome: H(P) 0")
    assert "over 1 outcome, in nats" in one._repr_html_()
    assert "over 1 outcome, in nats" in one.to_html()


@pytest.mark.parametrize(
    ("outcomes", "words"),
    [(5, "outcomes is 5; it must list"), ([["a"], ["b"]], "a list")],
)
def test_names_that_are_none_are_refused(outcomes: Any, words: str) -> None:
    """A number and lists in place of names each get a sentence."""
    with pytest.raises(TypeError, match=words):
        kullback.compare([0.5, 0.5], [0.5, 0.5], outcomes=outcomes)
