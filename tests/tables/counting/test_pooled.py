"""Columns of more values than are told apart: the frequent ones, and all others as one outcome."""

from __future__ import annotations

from collections import Counter
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest
from scipy.special import rel_entr

from kullback import estimators, tables
from kullback.counting._listed import Listed, Rest, most_frequent
from kullback.counting._planned import Planned
from kullback.counting._pooled import certain_changes, pool_column
from kullback.tables._evidence import make_column

WORDS = Planned("w", "categorical", "categorical", "categorical")


def _zipf(seed: int, n: int = 20_000) -> list[str | None]:
    drawn = np.random.default_rng(seed).zipf(1.6, n)
    return [None if k == 7 else f"v{k}" for k in drawn]


BEFORE, AFTER = _zipf(1), _zipf(2)

HOLDERS = {
    "polars": lambda values: pl.DataFrame({"w": values}),
    "polars lazy": lambda values: pl.LazyFrame({"w": values}),
    "pandas": lambda values: pd.DataFrame({"w": values}),
    "pyarrow": lambda values: pl.DataFrame({"w": values}).to_arrow(),
    "duckdb": lambda values: duckdb.from_arrow(pl.DataFrame({"w": values}).to_arrow()),
    "ibis": lambda values: pytest.importorskip("ibis").memtable(
        pl.DataFrame({"w": values}).to_arrow()
    ),
}


def _top(values: list[str | None], most: int) -> dict[str, int]:
    """Return the values above the count of the first that is too many, by hand."""
    counts = Counter(value for value in values if value is not None)
    limit = sorted(counts.values(), reverse=True)[most]
    return {value: n for value, n in counts.items() if n > limit}


@pytest.mark.parametrize("holder", HOLDERS)
def test_frequent_values_are_compared_and_the_others_as_one(holder: str) -> None:
    """Counts by collections.Counter: values that both list, the rest of each, and the missing."""
    make: Any = HOLDERS[holder]
    column = tables.compare(make(BEFORE), make(AFTER), max_categories=50)["w"]
    tops = [_top(values, 50) for values in (BEFORE, AFTER)]
    known = sorted(set(tops[0]) & set(tops[1]), key=lambda v: (-tops[0][v] - tops[1][v], v))
    missing = [values.count(None) for values in (BEFORE, AFTER)]
    assert column.outcomes == (*known, "all other values", None)
    assert column.rest == "all other values"
    for counts, top, none in zip(
        (column.counts_reference, column.counts_current), tops, missing, strict=True
    ):
        told = [top[value] for value in known]
        assert counts == (*told, 20_000 - sum(told) - none, none)
    expected = estimators.kl_divergence(column.counts_current, column.counts_reference, counts=True)
    assert column.estimate is not None
    assert column.estimate.value == expected.value
    for values in (BEFORE, AFTER):
        others = [n for value, n in Counter(values).items() if value not in (*known, None)]
        said = f"({len(others):,} values, none with more than {max(others):,} rows)"
        assert said in column.notes[0]


def test_a_category_of_that_name_is_another_outcome() -> None:
    """Where a category is called 'all other values', the others are called '[all other values]'."""
    values = ["all other values"] * 50 + ["b"] * 40 + ["c"] * 2 + ["d"]
    column = tables.compare(
        pd.DataFrame({"w": values}), pd.DataFrame({"w": [*values, "e"]}), max_categories=2
    )["w"]
    assert column.outcomes == ("all other values", "b", "[all other values]")
    assert column.counts_current == (50, 40, 4)
    rows = column.to_dict()["outcomes"]
    assert ["rest" in row for row in rows] == [False, False, True]


def test_what_one_table_has_in_full_is_known_of_every_value() -> None:
    """Ten values before, a thousand now: the ten and the many are told apart, none is left out."""
    before = pd.DataFrame({"w": ["a"] * 90 + [str(i) for i in range(9)]})
    after = pd.DataFrame({"w": ["a"] * 20 + ["new"] * 30 + [f"x{i}" for i in range(1000)]})
    column = tables.compare(before, after, max_categories=20)["w"]
    assert dict(zip(column.outcomes, column.counts_current, strict=True)) == {
        "a": 20,
        "new": 30,
        "all other values": 1000,
    }
    assert dict(zip(column.outcomes, column.counts_reference, strict=True)) == {
        "a": 90,
        "new": 0,
        "all other values": 9,
    }
    assert column.verdict == "drifted"


def test_identifiers_are_not_compared() -> None:
    """Where the others are most of both tables, 'same' would be an empty word."""
    frame = pd.DataFrame({"w": [str(i) for i in range(100)]})
    column = tables.compare(frame, frame, max_categories=50)["w"]
    assert column.status == (
        "not compared: 100 distinct values in the reference and 100 in the current table, more "
        "than max_categories = 50, and those that both count one by one have less than half of "
        "the rows"
    )


def test_values_of_the_same_frequency_are_listed_together_or_not_at_all() -> None:
    """So it does not matter in what order an engine gives them."""
    counts = {"d": 2, "c": 2, "b": 2, "a": 9}
    assert most_frequent(counts, 4) == ({"a": 9, "b": 2, "c": 2, "d": 2}, 0)
    assert most_frequent(counts, 3) == ({"a": 9}, 2)
    assert most_frequent({"a": 1, "b": 1}, 1) == ({}, 1)


