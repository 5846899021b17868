"""Bins of tables counted apart have common bins, and every row is where it lies."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache, reduce

import narwhals.stable.v2 as nw
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from kullback.counting._fine_bins import FineBins, count_fine_bins
from kullback.counting._measured import add_bins, align_bins, dyadic_ends

Floats = NDArray[np.float64]
MOST = math.ldexp(1 - 2**-53, 1024)


@cache
def _fine_of(table: str) -> FineBins:
    return _fine(TABLES[table])


def _fine(values: Floats, bins: int = 10) -> FineBins:
    span = float(values.min()) + 0.0, float(values.max()) + 0.0
    frame = nw.from_native(pl.DataFrame({"x": values})).lazy()
    return count_fine_bins([frame], {"x": span}, bins)["x"]


def _cells(low: list[float], high: list[float], *counts: list[int]) -> FineBins:
    return FineBins(np.array(low), np.array(high), tuple(map(np.array, counts)))


def _check(cells: FineBins, *tables: Floats) -> None:
    """Count the values of each table again between the ends of the bins, which lie apart."""
    assert np.all(cells.high[:-1] < cells.low[1:])
    for counts, values in zip(cells.counts, tables, strict=True):
        ordered = np.sort(values)
        up_to = np.searchsorted(ordered, cells.high, "right")
        assert counts.tolist() == (up_to - np.searchsorted(ordered, cells.low)).tolist()
        assert counts.sum() == values.size


def _smallest(low: float, high: float) -> tuple[int, int]:
    """Return the smallest dyadic bin with both values, by trying the levels."""
    level = 1074
    a, b = (int(Fraction(x) * 2**level) for x in (low, high))  # whole numbers
    while a != b:
        level, a, b = level - 1, a // 2, b // 2
    return level, a


def _at(place: int) -> Fraction:
    """Return the float at a place; beyond the largest comes 2^1024."""
    size = float(np.array(abs(place)).view(np.float64))
    exact = Fraction(size) if math.isfinite(size) else Fraction(2) ** 1024
    return -exact if place < 0 else exact


floats = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(min_value=-4.0, max_value=4.0),
    st.floats(min_value=-1e-320, max_value=1e-320),
    st.sampled_from([0.0, 5e-324, -5e-324, 2.0**-1022, 1.0, -1.0, -2.0, 1.5, MOST, -MOST]),
)


@given(one=floats, other=floats)
def test_the_ends_are_those_of_the_smallest_dyadic_bin(one: float, other: float) -> None:
    """The first float in it and the last, by rational arithmetic; the next ones lie outside."""
    low, high = min(one, other) + 0.0, max(one, other) + 0.0
    if low < 0.0 <= high:
        return
    level, index = _smallest(low, high)
    start, stop = (int(end[0]) for end in dyadic_ends(np.array([low]), np.array([high])))
    width = Fraction(1, 2) ** level if level >= 0 else Fraction(2) ** -level
    assert index * width <= _at(start) <= Fraction(low)
    assert Fraction(high) <= _at(stop) < (index + 1) * width
    assert _at(start - 1) < index * width or abs(index * width) == 2**1024
    assert _at(stop + 1) >= (index + 1) * width


def test_the_finer_bins_stay_where_the_other_table_has_nothing_between() -> None:
    """[1, 1.25] of one table takes in 1.1 and 1.2 of the other, but neither 1.75 nor 1.9."""
    one = _cells([1.0, 3.0], [1.25, 3.5], [10, 5])
    other = _cells([1.1, 1.2, 1.75, 1.9, 3.25], [1.1, 1.2, 1.75, 1.9, 3.25], [1, 2, 3, 4, 5])
    found = align_bins(one, other)
    assert found.low.tolist() == [1.0, 1.75, 1.9, 3.0]
    assert found.high.tolist() == [1.25, 1.75, 1.9, 3.5]
    assert found.counts[0].tolist() == [10, 0, 0, 5]
    assert found.counts[1].tolist() == [3, 3, 4, 5]


def test_bins_of_one_value_make_no_other_larger() -> None:
    """A single value between two fine bins, or within one, leaves them as they are."""
    fine = _cells([1.0, 1.5], [1.2, 1.625], [10, 5])
    single = _cells([1.125, 1.375], [1.125, 1.375], [7, 8])
    found = align_bins(single, fine)
    assert found.low.tolist() == [1.0, 1.375, 1.5]
    assert found.counts[0].tolist() == [7, 8, 0]
    assert found.counts[1].tolist() == [10, 0, 5]


RNG = np.random.default_rng(0)
TABLES = {
    "normal": RNG.normal(0, 1, 5000),
    "lognormal": np.exp(RNG.normal(0, 2, 3000)),
    "an outlier": np.append(RNG.normal(1, 1, 3000), -1e300),
    "narrow": RNG.normal(0.7, 1e-6, 4000),
    "whole numbers": RNG.poisson(3, 2000) * 1.0,
    "decades": 10.0 ** RNG.uniform(-40, 40, 2000) * RNG.choice([-1, 1], 2000),
    "one value": np.full(70, 0.7),
}


@pytest.mark.parametrize("other", TABLES)
@pytest.mark.parametrize("one", TABLES)
def test_common_bins_count_every_row_of_both(one: str, other: str) -> None:
    """Counted again by numpy, for every pair of shapes, also of one with itself."""
    cells = align_bins(_fine_of(one), _fine_of(other))
    _check(cells, TABLES[one], TABLES[other])


def test_common_bins_are_about_as_fine_as_those_of_both_tables_together() -> None:
    """Of two normal tables, no common bin holds more than 1/100 of the rows of either."""
    one, other = RNG.normal(0, 1, 5000), RNG.normal(0.3, 1.2, 50_000)
    cells = align_bins(_fine(one), _fine(other))
    _check(cells, one, other)
    assert all(side.max() <= side.sum() / 100 for side in cells.counts)


def test_merging_parts_is_the_same_in_any_order() -> None:
    """Four parts of a table, merged forwards, backwards and in pairs."""
    values = np.r_[TABLES["lognormal"], TABLES["normal"], TABLES["whole numbers"]]
    parts = [_fine(part) for part in np.array_split(RNG.permutation(values), 4)]
    forwards, backwards = reduce(add_bins, parts), reduce(add_bins, parts[::-1])
    pairs = add_bins(add_bins(parts[2], parts[0]), add_bins(parts[3], parts[1]))
    _check(forwards, values)
    for found in (backwards, pairs):
        assert found.low.tolist() == forwards.low.tolist()
        assert found.high.tolist() == forwards.high.tolist()
        assert found.counts[0].tolist() == forwards.counts[0].tolist()


def test_weights_are_added_as_they_are() -> None:
    """Sums of weights are floats, and stay floats."""
    one = FineBins(np.array([1.0]), np.array([1.5]), (np.array([0.25]),))
    found = add_bins(one, one)
    assert found.counts[0].tolist() == [0.5]


@settings(max_examples=15)
@given(tables=st.lists(st.lists(floats, min_size=1, max_size=30), min_size=2, max_size=4))
def test_any_tables_have_common_bins(tables: list[list[float]]) -> None:
    """Whatever the floats: no row is lost, none is placed where it may not lie."""
    values = [np.array(table) + 0.0 for table in tables]
    parts = [_fine(one, bins=2) for one in values]
    _check(align_bins(parts[0], parts[1]), values[0], values[1])
    _check(reduce(add_bins, parts), np.concatenate(values))
    assert reduce(add_bins, parts).low.tolist() == reduce(add_bins, parts[::-1]).low.tolist()
