"""What a file's columns are is decided by all rows, though the first 2,048 rule most kinds out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kullback import tables

if TYPE_CHECKING:
    from pathlib import Path

TAIL = {
    "1.5": "numeric",
    "true": "boolean",
    "NA": "categorical",
    "x": "categorical",
    "2024-02-29": "date/time",
    "10:30": "time of day",
}
"""Fields that come after rows with nothing else, and what the column is then."""

FIRST = {
    ("7", "8.25"): "numeric",
    ("7", "07"): "categorical",
    ("7", "NULL"): "numeric",
    ("2024-02-29", "2024-03-01 10:00Z"): "date/time",
    ("2024-02-29 10:00", "11:30"): "categorical",
    ("2024-02-29 10:00", "soon"): "categorical",
    ("true", "FALSE"): "boolean",
    ("true", "1"): "categorical",
}
"""The fields of the first rows and of the last, and what the column is of both."""


def _kinds(path: Path, columns: dict[str, list[str]]) -> dict[str, str]:
    rows = zip(*columns.values(), strict=True)
    path.write_text("\n".join([",".join(columns), *map(",".join, rows)]) + "\n")
    return {column["name"]: column["kind"] for column in tables.profile(path).to_dict()["columns"]}


@pytest.mark.parametrize("before", [10, 2_048, 3_000])
def test_the_last_row_counts_as_much_as_the_first(before: int, tmp_path: Path) -> None:
    """A column that fits a kind but for its last field is of another, however long it is."""
    columns = {f"x{i}": [one] * before + [last] for i, (one, last) in enumerate(FIRST)}
    assert list(_kinds(tmp_path / "t.csv", columns).values()) == list(FIRST.values())


@pytest.mark.parametrize("before", [10, 2_048, 3_000])
def test_a_value_after_many_empty_fields_says_what_a_column_is(before: int, tmp_path: Path) -> None:
    """Where the first rows have no value, the kind is that of the values that come later."""
    columns = {"id": ["a"] * (before + 1)}
    columns |= {f"x{i}": [""] * before + [last] for i, last in enumerate(TAIL)}
    found = _kinds(tmp_path / "t.csv", columns)
    assert list(found.values())[1:] == list(TAIL.values())


def test_a_file_of_a_first_line_alone_has_no_rows(tmp_path: Path) -> None:
    """However many columns it names, what is missing is said in a sentence."""
    with pytest.raises(tables.TableError, match=r"t\.csv' has no rows"):
        _kinds(tmp_path / "t.csv", {f"x{i}": [] for i in range(300)})


@pytest.mark.parametrize(("rows", "width"), [(2, 300), (3_000, 12)])
def test_a_note_tells_of_every_column_that_writes_a_number_twice(
    rows: int, width: int, tmp_path: Path
) -> None:
    """Every column that holds 1.5 and 1.50 has the note, and none of its neighbours."""
    fields = {
        f"x{i}": [f"{i}.5", f"{i}.50" if i % 2 else f"{i}.25"] * (rows // 2) for i in range(width)
    }
    _kinds(tmp_path / "t.csv", fields)
    result = tables.compare(tmp_path / "t.csv", tmp_path / "t.csv")
    noted = {column.name for column in result if any(".50" in note for note in column.notes)}
    assert noted == {f"x{i}" for i in range(1, width, 2)}
