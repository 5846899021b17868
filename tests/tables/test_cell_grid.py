"""A grid is data: laid over another table, it gives cells that may be added."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from typing import Any

import duckdb
import narwhals.stable.v2 as nw
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from kullback.tables._cell_grid import ABOVE, BELOW, Interval
from kullback.tables._fine import FineCells, cells_in, fine_cells

Floats = NDArray[np.float64]


def _frame(values: Floats) -> nw.LazyFrame[Any]:
    return nw.from_native(pl.DataFrame({"x": values})).lazy()


def _fine(values: Floats, bins: int = 10) -> FineCells:
    finite = values[np.isfinite(values)] + 0.0
    span = float(finite.min()), float(finite.max())
    return fine_cells([_frame(values)], {"x": span}, bins)["x"]


SHAPES = {
    "normal": np.random.default_rng(1).normal(0, 1, 4000),
    "lognormal": np.exp(np.random.default_rng(2).normal(0, 2, 4000)),
    "an outlier": np.append(np.random.default_rng(3).uniform(0, 1, 3000), 1e300),
    "decades": 10.0 ** np.random.default_rng(4).uniform(-300, 300, 4000),
    "whole numbers": np.random.default_rng(5).poisson(3, 4000) * 1.0,
    "two scales": np.r_[
        np.linspace(0, 1e-9, 900), np.linspace(5, 6, 900), 7 + np.arange(900) * 1e-15
    ],
}


@pytest.mark.parametrize("shape", SHAPES)
def test_fine_cells_are_light_or_one_value(shape: str) -> None:
    """No cell holds more than 1/200 of the rows, 20 to a bin, unless it is a single value."""
    values = SHAPES[shape]
    fine = _fine(values)
    assert fine.counts[0].sum() == values.size
    assert np.all((fine.counts[0] * 200 <= values.size) | (fine.low == fine.high))
    assert np.all(fine.high[:-1] < fine.low[1:])


@pytest.mark.parametrize("shape", SHAPES)
def test_the_grid_laid_again_gives_the_cells_it_was_made_with(shape: str) -> None:
    """In one pass, from JSON, and in another engine: the same keys, counts and ends."""
    fine = _fine(SHAPES[shape])
    grid = Interval.from_dict(json.loads(json.dumps(fine.grid.to_dict())))
    assert grid == fine.grid
    expected = list(zip(fine.key, fine.counts[0], fine.low, fine.high, strict=True))
    arrow = pl.DataFrame({"x": SHAPES[shape]}).to_arrow()
    for native in (pl.from_arrow(arrow), duckdb.from_arrow(arrow), arrow):
        rows = cells_in(nw.from_native(native).lazy(), {"x": grid})["x"]
        assert sorted(rows, key=lambda row: row[2]) == expected


@pytest.mark.parametrize("shape", SHAPES)
def test_another_table_lies_in_ordered_cells_that_do_not_overlap(shape: str) -> None:
    """Values between, below and above those of the first table: each cell is an interval."""
    values = SHAPES[shape]
    fine = _fine(values)
    rng = np.random.default_rng(6)
    span = values.max() * 0.5 - values.min() * 0.5
    other = np.r_[rng.choice(values, 2000) * (1 + rng.normal(0, 1e-3, 2000)), values[:50] - span]
    other = np.r_[other, [math.nan, math.inf, -math.inf, -0.0]]
    found: dict[int, list[Any]] = {}
    for rows in (cells_in(_frame(one), {"x": fine.grid})["x"] for one in (values, other)):
        for key, n, low, high in rows:
            held = found.setdefault(key, [low, high, 0])
            held[:] = [min(held[0], low), max(held[1], high), held[2] + n]
    ordered = sorted(found.values())
    assert all(a[1] < b[0] for a, b in pairwise(ordered))
    assert sum(cell[2] for cell in ordered) == values.size + np.isfinite(other).sum()
    finite = other[np.isfinite(other)]
    assert found[BELOW][2] == (finite < values.min()).sum() > 0
    assert found.get(ABOVE, [0, 0, 0])[2] == (finite > values.max()).sum()


floats = st.floats(allow_nan=False, allow_infinity=False)


@given(values=st.lists(floats, min_size=2, max_size=60), more=st.lists(floats, max_size=60))
def test_any_grid_takes_any_value_once(values: list[float], more: list[float]) -> None:
    """Whatever the floats, subnormals included, cells are intervals and hold every value."""
    first = np.array(values) + 0.0
    if first.min() == first.max():
        return
    grid = _fine(first, bins=2).grid
    rows = cells_in(_frame(np.array([*values, *more])), {"x": grid})["x"]
    assert sum(row[1] for row in rows) == len(values) + len(more)
    ordered = sorted((low, high) for _, _, low, high in rows)
    assert all(a[1] < b[0] for a, b in pairwise(ordered))


@pytest.mark.parametrize(
    "change",
    [
        {"low": 2.0},
        {"high": math.inf},
        {"cells": 0},
        {"low": math.nan},
        {"inner": [{"low": 0.5, "high": 3.0, "cells": 4, "root": False, "inner": []}]},
    ],
)
def test_a_grid_that_can_be_none_is_refused(change: dict[str, Any]) -> None:
    """Ends in the wrong order, without end, no cells, an inner interval that juts out."""
    held = Interval(0.0, 1.0, 16).to_dict() | change
    with pytest.raises(ValueError, match="is none"):
        Interval.from_dict(held)
