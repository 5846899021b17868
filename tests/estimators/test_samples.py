"""What x and y may be, how they are aligned, and the sentences for what they are not."""

import datetime as dt
import time
from collections import Counter
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import torch

from kullback._points import is_continuous, read_points
from kullback._samples import count_both, count_one

LABELS = ["b", "a", "b", "c", "b", "a"]


@pytest.mark.parametrize(
    "x",
    [
        LABELS,
        tuple(LABELS),
        "babcba",
        np.array(LABELS),
        np.array(LABELS, dtype=object),
        pd.Series(LABELS),
        pd.Series(LABELS, dtype="category"),
        pl.Series(LABELS),
        pl.Series(LABELS, dtype=pl.Categorical),
        pa.chunked_array([LABELS]),
        Counter(LABELS),
        {"b": 3, "a": 2, "c": 1, "never": 0},
        pd.Series({"b": 3.0, "a": 2.0, "c": 1.0}),
    ],
    ids=lambda x: f"{type(x).__module__}.{type(x).__name__}",
)
def test_every_kind_of_sample_is_counted_alike(x: Any) -> None:
    """Three b, two a and a c, however they are held; an outcome with count 0 is not there."""
    found = count_one(x, counts=isinstance(x, pd.Series) and x.dtype == float)
    assert dict(zip(found.outcomes, found.x.tolist(), strict=True)) == {"b": 3, "a": 2, "c": 1}
    assert (found.n, found.y, found.m) == (6, None, None)
    assert found.x.dtype == np.int64


@pytest.mark.parametrize(
    ("x", "outcomes"),
    [
        ([1, "1", (1,), "None", 1], {1: 2, "1": 1, (1,): 1, "None": 1}),
        ([True, 1, 0], {1: 2, 0: 1}),
        (np.array([True, False, True]), {True: 2, False: 1}),
        (torch.tensor([3, 3, 1]), {3: 2, 1: 1}),
        (b"\x00\x00\x07", {0: 2, 7: 1}),
        (range(2), {0: 1, 1: 1}),
        ([dt.date(2024, 2, 29)] * 2, {dt.date(2024, 2, 29): 2}),
    ],
)
def test_outcomes_are_told_apart_as_python_does(x: Any, outcomes: dict[Any, int]) -> None:
    """1 is not "1"; True is 1; "None" is a label and not missing."""
    found = count_one(x, counts=False)
    assert dict(zip(found.outcomes, found.x.tolist(), strict=True)) == outcomes


def test_two_samples_are_aligned_by_outcome() -> None:
    """Labels of arrays, lists and mappings meet over the outcomes of either."""
    for x, y in [
        (np.array([5, 5, 2]), np.array([2, 9])),
        ([5, 5, 2], np.array([2, 9])),
        ({5: 2, 2: 1, 7: 0}, {9: 1, 2: 1}),
        (Counter([5, 5, 2]), pl.Series([2, 9])),
    ]:
        both = count_both(x, y, counts=False)
        in_x = dict(zip(both.outcomes, both.x.tolist(), strict=True))
        in_y = dict(zip(both.outcomes, both.y.tolist(), strict=True))
        assert (in_x, in_y) == ({5: 2, 2: 1, 9: 0}, {5: 0, 2: 1, 9: 1})
        assert (both.n, both.m) == (3, 2)


def test_integers_never_meet_strings() -> None:
    """NumPy would turn 1 into "1" to put both into one array."""
    with pytest.raises(TypeError, match="which are never equal"):
        count_both(np.array([1, 2]), np.array(["1", "2"]), counts=False)
    both = count_both(np.array([1, 2]), ["1", 2], counts=False)
    assert both.outcomes == (1, 2, "1")
    assert both.y.tolist() == [0, 1, 1]


