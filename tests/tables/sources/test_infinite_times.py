"""Infinite dates and times are outcomes of their own, and never missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

from kullback import tables

if TYPE_CHECKING:
    from pathlib import Path

TYPES = ("DATE", "TIMESTAMP", "TIMESTAMPTZ", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS")


def _rows(name: str, early: int, late: int, none: int) -> str:
    """Return SQL for a column t with so many infinite times of each sign, and missing ones."""
    values = ", ".join(_values(early, late, none))
    return f"SELECT CAST(v AS {name}) AS t FROM (SELECT unnest([{values}]) AS v)"  # noqa: S608 (our own words)


def _values(early: int, late: int, none: int) -> list[str]:
    return [
        *["'-infinity'"] * early,
        *["'infinity'"] * late,
        *["NULL"] * none,
        *["'2020-01-01'"] * (100 - early - late - none),
    ]


@pytest.mark.parametrize("name", TYPES)
def test_infinite_times_are_outcomes(name: str) -> None:
    """Of 100 rows 20 are -infinity, 30 infinity and 10 missing: four outcomes, equal to itself."""
    table = duckdb.sql(_rows(name, 20, 30, 10))
    column = tables.compare(table, table)["t"]
    assert dict(zip(column.outcomes, column.counts_current, strict=True)) == {
        "-inf": 20,
        "+inf": 30,
        None: 10,
        "2020-01-01": 40,
    }
    assert (column.comparison.kl_divergence, column.missing_current) == (0.0, 10)


@pytest.mark.parametrize("name", TYPES[:3])
@pytest.mark.parametrize("as_profile", [False, True])
def test_a_change_from_missing_to_infinity_is_seen(
    name: str, as_profile: bool, tmp_path: Path
) -> None:
    """Thirty missing times of 100 become infinite, in Parquet: a new outcome, D is infinite."""
    for path, numbers in (("a", (0, 0, 30)), ("b", (0, 30, 0))):
        duckdb.sql(_rows(name, *numbers)).write_parquet(str(tmp_path / f"{path}.parquet"))
    pair = [tmp_path / "a.parquet", tmp_path / "b.parquet"]
    given = [tables.profile(path) for path in pair] if as_profile else pair
    column = tables.compare(*given)["t"]
    assert column.comparison.kl_divergence == float("inf")
    assert column.verdict == "drifted"
    assert column.unseen == ("+inf",)


def test_infinite_times_are_counted_by_name() -> None:
    """Their counts are theirs, whatever they are counted with."""
    table = duckdb.sql(_rows("TIMESTAMP", 20, 30, 0))
    assert tables.counts(table, ["t"]) == {
        ("2020-01-01",): 50,
        ("infinity",): 30,
        ("-infinity",): 20,
    }


def test_far_times_and_long_durations_never_print_alike() -> None:
    """A microsecond apart, in the year 31,969 or after 31 years: two outcomes, two names."""
    table = duckdb.sql(
        "SELECT make_timestamp(946684800000000000 + i) AS t, to_microseconds(1000000000000001 + i) "
        "AS d FROM range(2) AS r(i)"
    )
    for name in ("t", "d"):
        outcomes = tables.compare(table, table)[name].outcomes
        assert len(set(outcomes)) == len(outcomes)
