"""Tables of very many columns take memory and time in proportion, and count as others do."""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from kullback import tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WIDTH = 60  # columns; from 51 on they are counted some at a time

KINDS: list[Callable[[random.Random], Any]] = [
    lambda r: r.choice([None, 0.0, -0.0, 1.5, 2.0, float("inf"), float("-inf"), float("nan")]),
    lambda r: r.choice(["a", "b", "", "NA", "\u00e9", None]),
    lambda r: r.choice([True, False, None]),
    lambda r: r.choice([0, 1, 2**53 - 1, -7, None]),
    lambda r: r.choice([pd.Timestamp("2024-02-29 12:00"), pd.Timestamp("1969-12-31"), None]),
    lambda _: None,
]


def _table(rows: int, seed: int) -> pl.DataFrame:
    r = random.Random(seed)  # noqa: S311 (a table, no secret)
    held = {f"x{i}": [KINDS[i % 6](r) for _ in range(rows)] for i in range(WIDTH)}
    return pl.DataFrame(held, strict=False)


def _said(column: tables.ColumnComparison) -> tuple[Any, ...]:
    estimate = column.estimate
    return (
        column.kind,
        column.status,
        column.counts_reference,
        column.counts_current,
        column.outcomes,
        None if estimate is None else (estimate.value, estimate.low, estimate.high),
    )


@pytest.mark.parametrize("engine", ["polars", "lazy", "pandas", "pyarrow", "duckdb", "csv"])
@pytest.mark.parametrize("rows", [12, 300])
def test_many_columns_count_as_few_do(engine: str, rows: int, tmp_path: Path) -> None:
    """A comparison of 60 columns says of each what a comparison of it alone says."""
    pair: list[Any] = []
    for seed in (1, 2):
        table = _table(rows, seed)
        if engine == "csv":
            path = tmp_path / f"{seed}.csv"
            table.write_csv(path)
            pair.append(str(path))
        elif engine == "duckdb":
            pair.append(duckdb.from_arrow(table.to_arrow()))
        else:
            to = {"polars": "clone", "lazy": "lazy", "pandas": "to_pandas", "pyarrow": "to_arrow"}
            pair.append(getattr(table, to[engine])())
    whole = tables.compare(pair[0], pair[1])
    parts = [f"x{i}" for i in range(WIDTH)]
    for half in (parts[:30], parts[30:]):
        for column in tables.compare(pair[0], pair[1], columns=half):
            assert _said(column) == _said(whole[column.name])
    kept = tables.profile(pair[0])
    for half in (parts[:30], parts[30:]):
        for part in tables.profile(pair[0], columns=half).to_dict()["columns"]:
            assert part in kept.to_dict()["columns"]


def test_values_of_a_wide_table_are_counted_one_by_one() -> None:
    """Of 640 rows or fewer, every number and every text has the count that Python gives it."""
    table = _table(500, 3)
    kept = tables.profile(table)
    numbers = [x + 0.0 for x in table["x0"].to_list() if x is not None and np.isfinite(x)]
    bins = kept["x0"].held.bins  # type: ignore[union-attr]
    assert bins.low.tolist() == bins.high.tolist() == sorted(set(numbers))
    assert dict(zip(bins.low.tolist(), bins.counts[0].tolist(), strict=True)) == Counter(numbers)
    texts = Counter(x for x in table["x1"].to_list() if x is not None)
    assert kept["x1"].held.exact == texts  # type: ignore[union-attr]


def test_a_list_that_is_cut_is_cut_alike_in_a_wide_table() -> None:
    """With fewer values listed than there are, the others are told of as in a narrow table."""
    table = pl.DataFrame({f"x{i}": [*"aaabbc", *map(str, range(i % 9))] for i in [8]}).select(
        *(pl.col("x8").alias(f"x{i}") for i in range(WIDTH))
    )
    kept = tables.profile(table, max_categories=3).to_dict()["columns"]
    (alone,) = tables.profile(table, columns=["x5"], max_categories=3).to_dict()["columns"]
    assert alone["values"] == ["a", "b"]
    assert kept[5] == alone


CHILD = """
import resource, sys
from kullback import tables
small = tables.profile(sys.argv[1])
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for path in sys.argv[2:]:
    assert len(tables.profile(path)) == 1000
    assert len(tables.compare(path, path)) == 1000
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base) // 1024)
"""


def test_a_thousand_columns_take_little_memory(tmp_path: Path) -> None:
    """Profile and comparison of two rows of a thousand columns take less than 300 MB more than one.

    They took more than 9 GB: each condition that was counted held a copy of all columns.
    """
    names = [f"x{i}" for i in range(1000)]
    values = [f"{i / 7:.4f}" for i in range(1000)]
    (tmp_path / "one.csv").write_text("x\n1.5\n2.5\n")
    (tmp_path / "wide.csv").write_text(
        "\n".join([",".join(names), ",".join(values), ",".join(reversed(values))])
    )
    with (tmp_path / "wide.jsonl").open("w") as file:
        for row in (values, values[::-1]):
            file.write(json.dumps(dict(zip(names, map(float, row), strict=True))) + "\n")
    paths = [str(tmp_path / name) for name in ("one.csv", "wide.csv", "wide.jsonl")]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *paths], capture_output=True, text=True, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert int(done.stdout) < 300
    assert after.ru_utime - before.ru_utime < 60


def test_a_name_of_a_million_characters_is_met_in_few_words(tmp_path: Path) -> None:
    """A text file is refused by a sentence; elsewhere the name is cut wherever it is shown."""
    name = "n" * 1_000_000
    path = tmp_path / "t.csv"
    path.write_text(f"{name},x\na,1\nb,2\n")
    with pytest.raises(tables.TableError, match="a name of more than 131,072 characters"):
        tables.compare(path, path)
    result = tables.compare(*[pl.DataFrame({name: ["a", "b"], "x": [1, 2]})] * 2)
    assert name in result
    assert len(str(result)) < 10_000


@pytest.mark.parametrize("empty", [{"x7": pl.Float64}, {"x7": pl.Null}, {"x7": pl.String}])
@pytest.mark.parametrize("swap", [False, True])
def test_a_column_that_one_table_left_empty_is_compared_among_many(
    empty: dict[str, Any], *, swap: bool
) -> None:
    """Whatever the type of its nothing, the column is what it is among few columns."""
    full = pl.DataFrame({f"x{i}": np.arange(20) * 1.5 for i in range(WIDTH)})
    left = full.with_columns(pl.lit(None, dtype=empty["x7"]).alias("x7"))
    pair = (left, full) if swap else (full, left)
    whole = tables.compare(*pair)
    alone = tables.compare(*pair, columns=["x7", "x8"])
    assert [_said(whole[name]) for name in ("x7", "x8")] == [
        _said(alone[name]) for name in ("x7", "x8")
    ]
    assert whole["x7"].missing_rows == alone["x7"].missing_rows
