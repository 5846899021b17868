"""CSV files whose lines end in several ways: read as Python's csv reads them, or refused."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from kullback import tables

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [f"{'ab'[i % 2]},{i % 3}" for i in range(12)]
FILES = {
    "a header of Windows": "w,n\r\n" + "\n".join(ROWS) + "\n",
    "a header of Unix": "w,n\n" + "\r\n".join(ROWS) + "\r\n",
    "two files in one": "w,n\n" + "\n".join(ROWS[:6]) + "\n" + "\r\n".join(ROWS[6:]) + "\r\n",
    "the last line": "w,n\n" + "\n".join(ROWS) + "\r\n",
    "returns alone": "w,n\n" + "\n".join(ROWS[:6]) + "\r" + "\r".join(ROWS[6:]) + "\n",
    "all three": "w,n\r" + "\n".join(ROWS[:6]) + "\r\n" + "\r\n".join(ROWS[6:]) + "\n",
    "in quotes": 'w,n\n"a\rb",1\n"a\r\nb",2\n"a\nb",2\n"a ""b""\r\n",2\n,\n"",3\n',
    "in the quotes of a header": 'w,"n\r\no"\n"a",1\nb,2\r\n',
    "semicolons": "w;n\r\n" + "\n".join(row.replace(",", ";") for row in ROWS) + "\n",
}


def _by_hand(text: str) -> dict[str, Counter[str | None]]:
    """Return how often each field comes in each column, as Python's csv reads them."""
    sep = ";" if ";" in text else ","
    names, *rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=sep, strict=True))
    return {name: Counter(row[i] or None for row in rows) for i, name in enumerate(names)}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("case", FILES)
def test_lines_may_end_in_several_ways(case: str, packed: bool, tmp_path: Path) -> None:
    """Nothing is lost or put together, and what is in quotes stays as it is."""
    path = tmp_path / ("x.csv.gz" if packed else "x.csv")
    content = FILES[case].encode()
    path.write_bytes(gzip.compress(content) if packed else content)
    by_hand = _by_hand(FILES[case])
    for name, right in by_hand.items():
        found = tables.counts(path, [name])
        assert {_text(key): n for (key,), n in found.items()} == right
    assert {column.name for column in tables.compare(path, path)} == set(by_hand)


def _text(value: object) -> str | None:
    return None if value is None else str(value).removesuffix(".0")


def test_a_mixed_file_deep_inside_is_read_whole(tmp_path: Path) -> None:
    """The other ends stand behind what an engine looks at first."""
    path = tmp_path / "x.csv"
    path.write_bytes(
        b"w,n\n" + b"a,1\n" * 300_000 + b"b,2\r\n" + b"a,1\n" * 300_000 + b"c,3\rd,4\n"
    )
    assert tables.counts(path, ["w"]) == {("a",): 600_000, ("b",): 1, ("c",): 1, ("d",): 1}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            b"w,n\r\r\na,1\r\r\n",
            r"line 1 ends in \\r\\r\\n, as programs write that end lines twice",
        ),
        (b"w,n\na\rb,1\nc,2\n", "line 2 has 1 field, the first line names 2"),
        (b"w,n\r\na,1\n\nb,2\n", "line 3 is blank; remove it"),
        (b'w,n\r\n"a"b,1\nc,2\n', "has lines that end in different ways"),
        (b'w,n\r\n"a,1\nc,2\n', "has lines that end in different ways"),
        (b"w,n\r\na,1\n\xff,2\n", "is not UTF-8 text; save the file as UTF-8"),
        (b"w,w\r\na,1\nb,2\n", "has two columns named 'w'; rename one"),
    ],
)
def test_what_is_wrong_with_a_mixed_file_is_told(content: bytes, said: str, tmp_path: Path) -> None:
    """By the file's own name, and its own lines; none is guessed or left out."""
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(tables.TableError, match=said) as caught:
        tables.compare(path, path)
    assert "x.csv'" in str(caught.value)
    assert "kullback-" not in str(caught.value)
    assert re.search("state machine", str(caught.value)) is None


def test_the_advice_for_lines_that_end_twice_works(tmp_path: Path) -> None:
    """What `sed` with it writes is read."""
    path = tmp_path / "x.csv"
    path.write_bytes(re.sub(rb"\r*\n", b"\n", b"w,n\r\r\na,1\r\r\n"))
    assert tables.counts(path, ["w", "n"]) == {("a", 1): 1}