def test_missing_values_that_one_side_hides_are_among_the_others() -> None:
    """Then those of the other side are, too, and the note says so."""
    hidden = Listed({"a": 80}, None, rest=Rest(20, 2, 2, 9))
    column = pool_column(WORDS, hidden, Listed({"a": 60, "b": 30}, 10))
    assert column.outcomes == ("a", "all other values")
    assert (column.reference, column.current) == ((80, 20), (60, 40))
    assert column.missing_rows == (0, 10)
    assert "missing values are among the others" in column.planned.notes[0]


def test_numbers_that_are_compared_as_text_are_told_apart_as_texts() -> None:
    """NaN is missing and -0.0 is 0 in every engine, also where not all values are listed."""
    numbers = [0.0, -0.0] * 30 + [float("nan")] * 5 + [float(i) for i in range(1, 40)]
    words = pl.DataFrame({"w": ["0"] * 60 + ["x"] * 20})
    for frame in (pl.DataFrame({"w": numbers}), pl.DataFrame({"w": numbers}).to_arrow()):
        column = tables.compare(frame, words, max_categories=5)["w"]
        found = dict(zip(column.outcomes, column.counts_reference, strict=True))
        # That the numbers have no "x" among the 34 that are not listed is not known.
        assert found == {"0": 60, "all other values": 39, None: 5}


def test_slices_and_given_go_by_the_same_outcomes() -> None:
    """A slice of the others holds the rows of all of them."""
    rng = np.random.default_rng(3)
    sides = [
        pd.DataFrame({"w": _zipf(seed, 4000), "flag": rng.random(4000) < 0.5}) for seed in (4, 5)
    ]
    result = tables.compare(*sides, max_categories=20, slice_by="w", by="flag")
    known = [outcome for outcome in result["w"].outcomes if outcome]
    assert result.slices is not None
    others = result.slices["all other values"]["flag"]
    for side, counts in zip(sides, (others.counts_reference, others.counts_current), strict=True):
        rest = side["flag"][side["w"].notna() & ~side["w"].isin(known)]
        assert dict(zip(others.outcomes, counts, strict=True)) == {
            "true": rest.sum(),
            "false": (~rest).sum(),
        }
    assert result.given is not None
    assert result.given["w"].status == "ok"


def test_a_value_that_surely_changed_is_told_apart_at_its_bound() -> None:
    """B vanished and c came: neither is listed by both, and yet no table hides that."""
    rest = Rest(200, 30, 30, 9)
    before = Listed({"a": 6000, "b": 3800}, rest=rest)
    after = Listed({"a": 6000, "c": 3800}, rest=rest)
    column = pool_column(WORDS, before, after)
    assert column.outcomes == ("a", "b", "c", "all other values")
    assert column.reference == (6000, 3800, 9, 191)
    assert column.current == (6000, 9, 3800, 191)
    assert column.bounds == {"b": "current", "c": "reference"}
    rows = make_column(column, None).to_dict()["outcomes"]
    assert [row.get("bound") for row in rows] == [None, "current", "reference", None]
    assert (
        "and 2 values that one does (rows in the other: the most that it can have)"
        in (column.planned.notes[0])
    )


def test_what_may_be_chance_is_not_chosen() -> None:
    """Fifty rows where the other table has nine at most are told apart, thirty are not."""
    for n, told in ((30, False), (80, True)):
        sides = (
            Listed({"a": 900, "b": n}, rest=Rest(100, 20, 20, 9)),
            Listed({"a": 900}, rest=Rest(100 + n, 20, 20, 9)),
        )
        assert ("b" in pool_column(WORDS, *sides).outcomes) is told


@pytest.mark.parametrize("seed", range(20))
def test_bounds_give_the_least_divergence_that_is_possible(seed: int) -> None:
    """Whatever the true numbers within their bounds: D of these outcomes is not smaller."""
    rng = np.random.default_rng(seed)
    sides = []
    for side in "pq":
        listed = {f"{side}{i}": int(n) for i, n in enumerate(rng.integers(20, 900, 4))}
        listed["both"] = int(rng.integers(100, 3000))
        sides.append(Listed(listed, rest=Rest(int(rng.integers(40, 800)), 9, 90, 9)))
    sizes = [side.rows for side in sides]
    left = [size - side.exact["both"] for side, size in zip(sides, sizes, strict=True)]
    bounds = certain_changes(sides, left)
    both = [side.exact["both"] for side in sides]

    def divergence(counts: list[tuple[int | float, int | float]]) -> float:
        told = [*counts, (both[0], both[1])]
        rest = [size - sum(row[i] for row in told) for i, size in enumerate(sizes)]
        assert min(rest) >= 0
        shares = np.array([*told, rest]) / sizes
        return float(rel_entr(shares[:, 1], shares[:, 0]).sum())

    least = divergence([bound.counts for bound in bounds])
    for _ in range(200):
        true = []
        for bound in bounds:
            counts = list(bound.counts)
            counts[bound.bounded] = int(rng.integers(0, counts[bound.bounded] + 1))
            true.append((counts[0], counts[1]))
        assert divergence(true) >= least * (1 - 1e-12)


def test_samples_of_one_source_choose_nothing() -> None:
    """Of two Zipf samples whose lists differ by chance, no value is taken at its bound."""
    for seed in range(10):
        frames = [pl.DataFrame({"w": _zipf(2 * seed + k, 5000)}) for k in (10, 11)]
        column = tables.compare(*frames, max_categories=60)["w"]
        assert " that one does " not in column.notes[0]
        assert column.verdict != "drifted"
