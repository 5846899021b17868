"""What cannot be trained is told in a sentence that names the argument."""

from __future__ import annotations

import math

import pytest

from kullback.fitting import train


@pytest.mark.parametrize(
    ("p", "options", "sentence"),
    [
        ([0.5, 0.4], {}, "p sums to 0.9, not to 1"),
        ([0.5, -0.5], {}, "p has the negative entry -0.5 at index 1"),
        ([0.5, math.nan], {}, "p has NaN among its probabilities"),
        ([], {}, "p is empty"),
        ([[0.5, 0.5]], {}, "p has 2 axes"),
        ([0.5, 0.5], {"q": [0.2, 0.3, 0.5]}, "p has 2 entries and q has 3"),
        ([0.5, 0.5], {"q": [0.5, 0.6]}, "q sums to 1.1"),
        ([0.5, 0.5], {"q": [math.nan, 0.6]}, "q has NaN among its probabilities"),
        ([0.5, 0.5], {"q": [0.0, 1.0]}, "q is 0 for 1 of 2 outcomes .first: outcome 0."),
        ([0.5, 0.5], {"outcomes": ["a"]}, "p has 2 entries, but outcomes lists 1"),
        ([0.5, 0.5], {"outcomes": ["a", "a"]}, "outcomes names the outcome 'a' twice"),
        ([0.5, 0.5], {"objective": "mse"}, "one of 'cross-entropy', 'kl', not 'mse'"),
        ([0.5, 0.5], {"steps": 0}, "steps must be a whole number of at least 1, not 0"),
        ([0.5, 0.5], {"steps": 2.5}, "steps must be a whole number of at least 1, not 2.5"),
        ([0.5, 0.5], {"steps": True}, "steps must be a whole number of at least 1, not True"),
        ([0.5, 0.5], {"learning_rate": 0}, "learning_rate must be a finite number above 0"),
        ([0.5, 0.5], {"learning_rate": -1.0}, "learning_rate must be a finite number above 0"),
        ([0.5, 0.5], {"learning_rate": math.nan}, "learning_rate must be a finite number above 0"),
        ([0.5, 0.5], {"learning_rate": math.inf}, "learning_rate must be a finite number above 0"),
        ([0.5, 0.5], {"learning_rate": "1"}, "learning_rate must be a finite number above 0"),
        ([0.5, 0.5], {"tolerance": -1e-9}, "must be a finite number of at least 0"),
        (
            [0.5, 0.5],
            {"tolerance": math.inf},
            "must be a finite number of at least 0",
        ),
        ([0.5, 0.5], {"seed": -1}, "seed must be a whole number of at least 0"),
        ([0.5, 0.5], {"base": 1}, "base must be a number above 1"),
    ],
)
def test_the_sentence_names_the_argument(
    p: object, options: dict[str, object], sentence: str
) -> None:
    """ValueError, before any step is taken."""
    with pytest.raises(ValueError, match=sentence):
        train(p, **options)  # type: ignore[arg-type]


def test_keys_on_one_side_alone_are_refused() -> None:
    """A dictionary beside a list is an error of type, as in `compare`."""
    with pytest.raises(TypeError, match="p is keyed by outcome and q is not"):
        train({"a": 0.5, "b": 0.5}, q=[0.5, 0.5])
