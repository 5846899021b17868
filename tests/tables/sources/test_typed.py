"""Python objects and unsigned integers are what they are, whatever holds them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from kullback import tables

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS: dict[str, list[Any]] = {
    "day": [dt.date(2020, 1, 1 + i) if i != 3 else None for i in range(9)] + [dt.date(1, 1, 1)],
    "money": [Decimal(i) / 4 if i != 4 else None for i in range(10)],
    "clock": [dt.time(i, 2, 3, 4) if i != 5 else None for i in range(10)],
    "span": [dt.timedelta(hours=i) if i != 6 else None for i in range(10)],
    "moment": [dt.datetime(2020, 1, 1, i) if i != 7 else None for i in range(10)],  # noqa: DTZ001 (without a zone on purpose)
}
OTHER = {name: values[:1] * 2 + values[:8] for name, values in COLUMNS.items()}


def _objects(columns: dict[str, list[Any]]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(held, dtype=object) for name, held in columns.items()})


def _found(reference: Any, current: Any) -> dict[str, Any]:
    return {column.name: column.to_dict() for column in tables.compare(reference, current)}


@pytest.mark.parametrize("holder", ["pyarrow", "duckdb", "parquet", "pandas", "pandas of pyarrow"])
def test_objects_of_python_give_equal_numbers_from_each(holder: str, tmp_path: Path) -> None:
    """Dates, decimals, times of day, durations and moments: polars' numbers are everyone's."""
    frames = pl.DataFrame(COLUMNS), pl.DataFrame(OTHER)
    expected = _found(*frames)
    assert [column["status"] for column in expected.values()] == ["ok"] * 5
    if holder == "pandas":
        pair: tuple[Any, Any] = _objects(COLUMNS), _objects(OTHER)
    elif holder == "pandas of pyarrow":
        pair = tuple(frame.to_pandas(use_pyarrow_extension_array=True) for frame in frames)
    elif holder == "parquet":
        for frame, name in zip(frames, ("a.parquet", "b.parquet"), strict=True):
            pq = tmp_path / name
            frame.drop("span").write_parquet(pq)
        pair = tmp_path / "a.parquet", tmp_path / "b.parquet"
        expected = _found(*(frame.drop("span") for frame in frames))
    else:
        pair = frames[0].to_arrow(), frames[1].to_arrow()
        if holder == "duckdb":
            pair = duckdb.from_arrow(pair[0]), duckdb.from_arrow(pair[1])
    assert _found(*pair) == expected


def test_a_column_of_nothing_is_missing_in_pandas_too() -> None:
    """None alone, beside NaN and pandas' NA: no value, as in polars."""
    table = pd.DataFrame({"x": pd.Series([None, float("nan"), pd.NA], dtype=object)})
    (column,) = tables.compare(table, pl.DataFrame({"x": [None, None, None]}))
    assert (column.kind, column.outcomes) == ("missing", (None,))
    assert column.notes == ("no value at all in either table",)
    filled = tables.compare(table, pd.DataFrame({"x": [1, 2, 3]}))["x"]
    assert (filled.kind, filled.missing_reference, filled.missing_current) == ("numeric", 3, 0)


def test_times_of_day_against_words_are_text() -> None:
    """The times are written as times there, not as their microseconds."""
    times = pd.DataFrame({"t": [dt.time(1, 2, 3), dt.time(4)]})
    words = pd.DataFrame({"t": ["01:02:03", "late"]})
    column = tables.compare(times, words)["t"]
    assert set(column.outcomes) == {"01:02:03", "04:00:00", "late"}


def test_a_mixture_of_objects_has_a_status() -> None:
    """Text beside numbers is neither."""
    table = pd.DataFrame({"x": pd.Series([1, "a", None], dtype=object), "y": [1, 2, 3]})
    assert tables.compare(table, table)["x"].status.startswith("not compared: it holds values")


BIG = [2**64 - 1, 2**63, 2**63 - 1, 5, 0, None]


