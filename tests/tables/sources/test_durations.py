"""Durations keep their length: to the nanosecond, and in Parquet, which has no type for them."""

from __future__ import annotations

import base64
import datetime as dt
import random
from typing import TYPE_CHECKING, Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kullback import tables
from kullback.counting._sources.parquet import ARROW, SPARK, duration_units

if TYPE_CHECKING:
    from pathlib import Path

UNITS = ("s", "ms", "us", "ns")
SPANS = pa.table({f"{unit} é": pa.array([1, 2, 3, None], pa.duration(unit)) for unit in UNITS})


@pytest.mark.parametrize("writer", ["pyarrow", "pandas", "polars"])
def test_durations_in_parquet_are_durations(writer: str, tmp_path: Path) -> None:
    """Each unit is read from what the writer keeps, and the file is the same as its table."""
    path = tmp_path / "spans.parquet"
    if writer == "polars":
        pl.DataFrame(pl.from_arrow(SPANS)).write_parquet(path)
    elif writer == "pandas":
        SPANS.to_pandas().to_parquet(path)
    else:
        pq.write_table(SPANS, path)
    found = tables.compare(path, SPANS)
    assert {column.kind for column in found} == {"duration"}
    assert {column.comparison.kl_divergence for column in found if column.comparison} == {0.0}
    assert len(found) == 4


def test_files_with_durations_of_other_units_are_no_one_table(tmp_path: Path) -> None:
    """Three of one file would be seconds and three of the other milliseconds."""
    for unit in ("s", "ms"):
        pq.write_table(pa.table({"x": pa.array([3], pa.duration(unit))}), tmp_path / f"{unit}.pq")
    with pytest.raises(tables.TableError, match=r"is of type duration\[s\] in .* and duration\[ms"):
        tables.compare(tmp_path / "*.pq", tmp_path / "s.pq")


def test_durations_against_text_are_written_as_durations(tmp_path: Path) -> None:
    """As text they are what DuckDB's own intervals are, and not integers."""
    spans = pa.table({"x": pa.array([3_600_000, 1], pa.duration("ms"))})
    pq.write_table(spans, tmp_path / "x.parquet")
    words = duckdb.sql("SELECT 'long' AS x FROM range(2)")
    inner = duckdb.sql("SELECT INTERVAL 1 HOUR AS x UNION ALL SELECT INTERVAL 1 MILLISECOND")
    columns = [tables.compare(one, words)["x"] for one in (tmp_path / "x.parquet", inner)]
    assert columns[0].kind == "categorical"
    assert columns[0].outcomes == columns[1].outcomes


@pytest.mark.parametrize("holder", ["pyarrow", "pandas", "pandas of pyarrow", "polars", "parquet"])
def test_nanoseconds_of_durations_are_told_apart(holder: str, tmp_path: Path) -> None:
    """100 ns and 900 ns are not both 0; nor are -100 ns and -900 ns."""
    spans = pa.table({"x": pa.array([100, 900, -100, -900] * 50, pa.duration("ns"))})
    pq.write_table(spans, tmp_path / "x.parquet")
    table: Any = {
        "pyarrow": lambda: spans,
        "pandas": spans.to_pandas,
        "pandas of pyarrow": lambda: spans.to_pandas(types_mapper=pd.ArrowDtype),
        "polars": lambda: pl.from_arrow(spans),
        "parquet": lambda: tmp_path / "x.parquet",
    }[holder]()
    column = tables.compare(table, spans)["x"]
    assert column.outcomes == ("-9e-07 s", "-1e-07 s", "1e-07 s", "9e-07 s")
    assert column.counts_reference == column.counts_current == (50, 50, 50, 50)


def test_what_is_no_schema_tells_of_no_durations(tmp_path: Path) -> None:
    """Twenty thousand damaged schemas are read to the end or not, without an error."""
    pq.write_table(SPANS, tmp_path / "x.parquet")
    schema = pq.ParquetFile(tmp_path / "x.parquet").metadata.metadata[ARROW.encode()]
    assert duration_units(ARROW, schema) == {f"{unit} é": unit for unit in UNITS}
    rng, plain = random.Random(0), base64.b64decode(schema)  # noqa: S311 (these are test data)
    for _ in range(20_000):
        bad = bytearray(plain)
        for _ in range(rng.randrange(1, 6)):
            bad[rng.randrange(len(bad))] = rng.randrange(256)
        cut = bad[: rng.randrange(len(bad) + 1)]
        assert len(duration_units(ARROW, base64.b64encode(cut))) <= len(UNITS)
    for bad_text in (b"", b"no base64!", b"AAAA"):
        assert duration_units(ARROW, bad_text) == {}


def test_the_intervals_of_spark_are_microseconds() -> None:
    """Spark keeps its own schema, as JSON; what is not that tells of none."""
    schema = b"""{"type":"struct","fields":[{"name":"x","type":"interval day to second"},
        {"name":"y","type":"long"},{"name":"z","type":{"type":"array"}}]}"""
    assert duration_units(SPARK, schema) == {"x": "us"}
    for bad in (b"", b"[]", b'{"fields":1}', b'{"fields":[1]}', b"[" * 100_000):
        assert duration_units(SPARK, bad) == {}


def test_objects_of_python_in_pandas_are_what_they_are() -> None:
    """Spans, times with zones that differ, and UUIDs, each the same as pyarrow's."""
    import uuid

    east, west = (dt.timezone(dt.timedelta(hours=h)) for h in (2, -5))
    moments = [dt.datetime(2020, 1, 1, 12, tzinfo=zone) for zone in (east, west)] * 20
    spans = [dt.timedelta(milliseconds=ms) for ms in (1, 541_000)] * 20
    names = [uuid.UUID(int=i) for i in (1, 2)] * 20
    columns = {"t": moments, "d": spans, "u": names}
    held = pd.DataFrame({k: pd.Series(v, dtype=object) for k, v in columns.items()})
    arrow = pa.table(
        {
            "t": pa.array(moments, pa.timestamp("us", "UTC")),
            "d": pa.array(spans, pa.duration("ms")),
            "u": [str(name) for name in names],
        }
    )
    found = tables.compare(held, arrow)
    assert [column.kind for column in sorted(found, key=lambda c: c.name)] == [
        "duration",
        "date/time",
        "categorical",
    ]
    assert {column.comparison.kl_divergence for column in found if column.comparison} == {0.0}
