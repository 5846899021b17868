"""Typed values beside text: every engine writes them alike, so the verdict is the same."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from kullback import tables

if TYPE_CHECKING:
    from pathlib import Path

FIRST = dt.datetime.fromisoformat("2024-01-01")
DAYS = [FIRST + dt.timedelta(days=i % 4) for i in range(200)]
PARTS = [day + dt.timedelta(microseconds=800 * (i % 3)) for i, day in enumerate(DAYS)]
EAST = dt.timezone(dt.timedelta(hours=1))
CASES: dict[str, tuple[list[Any], str]] = {
    "midnights": (DAYS, "2024-01-02"),
    "parts of seconds": (PARTS, "2024-01-02 00:00:00.000800"),
    "zones": ([part.replace(tzinfo=EAST) for part in PARTS], "2023-12-31 23:00:00+00:00"),
    "the end of the calendar": (
        [dt.datetime(9999, 12, 31, 23, 30, tzinfo=dt.UTC)] * 200,
        "9999-12-31 23:30:00+00:00",
    ),
    "dates": ([day.date() for day in DAYS], "2024-01-02"),
    "clocks": ([part.time() for part in PARTS], "00:00:00.000800"),
    "durations": ([day - DAYS[0] for day in PARTS], "1 day, 0:00:00.000800"),
}


@pytest.mark.parametrize("case", CASES)
def test_engines_write_times_alike(case: str, tmp_path: Path) -> None:
    """As Python does, those with a zone in UTC, a midnight as its date."""
    values, one = CASES[case]
    table = pa.table({"x": values})
    path = tmp_path / "table.parquet"
    pl.from_arrow(table).write_parquet(path)  # type: ignore[union-attr]
    holders = [table, table.to_pandas(), pl.from_arrow(table), str(path)]
    if case != "durations":
        holders.append(duckdb.from_arrow(table))
    words = pl.DataFrame({"x": ["unknown", *map(str, range(199))]})
    outcomes = [set(tables.compare(held, words)["x"].outcomes) for held in holders]
    assert all(found == outcomes[0] for found in outcomes)
    assert one in outcomes[0]


def test_floats_of_32_bits_have_few_digits_beside_text(tmp_path: Path) -> None:
    """0.1 as a float of 32 bits is 0.1, as people write it."""
    table = pa.table({"x": pa.array([0.1, 2.7, 1.0, None], pa.float32())})
    path = tmp_path / "table.parquet"
    pl.from_arrow(table).write_parquet(path)  # type: ignore[union-attr]
    words = pl.DataFrame({"x": ["0.1", "2.7", "1", "n/a"]})
    arrow = table.to_pandas(types_mapper=pd.ArrowDtype)
    for held in (table, table.to_pandas(), arrow, pl.from_arrow(table), str(path)):
        column = tables.compare(held, words)["x"]
        assert set(column.outcomes) == {"0.1", "2.7", "1", "n/a", None}
        assert column.missing_reference == 1


@pytest.mark.parametrize("zone", ["+01:00", "Europe/Zurich"])
def test_a_zone_does_not_lead_beyond_the_calendar(zone: str) -> None:
    """Where it is 10000 already, Python has no local time, and UTC is written all the same."""
    last = pa.array([CASES["the end of the calendar"][0][0]] * 100).cast(pa.timestamp("us", zone))
    words = pl.DataFrame({"x": ["unknown"] * 100})
    for held in (pa.table({"x": last}), pl.from_arrow(pa.table({"x": last}))):
        outcomes = tables.compare(held, words)["x"].outcomes
        assert set(outcomes) == {"9999-12-31 23:30:00+00:00", "unknown"}
