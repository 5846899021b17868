"""Fine bins are dyadic, light or of one value, and the same from every engine."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import duckdb
import narwhals.stable.v2 as nw
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from kullback.counting import _fine_bins as _fine
from kullback.counting._fine_bins import FineBins, count_fine_bins
from kullback.counting._grid import bin_key, even_grid, first_keys, octave_grids

Floats = NDArray[np.float64]
MOST = math.ldexp(1 - 2**-53, 1024)


def _frame(values: Floats) -> nw.LazyFrame[Any]:
    return nw.from_native(pl.DataFrame({"x": values})).lazy()


def _fine_of(native: Any, values: Floats, bins: int = 10) -> FineBins:
    finite = values[np.isfinite(values)] + 0.0
    span = float(finite.min()), float(finite.max())
    return count_fine_bins([nw.from_native(native).lazy()], {"x": span}, bins)["x"]


def _between(values: Floats, fine: FineBins) -> list[int]:
    """Count the values again between the ends of the bins."""
    ordered = np.sort(values)
    up_to = np.searchsorted(ordered, fine.high, "right")
    return (up_to - np.searchsorted(ordered, fine.low)).tolist()


SHAPES = {
    "normal": np.random.default_rng(1).normal(0, 1, 4000),
    "lognormal": np.exp(np.random.default_rng(2).normal(0, 2, 4000)),
    "an outlier": np.append(np.random.default_rng(3).uniform(0, 1, 3000), 1e300),
    "decades": 10.0 ** np.random.default_rng(4).uniform(-40, 40, 4000),
    "decades below 0": -np.exp(np.random.default_rng(5).normal(0, 30, 4000)),
    "whole numbers": np.random.default_rng(5).poisson(3, 4000) * 1.0,
    "times": 1.6e15 + np.random.default_rng(6).integers(0, 10**13, 4000),
    "two scales": np.r_[
        np.linspace(0, 1e-9, 900), np.linspace(5, 6, 900), 7 + np.arange(900) * 1e-15
    ],
    "zeros and more": np.r_[np.zeros(3000), np.random.default_rng(7).normal(0, 1, 999), 1e308],
    "both ends": np.r_[np.linspace(-0.99, 1, 999) * MOST, -5e-324, 5e-324, 1e-310, 0.0],
    "the smallest": np.random.default_rng(8).integers(-1000, 1000, 4000) * 5e-324,
}


@pytest.mark.parametrize("shape", SHAPES)
def test_fine_bins_are_light_or_one_value(shape: str) -> None:
    """No bin holds more than 1/200 of the rows, 20 to a bin, unless it is a single value."""
    values = SHAPES[shape]
    fine = _fine_of(pl.DataFrame({"x": values}), values)
    assert fine.counts[0].sum() == values.size
    assert np.all((fine.counts[0] * 200 <= values.size) | (fine.low == fine.high))
    assert np.all(fine.high[:-1] < fine.low[1:])
    assert fine.counts[0].tolist() == _between(values, fine)


@pytest.mark.parametrize("shape", SHAPES)
def test_every_engine_makes_the_same_bins(shape: str) -> None:
    """Values, counts and number of bins are equal to the last bit, missing values beside them."""
    values = np.r_[SHAPES[shape], [math.nan, math.inf, -math.inf, -0.0]]
    table = pl.DataFrame({"x": values})
    arrow = table.to_arrow()
    expected = _fine_of(table, values)
    for native in (duckdb.from_arrow(arrow), arrow, table.to_pandas(), table.lazy()):
        found = _fine_of(native, values)
        assert found.low.tolist() == expected.low.tolist()
        assert found.high.tolist() == expected.high.tolist()
        assert found.counts[0].tolist() == expected.counts[0].tolist()


@pytest.mark.parametrize(
    ("shape", "most"), [("normal", 1), ("times", 1), ("an outlier", 2), ("decades below 0", 2)]
)
def test_few_passes_are_made(shape: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """One over even values, two over hundreds of octaves: the octaves are cut all at once."""
    passes: list[int] = []
    made = _fine.run_arrays_on_each  # type: ignore[attr-defined]

    def noted(*arguments: Any) -> Any:
        passes.append(1)
        return made(*arguments)

    monkeypatch.setattr(_fine, "run_arrays_on_each", noted)
    values = SHAPES[shape]
    _fine_of(pl.DataFrame({"x": values}), values)
    assert len(passes) <= most


def test_pooled_counts_decide_how_fine_the_bins_are() -> None:
    """Where the second table is dense, the first has the same fine bins, and both are counted."""
    rng = np.random.default_rng(9)
    first, second = rng.uniform(0, 1000, 500), rng.uniform(3, 3.001, 50_000)
    span = {"x": (min(first.min(), second.min()), max(first.max(), second.max()))}
    fine = count_fine_bins([_frame(first), _frame(second)], span, 10)["x"]
    assert [side.sum() for side in fine.counts] == [500, 50_000]
    assert fine.together.max() <= 50_500 / 200
    assert ((fine.low > 3) & (fine.high < 3.001)).sum() > 200


floats = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(min_value=-1e-320, max_value=1e-320),
    st.sampled_from([0.0, 5e-324, -5e-324, 2.0**-1022, 1.0, -1.0, 1.5, MOST, -MOST]),
)


def _exact(x: float, level: int) -> int:
    return math.floor(Fraction(x) * Fraction(2) ** level)


@settings(max_examples=30)
@given(values=st.lists(floats, min_size=2, max_size=40), cells=st.sampled_from([256, 4096]))
def test_keys_are_the_exact_indices(values: list[float], cells: int) -> None:
    """floor(x 2^m) in rational arithmetic, in an even grid and in grids by octaves."""
    x = np.array(values) + 0.0
    signs = [side for side in (x[x < 0.0], x[x >= 0.0]) if side.size]
    kinds = [[even_grid(float(x.min()), float(x.max()), cells)]]
    kinds += [octave_grids(float(side.min()), float(side.max()), cells) for side in signs]
    for grids in kinds:
        inside = x[(x >= grids[0].low) & (x <= grids[-1].high)]
        keys = _frame(inside).select(key=bin_key(nw.col("x"), grids)).collect()["key"].to_list()
        for value, key in zip(inside.tolist(), keys, strict=True):
            place = next(i for i, one in enumerate(grids) if value <= one.high)
            one, start = grids[place], first_keys(grids)[place]
            assert one.low <= value
            assert key - start == _exact(value, one.level) - _exact(one.low, one.level)
            assert key - start < one.bins


@settings(max_examples=30)
@given(values=st.lists(floats, min_size=1, max_size=60), bins=st.integers(2, 12))
def test_any_values_are_held_once(values: list[float], bins: int) -> None:
    """Whatever the floats, subnormals included, bins hold every value and do not overlap."""
    x = np.array(values) + 0.0
    fine = _fine_of(pl.DataFrame({"x": x}), x, bins)
    assert np.all(fine.high[:-1] < fine.low[1:])
    assert fine.counts[0].tolist() == _between(x, fine)
    assert fine.counts[0].sum() == x.size
