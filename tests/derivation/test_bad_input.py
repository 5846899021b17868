"""What cannot be explained is told in a sentence that names the argument."""

from __future__ import annotations

import math

import pytest

import kullback
from kullback.derivation import example, explain


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"lang": "xx"}, "lang must be one of 'en', 'zh', not 'xx'."),
        ({"lang": "../zh"}, "lang must be one of 'en', 'zh', not '../zh'."),
        ({"lang": None}, "lang must be one of 'en', 'zh', not None."),
        ({"lang": ["zh"]}, r"lang must be one of 'en', 'zh', not \['zh'\]."),
        (
            {"format": "pdf"},
            "format must be one of 'text', 'markdown', 'latex', 'html', not 'pdf'.",
        ),
        ({"format": None}, "not None"),
        ({"digits": 0}, "digits must be a whole number from 1 to 15, not 0."),
        ({"digits": 16}, "digits must be a whole number from 1 to 15, not 16."),
        ({"digits": 2.5}, "digits must be a whole number from 1 to 15, not 2.5."),
        ({"digits": True}, "digits must be a whole number from 1 to 15, not True."),
        ({"digits": "4"}, "digits must be a whole number from 1 to 15, not '4'."),
        ({"digits": math.nan}, "digits must be a whole number from 1 to 15, not nan."),
        ({"base": 1}, "base must be a number above 1"),
        ({"base": -2}, "base must be a number above 1"),
        ({"outcomes": ["a"]}, "p has 2 entries, but outcomes lists 1"),
        ({"outcomes": ["a", "a"]}, "outcomes names the outcome 'a' twice"),
    ],
)
def test_options(options: dict[str, object], sentence: str) -> None:
    """ValueError with what there is, with P and Q and with P alone."""
    for q in ([0.5, 0.5], None):
        with pytest.raises(ValueError, match=sentence):
            explain([0.5, 0.5], q, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("p", "q", "sentence"),
    [
        ([0.5, 0.4], None, "p sums to 0.9, not to 1"),
        ([0.5, 0.5], [0.5, 0.6], "q sums to 1.1"),
        ([0.5, -0.5], None, "p has the negative entry -0.5 at index 1"),
        ([math.inf, 0.5], None, "p has an infinite entry at index 0"),
        ([math.nan, 0.5], None, "p has NaN among its probabilities; drop or replace it first."),
        ([0.5, 0.5], [0.5, math.nan], "q has NaN among its probabilities"),
        ([], None, "p is empty"),
        ([[0.5, 0.5]], None, "p has 2 axes"),
        ([0.5, 0.5], [0.2, 0.3, 0.5], "q has 3"),
        ({"a": 1.0}, {"a": 0.5, "b": 0.6}, "q sums to 1.1"),
    ],
)
def test_distributions(p: object, q: object, sentence: str) -> None:
    """ValueError that names P or Q and has its number."""
    with pytest.raises(ValueError, match=sentence):
        explain(p, q)


def test_keys_on_one_side_alone_are_refused() -> None:
    """A dictionary beside a list is an error of type, as in `compare`."""
    with pytest.raises(TypeError, match="p is keyed by outcome and q is not"):
        explain({"a": 0.5, "b": 0.5}, [0.5, 0.5])


def test_a_comparison_refuses_as_well() -> None:
    """`Comparison.explain` checks the same options."""
    found = kullback.compare([0.5, 0.5], [0.4, 0.6])
    with pytest.raises(ValueError, match="lang must be one of"):
        found.explain(lang="fr")
    with pytest.raises(ValueError, match="format must be one of"):
        found.explain(format="json")


def test_examples_in_an_unknown_language() -> None:
    """The names of an example are asked for in a language that there is."""
    with pytest.raises(ValueError, match="lang must be one of 'en', 'zh', not 'fr'"):
        example("weather").translated("fr")
    with pytest.raises(ValueError, match=r"'wether' \(did you mean 'weather'\?\); there are die"):
        example("wether")
