"""Quantile bins of numbers: light, tie-safe, and blind to outliers."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import rel_entr

from kullback import tables

Floats = NDArray[np.float64]


def _compare(reference: Floats, current: Floats, **options: int) -> tables.ColumnComparison:
    return tables.compare(pd.DataFrame({"x": reference}), pd.DataFrame({"x": current}), **options)[
        "x"
    ]


def _recounted(column: tables.ColumnComparison, values: Floats) -> list[int]:
    """Count the values again by the edges that the result states, with numpy alone."""
    assert column.edges is not None
    counts = []
    for outcome, edges in zip(column.outcomes, column.edges, strict=True):
        if edges is None:
            special = {None: np.isnan(values), "-inf": values == -np.inf, "+inf": values == np.inf}
            inside = special[outcome]
        elif edges.value is not None:
            inside = values == edges.value
        else:
            above = -np.inf if edges.above is None else float(edges.above)
            up_to = np.finfo(float).max if edges.up_to is None else float(edges.up_to)
            inside = (values > above) & (values <= up_to)
        counts.append(int(inside.sum()))
    return counts


def test_bins_hold_equal_shares_of_both_tables_together() -> None:
    """Of continuous data, each of ten bins has a tenth of the pooled rows within 6 % of it."""
    rng = np.random.default_rng(0)
    column = _compare(rng.normal(0, 1, 20_000), rng.normal(0.3, 1.5, 20_000))
    pooled = np.add(column.counts_reference, column.counts_current)
    assert len(pooled) == 10
    assert pooled.sum() == 40_000
    assert np.abs(pooled - 4000).max() <= 240


def test_d_is_that_of_the_stated_bins() -> None:
    """Counting again by the stated edges with numpy, and D by scipy, gives the same."""
    rng = np.random.default_rng(1)
    reference, current = rng.gamma(2.0, 1.0, 5000), rng.gamma(2.5, 1.0, 3000)
    column = _compare(reference, current, bins=25)
    q, p = _recounted(column, reference), _recounted(column, current)
    assert tuple(q) == column.counts_reference
    assert tuple(p) == column.counts_current
    assert column.comparison is not None
    expected = rel_entr(np.array(p) / 3000, np.array(q) / 5000).sum()
    assert column.comparison.kl_divergence == pytest.approx(expected, rel=1e-12)


def test_two_engines_lose_no_row_between_them() -> None:
    """Polars beside pandas: were their bins' bounds rounded otherwise, bins would overlap."""
    rng = np.random.default_rng(7)
    values = rng.normal(0, 1, (40, 450))
    frame = pd.DataFrame({f"c{i}": row for i, row in enumerate(values)})
    for column in tables.compare(frame, pl.from_pandas(frame)):
        assert column.counts_reference == column.counts_current
        assert sum(column.counts_reference) == 450


def test_one_outlier_does_not_hide_a_shift() -> None:
    """N(0,1) against N(1,1) keeps 0.4 of its ½ nats, though one value is 1e300."""
    rng = np.random.default_rng(2)
    reference, current = rng.normal(0, 1, 20_000), rng.normal(1, 1, 20_000)
    plain = _compare(reference, current).comparison
    current[0] = 1e300
    outlier = _compare(reference, current).comparison
    assert plain is not None
    assert outlier is not None
    assert 0.4 < plain.kl_divergence < 0.5
    assert outlier.kl_divergence == pytest.approx(plain.kl_divergence, rel=0.01)


@pytest.mark.parametrize("spread", [1e-300, 1e-9, 1.0, 1e9, 1e300])
def test_the_scale_does_not_matter(spread: float) -> None:
    """The same counts come out at every magnitude, also where ranges overflow."""
    rng = np.random.default_rng(3)
    reference, current = rng.uniform(-1, 1, 4000), rng.uniform(-1, 0.5, 4000)
    unscaled = _compare(reference, current)
    power = 2.0 ** round(math.log2(spread))
    scaled = _compare(reference * power, current * power)
    assert scaled.counts_reference == unscaled.counts_reference
    assert scaled.counts_current == unscaled.counts_current


def test_magnitudes_of_hundreds_of_decades_are_resolved() -> None:
    """Of 10^U(−300, 300), each bin still has a tenth within a fifth of it."""
    rng = np.random.default_rng(4)
    values = 10.0 ** rng.uniform(-300, 300, 20_000) * rng.choice([-1.0, 1.0], 20_000)
    column = _compare(values[:10_000], values[10_000:])
    pooled = np.add(column.counts_reference, column.counts_current)
    assert len(pooled) == 10
    assert np.abs(pooled - 2000).max() <= 400


