"""The test's state and its arguments: JSON there and back, and what is refused."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from kullback.estimators.sequential import SequentialTest

if TYPE_CHECKING:
    from collections.abc import Callable


def known() -> SequentialTest:
    """Return a test of one stream that has seen events."""
    test = SequentialTest({"a": 0.5, "b": 0.25, 3: 0.25}, alpha=0.01)
    test.update_batch(["a", "b", 3, 3, "a"])
    return test


def two() -> SequentialTest:
    """Return a test of two streams that has seen pairs and counts."""
    test = SequentialTest(outcomes=["a", 0.5, True], seed=5)
    test.update_batch(["a", "a", 0.5], ["a", True, "b"])
    test.update_counts({"a": 5}, {"b": 4, "a": 2})
    return test


@pytest.mark.parametrize("make", [known, two])
def test_a_loaded_test_goes_on_as_the_saved_one(make: Callable[[], SequentialTest]) -> None:
    """Saved and loaded, a test gives the same numbers to the last bit, and goes on the same."""
    test = make()
    again = SequentialTest.from_json(test.to_json())
    for round_ in range(2):
        assert again.log_e_value == test.log_e_value
        assert (again.p_value, again.alpha) == (test.p_value, test.alpha)
        assert (again.events, str(again)) == (test.events, str(test))
        assert again.confidence_sequence == test.confidence_sequence
        if round_ == 0:
            for each in (test, again):
                if make is known:
                    each.update_batch(["a", 3])
                    each.update_counts({"b": 7})
                else:
                    each.update("a", "z")
                    each.update_counts({"a": 50, "z": 9}, {"b": 40})
    assert again.to_json() == test.to_json()


def test_infinite_evidence_survives() -> None:
    """An infinite e-value is saved as "inf" and loaded as infinity."""
    test = known()
    test.update("impossible")
    assert json.loads(test.to_json())["log_e_value"] == "inf"
    again = SequentialTest.from_json(test.to_json().encode())
    assert (again.log_e_value, again.p_value, again.events) == (math.inf, 0.0, (6,))


@pytest.mark.parametrize(
    ("make", "changes", "reason"),
    [
        (known, {"schema": "kullback.sequential-test/2"}, "its schema is"),
        (known, {"kind": "three"}, "its kind is 'three'"),
        (known, {"extra": 1}, r"its entries are not those of this schema \(see \['extra'\]\)"),
        (known, {"alpha": 2}, "alpha, the accepted chance of a false alarm"),
        (known, {"alpha": None}, "alpha, the accepted chance of a false alarm"),
        (known, {"counts": [1, 2]}, "its counts are not a list of 3 numbers"),
        (known, {"counts": [2, 1, -2]}, "its counts hold -2, which is no count"),
        (known, {"counts": [2, 1, 2.0]}, "its counts hold 2.0, which is no count"),
        (known, {"counts": [2**53, 1, 2]}, "its counts sum to more than"),
        (known, {"counts": [0, 5, 0]}, "was it changed"),
        (known, {"log_e_value": 9.0, "log_e_largest": 9.0}, "was it changed"),
        (known, {"log_e_value": 0.5}, "its largest log e-value"),
        (known, {"log_e_largest": -1.0}, "its largest log e-value"),
        (known, {"log_e_value": "x"}, "its log_e_value is 'x', not a number"),
        (known, {"outside": -1}, "its outside is -1"),
        (known, {"listed": True}, "its listed is True"),
        (known, {"outcomes": ["a", "a", 3]}, "it names an outcome twice"),
        (known, {"outcomes": ["a", ["b"], 3]}, "its outcomes are not a list"),
        (known, {"outcomes": ["a", "b"]}, "2 outcomes have 3 probabilities"),
        (known, {"reference": [0.5, 0.5, 0.5]}, "reference sums to 1.5"),
        (known, {"reference": [0.5, 0.5, 0]}, "its reference is not a list of positive"),
        (two, {"declared": 9}, "9 outcomes are declared"),
        (two, {"seed": "x"}, "its seed is 'x'"),
        (two, {"log_e_value": "inf", "log_e_largest": "inf"}, "is finite, and its own is not"),
    ],
)
def test_changed_state_is_refused(
    make: Callable[[], SequentialTest], changes: dict[str, Any], reason: str
) -> None:
    """Every entry is checked before it is believed."""
    document = json.loads(make().to_json()) | changes
    with pytest.raises(ValueError, match=reason):
        SequentialTest.from_json(json.dumps(document))


@pytest.mark.parametrize("text", ["", "{", "[1]", "3", "null", '{"alpha": NaN}', "[" * 100_000])
def test_other_text_is_refused(text: str) -> None:
    """What is no saved test is refused in a sentence."""
    with pytest.raises(ValueError, match="the text is no saved sequential test"):
        SequentialTest.from_json(text)


def test_outcomes_that_json_lacks_are_refused() -> None:
    """A tuple is an outcome, but JSON cannot hold it."""
    test = SequentialTest()
    test.update((1, 2), "b")
    with pytest.raises(TypeError, match=r"the outcome \(1, 2\) is a tuple, which JSON cannot hold"):
        test.to_json()


def test_merging_is_refused_with_the_reason() -> None:
    """Two runs are not merged; the sentence says what to do."""
    with pytest.raises(TypeError, match="product of independent e-values"):
        known().merge(known())


@pytest.mark.parametrize("alpha", [0, 1, -0.1, math.nan, "0.05", None, True])
def test_alpha_lies_between_0_and_1(alpha: Any) -> None:
    """An alpha that is no chance is refused."""
    with pytest.raises(ValueError, match="alpha, the accepted chance of a false alarm"):
        SequentialTest([0.5, 0.5], alpha=alpha)


@pytest.mark.parametrize(
    ("arguments", "error", "sentence"),
    [
        (([0.5, 0.6],), ValueError, "reference sums to 1.1"),
        (([0.5, -0.5, 1],), ValueError, "reference has the negative entry -0.5"),
        (([0.5, math.nan],), ValueError, "reference has 1 NaN"),
        (([],), ValueError, r"reference has shape \(0,\)"),
        (([[0.5, 0.5]],), ValueError, r"reference has shape \(1, 2\)"),
        (({"a": "x"},), TypeError, "reference has the text 'x' for the outcome 'a'; give a number"),
    ],
)
def test_bad_references_are_refused(arguments: Any, error: type[Exception], sentence: str) -> None:
    """What is no distribution is refused in a sentence."""
    with pytest.raises(error, match=sentence):
        SequentialTest(*arguments)


def test_bad_outcomes_and_seeds_are_refused() -> None:
    """Outcomes are distinct and for two streams; the seed is a non-negative integer."""
    with pytest.raises(ValueError, match="outcomes lists 3 outcomes, 2 of them distinct"):
        SequentialTest(outcomes=["a", "b", "a"])
    with pytest.raises(ValueError, match="outcomes lists 0 outcomes"):
        SequentialTest(outcomes=[])
    with pytest.raises(ValueError, match="outcomes is for two streams"):
        SequentialTest([0.5, 0.5], outcomes=[0, 1])
    with pytest.raises(ValueError, match="seed must be a whole number of at least 0, not -1"):
        SequentialTest(seed=-1)


@pytest.mark.parametrize(
    ("method", "arguments", "error", "sentence"),
    [
        ("update", ("a", "b", "c"), TypeError, "x and 2 more arguments were given; of two streams"),
        ("update", ("a",), TypeError, "of two streams, pass x and y"),
        ("update", (["a"], "b"), TypeError, "x is a list, which is not hashable"),
        ("update", ("new", ["a"]), TypeError, "y is a list, which is not hashable"),
        ("update", (math.nan, "b"), ValueError, "x has 1 missing value"),
        ("update_batch", (["new"], ["a", "b"]), ValueError, "x has 1 events and y has 2"),
        ("update_batch", (["new"], [["a"]]), TypeError, "y is a list, which is not hashable"),
        ("update_batch", (["new"], [math.nan]), ValueError, "y has 1 missing value"),
        ("update_batch", ("ab", "ab"), TypeError, "x is a str; a batch must be a list"),
        ("update_batch", (np.zeros((2, 2)), ["a"]), ValueError, "x has 2 axes"),
        ("update_counts", ({"new": -1}, {"a": 1}), ValueError, "x has the negative entry -1"),
        ("update_counts", ([1, 2], [2, 1]), TypeError, "need the outcomes' names"),
        ("update_counts", ({"new": 10**9}, {"a": 1}), ValueError, "at most 999999999 at a time"),
    ],
)
def test_refused_events_change_nothing(
    method: str, arguments: Any, error: type[Exception], sentence: str
) -> None:
    """Events that cannot be are refused in a sentence, and the state is as before."""
    test = two()
    before = test.to_json()
    with pytest.raises(error, match=sentence):
        getattr(test, method)(*arguments)
    assert test.to_json() == before


@pytest.mark.parametrize(
    ("method", "arguments", "error", "sentence"),
    [
        ("update", ("a", "b"), TypeError, "against a known distribution there is x alone"),
        ("update_counts", ([1, 2],), TypeError, "the reference is keyed by outcome and x is not"),
        ("update_counts", ({"a": 0.5},), ValueError, "x has the entry 0.5"),
        ("update_counts", ({"a": 2**53},), ValueError, "events are too many"),
    ],
)
def test_refused_events_of_one_stream_change_nothing(
    method: str, arguments: Any, error: type[Exception], sentence: str
) -> None:
    """The same against a known reference."""
    test = known()
    before = test.to_json()
    with pytest.raises(error, match=sentence):
        getattr(test, method)(*arguments)
    assert test.to_json() == before


def test_text() -> None:
    """The text holds the events, the evidence and the decision."""
    test = SequentialTest({"a": 0.5, "b": 0.5})
    assert str(test) == "no decision yet after 0 events: ln E = 0, p = 1 (alpha 0.05)"
    test.update_batch(["a"] * 8)
    assert repr(test) == (
        "<SequentialTest of a known distribution: "
        "P ≠ Q after 8 events: ln E = 3.91748, p = 0.0198912 (alpha 0.05)>"
    )
    assert "two streams: P ≠ Q" not in repr(two())


def test_batches_of_every_kind() -> None:
    """Lists, tuples, NumPy arrays of strings and objects, and Series are the same batch."""
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    labels = ["a", "b", "a", "a", "c", "b"]
    kinds = [
        labels,
        tuple(labels),
        np.array(labels),
        np.array(labels, dtype=object),
        pandas.Series(labels),
        polars.Series(labels),
    ]
    values = []
    for kind in kinds:
        test = SequentialTest()
        test.update_batch(kind, labels[::-1])
        values.append(test.log_e_value)
        assert json.loads(test.to_json())["outcomes"] == ["a", "b", "c"]
    assert len(set(values)) == 1
