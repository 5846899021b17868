"""Blank lines and headers of text files: nothing of them is dropped in silence."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from kullback import tables

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a,b\n1,2\n\n3,4\n", 3),
        ("a,b\n\n1,2\n", 2),
        ('a,b\n1,"x\n\ny"\n\n3,4\n', 5),
        ('"a\n\nz",b\n1,2\n\n\n3,4\n', 5),
    ],
)
def test_a_blank_line_between_rows_is_an_error(
    text: str, line: int, end: str, tmp_path: Path
) -> None:
    """It may be a row that got lost: the error names the line."""
    plain, packed = tmp_path / "x.csv", tmp_path / "x.csv.gz"
    content = text.replace("\n", end).encode()
    plain.write_bytes(content)
    packed.write_bytes(gzip.compress(content))
    for path in (plain, packed):
        with pytest.raises(tables.TableError, match=f"{path.name}': line {line} is blank; remove"):
            tables.compare(path, path)


@pytest.mark.parametrize(
    "text", ["a,b\n1,2\n3,4\n\n\n", 'a,b\n1,"x\n\ny"\n3,4', 'a,b\n1,"\n"\n3,"\n\n"\n\n']
)
def test_blank_lines_at_the_end_and_in_quotes_are_no_rows(text: str, tmp_path: Path) -> None:
    """Two rows either way."""
    path = tmp_path / "x.csv"
    path.write_text(text)
    result = tables.compare(path, path)
    assert result.n_reference == 2
    assert result["a"].counts_current == (1, 1)


def test_in_a_file_of_one_column_a_blank_line_is_a_missing_value(tmp_path: Path) -> None:
    """Wherever it stands: a row of nothing is a row there."""
    path = tmp_path / "x.csv"
    path.write_text("a\n\n1\n\n2\n\n")
    column = tables.compare(path, path)["a"]
    assert column.outcomes == ("1", "2", None)
    assert column.counts_current == (1, 1, 3)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_quoted_name_may_hold_a_line_break(end: str, tmp_path: Path) -> None:
    """As spreadsheets write it; on the terminal the break is escaped."""
    path = tmp_path / "x.csv"
    text = '"height\n\n(cm), tall","he said ""hi"""\n170,x\n180,y\n'
    path.write_bytes(text.replace("\n", end).encode())
    result = tables.compare(path, path)
    assert {column.name for column in result} == {"height\n\n(cm), tall", 'he said "hi"'}
    assert result["height\n\n(cm), tall"].counts_current == (1, 1)
    assert "height\\n\\n(cm), tall" in str(result)


def test_quotes_that_do_not_close_are_told(tmp_path: Path) -> None:
    """However many lines follow."""
    path = tmp_path / "x.csv"
    path.write_text('"a,b\n1,2\n')
    with pytest.raises(
        tables.TableError, match=r"x\.csv': the quotes of the first line do not match"
    ):
        tables.compare(path, path)
