"""Times by a part of the calendar: the calendar's own values, the same from every engine."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest
from typer.testing import CliRunner

from kullback import tables
from kullback.cli._main import app
from kullback.counting._calendar import PARTS, calendar_outcome, civil_date

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 (times without a zone are taken as UTC)
MOMENTS = [
    datetime(2024, 2, 29, 23, 59, 59, 999_999),  # noqa: DTZ001
    datetime(2024, 3, 1),  # noqa: DTZ001
    datetime(1969, 12, 31, 23, 59, 59, 999_999),  # noqa: DTZ001
    _EPOCH,
    datetime(1900, 2, 28, 12),  # noqa: DTZ001
    datetime(2000, 12, 31, 0, 0, 0, 1),  # noqa: DTZ001
    None,
]


def _expected(part: str, moment: datetime) -> str:
    return {
        "hour": f"{moment.hour:02}",
        "weekday": moment.strftime("%A"),
        "day": str(moment.day),
        "month": moment.strftime("%B"),
        "quarter": f"Q{(moment.month + 2) // 3}",
        "year": str(moment.year),
    }[part]


def test_days_are_those_of_python() -> None:
    """Of 3,000 days of all the years that Python has, and of the proleptic year 0 before them."""
    first, last = date.min.toordinal(), date.max.toordinal()
    for ordinal in (*np.random.default_rng(0).integers(first, last, 3000), first, last):
        day = date.fromordinal(int(ordinal))
        assert civil_date(int(ordinal) - 719_163) == (day.year, day.month, day.day)
    assert civil_date(first - 719_163 - 1) == (0, 12, 31)
    assert calendar_outcome(float("nan"), "year") is None


@pytest.mark.parametrize("part", list(PARTS))
@pytest.mark.parametrize("holder", ["polars", "pandas", "pyarrow", "duckdb", "parquet", "csv"])
def test_every_holder_gives_the_calendars_values(part: str, holder: str, tmp_path: Any) -> None:
    """Python's own, of moments one microsecond before and at midnights, before 1970 too."""
    frame = pl.DataFrame({"t": MOMENTS, "k": 1}, schema_overrides={"t": pl.Datetime("us")})
    table: Any = {
        "polars": lambda: frame,
        "pandas": frame.to_pandas,
        "pyarrow": frame.to_arrow,
        "duckdb": lambda: duckdb.from_arrow(frame.to_arrow()),
        "parquet": lambda: tmp_path / "t.parquet",
        "csv": lambda: tmp_path / "t.csv",
    }[holder]()
    frame.write_parquet(tmp_path / "t.parquet")
    frame.write_csv(tmp_path / "t.csv")
    column = tables.compare(table, table, calendar={"t": part})["t"]
    counts = dict(zip(column.outcomes, column.counts_current, strict=True))
    wanted: dict[str | None, int] = {None: 1}
    for moment in MOMENTS[:-1]:
        name = _expected(part, moment)
        wanted[name] = wanted.get(name, 0) + 1
    assert {outcome: n for outcome, n in counts.items() if n} == wanted
    if part != "year":
        assert column.outcomes == (*PARTS[part], None)
    else:
        assert column.outcomes == ("1900", "1969", "1970", "2000", "2024", None)
    assert column.kind == "calendar"


def test_spark_gives_the_same(spark: Any) -> None:
    """By the same arithmetic, whatever the session's time zone."""
    zoned = [None if moment is None else moment.replace(tzinfo=UTC) for moment in MOMENTS]
    table = spark.createDataFrame([(moment,) for moment in zoned], "t timestamp")
    plain = pl.DataFrame({"t": zoned})
    for part in ("hour", "weekday", "month"):
        expected = tables.compare(plain, plain, calendar={"t": part})["t"]
        found = tables.compare(table, table, calendar={"t": part})["t"]
        assert found.to_dict() == expected.to_dict()


def test_zones_dates_and_times_of_day() -> None:
    """A zone is turned to UTC, a date has the hour 0, a time of day has an hour and no month."""
    east = timezone(timedelta(hours=3))
    table = pl.DataFrame(
        {
            "zoned": [datetime(2024, 1, 1, 1, tzinfo=east)],
            "day": [date(2024, 1, 1)],
            "clock": [datetime(2024, 1, 1, 13, 30, tzinfo=UTC).time()],
        }
    )
    asked = {"zoned": "year", "day": "weekday", "clock": "hour"}
    result = tables.compare(table, table, calendar=asked)
    found = {
        name: [
            o for o, n in zip(result[name].outcomes, result[name].counts_current, strict=True) if n
        ]
        for name in asked
    }
    assert found == {"zoned": ["2023"], "day": ["Monday"], "clock": ["13"]}
    assert result["day"].notes == ("compared by the weekday, in UTC",)
    with pytest.raises(tables.TableError, match="'clock' for its month, but its kind is time of"):
        tables.compare(table, table, calendar={"clock": "month"})


