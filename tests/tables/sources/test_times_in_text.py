"""Times in text files: what is read as a time is that time, and all else stays text."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from kullback import tables

if TYPE_CHECKING:
    from pathlib import Path


def _compared(folder: Path, first: list[str], second: list[str]) -> tables.ColumnComparison:
    paths = [folder / "a.csv", folder / "b.csv"]
    for path, values in zip(paths, (first, second), strict=True):
        path.write_text("when\n" + "".join(f"{value}\n" for value in values), encoding="utf-8")
    return tables.compare(*map(str, paths))["when"]


@pytest.mark.parametrize("zone", [" +0530", "+05:30", " +05:30", " -0800", "Z", " Z", " +05"])
def test_a_zone_may_stand_behind_a_space(zone: str, tmp_path: Path) -> None:
    """As in `git log --format=%ci`: the dates count, and the zone, as Python's datetime has it."""
    texts = [f"2024-01-{day:02d} 05:10:10{zone}" for day in (2, 3, 4)]
    plain = [
        datetime.fromisoformat(text.replace(" ", "T", 1).replace(" ", ""))
        .astimezone(UTC)
        .strftime("%Y-%m-%d %H:%M:%S")
        for text in texts
    ]
    column = _compared(tmp_path, texts * 100, plain * 100)
    assert (column.kind, column.verdict) == ("date/time", "same")
    later = [text.replace("2024-01", "2024-02") for text in texts]
    assert _compared(tmp_path, texts * 100, later * 100).verdict == "drifted"


@pytest.mark.parametrize(
    "text",
    [
        *("2024-01-02 10:10:10 PM", "10:10:10 PM", "2024-01-02 10:10:10 CEST"),
        *("09:30:00+02:00", "09:30 Z", "978-1-12", "24-01-02", "12 01 02", "2024 01 02"),
        *("44-03-15 (BC)", "2024-01-02 10:10 Europe/Berlin", "2024-01-02 EST"),
        *("12024-01-02", "2024-01-02 10:10 +99:00"),
    ],
)
def test_what_is_no_time_in_figures_is_text(text: str, tmp_path: Path) -> None:
    """No part of it is dropped, and nothing is guessed."""
    column = _compared(tmp_path, [text] * 100, [text] * 100)
    assert (column.kind, column.outcomes) == ("categorical", (text,))


@pytest.mark.parametrize(
    ("text", "kind", "outcome"),
    [
        ("2024-01-02", "date/time", "2024-01-02"),
        ("2024/1/2", "date/time", "2024-01-02"),
        ("2024-01-02T10:10:10.25+02:00", "date/time", "2024-01-02 08:10:10.250000"),
        ("2024-01-02 10:10 UTC", "date/time", "2024-01-02 10:10"),
        ("2024-01-02 24:00", "date/time", "2024-01-03"),
        ("9:30", "time of day", "09:30:00"),
    ],
)
def test_times_in_figures_are_times(text: str, kind: str, outcome: str, tmp_path: Path) -> None:
    """Dates with dashes or slashes, clocks with or without seconds, zones as UTC or in figures."""
    column = _compared(tmp_path, [text] * 100, [text] * 100)
    assert (column.kind, column.outcomes) == (kind, (outcome,))


def test_times_with_and_without_a_zone_in_one_column_are_told(tmp_path: Path) -> None:
    """They become one value, since those without a zone are read as UTC."""
    mixed = ["2024-01-01 10:00:00", "2024-01-01T12:00:00+02:00"] * 50
    column = _compared(tmp_path, mixed, ["2024-01-01 10:00:00Z"] * 100)
    assert column.outcomes == ("2024-01-01 10:00",)
    assert "some times have a zone and others have none in the reference" in column.notes[0]