def test_arrays_of_counts_go_by_position() -> None:
    """Positions that both lack are dropped, and there are no outcomes."""
    both = count_both([3, 0, 1, 0], np.array([0.0, 0.0, 2.0, 4.0]), counts=True)
    assert both.outcomes is None
    assert (both.x.tolist(), both.y.tolist()) == ([3, 1, 0], [0, 2, 4])


def test_series_of_counts_go_by_index() -> None:
    """A pandas Series of counts, as value_counts() gives, is keyed."""
    x = pd.Series(["a", "b", "a"]).value_counts()
    both = count_both(x, pd.Series([4, 1], index=["b", "z"]), counts=True)
    assert both.outcomes == ("a", "b", "z")
    assert (both.x.tolist(), both.y.tolist()) == ([2, 1, 0], [0, 4, 1])


@pytest.mark.parametrize(
    ("x", "counts", "sentence"),
    [
        ([1, -2], True, r"x has the negative entry -2 at index 1; counts must be >= 0\."),
        ([1, 2.5], True, r"x has the entry 2\.5 at index 1; .* For samples, leave counts=False"),
        ([1, np.inf], True, r"x has the entry inf at index 1"),
        ([1, np.nan], True, r"x has 1 NaN among its counts"),
        ({"a": 1.5}, False, r"x has the entry 1\.5 for the outcome 'a'"),
        ([], False, r"x is empty"),
        ([], True, r"x is empty"),
        ({}, False, r"x is empty"),
        (np.array([], dtype=str), False, r"x is empty"),
        ([0, 0], True, r"the counts of x are all 0"),
        ([[1, 2], [3, 4]], True, r"x has 2 axes; counts"),
        ([[1, 2], [3]], True, r"x holds lists of different lengths"),
        (np.ones((2, 2), dtype=int), False, r"x has 2 axes; labels"),
        (["a", float("nan"), float("nan")], False, r"x has 2 missing values \(NaN or null\)"),
        (np.array([1.0, np.nan]), False, r"x has 1 missing value \(NaN or null\)"),
        (np.array(["2024-01-01", "NaT"], dtype="M8[D]"), False, r"x has 1 missing value"),
        (pd.Series(["a", None]), False, r"x has 1 missing value"),
        (pd.Series([1, pd.NA], dtype="Int64"), False, r"x has 1 missing value"),
        ([1, pd.NA], False, r"x has 1 missing value"),
        (pl.Series(["a", None, None]), False, r"x has 2 missing values"),
        ({float("nan"): 3}, False, r"x has 3 missing values"),
        (pd.Series([1, 2], index=["a", "a"]), True, r"x names an outcome twice: .* 1 labels for 2"),
        ([2**62, 2**62], True, r"the counts of x sum to 9\.22337e\+18"),
        (np.array([2.0**70]), True, r"the counts of x sum to 1\.18059e\+21"),
        ([1, 10**400], True, r"x has at index 1 a count beyond the 4611686018427387903"),
        ({"a": -(10**400)}, True, r"x has for the outcome 'a' a count beyond the 46"),
    ],
)
def test_values_that_are_no_sample(x: Any, counts: bool, sentence: str) -> None:
    """Each is a ValueError that says which argument, where, and what it must be."""
    with pytest.raises(ValueError, match=sentence):
        count_one(x, counts=counts)


@pytest.mark.parametrize(
    ("x", "counts", "sentence"),
    [
        ([["a"], ["b"]], False, r"x has at index 0 a list, which is not hashable"),
        (np.array(["a", {}], dtype=object), False, r"x has at index 1 a dict, which is not hash"),
        ({1, 2}, False, r"x is of type set; pass a list"),
        (7, False, r"x is of type int; pass a list"),
        (iter([1, 2]), False, r"x is of type list_iterator; pass a list"),
        ([True, False], True, r"x holds entries of type bool; counts must be whole numbers"),
        (["1", "2"], True, r"x holds entries of type <U1; counts must be whole numbers"),
        ({"a": None}, False, r"x has for the outcome 'a' a NoneType; counts must be whole numbers"),
        (np.ma.array([1, 2], mask=[0, 1]), True, r"x is a masked array"),
        (np.ma.array([1, 2], mask=[0, 1]), False, r"x is a masked array"),
    ],
)
def test_types_that_are_no_sample(x: Any, counts: bool, sentence: str) -> None:
    """Each is a TypeError that says which argument and what it must be."""
    with pytest.raises(TypeError, match=sentence):
        count_one(x, counts=counts)