def test_far_days_are_not_rounded_into_the_next() -> None:
    """One microsecond before midnight, shortly before floats hold no single microseconds more."""
    moment = datetime(2255, 5, 4, 23, 59, 59, 999_999)  # noqa: DTZ001
    table = pl.DataFrame({"t": [moment]}, schema_overrides={"t": pl.Datetime("us")})
    for part in ("hour", "weekday", "day"):
        column = tables.compare(table, table, calendar={"t": part})["t"]
        counts = dict(zip(column.outcomes, column.counts_current, strict=True))
        assert counts[_expected(part, moment)] == 1


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (datetime(9999, 12, 31, 23, 59, 59, 999_999), True),  # noqa: DTZ001
        (datetime(1600, 2, 29, 23, 59, 59, 999_999), True),  # noqa: DTZ001
        (datetime(2255, 6, 5, 23, 47, 34, 740_992), True),  # noqa: DTZ001 (2^53 microseconds)
        (datetime(2255, 6, 5, 23, 47, 34, 740_991), False),  # noqa: DTZ001
        (datetime(1684, 7, 28, 0, 12, 25, 259_009), False),  # noqa: DTZ001
    ],
)
@pytest.mark.parametrize("weight", [None, "w"])
def test_a_note_tells_of_times_whose_microseconds_are_rounded(
    moment: datetime, told: bool, weight: str | None
) -> None:
    """They may count to the next hour, day or year; nothing is said of those that cannot."""
    near = pl.DataFrame({"t": [_EPOCH, None], "w": [1.0, 1.0]})
    far = pl.DataFrame({"t": [_EPOCH, moment], "w": [1.0, 1.0]})
    column = tables.compare(near, far, calendar={"t": "month"}, weight=weight)["t"]
    assert any("known to some microseconds only" in note for note in column.notes) is told


def test_a_change_of_weekdays_is_seen_by_weekday_alone() -> None:
    """Sundays fall away: quantile bins of a year see little, weekdays see D = ln(7/6)."""
    days = pd.date_range("2023-01-02", periods=364, freq="D").repeat(20)
    before = pd.DataFrame({"when": days})
    after = before[before.when.dt.day_of_week != 6]
    bins = tables.compare(before, after)["when"]
    column = tables.compare(before, after, calendar={"when": "weekday"}, by=None)["when"]
    assert bins.verdict == "same"
    assert column.verdict == "drifted"
    assert column.comparison is not None
    assert column.comparison.kl_divergence == pytest.approx(np.log(7 / 6), rel=1e-12)
    assert column.outcomes[-1] == "Sunday"
    assert column.counts_current[-1] == 0


def test_pairs_slices_and_weights_go_by_the_calendar() -> None:
    """Given a weekday the rest has not changed; within each, and weighted, the counts agree."""
    rng = np.random.default_rng(1)
    when = pd.to_datetime("2024-01-01") + pd.to_timedelta(rng.integers(0, 364, 4000), unit="D")
    late = rng.random(4000) < np.where(when.day_of_week >= 5, 0.6, 0.2)
    table = pd.DataFrame({"when": when, "late": late, "w": 1.0})
    week = table[(table.when.dt.day_of_week < 5) | (rng.random(4000) < 0.3)]
    part = {"when": "weekday"}
    result = tables.compare(table, week, calendar=part, by="when", slice_by="when")
    assert result["late"].verdict != "same"
    assert result.given is not None
    assert result.given["late"].verdict == "same"
    assert result.slices is not None
    rows = {one.value: one.n_reference for one in result.slices}
    assert rows == dict(table.when.dt.strftime("%A").value_counts())
    weighted = tables.compare(table, week, calendar=part, weight="w")
    assert weighted["when"].counts_current == result["when"].counts_current


def test_the_page_has_the_parts_in_their_order() -> None:
    """All 24 hours in their order, each on a line; hours that nobody has get no interval."""
    rng = np.random.default_rng(2)
    table = pd.DataFrame({"t": pd.to_datetime(rng.integers(8 * 3600, 18 * 3600, 500), unit="s")})
    result = tables.compare(table, table, calendar={"t": "hour"})
    page = result.to_html()
    places = [page.index(f"<bdi>{hour:02}</bdi>") for hour in range(24)]
    assert places == sorted(places)
    assert "quantile bins" not in page
    row = page[places[3] : places[4]]
    assert "[" not in row
    assert "[0, " in page[places[9] : places[10]]


@pytest.mark.parametrize(
    ("calendar", "error", "sentence"),
    [
        ({"u": "month"}, tables.TableError, "calendar names 'u', which is not a compared column"),
        ({"n": "month"}, tables.TableError, "for its month, but its kind is numeric; the month"),
        ({"t": "moon"}, ValueError, "the 'moon' of 't'; it must be one of hour, weekday, day"),
        ("t", TypeError, "calendar is 't'; it must be a dictionary"),
        ({1: "month"}, TypeError, "calendar has 1, which is not text"),
    ],
)
def test_what_cannot_be_done_is_told(calendar: Any, error: type[Exception], sentence: str) -> None:
    """In one sentence, with what it may be."""
    table = pd.DataFrame({"t": pd.to_datetime(["2024-01-01"]), "n": [1]})
    with pytest.raises(error, match=sentence):
        tables.compare(table, table, calendar=calendar)
    with pytest.raises(ValueError, match="'t' is both in tokens and in calendar"):
        tables.compare(table, table, calendar={"t": "month"}, tokens=["t"])


def test_the_command_takes_columns_with_their_parts(tmp_path: Any) -> None:
    """A colon in a name is no trouble, the last one counts; what is no pair is told."""
    frame = pl.DataFrame({"at:first": MOMENTS[:3], "then": MOMENTS[:3]})
    path = str(tmp_path / "t.parquet")
    frame.write_parquet(path)
    run = ["compare", path, path, "--json", "--calendar"]
    done = CliRunner().invoke(app, [*run, "at:first:month,then:hour"])
    assert done.exit_code == 0, done.output
    found = {c["name"]: c["outcomes"][0]["outcome"] for c in json.loads(done.stdout)["columns"]}
    assert found == {"at:first": "January", "then": "00"}
    for text, sentence in (
        ("then", "--calendar takes COLUMN:FIELD, such as when:weekday, not 'then'"),
        ("then:hour,then:year", "--calendar has 'then' twice; give one field per column"),
    ):
        done = CliRunner().invoke(app, [*run, text])
        assert done.exit_code == 2
        assert sentence in done.stderr
