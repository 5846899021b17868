"""Numbers of JSON lines that are no floats, and strings among numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kullback.tables import compare

if TYPE_CHECKING:
    from pathlib import Path

    from kullback.tables import ColumnComparison


def _compared(folder: Path, one: list[str], other: list[str]) -> ColumnComparison:
    paths = []
    for name, values in (("one", one), ("other", other)):
        path = folder / f"{name}.jsonl"
        path.write_text("".join(f'{{"x": {value}, "y": 1.5}}\n' for value in values * 300))
        paths.append(str(path))
    found = compare(*paths)
    assert found["y"].notes == ()
    return found["x"]


@pytest.mark.parametrize(
    ("one", "other", "read"),
    [
        ("0.12345678901234567891", "0.12345678901234567899", "0.12345678901234568"),
        ("-1.234567890123456001e18", "-1.234567890123456004e18", "-1.234567890123456e+18"),
        ("1e-400", "2e-400", "0.0"),
    ],
)
def test_a_note_tells_of_json_numbers_with_more_digits_than_a_float(
    tmp_path: Path, one: str, other: str, read: str
) -> None:
    """Of both tables; in quotes, as the note advises, they are told apart."""
    column = _compared(tmp_path, [one, "2"], [other, "2"])
    for role, value in (("reference", one), ("current table", other)):
        assert (
            f"in the {role}, numbers such as {value} have more digits than a 64-bit float: they "
            f"are read as {read}; write them in quotes to have them told apart"
        ) in column.notes
    quoted = _compared(tmp_path, [f'"{one}"', '"2"'], [f'"{other}"', '"2"'])
    assert quoted.verdict == "drifted"


def test_json_numbers_of_seventeen_digits_and_digits_in_strings_get_no_note(
    tmp_path: Path,
) -> None:
    """As they are written by programs that write floats so that they come back."""
    same = ["0.12345678901234568", "1e-300", "1.7976931348623157e308"]
    assert _compared(tmp_path, same, same).notes == ()
    words = ['"see: 0.12345678901234567891, 1e-400"', '"b"']
    assert _compared(tmp_path, words, words).notes == ()


@pytest.mark.parametrize("other", ["1e500", "Infinity", "-1e400"])
def test_json_numbers_beyond_all_floats_are_told_apart_as_text(tmp_path: Path, other: str) -> None:
    """1e400 is neither 1e500 nor infinite; it was."""
    column = _compared(tmp_path, ["1e400", "2"], [other, "2"])
    assert (column.kind, column.verdict) == ("categorical", "drifted")
    assert {"1e400", other, "2"} == set(column.outcomes)
    note = "in the reference, 1e400 is beyond a 64-bit float: its numbers are compared as text"
    assert note in column.notes


def test_a_note_tells_of_a_json_column_with_a_value_in_quotes_and_without(tmp_path: Path) -> None:
    """A string and a number are one outcome, beside words as well as alone."""
    for rest in ("2", '"a"'):
        column = _compared(tmp_path, ['"1"', "1", rest], ["1", "1", rest])
        assert "in the reference, '1' in quotes and without are taken as one value" in column.notes
    column = _compared(tmp_path, ['"1"', "2"], ['"1"', "2"])
    assert not any("in quotes" in note for note in column.notes)