def test_two_samples_that_do_not_belong_together() -> None:
    """Arrays of different length, and one keyed beside one that is not; y is named too."""
    with pytest.raises(ValueError, match=r"x has 2 counts and y has 3; both must list the same"):
        count_both([1, 2], [1, 2, 3], counts=True)
    with pytest.raises(TypeError, match=r"x is keyed by outcome and y is not; give both keys"):
        count_both({"a": 1}, [1], counts=True)
    with pytest.raises(TypeError, match=r"y is keyed by outcome and x is not; give both keys"):
        count_both([1], {"a": 1}, counts=True)
    with pytest.raises(ValueError, match=r"y is empty"):
        count_both(["a"], [], counts=False)


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        (np.array([1.0, 2.0]), True),
        (np.zeros((3, 2), dtype=np.float32), True),
        (np.zeros((3, 2, 2)), False),
        (np.arange(3), False),
        (pd.Series([1.0]), True),
        (pd.DataFrame({"a": [1.0], "b": [2.0]}), True),
        (pl.Series([1.0]), True),
        (pl.Series([1]), False),
        (torch.tensor([1.0]), True),
        ([1, 2.5], True),
        ([[1.0, 2.0], [3.0, 4.0]], True),
        ([1, 2], False),
        (["a", 1.0], False),
        ([True, 1.0], False),
        ([], False),
        ("ab", False),
        ({1.5: 2}, False),
    ],
)
def test_floats_are_points(x: Any, expected: bool) -> None:
    """Float arrays of one or two axes are points of a density, even where all are whole."""
    assert is_continuous(x) is expected


def test_points_have_two_axes() -> None:
    """One axis is n points on the line; type float64 whatever came."""
    for x in ([1, 2.5], np.array([1, 2.5], dtype=np.float32), pl.Series([1.0, 2.5])):
        points = read_points("x", x)
        assert points.tolist() == [[1.0], [2.5]]
        assert points.dtype == np.float64
    assert read_points("x", [[1, 2], [3, 4]]).tolist() == [[1.0, 2.0], [3.0, 4.0]]


@pytest.mark.parametrize(
    ("y", "error", "sentence"),
    [
        ([1.0, np.nan, np.nan], ValueError, r"y has 2 missing values"),
        ([1.0, np.inf], ValueError, r"y has 1 infinite entries; points must be finite"),
        (np.zeros((0, 3)), ValueError, r"y is empty \(shape \(0, 3\)\)"),
        (np.zeros((2, 2, 2)), ValueError, r"y has 3 axes"),
        ([[1.0], [1.0, 2.0]], ValueError, r"y holds lists of different lengths"),
        (["a"], TypeError, r"y holds entries of type <U1; points must be real numbers"),
        (np.ma.array([1.0], mask=[True]), TypeError, r"y is a masked array"),
    ],
)
def test_what_is_no_point(y: Any, error: type[Exception], sentence: str) -> None:
    """NaN are refused and counted, as are infinities and the rest."""
    with pytest.raises(error, match=sentence):
        read_points("y", y)


def test_a_million_categories_are_counted_in_seconds() -> None:
    """0.03 to 0.9 s on a quiet machine; the limit leaves room for a busy one."""
    labels = np.random.default_rng(1).integers(0, 10**6, 10**6)
    start = time.perf_counter()
    both = count_both(labels, labels[::-1] + 1, counts=False)
    assert both.n == both.m == 10**6
    assert count_one(labels, counts=True).n == labels.sum()
    assert time.perf_counter() - start < 4