@pytest.mark.parametrize("holder", ["pyarrow", "polars", "pandas", "pandas of pyarrow", "duckdb"])
def test_the_largest_unsigned_integers_are_told_apart(holder: str) -> None:
    """2^63 and 2^63 − 1 are one float; every engine has all their digits, and all of 2^64 − 1."""
    arrow = pa.table({"u": pa.array(BIG, pa.uint64())})
    table: Any = {
        "pyarrow": lambda: arrow,
        "polars": lambda: pl.from_arrow(arrow),
        "pandas": lambda: pd.DataFrame({"u": pd.array(BIG, dtype="UInt64")}),
        "pandas of pyarrow": lambda: arrow.to_pandas(types_mapper=pd.ArrowDtype),
        "duckdb": lambda: duckdb.from_arrow(arrow),
    }[holder]()
    column = tables.compare(table, table)["u"]
    assert set(column.outcomes) == {None if value is None else str(value) for value in BIG}
    assert column.counts_current == (1,) * 6
    texts = tables.compare(table, pl.DataFrame({"u": ["x", str(2**64 - 1)]}))["u"]
    assert texts.kind == "categorical"
    if holder != "pandas":
        assert str(2**64 - 1) in texts.outcomes


def test_an_error_of_an_engine_is_a_sentence() -> None:
    """What polars cannot run is told as a table that cannot be counted."""
    table = pl.DataFrame({"x": ["1", "y"]}).lazy().select(pl.col("x").cast(pl.Int64))
    with pytest.raises(tables.TableError, match="the tables cannot be counted: "):
        tables.compare(table, table)


ZONED = pl.DataFrame({"t": [dt.datetime(2020, 1, 1, 10, tzinfo=dt.UTC)]})
NAIVE = pl.DataFrame({"t": [dt.datetime(2020, 1, 1, 10)]})  # noqa: DTZ001 (without a zone on purpose)


@pytest.mark.parametrize("holder", ["polars", "pandas", "duckdb", "csv", "jsonl", "parquet"])
def test_times_with_a_zone_against_times_without_have_a_note(holder: str, tmp_path: Path) -> None:
    """They are compared as UTC, and that is said; two with a zone need no note."""
    note = (
        "times with a zone in the reference, without one in the current table: "
        "times without a zone are read as UTC"
    )
    pair: list[Any] = []
    for i, frame in enumerate((ZONED, NAIVE)):
        path = tmp_path / f"{i}.{holder}"
        if holder == "pandas":
            pair.append(frame.to_pandas())
        elif holder == "duckdb":
            pair.append(duckdb.from_arrow(frame.to_arrow()))
        elif holder == "polars":
            pair.append(frame)
        elif holder == "parquet":
            frame.write_parquet(path)
            pair.append(path)
        else:
            moment = "2020-01-01T10:00:00" + ("Z", "")[i]
            path.write_text(f"t\n{moment}\n" if holder == "csv" else f'{{"t":"{moment}"}}\n')
            pair.append(path)
    column = tables.compare(*pair)["t"]
    assert (column.kind, column.outcomes) == ("date/time", ("2020-01-01 10:00",))
    assert column.notes == (note,)
    assert tables.compare(pair[0], pair[0])["t"].notes == ()
    assert tables.compare(pair[1], pair[1])["t"].notes == ()
    assert "with a zone in the current table" in tables.compare(pair[1], pair[0])["t"].notes[0]


def test_sparse_columns_and_those_of_other_machines_are_numbers() -> None:
    """Pandas keeps them under types of their own; the values are those of plain columns."""
    import numpy as np

    plain = pd.DataFrame({"s": [0.0, 0.0, 1.5, None], "b": [1, 2, 3, 3]})
    held = pd.DataFrame(
        {"s": pd.arrays.SparseArray(plain["s"]), "b": plain["b"].to_numpy().astype(">i4")}
    )
    assert held["b"].dtype == np.dtype(">i4")
    found = tables.compare(held, plain)
    assert {column.kind for column in found} == {"numeric"}
    assert {column.comparison.kl_divergence for column in found if column.comparison} == {0.0}


