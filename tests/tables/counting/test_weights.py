"""Weighted tables: shares are weighted, and worth as many rows as Kish's formula says."""

from __future__ import annotations

import math
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from kullback import tables
from kullback.counting._weights import round_sums


def test_shares_are_weighted_and_worth_the_effective_rows() -> None:
    """Weights 1, 1, 2 and 3 on a, a, a, b: p = 4/7, 3/7 and n_eff = 49/15; D by hand."""
    before = pd.DataFrame({"x": ["a", "b"], "w": [1.0, 1.0]})
    after = pd.DataFrame({"x": ["a", "a", "a", "b"], "w": [1, 1, 2, 3]})
    result = tables.compare(before, after, weight="w")
    found = result["x"].comparison
    assert found is not None
    expected = 4 / 7 * math.log(8 / 7) + 3 / 7 * math.log(6 / 7)
    assert found.kl_divergence == pytest.approx(expected, rel=1e-14)
    assert result.effective == pytest.approx((2.0, 49 / 15), rel=1e-14)
    assert result.to_dict()["effective_current"] == pytest.approx(49 / 15, rel=1e-14)
    assert sum(result["x"].counts_current) == 3
    assert "w" not in result
    assert "4 of the current table 3, (Σw)²/Σw²" in result.notes[0]


def test_equal_weights_change_nothing() -> None:
    """A weight of 7 for every row gives the very numbers of no weights, in every column."""
    rng = np.random.default_rng(1)
    before = pl.DataFrame({"x": rng.normal(0, 1, 500), "k": rng.integers(0, 5, 500).astype(str)})
    after = pl.DataFrame({"x": rng.normal(0.3, 1, 400), "k": rng.integers(0, 6, 400).astype(str)})
    plain = tables.compare(before, after)
    seven = pl.lit(7.0).alias("w")
    weighted = tables.compare(before.with_columns(seven), after.with_columns(seven), weight="w")
    for column in plain:
        other = weighted[column.name]
        assert other.outcomes == column.outcomes
        assert other.counts_reference == column.counts_reference
        assert other.counts_current == column.counts_current
        assert other.to_dict() == column.to_dict()


def test_a_row_of_weight_two_is_two_rows_to_the_shares() -> None:
    """Repeating rows gives the same bins and shares as weighting them; only n_eff differs."""
    rng = np.random.default_rng(2)
    table = pl.DataFrame({"x": np.append(rng.normal(0, 1, 400), [math.nan, math.inf])})
    weights = rng.integers(0, 4, 402)
    repeated = pl.DataFrame({"x": np.repeat(table["x"].to_numpy(), weights)})
    weighted = table.with_columns(w=pl.Series(weights))
    one = tables.compare(repeated, repeated)["x"]
    two = tables.compare(weighted, weighted, weight="w")["x"]
    assert one.outcomes == two.outcomes
    assert one.comparison is not None
    assert two.comparison is not None
    assert two.comparison.entropy == pytest.approx(one.comparison.entropy, rel=1e-12)


