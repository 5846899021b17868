"""Columns of a file as P, Q and the outcomes' names: one row one outcome, nothing left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kullback import tables
from kullback.counting._sources.columns import read_columns

if TYPE_CHECKING:
    from pathlib import Path

GOOD = "name,p,q\nb,0.2,1\na,0.8,0\n"


def _written(folder: Path, text: str) -> str:
    path = folder / "x.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_columns_come_in_the_order_asked_for_and_rows_in_the_files(tmp_path: Path) -> None:
    """P and Q are floats, whatever stands in the file; without a column of names there are none."""
    path = _written(tmp_path, GOOD)
    assert read_columns(path, ["p", "q"], "name") == ([[0.2, 0.8], [1.0, 0.0]], ["b", "a"])
    assert read_columns(path, ["q", "p"], None) == ([[1.0, 0.0], [0.2, 0.8]], None)
    assert read_columns(path, ["p", "p"], None)[0] == [[0.2, 0.8], [0.2, 0.8]]
    numbers, _ = read_columns(path, ["p"], None)
    assert [type(x) for x in numbers[0]] == [float, float]


@pytest.mark.parametrize(
    ("written", "names"),
    [
        (("点击", "未点击"), ["点击", "未点击"]),
        (("10", "9"), ["10", "9"]),
        (("1.5", "2.0"), ["1.5", "2.0"]),
        (("2020-02-01", "2020-01-01"), ["2020-02-01", "2020-01-01"]),
        (("true", "false"), ["true", "false"]),
        (('"a,b"', '" "'), ["a,b", " "]),
    ],
)
def test_names_are_what_the_file_shows(
    written: tuple[str, str], names: list[str], tmp_path: Path
) -> None:
    """Words, numbers, dates and truth values alike are texts, in the order of their rows."""
    path = _written(tmp_path, "".join(("n,p\n", *(f"{name},0.5\n" for name in written))))
    assert read_columns(path, ["p"], "n") == ([[0.5, 0.5]], names)


def test_numbers_are_read_to_the_last_bit(tmp_path: Path) -> None:
    """The smallest, a third, and more digits than a float has."""
    texts = ["5e-324", "0.3333333333333333", "12345678901234567", "0.1"]
    path = _written(tmp_path, "\n".join(["p", *texts]))
    assert read_columns(path, ["p"], None)[0] == [list(map(float, texts))]


def test_a_parquet_file_serves_as_well(tmp_path: Path) -> None:
    """The same columns of the same rows, from a file that is no text."""
    import duckdb

    path = tmp_path / "x.parquet"
    duckdb.execute(
        "COPY (SELECT 'row ' || i AS n, i::FLOAT / 4 AS p FROM range(4) t(i)) "  # noqa: S608 (our own path)
        f"TO '{path}' (FORMAT parquet)"
    )
    names = ["row 0", "row 1", "row 2", "row 3"]
    assert read_columns(str(path), ["p"], "n") == ([[0.0, 0.25, 0.5, 0.75]], names)


@pytest.mark.parametrize(
    ("text", "numeric", "named", "message"),
    [
        (GOOD, ["x"], None, "'x.csv' has no column 'x'; it has 'name', 'p', 'q'"),
        (GOOD, ["p"], "nam", "'x.csv' has no column 'nam'; did you mean 'name'?"),
        (GOOD, ["name"], None, "column 'name' of 'x.csv' is categorical, not numeric"),
        (GOOD, ["p", "q"], "p", "column 'p' has the numbers; the names need their own"),
        ("p,q\n1,2\n,3\n", ["q", "p"], None, "column 'p' of 'x.csv' has no value in row 2"),
        ("p,q\n1,2\nnan,3\n", ["p"], None, "column 'p' of 'x.csv' has no value in row 2"),
        ("n,q\na,2\n,3\n", ["q"], "n", "column 'n' of 'x.csv' has no value in row 2"),
        ("p,q\n", ["p"], None, "column 'p' of 'x.csv' has no values"),
        ("p\n" + "1\n" * 100_001, ["p"], None, "'x.csv' has more than 100,000 rows"),
    ],
)
def test_what_cannot_be_distributions_is_told(
    text: str, numeric: list[str], named: str | None, message: str, tmp_path: Path
) -> None:
    """The sentence has the column, the file and, for a missing value, its row."""
    path = _written(tmp_path, text)
    with pytest.raises(tables.TableError) as caught:
        read_columns(path, numeric, named)
    assert str(caught.value).replace(f"{tmp_path}/", "").startswith(message)


def test_a_hundred_thousand_rows_are_read(tmp_path: Path) -> None:
    """The most there may be, each with its number and in its place."""
    path = _written(tmp_path, "\n".join(["p", *map(str, range(100_000))]))
    assert read_columns(path, ["p"], None)[0] == [[float(n) for n in range(100_000)]]