def test_both_passes_of_an_autumn_hour_are_counted() -> None:
    """Times of Python in a zone, of which an hour comes twice, are the instants that they are."""
    zone = ZoneInfo("America/New_York")
    twice = [dt.datetime(2024, 11, 3, 1, 30, tzinfo=zone, fold=fold) for fold in (0, 1)]
    times = [*twice, dt.datetime(2024, 6, 1, tzinfo=zone)] * 50
    objects = pd.DataFrame({"t": pd.Series(times, dtype=object)})
    instants = [dt.datetime.fromtimestamp(time.timestamp(), dt.UTC) for time in times]
    column = tables.compare(objects, pl.DataFrame({"t": instants}))["t"]
    assert column.missing_shares == (0.0, 0.0)
    assert (column.comparison.kl_divergence, len(column.outcomes)) == (0.0, 3)


_FINER = (
    "times are compared by the microsecond: 0 in the reference and 100 in the current table have "
    "finer parts, which are left out"
)


@pytest.mark.parametrize(
    "engine", ["polars", "pandas", "pandas by pyarrow", "pyarrow", "duckdb", "parquet"]
)
def test_times_with_parts_of_a_microsecond_have_a_note(engine: str, tmp_path: Path) -> None:
    """Of 300 times, 100 with 1 ns more and 100 missing: compared by the microsecond, as it says."""
    fine = [1_000, 2_001, None] * 100
    held: list[Any] = [
        pl.DataFrame({"x": pl.Series(values, dtype=pl.Int64).cast(pl.Datetime("ns"))})
        for values in ([1_000, 2_000, None] * 100, fine)
    ]
    with duckdb.connect() as connection:
        if engine == "pandas":
            held = [one.to_pandas() for one in held]
        elif engine == "pandas by pyarrow":
            held = [one.to_pandas(use_pyarrow_extension_array=True) for one in held]
        elif engine == "pyarrow":
            held = [one.to_arrow() for one in held]
        elif engine == "duckdb":
            held = [connection.from_arrow(one.to_arrow()) for one in held]
        elif engine == "parquet":
            for i, one in enumerate(held):
                one.write_parquet(tmp_path / f"{i}.parquet")
            held = [tmp_path / "0.parquet", tmp_path / "1.parquet"]
        column = tables.compare(*held)["x"]
        same = tables.compare(held[0], held[0])["x"]
    assert column.comparison.kl_divergence == 0.0
    assert column.notes == (_FINER,)
    assert same.notes == ()


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_times_of_day_with_parts_of_a_microsecond_have_a_note(engine: str) -> None:
    """100 times of day have 1 ns more than the others: they are one, with a note."""
    held: list[Any] = [pl.DataFrame({"x": [1_000, end] * 100}) for end in (2_000, 2_001)]
    with duckdb.connect() as connection:
        if engine == "polars":
            held = [one.cast(pl.Time) for one in held]
        else:
            texts = [["00:00:01", f"00:00:01.12345600{end}"] for end in (0, 1)]
            query = "SELECT CAST(unnest({}) AS TIME_NS) AS x FROM range(100)"
            held = [connection.sql(query.format(some)) for some in texts]
        column = tables.compare(*held)["x"]
    assert (column.comparison.kl_divergence, column.notes) == (0.0, (_FINER,))


def test_hundreds_of_durations_and_categories_raise_no_warning_of_pandas() -> None:
    """Columns that change are joined at once: pandas warns of more than a hundred insertions."""
    rows = [7, 7, 8, 9]
    spans = {f"d{i}": [pd.Timedelta(i + 1, "s"), None] * 2 for i in range(150)}
    kinds = {i: pd.Categorical([1, 2, 1, 1]) for i in range(150)}
    frame = pd.DataFrame(spans | kinds, index=rows)
    found = tables.compare(frame, frame)
    counts = [found[name].missing_reference for name in ("d0", "d149", "149")]
    assert counts == [2, 2, 0]
    assert {column.kind for column in found.columns} == {"duration", "numeric"}
