"""Random tables of many columns and few rows are counted as some of their columns are."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from kullback import tables

if TYPE_CHECKING:
    from collections.abc import Callable

WIDTH = 56
DAY = dt.datetime(2024, 1, 1)  # noqa: DTZ001 (times without a zone)

KINDS: list[Callable[[random.Random], Any]] = [
    lambda r: r.gauss(0, 1),
    lambda r: r.choice([0.0, -0.0, 1.5, float("inf"), float("-inf"), float("nan")]),
    lambda r: r.choice("abc"),
    lambda r: r.choice(["a", " a", "\u00e9", "e\u0301", "NA", ""]),
    lambda r: r.random() < 0.5,
    lambda r: r.choice([2**53, 2**53 + 1, 2**62 + 1, 5]),
    lambda r: DAY + dt.timedelta(microseconds=r.randrange(10 ** r.randrange(1, 13))),
    lambda r: DAY.date() + dt.timedelta(days=r.randrange(5)),
    lambda r: dt.timedelta(seconds=r.randrange(9)),
    lambda r: dt.time(r.randrange(24), r.randrange(60)),
    lambda r: r.choice(["1.1", "1.10", "2"]),
    lambda _: None,
    lambda r: f"id{r.random()}",
]


def _table(r: random.Random, kinds: list[int]) -> Any:
    n, held = r.choice([1, 2, 7, 40, 200, 640]), {}
    for i, usual in enumerate(kinds):
        kind = KINDS[usual if r.random() < 0.85 else r.randrange(len(KINDS))]
        absent = r.choice([0, 0, 0.1, 0.5, 1])
        values = [None if r.random() < absent else kind(r) for _ in range(n)]
        held[f"x{i}"] = pl.Series(values, strict=False)
    held["w"] = pl.Series([r.choice([0.5, 1.0, 2.0, 3.25]) for _ in range(n)])
    table = pl.DataFrame(held)
    return r.choice([table.clone, table.to_pandas, table.to_arrow])()


def _said(column: tables.ColumnComparison) -> str:
    found = column.estimate
    estimate = None if found is None else (found.value, found.low, found.high)
    counts = column.counts_reference, column.counts_current
    return repr((column.kind, column.status, counts, column.outcomes, column.notes, estimate))


@pytest.mark.parametrize("seed", range(4))
def test_random_wide_tables_are_counted_as_narrow_ones(seed: int) -> None:
    """Whatever types, missing values, texts, weights, bins and lists there are."""
    r = random.Random(seed)  # noqa: S311 (tables, no secrets)
    kinds = [r.randrange(len(KINDS)) for _ in range(WIDTH)]
    pair = [_table(r, kinds) for _ in range(2)]
    each: list[dict[str, Any]] = [{}, {"weight": "w"}, {"max_categories": 2}, {"bins": 5}]
    options = each[seed]
    whole = tables.compare(*pair, **options)
    names = [f"x{i}" for i in range(WIDTH)]
    for half in (names[:28], names[28:]):
        for column in tables.compare(*pair, columns=half, **options):
            assert _said(column) == _said(whole[column.name])