def test_a_heavy_value_is_a_bin_of_its_own() -> None:
    """A value that 60 % of the rows have stands alone, between bins of the others."""
    rng = np.random.default_rng(5)
    values = np.concatenate([np.zeros(6000), rng.normal(0, 1, 4000)])
    column = _compare(values, values)
    assert column.edges is not None
    place = column.outcomes.index("0")
    assert column.edges[place] == tables.Edges(value=0.0)
    assert column.counts_reference[place] == 6000
    assert len(column.outcomes) == 10


def test_few_values_are_bins_each() -> None:
    """Up to as many values as bins, each is counted by itself and named by itself."""
    column = _compare(np.array([1.0, 2.0, 2.0, 5.0]), np.array([1.0, 1.0, 5.0, 7.5]))
    assert column.outcomes == ("1", "2", "5", "7.5")
    assert column.counts_reference == (1, 2, 1, 0)
    assert column.counts_current == (2, 0, 1, 1)


def test_infinities_are_outcomes_of_their_own() -> None:
    """Both infinities and missing are counted beside the finite bins, in order."""
    column = _compare(np.array([1.0, np.inf, -np.inf, np.nan]), np.array([1.0, 1.0, np.inf, 1.0]))
    assert column.outcomes == ("-inf", "1", "+inf", None)
    assert column.counts_reference == (1, 1, 1, 1)
    assert column.counts_current == (0, 3, 1, 0)


def test_nothing_but_infinities_is_compared() -> None:
    """Without a finite value there are no bins, and D = ln 2 for one outcome of two."""
    column = _compare(np.array([np.inf, -np.inf]), np.array([np.inf, np.inf]))
    assert column.comparison is not None
    assert column.comparison.kl_divergence == pytest.approx(math.log(2), rel=1e-14)


def test_dates_are_cut_at_dates() -> None:
    """Edges of dates are ISO dates, and of times ISO times."""
    days = pd.date_range("2020-01-01", periods=100)
    column = tables.compare(pd.DataFrame({"d": days}), pd.DataFrame({"d": days}), bins=4)["d"]
    assert column.outcomes == (
        "≤ 2020-01-25",
        "(2020-01-25, 02-19]",
        "(2020-02-19, 03-15]",
        "> 2020-03-15",
    )
    assert column.counts_current == (25, 25, 25, 25)
    hours = pd.date_range("2020-01-01 06:30", periods=2, freq="h")
    column = tables.compare(pd.DataFrame({"d": hours}), pd.DataFrame({"d": hours}))["d"]
    assert column.outcomes == ("2020-01-01 06:30", "2020-01-01 07:30")


@pytest.mark.parametrize(
    ("start", "step", "second", "edge"),
    [
        ("2019-01-01 06:30", "3D", "(2019-03-17 06:30, 05-31 06:30]", "2019-03-17 06:30:00"),
        ("2019-11-01 06:30", "3D", "(2020-01-15 06:30, 03-30 06:30]", "2020-01-15 06:30:00"),
        ("2019-12-30 06:30", "h", "(2019-12-31 07:30, 2020-01-01 08:30]", "2019-12-31 07:30:00"),
        ("2019-01-01", "D", "(2019-01-26, 02-20]", "2019-01-26"),
        ("2019-05-01 06:30", "min", "(2019-05-01 06:55, 07:20]", "2019-05-01 06:55:00"),
        ("2019-05-01 06:30", "90s", "(2019-05-01 07:07, 07:45]", "2019-05-01 07:07:30"),
        ("2019-05-01 06:30", "2s", "(2019-05-01 06:30:50, 06:31:40]", "2019-05-01 06:30:50"),
    ],
)
def test_bins_of_times_have_short_names(start: str, step: str, second: str, edge: str) -> None:
    """Names leave out what does not tell bins apart; the edges are there in full."""
    times = pd.DataFrame({"t": pd.date_range(start, periods=101, freq=step)})
    column = tables.compare(times, times, bins=4)["t"]
    assert column.outcomes[1] == second
    assert column.edges is not None
    assert column.edges[1] is not None
    assert column.edges[1].above == edge


values = st.lists(
    st.one_of(
        st.floats(allow_nan=True, allow_infinity=True),
        st.sampled_from([0.0, -0.0, 1.0, 5e-324, 1e308, -1e308]),
    ),
    min_size=1,
    max_size=60,
)


@settings(max_examples=30)
@given(reference=values, current=values, bins=st.integers(2, 12))
def test_every_row_is_in_exactly_one_bin(
    reference: list[float], current: list[float], bins: int
) -> None:
    """Whatever the numbers, the stated bins cover them once, and are at most ``bins``."""
    q, p = np.array(reference), np.array(current)
    column = _compare(q, p, bins=bins)
    assert column.edges is not None
    assert sum(edges is not None for edges in column.edges) <= bins
    assert tuple(_recounted(column, q)) == column.counts_reference
    assert tuple(_recounted(column, p)) == column.counts_current
    assert len(set(column.outcomes)) == len(column.outcomes)
