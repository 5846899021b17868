"""Counts of any columns together are the same from every engine, whatever trap lies there."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import polars as pl
import pytest

from kullback import tables

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 240
TABLE = pl.DataFrame(
    {
        "word": [None if i % 5 == 0 else "ab"[i % 2] for i in range(ROWS)],
        "flag": [None if i % 7 == 0 else i % 2 == 0 for i in range(ROWS)],
        "x": [
            (None, math.nan, 0.0, -0.0, math.inf, -math.inf, 1.5, 2.0)[i % 8] for i in range(ROWS)
        ],
        "big": [None if i % 6 == 0 else 2**53 + i % 3 for i in range(ROWS)],
        "day": [dt.date(2020, 1, 1 + i % 3) if i % 4 else None for i in range(ROWS)],
        "moment": [dt.datetime(2020, 1, 1, i % 2, 0, 0, 5) for i in range(ROWS)],  # noqa: DTZ001 (without a zone on purpose)
        "w": [0.5 * (i % 3) for i in range(ROWS)],
    }
)


def _plain(value: Any) -> Any:
    """Return a value of polars as the counts have it, by Python alone."""
    if value is None or value != value:  # noqa: PLR0124 (NaN)
        return None
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


def _expected(names: list[str], *, weighted: bool = False) -> dict[tuple[Any, ...], float]:
    found: Counter[tuple[Any, ...]] = Counter()
    for row, w in zip(TABLE.select(names).rows(), TABLE["w"], strict=True):
        found[tuple(map(_plain, row))] += w if weighted else 1
    return found  # type: ignore[return-value]


def _spark(request: pytest.FixtureRequest, folder: Path) -> Any:
    TABLE.write_parquet(folder / "spark.parquet")
    return request.getfixturevalue("spark").read.parquet(str(folder / "spark.parquet"))


def _ibis(request: pytest.FixtureRequest, folder: Path) -> Any:
    return pytest.importorskip("ibis").memtable(TABLE.to_arrow())


def _parquet(request: pytest.FixtureRequest, folder: Path) -> Any:
    TABLE.write_parquet(folder / "table.parquet")
    return folder / "table.parquet"


HOLDERS = {
    "polars": lambda *_: TABLE,
    "polars lazy": lambda *_: TABLE.lazy(),
    "pyarrow": lambda *_: TABLE.to_arrow(),
    "pandas": lambda *_: TABLE.to_pandas(),
    "pandas of pyarrow": lambda *_: TABLE.to_pandas(use_pyarrow_extension_array=True),
    "duckdb": lambda *_: duckdb.from_arrow(TABLE.to_arrow()),
    "parquet": _parquet,
    "ibis": _ibis,
    "spark": _spark,
}

KEYS = [
    ["word"],  # null keys
    ["flag"],  # sums of booleans, on Spark
    ["x"],  # null and NaN, both zeros, infinities
    ["big"],  # whole numbers above 2^53, with nulls
    ["day", "moment"],
    ["word", "flag", "x"],  # null keys together
]


@pytest.mark.parametrize("holder", HOLDERS)
def test_every_engine_counts_alike(
    holder: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """The counts are those that Python makes of the rows, and so are the sums of weights."""
    table = HOLDERS[holder](request, tmp_path)
    for names in KEYS:
        if names == ["big"] and holder == "pandas":
            continue  # NumPy has no whole numbers with nulls; see below
        assert tables.counts(table, names) == _expected(names)
    weighted = tables.counts(table, ["word", "x"], weight="w")
    assert weighted == pytest.approx(_expected(["word", "x"], weighted=True), rel=1e-14)


def test_whole_numbers_with_nulls_in_numpy_are_what_pandas_made_of_them() -> None:
    """2^53 and 2^53 + 1 are one float, as they were before they came here; typed ones are two."""
    table = TABLE.select("big").to_pandas()
    assert tables.counts(table, ["big"]) == {(2.0**53,): 120, (2.0**53 + 2,): 80, (None,): 40}
    table = pd.DataFrame({"big": pd.array(TABLE["big"].to_list(), dtype="Int64")})
    assert tables.counts(table, ["big"]) == _expected(["big"])


def test_files_of_text_are_counted_by_what_their_columns_are(tmp_path: Path) -> None:
    """Numbers as numbers, dates as dates, words as words."""
    (tmp_path / "t.csv").write_text("x,day,word\n1,2020-01-01,NA\n1.0,2020-01-01,NA\n,,b\n")
    found = tables.counts(tmp_path / "t.csv", ["x", "day", "word"])
    assert found == {(1.0, "2020-01-01", "NA"): 2, (None, None, "b"): 1}


def test_the_most_frequent_come_first() -> None:
    """By their number, then by their text, missing values last."""
    table = pl.DataFrame({"k": ["b", "a", None, "c", "c"]})
    assert list(tables.counts(table, ["k"])) == [("c",), ("a",), ("b",), (None,)]


def test_what_cannot_be_counted_is_told() -> None:
    """A name that is not there, nested values, no name, and weights that are none."""
    table = pl.DataFrame({"k": ["a"], "nest": [[1]], "w": [-1.0]})
    with pytest.raises(tables.TableError, match="the given table has no column 'K'; did you mean"):
        tables.counts(table, ["K"])
    with pytest.raises(
        tables.TableError, match=r"values of type List\(Int64\), which cannot be counted"
    ):
        tables.counts(table, ["nest"])
    with pytest.raises(ValueError, match="keys is empty"):
        tables.counts(table, [])
    with pytest.raises(TypeError, match="keys is the text 'k'; it must be a list of names"):
        tables.counts(table, "k")
    with pytest.raises(tables.TableError, match="are negative in 1 of 1 rows"):
        tables.counts(table, ["k"], weight="w")
