"""The interval of every outcome's contribution, in the result, its JSON, page and figures."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from kullback import tables
from kullback.estimators import contribution_intervals


@pytest.fixture(scope="module")
def column() -> tables.ColumnComparison:
    """Return a column with one value less, one more, missing ones, and one that stays."""
    before = pd.DataFrame({"x": ["a"] * 50 + ["b"] * 40 + ["gone"] * 8 + [None] * 2})
    after = pd.DataFrame({"x": ["a"] * 50 + ["b"] * 10 + ["new"] * 20 + [None] * 20})
    return tables.compare(before, after, base=2)["x"]


def test_intervals_are_those_of_the_counts(column: tables.ColumnComparison) -> None:
    """The estimator's, of the shares of 100 rows each, in the order of the outcomes."""
    current, reference = np.array(column.counts_current), np.array(column.counts_reference)
    expected = contribution_intervals(current / 100, reference / 100, 100, 100, base=2)
    assert column.contribution_intervals == pytest.approx(expected, rel=1e-12)
    ends = dict(zip(column.outcomes, column.contribution_intervals.tolist(), strict=True))
    assert ends["new"][1] == math.inf
    assert ends["a"][0] == 0
    assert ends["b"][0] > 0
    assert ends[None][0] > 0
    first = column.largest_with_intervals(1)[0]
    assert first[:4] == column.largest(1)[0]
    assert list(first[4:]) == ends["new"]


def test_json_and_page_have_them(column: tables.ColumnComparison) -> None:
    """With the new, the gone and the missing value; the upper end of a new one is "inf"."""
    before = pd.DataFrame({"x": ["a"] * 50 + ["gone"] * 48 + [None] * 2})
    after = pd.DataFrame({"x": ["a"] * 50 + ["new"] * 30 + [None] * 20})
    result = tables.compare(before, after)
    rows = {row["outcome"]: row for row in result["x"].to_dict()["outcomes"]}
    assert rows["new"]["contribution_high"] == math.inf
    assert rows["gone"]["contribution_low"] < 0.48 < rows["gone"]["contribution_high"]
    assert '"contribution_high": "inf"' in result.to_json()
    page = result.to_html()
    assert f"[{rows['new']['contribution_low']:.2g}, ∞)" in page
    assert f"[{rows[None]['contribution_low']:.2g}, {rows[None]['contribution_high']:.2g}]" in page
    assert "New in the current table" in page
    assert "Gone from the current table" in page
    assert "Missing, an outcome like any other: 2.0% → 20.0%" in page
    text = str(result)
    assert "1: 30.0%" in text
    assert "new ∞ (0 → 30.0%) · gone 0.48000 (48.0% → 0)" in text
    shares = column.to_vega_lite()["hconcat"][1]["data"]["values"]
    assert next(row for row in shares if row["name"] == "new")["high"] is None
    assert next(row for row in shares if row["name"] == "b")["low"] > 0


def test_the_figure_draws_a_line_for_every_finite_interval(
    column: tables.ColumnComparison,
) -> None:
    """From the one end to the other."""
    pytest.importorskip("matplotlib")
    figure = column.plot()
    lines = figure.axes[1].get_lines()
    ends = [row[4:] for row in column.largest_with_intervals() if math.isfinite(row[5])]
    assert [tuple(line.get_xdata()) for line in lines] == ends


def test_weighted_tables_are_worth_their_effective_rows() -> None:
    """1,000 rows of very unequal weights have wider intervals than 1,000 rows."""
    rng = np.random.default_rng(0)
    before = pd.DataFrame({"x": rng.choice(list("ab"), 1000), "w": rng.exponential(1, 1000) ** 2})
    after = pd.DataFrame({"x": rng.choice(list("ab"), 1000), "w": rng.exponential(1, 1000) ** 2})
    weighted, plain = tables.compare(before, after, weight="w"), tables.compare(before, after)
    assert weighted["x"].comparison is not None
    assert weighted.effective is not None
    n, m = (round(size) for size in weighted.effective[::-1])
    found = weighted["x"].comparison
    expected = contribution_intervals(found.p, found.q, n, m)
    assert weighted["x"].contribution_intervals == pytest.approx(expected, rel=1e-9)
    widths = [np.diff(one["x"].contribution_intervals).sum() for one in (weighted, plain)]
    assert widths[0] > 1.2 * widths[1]