@pytest.mark.parametrize("holder", ["pandas", "pyarrow", "duckdb", "polars lazy", "parquet"])
def test_every_holder_gives_the_same_weighted_numbers(holder: str, tmp_path: Any) -> None:
    """The same counts and bins, and D but for the last digits: sums are in any order."""
    rng = np.random.default_rng(3)
    frame = pl.DataFrame(
        {
            "x": rng.gamma(2.0, 1.0, 600),
            "k": [None if i % 7 == 0 else "ab"[i % 2] for i in range(600)],
            "w": rng.exponential(1.0, 600),
        }
    )
    expected = tables.compare(frame, frame[:400], weight="w")
    frame.write_parquet(tmp_path / "a.parquet")
    frame[:400].write_parquet(tmp_path / "b.parquet")
    arrow = frame.to_arrow()
    pair: Any = {
        "pandas": lambda: (frame.to_pandas(), frame[:400].to_pandas()),
        "pyarrow": lambda: (arrow, arrow[:400]),
        "duckdb": lambda: (duckdb.from_arrow(arrow), duckdb.from_arrow(arrow[:400])),
        "polars lazy": lambda: (frame.lazy(), frame[:400].lazy()),
        "parquet": lambda: (tmp_path / "a.parquet", tmp_path / "b.parquet"),
    }[holder]()
    found = tables.compare(*pair, weight="w")
    for column in expected:
        other = found[column.name]
        assert (other.outcomes, other.edges) == (column.outcomes, column.edges)
        assert other.counts_reference == column.counts_reference
        assert column.comparison is not None
        assert other.comparison is not None
        assert other.comparison.kl_divergence == pytest.approx(
            column.comparison.kl_divergence, rel=1e-11
        )


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ([1.0, -1.0, -2.0], "are negative in 2 of 3 rows; weights must be numbers of at least 0"),
        ([1.0, math.inf, 1.0], "are missing or not finite in 1 of 3 rows"),
        ([1.0, math.nan, None], "are missing or not finite in 2 of 3 rows"),
        ([0.0, 0.0, 0.0], "are all 0, in 3 rows; at least one weight must be above 0"),
        (["a", "b", "c"], "are categorical, not numeric"),
    ],
)
@pytest.mark.parametrize("holder", ["polars", "pandas", "pyarrow", "duckdb"])
def test_weights_that_are_none_are_told(holder: str, weights: list[Any], sentence: str) -> None:
    """With the table, the column and in how many rows."""
    frame = pl.DataFrame({"x": [1, 2, 3], "w": pl.Series(weights, strict=False)})
    table = {
        "polars": lambda: frame,
        "pandas": frame.to_pandas,
        "pyarrow": frame.to_arrow,
        "duckdb": lambda: duckdb.from_arrow(frame.to_arrow()),
    }[holder]()
    good = pl.DataFrame({"x": [1, 2, 3], "w": [1, 1, 1]})
    with pytest.raises(tables.TableError, match=f"the weights 'w' of the current table {sentence}"):
        tables.compare(good, table, weight="w")


def test_the_name_of_the_weights_is_checked() -> None:
    """No such column, no name, nothing left to compare, and what weights do not go with."""
    table = pd.DataFrame({"x": ["a", "b"], "w": [1, 2]})
    with pytest.raises(tables.TableError, match="has no column 'W' of weights; did you mean 'w'"):
        tables.compare(table, table, weight="W")
    with pytest.raises(TypeError, match="weight is 1; it must be the name of a column"):
        tables.compare(table, table, weight=1)  # type: ignore[arg-type]
    with pytest.raises(tables.TableError, match="no column is left to compare besides"):
        tables.compare(table, table, weight="w", columns=["w"])
    with pytest.raises(
        ValueError, match=r"weight \(--weight\) cannot be combined with by \(--by\): pairs"
    ):
        tables.compare(table, table, weight="w", by="x")


def test_sums_become_whole_numbers_of_the_same_sum() -> None:
    """The largest remainders are rounded up: 33.4 + 33.3 + 33.3 = 100."""
    assert round_sums([33.3, 33.4, 33.3]) == (33, 34, 33)
    assert round_sums([0.4, 0.4, 0.4]) == (1, 0, 0)
    assert round_sums([2.0, 0.0]) == (2, 0)


@pytest.mark.statistical
@pytest.mark.parametrize("k", [10, 60])
def test_the_test_keeps_its_size_with_random_weights(k: int) -> None:
    """Of 200 pairs from one source, weights lognormal: p ≤ 0.1 in 20, within 4 standard errors."""
    rng = np.random.default_rng(k)
    shares = 1 / np.arange(1, k + 1)
    found = 0
    for _ in range(200):
        pair = [
            pl.DataFrame(
                {
                    "x": rng.choice(k, n, p=shares / shares.sum()).astype(str),
                    "w": rng.lognormal(0.0, 0.8, n),
                }
            )
            for n in (800, 600)
        ]
        test = tables.compare(*pair, weight="w")["x"].test
        assert test is not None
        found += test.p_value <= 0.1
    assert abs(found - 20) <= 4 * math.sqrt(200 * 0.1 * 0.9)
